//! Tired hands: second taps, and what would be lost on leaving.

use super::ui::{SMALL, TestApp};
use crate::journal::Fault;
use crate::run::testing::{Night, note};
use crate::time::Span;
use crate::tui::app::After;

#[test]
fn a_second_tap_on_the_key_that_saved_or_closed_something_does_nothing() {
    // Whether amara was away, what is pressed, the last key, how many milliseconds after, and
    // whether it is taken.
    let cases = [
        ("a form", false, "1 . 1 F \"x\" enter", "enter", 200, false),
        (
            "a form",
            false,
            "1 . 1 F \"x\" enter",
            "enter",
            1_900,
            false,
        ),
        ("a form", false, "1 . 1 F \"x\" enter", "enter", 2_100, true),
        (
            "a form, other key",
            false,
            "1 . 1 F \"x\" ctrl-s",
            "enter",
            200,
            true,
        ),
        (
            "a form, key between",
            false,
            "1 . 1 F \"x\" enter up down",
            "enter",
            200,
            true,
        ),
        ("the card", true, "enter", "enter", 150, false),
        ("the card", true, "enter", "enter", 2_100, true),
        ("the card, other key", true, "esc", "enter", 150, true),
        ("help", false, "? q", "q", 200, false),
        ("a form left", false, "n ctrl-c", "ctrl-c", 200, false),
        ("the palette", false, ": ctrl-c", "ctrl-c", 200, false),
    ];
    for (name, away, script, last, millis, taken) in cases {
        let mut night = Night::rehearsal();
        if away {
            night.does("amara", note("x"));
            night.wait(5);
        }
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.app.screen.dialogs.is_empty(), "{name}: {}", ui.text());
        let entries = ui.app.entries();
        ui.press_after(millis, super::ui::named(last));
        let acted = ui.app.entries() > entries || ui.last == After::Leave;
        assert_eq!(acted, taken, "{name} after {millis}: {}", ui.text());
    }
}

#[test]
fn the_card_says_saved_only_when_all_is() {
    // What the disk does to the note before the pause, and what the card says and does not.
    let (saved, unsaved) = ("All your entries", "| NOT SAVED: ");
    let cases = [
        (vec![], saved, unsaved),
        (vec![Fault::Full], unsaved, saved),
    ];
    for (faults, says, says_not) in cases {
        let mut night = Night::rehearsal();
        let disk = night.disk.clone();
        let mut other = crate::run::Session::open(
            std::sync::Arc::new(night.disk.clone()),
            &night.folder.clone(),
            Some(crate::run::testing::writer("joe", "other")),
            "joe",
        )
        .unwrap();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("n \"the SAN is slow\"");
        disk.fail_next(&faults);
        ui.keys("enter").wait(Span::minutes(11));
        other
            .record(&note("the lab is down").into(), ui.clock.now.get())
            .unwrap();
        ui.wait(Span::seconds(1)).keys("down");
        let text = ui.text();
        assert!(text.contains("Where we were"), "{text}");
        assert!(text.contains(says) && !text.contains(says_not), "{text}");
    }
}

#[test]
fn leaving_with_half_typed_forms_takes_two_keys() {
    // What is pressed, whether the last key leaves, and what is said to it.
    let one = "1 half-typed form would be lost; press q again to leave";
    let two = "2 half-typed forms would be lost; press q again to leave";
    let cases = [
        ("n esc q", true, ""),
        ("n \"half\" esc q", false, one),
        ("n \"half\" esc ctrl-c", false, one),
        ("n \"half\" esc q q", true, ""),
        ("n \"half\" esc b \"more\" esc q", false, two),
        // The warning is for the very next key, and for what is lost by then.
        ("n \"half\" esc q down q", false, one),
        ("n \"half\" esc q b \"more\" esc q", false, two),
        ("n \"half\" esc q n enter q", true, ""),
        (": \"leave the\" enter", true, ""),
        ("n \"half\" esc : \"leave the\" enter", false, one),
    ];
    for (script, leaves, said) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert_eq!(ui.last == After::Leave, leaves, "{script}: {}", ui.text());
        assert!(ui.text().contains(said), "{script}: {}", ui.text());
    }
}

#[test]
fn a_warning_that_has_gone_from_the_screen_is_given_again() {
    let mut night = Night::rehearsal();
    let disk = night.disk.clone();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"half\"");
    disk.fail_next(&[Fault::Full]);
    ui.keys("enter esc q");
    // What could not be saved does not hide it.
    let warned = |ui: &TestApp| ui.text().contains("press q again to leave");
    assert!(warned(&ui), "{}", ui.text());
    ui.wait(Span::seconds(10));
    assert!(!warned(&ui), "{}", ui.text());
    ui.keys("q");
    assert!(warned(&ui) && ui.last != After::Leave, "{}", ui.text());
    // A key that is held is no answer.
    for _ in 0..30 {
        ui.press_after(33, super::ui::named("q"));
        assert_ne!(ui.last, After::Leave);
    }
    ui.keys("q");
    assert_eq!(ui.last, After::Leave);
}
