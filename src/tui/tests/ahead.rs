//! What lies ahead, as it is seen: before, near and past the moment to go back, without a way
//! back, in a rollback, and when something moved the end.

use ratatui::layout::Size;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{BlockerFields, Decision, Mode, RollbackExtent};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Request};
use crate::time::Span;
use crate::tui::forecast_worker::ForecastWorker;

/// It opens on Saturday at 22:00, and the clocks go back at 02:00: eight hours are nine.
const NIGHT: &str = "
runbook: Records upgrade
id: night
window: {opens: 2026-10-31 22:00, closes: 2026-11-01 06:00, timezone: America/Toronto, decision_margin: 30m}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: joe, name: Joe Tremblay, roles: [network]}
waits: {sign_off: 5m, decision: 15m}
services:
  - {id: sql, name: SQL Server, test: Query it}
  - {id: fax, name: Fax, test: Send one}
phases:
  - id: prepare
    title: Prepare
    steps:
      - {id: backup, title: Back up the database, role: dba, takes: 1h, needs: [], restore_point: {of: [sql], do: Restore it, takes: 1h30m}}
      - {id: go, title: Go or no-go, gate: {decides: [lead], decide_by: 2026-11-01 00:30, criteria: [Backed up]}}
  - id: change
    title: Change
    steps:
      - {id: copy, title: Copy to the new server, role: dba, takes: {best: 1h, likely: 90m, worst: 4h}, changes: [sql], undo: {do: Drop the copy, takes: 40m}}
      - {id: line, title: Move the fax line, role: network, takes: 30m, needs: [go], changes: [fax], undo: {impossible: The number is ported}}
      - {id: load, title: Load the templates, role: dba, takes: 45m, needs: [copy], changes: [sql], undo: {do: Restore the old ones, takes: {best: 20m, likely: 30m, worst: 2h}}}
      - {id: look, title: Open a chart, role: dba, takes: 20m, needs: [load], tests: [sql]}
";

/// The night up to a go, an hour and a quarter in.
pub fn gone() -> Night {
    let mut night = Night::open(NIGHT, Mode::Live);
    night.does("lin", note("here"));
    night.does("joe", note("here"));
    night.does("lin", start("backup"));
    night.wait(60);
    night.does("lin", finish("backup"));
    let go = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: vec![],
    };
    night.all_for_a_go("go");
    night.does("amara", Request::from(go).because("all green"));
    night
}

pub fn before() -> Night {
    let mut night = Night::open(NIGHT, Mode::Live);
    night.does("lin", start("backup"));
    night.wait(20);
    night
}

/// The backup is made and nobody has decided.
pub fn at_the_gate() -> Night {
    let mut night = Night::open(NIGHT, Mode::Live);
    night.does("lin", start("backup"));
    night.wait(60);
    night.does("lin", finish("backup"));
    night
}

pub fn copying() -> Night {
    let mut night = gone();
    night.does("lin", start("copy"));
    night.wait(60);
    night
}

/// So many minutes later, blocked and waiting.
pub fn stuck(minutes: i64) -> Night {
    let mut night = copying();
    let fields = BlockerFields {
        steps: Some(vec!["copy".into()]),
        owner: Some("lin".into()),
        ..BlockerFields::default()
    };
    let title = "no VPN to the lab".into();
    night.does("lin", Command::Block { title, fields });
    night.wait(minutes);
    night
}

pub fn near() -> Night {
    stuck(230)
}

pub fn close() -> Night {
    stuck(310)
}

pub fn past() -> Night {
    stuck(350)
}

fn forward() -> Night {
    let mut night = past();
    let forward = Command::GoForward { phase: "2".into() };
    night.does("amara", Request::from(forward).because("vendor is on it"));
    night.wait(10);
    night
}

pub fn no_rollback() -> Night {
    let mut night = copying();
    night.does("joe", start("line"));
    night.wait(10);
    night
}

pub fn going_back() -> Night {
    let mut night = near();
    let extent = RollbackExtent::Everything;
    let back = Command::Rollback { extent };
    night.does("amara", Request::from(back).because("no VPN"));
    night.wait(2);
    night
}

type Scene = (&'static str, fn() -> Night, &'static str, &'static str);

/// The night, who looks, and what is pressed to see it.
const SCENES: &[Scene] = &[
    ("ahead_before", before, "lin", ""),
    ("ahead_gate", at_the_gate, "amara", "g"),
    ("ahead_ready", gone, "lin", "2 . 1"),
    ("ahead_final", gone, "joe", "2 . 2 V"),
    ("ahead_detail", copying, "lin", "2 . 3 V"),
    ("ahead_near", near, "lin", ""),
    ("ahead_close", close, "lin", "B"),
    ("ahead_past", past, "lin", ""),
    ("ahead_forward_form", past, "amara", ">"),
    ("ahead_forward", forward, "lin", ""),
    ("ahead_no_way_back", no_rollback, "lin", ""),
    ("ahead_going_back", going_back, "lin", ""),
];

pub fn seated<'a>(night: &'a mut Night, who: &str, size: Size) -> TestApp<'a> {
    let mut ui = TestApp::open(night, who, size);
    let now = ui.clock.now.get();
    ui.app.look_ahead(ForecastWorker::at_once(), now);
    ui
}

