//! `report`: the run in a file, for a meeting, a wiki, a program or a help desk.

use std::fs;
use std::path::Path;

use crate::report::{self, Redact, Report};
use crate::situation::Situation;

use super::args::{self, RedactArg, ReportFormat};
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::show::{line, look, not_written, source};

pub fn report(home: &Home, args: &args::Report) -> Result<(), Failure> {
    let session = look(home, &args.run)?;
    let source = source(&session)?;
    let situation = Situation::at(chrono::Utc::now(), session.run(), "");
    if args.known_issues {
        let page = report::known_issues(&situation);
        return written(args.output.as_deref(), page.as_bytes());
    }
    let rows = report::rows(&situation, &source);
    let what: Vec<Redact> = args.redact.iter().map(|&what| what.into()).collect();
    let rows = report::redacted(rows, session.run(), &what);
    if args.post_mortem {
        let page = report::post_mortem(&situation, &rows);
        return written(args.output.as_deref(), page.as_bytes());
    }
    export(&rows, args)
}

/// Writes the rows in the format that is asked for.
fn export(rows: &Report, args: &args::Report) -> Result<(), Failure> {
    let output = args.output.as_deref();
    let format = match (args.format, output) {
        (Some(format), _) => format,
        (None, None) => ReportFormat::Md,
        (None, Some(file)) => by_ending(file).ok_or_else(|| {
            Failure::cannot(format!("{} does not say which format", file.display())).hint(
                "end it in .md, .csv, .xlsx or .json, or say --format; --format csv takes a folder",
            )
        })?,
    };
    if args.table.is_some() && format != ReportFormat::Csv {
        return Err(Failure::cannot("--table is for CSV").hint("add --format csv"));
    }
    let text = match (format, &args.table, output) {
        (ReportFormat::Md, ..) => report::markdown(rows),
        (ReportFormat::Json, ..) => line(report::json(rows)?),
        (ReportFormat::Xlsx, _, None) => {
            return Err(Failure::cannot("a workbook is no text for a terminal")
                .hint("name a file with -o, night.xlsx say"));
        }
        (ReportFormat::Xlsx, _, Some(_)) => {
            let book = report::xlsx(rows)
                .map_err(|e| Failure::cannot("the workbook can't be made").caused_by(&e))?;
            return written(output, &book);
        }
        (ReportFormat::Csv, Some(table), _) => report::csv(rows, table)
            .map_err(|error| Failure::cannot(error.to_string()).hint(error.hint()))?,
        (ReportFormat::Csv, None, Some(folder)) if by_ending(folder).is_none() => {
            return write_folder(rows, folder);
        }
        (ReportFormat::Csv, None, _) => {
            return Err(Failure::cannot("CSV is one table, or a folder of all")
                .hint("name a table with --table, or a folder with -o"));
        }
    };
    written(output, text.as_bytes())
}

/// To that file, or to standard output.
fn written(output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match output {
        None => print(&String::from_utf8_lossy(bytes)),
        Some(file) => fs::write(file, bytes).map_err(|error| not_written(file, &error)),
    }
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

fn by_ending(file: &Path) -> Option<ReportFormat> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(ReportFormat::Md),
        "csv" => Some(ReportFormat::Csv),
        "xlsx" => Some(ReportFormat::Xlsx),
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
