//! Holds, stops and going on: who may, what waits and what does not.

use super::{Mode, Outcome, RollbackExtent, Stage};
use crate::journal::{BlockerFields, Decision, EntryId};
use crate::run::testing::{Night, RUNBOOK, finish, note, start};
use crate::run::{Command, Correction, Mark, Request, Rule};

/// The small runbook with somebody who guards safety.
fn guarded() -> Night {
    let sam = "  - {id: sam, name: Sam Roy, roles: [safety]}\n  - {id: ruth,";
    Night::open(&RUNBOOK.replacen("  - {id: ruth,", sam, 1), Mode::Rehearsal)
}

fn hold(scope: Option<&str>) -> Command {
    Command::Hold {
        scope: scope.map(String::from),
    }
}

fn resume(scope: Option<&str>) -> Command {
    Command::Resume {
        scope: scope.map(String::from),
    }
}

fn ends(step: &str, outcome: Outcome) -> Request {
    let step = step.to_string();
    Request::from(Command::Finish {
        step,
        outcome,
        confirm: None,
        results: Vec::new(),
    })
    .because("x")
}

fn everything() -> Request {
    Request::from(Command::Rollback {
        extent: RollbackExtent::Everything,
    })
    .because("no-go")
}

fn marks(night: &mut Night, entry: &EntryId) -> Vec<Mark> {
    night.run("amara").line(entry).unwrap().marks.clone()
}

#[test]
fn a_hold_is_of_the_run_a_phase_or_a_step() {
    // What is held, what is refused then, and what goes on.
    let cases = [
        (None, &["1.1", "anyone"][..], &[][..]),
        (Some("1"), &["1.1"], &["anyone"]),
        (Some("prepare"), &["1.1"], &["anyone"]),
        (Some("2.3"), &["anyone"], &["1.1"]),
    ];
    for (scope, held, free) in cases {
        let mut night = Night::rehearsal();
        assert_eq!(night.refused("ruth", hold(scope)).rule, Rule::NotLead);
        night.does("amara", hold(scope));
        for step in held {
            assert_eq!(
                night.refused("amara", start(step)).rule,
                Rule::Held,
                "{scope:?}"
            );
        }
        for step in free {
            night.does("amara", start(step));
        }
        assert_eq!(night.refused("ruth", resume(scope)).rule, Rule::NotLead);
        night.does("amara", resume(scope));
        night.does("amara", start(held[0]));
    }
}

#[test]
fn a_hold_is_lifted_by_its_own_name() {
    let mut night = Night::rehearsal();
    assert_eq!(night.refused("amara", resume(None)).rule, Rule::NotOpen);
    night.does("amara", hold(Some("1")));
    let refusal = night.refused("amara", resume(None));
    assert!(refusal.allowed.contains("prepare"), "{refusal:?}");
    night.does("amara", hold(None));
    let refusal = night.refused("amara", resume(Some("2")));
    assert!(
        refusal.allowed.contains("leave it out for the run"),
        "{refusal:?}"
    );
    night.does("amara", resume(None));
    assert_eq!(
        night.refused("amara", start("1.1")).rule,
        Rule::Held,
        "the phase still is"
    );
}

#[test]
fn a_gate_on_hold_is_not_decided_go() {
    let mut night = Night::rehearsal();
    night.does("amara", hold(Some("G1")));
    let go = |decision| Command::Decide {
        gate: "G1".into(),
        decision,
        until: None,
        conditions: vec![],
    };
    let skipped = ["1.1", "1.2", "1.3"].map(|s| Request::from(Command::Skip { step: s.into() }));
    for skip in skipped {
        night.does("amara", skip.because("x"));
    }
    let refusal = night.refused("amara", Request::from(go(Decision::Go)).because("x"));
    assert_eq!(refusal.rule, Rule::Held);
    night.does("amara", Request::from(go(Decision::NoGo)).because("x"));
}

