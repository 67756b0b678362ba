//! How far times are shown where people read them, and the hour that occurs twice.

use super::night::{picture, source};
use crate::journal::{BlockerFields, Mode};
use crate::report::{Status, log_text, markdown, rows, status_text};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Request};
use crate::time::Span;

fn plan(opens: &str, closes: &str) -> String {
    format!(
        "runbook: Far\nid: far\nwindow: {{opens: {opens}, closes: {closes}, timezone: America/Toronto}}\n\
         people: [{{id: amara, name: Amara Osei, roles: [lead]}}]\nphases:\n  - id: all\n    title: All\n    \
         steps:\n      - {{id: copy, title: Copy the archive, takes: 11d}}\n      - id: go\n        title: Go\n        \
         gate: {{decides: [lead], decide_by: \"{closes}\"}}\n"
    )
}

fn blocked_until(at: crate::time::Instant) -> Command {
    Command::Block {
        title: "no tapes".into(),
        fields: BlockerFields {
            steps: Some(vec!["copy".into()]),
            resolve_by: Some(at),
            ..BlockerFields::default()
        },
    }
}

/// Beyond six days a weekday says nothing.
#[test]
fn what_is_far_has_its_date() {
    let plan = plan("2026-11-27 18:00", "2026-12-12 06:00");
    let mut night = Night::open(&plan, Mode::Live);
    night.does("amara", start("copy"));
    let by = night.now + Span::minutes(9 * 24 * 60).delta();
    night.does("amara", blocked_until(by));
    night.wait(13 * 24 * 60);
    let status = picture(&mut night, |s| status_text(s, &source()));
    for shown in [
        "window closes Sat 12 Dec 06:00, in 35h59m",
        "amara 13d of 11d",
        "oldest 13d",
    ] {
        assert!(status.contains(shown), "{shown}\n{status}");
    }
    let run = night.run("amara");
    let ids = crate::words::ShortIds::of(run);
    let log = run
        .log
        .iter()
        .map(|l| log_text(run, &ids, l, None))
        .collect::<Vec<String>>()
        .join("\n");
    assert!(log.contains("expected by Sun 6 Dec 18:00"), "{log}");
}

/// The clocks go back on 1 November at two.
#[test]
fn an_hour_that_occurs_twice_has_its_zone() {
    let plan = plan("2026-10-31 22:00", "2026-11-01 06:00");
    let mut night = Night::open(&plan, Mode::Live);
    night.wait(3 * 60 + 10).does("amara", start("copy"));
    night.wait(60).does("amara", finish("copy"));
    night.does("amara", note("the tapes are back"));
    let by = night.now + Span::minutes(10).delta();
    night.does("amara", Request::from(blocked_until(by)));
    let (status, report, json) = picture(&mut night, |s| {
        let report = rows(s, &source());
        let json = serde_json::to_string(&Status::of(s, &source())).unwrap();
        (status_text(s, &source()), markdown(&report), json)
    });
    assert!(status.contains("Sun 1 Nov 01:10 EST"), "{status}");
    assert!(
        report.contains("**01:10 EST** Amara Osei noted"),
        "{report}"
    );
    assert!(report.contains("by 01:20 EST"), "{report}");
    assert!(json.contains("2026-11-01T01:10:00-04:00"), "{json}");
    assert!(json.contains("2026-11-01T01:10:10-05:00"), "{json}");
    let run = night.run("amara");
    let ids = crate::words::ShortIds::of(run);
    let log = |n: usize| log_text(run, &ids, &run.log[n], None);
    assert!(log(1).contains("01:10 EDT amara"), "{}", log(1));
    assert!(log(2).contains("01:10 EST amara"), "{}", log(2));
}
