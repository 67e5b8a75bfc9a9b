//! What comes back: the gradient of an input cell, and of the whole grid.

use std::sync::Arc;

use super::super::evaluate::Evaluated;
use super::super::number::{bracketed, short};
use super::super::words::{Lang, Piece, Rich, Word};
use super::voice::{Voice, place, spatial, telling};
use super::{Body, Story, Strip, TERMS};
use crate::ops::{Axis, Feed, Geometry, Refusal, Rule, Tensor};

/// Weights that add up to 1 but for float32's rounding.
const ROUNDING: f64 = 1e-4;

/// The gradient of an operation's input, and what was sent back for it.
pub struct Returned {
    /// `x.grad`
    pub gradient: Tensor,
    /// The gradient of the output: ones for `y.sum()`, or what the stages after it make of them; a
    /// single one for one output cell.
    pub upstream: Tensor,
    /// Σ upstream.
    pub sent: f64,
    /// Σ gradient.
    pub arrived: f64,
    /// What the gradient is of: `x`, or `h1`, which the first stage gave.
    pub name: String,
    /// The one output cell that is differentiated.
    from: Option<Vec<usize>>,
    way: Way,
}

/// How an operation hands a gradient on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The weights of each output cell add up to 1 with those on the padding: what does not arrive
    /// fell there.
    Shared,
    /// Each window hands all it has to one cell.
    Kept,
    /// Neither: more or less may arrive than was sent.
    Scaled,
}

impl Way {
    pub const ALL: [Self; 3] = [Self::Shared, Self::Kept, Self::Scaled];
}

impl Returned {
    /// What reaches a stage of what `y.sum()` sends back, or of its one output cell at the index
    /// `from`; `None` where there is no such cell.
    pub fn of(stages: &[Arc<Evaluated>], at: usize, from: Option<&[usize]>) -> Option<Self> {
        let (result, after) = stages.get(at..)?.split_first()?;
        let output = &result.geometry.output;
        let upstream = match from {
            None => {
                let last = after.last().unwrap_or(result);
                let ones = Tensor::full(last.geometry.output.clone(), 1.0);
                after.iter().rev().try_fold(ones, |upstream, stage| {
                    stage
                        .operation
                        .gradient(stage.input.tensor(), &upstream)
                        .ok()
                })?
            }
            Some(index) => {
                let mut cells = index.iter().zip(output);
                if index.len() != output.len() || cells.any(|(at, n)| at >= n) {
                    return None;
                }
                let mut upstream = Tensor::full(output.clone(), 0.0);
                let at = upstream.offset(index);
                upstream.data_mut()[at] = 1.0;
                upstream
            }
        };
        let input = result.input.tensor();
        let gradient = result.operation.gradient(input, &upstream).ok()?;
        // What comes with both signs can cancel out: nothing is told lost.
        let is_mixed = upstream.data().iter().any(|&v| v < 0.0);
        // Windows too large to list are not asked.
        let way = match is_mixed {
            true => Way::Scaled,
            false => way(result).unwrap_or(Way::Scaled),
        };
        Some(Self::given(at, from, [upstream, gradient], way))
    }

    /// The same of what was computed elsewhere.
    pub fn given(
        at: usize,
        from: Option<&[usize]>,
        [upstream, gradient]: [Tensor; 2],
        way: Way,
    ) -> Self {
        let total = |tensor: &Tensor| tensor.data().iter().map(|&v| f64::from(v)).sum();
        Self {
            name: match at {
                0 => "x".into(),
                _ => format!("h{at}"),
            },
            sent: total(&upstream),
            arrived: total(&gradient),
            gradient,
            upstream,
            from: from.map(<[usize]>::to_vec),
            way,
        }
    }

    pub fn way(&self) -> Way {
        self.way
    }

    /// How much of what was sent reaches no input cell; `None` where weights scale it on its way,
    /// so that nothing can be told lost.
    pub fn lost(&self) -> Option<f64> {
        let lost = self.sent - self.arrived;
        match self.way {
            Way::Scaled => None,
            _ if lost.abs() <= ROUNDING * self.sent.max(1.0) => Some(0.0),
            _ => Some(lost),
        }
    }

    /// `5.97 falls on the padding and is lost`
    pub fn fate(&self, lang: Lang) -> Rich {
        let voice = Voice {
            lang,
            narrow: false,
        };
        let word = match (self.lost(), self.way) {
            (None, _) => Word::BackScaled,
            (Some(0.0), _) => Word::BackWhole,
            (Some(_), Way::Kept) => Word::BackUnkept,
            (Some(_), _) => Word::BackOnPadding,
        };
        let lost = Piece::plain(short(self.lost().unwrap_or_default(), 2));
        voice.say(word, &[("lost", lost)])
    }
}

