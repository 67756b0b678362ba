//! Markdown that fits a wiki: a heading and a table for each table of the rows.

use crate::text::safe;
use crate::time::Zone;

use crate::report::{Report, StoryLine, Table};
use crate::words::Cell;

/// The whole report. Columns in which no row has anything are left out, so that tables stay as
/// narrow as the night was quiet.
pub fn markdown(report: &Report) -> String {
    let zone = &report.zone;
    let title = report
        .field("runbook")
        .map(|title| escaped(&title.line(zone)));
    // A rehearsal reads like the real night, and must not be taken for it.
    let mode = report.field("mode").map(|mode| mode.line(zone));
    let mode = match mode.as_deref() {
        Some("rehearsal") => " (REHEARSAL)",
        _ => "",
    };
    let mut out = format!("# {}{mode}\n", title.unwrap_or_default());
    out.push_str("\n| | |\n|---|---|\n");
    for field in report.header.iter().filter(|f| !f.value.is_empty()) {
        row(
            &mut out,
            [field.title.to_string(), cell(&field.value, zone)],
        );
    }
    for table in &report.tables {
        out.push_str(&format!("\n## {}\n\n", table.title));
        out.push_str(&table_text(report, table));
    }
    out
}

/// One table: its rows, or that there are none.
pub(in crate::report) fn table_text(report: &Report, table: &Table) -> String {
    let mut out = String::new();
    let zone = &report.zone;
    match (table.name, table.rows.is_empty()) {
        (_, true) => out.push_str("None.\n"),
        ("story", _) => story(&mut out, &report.story, zone),
        _ => body(&mut out, table, zone),
    }
    out
}

/// A point of a list. The text is escaped already.
pub(in crate::report) fn bullet(text: &str) -> String {
    format!("- {text}\n")
}

/// Says on a page what was replaced: `people, notes`; nothing where nothing was.
pub(in crate::report) fn replaced(words: &str) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!("\nReplaced in this copy: {words}.\n")
    }
}

/// A line for each of them under the date of its day, for this is read from top to bottom.
fn story(out: &mut String, lines: &[StoryLine], zone: &Zone) {
    let mut day = None;
    for line in lines {
        let today = zone.local(line.at).date_naive();
        if day.replace(today) != Some(today) {
            let gap = if day_is_first(out) { "" } else { "\n" };
            out.push_str(&format!("{gap}{}\n\n", today.format("%A %-d %B %Y")));
        }
        let until = line
            .until
            .map(|at| format!(" to {}", zone.near(at, line.at)));
        let (from, until) = (zone.clock(line.at), until.unwrap_or_default());
        let what = escaped(safe(&line.what).trim());
        out.push_str(&format!("- **{from}**{until} {what}\n"));
    }
}

/// Nothing stands under the heading yet.
fn day_is_first(out: &str) -> bool {
    out.is_empty() || out.ends_with("\n\n")
}

fn body(out: &mut String, table: &Table, zone: &Zone) {
    let used = |ix: &usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(*ix));
        cells.into_iter().any(|cell| !cell.is_empty())
    };
    let shown: Vec<usize> = (0..table.columns.len()).filter(used).collect();
    let titles = shown.iter().map(|&ix| escaped(&table.columns[ix].title));
    row(out, titles);
    row(out, shown.iter().map(|_| "---".to_string()));
    for cells in &table.rows {
        let cells = shown.iter().filter_map(|&ix| cells.get(ix));
        row(out, cells.map(|c| cell(c, zone)));
    }
}

fn row(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for text in cells {
        out.push_str("| ");
        out.push_str(&text);
        out.push(' ');
    }
    out.push_str("|\n");
}

fn cell(cell: &Cell, zone: &Zone) -> String {
    match cell {
        // Figures and times have nothing to escape, and stay as they are in the source.
        Cell::Number(_) | Cell::Time(_) | Cell::Span(_) | Cell::Flag(_) => cell.line(zone),
        _ => escaped(&cell.line(zone)),
    }
}

/// Text that means nothing in Markdown or HTML. It is on one line already.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' | '!' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
