//! One fact of each kind that is about services, the plan or the whole run, and how it is told.

use crate::journal::*;
use crate::time::{Instant, Span};

/// Facts on the small runbook of the run's tests, and the sentences that tell them.
pub fn told_of_the_run() -> Vec<(Fact, &'static str)> {
    let at: Instant = "2026-11-28T08:00:00Z".parse().unwrap();
    let tomorrow = at + Span::minutes(24 * 60).delta();
    let entry = EntryId {
        writer: "nobody@nowhere~0".into(),
        n: 1,
    };
    let by = |event| Fact::new("amara", event);
    let step = || "backup".to_string();
    vec![
        (
            by(Event::ServiceTested {
                service: "emr".into(),
                site: Some("north".into()),
                result: TestResult::Pass,
            })
            .with_text("text", "chart opens"),
            "tested Medical records at north, pass: 'chart opens'",
        ),
        (
            by(Event::ClockCompared {
                host: "NS2".into(),
                ahead: Span::minutes(-7),
            }),
            "compared the clock of NS2: 7m behind",
        ),
        (
            by(Event::StepAdded {
                id: "extra".into(),
                after: step(),
                role: Some("dba".into()),
                takes: Some(Span::minutes(20)),
                needed_by: vec!["go".into()],
            })
            .with_text("title", "Copy it again")
            .with_text("do", "Copy to tape")
            .with_text("undo", "Wipe the tape"),
            "added 1.2a Copy it again after 1.2, role dba, takes 20m, needed by G1, what to do: 'Copy to tape', how to undo it: 'Wipe the tape'",
        ),
        (
            by(Event::StepAmended {
                step: step(),
                needs: Some(vec![]),
                takes: Some(Span::minutes(90)),
                role: None,
                not_before: None,
                decide_by: None,
            }),
            "amended 1.2 Back up the database, needs nothing (was 1.1), takes 1h30m (was 45m (30m to 2h))",
        ),
        (
            by(Event::WindowMoved { closes: tomorrow }),
            "moved the close of the window from 06:00 to Sun 29 Nov 03:00",
        ),
        (
            by(Event::Replanned {
                planned: vec![PlannedTimes(step(), at, at)],
            }),
            "replanned 1 step",
        ),
        (
            by(Event::Held { scope: None }).with_text("because", "fire drill"),
            "put the run on hold: 'fire drill'",
        ),
        (
            by(Event::Held {
                scope: Some("change".into()),
            }),
            "put phase 2 Change on hold",
        ),
        (
            by(Event::Stopped).with_text("because", "smoke"),
            "stopped the run: 'smoke'",
        ),
        (
            by(Event::Resumed {
                pause: Pause::Stop,
                scope: None,
            }),
            "resumed the run after the stop",
        ),
        (
            by(Event::Resumed {
                pause: Pause::Hold,
                scope: Some("change".into()),
            }),
            "resumed phase 2 Change after the hold",
        ),
        (
            by(Event::Resumed {
                pause: Pause::Rollback,
                scope: None,
            }),
            "ended the rollback and went forward again",
        ),
        (
            by(Event::RollbackStarted {
                extent: RollbackExtent::To { point: step() },
            }),
            "called the rollback to the restore point of 1.2 Back up the database",
        ),
        (
            by(Event::GoingForward {
                phase: "change".into(),
            }),
            "went forward with phase 2 Change, too late to roll back",
        ),
        (
            by(Event::TakenBack {
                entry: entry.clone(),
            }),
            "took back: entry nobody@nowhere~0/1",
        ),
        (
            by(Event::Corrected {
                entry: entry.clone(),
                field: CorrectedField::For,
                at: None,
            })
            .with_text("to", "joe"),
            "corrected \"entry nobody@nowhere~0/1\": it was done by joe",
        ),
        (
            by(Event::ConflictSettled {
                number: 1,
                entries: vec![entry.clone(), entry.clone()],
                stands: entry.clone(),
            })
            .with_text("what", "1.1 is both failed and done"),
            "settled K1 ('1.1 is both failed and done'): entry nobody@nowhere~0/1 is right",
        ),
        (
            by(Event::HandedOver {
                to: Some("lin".into()),
            }),
            "handed over to lin",
        ),
        (by(Event::TakenOver { from: None }), "took over"),
        (
            by(Event::RunClosed {
                outcome: RunOutcome::RolledBack,
            })
            .with_text("text", "back on 6.4")
            .with_text("because", "vendor"),
            "closed the run as rolled-back: 'back on 6.4', because 'vendor'",
        ),
    ]
}
