//! One value as the text of a cell, and back.

use std::fmt::Write;

use crate::import::write::quoted;
use crate::runbook::Plain;

/// The text of a cell.
pub fn encoded(value: &Plain) -> String {
    match value {
        Plain::Nothing => String::new(),
        Plain::Text(text, plain) if is_number(text) && !plain => quoted(text),
        Plain::Text(text, _) if is_as_it_is(text) => text.clone(),
        other => flow(other),
    }
}

/// Whether a text can stand in a cell by itself and come back the same.
fn is_as_it_is(text: &str) -> bool {
    let inner = text.strip_suffix('\n').unwrap_or(text);
    !inner.is_empty()
        && inner.trim() == inner
        && !inner.starts_with(['{', '[', '"', '\'', '|', '>'])
        && !inner.chars().any(|c| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{feff}' | '\u{85}' | '\u{2028}' | '\u{2029}')
        })
}

/// YAML in one line.
fn flow(value: &Plain) -> String {
    match value {
        Plain::Nothing => "null".into(),
        Plain::Text(text, plain) if *plain && is_bare(text) => text.clone(),
        Plain::Text(text, _) => quoted(text),
        Plain::List(items) => format!(
            "[{}]",
            items.iter().map(flow).collect::<Vec<_>>().join(", ")
        ),
        Plain::Map(pairs) => {
            let one = |(key, value): &(String, Plain)| format!("{key}: {}", flow(value));
            format!(
                "{{{}}}",
                pairs.iter().map(one).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// Whether a text needs no quotes between brackets.
fn is_bare(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-' | '_'))
        && text != "-"
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok() || matches!(text, "true" | "false")
}

/// The YAML of a cell; the lines of a block stand so deep.
pub fn yaml(cell: &str, indent: usize) -> String {
    if cell.starts_with(['{', '[', '"']) || is_number(cell) {
        return cell.to_string();
    }
    let (inner, end) = match cell.strip_suffix('\n') {
        Some(inner) => (inner, "|"),
        None => (cell, "|-"),
    };
    let is_block = cell.contains('\n')
        && !inner.ends_with('\n')
        && inner
            .lines()
            .all(|line| line.trim_end() == line && !line.contains('\t'));
    if !is_block {
        return quoted(cell);
    }
    let mut out = end.to_string();
    for line in inner.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
    out
}