#[test]
fn a_stop_is_anybodys_and_ends_only_what_is_new() {
    let mut night = Night::rehearsal();
    night.does("amara", start("1.1"));
    let stop = night.does(
        "ruth",
        Request::from(Command::Stop).because("a patient fell ill"),
    );
    assert_eq!(
        night.refused("joe", Command::Stop).rule,
        Rule::AlreadyFinished
    );
    for new in [start("anyone"), finish("anyone")] {
        let refusal = night.refused("joe", new.clone());
        assert_eq!(refusal.rule, Rule::Stopped);
        assert!(refusal.why.contains("a patient fell ill"), "{refusal}");
        let anyway = Request::from(new).because("x").overriding(Rule::Stopped);
        assert_eq!(night.refused("joe", anyway).rule, Rule::Stopped);
    }
    assert_eq!(
        night
            .refused("joe", ends("anyone", Outcome::WorkedAround))
            .rule,
        Rule::Stopped
    );
    let fields = BlockerFields::default();
    night.does(
        "joe",
        Command::Block {
            title: "no power".into(),
            fields,
        },
    );
    night.does("joe", note("the lift stands still"));
    night.does("amara", finish("1.1"));
    night.does("amara", everything());
    assert_eq!(
        night.run("joe").stopped.as_ref().unwrap().0.entry,
        stop.id()
    );
}

#[test]
fn a_stop_is_lifted_by_safety_else_by_the_lead() {
    for (mut night, may, may_not) in [
        (guarded(), vec!["sam"], vec!["amara", "lin", "ruth"]),
        (Night::rehearsal(), vec!["amara", "lin"], vec!["ruth"]),
    ] {
        for who in may {
            night.does("ruth", Command::Stop);
            for other in &may_not {
                let rule = night.refused(other, resume(None)).rule;
                assert!(
                    matches!(rule, Rule::NotYourRole | Rule::NotLead),
                    "{other}: {rule}"
                );
            }
            let entry = night.does(who, resume(None)).id();
            assert!(night.run("ruth").stopped.is_none());
            let deputy = marks(&mut night, &entry).contains(&Mark::Deputy);
            assert_eq!(deputy, who == "lin");
        }
    }
}

#[test]
fn a_stop_is_not_lifted_by_a_tale() {
    let mut night = guarded();
    let stop = night.does("ruth", Command::Stop).id().to_string();
    night.wait(5);
    let told = night.tells("joe", resume(None)).id();
    assert!(marks(&mut night, &told).contains(&Mark::NoEffect));
    assert!(night.run("joe").stopped.is_some());
    let void = Command::Correct {
        entry: stop,
        correction: Correction::Void,
    };
    let void = Request::from(void).because("she was joking");
    assert_eq!(night.refused("amara", void.clone()).rule, Rule::NotYourRole);
    night.tells("joe", Request::from(resume(None)).on_behalf("sam"));
    assert!(
        night.run("joe").stopped.is_none(),
        "sam said so, joe typed it"
    );
    night.does("ruth", Command::Stop);
    let entry = night.does("ruth", Command::TakeBack).id();
    assert!(!marks(&mut night, &entry).contains(&Mark::NoEffect));
    assert!(
        night.run("joe").stopped.is_none(),
        "one's own stop can be taken back"
    );
}

#[test]
fn a_stop_in_a_rollback_leads_back_to_the_rollback() {
    let mut night = Night::rehearsal();
    night.tells("lin", finish("upgrade"));
    night.does("amara", everything());
    night.does("ruth", Command::Stop);
    let confirmed = Command::Start {
        step: "upgrade".into(),
        confirm: Some("SQL01".into()),
    };
    assert_eq!(night.refused("lin", confirmed.clone()).rule, Rule::Stopped);
    night.does("amara", resume(None));
    assert!(night.run("lin").rollback().is_some());
    night.does("lin", confirmed);
    night.does("ruth", Command::Stop);
    night.does("lin", finish("upgrade"));
    let (ix, now) = (night.run("lin").plan.step("upgrade").unwrap(), night.now);
    assert_eq!(night.run("lin").stage(ix, now), Stage::RolledBack);
    night.does("amara", resume(None));
    assert_eq!(
        night.refused("amara", resume(None)).rule,
        Rule::ReasonMissing
    );
    night.does("amara", Request::from(resume(None)).because("continue"));
    assert!(night.run("lin").rollback().is_none());
}

#[test]
fn an_undo_waits_for_the_lead_too() {
    let mut night = Night::rehearsal();
    night.tells("lin", finish("upgrade"));
    night.does("amara", hold(Some("2")));
    night.does("amara", everything());
    let undo = Command::Start {
        step: "2.1".into(),
        confirm: Some("SQL01".into()),
    };
    assert_eq!(night.refused("lin", undo.clone()).rule, Rule::Held);
    night.does("amara", resume(Some("2")));
    night.does("lin", undo);
}
