//! The text of a lesson: a small Markdown.
//!
//! ```text
//! # Title
//! ## Predict
//! A question.
//! - 1.25: what `False` gives
//! - 1.3333 ✓
//! - 1.5: the mean of both
//! ## Reveal
//! It holds **1.3333**.
//! ## Explain
//! With [`True`](true) the *centres* of the corner cells line up.
//! ```

use std::iter::once;

use super::super::words::{Lang, Piece, Rich, Word, spoken, woven};
use super::Fault;

/// A lesson's text in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    pub title: Rich,
    pub question: Vec<Block>,
    pub answers: Vec<Answer>,
    pub reveal: Vec<Block>,
    pub explain: Vec<Block>,
}

/// One of the answers to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub text: Rich,
    /// What a wrong answer really is; the right one has none.
    pub what: Option<Rich>,
}

impl Answer {
    pub fn is_right(&self) -> bool {
        self.what.is_none()
    }

    /// What a reader who chose it is told: `You chose 1.25, which is what False gives.` Nothing of
    /// the right one.
    pub fn told(&self, lang: Lang) -> Option<Rich> {
        let mut what = self.what.clone()?;
        // Chinese stands apart from Latin letters.
        let latin = |c: char| c.is_ascii_alphanumeric();
        if lang == Lang::Zh && spoken(&what).starts_with(latin) {
            what.insert(0, Piece::plain(" "));
        }
        Some(woven(Word::YouChose.text(lang), |slot| match slot {
            "answer" => Some(self.text.clone()),
            _ => Some(what.clone()),
        }))
    }
}

/// What stands between two empty lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// `[[modes]]`: the modes of resizing, with their cost measured here and now.
    Modes,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(Piece),
    /// A fact that sets the figure to the scene of a name.
    Link {
        text: Rich,
        to: String,
        /// The line it stands in.
        line: usize,
    },
}

/// The headings, in their order.
const PARTS: [&str; 3] = ["Predict", "Reveal", "Explain"];

impl Prose {
    /// The links with the lines they stand in.
    pub fn links(&self) -> impl Iterator<Item = (usize, &str)> {
        let blocks = self
            .question
            .iter()
            .chain(&self.reveal)
            .chain(&self.explain);
        let inlines = blocks.flat_map(|block| match block {
            Block::Paragraph(inlines) => inlines.as_slice(),
            Block::Modes => &[],
        });
        inlines.filter_map(|inline| match inline {
            Inline::Link { to, line, .. } => Some((*line, to.as_str())),
            Inline::Text(_) => None,
        })
    }
}

