//! THE PLAN YOU HAVE: a spreadsheet, a checklist or a project plan becomes a runbook.
//!
//! In four stages, with data between them: `read` says what is in the file, `understand` what it
//! means, `arrange` puts it in order, `write` writes it. Nothing is run and nothing is fetched.

mod arrange;
mod draft;
mod options;
mod portable;
mod read;
mod understand;
mod values;
mod write;

use crate::runbook::Plain;

pub use draft::{Finding, Kind as FindingKind, Place};
pub use options::Options;
use portable::{MARK, Portable};
pub use read::{Kind, ReadError, kind_of};
pub use understand::NAMES;
pub use values::Stamp;

/// A file that was understood.
#[derive(Debug, Clone)]
pub struct Imported {
    /// What was understood, for a person.
    pub summary: String,
    pub yaml: String,
    /// Lines for `record` with what was done already, and how many steps they are about.
    pub record: Option<(String, usize)>,
    pub findings: Vec<Finding>,
    pub steps: usize,
    /// The id of who leads.
    pub lead: String,
}

/// What a file is that isn't a runbook, where `import` reads such files: `a workbook`.
pub fn other_form(bytes: &[u8], name: &str) -> Option<&'static str> {
    let has_runbook = String::from_utf8_lossy(bytes)
        .lines()
        .any(|line| line.starts_with("runbook:"));
    let is_yaml = [".yaml", ".yml"]
        .iter()
        .any(|end| name.to_lowercase().ends_with(end));
    match kind_of(bytes, name) {
        Kind::Xlsx | Kind::Xls | Kind::Ods => Some("a workbook"),
        Kind::Project => Some("a plan of MS Project"),
        _ if has_runbook || is_yaml => None,
        Kind::Html => Some("a page of HTML"),
        Kind::Delimited => Some("a table of values (CSV)"),
        Kind::Markdown => Some("a Markdown text"),
        Kind::Plain if name.to_lowercase().ends_with(".txt") => Some("a plain text"),
        Kind::Plain | Kind::Other(_) => None,
    }
}

/// The runbook of a file that `export` wrote.
fn exported(content: &read::Content, bytes: &[u8]) -> Option<Portable> {
    match content {
        read::Content::Sheets(sheets) => sheets.iter().find_map(portable::from_rows),
        read::Content::Text(_) => {
            portable::from_lines(&String::from_utf8_lossy(bytes).replace("\r\n", "\n"))
        }
    }
}

fn again(portable: &Portable, name: &str) -> Imported {
    let steps = portable.phases.iter().map(|phase| phase.steps.len()).sum();
    let people = portable.head.iter().filter(|(key, _)| key == "people[]");
    let lead = people
        .map(|(_, person)| person)
        .find(|person| person.contains("lead"));
    let id = lead.and_then(|person| person.split("id: ").nth(1)?.split([',', '}']).next());
    Imported {
        summary: format!(
            "{}\n  what 'runsheet export' wrote\n\n{} in {}\n",
            crate::text::safe(name),
            understand::counted(steps, "step"),
            understand::counted(portable.phases.len(), "phase")
        ),
        yaml: portable.yaml(),
        record: None,
        findings: Vec::new(),
        steps,
        lead: id.unwrap_or("lead").trim().to_string(),
    }
}

/// A runbook for other programs: as CSV.
pub fn to_csv(runbook: &Plain) -> Vec<u8> {
    portable::to_csv(&Portable::of(runbook))
}

/// A runbook for other programs: as a workbook.
///
/// # Errors
/// A text that is longer than a workbook can hold.
pub fn to_xlsx(runbook: &Plain) -> Result<Vec<u8>, ReadError> {
    portable::to_xlsx(&Portable::of(runbook)).map_err(|error| {
        ReadError::new(
            format!("the workbook can't be made: {error}"),
            "export it as .csv or .md",
        )
    })
}

/// A runbook for other programs: as Markdown.
pub fn to_markdown(runbook: &Plain) -> String {
    portable::to_lines(&Portable::of(runbook))
}

/// Reads a file as a plan. `name` is what to call it, with the ending that says what it is.
///
/// # Errors
/// A file that can't be read or has no steps in it, and options that don't fit it.
pub fn import(bytes: &[u8], name: &str, options: &Options) -> Result<Imported, ReadError> {
    let content = read::read(bytes, name)?;
    if let Some(portable) = exported(&content, bytes) {
        return Ok(again(&portable, name));
    }
    let draft = understand::understand(content, name, options)?;
    let plan = arrange::arrange(draft, options);
    Ok(Imported {
        summary: write::summary(&plan, name),
        yaml: write::runbook(&plan, name),
        record: write::record(&plan, name),
        steps: plan.draft.steps.len(),
        lead: plan.lead.id.clone(),
        findings: plan.draft.findings,
    })
}
