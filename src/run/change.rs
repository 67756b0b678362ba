//! The plan changes on the night: steps are added and amended, the window moves, times are
//! replanned. The runbook file and the baseline stay.

use crate::journal::{Event, Fact};
use crate::runbook::{Runbook, Step, StepIx, Takes, Undo, Work};
use crate::time::Instant;

use super::take::Effect;
use super::{Amended, Change, Run, Stamp, StepState};

impl Run {
    pub(super) fn take_added(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let Event::StepAdded {
            id,
            after,
            role,
            takes,
            needed_by,
        } = &fact.event
        else {
            return Effect::None;
        };
        let Some(after) = self.plan.step(after) else {
            return Effect::None;
        };
        let crew: Vec<(String, u32)> = role.iter().map(|r| (r.clone(), 1)).collect();
        let undo = fact.text("undo").map(|text| {
            Undo::Work(Work {
                instructions: text.to_string(),
                crew: crew.clone(),
                ..Work::default()
            })
        });
        let step = Step {
            id: self.free_id(id),
            title: fact.text("title").unwrap_or("(withheld)").to_string(),
            instructions: fact.text("do").unwrap_or_default().to_string(),
            crew,
            takes: takes.map(Takes::exactly),
            needs: vec![after],
            undo,
            ..Step::default()
        };
        let change = Change {
            because: fact.text("because").map(str::to_string),
            stamp,
        };
        self.put_in(step, id, after, needed_by, change);
        Effect::Taken
    }

    fn put_in(
        &mut self,
        step: Step,
        wanted: &str,
        after: StepIx,
        needed_by: &[String],
        change: Change,
    ) {
        let renamed = (step.id != wanted).then(|| step.id.clone());
        let ix = self.plan.insert_after(after, step);
        self.steps.push(StepState {
            added: Some(change.clone()),
            ..StepState::default()
        });
        self.baseline.push(None);
        self.replanned.push(None);
        let waiting: Vec<StepIx> = needed_by
            .iter()
            .filter_map(|id| self.plan.step(id))
            .collect();
        for waiting in waiting {
            // What a ring would close waits for nobody; what is named twice waits once.
            let waits = self.plan.steps[waiting].needs.contains(&ix);
            if !waits && !self.plan.depends_on(ix, waiting) {
                let was = needs_text(&self.plan, waiting);
                self.plan.steps[waiting].needs.push(ix);
                self.amend(waiting, change.clone(), vec![("needs", was)]);
            }
        }
        if let Some(id) = renamed {
            let number = &self.plan.steps[ix].number;
            let what = format!("two steps are called {wanted}; {number} is called {id} now");
            let other = self
                .plan
                .step(wanted)
                .and_then(|other| self.steps[other].added.as_ref());
            let mut entries: Vec<_> = other.map(|c| c.stamp.entry.clone()).into_iter().collect();
            entries.push(change.stamp.entry);
            self.contradiction(what, Some(ix), entries);
        }
    }

    /// The id, or where it is taken the first of `id-2`, `id-3`, ... that is free.
    fn free_id(&self, id: &str) -> String {
        let others = (2..).map(|n| format!("{id}-{n}"));
        std::iter::once(id.to_string())
            .chain(others)
            .find(|id| self.plan.step(id).is_none())
            .unwrap_or_default()
    }

    pub(super) fn take_amended(&mut self, fact: &Fact, stamp: Stamp) -> Effect {
        let Event::StepAmended {
            step,
            needs,
            takes,
            role,
            not_before,
            decide_by,
        } = &fact.event
        else {
            return Effect::None;
        };
        let Some(ix) = self.plan.step(step) else {
            return Effect::None;
        };
        let mut was = Vec::new();
        if let Some(needs) = needs {
            was.push(("needs", needs_text(&self.plan, ix)));
            self.set_needs(ix, needs);
        }
        self.lapse_by_amendment(ix, fact, &stamp);
        let crew = self.plan.crew_text(&self.plan.steps[ix].crew);
        let zone = self.plan.window.zone.clone();
        let clock = |at: Option<Instant>| at.map_or("-".into(), |at| zone.day_clock(at));
        let step = &mut self.plan.steps[ix];
        if let Some(takes) = takes {
            let before = step.takes.replace(Takes::exactly(*takes));
            was.push(("takes", before.map_or("-".into(), |t| t.to_string())));
        }
        if let Some(title) = fact.text("title") {
            was.push(("title", step.title.clone()));
            step.title = title.to_string();
        }
        if let Some(instructions) = fact.text("do") {
            was.push(("what to do", or_dash(step.instructions.clone())));
            step.instructions = instructions.to_string();
        }
        if let Some(expect) = fact.text("expect") {
            let before = step.expect.replace(expect.to_string());
            was.push(("expect", or_dash(before.unwrap_or_default())));
        }
        if let Some(undo) = fact.text("undo") {
            was.push(("undo", or_dash(undo_text(step))));
            amend_undo(step, undo);
        }
        if let Some(role) = role {
            was.push(("role", or_dash(crew)));
            step.crew = vec![(role.clone(), 1)];
        }
        if let Some(at) = not_before {
            was.push(("not before", clock(step.not_before.replace(*at))));
        }
        if let (Some(at), Some(gate)) = (decide_by, &mut step.gate) {
            was.push(("decide by", clock(gate.decide_by.replace(*at))));
        }
        let change = Change {
            because: fact.text("because").map(str::to_string),
            stamp,
        };
        self.amend(ix, change, was);
        Effect::Taken
    }

    /// New needs, each once, without those that would close a ring.
    fn set_needs(&mut self, ix: StepIx, needs: &[String]) {
        self.plan.steps[ix].needs.clear();
        let needs: Vec<StepIx> = needs.iter().filter_map(|id| self.plan.step(id)).collect();
        for need in needs {
            let known = self.plan.steps[ix].needs.contains(&need);
            if !known && !self.plan.depends_on(need, ix) {
                self.plan.steps[ix].needs.push(need);
            }
        }
    }

    fn amend(&mut self, ix: StepIx, change: Change, was: Vec<(&'static str, String)>) {
        self.steps[ix].amended.push(Amended { change, was });
    }

    pub(super) fn move_window(&mut self, closes: Instant, fact: &Fact, stamp: Stamp) -> Effect {
        let was = std::mem::replace(&mut self.plan.window.closes, closes);
        let change = Change {
            stamp,
            because: fact.text("because").map(str::to_string),
        };
        self.windows.push((was, change));
        Effect::Taken
    }
}

fn needs_text(plan: &Runbook, ix: StepIx) -> String {
    let numbers = plan.steps[ix]
        .needs
        .iter()
        .map(|&n| plan.steps[n].number.clone());
    or_dash(numbers.collect::<Vec<_>>().join(", "))
}

fn undo_text(step: &Step) -> String {
    match &step.undo {
        None => String::new(),
        Some(Undo::Impossible(why)) => format!("impossible: {why}"),
        Some(Undo::Work(work)) => work.instructions.clone(),
    }
}

/// The undo reads otherwise; who does it and how long it takes stay.
fn amend_undo(step: &mut Step, instructions: &str) {
    let instructions = instructions.to_string();
    match &mut step.undo {
        Some(Undo::Work(work)) => work.instructions = instructions,
        undo => {
            *undo = Some(Undo::Work(Work {
                instructions,
                crew: step.crew.clone(),
                ..Work::default()
            }));
        }
    }
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}
