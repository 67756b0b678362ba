//! Small screens, foreign keyboards, and terminals that others write on.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

use super::ui::{LARGE, SMALL, TestApp, named};
use crate::run::testing::Night;
use crate::tui::app::After;
use crate::tui::screen::View;

/// 80x24, less the status lines of tmux and of a terminal.
const SMALLEST: Size = Size {
    width: 80,
    height: 22,
};

#[test]
fn every_view_is_seen_on_the_smallest_screen() {
    for view in [
        "", "z", "B", "g", "U", "l", "p", "O", "V", "n", "b", "d", "?", ":", "C",
    ] {
        for size in [SMALLEST, SMALL, LARGE] {
            let mut night = Night::rehearsal();
            let mut ui = TestApp::open(&mut night, "amara", size);
            ui.keys(view);
            let text = ui.text();
            assert!(text.contains("NEXT FOR YOU"), "{view} {size}: {text}");
            assert!(!text.contains("The rest needs"), "{view} {size}: {text}");
        }
    }
}

#[test]
fn a_screen_that_is_too_small_shows_what_is_next_and_stops() {
    for (width, height) in [(80, 21), (60, 10), (40, 4)] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", Size::new(width, height));
        let text = ui.text();
        for said in ["REHEARSAL", "NEXT FOR YOU", "X STOP"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        ui.keys("enter n \"text\" enter");
        assert_eq!(ui.app.entries(), 1, "nobody sees what that would do");
        ui.keys("X");
        assert!(ui.text().contains("Enter stops"), "{}", ui.text());
        ui.keys("enter");
        assert!(ui.app.run().stopped.is_some(), "{}", ui.text());
    }
}

#[test]
fn no_size_is_too_small_to_draw() {
    for width in [1, 2, 20, 79, 80] {
        for height in 1..=22 {
            let mut night = Night::rehearsal();
            let mut ui = TestApp::open(&mut night, "amara", Size::new(width, height));
            ui.text();
            ui.keys("X").text();
        }
    }
}

#[test]
fn a_screen_is_drawn_anew_and_suspended_from_anywhere() {
    for place in ["", "n", "g", "?", ":", "/"] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(place).keys("ctrl-l");
        assert_eq!(ui.last, After::Redraw, "{place}");
    }
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("ctrl-z");
    assert_eq!(ui.last, After::Suspend);
}

#[test]
fn every_keyboard_writes_a_path() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let mut release = KeyEvent::from(KeyCode::Char('é'));
    release.kind = KeyEventKind::Release;
    ui.keys("n \"mail b\"");
    ui.press(KeyEvent::new(KeyCode::Char('@'), alt_gr));
    ui.keys("\"c E:\"");
    ui.press(KeyEvent::new(KeyCode::Char('\\'), alt_gr));
    ui.press(release);
    assert!(ui.text().contains("mail b@c E:\\é"), "{}", ui.text());
    ui.keys("esc");
    // Also where a key means something.
    ui.press(KeyEvent::new(KeyCode::Char('#'), alt_gr));
    assert!(ui.text().contains("Roll call"), "{}", ui.text());
}

#[test]
fn text_that_arrives_as_keys_acts_on_nothing() {
    let text = "started at 02:10 says PrintCo\ndatabase restored, 4812 rows counted\n";
    for gap in [2, 10, 25, 40, 60] {
        for size in [SMALLEST, SMALL, LARGE] {
            let mut night = Night::rehearsal();
            let mut ui = TestApp::open(&mut night, "amara", size);
            ui.keys("1 . 1 enter");
            for c in text.chars() {
                let code = match c {
                    '\n' => KeyCode::Enter,
                    c => KeyCode::Char(c),
                };
                ui.press_after(gap, code.into());
                assert_ne!(ui.last, After::Leave, "{gap} ms, {c}");
            }
            assert_eq!(ui.app.entries(), 1, "{gap} ms: {}", ui.text());
        }
    }
}

#[test]
fn a_word_of_the_palette_stops_and_rolls_back() {
    for (word, opens) in [("stop", "STOP"), ("rollback", "ROLL BACK"), ("quit", "")] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(&format!(": \"{word}\" enter"));
        match opens {
            "" => assert_eq!(ui.last, After::Leave),
            opens => assert!(
                ui.form().is_some_and(|form| form.title.contains(opens)),
                "{}",
                ui.text()
            ),
        }
        assert_eq!(ui.app.screen.view, View::Steps);
        ui.press(named("esc"));
    }
}
