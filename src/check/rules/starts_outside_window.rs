//! A step that must wait until the window is over, or that may begin before it opens.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "starts-outside-window",
    group: Group::Time,
    severity: Severity::Error,
    finds: "a step of the window that can't start before a time outside the window",
    why: "Usually a date was copied from the last weekend. Then the step holds up everything that needs it until after the close, or doesn't hold up anything although it should.",
    mend: "correct 'not_before', or move the step to a phase with 'when: before' or 'when: after'",
    spares: "Steps in phases 'before' and 'after' can have any time. The opening time itself is inside the window.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, ...}\n\
             - {id: brief, title: Brief the testers, not_before: 2026-11-30 09:00}\n",
    after: "- {id: brief, title: Brief the testers, not_before: 2026-11-29 09:00}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    for ix in plan.window() {
        let Some(not_before) = plan.step(ix).not_before else {
            continue;
        };
        let (bound, how) = if not_before < window.opens {
            (window.opens, "the window only opens at")
        } else if not_before >= window.closes {
            (window.closes, "the window closes at")
        } else {
            continue;
        };
        let message = format!(
            "{} waits for {}, and {how} {}",
            plan.label(ix),
            window.zone.day_clock(not_before),
            window.zone.day_clock(bound)
        );
        report.step(plan, ix, "not_before", message);
    }
}
