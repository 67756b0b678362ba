//! What if: a night as it would be if something were otherwise. Nobody writes it down; it is only
//! looked ahead of.

mod read;

use super::ahead::Ahead;
use super::snapshot::{Pause, Progress, RunSnapshot};
use crate::runbook::{Person, Runbook, Step, StepIx, Takes, TakesBack, Undo, Work};
use crate::time::{Instant, Span};

/// Something that is supposed.
#[derive(Debug, Clone, PartialEq)]
pub enum Supposed {
    /// That step takes so long; in a rollback, what takes it back does.
    Takes(StepIx, Takes),
    /// There are so many more people with that role, at any time.
    More(String, u32),
    /// That person comes, and stays.
    Comes(String),
    /// That person goes home.
    Goes(String),
    /// An open step takes no time and nobody, once its turn comes.
    Skipped(StepIx),
    /// So do all open steps of a phase, by its place.
    PhaseSkipped(usize),
    /// Nothing that is open starts until so much time has passed.
    AllLater(Span),
    /// A step can only be begun so long after it could be.
    Later(StepIx, Span),
    /// A blocker, by its number, holds its steps up until then.
    Solved(String, Instant),
    /// The window closes then.
    Closes(Instant),
}

/// What was supposed, and what lies ahead then.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// In the words in which it is typed.
    pub supposed: Vec<String>,
    pub ahead: Ahead,
}

/// Why something can't be supposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    /// Whatever the night, that says nothing.
    #[error("'{text}' can't be read: {why}")]
    Unreadable { text: String, why: String },
    #[error("there is no {what} '{name}'")]
    Unknown {
        what: &'static str,
        name: String,
        hint: String,
    },
    /// It would change nothing.
    #[error("{why}")]
    Moot { why: String, hint: String },
}

/// The plan and where it stands, if all of that were so.
///
/// # Errors
/// [`Objection::Moot`] where one of them changes nothing.
pub fn suppose(
    plan: &Runbook,
    snapshot: &RunSnapshot,
    all: &[Supposed],
) -> Result<(Runbook, RunSnapshot), Objection> {
    let mut night = Imagined {
        plan: plan.clone(),
        snapshot: snapshot.clone(),
    };
    for one in all {
        night.take(one)?;
    }
    Ok((night.plan, night.snapshot))
}

impl Supposed {
    /// As it is typed, with times in full.
    pub fn words(&self, plan: &Runbook) -> String {
        let number = |ix: &StepIx| plan.steps.get(*ix).map_or("", |step| &step.number);
        let day_clock = |at: &Instant| plan.window.zone.day_clock(*at);
        match self {
            Supposed::Takes(ix, takes) => format!("{} takes {takes}", number(ix)),
            Supposed::More(role, count) => format!("+{count} {role}"),
            Supposed::Comes(person) => format!("with {person}"),
            Supposed::Goes(person) => format!("without {person}"),
            Supposed::Skipped(ix) => format!("skip {}", number(ix)),
            Supposed::PhaseSkipped(place) => {
                let number = plan.phases.get(*place).map_or(0, |phase| phase.number);
                format!("skip phase {number}")
            }
            Supposed::AllLater(by) => format!("later {by}"),
            Supposed::Later(ix, by) => format!("{} later {by}", number(ix)),
            Supposed::Solved(blocker, at) => format!("{blocker} resolved {}", day_clock(at)),
            Supposed::Closes(at) => format!("closes {}", day_clock(at)),
        }
    }
}

impl Objection {
    /// What to do.
    pub fn hint(&self) -> &str {
        match self {
            Objection::Unreadable { .. } => EXAMPLES,
            Objection::Unknown { hint, .. } | Objection::Moot { hint, .. } => hint,
        }
    }

    fn moot(why: impl Into<String>, hint: impl Into<String>) -> Objection {
        Objection::Moot {
            why: why.into(),
            hint: hint.into(),
        }
    }
}

/// What a hint shows where nothing could be read.
const EXAMPLES: &str = "write it like '2.3 takes 3h', '+1 dba', 'without lin', 'skip phase 4', \
    'later 2h', 'B1 resolved 03:00' or 'closes +2h'";

/// A plan and where it stands, as they would be.
struct Imagined {
    plan: Runbook,
    snapshot: RunSnapshot,
}

impl Imagined {
    fn take(&mut self, supposed: &Supposed) -> Result<(), Objection> {
        match supposed {
            Supposed::Takes(ix, takes) => self.takes(*ix, *takes),
            Supposed::More(role, count) => {
                self.more(role, *count);
                Ok(())
            }
            Supposed::Comes(person) => self.comes(person),
            Supposed::Goes(person) => self.goes(person),
            Supposed::Skipped(ix) => self.skip(*ix),
            Supposed::PhaseSkipped(place) => self.skip_phase(*place),
            Supposed::AllLater(by) => self.all_later(*by),
            Supposed::Later(ix, by) => self.later(*ix, *by),
            Supposed::Solved(blocker, at) => self.solved(blocker, *at),
            Supposed::Closes(at) => {
                self.plan.window.closes = *at;
                Ok(())
            }
        }
    }

