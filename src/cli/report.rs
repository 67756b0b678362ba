//! `report`: what a run says, as a file for those who were not there; with `--live` for those who
//! look on while it happens.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Moment};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::report::{self, Foresight, Page, Pictures, Redact, Redactor, Report};
use crate::run::{EVIDENCE, Run, Session};
use crate::situation::Situation;

use super::args::{self, RedactArg, ReportFormat};
use super::failure::Failure;
use super::home::Home;
use super::output::{line, not_written, print};
use super::reading::{look, source};

/// After how many seconds a browser loads a live page anew.
const REFRESH: u32 = 15;

/// How often a live page is written although nothing happened: it says as of when it is.
const AT_LEAST: Duration = Duration::from_secs(60);

/// How often it is looked whether something happened.
const GLANCE: Duration = Duration::from_millis(250);

pub fn report(home: &Home, args: &args::Report) -> Result<(), Failure> {
    if args.known_issues || args.post_mortem {
        return page(home, args);
    }
    let (format, output) = (format(args)?, args.output.as_deref());
    if args.table.is_some() && format != ReportFormat::Csv {
        return Err(Failure::cannot("--table is for CSV").hint("add --format csv"));
    }
    if args.live && format != ReportFormat::Html {
        return Err(Failure::cannot("--live is for HTML").hint("name a file that ends in .html"));
    }
    let session = look(home, &args.run)?;
    if let Some(file) = output.filter(|_| args.live) {
        return live(session, file, &args.redact);
    }
    match (format, args.table.as_deref(), output) {
        (ReportFormat::Csv, Some(table), _) => {
            let rows = rows_ahead(&session, format, &args.redact)?;
            let text = report::csv(&rows, table, separator(args)?);
            let text =
                text.map_err(|error| Failure::cannot(error.to_string()).hint(error.hint()))?;
            match output {
                Some(_) => written(output, marked(text.into_bytes()).as_slice()),
                None => written(None, text.as_bytes()),
            }
        }
        (ReportFormat::Csv, None, Some(folder)) if by_ending(folder).is_none() => {
            let rows = rows_ahead(&session, format, &args.redact)?;
            write_folder(&rows, folder, separator(args)?)
        }
        (ReportFormat::Xlsx, _, None) => {
            Err(Failure::cannot("a workbook can't be printed to a terminal")
                .hint("name a file with -o, such as night.xlsx"))
        }
        _ => written(output, &document(&session, format, &args.redact)?),
    }
}

/// The report as one file.
pub(super) fn document(
    session: &Session,
    format: ReportFormat,
    redact: &[RedactArg],
) -> Result<Vec<u8>, Failure> {
    let rows = rows_ahead(session, format, redact)?;
    let text = match format {
        ReportFormat::Html => html(session, &rows, redact, None),
        ReportFormat::Md => report::markdown(&rows),
        ReportFormat::Json => line(report::json(&rows)?),
        ReportFormat::Xlsx => {
            return report::xlsx(&rows)
                .map_err(|e| Failure::cannot("the workbook can't be made").caused_by(&e));
        }
        ReportFormat::Csv => {
            return Err(Failure::cannot("CSV is one table, or a folder of all")
                .hint("name a table with --table, or a folder with -o"));
        }
    };
    Ok(text.into_bytes())
}

/// A page for the days after.
fn page(home: &Home, args: &args::Report) -> Result<(), Failure> {
    let session = look(home, &args.run)?;
    let situation = Situation::at(crate::time::now(), session.run(), "");
    let page = if args.known_issues {
        report::known_issues(&situation, &redactor(session.run(), &args.redact))
    } else {
        report::post_mortem(&situation, &rows(&session, Vec::new(), &args.redact)?)
    };
    written(args.output.as_deref(), page.as_bytes())
}

/// To that file, or to standard output.
fn written(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        None => print(&String::from_utf8_lossy(bytes)),
        Some(file) => fs::write(file, bytes).map_err(|error| not_written(file, &error)),
    }
}

/// The rows, with what lay ahead.
fn rows_ahead(
    session: &Session,
    format: ReportFormat,
    redact: &[RedactArg],
) -> Result<Report, Failure> {
    // It would make Markdown long, and a lead reads its end.
    let ahead = match format {
        ReportFormat::Md => Vec::new(),
        _ => report::foresight(session.run()),
    };
    rows(session, ahead, redact)
}

