//! A signature that only the person who did the work could give.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Person;

pub static RULE: Rule = Rule {
    name: "signs-own-work",
    group: Group::People,
    severity: Severity::Error,
    finds: "a sign-off by a role that only the person who does the step has",
    why: "Whoever did the work can't sign it. On the night the step stays open, or somebody overrides the rule, and nobody has looked twice.",
    mend: "ask another role to sign (sign_off: [lead]), or give the role to a second person",
    spares: "Only steps for one person are checked, where that person is the only one with the role of the step and the only one with the role that signs. A deputy who takes over the work can sign nothing more.",
    before: "people: [{id: lin, name: Lin, roles: [dba]}]\n- {id: upgrade, title: Upgrade, role: dba, sign_off: [dba]}\n",
    after: "people: [{id: lin, name: Lin, roles: [dba]}]\n- {id: upgrade, title: Upgrade, role: dba, sign_off: [lead]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        let step = plan.step(ix);
        let [(role, 1)] = step.crew.as_slice() else {
            continue;
        };
        let Some(doer) = only(plan, role) else {
            continue;
        };
        for signs in &step.sign_off {
            if only(plan, signs).is_some_and(|signer| signer.id == doer.id) {
                let message = format!(
                    "{} is done by {}, the only one with the role {role}, and {signs} signs it: nobody else can",
                    plan.label(ix),
                    doer.name
                );
                report.step(plan, ix, "sign_off", message);
            }
        }
    }
}

fn only<'a>(plan: &Plan<'a>, role: &str) -> Option<&'a Person> {
    let mut having = plan
        .book
        .people
        .iter()
        .filter(|p| p.roles.iter().any(|r| r == role));
    let one = having.next()?;
    having.next().is_none().then_some(one)
}
