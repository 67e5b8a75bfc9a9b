//! The course: its sections, and its lessons in their order with their titles, built into the page
//! so that it can list them before any of them is loaded.

use std::sync::LazyLock;

use super::super::words::{Lang, Rich, spoken};
use super::prose;

/// A lesson of the course.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its folder, and its name in addresses and in what is remembered.
    pub slug: String,
    /// The section it stands in.
    pub section: String,
    titles: [Rich; 2],
}

impl Entry {
    pub fn title(&self, lang: Lang) -> &Rich {
        &self.titles[usize::from(lang == Lang::Zh)]
    }

    pub fn plain_title(&self, lang: Lang) -> String {
        spoken(self.title(lang))
    }
}

/// All lessons. The build script writes the list, from lessons/index.txt and the first line of
/// each text: `slug`, section and titles, with tabs between.
pub static COURSE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let list = include_str!(concat!(env!("OUT_DIR"), "/course.txt"));
    list.lines().filter_map(entry).collect()
});

fn entry(line: &str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let mut field = || fields.next().map(str::to_string);
    let (slug, section) = (field()?, field()?);
    let titles = [field()?, field()?].map(|title| prose::toned(&title));
    Some(Entry {
        slug,
        section,
        titles,
    })
}

/// The place of a lesson in the course.
pub fn position(slug: &str) -> Option<usize> {
    COURSE.iter().position(|entry| entry.slug == slug)
}
