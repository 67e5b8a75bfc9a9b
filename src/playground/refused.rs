//! Why PyTorch refuses an operation: which settings do not go together, the rule they break, and
//! what it would take.
//!
//! The checks and their order are those of the operations in [`crate::ops`]; a refusal that none of
//! them explains is told by its setting alone.

use super::arguments::Arguments;
use super::notation;
use super::story::{Body, Strip, Voice};
use super::words::{Lang, Piece, Rich, Word};
use crate::ops::{Call, FILTERED_MODES, INTERPOLATING_MODES, Refusal, Value};

/// What the page says about a refused operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub sentence: Rich,
    pub reason: Rich,
    /// The checks, with their numbers.
    pub rule: Option<Strip>,
    /// How else to get what was asked for.
    pub remedy: Option<Strip>,
    /// The window that has no place.
    pub outside: Option<Outside>,
}

/// The first window of a refused operation, along each axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// Cells asked for around the input.
    pub padding: Vec<usize>,
    pub kernel: Vec<usize>,
    pub dilation: Vec<usize>,
    /// What every cell of the padding holds, where that is one value.
    pub fill: Option<f32>,
}

/// Tells why `call` is refused for an input of this shape.
pub fn tell(call: &Call, shape: &[usize], refusal: &Refusal, lang: Lang) -> Refused {
    let voice = Voice {
        lang,
        narrow: false,
    };
    let teller = Teller { call, shape, voice };
    teller.told(refusal.param).unwrap_or_else(|| Refused {
        sentence: match refusal.param.and_then(|name| teller.setting(name)) {
            Some(setting) => voice.say(Word::Refused, &[("setting", Piece::error(setting))]),
            None => voice.say(Word::RefusedWhole, &[]),
        },
        reason: voice.say(Word::RefusedHint, &[]),
        rule: None,
        remedy: None,
        outside: None,
    })
}

struct Teller<'a> {
    call: &'a Call,
    shape: &'a [usize],
    voice: Voice,
}

/// A check of the rule: what must hold, its right side, and the numbers that meet.
struct Check {
    claim: &'static str,
    bound: i64,
    numbers: String,
    holds: bool,
}

