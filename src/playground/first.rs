//! The figure that stands in `index.html` until the program is there: the default scene's grids, as
//! HTML and SVG without a size. `static/gridscope.css` gives them the sizes and places that
//! [`layout`](super::layout) does.

use std::fmt::Write;

use super::colormap::{Scale, UNCOLOURED, css, takes_black_text};
use super::label::Label;
use super::number::sides;
use super::plane::Plane;
use super::results::Results;
use super::scene::{Cell, DIMS, Place, Scene};
use super::subject::Subject;
use super::words::{Lang, Piece, Rich, Tone, Word, rich};

/// Cells of the output from about 33 and from about 26 pixels on carry numbers; with two decimals in
/// the first case, and with one in the second.
const CELLS: [(&str, f64); 2] = [("fine", 44.0), ("coarse", 28.0)];
/// Those of the input always have room for its whole numbers.
const WHOLE: [(&str, f64); 1] = [("", 88.0)];

/// What stands in the page, in both languages.
pub fn figure() -> String {
    let scene = Scene::default();
    let results = Results::default().of(&scene);
    let outcome = results.outcome(scene.at);
    let result = outcome.as_ref().expect("the default scene has an output");
    let pin = scene.pin.expect("it speaks of a cell");
    let input = Plane::new(scene.input.arc(), DIMS, scene.planes.input);
    let output = Plane::new(result.clone(), DIMS, scene.planes.output);
    let scale = Scale::over(scene.map, [input.values(), output.values()]);

    let greeting = both("div class=\"first\"", "div", greeting);
    let says = |cell: Cell, lang: Lang| sentence(&scene, &results, cell, lang);
    let sentence = both("h1 class=\"lede\"", "h1", |lang| set(&says(pin.cell, lang)));
    let ways = both("span class=\"seg sans flow\"", "span", ways);
    // What the sentence says of any cell differs from that in its numbers alone.
    let (rows, columns) = output.extent();
    let read = |cell: Cell, at: usize| numbers(&says(cell, Lang::En))[at].to_owned();
    let rows: Vec<_> = (0..rows).map(|row| read((row, 0), 0)).collect();
    let columns: Vec<_> = (0..columns).map(|column| read((0, column), 1)).collect();
    let reads = format!(
        " data-rows=\"{}\" data-columns=\"{}\"",
        rows.join(" "),
        columns.join(" ")
    );
    let grids = [
        grid("input", "", Word::Input, &input, &scale, &WHOLE, None),
        grid(
            "output",
            &reads,
            Word::Output,
            &output,
            &scale,
            &CELLS,
            Some(pin.cell),
        ),
    ];
    format!(
        "{greeting}<div class=\"headrow\">\n{sentence}{ways}<p class=\"hint\"></p>\n</div>\n\
         <div class=\"bench\">\n{}</div>\n",
        grids.concat()
    )
}

/// What is said of an output cell.
fn sentence(scene: &Scene, results: &Results, cell: Cell, lang: Lang) -> Rich {
    let outcome = results.outcome(scene.at);
    let result = outcome.as_ref().expect("the default scene has an output");
    let pin = scene.pin.expect("it speaks of a cell");
    let subject = Subject::of_output(result, scene, Place { cell, ..pin }, lang, false);
    subject.story.expect("its cell has a story").sentence
}

/// The row and the column that are read, as a sentence says them.
fn numbers(sentence: &[Piece]) -> Vec<&str> {
    let told = |piece: &&Piece| piece.tone == Tone::Signal;
    sentence
        .iter()
        .filter(told)
        .map(|piece| &*piece.text)
        .collect()
}

/// A line in each language, of which the page shows one.
fn both(tag: &str, end: &str, line: impl Fn(Lang) -> String) -> String {
    let line = |lang: Lang| format!("<{tag} lang=\"{}\">{}</{end}>\n", lang.code(), line(lang));
    [Lang::En, Lang::Zh].map(line).concat()
}

fn set(line: &[Piece]) -> String {
    let piece = |Piece { text, tone, .. }: &Piece| match tone {
        Tone::Signal => format!("<span class=\"signal\">{text}</span>"),
        Tone::Code => format!("<code>{text}</code>"),
        _ => text.to_string(),
    };
    line.iter().map(piece).collect()
}

/// What is said to those who come for the first time, as high as on the page; nothing in it can be
/// pressed yet.
fn greeting(lang: Lang) -> String {
    let say = |word: Word| word.text(lang);
    let switch = rich(
        say(Word::TrySwitch),
        &[("code", Piece::code("align_corners"))],
    );
    format!(
        "<span><b>{}</b> <span class=\"wide\">{} {}</span><span class=\"narrow\">{} {}</span> {} \
         <a class=\"link\">{}</a></span><span class=\"link\">{}</span>",
        say(Word::NewHere),
        say(Word::TryHover),
        say(Word::TryType),
        say(Word::TryTap),
        say(Word::TryRest),
        set(&switch),
        say(Word::TakeFirstLesson),
        say(Word::Hide)
    )
}

