//! Whose turn it is: what whoever acts can do about a step, or about its undo, right now.

use crate::journal::Way;
use crate::run::{Capacity, Doing, Stage, Task, Undoing};
use crate::runbook::{Gate, StepIx};

use super::Situation;

/// What somebody can do about a step right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Finish,
    Sign,
    Decide,
    Vote,
    Start,
}

impl Turn {
    /// As the rules see it.
    pub fn doing(self) -> Doing {
        match self {
            Turn::Start => Doing::Start,
            Turn::Sign => Doing::Sign,
            Turn::Finish | Turn::Decide | Turn::Vote => Doing::Finish,
        }
    }
}

impl Situation<'_> {
    /// What can be done about a step now by whoever acts, if it is their turn: in a rollback
    /// about its restore or its undo first.
    pub fn turn(&self, ix: StepIx) -> Option<Turn> {
        let mut back = self.undos.iter().filter(|u| u.step == ix);
        back.find_map(|u| self.undo_turn(u))
            .or_else(|| self.forward_turn(ix))
    }

    /// What can be done about a piece of work of a rollback.
    pub fn undo_turn(&self, undo: &Undoing) -> Option<Turn> {
        self.work_turn(undo.step, undo.way, undo.stage)
    }

    /// What can be done about the step itself, whatever its undo asks for.
    pub fn forward_turn(&self, ix: StepIx) -> Option<Turn> {
        let step = self.run.plan.steps.get(ix)?;
        match (&step.gate, self.stage(ix)) {
            (Some(gate), Stage::Ready | Stage::Failed) => self.gate_turn(ix, gate),
            (Some(_), _) => None,
            (None, stage) => self.work_turn(ix, Way::Forward, stage),
        }
    }

    fn work_turn(&self, ix: StepIx, way: Way, stage: Stage) -> Option<Turn> {
        let task = Task::of(&self.run.plan, ix, way)?;
        let attempt = self.run.track(ix, way)?.current();
        match stage {
            Stage::Running => attempt?.is_in_hand_of(self.acting).then_some(Turn::Finish),
            Stage::AwaitingSignOff => {
                let attempt = attempt?;
                let mut unsigned = self.run.unsigned(ix, way).into_iter();
                let mine = unsigned.any(|role| self.is_up_to_me(role));
                (mine && !attempt.is_doer(self.acting)).then_some(Turn::Sign)
            }
            // What failed is started again: that is another attempt.
            Stage::Ready | Stage::Failed if !self.is_paused(ix, way) => {
                let mut crew = task.crew.iter();
                let mine = task.crew.is_empty() || crew.any(|(role, _)| self.is_up_to_me(role));
                mine.then_some(Turn::Start)
            }
            _ => None,
        }
    }

    fn gate_turn(&self, ix: StepIx, gate: &Gate) -> Option<Turn> {
        if self.run.goes_back(ix) {
            return None;
        }
        let mut votes = self.run.steps.get(ix)?.gate.effective_votes().into_iter();
        let mine = votes.find(|v| v.stamp.by == self.acting);
        let voted = mine.is_some_and(|v| v.no_longer(&self.run.criteria_weighed(ix)).is_empty());
        if gate.decides.iter().any(|role| self.is_up_to_me(role)) {
            return Some(Turn::Decide);
        }
        let mine = gate.votes.iter().any(|role| self.is_up_to_me(role));
        (!voted && mine).then_some(Turn::Vote)
    }

    /// No work may start on it: the run is stopped, it is on hold, or it is rolled back.
    pub fn is_paused(&self, ix: StepIx, way: Way) -> bool {
        let run = self.run;
        run.stopped.is_some()
            || run.hold_on(ix).is_some()
            || (way.is_forward() && run.goes_back(ix))
    }

    /// Who acts has that role; a deputy has it for as long as the person is not here.
    fn is_up_to_me(&self, role: &str) -> bool {
        match self.run.capacity(self.acting, role, self.now) {
            Some(Capacity::Own | Capacity::Delegate) => true,
            Some(Capacity::DeputyOf(person)) => !self.run.is_present(person),
            None => false,
        }
    }

    /// What I do next, or whoever I type for: what I have running, then what waits for my
    /// signature, my decision or my vote, then what I can start; undos first, then in the order
    /// of the plan.
    pub fn my_next(&self) -> Option<(StepIx, Turn)> {
        if self.run.closed.is_some() {
            return None;
        }
        let back = self
            .undos
            .iter()
            .filter_map(|u| Some((u.step, self.undo_turn(u)?)));
        let forward = self
            .run
            .plan
            .in_order()
            .filter_map(|ix| Some((ix, self.forward_turn(ix)?)));
        back.chain(forward).min_by_key(|(_, turn)| match turn {
            Turn::Finish => 0,
            Turn::Sign | Turn::Decide | Turn::Vote => 1,
            Turn::Start => 2,
        })
    }
}
