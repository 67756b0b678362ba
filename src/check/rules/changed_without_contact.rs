//! A changed service with nobody to call.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "changed-without-contact",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a service that is changed and has no contact",
    why: "When it doesn't come up, someone has to look for a support number, an account and a contract at two in the morning, while a blocker stays open.",
    mend: "say who to call, a vendor from 'contacts' or a person, and try the number before the night: contact: emr-vendor",
    spares: "A person on the roster counts as a contact. Services that aren't changed in the window aren't checked.",
    before: "services: [{id: emr, name: Medical records}]\n",
    after: "contacts: [{id: emr-vendor, name: Records vendor support, contact: 1-800-555-0142}]\n\
            services: [{id: emr, name: Medical records, contact: emr-vendor}]\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let places = plan.service_places();
    for service in plan.changed().filter(|s| s.contact.is_none()) {
        let (Some(at), Some(step)) = (
            places.get(service.id.as_str()),
            plan.changes_of(&service.id).next(),
        ) else {
            continue;
        };
        let message = format!(
            "{} changes in {}, and there is nobody to call for it",
            service.name,
            plan.label(step)
        );
        report.at(format!("services[{at}].name"), message);
        report.note(plan.path(step, "changes"), "it is changed here");
    }
}
