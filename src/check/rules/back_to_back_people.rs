//! The same people, twice, without a week between.

use std::collections::HashSet;

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::{days, list};
use crate::time::Span;

/// The rest of a working week.
const REST: Span = Span::minutes(5 * 24 * 60);

pub static RULE: Rule = Rule {
    name: "back-to-back-people",
    group: Group::Programme,
    severity: Severity::Warning,
    finds: "people on the rosters of two windows less than five days apart",
    why: "They come to the second window tired from the first and still busy with its faults. Nobody else can take over either.",
    mend: "move one of the windows, or use different people",
    spares: "Five days between close and opening are enough: a working week to sleep and to fix what the first window left. People are the same if their ids are. Overlapping windows are reported by windows-overlap.",
    before: "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, ...}   # a\n\
             window: {opens: 2026-12-03 18:00, closes: 2026-12-04 06:00, ...}   # b\n",
    after: "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, ...}   # a\n\
            window: {opens: 2026-12-11 18:00, closes: 2026-12-12 06:00, ...}   # b\n",
    look: Look::Programme(look),
};

fn look(plans: &[Plan], report: &mut Report) {
    for (at, plan) in plans.iter().enumerate() {
        for earlier in plans {
            let (closes, opens) = (earlier.book.window.closes, plan.book.window.opens);
            let between = Span::between(closes, opens);
            if between.secs() < 0 || between >= REST {
                continue;
            }
            let there: HashSet<&str> = earlier.book.people.iter().map(|p| p.id.as_str()).collect();
            let both = plan
                .book
                .people
                .iter()
                .filter(|p| p.team.is_none() && there.contains(p.id.as_str()));
            let names: Vec<&str> = both.map(|p| p.name.as_str()).collect();
            if names.is_empty() {
                continue;
            }
            let verb = if names.len() == 1 { "was" } else { "were" };
            let message = format!(
                "{} {verb} also in the window of '{}', which closed {} before this one opens",
                list(&names, 6),
                earlier.book.title,
                days(between)
            );
            report.at("window.opens", message).in_file(at);
        }
    }
}
