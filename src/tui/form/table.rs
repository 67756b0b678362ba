//! Forms that are tables: a row for each step, a cell for each thing to say of it.

use std::collections::HashSet;

use super::{Column, Field, Form, Slot, Source};
use crate::run::{Doing, Stage};
use crate::runbook::{Evidence, EvidenceKind, Step, StepIx};
use crate::situation::{Situation, Turn};
use crate::time::Nearest;

/// Which steps a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// All that something may have happened to: what runs, what can start, and what waits.
    Open,
    /// What runs, to say of each where it stands.
    Running,
}

/// The outcomes of the choice, in its order; nothing is chosen at first.
pub(super) const OUTCOMES: [&str; 6] =
    ["-", "done", "worked around", "failed", "skipped", "blocked"];

/// The steps of a table, in its order. A gate is decided by itself.
pub(super) fn steps(s: &Situation, which: Rows) -> Vec<StepIx> {
    let plan = &s.run.plan;
    let work = |ix: &StepIx| plan.steps.get(*ix).is_some_and(|step| step.gate.is_none());
    let of = |wanted: &dyn Fn(StepIx) -> bool| -> Vec<StepIx> {
        let all = plan.in_order().filter(work);
        all.filter(|ix| wanted(*ix)).collect()
    };
    let mine = |ix: StepIx| s.turn(ix) == Some(Turn::Finish);
    let runs = |ix: StepIx| s.stage(ix) == Stage::Running;
    match which {
        Rows::Running => [
            of(&|ix| runs(ix) && mine(ix)),
            of(&|ix| runs(ix) && !mine(ix)),
        ]
        .concat(),
        Rows::Open => [
            steps(s, Rows::Running),
            // What failed can be started again; in a rollback that would be its undo.
            of(&|ix| {
                matches!(s.stage(ix), Stage::Ready | Stage::Failed)
                    && s.run.way_of(ix, Doing::Start).is_forward()
            }),
            of(&|ix| s.stage(ix) == Stage::Waiting && plan.is_in_window(ix)),
        ]
        .concat(),
    }
}

/// The cells of a step, with what is known of it.
pub(super) fn cells(s: &Situation, ix: StepIx, step: &Step) -> [Field; 5] {
    let slot = |column| Slot::cell(&step.id, column);
    let running = s
        .run
        .steps
        .get(ix)
        .filter(|_| s.stage(ix) == Stage::Running);
    let attempt = running.and_then(|state| state.forward.current());
    // As the cell would take it back.
    let started = attempt.and_then(|a| a.start()).map(|at| s.clock(at));
    let doer = attempt.and_then(|a| a.in_hand().last());
    let asked: Vec<String> = step.evidence.iter().map(|e| format!("{}=", e.id)).collect();
    let time = |column: Column| Field::time(slot(column), column.name(), Nearest::Past);
    [
        time(Column::Started)
            .replaced_by_typing(started.unwrap_or_default())
            .hint("--:--"),
        time(Column::Finished).hint("--:--"),
        Field::pick(slot(Column::Who), Column::Who.name(), Source::Anyone)
            .replaced_by_typing(doer.filter(|d| *d != s.acting).unwrap_or_default())
            .hint(if s.is_for_another() { s.acting } else { "me" }),
        Field::choice(slot(Column::Outcome), Column::Outcome.name(), OUTCOMES),
        Field::line(slot(Column::Evidence), Column::Evidence.name()).hint(asked.join(" ")),
    ]
}

/// What an evidence is asked as: `rows: Rows in patients (a number, at least 100)`.
pub fn asked(evidence: &Evidence) -> String {
    let kind = match &evidence.kind {
        EvidenceKind::Text => String::new(),
        EvidenceKind::Number { min, max } => format!(" ({})", super::steps::bounds(*min, *max)),
        EvidenceKind::Choice(choices) => format!(" ({})", choices.join(", ")),
        EvidenceKind::File => " (the path of a file)".to_string(),
    };
    format!("{}: {}{kind}", evidence.id, evidence.ask)
}

/// A row of a table, as far as it is answered.
#[derive(Debug, Clone, Copy)]
pub struct TableRow<'a> {
    /// The id of its step.
    pub step: &'a str,
    pub cells: &'a [Field],
}

impl TableRow<'_> {
    /// Something was typed or chosen in it.
    pub fn is_filled(&self) -> bool {
        self.cells.iter().any(Field::is_changed)
    }

    pub fn cell(&self, column: Column) -> Option<&Field> {
        let is = |f: &&Field| matches!(f.slot, Slot::Cell { column: c, .. } if c == column);
        self.cells.iter().find(is)
    }
}

impl Form {
    pub fn is_table(&self) -> bool {
        self.ask.is_table()
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = TableRow<'_>> {
        let rows = self.fields.chunk_by(|a, b| a.slot.row() == b.slot.row());
        rows.filter_map(|cells| {
            let step = cells.first()?.slot.row()?;
            Some(TableRow { step, cells })
        })
    }

    /// The step of the row that has the keys.
    pub fn row(&self) -> Option<&str> {
        self.focused()?.slot.row()
    }

    /// The keys go so many rows on, in the same column; the fields below the table are rows too.
    pub fn turn_row(&mut self, by: isize) {
        if let Some(field) = self.focused_mut() {
            field.left();
        }
        let column = match self.focused().map(|f| &f.slot) {
            Some(Slot::Cell { column, .. }) => *column,
            _ => Column::Finished,
        };
        let stops: Vec<usize> = self
            .asked()
            .filter(|(_, f)| match &f.slot {
                Slot::Cell { column: other, .. } => *other == column,
                _ => true,
            })
            .map(|(ix, _)| ix)
            .collect();
        let at = stops.iter().position(|ix| *ix == self.focus).unwrap_or(0) as isize;
        let last = stops.len().saturating_sub(1) as isize;
        // A single row on goes around; a page stops at the end.
        let to = match by.abs() {
            1 => (at + by).rem_euclid(last + 1),
            _ => (at + by).clamp(0, last),
        };
        self.focus = stops.get(to as usize).copied().unwrap_or(0);
    }

    /// What was typed here before, on the rows that there are now; a row that was filled in stays,
    /// whatever became of its step.
    pub(super) fn with_rows_of(mut self, fresh: Form) -> Form {
        let had_keys = self.focused().map(|f| f.slot.clone());
        let still: HashSet<&str> = fresh.rows().map(|row| row.step).collect();
        let stays = |row: &TableRow| row.is_filled() && !still.contains(row.step);
        let gone: Vec<Field> = self
            .rows()
            .filter(stays)
            .flat_map(|row| row.cells)
            .cloned()
            .collect();
        let typed = std::mem::take(&mut self.fields);
        let below = typed.iter().filter(|f| f.slot.row().is_none()).cloned();
        let rows = fresh.fields.into_iter().filter(|f| f.slot.row().is_some());
        self.fields = gone.into_iter().chain(rows).chain(below).collect();
        for old in typed.iter().filter(|f| f.is_changed()) {
            if let Some(field) = self.fields.iter_mut().find(|f| f.slot == old.slot) {
                field.answer_as(old);
            }
        }
        self.focus = fresh.focus.min(self.fields.len().saturating_sub(1));
        if let Some(slot) = had_keys {
            self.focus_on(&slot);
        }
        self
    }
}
