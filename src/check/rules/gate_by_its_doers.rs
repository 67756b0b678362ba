//! A gate at which nobody has fresh eyes.

use std::collections::{BTreeSet, HashSet};

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::list;
use crate::runbook::{Person, StepIx, When};

pub static RULE: Rule = Rule {
    name: "gate-by-its-doers",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a gate decided only by the people who made the changes before it",
    why: "Someone who has fought with a change for six hours wants it to have worked. A gate needs at least one voice that didn't do the work.",
    mend: "add someone who made none of the changes since the previous gate as decider or voter: another role, or a lead with no other role",
    spares: "Only steps since the previous gate that change a service count as the work; tests and backups don't. One person on the roster who can vote and has none of those roles is enough.",
    before: "- {id: schema, title: Upgrade the schema, role: dba, changes: [sql]}\n\
             - {id: go, title: Go or no-go, gate: {decides: [dba]}}\n",
    after: "- {id: schema, title: Upgrade the schema, role: dba, changes: [sql]}\n\
            - {id: go, title: Go or no-go, gate: {decides: [lead], votes: [dba, clinical]}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for at in plan.gates() {
        let Some(gate) = &plan.step(at).gate else {
            continue;
        };
        let doers = doers(plan, at);
        let may = |p: &&Person| {
            let mut roles = gate.decides.iter().chain(&gate.votes);
            roles.any(|role| p.has_role(role))
        };
        let did = |p: &&Person| doers.iter().any(|role| p.has_role(role));
        let voters: Vec<&Person> = plan.book.people.iter().filter(may).collect();
        if doers.is_empty() || voters.is_empty() || !voters.iter().all(did) {
            continue;
        }
        let names: Vec<&str> = voters.iter().map(|p| p.name.as_str()).collect();
        let roles: Vec<&str> = doers.into_iter().collect();
        let who = match names.len() {
            1 => "who has a role",
            _ => "who all have a role",
        };
        let message = format!(
            "{} is decided by {}, {who} that made the changes before it ({})",
            plan.label(at),
            list(&names, 6),
            list(&roles, 6)
        );
        report.step(plan, at, "gate", message);
    }
}

/// The roles of the steps that change something between the gates before and this one.
fn doers<'a>(plan: &Plan<'a>, gate: StepIx) -> BTreeSet<&'a str> {
    let mut seen = HashSet::new();
    let mut open = plan.step(gate).needs.clone();
    let mut gates = Vec::new();
    let mut work = Vec::new();
    while let Some(ix) = open.pop() {
        if !seen.insert(ix) {
            continue;
        }
        let step = plan.step(ix);
        if step.gate.is_some() {
            gates.push(ix);
            continue;
        }
        if !step.changes.is_empty() && plan.when(ix) == When::Window {
            work.push(ix);
        }
        open.extend(&step.needs);
    }
    let since = |ix: &StepIx| !gates.iter().any(|&before| plan.is_before(*ix, before));
    let work = work.into_iter().filter(since);
    work.flat_map(|ix| plan.step(ix).crew.iter().map(|(role, _)| role.as_str()))
        .collect()
}
