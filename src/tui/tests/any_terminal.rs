//! Small screens, foreign keyboards, and terminals that others write on.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

use super::seat::{LARGE, SMALL, Seat, named};
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
            let mut seat = Seat::take(&mut night, "amara", size);
            seat.keys(view);
            let text = seat.text();
            assert!(text.contains("NEXT FOR YOU"), "{view} {size}: {text}");
            assert!(!text.contains("The rest needs"), "{view} {size}: {text}");
        }
    }
}

#[test]
fn a_screen_that_is_too_small_shows_what_is_next_and_stops() {
    for (width, height) in [(80, 21), (60, 10), (40, 4)] {
        let mut night = Night::rehearsal();
        let mut seat = Seat::take(&mut night, "amara", Size::new(width, height));
        let text = seat.text();
        for said in ["REHEARSAL", "NEXT FOR YOU", "X STOP"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        seat.keys("enter n \"text\" enter");
        assert_eq!(seat.app.entries(), 1, "nobody sees what that would do");
        seat.keys("X");
        assert!(seat.text().contains("Enter stops"), "{}", seat.text());
        seat.keys("enter");
        assert!(seat.app.run().stopped.is_some(), "{}", seat.text());
    }
}

#[test]
fn no_size_is_too_small_to_draw() {
    for width in [1, 2, 20, 79, 80] {
        for height in 1..=22 {
            let mut night = Night::rehearsal();
            let mut seat = Seat::take(&mut night, "amara", Size::new(width, height));
            seat.text();
            seat.keys("X").text();
        }
    }
}

#[test]
fn a_screen_is_drawn_anew_and_suspended_from_anywhere() {
    for place in ["", "n", "g", "?", ":", "/"] {
        let mut night = Night::rehearsal();
        let mut seat = Seat::take(&mut night, "amara", SMALL);
        seat.keys(place).keys("ctrl-l");
        assert_eq!(seat.last, After::Redraw, "{place}");
    }
    let mut night = Night::rehearsal();
    let mut seat = Seat::take(&mut night, "amara", SMALL);
    seat.keys("ctrl-z");
    assert_eq!(seat.last, After::Suspend);
}

#[test]
fn every_keyboard_writes_a_path() {
    let mut night = Night::rehearsal();
    let mut seat = Seat::take(&mut night, "amara", SMALL);
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let mut release = KeyEvent::from(KeyCode::Char('é'));
    release.kind = KeyEventKind::Release;
    seat.keys("n \"mail b\"");
    seat.press(KeyEvent::new(KeyCode::Char('@'), alt_gr));
    seat.keys("\"c E:\"");
    seat.press(KeyEvent::new(KeyCode::Char('\\'), alt_gr));
    seat.press(release);
    assert!(seat.text().contains("mail b@c E:\\é"), "{}", seat.text());
    seat.keys("esc");
    // Also where a key means something.
    seat.press(KeyEvent::new(KeyCode::Char('#'), alt_gr));
    assert!(seat.text().contains("Roll call"), "{}", seat.text());
}

#[test]
fn text_that_arrives_as_keys_acts_on_nothing() {
    let text = "started at 02:10 says PrintCo\ndatabase restored, 4812 rows counted\n";
    for gap in [2, 10, 25, 40, 60] {
        for size in [SMALLEST, SMALL, LARGE] {
            let mut night = Night::rehearsal();
            let mut seat = Seat::take(&mut night, "amara", size);
            seat.keys("1 . 1 enter");
            for c in text.chars() {
                let code = match c {
                    '\n' => KeyCode::Enter,
                    c => KeyCode::Char(c),
                };
                seat.press_after(gap, code.into());
                assert_ne!(seat.last, After::Leave, "{gap} ms, {c}");
            }
            assert_eq!(seat.app.entries(), 1, "{gap} ms: {}", seat.text());
        }
    }
}

#[test]
fn a_word_of_the_palette_stops_and_rolls_back() {
    for (word, opens) in [("stop", "STOP"), ("rollback", "ROLL BACK"), ("quit", "")] {
        let mut night = Night::rehearsal();
        let mut seat = Seat::take(&mut night, "amara", SMALL);
        seat.keys(&format!(": \"{word}\" enter"));
        match opens {
            "" => assert_eq!(seat.last, After::Leave),
            opens => assert!(
                seat.form().is_some_and(|form| form.title.contains(opens)),
                "{}",
                seat.text()
            ),
        }
        assert_eq!(seat.app.screen.view, View::Steps);
        seat.press(named("esc"));
    }
}
