//! The clocks change in the middle of the night.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::texts;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::CLOCKS;
use crate::time::Instant;

pub static RULE: Rule = Rule {
    name: "clocks-change",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "a window in which the clocks go forward or back, and no step that says so",
    why: "An hour comes twice, or not at all. Jobs run twice, shifts are an hour longer or shorter, and two people mean different moments by 01:30.",
    mend: "move the window by a day; or write into a step or the summary what the change of clocks means for jobs, shifts and times",
    spares: "A plan that mentions the clocks, summer time, daylight saving or heure d'été anywhere has thought of it.",
    before: "window: {opens: 2026-10-31 22:00, closes: 2026-11-01 06:00, timezone: America/Toronto}\n",
    after: "window: {opens: 2026-10-30 22:00, closes: 2026-10-31 06:00, timezone: America/Toronto}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let offset = |at: Instant| window.zone.local(at).offset().to_string();
    let (before, after) = (offset(window.opens), offset(window.closes));
    if before == after {
        return;
    }
    let mut is_thought_of = false;
    texts(plan, &mut |text| is_thought_of |= CLOCKS.are_in(text.text));
    if !is_thought_of {
        let message = format!(
            "the clocks change inside the window: UTC{before} when it opens, UTC{after} when it closes"
        );
        report.at("window.opens", message);
    }
}
