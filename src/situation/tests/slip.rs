//! Where the time went: examples by hand, and that it always sums to the second.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::journal::{BlockerFields, Mode, Outcome, RunOutcome};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Observed, Request};

/// Three hours in a row: an hour of backing up, signed in five minutes, a quarter to decide, an
/// hour to upgrade, an hour to test; and beside them a step with three hours of slack.
const NIGHT: &str = "
runbook: Night
id: night
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara, roles: [lead, safety]}
  - {id: lin, name: Lin, roles: [dba]}
phases:
  - id: all
    title: All
    steps:
      - {id: backup, title: Back up, role: dba, takes: 1h, needs: [], sign_off: [lead]}
      - {id: go, title: Go, gate: {decides: [lead]}}
      - {id: upgrade, title: Upgrade, role: dba, takes: 1h}
      - {id: test, title: Test, role: dba, takes: 1h}
      - {id: aside, title: Aside, takes: 10m, needs: []}
";

fn at(minute: i64, request: impl Into<Request>) -> (i64, &'static str, Request) {
    let request: Request = request.into();
    (minute, "lin", request.because("x"))
}

fn lead(minute: i64, request: impl Into<Request>) -> (i64, &'static str, Request) {
    let (minute, _, request) = at(minute, request);
    (minute, "amara", request)
}

fn sign() -> Command {
    Command::Sign {
        step: "backup".into(),
        role: "lead".into(),
    }
}

fn go() -> Command {
    Command::Decide {
        gate: "go".into(),
        decision: crate::journal::Decision::Go,
        until: None,
        conditions: vec![],
    }
}

fn fail(step: &str) -> Command {
    Command::Finish {
        step: step.into(),
        outcome: Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    }
}

fn block() -> Command {
    Command::Block {
        title: "no VPN".into(),
        fields: BlockerFields {
            steps: Some(vec!["upgrade".into()]),
            ..BlockerFields::default()
        },
    }
}

fn unblock() -> Command {
    Command::Unblock {
        blocker: "B1".into(),
    }
}

