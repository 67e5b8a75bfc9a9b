//! Language and theme.

use crate::harness::{Page, Window, run};

fn root(page: &Page, attribute: &str) -> String {
    let value = page.find("html").attribute(attribute);
    value.unwrap_or_default()
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_speaks_chinese_and_remembers_it() {
    run(|page| {
        page.open("");
        page.expect_words("#language", "中文");
        assert_eq!(root(page, "lang"), "en");
        page.click("#language");
        page.expect_sentence("输出单元 (2, 5) 读取输入的第 0.75 行、第 2.25 列。");
        page.expect("the language", "zh-CN".to_owned(), || root(page, "lang"));
        page.reload();
        page.expect_sentence("输出单元 (2, 5) 读取输入的第 0.75 行、第 2.25 列。");
        page.expect("the language", "zh-CN".to_owned(), || root(page, "lang"));
        page.expect_words("#language", "English");
        page.click("#language");
        page.expect_sentence("Output cell (2, 5) reads the input at row 0.75, column 2.25.");
        page.reload();
        page.expect_sentence("Output cell (2, 5) reads the input at row 0.75, column 2.25.");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn pytorchs_names_and_sentences_stay_as_they_are_in_chinese() {
    run(|page| {
        page.open("#lang=zh&y=nn.MaxPool2d(2,padding=2)");
        page.expect_sentence("padding=2 对 kernel_size=2 来说过大。");
        page.expect_words(
            "#raises",
            "RuntimeError: pad should be at most half of effective kernel size, \
             but got pad=2, kernel_size=2 and dilation=1",
        );
        page.named("button", "MaxPool");
        page.expect_words("#undo", "");
        assert_eq!(
            page.find("#undo").attribute("aria-label").as_deref(),
            Some("撤销")
        );
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn a_refused_file_is_explained_in_chinese() {
    run(|page| {
        page.open("#lang=zh");
        page.named("button", "粘贴").click();
        page.named("tab", "文件或图片").click();
        page.find("#file")
            .upload(&crate::playground::file("empty.csv", b""));
        page.expect_words("#file-error", "empty.csv 是空文件。 原来的网格没有改变。");
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_theme_switches_and_is_remembered() {
    run(|page| {
        page.open("");
        page.expect("the theme", "light".to_owned(), || root(page, "data-theme"));
        let paper = page.find("body").style("background-color");
        page.click("#theme");
        page.expect("the theme", "dark".to_owned(), || root(page, "data-theme"));
        page.expect("another paper", false, || {
            page.find("body").style("background-color") == paper
        });
        page.reload();
        page.expect("the theme", "dark".to_owned(), || root(page, "data-theme"));
        page.click("#theme");
        page.expect("the theme", "light".to_owned(), || root(page, "data-theme"));
    });
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_page_is_dark_for_those_who_prefer_it() {
    Window::of(1280, 800).dark().run(|page| {
        page.open("");
        page.expect("the theme", "dark".to_owned(), || root(page, "data-theme"));
    });
}
