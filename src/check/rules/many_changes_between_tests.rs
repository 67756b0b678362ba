//! Too many changes before something is tested.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::runbook::StepIx;

use super::testing_at_the_end::all_at_the_end;

/// How many services may be changed before a test.
const MOST: usize = 3;

pub static RULE: Rule = Rule {
    name: "many-changes-between-tests",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "more than three services that are changed between one test and the next",
    why: "When the test fails, each of them may be the cause, and each has to be looked at. With one change before each test, you know the cause before the phone rings.",
    mend: "put a test between them, ideally of each service right after it is changed",
    spares: "Any test counts, by the planned times. The same service changed in several steps counts once. A single step that changes many services is one change. What testing-at-the-end reports isn't repeated.",
    before: "- {id: one, title: Upgrade the database, changes: [sql]}\n\
             - {id: two, title: Upgrade the records, changes: [emr]}\n\
             - {id: three, title: Upgrade the engine, changes: [engine]}\n\
             - {id: four, title: Load the forms, changes: [printing]}\n\
             - {id: chart, title: Open a chart, tests: [emr]}\n",
    after: "- {id: one, title: Upgrade the database, changes: [sql]}\n\
            - {id: two, title: Upgrade the records, changes: [emr]}\n\
            - {id: chart, title: Open a chart, tests: [emr]}\n\
            - {id: three, title: Upgrade the engine, changes: [engine]}\n\
            - {id: four, title: Load the forms, changes: [printing]}\n\
            - {id: print, title: Print a label, tests: [printing]}\n",
    look: Look::Plan(look),
};

/// What is changed since the last test.
#[derive(Default)]
struct Since {
    test: Option<StepIx>,
    changes: Vec<StepIx>,
    services: Vec<usize>,
}

fn look(plan: &Plan, report: &mut Report) {
    let told = all_at_the_end(plan).map(|end| end.test);
    let mut since = Since::default();
    for &ix in &plan.line.order {
        since.add(plan, ix);
        if plan.step(ix).tests.is_empty() {
            continue;
        }
        if since.services.len() > MOST && since.changes.len() > 1 && told != Some(ix) {
            tell(plan, report, &since, ix);
        }
        since = Since {
            test: Some(ix),
            ..Since::default()
        };
    }
}

impl Since {
    fn add(&mut self, plan: &Plan, ix: StepIx) {
        if plan.step(ix).changes.is_empty() {
            return;
        }
        self.changes.push(ix);
        for place in plan.changed_by(ix) {
            if !self.services.contains(&place) {
                self.services.push(place);
            }
        }
    }
}

fn tell(plan: &Plan, report: &mut Report, since: &Since, test: StepIx) {
    let names: Vec<&str> = since
        .services
        .iter()
        .map(|&place| plan.name(place))
        .collect();
    let after = match since.test {
        Some(last) => format!("after {}", plan.label(last)),
        None => "of the window".to_string(),
    };
    let message = format!(
        "{} is the first test {after}, and {} services are changed in between: {}",
        plan.label(test),
        names.len(),
        list(&names, 8),
    );
    report.step(plan, test, "tests", message);
    if let Some(&first) = since.changes.first() {
        report.note(
            plan.path(first, "changes"),
            "the first of these changes is here",
        );
    }
}
