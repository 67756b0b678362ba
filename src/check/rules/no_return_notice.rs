//! Nobody tells the people that it is back.

use crate::check::finding::Report;
use crate::check::outage::Outage;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{TELLS, list};
use crate::runbook::StepKind;

pub static RULE: Rule = Rule {
    name: "no-return-notice",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a plan that doesn't tell the users that the service is back",
    why: "One clinic stays on paper for half a day; another has used the new system since the first rumour, during the tests. Nobody knows which charts are where.",
    mend: "add a step after the last test that tells every site that it is back and what to do with the paper charts",
    spares: "Checked only if a service with sites, or with criticality 'safety', is changed or depends on a change. The step is recognized by kind: notice, or by the same words as no-notice, in its title or id; it can be the last test itself, or be in a phase 'after'. Without a test in \
             the window it only has to come after the last change.",
    before: "- {id: chart, title: Open a chart, tests: [emr]}\n",
    after: "- {id: chart, title: Open a chart, tests: [emr]}\n\
            - {id: return-notice, title: \"Return notice: Records is back\"}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let outages = plan.outages();
    let felt: Vec<&Outage> = outages.iter().filter(|o| o.is_felt()).collect();
    let tests = plan.tests_by_service();
    let tests = felt.iter().flat_map(|o| tests[o.at].iter().copied());
    let changes = felt.iter().map(|o| o.last);
    let Some(last) = tests.chain(changes).max_by_key(|&ix| plan.finish(ix)) else {
        return;
    };
    let after = |ix| ix == last || plan.follows(ix, last);
    let mut steps = plan.book.in_order();
    if steps.any(|ix| after(ix) && plan.is_a(ix, StepKind::Notice, &TELLS)) {
        return;
    }
    let names: Vec<&str> = felt.iter().map(|o| o.service.name.as_str()).collect();
    let back = match names.len() {
        1 => "it is",
        _ => "they are",
    };
    let message = format!(
        "no step after {} tells the users of {} that {back} back",
        plan.label(last),
        list(&names, 4)
    );
    report.step(plan, last, "", message);
}
