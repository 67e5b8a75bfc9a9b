fn main() {
    gridscope::ui::start();
}
