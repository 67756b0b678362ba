//! Phases and steps: their numbers, what they need when they don't say it, and what can't be.

use super::cycle::cycles;
use super::file::*;
use super::names::step_number;
use super::path::At;
use super::plan::*;
use super::resolve::{Context, line, lines};

/// The phases and steps of a plan.
pub fn resolve(context: &mut Context, phases: Vec<PhaseFile>) -> (Vec<Phase>, Vec<Step>) {
    let root = At::Root;
    let list = root.key("phases");
    if phases.is_empty() {
        let finding = context.found.add(list, "the runbook has no phases");
        finding.hint("phases: [{id: night, title: The night, steps: [...]}]");
    }
    let total = phases.iter().map(|p| p.steps.len()).sum();
    let mut steps: Vec<Step> = Vec::with_capacity(total);
    let mut resolved = Vec::with_capacity(phases.len());
    let mut needs_of = Vec::with_capacity(total);
    let mut gates = 0;
    for (phase_ix, phase) in phases.into_iter().enumerate() {
        let at = list.item(phase_ix);
        context.not_empty(at.key("title"), &phase.title);
        if phase.steps.is_empty() {
            let message = format!("the phase '{}' has no steps", phase.id);
            context.found.add(at.key("steps"), message);
        }
        let start = steps.len();
        let mut count = 0;
        for (i, file) in phase.steps.into_iter().enumerate() {
            let is_gate = file.gate.is_some();
            let number = step_number(phase_ix, is_gate, (&mut gates, &mut count));
            let at = at.key("steps");
            let (mut step, needs) = context.step(at.item(i), file, steps.len());
            step.number = number;
            step.phase = phase_ix;
            steps.push(step);
            needs_of.push(needs);
        }
        resolved.push(Phase {
            id: phase.id,
            title: line(phase.title),
            number: phase_ix + 1,
            when: phase.when.unwrap_or_default(),
            steps: (start..steps.len()).collect(),
        });
    }
    let said: Vec<bool> = needs_of.iter().map(Option::is_some).collect();
    give_needs(&resolved, &mut steps, needs_of);
    check_rings(context, &resolved, &steps, &said);
    (resolved, steps)
}

/// What the file says a step needs; nothing where it doesn't say.
type Needs = Option<Vec<StepIx>>;

/// Where a step doesn't say what it needs, that is the step before it, or for the first of a phase
/// the ends of the phase before.
fn give_needs(phases: &[Phase], steps: &mut [Step], given: Vec<Needs>) {
    let mut given = given.into_iter();
    let mut ends: Vec<StepIx> = Vec::new();
    for phase in phases {
        for (i, ix) in phase.steps.iter().enumerate() {
            steps[*ix].needs = match given.next().flatten() {
                Some(needs) => needs,
                None if i > 0 => vec![ix - 1],
                None => ends.clone(),
            };
        }
        let mut needed = vec![false; steps.len()];
        for ix in &phase.steps {
            steps[*ix].needs.iter().for_each(|n| needed[*n] = true);
        }
        ends = phase
            .steps
            .iter()
            .copied()
            .filter(|ix| !needed[*ix])
            .collect();
    }
}

fn check_rings(context: &mut Context, phases: &[Phase], steps: &[Step], said: &[bool]) {
    // A plan in which all needs point back has no cycle, and that is nearly every plan.
    let back = |(ix, step): (usize, &Step)| step.needs.iter().all(|n| *n < ix);
    if steps.iter().enumerate().all(back) {
        return;
    }
    let needs: Vec<_> = steps.iter().map(|s| s.needs.clone()).collect();
    for cycle in cycles(&needs) {
        // A step that needs itself has been reported already.
        if cycle.len() < 2 {
            continue;
        }
        let id = |ix: &StepIx| steps[*ix].id.as_str();
        let all: Vec<_> = cycle.iter().chain(cycle.first()).map(id).collect();
        let message = format!("these steps need each other: {}", all.join(" -> "));
        let path = |ix: StepIx| {
            let phase = &phases[steps[ix].phase];
            let place = ix - phase.steps[0];
            format!("phases[{}].steps[{place}].needs", steps[ix].phase)
        };
        let finding = context.found.push(path(cycle[0]), message);
        finding.hint("-> means 'needs'; take one of these needs out");
        for (i, ix) in cycle.iter().enumerate().skip(1) {
            let next = cycle[(i + 1) % cycle.len()];
            let why = if said[*ix] {
                ""
            } else {
                ", for it doesn't say what it needs"
            };
            let text = format!("{} needs {}{why}", id(ix), id(&next));
            finding.notes.push((path(*ix), Default::default(), text));
        }
    }
}

