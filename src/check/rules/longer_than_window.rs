//! A plan that does not fit.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "longer-than-window",
    group: Group::Time,
    severity: Severity::Error,
    finds: "a plan whose longest chain ends after the window closes",
    why: "It can't be done even if nothing goes wrong. The team finds out on the last morning, when the clinics are about to open and there is no time left to roll back.",
    mend: "do less in this window, do more side by side, do it on the days before, or get a longer \
           window",
    spares: "Uses the mean of the three durations and doesn't wait for people, so what it finds can't fit in any case. A step that waits for a time after the close is reported only by starts-outside-window.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\n\
             - {id: copy, title: Copy the data, takes: 16h}\n",
    after: "- {id: copy, title: Copy what changed since the first copy, takes: 2h}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let outside = |ix| {
        plan.step(ix)
            .not_before
            .is_some_and(|at| at >= window.closes)
    };
    let Some((last, end)) = plan.end().filter(|(_, end)| *end > window.closes) else {
        return;
    };
    if plan.window().any(outside) {
        return;
    }
    let message = format!(
        "the plan ends with {} at {}, {} after the window closes",
        plan.label(last),
        window.zone.day_clock(end),
        Span::between(window.closes, end).short()
    );
    report.step(plan, last, "title", message);
    report.note("window.closes", "it closes here");
    let over = |ix: &usize| plan.finish(*ix) > Some(window.closes);
    let first = plan.window().filter(over).min_by_key(|&ix| plan.start(ix));
    if let Some(first) = first.filter(|&first| first != last) {
        let late = plan.finish(first).map(|at| window.zone.day_clock(at));
        let text = format!("the first to end too late, at {}", late.unwrap_or_default());
        report.note(plan.path(first, "title"), text);
    }
}
