//! What always holds of folding: any facts in any order of arrival give one state, and none fails.

mod amending;
mod approvals;
mod board;
mod changes;
mod clocks;
mod correctable;
mod corrected_names;
mod durations;
mod edited;
mod going_back;
mod hand_overs;
mod merging;
mod mistakes;
mod names;
mod owners;
mod pauses;
mod presence;
mod rollback;
mod settling;
mod snapshot;
mod unheard;

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use crate::journal::testing::Scribes;
use crate::journal::*;
use crate::runbook::{self, Runbook};
use crate::time::{Instant, Span};

use super::testing::{RUNBOOK, picture};
use super::{Run, Stage};

fn plan() -> Arc<Runbook> {
    match runbook::load(RUNBOOK.as_bytes(), "test.yaml") {
        Ok(plan) => Arc::new(plan),
        Err(problems) => panic!("{problems}"),
    }
}

/// The same with a restore point, and with steps that it covers.
fn restorable() -> Arc<Runbook> {
    let point = "title: Back up the database\n        restore_point: {of: [emr], do: Restore, sign_off: [lead]}\n        undo: {do: Delete it}";
    let yaml = RUNBOOK
        .replacen("title: Back up the database", point, 1)
        .replacen(
            "title: Wipe the whiteboard,",
            "title: Wipe the whiteboard, changes: [emr],",
            1,
        );
    match runbook::load(yaml.as_bytes(), "test.yaml") {
        Ok(plan) => Arc::new(plan),
        Err(problems) => panic!("{problems}"),
    }
}

fn opens() -> Instant {
    plan().window.opens
}

fn any_step() -> impl Strategy<Value = String> {
    select(vec![
        "freeze", "backup", "go", "upgrade", "anyone", "nowhere", "",
    ])
    .prop_map(String::from)
}

fn any_person() -> impl Strategy<Value = &'static str> {
    select(vec![
        "amara",
        "lin",
        "joe",
        "JOE  TREMBLAY",
        "ruth",
        "vendor",
        "nobody",
        "Nobody",
    ])
}

/// A place in what was written so far; see [`refer`].
fn any_entry() -> impl Strategy<Value = EntryId> {
    (0..40u64).prop_map(|n| EntryId {
        writer: String::new(),
        n,
    })
}

/// The event with entries in the places of places, counted from the last; some are unknown.
fn refer(mut event: Event, written: &[Entry]) -> Event {
    let known = |id: &mut EntryId| {
        let back = id.n as usize % (written.len() + 1);
        match written.len().checked_sub(back + 1) {
            Some(at) => *id = written[at].id(),
            None => id.writer = "nobody@nowhere~00".into(),
        }
    };
    match &mut event {
        Event::StepFinished { replaces, .. } | Event::Decided { replaces, .. } => {
            replaces.iter_mut().for_each(known);
        }
        Event::SignedOff { finish, .. } | Event::SignOffRefused { finish, .. } => known(finish),
        Event::BlockerResolved { blocker } | Event::BlockerUpdated { blocker, .. } => {
            known(blocker)
        }
        Event::ConditionMet { decision, .. } => known(decision),
        Event::TakenBack { entry } | Event::Corrected { entry, .. } => known(entry),
        Event::ConflictSettled {
            entries, stands, ..
        } => {
            entries.iter_mut().for_each(known);
            *stands = entries[0].clone();
        }
        _ => {}
    }
    event
}

