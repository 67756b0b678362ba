//! Shifts that have nothing to do with this night.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "shift-outside-window",
    group: Group::People,
    severity: Severity::Error,
    finds: "a shift weeks before or after the window",
    why: "The roster was copied from another night, or the year is wrong. The forecast sees nobody, and so will the bridge.",
    mend: "set the shift to the days of this window",
    spares: "A shift up to two weeks before the window opens, or after it closes, may belong to the days around it.",
    before: "window: {opens: 2026-11-27 18:00, ...}\n- {id: lin, available: [2025-11-27 17:00 / 2025-11-28 03:00]}\n",
    after: "window: {opens: 2026-11-27 18:00, ...}\n- {id: lin, available: [2026-11-27 17:00 / 2026-11-28 03:00]}\n",
    look: Look::Plan(look),
};

/// The days around a window.
const AROUND: Span = Span::minutes(14 * 24 * 60);

fn look(plan: &Plan, report: &mut Report) {
    let window = &plan.book.window;
    let (first, last) = (
        window.opens - AROUND.delta(),
        window.closes + AROUND.delta(),
    );
    for (place, person) in plan.book.people.iter().enumerate() {
        for (at, &(from, until)) in person.available.iter().enumerate() {
            if until < first || from > last {
                let message = format!(
                    "{}'s shift begins {}, and the window opens {}",
                    person.name,
                    window.zone.full(from),
                    window.zone.full(window.opens)
                );
                report.at(format!("people[{place}].available[{at}]"), message);
                report.note("window.opens", "the window opens here");
            }
        }
    }
}
