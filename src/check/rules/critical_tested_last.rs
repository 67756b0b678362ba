//! The service that matters most is tested when all others have been.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::StepIx;

pub static RULE: Rule = Rule {
    name: "critical-tested-last",
    group: Group::Testing,
    severity: Severity::Warning,
    finds: "the most critical changed service being tested after all the less critical ones",
    why: "If patients' records don't work, the team wants to know while there is time to roll back, not after an evening of testing printers.",
    mend: "test the most critical service as soon as it and everything it needs are changed, then the rest",
    spares: "The services it needs may be tested first. At least two less critical services must be tested while it could have been: a service that is changed last can't be tested first. If several are equally critical, one of them tested early is enough.",
    before: "- {id: app, title: Upgrade everything, changes: [emr, printing, scanning]}\n\
             - {id: print, title: Print a label, tests: [printing]}\n\
             - {id: scan, title: Scan a page, tests: [scanning]}\n\
             - {id: chart, title: Open a chart, tests: [emr]}\n",
    after: "- {id: app, title: Upgrade everything, changes: [emr, printing, scanning]}\n\
            - {id: chart, title: Open a chart, tests: [emr]}\n\
            - {id: print, title: Print a label, tests: [printing]}\n\
            - {id: scan, title: Scan a page, tests: [scanning]}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let services = &plan.book.services;
    let changed: Vec<usize> = (0..services.len())
        .filter(|&place| !plan.line.changes(place).is_empty())
        .collect();
    let rank = |place: usize| services[place].criticality;
    let Some(most) = changed.iter().map(|&place| rank(place)).min() else {
        return;
    };
    let tops: Vec<usize> = changed
        .iter()
        .copied()
        .filter(|&p| rank(p) == most)
        .collect();
    let tested = tops.iter().filter_map(|&p| Some((p, first_test(plan, p)?)));
    let Some((top, test)) = tested.min_by_key(|&(_, test)| plan.line.turn(test)) else {
        return;
    };
    let is_less = |place: &usize| {
        rank(*place) > most
            && !tops
                .iter()
                .any(|&t| plan.stands_on(&services[t].id, &services[*place].id))
    };
    let others: Vec<StepIx> = changed
        .iter()
        .copied()
        .filter(is_less)
        .filter_map(|place| first_test(plan, place))
        .collect();
    let is_earlier = |other: &StepIx| plan.line.turn(*other) < plan.line.turn(test);
    let Some(ready) = ready(plan, top, test) else {
        return;
    };
    let could_wait = |other: &&StepIx| plan.is_later(**other, ready);
    if !others.iter().all(is_earlier) || others.iter().filter(could_wait).count() < 2 {
        return;
    }
    let message = format!(
        "{} is the first test of {}, the most critical service that is changed ({}); {} less \
         critical ones are all tested before it",
        plan.label(test),
        plan.name(top),
        most.word(),
        others.len(),
    );
    report.step(plan, test, "tests", message);
    if let Some(&first) = others.iter().min_by_key(|&&ix| plan.line.turn(ix)) {
        report.note(
            plan.path(first, "tests"),
            "the first of the others is tested here",
        );
    }
}

/// The first test of a service after its first change.
fn first_test(plan: &Plan, place: usize) -> Option<StepIx> {
    let &change = plan.line.changes(place).first()?;
    let mut tests = plan.line.tests(place).iter().copied();
    tests.find(|&test| test == change || plan.is_later(test, change))
}

/// After which step a service could have been tested: the last change before that test of it, or
/// of what it stands on.
fn ready(plan: &Plan, place: usize, test: StepIx) -> Option<StepIx> {
    let services = plan.below(place).chain([place]);
    let changes = services.flat_map(|service| plan.line.changes(service).iter().copied());
    plan.last(changes.filter(|&change| plan.is_later(test, change)))
}
