//! A sheet as a plan: its rows become phases and steps.

use std::collections::{HashMap, HashSet};

use super::header::{self, Column, Header, is_code};
use super::levels::{self, Sources};
use super::meaning::Meaning;
use super::row::RowReader;
use crate::import::draft::{Draft, Phase, Place, places};
use crate::import::options::Options;
use crate::import::read::{Cell, ReadError, Sheet, Value, column_name};
use crate::import::values::{self, DayOrder};

/// One row with a step or a phase.
pub struct Data {
    /// Index of the row in the sheet.
    pub row: usize,
    pub place: Place,
    pub title: String,
    pub reference: Option<String>,
    pub phase: Option<String>,
    depth: usize,
}

/// Reads a table into the draft. `name` is how its cells are called: `plan.xlsx!Plan`.
///
/// # Errors
/// What was said with `--map` or `--rows` is not in the sheet.
pub fn table(
    sheet: &Sheet,
    name: &str,
    options: &Options,
    draft: &mut Draft,
) -> Result<(), ReadError> {
    let sheet = &filled(sheet);
    let header = header::told(sheet, options)
        .or_else(|| header::header(sheet))
        .unwrap_or_default();
    let first = header.rows.last().map_or(0, |at| at + 1);
    let all: Vec<usize> = (first..sheet.rows.len())
        .filter(|at| !sheet.rows[*at].is_empty())
        .filter(|at| {
            let number = sheet.rows[*at].number;
            options
                .rows
                .is_none_or(|(from, to)| (from..=to).contains(&number))
        })
        .collect();
    if let Some((from, to)) = options.rows {
        draft.left_out(Place::File, format!("only rows {from} to {to} were read"));
    }
    above(sheet, &header, draft);
    let columns = header::columns(sheet, &header, &all, options)?;
    describe(sheet, &header, &columns, draft);
    let Some(title) = column(&columns, Meaning::Title).map(|c| c.index) else {
        return Ok(());
    };
    draft.links_are_complete |= sheet.links_are_complete;
    draft.has_links |= column(&columns, Meaning::Needs).is_some()
        || column(&columns, Meaning::Followers).is_some();
    draft.is_utc |= columns.iter().any(|c| c.name.contains("UTC"));
    let rows = RowReader::new(sheet, name, &columns, &all, options, draft);
    let data = data(sheet, &columns, title, &header, &all, draft);
    place_rows(sheet, &columns, data, &rows, draft);
    rows.report(draft);
    Ok(())
}

pub fn column(columns: &[Column], meaning: Meaning) -> Option<&Column> {
    columns
        .iter()
        .find(|column| column.meaning == Some(meaning))
}

/// The sheet with the value of merged cells in each row that they cover.
fn filled(sheet: &Sheet) -> Sheet {
    let mut sheet = sheet.clone();
    for (first, last, from, _) in sheet.merged.clone() {
        let value = sheet
            .rows
            .get(first)
            .map(|row| row.cell(from).clone())
            .unwrap_or_default();
        for row in (first + 1)..=last.min(sheet.rows.len().saturating_sub(1)) {
            let cells = &mut sheet.rows[row].cells;
            if cells.len() <= from {
                cells.resize_with(from + 1, Cell::default);
            }
            if cells[from].is_empty() {
                cells[from] = value.clone();
            }
        }
    }
    sheet
}

/// What stands above the heading is the title, and text about the plan.
fn above(sheet: &Sheet, header: &Header, draft: &mut Draft) {
    let first = header.rows.first().copied().unwrap_or(0);
    for row in &sheet.rows[..first.min(sheet.rows.len())] {
        let texts: Vec<String> = row
            .cells
            .iter()
            .filter(|c| !c.is_empty())
            .map(Cell::shown)
            .collect();
        let text = texts.join(" | ");
        if text.is_empty() {
        } else if draft.title.is_empty() {
            draft.title = text;
        } else {
            draft.about.push(text);
        }
    }
}

