//! Opening a run and its report in each format, with 50,000 and with 100,000 entries: notes, and
//! attempts at one step. Each is measured in a process of its own, so that none is warmed by
//! another, and the most memory that it ever had is its own. Goal: time and memory grow linearly,
//! that is a ratio of 2.

mod common;

use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use common::Written;
use runsheet::journal::Disk;
use runsheet::report::{self, Page, Report, Source};
use runsheet::run::Session;
use runsheet::situation::Situation;

type Format = (&'static str, fn(&Report) -> usize);

/// What is measured, and how many bytes it makes. Each stands on the one before: the formats are
/// of the rows, and those of an open run.
const FORMATS: &[Format] = &[
    ("rows", |_| 0),
    ("html", |rows| report::html(rows, &Page::default()).len()),
    ("markdown", |rows| report::markdown(rows).len()),
    ("json", |rows| {
        report::json(rows).map_or(0, |json| json.len())
    }),
    ("csv", |rows| {
        report::csv_folder(rows, ',')
            .iter()
            .map(|(_, bytes)| bytes.len())
            .sum()
    }),
    ("xlsx", |rows| {
        report::xlsx(rows).map_or(0, |book| book.len())
    }),
];

const OPEN: &str = "open";

/// Of so many the fastest counts: what else the machine does only slows.
const ROUNDS: usize = 2;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, flag, written, entries, what] = args.as_slice()
        && flag == "--measure"
    {
        return measure(written, entries.parse().unwrap_or(0), what);
    }
    let all = std::iter::once(OPEN).chain(FORMATS.iter().map(|(name, _)| *name));
    let all: Vec<&str> = all.collect();
    for written in ["notes", "attempts"] {
        println!("{written}");
        for what in &all {
            let [half, whole] = [50_000, 100_000].map(|entries| fastest(written, entries, what));
            told(what, &half, &whole);
        }
    }
}

/// What a process found out.
#[derive(Debug, Clone, Copy, Default)]
struct Measured {
    seconds: f64,
    bytes: f64,
    /// The most memory that it ever had; nothing where the system does not tell.
    peak: Option<f64>,
}

fn told(what: &str, half: &Measured, whole: &Measured) {
    let time = whole.seconds / half.seconds;
    let memory = match half.peak.zip(whole.peak) {
        Some((half, whole)) => format!(
            "{:>5.0} and {:>5.0} MB, ratio {:.2}",
            half / 1e6,
            whole / 1e6,
            whole / half
        ),
        None => "memory is not known here".into(),
    };
    println!(
        "  {what:<9} {:>7.3} s and {:>7.3} s, ratio {time:.2}; at most {memory} (goals 2); {:.1} MB",
        half.seconds,
        whole.seconds,
        whole.bytes / 1e6
    );
}

fn fastest(written: &str, entries: usize, what: &str) -> Measured {
    let all = (0..ROUNDS).map(|_| apart(written, entries, what));
    all.min_by(|a, b| a.seconds.total_cmp(&b.seconds))
        .unwrap_or_default()
}

/// In a process of its own.
fn apart(written: &str, entries: usize, what: &str) -> Measured {
    let this = std::env::current_exe().expect("a program");
    let args = ["--measure", written, &entries.to_string(), what];
    let output = Command::new(this).args(args).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Vec<f64> = text.split(' ').filter_map(|f| f.parse().ok()).collect();
    match figures.as_slice() {
        [seconds, bytes, peak] => Measured {
            seconds: *seconds,
            bytes: *bytes,
            peak: (*peak > 0.0).then_some(*peak),
        },
        _ => panic!("{}", String::from_utf8_lossy(&output.stderr)),
    }
}

/// Prints the seconds that it took, the bytes that it made, and the most memory there was.
fn measure(written: &str, entries: usize, what: &str) {
    let written = match written {
        "attempts" => Written::Attempts,
        _ => Written::Notes,
    };
    let (disk, folder) = common::run_with(written, entries);
    let disk: Arc<dyn Disk> = disk;
    let clock = Stopwatch::start();
    let session = Session::open(disk, &folder, None, "amara").expect("it opens");
    let opened = clock.seconds();
    let clock = Stopwatch::start();
    let run = session.run();
    let situation = Situation::at(run.log[run.log.len() - 1].occurred(), run, "amara");
    let format = FORMATS.iter().find(|(name, _)| *name == what);
    let (took, bytes) = match format {
        None => (opened, 0),
        Some((name, write)) => {
            let rows = report::rows(&situation, &Source::default());
            let made = clock.seconds();
            let clock = Stopwatch::start();
            let bytes = write(&rows);
            let took = if *name == "rows" {
                made
            } else {
                clock.seconds()
            };
            (took, bytes)
        }
    };
    println!("{took} {bytes} {} ", peak().unwrap_or(0.0));
}

/// Seconds on the processor, as Linux tells, so that what else the machine does counts little;
/// elsewhere seconds.
struct Stopwatch {
    begun: Instant,
    worked: Option<f64>,
}

impl Stopwatch {
    fn start() -> Stopwatch {
        Stopwatch {
            begun: Instant::now(),
            worked: worked(),
        }
    }

    fn seconds(&self) -> f64 {
        let worked = worked().zip(self.worked).map(|(now, then)| now - then);
        worked.unwrap_or(self.begun.elapsed().as_secs_f64())
    }
}

fn worked() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = status.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// In bytes, as Linux tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}
