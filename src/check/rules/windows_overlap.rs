//! Two windows at one time.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "windows-overlap",
    group: Group::Programme,
    severity: Severity::Error,
    finds: "two runbooks whose windows overlap",
    why: "One team changes what the other team tests. People look for a fault in the wrong window, and the same people are needed twice.",
    mend: "move one of the windows after the other, with time to soak between them",
    spares: "One window can close at the moment the next one opens.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, ...}   # a\n\
             window: {opens: 2026-11-28 18:00, closes: 2026-11-29 06:00, ...}   # b\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, ...}   # a\n\
            window: {opens: 2026-12-11 18:00, closes: 2026-12-12 06:00, ...}   # b\n",
    look: Look::Programme(look),
};

fn look(plans: &[Plan], report: &mut Report) {
    for (at, plan) in plans.iter().enumerate() {
        for other in &plans[..at] {
            let (a, b) = (&plan.book.window, &other.book.window);
            if a.opens < b.closes && b.opens < a.closes {
                let message = format!(
                    "the window of '{}' overlaps that of '{}', which is open from {} to {}",
                    plan.book.title,
                    other.book.title,
                    b.zone.day_clock(b.opens),
                    b.zone.day_clock(b.closes)
                );
                report.at("window.opens", message).in_file(at);
            }
        }
    }
}
