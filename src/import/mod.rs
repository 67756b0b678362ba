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
