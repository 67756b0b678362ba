//! A run with many entries, made in memory, so that the making does not wait for as many syncs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use runsheet::journal::{Event, Fact, Journal, MemoryDisk, Mode, Outcome, Way, Writer};
use runsheet::run::testing::{RUNBOOK, start};
use runsheet::run::{NewRun, Request};
use runsheet::runbook;

/// What the entries are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Notes,
    /// At one step, each of which failed but the last.
    #[allow(dead_code, reason = "not every benchmark tries again")]
    Attempts,
}

/// The disk, and the folder of the run on it.
#[allow(dead_code, reason = "not every benchmark wants notes only")]
pub fn run_with_notes(entries: usize) -> (Arc<MemoryDisk>, PathBuf) {
    run_with(Written::Notes, entries)
}

/// The same, of other entries.
pub fn run_with(written: Written, entries: usize) -> (Arc<MemoryDisk>, PathBuf) {
    let disk: Arc<MemoryDisk> = Arc::new(MemoryDisk::new());
    let writer = || Writer {
        person: "amara".into(),
        host: "bench".into(),
        memory: None,
        seed: [1; 32],
    };
    let runbook = runbook::load(RUNBOOK.as_bytes(), "bench.yaml").expect("a sound runbook");
    let now = runbook.window.opens;
    let new = NewRun {
        bytes: RUNBOOK.as_bytes(),
        runbook,
        mode: Mode::Rehearsal,
        opens: None,
    };
    let mut session = new
        .create(disk.clone(), Path::new("runs"), writer(), "amara", now)
        .expect("a run");
    session
        .record(&Request::from(start("1.1")), now)
        .expect("a start");
    let folder = session.folder().to_path_buf();
    drop(session);
    let mut journal = Journal::open(disk.clone(), &folder, writer()).expect("a log");
    for n in 0..entries {
        let at = now + chrono::TimeDelta::milliseconds(10 * n as i64);
        let fact = match written {
            Written::Notes => note(n),
            Written::Attempts => attempt(n),
        };
        journal.append(fact, at).expect("it is kept");
    }
    drop(journal);
    (disk, folder)
}

fn note(n: usize) -> Fact {
    let step = Some("freeze".into());
    let note = Fact::new("amara", Event::NoteWritten { step });
    note.with_text("text", format!("note {n}"))
}

/// The step is begun already: it fails, and is begun again.
fn attempt(n: usize) -> Fact {
    let (step, way) = ("freeze".to_string(), Way::Forward);
    if n % 2 == 1 {
        return Fact::new("amara", Event::StepStarted { step, way });
    }
    let failed = Event::StepFinished {
        step,
        way,
        outcome: Outcome::Failed,
        results: Vec::new(),
        replaces: None,
    };
    Fact::new("amara", failed).with_text("because", format!("reason {n}"))
}
