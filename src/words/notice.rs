//! What somebody must hear of, as a line and as JSON.

use serde_json::{Value, json};

use crate::situation::{Due, DueKind, Notice, Situation, Turn};
use crate::time::Span;
use crate::words::{Names, called, near, rollback_limit_text};

/// A line that says what it is about, what to do, and with whom.
pub fn notice_text(s: &Situation, notice: &Notice) -> String {
    let named = |ix: usize| {
        let step = &s.run.plan.steps[ix];
        format!("{} {}", step.number, step.title)
    };
    match notice {
        Notice::Call(due) => call_text(s, due),
        Notice::Overdue(blocker) => {
            let by = blocker.resolve_by.map(|by| near(s, by)).unwrap_or_default();
            format!(
                "{} '{}' was due to be resolved by {by}",
                blocker.number, blocker.title
            )
        }
        Notice::Lowered(blocker, update) => {
            let (number, title) = (&blocker.number, &blocker.title);
            let (who, what) = (
                called(s.run, &update.stamp.by),
                Names::Short.update(s.run, update),
            );
            format!("{number} '{title}': {who} {what}")
        }
        Notice::Gate(ix, by) if *by <= s.now => {
            format!("{} was due to be decided by {}", named(*ix), near(s, *by))
        }
        Notice::Gate(ix, by) => {
            let left = Span::between(s.now, *by).short();
            format!(
                "{} must be decided by {}, in {left}",
                named(*ix),
                near(s, *by)
            )
        }
        Notice::RollbackLimit(_) => rollback_limit_text(s).unwrap_or_default(),
        Notice::Waits(ix, turn) => {
            let what = match turn {
                Turn::Start => "is ready for",
                Turn::Sign => "waits for the signature of",
                Turn::Decide => "waits for the decision of",
                Turn::Vote => "waits for the vote of",
                Turn::Finish => "is running, by",
            };
            format!("{} {what} {}", named(*ix), s.run.called(s.acting))
        }
    }
}

/// The event that a configured command gets.
pub fn notice_json(s: &Situation, notice: &Notice) -> Value {
    let plan = &s.run.plan;
    json!({
        "kind": notice.kind(),
        "key": notice.key(s),
        "text": notice_text(s, notice),
        "for": notice.whom(s),
        "mode": s.run.mode(),
        "runbook": plan.id,
        "title": plan.title,
        "now": plan.window.zone.rfc3339(s.wall),
    })
}

fn call_text(s: &Situation, due: &Due) -> String {
    let party = s.party(due.whom);
    let reach = party
        .reach
        .map(|reach| format!(", {reach}"))
        .unwrap_or_default();
    let whom = format!("call {}{reach}", party.name);
    let about = due.about.and_then(|number| s.run.obstacle(number));
    match (about, due.kind) {
        (Some(about), DueKind::Escalation(after)) => {
            format!(
                "{} '{}' is open for {after}: {whom}",
                about.number(),
                about.title()
            )
        }
        (Some(about), DueKind::NextCall) => {
            format!(
                "{} '{}': {whom} again, as promised",
                about.number(),
                about.title()
            )
        }
        (None, _) => format!("{whom}, as promised"),
    }
}
