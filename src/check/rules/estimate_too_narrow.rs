//! Three figures that say the same.

use crate::check::estimates::{each_estimate, of};
use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "estimate-too-narrow",
    group: Group::Time,
    severity: Severity::Warning,
    finds: "an estimate whose best and worst case are nearly the same",
    why: "Nobody knows to the minute how long a two-hour upgrade takes. Such an estimate is a wish, and the forecast believes it.",
    mend: "ask what would make it shorter and what would make it longer, and write those down; or take what a rehearsal took",
    spares: "A single figure is told by one-point-duration. Waits and soaks that take as long as they take have a single figure. Less than a twentieth of the likely case between best and worst is narrow; up to five minutes is fine.",
    before: "takes: {best: 1h59m, likely: 2h, worst: 2h1m}\n",
    after: "takes: {best: 1h, likely: 2h, worst: 4h}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    each_estimate(plan, &mut |ix, key, takes| {
        let between = takes.worst.secs() - takes.best.secs();
        let least = (takes.likely.secs() / 20).max(5 * 60);
        if between > 0 && between < least && takes.likely.secs() >= 10 * 60 {
            let what = of(key);
            let message = format!(
                "{what}{} takes {takes}: {} between best and worst",
                plan.label(ix),
                Span::seconds(between).short()
            );
            report.step(plan, ix, key, message);
        }
    });
}
