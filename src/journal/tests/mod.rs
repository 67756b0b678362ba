//! Tests of the log as a whole, on a disk in memory.

mod document;
mod faults;
mod files;
mod forging;
mod forks;
mod history;
mod ownership;
mod real_disk;
mod sharing;
mod verifying;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::testing::{Scribes, seed, writer};
use super::verify::verify_feeds;
use super::*;
use crate::time::{Instant, Span};

/// So many seconds into the night.
fn at(seconds: i64) -> Instant {
    Instant::from_timestamp(1_795_000_000, 0).unwrap() + Span::seconds(seconds).delta()
}

fn started(step: &str) -> Fact {
    let event = Event::StepStarted {
        step: step.into(),
        way: Way::Forward,
    };
    Fact::new("amara", event)
}

fn note(text: &str) -> Fact {
    Fact::new("amara", Event::NoteWritten { step: None }).with_text("text", text)
}

fn opening() -> Fact {
    let opening = Opening {
        runbook: "Records".into(),
        revision: "3".into(),
        sha256: "00".into(),
        mode: Mode::Live,
        lead: None,
        shift: Span::ZERO,
        tzdb: "2026f".into(),
        method: "PERT means".into(),
        baseline: vec![PlannedTimes("backup".into(), at(0), at(60))],
    };
    Fact::new("amara", Event::RunOpened(opening))
}

/// What an entry says, for comparing histories.
fn told(entries: &[Entry]) -> Vec<String> {
    let tell = |e: &Entry| match &e.fact().event {
        Event::StepStarted { step, .. } => step.clone(),
        Event::NoteWritten { .. } => e.fact().text("text").unwrap_or("-").to_string(),
        Event::RunOpened(_) => "opened".into(),
        other => format!("{other:?}"),
    };
    entries.iter().map(tell).collect()
}

fn run_folder() -> &'static Path {
    Scribes::folder()
}

fn feeds_folder() -> std::path::PathBuf {
    run_folder().join(FEEDS)
}

fn create(disk: &MemoryDisk) -> Journal {
    let disk = Arc::new(disk.clone());
    Journal::create(disk, run_folder(), writer("amara"), opening(), at(0)).unwrap()
}

/// A program that starts: same person and host, fresh seed.
fn open_as(disk: &MemoryDisk, person: &str, process: &str) -> Journal {
    let writer = Writer {
        seed: seed(process),
        ..writer(person)
    };
    Journal::open(Arc::new(disk.clone()), run_folder(), writer).unwrap()
}

fn view(disk: &MemoryDisk) -> Journal {
    Journal::view(Arc::new(disk.clone()), run_folder()).unwrap()
}

fn feed_files(disk: &MemoryDisk) -> Vec<String> {
    let files = disk.files(&feeds_folder()).unwrap();
    files.into_iter().map(|(name, _)| name).collect()
}

/// Three people, eight lines, texts, one of them cut off for a while.
fn night() -> Scribes {
    let mut s = Scribes::new();
    s.write("amara", opening(), at(0));
    s.write("lin", started("backup"), at(10));
    s.write("amara", note("Vendor on the phone"), at(20));
    s.write_apart("roy", note("Charts \"open\"\nat the clinic é"), at(15));
    s.write("lin", started("restore"), at(30));
    s.write_apart("amara", started("print"), at(25));
    s.write("roy", started("go"), at(40));
    s.write("amara", note("Done"), at(50));
    s
}
