//! The picture in the README shows the screen as it is.

#[allow(dead_code)]
#[path = "../examples/screenshot.rs"]
mod screenshot;

#[test]
fn the_picture_in_the_readme_is_the_screen() {
    let drawn = screenshot::svg().unwrap();
    let kept = std::fs::read_to_string(screenshot::file()).unwrap();
    assert!(
        drawn == kept,
        "assets/screen.svg is out of date; cargo run --example screenshot draws it again"
    );
}
