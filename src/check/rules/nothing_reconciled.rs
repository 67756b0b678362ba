//! What was written down meanwhile stays where it was.

use crate::check::finding::Report;
use crate::check::outage::Outage;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{RECONCILES, list};
use crate::runbook::{StepIx, StepKind};

pub static RULE: Rule = Rule {
    name: "nothing-reconciled",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a safety or revenue service that is down, without a later step that enters the work done meanwhile",
    why: "A prescription on a paper pad, a result stuck in a queue, a visit that nobody charged: on Monday each looks small; weeks later a patient misses it.",
    mend: "add steps after its last change that enter what was charted on paper, release what was \
           queued, and compare the counts",
    spares: "Checked only for services with criticality 'safety' or 'revenue' that are changed or depend on a change. The step is recognized by reconcile, compare, catch up, enter, release, queue, backlog or count in its title or id; one step is enough for several services.",
    before: "- {id: chart, title: Open a chart, tests: [emr]}\n\
             - {id: open, title: Open Records to its users}\n",
    after: "- {id: chart, title: Open a chart, tests: [emr]}\n\
            - {id: reconcile, title: Reconcile the downtime charting}\n\
            - {id: open, title: Open Records to its users}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let steps = plan.book.in_order();
    let brings_in: Vec<StepIx> = steps
        .filter(|&ix| plan.is_a(ix, StepKind::Reconcile, &RECONCILES))
        .collect();
    let left: Vec<Outage> = plan
        .outages()
        .into_iter()
        .filter(|o| o.is_made_up_for())
        .filter(|o| !brings_in.iter().any(|&ix| plan.follows(ix, o.last)))
        .collect();
    let Some(last) = left
        .iter()
        .map(|o| o.last)
        .max_by_key(|&ix| plan.finish(ix))
    else {
        return;
    };
    let names: Vec<&str> = left.iter().map(|o| o.service.name.as_str()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {verb} down until {}, and no later step enters the work done meanwhile",
        list(&names, 4),
        plan.label(last)
    );
    report.step(plan, last, "", message);
}