/// Says what was read as what.
fn describe(sheet: &Sheet, header: &Header, columns: &[Column], draft: &mut Draft) {
    let numbers: Vec<Place> = header
        .rows
        .iter()
        .map(|at| Place::Row(sheet.rows[*at].number))
        .collect();
    if numbers.is_empty() {
        draft.look(
            Place::File,
            "no row has headings that are known; the columns were told apart by what is in them",
        );
    } else if sheet.rows[header.rows[0]].number > 0 {
        draft
            .understood
            .push(format!("headings in {}", places(&numbers)));
    }
    for column in columns {
        let letter = column_name(column.index);
        let what = match column.meaning {
            Some(Meaning::Reference) => "the number (ref)",
            Some(Meaning::Title) => "the title",
            Some(Meaning::Phase) => "the phase",
            Some(Meaning::Section) => "a section",
            Some(Meaning::Details) => "do",
            Some(Meaning::Expect) => "expect",
            Some(Meaning::Owner) => "the owner (role)",
            Some(Meaning::Duration) => "takes",
            Some(Meaning::Best) => "takes, best case",
            Some(Meaning::Worst) => "takes, worst case",
            Some(Meaning::Start) => "not_before",
            Some(Meaning::End) => "the end",
            Some(Meaning::Due) => "the due time",
            Some(Meaning::Needs) => "needs",
            Some(Meaning::Followers) => "needs of the steps that it names",
            Some(Meaning::State | Meaning::Percent | Meaning::Tick) => "what is done already",
            Some(Meaning::Undo) => "undo",
            Some(Meaning::Level) => "the level",
            Some(Meaning::Contact | Meaning::Other) | None => "text in do, with its name",
        };
        draft
            .understood
            .push(format!("{letter} '{}': {what}", column.name));
    }
    let chart = header::chart(sheet, header);
    if let (Some(first), Some(last)) = (chart.first(), chart.last()) {
        let text = format!(
            "columns {} to {} are a chart with a column for each day",
            column_name(*first),
            column_name(*last)
        );
        draft.left_out(Place::File, text);
    }
    for hidden in sheet
        .hidden_columns
        .iter()
        .filter(|hidden| columns.iter().any(|c| c.index == **hidden))
    {
        draft.taken(
            Place::File,
            format!(
                "column {} is hidden in the sheet; it was read",
                column_name(*hidden)
            ),
        );
    }
}

/// The rows that are more than decoration.
fn data(
    sheet: &Sheet,
    columns: &[Column],
    title: usize,
    header: &Header,
    all: &[usize],
    draft: &mut Draft,
) -> Vec<Data> {
    let reference = column(columns, Meaning::Reference).map(|c| c.index);
    let phase = column(columns, Meaning::Phase).map(|c| c.index);
    let mut references = References::default();
    let mut data = Vec::new();
    let mut last_phase: Option<String> = None;
    for at in all {
        let row = &sheet.rows[*at];
        let place = Place::Row(row.number);
        let is_heading_again = header
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| !n.is_empty())
            .all(|(c, name)| row.cell(c).shown() == *name);
        if is_heading_again && !header.rows.is_empty() {
            draft.left_out(place, "the headings again");
            continue;
        }
        if row.hidden {
            draft.look(
                place,
                "the row is hidden in the sheet; it was read all the same",
            );
        }
        let mut text = row.cell(title).shown();
        let shown: Vec<String> = row
            .cells
            .iter()
            .filter(|c| !c.is_empty())
            .map(Cell::shown)
            .collect();
        let phase_here = phase
            .filter(|c| !row.cell(*c).is_empty())
            .map(|c| row.cell(c).shown());
        if let Some(phase) = phase_here {
            last_phase = Some(one_line(&phase));
        }
        if row.cell(title).is_empty() {
            // A banner has its text in another column.
            match shown.as_slice() {
                [only] if !is_code(only) && phase.is_none() => text = only.clone(),
                [only] if phase.is_some() && Some(one_line(only)) == last_phase => continue,
                _ => {
                    draft.left_out(place, format!("no title: {}", shown.join(" | ")));
                    continue;
                }
            }
        }
        let written = reference
            .map(|c| references.next(row.cell(c), place, draft))
            .unwrap_or_default();
        data.push(Data {
            row: *at,
            place,
            title: text,
            reference: Some(written).filter(|text| !text.is_empty()),
            phase: last_phase.clone(),
            depth: 0,
        });
    }
    references.report(&data, draft);
    data
}