#[test]
fn what_lies_ahead_as_it_is_seen() {
    for (name, night, who, keys) in SCENES {
        for (size, what) in [(SMALL, "small"), (LARGE, "large")] {
            let mut night = night();
            let mut ui = seated(&mut night, who, size);
            // The card that says where we were is seen elsewhere.
            ui.keys("esc").wait(Span::seconds(5)).keys(keys);
            insta::assert_snapshot!(format!("{name}_{what}"), ui.text());
        }
    }
}

#[test]
fn a_move_says_why() {
    let mut night = copying();
    let mut ui = seated(&mut night, "lin", SMALL);
    ui.keys("enter 2 . 1 b \"no VPN\" enter");
    let text = ui.text();
    assert!(text.contains("B1 no VPN"), "{text}");
    // Half an hour later it is no news any more.
    ui.wait(Span::minutes(31));
    assert!(!ui.text().contains(": B1 no VPN"), "{}", ui.text());
}

#[test]
fn past_it_a_lead_says_once_for_a_phase_that_it_goes_forward() {
    let mut night = past();
    {
        let solved = Command::Unblock {
            blocker: "B1".into(),
        };
        night.does("lin", Request::from(solved).because("VPN is back"));
        night.does("lin", finish("copy"));
        let mut ui = seated(&mut night, "lin", SMALL);
        ui.keys("esc").wait(Span::seconds(5)).keys("2 . 3 s enter");
        let text = ui.text();
        assert!(text.contains("the last moment to roll back was"), "{text}");
    }
    {
        let mut ui = seated(&mut night, "amara", SMALL);
        ui.keys("esc")
            .wait(Span::seconds(5))
            .keys("2 . 3 > tab \"the vendor is on it\" tab \"forward\" enter");
        assert!(ui.text().contains("GOING FORWARD since"), "{}", ui.text());
    }
    let mut ui = seated(&mut night, "lin", SMALL);
    ui.keys("esc").wait(Span::seconds(5)).keys("2 . 3 s enter");
    assert!(ui.text().contains("RUN"), "{}", ui.text());
}

/// What was begun and has no undo is said, whatever else can be taken back.
#[test]
fn what_has_no_undo_is_no_reason_to_say_that_there_is_nothing_to_undo() {
    let yaml = NIGHT
        .replace(", undo: {do: Drop the copy, takes: 40m}", "")
        .replace(
            ", restore_point: {of: [sql], do: Restore it, takes: 1h30m}",
            "",
        );
    let mut night = Night::open(&yaml, Mode::Live);
    night.does("lin", start("backup"));
    night.does("lin", finish("backup"));
    let go = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: vec![],
    };
    night.all_for_a_go("go");
    night.does("amara", Request::from(go).because("all green"));
    night.does("lin", start("copy"));
    let ui = seated(&mut night, "lin", SMALL);
    let text = ui.text();
    assert!(text.contains("NO ROLLBACK since"), "{text}");
    assert!(text.contains("by 2.1"), "{text}");
    assert!(!text.contains("nothing to undo"), "{text}");
}

/// A step that itself makes it too late is refused too, and the word of a lead counts only when it
/// is needed.
#[test]
fn a_step_that_makes_it_too_late_asks_for_a_word() {
    let mut night = gone();
    night.wait(310);
    let mut ui = seated(&mut night, "amara", SMALL);
    ui.keys("esc").wait(Span::seconds(5));
    ui.keys("2 . 1 > tab \"on we go\" tab \"forward\" enter");
    let text = ui.text();
    assert!(text.contains("there is still time to roll back"), "{text}");
    drop(ui);
    night.wait(85);
    let mut ui = seated(&mut night, "lin", SMALL);
    ui.keys("esc").wait(Span::seconds(5)).keys("2 . 1 s enter");
    let text = ui.text();
    assert!(text.contains("if it starts, the last moment"), "{text}");
}

/// What was written in the minutes in which it moved is not why, unless it moved it.
#[test]
fn what_moved_nothing_is_not_named_as_the_cause() {
    // Who presses what while nobody begins the copy, which the end hangs on, and what is said.
    let cases = [
        ("lin", "n \"still here\" enter", "nothing has started"),
        ("joe", "a enter", "nothing has started"),
        ("joe", "2 . 2 s enter", "time passes"),
        ("lin", "2 . 1 b \"no VPN\" enter", "B1 no VPN"),
    ];
    for (who, keys, why) in cases {
        let mut night = gone();
        let mut ui = seated(&mut night, who, LARGE);
        ui.keys("esc").wait(Span::seconds(5));
        // Between two looks.
        ui.clock.wait(7 * 60_000);
        ui.keys(keys);
        let moved = ui.app.screen.moved.clone().unwrap();
        assert_eq!(moved.why, why, "{keys}: {}", ui.text());
        assert!(moved.by.secs() > 0);
    }
}
