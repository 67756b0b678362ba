//! A runbook and where it stands, as a [`Problem`].

use std::collections::HashMap;

use super::id_of;
use super::plain::Progress;
use super::problem::{Activity, Length, Problem, Time, Unsound, Worker};
use crate::runbook::{Person, Runbook, Step, StepIx, Takes, When};
use crate::time::Instant;

/// A runbook as a problem, and the names of its roles.
#[derive(Debug, Clone)]
pub struct Night {
    /// Activity `k` is step `k`; behind the steps comes one more, the opening of the window, before
    /// which nothing ends. Times are seconds since 1970.
    pub problem: Problem,
    pub(super) roles: Vec<String>,
}

impl Problem {
    /// The steps of window phases that are not over, with `people` to do them: those of the roster
    /// who can be counted on, and guests. Deputies are not counted; the shifts of people are. A
    /// role that none of them has, holds nothing up: [`Problem::short_of`] tells.
    ///
    /// `progress` has one for each step. Steps over keep their times; what runs draws from what is
    /// still possible after so long, or, past its worst case, has a tenth of that left, at least a
    /// minute; what is open starts neither before `now` nor before the window opens. Gates take
    /// `waits.decision`, signatures `waits.sign_off` after the finish. Steps of days before and
    /// after the window hold nothing up and take nobody.
    ///
    /// # Errors
    /// [`Unsound::Ring`] when steps need each other in a ring, which no loaded runbook has.
    pub fn of(
        plan: &Runbook,
        progress: &[Progress],
        now: Instant,
        people: &[Person],
    ) -> Result<Problem, Unsound> {
        Night::of(plan, progress, now, people).map(|night| night.problem)
    }
}

impl Night {
    /// See [`Problem::of`].
    pub fn of(
        plan: &Runbook,
        progress: &[Progress],
        now: Instant,
        people: &[Person],
    ) -> Result<Night, Unsound> {
        let mut roles = Roles::default();
        let begin = seconds_up(plan.window.opens.max(now));
        let mut activities: Vec<Activity> = (0..plan.steps.len())
            .map(|ix| match is_of_the_night(plan, ix) {
                true => {
                    let progress = progress.get(ix).copied().unwrap_or(Progress::Open);
                    activity(plan, ix, progress, begin, now, &mut roles)
                }
                false => Activity::default(),
            })
            .collect();
        activities.push(Activity {
            release: plan.window.opens.timestamp(),
            counts: true,
            ..Activity::default()
        });
        let workers: Vec<Worker> = people.iter().map(|p| worker(p, &mut roles)).collect();
        Ok(Night {
            problem: Problem::new(&activities, &workers, &[])?,
            roles: roles.names,
        })
    }
}

/// Whether a step belongs to a phase of the window.
pub(super) fn is_of_the_night(plan: &Runbook, ix: StepIx) -> bool {
    plan.phases[plan.steps[ix].phase].when == When::Window
}

fn activity(
    plan: &Runbook,
    ix: StepIx,
    progress: Progress,
    begin: Time,
    now: Instant,
    roles: &mut Roles,
) -> Activity {
    let step = &plan.steps[ix];
    let signed = !step.sign_off.is_empty();
    let crew = || step.crew.iter();
    let open = Activity {
        id: id_of(&step.id),
        length: length(plan, step),
        tail: if signed {
            plan.waits.sign_off.secs()
        } else {
            0
        },
        counts: true,
        ..Activity::default()
    };
    match progress {
        Progress::Over(start, finish) => Activity {
            length: Length::exactly((finish - start).num_seconds().max(0)),
            started: Some(start.timestamp()),
            ..open
        },
        Progress::Running(start) => Activity {
            length: Length {
                elapsed: (now - start).num_seconds().max(0),
                ..open.length
            },
            crew: crew().map(|(role, n)| (roles.place(role), *n)).collect(),
            started: Some(start.timestamp()),
            ..open
        },
        Progress::Open => Activity {
            crew: crew().map(|(role, n)| (roles.place(role), *n)).collect(),
            needs: step
                .needs
                .iter()
                .copied()
                .filter(|&need| is_of_the_night(plan, need))
                .collect(),
            release: step
                .not_before
                .map_or(begin, |at| begin.max(seconds_up(at))),
            ..open
        },
    }
}

fn length(plan: &Runbook, step: &Step) -> Length {
    let takes = match step.gate {
        Some(_) => Some(Takes::exactly(plan.waits.decision)),
        None => step.takes,
    };
    takes.map_or(Length::default(), |takes| {
        Length::of(takes.best.secs(), takes.likely.secs(), takes.worst.secs())
    })
}

fn worker(person: &Person, roles: &mut Roles) -> Worker {
    let shift = |&(from, until): &(Instant, Instant)| (seconds_up(from), until.timestamp());
    Worker {
        roles: person.roles.iter().map(|role| roles.place(role)).collect(),
        available: person.available.iter().map(shift).collect(),
    }
}

/// The first whole second that is not before.
fn seconds_up(at: Instant) -> Time {
    at.timestamp() + Time::from(at.timestamp_subsec_nanos() > 0)
}

#[derive(Debug, Default)]
struct Roles {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Roles {
    fn place(&mut self, role: &str) -> usize {
        if let Some(&place) = self.places.get(role) {
            return place;
        }
        self.places.insert(role.to_string(), self.names.len());
        self.names.push(role.to_string());
        self.names.len() - 1
    }
}
