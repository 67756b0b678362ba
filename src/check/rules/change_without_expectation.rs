//! A change of which nobody can say whether it worked.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "change-without-expectation",
    group: Group::Writing,
    severity: Severity::Warning,
    finds: "a step that changes something and doesn't say what to expect",
    why: "At three in the morning, whoever does it has to decide alone whether the screen looks right, and usually decides that it does.",
    mend: "say what to expect when it worked (expect: 43 printers ready), or ask for it as evidence",
    spares: "Evidence is enough: what must be entered says what to look for. Only steps in the window that change a service are checked.",
    before: "- {id: forms, title: Load the print forms, changes: [printing]}\n",
    after: "- {id: forms, title: Load the print forms, changes: [printing], expect: 43 printers ready}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.changes() {
        let step = plan.step(ix);
        let expects = step.expect.as_deref().is_some_and(|e| !e.trim().is_empty());
        if !expects && step.evidence.is_empty() {
            let message = format!(
                "{} changes {} and doesn't say what to expect",
                plan.label(ix),
                plan.service_names(&step.changes)
            );
            report.step(plan, ix, "", message);
        }
    }
}
