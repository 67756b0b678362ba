//! What two who had not heard of each other leave behind, and what is entered late.

use super::*;
use crate::journal::RunOutcome;
use crate::run::testing::{Night, finish, start};
use crate::run::{Mark, Request, Rule};

#[test]
fn two_who_had_not_heard_of_each_other_are_a_conflict() {
    let at = opens();
    let done = |outcome| Event::StepFinished {
        step: "freeze".into(),
        way: Way::Forward,
        outcome,
        results: vec![],
        replaces: None,
    };
    let mut scribes = Scribes::new();
    scribes.write("amara", Fact::new("amara", done(Outcome::Done)), at);
    scribes.write_apart(
        "lin",
        Fact::new("lin", done(Outcome::Failed)),
        at + Span::minutes(1).delta(),
    );
    let run = Run::fold(plan(), &scribes.entries());
    assert_eq!(run.conflicts.len(), 1);
    assert_eq!(run.conflicts[0].what, "1.1 is both failed and done");
    assert_eq!(
        run.stage(0, at),
        Stage::Failed,
        "the later stands until it is settled"
    );
}

#[test]
fn a_sign_off_of_another_finish_does_not_count() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let signed = EntryId {
        writer: "lin@host~ff".into(),
        n: 9,
    };
    let fact = Fact::new(
        "amara",
        Event::SignedOff {
            step: "backup".into(),
            way: Way::Forward,
            role: "lead".into(),
            finish: signed,
        },
    );
    let at = night.now;
    let mut scribes = Scribes::new();
    let done = Event::StepFinished {
        step: "backup".into(),
        way: Way::Forward,
        outcome: Outcome::Done,
        results: vec![],
        replaces: None,
    };
    scribes.write("lin", Fact::new("lin", done), at);
    scribes.write("amara", fact, at + Span::minutes(1).delta());
    let run = Run::fold(plan(), &scribes.entries());
    assert_eq!(
        run.stage(run.plan.step("backup").unwrap(), at),
        Stage::AwaitingSignOff
    );
    assert_eq!(run.log[1].marks, [Mark::NoEffect]);
}

#[test]
fn a_start_told_late_belongs_to_what_it_began() {
    let mut night = Night::rehearsal();
    night.wait(10);
    let at = night.now;
    night.does("amara", finish("1.1"));
    night.does(
        "amara",
        Request::from(start("1.1")).at(at - Span::minutes(8).delta()),
    );
    let run = night.run("lin");
    assert_eq!(run.steps[0].forward.attempts.len(), 1);
    assert_eq!(
        run.steps[0].forward.attempts[0].duration(at),
        Span::minutes(8)
    );
}

#[test]
fn a_hold_and_a_stop_refuse_new_work() {
    use crate::run::Rule;
    let mut scribes = Night::rehearsal();
    let now = scribes.now;
    let run = scribes.run("amara").clone();
    for (event, rule) in [
        (
            Event::Held {
                scope: Some("prepare".into()),
            },
            Rule::Held,
        ),
        (Event::Stopped, Rule::Stopped),
    ] {
        let mut others = Scribes::new();
        let held = others.write("lin", Fact::new("lin", event), now);
        let mut run = run.clone();
        run.apply(&held);
        let moment = crate::run::Moment {
            now,
            typist: "amara",
            rollback_by: None,
            after: &[],
            foreseen: None,
        };
        let refusal = crate::run::decide(&run, &moment, &Request::from(start("1.1"))).unwrap_err();
        assert_eq!(refusal.rule, rule, "{refusal}");
        assert!(
            crate::run::decide(
                &run,
                &moment,
                &Request::from(crate::run::testing::note("x"))
            )
            .is_ok()
        );
    }
}

/// A machine that was cut off after the opening: its entries come as if nothing else had been.
struct Apart {
    scribes: Scribes,
    at: Instant,
}

impl Apart {
    fn new() -> Apart {
        Apart {
            scribes: Scribes::new(),
            at: opens(),
        }
    }

