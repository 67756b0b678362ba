//! Nobody asks what else is changing.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::FREEZES;
use crate::runbook::{StepKind, When};

pub static RULE: Rule = Rule {
    name: "no-freeze-check",
    group: Group::Patients,
    severity: Severity::Warning,
    finds: "a plan in which no step checks for other changes in the same window",
    why: "The carrier works on the line, the landlord on the power, another team on the firewall. When their work breaks something, it looks like our change, and the team spends hours on the wrong server.",
    mend: "add a step on the days before that reads the change calendar and asks carriers, hosting \
           and landlord for their own maintenance",
    spares: "The step is recognized by kind: freeze, or by 'freeze', 'moratorium', 'other changes', 'change calendar' or 'gel' in its title, id or text; it can be anywhere up to the last step of the window. A plan that changes nothing isn't checked.",
    before: "- {id: upgrade, title: Upgrade, changes: [emr]}\n",
    after: "- {id: other-changes, title: \"Freeze check: no other changes\"}\n\
            - {id: upgrade, title: Upgrade, changes: [emr]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let Some(first) = plan.first_change() else {
        return;
    };
    let asks = |ix| {
        plan.when(ix) != When::After
            && (plan.is_a(ix, StepKind::Freeze, &FREEZES)
                || (plan.step(ix).kind.is_none() && FREEZES.are_in(&plan.step(ix).instructions)))
    };
    if !plan.book.in_order().any(asks) {
        let message = format!(
            "{} is the first change, and no step asks what else is changing at that time",
            plan.label(first)
        );
        report.step(plan, first, "", message);
    }
}
