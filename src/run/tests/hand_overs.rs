//! Hand-overs as data: what was done, and in whose hands it is then.

use crate::journal::{BlockerFields, ConditionFields, Decision, Outcome};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Request, Rule, Run};
use crate::time::Span;

fn hand_over(to: Option<&str>) -> Command {
    Command::HandOver {
        to: to.map(str::to_string),
        text: "the share is full".into(),
    }
}

fn take_over(from: Option<&str>) -> Command {
    Command::TakeOver {
        from: from.map(str::to_string),
        text: None,
    }
}

fn block(owner: &str) -> Command {
    let fields = BlockerFields {
        owner: Some(owner.into()),
        ..BlockerFields::default()
    };
    let title = "no VPN".into();
    Command::Block { title, fields }
}

/// Joe has a blocker, a running step and a condition.
fn night() -> Night {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("joe", start("backup"));
    night.does("amara", block("joe"));
    let condition = ConditionFields {
        number: 0,
        owner: Some("joe".into()),
        by: None,
    };
    let go = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: vec![("labels by noon".into(), condition)],
    };
    let early = Request::from(go).because("the vendor waits");
    night.does("amara", early.overriding(Rule::NeedsUnmet));
    night.does("joe", start("anyone"));
    night
}

/// `B1 joe, C1 joe, 1.2 joe`: what is open, and in whose hands.
fn hands(run: &Run) -> String {
    let owned = run
        .obstacles()
        .filter(|o| o.is_open())
        .map(|b| format!("{} {}", b.number(), b.owner().unwrap_or("-")));
    let running = run.plan.in_order().filter_map(|ix| {
        let attempt = run.steps[ix].forward.current()?;
        let who: Vec<&str> = attempt.in_hand().collect();
        let runs = attempt.finish.is_none();
        runs.then(|| format!("{} {}", run.plan.steps[ix].number, who.join("+")))
    });
    owned.chain(running).collect::<Vec<_>>().join(", ")
}

#[test]
fn what_was_open_goes_to_whoever_takes_over() {
    // What is done, by whom, and what is in whose hands then.
    type Case = (&'static [(&'static str, fn() -> Command)], &'static str);
    let cases: &[Case] = &[
        (&[], "B1 joe, C1 joe, 1.2 joe, 2.3 joe"),
        (
            &[("joe", || hand_over(Some("lin")))],
            "B1 joe, C1 joe, 1.2 joe, 2.3 joe",
        ),
        (
            &[
                ("joe", || hand_over(Some("lin"))),
                ("lin", || take_over(None)),
            ],
            "B1 lin, C1 lin, 1.2 lin, 2.3 lin",
        ),
        (
            &[("joe", || hand_over(None)), ("lin", || take_over(None))],
            "B1 lin, C1 lin, 1.2 lin, 2.3 lin",
        ),
        // He left without a word.
        (
            &[("lin", || take_over(Some("joe")))],
            "B1 lin, C1 lin, 1.2 lin, 2.3 lin",
        ),
        // Amara has nothing that could go over.
        (
            &[("lin", || take_over(Some("amara")))],
            "B1 joe, C1 joe, 1.2 joe, 2.3 joe",
        ),
        // And back again.
        (
            &[
                ("lin", || take_over(Some("joe"))),
                ("joe", || take_over(Some("lin"))),
            ],
            "B1 joe, C1 joe, 1.2 joe, 2.3 joe",
        ),
        // What begins afterwards is not in it.
        (
            &[
                ("lin", || take_over(Some("joe"))),
                ("amara", || block("joe")),
            ],
            "B1 lin, B2 joe, C1 lin, 1.2 lin, 2.3 lin",
        ),
        // Taken back.
        (
            &[
                ("lin", || take_over(Some("joe"))),
                ("lin", || Command::TakeBack),
            ],
            "B1 joe, C1 joe, 1.2 joe, 2.3 joe",
        ),
    ];
    for (deeds, expected) in cases {
        let mut night = night();
        for (who, command) in *deeds {
            night.does(who, command());
        }
        assert_eq!(hands(night.run("amara")), *expected);
    }
}

