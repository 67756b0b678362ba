//! One row of a table as a step.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::header::Column;
use super::meaning::{Meaning, meaning_of};
use super::table::{Data, column, one_line, order_of};
use crate::import::draft::{Draft, Place, Step, places};
use crate::import::options::Options;
use crate::import::read::{Cell, Sheet, Value, column_name};
use crate::import::values::{
    self, DayOrder, Length, Moment, Read, State, Unit, duration, is_gate, is_placeholder, links,
    owners, plain,
};

/// A title longer than this has its full text in `do`, in characters.
const LONGEST_TITLE: usize = 140;

/// What all rows of a table share.
pub struct RowReader<'a> {
    sheet: &'a Sheet,
    name: &'a str,
    columns: &'a [Column],
    orders: HashMap<usize, DayOrder>,
    year: i64,
    /// Ids and titles of the table, in plain letters.
    known: HashSet<String>,
    notes: RefCell<Notes>,
}

/// Rows to which the same happened, to say it once.
#[derive(Default)]
struct Notes {
    guessed: Vec<Place>,
    working: Vec<Place>,
    days: Vec<Place>,
    milestones: Vec<Place>,
}

impl<'a> RowReader<'a> {
    pub fn new(
        sheet: &'a Sheet,
        name: &'a str,
        columns: &'a [Column],
        rows: &[usize],
        options: &Options,
        draft: &mut Draft,
    ) -> RowReader<'a> {
        let mut orders = HashMap::new();
        for column in columns {
            if let Some(Meaning::Start | Meaning::End | Meaning::Due) = column.meaning {
                let (order, is_written) = order_of(sheet, rows, column.index, options.month_first);
                orders.insert(column.index, order);
                let text = match order {
                    DayOrder::DayFirst => "the day comes first, as in 27/11",
                    DayOrder::MonthFirst => "the month comes first, as in 11/27",
                    DayOrder::Unknown => {
                        "nothing shows whether the day or the month comes first; the day was taken. '--month-first' says otherwise"
                    }
                };
                if is_written && order == DayOrder::Unknown {
                    draft.look(Place::File, format!("dates in '{}': {text}", column.name));
                } else if is_written {
                    draft.taken(Place::File, format!("dates in '{}': {text}", column.name));
                }
            }
        }
        // Columns without a sign of their own follow the others.
        let sure = orders
            .values()
            .copied()
            .find(|order| *order != DayOrder::Unknown);
        for order in orders
            .values_mut()
            .filter(|order| **order == DayOrder::Unknown)
        {
            *order = sure.unwrap_or_default();
        }
        let reference = column(columns, Meaning::Reference).map(|c| c.index);
        let title = column(columns, Meaning::Title).map(|c| c.index);
        let known = rows
            .iter()
            .flat_map(|row| {
                [reference, title]
                    .into_iter()
                    .flatten()
                    .map(|c| plain(&sheet.rows[*row].cell(c).shown()))
            })
            .filter(|text| !text.is_empty())
            .collect();
        RowReader {
            sheet,
            name,
            columns,
            orders,
            year: options
                .opens
                .as_deref()
                .and_then(|o| o.get(..4))
                .and_then(|y| y.parse().ok())
                .unwrap_or(options.today.year()),
            known,
            notes: RefCell::default(),
        }
    }

    fn cell(&self, row: &Data, meaning: Meaning) -> Option<(&Column, &Cell)> {
        let column = column(self.columns, meaning)?;
        Some((column, self.sheet.rows[row.row].cell(column.index)))
            .filter(|(_, cell)| !cell.is_empty())
    }

    /// Whether a row has nothing that only a step has.
    pub fn is_plain(&self, row: &Data) -> bool {
        [Meaning::Owner, Meaning::Needs, Meaning::Followers]
            .iter()
            .all(|m| self.cell(row, *m).is_none())
            && (self.cell(row, Meaning::Duration).is_none() || self.sheet.rows[row.row].level > 0)
    }

    pub fn start_of(&self, row: &Data) -> Option<Moment> {
        let (column, cell) = self.cell(row, Meaning::Start)?;
        match values::moment(cell, self.order(column), self.year) {
            Read::Moment(moment) => Some(moment),
            _ => None,
        }
    }

    fn order(&self, column: &Column) -> DayOrder {
        self.orders.get(&column.index).copied().unwrap_or_default()
    }

    /// Says what a row that became a phase had besides.
    pub fn report_phase(&self, row: &Data, draft: &mut Draft) {
        let kept = [
            Meaning::Reference,
            Meaning::Title,
            Meaning::Start,
            Meaning::Level,
        ];
        let more: Vec<String> = self
            .columns
            .iter()
            .filter(|c| c.meaning.is_none_or(|m| !kept.contains(&m)))
            .filter(|c| meaning_of(&c.name).is_none_or(|m| m.meaning != Meaning::Reference))
            .map(|c| (c, self.sheet.rows[row.row].cell(c.index)))
            .filter(|(_, cell)| {
                !cell.is_empty()
                    && !matches!(cell.value, Value::Bool(false))
                    && cell.shown() != "0"
                    && cell.shown() != "0%"
            })
            .map(|(c, cell)| format!("{} {}", c.name, one_line(&cell.shown())))
            .collect();
        if !more.is_empty() {
            draft.left_out(
                row.place,
                format!(
                    "it is the phase '{}'; not taken: {}",
                    one_line(&row.title),
                    more.join(", ")
                ),
            );
        }
    }

    pub fn step(&self, row: &Data, phase: usize, draft: &mut Draft) -> Step {
        let title_column = column(self.columns, Meaning::Title).map_or(0, |c| c.index);
        let number = self.sheet.rows[row.row].number;
        let cell_name = match row.place {
            Place::Line(line) => format!("line {line}"),
            _ => format!("{}{number}", column_name(title_column)),
        };
        let mut step = Step {
            phase,
            title: one_line(&row.title),
            reference: row.reference.clone(),
            place: row.place,
            source: format!("{}!{cell_name}", self.name),
            ..Step::default()
        };
        shorten(&mut step, &row.title);
        if is_placeholder(&step.title) {
            draft.look(
                row.place,
                format!("the title is only a placeholder: '{}'", step.title),
            );
        }
        for column in self.columns {
            let cell = self.sheet.rows[row.row].cell(column.index);
            if !cell.is_empty() {
                self.take(column, cell, row, &mut step, draft);
            }
        }
        self.lengths(row, &mut step, draft);
        if is_gate(&step.title) {
            step.gate = Some(Vec::new());
        }
        step
    }

    fn take(&self, column: &Column, cell: &Cell, row: &Data, step: &mut Step, draft: &mut Draft) {
        let shown = cell.shown();
        match column.meaning {
            Some(Meaning::Reference | Meaning::Title | Meaning::Phase | Meaning::Level) => {}
            Some(Meaning::Details) => step.details.push(shown),
            Some(Meaning::Expect) => {
                if is_placeholder(&shown) {
                    draft.look(
                        row.place,
                        format!("'{}' in {} is only a placeholder", shown, column.name),
                    );
                }
                step.expect = Some(shown);
            }
            Some(Meaning::Undo) if is_placeholder(&shown) => {
                step.others.push((column.name.clone(), shown))
            }
            Some(Meaning::Undo) => step.undo = Some(shown),
            Some(Meaning::Owner) => {
                step.owners = owners(&shown);
                if step.owners.is_empty() {
                    draft.left_out(row.place, format!("the owner '{shown}' is nobody"));
                } else if shown.contains(['(', '（']) {
                    step.others.push((column.name.clone(), shown));
                }
            }
            Some(Meaning::Start | Meaning::End | Meaning::Due) => {
                self.time(column, cell, row, step, draft)
            }
            Some(Meaning::Needs | Meaning::Followers) => self.link(column, cell, row, step, draft),
            Some(Meaning::State | Meaning::Percent | Meaning::Tick) => {
                self.state(column, cell, step)
            }
            Some(Meaning::Section)
                if draft
                    .phases
                    .get(step.phase)
                    .is_some_and(|p| p.title == one_line(&shown)) => {}
            // Their turn comes when all of them are known.
            Some(Meaning::Duration | Meaning::Best | Meaning::Worst) => {}
            Some(Meaning::Section | Meaning::Contact | Meaning::Other) | None => {
                step.others.push((column.name.clone(), shown));
            }
        }
    }

    fn time(&self, column: &Column, cell: &Cell, row: &Data, step: &mut Step, draft: &mut Draft) {
        let shown = cell.shown();
        match values::moment(cell, self.order(column), self.year) {
            Read::Moment(moment) => {
                let has_more = matches!(&cell.value, Value::Text(text) if !is_only_time(text));
                match column.meaning {
                    Some(Meaning::Start) => step.start = Some(moment),
                    Some(Meaning::End) => step.end = Some(moment),
                    _ => step.due = Some(moment),
                }
                if has_more {
                    step.others.push((column.name.clone(), shown));
                }
            }
            Read::Impossible(why) => {
                let what = if column.meaning == Some(Meaning::Due) {
                    "due date"
                } else {
                    "date"
                };
                draft.left_out(
                    row.place,
                    format!(
                        "the {what} {shown} in '{}' was not taken: {why}",
                        column.name
                    ),
                );
                step.others.push((column.name.clone(), shown));
            }
            Read::Other => {
                if !is_placeholder(&shown) {
                    draft.left_out(
                        row.place,
                        format!(
                            "'{shown}' in '{}' is no time that is known; it is in the text",
                            column.name
                        ),
                    );
                }
                step.others.push((column.name.clone(), shown));
            }
        }
    }

    fn link(&self, column: &Column, cell: &Cell, row: &Data, step: &mut Step, draft: &mut Draft) {
        if let Value::Formula(formula) = &cell.value {
            draft.look(row.place, format!("'{}' is the formula ={formula}, which was never computed; open the sheet in a spreadsheet program and save it", column.name));
            step.others
                .push((column.name.clone(), format!("={formula}")));
            return;
        }
        if let Value::Error(error) = &cell.value {
            draft.look(row.place, format!("'{}' is the error {error}", column.name));
            return;
        }
        let is_known = |text: &str| self.known.contains(&plain(text));
        let found = links(&cell.shown(), &is_known);
        match column.meaning {
            Some(Meaning::Followers) => step.followers = found,
            _ => step.links = found,
        }
    }

    fn state(&self, column: &Column, cell: &Cell, step: &mut Step) {
        match values::tick(cell, column.meaning == Some(Meaning::Percent)) {
            Some(State::Open) => {}
            // The one that says more counts: done beats under way.
            Some(state) if step.state == State::Open || state == State::Done => step.state = state,
            Some(_) => {}
            None => step.others.push((column.name.clone(), cell.shown())),
        }
    }

    /// How long it takes, from one column or three.
    fn lengths(&self, row: &Data, step: &mut Step, draft: &mut Draft) {
        let mut read = |meaning| {
            let (column, cell) = self.cell(row, meaning)?;
            let length = length(cell, column.unit);
            if length.is_none() {
                let shown = cell.shown();
                if is_placeholder(&shown) {
                    draft.look(row.place, format!("'{}' only says {shown}", column.name));
                } else {
                    draft.left_out(
                        row.place,
                        format!(
                            "'{shown}' in '{}' is no duration that is known; it is in the text",
                            column.name
                        ),
                    );
                }
                step.others.push((column.name.clone(), shown));
            }
            length
        };
        let likely = read(Meaning::Duration);
        let best = read(Meaning::Best);
        let worst = read(Meaning::Worst);
        let Some(mut length) = likely.or(best).or(worst) else {
            return;
        };
        if length.best == length.worst && likely.is_some() {
            length.likely = Some(length.best);
        }
        if let Some(best) = best {
            length.best = length.best.min(best.best);
        }
        if let Some(worst) = worst {
            length.worst = length.worst.max(worst.worst);
        }
        let mut notes = self.notes.borrow_mut();
        if length.guessed_unit {
            notes.guessed.push(row.place);
        }
        if length.working {
            notes.working.push(row.place);
        }
        if length.days {
            notes.days.push(row.place);
        }
        if length.worst == 0.0 {
            notes.milestones.push(row.place);
        } else {
            step.takes = Some(length);
        }
    }

    /// Says what happened to many rows.
    pub fn report(&self, draft: &mut Draft) {
        let notes = self.notes.borrow();
        for (all, text) in [
            (
                &notes.guessed,
                "a duration without a unit was read as minutes",
            ),
            (&notes.working, "working days were read as 8 hours each"),
            (
                &notes.days,
                "days and weeks were read as those of the calendar: a day is 24 hours",
            ),
            (&notes.milestones, "a milestone: it takes no time"),
        ] {
            if let Some(first) = all.first() {
                let which = if all.len() > 1 {
                    format!(" ({})", places(all))
                } else {
                    String::new()
                };
                draft.taken(*first, format!("{text}{which}"));
            }
        }
    }
}

