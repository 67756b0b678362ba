//! What is changed and never proven.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "changed-not-tested",
    group: Group::Testing,
    severity: Severity::Error,
    finds: "a service that is changed in the window and not tested after its last change",
    why: "The first to test it will be a nurse with a patient in front of her, and by then the window is closed and it is too late to roll back.",
    mend: "add a step that tests the service (tests: [emr]) after its last change",
    spares: "A test of another service whose test proves this one (proves) counts, and so does a step that both changes and tests it. Tests on the days after don't count: its users are back at work by then.",
    before: "- {id: upgrade, title: Upgrade the records, changes: [emr]}\n",
    after: "- {id: upgrade, title: Upgrade the records, changes: [emr]}\n\
            - {id: chart, title: Open a chart, tests: [emr], expect: Last note is from Friday}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for place in 0..plan.book.services.len() {
        let Some(change) = plan.last_change(place) else {
            continue;
        };
        if plan.is_tested_after(place, change) {
            continue;
        }
        let (label, name) = (plan.label(change), plan.name(place));
        let earlier = plan.line.tests(place).last();
        let message = match earlier {
            Some(_) => format!("{label} changes {name}, and no step tests it after that"),
            None => format!("{label} changes {name}, and no step tests it"),
        };
        report.step(plan, change, "changes", message);
        if let Some(&test) = earlier {
            let note = format!("the last test of {name} comes before the change");
            report.note(plan.path(test, "tests"), note);
        }
    }
}