#[test]
fn the_history_keeps_who_had_it_first() {
    let mut night = night();
    night.does("lin", take_over(Some("joe")));
    let run = night.run("amara");
    let updates = &run.blockers[0].updates;
    assert_eq!(updates[0].taken_from.as_deref(), Some("joe"));
    let attempt = run.steps[run.plan.step("backup").unwrap()]
        .forward
        .current();
    let doers: Vec<&str> = attempt.unwrap().doers().collect();
    assert_eq!(doers, ["joe", "lin"]);
}

/// Both did work on it: a third has to sign.
#[test]
fn neither_who_went_nor_who_came_signs() {
    for signer in ["joe", "lin", "amara"] {
        let mut night = night();
        night.does("lin", take_over(Some("joe")));
        let done = Command::Finish {
            step: "anyone".into(),
            outcome: Outcome::Done,
            confirm: None,
            results: Vec::new(),
        };
        night.does("lin", done);
        let around = Command::Finish {
            step: "backup".into(),
            outcome: Outcome::WorkedAround,
            confirm: None,
            results: Vec::new(),
        };
        night.does("lin", Request::from(around).because("by the vendor"));
        let give = Command::Delegate {
            role: "lead".into(),
            to: signer.into(),
            until: None,
        };
        night.does("amara", Request::from(give).because("night shift"));
        let sign = Command::Sign {
            step: "backup".into(),
            role: "lead".into(),
        };
        match (signer, night.record(signer, sign)) {
            ("amara", signed) => assert!(signed.is_ok(), "{signed:?}"),
            (_, signed) => assert_eq!(signed.unwrap_err().rule, Rule::OwnWork),
        }
    }
}

#[test]
fn what_was_done_before_does_not_pass_on_when_it_is_told_late() {
    let mut night = night();
    let began = night.now;
    night.wait(30).does("joe", start("log-file").again());
    let late = Request::from(take_over(Some("joe"))).at(began + Span::minutes(10).delta());
    night.does("lin", late);
    assert_eq!(
        hands(night.run("amara")),
        "B1 lin, C1 lin, 1.2 lin, 1.3 joe, 2.3 lin"
    );
}

trait Again {
    fn again(self) -> Request;
}

impl Again for Command {
    /// Against the order of the plan.
    fn again(self) -> Request {
        let request = Request::from(self).because("no time to wait");
        request.overriding(Rule::NeedsUnmet)
    }
}

#[test]
fn a_shift_begins_with_coming_or_with_taking_over() {
    let mut night = night();
    let came = night.run("amara").shift_began("joe");
    night.wait(60).does("joe", note("quiet"));
    assert_eq!(night.run("amara").shift_began("joe"), came);
    night.wait(60).does("joe", take_over(Some("amara")));
    assert!(night.run("amara").shift_began("joe") > came);
}

#[test]
fn who_can_hand_over_to_whom() {
    // Who, what, and the rule that refuses it.
    type Case = (&'static str, fn() -> Command, Rule);
    let cases: &[Case] = &[
        ("joe", || hand_over(Some("joe")), Rule::UnknownId),
        ("joe", || hand_over(Some("nobody")), Rule::UnknownId),
        ("joe", || hand_over(Some("vendor")), Rule::UnknownId),
        ("lin", || take_over(None), Rule::NotOpen),
        ("lin", || take_over(Some("lin")), Rule::UnknownId),
        ("lin", || take_over(Some("all quiet")), Rule::UnknownId),
        (
            "joe",
            || Command::HandOver {
                to: None,
                text: " ".into(),
            },
            Rule::TextMissing,
        ),
    ];
    for (who, command, rule) in cases {
        assert_eq!(night().refused(who, command()).rule, *rule);
    }
}

/// Two who had not heard of each other: the first has it, and nothing is left for the second.
#[test]
fn two_may_take_over_the_same_shift() {
    let mut night = night();
    night.run("ruth");
    night.does("joe", hand_over(None));
    night.run("ruth");
    night.does("lin", take_over(None));
    night.does_unaware("ruth", take_over(Some("joe")));
    let run = night.run("amara");
    assert_eq!(hands(run), "B1 lin, C1 lin, 1.2 lin, 2.3 lin");
    assert_eq!(run.hand_overs.len(), 2);
    assert_eq!(run.open_hand_overs().count(), 0);
}
