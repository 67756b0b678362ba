//! A test that does not say what a pass is.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "test-without-expectation",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "a step that tests a service and doesn't say what to expect",
    why: "At four in the morning \"it opens\" is a pass. If the plan doesn't say what to look for, two people come to two results, and the gate counts both.",
    mend: "write what to look for (expect: The last note is from Friday), or ask for a value with \
           its limits (evidence)",
    spares: "An expectation, a piece of evidence, or a command that the step runs: one of them is \
             enough.",
    before: "- {id: chart, title: Open a chart, tests: [emr]}\n",
    after: "- {id: chart, title: Open a chart, tests: [emr], expect: The last note is from Friday}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        let step = plan.step(ix);
        let says = step.expect.is_some() || !step.evidence.is_empty() || step.run.is_some();
        if !step.tests.is_empty() && !says {
            let message = format!("{} doesn't say what to expect", plan.label(ix));
            report.step(plan, ix, "tests", message);
        }
    }
}
