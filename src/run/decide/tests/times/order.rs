//! Nothing is told before what it is about.

use super::*;

/// A night a while after something was done in it.
fn after(does: impl FnOnce(&mut Night)) -> Night {
    let mut night = Night::rehearsal();
    does(&mut night);
    night.wait(60);
    night
}

/// Each by an hour too early, so that nothing but the order of the night is broken.
fn before_what_they_are_about() -> Vec<(&'static str, Night, &'static str, Request)> {
    let failed = || because(ends("1.1", Outcome::Failed));
    let started = |night: &mut Night| {
        night.does("amara", start("1.1"));
    };
    vec![
        ("finish", after(started), "amara", finish("1.1").into()),
        ("fail", after(started), "amara", failed()),
        (
            "work around",
            after(started),
            "amara",
            because(ends("1.1", Outcome::WorkedAround)),
        ),
        (
            "skip",
            after(started),
            "amara",
            because(Command::Skip { step: "1.1".into() }),
        ),
        (
            "start after a failure",
            after(|night| {
                night.does("amara", start("1.1"));
                night.does("amara", failed());
            }),
            "amara",
            start("1.1").into(),
        ),
        (
            "start after a reopening",
            after(|night| {
                night.does("amara", finish("1.1"));
                night.does("amara", reopen("1.1"));
            }),
            "amara",
            start("1.1").into(),
        ),
        (
            "finish after a failure",
            after(|night| {
                night.does("amara", failed());
            }),
            "amara",
            finish("1.1").into(),
        ),
        (
            "reopen",
            after(|night| {
                night.does("amara", finish("1.1"));
            }),
            "amara",
            reopen("1.1"),
        ),
        (
            "reopen what was skipped",
            after(|night| {
                night.does("amara", because(Command::Skip { step: "1.1".into() }));
            }),
            "amara",
            reopen("1.1"),
        ),
        ("sign", after_backup(), "amara", sign("1.2", "lead").into()),
        (
            "refuse to sign",
            after_backup(),
            "amara",
            because(Command::RefuseSign {
                step: "1.2".into(),
                role: "lead".into(),
            }),
        ),
        (
            "evidence",
            after(|night| {
                night.does("amara", finish("1.1"));
                night.does("lin", start("1.2"));
            }),
            "lin",
            evidence("rows", "120000").into(),
        ),
        (
            "resolve",
            after(|night| {
                night.does("lin", block("1.2"));
            }),
            "lin",
            unblock("B1").into(),
        ),
        (
            "update",
            after(|night| {
                night.does("lin", block("1.2"));
            }),
            "lin",
            Command::Update {
                blocker: "B1".into(),
                title: None,
                text: Some("the vendor is on it".into()),
                fields: BlockerFields::default(),
            }
            .into(),
        ),
        (
            "meet a condition",
            after_a_go(),
            "amara",
            unblock("C1").into(),
        ),
        (
            "decide again",
            after_a_go(),
            "amara",
            because(decide(Decision::Hold)),
        ),
        (
            "resume after a stop",
            after(|night| {
                night.does("ruth", Command::Stop);
            }),
            "amara",
            resume(),
        ),
        (
            "resume after a hold",
            after(|night| {
                night.does("amara", Command::Hold { scope: None });
            }),
            "amara",
            resume(),
        ),
        (
            "resume after a rollback",
            after(|night| {
                night.does("amara", because(everything()));
            }),
            "amara",
            resume(),
        ),
        (
            "take over",
            after(|night| {
                night.does(
                    "lin",
                    Command::HandOver {
                        to: Some("joe".into()),
                        text: "all well".into(),
                    },
                );
            }),
            "joe",
            Command::TakeOver {
                from: Some("lin".into()),
                text: None,
            }
            .into(),
        ),
        (
            "check out",
            after(|night| {
                night.does("lin", note("here"));
            }),
            "lin",
            Command::CheckOut.into(),
        ),
        (
            "close",
            after(|night| {
                night.does("amara", finish("1.1"));
            }),
            "amara",
            because(close(RunOutcome::Stopped)),
        ),
        (
            "undo",
            after(|night| {
                night.wait(5).tells("lin", start("upgrade"));
                night.does("amara", because(everything()));
            }),
            "lin",
            Command::Start {
                step: "upgrade".into(),
                confirm: Some("SQL01".into()),
            }
            .into(),
        ),
    ]
}

fn after_backup() -> Night {
    let mut night = backed_up();
    night.wait(60);
    night
}

fn after_a_go() -> Night {
    let mut night = at_the_gate();
    let decide = Command::Decide {
        gate: "G1".into(),
        decision: Decision::Go,
        until: None,
        conditions: vec![("the vendor stays".into(), ConditionFields::default())],
    };
    night.all_for_a_go("G1");
    night.does("amara", because(decide));
    night.wait(60);
    night
}

#[test]
fn nothing_is_told_before_what_it_is_about() {
    for (what, mut night, who, request) in before_what_they_are_about() {
        let at = ago(&night, 63);
        let refusal = night.refused(who, request.clone().at(at));
        assert_eq!(refusal.rule, Rule::ImpossibleTime, "{what}: {refusal}");
        assert!(refusal.why.contains("Fri 27 Nov 1"), "{what}: {refusal}");
        assert!(!refusal.allowed.is_empty(), "{what}");
        // Nor does a reason make it possible.
        let all_the_same = request
            .clone()
            .because("x")
            .overriding(Rule::ImpossibleTime)
            .at(at);
        assert_eq!(
            night.refused(who, all_the_same).rule,
            Rule::ImpossibleTime,
            "{what}"
        );
        let told = night.tells(who, request);
        let run = night.run(who);
        assert!(run.too_early.is_empty(), "{what}");
        assert!(
            !run.line(&told.id())
                .unwrap()
                .marks
                .contains(&Mark::TooEarly)
        );
    }
}
