//! Opening a run: log, fold and all, with 50,000 and with 100,000 entries. Goal: linear, that is
//! a ratio of 2.

mod common;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runsheet::journal::{Disk, RealDisk};
use runsheet::run::Session;
use runsheet::run::testing::RUNBOOK;

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

/// A run with that many notes, on the disk.
fn run_with(entries: usize, disk: &Arc<dyn Disk>, at: &Path) -> std::path::PathBuf {
    let (memory, folder) = common::run_with_notes(entries);
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
