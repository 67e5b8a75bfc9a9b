//! What leaves the page as a file: pictures, numbers, scripts.

use crate::harness::{Page, run};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridscope::playground::colormap::{Colormap, Scale};
use gridscope::playground::files;
use std::io::Cursor;

const UPSAMPLED: &str = "#x=[[1,2,4,3],[2,6,9,5],[1,5,8,4],[0,2,3,2]]&\
                         y=nn.Upsample(scale_factor=2,mode='bilinear')&pin=2,5";

/// Opens the dialog. What is saved from here on is kept where it is handed to the browser.
#[track_caller]
fn open(page: &Page, link: &str) {
    page.open(link);
    page.click("#share");
    page.find("#save-png");
    page.js("window.saved = null;
         const made = URL.createObjectURL;
         URL.createObjectURL = blob => { window.blob = blob; return made.call(URL, blob); };
         HTMLAnchorElement.prototype.click = function () {
             const name = this.download;
             const reader = new FileReader();
             reader.onload = () => { window.saved = [name, reader.result.split(',')[1]]; };
             reader.readAsDataURL(window.blob);
         };");
}

/// Presses a button and takes the file it saves: its name and its bytes.
#[track_caller]
fn saved(page: &Page, button: &str) -> (String, Vec<u8>) {
    page.js("window.saved = null");
    page.click(button);
    taken(page)
}

/// The file that was saved last.
#[track_caller]
fn taken(page: &Page) -> (String, Vec<u8>) {
    let file = page.wait_for_some("a saved file", || {
        let saved = page.js("return window.saved");
        Some((saved[0].as_str()?.to_owned(), saved[1].as_str()?.to_owned()))
    });
    let (name, data) = file;
    page.expect_words("#exported", &format!("Saved as {name}."));
    (name, STANDARD.decode(data).expect("it is in base64"))
}

#[track_caller]
fn text(page: &Page, button: &str) -> String {
    String::from_utf8(saved(page, button).1).expect("it is text")
}

/// The words of an SVG: what stands between its tags.
fn written(svg: &str) -> String {
    let pieces = svg.split('<').skip(1);
    pieces
        .filter_map(|piece| Some(piece.split_once('>')?.1))
        .collect()
}

/// Width, height and the pixels of a PNG.
fn pixels(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgba);
    let pixels = data.chunks(4).map(|p| [p[0], p[1], p[2], p[3]]);
    (info.width, info.height, pixels.collect())
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn each_button_names_what_it_yields() {
    run(|page| {
        open(page, UPSAMPLED);
        for (button, yields) in [
            ("#save-svg", "SVG text kept"),
            ("#save-gif", "GIF 64 frames, 15 s"),
            ("#save-npy", "NPY float32, 384 B"),
            ("#save-csv", "CSV 8 lines"),
            ("#save-tensor", "Tensor torch.tensor(…)"),
            ("#save-latex", "LaTeX \\begin{bmatrix}"),
            ("#save-pytorch", "PyTorch Python, runs alone"),
        ] {
            page.expect_words(button, yields);
        }
        page.switch("Numbers", "Input");
        page.expect_words("#save-npy", "NPY float32, 192 B");
        page.expect_words("#save-csv", "CSV 4 lines");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn numbers_are_saved_with_every_digit() {
    run(|page| {
        open(page, UPSAMPLED);
        let (name, array) = saved(page, "#save-npy");
        assert_eq!(name, "gridscope-output.npy");
        let array = files::read_npy(&array).unwrap();
        assert_eq!(array.shape(), [1, 1, 8, 8]);
        assert_eq!(array.at(&[0, 0, 2, 5]), 6.9375);
        assert!(text(page, "#save-csv").starts_with("1,1.25,1.75,"));
        assert!(text(page, "#save-json").starts_with("[[[[1, 1.25, 1.75,"));
        page.switch("Numbers", "Input");
        assert_eq!(
            text(page, "#save-csv"),
            "1,2,4,3\n2,6,9,5\n1,5,8,4\n0,2,3,2\n"
        );
        assert!(text(page, "#save-latex").contains("2 & 6 & 9 & 5 \\\\"));
        assert!(text(page, "#save-tensor").starts_with("torch.tensor([[[[1., 2., 4., 3.],"));
        let script = text(page, "#save-pytorch");
        assert!(script.starts_with("import torch\n") && script.contains("y = m(x[None, None])"));
        assert!(!text(page, "#save-numpy").contains("torch"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_figure_is_a_picture_of_the_size_on_its_button() {
    run(|page| {
        open(page, UPSAMPLED);
        let (name, file) = saved(page, "#save-png");
        assert_eq!(name, "gridscope-figure.png");
        let (width, height, pixels) = pixels(&file);
        page.expect_words("#save-png", &format!("PNG {width} × {height}"));
        assert_eq!(width, 2080);
        // White around it, whatever the page's theme is, and the live cell's colour in it.
        assert_eq!(pixels[0], [255; 4]);
        assert!(pixels.contains(&[0xbf, 0x00, 0x6a, 255]));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn cells_of_a_grid_s_picture_have_their_colours() {
    run(|page| {
        open(page, "#x=[[0,1],[2,3]]&y=nn.MaxPool2d(1)&theme=dark");
        page.switch("Picture", "Input");
        page.expect_words("#save-png", "PNG 384 × 384");
        let (name, file) = saved(page, "#save-png");
        assert_eq!(name, "gridscope-input.png");
        let (width, _, plain) = pixels(&file);
        let scale = Scale::over(Colormap::Viridis, [&[0.0, 3.0][..]]);
        for (value, (x, y)) in [
            (0.0, (20, 20)),
            (1.0, (212, 20)),
            (2.0, (20, 212)),
            (3.0, (212, 212)),
        ] {
            let [r, g, b] = scale.colour(value).unwrap();
            assert_eq!(plain[y * width as usize + x], [r, g, b, 255], "{value}");
        }
        // A number stands in the middle.
        let middle = (90..102).flat_map(|y| (90..102).map(move |x| y * 384 + x));
        let [r, g, b] = scale.colour(0.0).unwrap();
        assert!(middle.into_iter().any(|at| plain[at] != [r, g, b, 255]));
        page.click("#numbered");
        page.expect_words("#save-png", "PNG 464 × 440");
        let (width, height, _) = pixels(&saved(page, "#save-png").1);
        assert_eq!((width, height), (464, 440));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_cells_of_a_large_grid_are_squares_of_pixels() {
    run(|page| {
        open(
            page,
            "#x=torch.arange(50176).view(224,224)&y=nn.MaxPool2d(2)",
        );
        page.switch("Picture", "Input");
        let (width, height, pixels) = pixels(&saved(page, "#save-png").1);
        assert_eq!((width, height), (1344, 1344));
        for (y, row) in pixels.chunks(1344).enumerate().step_by(97) {
            for (x, cell) in row.chunks(6).enumerate() {
                assert!(cell.iter().all(|pixel| *pixel == cell[0]), "{x}, {y}");
            }
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn figures_are_well_formed_svg_that_keeps_its_text() {
    run(|page| {
        let first = page.new_tab();
        let blank = page.switch_to(first);
        for (at, (link, told)) in [
            (
                UPSAMPLED,
                "Output cell (2, 5) reads the input at row 0.75, column 2.25.",
            ),
            (
                "#x=torch.arange(36).view(6,6)&y=nn.MaxPool2d(3,2,1)&pin=1,1",
                "Output cell (1, 1) keeps 21, the largest of 9 input cells.",
            ),
            (
                "#x=torch.eye(4)&y=nn.AvgPool2d(2);nn.MaxPool2d(2)&view=compare&pin=0,0",
                "nn.MaxPool2d(2)",
            ),
            (
                "#x=[2,5,3,8]&y=F.interpolate(x,8,mode='linear')&pin=3",
                "Output",
            ),
            (
                "#x=torch.arange(50176).view(224,224)&y=nn.MaxPool2d(2)",
                "Input",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            open(page, &format!("?{at}{link}"));
            let svg = text(page, "#save-svg");
            assert!(written(&svg).contains(told), "{link}: {svg}");
            // Drawn as a picture of its own size, which it is only where it is well-formed: elsewhere,
            // since the page lets no text become one.
            let here = page.switch_to(blank.clone());
            let width = page.js(&format!(
                "return new Promise(drawn => {{
                     const image = new Image();
                     image.onload = () => drawn(image.naturalWidth);
                     image.onerror = () => drawn('no picture');
                     image.src = 'data:image/svg+xml,' + encodeURIComponent({});
                 }})",
                serde_json::to_string(&svg).unwrap()
            ));
            assert_eq!(width, 1040, "{link}");
            page.switch_to(here);
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_stepping_window_is_an_animation_of_one_frame_a_cell() {
    run(|page| {
        open(
            page,
            "#x=torch.arange(16).view(4,4)&y=nn.AvgPool2d(2)&pin=0,0",
        );
        page.expect_words("#save-gif", "GIF 4 frames, 3 s");
        let (name, file) = saved(page, "#save-gif");
        assert_eq!(name, "gridscope-steps.gif");
        let mut decoder = gif::DecodeOptions::new().read_info(&file[..]).unwrap();
        assert_eq!(
            (decoder.width(), decoder.repeat()),
            (1040, gif::Repeat::Infinite)
        );
        let mut delays = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            // Only the first frame is a whole picture.
            assert_eq!(frame.width == 1040, delays.is_empty());
            delays.push(frame.delay);
        }
        assert_eq!(delays, [20, 20, 20, 200]);
        page.expect_words("#save-gif", "GIF 4 frames, 3 s");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_long_recording_is_cancelled_and_leaves_no_file() {
    run(|page| {
        open(
            page,
            "#x=torch.arange(100).view(10,10)&y=nn.Upsample(size=(30,30),mode='bicubic')",
        );
        page.expect_words("#save-gif", "GIF 100 frames, every 9 cells");
        page.click("#save-gif");
        page.click("#cancel-gif");
        page.expect_words("#save-gif", "GIF 100 frames, every 9 cells");
        assert_eq!(page.js("return window.saved"), serde_json::Value::Null);
        // It can be begun again, and closing the dialog ends it.
        page.click("#save-gif");
        page.wait_for("a recording", || {
            page.words("#save-gif").starts_with("GIF frame ")
        });
        page.press("Escape");
        page.expect_none(".dialog");
        page.expect_grid("input", &page.grid("input"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn what_is_refused_leaves_the_input_to_be_saved() {
    run(|page| {
        open(page, "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2,padding=2)");
        page.expect_words(
            ".absent-output",
            "There is no output to save: the settings are refused.",
        );
        page.switch("Numbers", "Input");
        assert_eq!(text(page, "#save-csv"), "1,2\n3,4\n");
        let figure = text(page, "#save-svg");
        assert!(figure.contains("pad should be at most half"), "{figure}");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn text_is_copied_for_other_programs() {
    run(|page| {
        open(page, "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.js("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
        page.switch("Numbers", "Input");
        page.click("#copy-latex");
        page.expect_words("#exported", "LaTeX copied.");
        assert_eq!(
            page.js("return window.copied"),
            "\\begin{bmatrix}\n  1 & 2 \\\\\n  3 & 4\n\\end{bmatrix}\n"
        );
        page.js("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))");
        page.click("#copy-csv");
        page.expect_words(
            "#exported",
            "The browser did not allow copying CSV. Save it instead.",
        );
    });
}
