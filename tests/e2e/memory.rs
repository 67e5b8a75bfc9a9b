//! What the page holds on to does not grow with what was done. The long runs are
//! `cargo xtask bench memory` and `cargo xtask soak`.

use crate::harness::{Page, run};
use crate::usage::{Usage, usage};
use serde_json::json;

const MIB: u64 = 1 << 20;
const ROOM: Usage = Usage {
    wasm: MIB,
    nodes: 100,
    listeners: 20,
    heap: MIB,
};

/// Does the work so often to fill what is filled once, and so many times more, which may leave what
/// there is room for.
#[track_caller]
fn expect_flat(page: &Page, [warm, times]: [usize; 2], room: Usage, work: impl Fn(usize)) {
    if !page.is_chromium_or_leaves_out("its driver does not tell what a document holds on to") {
        return;
    }
    (0..warm).for_each(&work);
    let before = usage(page);
    (warm..warm + times).for_each(&work);
    usage(page).expect_within(before, room);
}

fn wait_for(page: &Page, selector: &str) {
    page.expect(selector, json!(true), || {
        page.js(&format!("return !!document.querySelector({selector:?})"))
    });
    page.settle();
}

fn open_scene(page: &Page, fragment: &str) {
    page.js(&format!("location.hash = {fragment:?}"));
    wait_for(page, "#output");
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn three_hundred_strokes_leave_nothing_behind() {
    run(|page| {
        page.open("#x=zeros(8,8)&y=nn.MaxPool2d(2)");
        wait_for(page, "#output");
        expect_flat(page, [30, 300], ROOM, |n| {
            page.draw("input", &[(n % 8, 0), (n % 8, 3), ((n + 3) % 8, 7)]);
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_hundred_switches_of_the_operation_leave_nothing_behind() {
    const OPERATIONS: [&str; 4] = [
        "nn.MaxPool2d(2)",
        "nn.AvgPool2d(2)",
        "nn.Upsample(scale_factor=2,mode='bilinear')",
        "nn.ConvTranspose2d(1,1,2,stride=2)",
    ];
    run(|page| {
        page.open("#x=zeros(8,8)&y=nn.MaxPool2d(2)");
        expect_flat(page, [20, 100], ROOM, |n| {
            open_scene(page, &format!("x=zeros(8,8)&y={}", OPERATIONS[n % 4]));
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_window_made_narrow_and_wide_again_leaves_nothing_behind() {
    run(|page| {
        page.open("#x=zeros(8,8)&y=nn.MaxPool2d(2)");
        // Narrow, what stands beside the grids moves into sheets; among lessons nothing of it is there.
        expect_flat(page, [3, 15], ROOM, |_| {
            page.resize(390, 844);
            wait_for(page, "#sheet-parameters .panel .num");
            page.resize(1280, 800);
            wait_for(page, ".app > .panel");
            page.js("location.hash = 'lessons'");
            wait_for(page, ".contents");
            open_scene(page, "x=zeros(8,8)&y=nn.MaxPool2d(2)");
        });
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn large_inputs_hold_what_undo_brings_back_and_no_more() {
    run(|page| {
        page.open("#x=zeros(8,8)&y=nn.MaxPool2d(2)");
        // Ten of float32, and what an allocator rounds up.
        let inputs = 10 * (4 * MIB + MIB / 4);
        let room = Usage {
            wasm: ROOM.wasm + inputs,
            ..ROOM
        };
        expect_flat(page, [3, 10], room, |n| {
            let input = format!("torch.manual_seed({n});torch.rand(1024,1024)");
            open_scene(page, &format!("x={input}&y=nn.MaxPool2d(2)"));
        });
    });
}
