//! The report of a run: its header, its tables and its pictures, made once for every format.

use crate::situation::Situation;

use super::{Charts, Report, Source, header, tables};

/// The rows of a run as it stands.
pub fn rows(situation: &Situation, source: &Source) -> Report {
    let (story, open) = (tables::story(situation), tables::open(situation, source));
    Report {
        header: header::of(situation, source),
        tables: tables::all(situation, source, &story, &open),
        charts: Charts::of(situation, source),
        story,
        open,
        zone: situation.run.plan.window.zone.clone(),
    }
}
