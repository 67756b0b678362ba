//! What the log costs: an append against a bare write and `sync_data` of the same bytes, and
//! opening a long run against one half as long. Prints ratios; run it on the disk in question,
//! with `TMPDIR` if need be.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use runsheet::journal::testing::{Scribes, seed, writer};
use runsheet::journal::{Disk, Event, FEEDS, Fact, Journal, RealDisk, Way, Writer};
use runsheet::time::{Instant, Span};

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible<()> {
    append()?;
    open()
}

/// Interleaved one by one, so that whatever else the disk does meets both alike.
fn append() -> Fallible<()> {
    const WARM: usize = 100;
    const ROUNDS: usize = 2_000;
    let dir = tempfile::tempdir()?;
    let folder = dir.path().join("run");
    let who = Writer {
        memory: Some(dir.path().join("feeds")),
        seed: seed("bench"),
        ..writer("amara")
    };
    let mut journal = Journal::create(Arc::new(RealDisk), &folder, who, fact(0), at(0))?;
    let mut bare = OpenOptions::new()
        .append(true)
        .create_new(true)
        .open(dir.path().join("bare"))?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let feed = journal.writer().unwrap_or_default().to_owned();
    let feed = File::open(folder.join(FEEDS).join(format!("{feed}.jsonl")))?;
    for n in 0..WARM + ROUNDS {
        let fact = fact(n);
        let before = feed.metadata()?.len();
        let start = Stopwatch::now();
        journal.append(fact, at(n as i64))?;
        let took = start.elapsed();
        let bytes = vec![b'x'; (feed.metadata()?.len() - before) as usize];

        let start = Stopwatch::now();
        bare.write_all(&bytes)?;
        bare.sync_data()?;
        if n >= WARM {
            ours.push(took);
            theirs.push(start.elapsed());
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "append: {} us, bare write and sync_data: {} us, ratio {:.2} (goal 1.1)",
        ours.as_micros(),
        theirs.as_micros(),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    Ok(())
}

fn open() -> Fallible<()> {
    let half = opening(50_000)?;
    let whole = opening(100_000)?;
    println!(
        "open: 100,000 entries in {} ms, 50,000 in {} ms, ratio {:.2} (linear is 2)",
        whole.as_millis(),
        half.as_millis(),
        whole.as_secs_f64() / half.as_secs_f64()
    );
    Ok(())
}

/// How long opening a run of so many entries by five people takes.
fn opening(entries: usize) -> Fallible<Duration> {
    let mut scribes = Scribes::new();
    let people = ["amara", "lin", "roy", "nia", "zoe"];
    for n in 0..entries {
        let person = people[n / 50 % people.len()];
        if n % 50 == 0 {
            scribes.refresh(person);
        }
        scribes.write_apart(person, fact(n), at(n as i64));
    }
    let dir = tempfile::tempdir()?;
    let (from, to) = (Scribes::folder().join(FEEDS), dir.path().join(FEEDS));
    fs::create_dir(&to)?;
    let memory = scribes.disk();
    for (name, _) in memory.files(&from)? {
        fs::write(to.join(&name), memory.read_from(&from.join(&name), 0)?)?;
    }
    let once = |folder: &Path| -> Fallible<Duration> {
        let start = Stopwatch::now();
        let journal = Journal::view(Arc::new(RealDisk), folder)?;
        let took = start.elapsed();
        assert_eq!(journal.entries().len(), entries);
        Ok(took)
    };
    let times: Fallible<Vec<Duration>> = (0..5).map(|_| once(dir.path())).collect();
    Ok(median(times?))
}

/// Every third is a note, as on a talkative night.
fn fact(n: usize) -> Fact {
    let step = format!("step-{}", n % 60);
    if n.is_multiple_of(3) {
        let event = Event::NoteWritten { step: Some(step) };
        return Fact::new("amara", event).with_text(
            "text",
            "Vendor on the phone, wants the trace from the print server",
        );
    }
    let event = Event::StepStarted {
        step,
        way: Way::Forward,
    };
    Fact::new("amara", event)
}

fn at(seconds: i64) -> Instant {
    Instant::UNIX_EPOCH + Span::seconds(1_795_000_000 + seconds).delta()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