    fn takes(&mut self, ix: StepIx, takes: Takes) -> Result<(), Objection> {
        let number = &self.plan.steps[ix].number;
        if self.progress(ix)?.is_over() {
            return Err(Objection::moot(format!("{number} is over"), WHAT_IS_OPEN));
        }
        let Some(back) = &self.snapshot.returning else {
            if self.plan.steps[ix].gate.is_some() {
                let hint = format!("ask for it later: '{number} later 30m'");
                return Err(Objection::moot(format!("{number} is a gate"), hint));
            }
            self.plan.steps[ix].takes = Some(takes);
            return Ok(());
        };
        for (item, _) in back.iter().filter(|(item, _)| item.step == ix) {
            if let Some(work) = work_of(&mut self.plan, item) {
                work.takes = Some(takes);
            }
        }
        Ok(())
    }

    fn more(&mut self, role: &str, count: u32) {
        let person = |n: u32| Person {
            id: format!("one-more-{role}-{n}"),
            name: format!("one more {role}"),
            roles: vec![role.to_string()],
            ..Person::default()
        };
        self.snapshot.people.extend((1..=count).map(person));
    }

    fn comes(&mut self, id: &str) -> Result<(), Objection> {
        let people = &mut self.snapshot.people;
        if let Some(there) = people.iter_mut().find(|person| person.id == id) {
            if there.available.is_empty() {
                let why = format!("{id} is already counted, at any time");
                return Err(Objection::moot(why, "ask for one more: '+1 dba'"));
            }
            there.available.clear();
        } else if let Some(person) = self.plan.person(id) {
            people.push(Person {
                available: Vec::new(),
                ..person.clone()
            });
        }
        Ok(())
    }

    fn goes(&mut self, id: &str) -> Result<(), Objection> {
        let before = self.snapshot.people.len();
        self.snapshot.people.retain(|person| person.id != id);
        if self.snapshot.people.len() == before {
            let why = format!("{id} isn't counted as it is");
            return Err(Objection::moot(why, "ask what if they come: 'with NAME'"));
        }
        Ok(())
    }

    fn skip(&mut self, ix: StepIx) -> Result<(), Objection> {
        self.must_be_open(ix)?;
        self.empty(ix);
        Ok(())
    }

    fn skip_phase(&mut self, place: usize) -> Result<(), Objection> {
        let steps = self.plan.phases[place].steps.clone();
        let open: Vec<StepIx> = steps.into_iter().filter(|&ix| self.is_open(ix)).collect();
        if open.is_empty() {
            let number = self.plan.phases[place].number;
            let why = format!("phase {number} has no open steps ahead");
            return Err(Objection::moot(why, WHAT_IS_OPEN));
        }
        open.into_iter().for_each(|ix| self.empty(ix));
        Ok(())
    }

    /// Its turn comes as before, and then it takes no time and nobody; nothing holds it up.
    fn empty(&mut self, ix: StepIx) {
        self.snapshot.ready.retain(|&ready| ready != ix);
        for pause in &mut self.snapshot.pauses {
            pause.steps.retain(|&held| held != ix);
        }
        for progress in self.work_on(ix) {
            if let Progress::Open { from } = progress {
                *from = None;
            }
        }
        let Some(back) = &self.snapshot.returning else {
            let step = &mut self.plan.steps[ix];
            (step.takes, step.gate, step.not_before) = (None, None, None);
            step.crew.clear();
            step.sign_off.clear();
            return;
        };
        for (item, _) in back.iter().filter(|(item, _)| item.step == ix) {
            if let Some(work) = work_of(&mut self.plan, item) {
                // None would be an unknown, which is not nothing.
                *work = Work {
                    takes: Some(Takes::exactly(Span::ZERO)),
                    ..Work::default()
                };
            }
        }
    }

    fn all_later(&mut self, by: Span) -> Result<(), Objection> {
        let start = self.snapshot.now.max(self.plan.window.opens);
        let steps: Vec<StepIx> = (0..self.plan.steps.len())
            .filter(|&ix| self.is_open(ix))
            .collect();
        if steps.is_empty() {
            return Err(Objection::moot("nothing is open", WHAT_IS_OPEN));
        }
        let until = start + by.delta();
        for &ix in &steps {
            for progress in self.work_on(ix) {
                if let Progress::Open { from } = progress {
                    *from = (*from).max(Some(until));
                }
            }
        }
        // It stays so whatever else is supposed of what holds them up.
        self.snapshot.pauses.push(Pause {
            blocker: None,
            steps,
            until,
            guess: None,
        });
        Ok(())
    }

