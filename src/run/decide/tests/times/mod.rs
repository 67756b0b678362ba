//! Which times are taken, which are asked about, and which are refused.

mod order;
mod promises;
mod tales;
mod window;

use super::*;
use crate::journal::{ConditionFields, Mode};
use crate::run::testing::note;
use crate::run::{Amendment, Correction, Mark, Rule};
use crate::time::{Instant, Span};

fn ago(night: &Night, minutes: i64) -> Instant {
    night.now - Span::minutes(minutes).delta()
}

fn because(command: Command) -> Request {
    Request::from(command).because("x")
}

fn reopen(step: &str) -> Request {
    because(Command::Reopen { step: step.into() })
}

fn unblock(blocker: &str) -> Command {
    Command::Unblock {
        blocker: blocker.into(),
    }
}

fn resume() -> Request {
    because(Command::Resume { scope: None })
}

fn back_to(night: &mut Night, minutes: i64) -> &mut Night {
    night.wait(-minutes)
}

/// Times are told to the minute: in that minute it is taken, and no duration is below zero.
#[test]
fn what_is_told_to_the_minute_is_no_contradiction() {
    let mut night = Night::rehearsal();
    night.does("amara", start("1.1"));
    let at = night.now - Span::seconds(40).delta();
    night.wait(5);
    night.does("amara", Request::from(finish("1.1")).at(at));
    let now = night.now;
    let run = night.run("amara");
    let attempt = run.steps[0].forward.current().unwrap();
    assert_eq!(
        attempt.finish.as_ref().unwrap().stamp.at,
        attempt.start().unwrap()
    );
    assert_eq!(attempt.duration(now), Span::ZERO);
}

/// Minutes after the opening; minutes before that, of which it is told; what comes of it.
#[test]
fn a_time_is_held_against_the_run() {
    use Rule::{Future, ImpossibleTime, UnlikelyTime};
    for (mode, later, ago, refused) in [
        (Mode::Live, 60, 30, None),
        (Mode::Live, 60, 70, None),
        (Mode::Live, 60, 80, Some(UnlikelyTime)),
        (Mode::Live, 60, 60 + 23 * 60, Some(UnlikelyTime)),
        (Mode::Live, 60, 60 + 25 * 60, Some(ImpossibleTime)),
        (Mode::Live, 10 * 60, 7 * 60, None),
        (Mode::Live, 10 * 60, 9 * 60, Some(UnlikelyTime)),
        (Mode::Live, 60, -1, None),
        (Mode::Live, 60, -2, Some(Future)),
        // A rehearsal is opened when the team is at it.
        (Mode::Rehearsal, 1, 2 * 60, None),
        (Mode::Rehearsal, 1, 9 * 60, Some(UnlikelyTime)),
        (Mode::Rehearsal, 1, 25 * 60, Some(ImpossibleTime)),
    ] {
        let mut night = Night::open(crate::run::testing::RUNBOOK, mode);
        night.wait(later);
        let at = self::ago(&night, ago);
        let told = night.record("amara", Request::from(note("x")).at(at));
        let rule = told.as_ref().err().map(|refusal| refusal.rule);
        assert_eq!(rule, refused, "{mode:?} {later} {ago}");
        let zone = night.run("amara").plan.window.zone.clone();
        if let Err(refusal) = told {
            assert!(refusal.why.contains(&zone.day_clock(at)), "{refusal}");
        }
    }
}

/// A reason keeps what is unlikely, once, and the log shows it.
#[test]
fn what_is_unlikely_is_kept_with_a_reason() {
    let mut night = Night::live();
    night.wait(10 * 60);
    let told = Request::from(finish("1.1")).at(ago(&night, 9 * 60));
    let refusal = night.refused("amara", told.clone());
    assert_eq!(refusal.rule, Rule::UnlikelyTime);
    assert_eq!(refusal.why, "Fri 27 Nov 19:00 is 9h00m ago");
    let without = told.clone().overriding(Rule::UnlikelyTime);
    assert_eq!(
        night.refused("amara", without.clone()).rule,
        Rule::ReasonMissing
    );
    let kept = night.does("amara", without.because("from the paper log"));
    assert_eq!(kept.fact().overrides.as_deref(), Some("unlikely-time"));
    let line = night.run("amara").line(&kept.id()).unwrap();
    assert_eq!(line.marks, [Mark::Late, Mark::Override]);
}

/// What broke a rule is still taken of the past; that it is unlikely is asked besides.
#[test]
fn an_override_of_the_time_does_not_hide_what_else_was_broken() {
    let mut night = Night::live();
    night.wait(10 * 60);
    let told = because(start("1.2")).at(ago(&night, 9 * 60));
    assert_eq!(night.refused("lin", told.clone()).rule, Rule::UnlikelyTime);
    let kept = night.does("lin", told.overriding(Rule::UnlikelyTime));
    assert_eq!(kept.fact().against, ["needs-unmet"]);
    assert_eq!(kept.fact().overrides.as_deref(), Some("unlikely-time"));
}

/// What is said to be now meets the rules of now.
#[test]
fn now_is_not_the_past() {
    let mut night = Night::rehearsal();
    let request = Request::from(start("1.2"));
    let now = night.now;
    assert_eq!(
        night.refused("lin", request.clone().at(now)).rule,
        Rule::NeedsUnmet
    );
    let kept = night.tells("lin", request);
    assert_eq!(kept.fact().against, ["needs-unmet"]);
}

/// A corrected time is held against the run, and against what is recorded on both sides of it.
#[test]
fn a_corrected_time_stays_in_its_place() {
    let corrected = |night: &mut Night, entry: &str, minutes: i64| {
        let correction = Correction::At(ago(night, minutes));
        let entry = entry.to_string();
        let request = because(Command::Correct { entry, correction });
        night.record("amara", request).err()
    };
    let mut night = Night::rehearsal();
    let started = night.does("amara", start("1.1")).id().to_string();
    night.wait(30);
    let finished = night.does("amara", finish("1.1")).id().to_string();
    night.wait(30);
    for (entry, minutes, rule) in [
        (&started, 20, Some(Rule::ImpossibleTime)),
        (&finished, 65, Some(Rule::ImpossibleTime)),
        (&started, -5, Some(Rule::Future)),
        (&started, 3 * 24 * 60, Some(Rule::ImpossibleTime)),
        (&started, 70, None),
        (&finished, 65, None),
        (&started, 64, Some(Rule::ImpossibleTime)),
        (&started, 10 * 60, Some(Rule::UnlikelyTime)),
    ] {
        let refusal = corrected(&mut night, entry, minutes);
        assert_eq!(
            refusal.as_ref().map(|r| r.rule),
            rule,
            "{entry} {minutes} {refusal:?}"
        );
    }
    assert!(night.run("amara").too_early.is_empty());
}

/// A test that was made before the change says nothing of what was changed.
#[test]
fn a_test_is_asked_about_that_is_older_than_the_change() {
    let mut night = Night::open(window::PREPARED, Mode::Rehearsal);
    night.wait(30).does("amara", finish("move"));
    night.wait(30);
    let test = |night: &Night, minutes| {
        Request::from(Command::Test {
            service: "emr".into(),
            site: None,
            result: crate::journal::TestResult::Pass,
            note: None,
        })
        .at(ago(night, minutes))
    };
    let early = test(&night, 45);
    assert_eq!(
        night.refused("amara", early.clone()).rule,
        Rule::UnlikelyTime
    );
    night.does(
        "amara",
        early
            .overriding(Rule::UnlikelyTime)
            .because("it was before"),
    );
    let late = test(&night, 15);
    night.does("amara", late);
}