impl Context<'_> {
    fn step(&mut self, at: At, mut file: StepFile, ix: StepIx) -> (Step, Needs) {
        self.not_empty(at.key("title"), &file.title);
        let needs = file
            .needs
            .take()
            .map(|needs| self.needs(at.key("needs"), &needs, ix));
        if file.gate.is_some() {
            self.gate_makes_sense(at, &file);
        }
        let services = &self.names.services;
        services.check_all(at.key("changes"), &file.changes, self.found);
        services.check_all(at.key("tests"), &file.tests, self.found);
        let sign_off = at.key("sign_off");
        self.names.check_roles(sign_off, &file.sign_off, self.found);
        let mut step = Step {
            crew: self.crew_or_owner(at, file.owner, file.role, file.crew),
            takes: file.takes.and_then(|t| self.takes(at.key("takes"), t)),
            fails: file
                .fails
                .and_then(|odds| self.odds(at.key("fails"), &odds)),
            kind: file.kind,
            not_before: file
                .not_before
                .and_then(|t| self.time_from_opening(at.key("not_before"), &t)),
            evidence: self.evidence(at.key("evidence"), file.evidence),
            run: file.run.map(|run| self.run(at.key("run"), run)),
            gate: file.gate.map(|gate| self.gate(at.key("gate"), gate)),
            proves_restore: None,
            id: file.id,
            title: line(file.title),
            reference: self.text_of(at.key("ref"), file.reference),
            source: self.text_of(at.key("source"), file.source),
            instructions: file.instructions.map(lines).unwrap_or_default(),
            expect: file.expect.map(lines),
            changes: file.changes,
            tests: file.tests,
            sign_off: file.sign_off,
            confirm: file.confirm.map(line),
            first_time: file.first_time.map(line),
            ..Step::default()
        };
        if let Some(text) = &step.confirm {
            self.not_empty(at.key("confirm"), text);
        }
        step.undo = file.undo.map(|undo| self.undo(at.key("undo"), undo, &step));
        step.restore_point = file
            .restore_point
            .map(|point| self.restore_point(at.key("restore_point"), point, &step));
        step.proves_restore = file
            .proves_restore
            .and_then(|name| self.proves_restore(at.key("proves_restore"), &name));
        (step, needs)
    }

    fn needs(&mut self, at: At, needs: &[String], ix: StepIx) -> Vec<StepIx> {
        let names = self.names;
        names.steps.check_all(at, needs, self.found);
        let found = needs.iter().enumerate().filter_map(|(i, name)| {
            let need = names.steps.names.get(name).copied()?;
            if need == ix {
                let finding = self.found.add(at.item(i), "a step can't need itself");
                finding.hint("[] needs nothing; without the key it is the step before it");
            }
            Some(need).filter(|need| *need != ix)
        });
        found.collect()
    }

    fn proves_restore(&mut self, at: At, name: &str) -> Option<StepIx> {
        let ix = self.names.steps.find(at, name, self.found)?;
        if self
            .restore_points
            .as_ref()
            .is_some_and(|all| !all.contains(&ix))
        {
            let message = format!("the step '{name}' has no restore point to prove");
            self.found
                .add(at, message)
                .hint("give it restore_point: {of: [...], do: ...}");
        }
        Some(ix)
    }

    /// A gate is decided, not done.
    fn gate_makes_sense(&mut self, at: At, file: &StepFile) {
        let given = [
            ("expect", file.expect.is_some()),
            ("role", file.role.is_some()),
            ("owner", file.owner.is_some()),
            ("crew", file.crew.is_some()),
            ("takes", file.takes.is_some()),
            ("changes", !file.changes.is_empty()),
            ("tests", !file.tests.is_empty()),
            ("undo", file.undo.is_some()),
            ("restore_point", file.restore_point.is_some()),
            ("proves_restore", file.proves_restore.is_some()),
            ("sign_off", !file.sign_off.is_empty()),
            ("evidence", !file.evidence.is_empty()),
            ("confirm", file.confirm.is_some()),
            ("run", file.run.is_some()),
            ("first_time", file.first_time.is_some()),
            ("fails", file.fails.is_some()),
        ];
        for (key, _) in given.iter().filter(|(_, is_given)| *is_given) {
            let message = format!("a gate can't have '{key}'");
            let finding = self.found.add(at.key(key), message).on_key();
            finding.hint(match *key {
                "role" | "owner" | "crew" | "sign_off" => "who decides goes in gate.decides",
                "takes" => "how long a decision takes goes in waits.decision",
                "expect" => "what must be true goes in gate.criteria",
                _ => "a gate is decided, not done; put it into a step before the gate",
            });
        }
    }
}
