//! A runbook counts on something that a later one brings.

use std::collections::HashMap;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::{Service, StepIx};

pub static RULE: Rule = Rule {
    name: "not-delivered-yet",
    group: Group::Programme,
    severity: Severity::Error,
    finds: "a runbook that changes or tests something that only a later runbook introduces",
    why: "On the night the team finds that the farm, storage or link they need isn't there. They improvise, or the weekend is lost.",
    mend: "swap the two windows, or take the steps out of the earlier runbook",
    spares: "A runbook introduces a service if a step with 'first_time' changes it and names the service itself, by its name or id: 'first_time: Citrix' for Citrix. A new gateway for an existing service doesn't count. If several runbooks introduce it, the earliest counts. The days before and after are ignored.",
    before: "# a, in October: services: [{id: emr, name: Medical records, needs: [citrix]}, ...]\n\
             - {id: chart, title: Open a chart, tests: [emr]}\n\
             # b, in November:\n\
             - {id: farm, title: Build the farm, changes: [citrix], first_time: Citrix}\n",
    after: "# b in October, a in November\n",
    look: Look::Programme(look),
};

/// Where a service first comes in.
struct Delivery<'a> {
    by: usize,
    service: &'a Service,
}

fn look(plans: &[Plan], report: &mut Report) {
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|&at| plans[at].book.window.opens);
    let mut deliveries: HashMap<&str, Delivery> = HashMap::new();
    for &by in &order {
        for service in delivered(&plans[by]) {
            let delivery = Delivery { by, service };
            deliveries.entry(&service.id).or_insert(delivery);
        }
    }
    let mut deliveries: Vec<Delivery> = deliveries.into_values().collect();
    deliveries.sort_by_key(|d| (d.by, d.service.id.clone()));
    for delivery in &deliveries {
        let later = &plans[delivery.by];
        let is_earlier = |&&at: &&usize| plans[at].book.window.opens < later.book.window.opens;
        for &at in order.iter().filter(is_earlier) {
            look_at(&plans[at], at, delivery, later, report);
        }
    }
}

/// The services that a runbook brings in.
fn delivered<'a>(plan: &Plan<'a>) -> Vec<&'a Service> {
    let mut services = Vec::new();
    for ix in plan.changes() {
        let step = plan.step(ix);
        let Some(new) = step.first_time.as_deref() else {
            continue;
        };
        let changed = step.changes.iter().filter_map(|id| plan.book.service(id));
        let is_itself =
            |s: &&Service| new.eq_ignore_ascii_case(&s.name) || new.eq_ignore_ascii_case(&s.id);
        services.extend(changed.filter(is_itself));
    }
    services
}

fn look_at(plan: &Plan, at: usize, delivery: &Delivery, later: &Plan, report: &mut Report) {
    let service = delivery.service;
    let Some((step, key, needs)) = first_use(plan, &service.id) else {
        return;
    };
    let what = if needs == service.id {
        service.name.clone()
    } else {
        format!(
            "{}, which needs {}",
            plan.service_names(&[needs]),
            service.name
        )
    };
    let message = format!(
        "{} {key} {what}, and only '{}' introduces {}, on {}",
        plan.label(step),
        later.book.title,
        service.name,
        plan.book.window.zone.day_clock(later.book.window.opens)
    );
    report.step(plan, step, key, message).in_file(at);
}

/// The first step of the window that changes or tests a service or what stands on it: the step,
/// which of the two, and which service.
fn first_use(plan: &Plan, service: &str) -> Option<(StepIx, &'static str, String)> {
    let uses: Vec<bool> = plan
        .book
        .services
        .iter()
        .map(|s| s.id == service || plan.stands_on(&s.id, service))
        .collect();
    let places = plan.service_places();
    let used = |id: &&String| places.get(id.as_str()).is_some_and(|&at| uses[at]);
    plan.window().find_map(|ix| {
        let step = plan.step(ix);
        let lists = [("changes", &step.changes), ("tests", &step.tests)];
        lists
            .into_iter()
            .find_map(|(key, ids)| Some((ix, key, ids.iter().find(used)?.clone())))
    })
}
