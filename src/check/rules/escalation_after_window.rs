//! A call that comes when the night is over.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::Severity as Gravity;
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "escalation-after-window",
    group: Group::People,
    severity: Severity::Error,
    finds: "an escalation that calls somebody later than the window is long",
    why: "A blocker opens, and nobody is called while it could still be helped.",
    mend: "set after to minutes, or at most to a few hours",
    spares: "Exactly as long as the window is also too long: no blocker is older than that before it closes.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\nescalation: {high: [{after: 30h, call: amara}]}\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\nescalation: {high: [{after: 30m, call: amara}]}\n",
    look: Look::Plan(look),
};

/// A blocker of high severity is called about within so much of the window.
const SHARE: i64 = 3;

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let long = Span::between(window.opens, window.closes);
    let mut places = [0_usize; 3];
    for call in &plan.book.escalation {
        let (place, key) = match call.severity {
            Gravity::High => (0, "high"),
            Gravity::Medium => (1, "medium"),
            Gravity::Low => (2, "low"),
        };
        let at = places[place];
        places[place] += 1;
        let most = match (call.severity, at) {
            // The first call about what is grave can't wait for most of the night.
            (Gravity::High, 0) => Span::seconds(long.secs() / SHARE),
            _ => long,
        };
        if call.after < most {
            continue;
        }
        let message = format!(
            "{} is called after {}, and the window is {} long",
            call.call,
            call.after,
            long.short()
        );
        report.at(format!("escalation.{key}[{at}].after"), message);
    }
}
