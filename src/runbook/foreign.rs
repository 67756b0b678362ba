//! Plans that are not runbooks yet: workbooks, tables, lists with boxes. What they are, and what
//! reads them.

use super::problem::Found;
use super::source::Place;
use super::tree::{Kind, Tree};

/// Beginnings of files that are not text, with what they are.
const SIGNS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"%PDF-", "a PDF"),
];

/// Ends of file names, with what such a file is.
const ENDS: &[(&str, &str)] = &[
    (".xlsx", "a workbook"),
    (".xlsm", "a workbook"),
    (".xls", "a workbook"),
    (".ods", "a workbook"),
    (".csv", "a table (CSV)"),
    (".tsv", "a table (TSV)"),
    (".md", "a Markdown file"),
    (".markdown", "a Markdown file"),
    (".html", "a web page"),
    (".htm", "a web page"),
    (".xml", "an XML file"),
    (".txt", "a text file"),
    (".docx", "a Word file"),
    (".mpp", "a Microsoft Project file"),
];

/// What a file is that is not even text.
pub fn by_its_bytes(bytes: &[u8], name: &str) -> Option<Found> {
    let (_, what) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign))?;
    Some(told(by_its_name(name).unwrap_or(what), name))
}

/// What a text is that can't be read as a runbook, if it is known.
pub fn by_its_text(text: &str, name: &str) -> Option<Found> {
    if looks_like_a_runbook(text) {
        return None;
    }
    let what = by_its_name(name).or_else(|| by_its_lines(text))?;
    Some(told(what, name))
}

fn by_its_name(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let found = ENDS.iter().find(|(end, _)| lower.ends_with(end));
    found.map(|(_, what)| *what)
}

fn by_its_lines(text: &str) -> Option<&'static str> {
    let lines: Vec<&str> = text
        .lines()
        .filter(|l| !l.trim().is_empty())
        .take(200)
        .collect();
    let first = lines.first()?.trim_start();
    if first.starts_with("<?xml") {
        return Some("an XML file");
    }
    if first.starts_with('<') {
        return Some("a web page");
    }
    let boxes = ["- [ ]", "* [ ]", "- [x]", "* [x]", "- [X]", "+ [ ]"];
    let has_box = |line: &&str| boxes.iter().any(|b| line.trim_start().starts_with(b));
    let is_title = |line: &&str| line.starts_with("# ") || line.starts_with("## ");
    let has_key = |line: &&str| line.trim_start_matches(['-', ' ']).contains(": ");
    if lines.iter().any(has_box) && !lines.iter().any(has_key) {
        return Some("a list with boxes (Markdown)");
    }
    if lines.iter().any(has_box) && lines.iter().any(is_title) {
        return Some("a list with boxes (Markdown)");
    }
    let table = |separator: char| {
        let count = |line: &&str| line.matches(separator).count();
        let least = lines.iter().take(5).map(count).min();
        lines.len() > 1 && least.is_some_and(|n| n >= 2)
    };
    if table('\t') {
        return Some("a table (tab-separated)");
    }
    let is_yaml = lines.iter().take(5).any(|line| {
        let line = line.trim_start();
        line.starts_with("- ") || line.starts_with('{') || line.contains(": ")
    });
    (!is_yaml && (table(',') || table(';'))).then_some("a table (CSV)")
}

/// Whether one of its keys says that it wants to be a runbook.
fn looks_like_a_runbook(text: &str) -> bool {
    const KEYS: &[&str] = &["runbook", "window", "phases", "people", "steps", "tasks"];
    let by_line = text.lines().any(|line| {
        let key = line.split_once(':').map(|(key, _)| key);
        key.is_some_and(|key| KEYS.contains(&key))
    });
    by_line
        || Tree::parse(text).is_ok_and(|tree| match tree.nodes.first().map(|n| &n.kind) {
            Some(Kind::Map(entries)) => {
                let keys = entries.iter().filter_map(|(key, _)| tree.text(*key));
                keys.into_iter().any(|key| KEYS.contains(&key))
            }
            _ => false,
        })
}

fn told(what: &str, name: &str) -> Found {
    let mut found = Found::default();
    let finding = found.push(String::new(), format!("this is {what}, not a runbook"));
    let file = if name.contains(' ') {
        format!("'{name}'")
    } else {
        name.to_string()
    };
    finding.hint(format!(
        "'runsheet import {file} -o plan.yaml' makes a runbook of it"
    ));
    finding.place = Some(Place {
        line: 1,
        column: 1,
        length: 1,
    });
    found
}
