//! What a file means: its sheets or its text become a draft of a plan.

mod header;
mod levels;
mod meaning;
mod outline;
mod row;
mod sections;
mod table;

use super::draft::{Draft, Place};
use super::options::Options;
use super::read::{Content, ReadError, Sheet};
use meaning::Meaning;

pub use meaning::{NAMES, meaning_of};

/// What a file means. `name` is what to call it.
///
/// # Errors
/// A sheet, row or column that was asked for and isn't there; a file without any step.
pub fn understand(content: Content, name: &str, options: &Options) -> Result<Draft, ReadError> {
    let mut draft = Draft::default();
    match content {
        Content::Sheets(sheets) => of_sheets(&sheets, name, options, &mut draft)?,
        Content::Text(doc) => outline::outline(doc, name, options, &mut draft)?,
    }
    if draft.steps.is_empty() {
        return Err(ReadError::new(
            format!("there are no steps in {name}"),
            "a step is a row with a title, a box '- [ ]', or an item of a list; '--sheet', '--rows' and '--map title=HEADING' say where they are",
        ));
    }
    if draft.title.is_empty() {
        draft.title = options.title.clone().unwrap_or_else(|| stem(name));
    }
    if let Some(title) = &options.title {
        draft.title.clone_from(title);
    }
    Ok(draft)
}

/// `plan` of `folder/plan.xlsx`, with spaces for the signs between words.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = stem.replace(['_', '-'], " ");
    match words.trim() {
        "" => "Plan".into(),
        title => title.to_string(),
    }
}

fn of_sheets(
    sheets: &[Sheet],
    name: &str,
    options: &Options,
    draft: &mut Draft,
) -> Result<(), ReadError> {
    let chosen = choose(sheets, options)?;
    let sheet = &sheets[chosen];
    if !sheet.name.is_empty() {
        draft.understood.push(format!("sheet '{}'", sheet.name));
    }
    let called = if sheet.name.is_empty() {
        name.to_string()
    } else {
        format!("{name}!{}", sheet.name)
    };
    table::table(sheet, &called, options, draft)?;
    for (at, other) in sheets.iter().enumerate().filter(|(at, _)| *at != chosen) {
        let rows = other.rows.iter().filter(|row| !row.is_empty()).count();
        let _ = at;
        if other.hidden {
            draft.left_out(
                Place::File,
                format!(
                    "the sheet '{}' is hidden and was not read; it has {}",
                    other.name,
                    counted(rows, "row")
                ),
            );
        } else if rows > 0 && !contacts(other, draft) {
            draft.left_out(
                Place::File,
                format!(
                    "the sheet '{}' was not read; it has {}. '--sheet \"{}\"' reads it",
                    other.name,
                    counted(rows, "row"),
                    other.name
                ),
            );
        }
    }
    Ok(())
}

/// `1 row`, `3 rows`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// The sheet that was asked for, else the one that looks most like a plan.
fn choose(sheets: &[Sheet], options: &Options) -> Result<usize, ReadError> {
    let names = || {
        sheets
            .iter()
            .map(|s| format!("'{}'", s.name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(wanted) = &options.sheet {
        let by_name = sheets
            .iter()
            .position(|s| s.name.eq_ignore_ascii_case(wanted));
        let by_number = || {
            wanted
                .parse::<usize>()
                .ok()
                .and_then(|n| n.checked_sub(1))
                .filter(|n| *n < sheets.len())
        };
        return by_name.or_else(by_number).ok_or_else(|| {
            ReadError::new(
                format!("there is no sheet '{wanted}'"),
                format!("the file has: {}", names()),
            )
        });
    }
    let worth = |sheet: &Sheet| {
        let rows = sheet.rows.iter().filter(|row| !row.is_empty()).count();
        let header = header::header(sheet);
        let has_title = header.as_ref().is_some_and(|h| {
            h.names
                .iter()
                .filter_map(|n| meaning_of(n))
                .any(|m| matches!(m.meaning, Meaning::Title | Meaning::Details))
        });
        let score = header.map_or(0, |h| h.score);
        (
            rows > 0,
            !sheet.hidden,
            has_title && score >= 150,
            u64::from(score) * rows.min(20) as u64,
            rows,
        )
    };
    let all = 0..sheets.len();
    all.max_by_key(|at| (worth(&sheets[*at]), usize::MAX - at))
        .ok_or_else(|| {
            ReadError::new(
                "the workbook has no sheet with cells",
                "choose another file",
            )
        })
}

/// Takes a sheet of names and telephone numbers, if it is one.
fn contacts(sheet: &Sheet, draft: &mut Draft) -> bool {
    let Some(header) = header::header(sheet) else {
        return false;
    };
    let find = |wanted: &[Meaning]| {
        header
            .names
            .iter()
            .position(|name| meaning_of(name).is_some_and(|m| wanted.contains(&m.meaning)))
    };
    let (Some(who), Some(how)) = (
        find(&[Meaning::Owner, Meaning::Title]),
        find(&[Meaning::Contact]),
    ) else {
        return false;
    };
    let first = header.rows.last().map_or(0, |at| at + 1);
    let before = draft.contacts.len();
    for row in sheet.rows.iter().skip(first) {
        let (name, contact) = (row.cell(who).shown(), row.cell(how).shown());
        if !name.is_empty() && !contact.is_empty() {
            draft.contacts.push((name, contact));
        }
    }
    let found = draft.contacts.len() - before;
    if found > 0 {
        draft.understood.push(format!(
            "sheet '{}': {}",
            sheet.name,
            counted(found, "contact")
        ));
    }
    found > 0
}
