//! A worst case that no window could hold.

use crate::check::estimates::{each_estimate, of};
use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "worst-beyond-window",
    group: Group::Time,
    severity: Severity::Error,
    finds: "a worst case that is longer than the window",
    why: "Either the figure is a slip of the pen (40h for 40m), or the step can take the night with it and nothing is planned for that.",
    mend: "correct the figure, or split the step, move it to the days before, or plan what to do when it is not over in time",
    spares: "Only work in the window is checked.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\ntakes: {best: 30m, likely: 45m, worst: 90h}\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, ...}\ntakes: {best: 30m, likely: 45m, worst: 90m}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let long = Span::between(window.opens, window.closes);
    each_estimate(plan, &mut |ix, key, takes| {
        if takes.worst > long {
            let what = of(key);
            let message = format!(
                "{what}{} takes up to {}, and the window is {} long",
                plan.label(ix),
                takes.worst,
                long.short()
            );
            report.step(plan, ix, key, message);
        }
    });
}
