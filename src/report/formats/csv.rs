//! CSV as RFC 4180 has it: a file for each table. Times carry their offset, durations are whole
//! seconds, and no cell ever starts a formula.

use crate::time::Zone;

use crate::report::{Report, Table, UnknownTable};
use crate::words::Cell;

/// One table by its name; `header` for the head of the report. Cells stand between `separator`: a
/// comma, or the semicolon or tab that a spreadsheet expects where a comma is the decimal sign.
///
/// # Errors
/// When there is no table of that name.
pub fn csv(report: &Report, table: &str, separator: char) -> Result<String, UnknownTable> {
    match table {
        "header" => Ok(header(report, separator)),
        name => Ok(of(report.table(name)?, &report.zone, separator)),
    }
}

/// All tables and the header as files for a folder: name and content.
pub fn csv_folder(report: &Report, separator: char) -> Vec<(String, Vec<u8>)> {
    let file = |name: &str, text: String| (format!("{name}.csv"), text.into_bytes());
    let tables = report
        .tables
        .iter()
        .map(|table| file(table.name, of(table, &report.zone, separator)));
    std::iter::once(file("header", header(report, separator)))
        .chain(tables)
        .collect()
}

fn header(report: &Report, separator: char) -> String {
    let mut out = line(["name", "title", "value"].map(String::from), separator);
    for field in &report.header {
        let value = cell(&field.value, &report.zone);
        out += &line([field.name.into(), field.title.into(), value], separator);
    }
    out
}

fn of(table: &Table, zone: &Zone, separator: char) -> String {
    let names = table.columns.iter().map(|column| inert(&column.name));
    let mut out = line(names, separator);
    for row in &table.rows {
        out += &line(row.iter().map(|c| cell(c, zone)), separator);
    }
    out
}

fn line(cells: impl IntoIterator<Item = String>, separator: char) -> String {
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    format!("{}\r\n", cells.join(separator.encode_utf8(&mut [0; 4])))
}

/// In quotes where RFC 4180 asks for them.
fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\r', '\n', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn cell(cell: &Cell, zone: &Zone) -> String {
    match cell {
        Cell::Span(span) => span.secs().to_string(),
        Cell::Number(_) | Cell::Time(_) | Cell::Flag(_) | Cell::Empty => cell.line(zone),
        _ => inert(&cell.lines(zone)),
    }
}

/// A text that no spreadsheet takes for a formula: an apostrophe before what would begin one.
/// That is looked for behind each semicolon and newline as well, because a spreadsheet whose
/// separator is the semicolon begins a new cell there.
fn inert(text: &str) -> String {
    if is_number(text) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len() + 1);
    let mut at_start = true;
    for c in text.chars() {
        if at_start && starts_formula(c) {
            out.push('\'');
        }
        at_start = match c {
            ';' | '\n' => true,
            c => at_start && (c.is_whitespace() || matches!(c, '"' | '\'')),
        };
        out.push(c);
    }
    out
}

/// Also in their full-width forms, which some spreadsheets take for the same.
fn starts_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'
    )
}

/// A plain number, such as `-5` or `12.50`, which is no formula.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}
