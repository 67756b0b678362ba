//! An approval belongs to what was approved: what takes a signature away, and what does not.

mod by_chance;
mod heard;

use super::mistakes::{arrives_in_any_order, correct, signed, signs, stage, who};
use super::{Outcome, Span, Stage, TestResult};
use crate::journal::{EntryId, Event, Mode, ServiceResult};
use crate::run::testing::{Night, RUNBOOK, finish, note};
use crate::run::{Amendment, Command, Correction, Observed, Request, Rule};

fn gives(id: &str, value: &str) -> Command {
    Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    }
}

fn because(command: Command) -> Request {
    Request::from(command).because("a slip")
}

fn amends(changes: Amendment) -> Request {
    let step = "backup".into();
    because(Command::Amend { step, changes })
}

fn value(value: &str) -> Correction {
    Correction::Value(value.into())
}

/// What is done after amara signed the backup: its start, a value, its finish and the signature are
/// given. Then whether the signature counts.
type Case = (&'static str, fn(&mut Night, &[EntryId; 4]), bool);

const CASES: &[Case] = &[
    ("nothing", |_, _| {}, true),
    (
        "a note on the step",
        |night, _| {
            let (step, text) = (Some("backup".into()), "looks good".into());
            night.does("lin", Command::Note { step, text });
        },
        true,
    ),
    (
        "the same value again",
        |night, _| _ = night.does("lin", gives("rows", "120")),
        true,
    ),
    (
        "another value",
        |night, _| _ = night.does("lin", because(gives("rows", "130"))),
        false,
    ),
    (
        "another value, told late",
        |night, _| {
            let at = night.now - Span::minutes(20).delta();
            night.does("lin", because(gives("rows", "130")).at(at));
        },
        false,
    ),
    (
        "another value, and taken back",
        |night, _| {
            night.does("lin", because(gives("rows", "130")));
            night.does("lin", Command::TakeBack);
        },
        true,
    ),
    (
        "the value corrected",
        |night, [_, rows, ..]| _ = night.does("lin", correct(rows, value("130"))),
        false,
    ),
    (
        "the value corrected, and that void",
        |night, [_, rows, ..]| {
            let wrong = night.does("lin", correct(rows, value("130"))).id();
            night.does("lin", correct(&wrong, Correction::Void));
        },
        true,
    ),
    (
        "the value corrected, signed, and the correction void",
        |night, [_, rows, ..]| {
            let wrong = night.does("lin", correct(rows, value("130"))).id();
            night.does("amara", signs());
            night.does("lin", correct(&wrong, Correction::Void));
        },
        false,
    ),
    (
        "the value void",
        |night, [_, rows, ..]| _ = night.does("lin", correct(rows, Correction::Void)),
        false,
    ),
    (
        "when it was finished",
        |night, [.., finished, _]| {
            let at = night.now - Span::minutes(2).delta();
            night.does("lin", correct(finished, Correction::At(at)));
        },
        false,
    ),
    (
        "who finished it",
        |night, [.., finished, _]| _ = night.does("lin", correct(finished, who("joe"))),
        false,
    ),
    (
        "when it was started",
        |night, [started, ..]| {
            let at = night.now - Span::minutes(90).delta();
            night.does("lin", correct(started, Correction::At(at)));
        },
        false,
    ),
    (
        "signed again after another value",
        |night, _| {
            night.does("lin", because(gives("rows", "130")));
            night.does("amara", signs());
        },
        true,
    ),
    (
        "what to expect",
        |night, _| {
            let expect = Some("no warnings".into());
            night.does(
                "amara",
                amends(Amendment {
                    expect,
                    ..Amendment::default()
                }),
            );
        },
        false,
    ),
    (
        "its undo, and that void",
        |night, _| {
            let undo = Some("Drop the copy".into());
            let wrong = night.does(
                "amara",
                amends(Amendment {
                    undo,
                    ..Amendment::default()
                }),
            );
            night.does("amara", correct(&wrong.id(), Correction::Void));
        },
        true,
    ),
    (
        "how long it takes",
        |night, _| {
            let takes = Some(Span::minutes(20));
            night.does(
                "amara",
                amends(Amendment {
                    takes,
                    ..Amendment::default()
                }),
            );
        },
        true,
    ),
    (
        "opened again, done and not signed",
        |night, _| {
            let step = "backup".into();
            night.does("lin", because(Command::Reopen { step }));
            night.does("lin", gives("rows", "120"));
            night.does("lin", gives("result", "clean"));
            night.does("lin", finish("backup"));
        },
        false,
    ),
];

#[test]
fn a_signature_counts_for_what_its_signer_saw() {
    for (name, after, counts) in CASES {
        let (mut night, entries) = signed();
        after(&mut night, &entries);
        let expected = if *counts {
            Stage::Done
        } else {
            Stage::AwaitingSignOff
        };
        assert_eq!(stage(&mut night, "backup"), expected, "{name}");
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn changing_what_is_signed_takes_a_reason() {
    let (mut night, _) = signed();
    let missing = |night: &mut Night, command| night.refused("lin", command).rule;
    let rule = Rule::ReasonMissing;
    assert_eq!(missing(&mut night, gives("rows", "130")), rule);
    let at = night.now - Span::minutes(5).delta();
    let late = Request::from(gives("rows", "130")).at(at);
    assert_eq!(night.refused("lin", late).rule, rule);
    night.does("lin", because(gives("rows", "130")));
    // Nobody has signed it any more.
    let given = night.does("lin", gives("rows", "140")).id();
    night.does("amara", signs());
    assert_eq!(missing(&mut night, Command::TakeBack), rule);
    let back = night.does("lin", because(Command::TakeBack));
    let taken = Event::TakenBack { entry: given };
    assert_eq!(back.fact().event, taken);
    assert_eq!(stage(&mut night, "backup"), Stage::AwaitingSignOff);
}

#[test]
fn a_refusal_keeps_its_meaning_whatever_is_changed() {
    let (mut night, _) = signed();
    let refuse = Command::RefuseSign {
        step: "backup".into(),
        role: "lead".into(),
    };
    night.does("amara", because(refuse));
    night.does("lin", gives("rows", "130"));
    let run = night.run("amara");
    let attempt = run.steps[1].forward.current().unwrap();
    assert!(!attempt.sign_off("lead").unwrap().signed);
}

/// What amara had not heard of when she signed, and whether that counts.
type Unheard = (&'static str, fn(&mut Night), bool);

#[test]
fn nobody_signs_what_they_have_not_heard_of() {
    let cases: &[Unheard] = &[
        ("nothing", |_| {}, true),
        ("a note", |night| _ = night.does("lin", note("x")), true),
        (
            "another value",
            |night| _ = night.does("lin", gives("rows", "130")),
            false,
        ),
        (
            "the same value",
            |night| _ = night.does("lin", gives("rows", "120")),
            true,
        ),
        (
            "that it was opened again and done again",
            |night| {
                let step = "backup".into();
                night.does("lin", because(Command::Reopen { step }));
                night.does("lin", gives("rows", "120"));
                night.does("lin", gives("result", "clean"));
                night.does("lin", finish("backup"));
            },
            false,
        ),
    ];
    for (name, meanwhile, counts) in cases {
        let (mut night, [.., signature]) = signed();
        night.does("amara", correct(&signature, Correction::Void));
        meanwhile(&mut night);
        night.does_unaware("amara", signs());
        let done = stage(&mut night, "backup") == Stage::Done;
        assert_eq!(done, *counts, "{name}");
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn whoever_signed_before_it_was_so_has_not_signed_it() {
    // How many minutes ago she says to have signed, when the value is from two minutes ago.
    for (ago, counts) in [(1, true), (3, true), (20, false)] {
        let (mut night, [.., signature]) = signed();
        night.does("amara", correct(&signature, Correction::Void));
        night.wait(30).does("lin", gives("rows", "130"));
        night.wait(2);
        let at = night.now - Span::minutes(ago).delta();
        night.does("amara", Request::from(signs()).at(at));
        let done = stage(&mut night, "backup") == Stage::Done;
        assert_eq!(done, counts, "{ago} minutes ago");
        arrives_in_any_order(&mut night);
    }
}

#[test]
fn other_results_of_the_same_finish_are_not_signed() {
    let yaml = RUNBOOK.replace(
        "title: Freeze changes,",
        "title: Freeze changes, tests: [emr], sign_off: [clinical],",
    );
    let ends = |result| Command::Finish {
        step: "freeze".into(),
        outcome: Outcome::Done,
        confirm: None,
        results: vec![ServiceResult {
            service: "emr".into(),
            site: None,
            result,
        }],
    };
    for (result, counts) in [(TestResult::Pass, true), (TestResult::Fail, false)] {
        let mut night = Night::open(&yaml, Mode::Rehearsal);
        let pass = Request::from(ends(TestResult::Pass));
        night.does("lin", pass.on_behalf("amara"));
        let (step, role) = ("freeze".into(), "clinical".into());
        night.does("ruth", Command::Sign { step, role });
        // She says it herself: the same end, and what she saw.
        night.does("amara", ends(result));
        let done = stage(&mut night, "freeze") == Stage::Done;
        assert_eq!(done, counts, "{result:?}");
        arrives_in_any_order(&mut night);
    }
}