fn length(cell: &Cell, unit: Option<Unit>) -> Option<Length> {
    match &cell.value {
        // A time of the day stands for a duration here.
        Value::Serial(serial) => duration(&format!("{} min", (serial * 1440.0).round()), None),
        Value::Number(_) | Value::Text(_) => duration(&cell.shown(), unit),
        _ => None,
    }
}

/// Whether a text has nothing but dates, hours and signs.
fn is_only_time(text: &str) -> bool {
    const WORDS: &[&str] = &["h", "uhr", "t", "j", "d", "am", "pm", "de", "z"];
    values::scan::pieces(text).iter().all(|piece| match piece {
        values::scan::Piece::Word(word) => {
            WORDS.contains(&word.as_str())
                || word.chars().any(values::scan::is_wide) && word.chars().count() == 1
                || word.len() < 10
                    && !matches!(
                        values::moment_in(&format!("1 {word} 2026"), DayOrder::Unknown, 2026),
                        Read::Other
                    )
                || ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
                    .iter()
                    .any(|d| word.starts_with(d))
        }
        values::scan::Piece::Sign('~' | '〜') => false,
        _ => true,
    })
}

fn shorten(step: &mut Step, full: &str) {
    if step.title.chars().count() <= LONGEST_TITLE {
        return;
    }
    step.details.insert(0, full.trim().to_string());
    let cut: String = step.title.chars().take(LONGEST_TITLE - 20).collect();
    let end = cut.rfind(' ').filter(|at| *at > 40).unwrap_or(cut.len());
    step.title = format!("{}…", cut[..end].trim_end_matches([',', '.', ' ']));
}
