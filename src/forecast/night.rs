//! A runbook and where it stands, as a [`Problem`].

use std::collections::HashMap;

use super::id_of;
use super::luck::{Luck, team_of};
use super::pauses::Pauses;
use super::people::Counted;
use super::problem::{Activity, Length, Problem, Time, Unsound, Worker};
use super::snapshot::{Progress, RunSnapshot};
use crate::runbook::{Odds, Person, Runbook, Step, StepIx, Takes, When};
use crate::time::{Instant, Span};

/// A runbook as a problem, and the names of its roles.
#[derive(Debug, Clone)]
pub struct Night {
    /// Activity `k` is step `k`; behind the steps comes one more, the opening of the window, before
    /// which nothing ends. Times are seconds since 1970.
    pub problem: Problem,
    pub(super) roles: Vec<String>,
    pub(super) counted: Counted,
}

impl Problem {
    /// The steps of window phases that are not over, with the people who stand by to do them. A
    /// role that none of them has, holds nothing up: [`Problem::short_of`] tells.
    ///
    /// Steps over keep their times; what runs draws from what is still possible after so long; past
    /// its worst case it lasts with no end in sight, as blockers do. What is open starts neither
    /// before now nor before the window opens. Gates take `waits.decision` once
    /// somebody is there who decides, signatures `waits.sign_off` once somebody is there who signs. Steps of days before and after the window hold nothing
    /// up and take nobody.
    ///
    /// # Errors
    /// [`Unsound::Ring`] when steps need each other in a ring, which no loaded runbook has.
    pub fn of(plan: &Runbook, snapshot: &RunSnapshot) -> Result<Problem, Unsound> {
        Night::of(plan, snapshot).map(|night| night.problem)
    }
}

impl Night {
    /// See [`Problem::of`].
    pub fn of(plan: &Runbook, snapshot: &RunSnapshot) -> Result<Night, Unsound> {
        let mut roles = Roles::default();
        let begin = seconds_up(plan.window.opens.max(snapshot.now));
        let counted = Counted::of(snapshot);
        let pauses = Pauses::behind(plan.steps.len() + 1, snapshot);
        let maker = Maker {
            plan,
            snapshot,
            counted: &counted,
            pauses: &pauses,
            begin,
        };
        let mut activities: Vec<Activity> = (0..plan.steps.len())
            .map(|ix| {
                if is_of_the_night(plan, ix) {
                    maker.step(ix, &mut roles)
                } else {
                    Activity::default()
                }
            })
            .collect();
        activities.push(Activity {
            release: plan.window.opens.timestamp(),
            counts: true,
            ..Activity::default()
        });
        activities.extend(pauses.activities());
        let workers = workers(plan, &counted.people, &mut roles);
        let problem = Problem::new(&activities, &workers, &[])?
            .with_overtime(plan.overtime.secs())
            .with_luck(Luck::learned(plan, snapshot));
        Ok(Night {
            problem,
            roles: roles.names,
            counted,
        })
    }
}

/// Whether a step belongs to a phase of the window.
pub(super) fn is_of_the_night(plan: &Runbook, ix: StepIx) -> bool {
    plan.phases[plan.steps[ix].phase].when == When::Window
}

/// Makes activities of steps.
struct Maker<'a> {
    plan: &'a Runbook,
    snapshot: &'a RunSnapshot,
    counted: &'a Counted,
    pauses: &'a Pauses<'a>,
    begin: Time,
}

impl Maker<'_> {
    fn step(&self, ix: StepIx, roles: &mut Roles) -> Activity {
        let Maker { plan, snapshot, .. } = *self;
        let step = &plan.steps[ix];
        let decides = step.gate.as_ref().map(|gate| &gate.decides);
        let open = Activity {
            id: id_of(&step.id),
            length: length(plan, step),
            tail: wait(plan, &step.sign_off),
            crew: roles.crew(&step.crew),
            counts: true,
            team: step.gate.is_none().then(|| team_of(&step.crew)),
            fails: step.fails.map_or(0.0, Odds::share),
            attended: decides.and_then(|roles| self.counted.attendance(plan, roles)),
            signed: self.counted.signatures(plan, &step.sign_off, &step.crew),
            ..Activity::default()
        };
        let progress = snapshot.progress(ix);
        let certain = self.pauses.certain(ix, progress);
        let activity = match progress {
            Progress::Open { .. } => {
                let needs = step.needs.iter().copied();
                let not_before = step
                    .not_before
                    .filter(|_| snapshot.keeps_times)
                    .map_or(self.begin, seconds_up);
                Activity {
                    needs: needs.filter(|&need| is_of_the_night(plan, need)).collect(),
                    release: self.begin.max(not_before),
                    ..open
                }
            }
            _ => open,
        };
        let activity = activity.standing_at(certain, snapshot.now);
        self.pauses.hold_up(activity, ix, progress)
    }
}

