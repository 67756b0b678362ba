//! What becomes of a blocker, told with what it was: in the log, in the table, and in the story.

use super::night::{picture, source};
use std::sync::Arc;

use crate::journal::{BlockerFields, Event, Fact, Journal};
use crate::report::{csv, rows};
use crate::run::testing::{Night, writer};
use crate::run::{Command, Request};
use crate::runbook::Severity;
use crate::time::{Instant, Span};
use crate::words::{sentence, what};

fn fields() -> BlockerFields {
    BlockerFields::default()
}

fn raised() -> (Night, Instant) {
    let mut night = Night::rehearsal();
    let by = night.now + Span::minutes(60).delta();
    let block = Command::Block {
        title: "no VPN".into(),
        fields: BlockerFields {
            steps: Some(vec!["backup".into()]),
            owner: Some("amara".into()),
            resolve_by: Some(by),
            ..fields()
        },
    };
    night.does("lin", block);
    (night, by)
}

fn update(title: Option<&str>, text: Option<&str>, fields: BlockerFields) -> Command {
    Command::Update {
        blocker: "B1".into(),
        title: title.map(str::to_string),
        text: text.map(str::to_string),
        fields,
    }
}

fn severity(to: Severity) -> BlockerFields {
    BlockerFields {
        severity: Some(to),
        ..fields()
    }
}

#[test]
fn each_change_is_told_with_what_it_was() {
    let (mut night, by) = raised();
    let later = |minutes| BlockerFields {
        resolve_by: Some(by + Span::minutes(minutes).delta()),
        ..fields()
    };
    let owner = |who: &str| BlockerFields {
        owner: Some(who.into()),
        ..fields()
    };
    let vendor = |who: &str| BlockerFields {
        vendor: Some(who.into()),
        ..fields()
    };
    let ticket = |ticket: &str| BlockerFields {
        ticket: Some(ticket.into()),
        ..fields()
    };
    let steps = |ids: &[&str]| BlockerFields {
        steps: Some(ids.iter().map(|id| id.to_string()).collect()),
        ..fields()
    };
    let services = BlockerFields {
        services: Some(vec!["emr".into()]),
        ..fields()
    };
    for (update, because, told) in [
        (
            update(None, None, severity(Severity::Low)),
            Some("only the lab"),
            "lowered the severity from high to low: 'only the lab'",
        ),
        (
            update(None, None, severity(Severity::Low)),
            None,
            "severity low",
        ),
        (
            update(None, None, severity(Severity::Medium)),
            None,
            "raised the severity from low to medium",
        ),
        (
            update(None, None, owner("joe")),
            None,
            "owner joe (was amara)",
        ),
        (update(None, None, owner("")), None, "no owner (was joe)"),
        (update(None, None, owner("lin")), None, "owner lin"),
        (
            update(None, None, vendor("vendor")),
            None,
            "vendor Records vendor",
        ),
        (
            update(None, None, vendor("")),
            None,
            "no vendor (was Records vendor)",
        ),
        (update(None, None, ticket("4471")), None, "ticket 4471"),
        (
            update(None, None, ticket("4472")),
            None,
            "ticket 4472 (was 4471)",
        ),
        (
            update(None, None, later(30)),
            None,
            "expected by 19:30 (was 19:00)",
        ),
        (
            update(None, None, later(10)),
            None,
            "expected by 19:10 (was 19:30)",
        ),
        (
            update(None, None, later(40)),
            None,
            "expected by 19:40 (was 19:10), moved later 2 times",
        ),
        (
            update(Some("no VPN to the lab"), None, fields()),
            None,
            "title 'no VPN to the lab' (was 'no VPN')",
        ),
        (
            update(None, None, steps(&["1.1"])),
            None,
            "on 1.1 (was 1.2)",
        ),
        (update(None, None, steps(&[])), None, "on no step (was 1.1)"),
        (
            update(None, None, services),
            None,
            "services Medical records",
        ),
    ] {
        let request = Request::from(update);
        let entry = night.does(
            "lin",
            match because {
                Some(because) => request.because(because),
                None => request,
            },
        );
        let run = night.run("lin");
        let said = sentence(run, run.line(&entry.id()).unwrap());
        assert_eq!(said, format!("updated B1, {told}"));
        let report = picture(&mut night, |s| rows(s, &source()));
        let table = csv(&report, "blockers", ',').unwrap();
        // The report names everybody in full.
        let told = [
            ("joe", "Joe Tremblay"),
            ("amara", "Amara Osei"),
            ("lin", "Lin Baptiste"),
        ]
        .iter()
        .fold(told.to_string(), |told, (short, full)| {
            told.replace(short, full)
        });
        let of_table = format!(" Lin Baptiste: {told}");
        assert!(table.contains(&of_table), "{table}");
        let story = csv(&report, "story", ',').unwrap();
        let of_story = format!("Lin Baptiste updated B1, {told}");
        assert!(story.contains(&of_story), "{story}");
    }
}

/// An older version let it through; what it was stays in sight.
#[test]
fn a_severity_that_was_quietly_lowered_is_told() {
    let (mut night, _) = raised();
    let id = night.run("lin").blockers[0].id.clone();
    let event = Event::BlockerUpdated {
        blocker: id,
        fields: severity(Severity::Low),
    };
    let disk = Arc::new(night.disk.clone());
    let mut journal = Journal::open(disk, &night.folder, writer("joe", "old")).unwrap();
    let entry = journal.append(Fact::new("joe", event), night.now).unwrap();
    let run = night.run("lin");
    let said = sentence(run, run.line(&entry.id()).unwrap());
    assert_eq!(
        said,
        "updated B1, lowered the severity from high to low, without a reason"
    );
}

/// What a void update said can still be read.
#[test]
fn a_void_update_keeps_its_words() {
    let (mut night, _) = raised();
    let lowers = Request::from(update(None, None, severity(Severity::Low)));
    let entry = night.does("lin", lowers.because("only the lab"));
    night.does("lin", Command::TakeBack);
    let run = night.run("lin");
    assert_eq!(run.blockers[0].severity, Severity::High);
    let said = what(run, run.line(&entry.id()).unwrap());
    assert_eq!(said, "updated B1, severity low");
}