/// How the gradient comes back, found by asking output cells for their weights.
fn way(result: &Evaluated) -> Result<Way, Refusal> {
    let Geometry { output, axes, .. } = &result.geometry;
    let input = result.input.tensor();
    if output.contains(&0) {
        return Ok(Way::Shared);
    }
    let is_one = |total: f64| (total - 1.0).abs() <= ROUNDING;
    if matches!(axes[0], Axis::Transposed(_) | Axis::Rearranged { .. }) {
        // Without padding, an output's weights add up to what it makes of ones.
        let made = |value| {
            result
                .operation
                .forward(&Tensor::full(input.shape(), value))
        };
        let (ones, zeros) = (made(1.0)?.values, made(0.0)?.values);
        let totals = ones.data().iter().zip(zeros.data());
        let shared = totals.into_iter().all(|(a, b)| is_one(f64::from(a - b)));
        return Ok(if shared { Way::Shared } else { Way::Scaled });
    }
    let lead = output.len() - axes.len();
    let first = result.operation.explain(input, &vec![0; output.len()])?;
    match first.rule {
        Rule::Max => return Ok(Way::Kept),
        Rule::PowerMean { .. } => return Ok(Way::Scaled),
        Rule::Sum => {}
    }
    // A kernel is the same on all of its channel's windows. Otherwise the first and the last output
    // of each axis have the extreme weights.
    let has_kernel = first.taps.iter().any(|tap| tap.kernel.is_some());
    let (corners, channels) = match has_kernel {
        true => (1, output[lead - 1]),
        false => (1 << axes.len(), 1),
    };
    for (corner, channel) in (0..corners).flat_map(|c| (0..channels).map(move |n| (c, n))) {
        let mut index = vec![0; output.len()];
        if has_kernel {
            index[lead - 1] = channel;
        }
        for axis in (0..axes.len()).filter(|axis| corner >> axis & 1 == 1) {
            index[lead + axis] = output[lead + axis] - 1;
        }
        let explained = result.operation.explain(input, &index)?;
        let total = explained.taps.iter().map(|tap| f64::from(tap.weight)).sum();
        if !is_one(total) {
            return Ok(Way::Scaled);
        }
    }
    Ok(Way::Shared)
}

/// Tells what the input cell at `index` gets back in each of the tracks; the lines of the formulas
/// stand in the order of the tracks.
pub fn tell_returned(
    tracks: &[(&Evaluated, &Returned)],
    index: &[usize],
    lang: Lang,
    narrow: bool,
) -> Story {
    let voice = Voice { lang, narrow };
    let told: Vec<_> = tracks
        .iter()
        .map(|&(result, returned)| Back::new(result, returned, index))
        .collect();
    Story {
        sentence: sentence(&told, voice),
        hint: hint(&told, voice),
        left: Strip {
            title: match told.first() {
                Some(back) if back.has_windows() => Word::SumOverWindows,
                _ => Word::SumOverOutputs,
            },
            body: Body::Lines(told.iter().map(|back| back.sum()).collect()),
        },
        right: Strip {
            title: Word::WholeGrid,
            body: Body::Lines(told.iter().map(|back| back.whole(voice)).collect()),
        },
    }
}

/// One track, seen from one input cell.
struct Back<'a> {
    result: &'a Evaluated,
    returned: &'a Returned,
    index: &'a [usize],
    rule: Rule,
    divides: bool,
    /// Whether any output cell reads the cell.
    read: bool,
    /// The output cells that hand it something.
    sources: Vec<Feed>,
}

impl<'a> Back<'a> {
    fn new(result: &'a Evaluated, returned: &'a Returned, index: &'a [usize]) -> Self {
        let input = result.input.tensor();
        let feeds = result.operation.feeds(input, index).unwrap_or_default();
        let first = feeds.first();
        let explained = first.and_then(|feed| result.operation.explain(input, &feed.index).ok());
        Self {
            result,
            returned,
            index,
            rule: explained.as_ref().map_or(Rule::Sum, |e| e.rule),
            divides: explained.is_some_and(|e| e.divisor.is_some()),
            read: !feeds.is_empty(),
            sources: feeds
                .into_iter()
                .filter(|feed| feed.weight != 0.0 && returned.upstream.at(&feed.index) != 0.0)
                .collect(),
        }
    }

    fn has_windows(&self) -> bool {
        matches!(
            self.result.geometry.axes[0],
            Axis::Window(_) | Axis::Adaptive(_)
        )
    }

