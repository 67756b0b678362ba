//! A plan that just fits.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

const HOUR: Span = Span::minutes(60);

pub static RULE: Rule = Rule {
    name: "no-slack",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "a plan with slack of less than a tenth of its length, or less than an hour, before the window closes",
    why: "The first thing that goes wrong pushes it past the close. Then someone has to choose in a hurry: hand over something untested, or roll back without enough time.",
    mend: "move something to the days before or to its own window, or get a longer window; leave at least a tenth of the planned length, and at least an hour",
    spares: "A night without work counts as slack: the length is counted from the last time the chain waits for an hour or more. In a window of less than four hours, a quarter of it is enough instead of an hour. Slack counts to the close, not to the doors opening. A plan that doesn't fit at all is reported by longer-than-window.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\n\
             - {id: copy, title: Copy the data, takes: 11h30m}\n",
    after: "- {id: copy, title: Copy the data, takes: 8h}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let Some((last, end)) = plan.end().filter(|(_, end)| *end <= window.closes) else {
        return;
    };
    let length = Span::between(chain_begins(plan, last).unwrap_or(window.opens), end);
    let slack = Span::between(end, window.closes);
    let open = Span::between(window.opens, window.closes);
    let least = HOUR.min(Span::seconds(open.secs() / 4));
    let wanted = least.max(Span::seconds(length.secs() / 10));
    if slack >= wanted {
        return;
    }
    let message = format!(
        "the plan ends with {} at {}, {} before the window closes; after {} of work without a pause {} should be left",
        plan.label(last),
        window.zone.day_clock(end),
        slack.short(),
        length.short(),
        wanted.short()
    );
    report.at("window.closes", message);
    report.note(plan.path(last, "title"), "the last step is here");
}

/// When the chain that ends with a step begins, or goes on after a wait of an hour or more.
fn chain_begins(plan: &Plan, last: StepIx) -> Option<Instant> {
    let mut ix = last;
    loop {
        let start = plan.start(ix)?;
        let needs = plan.step(ix).needs.iter().copied();
        let latest = needs.max_by_key(|&need| plan.finish(need));
        match latest.and_then(|need| Some((need, plan.finish(need)?))) {
            Some((need, finish)) if Span::between(finish, start) < HOUR => ix = need,
            _ => return Some(start),
        }
    }
}
