//! Settling what can't both be true: what stands then, and who may still sign.

use super::mistakes::{arrives_in_any_order, correct};
use super::{Outcome, Stage};
use crate::journal::{BlockerFields, Decision, EntryId};
use crate::run::testing::{Night, finish};
use crate::run::{Command, Correction, Mark, Request, Rule};

fn settle(stands: &EntryId) -> Request {
    let settle = Command::Settle {
        conflict: "K1".into(),
        stands: stands.to_string(),
    };
    Request::from(settle).because("they talked")
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

fn skip(step: &str) -> Request {
    Request::from(Command::Skip { step: step.into() }).because("x")
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

fn blocks(step: &str) -> Request {
    let steps = Some(vec![step.into()]);
    let fields = BlockerFields {
        steps,
        ..BlockerFields::default()
    };
    Request::from(Command::Block {
        title: "no space".into(),
        fields,
    })
}

/// What amara and lin recorded about one thing, lin without having heard of amara.
fn contradicts(first: Request, second: Request) -> (Night, [EntryId; 2]) {
    let mut night = Night::rehearsal();
    night.run("lin");
    let first = night.does("amara", first).id();
    let second = night.does_unaware("lin", second).id();
    assert_eq!(night.run("joe").conflicts.len(), 1);
    (night, [first, second])
}

fn stage(night: &mut Night, step: &str) -> Stage {
    let now = night.now;
    let run = night.run("joe");
    run.stage(run.plan.step(step).unwrap(), now)
}

#[test]
fn what_is_settled_stands() {
    let done = || ends("1.1", Outcome::Done);
    let failed = || ends("1.1", Outcome::Failed);
    // What the two said, and where the step stands if the first or the second is right.
    let cases = [
        (done(), failed(), "1.1", [Stage::Done, Stage::Failed]),
        (failed(), done(), "1.1", [Stage::Failed, Stage::Done]),
        (done(), skip("1.1"), "1.1", [Stage::Done, Stage::Skipped]),
        (skip("1.1"), done(), "1.1", [Stage::Skipped, Stage::Done]),
        (
            decides(Decision::Hold),
            decides(Decision::NoGo),
            "G1",
            [Stage::Waiting, Stage::Failed],
        ),
        (blocks("1.1"), done(), "1.1", [Stage::Ready, Stage::Done]),
    ];
    for (first, second, step, stages) in cases {
        for (place, expected) in stages.into_iter().enumerate() {
            let (mut night, entries) = contradicts(first.clone(), second.clone());
            let settled = night.does("amara", settle(&entries[place])).id();
            let said = format!("{:?} or {:?}", first.command, second.command);
            assert_eq!(stage(&mut night, step), expected, "{said}");
            let run = night.run("joe");
            assert_eq!(run.open_conflicts().count(), 0, "{said}");
            assert_eq!(run.conflicts[0].number, "K1");
            let how = run.conflicts[0].settled.as_ref().unwrap();
            assert_eq!((&how.stamp.entry, &how.stands), (&settled, &entries[place]));
            let lost = run.line(&entries[1 - place]).unwrap();
            // A blocker that was there stays.
            let stays = matches!(first.command, Command::Block { .. }) && place == 1;
            assert_eq!(lost.marks.contains(&Mark::Overruled), !stays, "{said}");
            assert_eq!(lost.revised_by, [settled]);
            let begun = run.steps[0].is_begun();
            assert!(
                expected != Stage::Skipped || !begun,
                "{said}: nobody did it"
            );
            arrives_in_any_order(&mut night);
        }
    }
}

#[test]
fn both_who_finished_it_had_a_hand_in_it() {
    for place in [0, 1] {
        let first = ends("backup", Outcome::WorkedAround).on_behalf("amara");
        let second = ends("backup", Outcome::Failed).on_behalf("joe");
        let mut night = Night::rehearsal();
        night.does("amara", finish("1.1"));
        night.run("lin");
        let override_role = |r: Request| r.overriding(Rule::NotYourRole);
        let entries = [
            night.does("amara", override_role(first)).id(),
            night.does_unaware("lin", second).id(),
        ];
        night.does("amara", settle(&entries[place]));
        if place == 1 {
            night.does("joe", ends("backup", Outcome::WorkedAround));
        } else {
            let sign = Command::Sign {
                step: "backup".into(),
                role: "lead".into(),
            };
            assert_eq!(night.refused("amara", sign.clone()).rule, Rule::OwnWork);
            let other = Request::from(sign.clone()).on_behalf("joe");
            assert_eq!(night.refused("amara", other).rule, Rule::OwnWork);
            night.does("lin", sign);
            assert_eq!(stage(&mut night, "backup"), Stage::WorkedAround);
        }
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn the_two_or_the_lead_settle_it_once() {
    let (mut night, [first, second]) = contradicts(finish("1.1").into(), skip("1.1"));
    assert_eq!(night.refused("ruth", settle(&first)).rule, Rule::NotLead);
    let other = night.run("joe").log[0].entry.id();
    assert_eq!(night.refused("amara", settle(&other)).rule, Rule::UnknownId);
    let settled = night.does("lin", settle(&first)).id();
    assert_eq!(night.refused("amara", settle(&second)).rule, Rule::NotOpen);
    // Told late it says nothing new.
    let late = night.tells("amara", settle(&second)).id();
    let run = night.run("joe");
    assert!(run.line(&late).unwrap().marks.contains(&Mark::NoEffect));
    assert_eq!(stage(&mut night, "1.1"), Stage::Done);
    night.does("amara", correct(&late, Correction::Void));
    night.does("lin", correct(&settled, Correction::Void));
    let run = night.run("joe");
    assert_eq!(
        (
            run.open_conflicts().count(),
            run.conflicts[0].number.as_str()
        ),
        (1, "K1")
    );
    night.does("amara", settle(&second));
    assert_eq!(stage(&mut night, "1.1"), Stage::Skipped);
    arrives_in_any_order(&mut night);
}

#[test]
fn of_two_settlements_the_first_stands() {
    let (mut night, [first, second]) = contradicts(finish("1.1").into(), skip("1.1"));
    night.run("lin");
    night.does("amara", settle(&first));
    night.does_unaware("lin", settle(&second));
    assert_eq!(stage(&mut night, "1.1"), Stage::Done);
    assert_eq!(night.run("joe").conflicts.len(), 1);
    arrives_in_any_order(&mut night);
}

#[test]
fn what_lost_against_nothing_stands() {
    let (mut night, [first, second]) = contradicts(finish("1.1").into(), skip("1.1"));
    night.does("amara", settle(&second));
    night.does("lin", correct(&second, Correction::Void));
    assert_eq!(stage(&mut night, "1.1"), Stage::Done);
    let run = night.run("joe");
    assert!(!run.line(&first).unwrap().marks.contains(&Mark::Overruled));
    assert_eq!(run.open_conflicts().count(), 0);
    arrives_in_any_order(&mut night);
}

#[test]
fn a_decision_after_a_contradiction_knows_of_both() {
    for place in [0, 1] {
        let hold = decides(Decision::Hold);
        let (mut night, entries) = contradicts(hold, decides(Decision::NoGo));
        let again = decides(Decision::Hold);
        night.does("amara", again);
        night.does("amara", settle(&entries[place]));
        assert_eq!(night.run("joe").open_conflicts().count(), 0);
        assert_eq!(stage(&mut night, "G1"), Stage::Waiting);
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn settled_numbers_stay() {
    let (mut night, [first, _]) = contradicts(finish("1.1").into(), skip("1.1"));
    night.does("amara", settle(&first));
    night.does("amara", decides(Decision::Hold));
    night.does_unaware("lin", decides(Decision::NoGo));
    let numbers: Vec<String> = night
        .run("joe")
        .conflicts
        .iter()
        .map(|c| c.number.clone())
        .collect();
    assert!(
        numbers.contains(&"K1".into()) && numbers.contains(&"K2".into()),
        "{numbers:?}"
    );
}