    fn value(&self) -> String {
        short(self.returned.gradient.at(self.index).into(), 4)
    }

    /// `two windows`, `output cell (2, 5)`
    fn from(&self, voice: Voice) -> String {
        if let Some(from) = &self.returned.from {
            let geometry = &self.result.geometry;
            return voice.that_output(&telling(from, &geometry.output, geometry.axes.len()));
        }
        let count = self.sources.len();
        let word = match (self.has_windows(), count) {
            (true, 1) => Word::OneWindow,
            (true, _) => Word::ManyWindows,
            (false, 1) => Word::OneOutput,
            (false, _) => Word::ManyOutputs,
        };
        voice.fill(word, &[("count", &voice.number(count))])
    }

    /// `1/9 + 1/6 = 0.2778`
    fn sum(&self) -> Rich {
        let mut terms: Vec<_> = self
            .sources
            .iter()
            .take(TERMS)
            .map(|f| self.term(f))
            .collect();
        if self.sources.len() > TERMS {
            terms.push("…".into());
        }
        let mut line = Rich::new();
        if !terms.is_empty() {
            line.push(Piece::plain(format!("{} = ", terms.join(" + "))));
        }
        line.push(Piece::signal(self.value()));
        line
    }

    /// What one output cell hands to the cell: its own gradient, unless that is 1, times the slope.
    fn term(&self, feed: &Feed) -> String {
        let slope = self.slope(feed);
        match f64::from(self.returned.upstream.at(&feed.index)) {
            1.0 => slope,
            upstream => format!("{} × {slope}", bracketed(&short(upstream, 4))),
        }
    }

    fn slope(&self, feed: &Feed) -> String {
        let input = self.result.input.tensor();
        if self.divides
            && let Ok(explained) = self.result.operation.explain(input, &feed.index)
            && let Some(divisor) = explained.divisor
        {
            return format!("1/{}", bracketed(&short(divisor as f64, 0)));
        }
        let weight = f64::from(feed.weight);
        let x = f64::from(input.at(self.index));
        let slope = match self.rule {
            Rule::PowerMean { p } if p.is_infinite() => weight * signum(x),
            Rule::PowerMean { p } => match f64::from(self.result.output.values.at(&feed.index)) {
                0.0 => 0.0,
                y => weight * x.powf(p - 1.0) * y.powf(1.0 - p),
            },
            _ => weight,
        };
        bracketed(&short(slope, 4))
    }

    /// `x.grad.sum() = 10.0278 of 16`
    fn whole(&self, voice: Voice) -> Rich {
        let word = match self.returned.way {
            Way::Scaled => Word::GradSum,
            _ => Word::GradSumOf,
        };
        let slots = [
            ("name", Piece::plain(self.returned.name.clone())),
            ("sum", Piece::strong(short(self.returned.arrived, 4))),
            ("sent", Piece::plain(short(self.returned.sent, 4))),
        ];
        voice.say(word, &slots)
    }
}

