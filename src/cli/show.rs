//! `status`, `log`, `report` and `verify`: what a run says, without touching it.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::forecast::{Ahead, Effort, Memory};
use crate::journal::{self, Disk, Verdict, Verification};
use crate::report::{self, LogEntry, Report, Source, Status, Verified};
use crate::run::{LogLine, Run, Session};
use crate::situation::Situation;
use crate::time::Instant;

use super::args::{Format, ReportFormat};
use super::failure::Failure;
use super::home::Home;
use super::output::print;

pub fn status(home: &Home, run: &str, format: Format, brief: bool) -> Result<(), Failure> {
    let session = look(home, run)?;
    let source = source(&session)?;
    let me = home
        .me(None, &session.run().plan, session.folder())
        .unwrap_or_default();
    let now = chrono::Utc::now();
    if brief && format == Format::Text {
        let ahead = ahead(session.run(), now);
        let situation = Situation::at(now, session.run(), &me).with_ahead(ahead.as_ref());
        return print(&report::brief(&situation));
    }
    print(&status_of(session.run(), &source, &me, now, format)?)
}

/// Where a run stands, for a person and a moment.
pub(super) fn status_of(
    run: &Run,
    source: &Source,
    me: &str,
    now: Instant,
    format: Format,
) -> Result<String, Failure> {
    let ahead = ahead(run, now);
    let situation = Situation::at(now, run, me).with_ahead(ahead.as_ref());
    Ok(match format {
        Format::Text => report::status_text(&situation, source),
        Format::Json => line(report::to_json(&Status::of(&situation, source))?),
    })
}

pub fn log(home: &Home, run: &str, follow: bool, format: Format) -> Result<(), Failure> {
    let mut session = look(home, run)?;
    let mut printed = HashSet::new();
    loop {
        for (place, entry) in session.run().log.iter().enumerate() {
            // By id: what arrives late stands in the middle.
            if printed.insert(entry.entry.id()) {
                print(&log_line(session.run(), entry, place, format)?)?;
            }
        }
        if !follow {
            return Ok(());
        }
        let unread = |e| Failure::cannot("the log can't be read").caused_by(&e);
        while !session.refresh().map_err(unread)? {
            std::thread::sleep(Duration::from_millis(250));
        }
    }
}

pub fn report(
    home: &Home,
    run: &str,
    output: Option<&Path>,
    format: Option<ReportFormat>,
    table: Option<&str>,
) -> Result<(), Failure> {
    let format = match (format, output) {
        (Some(format), _) => format,
        (None, None) => ReportFormat::Md,
        (None, Some(file)) => by_ending(file).ok_or_else(|| {
            Failure::cannot(format!("{} does not say which format", file.display()))
                .hint("end it in .md, .csv or .json, or say --format; --format csv takes a folder")
        })?,
    };
    if table.is_some() && format != ReportFormat::Csv {
        return Err(Failure::cannot("--table is for CSV").hint("add --format csv"));
    }
    let session = look(home, run)?;
    let source = source(&session)?;
    let situation = Situation::at(chrono::Utc::now(), session.run(), "");
    let rows = report::rows(&situation, &source);
    let text = match (format, table, output) {
        (ReportFormat::Md, ..) => report::markdown(&rows),
        (ReportFormat::Json, ..) => line(report::json(&rows)?),
        (ReportFormat::Csv, Some(table), _) => report::csv(&rows, table)
            .map_err(|error| Failure::cannot(error.to_string()).hint(error.hint()))?,
        (ReportFormat::Csv, None, Some(folder)) if by_ending(folder).is_none() => {
            return write_folder(&rows, folder);
        }
        (ReportFormat::Csv, None, _) => {
            return Err(Failure::cannot("CSV is one table, or a folder of all")
                .hint("name a table with --table, or a folder with -o"));
        }
    };
    match output {
        None => print(&text),
        Some(file) => fs::write(file, text).map_err(|error| not_written(file, &error)),
    }
}

