//! A phase of the days before or after that stands where the work is.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::When;

pub static RULE: Rule = Rule {
    name: "phases-out-of-order",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "a phase after the window that stands before work of the window, or a phase before the window that stands behind it",
    why: "The work of the window waits for something that is planned for the days after it, or readiness is looked at when the work is over. The planned times and the forecast leave such a wait out, but the run doesn't: the step can't be started.",
    mend: "move the phase to its place, or correct its 'when'; for a second weekend give each weekend a runbook of its own",
    spares: "Only phases that have steps are looked at, and each is reported once.",
    before: "- {id: close, title: Hand over, when: after, steps: [...]}\n- {id: second, title: Second weekend, steps: [...]}\n",
    after: "- {id: second, title: Second weekend, steps: [...]}\n- {id: close, title: Hand over, when: after, steps: [...]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let phases = &plan.book.phases;
    let is_work = |at: &usize| phases[*at].when == When::Window;
    for (at, phase) in phases.iter().enumerate() {
        let (other, where_) = match phase.when {
            When::Window => continue,
            When::After => ((at + 1..phases.len()).find(is_work), "before"),
            When::Before => ((0..at).find(is_work), "behind"),
        };
        let Some(other) = other else { continue };
        let when = if phase.when == When::After {
            "after"
        } else {
            "before"
        };
        let message = format!(
            "the phase '{}' is planned for {when} the window, and stands {where_} '{}', which is in the window",
            phase.title, phases[other].title
        );
        report.at(format!("phases[{at}].when"), message);
        report.note(format!("phases[{other}].title"), "work of the window");
    }
}
