fn main() {
    #[cfg(feature = "page")]
    gridscope::ui::start();
}
