//! More than one new technology in a window.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};

pub static RULE: Rule = Rule {
    name: "many-first-times",
    group: Group::TooMuch,
    severity: Severity::Error,
    finds: "more than one technology that the team uses for the first time in one window",
    why: "When something doesn't work, nobody can tell which of the new things is the cause, and nobody has the experience to rule one out.",
    mend: "give each new technology a window of its own, and let it run before the next",
    spares: "The same technology in several steps counts once. A rehearsal or a pilot on the days before isn't in the window.",
    before: "- {id: citrix, title: Citrix for all, first_time: Citrix}\n\
             - {id: san, title: Move to the SAN, first_time: SAN}\n",
    after: "- {id: citrix, title: Citrix for all, first_time: Citrix}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for ix in plan.window() {
        if let Some(what) = plan.step(ix).first_time.as_deref()
            && !seen
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(what))
        {
            seen.push((what, ix));
        }
    }
    let [(_, first), .., (_, _)] = seen[..] else {
        return;
    };
    let names: Vec<&str> = seen.iter().map(|(what, _)| *what).collect();
    let message = format!(
        "{} technologies are new to the team in this one window: {}",
        names.len(),
        names.join(", ")
    );
    report.step(plan, first, "first_time", message);
    for (what, ix) in &seen[1..] {
        report.note(plan.path(*ix, "first_time"), format!("{what} is new here"));
    }
}
