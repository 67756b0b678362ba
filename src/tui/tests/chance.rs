//! Whatever keys come in whatever order, at whatever size: no panic, and nothing recorded by
//! accident.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::layout::Size;

use super::off_plan;
use super::ui::{PLAIN, SMALL, TestApp};
use crate::run::testing::{Night, RUNBOOK, start};
use crate::tui::app::After;
use crate::tui::screen::{Access, Dialog};

fn any_key() -> impl Strategy<Value = KeyEvent> {
    let letters = prop::sample::select(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/?[]!+= ~日e\u{301}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let code = prop_oneof![
        6 => letters.prop_map(KeyCode::Char),
        3 => prop::sample::select(vec![KeyCode::Enter, KeyCode::Esc, KeyCode::Tab]),
        2 => prop::sample::select(vec![
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::BackTab,
            KeyCode::Backspace,
            KeyCode::Delete,
            KeyCode::F(1),
        ]),
    ];
    let modifiers = prop_oneof![
        8 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

/// A key, and how long after the one before it came.
fn script() -> impl Strategy<Value = Vec<(KeyEvent, i64)>> {
    let wait = prop_oneof![Just(1), Just(100), Just(700), Just(5_000)];
    let key = prop_oneof![4 => any_key(), 1 => leaving_the_plan()];
    prop::collection::vec((key, wait), 0..60)
}

/// A night: as planned, paused and changed, or rolling back from the start.
fn any_night() -> impl Strategy<Value = fn() -> Night> {
    let nights: Vec<fn() -> Night> = vec![
        as_planned,
        off_plan::back::ready,
        off_plan::back::awaiting,
        off_plan::back::restoring,
        off_plan::back::all_back,
        off_plan::paused::much_paused,
        off_plan::changed::added,
        off_plan::changed::two_conflicts,
    ];
    prop::sample::select(nights)
}

fn as_planned() -> Night {
    let mut night = Night::rehearsal();
    night.does("lin", start("anyone"));
    night
}

/// Of the keys that leave the plan more than chance would press.
fn leaving_the_plan() -> impl Strategy<Value = KeyEvent> {
    let keys: Vec<char> = "XHGJZ+=WPLyQuKDsdm".chars().collect();
    prop::sample::select(keys).prop_map(|c| KeyCode::Char(c).into())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_make_it_panic_or_record_without_being_asked(
        before in any_night(),
        keys in script(),
        width in 1u16..300,
        height in 1u16..100,
    ) {
        let mut night = before();
        let mut ui = TestApp::with(&mut night, "amara", Size::new(width, height), Access::Full, PLAIN);
        ui.keys("esc");
        for (key, wait) in keys {
            ui.clock.wait(wait);
            let before = ui.app.entries();
            let asked = match ui.app.screen.dialogs.last() {
                Some(Dialog::Form(_) | Dialog::Command(_)) => true,
                // The palette does what a key would do.
                Some(Dialog::Palette { .. }) => true,
                _ => key.code == KeyCode::Enter,
            };
            if ui.app.event(Event::Key(key), &ui.clock) == After::Leave {
                break;
            }
            prop_assert!(asked || ui.app.entries() == before, "{key:?} recorded something");
            prop_assert!(wait > 5 || ui.app.entries() == before, "{key:?} came like a paste");
            ui.text();
        }
    }

    #[test]
    fn no_size_makes_it_panic_off_the_plan(
        before in any_night(),
        sizes in prop::collection::vec((1u16..301, 1u16..101), 1..4),
    ) {
        let mut night = before();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        for script in ["enter", "down V", "esc Z right", "esc G", "esc D", "esc Q", "esc J", "esc l y", "esc z"] {
            ui.keys(script);
            for (width, height) in &sizes {
                ui.resize(Size::new(*width, *height)).text();
            }
        }
    }

    #[test]
    fn no_size_makes_it_panic(sizes in prop::collection::vec((1u16..301, 1u16..101), 1..20)) {
        let yaml = RUNBOOK.replace("Back up the database", "データベースの保存 e\u{301}tat \u{202e}x");
        let mut night = Night::open(&yaml, crate::journal::Mode::Live);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        for script in ["", "?", "esc :", "esc b \"日本語\"", "esc g", "B", "l", "p", "V", "z", "z"] {
            ui.keys(script);
            for (width, height) in &sizes {
                ui.resize(Size::new(*width, *height)).text();
            }
        }
    }
}

#[test]
fn every_size_from_one_cell_to_a_wall_is_drawn() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("b \"x\"");
    for (width, height) in [
        (1, 1),
        (2, 50),
        (300, 1),
        (80, 24),
        (79, 24),
        (120, 24),
        (300, 100),
    ] {
        ui.resize(Size::new(width, height)).text();
    }
}
