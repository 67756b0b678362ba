//! Gates and the end of the run: votes, decisions, conditions, closing.

use super::*;
use crate::journal::{ConditionFields, Vote};
use crate::run::{Rule, Stage};

#[test]
fn a_gate_is_held_refused_and_decided_again() {
    let mut night = at_the_gate();
    let ix = night.run("amara").plan.step("G1").unwrap();
    night.does(
        "lin",
        Command::Vote {
            gate: "G1".into(),
            vote: Vote::Go,
        },
    );
    night.does(
        "ruth",
        Request::from(Command::Vote {
            gate: "go".into(),
            vote: Vote::NoGo,
        })
        .because("no binder yet"),
    );
    night.does(
        "ruth",
        Command::Vote {
            gate: "go".into(),
            vote: Vote::Go,
        },
    );
    assert_eq!(
        night
            .refused("ruth", Request::from(decide(Decision::Go)).because("x"))
            .rule,
        Rule::NotYourRole
    );
    for (decision, stage) in [
        (Decision::Hold, Stage::Ready),
        (Decision::NoGo, Stage::Failed),
    ] {
        night.does(
            "amara",
            Request::from(decide(decision)).because("wait for the vendor"),
        );
        let now = night.now;
        assert_eq!(night.run("amara").stage(ix, now), stage);
    }
    let conditions = vec![
        (
            "Check the printers at North".to_string(),
            ConditionFields {
                number: 0,
                owner: Some("joe".into()),
                by: None,
            },
        ),
        ("Call the lab".to_string(), ConditionFields::default()),
    ];
    let go = Command::Decide {
        gate: "G1".into(),
        decision: Decision::Go,
        until: None,
        conditions,
    };
    night.all_for_a_go("G1");
    night.does("amara", Request::from(go).because("good enough"));
    let now = night.now;
    let run = night.run("amara");
    assert_eq!(run.stage(ix, now), Stage::Done);
    assert_eq!(run.steps[ix].gate.effective_votes().len(), 2);
    let open: Vec<&str> = run.open_conditions().map(|c| c.number.as_str()).collect();
    assert_eq!(open, ["C1", "C2"]);
    night.does(
        "joe",
        Command::Unblock {
            blocker: "C1".into(),
        },
    );
    assert!(!night.run("amara").obstacle("C1").unwrap().is_open());
    let again = night.refused("amara", Request::from(decide(Decision::Go)).because("x"));
    assert_eq!(again.rule, Rule::AlreadyFinished);
    assert_eq!(
        night.refused("amara", decide(Decision::NoGo)).rule,
        Rule::ReasonMissing
    );
    night.does(
        "amara",
        Request::from(decide(Decision::NoGo)).because("the lab says no"),
    );
    assert!(
        !night.run("amara").obstacle("C2").unwrap().is_open(),
        "asked for no more"
    );
    let tick = Command::Tick {
        gate: "G1".into(),
        criterion: 1,
    };
    let again = night.refused("ruth", tick);
    assert_eq!(again.rule, Rule::AlreadyFinished);
    assert!(again.why.starts_with("amara ticked"), "{}", again.why);
    assert!(night.run("amara").steps[ix].gate.tick(1).is_some());
    assert_eq!(
        night
            .refused(
                "ruth",
                Command::Tick {
                    gate: "G1".into(),
                    criterion: 0
                }
            )
            .rule,
        Rule::NotOpen
    );
    assert_eq!(
        night
            .refused(
                "ruth",
                Command::Tick {
                    gate: "1.1".into(),
                    criterion: 0
                }
            )
            .rule,
        Rule::UnknownId
    );
}

#[test]
fn the_run_is_closed_with_an_outcome() {
    let mut night = Night::rehearsal();
    let refusal = night.refused("amara", close(RunOutcome::Complete));
    assert_eq!(refusal.rule, Rule::ReasonMissing);
    assert!(refusal.why.contains("7 steps open"), "{refusal}");
    night.does(
        "amara",
        Request::from(close(RunOutcome::Partial)).because("drill over"),
    );
    assert!(night.run("lin").closed.is_some());
}

#[test]
fn nobody_votes_signs_or_decides_for_one_who_is_in_no_roster() {
    let mut night = backed_up();
    let ghost = |command: Command| {
        let request = Request::from(command).because("x").on_behalf("Dr Nobody");
        request.overriding(Rule::OutsidePerson)
    };
    assert_eq!(
        night.refused("amara", ghost(sign("1.2", "lead"))).rule,
        Rule::NotYourRole
    );
    let vote = Command::Vote {
        gate: "G1".into(),
        vote: Vote::Go,
    };
    assert_eq!(night.refused("ruth", ghost(vote)).rule, Rule::NotYourRole);
    assert_eq!(
        night.refused("amara", ghost(decide(Decision::Go))).rule,
        Rule::NotYourRole
    );
    assert_eq!(
        night
            .refused("amara", ghost(close(RunOutcome::Stopped)))
            .rule,
        Rule::NotLead
    );
}

#[test]
fn closing_by_mistake_is_taken_back() {
    let mut night = Night::rehearsal();
    night.does(
        "amara",
        Request::from(close(RunOutcome::Stopped)).because("wrong run"),
    );
    night.does("amara", Command::TakeBack);
    assert!(night.run("lin").closed.is_none());
}

#[test]
fn conditions_are_met_not_updated() {
    let mut night = at_the_gate();
    night.all_for_a_go("G1");
    let conditions = vec![("Call the lab".to_string(), ConditionFields::default())];
    let go = Command::Decide {
        gate: "G1".into(),
        decision: Decision::Go,
        until: None,
        conditions,
    };
    night.does("amara", Request::from(go).because("good enough"));
    let fields = BlockerFields {
        owner: Some("joe".into()),
        ..BlockerFields::default()
    };
    let update = Command::Update {
        blocker: "C1".into(),
        title: None,
        text: None,
        fields,
    };
    assert_eq!(night.refused("amara", update).rule, Rule::NotOpen);
    let refusal = night.refused("amara", close(RunOutcome::Complete));
    assert!(
        refusal.why.contains("1 blockers or conditions open (C1)"),
        "{refusal}"
    );
    night.does(
        "joe",
        Command::Unblock {
            blocker: "c1".into(),
        },
    );
}

#[test]
fn a_conflict_stands_in_the_way_of_closing() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let skip = Request::from(Command::Skip { step: "1.1".into() });
    night.tells("amara", skip.because("not needed"));
    assert_eq!(night.run("amara").conflicts.len(), 1);
    let request = Request::from(close(RunOutcome::Stopped)).because("drill over");
    assert_eq!(
        night.refused("amara", request.clone()).rule,
        Rule::Unsettled
    );
    night.does("amara", request.overriding(Rule::Unsettled));
}
