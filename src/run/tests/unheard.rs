//! What was said without having heard of the other side: the safe one stands until it is settled.

use crate::journal::{Decision, EntryId, Mode, Pause};
use crate::run::testing::{Night, RUNBOOK, start};
use crate::run::{Command, Request, Rule};

fn stops(why: &str) -> Request {
    Request::from(Command::Stop).because(why)
}

fn resumes() -> Request {
    Request::from(Command::Resume { scope: None }).because("toast")
}

fn settle(stands: &EntryId) -> Request {
    let stands = stands.to_string();
    let conflict = "K1".into();
    Request::from(Command::Settle { conflict, stands }).because("they talked")
}

/// Joe stopped the run for smoke, and ruth for a flood. Amara, who had heard of joe alone, resumed.
fn resumed() -> (Night, [EntryId; 2]) {
    let mut night = Night::rehearsal();
    night.run("ruth");
    night.does("joe", stops("smoke"));
    night.run("amara");
    let flood = night.does_unaware("ruth", stops("flood")).id();
    let resumed = night.does_unaware("amara", resumes()).id();
    (night, [flood, resumed])
}

#[test]
fn a_stop_is_not_lifted_by_a_resume_that_had_not_heard_of_it() {
    let (mut night, both) = resumed();
    let run = night.run("joe");
    let (stamp, why) = run.stopped.clone().unwrap();
    assert_eq!((stamp.by.as_str(), why.as_deref()), ("ruth", Some("flood")));
    let conflicts: Vec<_> = run.open_conflicts().collect();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].entries, both);
    let open: Vec<_> = run
        .pauses()
        .into_iter()
        .filter(|p| p.until.is_none())
        .collect();
    assert_eq!(open.len(), 1);

    // Whoever has heard of both ends it.
    night.does("amara", resumes());
    let run = night.run("joe");
    assert!(run.stopped.is_none());
    assert!(run.pauses().iter().all(|p| p.until.is_some()));
}

#[test]
fn a_stop_that_was_settled_to_be_over_is_over() {
    let (mut night, [flood, resumed]) = resumed();
    night.does("amara", settle(&resumed));
    let run = night.run("joe");
    assert!(run.stopped.is_none());
    assert!(run.pauses().iter().all(|p| p.until.is_some()));

    let (mut night, _) = self::resumed();
    night.does("amara", settle(&flood));
    assert!(night.run("joe").stopped.is_some());
}

#[test]
fn a_hold_and_a_rollback_go_on_as_well() {
    let everything = Command::Rollback {
        extent: crate::journal::RollbackExtent::Everything,
    };
    for (pause, calls) in [
        (Pause::Hold, Command::Hold { scope: None }),
        (Pause::Rollback, everything),
    ] {
        let mut night = Night::rehearsal();
        night.run("lin");
        night.does("amara", Request::from(calls.clone()).because("x"));
        // A second one, that amara had not heard of when she ended hers.
        night.does_unaware("lin", Request::from(calls).because("y"));
        night.does_unaware("amara", resumes());
        let run = night.run("joe");
        let goes_on = match pause {
            Pause::Hold => !run.held.is_empty(),
            _ => run.rollback().is_some(),
        };
        assert!(goes_on, "{pause:?}");
        assert_eq!(run.open_conflicts().count(), 1, "{pause:?}");
        night.does("amara", resumes());
        let run = night.run("joe");
        assert!(run.held.is_empty() && run.rollback().is_none(), "{pause:?}");
    }
}

fn decides(decision: Decision) -> Request {
    let decide = Command::Decide {
        gate: "G1".into(),
        decision,
        until: None,
        conditions: vec![],
    };
    Request::from(decide).because("x")
}

#[test]
fn of_two_decisions_made_apart_the_safe_one_stands() {
    use Decision::{Go, Hold, NoGo};
    for (one, other, safe) in [
        (NoGo, Go, NoGo),
        (Go, NoGo, NoGo),
        (Hold, Go, Hold),
        (NoGo, Hold, NoGo),
    ] {
        let plan = RUNBOOK
            .replace(
                "title: Go or no-go",
                "title: Go or no-go\n        needs: []",
            )
            .replace("          votes: [dba, clinical]\n", "")
            .replace(
                "          criteria: [{text: Backed up, step: backup}, Clinics told]\n",
                "",
            );
        let mut night = Night::open(&plan, Mode::Rehearsal);
        night.run("lin");
        night.run("amara");
        let first = night.does("amara", decides(one)).id();
        let second = night.does_unaware("lin", decides(other)).id();
        let run = night.run("joe");
        let gate = run.plan.step("G1").unwrap();
        assert_eq!(
            run.steps[gate].gate.decision().unwrap().decision,
            safe,
            "{one:?} {other:?}"
        );
        assert_eq!(run.open_conflicts().count(), 1);
        let needs = run
            .plan
            .steps
            .iter()
            .position(|s| s.needs.contains(&gate))
            .unwrap();
        let number = run.plan.steps[needs].number.clone();
        let refused = night.refused("lin", start(&number));
        assert_eq!(
            refused.rule,
            Rule::NeedsUnmet,
            "{one:?} {other:?}: {refused}"
        );
        assert!(refused.why.contains("in conflict K1"), "{}", refused.why);
        let go = if one == Go { first } else { second };
        if one == Go || other == Go {
            night.does("amara", settle(&go));
            assert_eq!(
                night.run("joe").steps[gate]
                    .gate
                    .decision()
                    .unwrap()
                    .decision,
                Go
            );
        }
    }
}
