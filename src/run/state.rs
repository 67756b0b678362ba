//! The state of a run. It is only ever made by folding entries; see `apply`.

use std::collections::HashMap;
use std::sync::Arc;

use crate::journal::{
    Decision, Entry, EntryId, Event, Mode, Opening, Outcome, PlannedTimes, RunOutcome, Way,
};
use crate::runbook::{Runbook, StepIx};
use crate::time::Instant;

use super::{
    Blocker, Call, Delegation, Finish, GateState, Presence, Stage, Stamp, StepState, Track,
};

/// Everything that is known of a run, in the order of the log.
#[derive(Debug, Clone)]
pub struct Run {
    /// The runbook as it was opened.
    pub(super) runbook: Arc<Runbook>,
    /// The plan as it stands: moved with a rehearsal, amended on the night.
    pub plan: Runbook,
    pub opened: Option<Opened>,
    /// One for each of `plan.steps`.
    pub steps: Vec<StepState>,
    pub baseline: Vec<Option<(Instant, Instant)>>,
    pub blockers: Vec<Blocker>,
    pub calls: Vec<Call>,
    pub people: Vec<Presence>,
    pub delegations: Vec<Delegation>,
    pub held: Vec<Hold>,
    pub stopped: Option<(Stamp, Option<String>)>,
    pub closed: Option<Closed>,
    pub conflicts: Vec<Conflict>,
    /// Every entry in order, with its marks.
    pub log: Vec<LogLine>,
    pub(super) voided: HashMap<EntryId, EntryId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub opening: Opening,
    pub stamp: Stamp,
}

/// A pause of the lead: of the run, a phase or a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    pub scope: Option<String>,
    pub stamp: Stamp,
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    pub outcome: RunOutcome,
    pub stamp: Stamp,
    pub because: Option<String>,
}

/// What can't both be true, until it is settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub what: String,
    pub step: Option<StepIx>,
    pub entries: Vec<EntryId>,
    pub settled: Option<Stamp>,
}

impl Conflict {
    pub(super) fn new(
        what: String,
        step: Option<StepIx>,
        entries: impl Into<Vec<EntryId>>,
    ) -> Conflict {
        Conflict {
            what,
            step,
            entries: entries.into(),
            settled: None,
        }
    }
}

/// An entry in the log, and what is to be said of it.
#[derive(Debug, Clone)]
pub struct LogLine {
    pub entry: Entry,
    pub marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Written down a good while after it happened.
    Late,
    /// It broke an order, a role, evidence or a blocker.
    OutOfOrder,
    /// A rule was set aside, with a reason.
    Override,
    /// The step took a small fraction of its best time.
    Quick,
    TakenBack,
    Deputy,
    /// It confirms what somebody else had recorded for the doer.
    Confirms,
    /// It had no effect: what it speaks of is not known here.
    NoEffect,
    NotUnderstood,
}

impl Mark {
    pub fn word(self) -> &'static str {
        match self {
            Mark::Late => "late",
            Mark::OutOfOrder => "out of order",
            Mark::Override => "override",
            Mark::Quick => "quick",
            Mark::TakenBack => "taken back",
            Mark::Deputy => "deputy",
            Mark::Confirms => "confirmed by both",
            Mark::NoEffect => "no effect",
            Mark::NotUnderstood => "not understood",
        }
    }
}

impl Run {
    /// The state before the first entry.
    pub fn new(runbook: Arc<Runbook>) -> Run {
        let steps = runbook.steps.len();
        Run {
            plan: (*runbook).clone(),
            runbook,
            opened: None,
            steps: vec![StepState::default(); steps],
            baseline: vec![None; steps],
            blockers: Vec::new(),
            calls: Vec::new(),
            people: Vec::new(),
            delegations: Vec::new(),
            held: Vec::new(),
            stopped: None,
            closed: None,
            conflicts: Vec::new(),
            log: Vec::new(),
            voided: HashMap::new(),
        }
    }

    /// The mode; a rehearsal as long as the opening is not known.
    pub fn mode(&self) -> Mode {
        self.opened
            .as_ref()
            .map_or(Mode::Rehearsal, |o| o.opening.mode)
    }

    /// Where a step stands at that time.
    pub fn stage(&self, ix: StepIx, now: Instant) -> Stage {
        self.reached(ix).unwrap_or_else(|| {
            match self.unmet_needs(ix).next().is_none() && !self.is_too_early(ix, now) {
                true => Stage::Ready,
                false => Stage::Waiting,
            }
        })
    }