    fn writes(&mut self, who: &str, event: Event) -> EntryId {
        self.at += Span::minutes(1).delta();
        self.scribes
            .write_apart(who, Fact::new(who, event), self.at)
            .id()
    }

    fn run(&self) -> Run {
        Run::fold(plan(), &self.scribes.entries())
    }
}

fn done(step: &str, outcome: Outcome) -> Event {
    Event::StepFinished {
        step: step.into(),
        way: Way::Forward,
        outcome,
        results: vec![],
        replaces: None,
    }
}

fn signed(step: &str, finish: EntryId) -> Event {
    Event::SignedOff {
        step: step.into(),
        way: Way::Forward,
        role: "lead".into(),
        finish,
    }
}

#[test]
fn whoever_finished_it_apart_may_not_sign_it() {
    for outcome in [Outcome::Done, Outcome::WorkedAround] {
        let mut apart = Apart::new();
        apart.writes("amara", done("backup", outcome));
        let stands = apart.writes("joe", done("backup", Outcome::Done));
        apart.writes("amara", signed("backup", stands));
        let run = apart.run();
        let ix = run.plan.step("backup").unwrap();
        assert_eq!(
            run.stage(ix, opens()),
            Stage::AwaitingSignOff,
            "{outcome:?}"
        );
    }
}

#[test]
fn a_skip_apart_from_a_finish_is_a_conflict_both_ways() {
    let skip = Event::StepSkipped {
        step: "freeze".into(),
        way: Way::Forward,
    };
    for (first, second) in [
        (done("freeze", Outcome::Done), skip.clone()),
        (skip, done("freeze", Outcome::Done)),
    ] {
        let mut apart = Apart::new();
        apart.writes("amara", first);
        apart.writes("lin", second);
        assert_eq!(apart.run().conflicts.len(), 1);
    }
}

#[test]
fn a_skip_apart_from_a_start_is_a_conflict_unless_it_knew_of_it() {
    let skip = Event::StepSkipped {
        step: "freeze".into(),
        way: Way::Forward,
    };
    let start = Event::StepStarted {
        step: "freeze".into(),
        way: Way::Forward,
    };
    for [first, second] in [[start.clone(), skip.clone()], [skip.clone(), start.clone()]] {
        let mut apart = Apart::new();
        apart.writes("amara", first);
        apart.writes("lin", second);
        assert_eq!(apart.run().conflicts.len(), 1);
    }
    let mut apart = Apart::new();
    apart.writes("amara", start);
    let mut knowing = Fact::new("lin", skip);
    knowing.overrides = Some(Rule::StillRunning.name().into());
    apart.at += Span::minutes(1).delta();
    apart.scribes.write("lin", knowing, apart.at);
    assert_eq!(apart.run().conflicts.len(), 0);
}

#[test]
fn two_ends_of_one_run_are_a_conflict_unless_one_knew_of_the_other() {
    let closed = |outcome| Event::RunClosed { outcome };
    for (other, known, conflicts, stands) in [
        (RunOutcome::Complete, None, 0, RunOutcome::Complete),
        (RunOutcome::RolledBack, None, 1, RunOutcome::RolledBack),
        (
            RunOutcome::RolledBack,
            Some(Rule::Closed),
            0,
            RunOutcome::RolledBack,
        ),
    ] {
        let mut apart = Apart::new();
        apart.writes("amara", closed(RunOutcome::Complete));
        let mut second = Fact::new("joe", closed(other));
        second.overrides = known.map(|rule| rule.name().into());
        apart.at += Span::minutes(1).delta();
        apart.scribes.write_apart("joe", second, apart.at);
        let run = apart.run();
        assert_eq!(run.conflicts.len(), conflicts, "{other:?} {known:?}");
        let confirms = run.log.last().unwrap().marks.contains(&Mark::Confirms);
        assert_eq!(confirms, other == RunOutcome::Complete, "{other:?}");
        assert_eq!(run.closed.unwrap().outcome, stands, "{other:?} {known:?}");
    }
}

