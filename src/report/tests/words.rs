//! A sentence for every event there is.

use super::night::{picture, source, whole_night};
use crate::journal::testing::Scribes;
use crate::journal::*;
use crate::report::{reason, sentence, who};
use crate::run::Run;
use crate::runbook::{self, Severity};
use crate::time::{Instant, Span};

/// Facts on the small runbook of the run's tests, and the sentences that tell them.
fn told() -> Vec<(Fact, &'static str)> {
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
            by(Event::StepStarted {
                step: step(),
                way: Way::Forward,
            }),
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
                way: Way::Forward,
            }),
            "started gone",
        ),
        (
            by(Event::StepFinished {
                step: step(),
                way: Way::Forward,
                outcome: Outcome::Done,
                results: vec![ServiceResult {
                    service: "emr".into(),
                    result: TestResult::Degraded,
                }],
                replaces: None,
            }),
            "finished 1.2 Back up the database (1m), Medical records degraded",
        ),
        (
            by(Event::StepFinished {
                step: "upgrade".into(),
                way: Way::Forward,
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
                way: Way::Forward,
            }),
            "skipped 2.3 Wipe the whiteboard",
        ),
        (
            by(Event::StepReopened {
                step: "anyone".into(),
                way: Way::Forward,
            }),
            "opened 2.3 Wipe the whiteboard again",
        ),
        (
            by(Event::SignedOff {
                step: step(),
                way: Way::Forward,
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
                way: Way::Forward,
                id: "rows".into(),
                file: None,
            })
            .with_text("value", "120000"),
            "gave evidence rows for 1.2: '120000'",
        ),
        (
            by(Event::EvidenceGiven {
                step: step(),
                way: Way::Forward,
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
            "raised B4 'no VPN to the lab' on 1.2, Medical records, medium, owner lin, vendor Records vendor, ticket 4471, expected solved by 03:00",
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
            "solved a blocker that is not known here",
        ),
        (
            by(Event::Voted {
                gate: "go".into(),
                vote: Vote::NoGo,
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
            .with_text("title", "Copy it again"),
            "added extra 'Copy it again' after 1.2, role dba, takes 20m, needed by G1",
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
            "amended 1.2, needs nothing, takes 1h30m",
        ),
        (
            by(Event::WindowMoved { closes: tomorrow }),
            "moved the close of the window to Sun 29 Nov 03:00",
        ),
        (
            by(Event::Replanned {
                planned: vec![PlannedTimes(step(), at, at)],
            }),
            "planned the times of 1 step anew",
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
        (by(Event::Resumed { scope: None }), "resumed the run"),
        (
            by(Event::RollbackStarted {
                extent: RollbackExtent::To { point: step() },
            }),
            "started to roll back everything since the restore point of 1.2",
        ),
        (
            by(Event::GoingForward {
                phase: "change".into(),
            }),
            "went forward again from phase 2 Change",
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
            "corrected \"entry nobody@nowhere~0/1\": it was done by 'joe'",
        ),
        (
            by(Event::ConflictSettled {
                entries: vec![entry.clone(), entry.clone()],
                stands: entry.clone(),
            }),
            "settled a conflict of 2 entries; what stands: entry nobody@nowhere~0/1",
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

#[test]
fn every_event_has_a_sentence() {
    let plan = runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    let mut scribes = Scribes::new();
    let mut now: Instant = "2026-11-28T05:00:00Z".parse().unwrap();
    for (fact, _) in told() {
        scribes.write("amara", fact, now);
        now += Span::seconds(20).delta();
    }
    let run = Run::fold(plan.into(), &scribes.entries());
    for (line, (_, expected)) in run.log.iter().zip(told()) {
        assert_eq!(sentence(&run, line), expected);
    }
}

#[test]
fn entries_speak_of_what_they_are_about() {
    let mut night = whole_night();
    let run = night.run("amara");
    let said: Vec<String> = run
        .log
        .iter()
        .map(|line| format!("{}: {}", who(run, line.entry.fact()), sentence(run, line)))
        .collect();
    for expected in [
        "amara: opened the rehearsal run of small, revision 3",
        "Dr Roy (typed by lin): signed 1.2 as clinical",
        "joe: started 2.1 Upgrade the schema (attempt 2)",
        "lin: started 2.3 Print at each clinic, overriding not-your-role: 'network joins from the lab'",
        "lin: took back: noted: 'the wrong window'",
        "lin: solved B1 'schema lock is held by the report server' after 17m: 'report server is shut down'",
        "joe: met C1 'Second copy of the backup by midnight' of G1",
    ] {
        assert!(said.iter().any(|s| s == expected), "{expected}\n{said:#?}");
    }
    // A table that has a column for the reason and a line of the log tell the same.
    picture(&mut night, |s| {
        let report = crate::report::rows(s, &source());
        let timeline = report.table("timeline").unwrap();
        let mut lines: Vec<_> = s.run.log.iter().collect();
        lines.sort_by_key(|line| line.entry.occurred());
        for (row, line) in timeline.rows.iter().zip(lines) {
            let (what, sentence) = (row[5].line(&report.zone), sentence(s.run, line));
            assert!(sentence.starts_with(&what), "{sentence}");
            assert_eq!(reason(line).is_some(), sentence != what);
        }
    });
}
