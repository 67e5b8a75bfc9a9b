//! Uploading tables, arrays and pictures, and files that are none of them.

use crate::harness::{Page, Window, run};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec_zlib;

const SCENE: &str = "#x=[[1,2],[3,4]]&y=nn.MaxPool2d(1)";

/// A chunk of a PNG file: <https://www.w3.org/TR/png-3/#5Chunk-layout>.
fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&name[..], data].concat();
    // The check sum's polynomial, bit by bit.
    let crc = !body.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    });
    let length = data.len() as u32;
    [&length.to_be_bytes()[..], &body, &crc.to_be_bytes()].concat()
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits, red, green and blue.
    let header = [&size[..], &[8, 2, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &header)].concat()
}

/// A picture of these pixels, in reading order.
fn png(width: u32, height: u32, pixels: &[[u8; 3]]) -> Vec<u8> {
    // Each line begins with its filter: none.
    let lines = pixels.chunks(width as usize);
    let raw: Vec<u8> = lines
        .flat_map(|line| [&[0], line.as_flattened()].concat())
        .collect();
    [
        png_header(width, height),
        chunk(b"IDAT", &compress_to_vec_zlib(&raw, 6)),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

/// NumPy's own format, version 1.0, with elements of this type.
fn npy(kind: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}");
    let header = format!("{header:<117}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

fn floats(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

/// Red, green / blue, white.
fn colours() -> Vec<u8> {
    png(2, 2, &[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255; 3]])
}

/// 8 × 8 pixels: red counts rows, green counts columns.
fn counting() -> Vec<u8> {
    let pixels: Vec<_> = (0..64).map(|at| [at / 8, at % 8, 0]).collect();
    png(8, 8, &pixels)
}

/// The colours of a canvas, pixel by pixel.
fn painted(page: &Page, canvas: &str) -> String {
    let script = format!(
        "const canvas = document.querySelector({canvas:?});
         const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         const pixels = [];
         for (let at = 0; at < data.length; at += 4) pixels.push([...data.slice(at, at + 3)].join());
         return pixels.join(' ')"
    );
    page.js(&script).as_str().unwrap_or_default().to_owned()
}

/// Opens the dialog with the counting picture. It is shown 42 times its size.
fn open_counting(page: &Page) {
    page.open(SCENE);
    page.upload("counting.png", &counting());
    page.expect_words("#crop-size", "8 × 8");
}

const PIXEL: f64 = 42.0;

/// Drags what has this name by so many rows and columns of the counting picture.
fn drag(page: &Page, name: &str, (down, right): (f64, f64)) {
    let held = page.named("slider", name);
    let from = (12.0, 12.0);
    let to = (from.0 + right * PIXEL, from.1 + down * PIXEL);
    held.drag(&[from, (from.0 + 5.0, from.1), to]);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_frame_is_dragged_to_the_part_that_becomes_the_grid() {
    run(|page| {
        open_counting(page);
        drag(page, "Lower right corner", (-5.0, -5.0));
        page.expect_words("#crop-size", "3 × 3");
        drag(page, "Crop frame", (2.0, 4.0));
        page.expect_words("#crop-from", "row 2 column 4");
        page.expect_words(".becomes + .options code", "(1, 1, 8, 8)");
        page.find("#picture-side").fill("3");
        page.expect_words("#apply", "Use 3 × 3");
        page.expect_words(".dialog footer span", "Each cell is one pixel.");
        page.switch("Channels", "R");
        page.apply();
        page.expect_grid("input", "2 2 2 / 3 3 3 / 4 4 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_free_frame_need_not_be_square_and_the_whole_picture_comes_back() {
    run(|page| {
        open_counting(page);
        page.switch("Shape", "Free");
        drag(page, "Upper left corner", (6.0, 4.0));
        page.expect_words("#crop-size", "2 × 4");
        page.expect_words("#crop-from", "row 6 column 4");
        page.switch("Size", "28");
        page.expect_words("#apply", "Use 14 × 28");
        page.switch("Shape", "1:1");
        page.expect_words("#crop-size", "2 × 2");
        page.expect_words("#crop-from", "row 6 column 5");
        page.named("button", "Whole picture").click();
        page.expect_words("#crop-size", "8 × 8");
        page.expect_words("#apply", "Use 28 × 28");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_frame_and_its_corners_obey_the_keyboard() {
    run(|page| {
        open_counting(page);
        let says = |name: &str| {
            page.named("slider", name)
                .attribute("aria-valuetext")
                .unwrap_or_default()
        };
        page.tab_to("#crop");
        for _ in 0..5 {
            page.press("Shift+ArrowLeft");
        }
        page.expect_words("#crop-size", "3 × 3");
        for key in [
            "ArrowDown",
            "ArrowDown",
            "ArrowRight",
            "ArrowRight",
            "ArrowRight",
            "ArrowUp",
        ] {
            page.press(key);
        }
        page.expect_words("#crop-from", "row 1 column 3");
        assert_eq!(says("Crop frame"), "3 × 3 from row 1, column 3");
        page.press("Shift+ArrowDown");
        page.expect_words("#crop-size", "4 × 4");

        // Its corners are the next stops, in reading order.
        page.press("Tab");
        page.press("Tab");
        page.press("ArrowUp");
        page.expect_words("#crop-size", "5 × 5");
        page.expect_words("#crop-from", "row 0 column 3");
        assert_eq!(says("Upper right corner"), "row 0, column 8");
        page.find("#picture-side").fill("5");
        page.switch("Channels", "G");
        page.apply();
        page.expect_grid("input", &"3 4 5 6 7\n".repeat(5));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn luminance_shows_its_three_parts() {
    run(|page| {
        page.open(SCENE);
        page.upload("colours.png", &colours());
        page.expect_words(".parts", "0.299 R + 0.587 G + 0.114 B");
        // Red, as grey.
        page.expect(
            "the red part",
            "255,255,255 0,0,0 0,0,0 255,255,255".to_owned(),
            || painted(page, ".parts canvas"),
        );
        page.expect(
            "the grid",
            "76,76,76 150,150,150 29,29,29 255,255,255".to_owned(),
            || painted(page, ".becomes > canvas"),
        );
        page.switch("Channels", "RGB");
        page.expect_words(".parts", "R G B");
        page.switch("Channels", "G");
        page.expect_words(".parts", "");
        page.expect(
            "green as grey",
            "0,0,0 255,255,255 0,0,0 255,255,255".to_owned(),
            || painted(page, ".becomes > canvas"),
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_typed_size_is_a_whole_number_within_the_limit() {
    run(|page| {
        open_counting(page);
        page.find("#picture-side").fill("5");
        page.expect_words("#apply", "Use 5 × 5");
        page.find("#picture-side").fill("-5");
        page.expect("a complaint", Some("true".to_owned()), || {
            page.find("#picture-side").attribute("aria-invalid")
        });
        page.expect_words("#apply", "Use 5 × 5");
        page.switch("Size", "14");
        page.expect_words("#apply", "Use 14 × 14");
        page.expect("the other size", "14".to_owned(), || {
            page.find("#picture-side").value()
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_picture_fits_a_phone_and_its_frame_is_dragged_there_too() {
    Window::of(390, 844).run(|page| {
        page.open("#y=nn.MaxPool2d(1)");
        page.find("#output");
        page.drop_file("main", "counting.png", &counting());
        page.expect_words("#crop-size", "8 × 8");
        assert_eq!(page.find(".dialog").rect(), [0.0, 0.0, 390.0, 844.0]);
        let [left, _, width, _] = page.find(".crop").rect();
        assert!(left >= 0.0 && left + width <= 390.0);
        let corner = page.named("slider", "Lower right corner");
        corner.drag(&[(12.0, 12.0), (12.0 - width / 2.0, 12.0 - width / 2.0)]);
        page.expect_words("#crop-size", "4 × 4");
        let panel = page.find("#file-panel");
        assert_eq!(panel.rect()[2], 390.0);
        // Beside its own scrollbar nothing runs over.
        let overflow = panel.js("return arguments[0].scrollWidth - arguments[0].clientWidth");
        assert_eq!(overflow, 0);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_png_becomes_its_luminance() {
    run(|page| {
        page.open(SCENE);
        page.upload("colours.png", &colours());
        page.expect_words("#apply", "Use 2 × 2");
        page.apply();
        // 255 times 0.299, 0.587 and 0.114.
        page.expect_grid("input", "76.245 149.685 / 29.07 255");
        assert_eq!(page.find("#colormap").value(), "gray");
        page.click("#undo");
        page.expect_grid("input", "1 2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_png_becomes_three_channels_or_one_of_them() {
    run(|page| {
        page.open(SCENE);
        page.upload("colours.png", &colours());
        page.switch("Channels", "RGB");
        page.expect_words(".options code", "(1, 3, 2, 2)");
        page.expect(
            "red, green, blue, white",
            "255,0,0 0,255,0 0,0,255 255,255,255".to_owned(),
            || painted(page, ".becomes > canvas"),
        );
        page.apply();
        page.expect_grid("input", "255 0 / 0 255");
        page.expect_words(".channel", "‹ channel 0 of 3 › RGB");
        page.named("button", "Next channel").click();
        page.expect_grid("input", "0 255 / 0 255");

        page.upload("colours.png", &colours());
        page.switch("Channels", "B");
        page.switch("Values", "0 to 1");
        page.apply();
        page.expect_grid("input", "0 0 / 1 1");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_smaller_size_takes_the_mean_of_the_pixels() {
    run(|page| {
        page.open(SCENE);
        // 16 × 16: the left half black, the right half white.
        let pixels: Vec<_> = (0..256).map(|i| [255 * u8::from(i % 16 >= 8); 3]).collect();
        page.upload("halves.png", &png(16, 16, &pixels));
        page.switch("Size", "8");
        page.expect_words("#apply", "Use 8 × 8");
        page.apply();
        page.expect_grid("input", &"0 0 0 0 255 255 255 255\n".repeat(8));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_picture_of_1024_by_1024_is_shown_and_pooled() {
    run(|page| {
        page.open("#y=nn.MaxPool2d(2)");
        let pixels: Vec<_> = (0..1024 * 1024).map(|i| [(i % 251) as u8; 3]).collect();
        page.upload("large.png", &png(1024, 1024, &pixels));
        page.expect_words("#apply", "Use 28 × 28");
        page.find("#picture-side").fill("1024");
        page.expect_words("#apply", "Use 1024 × 1024");
        page.apply();
        page.expect_words("#input-size", "1024 × 1024");
        page.expect_words("#output-size", "512 × 512");
        let cells = page.count("[role=gridcell]");
        assert!(cells < 100, "{cells} cells in the document");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn jpeg_and_webp_pictures_are_decoded() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        for format in ["jpeg", "webp"] {
            // The browser makes the picture: 4 × 2 pixels, all white.
            let script = format!(
                "const canvas = document.createElement('canvas');
                 [canvas.width, canvas.height] = [4, 2];
                 const context = canvas.getContext('2d');
                 context.fillStyle = '#fff';
                 context.fillRect(0, 0, 4, 2);
                 return canvas.toDataURL('image/{format}', 1).split(',')[1]"
            );
            let data = page.js(&script);
            let data = STANDARD.decode(data.as_str().expect("base64"));
            page.upload(&format!("white.{format}"), &data.expect("base64"));
            page.expect_words("#apply", "Use 2 × 4");
            page.apply();
            page.expect_grid("input", "255 255 255 255 / 255 255 255 255");
            page.click("#undo");
            page.expect_grid("input", "1 2 / 3 4");
        }
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_npy_file_becomes_the_grid() {
    run(|page| {
        page.open(SCENE);
        let data = floats(&[0.5, -1.0, 2.0, 3.25, 4.0, 5.0]);
        page.upload("array.npy", &npy("<f4", "(2, 3)", &data));
        page.expect_words("#apply", "Use 2 × 3");
        page.apply();
        page.expect_grid("input", "0.5 −1 2 / 3.25 4 5");
        page.expect_grid("output", "0.5 −1 2 / 3.25 4 5");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_npy_file_of_whole_numbers_becomes_the_grid() {
    run(|page| {
        page.open(SCENE);
        let data: Vec<u8> = [1i64, -2, 3, 4]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        page.upload("whole.npy", &npy("<i8", "(1, 1, 2, 2)", &data));
        page.apply();
        page.expect_grid("input", "1 −2 / 3 4");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_csv_file_becomes_the_grid() {
    run(|page| {
        page.open(SCENE);
        page.upload("table.csv", b"1,2,3\n4,5.5,6\n");
        page.apply();
        page.expect_grid("input", "1 2 3 / 4 5.5 6");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_csv_file_with_a_gap_is_mended_as_text() {
    run(|page| {
        page.open(SCENE);
        page.upload("gap.csv", b"1,2\n3,\n");
        page.expect_words(
            ".complaint",
            "Row 1, column 1. There is no number here. Fill with 0",
        );
        page.named("button", "Fill with 0").click();
        page.apply();
        page.expect_grid("input", "1 2 / 3 0");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_picture_is_opened_from_the_bar_or_where_that_is_narrow_from_its_menu() {
    Window::of(1600, 900).run(|page| {
        page.open("#y=nn.MaxPool2d(1)");
        page.named("button", "Image").click();
        page.find("#file");
    });
    Window::of(1280, 800).run(|page| {
        page.open("");
        page.click("#examples");
        page.named("menuitem", "Image").click();
        page.find("#file");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_file_dropped_on_the_page_opens_the_dialog() {
    run(|page| {
        page.open(SCENE);
        page.find("#output");
        page.drop_file("main", "table.csv", b"7,8\n9,10\n");
        page.expect_words("#apply", "Use 2 × 2");
        page.apply();
        page.expect_grid("input", "7 8 / 9 10");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_file_dropped_on_the_open_dialog_takes_the_place_of_the_one_before() {
    run(|page| {
        page.open(SCENE);
        page.upload("table.csv", b"5,6\n");
        page.expect_words("#apply", "Use 1 × 2");
        page.drop_file(".drop", "other.csv", b"7,8\n9,10\n");
        page.expect_words("#apply", "Use 2 × 2");
        page.apply();
        page.expect_grid("input", "7 8 / 9 10");
    });
}

/// Uploads what cannot be used: it is said why, nothing can be applied, and the grid is as it was,
/// also after the dialog is closed.
fn refused(name: &str, content: &[u8], message: &str) {
    run(|page: &Page| {
        page.open(SCENE);
        page.upload(name, content);
        page.expect_words("#file-error", &format!("{message} Your grid is as it was."));
        assert!(!page.find("#apply").is_enabled());
        page.expect_grid("input", "1 2 / 3 4");
        page.named("button", "Cancel").click();
        page.expect_none(".dialog");
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid("output", "1 2 / 3 4");
        assert!(!page.find("#undo").is_enabled());
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_truncated_npy_is_refused() {
    refused(
        "cut.npy",
        &npy("<f4", "(2, 2)", &floats(&[1.0, 2.0])),
        "cut.npy is cut off: it has 8 of 16 bytes of data.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_npy_cut_in_its_header_is_refused() {
    refused(
        "head.npy",
        &npy("<f4", "(2, 2)", &[])[..40],
        "head.npy has a damaged header: a NumPy file with a shape and a type is expected.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_npy_of_text_is_refused() {
    refused(
        "words.npy",
        &npy("<U3", "(2,)", &[0; 24]),
        "words.npy holds elements of type <U3; real numbers are expected.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_text_named_png_is_refused() {
    refused(
        "notes.png",
        b"1,2\n3,4\n",
        "notes.png is not a PNG file: it holds text.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_png_that_claims_20000_by_20000_pixels_is_refused_before_it_is_decoded() {
    refused(
        "huge.png",
        &[png_header(20_000, 20_000), chunk(b"IEND", &[])].concat(),
        "huge.png has 20000 × 20000 pixels; 8192 × 8192 at most are read.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_png_without_pixels_is_refused() {
    refused(
        "bare.png",
        &png_header(2, 2),
        "bare.png begins like a PNG file, but it is damaged: the browser cannot decode it.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn an_empty_file_is_refused() {
    refused("nothing.csv", b"", "nothing.csv is empty.");
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn bytes_of_no_known_kind_are_refused() {
    refused(
        "archive.bin",
        &[0, 1, 2, 3, 255, 254],
        "archive.bin is not a file that can be read here: CSV, NPY, PNG, JPEG, WebP or a scene of Gridscope is expected.",
    );
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn after_a_refused_file_the_next_one_is_read() {
    run(|page| {
        page.open(SCENE);
        page.upload("nothing.csv", b"");
        page.find("#file-error");
        page.find("#file")
            .upload(&crate::playground::file("colours.png", &colours()));
        page.expect_none("#file-error");
        page.apply();
        page.expect_grid("input", "76.245 149.685 / 29.07 255");
    });
}
