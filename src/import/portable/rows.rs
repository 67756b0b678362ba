//! A runbook as rows: its keys first, then a table with a row for each step.

use super::{Keys, MARK, Phase, Portable, numbers};
use crate::import::read::{Cell, Sheet, Value};

/// The heading of the column that only people read.
const NUMBER: &str = "number";
/// Before the keys of a phase.
const PHASE: &str = "phase ";

/// All rows, each as wide as it needs.
pub fn rows(portable: &Portable) -> Vec<Vec<String>> {
    let pair = |(key, cell): &(String, String)| vec![key.clone(), cell.clone()];
    let mut rows = vec![vec![
        MARK.to_string(),
        "edit the cells; 'runsheet import' makes a runbook of it again".into(),
    ]];
    rows.extend(portable.head.iter().map(pair));
    rows.push(Vec::new());
    let phase_keys = in_order(portable.phases.iter().map(|phase| &phase.keys));
    let step_keys = in_order(portable.phases.iter().flat_map(|phase| &phase.steps));
    let head = std::iter::once(NUMBER.to_string())
        .chain(phase_keys.iter().map(|key| format!("{PHASE}{key}")))
        .chain(step_keys.iter().cloned());
    rows.push(head.collect());
    let find = |keys: &Keys, key: &String| {
        keys.iter()
            .find(|(k, _)| k == key)
            .map_or(String::new(), |(_, cell)| cell.clone())
    };
    for (phase, numbers) in portable.phases.iter().zip(numbers(portable)) {
        for (step, number) in phase.steps.iter().zip(numbers) {
            let of_phase = phase_keys.iter().map(|key| find(&phase.keys, key));
            let of_step = step_keys.iter().map(|key| find(step, key));
            rows.push(
                std::iter::once(number)
                    .chain(of_phase)
                    .chain(of_step)
                    .collect(),
            );
        }
    }
    rows
}

/// The keys of all maps, each where it comes first.
fn in_order<'a>(all: impl Iterator<Item = &'a Keys>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (key, _) in all.flatten() {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

/// As CSV for a spreadsheet, with a byte order mark; no cell becomes a formula.
pub fn to_csv(portable: &Portable) -> Vec<u8> {
    let mut out = b"\xef\xbb\xbf".to_vec();
    for row in rows(portable) {
        let cells: Vec<String> = row.iter().map(|cell| field(cell)).collect();
        out.extend(cells.join(",").bytes());
        out.extend(b"\r\n");
    }
    out
}

fn field(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_string()
    };
    if guarded.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// The runbook of rows that were exported; nothing where the sheet is none.
pub fn from_rows(sheet: &Sheet) -> Option<Portable> {
    let text = |cell: &Cell| match &cell.value {
        Value::Text(text) => text.replace("\r\n", "\n"),
        _ => cell.shown(),
    };
    let mut rows = sheet.rows.iter();
    if rows.next().map(|row| text(row.cell(0))).as_deref() != Some(MARK) {
        return None;
    }
    let mut portable = Portable::default();
    let mut head: Option<Vec<String>> = None;
    for row in rows.filter(|row| !row.is_empty()) {
        let first = text(row.cell(0));
        match &head {
            None if first == NUMBER => head = Some(row.cells.iter().map(text).collect()),
            None => portable.head.push((first, text(row.cell(1)))),
            Some(head) => {
                let mut phase = Phase::default();
                let mut step = Keys::new();
                for (column, key) in head.iter().enumerate().skip(1) {
                    let cell = text(row.cell(column));
                    if cell.is_empty() {
                        continue;
                    }
                    match key.strip_prefix(PHASE) {
                        Some(key) => phase.keys.push((key.to_string(), cell)),
                        None => step.push((key.clone(), cell)),
                    }
                }
                match portable
                    .phases
                    .iter_mut()
                    .find(|known| known.keys.first() == phase.keys.first())
                {
                    Some(known) => known.steps.push(step),
                    None => {
                        phase.steps.push(step);
                        portable.phases.push(phase);
                    }
                }
            }
        }
    }
    Some(portable)
}
