//! A phase: how far it has come, when it was planned, and when it was worked on.

use crate::situation::Situation;
use crate::time::{Instant, Span};

use super::{Counts, WorkFacts};

/// What there is to tell of a phase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PhaseFacts {
    pub counts: Counts,
    /// From when to when the baseline has it.
    pub planned: Option<(Instant, Instant)>,
    /// When the first of its steps was begun.
    pub started: Option<Instant>,
    /// When the last of its steps was finished; nothing while one is open.
    pub finished: Option<Instant>,
}

impl PhaseFacts {
    /// How much later than planned it was finished; below zero: earlier.
    pub fn late(&self) -> Option<Span> {
        Some(Span::between(self.planned?.1, self.finished?))
    }
}

impl Situation<'_> {
    /// Of the phase at that place of the plan.
    pub fn phase(&self, place: usize) -> PhaseFacts {
        let run = self.run;
        let phase = run.plan.phases.get(place);
        let steps = || phase.iter().flat_map(|phase| phase.steps.iter().copied());
        let counts = self.phase_progress(place);
        let works: Vec<WorkFacts> = steps().map(|ix| self.step(ix)).collect();
        // What was finished in one action has no start that anyone recorded.
        let started = works.iter().filter_map(|w| w.first_started.or(w.finished));
        let finished = works.iter().filter_map(|w| w.finished).max();
        let planned = steps().filter_map(|ix| run.baseline(ix));
        PhaseFacts {
            counts,
            planned: planned.reduce(|(start, finish), (s, f)| (start.min(s), finish.max(f))),
            started: started.min(),
            finished: finished.filter(|_| counts.open() == 0),
        }
    }
}
