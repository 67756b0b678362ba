//! A service is changed again before anybody knows how the last change holds up.

use std::collections::HashMap;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::days;
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "soak-not-over",
    group: Group::Programme,
    severity: Severity::Error,
    finds: "a service that is changed again before the soak after its previous change is over",
    why: "Faults of the first change show up in the first days of use. If the second change comes earlier, nobody can tell which of the two caused them, and the first can't be rolled back any more.",
    mend: "move the later window past the soak, or leave the service out of it",
    spares: "Only services with 'soak' are checked, with the soak in the earlier runbook, counted from the close of its window. A service that only depends on a changed one doesn't count as changed. Overlapping windows are reported by windows-overlap.",
    before: "services: [{id: citrix, name: Citrix, soak: 7d}]   # changed in both\n\
             window: {opens: 2026-10-30 18:00, closes: 2026-11-02 06:00, ...}   # a\n\
             window: {opens: 2026-11-06 18:00, closes: 2026-11-09 06:00, ...}   # b\n",
    after: "window: {opens: 2026-10-30 18:00, closes: 2026-11-02 06:00, ...}   # a\n\
            window: {opens: 2026-11-13 18:00, closes: 2026-11-16 06:00, ...}   # b\n",
    look: Look::Programme(look),
};

fn look(plans: &[Plan], report: &mut Report) {
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|&at| plans[at].book.window.opens);
    // For each service the last runbook that changed it.
    let mut last: HashMap<&str, usize> = HashMap::new();
    for at in order {
        let plan = &plans[at];
        for service in plan.changed() {
            if let Some(earlier) = last.insert(&service.id, at) {
                look_at(plans, (earlier, at), &service.id, report);
            }
        }
    }
}

fn look_at(plans: &[Plan], (earlier, at): (usize, usize), service: &str, report: &mut Report) {
    let (before, plan) = (&plans[earlier], &plans[at]);
    let (closes, opens) = (before.book.window.closes, plan.book.window.opens);
    let known = before.book.service(service);
    let Some((known, soak)) = known.and_then(|s| Some((s, s.soak?))) else {
        return;
    };
    let between = Span::between(closes, opens);
    let Some(step) = plan.changes_of(service).next() else {
        return;
    };
    if between.secs() >= 0 && between < soak {
        let zone = &plan.book.window.zone;
        let message = format!(
            "{} changes {} again {} after the window of '{}' closed; it should run for {soak}, \
             until {}",
            plan.label(step),
            known.name,
            days(between),
            before.book.title,
            zone.day_clock(closes + soak.delta())
        );
        report.step(plan, step, "changes", message).in_file(at);
    }
}