fn rows(session: &Session, ahead: Vec<Foresight>, redact: &[RedactArg]) -> Result<Report, Failure> {
    let mut source = source(session)?;
    source.ahead = ahead;
    let situation = Situation::at(crate::time::now(), session.run(), "");
    let redactor = redactor(session.run(), redact);
    Ok(redactor.report(report::rows(&situation, &source)))
}

fn redactor(run: &Run, redact: &[RedactArg]) -> Redactor {
    let what: Vec<Redact> = redact.iter().map(|&what| what.into()).collect();
    Redactor::new(run, &what)
}

/// The page, with the pictures among the evidence; not where something is not to be seen, for
/// nobody knows what a picture shows.
fn html(session: &Session, rows: &Report, redact: &[RedactArg], refresh: Option<u32>) -> String {
    let pictures = if redact.is_empty() {
        Pictures::of(rows, |name| evidence(session, name))
    } else {
        Pictures::default()
    };
    report::html(rows, &Page { refresh, pictures })
}

/// A file of the evidence, if it is small enough for the page.
fn evidence(session: &Session, name: &str) -> Option<Vec<u8>> {
    let file = session.folder().join(EVIDENCE).join(name);
    let length = session.disk().length(&file).ok()?;
    let fits = length <= Pictures::LARGEST;
    fits.then(|| session.disk().read_from(&file, 0).ok())?
}

impl From<RedactArg> for Redact {
    fn from(what: RedactArg) -> Redact {
        match what {
            RedactArg::People => Redact::People,
            RedactArg::Contacts => Redact::Contacts,
            RedactArg::Notes => Redact::Notes,
        }
    }
}

/// Writes the page anew whenever something happened, until it is told to end. Whoever reads it
/// has the old page or the new one, never half of one.
fn live(mut session: Session, file: &Path, redact: &[RedactArg]) -> Result<(), Failure> {
    let ended = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, ended.clone())
            .map_err(|error| Failure::cannot("Ctrl-C can't be caught").caused_by(&error))?;
    }
    let unread = |error| Failure::cannot("the log can't be read").caused_by(&error);
    let mut ahead = report::foresight(session.run());
    while !ended.load(Ordering::Relaxed) {
        let rows = rows(&session, ahead.clone(), redact)?;
        let html = html(&session, &rows, redact, Some(REFRESH));
        let written = session.disk().replace(file, html.as_bytes());
        written.map_err(|error| not_written(file, &error))?;
        let since = Moment::now();
        while !ended.load(Ordering::Relaxed) && since.elapsed() < AT_LEAST {
            if session.refresh().map_err(unread)? {
                ahead = report::foresight(session.run());
                break;
            }
            std::thread::sleep(GLANCE);
        }
    }
    Ok(())
}

/// As told, else by the file's ending; Markdown where there is no file.
fn format(args: &args::Report) -> Result<ReportFormat, Failure> {
    match (args.format, &args.output) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(ReportFormat::Md),
        (None, Some(file)) => by_ending(file).ok_or_else(|| {
            Failure::cannot(format!("{} doesn't tell the format", file.display())).hint(
                "use a name ending in .html, .md, .csv, .xlsx or .json, or --format; --format csv takes a folder",
            )
        }),
    }
}

fn by_ending(file: &Path) -> Option<ReportFormat> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" => Some(ReportFormat::Html),
        "md" | "markdown" => Some(ReportFormat::Md),
        "csv" => Some(ReportFormat::Csv),
        "xlsx" => Some(ReportFormat::Xlsx),
        "json" => Some(ReportFormat::Json),
        _ => None,
    }
}

/// With the byte order mark by which Excel knows that a file is UTF-8; without it accents come out
/// wrong there.
fn marked(text: Vec<u8>) -> Vec<u8> {
    ["\u{feff}".as_bytes(), &text].concat()
}

fn separator(args: &args::Report) -> Result<char, Failure> {
    match args.separator.as_deref() {
        None | Some("," | "comma") => Ok(','),
        Some(";" | "semicolon") => Ok(';'),
        Some("\t" | "tab" | "\\t") => Ok('\t'),
        Some(other) => Err(
            Failure::cannot(format!("'{other}' can't separate the cells of a CSV"))
                .hint("write comma, semicolon or tab"),
        ),
    }
}

fn write_folder(rows: &Report, folder: &Path, separator: char) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| not_written(folder, &error))?;
    for (name, bytes) in report::csv_folder(rows, separator) {
        let file = folder.join(name);
        fs::write(&file, marked(bytes)).map_err(|error| not_written(&file, &error))?;
    }
    Ok(())
}
