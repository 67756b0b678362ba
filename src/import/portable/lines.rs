//! A runbook as Markdown: a list of its keys, a heading for each phase, a box for each step.

use std::fmt::Write;

use super::{Keys, MARK, Phase, Portable, numbers};

/// As Markdown.
pub fn to_lines(portable: &Portable) -> String {
    let mut out = format!("<!-- {MARK} -->\n");
    let title = |keys: &Keys, key: &str| {
        keys.iter()
            .find(|(k, _)| k == key)
            .map_or(String::new(), |(_, cell)| one_line(cell))
    };
    let _ = writeln!(out, "# {}\n", title(&portable.head, "runbook"));
    portable
        .head
        .iter()
        .for_each(|(key, cell)| write_key(&mut out, 0, key, cell));
    for (phase, numbers) in portable.phases.iter().zip(numbers(portable)) {
        let _ = writeln!(out, "\n## {}\n", title(&phase.keys, "title"));
        phase
            .keys
            .iter()
            .for_each(|(key, cell)| write_key(&mut out, 0, key, cell));
        out.push('\n');
        for (step, number) in phase.steps.iter().zip(numbers) {
            let _ = writeln!(out, "- [ ] {number} {}", title(step, "title"));
            step.iter()
                .for_each(|(key, cell)| write_key(&mut out, 2, key, cell));
        }
    }
    out
}

/// What stands in a heading is only for people; the key below it counts.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn write_key(out: &mut String, indent: usize, key: &str, cell: &str) {
    if !cell.contains('\n') {
        let _ = writeln!(out, "{:indent$}- {key}: {cell}", "");
        return;
    }
    let (inner, end) = match cell.strip_suffix('\n') {
        Some(inner) => (inner, "|"),
        None => (cell, "|-"),
    };
    let _ = writeln!(out, "{:indent$}- {key}: {end}", "");
    for line in inner.split('\n') {
        let _ = writeln!(out, "{:indent$}  > {line}", "");
    }
}

/// The runbook of such a text; nothing where it is none.
pub fn from_lines(text: &str) -> Option<Portable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().peekable();
    if !lines.next()?.contains(&format!("<!-- {MARK} -->")) {
        return None;
    }
    let mut portable = Portable::default();
    let mut in_step = false;
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if line.starts_with("## ") {
            portable.phases.push(Phase::default());
            in_step = false;
            continue;
        }
        if line.starts_with("- [") {
            portable.phases.last_mut()?.steps.push(Keys::new());
            in_step = true;
            continue;
        }
        let Some((key, cell)) = trimmed
            .strip_prefix("- ")
            .and_then(|rest| rest.split_once(": "))
        else {
            continue;
        };
        let mut cell = cell.to_string();
        if cell == "|" || cell == "|-" {
            let mut quoted = Vec::new();
            while let Some(line) = lines.next_if(|line| line.trim_start().starts_with('>')) {
                let line = line.trim_start();
                quoted.push(
                    line.strip_prefix("> ")
                        .unwrap_or_else(|| line.strip_prefix('>').unwrap_or(line)),
                );
            }
            cell = quoted.join("\n") + if cell == "|" { "\n" } else { "" };
        }
        let keys = match portable.phases.last_mut() {
            None => &mut portable.head,
            Some(phase) if in_step => phase.steps.last_mut()?,
            Some(phase) => &mut phase.keys,
        };
        keys.push((key.to_string(), cell));
    }
    Some(portable)
}
