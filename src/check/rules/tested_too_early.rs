//! A test that no longer says anything.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "tested-too-early",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "a service that is tested, but not again after something it needs is changed",
    why: "It is green on the board, so nobody looks at it again. The test proved a state that no longer exists.",
    mend: "test the service again after the last change of the services it needs, or move its test there",
    spares: "One later test is enough, also of a service whose test proves this one. A step that changes one and tests the other counts. Only the services' 'needs' count.",
    before: "- {id: chart, title: Open a chart, tests: [emr]}\n\
             - {id: patch, title: Patch the database, changes: [sql]}    # emr needs sql\n",
    after: "- {id: patch, title: Patch the database, changes: [sql]}\n\
            - {id: chart, title: Open a chart, tests: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for place in 0..plan.book.services.len() {
        let Some(&test) = plan.line.tests(place).last() else {
            continue;
        };
        let Some((other, change)) = plan.last_change_below(place) else {
            continue;
        };
        if plan.is_tested_after(place, change) || plan.is_left_untested(place) {
            continue;
        }
        let (name, below) = (plan.name(place), plan.name(other));
        let message = format!(
            "{} is the last test of {name}, but {} then changes {below}, which it needs",
            plan.label(test),
            plan.label(change),
        );
        report.step(plan, test, "tests", message);
        report.note(
            plan.path(change, "changes"),
            format!("{below} is changed here"),
        );
    }
}
