//! THE PLAN YOU HAVE: a spreadsheet, a checklist or a project plan becomes a runbook.
//!
//! In four stages, with data between them: `read` says what is in the file, `understand` what it
//! means, `arrange` puts it in order, `write` writes it. Nothing is run and nothing is fetched.

mod arrange;
mod draft;
mod options;
mod read;
mod understand;
mod values;
mod write;

#[cfg(test)]
mod tests;

pub use draft::{Finding, Kind as FindingKind, Place};
pub use options::Options;
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

/// Reads a file as a plan. `name` is what to call it, with the ending that says what it is.
///
/// # Errors
/// A file that can't be read or has no steps in it, and options that don't fit it.
pub fn import(bytes: &[u8], name: &str, options: &Options) -> Result<Imported, ReadError> {
    let content = read::read(bytes, name)?;
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
