//! Those who use it have no say in whether it is given back.

use std::collections::HashSet;

use crate::check::finding::Report;
use crate::check::outage::Outage;
use crate::check::plan::Plan;
use crate::check::roster::LEAD;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;

pub static RULE: Rule = Rule {
    name: "no-vote-of-users",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a last gate at which only the lead and those who made the changes have a say",
    why: "The team sees servers that answer. Only a nurse sees that the allergy list is empty. Ask the people who will work with it on Monday before you hand it back.",
    mend: "let a role that uses the changed service vote at the last gate: votes: [dba, clinical]",
    spares: "Any role that made none of the changes and isn't 'lead' is enough, whether it votes or decides. Checked only if a service with sites, or with criticality 'safety' or 'revenue', is changed or depends on a change; a plan without a gate is reported by the gate rules.",
    before: "- {id: upgrade, title: Upgrade, role: dba, changes: [emr]}\n\
             - {id: go, title: Go or no-go for the clinics, gate: {decides: [lead], votes: [dba]}}\n",
    after: "- {id: go, title: Go or no-go for the clinics, gate: {decides: [lead], votes: [dba, clinical]}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let is_used = |o: &Outage| o.is_felt() || o.is_made_up_for();
    let last = plan.gates().max_by_key(|&ix| plan.start(ix));
    let Some((ix, gate)) = last.and_then(|ix| Some((ix, plan.step(ix).gate.as_ref()?))) else {
        return;
    };
    let doers: HashSet<&str> = plan
        .changes()
        .flat_map(|ix| plan.step(ix).crew.iter().map(|(role, _)| role.as_str()))
        .collect();
    let is_user = |role: &String| role != LEAD && !doers.contains(role.as_str());
    let mut roles = gate.decides.iter().chain(&gate.votes);
    let used: Vec<Outage> = plan.outages().into_iter().filter(is_used).collect();
    if roles.any(is_user) || used.is_empty() {
        return;
    }
    let names: Vec<&str> = used.iter().map(|o| o.service.name.as_str()).collect();
    let message = format!(
        "{} is the last gate, and nobody who uses {} has a say in it",
        plan.label(ix),
        list(&names, 4)
    );
    report.step(plan, ix, "gate", message);
}
