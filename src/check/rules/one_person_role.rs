//! Work that only one person can do.

use std::collections::BTreeMap;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::roster::Need;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "one-person-role",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a role that the window needs and only one person has, with no deputy",
    why: "If that person is ill, asleep or stuck in the snow, every step that needs the role stops. And after the first night they are asleep.",
    mend: "give the role to a second person, or name a deputy for the one who has it \
           (deputy_for: [lin])",
    spares: "A team is not one person (team: true). A deputy is enough, whatever roles the deputy has. Roles needed only on the days before or after aren't checked. Leads and deciders are checked by no-deputy.",
    before: "people: [{id: lin, name: Lin Baptiste, roles: [dba]}]\n",
    after: "people:\n  - {id: lin, name: Lin Baptiste, roles: [dba]}\n  \
            - {id: marek, name: Marek Dudek, roles: [apps], deputy_for: [lin]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let needs = plan.needs_of_roles();
    let mut by_role: BTreeMap<&str, Vec<&Need>> = BTreeMap::new();
    for need in &needs {
        by_role.entry(need.role).or_default().push(need);
    }
    let leading = plan.leading();
    for (role, mut needs) in by_role {
        let Some(person) = plan.only_one(role).filter(|_| !leading.contains(&role)) else {
            continue;
        };
        needs.dedup_by_key(|need| need.step);
        let first = needs[0];
        let more = match needs.len() - 1 {
            0 => String::new(),
            1 => " and 1 other step need".to_string(),
            more => format!(" and {more} other steps need"),
        };
        let verb = if more.is_empty() { " needs" } else { "" };
        let message = format!(
            "only {} has the role {role}, which {}{more}{verb}, and nobody is deputy",
            person.name,
            first.said(plan)
        );
        report.at(plan.person_path(person, "roles"), message);
        report.note(
            plan.path(first.step, first.key),
            format!("{role} is needed here"),
        );
    }
}
