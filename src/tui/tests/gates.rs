//! What everybody talks about is within reach, wherever the selection stands: the gate that is up,
//! the blocker that is open, the entry that is looked for.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::ui::{PLAIN, SMALL, TestApp};
use crate::journal::{BlockerFields, ConditionFields, Decision, Mode, RollbackExtent};
use crate::run::testing::{Night, RUNBOOK, note};
use crate::run::{Command, Request, Rule};
use crate::tui::screen::{Access, View};

/// Two gates, and nothing to do before each but one step.
const GATES: &str = r#"
runbook: Two gates
id: gates
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
phases:
  - id: one
    title: One
    steps:
      - {id: first, title: First, needs: []}
      - {id: go, title: Go for one, gate: {decides: [lead]}}
      - {id: second, title: Second}
      - {id: stay, title: Go for two, gate: {decides: [lead]}}
      - {id: third, title: Third}
"#;

fn skip(night: &mut Night, step: &str) {
    let skip = Command::Skip { step: step.into() };
    night.does("amara", Request::from(skip).because("not tonight"));
}

#[test]
fn vote_and_decide_find_the_gate_that_is_up() {
    for (key, title) in [
        ("v", "Vote on G1 Go or no-go"),
        ("D", "Decide G1 Go or no-go"),
    ] {
        let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(&format!("1 . 1 enter {key}"));
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        assert!(ui.text().contains("1.1 is not a gate"), "{}", ui.text());
        drop(ui);
        for step in ["freeze", "backup", "log-file"] {
            skip(&mut night, step);
        }
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(&format!("esc 1 . 1 enter {key}"));
        assert!(ui.text().contains(title), "{}", ui.text());
    }
}

#[test]
fn what_is_said_from_elsewhere_is_said_of_that_gate() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    for step in ["freeze", "backup", "log-file"] {
        skip(&mut night, step);
    }
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc 1 . 1 enter v right enter");
    assert!(ui.text().contains("voted go at G1"), "{}", ui.text());
}

#[test]
fn the_gates_open_on_the_one_that_is_not_decided() {
    let mut night = Night::open(GATES, Mode::Rehearsal);
    skip(&mut night, "first");
    let go = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: vec![],
    };
    night.does("amara", Request::from(go).because("all is well"));
    skip(&mut night, "second");
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc g");
    assert_eq!(ui.app.screen.lists[View::Gates].id.as_deref(), Some("stay"));
    // Who goes back to look at a decided one is left there.
    ui.keys("up");
    assert_eq!(ui.app.screen.lists[View::Gates].id.as_deref(), Some("go"));
}

#[test]
fn the_blockers_open_on_one_that_is_open() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    for title in ["no VPN", "no toner"] {
        let title = title.into();
        let fields = BlockerFields::default();
        night.does("amara", Command::Block { title, fields });
    }
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc B");
    assert!(
        ui.text()
            .lines()
            .any(|l| l.starts_with(">") && l.contains("B1"))
    );
    ui.keys("esc");
    drop(ui);
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does("amara", solved);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc B");
    assert!(
        ui.text()
            .lines()
            .any(|l| l.starts_with(">") && l.contains("B2"))
    );
    ui.keys("down");
    assert!(
        ui.text()
            .lines()
            .any(|l| l.starts_with(">") && l.contains("B1"))
    );
}

#[test]
fn of_two_conditions_the_selected_one_is_met() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    let conditions = ["labels", "scanner"].map(|text| (text.into(), ConditionFields::default()));
    let go = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: conditions.into(),
    };
    night.does(
        "amara",
        Request::from(go)
            .because("enough")
            .overriding(Rule::NeedsUnmet),
    );
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc B down R enter");
    drop(ui);
    let run = night.run("amara");
    let is_open = |number: &str| run.obstacle(number).is_some_and(|o| o.is_open());
    assert!(is_open("C1") && !is_open("C2"));
}

#[test]
fn a_search_in_the_log_finds_an_entry_and_stays_there() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    for text in ["the bridge moved", "pizza is here", "the bridge is back"] {
        night.does("amara", note(text));
    }
    let last = night.run("amara").log.len() - 1;
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc l / \"bridge\"");
    // The last entry, which is where the log stands by itself.
    assert_eq!(ui.app.screen.log_at, None);
    ui.keys("up");
    assert_eq!(ui.app.screen.log_at, Some(last - 2));
    ui.keys("enter");
    assert_eq!(ui.app.screen.view, crate::tui::screen::View::Log);
    ui.keys("/ \"sauna\"");
    assert!(ui.text().contains("no entry has 'sauna'"), "{}", ui.text());
}

#[test]
fn the_end_of_the_way_back_is_offered_as_such() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc C");
    assert!(
        ui.text().contains("< complete: everything is live >"),
        "{}",
        ui.text()
    );
    drop(ui);
    let extent = RollbackExtent::Everything;
    let rollback = Request::from(Command::Rollback { extent });
    night.does("amara", rollback.because("no way on"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc C");
    assert!(ui.text().contains("< rolled back >"), "{}", ui.text());
}

#[test]
fn a_click_below_the_last_gate_leaves_the_selection_where_it_is() {
    let mut night = Night::open(GATES, Mode::Rehearsal);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc g down");
    let gates = |ui: &TestApp| ui.app.screen.lists[View::Gates].id.clone();
    let selected = gates(&ui);
    let list = ui.app.screen.parts().list;
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: list.x + 3,
        row: list.bottom() - 1,
        modifiers: KeyModifiers::NONE,
    };
    ui.app.event(Event::Mouse(click), &ui.clock);
    assert!(selected.is_some());
    assert_eq!(gates(&ui), selected, "{}", ui.text());
}

#[test]
fn a_screen_that_only_looks_on_offers_no_results_of_tests() {
    let access = Access::ReadOnly("this screen only looks on".into());
    let mut night = Night::rehearsal();
    let mut ui = TestApp::with(&mut night, "amara", SMALL, access, PLAIN);
    ui.keys("U");
    assert!(!ui.text().contains("Enter result"), "{}", ui.text());
}
