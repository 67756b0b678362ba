//! `paper`: a runbook or a run for pen and paper, to print or to read in any editor.

use std::fs;
use std::path::Path;

use crate::report::{self, Paper};
use crate::situation::Situation;

use super::args::{self, PaperFormat, looks_like_a_file};
use super::failure::Failure;
use super::home::Home;
use super::output::{not_written, print};
use super::reading::{look, source};

pub fn paper(home: &Home, args: &args::Paper) -> Result<(), Failure> {
    let format = format(args)?;
    let paper = if Path::new(&args.what).is_file() {
        of_runbook(&args.what)?
    } else {
        of_run(home, &args.what)?
    };
    let text = match format {
        PaperFormat::Html => report::paper_html(&paper),
        PaperFormat::Text => report::paper_text(&paper),
    };
    match &args.output {
        None => print(&text),
        Some(file) => fs::write(file, text).map_err(|error| not_written(file, &error)),
    }
}

fn of_runbook(file: &str) -> Result<Paper, Failure> {
    let bytes = fs::read(file)
        .map_err(|error| Failure::cannot(format!("{file} can't be read")).caused_by(&error))?;
    let plan = super::import::load(&bytes, file)?;
    Ok(report::paper_of_runbook(&plan))
}

fn of_run(home: &Home, run: &str) -> Result<Paper, Failure> {
    let session = look(home, run).map_err(|failure| {
        if looks_like_a_file(run) {
            Failure::cannot(format!("there is no file {run}"))
                .hint("give the path of a runbook, or one of the runs that 'runsheet runs' lists")
        } else {
            failure
        }
    })?;
    let situation = Situation::at(crate::time::now(), session.run(), "");
    Ok(report::paper_of_run(&situation, &source(&session)?))
}

/// As the options say, else by the file's ending; text where there is no file.
fn format(args: &args::Paper) -> Result<PaperFormat, Failure> {
    match (args.format, &args.output) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(PaperFormat::Text),
        (None, Some(file)) => by_ending(file).ok_or_else(|| {
            Failure::cannot(format!("{} doesn't tell the format", file.display()))
                .hint("use a name ending in .html or .txt, or --format html or --format text")
        }),
    }
}

fn by_ending(file: &Path) -> Option<PaperFormat> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" => Some(PaperFormat::Html),
        "txt" | "text" => Some(PaperFormat::Text),
        _ => None,
    }
}
