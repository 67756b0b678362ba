//! What later entries made of an earlier one: what it said, what it says, and which entry, with
//! its author and reason, changed it.

use crate::journal::{CorrectedField, Event, Fact};
use crate::run::{LogLine, Mark, Run, main_text};

use crate::words::Cell;

/// A change of an entry. Which was, which is, and who said so.
pub struct Revision<'a> {
    pub field: RevisedField,
    /// Nothing where the whole entry is concerned.
    pub was: Cell,
    /// For an overruled entry the number of the conflict.
    pub is: Cell,
    /// The entry that says so.
    pub by: &'a LogLine,
}

/// What of an entry changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevisedField {
    At,
    For,
    Text,
    Value,
    /// It didn't happen: make the entry void.
    Void,
    TakenBack,
    /// A conflict was settled against it.
    Overruled,
}

impl RevisedField {
    pub fn word(self) -> &'static str {
        match self {
            RevisedField::At => "at",
            RevisedField::For => "for",
            RevisedField::Text => "text",
            RevisedField::Value => "value",
            RevisedField::Void => "void",
            RevisedField::TakenBack => "taken back",
            RevisedField::Overruled => "overruled",
        }
    }
}

/// All that became of an entry, in the order of the log; nothing for most.
pub fn revisions<'a>(run: &'a Run, line: &LogLine) -> Vec<Revision<'a>> {
    if line.revised_by.is_empty() {
        return Vec::new();
    }
    let mut before = line.entry.fact().clone();
    let mut all = Vec::new();
    for (entry, after) in run.corrections_of(line) {
        if let Some(by) = run.line(&entry) {
            all.extend(corrected(run, line, by, &before, &after));
        }
        before = after;
    }
    let others = line.revised_by.iter().filter_map(|entry| run.line(entry));
    all.extend(others.filter_map(|by| set_aside(line, by)));
    all
}

fn corrected<'a>(
    run: &Run,
    line: &LogLine,
    by: &'a LogLine,
    before: &Fact,
    after: &Fact,
) -> Option<Revision<'a>> {
    let Event::Corrected { field, .. } = &by.entry.fact().event else {
        return None;
    };
    let at = |fact: &Fact| fact.occurred.unwrap_or(line.entry.recorded()).into();
    let text = |name: &str| (before.text(name).into(), after.text(name).into());
    let (field, (was, is)) = match field {
        CorrectedField::At => (RevisedField::At, (at(before), at(after))),
        CorrectedField::For => {
            let who = |fact: &Fact| Cell::person(run, &fact.by);
            (RevisedField::For, (who(before), who(after)))
        }
        CorrectedField::Text => (RevisedField::Text, text(main_text(&before.event))),
        CorrectedField::Value => (RevisedField::Value, text("value")),
        CorrectedField::Void => return None,
    };
    Some(Revision { field, was, is, by })
}

/// What makes that the entry as a whole does not count.
fn set_aside<'a>(line: &LogLine, by: &'a LogLine) -> Option<Revision<'a>> {
    let (field, is) = match &by.entry.fact().event {
        Event::TakenBack { .. } => (RevisedField::TakenBack, Cell::Empty),
        Event::Corrected {
            field: CorrectedField::Void,
            ..
        } => (RevisedField::Void, Cell::Empty),
        // A settlement leaves some entries that it decided against, such as a blocker.
        Event::ConflictSettled { number, .. } if line.marks.contains(&Mark::Overruled) => {
            (RevisedField::Overruled, format!("K{number}").into())
        }
        _ => return None,
    };
    let was = Cell::Empty;
    Some(Revision { field, was, is, by })
}