fn any_event() -> impl Strategy<Value = Event> {
    let outcome = select(vec![Outcome::Done, Outcome::Failed, Outcome::WorkedAround]);
    let way = select(vec![Way::Forward, Way::Forward, Way::Back, Way::Restore]);
    let decision = select(vec![Decision::Go, Decision::NoGo, Decision::Hold]);
    prop_oneof![
        (any_step(), way.clone()).prop_map(|(step, way)| Event::StepStarted { step, way }),
        (
            any_step(),
            way.clone(),
            outcome,
            proptest::option::of(any_entry())
        )
            .prop_map(|(step, way, outcome, replaces)| Event::StepFinished {
                step,
                way,
                outcome,
                results: vec![],
                replaces
            }),
        (any_step(), way.clone()).prop_map(|(step, way)| Event::StepSkipped { step, way }),
        (any_step(), way.clone()).prop_map(|(step, way)| Event::StepReopened { step, way }),
        (any_step(), way, any_entry()).prop_map(|(step, way, finish)| Event::SignedOff {
            step,
            way,
            role: "lead".into(),
            finish
        }),
        (0..4u32, any_step()).prop_map(|(number, step)| Event::BlockerRaised {
            number,
            fields: BlockerFields {
                steps: Some(vec![step]),
                ..BlockerFields::default()
            },
        }),
        any_entry().prop_map(|blocker| Event::BlockerResolved { blocker }),
        (any_entry(), any_person()).prop_map(|(blocker, owner)| Event::BlockerUpdated {
            blocker,
            fields: BlockerFields {
                owner: Some(owner.into()),
                ..BlockerFields::default()
            },
        }),
        any_step().prop_map(|step| Event::EvidenceGiven {
            step,
            way: Way::Forward,
            id: "rows".into(),
            file: None
        }),
        (any_step(), any_entry()).prop_map(|(step, finish)| Event::SignOffRefused {
            step,
            way: Way::Forward,
            role: "lead".into(),
            finish
        }),
        any_person().prop_map(|p| Event::CheckedIn {
            person: p.into(),
            roles: vec!["lead".into()],
            contact: None
        }),
        (any_step(), 0..3usize)
            .prop_map(|(gate, criterion)| Event::CriterionTicked { gate, criterion }),
        any_person().prop_map(|p| Event::Called {
            contact: p.into(),
            reached: None,
            answered: false,
            blocker: None,
            next: None
        }),
        any_step().prop_map(|gate| Event::Voted {
            gate,
            vote: Vote::NoGo,
            foreseen: None,
            met: None,
        }),
        (any_step(), decision, 0..3usize).prop_map(|(gate, decision, n)| Event::Decided {
            gate,
            decision,
            until: None,
            conditions: vec![ConditionFields::default(); n],
            replaces: None,
            foreseen: None,
            met: None,
        }),
        (any_step(), any_entry(), 0..3usize).prop_map(|(gate, decision, condition)| {
            Event::ConditionMet {
                gate,
                decision,
                condition,
            }
        }),
        any_entry().prop_map(|entry| Event::TakenBack { entry }),
        any_person().prop_map(|p| Event::CheckedOut { person: p.into() }),
        Just(Event::Stopped),
        any_step().prop_map(|s| Event::Held { scope: Some(s) }),
        select(vec![Pause::Stop, Pause::Hold, Pause::Rollback])
            .prop_map(|pause| Event::Resumed { pause, scope: None }),
        any_change(),
        Just(Event::RunClosed {
            outcome: RunOutcome::Partial
        }),
    ]
}

/// What changes the plan, the direction, or what others wrote.
fn any_change() -> impl Strategy<Value = Event> {
    let field = select(vec![
        CorrectedField::At,
        CorrectedField::For,
        CorrectedField::Text,
        CorrectedField::Value,
        CorrectedField::Void,
    ]);
    let minutes = proptest::option::of(0..300i64);
    let takes = proptest::option::of((1..90i64).prop_map(Span::minutes));
    prop_oneof![
        (any_new_step(), any_step(), any_step()).prop_map(|(id, after, needs_it)| {
            Event::StepAdded {
                id: id.into(),
                after,
                role: None,
                takes: None,
                needed_by: vec![needs_it],
            }
        }),
        (
            any_step(),
            proptest::option::of(proptest::collection::vec(any_step(), 0..3)),
            takes
        )
            .prop_map(|(step, needs, takes)| Event::StepAmended {
                step,
                needs,
                takes,
                role: None,
                not_before: None,
                decide_by: None,
            }),
        (0..9i64).prop_map(|hours| Event::WindowMoved {
            closes: opens() + Span::minutes(60 * hours).delta()
        }),
        any_step().prop_map(|step| Event::Replanned {
            planned: vec![PlannedTimes(step, opens(), opens())]
        }),
        prop_oneof![
            Just(RollbackExtent::Everything),
            any_step().prop_map(|point| RollbackExtent::To { point }),
            any_step().prop_map(|step| RollbackExtent::Only { steps: vec![step] }),
        ]
        .prop_map(|extent| Event::RollbackStarted { extent }),
        (any_entry(), field, minutes).prop_map(|(entry, field, ago)| Event::Corrected {
            entry,
            field,
            at: ago.map(|minutes| opens() + Span::minutes(minutes).delta()),
        }),
        (any_entry(), any_entry(), 1..4u32).prop_map(|(one, other, number)| {
            Event::ConflictSettled {
                number,
                stands: one.clone(),
                entries: vec![one, other],
            }
        }),
        (any_person(), any_person()).prop_map(|(role, to)| Event::Delegated {
            role: role.into(),
            to: to.into(),
            until: None,
        }),
    ]
}

/// Few enough that two writers take the same.
fn any_new_step() -> impl Strategy<Value = &'static str> {
    select(vec!["check-vpn", "call-lab", "backup"])
}

