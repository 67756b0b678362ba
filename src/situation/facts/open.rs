//! What is still open: all that somebody has to answer for, in one list.

use crate::journal::Way;
use crate::run::{Condition, Conflict, Paused, Stage, Stamp};
use crate::runbook::{Evidence, StepIx};
use crate::situation::Situation;

use super::{BlockerFacts, SignOffFacts, SignOffState};

/// One thing that is open.
#[derive(Debug, Clone)]
pub enum OpenItem<'a> {
    /// A hold or a stop.
    Pause(Paused<'a>),
    Blocker(BlockerFacts<'a>),
    Condition(&'a Condition),
    Conflict(&'a Conflict),
    /// An undo or a restore that the rollback asks for and that is not finished.
    Undo(StepIx, Way, Stage),
    /// A begun step that nothing takes back.
    NotUndone(StepIx),
    /// A step that runs, or that failed; a gate that was decided no-go. Who said so last.
    Step(StepIx, Stage, Option<&'a Stamp>),
    /// The steps of a phase that nobody began before the run was closed.
    NotDone {
        phase: usize,
        steps: Vec<StepIx>,
    },
    /// A signature that is missing, was refused, or is of what was changed since; the finish that
    /// waits for it.
    SignOff(StepIx, Way, SignOffFacts<'a>, Option<&'a Stamp>),
    /// Proof that is missing of finished work.
    Evidence(StepIx, Way, &'a Evidence),
}

impl<'a> Situation<'a> {
    /// Everything that is open, in the order in which it is shown.
    pub fn open_items(&self) -> Vec<OpenItem<'a>> {
        let run = self.run;
        // A closed run stands still anyway.
        let pauses = run
            .pauses()
            .into_iter()
            .filter(|p| p.until.is_none() && run.closed.is_none());
        let blockers = self.blockers().filter(BlockerFacts::is_open);
        let mut items: Vec<OpenItem> = pauses.map(OpenItem::Pause).collect();
        items.extend(blockers.map(OpenItem::Blocker));
        items.extend(run.open_conditions().map(OpenItem::Condition));
        items.extend(run.open_conflicts().map(OpenItem::Conflict));
        items.extend(self.open_undos());
        items.extend(run.not_undone().into_iter().map(OpenItem::NotUndone));
        items.extend(self.open_steps());
        items.extend(self.open_proofs());
        items
    }

    fn open_undos(&self) -> impl Iterator<Item = OpenItem<'a>> {
        let open = self.undos.iter().filter(|u| !u.stage.meets_needs());
        open.map(|u| OpenItem::Undo(u.step, u.way, u.stage))
    }

    /// Steps that failed or run, each; and once the run is closed, of each phase those that nobody
    /// began. When the night goes back, only what still runs.
    fn open_steps(&self) -> Vec<OpenItem<'a>> {
        let run = self.run;
        let goes_back = run.is_rolling_back_all();
        let mut items = Vec::new();
        for (phase, of) in run.plan.phases.iter().enumerate() {
            let mut steps = Vec::new();
            for &ix in &of.steps {
                match self.stage(ix) {
                    Stage::Failed if goes_back => {}
                    stage @ (Stage::Running | Stage::Failed) => {
                        items.push(OpenItem::Step(ix, stage, self.last_word_on(ix)));
                    }
                    Stage::Waiting | Stage::Ready => steps.push(ix),
                    _ => {}
                }
            }
            if run.closed.is_some() && !goes_back && !steps.is_empty() {
                items.push(OpenItem::NotDone { phase, steps });
            }
        }
        items
    }

    fn last_word_on(&self, ix: StepIx) -> Option<&'a Stamp> {
        let state = &self.run.steps[ix];
        let decided = state.gate.decision().map(|d| &d.stamp);
        self.step(ix).by.or(decided)
    }

    fn open_proofs(&self) -> Vec<OpenItem<'a>> {
        let steps = self.run.plan.in_order();
        let works = steps
            .flat_map(|ix| {
                let ways = self.works(ix).into_iter();
                ways.map(move |way| (ix, way))
            })
            .map(|(ix, way)| self.work(ix, way));
        let finished: Vec<_> = works.filter(|work| work.is_finished()).collect();
        let unsigned = finished.iter().flat_map(|work| {
            let open = |s: &&SignOffFacts| s.state != SignOffState::Signed;
            let open = work.sign_offs.iter().filter(open);
            open.map(|s| OpenItem::SignOff(work.step, work.way, *s, work.by))
        });
        let missing = finished.iter().flat_map(|work| {
            let missing = work.evidence.iter().filter(|e| e.missing);
            missing.map(|e| OpenItem::Evidence(work.step, work.way, e.asked))
        });
        unsigned.chain(missing).collect()
    }
}
