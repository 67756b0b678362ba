//! Taking back as activities: undos and restores, and the tests behind them.

use std::collections::HashSet;

use super::id_of;
use super::luck::{Luck, team_of};
use super::night::{Roles, seconds_up, wait, workers};
use super::pauses::Pauses;
use super::people::Counted;
use super::problem::{Activity, Length, Problem, Time, Unsound};
use super::snapshot::{Progress, RunSnapshot};
use crate::runbook::{Dependents, Runbook, Step, StepIx, Takes, TakesBack};
use crate::time::Span;

/// A rollback that is under way, as a problem.
pub(super) fn returning(
    plan: &Runbook,
    snapshot: &RunSnapshot,
    work: &[(TakesBack, Progress)],
) -> Result<Problem, Unsound> {
    let mut roles = Roles::default();
    let counted = Counted::of(snapshot);
    let workers = workers(plan, &counted.people, &mut roles);
    let begin = seconds_up(plan.window.opens.max(snapshot.now));
    let dependents = Dependents::of(plan);
    let items: Vec<TakesBack> = work.iter().map(|(item, _)| item.clone()).collect();
    let mut activities = going_back(plan, &dependents, &items, begin, &mut roles);
    if work.iter().all(|(_, progress)| progress.is_over()) {
        // Whoever tests now does it when it suits; nothing is left to be taken back.
        activities.truncate(work.len());
    }
    let pauses = Pauses::behind(activities.len(), snapshot);
    for (activity, (item, progress)) in activities.iter_mut().zip(work) {
        let certain = pauses.certain(item.step, *progress);
        let stands = std::mem::take(activity).standing_at(certain, snapshot.now);
        *activity = pauses.hold_up(stands, item.step, *progress);
    }
    activities.extend(pauses.activities());
    let problem = Problem::new(&activities, &workers, &[])?;
    Ok(problem
        .with_overtime(plan.overtime.secs())
        .with_luck(Luck::learned(plan, snapshot)))
}

/// Pieces of work and the tests behind them as activities, none before `begin`.
pub(super) fn going_back(
    plan: &Runbook,
    dependents: &Dependents,
    work: &[TakesBack],
    begin: Time,
    roles: &mut Roles,
) -> Vec<Activity> {
    let order = dependents.order(plan, work);
    let piece = |(item, needs): (&TakesBack, Vec<usize>)| {
        let asked = item.work(plan);
        let way = if item.restores.is_some() {
            "restore"
        } else {
            "undo"
        };
        let signed = asked.map_or(&[][..], |work| &work.sign_off);
        Activity {
            id: id_of(&format!("{way} {}", plan.steps[item.step].id)),
            length: Length::from(takes_back(plan, item)),
            needs,
            release: begin,
            tail: wait(plan, signed),
            crew: roles.crew(asked.map_or(&[][..], |work| &work.crew)),
            team: Some(team_of(asked.map_or(&[][..], |work| &work.crew))),
            counts: true,
            ..Activity::default()
        }
    };
    let mut activities: Vec<Activity> = work.iter().zip(order).map(piece).collect();
    for test in tests(plan, work) {
        let step = &plan.steps[test.step];
        activities.push(Activity {
            id: id_of(&format!("test {}", step.id)),
            length: step.takes.map_or(Length::default(), Length::from),
            needs: test.behind,
            release: begin,
            crew: roles.crew(&step.crew),
            team: Some(team_of(&step.crew)),
            counts: true,
            ..Activity::default()
        });
    }
    activities
}

/// What a piece of work takes. Where the plan does not say: as long as the step itself, for what is
/// not known is not nothing; and where that is not known either, half an hour.
pub(super) fn takes_back(plan: &Runbook, item: &TakesBack) -> Takes {
    let said = item.work(plan).and_then(|work| work.takes);
    let step = plan.steps[item.step].takes;
    said.or(step).unwrap_or(Takes::exactly(Span::minutes(30)))
}

/// A test that is done again once what it tests is back as it was.
struct Test {
    /// The plan's own test of it.
    step: StepIx,
    /// The pieces of work that come first, by their place.
    behind: Vec<usize>,
}

/// Of each service that is taken back the plan's shortest test, unless its undo tests it: a step
/// that tests it and changes nothing.
fn tests(plan: &Runbook, work: &[TakesBack]) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    for service in plan.services.iter().map(|service| &service.id) {
        let changes = |ix: &StepIx| plan.steps[*ix].changes.contains(service);
        let takes_back = |item: &TakesBack| item.own().iter().any(changes);
        let behind: HashSet<usize> = (0..work.len())
            .filter(|&at| takes_back(&work[at]))
            .collect();
        let tested = |&at: &usize| {
            work[at]
                .work(plan)
                .is_some_and(|w| w.tests.contains(service))
        };
        // One that is tested by its own undo says nothing of one that is undone after it.
        if behind.is_empty() || behind.iter().all(tested) {
            continue;
        }
        let is_test = |step: &Step| step.changes.is_empty() && step.tests.contains(service);
        let all = (0..plan.steps.len())
            .filter(|&ix| is_test(&plan.steps[ix]))
            .filter(|&ix| plan.is_in_window(ix));
        let length = |ix: &StepIx| {
            let takes = plan.steps[*ix].takes.map(|takes| takes.mean());
            (takes.is_none(), takes)
        };
        let Some(step) = all.min_by_key(length) else {
            continue;
        };
        match tests.iter_mut().find(|test| test.step == step) {
            Some(test) => test.behind.extend(behind),
            None => tests.push(Test {
                step,
                behind: behind.into_iter().collect(),
            }),
        }
    }
    for test in &mut tests {
        test.behind.sort_unstable();
        test.behind.dedup();
    }
    tests
}
