//! What comes out of an import: the runbook, the lines for `record`, and what was understood.

mod record;
mod summary;
mod yaml;

pub use record::record;
pub use summary::summary;
pub use yaml::{quoted, runbook, span};
