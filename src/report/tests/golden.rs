//! What each format says of the night, in full; and that they say the same.

use serde_json::Value;

use super::night::{mid_night, picture, source, whole_night};
use crate::report::{
    LogEntry, Report, Source, Status, brief, csv, csv_folder, json, log_text, markdown, rows,
    status_text, to_json, to_json_line,
};
use crate::run::Command;
use crate::time::Span;
use crate::words::{Cell, ShortIds};

fn report() -> Report {
    picture(&mut whole_night(), |s| rows(s, &source()))
}

#[test]
fn reports_are_as_they_were() {
    let report = report();
    insta::assert_snapshot!("report.md", markdown(&report));
    insta::assert_snapshot!("report.json", json(&report).unwrap());
    for (name, bytes) in csv_folder(&report, ',') {
        let text = String::from_utf8(bytes).unwrap();
        let table = name.strip_suffix(".csv").unwrap();
        assert_eq!(csv(&report, table, ',').unwrap(), text);
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn the_status_is_as_it_was() {
    for (when, mut night) in [("mid", mid_night()), ("end", whole_night())] {
        picture(&mut night, |s| {
            let status = Status::of(s, &source());
            insta::assert_snapshot!(format!("status-{when}.json"), to_json(&status).unwrap());
            let text = status_text(s, &source());
            assert!(text.lines().all(|l| crate::text::width(l) <= 80), "{text}");
            insta::assert_snapshot!(format!("status-{when}.txt"), text);
            assert_eq!(brief(s).lines().count(), 3);
            insta::assert_snapshot!(format!("brief-{when}.txt"), brief(s));
        });
    }
}

#[test]
fn calls_that_are_due_are_told() {
    let mut night = mid_night();
    let next = |minutes| Some(night.now + Span::minutes(minutes).delta());
    let (vendor, later) = (next(30), next(90));
    for (contact, blocker, next) in [("vendor", Some("B1"), vendor), ("amara", None, later)] {
        let call = Command::Call {
            contact: contact.into(),
            reached: None,
            answered: false,
            blocker: blocker.map(str::to_string),
            next,
            text: String::new(),
        };
        night.does("joe", call);
    }
    night.wait(42);
    picture(&mut night, |s| {
        let text = status_text(s, &source());
        assert!(text.lines().all(|l| crate::text::width(l) <= 80), "{text}");
        let (_, due) = text.split_once("Calls due\n").unwrap();
        let row: Vec<&str> = due.lines().next().unwrap().split("  ").collect();
        let words: Vec<&str> = row
            .into_iter()
            .map(str::trim)
            .filter(|w| !w.is_empty())
            .collect();
        assert_eq!(words, ["B1", "Records vendor, 555-0142", "joe, 12m late"]);
        let last = brief(s).lines().last().unwrap().to_string();
        assert_eq!(brief(s).lines().count(), 3);
        assert!(
            last.contains(
                "; calls due: Records vendor about B1, for 12 minutes; the window closes"
            ),
            "{last}"
        );
    });
}

#[test]
fn the_log_is_as_it_was() {
    let mut night = whole_night();
    let run = night.run("amara");
    let (mut text, mut lines) = (String::new(), String::new());
    let ids = ShortIds::of(run);
    let before = std::iter::once(None).chain(run.log.iter().map(Some));
    for (line, before) in run.log.iter().zip(before) {
        text += &format!("{}\n", log_text(run, &ids, line, before));
        lines += &format!("{}\n", to_json_line(&LogEntry::of(run, line)).unwrap());
    }
    insta::assert_snapshot!("log.txt", text);
    insta::assert_snapshot!("log.jsonl", lines);
}

#[test]
fn a_night_in_which_nothing_happened_yet_is_told_as_well() {
    let mut night = crate::run::testing::Night::live();
    picture(&mut night, |s| {
        let report = rows(s, &Source::default());
        assert!(markdown(&report).contains("## Blockers\n\nNone.\n"));
        assert!(brief(s).contains("Nothing is stuck."));
    });
}

/// A number that Markdown shows is the one in JSON, and the one in CSV.
#[test]
fn formats_agree() {
    let report = report();
    let whole: Value = serde_json::from_str(&json(&report).unwrap()).unwrap();
    let markdown = markdown(&report);
    let shown = |heading: &str| tables_of(&markdown, heading);
    let zone = &report.zone;

    let head = shown("# ");
    for field in report.header.iter().filter(|f| !f.value.is_empty()) {
        let row = head.iter().find(|row| row[0] == field.title).unwrap();
        agrees(&field.value, &whole["header"][field.name], &row[1]);
    }
    for table in &report.tables {
        let json_rows = whole["tables"][table.name.replace('-', "_")]
            .as_array()
            .unwrap();
        assert_eq!(json_rows.len(), table.rows.len(), "{}", table.name);
        let csv = csv(&report, table.name, ',').unwrap();
        let mut reader = ::csv::ReaderBuilder::new().from_reader(csv.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(String::from).collect();
        let csv_rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(csv_rows.len(), table.rows.len(), "{}", table.name);
        if table.name == "story" {
            // Markdown tells it in lines, not in a table.
            let told = table.rows.iter().flat_map(|row| row.last());
            let lines = |cell: &Cell| cell.line(zone).starts_with("done:");
            assert!(told.clone().any(lines), "{table:?}");
            for cell in told {
                let said = serde_json::to_string(&cell.line(zone)).unwrap();
                assert!(
                    whole["tables"]["story"].to_string().contains(&said),
                    "{said}"
                );
            }
            continue;
        }
        let markdown_rows = shown(&format!("## {}\n", table.title));
        for (place, row) in table.rows.iter().enumerate() {
            for (ix, cell) in row.iter().enumerate() {
                let column = &table.columns[ix];
                assert_eq!(names[ix], column.name);
                let value = &json_rows[place][column.name.as_str()];
                if let Cell::Span(span) = cell {
                    assert!(column.name.ends_with("_seconds"), "{}", column.name);
                    assert_eq!(csv_rows[place][ix], span.secs().to_string());
                }
                if let Cell::Number(number) = cell {
                    assert_eq!(csv_rows[place][ix], number.to_string());
                }
                let in_markdown = markdown_rows
                    .first()
                    .and_then(|titles| titles.iter().position(|t| *t == column.title));
                match in_markdown {
                    Some(at) => agrees(cell, value, &markdown_rows[place + 2][at]),
                    None => assert!(cell.is_empty(), "{} {}", table.name, cell.line(zone)),
                }
            }
        }
    }
}

fn agrees(cell: &Cell, json: &Value, markdown: &str) {
    match cell {
        Cell::Number(_) => assert_eq!(json.to_string(), markdown),
        Cell::Span(_) => {
            let (sign, length) = match markdown.strip_prefix('-') {
                Some(length) => (-1, length),
                None => (1, markdown),
            };
            let shown = sign * length.parse::<Span>().unwrap().secs();
            assert_eq!(json.as_i64(), Some(shown));
        }
        Cell::Time(_) => {
            let shown = markdown.replacen(' ', "T", 1).replacen(' ', "", 1);
            assert_eq!(json.as_str(), Some(shown.as_str()));
        }
        Cell::Flag(flag) => {
            assert_eq!(json.as_bool(), Some(*flag));
            assert_eq!(markdown == "yes", *flag);
        }
        _ => {}
    }
}

/// The cells of the table under a heading of the Markdown.
fn tables_of(markdown: &str, heading: &str) -> Vec<Vec<String>> {
    let from = markdown.split_once(heading).unwrap().1;
    let lines = from.lines().skip_while(|line| !line.starts_with('|'));
    // A heading before the first row means that there is no table here.
    if from
        .split("\n|")
        .next()
        .unwrap_or_default()
        .contains("None.")
    {
        return Vec::new();
    }
    lines
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split(" |");
            cells.map(|cell| cell.trim().to_string()).collect()
        })
        .collect()
}

#[test]
fn a_table_that_is_not_there_is_named_with_those_that_are() {
    let report = report();
    let error = csv(&report, "blokers", ',').unwrap_err();
    assert_eq!(error.to_string(), "there is no table 'blokers'");
    let hint = error.hint();
    assert!(hint.starts_with("did you mean 'blockers'?"), "{hint}");
    for table in &report.tables {
        assert!(hint.contains(table.name), "{hint}");
    }
    let hint = csv(&report, "weather", ',').unwrap_err().hint();
    assert!(hint.starts_with("the tables are story,"), "{hint}");
}

/// Whatever JSON has is in its documentation.
#[test]
fn every_field_is_documented() {
    let docs = include_str!("../../../docs/json.md");
    let report = report();
    let mut names: Vec<String> = report.header.iter().map(|f| f.name.to_string()).collect();
    for table in &report.tables {
        names.push(table.name.replace('-', "_"));
        names.extend(table.columns.iter().map(|c| c.name.clone()));
    }
    let mut night = whole_night();
    let status = picture(&mut night, |s| Status::of(s, &source()));
    keys(&serde_json::to_value(status).unwrap(), &mut names);
    let run = night.run("amara");
    for line in &run.log {
        let entry = serde_json::to_value(LogEntry::of(run, line)).unwrap();
        names.extend(entry.as_object().unwrap().keys().cloned());
    }
    names.retain(|name| !name.starts_with("role_"));
    for name in names {
        let there = |before, after| docs.contains(&format!("{before}{name}{after}"));
        let around = [
            ('`', '`'),
            ('`', '.'),
            ('.', '`'),
            ('{', ','),
            (' ', ','),
            (' ', '}'),
        ];
        let shown = around.iter().any(|&(before, after)| there(before, after));
        assert!(shown, "{name} is not in docs/json.md");
    }
}

fn keys(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                names.push(name.clone());
                keys(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, names)),
        _ => {}
    }
}
