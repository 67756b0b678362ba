//! The gate that everybody speaks of is at hand, wherever the selection stands.

use super::desk::{SMALL, Seat};
use crate::journal::{Decision, Mode};
use crate::run::testing::{Night, RUNBOOK};
use crate::run::{Command, Request};

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
        let mut seat = Seat::take(&mut night, "amara", SMALL);
        seat.keys(&format!("1 . 1 enter {key}"));
        assert!(seat.desk.screen.dialogs.is_empty(), "{}", seat.text());
        assert!(seat.text().contains("1.1 is not a gate"), "{}", seat.text());
        drop(seat);
        for step in ["freeze", "backup", "log-file"] {
            skip(&mut night, step);
        }
        let mut seat = Seat::take(&mut night, "amara", SMALL);
        seat.keys(&format!("esc 1 . 1 enter {key}"));
        assert!(seat.text().contains(title), "{}", seat.text());
    }
}

#[test]
fn what_is_said_from_elsewhere_is_said_of_that_gate() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    for step in ["freeze", "backup", "log-file"] {
        skip(&mut night, step);
    }
    let mut seat = Seat::take(&mut night, "amara", SMALL);
    seat.keys("esc 1 . 1 enter v right enter");
    assert!(seat.text().contains("voted go at G1"), "{}", seat.text());
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
    let mut seat = Seat::take(&mut night, "amara", SMALL);
    seat.keys("esc g");
    assert_eq!(seat.desk.screen.gates.id.as_deref(), Some("stay"));
    // Who goes back to look at a decided one is left there.
    seat.keys("up");
    assert_eq!(seat.desk.screen.gates.id.as_deref(), Some("go"));
}
