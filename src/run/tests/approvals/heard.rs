//! Votes are of the criteria that held, and a shift is taken over as it was handed over.

use super::super::mistakes::{arrives_in_any_order, correct, text};
use super::because;
use crate::journal::{Decision, EntryId, Vote};
use crate::run::testing::{Night, finish};
use crate::run::{Command, Correction, Request, Rule};
use crate::time::Span;

fn votes(vote: Vote) -> Command {
    let gate = "go".into();
    Command::Vote { gate, vote }
}

fn skips(step: &str) -> Request {
    because(Command::Skip { step: step.into() })
}

fn reopens(step: &str) -> Request {
    because(Command::Reopen { step: step.into() })
}

/// The backup is done and signed, and the gate is next. Then what happens after lin voted for a go,
/// and whether somebody must still vote as dba.
type Case = (&'static str, Vote, fn(&mut Night), bool);

const CASES: &[Case] = &[
    ("nothing", Vote::Go, |_| {}, false),
    (
        "a criterion is met as well",
        Vote::Go,
        |night| {
            let (gate, criterion) = ("go".into(), 1);
            night.does("amara", Command::Tick { gate, criterion });
        },
        false,
    ),
    (
        "the backup is opened again",
        Vote::Go,
        |night| _ = night.does("lin", reopens("backup")),
        true,
    ),
    (
        "the backup is opened again, and lin votes again",
        Vote::Go,
        |night| {
            night.does("lin", reopens("backup"));
            night.does("lin", votes(Vote::Go));
        },
        false,
    ),
    (
        "the backup is opened again after a vote against it",
        Vote::NoGo,
        |night| _ = night.does("lin", reopens("backup")),
        false,
    ),
];

#[test]
fn a_vote_counts_for_the_criteria_that_held() {
    for (name, vote, after, is_asked_again) in CASES {
        let (mut night, _) = super::signed();
        night.does("lin", skips("log-file"));
        night.does("lin", because(votes(*vote)));
        after(&mut night);
        let run = night.run("amara");
        let gate = run.plan.step("go").unwrap();
        let silent = run.objections(gate).silent;
        assert_eq!(silent.contains(&"dba"), *is_asked_again, "{name}");
        arrives_in_any_order(&mut night);
    }
}

/// A go over a vote whose criteria changed names the role in its refusal.
#[test]
fn a_go_over_a_vote_that_counts_no_longer_is_refused() {
    let mut night = ready();
    night.does("lin", reopens("backup"));
    let refusal = night.refused("amara", goes());
    assert_eq!(refusal.rule, Rule::CriteriaOpen);
    for open in ["nobody has voted as dba", "'Backed up' is open"] {
        assert!(refusal.why.contains(open), "{refusal}");
    }
}

fn hands_over(text: &str) -> Command {
    let (to, text) = (Some("lin".into()), text.into());
    Command::HandOver { to, text }
}

fn takes_over() -> Command {
    let (from, text) = (Some("joe".into()), None);
    Command::TakeOver { from, text }
}

fn corrects(night: &mut Night, entry: &EntryId) {
    night.does("joe", correct(entry, text("the share is empty")));
}

/// What happens to a hand-over that was taken over, and whether it waits for that again.
type Taken = (&'static str, fn(&mut Night, &EntryId), bool);

#[test]
fn a_shift_is_taken_over_as_it_was_handed_over() {
    let cases: &[Taken] = &[
        ("nothing", |_, _| {}, false),
        ("what was said is corrected", corrects, true),
        (
            "and taken over again",
            |night, handed| {
                corrects(night, handed);
                night.does("lin", takes_over());
            },
            false,
        ),
        (
            "and the correction is void",
            |night, handed| {
                let wrong = correct(handed, text("the share is empty"));
                let wrong = night.does("joe", wrong).id();
                night.does("joe", correct(&wrong, Correction::Void));
            },
            false,
        ),
    ];
    for (name, after, is_open) in cases {
        let mut night = Night::rehearsal();
        night.does("amara", finish("freeze"));
        let handed = night.does("joe", hands_over("the share is full")).id();
        night.does("lin", takes_over());
        after(&mut night, &handed);
        let open = night.run("amara").hand_over_for("lin").is_some();
        assert_eq!(open, *is_open, "{name}");
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn nobody_takes_over_what_they_have_not_heard_of() {
    let mut night = Night::rehearsal();
    night.run("lin");
    night.does("joe", hands_over("the share is full"));
    night.does_unaware("lin", takes_over());
    let run = night.run("amara");
    assert!(run.hand_over_for("lin").is_some());
    night.does("lin", takes_over());
    assert!(night.run("amara").hand_over_for("lin").is_none());
    arrives_in_any_order(&mut night);
}

fn goes() -> Request {
    let gate = "go".into();
    because(Command::Decide {
        gate,
        decision: Decision::Go,
        until: None,
        conditions: vec![],
    })
}

fn changes() -> Request {
    Request::from(Command::Start {
        step: "upgrade".into(),
        confirm: Some("SQL01".into()),
    })
}

/// At the gate, with nothing against a go.
fn ready() -> Night {
    let (mut night, _) = super::signed();
    night.does("lin", skips("log-file"));
    night.all_for_a_go("go");
    night
}

/// What happens after a go, and what the first step that needs it is refused for.
type After = (&'static str, fn(&mut Night), Option<&'static str>);

const AFTER_A_GO: &[After] = &[
    ("nothing", |_| {}, None),
    (
        "what a criterion rests on is opened again",
        |night| _ = night.does("lin", reopens("backup")),
        Some("G1 was decided go, but now 'Backed up' is open"),
    ),
    (
        "evidence that was signed is changed",
        |night| {
            let id = "rows";
            night.does("lin", because(super::gives(id, "130")));
        },
        Some("G1 was decided go, but now 'Backed up' is open"),
    ),
    (
        "evidence that was signed is changed, and signed again",
        |night| {
            night.does("lin", because(super::gives("rows", "130")));
            night.does("amara", super::signs());
        },
        None,
    ),
];

#[test]
fn what_needs_a_go_asks_again_where_its_criteria_changed() {
    for (name, after, refused) in AFTER_A_GO {
        let mut night = ready();
        night.does("amara", goes());
        after(&mut night);
        let started = night.record("lin", changes());
        match refused {
            None => assert!(started.is_ok(), "{name}: {started:?}"),
            Some(why) => {
                let refusal = started.unwrap_err();
                assert_eq!(refusal.rule, Rule::CriteriaOpen, "{name}");
                assert!(refusal.why.contains(why), "{name}: {refusal}");
                let all_the_same = changes().because("it holds").overriding(Rule::CriteriaOpen);
                night.does("lin", all_the_same);
            }
        }
        arrives_in_any_order(&mut night);
    }
}

/// Told late it is recorded whatever speaks against it, and what needs it meets the rule.
#[test]
fn a_go_that_is_told_late_lets_nothing_else_through() {
    let (mut night, _) = super::signed();
    night.does("lin", skips("log-file"));
    night.wait(10);
    let at = night.now - Span::minutes(5).delta();
    let told = night.does("amara", goes().at(at));
    assert_eq!(told.fact().against, ["criteria-open"]);
    let refusal = night.refused("lin", changes());
    assert_eq!(refusal.rule, Rule::CriteriaOpen);
    night.all_for_a_go("go");
    night.does("lin", changes());
}
