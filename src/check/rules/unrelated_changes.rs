//! Changes in one breath that have nothing to do with each other.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::runbook::StepIx;

pub static RULE: Rule = Rule {
    name: "unrelated-changes",
    group: Group::TooMuch,
    severity: Severity::Warning,
    finds: "services that have nothing to do with each other, changed in one phase without a gate \
            or a test between",
    why: "Each is its own project, with its own vendor and its own way to fail. Together they share one night, one team and one rollback decision.",
    mend: "give each its own phase or window, or put a gate or a test between them",
    spares: "Services are related if one needs the other, if both directly need the same one, if a third needs both, if both need one that is changed in this window (one of them directly), or if other services changed with them connect them. A service whose tests are finished before the next change doesn't count.",
    before: "- {id: app, title: Upgrade the records, changes: [emr]}\n\
             - {id: clock, title: Replace the time clock, changes: [timeclock]}\n",
    after: "- {id: app, title: Upgrade the records, changes: [emr]}\n\
            - {id: chart, title: Open a chart, tests: [emr]}\n\
            - {id: clock, title: Replace the time clock, changes: [timeclock]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut steps: Vec<Vec<StepIx>> = vec![Vec::new(); plan.book.phases.len()];
    for &ix in &plan.line.order {
        steps[plan.step(ix).phase].push(ix);
    }
    for (phase, steps) in steps.iter().enumerate() {
        if let Some(worst) = worst(plan, steps) {
            tell(plan, report, phase, &worst);
        }
    }
}

/// Services that are changed and neither tested nor decided about yet, in groups that have nothing
/// to do with each other.
type Open = Vec<Vec<Changed>>;

#[derive(Clone, Copy)]
struct Changed {
    place: usize,
    by: StepIx,
    /// The test or gate with which that is out of the way.
    until: Option<StepIx>,
}

/// The most groups that are open at once in a phase, where there are several.
fn worst(plan: &Plan, steps: &[StepIx]) -> Option<Open> {
    let mut open = Open::new();
    let mut worst = Open::new();
    for &ix in steps {
        let step = plan.step(ix);
        if !step.changes.is_empty() {
            open.iter_mut().for_each(|group| {
                // A test that runs at the same time says nothing yet.
                group.retain(|c| !c.until.is_some_and(|until| plan.is_later(ix, until)));
            });
            open.retain(|group| !group.is_empty());
        }
        for place in plan.changed_by(ix) {
            add(plan, &mut open, place, ix);
        }
        if open.len() > 1 && open.len() > worst.len() {
            worst = open.clone();
        }
        if step.gate.is_some() || !step.tests.is_empty() {
            settle(plan, &mut open, ix);
        }
    }
    (!worst.is_empty()).then_some(worst)
}

/// Notes a test or a gate at what it settles.
fn settle(plan: &Plan, open: &mut Open, ix: StepIx) {
    let tested = plan.tested_by(ix);
    let is_gate = plan.step(ix).gate.is_some();
    for changed in open.iter_mut().flatten() {
        if is_gate || tested.contains(&changed.place) {
            changed.until.get_or_insert(ix);
        }
    }
}

/// Puts a service to those that it has to do with, and makes one group of these.
fn add(plan: &Plan, open: &mut Open, place: usize, by: StepIx) {
    if let Some(known) = open.iter_mut().flatten().find(|c| c.place == place) {
        known.until = None;
        return;
    }
    let mut own = vec![Changed {
        place,
        by,
        until: None,
    }];
    open.retain_mut(|group| {
        let related = group.iter().any(|c| are_related(plan, place, c.place));
        if related {
            own.append(group);
        }
        !related
    });
    own.sort_by_key(|c| (plan.line.turn(c.by), c.place));
    open.push(own);
}

fn are_related(plan: &Plan, a: usize, b: usize) -> bool {
    let needs = |service: usize, other: usize| plan.needs_directly(service, other);
    let below = |service: usize, other: usize| plan.is_below(service, other);
    below(a, b)
        || below(b, a)
        || (0..plan.book.services.len()).any(|third| {
            let is_changed = || !plan.line.changes(third).is_empty();
            let both_directly = needs(a, third) && needs(b, third);
            let both = below(a, third) && below(b, third);
            let one_directly = needs(a, third) || needs(b, third);
            both_directly
                || (below(third, a) && below(third, b))
                || (both && one_directly && is_changed())
        })
}

fn tell(plan: &Plan, report: &mut Report, phase: usize, groups: &Open) {
    let mut firsts: Vec<Changed> = groups.iter().map(|group| group[0]).collect();
    firsts.sort_by_key(|c| plan.line.turn(c.by));
    let names: Vec<String> = firsts
        .iter()
        .map(|c| format!("{} ({})", plan.name(c.place), plan.label(c.by)))
        .collect();
    let message = format!(
        "phase {} {} changes services that have nothing to do with each other, with no gate or \
         test between: {}",
        plan.book.phases[phase].number,
        plan.book.phases[phase].title,
        list(&names, 8),
    );
    report.step(plan, firsts[0].by, "changes", message);
    for other in &firsts[1..] {
        let note = format!("{} is changed here", plan.name(other.place));
        report.note(plan.path(other.by, "changes"), note);
    }
}
