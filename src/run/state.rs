//! The state of a run. It is only ever made by folding entries; see `apply`.

use std::sync::Arc;

use crate::journal::{
    Decision, Entry, EntryId, Event, Fact, Mode, Opening, Outcome, PlannedTimes, RunOutcome, Way,
};
use crate::runbook::{Runbook, StepIx};
use crate::time::Instant;

use super::clocks::Clocks;
use super::places::Places;
use super::revisions::Revisions;
use super::{
    Blocker, Call, Change, Condition, Conflict, Delegation, GateState, HandOver, Presence,
    Rollback, ServiceState, Stage, Stamp, StepState, Tested, TooEarly, Track,
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
    /// As it was replanned; where it never was, the baseline holds.
    pub(super) replanned: Vec<Option<(Instant, Instant)>>,
    /// Earlier closes of the window, each with who moved it.
    pub windows: Vec<(Instant, Change)>,
    /// In the order in which they were called.
    pub rollbacks: Vec<Rollback>,
    pub blockers: Vec<Blocker>,
    /// What decisions asked for, in the order of the log.
    pub conditions: Vec<Condition>,
    pub calls: Vec<Call>,
    /// In the order of the log.
    pub tests: Vec<Tested>,
    pub people: Vec<Presence>,
    /// Names on no roster that an entry has confirmed, each as it was written first.
    pub outsiders: Vec<String>,
    pub delegations: Vec<Delegation>,
    /// In the order of the log.
    pub hand_overs: Vec<HandOver>,
    pub held: Vec<Hold>,
    /// Phases that go forward although it is too late to go back.
    pub going_forward: Vec<GoingForward>,
    pub stopped: Option<(Stamp, Option<String>)>,
    /// All that stopped it since it last ran, and why.
    pub(super) stops: Vec<(Stamp, Option<String>)>,
    pub closed: Option<Closed>,
    pub conflicts: Vec<Conflict>,
    /// Entries that tell of something before what it is about, in the order of the log.
    pub too_early: Vec<TooEarly>,
    /// Every entry in order, with its marks.
    pub log: Vec<LogLine>,
    /// Where in the log each entry is.
    pub(super) places: Places,
    pub(super) revisions: Revisions,
    pub(super) clocks: Clocks,
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

/// A lead's word that a phase goes forward although it is too late to go back.
#[derive(Debug, Clone, PartialEq)]
pub struct GoingForward {
    pub phase: String,
    pub stamp: Stamp,
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    pub outcome: RunOutcome,
    pub stamp: Stamp,
    pub because: Option<String>,
    /// The board then, in the order of the plan's services.
    pub services: Vec<ServiceState>,
}

/// An entry in the log, and its marks.
#[derive(Debug, Clone)]
pub struct LogLine {
    pub entry: Entry,
    pub marks: Vec<Mark>,
    /// What it says now, where it was corrected, or names somebody otherwise than by id.
    pub(super) told: Option<Fact>,
    /// The entries that corrected it, that took it back or made it void, or that settled against
    /// it; in the order of the log.
    pub revised_by: Vec<EntryId>,
}

impl LogLine {
    /// What it says now: as it was written, or as it was corrected; with the ids of the people it
    /// names.
    pub fn fact(&self) -> &Fact {
        self.told.as_ref().unwrap_or(self.entry.fact())
    }

    /// When it happened, as it is said now.
    pub fn occurred(&self) -> Instant {
        self.fact().occurred.unwrap_or(self.entry.recorded())
    }
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
    /// It was said later that it never was so.
    Void,
    /// It says something else than when it was written.
    Corrected,
    /// What contradicted it was settled to stand.
    Overruled,
    /// It tells of something before what it is about.
    TooEarly,
    /// The clock that it was written by is not that of the others.
    Clock,
    Deputy,
    /// It confirms what somebody else had recorded for the doer.
    Confirms,
    /// A signature that was typed for the signer by somebody who did the work.
    TypedByDoer,
    /// It had no effect: what it is about is not known here.
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
            Mark::Void => "void",
            Mark::Corrected => "corrected",
            Mark::Overruled => "overruled",
            Mark::TooEarly => "impossible time",
            Mark::Clock => "clock off",
            Mark::Deputy => "deputy",
            Mark::Confirms => "confirmed by both",
            Mark::TypedByDoer => "typed by the doer",
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
            replanned: vec![None; steps],
            windows: Vec::new(),
            rollbacks: Vec::new(),
            blockers: Vec::new(),
            conditions: Vec::new(),
            calls: Vec::new(),
            tests: Vec::new(),
            people: Vec::new(),
            outsiders: Vec::new(),
            delegations: Vec::new(),
            hand_overs: Vec::new(),
            held: Vec::new(),
            going_forward: Vec::new(),
            stopped: None,
            stops: Vec::new(),
            closed: None,
            conflicts: Vec::new(),
            too_early: Vec::new(),
            log: Vec::new(),
            places: Places::default(),
            revisions: Revisions::default(),
            clocks: Clocks::default(),
        }
    }

    /// The runbook as it was opened.
    pub fn runbook(&self) -> &Runbook {
        &self.runbook
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
            if self.unmet_needs(ix).next().is_none() && !self.is_too_early(ix, now) {
                Stage::Ready
            } else {
                Stage::Waiting
            }
        })
    }

    /// The needs of a step that are not met.
    pub fn unmet_needs(&self, ix: StepIx) -> impl Iterator<Item = StepIx> + '_ {
        let needs = self.plan.steps.get(ix).map_or(&[][..], |s| &s.needs);
        needs
            .iter()
            .copied()
            .filter(|&need| !self.reached(need).is_some_and(Stage::meets_needs) || self.waits(need))
    }

    /// It was done before what it needs, which is still open: what needs it waits for that too.
    fn waits(&self, ix: StepIx) -> bool {
        let finish = self.steps.get(ix).and_then(|state| state.forward.finish());
        finish.is_some_and(|finish| finish.out_of_turn) && self.unmet_needs(ix).next().is_some()
    }

    /// The stage of a step that something was done about; nothing for one that waits or is ready.
    pub(super) fn reached(&self, ix: StepIx) -> Option<Stage> {
        let (step, state) = (self.plan.steps.get(ix)?, self.steps.get(ix)?);
        if self.is_rolled_back(ix) && !self.is_left_out_since(ix) {
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

    /// The hold that a step is under, if it is.
    pub fn hold_on(&self, ix: StepIx) -> Option<&Hold> {
        let step = self.plan.steps.get(ix)?;
        let phase = &self.plan.phases.get(step.phase)?.id;
        let mut held = self.held.iter();
        held.find(|h| h.scope.as_ref().is_none_or(|s| *s == step.id || s == phase))
    }

    /// The last time that a lead said so, after that moment had passed.
    pub fn went_forward_after(&self, by: Instant) -> Option<&GoingForward> {
        self.going_forward.iter().rev().find(|g| g.stamp.at > by)
    }

    /// Whether a lead said so for that phase. What was said before that moment was said of another
    /// night.
    pub fn goes_forward_late(&self, phase: &str, by: Instant) -> bool {
        let mut said = self.going_forward.iter();
        said.any(|g| g.phase == phase && g.stamp.at > by)
    }

    /// The open blockers of a step.
    pub fn blockers_of(&self, ix: StepIx) -> impl Iterator<Item = &Blocker> {
        self.blockers
            .iter()
            .filter(move |b| b.is_open() && b.steps.contains(&ix))
    }

    /// The open blockers that hinder that work. What hindered a step before it was to be taken
    /// back does not hinder its undo.
    pub fn blockers_on(&self, ix: StepIx, way: Way) -> impl Iterator<Item = &Blocker> {
        self.blockers_of(ix)
            .filter(move |b| way == Way::Forward || b.in_rollback)
    }

    pub fn open_blockers(&self) -> impl Iterator<Item = &Blocker> {
        self.blockers.iter().filter(|b| b.is_open())
    }

    /// A blocker by number (`B1`, any case) or key.
    pub fn blocker(&self, name: &str) -> Option<&Blocker> {
        self.blockers
            .iter()
            .find(|b| b.number.eq_ignore_ascii_case(name) || b.key() == name)
    }

    pub fn track(&self, ix: StepIx, way: Way) -> Option<&Track> {
        self.steps.get(ix).map(|s| s.track(way))
    }

    /// The last entry that somebody typed, not counting what was taken back.
    pub fn last_entry_of(&self, typist: &str) -> Option<&Entry> {
        let lines = self.log.iter().rev().filter(|l| !l.is_void());
        lines
            .map(|l| &l.entry)
            .find(|e| e.typist() == typist && !matches!(e.fact().event, Event::TakenBack { .. }))
    }

    /// A line of the log by the id of its entry.
    pub fn line(&self, entry: &EntryId) -> Option<&LogLine> {
        self.log.get(self.places.of(entry)?)
    }

    /// What an entry said after each of its corrections, in their order, with the entry that
    /// corrected it.
    pub fn corrections_of(&self, line: &LogLine) -> Vec<(EntryId, Fact)> {
        self.revisions.stages(&line.entry)
    }

    /// The planned times of a step: as replanned, else as they were when the run opened.
    pub fn planned(&self, ix: StepIx) -> Option<(Instant, Instant)> {
        self.replanned
            .get(ix)
            .copied()
            .flatten()
            .or(self.baseline(ix))
    }

    /// The planned times of a step as they were when the run opened.
    pub fn baseline(&self, ix: StepIx) -> Option<(Instant, Instant)> {
        self.baseline.get(ix).copied().flatten()
    }

    pub(super) fn set_baseline(&mut self, times: &[PlannedTimes]) {
        set_times(&self.plan, &mut self.baseline, times);
    }

    pub(super) fn set_planned(&mut self, times: &[PlannedTimes]) {
        set_times(&self.plan, &mut self.replanned, times);
    }
}

fn set_times(plan: &Runbook, slots: &mut [Option<(Instant, Instant)>], times: &[PlannedTimes]) {
    for PlannedTimes(id, start, finish) in times {
        if let Some(slot) = plan.step(id).and_then(|ix| slots.get_mut(ix)) {
            *slot = Some((*start, *finish));
        }
    }
}

impl LogLine {
    /// It does not count: it was taken back, or is void.
    pub fn is_void(&self) -> bool {
        self.marks.contains(&Mark::TakenBack) || self.marks.contains(&Mark::Void)
    }
}

impl Track {
    /// The stage that the work itself gives; nothing before its first attempt.
    pub fn stage(&self, sign_off: &[String]) -> Option<Stage> {
        if let Some(attempt) = self.current() {
            let Some(finish) = &attempt.finish else {
                return Some(Stage::Running);
            };
            return Some(match finish.outcome {
                Outcome::Failed => Stage::Failed,
                _ if !attempt.is_signed(sign_off) => Stage::AwaitingSignOff,
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
