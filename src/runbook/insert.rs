//! Steps that were not in the file: where they stand, and which number they get.

use super::plan::{Runbook, Step, StepIx};

impl Runbook {
    /// Puts a step that was not in the file behind another one, with a number of its own: `2.3a`
    /// after `2.3`, then `2.3b`. Behind a gate it takes the number of the step before the gate.
    pub fn insert_after(&mut self, after: StepIx, step: Step) -> StepIx {
        let phase = self.steps[after].phase;
        let place = self.place_after(after);
        let base = self.base_number(phase, place);
        let ix = self.steps.len();
        self.steps.push(Step {
            number: self.free_number(&base),
            phase,
            ..step
        });
        self.phases[phase].steps.insert(place, ix);
        self.register(ix);
        ix
    }

    /// The place in its phase behind a step and behind what was already added there.
    fn place_after(&self, after: StepIx) -> usize {
        let steps = &self.phases[self.steps[after].phase].steps;
        let at = steps.iter().position(|&ix| ix == after);
        let next = at.map_or(steps.len(), |at| at + 1);
        let added = |ix: &&StepIx| {
            self.steps[**ix]
                .number
                .ends_with(|c: char| c.is_ascii_lowercase())
        };
        next + steps[next..].iter().take_while(added).count()
    }

    /// The number, without a letter, of the nearest step before that place that is no gate.
    fn base_number(&self, phase: usize, place: usize) -> String {
        let before = self.phases[phase].steps[..place].iter().rev();
        let step = before.map(|&ix| &self.steps[ix]).find(|s| s.gate.is_none());
        let number = step.map(|s| s.number.trim_end_matches(|c: char| c.is_ascii_lowercase()));
        number.map_or_else(
            || format!("{}.0", self.phases[phase].number),
            str::to_string,
        )
    }

    fn free_number(&self, base: &str) -> String {
        let one = ('a'..='z').map(String::from);
        let two = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}")));
        one.chain(two)
            .map(|letters| format!("{base}{letters}"))
            .find(|number| self.steps.iter().all(|s| s.number != *number))
            .unwrap_or_default()
    }
}
