//! What if, as it is asked and answered on the screen; nothing is written.

use super::ahead::{copying, going_back, seated, stuck};
use super::ui::{LARGE, PLAIN, SMALL, TestApp};
use crate::run::testing::{Night, note};
use crate::time::Span;
use crate::tui::forecast_worker::ForecastWorker;
use crate::tui::screen::Access;

fn blocked() -> Night {
    stuck(30)
}

type Scene = (&'static str, fn() -> Night, &'static str);

/// The night, and what Lin presses.
const SCENES: &[Scene] = &[
    ("what_if_asked", copying, "2 . 1 %"),
    ("what_if_takes", copying, "2 . 1 % tab \"4h\""),
    ("what_if_half_typed", copying, "2 . 1 % tab \"4\""),
    ("what_if_more", copying, "2 . 1 % right"),
    ("what_if_skip", copying, "2 . 3 % s"),
    ("what_if_later", copying, "2 . 3 % 2 . 3 space l tab \"2h\""),
    ("what_if_both", copying, "2 . 1 % tab \"4h, +1 dba\""),
    ("what_if_solved", blocked, "B % tab \"+3h\""),
    ("what_if_gate", copying, "g %"),
    ("what_if_back", going_back, "2 . 1 % tab \"3h\""),
];

#[test]
fn what_if_as_it_is_seen() {
    for (name, night, keys) in SCENES {
        for (size, what) in [(SMALL, "small"), (LARGE, "large")] {
            let mut night = night();
            let mut ui = seated(&mut night, "lin", size);
            ui.keys("esc").wait(Span::seconds(5)).keys(keys);
            insta::assert_snapshot!(format!("{name}_{what}"), ui.text());
        }
    }
}

#[test]
fn nothing_is_written_and_nothing_kept() {
    for key in ["enter", "esc"] {
        let mut night = copying();
        let mut ui = seated(&mut night, "lin", SMALL);
        let before = ui.app.entries();
        ui.keys("esc").wait(Span::seconds(5));
        ui.keys(&format!("2 . 1 % tab \"4h\" {key}"));
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        assert!(ui.app.screen.drafts.is_empty());
        assert_eq!(ui.app.entries(), before);
        assert!(ui.text().contains("nothing was recorded"), "{}", ui.text());
    }
}

/// Who only looks may suppose as well.
#[test]
fn a_wall_display_can_ask() {
    let mut night = copying();
    night.does("joe", note("here"));
    let watching = Access::ReadOnly("only looking".into());
    let mut ui = TestApp::with(&mut night, "lin", SMALL, watching, PLAIN);
    let now = ui.clock.now.get();
    ui.app.look_ahead(ForecastWorker::at_once(), now);
    ui.keys("2 . 1 % tab \"4h\"");
    assert!(ui.text().contains("then  finish"), "{}", ui.text());
}

/// A time from now does not become another supposition with every second.
#[test]
fn an_answer_stands_until_the_next_one() {
    let mut night = blocked();
    let mut ui = seated(&mut night, "lin", SMALL);
    ui.keys("esc")
        .wait(Span::seconds(5))
        .keys("B % tab \"+3h\"");
    ui.wait(Span::seconds(20));
    assert!(ui.text().contains("then  finish"), "{}", ui.text());
    ui.wait(Span::minutes(20));
    assert!(ui.text().contains("then  finish"), "{}", ui.text());
}

/// The screen does not wait: in the background the answer comes by itself.
#[test]
fn in_the_background_it_is_worked_out() {
    let mut night = copying();
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    let now = ui.clock.now.get();
    ui.app.look_ahead(ForecastWorker::in_background(), now);
    ui.keys("esc")
        .wait(Span::seconds(5))
        .keys("2 . 1 % tab \"4h\"");
    ui.until(|ui| {
        let text = ui.text();
        let waits = ["working it out", "looking ahead"];
        let answered = text.contains("then  finish");
        assert!(answered || waits.iter().any(|w| text.contains(w)), "{text}");
        answered
    });
}
