//! The sample in `assets` is what its scripts give, whole, and of one voice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::DemoName;
use crate::cli::demo;
use crate::cli::sample::{night, rehearsal};
use crate::journal::{Mode, RealDisk, RunOutcome, Verdict, verify};
use crate::run::{Run, Session};
use crate::situation::{Situation, Turn};
use crate::time::{Instant, Span};

type Files = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn the_scripts_give_the_runs_of_the_assets() {
    for (name, played) in [("sample-run", night()), ("sample-rehearsal", rehearsal())] {
        let played: Files = played.unwrap().files().unwrap().into_iter().collect();
        let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        let committed = committed(name);
        assert_eq!(names(&played), names(&committed), "{name}");
        for (path, bytes) in &played {
            let same = committed[path] == *bytes;
            assert!(
                same,
                "{name}/{}: cargo run --example sample",
                path.display()
            );
        }
    }
}

#[test]
fn they_verify_and_nothing_in_them_contradicts_itself() {
    for (name, mode, outcome) in [
        ("sample-run", Mode::Live, RunOutcome::Complete),
        ("sample-rehearsal", Mode::Rehearsal, RunOutcome::Partial),
    ] {
        let verified = verify(&RealDisk, &folder(name)).unwrap();
        assert_eq!(verified.verdict, Verdict::Ok, "{:?}", verified.findings);
        let run = run(name);
        assert_eq!(
            (run.mode(), run.closed.as_ref().unwrap().outcome),
            (mode, outcome)
        );
        assert!(run.conflicts.is_empty(), "{:?}", run.conflicts);
        assert_eq!(run.open_blockers().count(), 0);
    }
}

/// What the sample is to show is in it.
#[test]
fn the_night_has_its_trouble() {
    let run = run("sample-run");
    let log: Vec<String> = run
        .log
        .iter()
        .map(|l| crate::words::sentence(&run, l))
        .collect();
    for words in [
        "failed",
        "called Database support, about B1, no answer",
        "checked in Kim Vo as vendor",
        "refused",
        "decided G2 hold",
        "decided G2 go",
        "on hold",
        "HAND-OVER",
        "corrected",
        "added 3.5a",
        "took back",
        "worked around",
    ] {
        assert!(
            log.iter().any(|line| line.contains(words)),
            "{words}\n{}",
            log.join("\n")
        );
    }
    let overrides = run.log.iter().filter(|l| l.fact().overrides.is_some());
    assert!(overrides.count() >= 3);
}

/// The run of the assets, folded.
pub fn run(name: &str) -> Run {
    let session = Session::open(Arc::new(RealDisk), &folder(name), None, "");
    session.unwrap_or_else(|e| panic!("{e}")).into_run()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(name)
}

fn committed(name: &str) -> Files {
    let mut files = Files::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(below) = folders.pop() {
        for item in fs::read_dir(folder(name).join(&below)).unwrap() {
            let path = item.unwrap().path();
            let relative = below.join(path.file_name().unwrap());
            if path.is_dir() {
                folders.push(relative)
            } else {
                drop(files.insert(relative, fs::read(&path).unwrap()))
            }
        }
    }
    files
}

/// Whenever it is begun, also in the night in which the clocks go back or forward.
#[test]
fn the_demo_is_the_night_so_far_moved_to_now() {
    let night = run("sample-run");
    for now in [
        "2026-11-22T18:00:07.5Z",
        "2027-03-14T09:30:00Z",
        "2025-11-02T06:10:00Z",
        "2031-07-01T00:00:00Z",
    ] {
        let now: Instant = now.parse().unwrap();
        let played = demo::so_far(DemoName::Night, now).unwrap();
        let checked = verify(&played.disk, &played.folder).unwrap();
        assert_eq!(checked.verdict, Verdict::Ok);
        let disk = Arc::new(played.disk);
        let run = Session::open(disk, &played.folder, None, "")
            .unwrap()
            .into_run();
        assert_eq!(run.mode(), Mode::Rehearsal);
        assert!(run.plan.title.starts_with("DEMO "));
        assert_eq!(run.runbook().id, "demo-medical-records");
        let last = run.log.last().unwrap().entry.recorded();
        let ago = Span::between(last, now);
        assert!(Span::ZERO < ago && ago < Span::minutes(5), "{now}: {ago}");

        let then = night.after_entries(run.log.len());
        let later = Span::between(then.log[0].entry.recorded(), run.log[0].entry.recorded());
        for (one, other) in then.log.iter().zip(&run.log) {
            let moved = one.occurred() + later.delta();
            assert_eq!(
                (one.marks.clone(), moved),
                (other.marks.clone(), other.occurred())
            );
        }
        let stages = |run: &Run, now| Situation::at(now, run, "").stages;
        assert_eq!(stages(&run, now), stages(&then, now - later.delta()));
    }
}

/// There is something to decide, something to wait for, and somebody to call.
#[test]
fn the_demo_begins_in_the_thick_of_it() {
    let now = "2026-11-22T18:00:00Z".parse().unwrap();
    let played = demo::so_far(DemoName::Night, now).unwrap();
    let disk = Arc::new(played.disk);
    let session = Session::open(disk, &played.folder, None, "amara").unwrap();
    let s = Situation::at(now, session.run(), session.me());
    let (ix, turn) = s.my_next().unwrap();
    assert_eq!(
        (s.run.plan.steps[ix].number.as_str(), turn),
        ("G2", Turn::Decide)
    );
    assert_eq!((s.running(), s.run.open_blockers().count()), (1, 1));
}
