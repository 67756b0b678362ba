//! Nobody tells the people that it will be out.

use crate::check::finding::Report;
use crate::check::outage::Outage;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{TELLS, list};
use crate::runbook::StepKind;

pub static RULE: Rule = Rule {
    name: "no-notice",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a first change with no earlier step that tells the users",
    why: "A nurse finds out from a frozen screen, in the middle of a visit. Nobody has the binder \
          open, and the help desk's phone rings instead of helping.",
    mend: "add a step before the first change that tells every site and gets a confirmation from each: a notice, a call, a poster",
    spares: "Checked only if a service with sites, or with criticality 'safety', is changed or depends on a change. The step is recognized by kind: notice, or by a word such as notice, notify, tell, inform, advise, announce, email, call, aviser or prévenir in its title or id; it can be on the days before.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n",
    after: "- {id: notice, title: \"Notice to the clinics: downtime starts\"}\n\
            - {id: upgrade, title: Upgrade, changes: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let outages = plan.outages();
    let felt: Vec<&Outage> = outages.iter().filter(|o| o.is_felt()).collect();
    let Some(first) = felt
        .iter()
        .map(|o| o.first)
        .min_by_key(|&ix| plan.start(ix))
    else {
        return;
    };
    let mut steps = plan.book.in_order();
    if steps.any(|ix| plan.leads_up(ix, first) && plan.is_a(ix, StepKind::Notice, &TELLS)) {
        return;
    }
    let names: Vec<&str> = felt.iter().map(|o| o.service.name.as_str()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let message = format!(
        "from {} on {} {verb} down, and no earlier step tells the users",
        plan.label(first),
        list(&names, 4)
    );
    report.step(plan, first, "", message);
}