    /// A wait that takes nobody comes before it, and waits for all that the step did.
    fn later(&mut self, ix: StepIx, by: Span) -> Result<(), Objection> {
        self.must_be_open(ix)?;
        let start = self.snapshot.now.max(self.plan.window.opens);
        if self.snapshot.returning.is_some() {
            for progress in self.work_on(ix) {
                if let Progress::Open { from } = progress {
                    *from = Some(from.unwrap_or(start).max(start) + by.delta());
                }
            }
            return Ok(());
        }
        let wait = self.plan.steps.len();
        let step = &mut self.plan.steps[ix];
        let before = Step {
            id: format!("before {}", step.id),
            phase: step.phase,
            takes: Some(Takes::exactly(by)),
            needs: std::mem::replace(&mut step.needs, vec![wait]),
            not_before: step.not_before.take(),
            ..Step::default()
        };
        self.plan.steps.push(before);
        let held = std::mem::replace(&mut self.snapshot.progress[ix], Progress::OPEN);
        self.snapshot.progress.push(held);
        let pauses = self.snapshot.pauses.iter_mut();
        let held_up = pauses.flat_map(|pause| pause.steps.iter_mut());
        held_up.filter(|step| **step == ix).for_each(|s| *s = wait);
        Ok(())
    }

    fn solved(&mut self, blocker: &str, at: Instant) -> Result<(), Objection> {
        let mut pauses = self.snapshot.pauses.iter_mut();
        let pause = pauses.find(|pause| pause.blocker.as_deref() == Some(blocker));
        let Some(pause) = pause.filter(|pause| !pause.steps.is_empty()) else {
            let why = format!("{blocker} doesn't hold up anything ahead");
            return Err(Objection::moot(why, WHAT_IS_OPEN));
        };
        (pause.until, pause.guess) = (at, None);
        for ix in pause.steps.clone() {
            self.hold_up_anew(ix);
        }
        Ok(())
    }

    /// By whatever lasts longest of what holds it up.
    fn hold_up_anew(&mut self, ix: StepIx) {
        let pauses = self.snapshot.pauses.iter();
        let of_step = pauses.filter(|pause| pause.steps.contains(&ix));
        let held = of_step.map(|pause| pause.until).max();
        for progress in self.work_on(ix) {
            match progress {
                Progress::Open { from: until } | Progress::Running { until, .. } => *until = held,
                Progress::Over { .. } => {}
            }
        }
    }

    fn must_be_open(&self, ix: StepIx) -> Result<(), Objection> {
        let number = &self.plan.steps[ix].number;
        match self.progress(ix)? {
            Progress::Open { .. } => Ok(()),
            Progress::Running { .. } => {
                let hint = format!("ask how long it takes: '{number} takes 3h'");
                Err(Objection::moot(
                    format!("{number} is already running"),
                    hint,
                ))
            }
            Progress::Over { .. } => {
                Err(Objection::moot(format!("{number} is over"), WHAT_IS_OPEN))
            }
        }
    }

    fn is_open(&self, ix: StepIx) -> bool {
        matches!(self.progress(ix), Ok(Progress::Open { .. }))
    }

    /// How far the work has come that lies ahead: the step's, or in a rollback what takes it back.
    fn progress(&self, ix: StepIx) -> Result<Progress, Objection> {
        let progress = match &self.snapshot.returning {
            Some(work) => {
                let mut of_step = work.iter().filter(|(item, _)| item.step == ix);
                of_step.next().map(|(_, progress)| *progress)
            }
            None => (self.plan.is_in_window(ix)).then(|| self.snapshot.progress(ix)),
        };
        let number = &self.plan.steps[ix].number;
        progress.ok_or_else(|| {
            let why = match self.snapshot.returning {
                Some(_) => format!("{number} isn't part of the rollback"),
                None => format!("{number} is not done in the window"),
            };
            Objection::moot(why, WHAT_IS_OPEN)
        })
    }

    fn work_on(&mut self, ix: StepIx) -> impl Iterator<Item = &mut Progress> {
        let returning = self.snapshot.returning.iter_mut().flatten();
        let back = returning.filter(move |(item, _)| item.step == ix);
        let forward = self.snapshot.progress.get_mut(ix).into_iter();
        forward.chain(back.map(|(_, progress)| progress))
    }
}

const WHAT_IS_OPEN: &str = "ask about something that is still to be done";

/// What the plan says of a piece of work that takes something back.
fn work_of<'a>(plan: &'a mut Runbook, item: &TakesBack) -> Option<&'a mut Work> {
    let step = plan.steps.get_mut(item.step)?;
    match (&item.restores, &mut step.undo) {
        (Some(_), _) => step.restore_point.as_mut().map(|point| &mut point.restore),
        (None, Some(Undo::Work(work))) => Some(work),
        (None, _) => None,
    }
}
