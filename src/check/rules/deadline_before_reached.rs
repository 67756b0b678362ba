//! A gate that is late before it is reached.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::time::Span;

pub static RULE: Rule = Rule {
    name: "deadline-before-reached",
    group: Group::Gates,
    severity: Severity::Error,
    finds: "a gate whose deadline comes before the work before it is planned to end",
    why: "Every run is late at this gate, however well the night goes. People learn that deadlines mean nothing, and then miss the one that counts.",
    mend: "set decide_by after the planned end of the work before the gate, or plan less work before it",
    spares: "What counts are the mean durations, without waiting for people. A deadline at the very minute is in time.",
    before: "- {id: copy, title: Copy, takes: 4h}   # from 18:00\n- {id: go, title: Go, gate: {decides: [lead], decide_by: 2026-11-27 20:00}}\n",
    after: "- {id: copy, title: Copy, takes: 4h}   # from 18:00\n- {id: go, title: Go, gate: {decides: [lead], decide_by: 2026-11-27 23:00}}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.gates() {
        let by = plan.step(ix).gate.as_ref().and_then(|gate| gate.decide_by);
        let Some((by, start)) = by.zip(plan.start(ix)).filter(|(by, start)| by < start) else {
            continue;
        };
        let zone = &plan.book.window.zone;
        let message = format!(
            "{} must be decided by {}, and the work before it is planned to end {}, {} later",
            plan.label(ix),
            zone.day_clock(by),
            zone.day_clock(start),
            Span::between(by, start).short()
        );
        report.step(plan, ix, "gate.decide_by", message);
    }
}