fn signum(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

/// `Input cell (5, 4) gets 0.2778 or 0.4444 back, from two windows.`
fn sentence(told: &[Back], voice: Voice) -> Rich {
    let Some(first) = told.first() else {
        return Rich::new();
    };
    let dims = first.result.geometry.axes.len();
    let input = voice.input(spatial(first.index, dims));
    if told.iter().all(|back| back.sources.is_empty()) {
        return voice.say(Word::GetsNothing, &[("input", input)]);
    }
    let mut values: Vec<String> = Vec::new();
    for back in told {
        let value = back.value();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let values = values.into_iter().map(Piece::signal).collect();
    let from = first.from(voice);
    let word = if told.iter().all(|back| back.from(voice) == from) {
        Word::GetsBackFrom
    } else {
        Word::GetsBack
    };
    let slots = [
        ("input", vec![input]),
        ("value", voice.list(values, Word::ListOr)),
        ("from", vec![Piece::plain(from)]),
    ];
    voice.weave(word, &slots)
}

fn hint(told: &[Back], voice: Voice) -> Rich {
    let Some(back) = told.iter().find(|back| back.read) else {
        return voice.say(Word::HintUnread, &[]);
    };
    let from = back.returned.from.as_ref();
    if let Some(from) = from.filter(|_| told.iter().all(|back| back.sources.is_empty())) {
        let geometry = &back.result.geometry;
        let output = place(&telling(from, &geometry.output, geometry.axes.len()));
        return voice.say(Word::HintBackNot, &[("output", Piece::plain(output))]);
    }
    let word = match (&back.result.geometry.axes[0], back.rule) {
        (Axis::Rearranged { .. }, _) => Word::HintBackMoved,
        (_, Rule::Max) => Word::HintBackMax,
        (_, Rule::PowerMean { p }) if p.is_infinite() => Word::HintBackMax,
        (_, Rule::PowerMean { .. }) => Word::HintBackNorm,
        _ if back.divides => Word::HintBackDivisor,
        _ => Word::HintBackWeights,
    };
    let mut hint = voice.say(word, &[]);
    if !voice.narrow {
        hint.push(Piece::plain(" "));
        hint.extend(voice.say(Word::HintBackHover, &[]));
    }
    hint
}

#[cfg(test)]
mod tests {
    use super::super::super::evaluate::TrackResult;
    use super::super::super::scene::with_dims;
    use super::super::super::words::spoken;
    use super::super::super::{input, notation};
    use super::super::testing::{HILL, read, run};
    use super::*;

    const MOCK: &str = "[[1, 2, 4, 3, 2, 1], [2, 6, 9, 5, 3, 2], [1, 5, 8, 4, 4, 3], \
                        [0, 2, 3, 2, 5, 6], [1, 3, 4, 5, 8, 7], [2, 4, 6, 7, 9, 4]]";

    fn pool(counts: &str) -> String {
        format!("nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad={counts})")
    }

    /// The story of one input cell, for `y.sum()` or for one output cell of each operation.
    fn story(x: &str, ys: &[&str], index: &[usize], from: Option<&[usize]>) -> Story {
        let results: Vec<_> = ys.iter().map(|y| run(2, x, y)).collect();
        let returned: Vec<_> = results
            .iter()
            .map(|result| Returned::of(std::slice::from_ref(result), 0, from).unwrap())
            .collect();
        let tracks: Vec<_> = results.iter().map(|r| &**r).zip(&returned).collect();
        tell_returned(&tracks, index, Lang::En, false)
    }

    #[test]
    fn an_averaged_cell_gets_its_share_of_each_window() {
        let story = story(MOCK, &[&pool("True")], &[0, 0, 5, 4], None);
        assert_eq!(
            spoken(&story.sentence),
            "Input cell (5, 4) gets 0.2778 back, from two windows."
        );
        assert!(
            spoken(&story.hint).starts_with("Each window hands 1 / divisor to every real cell")
        );
        assert_eq!(read(&story.left), ["1/9 + 1/6 = 0.2778"]);
        assert_eq!(read(&story.right), ["x.grad.sum() = 10.0278 of 16"]);
    }

    #[test]
    fn two_settings_are_told_together() {
        let (a, b) = (pool("True"), pool("False"));
        let story = story(MOCK, &[&a, &b], &[0, 0, 5, 4], None);
        assert_eq!(
            spoken(&story.sentence),
            "Input cell (5, 4) gets 0.2778 or 0.4444 back, from two windows."
        );
        assert_eq!(
            read(&story.left),
            ["1/9 + 1/6 = 0.2778", "1/9 + 1/3 = 0.4444"]
        );
        assert_eq!(
            read(&story.right),
            ["x.grad.sum() = 10.0278 of 16", "x.grad.sum() = 16 of 16"]
        );
    }

    #[test]
    fn what_falls_on_the_padding_is_lost() {
        let fate = |y: &str, from: Option<&[usize]>| {
            let result = run(2, MOCK, y);
            spoken(&Returned::of(&[result], 0, from).unwrap().fate(Lang::En))
        };
        assert_eq!(
            fate(&pool("True"), None),
            "5.97 falls on the padding and is lost"
        );
        assert_eq!(fate(&pool("False"), None), "nothing is lost");
        // Of the nine cells of the first window five are padding.
        assert_eq!(
            fate(&pool("True"), Some(&[0, 0, 0, 0])),
            "0.56 falls on the padding and is lost"
        );
        assert_eq!(
            fate("nn.Upsample(scale_factor=3, mode='bicubic')", None),
            "nothing is lost"
        );
        // The default kernel weighs 1 / 9, on the padding too.
        assert!(fate("nn.Conv2d(1, 1, 3, padding=1)", None).contains("padding"));
        assert_eq!(fate("nn.MaxPool2d(3, padding=1)", None), "nothing is lost");
        assert_eq!(fate("nn.PixelUnshuffle(2)", None), "nothing is lost");
    }

    #[test]
    fn weights_that_do_not_add_up_to_one_make_no_loss() {
        for y in [
            "nn.Conv2d(1, 1, 1, weight=[[[[2]]]])",
            "nn.ConvTranspose2d(1, 1, 3, stride=2)",
            "nn.AvgPool2d(2, divisor_override=3)",
            "nn.LPPool2d(2, 2)",
        ] {
            let returned = Returned::of(&[run(2, HILL, y)], 0, None).unwrap();
            assert_eq!(returned.lost(), None, "{y}");
        }
        let doubled = story(
            HILL,
            &["nn.Conv2d(1, 1, 1, weight=[[[[2]]]])"],
            &[0, 0, 0, 0],
            None,
        );
        assert_eq!(
            read(&doubled.right),
            ["x.grad.sum() = 32, from 16 sent back"]
        );
    }

    #[test]
    fn a_maximum_gets_all_of_the_windows_that_keep_it() {
        let y = "nn.MaxPool2d(2, stride=1)";
        let kept = story(HILL, &[y], &[0, 0, 2, 2], None);
        assert_eq!(
            spoken(&kept.sentence),
            "Input cell (2, 2) gets 2 back, from two windows."
        );
        assert_eq!(read(&kept.left), ["1 + 1 = 2"]);
        let other = story(HILL, &[y], &[0, 0, 0, 1], None);
        assert_eq!(
            spoken(&other.sentence),
            "Input cell (0, 1) gets nothing back."
        );
        assert_eq!(read(&other.left), ["0"]);
    }

    #[test]
    fn one_output_cell_sends_back_its_own_weights() {
        let y = "nn.Upsample(scale_factor=2, mode='bilinear')";
        let from: &[usize] = &[0, 0, 2, 5];
        let near = story(HILL, &[y], &[0, 0, 1, 2], Some(from));
        assert_eq!(
            spoken(&near.sentence),
            "Input cell (1, 2) gets 0.5625 back, from output cell (2, 5)."
        );
        assert_eq!(read(&near.right), ["x.grad.sum() = 1 of 1"]);
        let far = story(HILL, &[y], &[0, 0, 3, 0], Some(from));
        assert_eq!(
            spoken(&far.sentence),
            "Input cell (3, 0) gets nothing back."
        );
        assert_eq!(spoken(&far.hint), "Output (2, 5) does not depend on it.");
        assert!(Returned::of(&[run(2, HILL, y)], 0, Some(&[0, 0, 8, 0])).is_none());
    }

    #[test]
    fn what_later_stages_send_back_reaches_an_earlier_one() {
        let input = input::parse(HILL).unwrap();
        let y = "nn.Sequential(nn.AvgPool2d(2), nn.Upsample(scale_factor=3))";
        let track = notation::parse(y, 2).unwrap().remove(0);
        let result = TrackResult::of(&Arc::new(with_dims(input, 2)), &track);
        let at = |stage: usize, index: &[usize]| {
            let returned = Returned::of(&result.stages, stage, None).unwrap();
            let told = [(&*result.stages[stage], &returned)];
            let story = tell_returned(&told, index, Lang::En, false);
            (read(&story.left), read(&story.right))
        };
        // Each pooled cell is copied to nine.
        let (sum, whole) = at(0, &[0, 0, 1, 1]);
        assert_eq!(sum, ["9 × 1/4 = 2.25"]);
        assert_eq!(whole, ["x.grad.sum() = 36 of 36"]);
        let (_, whole) = at(1, &[0, 0, 1, 1]);
        assert_eq!(whole, ["h1.grad.sum() = 36 of 36"]);
    }

    #[test]
    fn terms_add_up_to_the_gradient() {
        for y in [
            "nn.LPPool2d(2, 2, stride=1)",
            "nn.LPPool2d(3, 3, stride=2, ceil_mode=True)",
            "nn.LPPool2d(float('inf'), 2, stride=1)",
            "nn.AdaptiveAvgPool2d(3)",
            "nn.Upsample(scale_factor=1.5, mode='bicubic', align_corners=True)",
            "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)",
        ] {
            let result = run(2, HILL, y);
            let returned = Returned::of(std::slice::from_ref(&result), 0, None).unwrap();
            let index = [0, 0, 2, 2];
            let back = Back::new(&result, &returned, &index);
            let sum: f64 = back
                .sources
                .iter()
                .map(|feed| {
                    let text = back.term(feed).replace(['(', ')'], "").replace('−', "-");
                    let parse = |text: &str| text.parse::<f64>().unwrap();
                    text.split_once('/')
                        .map_or_else(|| parse(&text), |(a, b)| parse(a) / parse(b))
                })
                .sum();
            let gradient = f64::from(returned.gradient.at(&index));
            assert!((sum - gradient).abs() < 2e-3, "{y}: {sum} for {gradient}");
        }
    }
}
