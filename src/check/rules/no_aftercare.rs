//! Nobody looks after it on the first days.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::When;

pub static RULE: Rule = Rule {
    name: "no-aftercare",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a plan without steps for the days after the window",
    why: "The first Monday morning is the real test, with all users at once and a team that is asleep. If nobody watches, patients find the faults.",
    mend: "add a phase 'when: after': someone at each site on the first morning, the first \
           night's jobs and backup, and when snapshots and old servers may go",
    spares: "One step in one such phase is enough. A plan that changes nothing isn't checked.",
    before: "phases:\n  - {id: night, title: The night, steps: [...]}\n",
    after: "phases:\n  - {id: night, title: The night, steps: [...]}\n  \
            - {id: hypercare, title: Hypercare, when: after, steps: [...]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut steps = plan.book.in_order();
    if plan.changes().next().is_none() || steps.any(|ix| plan.when(ix) == When::After) {
        return;
    }
    let names: Vec<String> = plan.changed().map(|s| s.id.clone()).collect();
    let message = format!(
        "no step looks after {} on the days after the window",
        plan.service_names(&names)
    );
    report.at("phases", message);
}