/// Somebody who had no say in it tells late that it ended otherwise.
#[test]
fn an_end_told_by_whoever_may_not_does_not_replace_the_leads() {
    let mut apart = Apart::new();
    let closed = |outcome| Event::RunClosed { outcome };
    apart.writes("amara", closed(RunOutcome::Stopped));
    let mut told = Fact::new("joe", closed(RunOutcome::Complete));
    told.occurred = Some(apart.at);
    told.against = [Rule::Closed, Rule::NotLead]
        .map(|r| r.name().into())
        .to_vec();
    apart.at += Span::minutes(1).delta();
    apart.scribes.write("joe", told.clone(), apart.at);
    assert_eq!(apart.run().closed.unwrap().outcome, RunOutcome::Stopped);
    // Of a lead it is at least a conflict.
    told.against = vec![Rule::Closed.name().into()];
    apart.scribes.write("joe", told, apart.at);
    assert_eq!(apart.run().conflicts.len(), 1);
}

#[test]
fn a_go_that_knew_of_no_other_keeps_its_conditions() {
    let go = |conditions| Event::Decided {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions,
        replaces: None,
        foreseen: None,
        met: None,
    };
    let mut apart = Apart::new();
    apart.writes(
        "amara",
        go(vec![ConditionFields {
            number: 1,
            ..ConditionFields::default()
        }]),
    );
    apart.writes("lin", go(vec![]));
    assert!(apart.run().obstacle("C1").unwrap().is_open());
}

#[test]
fn a_start_after_a_failure_counts_whatever_the_clocks_say() {
    let mut apart = Apart::new();
    apart.writes("amara", done("freeze", Outcome::Failed));
    let earlier = opens() - Span::minutes(3).delta();
    let start = Event::StepStarted {
        step: "freeze".into(),
        way: Way::Forward,
    };
    apart.scribes.write("lin", Fact::new("lin", start), earlier);
    let run = apart.run();
    assert_eq!(run.stage(0, opens()), Stage::Running);
    assert_eq!(run.steps[0].forward.attempts.len(), 2);
}

/// Amara takes back what she said, without having heard that Lin had said it as well.
#[test]
fn who_says_otherwise_contradicts_those_who_said_the_same() {
    let at = |minutes| opens() + Span::minutes(minutes).delta();
    let said = |by: &str, outcome, replaces: Option<&Entry>| {
        let finished = Event::StepFinished {
            step: "freeze".into(),
            way: Way::Forward,
            outcome,
            results: vec![],
            replaces: replaces.map(Entry::id),
        };
        Fact::new(by, finished)
    };
    let mut scribes = Scribes::new();
    let first = scribes.write("amara", said("amara", Outcome::Failed, None), at(0));
    scribes.write_apart("lin", said("lin", Outcome::Failed, None), at(1));
    let done = said("amara", Outcome::Done, Some(&first));
    scribes.write_apart("amara", done, at(2));
    let contradicted = |scribes: &Scribes| {
        let run = Run::fold(plan(), &scribes.entries());
        assert_eq!(run.conflicts.len(), 1);
        let said = "1.1 is both done and failed";
        assert_eq!(run.conflicts[0].what, said);
        assert_eq!(run.stage(0, at(3)), Stage::Done);
    };
    contradicted(&scribes);

    // The same where it is the second who says otherwise.
    let mut scribes = Scribes::new();
    scribes.write("amara", said("amara", Outcome::Failed, None), at(0));
    let second = scribes.write_apart("lin", said("lin", Outcome::Failed, None), at(1));
    let done = said("lin", Outcome::Done, Some(&second));
    scribes.write_apart("lin", done, at(2));
    contradicted(&scribes);

    // Who names the other's word has heard it.
    let mut scribes = Scribes::new();
    let first = scribes.write("amara", said("amara", Outcome::Failed, None), at(0));
    scribes.write("lin", said("lin", Outcome::Done, Some(&first)), at(1));
    assert!(Run::fold(plan(), &scribes.entries()).conflicts.is_empty());
}
