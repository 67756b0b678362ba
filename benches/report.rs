//! The report in each format, with 50,000 and with 100,000 entries. Goal: linear, that is a ratio
//! of 2.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use runsheet::journal::Disk;
use runsheet::report::{self, Page, Report, Source};
use runsheet::run::Session;
use runsheet::situation::Situation;

type Format = (&'static str, fn(&Report) -> usize);

/// Each format, and how many bytes it makes.
const FORMATS: &[Format] = &[
    ("html", |rows| report::html(rows, &Page::default()).len()),
    ("markdown", |rows| report::markdown(rows).len()),
    ("json", |rows| {
        report::json(rows).map_or(0, |json| json.len())
    }),
    ("csv", |rows| {
        report::csv_folder(rows)
            .iter()
            .map(|(_, bytes)| bytes.len())
            .sum()
    }),
    ("xlsx", |rows| {
        report::xlsx(rows).map_or(0, |book| book.len())
    }),
];

fn main() {
    let [half, whole] = [50_000, 100_000].map(session);
    let mut rows = Vec::new();
    let mut times = Vec::new();
    for session in [&half, &whole] {
        let begun = Instant::now();
        let run = session.run();
        let situation = Situation::at(run.log[run.log.len() - 1].occurred(), run, "amara");
        rows.push(report::rows(&situation, &Source::default()));
        times.push(begun.elapsed());
    }
    told("rows", times[0], times[1], 0);
    for (name, write) in FORMATS {
        let took = |rows: &Report| {
            let begun = Instant::now();
            let bytes = write(rows);
            (begun.elapsed(), bytes)
        };
        let ((half, _), (whole, bytes)) = (took(&rows[0]), took(&rows[1]));
        told(name, half, whole, bytes);
    }
}

fn told(name: &str, half: Duration, whole: Duration, bytes: usize) {
    let ratio = whole.as_secs_f64() / half.as_secs_f64();
    println!(
        "{name:<9} 50,000 entries {half:>8.0?}, 100,000 {whole:>8.0?}, ratio {ratio:.2} (goal 2), {:.1} MB",
        bytes as f64 / 1e6
    );
}

fn session(entries: usize) -> Session {
    let (disk, folder) = common::run_with_notes(entries);
    let disk: Arc<dyn Disk> = disk;
    Session::open(disk, &folder, None, "amara").expect("it opens")
}
