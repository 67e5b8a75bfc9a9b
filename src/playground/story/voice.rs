//! How things are said: places, counts and weights as text.

use super::super::number::{compact, short};
use super::super::words::{Lang, Piece, Rich, Word, fill, rich, woven};

/// The most entries a line of the formulas has.
pub(in super::super) const ENTRIES: usize = 8;

/// A language, and whether there is little room.
#[derive(Clone, Copy)]
pub(in super::super) struct Voice {
    pub lang: Lang,
    /// Weights lose the zero before their point.
    pub narrow: bool,
}

impl Voice {
    pub fn text(self, word: Word) -> &'static str {
        word.text(self.lang)
    }

    pub fn say(self, word: Word, slots: &[(&str, Piece)]) -> Rich {
        rich(self.text(word), slots)
    }

    /// [`Voice::say`] where a slot takes a whole line.
    pub fn weave(self, word: Word, slots: &[(&str, Rich)]) -> Rich {
        woven(self.text(word), |name| {
            let found = slots.iter().find(|(slot, _)| *slot == name);
            found.map(|(_, line)| line.clone())
        })
    }

    pub fn fill(self, word: Word, slots: &[(&str, &str)]) -> String {
        fill(self.text(word), slots)
    }

    /// `1`, `1 or 2`, `1, 2 or 3`; `last` joins the last two.
    pub fn list(self, values: Vec<Piece>, last: Word) -> Rich {
        let end = values.len().saturating_sub(1);
        let mut line = Rich::new();
        for (i, value) in values.into_iter().enumerate() {
            match i {
                0 => {}
                i if i == end => line.push(Piece::plain(self.text(last))),
                _ => line.push(Piece::plain(self.text(Word::ListComma))),
            }
            line.push(value);
        }
        line
    }

    pub fn weight(self, weight: f32) -> String {
        let text = short(weight.into(), 4);
        if self.narrow { compact(&text) } else { text }
    }

    /// `Output cell (2, 5)`, or `Output 3` of a signal.
    pub fn output(self, cell: &[usize]) -> Piece {
        Piece::plain(self.named(Word::OutputCell, Word::OutputAt, cell))
    }

    /// `Input cell (1, 2)`, or `Input 3` of a signal.
    pub fn input(self, cell: &[usize]) -> Piece {
        Piece::plain(self.named(Word::InputCell, Word::InputAt, cell))
    }

    /// The same within a sentence, `input cell (1, 2)`, its place in a tone.
    pub fn that_input(self, cell: &[usize], tone: fn(String) -> Piece) -> Rich {
        let word = if cell.len() == 1 {
            Word::ThatInputAt
        } else {
            Word::ThatInputCell
        };
        self.say(word, &[("cell", tone(place(cell)))])
    }

    /// `output cell (2, 5)` within a sentence.
    pub fn that_output(self, cell: &[usize]) -> String {
        self.named(Word::ThatOutputCell, Word::ThatOutputAt, cell)
    }

    fn named(self, cell: Word, at: Word, index: &[usize]) -> String {
        let word = if index.len() == 1 { at } else { cell };
        self.fill(word, &[("cell", &place(index))])
    }

    /// A count as a word up to ten, `two`; beyond it in digits.
    pub fn number(self, n: usize) -> String {
        let word = self.text(Word::Numbers).split(' ').nth(n);
        word.map_or_else(|| n.to_string(), ToString::to_string)
    }

    /// A count of cells: `one`, `9`.
    pub fn count(self, n: usize) -> String {
        if n == 1 {
            self.number(n)
        } else {
            n.to_string()
        }
    }

    /// `y: `, and what one axis has to say; no more than [`ENTRIES`] of it.
    pub fn axis_line(self, name: &str, entries: impl Iterator<Item = Rich>) -> Rich {
        let mut line = vec![Piece::plain(format!("{name}: "))];
        for (i, entry) in entries.take(ENTRIES + 1).enumerate() {
            if i == ENTRIES {
                line.push(Piece::plain("   …"));
                break;
            }
            if i > 0 {
                line.push(Piece::plain("   "));
            }
            line.extend(entry);
        }
        line
    }
}

/// `(2, 5)`; `3` in a signal.
pub fn place(index: &[usize]) -> String {
    match index {
        [at] => at.to_string(),
        _ => subscript(index).replace('[', "(").replace(']', ")"),
    }
}

/// `2`, or `3 × 2` where the kernel is dilated.
pub(in super::super) fn stepped(dilation: usize, k: usize) -> String {
    if dilation == 1 {
        k.to_string()
    } else {
        format!("{dilation} × {k}")
    }
}

/// `[1, 2]` of an index.
pub(in super::super) fn subscript(index: &[usize]) -> String {
    let entries: Vec<_> = index.iter().map(usize::to_string).collect();
    format!("[{}]", entries.join(", "))
}

/// The entries of an index that tell cells of this shape apart: the spatial ones, and those of
/// batch and channel where there is more than one.
pub(in super::super) fn telling(index: &[usize], shape: &[usize], dims: usize) -> Vec<usize> {
    let lead = index.len().saturating_sub(dims);
    let entries = index.iter().zip(shape).enumerate();
    entries
        .filter(|(at, (_, n))| *at >= lead || **n > 1)
        .map(|(_, (i, _))| *i)
        .collect()
}

/// The last entries of an index, one per spatial axis.
pub(in super::super) fn spatial(index: &[usize], dims: usize) -> &[usize] {
    &index[index.len().saturating_sub(dims)..]
}

/// What each axis is called in a formula, and one step on it: `z` and `slice`, `y` and `row`, `x`
/// and `col`; a signal has cells on `x`.
pub(in super::super) fn axis_names(dims: usize) -> &'static [(&'static str, Word)] {
    const ALL: [(&str, Word); 3] = [("z", Word::Slice), ("y", Word::Row), ("x", Word::Column)];
    if dims == 1 {
        return &[("x", Word::Cell)];
    }
    &ALL[3 - dims.min(3)..]
}
