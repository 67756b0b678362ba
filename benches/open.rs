//! Opening a run: log, fold and all, with 50,000 and with 100,000 entries. Goal: linear, that is
//! a ratio of 2.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runsheet::journal::{Disk, Event, Fact, Journal, MemoryDisk, Mode, RealDisk, Writer};
use runsheet::run::testing::{RUNBOOK, start};
use runsheet::run::{NewRun, Request, Session};
use runsheet::runbook;

const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let half = run_with(50_000, &disk, &folder.path().join("half"));
    let whole = run_with(100_000, &disk, &folder.path().join("whole"));
    let (mut halves, mut wholes) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        halves.push(open(&disk, &half));
        wholes.push(open(&disk, &whole));
    }
    halves.sort();
    wholes.sort();
    let (half, whole) = (halves[ROUNDS / 2], wholes[ROUNDS / 2]);
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    println!("open 50,000 entries   {half:>8.0?}");
    println!("open 100,000 entries  {whole:>8.0?}");
    println!("ratio {ratio:.2} (goal: 2, linear)");
}

fn open(disk: &Arc<dyn Disk>, folder: &Path) -> Duration {
    let begun = Instant::now();
    let session = Session::open(disk.clone(), folder, None, "amara").expect("it opens");
    let took = begun.elapsed();
    assert!(session.run().log.len() >= 50_000);
    took
}

/// A run with that many notes, written in memory and then put on the disk, so that the making
/// does not wait for a hundred thousand syncs.
fn run_with(entries: usize, disk: &Arc<dyn Disk>, at: &Path) -> std::path::PathBuf {
    let memory: Arc<MemoryDisk> = Arc::new(MemoryDisk::new());
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
        .create(memory.clone(), Path::new("runs"), writer(), "amara", now)
        .expect("a run");
    session
        .record(&Request::from(start("1.1")), now)
        .expect("a start");
    let folder = session.folder().to_path_buf();
    drop(session);
    let mut journal = Journal::open(memory.clone(), &folder, writer()).expect("a log");
    for n in 0..entries {
        let at = now + chrono::TimeDelta::milliseconds(10 * n as i64);
        let note = Fact::new(
            "amara",
            Event::NoteWritten {
                step: Some("freeze".into()),
            },
        );
        journal
            .append(note.with_text("text", format!("note {n}")), at)
            .expect("it is kept");
    }
    drop(journal);
    disk.make_folder(&at.join("journal")).expect("a folder");
    for (name, _) in memory.files(&folder.join("journal")).expect("feeds") {
        let bytes = memory
            .get(folder.join("journal").join(&name))
            .expect("a feed");
        disk.replace(&at.join("journal").join(name), &bytes)
            .expect("a copy");
    }
    disk.replace(&at.join("runbook.yaml"), RUNBOOK.as_bytes())
        .expect("a copy");
    at.to_path_buf()
}
