//! What a real spreadsheet makes of the tables: both halves of `tests/csv/check`, which runs them
//! with LibreOffice between. Alone neither says anything, so they are left out otherwise.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::hostile::{night_of, texts};
use crate::report::{Source, csv_folder, rows};
use crate::runbook;
use crate::situation::Situation;
use crate::time::Span;

/// A cell tells a text several times, and 32,767 characters are what fits into one.
const LONGEST: usize = 4_000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/csv")
}

/// A file for each table, with the rows of every hostile night.
#[test]
#[ignore = "the first half of tests/csv/check"]
fn tables_are_written_for_a_spreadsheet() {
    let plan = runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for text in texts().iter().filter(|text| text.len() < LONGEST) {
        let run = night_of(&plan, text);
        let now = run.plan.window.opens + Span::minutes(90).delta();
        let situation = Situation::at(now, &run, text);
        let source = Source {
            run: text.clone(),
            folder: text.clone(),
            ..Source::default()
        };
        for (name, bytes) in csv_folder(&rows(&situation, &source), ',') {
            let table = String::from_utf8(bytes).unwrap();
            let file = files.entry(name).or_default();
            // Names of columns have no line breaks.
            let head = table.find("\r\n").unwrap() + 2;
            file.push_str(if file.is_empty() {
                &table
            } else {
                &table[head..]
            });
        }
    }
    fs::create_dir_all(folder()).unwrap();
    for (name, table) in &files {
        fs::write(folder().join(name), table).unwrap();
    }
    // If even that becomes no formula, the check looks at nothing.
    fs::write(folder().join("control.csv"), "a,b\r\n=1+1,@SUM(1+1)\r\n").unwrap();
}

/// Every cell that is text came back as it was written, and none became a formula.
#[test]
#[ignore = "the second half of tests/csv/check"]
fn a_spreadsheet_has_the_tables_whole() {
    let mut compared = 0;
    for file in fs::read_dir(folder()).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_none_or(|e| e != "csv") {
            continue;
        }
        let mut book: Xlsx<_> = open_workbook(file.with_extension("xlsx")).unwrap();
        let sheet = book.sheet_names()[0].clone();
        let formulas = book.worksheet_formula(&sheet).unwrap().used_cells().count();
        if file.file_stem().is_some_and(|name| name == "control") {
            assert!(formulas > 0, "a formula was not taken for one");
            continue;
        }
        assert_eq!(formulas, 0, "{}", file.display());
        let cells = book.worksheet_range(&sheet).unwrap();
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&file)
            .unwrap();
        for (y, row) in (0..).zip(reader.records()) {
            for (x, written) in (0..).zip(row.unwrap().iter()) {
                let at = cells.get_value((y, x)).unwrap_or(&Data::Empty);
                let place = format!("{} {y} {x}: {written:?} {at:?}", file.display());
                match at {
                    Data::String(text) => {
                        assert_eq!(text, &written.replace("\r\n", "\n"), "{place}")
                    }
                    Data::Empty => assert!(written.trim().is_empty(), "{place}"),
                    Data::Bool(flag) => {
                        assert_eq!(written.to_lowercase(), flag.to_string(), "{place}");
                    }
                    // Numbers and times are what they are for.
                    _ => assert!(
                        written.starts_with(|c: char| c.is_ascii_digit() || c == '-'),
                        "{place}"
                    ),
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}
