//! One fact of each kind that is about steps, blockers and gates, and how it is told.

use crate::journal::*;
use crate::runbook::Severity;
use crate::time::{Instant, Span};

/// Facts on the small runbook of the run's tests, and the sentences that tell them.
pub fn told_of_steps() -> Vec<(Fact, &'static str)> {
    let at: Instant = "2026-11-28T08:00:00Z".parse().unwrap();
    let tomorrow = at + Span::minutes(24 * 60).delta();
    let entry = EntryId {
        writer: "nobody@nowhere~0".into(),
        n: 1,
    };
    let by = |event| Fact::new("amara", event);
    let way = Way::Forward;
    let step = || "backup".to_string();
    vec![
        (
            by(Event::CheckedIn {
                person: "amara".into(),
                roles: vec![],
                contact: None,
            }),
            "checked in",
        ),
        (
            by(Event::CheckedIn {
                person: "dr-roy".into(),
                roles: vec!["clinical".into()],
                contact: None,
            })
            .with_text("name", "Dr Roy"),
            "checked in Dr Roy as clinical",
        ),
        (
            by(Event::CheckedOut {
                person: "lin".into(),
            }),
            "checked out lin",
        ),
        (
            by(Event::Delegated {
                role: "dba".into(),
                to: "joe".into(),
                until: Some(at),
            })
            .with_text("because", "lin sleeps"),
            "gave the role dba to joe until 03:00: 'lin sleeps'",
        ),
        (
            by(Event::StepStarted { step: step(), way }),
            "started 1.2 Back up the database",
        ),
        (
            by(Event::StepStarted {
                step: step(),
                way: Way::Back,
            }),
            "started the undo of 1.2 Back up the database",
        ),
        (
            by(Event::StepStarted {
                step: "gone".into(),
                way,
            }),
            "started gone",
        ),
        (
            by(Event::StepFinished {
                step: step(),
                way,
                outcome: Outcome::Done,
                results: vec![ServiceResult {
                    service: "emr".into(),
                    site: None,
                    result: TestResult::Degraded,
                }],
                replaces: None,
            }),
            "finished 1.2 Back up the database (1m), Medical records degraded",
        ),
        (
            by(Event::StepFinished {
                step: "upgrade".into(),
                way,
                outcome: Outcome::Failed,
                results: vec![],
                replaces: None,
            })
            .with_text("because", "no lock"),
            "reported 2.1 Upgrade the schema failed: 'no lock'",
        ),
        (
            by(Event::StepSkipped {
                step: "anyone".into(),
                way,
            }),
            "skipped 2.3 Wipe the whiteboard",
        ),
        (
            by(Event::StepReopened {
                step: "anyone".into(),
                way,
            }),
            "reopened 2.3 Wipe the whiteboard",
        ),
        (
            by(Event::SignedOff {
                step: step(),
                way,
                role: "lead".into(),
                finish: entry.clone(),
            }),
            "signed 1.2 as lead",
        ),
        (
            by(Event::SignOffRefused {
                step: step(),
                way: Way::Back,
                role: "lead".into(),
                finish: entry.clone(),
            })
            .with_text("because", "no proof"),
            "refused to sign the undo of 1.2 as lead: 'no proof'",
        ),
        (
            by(Event::EvidenceGiven {
                step: step(),
                way,
                id: "rows".into(),
                file: None,
            })
            .with_text("value", "120000"),
            "gave evidence rows for 1.2: '120000'",
        ),
        (
            by(Event::EvidenceGiven {
                step: step(),
                way,
                id: "log".into(),
                file: Some(StoredFile {
                    sha256: "00".into(),
                    size: 5,
                }),
            }),
            "gave evidence log for 1.2: the file (withheld)",
        ),
        (
            by(Event::CommandRan {
                step: step(),
                exit: Some(3),
                took: Span::seconds(75),
            }),
            "ran the check of 1.2: exit code 3 after 1m15s",
        ),
        (
            by(Event::NoteWritten { step: Some(step()) }).with_text("text", "warm"),
            "noted on 1.2: 'warm'",
        ),
        (
            by(Event::Called {
                contact: "vendor".into(),
                reached: None,
                answered: false,
                blocker: Some(entry.clone()),
                next: Some(tomorrow),
            })
            .with_text("text", "engaged"),
            "called Records vendor, about a blocker that is not known here, no answer, next call at Sun 29 Nov 03:00: 'engaged'",
        ),
        (
            by(Event::BlockerRaised {
                number: 4,
                fields: BlockerFields {
                    steps: Some(vec![step()]),
                    services: Some(vec!["emr".into()]),
                    severity: Some(Severity::Medium),
                    owner: Some("lin".into()),
                    vendor: Some("vendor".into()),
                    ticket: Some("4471".into()),
                    resolve_by: Some(at),
                },
            })
            .with_text("title", "no VPN to the lab"),
            "raised B4 'no VPN to the lab' on 1.2, Medical records, medium, owner lin, vendor Records vendor, ticket 4471, expected by 03:00",
        ),
        (
            by(Event::BlockerUpdated {
                blocker: entry.clone(),
                fields: BlockerFields {
                    steps: Some(vec![]),
                    ..BlockerFields::default()
                },
            })
            .with_text("title", "no VPN"),
            "updated a blocker that is not known here, title 'no VPN', on no step",
        ),
        (
            by(Event::BlockerResolved {
                blocker: entry.clone(),
            }),
            "resolved a blocker that isn't known here",
        ),
        (
            by(Event::Voted {
                gate: "go".into(),
                vote: Vote::NoGo,
                foreseen: None,
                met: None,
            })
            .with_text("because", "too late"),
            "voted no-go at G1: 'too late'",
        ),
        (
            by(Event::Decided {
                gate: "go".into(),
                decision: Decision::Go,
                until: None,
                conditions: vec![ConditionFields::default(); 2],
                replaces: None,
                foreseen: None,
                met: None,
            })
            .with_text("because", "enough tested"),
            "decided G1 go with 2 conditions: 'enough tested'",
        ),
        (
            by(Event::Decided {
                gate: "go".into(),
                decision: Decision::NoGo,
                until: Some(at),
                conditions: vec![],
                replaces: None,
                foreseen: None,
                met: None,
            }),
            "decided G1 no-go, to be tried again at 03:00",
        ),
        (
            by(Event::CriterionTicked {
                gate: "go".into(),
                criterion: 1,
            }),
            "ticked 'Clinics told' at G1",
        ),
        (
            by(Event::CriterionTicked {
                gate: "go".into(),
                criterion: 9,
            }),
            "ticked criterion 10 at G1",
        ),
        (
            by(Event::ConditionMet {
                gate: "go".into(),
                decision: entry.clone(),
                condition: 0,
            }),
            "met condition 1 of G1",
        ),
    ]
}