impl Teller<'_> {
    fn told(&self, param: Option<&'static str>) -> Option<Refused> {
        let name = param?;
        self.below_least(name).or_else(|| match name {
            "padding" | "kernel_size" => self.padding_over_window().or_else(|| self.too_wide()),
            "output_padding" => self.output_padding(),
            "in_channels" => self.channels(),
            "groups" => self.groups(),
            "upscale_factor" | "downscale_factor" => self.blocks(name),
            "align_corners"
            | "antialias"
            | "mode"
            | "size"
            | "scale_factor"
            | "recompute_scale_factor" => self.interpolation(name),
            _ => None,
        })
    }

    /// `stride=0`
    fn setting(&self, name: &str) -> Option<String> {
        match self.call.get(name)? {
            Value::Tensor(_) | Value::None => None,
            value => Some(format!("{name}={}", notation::print_value(&value, ", "))),
        }
    }

    fn spatial(&self) -> &[usize] {
        &self.shape[self.shape.len().saturating_sub(self.call.args.dims)..]
    }

    fn channels_of_input(&self) -> Option<usize> {
        let at = self.shape.len().checked_sub(self.call.args.dims + 1)?;
        self.shape.get(at).copied()
    }

    /// One setting against another, or against what the input has.
    fn against(&self, word: Word, setting: String, other: &str, reason: Word) -> Refused {
        Refused {
            sentence: self.voice.say(
                word,
                &[
                    ("setting", Piece::error(setting)),
                    ("other", Piece::code(other)),
                ],
            ),
            reason: self.voice.say(reason, &[]),
            rule: None,
            remedy: None,
            outside: None,
        }
    }

    /// Numbers below the least that the parameter takes.
    fn below_least(&self, name: &'static str) -> Option<Refused> {
        let (least, reason) = match name {
            "kernel_size" => (1, Word::KernelNeedsACell),
            "stride" => (1, Word::StrideMustMove),
            "dilation" => (1, Word::DilationMustSpread),
            "padding" => (0, Word::PaddingAddsCells),
            "output_padding" => (0, Word::PaddingAddsCells),
            "upscale_factor" | "downscale_factor" => (1, Word::FactorMultiplies),
            _ => return None,
        };
        let given = self.call.ints(name)?;
        if given.iter().all(|&n| n >= least) {
            return None;
        }
        let told = self.against(
            Word::BelowLeast,
            self.setting(name)?,
            &least.to_string(),
            reason,
        );
        Some(told)
    }

    /// Pools let at most half of a window lie in the padding.
    fn padding_over_window(&self) -> Option<Refused> {
        self.call.param("ceil_mode")?;
        let (padding, kernel) = (self.call.ints("padding")?, self.call.ints("kernel_size")?);
        let dilation = self.call.ints("dilation");
        let dilated = |axis: usize, k: i64| match &dilation {
            Some(dilation) => dilation.get(axis).map_or(k, |d| d * (k - 1) + 1),
            None => k,
        };
        let axis = (0..padding.len().min(kernel.len())).find(|&a| padding[a] > kernel[a] / 2)?;
        let (p, k) = (padding[axis], kernel[axis]);
        let window = dilated(axis, k);
        let mut checks = vec![Check {
            claim: "padding ≤ kernel_size // 2",
            bound: k / 2,
            numbers: format!("{p} ≤ {}", k / 2),
            holds: p <= k / 2,
        }];
        if dilation.is_some() {
            checks.insert(
                0,
                Check {
                    claim: "padding ≤ (dilation × (kernel_size − 1) + 1) // 2",
                    bound: window / 2,
                    numbers: format!("{p} ≤ {}", window / 2),
                    holds: p <= window / 2,
                },
            );
        }
        let (word, fill) = if dilation.is_some() {
            (Word::WhollyPaddedMaximum, "float('-inf')")
        } else {
            (Word::WhollyPaddedMean, "0")
        };
        let reason = if p >= window {
            word
        } else {
            Word::MostlyPadded
        };
        // `F.pad` begins with the last axis.
        let pads: Vec<_> = padding.iter().rev().map(|p| format!("{p}, {p}")).collect();
        let call = format!("F.pad(x, ({}), value={fill})", pads.join(", "));
        Some(Refused {
            rule: Some(self.rule(&checks)),
            remedy: Some(Strip {
                title: Word::NeedMorePadding,
                body: Body::Lines(vec![
                    self.voice.say(Word::PadBefore, &[]),
                    vec![Piece::plain(call)],
                ]),
            }),
            outside: self.outside(),
            ..self.against(
                Word::TooLargeFor,
                self.setting("padding")?,
                &self.setting("kernel_size")?,
                reason,
            )
        })
    }

    /// The first window, of whatever has windows.
    fn outside(&self) -> Option<Outside> {
        let cells = |values: Vec<i64>| {
            let cells = values.into_iter().map(|n| usize::try_from(n).ok());
            cells.collect::<Option<Vec<_>>>()
        };
        let kernel = self.call.ints("kernel_size")?;
        let all = |n: i64| vec![n; kernel.len()];
        Some(Outside {
            padding: cells(self.call.ints("padding").unwrap_or_else(|| all(0)))?,
            dilation: cells(self.call.ints("dilation").unwrap_or_else(|| all(1)))?,
            fill: match self.call.word("padding_mode").as_deref() {
                // Of the pools only those for a maximum have a dilation.
                None if self.call.param("dilation").is_some() => Some(f32::NEG_INFINITY),
                None | Some("zeros") => Some(0.0),
                Some(_) => None,
            },
            kernel: cells(kernel)?,
        })
    }

    /// A window that is wider than the input with its padding.
    fn too_wide(&self) -> Option<Refused> {
        let kernel = self.call.ints("kernel_size")?;
        if self.call.param("output_padding").is_some() {
            return None;
        }
        let ones = vec![1; kernel.len()];
        let padding = self
            .call
            .ints("padding")
            .unwrap_or_else(|| vec![0; kernel.len()]);
        let dilation = self.call.ints("dilation").unwrap_or(ones);
        let spatial = self.spatial();
        let span = |a: usize| dilation[a] * (kernel[a] - 1) + 1;
        let axes = kernel.len().min(padding.len()).min(dilation.len());
        let axes = axes.min(spatial.len());
        let axis = (0..axes).find(|&a| span(a) > spatial[a] as i64 + 2 * padding[a])?;
        let padded = spatial[axis] as i64 + 2 * padding[axis];
        let window = span(axis);
        let checks = [Check {
            claim: "dilation × (kernel_size − 1) + 1 ≤ size + 2 × padding",
            bound: padded,
            numbers: format!("{window} ≤ {padded}"),
            holds: false,
        }];
        Some(Refused {
            rule: Some(self.rule(&checks)),
            outside: self.outside(),
            ..self.against(
                Word::LargerThanPadded,
                self.setting("kernel_size")?,
                &padded.to_string(),
                Word::NoWindowFits,
            )
        })
    }

    fn output_padding(&self) -> Option<Refused> {
        let (extra, stride) = (self.call.ints("output_padding")?, self.call.ints("stride")?);
        let dilation = self.call.ints("dilation")?;
        let axes = extra.len().min(stride.len()).min(dilation.len());
        let axis = (0..axes).find(|&a| extra[a] >= stride[a].max(dilation[a]))?;
        let bound = stride[axis].max(dilation[axis]);
        let checks = [Check {
            claim: "output_padding < max(stride, dilation)",
            bound,
            numbers: format!("{} < {bound}", extra[axis]),
            holds: false,
        }];
        Some(Refused {
            rule: Some(self.rule(&checks)),
            ..self.against(
                Word::TooLargeFor,
                self.setting("output_padding")?,
                &self.setting("stride")?,
                Word::OutputPaddingChooses,
            )
        })
    }

    fn channels(&self) -> Option<Refused> {
        let (asked, given) = (self.call.int("in_channels")?, self.channels_of_input()?);
        (asked != given as i64).then_some(())?;
        let given = given.to_string();
        let setting = self.setting("in_channels")?;
        Some(self.against(
            Word::ChannelsDiffer,
            setting,
            &given,
            Word::WeightsOfAChannel,
        ))
    }

    fn groups(&self) -> Option<Refused> {
        let groups = self.call.int("groups").filter(|&groups| groups > 0)?;
        let name = ["in_channels", "out_channels"]
            .into_iter()
            .find(|name| self.call.int(name).is_some_and(|n| n % groups != 0))?;
        let (setting, other) = (self.setting("groups")?, self.setting(name)?);
        Some(self.against(Word::DoesNotDivide, setting, &other, Word::GroupsShare))
    }

    fn blocks(&self, name: &'static str) -> Option<Refused> {
        let factor = self.call.int(name)?;
        let setting = self.setting(name)?;
        if name == "upscale_factor" {
            let square = factor.checked_mul(factor)?;
            let channels = self.channels_of_input()?;
            (channels as i64 % square != 0).then_some(())?;
            let checks = [Check {
                claim: "channels mod upscale_factor² = 0",
                bound: channels as i64 % square,
                numbers: format!("{channels} mod {square} = 0"),
                holds: false,
            }];
            return Some(Refused {
                rule: Some(self.rule(&checks)),
                ..self.against(
                    Word::ChannelsDiffer,
                    setting,
                    &channels.to_string(),
                    Word::BlockTakesChannels,
                )
            });
        }
        let side = self.spatial().iter().find(|&&n| n as i64 % factor != 0)?;
        Some(self.against(
            Word::DoesNotDivide,
            setting,
            &side.to_string(),
            Word::BlocksAreWhole,
        ))
    }

    fn interpolation(&self, name: &'static str) -> Option<Refused> {
        let mode = match self.call.get("mode") {
            Some(Value::Str(mode)) => mode,
            _ => "nearest".into(),
        };
        let spelled = format!("mode='{mode}'");
        let given = |name: &str| !matches!(self.call.get(name), None | Some(Value::None));
        let (setting, other, reason) = match name {
            "align_corners" if !INTERPOLATING_MODES.contains(&&*mode) => {
                (name, spelled, Word::CornersNeedInterpolation)
            }
            "antialias" if mode == "lanczos" => (name, spelled, Word::LanczosFilters),
            "antialias" if !FILTERED_MODES.contains(&&*mode) => {
                (name, spelled, Word::FilterNeedsAMode)
            }
            "mode" => {
                let dims = self.shape.len().checked_sub(2)?.to_string();
                return Some(self.against(Word::ModeNeedsAxes, spelled, &dims, Word::ModesOfAxes));
            }
            "size" if given("scale_factor") => {
                (name, self.setting("scale_factor")?, Word::SizeTwice)
            }
            "recompute_scale_factor" if given("size") => {
                (name, self.setting("size")?, Word::NoScaleToRecompute)
            }
            "scale_factor" if !given("scale_factor") && !given("size") => {
                return Some(Refused {
                    sentence: self.voice.say(Word::NeitherSizeNorScale, &[]),
                    ..self.against(Word::Refused, String::new(), "", Word::SizeOnce)
                });
            }
            _ => return None,
        };
        Some(self.against(Word::NotTogether, self.setting(setting)?, &other, reason))
    }

    /// The checks below each other; those behind a failed one are not reached.
    fn rule(&self, checks: &[Check]) -> Strip {
        let letters = |check: &Check| check.claim.chars().count();
        let column = checks.iter().map(letters).max().unwrap_or(0);
        let mut failed = false;
        let line = |check: &Check| {
            let blanks = " ".repeat(column - letters(check));
            let mut line = vec![
                Piece::plain(format!("{}{blanks} = ", check.claim)),
                Piece::strong(check.bound.to_string()),
                Piece::plain("   "),
            ];
            let numbers = &[("claim", &*check.numbers)];
            line.push(match (failed, check.holds) {
                (true, _) => Piece::plain(self.voice.text(Word::NotReached)),
                (_, true) => Piece::plain(self.voice.fill(Word::IsTrue, numbers)),
                (_, false) => Piece::error(self.voice.fill(Word::IsFalse, numbers)),
            });
            failed |= !check.holds;
            line
        };
        Strip {
            title: if checks.len() > 1 {
                Word::TheRules
            } else {
                Word::TheRule
            },
            body: Body::Lines(checks.iter().map(line).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::words::spoken;

    fn told(operation: &str, shape: &[usize]) -> Refused {
        let tracks = notation::parse(operation, shape.len() - 2).expect("a call");
        let call = &tracks[0].stages[0];
        let refusal = call
            .build()
            .and_then(|operation| operation.geometry(shape))
            .expect_err("PyTorch refuses it");
        tell(call, shape, &refusal, Lang::En)
    }

    fn sentence(operation: &str, shape: &[usize]) -> String {
        spoken(&told(operation, shape).sentence)
    }

    fn rule(operation: &str, shape: &[usize]) -> Vec<String> {
        match told(operation, shape).rule.expect("a rule").body {
            Body::Lines(lines) => lines.iter().map(|line| spoken(line)).collect(),
            body => panic!("{body:?}"),
        }
    }

    const PLANE: [usize; 4] = [1, 1, 5, 5];

    #[test]
    fn padding_is_at_most_half_of_a_window() {
        let call = "nn.MaxPool2d(2, padding=2)";
        assert_eq!(
            sentence(call, &PLANE),
            "padding=2 is too large for kernel_size=2."
        );
        assert_eq!(
            rule(call, &PLANE),
            [
                "padding ≤ (dilation × (kernel_size − 1) + 1) // 2 = 1   2 ≤ 1 is false",
                "padding ≤ kernel_size // 2                        = 1   not reached",
            ]
        );
        let told = told(call, &PLANE);
        assert!(spoken(&told.reason).contains("wholly in the padding"));
        assert_eq!(
            told.outside,
            Some(Outside {
                padding: vec![2, 2],
                kernel: vec![2, 2],
                dilation: vec![1, 1],
                fill: Some(f32::NEG_INFINITY),
            })
        );
    }

    #[test]
    fn a_dilated_window_still_takes_padding_for_half_of_its_cells_alone() {
        assert_eq!(
            rule("nn.MaxPool2d(3, padding=2, dilation=2)", &[1, 1, 9, 9]),
            [
                "padding ≤ (dilation × (kernel_size − 1) + 1) // 2 = 2   2 ≤ 2 is true",
                "padding ≤ kernel_size // 2                        = 1   2 ≤ 1 is false",
            ]
        );
    }

    #[test]
    fn averages_have_no_dilation_and_pad_with_zeros() {
        let told = told("nn.AvgPool2d(3, padding=(1, 2))", &PLANE);
        let Some(Strip {
            body: Body::Lines(lines),
            ..
        }) = told.remedy
        else {
            panic!("no remedy");
        };
        assert_eq!(spoken(&lines[1]), "F.pad(x, (2, 2, 1, 1), value=0)");
        assert!(spoken(&told.reason).contains("More than half"));
    }

    #[test]
    fn a_window_has_to_fit_the_padded_input() {
        for call in [
            "nn.MaxPool2d(8, padding=1)",
            "nn.Conv2d(1, 1, 8, padding=1)",
        ] {
            assert_eq!(
                sentence(call, &PLANE),
                "A window of kernel_size=8 is larger than the padded input of 7."
            );
            assert_eq!(
                rule(call, &PLANE),
                ["dilation × (kernel_size − 1) + 1 ≤ size + 2 × padding = 7   8 ≤ 7 is false"]
            );
        }
    }

    #[test]
    fn each_common_slip_has_its_own_sentence() {
        for (call, expected) in [
            (
                "nn.MaxPool2d(2, stride=0)",
                "stride=0 is too small: 1 is the least.",
            ),
            (
                "nn.ConvTranspose2d(1, 1, 2, stride=2, output_padding=2)",
                "output_padding=2 is too large for stride=2.",
            ),
            (
                "nn.Conv2d(3, 1, 2)",
                "in_channels=3 does not fit: the input’s channel count is 1.",
            ),
            (
                "nn.Conv2d(1, 1, 2, groups=2)",
                "groups=2 does not divide in_channels=1.",
            ),
            (
                "nn.PixelShuffle(2)",
                "upscale_factor=2 does not fit: the input’s channel count is 1.",
            ),
            (
                "nn.PixelUnshuffle(2)",
                "downscale_factor=2 does not divide 5.",
            ),
            (
                "nn.Upsample(scale_factor=2, mode='nearest', align_corners=True)",
                "align_corners=True does not go with mode='nearest'.",
            ),
            (
                "F.interpolate(scale_factor=2, mode='nearest', antialias=True)",
                "antialias=True does not go with mode='nearest'.",
            ),
            (
                "nn.Upsample(scale_factor=2, mode='trilinear')",
                "mode='trilinear' is not for 2d inputs.",
            ),
            (
                "nn.Upsample(size=4, scale_factor=2)",
                "size=4 does not go with scale_factor=2.",
            ),
            ("nn.Upsample()", "Neither size nor scale_factor is given."),
            (
                "F.interpolate(size=4, recompute_scale_factor=True)",
                "recompute_scale_factor=True does not go with size=4.",
            ),
        ] {
            assert_eq!(sentence(call, &PLANE), expected, "{call}");
        }
    }

    #[test]
    fn what_no_rule_explains_is_told_by_its_setting() {
        assert_eq!(
            sentence("nn.LPPool2d(0, 2)", &PLANE),
            "PyTorch refuses norm_type=0."
        );
    }
}
