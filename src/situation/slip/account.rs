//! What each second of a step's turn went into.
//!
//! Where several things kept it from going on, the first of these counts: a stop, undoing it,
//! waiting for a signature, a blocker, work on it, a rollback, a hold, a time before which it was
//! not to begin, nobody there with the role; and nobody began it.

use super::Kind;
use super::night::{Night, Turn};
use super::stretch::{Cause, Part, Stretch};
use crate::journal::{Decision, Mode};
use crate::run::{Attempt, Fate, PauseKind};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// An attempt with what became of it, and when it began.
struct Tried<'a> {
    attempt: &'a Attempt,
    fate: Fate,
    from: Instant,
    to: Instant,
}

impl Night<'_> {
    /// All of a turn, second by second. The attempts count as what had become of them at `settled`,
    /// when the last turn of the step ended.
    pub(super) fn account(&self, turn: &Turn, settled: Instant) -> Vec<Part> {
        let ix = turn.step;
        let mut stretch = Stretch::new(turn.from, turn.to);
        self.give_pauses(ix, PauseKind::Stop, &mut stretch);
        if self.is_gate(ix) {
            self.give_decisions(turn, &mut stretch);
        } else {
            self.give_work(turn, settled, &mut stretch);
        }
        stretch.parts()
    }

    fn give_work(&self, turn: &Turn, settled: Instant, stretch: &mut Stretch) {
        let ix = turn.step;
        let tried = self.tried(turn, settled);
        self.give_undos(ix, stretch);
        for t in &tried {
            self.give_after_work(turn, t, stretch);
        }
        self.give_blockers(ix, stretch);
        for t in &tried {
            let kind = match t.fate {
                Fate::Work => Kind::Overran,
                Fate::Failed => Kind::FailedAttempt,
                Fate::Redone => Kind::Redone,
                Fate::Undone => Kind::Undone,
            };
            stretch.give(t.from, t.to, Cause::of(kind, ix).by(t.attempt.doers()));
        }
        self.give_rollbacks(ix, stretch);
        self.give_pauses(ix, PauseKind::Hold, stretch);
        let step = &self.run.plan.steps[ix];
        if let Some(not_before) = step.not_before.filter(|_| self.run.mode() == Mode::Live) {
            stretch.give(turn.from, not_before, Cause::of(Kind::NotBefore, ix));
        }
        self.give_idle(ix, stretch);
    }

    /// The attempts at a step. Of one that was finished without a start only the end is known: it
    /// is taken to have been as long as planned, but to have begun after the one before it.
    fn tried(&self, turn: &Turn, settled: Instant) -> Vec<Tried<'_>> {
        let given = Span::seconds(self.given(turn.step)).delta();
        let mut earliest = turn.from;
        let fates = self.fates(turn.step, settled).into_iter();
        let begun = fates.filter(|(attempt, _)| attempt.start() <= Some(turn.to));
        let tried = begun.map(|(attempt, fate)| {
            let end = attempt.ended().unwrap_or(turn.to);
            let began = attempt.started.as_ref().map(|s| s.at);
            let from = began.unwrap_or((end - given).max(earliest.min(end)));
            earliest = self.set_aside(attempt, turn.to).unwrap_or(end);
            Tried {
                attempt,
                fate,
                from,
                to: end.min(turn.to),
            }
        });
        tried.collect()
    }

    fn give_undos(&self, ix: StepIx, stretch: &mut Stretch) {
        for undo in self.undos(ix) {
            let Some(start) = undo.start() else { continue };
            let until = undo.ended().unwrap_or(self.end);
            let blockers = self.run.blockers.iter().enumerate();
            for (place, blocker) in blockers.filter(|(_, b)| b.in_rollback) {
                if blocker.steps.contains(&ix) {
                    let resolved = blocker
                        .resolved
                        .as_ref()
                        .map(|(stamp, _)| stamp.at)
                        .unwrap_or(self.end)
                        .min(until);
                    let from = blocker.raised.at.max(start);
                    stretch.give(from, resolved, self.blocked_by(ix, place));
                }
            }
            stretch.give(start, until, Cause::of(Kind::Undone, ix).by(undo.doers()));
        }
    }

    /// Work that was finished waits for its signatures. Where all had signed, and it was opened
    /// again or rolled back before anything else came of it, the time until then was for nothing.
    fn give_after_work(&self, turn: &Turn, tried: &Tried, stretch: &mut Stretch) {
        let (ix, attempt) = (turn.step, tried.attempt);
        let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
        let Some(finish) = finish.filter(|at| *at <= turn.to && tried.fate != Fate::Failed) else {
            return;
        };
        let (kind, called) = match tried.fate {
            Fate::Undone => (Kind::Undone, self.called(ix, finish)),
            _ => (Kind::Redone, None),
        };
        let set_aside = self.set_aside(attempt, turn.to);
        let until = set_aside
            .into_iter()
            .chain(called)
            .fold(turn.to, Instant::min);
        let released = self.released(ix, attempt, until);
        if self.signs(ix) {
            let signed = released.or(self.refused(ix, attempt, until));
            let cause = self.waiting_for_signature(ix, attempt, until);
            stretch.give(finish, signed.unwrap_or(until), cause);
        }
        if let Some(released) = released {
            stretch.give(released, until, Cause::of(kind, ix));
        }
    }

    /// When the first rollback of a step was called after that time.
    fn called(&self, ix: StepIx, after: Instant) -> Option<Instant> {
        let called = self.run.rollbacks_of(ix).map(|r| r.stamp.at);
        called.filter(|called| *called >= after).min()
    }

    fn refused(&self, ix: StepIx, attempt: &Attempt, at: Instant) -> Option<Instant> {
        let roles = self.run.plan.steps[ix].sign_off.iter();
        let refused = roles.filter_map(|role| attempt.sign_off_at(role, at).filter(|s| !s.signed));
        refused.map(|s| s.stamp.at).filter(|r| *r <= at).min()
    }

    fn waiting_for_signature(&self, ix: StepIx, attempt: &Attempt, at: Instant) -> Cause {
        let roles = &self.run.plan.steps[ix].sign_off;
        let signed = roles
            .iter()
            .filter_map(|role| attempt.sign_off_at(role, at));
        let last = signed.clone().max_by_key(|s| s.stamp.at);
        let missing: Vec<String> = roles
            .iter()
            .filter(|role| attempt.sign_off_at(role, at).is_none())
            .cloned()
            .collect();
        let cause = Cause::of(Kind::SignOff, ix);
        match last.filter(|_| missing.is_empty()) {
            Some(last) => cause
                .by([last.stamp.by.as_str()])
                .waiting_for(vec![last.role.clone()]),
            None => cause.waiting_for(missing),
        }
    }

    /// A gate is worked on from when it is up until it is decided.
    fn give_decisions(&self, turn: &Turn, stretch: &mut Stretch) {
        let ix = turn.step;
        let mut decisions: Vec<_> = self.run.steps[ix]
            .gate
            .decisions
            .iter()
            .filter(|d| d.stamp.at <= turn.to)
            .collect();
        decisions.sort_by_key(|d| d.stamp.at);
        let roles: Vec<String> = self.run.plan.steps[ix]
            .gate
            .iter()
            .flat_map(|gate| gate.decides.clone())
            .collect();
        for (place, decided) in decisions.iter().enumerate() {
            if decided.decision == Decision::Hold {
                let next = decisions.get(place + 1).map_or(turn.to, |d| d.stamp.at);
                let until = decided.until.map_or(next, |until| until.min(next));
                let held = Cause::of(Kind::Held, ix).by([decided.stamp.by.as_str()]);
                stretch.give(decided.stamp.at, until, held.waiting_for(roles.clone()));
            }
        }
        self.give_blockers(ix, stretch);
        self.give_rollbacks(ix, stretch);
        self.give_pauses(ix, PauseKind::Hold, stretch);
        let decider = decisions.last().map(|d| d.stamp.by.as_str());
        let cause = Cause::of(Kind::Decision, ix).by(decider);
        stretch.give(turn.from, turn.to, cause.waiting_for(roles));
    }

    /// A stop keeps everybody from working, a hold only from beginning.
    fn give_pauses(&self, ix: StepIx, kind: PauseKind, stretch: &mut Stretch) {
        let step = &self.run.plan.steps[ix];
        let phase = &self.run.plan.phases[step.phase].id;
        let pauses = self.pauses.iter().filter(|pause| pause.kind == kind);
        for pause in pauses {
            if pause.scope.is_none_or(|s| s == step.id || s == phase) {
                let kind = match kind {
                    PauseKind::Stop => Kind::Stopped,
                    PauseKind::Hold => Kind::Held,
                };
                let cause = Cause::of(kind, ix).by([pause.by]);
                stretch.give(pause.from, pause.until, cause);
            }
        }
    }

    /// What hindered a step does not hinder its undo.
    fn give_blockers(&self, ix: StepIx, stretch: &mut Stretch) {
        let rollbacks = self.rollbacks(ix);
        let blockers = self.run.blockers.iter().enumerate();
        for (place, blocker) in blockers.filter(|(_, b)| b.steps.contains(&ix)) {
            let resolved = blocker.resolved.as_ref().map(|(stamp, _)| stamp.at);
            let until = resolved.unwrap_or(self.end);
            let mut from = blocker.raised.at;
            for &(called, lifted, _) in rollbacks.iter().filter(|_| !blocker.in_rollback) {
                stretch.give(from, called.min(until), self.blocked_by(ix, place));
                from = from.max(lifted);
            }
            stretch.give(from, until, self.blocked_by(ix, place));
        }
    }

    fn blocked_by(&self, ix: StepIx, blocker: usize) -> Cause {
        let owner = self.run.blockers[blocker].owner.as_deref();
        Cause::of(Kind::Blocked, ix).by(owner).blocked_by(blocker)
    }

    fn give_rollbacks(&self, ix: StepIx, stretch: &mut Stretch) {
        for (called, lifted, by) in self.rollbacks(ix) {
            stretch.give(called, lifted, Cause::of(Kind::Undone, ix).by([by]));
        }
    }

    fn give_idle(&self, ix: StepIx, stretch: &mut Stretch) {
        for (from, to) in stretch.free() {
            for absence in self.attendance.absences(ix, (from, to)) {
                let came = self.attendance.there(&absence.roles, absence.to);
                let cause = Cause::of(Kind::Person, ix).by(came);
                let seconds = (absence.from, absence.to);
                stretch.give_seconds(seconds, cause.waiting_for(absence.roles));
            }
            stretch.give_seconds((from, to), self.nobody_started(ix));
        }
    }

    fn nobody_started(&self, ix: StepIx) -> Cause {
        let crew = self.run.plan.steps[ix].crew.iter();
        let roles = crew.map(|(role, _)| role.clone());
        Cause::of(Kind::NobodyStarted, ix).waiting_for(roles.collect())
    }
}
