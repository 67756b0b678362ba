//! The question what becomes of a runbook whose file says something else than its open run.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::ui::PLAIN;
use crate::tui::edited::{Edited, EditedChoice};
use crate::tui::home::Picked;
use crate::tui::view::edited::draw;

fn choice(lines: usize) -> EditedChoice {
    let line = |n| format!("1.{n} Print a page: title 'Print a test page' (was 'Print a page')");
    let mut lines: Vec<String> = (1..=lines).map(line).collect();
    lines.insert(
        1,
        "step removed: 1.9 Tell the clinics [skip it if nobody needs it]".into(),
    );
    let what = "The LIVE run print-server-20261127T230000Z is open, and this file says something \
                else";
    EditedChoice::new("Move the print server", what, lines)
}

/// What came of these keys, each pressed in its own time.
fn pressed(choice: &mut EditedChoice, keys: &[KeyCode]) -> Picked<Edited> {
    let mut came = Picked::Nothing;
    for (n, key) in keys.iter().enumerate() {
        let monotonic = Duration::from_secs(10 * (n as u64 + 1));
        came = choice.key(KeyEvent::from(*key), monotonic);
    }
    came
}

fn seen(choice: &EditedChoice) -> String {
    let area = Rect::new(0, 0, 80, 24);
    let mut buf = Buffer::empty(area);
    draw(choice, PLAIN, area, &mut buf);
    let row = |y: u16| (0..80).map(|x| buf[(x, y)].symbol()).collect::<String>();
    let rows: Vec<String> = (0..24).map(|y| row(y).trim_end().to_string()).collect();
    rows.join("\n")
}

#[test]
fn it_is_joined_amended_or_another_is_begun() {
    use KeyCode::{Backspace, Char, Down, Enter, Esc, Up};
    for (keys, came) in [
        (vec![Enter], Picked::This(Edited::Join)),
        (vec![Down, Enter], Picked::Nothing),
        (
            vec![Down, Char('n'), Char('o'), Char('x'), Backspace, Enter],
            Picked::This(Edited::Apply("no".into())),
        ),
        (vec![Down, Down, Down, Enter], Picked::This(Edited::New)),
        (
            vec![Down, Down, Up, Up, Up, Enter],
            Picked::This(Edited::Join),
        ),
        (vec![Esc], Picked::Leave),
        // A letter chooses nothing.
        (vec![Char('n')], Picked::Nothing),
    ] {
        assert_eq!(pressed(&mut choice(2), &keys), came, "{keys:?}");
    }
}

#[test]
fn what_the_file_says_and_the_choices_are_in_sight() {
    let mut few = choice(2);
    pressed(&mut few, &[KeyCode::Down, KeyCode::Char('x')]);
    insta::assert_snapshot!("few", seen(&few));
    let mut many = choice(30);
    insta::assert_snapshot!("many", seen(&many));
    pressed(&mut many, &[KeyCode::PageDown, KeyCode::PageDown]);
    assert!(seen(&many).contains("from 11 of 31"), "{}", seen(&many));
}
