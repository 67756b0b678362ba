//! The clock of a closed run stands still.

use serde_json::Value;

use super::night::{source, whole_night};
use super::night_off_plan::rolled_back_night;
use crate::report::*;
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};
use crate::situation::Situation;
use crate::time::{Instant, Span};

/// A night that was closed with a blocker open, a step running and a gate undecided.
fn left_open() -> Night {
    let mut night = Night::live();
    night.does("amara", finish("freeze"));
    let block = Command::Block {
        title: "no VPN to the lab".into(),
        fields: Default::default(),
    };
    night.does("lin", start("backup"));
    night.does("lin", block);
    night.wait(30);
    night
}

fn closed(mut night: Night) -> Night {
    let outcome = crate::journal::RunOutcome::Stopped;
    let close = Request::from(Command::Close { outcome }).because("given up");
    let closing = Request {
        overrides: Some(crate::run::Rule::StillRunning),
        ..close
    };
    night.does("amara", closing);
    night
}

/// Everything that is handed out of a run, at that moment, by name.
fn outlets(night: &mut Night, now: Instant) -> Vec<(String, String)> {
    let run = night.run("amara");
    let s = Situation::at(now, run, "amara");
    let report = rows(&s, &source());
    let mut all: Vec<(String, String)> = csv_folder(&report, ',')
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let paper = paper_of_run(&s, &source());
    let page = |name: &str, text: String| (name.to_string(), text);
    all.extend([
        page("report.json", json(&report).unwrap()),
        page("report.md", markdown(&report)),
        page("report.html", html(&report, &Page::default())),
        page("status.json", to_json(&Status::of(&s, &source())).unwrap()),
        page("status.txt", status_text(&s, &source())),
        page("brief.txt", brief(&s)),
        page("paper.txt", paper_text(&paper)),
        page("known-issues.md", known_issues(&s, &Redactor::default())),
        page("post-mortem.md", post_mortem(&s, &report)),
    ]);
    all
}

#[test]
fn a_closed_run_reads_the_same_a_week_later() {
    let nights = [left_open(), whole_night(), rolled_back_night()];
    for mut night in nights {
        if night.run("amara").closed.is_none() {
            night = closed(night);
        }
        let now = night.now;
        let soon = outlets(&mut night, now + Span::minutes(1).delta());
        let later = outlets(&mut night, now + Span::minutes(7 * 24 * 60).delta());
        for ((name, soon), (_, later)) in soon.iter().zip(&later) {
            let (soon, later) = (without_export_time(soon), without_export_time(later));
            let mut lines = soon.iter().zip(&later);
            let changed = lines.find(|(a, b)| a != b);
            assert_eq!(changed, None, "{name}");
            assert_eq!(soon.len(), later.len(), "{name}");
        }
    }
}

/// All lines but those that say when it was written.
fn without_export_time(text: &str) -> Vec<String> {
    let tells_when = |line: &str| {
        let line = line.to_lowercase();
        ["as of", "\"now\"", ", rehearsal, ", ", live, "]
            .iter()
            .any(|w| line.contains(w))
            || line.trim_start().starts_with("live  ")
            || line.trim_start().starts_with("rehearsal  ")
    };
    let lines = text.lines().filter(|line| !tells_when(line));
    lines.map(str::to_string).collect()
}

#[test]
fn what_was_left_open_says_so() {
    let mut night = closed(left_open());
    let now = night.now + Span::minutes(600).delta();
    let s = Situation::at(now, night.run("amara"), "amara");
    let report: Value = serde_json::from_str(&json(&rows(&s, &source())).unwrap()).unwrap();
    let (header, tables) = (&report["header"], &report["tables"]);
    assert_eq!(tables["blockers"][0]["state"], "open at the close");
    assert_eq!(tables["blockers"][0]["open_seconds"], 30 * 60 + 10);
    assert_eq!(header["finished"], Value::Null);
    assert_eq!(header["end_slip_seconds"], Value::Null);
    let ended = header["ended"].as_str().unwrap();
    assert!(ended.starts_with("given up Fri 27 Nov 18:30, "), "{ended}");
}
