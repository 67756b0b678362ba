//! What had become of the steps by a moment of the night, and what kept everybody from working.

use super::attendance::Attendance;
use crate::journal::{Decision, Way};
use crate::run::{Attempt, Fate, PauseKind, Run, Stage};
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// A night, as it was step by step.
pub(super) struct Night<'a> {
    pub run: &'a Run,
    pub situation: &'a Situation<'a>,
    /// When the baseline began: the planned opening of the window.
    pub begins: Instant,
    /// When the run was opened, and by whom.
    pub opened: Instant,
    pub opener: &'a str,
    /// The close of the run, else now.
    pub end: Instant,
    pub pauses: Vec<Pause<'a>>,
    /// For each step whether it is rolled back, or what it stands on.
    undone: Vec<bool>,
    pub attendance: Attendance<'a>,
}

/// A stop, or a hold.
pub(super) struct Pause<'a> {
    pub kind: PauseKind,
    pub from: Instant,
    pub until: Instant,
    /// Of a hold: a phase or a step; nothing: all.
    pub scope: Option<&'a str>,
    pub by: &'a str,
}

/// What was before a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The turn of that need, which was over last.
    Over(StepIx),
    /// The turn of that need, which was not over; the step may have begun all the same.
    Open(StepIx),
    /// Whatever the night was at until then: the step was added, opened again or rolled back.
    Earlier,
    /// The opening: it needs nothing in the window.
    Nothing,
}

/// A step's turn on the path of the night.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    pub step: StepIx,
    pub from: Instant,
    pub to: Instant,
    pub before: Before,
    /// The turns that it waited for, by their steps and when they ended.
    pub needs: Vec<(StepIx, Instant)>,
}

