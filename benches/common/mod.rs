//! A run with many notes, made in memory, so that the making does not wait for as many syncs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use runsheet::journal::{Event, Fact, Journal, MemoryDisk, Mode, Writer};
use runsheet::run::testing::{RUNBOOK, start};
use runsheet::run::{NewRun, Request};
use runsheet::runbook;

/// The disk, and the folder of the run on it.
pub fn run_with_notes(entries: usize) -> (Arc<MemoryDisk>, PathBuf) {
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
        let step = Some("freeze".into());
        let note = Fact::new("amara", Event::NoteWritten { step });
        journal
            .append(note.with_text("text", format!("note {n}")), at)
            .expect("it is kept");
    }
    drop(journal);
    (disk, folder)
}
