//! All the changes first, then all the testing.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::runbook::StepIx;

pub static RULE: Rule = Rule {
    name: "testing-at-the-end",
    group: Group::Testing,
    severity: Severity::Error,
    finds: "three or more services that are changed in three or more steps before the first test",
    why: "Changes on Friday, tests on Sunday: if something is red then, any of them could be the cause, nobody knows what to test first, and there is no time left to undo them one by one.",
    mend: "test each service right after it is changed, before the next one, and keep the full test for the end",
    spares: "Tests before the first change prove nothing about it and don't count. One or two steps that change several services count as one piece of work. A plan without any later test is reported by changed-not-tested.",
    before: "- {id: db, title: Upgrade the database, changes: [sql]}\n\
             - {id: farm, title: Move to the new farm, changes: [citrix]}\n\
             - {id: app, title: Upgrade the records, changes: [emr]}\n\
             - {id: all, title: Test everything, tests: [sql, citrix, emr]}\n",
    after: "- {id: db, title: Upgrade the database, changes: [sql]}\n\
            - {id: query, title: Run the test query, tests: [sql]}\n\
            - {id: farm, title: Move to the new farm, changes: [citrix]}\n\
            - {id: desktop, title: Open a desktop, tests: [citrix]}\n\
            - {id: app, title: Upgrade the records, changes: [emr]}\n\
            - {id: chart, title: Open a chart, tests: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(end) = all_at_the_end(plan) else {
        return;
    };
    let names: Vec<&str> = end.services.iter().map(|&place| plan.name(place)).collect();
    let message = format!(
        "{} are all changed before any of them is tested; the first test is {}",
        list(&names, 8),
        plan.label(end.test),
    );
    report.step(plan, end.test, "tests", message);
    report.note(plan.path(end.first, "changes"), "the first change is here");
    report.note(plan.path(end.last, "changes"), "the last change is here");
}

/// A plan that changes everything before it tests anything.
pub(super) struct AtTheEnd {
    first: StepIx,
    last: StepIx,
    /// The first test after the changes.
    pub test: StepIx,
    /// What is changed, by place.
    services: Vec<usize>,
}

pub(super) fn all_at_the_end(plan: &Plan) -> Option<AtTheEnd> {
    let order = plan.line.order.iter().copied();
    let changes: Vec<StepIx> = order
        .filter(|&ix| !plan.step(ix).changes.is_empty())
        .collect();
    let (&first, &last) = (changes.first()?, changes.last()?);
    let from = plan.line.turn(first)?;
    let mut tests = plan.line.order[from..].iter().copied();
    let test = tests.find(|&ix| !plan.step(ix).tests.is_empty())?;
    let all_before = changes.iter().all(|&change| plan.is_later(test, change));
    let services: Vec<usize> = (0..plan.book.services.len())
        .filter(|&place| !plan.line.changes(place).is_empty())
        .collect();
    (all_before && services.len() >= 3 && changes.len() >= 3).then_some(AtTheEnd {
        first,
        last,
        test,
        services,
    })
}
