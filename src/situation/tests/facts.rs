//! What is said of a night, fact by fact.

use crate::journal::{Decision, Outcome, RollbackExtent, RunOutcome, TestResult, Vote};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Met, Request, Rule, Stage};
use crate::situation::{End, Situation};
use crate::time::Span;

const PLAN: &str = r#"
runbook: Two steps
id: two
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
services: [{id: emr, name: Records}]
phases:
  - id: only
    title: Only
    steps:
      - {id: backup, title: Back up, role: dba, takes: 1h, undo: {do: Delete it, takes: 5m}}
      - {id: look, title: Look, role: clinical, takes: 10m, tests: [emr], needs: []}
      - id: go
        title: Go or no-go
        gate: {decides: [lead], votes: [dba, clinical], criteria: [{text: Backed up, step: backup}, {text: Looked at, step: look}]}
        needs: []
"#;

fn night() -> Night {
    Night::open(PLAN, crate::journal::Mode::Live)
}

fn because(command: Command) -> Request {
    Request::from(command).because("a reason")
}

fn skip(step: &str) -> Request {
    because(Command::Skip { step: step.into() })
}

fn ends(step: &str, outcome: Outcome) -> Request {
    because(Command::Finish {
        step: step.into(),
        outcome,
        confirm: None,
        results: Vec::new(),
    })
}

fn decides(decision: Decision) -> Request {
    because(Command::Decide {
        gate: "go".into(),
        decision,
        until: None,
        conditions: Vec::new(),
    })
}

/// Go, whatever speaks against it.
fn decides_over_it() -> Request {
    decides(Decision::Go).overriding(Rule::CriteriaOpen)
}

fn votes(vote: Vote) -> Request {
    because(Command::Vote {
        gate: "go".into(),
        vote,
    })
}

fn reopens(step: &str) -> Request {
    because(Command::Reopen { step: step.into() })
}

fn tests(result: TestResult) -> Request {
    because(Command::Test {
        service: "emr".into(),
        site: None,
        result,
        note: None,
    })
}

/// The state of the night, as its lead sees it.
fn look<T>(night: &mut Night, tell: impl FnOnce(&Situation) -> T) -> T {
    let now = night.now;
    tell(&Situation::at(now, night.run("amara"), "amara"))
}

fn met(night: &mut Night) -> Vec<Met> {
    look(night, |s| {
        let gate = s.gates().next().unwrap();
        gate.criteria.iter().map(|c| c.met).collect()
    })
}