pub fn verify(home: &Home, run: &str, format: Format) -> Result<(), Failure> {
    let folder = home.find_run(run)?;
    let verified = check(&*home.disk, &folder)?;
    match format {
        Format::Text => print(&verification_text(&verified))?,
        Format::Json => print(&format!("{:#}\n", verification_json(&verified)))?,
    }
    match verified.verdict {
        Verdict::Ok => Ok(()),
        _ => Err(Failure::no(format!(
            "the log of {} does not verify",
            folder.display()
        ))),
    }
}

/// What lies ahead of a run that is not closed.
pub(super) fn ahead(run: &Run, now: Instant) -> Option<Ahead> {
    let open = run.closed.is_none() && run.opened.is_some();
    let look = || {
        Ahead::of(
            &run.plan,
            &run.standing(now),
            Effort::LIVE,
            &mut Memory::default(),
        )
    };
    open.then(look)?.ok()
}

pub(super) fn look(home: &Home, run: &str) -> Result<Session, Failure> {
    home.open_session(&home.find_run(run)?, None, true)
}

fn check(disk: &dyn Disk, folder: &Path) -> Result<Verification, Failure> {
    journal::verify(disk, folder).map_err(|error| {
        Failure::cannot(format!("the log in {} can't be read", folder.display())).caused_by(&error)
    })
}

/// What the state does not know of itself: where it lies, and whether its log verifies.
pub fn source(session: &Session) -> Result<Source, Failure> {
    let verified = check(session.disk(), session.folder())?;
    let mut findings: Vec<String> = verified
        .findings
        .iter()
        .chain(&verified.torn)
        .map(|f| f.to_string())
        .collect();
    if !session.runbook_is_unchanged() {
        findings.push("runbook.yaml is not what the run was opened with".into());
    }
    let clocks = session.journal().clock_warnings();
    findings.extend(clocks.iter().map(|warning| warning.to_string()));
    Ok(Source {
        run: session.journal().run().to_string(),
        folder: session.folder().display().to_string(),
        verified: Verified {
            verdict: verified.verdict.word().to_string(),
            findings,
        },
    })
}

fn verification_text(verified: &Verification) -> String {
    let findings = verified.findings.iter().chain(&verified.torn);
    let findings: String = findings.map(|finding| format!("\n{finding}")).collect();
    format!(
        "{}{findings}\n{}\n",
        verified.summary(),
        Verification::LIMITS
    )
}

fn verification_json(verified: &Verification) -> serde_json::Value {
    let findings = |list: &[journal::Finding]| -> Vec<serde_json::Value> {
        list.iter()
            .map(|f| json!({ "file": f.file, "line": f.line, "what": f.what }))
            .collect()
    };
    json!({
        "verdict": verified.verdict.word(),
        "findings": findings(&verified.findings),
        "torn": findings(&verified.torn),
        "feeds": verified.feeds,
        "lines": verified.lines,
        "withheld": verified.withheld,
    })
}

fn log_line(run: &Run, entry: &LogLine, place: usize, format: Format) -> Result<String, Failure> {
    Ok(match format {
        Format::Json => line(report::to_json_line(&LogEntry::of(run, entry))?),
        Format::Text => {
            let before = place.checked_sub(1).and_then(|p| run.log.get(p));
            line(report::log_text(run, entry, before))
        }
    })
}

fn by_ending(file: &Path) -> Option<ReportFormat> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(ReportFormat::Md),
        "csv" => Some(ReportFormat::Csv),
        "json" => Some(ReportFormat::Json),
        _ => None,
    }
}

fn write_folder(rows: &Report, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    for (name, bytes) in report::csv_folder(rows) {
        let file = folder.join(name);
        fs::write(&file, bytes).map_err(|error| not_written(&file, &error))?;
    }
    Ok(())
}

pub(super) fn not_written(path: &Path, error: &std::io::Error) -> Failure {
    Failure::cannot(format!("{} can't be written", path.display()))
        .caused_by(error)
        .hint("name a file in a folder that is there and that you can write")
}

fn line(text: String) -> String {
    if text.ends_with('\n') {
        text
    } else {
        text + "\n"
    }
}