/// Who writes, whether they had read the others, what, how long after the one before, and how
/// long ago it happened.
type Act = (usize, bool, &'static str, Event, i64, Option<i64>);

fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    let minutes = proptest::option::weighted(0.3, 0..90i64);
    let act = (
        0..3usize,
        any::<bool>(),
        any_person(),
        any_event(),
        0..20i64,
        minutes,
    );
    proptest::collection::vec(act, 0..25)
}

/// A rehearsal that was opened so much later than its window.
fn opening(shift: Span) -> Fact {
    let opening = Opening {
        runbook: "small".into(),
        revision: "1".into(),
        sha256: String::new(),
        mode: Mode::Rehearsal,
        lead: None,
        shift,
        tzdb: String::new(),
        method: String::new(),
        baseline: vec![],
    };
    Fact::new("amara", Event::RunOpened(opening))
}

fn written(acts: &[Act]) -> Vec<Entry> {
    let writers = ["amara", "lin", "joe"];
    let mut scribes = Scribes::new();
    let mut now = opens();
    scribes.write("amara", opening(Span::ZERO), now);
    for (writer, apart, by, event, later, ago) in acts {
        now += Span::minutes(*later).delta();
        let event = refer(event.clone(), &scribes.entries());
        let mut fact = Fact::new(*by, event)
            .with_text("title", "x")
            .with_text("because", "y")
            .with_text("undo", "z")
            .with_text("to", "joe");
        fact.recorded_by = (by != &writers[*writer]).then(|| writers[*writer].to_string());
        fact.occurred = ago.map(|minutes| now - Span::minutes(minutes).delta());
        if *apart {
            scribes.write_apart(writers[*writer], fact, now)
        } else {
            scribes.write(writers[*writer], fact, now)
        };
    }
    scribes.entries()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_gives_one_state(acts in any_acts(), order in any::<u64>()) {
        let entries = written(&acts);
        let whole = picture(&Run::fold(restorable(), &entries));
        let mut arriving: Vec<&Entry> = entries.iter().collect();
        let mut seed = order;
        for place in (1..arriving.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            arriving.swap(place, (seed >> 33) as usize % (place + 1));
        }
        let mut run = Run::new(restorable());
        for entry in &arriving {
            run.apply(entry);
        }
        prop_assert_eq!(picture(&run), whole);
    }

    #[test]
    fn every_entry_is_in_the_log_once_and_in_order(acts in any_acts()) {
        let entries = written(&acts);
        let run = Run::fold(restorable(), &entries);
        prop_assert_eq!(run.log.len(), entries.len());
        prop_assert!(run.log.windows(2).all(|w| w[0].entry.key() < w[1].entry.key()));
    }

    #[test]
    fn what_changes_the_plan_leaves_a_plan(acts in any_acts()) {
        let run = Run::fold(restorable(), &written(&acts));
        let plan = &run.plan;
        prop_assert_eq!(plan.in_order().count(), plan.steps.len());
        prop_assert_eq!(run.steps.len(), plan.steps.len());
        for (ix, step) in plan.steps.iter().enumerate() {
            prop_assert_eq!(plan.step(&step.id), Some(ix), "ids are unique");
            prop_assert_eq!(plan.step(&step.number), Some(ix), "numbers are unique");
            let in_a_ring = step.needs.iter().any(|&need| plan.depends_on(need, ix));
            prop_assert!(!in_a_ring, "{} stands on itself", step.number);
        }
    }

    /// What is kept beside the attempts says what they say.
    #[test]
    fn attempts_are_found_and_begun_as_they_are(acts in any_acts()) {
        let run = Run::fold(restorable(), &written(&acts));
        for state in &run.steps {
            let counting = state.forward.attempts.iter().skip(state.forward.undone);
            let times = counting.flat_map(|a| a.also.iter().map(|s| s.at).chain(a.start()));
            prop_assert_eq!(state.begun(), times.min());
            for track in Way::ALL.map(|way| state.track(way)) {
                for (place, attempt) in track.attempts.iter().enumerate() {
                    let finish = attempt.finish.iter().flat_map(|f| f.confirmed.iter().chain([&f.stamp]));
                    for stamp in attempt.started.iter().chain(finish) {
                        prop_assert_eq!(track.attempt_of(&stamp.entry), Some((place, attempt)));
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_of_conflicts_are_never_given_twice(acts in any_acts()) {
        let run = Run::fold(restorable(), &written(&acts));
        let mut numbers: Vec<&str> =
            run.open_conflicts().map(|c| c.number.as_str()).collect();
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), all);
    }

    #[test]
    fn numbers_of_blockers_are_never_given_twice(acts in any_acts()) {
        let run = Run::fold(restorable(), &written(&acts));
        let mut numbers: Vec<&str> = run.blockers.iter().map(|b| b.number.as_str()).collect();
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), all);
    }
}
