//! A draft put in order: ids, who waits for whom, times on the calendar, people and the window.

mod ids;
mod needs;
mod people;
mod times;
mod words;

use super::draft::{Draft, Kind, Place};
use super::options::Options;
use super::values::Stamp;

pub use people::Owner;
pub use times::{Begin, Window};

/// A draft with all that a runbook needs.
#[derive(Debug)]
pub struct Plan {
    pub draft: Draft,
    pub id: String,
    pub window: Window,
    pub lead: Owner,
    pub owners: Vec<Owner>,
    pub phases: Vec<PlannedPhase>,
    /// As many as the draft has steps.
    pub steps: Vec<PlannedStep>,
}

#[derive(Debug)]
pub struct PlannedPhase {
    /// Index into the draft's phases.
    pub phase: usize,
    pub id: String,
    pub is_before: bool,
    /// Indexes into the draft's steps.
    pub steps: Vec<usize>,
}

#[derive(Debug, Default)]
pub struct PlannedStep {
    pub id: String,
    /// `2.3`, `G1`.
    pub number: String,
    /// Nothing: the step before it.
    pub needs: Option<Vec<usize>>,
    pub not_before: Option<Begin>,
    pub decide_by: Option<Stamp>,
    /// Ids of owners.
    pub roles: Vec<String>,
}

/// Puts a draft in order.
pub fn arrange(mut draft: Draft, options: &Options) -> Plan {
    words::look(&mut draft);
    let owners = people::owners(&draft);
    let lead = people::lead(options, &owners, &mut draft);
    let phases = phases(&draft);
    let waits = needs::needs(&mut draft, &phases);
    let times = times::times(&mut draft, options);
    let ids = ids::of_steps(&draft);
    let roles = people::by_name(&owners);
    let mut steps: Vec<PlannedStep> = ids
        .into_iter()
        .map(|id| PlannedStep {
            id,
            ..PlannedStep::default()
        })
        .collect();
    for (at, (step, needs)) in steps.iter_mut().zip(waits).enumerate() {
        step.needs = needs;
        step.not_before = times.begins[at];
        step.decide_by = times.due[at];
        step.roles = people::roles(&draft.steps[at], &roles);
    }
    let mut phases = phases;
    for phase in &mut phases {
        phase.is_before = times.is_before(&phase.steps);
    }
    // A phase that lies before the window can't come behind one that doesn't.
    let first_in_window = phases
        .iter()
        .position(|phase| !phase.is_before)
        .unwrap_or(phases.len());
    phases
        .iter_mut()
        .skip(first_in_window)
        .for_each(|phase| phase.is_before = false);
    // A plan of readiness alone has no window of its own.
    if first_in_window == phases.len() {
        phases.iter_mut().for_each(|phase| phase.is_before = false);
    }
    number(&phases, &draft, &mut steps);
    count_durations(&mut draft);
    draft
        .findings
        .sort_by_key(|finding| (finding.kind, finding.place));
    Plan {
        id: ids::slug(&draft.title, "plan", 60),
        window: times.window,
        draft,
        lead,
        owners,
        phases,
        steps,
    }
}

/// Phases that have steps, in their order.
fn phases(draft: &Draft) -> Vec<PlannedPhase> {
    let mut taken = ids::Taken::default();
    (0..draft.phases.len())
        .filter_map(|phase| {
            let steps: Vec<usize> = (0..draft.steps.len())
                .filter(|at| draft.steps[*at].phase == phase)
                .collect();
            (!steps.is_empty()).then_some((phase, steps))
        })
        .map(|(phase, steps)| PlannedPhase {
            phase,
            id: taken.make(&draft.phases[phase].title, "phase"),
            is_before: false,
            steps,
        })
        .collect()
}

fn number(phases: &[PlannedPhase], draft: &Draft, steps: &mut [PlannedStep]) {
    let mut gates = 0;
    for (phase, planned) in phases.iter().enumerate() {
        let mut count = 0;
        for at in &planned.steps {
            steps[*at].number = if draft.steps[*at].gate.is_some() {
                gates += 1;
                format!("G{gates}")
            } else {
                count += 1;
                format!("{}.{count}", phase + 1)
            };
        }
    }
}

fn count_durations(draft: &mut Draft) {
    let work = draft.steps.iter().filter(|step| step.gate.is_none());
    let (all, without) = work.fold((0, 0), |(all, without), step| {
        (all + 1, without + usize::from(step.takes.is_none()))
    });
    if without > 0 {
        let text = format!(
            "{without} of {all} steps don't say how long they take; without that there is no forecast"
        );
        draft.findings.push(super::draft::Finding {
            kind: Kind::Taken,
            place: Place::File,
            text,
        });
    }
}
