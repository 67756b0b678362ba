//! Where a table begins, and what its columns are.

use std::collections::HashMap;

use super::meaning::{Meaning, NAMES, meaning_of};
use crate::import::options::Options;
use crate::import::read::{Cell, ReadError, Row, Sheet, Value, column_name};
use crate::import::values::{self, Unit, duration, is_date_like, plain, unit_in};

/// The heading of a table: its rows as indexes, and the name of each column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    pub rows: Vec<usize>,
    pub names: Vec<String>,
    pub score: u32,
}

/// A column that is read.
#[derive(Debug, Clone)]
pub struct Column {
    pub index: usize,
    pub name: String,
    pub meaning: Option<Meaning>,
    pub unit: Option<Unit>,
}

/// So far down a heading may begin.
const DEEPEST: usize = 60;

/// The likeliest heading, if the table has one.
pub fn header(sheet: &Sheet) -> Option<Header> {
    let rows = sheet.rows.iter().enumerate().take(DEEPEST);
    let scored = rows.map(|(at, row)| (score(row), at));
    let (score, at) = scored.max_by_key(|(score, at)| (*score, usize::MAX - at))?;
    if score < 100 {
        return None;
    }
    Some(combined(sheet, at, score))
}

/// The heading that has the names of `--map`, where no word of it is known.
pub fn told(sheet: &Sheet, options: &Options) -> Option<Header> {
    let is_named = |row: &Row| {
        let has = |wanted: &String| texts(row).any(|(_, text)| plain(text) == plain(wanted));
        options.map.iter().any(|(_, wanted)| has(wanted))
    };
    let at = sheet.rows.iter().take(DEEPEST).position(is_named)?;
    Some(combined(sheet, at, 100))
}

fn texts(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    row.cells
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| match &cell.value {
            Value::Text(text) if text.chars().count() < 60 => Some((at, text.trim())),
            _ => None,
        })
}

/// How much a row looks like a heading: the sum over the meanings in it.
fn score(row: &Row) -> u32 {
    let mut best: HashMap<Meaning, u32> = HashMap::new();
    let mut filled = 0;
    for (_, text) in texts(row) {
        filled += 1;
        if let Some(found) = meaning_of(text) {
            let known = best.entry(found.meaning).or_default();
            *known = (*known).max(found.strength);
        }
    }
    let total = best.values().sum::<u32>();
    // One word that is known can be a cell of any row.
    if filled > 1 && best.len() < 2 {
        total / 2
    } else {
        total
    }
}