/// Ids as they come, with the ones that a spreadsheet shortened.
#[derive(Default)]
struct References {
    before: Option<(i64, i64)>,
}

impl References {
    /// `1.10` that became the number 1.1 after 1.9 is 1.10 again.
    fn next(&mut self, cell: &Cell, place: Place, draft: &mut Draft) -> String {
        let shown = cell.shown();
        let parts = shown
            .split_once('.')
            .and_then(|(a, b)| Some((a.parse::<i64>().ok()?, b.parse::<i64>().ok()?)));
        let is_number = matches!(cell.value, Value::Number(_));
        let (Some((major, minor)), true) = (parts, is_number) else {
            self.before = parts;
            return shown;
        };
        let wanted = self.before.filter(|(m, _)| *m == major).map(|(_, n)| n + 1);
        let shortened = wanted.filter(|next| next % 10 == 0 && next / 10 == minor);
        self.before = Some((major, shortened.unwrap_or(minor)));
        match shortened {
            Some(next) => {
                draft.taken(
                    place,
                    format!(
                        "{shown} comes after {major}.{}: read as {major}.{next}",
                        next - 1
                    ),
                );
                format!("{major}.{next}")
            }
            None => shown,
        }
    }

    fn report(&self, data: &[Data], draft: &mut Draft) {
        let mut by_name: HashMap<&str, Vec<Place>> = HashMap::new();
        for row in data {
            if let Some(name) = &row.reference {
                by_name.entry(name).or_default().push(row.place);
            }
        }
        let mut doubles: Vec<(Vec<Place>, &str)> = by_name
            .into_iter()
            .filter(|(_, p)| p.len() > 1)
            .map(|(n, p)| (p, n))
            .collect();
        doubles.sort();
        for (all, name) in doubles {
            let count = if all.len() == 2 {
                "two".to_string()
            } else {
                all.len().to_string()
            };
            draft.look(all[1], format!("{count} rows are {name}: {}", places(&all)));
        }
    }
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes phases and steps of the rows.
fn place_rows(
    sheet: &Sheet,
    columns: &[Column],
    mut data: Vec<Data>,
    rows: &RowReader<'_>,
    draft: &mut Draft,
) {
    if column(columns, Meaning::Phase).is_some() {
        return by_column(
            &data,
            |row| row.phase.clone().unwrap_or_else(|| "Plan".into()),
            rows,
            draft,
        );
    }
    if let Some((depths, source)) = levels::depths(&sources(sheet, columns, &data)) {
        for (row, depth) in data.iter_mut().zip(depths) {
            row.depth = depth;
        }
        draft.understood.push(format!("phases by {source}"));
        return by_depth(&data, rows, draft);
    }
    let banners = banners(sheet, columns, &data);
    if !banners.is_empty() {
        for (at, row) in data.iter_mut().enumerate() {
            row.depth = usize::from(!banners.contains(&at));
        }
        draft
            .understood
            .push("phases by the rows that have nothing but a title".into());
        return by_depth(&data, rows, draft);
    }
    let section = column(columns, Meaning::Section).map(|c| c.index);
    if let Some(section) = section.filter(|section| is_grouped(sheet, &data, *section)) {
        let mut last = "Plan".to_string();
        let names: HashMap<usize, String> = data
            .iter()
            .map(|row| {
                let shown = sheet.rows[row.row].cell(section).shown();
                if !shown.is_empty() {
                    last = one_line(&shown);
                }
                (row.row, last.clone())
            })
            .collect();
        draft.understood.push("phases by that section".into());
        return by_column(
            &data,
            |row| names.get(&row.row).cloned().unwrap_or_default(),
            rows,
            draft,
        );
    }
    let name = if sheet.name.is_empty() || sheet.name.to_lowercase().starts_with("sheet") {
        "Plan"
    } else {
        &sheet.name
    };
    by_column(&data, |_| name.to_string(), rows, draft);
}

fn sources(sheet: &Sheet, columns: &[Column], data: &[Data]) -> Sources {
    let title = column(columns, Meaning::Title).map_or(0, |c| c.index);
    let level = column(columns, Meaning::Level).map(|c| c.index);
    let indent = |row: &Data| {
        let cell = sheet.rows[row.row].cell(title);
        let spaces = match &cell.value {
            Value::Text(text) => text
                .chars()
                .take_while(|c| c.is_whitespace())
                .map(|c| if c == '\t' { 4 } else { 1 })
                .sum(),
            _ => 0,
        };
        Some(spaces + usize::from(cell.indent) * 3)
    };
    let numbered: Vec<Option<usize>> = data
        .iter()
        .map(|row| row.reference.as_deref().and_then(levels::number_depth))
        .collect();
    // Numbers are levels only if the one above is there too.
    let trimmed = |reference: &str| reference.trim_end_matches('.').to_string();
    let all: HashSet<String> = data
        .iter()
        .filter_map(|row| row.reference.as_deref())
        .map(trimmed)
        .collect();
    let has_parent = |row: &Data| {
        let name = trimmed(row.reference.as_deref().unwrap_or_default());
        let above = name.rsplit_once('.').map_or("", |(above, _)| above);
        all.contains(above) || all.contains(&format!("{above}.0"))
    };
    let is_nested = data
        .iter()
        .zip(&numbered)
        .filter(|(_, depth)| depth.is_some_and(|depth| depth > 1))
        .all(|(row, _)| has_parent(row));
    Sources {
        outline: data
            .iter()
            .map(|row| Some(usize::from(sheet.rows[row.row].level)))
            .collect(),
        column: level.map_or(Vec::new(), |level| {
            data.iter()
                .map(|row| sheet.rows[row.row].cell(level).shown().parse().ok())
                .collect()
        }),
        indent: data.iter().map(indent).collect(),
        numbers: if is_nested { numbered } else { Vec::new() },
    }
}

/// Rows with a title alone, in a table whose rows have more.
fn banners(sheet: &Sheet, columns: &[Column], data: &[Data]) -> Vec<usize> {
    let filled = |row: &Data| {
        columns
            .iter()
            .filter(|c| !matches!(c.meaning, Some(Meaning::Reference)))
            .filter(|c| !sheet.rows[row.row].cell(c.index).is_empty())
            .count()
    };
    let alone: Vec<usize> = (0..data.len())
        .filter(|at| filled(&data[*at]) <= 1)
        .collect();
    let is_heading = |at: &usize| {
        // Something follows that is more than a banner.
        data.get(at + 1).is_some_and(|next| filled(next) > 1)
    };
    let heads: Vec<usize> = alone.iter().copied().filter(is_heading).collect();
    let is_few = heads.len() == alone.len() && heads.len() * 2 <= data.len();
    if is_few && heads.first() == Some(&0) {
        heads
    } else {
        Vec::new()
    }
}

/// Whether the values of a column stand together, each in one run.
fn is_grouped(sheet: &Sheet, data: &[Data], column: usize) -> bool {
    let mut runs: Vec<String> = Vec::new();
    for row in data {
        let shown = one_line(&sheet.rows[row.row].cell(column).shown());
        if !shown.is_empty() && runs.last() != Some(&shown) {
            runs.push(shown);
        }
    }
    let distinct: HashSet<&String> = runs.iter().collect();
    // Now and then one may come back.
    !runs.is_empty() && runs.len() * 2 <= distinct.len() * 3 && distinct.len() * 2 <= data.len() + 3
}

fn by_column(
    data: &[Data],
    name: impl Fn(&Data) -> String,
    rows: &RowReader<'_>,
    draft: &mut Draft,
) {
    let mut last = None;
    let mut back: Vec<(String, Vec<Place>)> = Vec::new();
    for row in data {
        let title = name(row);
        let (phase, was_there) = draft.phase(&title);
        if was_there && last.is_some() && last != Some(phase) {
            match back.iter_mut().find(|(known, _)| *known == title) {
                Some((_, all)) => all.push(row.place),
                None => back.push((title, vec![row.place])),
            }
        }
        last = Some(phase);
        let step = rows.step(row, phase, draft);
        draft.steps.push(step);
    }
    for (title, all) in back {
        draft.look(all[0], format!("the phase '{title}' comes back ({}); its steps stand together in the runbook, and still wait for what they waited for", places(&all)));
    }
}

fn by_depth(data: &[Data], rows: &RowReader<'_>, draft: &mut Draft) {
    // The titles and phases above the current row, by depth.
    let mut above: Vec<(String, Option<usize>)> = Vec::new();
    for (at, row) in data.iter().enumerate() {
        let has_children = data.get(at + 1).is_some_and(|next| next.depth > row.depth);
        above.truncate(row.depth);
        let is_summary = has_children && (row.depth == 0 || rows.is_plain(row));
        if is_summary {
            let title = one_line(&row.title);
            let parents: Vec<&str> = above
                .iter()
                .filter(|(_, p)| p.is_some())
                .map(|(t, _)| t.as_str())
                .collect();
            let full = if parents.is_empty() {
                title.clone()
            } else {
                format!("{}: {title}", parents.join(": "))
            };
            draft.phases.push(Phase {
                title: full,
                reference: row.reference.clone(),
                at: rows.start_of(row),
            });
            rows.report_phase(row, draft);
            above.push((title, Some(draft.phases.len() - 1)));
            continue;
        }
        let phase = above
            .iter()
            .rev()
            .find_map(|(_, phase)| *phase)
            .unwrap_or_else(|| {
                let name = one_line(&row.title);
                draft.phase(if row.depth == 0 { &name } else { "Plan" }).0
            });
        let mut step = rows.step(row, phase, draft);
        let part_of: Vec<&str> = above
            .iter()
            .filter(|(_, p)| p.is_none())
            .map(|(t, _)| t.as_str())
            .collect();
        if !part_of.is_empty() {
            step.details
                .insert(0, format!("Part of: {}", part_of.join(", ")));
        }
        above.push((one_line(&row.title), None));
        draft.steps.push(step);
    }
}

/// The order of day and month that a column has, and what decided it.
pub fn order_of(
    sheet: &Sheet,
    rows: &[usize],
    column: usize,
    month_first: Option<bool>,
) -> (DayOrder, bool) {
    let texts: Vec<String> = rows
        .iter()
        .filter_map(|row| match &sheet.rows[*row].cell(column).value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    let is_written = texts.iter().any(|t| {
        let parts: Vec<&str> = t.split(['/', '.', '-']).collect();
        parts.len() >= 3 && parts[0].trim().len() <= 2
    });
    let found = values::day_order(texts.iter().map(String::as_str));
    match (found, month_first) {
        (DayOrder::Unknown, Some(true)) => (DayOrder::MonthFirst, is_written),
        (DayOrder::Unknown, Some(false)) => (DayOrder::DayFirst, is_written),
        (found, _) => (found, is_written),
    }
}