/// What waiting for those signatures takes.
pub(super) fn wait(plan: &Runbook, sign_off: &[String]) -> Time {
    if sign_off.is_empty() {
        0
    } else {
        plan.waits.sign_off.secs()
    }
}

impl Activity {
    /// The same, with so much of it over at that time.
    pub(super) fn standing_at(self, progress: Progress, now: Instant) -> Activity {
        match progress {
            Progress::Open { from } => Activity {
                release: from.map_or(self.release, |from| self.release.max(seconds_up(from))),
                ..self
            },
            Progress::Running { since, idle, until } => Activity {
                length: running(self.length, since, idle, until, now),
                started: Some(since.timestamp()),
                ..self
            },
            Progress::Over {
                start,
                finish,
                released,
            } => Activity {
                length: Length::exactly((finish - start).num_seconds().max(0)),
                tail: (released - finish).num_seconds().max(0),
                started: Some(start.timestamp()),
                crew: Vec::new(),
                team: None,
                fails: 0.0,
                attended: None,
                signed: Vec::new(),
                ..self
            },
        }
    }
}

/// The length of what runs: it was worked on for all but `idle` of its time, and is worked on
/// again from `until`.
fn running(
    length: Length,
    since: Instant,
    idle: Span,
    until: Option<Instant>,
    now: Instant,
) -> Length {
    let so_far = (now - since).num_seconds().max(0);
    let idle = idle.secs().clamp(0, so_far);
    let to_come = until.map_or(0, |until| (until - now).num_seconds().max(0));
    length.worked_on(so_far - idle).put_off(idle + to_come)
}

fn length(plan: &Runbook, step: &Step) -> Length {
    let takes = match step.gate {
        Some(_) => Some(Takes::exactly(plan.waits.decision)),
        None => step.takes,
    };
    takes.map_or(Length::default(), Length::from)
}

impl From<Takes> for Length {
    /// In seconds.
    fn from(takes: Takes) -> Length {
        Length::of(takes.best.secs(), takes.likely.secs(), takes.worst.secs())
    }
}

/// A team of which the plan doesn't say the size counts as so many, and so does a contact.
const ANY: u32 = 64;
/// More of a team than this make no difference: no plan has so many steps at the same time.
const MOST: u32 = 256;

/// Everybody who can be counted on, each member of a team for themselves, and the contacts.
pub(super) fn workers(plan: &Runbook, people: &[Person], roles: &mut Roles) -> Vec<Worker> {
    let crews = plan.steps.iter().flat_map(|step| &step.crew);
    let largest = crews.map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let people = people.iter().flat_map(|person| {
        let size = person.count().unwrap_or(ANY.max(largest));
        let one = worker(person, roles);
        std::iter::repeat_n(one, size.min(MOST.max(largest)) as usize)
    });
    let mut workers: Vec<Worker> = people.collect();
    let owns = |id: &str| plan.steps.iter().any(|step| step.is_of(id));
    for contact in plan.contacts.iter().filter(|contact| owns(&contact.id)) {
        let one = Worker {
            roles: vec![roles.place(&contact.id)],
            available: Vec::new(),
        };
        workers.extend(std::iter::repeat_n(one, ANY.max(largest) as usize));
    }
    workers
}

fn worker(person: &Person, roles: &mut Roles) -> Worker {
    let shift = |&(from, until): &(Instant, Instant)| (seconds_up(from), until.timestamp());
    let own = person.roles.iter().chain([&person.id]);
    Worker {
        roles: own.map(|role| roles.place(role)).collect(),
        available: person.available.iter().map(shift).collect(),
    }
}

/// The first whole second that is not before.
pub(super) fn seconds_up(at: Instant) -> Time {
    at.timestamp() + Time::from(at.timestamp_subsec_nanos() > 0)
}

/// Roles by name and place.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    pub names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Roles {
    pub(super) fn crew(&mut self, crew: &[(String, u32)]) -> Vec<(usize, u32)> {
        crew.iter()
            .map(|(role, n)| (self.place(role), *n))
            .collect()
    }

    fn place(&mut self, role: &str) -> usize {
        if let Some(&place) = self.places.get(role) {
            return place;
        }
        self.places.insert(role.to_string(), self.names.len());
        self.names.push(role.to_string());
        self.names.len() - 1
    }
}
