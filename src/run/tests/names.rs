//! What older logs mean, which have names as they were typed.

use super::*;
use crate::run::Mark;
use crate::run::testing::{Night, finish};

fn did(by: &str, event: Event) -> Fact {
    Fact::new(by, event)
}

fn started() -> Event {
    Event::StepStarted {
        step: "backup".into(),
        way: Way::Forward,
    }
}

fn done() -> Event {
    Event::StepFinished {
        step: "backup".into(),
        way: Way::Forward,
        outcome: Outcome::Done,
        results: vec![],
        replaces: None,
    }
}

fn signed(finish: &Entry) -> Event {
    Event::SignedOff {
        step: "backup".into(),
        way: Way::Forward,
        role: "lead".into(),
        finish: finish.id(),
    }
}

/// An older program took each spelling for another person, who could sign the work of the first.
#[test]
fn a_signature_under_another_spelling_does_not_count() {
    for (doer, signer, counts) in [
        ("amara osei", "amara", false),
        ("AMARA OSEI", "Osei, Amara", false),
        ("Marc Roy", "marc  roy", false),
        ("Marc Roy", "amara", true),
    ] {
        let mut scribes = Scribes::new();
        let at = opens();
        scribes.write("lin", did(doer, started()), at);
        let finish = scribes.write("lin", did(doer, done()), at);
        let mut fact = did(signer, signed(&finish));
        fact.recorded_by = Some("joe".into());
        scribes.write("joe", fact, at);
        let run = Run::fold(plan(), &scribes.entries());
        let ix = run.plan.step("backup").unwrap();
        let attempt = run.steps[ix].forward.current().unwrap();
        assert_eq!(
            attempt.sign_off("lead").is_some(),
            counts,
            "{doer} {signer}"
        );
        let marks = &run.log.last().unwrap().marks;
        assert_eq!(marks.contains(&Mark::NoEffect), !counts, "{doer} {signer}");
        let stage = if counts {
            Stage::Done
        } else {
            Stage::AwaitingSignOff
        };
        assert_eq!(run.stage(ix, at), stage, "{doer} {signer}");
    }
}

#[test]
fn names_become_ids_wherever_they_stand() {
    let at = opens();
    let fields = BlockerFields {
        owner: Some("JOE  TREMBLAY".into()),
        ..BlockerFields::default()
    };
    let mut scribes = Scribes::new();
    scribes.write("lin", did("Joe Tremblay", started()), at);
    scribes.write(
        "lin",
        did("lin", Event::BlockerRaised { number: 1, fields }),
        at,
    );
    let from = Some("joe tremblay".to_string());
    scribes.write("lin", did("lin", Event::TakenOver { from }), at);
    let mut by_herself = did("Lin Baptiste", Event::Stopped);
    by_herself.recorded_by = Some("lin".into());
    scribes.write("lin", by_herself, at);
    let run = Run::fold(plan(), &scribes.entries());
    let ix = run.plan.step("backup").unwrap();
    let attempt = run.steps[ix].forward.current().unwrap();
    assert!(attempt.is_doer("joe") && attempt.is_in_hand_of("lin"));
    assert_eq!(run.blockers[0].owner.as_deref(), Some("lin"));
    let (stopped, _) = run.stopped.as_ref().unwrap();
    assert_eq!((stopped.by.as_str(), &stopped.typed_by), ("lin", &None));
    // What was written stands as it was written.
    assert_eq!(run.log[0].entry.fact().by, "Joe Tremblay");
    assert_eq!(run.log[0].fact().by, "joe");
    assert!(
        run.log
            .iter()
            .all(|line| !line.marks.contains(&Mark::Corrected))
    );
    assert!(run.outsiders.is_empty(), "{:?}", run.outsiders);
}

/// Who did the work typed the signature, and an older program asked for no reason.
#[test]
fn an_older_signature_that_the_doer_typed_counts_and_is_marked() {
    let mut scribes = Scribes::new();
    let at = opens();
    let finish = scribes.write("lin", did("lin", done()), at);
    let mut phoned = did("amara", signed(&finish));
    phoned.recorded_by = Some("lin".into());
    scribes.write("lin", phoned, at);
    scribes.write(
        "amara",
        did("amara", signed(&finish)),
        at + Span::minutes(9).delta(),
    );
    let run = Run::fold(plan(), &scribes.entries());
    let [_, phoned, herself] = &run.log[..] else {
        panic!("{:?}", run.log)
    };
    assert_eq!(phoned.marks, [Mark::TypedByDoer]);
    assert_eq!(herself.marks, [Mark::Confirms]);
    let ix = run.plan.step("backup").unwrap();
    let given = run.steps[ix]
        .forward
        .current()
        .unwrap()
        .sign_off("lead")
        .unwrap();
    assert_eq!(given.confirmed.len(), 1);
}

#[test]
fn a_name_that_was_taken_back_is_not_known_any_more() {
    let mut night = Night::rehearsal();
    let by_marc = crate::run::Request::from(finish("2.3"))
        .on_behalf("Marc Roy")
        .overriding(crate::run::Rule::OutsidePerson)
        .because("the technician");
    night.does("amara", by_marc);
    assert!(night.run("lin").is_somebody("Marc Roy"));
    night.does("amara", crate::run::Command::TakeBack);
    assert!(!night.run("lin").is_somebody("Marc Roy"));
}
