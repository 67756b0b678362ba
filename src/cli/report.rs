//! `report`: what a run says, as a file for those who were not there; with `--live` for those who
//! look on while it happens.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Moment};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::report::{
    self, Foresight, FormatError, Page, Pictures, Redact, Redactor, Report, ReportFormat,
};
use crate::run::{EVIDENCE, Run, Session};
use crate::situation::Situation;

use super::args::{self, RedactArg};
use super::failure::Failure;
use super::home::Home;
use super::output::{not_written, print};
use super::reading::{look, source};

/// After how many seconds a browser loads a live page again.
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
    let page = || page_of(session, &rows, redact, None);
    format
        .write(&rows, &page)
        .map_err(|error| match (&error, std::error::Error::source(&error)) {
            (FormatError::OneTable, _) => Failure::cannot(error.to_string())
                .hint("name a table with --table, or a folder with -o"),
            (_, Some(cause)) => Failure::cannot(error.to_string()).caused_by(cause),
            (_, None) => Failure::cannot(error.to_string()),
        })
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
    let ahead = if format.looks_ahead() {
        report::foresight(session.run())
    } else {
        Vec::new()
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

/// How the page is, with the pictures among the evidence; not where something is redacted, for
/// nobody knows what a picture shows.
fn page_of(session: &Session, rows: &Report, redact: &[RedactArg], refresh: Option<u32>) -> Page {
    let pictures = if redact.is_empty() {
        Pictures::of(rows, |name| evidence(session, name))
    } else {
        Pictures::default()
    };
    Page { refresh, pictures }
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

/// Writes the page again whenever something happened, until it is asked to end. Whoever reads it
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
        let page = page_of(&session, &rows, redact, Some(REFRESH));
        let html = report::html(&rows, &page);
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

/// As the options say, else by the file's ending; Markdown where there is no file.
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
    ReportFormat::of_ending(file.extension()?.to_str()?)
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
