//! Something that patients' safety hangs on is out, and nobody wrote how to work without it.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Criticality;

pub static RULE: Rule = Rule {
    name: "safety-without-downtime",
    group: Group::Patients,
    severity: Severity::Error,
    finds: "a service with criticality 'safety' that is down in the window, without a downtime procedure",
    why: "While it is down, someone stands in front of a patient and has to know an allergy, a dose or a result. Nobody should have to improvise at the bedside.",
    mend: "say how people work meanwhile and for how long they can: downtime: {procedure: \
           Paper charts from the red binder, longest: 8h}",
    spares: "Only services with criticality 'safety'. A service is down if it is changed, or if it needs a changed one, directly or through others.",
    before: "services:\n  - {id: sql, name: Records database}\n  \
             - {id: emr, name: Medical records, criticality: safety, needs: [sql]}   # sql is changed\n",
    after: "services:\n  - {id: sql, name: Records database}\n  \
            - id: emr\n    name: Medical records\n    criticality: safety\n    needs: [sql]\n    \
            downtime: {procedure: Paper charts from the red binder, longest: 8h}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for outage in plan.outages() {
        let service = outage.service;
        if service.criticality != Criticality::Safety || service.downtime.is_some() {
            continue;
        }
        let changes = &plan.step(outage.first).changes;
        let because = if changes.contains(&service.id) {
            "changes it".to_string()
        } else {
            format!("changes {}, which it needs", plan.service_names(changes))
        };
        let message = format!(
            "{} has no downtime procedure, and {} {because}",
            service.name,
            plan.label(outage.first)
        );
        report.at(outage.path("name"), message);
        report.note(plan.path(outage.first, "changes"), "down from here");
    }
}
