//! Something that patients' safety hangs on is out, and nobody wrote how to work without it.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Criticality;

pub static RULE: Rule = Rule {
    name: "safety-without-downtime",
    group: Group::Patients,
    severity: Severity::Error,
    finds: "a service of criticality 'safety' that is out in the window, without a downtime \
            procedure",
    why: "While it is out, somebody stands before a patient and has to know an allergy, a dose or \
          a result. What they do then must not be invented at the bedside.",
    mend: "say how people work meanwhile and for how long that can be borne: downtime: {procedure: \
           Paper charts from the red binder, longest: 8h}",
    spares: "Only criticality 'safety'. A service is out when it is changed, or when it needs, \
             directly or through others, one that is changed.",
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
        let because = match changes.contains(&service.id) {
            true => "changes it".to_string(),
            false => format!(
                "changes {}, on which it stands",
                plan.service_names(changes)
            ),
        };
        let message = format!(
            "{} has no downtime procedure, and {} {because}",
            service.name,
            plan.label(outage.first)
        );
        report.at(outage.path("name"), message);
        report.note(plan.path(outage.first, "changes"), "out from here");
    }
}
