//! What must have happened before what: a start before its finish, a blocker before its
//! resolution. Nobody may tell it otherwise; where an older log does, its entry is marked.

use crate::journal::{EntryId, Event, Fact, Outcome, Pause, Way};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

use super::{Attempt, Obstacle, Run, Stamp};

/// Times are entered to the minute: less than that is no order.
const TO_THE_MINUTE: Span = Span::minutes(1);

/// What an event can't have happened before.
#[derive(Debug, Clone, PartialEq)]
pub struct Earliest {
    pub at: Instant,
    /// `2.1 Upgrade the schema was started`.
    pub what: String,
}

/// An entry that tells of something before what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct TooEarly {
    pub entry: EntryId,
    /// When it is said to have happened.
    pub at: Instant,
    pub earliest: Earliest,
}

impl Earliest {
    fn new(stamp: &Stamp, what: impl Into<String>) -> Earliest {
        Earliest {
            at: stamp.at,
            what: what.into(),
        }
    }

    /// Whether that moment is too early, by more than what is lost in telling it to the minute.
    pub fn is_after(&self, at: Instant) -> bool {
        Span::between(at, self.at) >= TO_THE_MINUTE
    }
}

impl Run {
    /// Keeps an entry that tells of something before what it is about.
    pub(super) fn keep_order(&mut self, fact: &Fact, stamp: &Stamp) -> bool {
        let earliest = self.earliest_of(&fact.event);
        let Some(earliest) = earliest.filter(|earliest| earliest.is_after(stamp.at)) else {
            return false;
        };
        self.too_early.push(TooEarly {
            entry: stamp.entry.clone(),
            at: stamp.at,
            earliest,
        });
        true
    }

    /// The last of what must have happened before it, where anything must.
    pub(super) fn earliest_of(&self, event: &Event) -> Option<Earliest> {
        match event {
            Event::StepStarted { step, way } => self.before_start(self.plan.step(step)?, *way),
            Event::StepFinished { step, way, .. } | Event::StepSkipped { step, way } => {
                self.before_end(self.plan.step(step)?, *way)
            }
            Event::StepReopened { step, way } => self.before_reopening(self.plan.step(step)?, *way),
            Event::EvidenceGiven { step, way, .. } => {
                self.before_evidence(self.plan.step(step)?, *way)
            }
            Event::SignedOff {
                step, way, finish, ..
            }
            | Event::SignOffRefused {
                step, way, finish, ..
            } => self.before_signing(self.plan.step(step)?, *way, finish),
            Event::BlockerUpdated { blocker, .. } | Event::BlockerResolved { blocker } => {
                self.before_resolving(blocker)
            }
            Event::ConditionMet { decision, .. } => self.before_resolving(decision),
            Event::Decided { gate, .. } => {
                let ix = self.plan.step(gate)?;
                let before = self.steps.get(ix)?.gate.decision()?;
                let number = &self.plan.steps[ix].number;
                Some(Earliest::new(
                    &before.stamp,
                    format!("{number} was decided before"),
                ))
            }
            Event::Resumed { pause, scope } => self.before_resuming(*pause, scope.as_ref()),
            Event::TakenOver { from } => {
                let from = from.as_deref();
                let mut open = self.open_hand_overs();
                let handed = open
                    .find(|h| Some(h.from.as_str()) == from)?
                    .handed
                    .as_ref()?;
                let who = self.called(&handed.stamp.by);
                Some(Earliest::new(&handed.stamp, format!("{who} handed over")))
            }
            Event::CheckedOut { person } => Some(Earliest {
                at: self.presence(person)?.since?,
                what: format!("{} checked in", self.called(person)),
            }),
            Event::RunClosed { .. } => self.last_work(),
            _ => None,
        }
    }

    /// The attempt before it is over, and so is what an undo takes back.
    fn before_start(&self, ix: StepIx, way: Way) -> Option<Earliest> {
        let track = self.track(ix, way)?;
        let current = track.current();
        let before = match current {
            // A start that is entered late may belong to a finish without one.
            Some(attempt) => attempt
                .finish
                .as_ref()
                .filter(|finish| finish.outcome == Outcome::Failed && attempt.started.is_some()),
            None => track.attempts.last().and_then(|a| a.finish.as_ref()),
        };
        let before = before.map(|f| self.was(ix, way, &f.stamp, f.outcome.word()));
        let begun = || {
            let at = self.steps.get(ix)?.begun()?;
            let what = format!("{} was started", self.piece(ix, Way::Forward));
            Some(Earliest { at, what })
        };
        match way {
            Way::Forward => before,
            Way::Back | Way::Restore => before.or_else(begun),
        }
    }

