//! What stands on a changed service and is never looked at.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "dependent-not-tested",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "a service that depends on a changed one and isn't tested by any step",
    why: "The changed service works, but a service that needs it doesn't. The users find that out on Monday, one service after another.",
    mend: "add a step that tests it after the change, or let a test that covers it say so (proves)",
    spares: "Only services that the runbook lists are checked, by their 'needs'. A service that is changed and not tested is reported by changed-not-tested, one that is tested before the change by tested-too-early.",
    before: "services: [{id: sql, name: Database}, {id: lab, name: Lab results, needs: [sql]}]\n\
             - {id: patch, title: Patch the database, changes: [sql]}\n\
             - {id: query, title: Run the test query, tests: [sql]}\n",
    after: "- {id: patch, title: Patch the database, changes: [sql]}\n\
            - {id: query, title: Run the test query, tests: [sql]}\n\
            - {id: result, title: File a test result, tests: [lab]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for place in 0..plan.book.services.len() {
        if !plan.line.tests(place).is_empty() || plan.is_left_untested(place) {
            continue;
        }
        let Some((other, change)) = plan.last_change_below(place) else {
            continue;
        };
        let message = format!(
            "{} depends on {}, which {} changes, and no step tests it",
            plan.name(place),
            plan.name(other),
            plan.label(change),
        );
        report.at(format!("services[{place}].id"), message);
        report.note(
            plan.path(change, "changes"),
            format!("{} is changed here", plan.name(other)),
        );
    }
}