/// The heading at a row, with the row above or below it where it has two.
fn combined(sheet: &Sheet, at: usize, score: u32) -> Header {
    let width = sheet.width();
    let shown = |row: usize, column: usize| {
        sheet
            .rows
            .get(row)
            .map(|r| r.cell(column).shown())
            .unwrap_or_default()
    };
    let spans = |row: usize| {
        sheet
            .merged
            .iter()
            .any(|(first, last, from, to)| *first == row && (last > first || to > from))
    };
    let is_texts = |row: usize| {
        sheet.rows.get(row).is_some_and(|r| {
            !r.is_empty()
                && r.cells
                    .iter()
                    .all(|c| matches!(c.value, Value::Empty | Value::Text(_)))
        })
    };
    let above = at
        .checked_sub(1)
        .filter(|up| is_texts(*up) && spans(*up) && texts(&sheet.rows[*up]).count() > 1);
    let down = at + 1;
    let is_sub = is_texts(down) && {
        let words = texts(&sheet.rows[down])
            .filter(|(_, t)| meaning_of(t).is_some_and(|m| m.strength >= 100))
            .count();
        spans(at) && words > 0
    };
    let (top, bottom) = match above {
        Some(up) => (up, at),
        None if is_sub => (at, down),
        None => (at, at),
    };
    let name = |column: usize| {
        let low = shown(bottom, column);
        let high = across(sheet, top, column);
        match (top == bottom, high.is_empty(), low.is_empty()) {
            (true, ..) | (_, true, _) => low,
            (_, _, true) => high,
            // The lower one says more, unless only both together mean something.
            _ if meaning_of(&low).is_some() => low,
            _ => format!("{high} {low}"),
        }
    };
    Header {
        rows: if top == bottom {
            vec![at]
        } else {
            vec![top, bottom]
        },
        names: (0..width)
            .map(|column| {
                name(column)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect(),
        score,
    }
}

/// What stands in a cell, or in the merged one that covers it.
fn across(sheet: &Sheet, row: usize, column: usize) -> String {
    let area = sheet.merged.iter().find(|(first, last, from, to)| {
        (*first..=*last).contains(&row) && (*from..=*to).contains(&column)
    });
    let (row, column) = area.map_or((row, column), |(first, _, from, _)| (*first, *from));
    sheet
        .rows
        .get(row)
        .map(|r| r.cell(column).shown())
        .unwrap_or_default()
}

/// Columns whose headings are dates or days in a row: a chart beside the table.
pub fn chart(sheet: &Sheet, header: &Header) -> Vec<usize> {
    let Some(row) = header.rows.last().and_then(|at| sheet.rows.get(*at)) else {
        return Vec::new();
    };
    let is_day = |cell: &Cell| {
        let weekday_or_number = match &cell.value {
            Value::Number(n) => n.fract() == 0.0 && (0.0..=400.0).contains(n),
            Value::Text(text) => {
                let text = plain(text);
                let digits = text.trim_start_matches(['w', 'd', 's', 'k', 'j', 't', ' ']);
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
            }
            _ => false,
        };
        weekday_or_number || is_date_like(cell) || values::clock_in(&cell.shown()).is_some()
    };
    let days: Vec<usize> = (0..row.cells.len())
        .filter(|column| is_day(row.cell(*column)))
        .collect();
    if days.len() >= 3 { days } else { Vec::new() }
}

/// What the columns of a table are.
///
/// # Errors
/// A `--map` that names no column, or no meaning.
pub fn columns(
    sheet: &Sheet,
    header: &Header,
    data: &[usize],
    options: &Options,
) -> Result<Vec<Column>, ReadError> {
    let chart = chart(sheet, header);
    let is_filled = |column: usize| {
        data.iter()
            .any(|row| !sheet.rows[*row].cell(column).is_empty())
    };
    let mut columns: Vec<Column> = (0..sheet.width())
        .filter(|column| !chart.contains(column) && is_filled(*column))
        .map(|index| {
            let name = header.names.get(index).cloned().unwrap_or_default();
            Column {
                unit: unit_in(&name),
                name: if name.is_empty() {
                    format!("column {}", column_name(index))
                } else {
                    name
                },
                index,
                meaning: None,
            }
        })
        .collect();
    by_words(&mut columns, sheet, data);
    second_titles_are_phases(&mut columns, sheet, data);
    marks_are_no_phases(&mut columns, sheet, data);
    by_content(&mut columns, sheet, data);
    by_map(&mut columns, options)?;
    Ok(columns)
}

/// For each meaning the column whose heading says it best.
fn by_words(columns: &mut [Column], sheet: &Sheet, data: &[usize]) {
    let mut best: HashMap<Meaning, (u32, usize, usize)> = HashMap::new();
    for (at, column) in columns.iter().enumerate() {
        let Some(found) = meaning_of(&column.name) else {
            continue;
        };
        let meaning = by_kind(found.meaning, column, sheet, data);
        let rank = (found.strength, usize::MAX - found.rank, usize::MAX - at);
        let known = best.entry(meaning).or_default();
        if rank > *known {
            *known = rank;
        }
    }
    for (meaning, (.., at)) in best {
        columns[usize::MAX - at].meaning = Some(meaning);
    }
}

/// `Étape` beside `Tâche`: what groups the rows is a phase.
fn second_titles_are_phases(columns: &mut [Column], sheet: &Sheet, data: &[usize]) {
    if columns.iter().any(|c| c.meaning == Some(Meaning::Phase)) {
        return;
    }
    let groups = |column: &Column| {
        let cells = data.iter().map(|row| sheet.rows[*row].cell(column.index));
        let shown: std::collections::HashSet<String> =
            cells.filter(|c| !c.is_empty()).map(Cell::shown).collect();
        shown.len() > 1 && shown.len() * 10 <= data.len() * 7
    };
    let is_title = |column: &Column| {
        meaning_of(&column.name).is_some_and(|m| m.meaning == Meaning::Title && m.strength >= 100)
    };
    if let Some(column) = columns
        .iter_mut()
        .find(|c| c.meaning.is_none() && is_title(c) && groups(c))
    {
        column.meaning = Some(Meaning::Phase);
    }
}

/// A phase that is named again and again with blanks between is a mark on some rows, and the blanks
/// are not filled.
fn marks_are_no_phases(columns: &mut [Column], sheet: &Sheet, data: &[usize]) {
    let Some(column) = columns
        .iter_mut()
        .find(|c| c.meaning == Some(Meaning::Phase))
    else {
        return;
    };
    let mut last: Option<String> = None;
    let (mut gaps, mut named_again) = (0, 0);
    let mut is_gap = false;
    for row in data {
        let cell = sheet.rows[*row].cell(column.index);
        if cell.is_empty() {
            is_gap = last.is_some();
            gaps += 1;
            continue;
        }
        named_again += usize::from(is_gap && last == Some(cell.shown()));
        last = Some(cell.shown());
        is_gap = false;
    }
    if named_again > 0 && gaps > 0 {
        column.meaning = None;
    }
}

/// A word can mean two things: the cells decide.
fn by_kind(meaning: Meaning, column: &Column, sheet: &Sheet, data: &[usize]) -> Meaning {
    let cells = || {
        data.iter()
            .map(|row| sheet.rows[*row].cell(column.index))
            .filter(|cell| !cell.is_empty())
    };
    let share = |test: &dyn Fn(&Cell) -> bool| {
        let all = cells().count().max(1);
        cells().filter(|cell| test(cell)).count() * 10 >= all * 7
    };
    let is_state = |cell: &Cell| values::tick(cell, false).is_some();
    match meaning {
        // `Step` and `Item` can be numbers or what is done.
        Meaning::Reference if !share(&|cell| is_code(&cell.shown())) => Meaning::Title,
        Meaning::Title if share(&|cell| is_code(&cell.shown())) => Meaning::Reference,
        // `Check` can be a tick or what to look at.
        Meaning::Expect if share(&is_state) => Meaning::Tick,
        Meaning::Tick if !share(&is_state) => Meaning::Expect,
        // `Day 1` is a section, a date is a start.
        Meaning::Start if share(&|cell| is_word(&cell.shown())) => Meaning::Section,
        other => other,
    }
}

fn is_word(text: &str) -> bool {
    let read = values::moment_in(text, values::DayOrder::Unknown, 2026);
    matches!(read, values::Read::Other)
        && text.chars().any(char::is_alphabetic)
        && !values::is_placeholder(text)
}

/// Numbers and codes such as `1.a`, `T-01-02`, `MIG-ACC`.
pub fn is_code(text: &str) -> bool {
    let text = text.trim();
    let length = text.chars().count();
    !text.contains(char::is_whitespace)
        && length <= 16
        && text.is_ascii()
        && (text.chars().any(|c| c.is_ascii_digit())
            || (text.contains(['-', '_', '.']) && length <= 12)
            || length <= 3)
}

/// A title where no heading names one; durations where the cells are such.
fn by_content(columns: &mut [Column], sheet: &Sheet, data: &[usize]) {
    let has = |columns: &[Column], meaning| columns.iter().any(|c| c.meaning == Some(meaning));
    let mean_length = |column: &Column| {
        let texts = data.iter().map(|row| sheet.rows[*row].cell(column.index));
        let all: Vec<usize> = texts
            .filter(|cell| matches!(cell.value, Value::Text(_)) && !cell.is_empty())
            .map(|cell| cell.shown().chars().count().min(80))
            .collect();
        all.iter().sum::<usize>() / data.len().max(1)
    };
    // `Task Classification` beside a description: the longer one says what is done.
    let title = columns
        .iter()
        .position(|c| c.meaning == Some(Meaning::Title));
    let details = columns
        .iter()
        .position(|c| c.meaning == Some(Meaning::Details));
    if let (Some(title), Some(details)) = (title, details) {
        let is_sure = meaning_of(&columns[title].name).is_some_and(|m| m.strength >= 100);
        if !is_sure && mean_length(&columns[details]) > 2 * mean_length(&columns[title]) {
            columns[title].meaning = None;
            columns[details].meaning = Some(Meaning::Title);
        }
    }
    if !has(columns, Meaning::Title) {
        let details = columns
            .iter()
            .position(|c| c.meaning == Some(Meaning::Details));
        let longest = || {
            let free = columns
                .iter()
                .enumerate()
                .filter(|(_, c)| matches!(c.meaning, None | Some(Meaning::Other)));
            free.max_by_key(|(at, c)| (mean_length(c), usize::MAX - at))
                .map(|(at, _)| at)
        };
        if let Some(at) = details.or_else(longest) {
            columns[at].meaning = Some(Meaning::Title);
        }
    }
    if !has(columns, Meaning::Reference) {
        let is_numbered = |column: &Column| {
            let cells = data
                .iter()
                .map(|row| sheet.rows[*row].cell(column.index).shown());
            let filled: Vec<String> = cells.filter(|text| !text.is_empty()).collect();
            let distinct: std::collections::HashSet<&String> = filled.iter().collect();
            filled.len() * 10 >= data.len() * 9
                && distinct.len() * 10 >= filled.len() * 9
                && filled.iter().all(|text| is_code(text))
        };
        let named = |c: &Column| !c.name.starts_with("column ");
        let found = columns
            .iter()
            .position(|c| c.meaning.is_none() && !named(c) && is_numbered(c));
        if let Some(at) = found {
            columns[at].meaning = Some(Meaning::Reference);
        }
    }
    if !has(columns, Meaning::Duration) {
        let is_duration = |column: &Column| {
            let cells = data
                .iter()
                .map(|row| sheet.rows[*row].cell(column.index))
                .filter(|c| !c.is_empty());
            let (mut all, mut good) = (0, 0);
            for cell in cells {
                all += 1;
                let with_unit = duration(&cell.shown(), None).is_some_and(|l| !l.guessed_unit);
                good += usize::from(
                    with_unit
                        && !matches!(cell.value, Value::Serial(_))
                        && !cell.shown().contains(':'),
                );
            }
            all > 1 && good * 10 >= all * 8
        };
        let found = columns
            .iter()
            .position(|c| c.meaning.is_none() && is_duration(c));
        if let Some(at) = found {
            columns[at].meaning = Some(Meaning::Duration);
        }
    }
}

/// What the person says with `--map`.
fn by_map(columns: &mut [Column], options: &Options) -> Result<(), ReadError> {
    for (meaning, wanted) in &options.map {
        let named = NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(meaning));
        let meaning = named.map(|(_, meaning)| *meaning).ok_or_else(|| {
            let all: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            ReadError::new(
                format!("--map knows no '{meaning}'"),
                format!("it knows: {}", all.join(", ")),
            )
        })?;
        let is_meant = |column: &&mut Column| {
            plain(&column.name) == plain(wanted)
                || column_name(column.index).eq_ignore_ascii_case(wanted)
        };
        let at = columns
            .iter_mut()
            .position(|c| is_meant(&c))
            .ok_or_else(|| {
                let all: Vec<String> = columns.iter().map(|c| format!("'{}'", c.name)).collect();
                ReadError::new(
                    format!("no column is called '{wanted}'"),
                    format!(
                        "use a heading or the letter of a column: {}",
                        all.join(", ")
                    ),
                )
            })?;
        for column in columns
            .iter_mut()
            .filter(|column| column.meaning == Some(meaning))
        {
            column.meaning = None;
        }
        columns[at].meaning = Some(meaning);
    }
    Ok(())
}
