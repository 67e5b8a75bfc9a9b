//! Scenes that are kept on the device: which of them a page opens, and which it offers.

use std::fmt;

/// A scene that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its link, without `#`.
    pub fragment: String,
    /// Where the input lies that is too large for a link.
    pub apart: Option<String>,
}

impl Kept {
    /// Reads what [`Display`](fmt::Display) wrote.
    pub fn read(text: &str) -> Option<Self> {
        // Fragments and keys have no blanks.
        let (key, fragment) = text.split_once(' ')?;
        Some(Self {
            fragment: fragment.to_string(),
            apart: (!key.is_empty()).then(|| key.to_string()),
        })
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.apart.as_deref().unwrap_or_default();
        write!(f, "{key} {}", self.fragment)
    }
}

/// What device and tab remember.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The scene of this tab.
    pub tab: Option<Kept>,
    /// The scene that was changed last, in any tab.
    pub last: Option<Kept>,
    /// The one that was kept before a link was opened and changed, or that another tab kept.
    pub before: Option<Kept>,
    /// The link of a scene that stopped the page in this tab, twice or more.
    pub stopped: Option<String>,
    /// The reader asked for a fresh start.
    pub anew: bool,
}

/// What a page opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// What the address says; without a fragment the default scene.
    Address,
    Kept(Kept),
    /// The default scene, in place of the one that stopped the page.
    Safe(Kept),
}

impl Memory {
    /// Whether there is nothing to open or offer, as at a first visit.
    pub fn is_empty(&self) -> bool {
        let kept = [&self.tab, &self.last, &self.before];
        kept.into_iter().flatten().next().is_none() && self.stopped.is_none()
    }

    /// What is opened at an address with this fragment, without `#`. A fragment always wins; of what
    /// is kept it takes the input that its own link could not carry.
    pub fn start(&self, fragment: &str) -> Start {
        let kept = [&self.tab, &self.last, &self.before];
        let mut kept = kept.into_iter().flatten();
        let found = match fragment {
            _ if self.anew => None,
            "" => kept.next(),
            _ => kept.find(|kept| kept.apart.is_some() && kept.fragment == fragment),
        };
        let opened = found.map_or(fragment, |kept| kept.fragment.as_str());
        match found {
            _ if !self.anew && self.stopped.as_deref() == Some(opened) => Start::Safe(Kept {
                fragment: opened.to_string(),
                apart: found.and_then(|kept| kept.apart.clone()),
            }),
            Some(kept) => Start::Kept(kept.clone()),
            None => Start::Address,
        }
    }

    /// What is offered to a page that opened the scene with this link.
    pub fn offer(&self, opened: &Kept) -> Option<&Kept> {
        let kept = [&self.last, &self.before];
        let mut kept = kept.into_iter().flatten();
        kept.find(|kept| !same_content(kept, opened))
    }
}

/// Whether two links, as they are encoded, hold the same input and operations.
pub fn same_content(a: &Kept, b: &Kept) -> bool {
    fn content(kept: &Kept) -> impl Iterator<Item = &str> {
        let pairs = kept.fragment.split('&');
        pairs.filter(|pair| pair.starts_with("x=") || pair.starts_with("y="))
    }
    a.apart == b.apart && content(a).eq(content(b))
}

/// Whether the last scene of the device is the one that a page knows, as it opened or kept it. Of an
/// opened one it does not know where a large input lies.
pub fn is_known(last: &Kept, known: &Kept) -> bool {
    let opened = known.apart.is_none() && last.fragment == known.fragment;
    opened || same_content(last, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(fragment: &str) -> Kept {
        Kept {
            fragment: fragment.into(),
            apart: None,
        }
    }

    fn large(fragment: &str) -> Kept {
        Kept {
            apart: Some("17-1".into()),
            ..kept(fragment)
        }
    }

    fn memory() -> Memory {
        Memory {
            tab: Some(kept("x=[[1]]&y=nn.MaxPool2d(1)&pin=0,0")),
            last: Some(kept("x=[[2]]&y=nn.MaxPool2d(1)&pin=0,0")),
            before: Some(kept("x=[[3]]&y=nn.MaxPool2d(1)&pin=0,0")),
            ..Memory::default()
        }
    }

    #[test]
    fn what_is_kept_comes_back_from_its_text() {
        for kept in [
            kept("x=[[1]]&pin=0,0"),
            large("y=nn.MaxPool2d(2)"),
            kept(""),
        ] {
            assert_eq!(Kept::read(&kept.to_string()), Some(kept));
        }
        assert_eq!(Kept::read("nothing"), None);
    }

    #[test]
    fn without_a_fragment_a_tab_opens_its_own_scene_and_else_the_last() {
        let memory = memory();
        assert_eq!(memory.start(""), Start::Kept(memory.tab.clone().unwrap()));
        let fresh = Memory {
            tab: None,
            ..memory
        };
        assert_eq!(fresh.start(""), Start::Kept(fresh.last.clone().unwrap()));
        assert_eq!(Memory::default().start(""), Start::Address);
    }

    #[test]
    fn a_fragment_wins_over_what_is_kept() {
        assert_eq!(memory().start("x=[[9]]"), Start::Address);
        let own = memory().tab.unwrap().fragment;
        assert_eq!(memory().start(&own), Start::Address);
    }

    #[test]
    fn an_input_too_large_for_its_link_is_found_by_that_link_alone() {
        let memory = Memory {
            last: Some(large("y=nn.MaxPool2d(2)&pin=0,0")),
            ..memory()
        };
        let found = memory.start("y=nn.MaxPool2d(2)&pin=0,0");
        assert_eq!(found, Start::Kept(memory.last.clone().unwrap()));
        assert_eq!(memory.start("y=nn.MaxPool2d(2)"), Start::Address);
    }

    #[test]
    fn another_scene_than_the_opened_one_is_offered() {
        let opened = kept("x=[[2]]&y=nn.MaxPool2d(1)&map=ink");
        assert_eq!(memory().offer(&opened), memory().before.as_ref());
        assert_eq!(memory().offer(&kept("x=[[5]]")), memory().last.as_ref());
        assert_eq!(Memory::default().offer(&opened), None);
    }

    #[test]
    fn a_scene_that_stopped_the_page_is_not_opened_again() {
        let scene = memory().tab.unwrap();
        let memory = Memory {
            stopped: Some(scene.fragment.clone()),
            ..memory()
        };
        assert_eq!(memory.start(""), Start::Safe(scene.clone()));
        assert_eq!(memory.start(&scene.fragment), Start::Safe(scene));
        assert_eq!(memory.start("x=[[9]]"), Start::Address);
    }

    #[test]
    fn a_page_knows_what_it_opened_or_kept_and_not_what_another_tab_kept() {
        let own = kept("x=[[1]]&y=nn.MaxPool2d(1)&pin=0,0");
        assert!(is_known(&kept("x=[[1]]&y=nn.MaxPool2d(1)"), &own));
        assert!(!is_known(&kept("x=[[2]]&y=nn.MaxPool2d(1)"), &own));
        let other = Kept {
            apart: Some("18-2".into()),
            ..large("y=nn.MaxPool2d(1)")
        };
        assert!(is_known(&other, &kept("y=nn.MaxPool2d(1)")));
        assert!(!is_known(&other, &large("y=nn.MaxPool2d(1)")));
    }

    #[test]
    fn a_fresh_start_opens_nothing_that_is_kept() {
        let memory = Memory {
            anew: true,
            ..memory()
        };
        assert_eq!(memory.start(""), Start::Address);
    }
}