#[test]
fn a_criterion_is_met_by_what_was_done() {
    use Met::*;
    type Case = (&'static [fn(&mut Night)], [Met; 2]);
    let cases: &[Case] = &[
        (&[|n| _ = n.does("lin", finish("backup"))], [Yes, No]),
        (
            &[|n| _ = n.does("lin", ends("backup", Outcome::WorkedAround))],
            [WorkedAround, No],
        ),
        (&[|n| _ = n.does("lin", skip("backup"))], [No, No]),
        (
            &[
                |n| _ = n.does("lin", ends("backup", Outcome::Failed)),
                |n| _ = n.does("lin", skip("backup")),
            ],
            [No, No],
        ),
        (
            &[
                |n| _ = n.does("lin", finish("backup")),
                |n| _ = n.does("lin", reopens("backup")),
            ],
            [No, No],
        ),
        // What a step tested failed later: the step proves it no more, until it passes again.
        (
            &[
                |n| _ = n.does("ruth", finish("look")),
                |n| _ = n.does("ruth", tests(TestResult::Fail)),
            ],
            [No, No],
        ),
        (
            &[
                |n| _ = n.does("ruth", finish("look")),
                |n| _ = n.does("ruth", tests(TestResult::Fail)),
                |n| _ = n.does("ruth", tests(TestResult::Pass)),
            ],
            [No, Yes],
        ),
    ];
    for (n, (script, expected)) in cases.iter().enumerate() {
        let mut night = night();
        script.iter().for_each(|act| act(&mut night));
        assert_eq!(met(&mut night), expected, "case {n}");
    }
}

#[test]
fn a_decision_remembers_what_it_stood_on() {
    let mut night = night();
    night.does("lin", finish("backup"));
    night.does("lin", votes(Vote::NoGo));
    night.does("amara", decides_over_it());
    look(&mut night, |s| {
        let gate = s.gates().next().unwrap();
        let decision = gate.decision().unwrap();
        let against: Vec<&str> = decision
            .objections
            .against
            .iter()
            .map(|v| v.stamp.by.as_str())
            .collect();
        assert_eq!(against, ["lin"]);
        assert_eq!(decision.objections.silent, ["clinical"]);
        assert_eq!(decision.objections.open, [1]);
        assert!(decision.no_longer.is_empty());
    });
    // A vote afterwards changes nothing of what the decision was made over.
    night.does("lin", reopens("backup"));
    look(&mut night, |s| {
        let gate = s.gates().next().unwrap();
        let decision = gate.decision().unwrap();
        assert_eq!(decision.objections.open, [1]);
        assert_eq!(decision.no_longer, [0]);
        assert_eq!(gate.criteria[0].met_then, Some(true));
    });
}

#[test]
fn a_correction_after_the_decision_shows_on_the_gate() {
    let mut night = night();
    let done = night.does("lin", finish("backup"));
    night.does("amara", decides_over_it());
    let correct = Command::Correct {
        entry: done.id().to_string(),
        correction: crate::run::Correction::Void,
    };
    night.does("lin", because(correct));
    look(&mut night, |s| {
        let gate = s.gates().next().unwrap();
        assert_eq!(gate.decision().unwrap().no_longer, [0]);
    });
}

#[test]
fn counts_add_up_and_tell_skipped_from_done() {
    let mut night = night();
    night.does("lin", skip("backup"));
    night.does("ruth", ends("look", Outcome::WorkedAround));
    look(&mut night, |s| {
        let counts = s.night().counts;
        assert_eq!(
            (counts.done, counts.worked_around, counts.skipped),
            (0, 1, 1)
        );
        assert_eq!((counts.over(), counts.open(), counts.total()), (2, 1, 3));
    });
}

#[test]
fn a_night_is_finished_only_when_its_work_is() {
    let all = |night: &mut Night| {
        night.wait(10).does("lin", finish("backup"));
        night.does("ruth", finish("look"));
        night.all_for_a_go("go");
        night.does("amara", decides(Decision::Go));
    };
    let close = |night: &mut Night, outcome| {
        night
            .wait(30)
            .does("amara", because(Command::Close { outcome }));
    };
    let end = |night: &mut Night| look(night, |s| (s.night().end, s.night().late().is_some()));

    let mut done = night();
    assert_eq!(end(&mut done), (End::Underway, false));
    all(&mut done);
    let (finished, late) = end(&mut done);
    assert!(matches!(finished, End::Finished(_)) && late);
    close(&mut done, RunOutcome::Complete);
    assert_eq!(end(&mut done), (finished, true));

    let mut given_up = night();
    given_up.does("lin", finish("backup"));
    close(&mut given_up, RunOutcome::Stopped);
    let closed = given_up.run("amara").closed.as_ref().unwrap().stamp.at;
    assert_eq!(end(&mut given_up), (End::GivenUp(closed), false));

    // Where all was skipped nothing was finished.
    let mut skipped = night();
    skipped.does("lin", skip("backup"));
    skipped.does("ruth", skip("look"));
    let gate = Request {
        overrides: Some(Rule::NeedsUnmet),
        ..decides(Decision::NoGo)
    };
    skipped.does("amara", gate);
    close(&mut skipped, RunOutcome::Partial);
    assert!(matches!(end(&mut skipped).0, End::GivenUp(_)));
}

#[test]
fn an_undo_stays_finished_whatever_becomes_of_its_step() {
    let back = || {
        because(Command::Rollback {
            extent: RollbackExtent::Only {
                steps: vec!["backup".into()],
            },
        })
    };
    let forward = || because(Command::Resume { scope: None });
    type Script = &'static [fn(&mut Night)];
    let after: &[Script] = &[
        &[],
        &[|n| _ = n.does("lin", reopens("backup"))],
        &[
            |n| _ = n.does("lin", reopens("backup")),
            |n| _ = n.does("lin", skip("backup")),
        ],
        &[|n| _ = n.does("lin", skip("backup"))],
    ];
    for (n, script) in after.iter().enumerate() {
        let mut night = night();
        night.does("lin", start("backup"));
        night.does("lin", ends("backup", Outcome::Failed));
        night.does("amara", back());
        night.does("lin", start("backup"));
        night.wait(5).does("lin", finish("backup"));
        night.does("amara", forward());
        script.iter().for_each(|act| act(&mut night));
        look(&mut night, |s| {
            let undo = s.work(0, crate::journal::Way::Back);
            assert!(undo.finished.is_some(), "case {n}");
            assert_eq!(undo.stage, Some(Stage::Done), "case {n}");
        });
        let stage = look(&mut night, |s| s.stage(0));
        let skipped = n >= 2;
        assert_eq!(stage == Stage::Skipped, skipped, "case {n}: {stage:?}");
    }
}

#[test]
fn overlapping_blockers_are_added_up_and_counted_once() {
    let block = |title: &str| Command::Block {
        title: title.into(),
        fields: Default::default(),
    };
    let mut night = night();
    night.does("lin", block("one"));
    night.wait(10).does("lin", block("two"));
    night.wait(10).does(
        "lin",
        Command::Unblock {
            blocker: "B1".into(),
        },
    );
    night.wait(10);
    look(&mut night, |s| {
        // 20m20s and 20m20s, of which 10m10s at the same time.
        assert_eq!(s.blocked_in_sum(), Span::seconds(2 * 1220));
        assert_eq!(s.blocked_at_all(), Span::seconds(1830));
    });
}

/// A rollback that asks for nothing ends now, not in 1970.
#[test]
fn a_rollback_with_nothing_to_undo_is_over_now() {
    use crate::forecast::{Forecast, Settings, Shape};
    let mut night = night();
    night.does(
        "amara",
        because(Command::Rollback {
            extent: RollbackExtent::Everything,
        }),
    );
    let now = night.now;
    let run = night.run("amara");
    let settings = Settings {
        trials: 10,
        seed: 1,
        shape: Shape::Pert,
    };
    let forecast = Forecast::of(&run.plan, &run.snapshot(now), 10, settings).unwrap();
    assert_eq!((forecast.p50, forecast.p80), (Some(now), Some(now)));
}
