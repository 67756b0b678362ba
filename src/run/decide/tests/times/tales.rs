//! Whatever is told, in whatever order.

use proptest::prelude::*;

use super::*;

/// What somebody tells of the past or corrects, whatever it is: by its number.
fn tale(night: &mut Night, n: usize) -> Command {
    let entry = |night: &mut Night, n: usize| {
        let log = &night.run("amara").log;
        log[n % log.len()].entry.id().to_string()
    };
    match n {
        0 => start("1.1"),
        1 => finish("1.1"),
        2 => ends("1.1", Outcome::Failed),
        3 => Command::Reopen { step: "1.1".into() },
        4 => Command::Skip { step: "1.1".into() },
        5 => start("2.3"),
        6 => finish("2.3"),
        7 => block("2.3"),
        8 => unblock("B1"),
        9 => unblock("B2"),
        10 => Command::Stop,
        11 => Command::Resume { scope: None },
        12 => everything(),
        13 => decide(Decision::Hold),
        n => Command::Correct {
            entry: entry(night, n * 7),
            correction: Correction::At(night.now - Span::minutes(n as i64 * 5).delta()),
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is told in whatever order, and taken: nothing is before what it is about.
    #[test]
    fn no_tale_makes_a_duration_negative(tales in prop::collection::vec((0_usize..40, -3_i64..200), 1..24)) {
        let mut night = Night::rehearsal();
        night.wait(200);
        for (n, minutes) in tales {
            let request = because(tale(&mut night, n));
            let told = match request.command {
                Command::Correct { .. } => request,
                _ => request.at(ago(&night, minutes)),
            };
            let _ = night.record("amara", told);
            night.wait(2);
        }
        let run = night.run("amara");
        prop_assert!(run.too_early.is_empty(), "{:?}", run.too_early);
        let no_minute = |from: Instant, to: Instant| Span::between(to, from) < Span::minutes(1);
        for attempt in run.steps.iter().flat_map(|s| &s.forward.attempts) {
            let times = attempt.started.as_ref().zip(attempt.finish.as_ref());
            let fine = times.is_none_or(|(start, finish)| no_minute(start.at, finish.stamp.at));
            prop_assert!(fine, "{attempt:?}");
        }
        for blocker in &run.blockers {
            let resolved = blocker.resolved.as_ref();
            let fine = resolved.is_none_or(|(stamp, _)| no_minute(blocker.raised.at, stamp.at));
            prop_assert!(fine, "{blocker:?}");
        }
    }
}
