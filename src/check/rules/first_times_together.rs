//! Two new technologies within a week.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{days, list};
use crate::runbook::StepIx;
use crate::time::Span;

/// As long as it takes until a week's work has been done on the first of them.
const APART: Span = Span::minutes(7 * 24 * 60);

pub static RULE: Rule = Rule {
    name: "first-times-together",
    group: Group::Programme,
    severity: Severity::Error,
    finds: "different technologies that are new to the team, in windows less than seven days apart",
    why: "The second arrives before anyone has learned to run the first. When something is slow on Wednesday, there are two new things that nobody knows well.",
    mend: "move one of the windows so that there is a week of work between them",
    spares: "The same technology in both counts once. What is new in a pilot or a rehearsal on the days before doesn't count. Seven days between close and opening are enough.",
    before: "- {id: lun, title: Move the disks, first_time: SAN}           # a, closes 2026-09-21\n\
             - {id: farm, title: Build the farm, first_time: Citrix}     # b, opens 2026-09-25\n",
    after: "- {id: farm, title: Build the farm, first_time: Citrix}     # b, opens 2026-10-30\n",
    look: Look::Programme(look),
};

fn look(plans: &[Plan], report: &mut Report) {
    let news: Vec<Vec<(&str, StepIx)>> = plans.iter().map(new_in).collect();
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|&at| plans[at].book.window.opens);
    for (place, &at) in order.iter().enumerate() {
        for &earlier in &order[..place] {
            let (before, plan) = (&plans[earlier], &plans[at]);
            let between = Span::between(before.book.window.closes, plan.book.window.opens);
            let knows = |what: &str| {
                let mut known = news[earlier].iter();
                known.any(|(other, _)| other.eq_ignore_ascii_case(what))
            };
            let mut other = news[at].iter().filter(|(what, _)| !knows(what));
            let Some(&(what, step)) = other.next().filter(|_| !news[earlier].is_empty()) else {
                continue;
            };
            if between >= APART {
                continue;
            }
            let names: Vec<&str> = news[earlier].iter().map(|(what, _)| *what).collect();
            let message = format!(
                "{what} is new to the team, and so is {}, in '{}', {}",
                list(&names, 4),
                before.book.title,
                apart(between)
            );
            report.step(plan, step, "first_time", message).in_file(at);
        }
    }
}

/// What is new to the team in a runbook, each once.
fn new_in<'a>(plan: &Plan<'a>) -> Vec<(&'a str, StepIx)> {
    let mut news: Vec<(&str, StepIx)> = Vec::new();
    for ix in plan.window() {
        if let Some(what) = plan.step(ix).first_time.as_deref()
            && !news
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(what))
        {
            news.push((what, ix));
        }
    }
    news
}

fn apart(between: Span) -> String {
    match between.secs() {
        ..0 => "at the same time".to_string(),
        _ => format!("which closes {} before", days(between)),
    }
}
