//! Which lessons are done, and with which answer: remembered on the reader's device alone.

/// The lessons that were revealed, each with the answer chosen before; none where it was skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(Vec<(String, Option<usize>)>);

impl Progress {
    /// Reads what [`Progress::write`] wrote; what makes no sense is left out.
    pub fn read(text: &str) -> Self {
        let entry = |entry: &str| {
            let (slug, answer) = entry.split_once(':')?;
            Some((slug.to_string(), answer.parse().ok()))
        };
        Self(text.split(',').filter_map(entry).collect())
    }

    /// `align-corners:0,ceil-mode:-`
    pub fn write(&self) -> String {
        let entries = self.0.iter().map(|(slug, answer)| match answer {
            Some(answer) => format!("{slug}:{answer}"),
            None => format!("{slug}:-"),
        });
        entries.collect::<Vec<_>>().join(",")
    }

    /// The answer to a lesson that is done.
    pub fn of(&self, slug: &str) -> Option<Option<usize>> {
        let found = self.0.iter().find(|(known, _)| known == slug);
        found.map(|(_, answer)| *answer)
    }

    pub fn is_done(&self, slug: &str) -> bool {
        self.of(slug).is_some()
    }

    /// With a lesson that is done now, or not any more.
    pub fn with(&self, slug: &str, answer: Option<Option<usize>>) -> Self {
        let mut kept = self.0.clone();
        kept.retain(|(known, _)| known != slug);
        kept.extend(answer.map(|answer| (slug.to_string(), answer)));
        Self(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_comes_back_as_it_was_written() {
        let progress = Progress::default()
            .with("align-corners", Some(Some(2)))
            .with("ceil-mode", Some(None));
        assert_eq!(progress.write(), "align-corners:2,ceil-mode:-");
        assert_eq!(Progress::read(&progress.write()), progress);
        assert_eq!(progress.of("align-corners"), Some(Some(2)));
        assert!(!progress.with("ceil-mode", None).is_done("ceil-mode"));
    }

    #[test]
    fn nonsense_is_no_progress() {
        assert_eq!(Progress::read(""), Progress::default());
        assert_eq!(Progress::read("nonsense,,"), Progress::default());
    }
}