impl<'a> Night<'a> {
    pub(super) fn of(situation: &'a Situation<'a>) -> Option<Night<'a>> {
        let run = situation.run;
        let opened = &run.opened.as_ref()?.stamp;
        let closed = run.closed.as_ref().map(|closed| closed.stamp.at);
        let end = closed.unwrap_or(situation.now);
        let pauses = run.pauses().into_iter().map(|pause| Pause {
            kind: pause.kind,
            from: pause.began.occurred(),
            until: pause.until.unwrap_or(end),
            scope: pause.scope,
            by: pause.began.fact().by.as_str(),
        });
        Some(Night {
            run,
            situation,
            begins: run.plan.window.opens,
            opened: opened.at,
            opener: &opened.by,
            end,
            pauses: pauses.collect(),
            undone: run.undone_steps(),
            attendance: Attendance::of(run),
        })
    }

    /// When a step or a gate finished that the night could end with; a sign-off may be missing.
    pub(super) fn finish(&self, ix: StepIx) -> Option<Instant> {
        let stage = self.situation.stage(ix);
        let state = &self.run.steps[ix];
        if !stage.meets_needs() && stage != Stage::AwaitingSignOff {
            return None;
        }
        if self.is_gate(ix) {
            return state.gate.decision().map(|decided| decided.stamp.at);
        }
        let skipped = state.forward.skipped.as_ref().map(|(stamp, _)| stamp.at);
        state.forward.finish().map(|f| f.stamp.at).or(skipped)
    }

    /// The turn of a step that ended at `to`, when the next one took over.
    pub(super) fn turn(&self, ix: StepIx, to: Instant) -> Turn {
        // What it waited for is what was not over before it was done for good.
        let begun = self.begun(ix, to);
        let as_of = begun.map_or(to, |(_, work)| work);
        let needs: Vec<_> = self.run.plan.steps[ix]
            .needs
            .iter()
            .copied()
            .filter(|&need| self.run.plan.is_in_window(need))
            .filter(|&need| self.added(need).is_none_or(|added| added < as_of))
            .map(|need| (need, self.over(need, as_of)))
            .collect();
        let planned = |need: StepIx| self.run.baseline(need).map(|(_, finish)| finish);
        let last = needs
            .iter()
            .max_by_key(|(need, over)| (over.is_none(), *over, planned(*need)));
        let first = begun.map(|(first, _)| first);
        let (before, from) = match last {
            Some(&(need, Some(over))) => (Before::Over(need), over),
            Some(&(need, None)) => (Before::Open(need), first.unwrap_or(to)),
            None => {
                let opening = self.begins.max(self.opened);
                let first = self.first_attempt(ix, to);
                (Before::Nothing, first.map_or(opening, |at| at.min(opening)))
            }
        };
        let from = from.min(to);
        // A step that has not begun waits for what the night was at, and not for what was over.
        let counts = |need: StepIx, over: Option<Instant>| match before {
            Before::Open(open) => need == open || (over.is_some() && begun.is_some()),
            _ => true,
        };
        let needs = needs
            .iter()
            .filter(|(need, over)| counts(*need, *over))
            .map(|&(need, over)| (need, over.map_or(from, |over| over.min(from))));
        let turn = Turn {
            step: ix,
            from,
            to,
            before,
            needs: needs.collect(),
        };
        match self.came_up(ix, to).filter(|at| turn.from < *at) {
            Some(came_up) => Turn {
                from: came_up,
                before: Before::Earlier,
                needs: Vec::new(),
                ..turn
            },
            None => turn,
        }
    }

    /// When a step last came up that was not up until then: it was added, or it had been over, or
    /// begun, and was opened again or rolled back.
    fn came_up(&self, ix: StepIx, to: Instant) -> Option<Instant> {
        let state = &self.run.steps[ix];
        let fates = self.path_fates(ix, to);
        let opened_again = fates.iter().filter_map(|(attempt, _)| {
            let set_aside = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at)?;
            self.released(ix, attempt, set_aside).map(|_| set_aside)
        });
        let undone = fates
            .iter()
            .filter(|(_, fate)| *fate == Fate::Undone)
            .find_map(|(attempt, _)| attempt.start());
        let called = self
            .run
            .rollbacks_of(ix)
            .map(|r| r.stamp.at)
            .filter(|called| undone.is_some_and(|start| start <= *called));
        let decisions = state.gate.decisions.windows(2);
        let decided_again = decisions.filter_map(|both| match both {
            [go, other] if go.decision == Decision::Go && other.decision != Decision::Go => {
                Some(other.stamp.at)
            }
            _ => None,
        });
        let all = opened_again.chain(called).chain(decided_again);
        all.chain(self.added(ix)).filter(|at| *at < to).max()
    }

    /// When a step was added on the night.
    fn added(&self, ix: StepIx) -> Option<Instant> {
        let added = self.run.steps[ix].added.as_ref();
        added.map(|change| change.stamp.at)
    }

    /// Since when a step or a gate was over at that time. What ends it at that very moment does
    /// not count yet.
    pub(super) fn over(&self, ix: StepIx, at: Instant) -> Option<Instant> {
        if self.is_gate(ix) {
            let decisions =
                self.run.steps[ix].gate.decisions.iter().filter(|d| {
                    d.stamp.at < at || (d.stamp.at == at && d.decision == Decision::Go)
                });
            let go = decisions.rev().take_while(|d| d.decision == Decision::Go);
            let decided = go.last().map(|d| d.stamp.at);
            let mut called = self.run.rollbacks_of(ix).map(|r| r.stamp.at);
            let is_back =
                self.undone[ix] && called.any(|called| decided <= Some(called) && called < at);
            return decided.filter(|_| !is_back);
        }
        let state = &self.run.steps[ix].forward;
        let skipped = state.skipped.as_ref().map(|(stamp, _)| stamp.at);
        if let Some(skipped) = skipped.filter(|skipped| *skipped <= at) {
            return Some(skipped);
        }
        let fates = self.path_fates(ix, at);
        let (last, fate) = fates.last()?;
        let stands = matches!(fate, Fate::Work | Fate::Redone);
        let is_open = !stands || self.set_aside(last, at).is_some();
        self.released(ix, last, at).filter(|_| !is_open)
    }

    /// What had become by then of each attempt at a step that had begun by then.
    pub(super) fn fates(&self, ix: StepIx, at: Instant) -> Vec<(&'a Attempt, Fate)> {
        self.run.fates(ix, false, at)
    }

    /// The same for the path: once what it stands on was rolled back, it is not over any more.
    fn path_fates(&self, ix: StepIx, at: Instant) -> Vec<(&'a Attempt, Fate)> {
        self.run.fates(ix, self.undone[ix], at)
    }

    /// When an attempt was finished and signed by that time, in each role that has to.
    pub(super) fn released(&self, ix: StepIx, attempt: &Attempt, at: Instant) -> Option<Instant> {
        let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
        let roles = self.run.plan.steps[ix].sign_off.iter();
        let released = roles
            .map(|role| {
                let signed = attempt.sign_off_at(role, at).filter(|s| s.signed);
                signed.map(|s| s.stamp.at)
            })
            .fold(finish, |a, b| Some(a?.max(b?)));
        let until = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
        released.filter(|r| *r <= at && until.is_none_or(|until| *r <= until))
    }

    /// When an attempt had been set aside before that time.
    pub(super) fn set_aside(&self, attempt: &Attempt, at: Instant) -> Option<Instant> {
        let set_aside = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
        set_aside.filter(|set_aside| *set_aside < at)
    }

    /// When the work on a step that stood at that time began: at all, and what did the work. What
    /// had failed when a rollback was called stands no more than what was undone.
    fn begun(&self, ix: StepIx, at: Instant) -> Option<(Instant, Instant)> {
        let fates = self.path_fates(ix, at);
        let called = self
            .run
            .rollbacks_of(ix)
            .map(|r| r.stamp.at)
            .filter(|called| *called < at)
            .max();
        let stands = |attempt: &Attempt, fate: Fate| match fate {
            Fate::Work | Fate::Redone => true,
            Fate::Failed => attempt.start() > called,
            Fate::Undone => false,
        };
        let standing = || {
            fates
                .iter()
                .filter(|(attempt, fate)| stands(attempt, *fate))
        };
        let work = standing().find(|(_, fate)| *fate == Fate::Work);
        let (work, _) = work.or(standing().next_back())?;
        let first = standing()
            .filter_map(|(attempt, _)| attempt.start())
            .min()?;
        Some((first, work.start()?))
    }

    fn first_attempt(&self, ix: StepIx, at: Instant) -> Option<Instant> {
        let fates = self.path_fates(ix, at);
        fates
            .iter()
            .filter_map(|(attempt, _)| attempt.start())
            .min()
    }

    pub(super) fn is_gate(&self, ix: StepIx) -> bool {
        self.run.plan.steps[ix].gate.is_some()
    }

    pub(super) fn signs(&self, ix: StepIx) -> bool {
        !self.run.plan.steps[ix].sign_off.is_empty()
    }

    /// What the baseline gave a step to work, or a gate to be decided.
    pub(super) fn given(&self, ix: StepIx) -> i64 {
        let times = self.run.baseline(ix);
        times.map_or(0, |(start, finish)| seconds(start, finish))
    }

    /// What the baseline gave its sign-offs.
    pub(super) fn given_to_sign(&self, ix: StepIx) -> i64 {
        match self.run.baseline(ix) {
            Some(_) if self.signs(ix) => self.run.plan.waits.sign_off.secs(),
            _ => 0,
        }
    }

    /// What the baseline let a step wait for its `not_before`, once what came before was over.
    pub(super) fn given_to_wait(&self, ix: StepIx, before: Before) -> i64 {
        let over = match before {
            Before::Nothing => Some(self.begins),
            Before::Earlier => None,
            Before::Over(need) | Before::Open(need) => {
                let signs = Span::seconds(self.given_to_sign(need));
                let times = self.run.baseline(need);
                times.map(|(_, finish)| finish + signs.delta())
            }
        };
        let step = &self.run.plan.steps[ix];
        match (step.not_before, self.run.baseline(ix), over) {
            (Some(_), Some((start, _)), Some(over)) => seconds(over, start).max(0),
            _ => 0,
        }
    }

    /// From the call of each rollback of a step until work went forward again.
    pub(super) fn rollbacks(&self, ix: StepIx) -> Vec<(Instant, Instant, &'a str)> {
        let rollbacks = self.run.rollbacks_of(ix).map(|rollback| {
            let lifted = rollback.lifted.as_ref().map(|stamp| stamp.at);
            let by = rollback.stamp.by.as_str();
            (rollback.stamp.at, lifted.unwrap_or(self.end), by)
        });
        rollbacks.collect()
    }

    /// The attempts at undoing a step, and at the restores that may have taken it back.
    pub(super) fn undos(&self, ix: StepIx) -> impl Iterator<Item = &'a Attempt> {
        let points = (0..self.run.steps.len()).filter(move |&point| {
            let restore = self.run.track(point, Way::Restore);
            restore.is_some_and(|track| !track.attempts.is_empty())
                && self.run.plan.is_restored_by(ix, point)
        });
        let restores = points.filter_map(|point| self.run.track(point, Way::Restore));
        let own = self.run.track(ix, Way::Back);
        let tracks = own.into_iter().chain(restores);
        tracks.flat_map(|track| &track.attempts)
    }
}

/// Whole seconds of the clock, so that stretches that follow each other sum exactly.
pub(super) fn seconds(from: Instant, to: Instant) -> i64 {
    to.timestamp() - from.timestamp()
}