    /// What ends was begun; what is ended again ended before.
    fn before_end(&self, ix: StepIx, way: Way) -> Option<Earliest> {
        let attempt = self.track(ix, way)?.current();
        let failed = attempt
            .and_then(|a| a.finish.as_ref())
            .filter(|f| f.outcome == Outcome::Failed)
            .map(|f| self.was(ix, way, &f.stamp, "failed"));
        let started = |attempt: &Attempt| {
            let stamp = attempt.started.as_ref()?;
            Some(self.was(ix, way, stamp, "started"))
        };
        match attempt {
            Some(attempt) => failed.or_else(|| started(attempt)),
            None => self.before_start(ix, way),
        }
    }

    fn before_reopening(&self, ix: StepIx, way: Way) -> Option<Earliest> {
        let track = self.track(ix, way)?;
        let skipped = track.skipped.as_ref();
        let finished = track
            .finish()
            .map(|f| self.was(ix, way, &f.stamp, f.outcome.word()));
        finished.or_else(|| Some(self.was(ix, way, &skipped?.0, "skipped")))
    }

    /// What proves an attempt is seen during it.
    fn before_evidence(&self, ix: StepIx, way: Way) -> Option<Earliest> {
        let attempt = self.track(ix, way)?.current();
        let over = |a: &&Attempt| {
            a.finish
                .as_ref()
                .is_some_and(|f| f.outcome == Outcome::Failed)
        };
        match attempt.filter(|a| !over(a)) {
            Some(attempt) => Some(self.was(ix, way, attempt.started.as_ref()?, "started")),
            None => self.before_start(ix, way),
        }
    }

    fn before_signing(&self, ix: StepIx, way: Way, finish: &EntryId) -> Option<Earliest> {
        let (_, attempt) = self.track(ix, way)?.attempt_of(finish)?;
        let signed = attempt.finish.as_ref().filter(|f| f.is(finish))?;
        Some(self.was(ix, way, &signed.stamp, signed.outcome.word()))
    }

    fn before_resolving(&self, id: &EntryId) -> Option<Earliest> {
        let obstacle = self.obstacles().find(|o| o.entry() == id)?;
        let (stamp, word) = match obstacle {
            Obstacle::Blocker(blocker) => (&blocker.raised, "raised"),
            Obstacle::Condition(condition) => (&condition.asked, "asked for"),
        };
        let what = format!("{} was {word}", obstacle.number());
        Some(Earliest::new(stamp, what))
    }

    fn before_resuming(&self, pause: Pause, scope: Option<&String>) -> Option<Earliest> {
        let (stamp, what) = match pause {
            Pause::Stop => (&self.stopped.as_ref()?.0, "the run was stopped"),
            Pause::Hold => {
                let held = self.held.iter().find(|h| h.scope.as_ref() == scope)?;
                (&held.stamp, "it was put on hold")
            }
            Pause::Rollback => (&self.rollback()?.stamp, "the rollback was called"),
        };
        Some(Earliest::new(stamp, what))
    }

    /// A run is closed after the last that was done in it.
    fn last_work(&self) -> Option<Earliest> {
        let is_work = |event: &Event| {
            matches!(
                event,
                Event::StepStarted { .. }
                    | Event::StepFinished { .. }
                    | Event::StepSkipped { .. }
                    | Event::Decided { .. }
            )
        };
        let lines = self
            .log
            .iter()
            .filter(|l| !l.is_void() && is_work(&l.fact().event));
        let last = lines.max_by_key(|line| line.occurred())?;
        let ix = self.plan.step(last.fact().event.step()?)?;
        let what = match &last.fact().event {
            Event::StepStarted { .. } => "started",
            Event::StepFinished { outcome, .. } => outcome.word(),
            Event::StepSkipped { .. } => "skipped",
            _ => "decided",
        };
        let piece = self.piece(ix, last.fact().event.way());
        Some(Earliest {
            at: last.occurred(),
            what: format!("{piece} was {what}"),
        })
    }

    fn was(&self, ix: StepIx, way: Way, stamp: &Stamp, what: &str) -> Earliest {
        let verb = if what == "failed" { "" } else { "was " };
        Earliest::new(stamp, format!("{} {verb}{what}", self.piece(ix, way)))
    }

    /// `2.3 Restore the interface engine`, or its undo.
    pub(super) fn piece(&self, ix: StepIx, way: Way) -> String {
        let step = &self.plan.steps[ix];
        let label = format!("{} {}", step.number, step.title);
        match way {
            Way::Forward => label,
            Way::Back => format!("the undo of {label}"),
            Way::Restore => format!("the restore of {label}"),
        }
    }
}
