//! The code panel.

use crate::harness::{Page, Window, run};

/// The code as it is set, with its line breaks.
fn code(page: &Page) -> String {
    let text = page.js("return document.querySelector('#code')?.textContent ?? ''");
    text.as_str().unwrap_or_default().to_owned()
}

const HILL: &str = "\
import torch
import torch.nn as nn

x = torch.tensor([[1., 2., 4., 3.],
                  [2., 6., 9., 5.],
                  [1., 5., 8., 4.],
                  [0., 2., 3., 2.]])
m = nn.Upsample(scale_factor=2,
      mode='bilinear',
      align_corners=False)
y = m(x[None, None])  # (1, 1, 8, 8)
y[0, 0, 2, 5]         # 6.9375";

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_code_says_the_scene() {
    // Wide enough for the code beneath the parameters.
    Window::of(1440, 900).run(|page| {
        page.open("");
        page.expect("the code", HILL.to_owned(), || code(page));
        page.switch("align_corners", "True");
        let aligned = HILL.replace("align_corners=False", "align_corners=True");
        page.expect("the first lines", true, || {
            code(page).starts_with(aligned.split("\ny = ").next().unwrap_or_default())
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn in_a_narrower_window_the_code_stands_behind_a_tab() {
    run(|page| {
        page.open("");
        page.find("#output");
        page.expect_none("#code");
        page.named("tab", "Code").click();
        page.expect("the code", HILL.to_owned(), || code(page));
        page.named("tab", "Parameters").click();
        page.expect_none("#code");
        page.find("#param-mode");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_code_says_what_raises() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2,padding=2)");
        page.expect(
            "the code",
            "import torch\nimport torch.nn as nn\n\n\
             x = torch.tensor([[1., 2.],\n                  [3., 4.]])\n\
             m = nn.MaxPool2d(2, padding=2)\n\
             y = m(x[None, None])  # raises RuntimeError"
                .to_owned(),
            || code(page),
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn copied_code_can_be_pasted_back() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.Conv2d(1,1,2,bias=False,weight=[[[[1,10],[100,1000]]]])");
        page.expect_grid("output", "4321");
        page.click("#copy-code");
        page.expect_words("#copy-code", "Copied");
        page.open("#x=[[0]]&y=nn.MaxPool2d(1)");
        page.expect_grid("output", "0");
        page.named("button", "Paste").click();
        page.expect_focus("#paste-text");
        page.press("Control+v");
        page.apply();
        page.expect_grid("input", "1 2 / 3 4");
        page.expect_grid("kernel", "1 10 / 100 1000");
        page.expect_grid("output", "4321");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_large_grid_that_was_drawn_on_is_in_the_code_that_is_copied() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=torch.zeros(1024,1024)&y=nn.MaxPool2d(2)");
        page.tab_to("#input");
        page.type_text("7");
        page.press("Enter");
        page.expect("the code", true, || code(page).contains("np.load('x.npy')"));
        let script = "return document.querySelector('#output-0-0')?.ariaLabel ?? ''";
        page.expect("the first output", true, || {
            page.js(script)
                .as_str()
                .is_some_and(|told| told.ends_with(": 7"))
        });
        // Its cells are drawn on as many pixels as there are.
        let most = "return Math.max(...[...document.querySelectorAll('.bench canvas')].map(
            canvas => canvas.width - canvas.clientWidth * devicePixelRatio))";
        page.expect("no more pixels than seen", true, || {
            page.js(most).as_f64().is_some_and(|beyond| beyond <= 1.0)
        });
        page.click("#copy-code");
        page.expect_words("#copy-code", "Copied");
        page.named("button", "Paste").click();
        page.expect_focus("#paste-text");
        page.press("Control+v");
        let pasted =
            "return document.querySelector('#paste-text').value.includes('zlib.decompress(')";
        page.expect("the packed numbers", true, || page.js(pasted) == true);
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_same_operation_is_shown_as_onnx() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)");
        page.switch("Code", "ONNX");
        page.expect("the nodes", true, || code(page).contains("MaxPool"));
        assert!(code(page).contains("kernel_shape"), "{}", code(page));
        page.switch("Code", "PyTorch");
        page.expect("the code", true, || code(page).starts_with("import torch"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn numpy_is_offered_where_it_is_honest() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.MaxPool2d(2)&pin=0,0");
        page.switch("Code", "NumPy");
        page.expect(
            "the code",
            "import numpy as np\n\n\
             x = np.array([[1., 2.],\n              [3., 4.]], np.float32)\n\
             x = x[None, None]\n\
             y = np.empty((1, 1, 1, 1), np.float32)\n\
             for i, j in np.ndindex(1, 1):\n    \
             y[:, :, i, j] = x[:, :, 2*i:2*i+2, 2*j:2*j+2].max((2, 3))  # (1, 1, 1, 1)\n\
             y[0, 0, 0, 0]                                                  # 4"
                .to_owned(),
            || code(page),
        );
        page.open("#x=[[1,2],[3,4]]&y=nn.Unfold(2)");
        page.switch("Code", "NumPy");
        page.expect(
            "the words",
            "NumPy has no honest equivalent of this.".to_owned(),
            || code(page),
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn all_tracks_and_the_gradient_are_in_the_code() {
    Window::of(1440, 900).run(|page| {
        page.open("#x=[[1,2],[3,4]]&y=nn.AvgPool2d(2);nn.MaxPool2d(2)");
        page.expect("both tracks", true, || {
            let code = code(page);
            code.contains("a = nn.AvgPool2d(2)(x)") && code.contains("b = nn.MaxPool2d(2)(x)")
        });
        page.open("#x=[[1,2],[3,4]]&y=nn.AvgPool2d(2)&flow=sum");
        page.expect("the gradient", true, || {
            let code = code(page);
            code.contains("m(x).sum().backward()") && code.contains("x.grad[0, 0, 1, 1]  # 0.25")
        });
        page.open("#x=[[1,2],[3,4]]&y=nn.Sequential(nn.AvgPool2d(2),nn.Upsample(scale_factor=2))");
        page.expect("the chain", true, || {
            code(page).contains("net = nn.Sequential(")
        });
    });
}