/// The room beside the sentence that the switch between forward and backward takes.
fn ways(lang: Lang) -> String {
    let way = |word: Word| {
        let text = word.text(lang);
        format!("<button type=\"button\" data-text=\"{text}\">{text}</button>")
    };
    [Word::Forward, Word::Backward].map(way).concat()
}

/// A grid under its caption, with its rows and columns numbered, and a live cell.
fn grid(
    name: &str,
    attributes: &str,
    title: Word,
    plane: &Plane,
    scale: &Scale,
    sizes: &[(&str, f64)],
    live: Option<Cell>,
) -> String {
    let (rows, columns) = plane.extent();
    let share = |index: f64, count: usize| format!("{}%", 100.0 * index / count as f64);
    let [width, height] = [share(1.0, columns), share(1.0, rows)];
    let mut svg = String::new();
    // Writing to a string cannot fail.
    for index in 0..columns {
        let x = share(index as f64 + 0.5, columns);
        let _ = writeln!(
            svg,
            "<text class=\"index\" x=\"{x}\" y=\"-13\">{index}</text>"
        );
    }
    for index in 0..rows {
        let y = share(index as f64 + 0.5, rows);
        let _ = writeln!(
            svg,
            "<text class=\"index row\" x=\"-9\" y=\"{y}\">{index}</text>"
        );
    }
    let cells = plane.values().iter().enumerate();
    let cells = cells.map(|(at, &value)| {
        let colour = scale.colour(value).unwrap_or(UNCOLOURED);
        (at / columns, at % columns, value, colour)
    });
    for (row, column, _, colour) in cells.clone() {
        let [x, y] = [share(column as f64, columns), share(row as f64, rows)];
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
            css(colour)
        );
    }
    for (class, cell) in sizes {
        let label =
            Label::fitting(plane.values(), *cell, *cell).expect("a cell of this size has room");
        let _ = writeln!(svg, "<g class=\"{class}\">");
        for (row, column, value, colour) in cells.clone() {
            let middle = |index: usize, count: usize| share(index as f64 + 0.5, count);
            let [x, y] = [middle(column, columns), middle(row, rows)];
            let ink = if takes_black_text(colour) {
                "#000"
            } else {
                "#fff"
            };
            let text = label.text(value);
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{y}\" fill=\"{ink}\">{text}</text>"
            );
        }
        svg += "</g>\n";
    }
    // Gaps lie between cells: the outer edge stays flush.
    for index in 1..columns {
        let x = share(index as f64, columns);
        let _ = writeln!(
            svg,
            "<rect class=\"gap\" x=\"{x}\" width=\"1\" height=\"100%\"/>"
        );
    }
    for index in 1..rows {
        let y = share(index as f64, rows);
        let _ = writeln!(
            svg,
            "<rect class=\"gap down\" y=\"{y}\" width=\"100%\" height=\"1\"/>"
        );
    }
    if let Some((row, column)) = live {
        let [x, y] = [share(column as f64, columns), share(row as f64, rows)];
        let _ = writeln!(
            svg,
            "<rect class=\"live\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }
    let caption = both("b", "b", |lang| title.text(lang).to_owned());
    format!(
        "<div class=\"{name}\"{attributes}>\n<div class=\"cap\">{caption}<span class=\"size\">{}</span></div>\n\
         <svg aria-hidden=\"true\">\n{svg}</svg>\n</div>\n",
        sides(plane.sizes())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `first.js` makes of the sentence for another cell.
    #[test]
    fn sentences_differ_in_their_numbers_alone() {
        let scene = Scene::default();
        let results = Results::default().of(&scene);
        for lang in [Lang::En, Lang::Zh] {
            let says = |cell| sentence(&scene, &results, cell, lang);
            for cell in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
                let mut made = says((2, 5));
                made[0].text = made[0]
                    .text
                    .replace("(2, 5)", &format!("({}, {})", cell.0, cell.1));
                let (row, column) = (says((cell.0, 0)), says((0, cell.1)));
                let mut read = [numbers(&row)[0], numbers(&column)[1]].into_iter();
                for piece in made.iter_mut().filter(|piece| piece.tone == Tone::Signal) {
                    piece.text = read.next().expect("a row and a column").to_owned();
                }
                assert_eq!(set(&made), set(&says(cell)));
            }
        }
    }

    /// `GRIDSCOPE_WRITE=1 cargo test first` writes the file anew.
    #[test]
    fn the_figure_in_the_page_is_that_of_the_default_scene() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/first/figure.html");
        let figure = super::figure();
        if std::env::var_os("GRIDSCOPE_WRITE").is_some() {
            std::fs::write(path, &figure).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == figure,
            "figure.html is not what the engine gives: run this test with GRIDSCOPE_WRITE=1"
        );
        for told in [
            "row <span class=\"signal\">0.75</span>",
            ">6.94<",
            ">6.9<",
            "输入",
        ] {
            assert!(figure.contains(told), "{told}");
        }
    }
}