    /// The needs of a step that are not met.
    pub fn unmet_needs(&self, ix: StepIx) -> impl Iterator<Item = StepIx> + '_ {
        let needs = self.plan.steps.get(ix).map_or(&[][..], |s| &s.needs);
        needs
            .iter()
            .copied()
            .filter(|&need| !self.reached(need).is_some_and(Stage::meets_needs))
    }

    /// The stage of a step that something was done about; nothing for one that waits or is ready.
    fn reached(&self, ix: StepIx) -> Option<Stage> {
        let (step, state) = (self.plan.steps.get(ix)?, self.steps.get(ix)?);
        let undone = |f: &Finish| f.outcome != Outcome::Failed;
        if state.back.finish().is_some_and(undone) {
            return Some(Stage::RolledBack);
        }
        match &step.gate {
            Some(_) => state.gate.stage(),
            None => state.forward.stage(&step.sign_off),
        }
    }

    /// Whether the plan says to wait with it. In a rehearsal times hold nobody up.
    pub fn is_too_early(&self, ix: StepIx, now: Instant) -> bool {
        self.mode() == Mode::Live
            && self
                .plan
                .steps
                .get(ix)
                .and_then(|s| s.not_before)
                .is_some_and(|t| now < t)
    }

    /// The open blockers of a step.
    pub fn blockers_of(&self, ix: StepIx) -> impl Iterator<Item = &Blocker> {
        self.blockers
            .iter()
            .filter(move |b| b.is_open() && !b.is_condition() && b.steps.contains(&ix))
    }

    pub fn open_blockers(&self) -> impl Iterator<Item = &Blocker> {
        self.blockers
            .iter()
            .filter(|b| b.is_open() && !b.is_condition())
    }

    /// A blocker or condition by number (`B1`, any case) or entry id.
    pub fn blocker(&self, name: &str) -> Option<&Blocker> {
        self.blockers
            .iter()
            .find(|b| b.number.eq_ignore_ascii_case(name) || b.id.to_string() == name)
    }

    pub fn track(&self, ix: StepIx, way: Way) -> Option<&Track> {
        self.steps.get(ix).map(|s| s.track(way))
    }

    /// The last entry that somebody typed, not counting what was taken back.
    pub fn last_entry_of(&self, typist: &str) -> Option<&Entry> {
        self.log.iter().rev().map(|l| &l.entry).find(|e| {
            let fact = e.fact();
            let typed = fact.recorded_by.as_deref().unwrap_or(&fact.by) == typist;
            typed
                && !self.voided.contains_key(&e.id())
                && !matches!(fact.event, Event::TakenBack { .. })
        })
    }

    /// The planned times of a step as they were when the run opened.
    pub fn baseline(&self, ix: StepIx) -> Option<(Instant, Instant)> {
        self.baseline.get(ix).copied().flatten()
    }

    pub(super) fn set_baseline(&mut self, times: &[PlannedTimes]) {
        for PlannedTimes(id, start, finish) in times {
            if let Some(slot) = self.plan.step(id).and_then(|ix| self.baseline.get_mut(ix)) {
                *slot = Some((*start, *finish));
            }
        }
    }
}

impl Track {
    /// The stage that the work itself gives; nothing before its first attempt.
    pub fn stage(&self, sign_off: &[String]) -> Option<Stage> {
        if let Some(attempt) = self.current() {
            let Some(finish) = &attempt.finish else {
                return Some(Stage::Running);
            };
            let signed = |role: &String| attempt.sign_off(role).is_some_and(|s| s.signed);
            return Some(match finish.outcome {
                Outcome::Failed => Stage::Failed,
                _ if !sign_off.iter().all(signed) => Stage::AwaitingSignOff,
                Outcome::Done => Stage::Done,
                Outcome::WorkedAround => Stage::WorkedAround,
            });
        }
        self.skipped.as_ref().map(|_| Stage::Skipped)
    }
}

impl GateState {
    /// Go is done, no-go is failed; hold, like nothing, leaves it as it was.
    pub fn stage(&self) -> Option<Stage> {
        match self.decision()?.decision {
            Decision::Go => Some(Stage::Done),
            Decision::NoGo => Some(Stage::Failed),
            Decision::Hold => None,
        }
    }
}
