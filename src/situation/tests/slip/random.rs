//! Nights by chance: whatever happened, it sums to the second.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::run::Observed;
use crate::share::tests::weekend;

/// What somebody does by chance: which step, what, how long after, and whether it is recorded late.
type Deed = (u8, u8, i64, bool);

fn any_deed() -> impl Strategy<Value = Deed> {
    (any::<u8>(), any::<u8>(), 0..70_i64, any::<bool>())
}

const STEPS: [&str; 7] = [
    "freeze",
    "backup",
    "log-file",
    "go",
    "upgrade",
    "late-start",
    "anyone",
];

fn command_by_chance(which: u8, what: u8) -> Command {
    let step = STEPS[usize::from(which) % STEPS.len()].to_string();
    let is_even = which.is_multiple_of(2);
    let ended = |outcome| Command::Finish {
        step: step.clone(),
        outcome,
        confirm: Some("SQL01".into()),
        results: Vec::new(),
    };
    match what % 24 {
        0..=3 => Command::Start {
            step,
            confirm: Some("SQL01".into()),
        },
        4..=8 => ended(Outcome::Done),
        9 => ended(Outcome::Failed),
        10 => ended(Outcome::WorkedAround),
        11 => Command::Skip { step },
        12 => Command::Reopen { step },
        13 => Command::Block {
            title: "stuck".into(),
            fields: BlockerFields {
                steps: Some(vec![step]),
                ..BlockerFields::default()
            },
        },
        14 => Command::Unblock {
            blocker: format!("B{}", which % 4),
        },
        15 if is_even => Command::Hold { scope: Some(step) },
        15 => Command::Stop,
        16 => Command::Resume { scope: None },
        17 if is_even => command(&["go"], Instant::UNIX_EPOCH),
        17 => command(&["no-go"], Instant::UNIX_EPOCH),
        18 if is_even => command(&["rollback"], Instant::UNIX_EPOCH),
        18 => Command::Rollback {
            extent: RollbackExtent::Only { steps: vec![step] },
        },
        19 if is_even => command(&["check-in"], Instant::UNIX_EPOCH),
        19 => Command::CheckOut,
        20 if is_even => Command::RefuseSign {
            step,
            role: "lead".into(),
        },
        20 | 21 => Command::Sign {
            step,
            role: "lead".into(),
        },
        22 => Command::Add(NewStep {
            after: step,
            title: format!("More {which}"),
            needed_by: vec!["upgrade".into()],
            ..NewStep::default()
        }),
        _ => Command::Evidence {
            step: "backup".into(),
            id: if is_even { "rows" } else { "result" }.into(),
            value: Observed::Value(if is_even { "120" } else { "clean" }.into()),
        },
    }
}

fn by_chance(deeds: &[Deed], mode: Mode, closes: bool) -> Night {
    let mut night = Night::open(crate::run::testing::RUNBOOK, mode);
    for &(which, what, minutes, late) in deeds {
        let mut request = Request::from(command_by_chance(which, what)).because("x");
        if late {
            let ago = Span::minutes(i64::from(what) % 40);
            request.at = Some(night.now - ago.delta());
        }
        let who = ["amara", "lin", "joe"][usize::from(what) % 3];
        if let Err(refusal) = night.record(who, request.clone()) {
            request.overrides = Some(refusal.rule);
            let _ = night.record(who, request);
        }
        night.wait(minutes);
    }
    if closes {
        let close = Request::from(command(&["close"], Instant::UNIX_EPOCH));
        let _ = night.record("amara", close.because("enough"));
    }
    night
}

/// People apart from each other, with clocks that are off, who tell what the others contradict.
#[test]
fn it_sums_after_the_simulated_weekends() {
    for seed in 0..60 {
        let run = weekend::run_of(seed);
        for minutes in [30, 240, 900] {
            let now = run.plan.window.opens + Span::minutes(minutes).delta();
            let s = Situation::at(now, &run, "amara");
            sums(&slip(&s).unwrap());
        }
    }
}

proptest! {
    /// Whatever happened, in whatever order it was recorded: to the second, at any time of the night.
    /// No blocker would have gained more than all of its time.
    #[test]
    fn it_always_sums(
        deeds in vec(any_deed(), 0..80),
        is_live in any::<bool>(),
        closes in any::<bool>(),
        later in -300..300_i64,
    ) {
        let mode = if is_live { Mode::Live } else { Mode::Rehearsal };
        let mut night = by_chance(&deeds, mode, closes);
        let now = night.now + Span::seconds(later * 7).delta();
        let s = Situation::at(now, night.run("amara"), "amara");
        let slip = slip(&s).unwrap();
        sums(&slip);
        for row in slip.rows.iter().filter(|row| row.blocker.is_some()) {
            let blocker = s.run.blocker(row.blocker.as_ref().unwrap()).unwrap();
            let end = s.run.closed.as_ref().map_or(now, |c| c.stamp.at);
            prop_assert!(row.would_gain <= Some(blocker.age(end)), "{:?}", slip);
        }
    }
}
