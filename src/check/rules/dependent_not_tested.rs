//! What stands on a changed service and is never looked at.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "dependent-not-tested",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "a service that stands on a changed one and that no step tests",
    why: "What was changed works; what needed it does not. That is found on Monday, by the people who \
          use it, one service after the other.",
    mend: "add a step that tests it after the change, or let a test that covers it say so (proves)",
    spares: "Only services that the runbook lists are asked for, by what their needs say. One that is \
             changed and not tested itself is told by changed-not-tested, one that is tested before \
             the change by tested-too-early.",
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
            "{} stands on {}, which {} changes, and no step tests it",
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
