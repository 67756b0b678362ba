//! What a page draws, as facts with their types. Nothing of it is read back from a table, so that no
//! name of a column decides what can be seen.

mod outlook;
mod timeline;

pub use outlook::Outlook;
pub use timeline::{Bar, Kind, Row, Stuck, Timeline};

use crate::situation::Situation;

use super::Source;

/// The pictures of a night.
#[derive(Debug, Clone, PartialEq)]
pub struct Charts {
    /// Nothing where nothing has a time.
    pub timeline: Option<Timeline>,
    pub outlook: Outlook,
}

impl Charts {
    pub fn of(situation: &Situation, source: &Source) -> Charts {
        Charts {
            timeline: Timeline::of(situation),
            outlook: Outlook::of(situation, source),
        }
    }

    /// Every text in them that somebody wrote.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let rows = self.timeline.iter_mut().flat_map(|t| &mut t.rows);
        rows.map(|row| &mut row.title)
    }
}