/// The items in minutes, `overrun 1.1 +20`, after so many minutes.
fn told(deeds: Vec<(i64, &'static str, Request)>, minutes: i64) -> Vec<String> {
    let mut night = Night::open(NIGHT, Mode::Live);
    let opens = night.now;
    let now = opens + Span::minutes(minutes).delta();
    // What happened is written down afterwards, so that the minutes are whole.
    night.now = now;
    for (minute, who, request) in deeds {
        let request = request.at(opens + Span::minutes(minute).delta());
        night.does(who, request);
        night.now = now;
    }
    let s = Situation::at(now, night.run("amara"), "amara");
    let slip = slip(&s).unwrap();
    let sum: i64 = slip.items.iter().map(|item| item.by.secs()).sum();
    assert_eq!(sum, slip.by().secs());
    let one = |item: &SlipItem| {
        let step = item.step.map_or("", |ix| &s.run.plan.steps[ix].number);
        let name = item.name.as_deref().unwrap_or_default();
        let by = format!("{:+}", item.by.secs() / 60);
        let words = [item.kind.word(), step, name, &by];
        let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        words.join(" ")
    };
    slip.items.iter().map(one).collect()
}

fn done(step: &str, from: i64, to: i64) -> [(i64, &'static str, Request); 2] {
    [at(from, start(step)), at(to, finish(step))]
}

#[test]
fn as_planned_nothing_went_anywhere() {
    let mut deeds = Vec::from(done("backup", 0, 60));
    deeds.extend([lead(65, sign()), lead(80, go())]);
    deeds.extend(done("upgrade", 80, 140));
    deeds.extend(done("test", 140, 200));
    assert_eq!(told(deeds, 300), [""; 0]);
}

#[test]
fn each_stretch_has_its_name() {
    let mut deeds = Vec::from(done("backup", 10, 90));
    deeds.extend([lead(105, sign()), lead(150, go())]);
    deeds.extend([at(170, start("upgrade")), at(180, block())]);
    deeds.extend([at(210, unblock()), at(240, fail("upgrade"))]);
    deeds.extend(done("upgrade", 250, 300));
    deeds.extend(done("test", 305, 345));
    let told = told(deeds, 400);
    assert_eq!(
        told,
        [
            "waiting for a person +10",
            "overrun 1.1 +20",
            "sign-off 1.1 +10",
            "decision G1 +30",
            "waiting for a person 1.2 dba +20",
            // Of the eighty minutes up to the second attempt the blocker had thirty.
            "blocker 1.2 B1 no VPN +30",
            "rework 1.2 +50",
            "early gain 1.2 -10",
            "waiting for a person 1.3 dba +5",
            "early gain 1.3 -20",
        ]
    );
}

#[test]
fn a_night_that_is_not_over_is_reckoned_to_now() {
    let mut deeds = Vec::from(done("backup", 0, 60));
    deeds.extend([lead(65, sign()), lead(80, go())]);
    deeds.push(at(80, start("upgrade")));
    // The upgrade is forty minutes late; the test is still to come.
    assert_eq!(
        told(deeds, 180),
        ["overrun 1.2 +40", "still to come 1.3 -60"]
    );
}

#[test]
fn what_was_skipped_or_stopped_is_told() {
    let mut deeds = Vec::from(done("backup", 0, 60));
    deeds.extend([lead(65, sign()), lead(80, go())]);
    let skip = Command::Skip {
        step: "upgrade".into(),
    };
    deeds.push(at(90, skip));
    deeds.push(lead(100, Command::Stop));
    deeds.push(lead(130, Command::Resume { scope: None }));
    deeds.extend(done("test", 140, 200));
    assert_eq!(
        told(deeds, 300),
        [
            "waiting for a person 1.2 dba +10",
            "skipped 1.2 -60",
            "hold or stop 1.3 stop +30",
            "waiting for a person 1.3 dba +20",
        ]
    );
}

/// What somebody does by chance: which step, what, how long after, and whether it is told late.
type Deed = (u8, u8, i64, bool);

fn any_deed() -> impl Strategy<Value = Deed> {
    (any::<u8>(), any::<u8>(), 0..70_i64, any::<bool>())
}

fn by_chance(deeds: &[Deed], closes: bool) -> Night {
    let mut night = Night::open(crate::run::testing::RUNBOOK, Mode::Rehearsal);
    let steps = [
        "freeze",
        "backup",
        "log-file",
        "go",
        "upgrade",
        "late-start",
        "anyone",
    ];
    for &(which, what, minutes, late) in deeds {
        let step = steps[usize::from(which) % steps.len()].to_string();
        let ended = |outcome| Command::Finish {
            step: step.clone(),
            outcome,
            confirm: Some("SQL01".into()),
            results: Vec::new(),
        };
        let fields = BlockerFields {
            steps: Some(vec![step.clone()]),
            ..BlockerFields::default()
        };
        let command = match what % 16 {
            0..=2 => Command::Start {
                step: step.clone(),
                confirm: Some("SQL01".into()),
            },
            3..=6 => ended(Outcome::Done),
            7 => ended(Outcome::Failed),
            8 => ended(Outcome::WorkedAround),
            9 => Command::Skip { step },
            10 => Command::Reopen { step },
            11 => Command::Block {
                title: "stuck".into(),
                fields,
            },
            12 => Command::Unblock {
                blocker: format!("B{}", which % 4),
            },
            13 if which % 2 == 0 => Command::Hold { scope: Some(step) },
            13 => Command::Stop,
            14 => Command::Resume { scope: None },
            _ if which % 2 == 0 => go(),
            _ => Command::Evidence {
                step: "backup".into(),
                id: "rows".into(),
                value: Observed::Value("120".into()),
            },
        };
        let mut request = Request::from(command).because("x");
        if late {
            request.at = Some(night.now - Span::minutes(i64::from(what) % 40).delta());
        }
        let who = ["amara", "lin", "joe"][usize::from(what) % 3];
        let _ = night.record(who, request);
        night.wait(minutes);
    }
    if closes {
        let close = Command::Close {
            outcome: RunOutcome::Partial,
        };
        let _ = night.record("amara", Request::from(close).because("enough"));
    }
    night
}

proptest! {
    /// Whatever happened, in whatever order it was told: to the second.
    #[test]
    fn it_always_sums(deeds in vec(any_deed(), 0..60), closes in any::<bool>(), later in 0..300_i64) {
        let mut night = by_chance(&deeds, closes);
        let now = night.now + Span::seconds(later * 7).delta();
        let s = Situation::at(now, night.run("amara"), "amara");
        let slip = slip(&s).unwrap();
        let sum: i64 = slip.items.iter().map(|item| item.by.secs()).sum();
        prop_assert_eq!(sum, slip.by().secs(), "{:?}", slip);
        prop_assert!(slip.items.iter().all(|item| item.by != Span::ZERO));
        for kind in [SlipKind::Waiting, SlipKind::Blocker, SlipKind::Hold, SlipKind::Rework] {
            prop_assert!(slip.of(kind) >= Span::ZERO, "{kind:?} {slip:?}");
        }
    }
}
