//! What tables, lists and data are made of, and that no text makes more of them.

use calamine::{DataType, Reader, Xlsx, open_workbook_from_rs};

use crate::text::is_unsafe;

pub(super) fn assert_plain(text: &str) {
    let bad = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
    assert_eq!(bad, None, "{text:?}");
}

/// Headings, rows, 'None.' and the story is all there is; rows of a table have as many cells as its
/// head.
pub(super) fn markdown_holds(text: &str, tables: usize) {
    assert_plain(text);
    assert!(!text.contains(['<', '>']), "{text}");
    let mut columns = None;
    let mut in_story = false;
    for (number, line) in text.lines().enumerate() {
        in_story = match line.strip_prefix("## ") {
            Some(heading) => heading == "The night in short",
            None => in_story,
        };
        if in_story {
            story_holds(line);
            continue;
        }
        if line.is_empty() || line == "None." || line.starts_with("## ") || number == 0 {
            columns = None;
            continue;
        }
        assert!(line.starts_with("| ") || line == "|---|---|", "{line}");
        let cells = bars(line);
        assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
    }
    let headings = text.lines().filter(|l| l.starts_with('#')).count();
    assert_eq!(headings, 1 + tables, "{text}");
    for escaped in ['[', ']', '`', '*', '_', '~', '$', '!', '#'] {
        for line in text.lines().filter(|l| l.starts_with("| ")) {
            let at = unescaped(line, escaped);
            assert_eq!(at, None, "{escaped} in {line}");
        }
    }
}

/// A date, who is who, or an item whose clock is all that is marked.
pub(super) fn story_holds(line: &str) {
    let item = line.strip_prefix("- **");
    assert!(
        item.is_some() || !line.starts_with(['-', '+', '|', '=', '1']),
        "{line}"
    );
    let text = item.map_or(line, |item| item.split_once("** ").unwrap().1);
    let text = text.strip_prefix("## ").unwrap_or(text);
    for escaped in ['[', ']', '`', '*', '_', '~', '$', '!', '#', '|'] {
        assert_eq!(unescaped(text, escaped), None, "{escaped} in {line}");
    }
}

/// The bars that end a cell: those without a backslash that acts before them.
fn bars(line: &str) -> usize {
    let mut rest = line;
    let mut count = 0;
    while let Some(at) = unescaped(rest, '|') {
        count += 1;
        rest = &rest[at + 1..];
    }
    count
}

fn unescaped(line: &str, wanted: char) -> Option<usize> {
    let mut after_backslash = false;
    line.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !after_backslash;
        after_backslash = c == '\\' && !after_backslash;
        found.then_some(at)
    })
}

/// No cell begins a formula, also for a program that takes another separator for the right one.
pub(super) fn csv_holds(text: &str) {
    let plain = text.replace("\r\n", "\n");
    assert_plain(&plain);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let cells = reader.records().flat_map(|row| {
        let row = row.unwrap();
        row.iter().map(String::from).collect::<Vec<_>>()
    });
    let pieces = plain.split([';', '\n']).map(String::from);
    for cell in cells.chain(pieces) {
        let start = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        let formula = start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        // A row that is taken for one cell may begin with a plain number.
        let first = cell.split(',').next().unwrap_or_default();
        assert!(!formula || first.parse::<f64>().is_ok(), "{cell:?}");
    }
}

/// What is printed is harmless, and what is read back is the text as it was.
pub(super) fn json_holds(json: &str, text: &str) {
    assert_plain(json);
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let run = value.get("run").unwrap_or(&value["header"]["run"]);
    assert_eq!(run.as_str(), Some(text));
}

/// No cell is a formula, and no text is longer than a cell holds.
pub(super) fn workbook_holds(bytes: &[u8]) {
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
        for (.., cell) in book.worksheet_range(&name).unwrap().used_cells() {
            let text = cell.as_string().unwrap_or_default();
            assert_plain(&text.replace('\n', ""));
            assert!(text.encode_utf16().count() <= 32_767, "{name}");
        }
    }
}
