//! Whether the page shows the playground or lessons: the address says it.

use yew::prelude::*;

use super::page::window;
use crate::playground::link;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The scene of the address, in the playground or compared.
    Bench,
    /// The list of lessons.
    Lessons,
    /// A lesson, by its slug.
    Lesson(AttrValue),
}

impl Route {
    /// What a fragment leads to.
    pub fn of(fragment: &str) -> Self {
        match link::value_of(fragment, &["lesson", "lessons"]) {
            None => Self::Bench,
            Some(slug) if slug.is_empty() => Self::Lessons,
            Some(slug) => Self::Lesson(slug.into()),
        }
    }

    /// What the address leads to.
    pub fn current() -> Self {
        Self::of(&window().location().hash().unwrap_or_default())
    }

    /// The fragment of lessons, with `#`; that of a scene is the scene's own.
    pub fn fragment(&self) -> Option<String> {
        match self {
            Self::Bench => None,
            Self::Lessons => Some("#lesson=".into()),
            Self::Lesson(slug) => Some(format!("#lesson={slug}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_leads_to_a_scene_to_the_lessons_or_to_one_of_them() {
        assert_eq!(Route::of(""), Route::Bench);
        assert_eq!(Route::of("#x=[[1]]&pin=0,0"), Route::Bench);
        assert_eq!(Route::of("#lesson="), Route::Lessons);
        assert_eq!(Route::of("#lessons"), Route::Lessons);
        let lesson = Route::Lesson("ceil-mode".into());
        assert_eq!(Route::of("#lesson=ceil-mode&theme=dark"), lesson);
        assert_eq!(Route::of(&lesson.fragment().unwrap()), lesson);
    }
}
