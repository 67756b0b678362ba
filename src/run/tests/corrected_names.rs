//! Whose name stands under what, after it was corrected; and who may correct it.

use super::mistakes::*;
use super::{Span, Stage};
use crate::journal::{Decision, Vote};
use crate::run::testing::{Night, note};
use crate::run::{Command, Correction, Mark, Request, Rule};

#[test]
fn a_void_decision_does_not_contradict_the_next() {
    let mut night = Night::rehearsal();
    for step in ["1.1", "1.2", "1.3"] {
        night.does(
            "amara",
            Request::from(Command::Skip { step: step.into() }).because("x"),
        );
    }
    night.does("amara", decides(Decision::Hold));
    let go = decides(Decision::Go).overriding(Rule::CriteriaOpen);
    let wrong = night.does("amara", go).id();
    night.does("amara", decides(Decision::NoGo));
    night.does("amara", correct(&wrong, Correction::Void));
    assert!(
        night.run("amara").conflicts.is_empty(),
        "{:?}",
        night.run("amara").conflicts
    );
    assert_eq!(stage(&mut night, "G1"), Stage::Failed);
    arrives_in_any_order(&mut night);
}

#[test]
fn nobody_signs_their_own_work_by_correction() {
    let (mut night, [_, _, finished, signed]) = signed();
    let rule = |night: &mut Night, to| night.refused("amara", correct(&signed, who(to))).rule;
    assert_eq!(rule(&mut night, "lin"), Rule::OwnWork);
    assert_eq!(
        rule(&mut night, "joe"),
        Rule::NotYourRole,
        "a lead's name stands there"
    );
    let at = night.now;
    assert_eq!(
        night
            .refused("amara", correct(&signed, who("lin")).at(at))
            .rule,
        Rule::OwnWork
    );
    night.does("lin", correct(&finished, who("amara")));
    assert_eq!(
        stage(&mut night, "backup"),
        Stage::AwaitingSignOff,
        "she did it herself"
    );
    assert!(marks(&mut night, &signed).contains(&Mark::NoEffect));
    assert_eq!(night.refused("amara", signs()).rule, Rule::OwnWork);
    arrives_in_any_order(&mut night);
}

#[test]
fn whoever_is_said_to_vote_or_decide_has_the_role() {
    let mut night = Night::rehearsal();
    let vote = night
        .does(
            "ruth",
            Command::Vote {
                gate: "G1".into(),
                vote: Vote::Go,
            },
        )
        .id();
    assert_eq!(
        night.refused("ruth", correct(&vote, who("vendor"))).rule,
        Rule::NotYourRole
    );
    night.does("ruth", correct(&vote, who("lin")));
    let decided = night.does("amara", decides(Decision::Hold)).id();
    assert_eq!(
        night.refused("amara", correct(&decided, who("ruth"))).rule,
        Rule::NotYourRole
    );
}

#[test]
fn one_corrects_ones_own_and_the_lead_all() {
    let mut night = Night::rehearsal();
    let noted = night
        .does("joe", Request::from(note("x")).on_behalf("ruth"))
        .id();
    assert_eq!(
        night.refused("vendor", correct(&noted, text("y"))).rule,
        Rule::NotLead
    );
    let bare = Command::Correct {
        entry: noted.to_string(),
        correction: text("y"),
    };
    assert_eq!(night.refused("joe", bare).rule, Rule::ReasonMissing);
    for who in ["joe", "ruth", "amara", "lin"] {
        night.does(who, correct(&noted, text("y")));
    }
    let blank = correct(&noted, text("  "));
    assert_eq!(night.refused("joe", blank).rule, Rule::TextMissing);
    let tomorrow = Correction::At(night.now + Span::minutes(600).delta());
    assert_eq!(
        night.refused("joe", correct(&noted, tomorrow)).rule,
        Rule::Future
    );
}
