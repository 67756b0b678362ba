//! The timeline as it is seen: nights at every stage, each zoom, and what the keys do in it.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::ahead;
use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::Mode;
use crate::run::testing::{Night, finish, start};
use crate::time::Span;
use crate::tui::forecast_worker::ForecastWorker;
use crate::tui::screen::{Access, Cursor};
use crate::tui::tests::off_plan;
use crate::tui::theme::{Colours, Glyphs, Look};

/// A weekend: the window is open for sixty hours.
const WEEKEND: &str = "
runbook: Weekend
id: weekend
window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead, dba]}
phases:
  - id: ready
    title: Get ready
    when: before
    steps:
      - {id: read, title: Read the plan, takes: 1h, needs: []}
  - id: friday
    title: Friday
    steps:
      - {id: freeze, title: Freeze the old system, role: dba, takes: 2h, needs: []}
      - {id: copy, title: Copy everything, role: dba, takes: 14h}
  - id: sunday
    title: Sunday
    steps:
      - {id: go, title: Go or no-go, gate: {decides: [lead], decide_by: 2026-11-29 06:00, criteria: [All copied]}}
      - {id: switch, title: Switch over, role: dba, takes: 20m, not_before: 2026-11-29 08:00}
      - {id: prove, title: Prove every service, role: dba, takes: 10h}
";

fn weekend() -> Night {
    let mut night = Night::open(WEEKEND, Mode::Live);
    night.does("amara", start("freeze"));
    night.wait(150);
    night.does("amara", finish("freeze"));
    night.wait(15);
    night.does("amara", start("copy"));
    night.wait(120);
    night
}

fn opened() -> Night {
    Night::open(WEEKEND, Mode::Live)
}

type Scene = (&'static str, fn() -> Night, &'static str, &'static str);

/// The night, who looks, and what is pressed to see it.
const SCENES: &[Scene] = &[
    ("before", opened, "amara", "z"),
    ("begun", ahead::before, "lin", "z"),
    ("at_the_gate", ahead::at_the_gate, "amara", "z"),
    ("copying", ahead::copying, "lin", "z"),
    ("blocked", || ahead::stuck(40), "lin", "z"),
    ("near", ahead::near, "lin", "z"),
    ("near_closer", ahead::near, "lin", "z z"),
    ("past", ahead::past, "lin", "z"),
    ("no_way_back", ahead::no_rollback, "lin", "z"),
    ("going_back", ahead::going_back, "lin", "z"),
    ("folded", ahead::near, "lin", "z 2 . 1 left"),
    ("weekend", weekend, "amara", "z"),
    ("weekend_12h", weekend, "amara", "z z"),
    ("weekend_4h", weekend, "amara", "z z z"),
    (
        "weekend_4h_elsewhere",
        weekend,
        "amara",
        "z z z down down down",
    ),
];

#[test]
fn the_timeline_as_it_is_seen() {
    for (name, night, who, keys) in SCENES {
        for (size, what) in [(SMALL, "small"), (LARGE, "large")] {
            let mut night = night();
            let mut ui = ahead::seated(&mut night, who, size);
            // The card that says where we were is seen elsewhere.
            ui.keys("esc").wait(Span::seconds(5)).keys(keys);
            insta::assert_snapshot!(format!("{name}_{what}"), ui.text());
        }
    }
}

#[test]
fn nobody_has_to_look_ahead() {
    let mut night = off_plan::back::restoring();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc").wait(Span::seconds(5)).keys("z");
    insta::assert_snapshot!(ui.text());
}

#[test]
fn with_blocks_where_the_console_has_them() {
    let mut night = ahead::near();
    let look = Look {
        colours: Colours::None,
        glyphs: Glyphs::Unicode,
    };
    let mut ui = TestApp::with(&mut night, "lin", SMALL, Access::Full, look);
    ui.app
        .look_ahead(ForecastWorker::at_once(), ui.clock.now.get());
    ui.keys("esc").wait(Span::seconds(5)).keys("z");
    insta::assert_snapshot!(ui.text());
}

/// What is pressed, from the steps with 2.2 selected, and what is said then.
const PRESSED: &[(&str, &str)] = &[
    ("z", "whole night"),
    ("tab", "whole night"),
    ("z z", "12 hours"),
    ("z z z", "4 hours"),
    ("z z z z", "whole night"),
    // As in the steps, Enter does the next thing of what is selected.
    ("z enter", "Finish 2.2"),
    ("z up enter enter", "finished"),
    ("z V", "Copy everything"),
    ("z 2 . 1", "> 2.1"),
    ("z left", ">+ 2  Friday"),
    ("z left space", ">- 2  Friday"),
    ("z left enter", ">- 2  Friday"),
    ("z 3 enter", ">- 3  "),
    ("z / \"prove\" enter", ">*3.2"),
    ("z f", "showing mine"),
    ("z H", "Hold"),
    ("z esc", "of 14h00m"),
];

#[test]
fn its_keys_are_those_of_the_steps() {
    for (keys, said) in PRESSED {
        let mut night = weekend();
        let mut ui = ahead::seated(&mut night, "amara", SMALL);
        ui.keys("esc").wait(Span::seconds(5)).keys(keys);
        assert!(ui.text().contains(said), "{keys}:\n{}", ui.text());
    }
}

#[test]
fn a_short_night_has_fewer_zooms() {
    let mut night = ahead::copying();
    let mut ui = ahead::seated(&mut night, "lin", SMALL);
    ui.keys("esc").wait(Span::seconds(5)).keys("z z");
    assert!(ui.text().contains("4 hours"), "{}", ui.text());
}

#[test]
fn a_click_selects_the_row_below_the_axis() {
    let mut night = weekend();
    let mut ui = ahead::seated(&mut night, "amara", SMALL);
    ui.keys("esc").wait(Span::seconds(5)).keys("z");
    let row = ui.text().lines().position(|l| l.contains("2.1 ")).unwrap();
    let event = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 30,
        row: row as u16,
        modifiers: KeyModifiers::NONE,
    };
    ui.app.event(Event::Mouse(event), &ui.clock);
    assert_eq!(ui.app.screen.cursor, Cursor::Step("freeze".into()));
}
