//! The doors open the minute the window closes.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "doors-open-at-close",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "doors that open less than 15 minutes after the window closes",
    why: "The last test may end at the close, and the first patient stands at the desk. Nobody has told the front desk yet, and the first fault is found by a nurse.",
    mend: "close the window earlier, or open the doors later: an hour is a good space to breathe",
    spares: "A plan without doors_open isn't checked.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, doors_open: 2026-11-28 06:00, ...}\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, doors_open: 2026-11-28 07:00, ...}\n",
    look: Look::Plan(look),
};

const LEAST: Span = Span::minutes(15);

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let Some(doors) = window.doors_open else {
        return;
    };
    let between = Span::between(window.closes, doors);
    if between < LEAST {
        let how = match between.secs() {
            ..=0 => "the moment".to_string(),
            _ => format!("{} after", between.short()),
        };
        let message = format!(
            "the doors open {}, {how} the window closes",
            window.zone.day_clock(doors)
        );
        report.at("window.doors_open", message);
    }
}