/// Reads `en.md` or `zh.md`.
pub(super) fn read(text: &str) -> Result<Prose, Fault> {
    let mut prose = Prose::default();
    // The part that is being read, counted from 1; before the first heading there is the title.
    let mut part = 0;
    let mut paragraph: Option<(usize, String)> = None;
    let lines = text.lines().map(str::trim).chain(once(""));
    let mut last = 0;
    for (number, line) in lines.enumerate() {
        let number = number + 1;
        last = number;
        let special = ["# ", "## ", "- "]
            .iter()
            .any(|start| line.starts_with(start));
        if (line.is_empty() || special)
            && let Some((from, text)) = paragraph.take()
        {
            let block = match text.as_str() {
                "[[modes]]" => Block::Modes,
                _ => Block::Paragraph(inlines(&text, from)?),
            };
            match part {
                1 => prose.question.push(block),
                2 => prose.reveal.push(block),
                3 => prose.explain.push(block),
                _ => return Err(Fault::at(from, "`# ` and a title", text)),
            }
        }
        if line.is_empty() {
            continue;
        }
        if let Some(title) = line.strip_prefix("# ") {
            prose.title = toned(title);
        } else if let Some(heading) = line.strip_prefix("## ") {
            let expected = PARTS.get(part).copied().unwrap_or("no further heading");
            if heading != expected {
                return Err(Fault::at(number, format!("`## {expected}`"), line));
            }
            part += 1;
        } else if let Some(item) = line.strip_prefix("- ") {
            if part != 1 {
                return Err(Fault::at(number, "answers under `## Predict` alone", line));
            }
            prose.answers.push(answer(item).ok_or_else(|| {
                let form = "an answer with ` ✓`, or with a colon and what it really is";
                Fault::at(number, form, line)
            })?);
        } else {
            // Lines of one paragraph are joined.
            let (_, text) = paragraph.get_or_insert_with(|| (number, String::new()));
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
    }
    let right = prose.answers.iter().filter(|answer| answer.is_right());
    match (
        prose.title.is_empty(),
        part,
        right.count(),
        prose.answers.len(),
    ) {
        (true, ..) => Err(Fault::at(1, "`# ` and a title", "")),
        (_, part, ..) if part < PARTS.len() => {
            Err(Fault::at(last, format!("`## {}`", PARTS[part]), ""))
        }
        (_, _, 1, 3) => Ok(prose),
        (_, _, right, count) => {
            let found = format!("{right} right of {count}");
            Err(Fault::at(last, "three answers, one of them right", found))
        }
    }
}

/// `1.3333 ✓`, or `1.25: what it really is`.
fn answer(text: &str) -> Option<Answer> {
    if let Some(right) = text.strip_suffix('✓') {
        return Some(Answer {
            text: toned(right.trim()),
            what: None,
        });
    }
    let colon = text.find([':', '：'])?;
    let (answer, what) = text.split_at(colon);
    let what = what.trim_start_matches([':', '：']).trim();
    (!what.is_empty()).then(|| Answer {
        text: toned(answer.trim()),
        what: Some(toned(what)),
    })
}

/// A paragraph with its links.
fn inlines(text: &str, line: usize) -> Result<Vec<Inline>, Fault> {
    let mut inlines = Vec::new();
    let mut rest = text;
    while let Some((open, middle, close)) = link_in(rest) {
        inlines.extend(toned(&rest[..open]).into_iter().map(Inline::Text));
        let to = &rest[middle + 2..close];
        if to.contains("://") {
            return Err(Fault::at(
                line,
                "the name of a scene: links lead nowhere else",
                to,
            ));
        }
        inlines.push(Inline::Link {
            text: toned(&rest[open + 1..middle]),
            to: to.to_string(),
            line,
        });
        rest = &rest[close + 1..];
    }
    inlines.extend(toned(rest).into_iter().map(Inline::Text));
    Ok(inlines)
}

/// Where the next `[text](name)` opens, turns and closes. Brackets of lists of numbers are no links.
fn link_in(text: &str) -> Option<(usize, usize, usize)> {
    let middle = text.find("](")?;
    let open = text[..middle].rfind('[')?;
    let close = middle + text[middle..].find(')')?;
    Some((open, middle, close))
}

/// Text with its tones: `` `code` ``, `**bold**`, `*emphasis*`. A mark that is not closed stands
/// for itself.
pub(super) fn toned(text: &str) -> Rich {
    type Tone = fn(&str) -> Piece;
    const MARKS: [(&str, Tone); 3] = [
        ("`", |text| Piece::code(text)),
        ("**", |text| Piece::strong(text)),
        ("*", |text| Piece::stressed(text)),
    ];
    let mut line = Rich::new();
    let (mut from, mut at) = (0, 0);
    while at < text.len() {
        let marked = MARKS.iter().find_map(|(mark, piece)| {
            let inside = text[at..].strip_prefix(mark)?;
            let end = inside.find(mark).filter(|&end| end > 0)?;
            Some((piece(&inside[..end]), end + 2 * mark.len()))
        });
        match marked {
            Some((piece, length)) => {
                if from < at {
                    line.push(Piece::plain(&text[from..at]));
                }
                line.push(piece);
                at += length;
                from = at;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    if from < text.len() {
        line.push(Piece::plain(&text[from..]));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Tone;
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "# What `align_corners` aligns\n\n## Predict\n\nA question,\nover two lines?\n\n\
        - 1.25: what `False` gives\n- 1.3333 ✓\n- 1.5：两者的平均值\n\n## Reveal\n\nIt holds **1.3333**.\n\n\
        ## Explain\n\nWith [`True`](true) [1, 2] are *kept*.\n\n[[modes]]\n";

    #[test]
    fn a_text_has_its_parts() {
        let prose = read(TEXT).unwrap();
        assert_eq!(spoken(&prose.title), "What align_corners aligns");
        assert_eq!(prose.title[1].tone, Tone::Code);
        let question = Inline::Text(Piece::plain("A question, over two lines?"));
        assert_eq!(prose.question, [Block::Paragraph(vec![question])]);
        let right: Vec<_> = prose.answers.iter().map(Answer::is_right).collect();
        assert_eq!(right, [false, true, false]);
        assert_eq!(spoken(&prose.answers[1].text), "1.3333");
        assert_eq!(
            spoken(prose.answers[2].what.as_ref().unwrap()),
            "两者的平均值"
        );
        assert_eq!(prose.links().collect::<Vec<_>>(), [(18, "true")]);
        let Block::Paragraph(explained) = &prose.explain[0] else {
            panic!("a paragraph");
        };
        assert_eq!(explained[2], Inline::Text(Piece::plain(" [1, 2] are ")));
        assert_eq!(explained[3], Inline::Text(Piece::stressed("kept")));
        assert_eq!(prose.explain[1], Block::Modes);
    }

    #[test]
    fn a_wrong_answer_is_told_what_it_is() {
        let answers = read(TEXT).unwrap().answers;
        let told = |answer: usize, lang| answers[answer].told(lang).map(|line| spoken(&line));
        let chosen = "You chose 1.25, which is what False gives.";
        assert_eq!(told(0, Lang::En).as_deref(), Some(chosen));
        assert_eq!(told(1, Lang::En), None);
        assert_eq!(
            told(2, Lang::Zh).as_deref(),
            Some("你选的 1.5 是两者的平均值。")
        );
        let latin = answer("1.25：`False` 给出的值").unwrap();
        let told = latin.told(Lang::Zh).map(|line| spoken(&line));
        assert_eq!(told.as_deref(), Some("你选的 1.25 是 False 给出的值。"));
    }

    #[test]
    fn a_fault_names_its_line_and_what_was_expected() {
        let fault = |from: &str, to: &str| {
            let error = read(&TEXT.replace(from, to)).unwrap_err();
            error.in_file("en.md").to_string()
        };
        assert_eq!(
            fault("## Reveal", "## Answer"),
            "en.md, line 12: expected `## Reveal`, found `## Answer`"
        );
        assert_eq!(
            fault(": what `False` gives", ""),
            "en.md, line 8: expected an answer with ` ✓`, or with a colon and what it really is, \
             found `- 1.25`"
        );
        assert_eq!(
            fault("- 1.3333 ✓", "- 1.3333: what it is"),
            "en.md, line 21: expected three answers, one of them right, found `0 right of 3`"
        );
        assert_eq!(
            fault("(true)", "(https://example.org)"),
            "en.md, line 18: expected the name of a scene: links lead nowhere else, found \
             `https://example.org`"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[#\\-\\[\\]()*`✓:：\n a-z是]{0,80}") {
            let _ = read(&text);
            let _ = read(&TEXT.replace("A question", &text));
            prop_assert_eq!(
                spoken(&toned(&text)).replace(['*', '`'], ""),
                text.replace(['*', '`'], "")
            );
        }
    }
}
