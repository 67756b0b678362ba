//! A service is out for longer than people can work without it.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::StepIx;
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "downtime-too-long",
    group: Group::Patients,
    severity: Severity::Error,
    finds: "a service that is planned to be down for longer than its downtime procedure allows",
    why: "Paper runs out, the printed schedule ends, the nurse who knew the binder goes home. After that nobody follows the procedure, and people work around it without telling anyone.",
    mend: "shorten the time from its first change to the first test after its last change, split it over two windows, or agree with the users on a procedure that lasts longer",
    spares: "Counted with the planned times, from the first change of the service or of anything it needs, to the end of the first test after the last such change; a test that proves it counts. A service that is never tested after that is reported by the testing rules.",
    before: "services: [{id: emr, name: Medical records, downtime: {procedure: Red binder, longest: 8h}}]\n\
             - {id: upgrade, title: Upgrade, changes: [emr], takes: 9h}\n\
             - {id: chart, title: Open a chart, tests: [emr], takes: 30m}\n",
    after: "services: [{id: emr, name: Medical records, downtime: {procedure: Red binder, longest: 12h}}]\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let tests = plan.tests_by_service();
    for outage in plan.outages() {
        let longest = outage.service.downtime.as_ref().and_then(|d| d.longest);
        let Some(longest) = longest else {
            continue;
        };
        let after = |&&ix: &&StepIx| plan.comes_after(ix, outage.last);
        let first_test = tests[outage.at].iter().filter(after);
        let Some(&test) = first_test.min_by_key(|&&ix| plan.finish(ix)) else {
            continue;
        };
        let (Some(from), Some(until)) = (plan.start(outage.first), plan.finish(test)) else {
            continue;
        };
        let out = Span::between(from, until);
        if out > longest {
            let message = format!(
                "{} is down for {}, from {} to {}, and its downtime procedure allows {longest}",
                outage.service.name,
                out.short(),
                plan.label(outage.first),
                plan.label(test)
            );
            report.at(outage.path("downtime.longest"), message);
            report.note(plan.path(outage.first, "title"), "down from here");
            report.note(plan.path(test, "title"), "proven here");
        }
    }
}
