//! The page: that it is as it was, that it says what JSON says, and that it stays small enough to be
//! opened.

use serde_json::Value;

use super::night::{mid_night, picture, source, whole_night};
use super::night_off_plan::{night_going_back, rolled_back_night};
use crate::journal::{Digest, Foreseen};
use crate::report::{Foresight, Page, Pictures, Report, Source, foresight, html, json, rows};
use crate::run::testing::Night;
use crate::text::safe_lines;
use crate::time::{Instant, Span};
use crate::words::{Cell, File};

/// The smallest picture.
pub(super) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

/// With what lay ahead made up, so that a better forecast does not change the page.
fn report(night: &mut Night) -> Report {
    let opened = night.run("amara").plan.window.opens;
    let ahead = vec![
        seen(opened, 10, 7, 8),
        seen(opened, 130, 8, 6),
        seen(opened, 190, 9, 6),
    ];
    let source = Source { ahead, ..source() };
    picture(night, |s| rows(s, &source))
}

fn seen(opened: Instant, minutes: i64, finish: i64, rollback_by: i64) -> Foresight {
    let after = |hours| opened + Span::minutes(60 * hours).delta();
    Foresight {
        at: opened + Span::minutes(minutes).delta(),
        foreseen: Foreseen {
            finish: Some(after(finish)),
            fits: 90,
            rollback_by: Some(after(rollback_by)),
        },
    }
}

#[test]
fn the_page_is_as_it_was() {
    let nights: [(_, fn() -> Night); 2] = [("whole", whole_night), ("back", rolled_back_night)];
    for (name, night) in nights {
        let page = html(&report(&mut night()), &Page::default());
        insta::assert_snapshot!(format!("{name}.html"), page);
    }
}

#[test]
fn a_live_page_is_loaded_anew_and_says_that_the_run_goes_on() {
    let live = Page {
        refresh: Some(15),
        ..Page::default()
    };
    let page = html(&report(&mut mid_night()), &live);
    assert!(page.contains("<meta http-equiv=\"refresh\" content=\"15\">"));
    assert!(
        page.contains("<strong>still open</strong>, as of "),
        "{page}"
    );
    let page = html(&report(&mut whole_night()), &Page::default());
    assert!(!page.contains("http-equiv=\"refresh\""));
}

/// Every cell of every table, and every figure of the head, against JSON.
#[test]
fn it_says_what_json_says() {
    let nights: [fn() -> Night; 4] = [mid_night, whole_night, night_going_back, rolled_back_night];
    for night in nights {
        let report = report(&mut night());
        let whole: Value = serde_json::from_str(&json(&report).unwrap()).unwrap();
        let page = html(&report, &Page::default());
        let mut compared = 0;
        for shown in tables(&page) {
            let Some(table) = report.tables.iter().find(|t| t.name == shown.name) else {
                // The head, and the late entries one by one, which the timeline has too.
                assert!(
                    ["header", "late-each"].contains(&shown.name.as_str()),
                    "{}",
                    shown.name
                );
                continue;
            };
            let name = shown.name.replace('-', "_");
            let json_rows = whole["tables"][&name].as_array().unwrap();
            assert_eq!(shown.rows.len(), json_rows.len(), "{name}");
            for (place, row) in table.rows.iter().enumerate() {
                for (ix, cell) in row.iter().enumerate() {
                    let column = &table.columns[ix].name;
                    let value = &json_rows[place][column.as_str()];
                    match shown.columns.iter().position(|c| c == column) {
                        Some(at) => agrees(cell, value, &shown.rows[place][at]),
                        None => assert!(cell.is_empty(), "{name} {column}"),
                    }
                    compared += 1;
                }
            }
        }
        assert!(compared > 900, "{compared}");
        figures(&report, &whole, &page);
    }
}

fn figures(report: &Report, whole: &Value, page: &str) {
    let mut found = 0;
    for part in page.split("data-field=\"").skip(1) {
        let (name, rest) = part.split_once("\">").unwrap();
        let shown = rest
            .split("</d")
            .next()
            .unwrap()
            .split("</td>")
            .next()
            .unwrap();
        // The ends of `data` and `dd` begin alike.
        let shown = if rest.starts_with("<data") {
            rest.split("</data>").next().unwrap()
        } else {
            shown
        };
        agrees(report.field(name).unwrap(), &whole["header"][name], shown);
        found += 1;
    }
    assert!(found > 40, "{found}");
}

fn agrees(cell: &Cell, json: &Value, shown: &str) {
    let attribute = |name: &str| {
        let rest = shown.split_once(&format!(" {name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.to_string()
    };
    match cell {
        Cell::Empty => assert_eq!((json, shown), (&Value::Null, "")),
        Cell::Number(_) => assert_eq!(json.to_string(), shown),
        Cell::Span(span) => {
            assert_eq!(json.to_string(), attribute("value"));
            assert!(shown.contains(&format!(">{span}")), "{shown}");
        }
        Cell::Time(_) => assert_eq!(json.as_str().unwrap(), attribute("datetime")),
        Cell::Flag(flag) => {
            assert_eq!(json.as_bool(), Some(*flag));
            assert_eq!(shown, if *flag { "yes" } else { "no" });
        }
        Cell::Text(text) => {
            assert_eq!(json.as_str(), Some(text.as_str()));
            assert_eq!(plain(shown), safe_lines(text).trim());
        }
        Cell::File(file) => {
            assert_eq!(json.as_str(), Some(file.name.as_str()));
            assert_eq!(plain(shown), safe_lines(&file.name).trim());
        }
        Cell::Person { name, .. } => assert_eq!(&plain(shown), name),
        Cell::Entry { short, .. } => assert_eq!(&plain(shown), short),
        Cell::List(cells) => assert_eq!(json.as_array().unwrap().len(), cells.len()),
    }
}

/// The text between tags.
fn plain(html: &str) -> String {
    let text = html
        .split('<')
        .enumerate()
        .map(|(place, part)| match place {
            0 => part,
            _ => part.split_once('>').unwrap().1,
        })
        .collect::<String>()
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

struct Shown {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The tables of a page.
fn tables(page: &str) -> Vec<Shown> {
    let tables = page.split("<table id=\"").skip(1).map(|part| {
        let part = part.split_once("</table>").unwrap().0;
        let (head, body) = part.split_once("<tbody>").unwrap();
        let columns = head
            .split("data-column=\"")
            .skip(1)
            .map(|c| c.split_once('"').unwrap().0.to_string());
        let rows = body.split("<tr").skip(1).map(|row| {
            row.replace("</th>", "</td>")
                .split("</td>")
                .filter_map(|cell| {
                    let start = cell.find("<th").or_else(|| cell.find("<td"))?;
                    Some(cell[start..].split_once('>').unwrap().1.to_string())
                })
                .collect()
        });
        Shown {
            name: part.split_once('"').unwrap().0.to_string(),
            columns: columns.collect(),
            rows: rows.collect(),
        }
    });
    tables.collect()
}

#[test]
fn a_table_that_is_too_long_shows_its_ends() {
    let mut report = report(&mut whole_night());
    let timeline = report
        .tables
        .iter_mut()
        .find(|t| t.name == "timeline")
        .unwrap();
    let row = timeline.rows[0].clone();
    let what = timeline
        .columns
        .iter()
        .position(|c| c.name == "what")
        .unwrap();
    timeline.rows = (0..100_000)
        .map(|n| {
            let mut row = row.clone();
            row[what] = Cell::Text(format!("entry {n}."));
            row
        })
        .collect();
    let page = html(&report, &Page::default());
    assert!(page.len() < 2_000_000, "{}", page.len());
    assert!(page.contains("<small>(100000 rows)</small>"));
    assert!(page.contains("99000 rows are not in this page"));
    for (n, there) in [
        (0, true),
        (499, true),
        (500, false),
        (99_499, false),
        (99_500, true),
    ] {
        assert_eq!(page.contains(&format!("entry {n}.")), there, "{n}");
    }
}

#[test]
fn a_long_text_is_folded_behind_its_beginning() {
    let mut report = report(&mut whole_night());
    let long = "word ".repeat(20_000);
    for table in &mut report.tables {
        for cell in table.rows.iter_mut().flatten() {
            if let Cell::Text(text) = cell
                && text.contains("south clinic")
            {
                *text = long.clone();
            }
        }
    }
    let page = html(&report, &Page::default());
    assert!(page.contains("… <small>(100000 characters)</small></summary>word "));
}

#[test]
fn evidence_links_to_the_file_in_the_run_folder() {
    let mut report = report(&mut whole_night());
    let digest = "ab".repeat(32);
    let files = [
        ("a b\"<x>.png", digest.as_str()),
        ("no-digest.txt", "javascript:alert(1)"),
        ("../out.txt", digest.as_str()),
    ];
    put_files(&mut report, &files);
    let page = html(&report, &Page::default());
    let link =
        format!("<a href=\"evidence/{digest}-a%20b%22%3Cx%3E.png\">a b&quot;&lt;x&gt;.png</a>");
    assert!(page.contains(&link));
    assert!(!page.contains("href=\"javascript") && page.contains(">no-digest.txt<"));
    assert!(page.contains(">../out.txt<"));
    assert_eq!(page.matches("href=\"evidence/").count(), 1);
}

/// In the page itself, and only if it is what was given that night.
#[test]
fn a_picture_among_the_evidence_can_be_seen() {
    let mut report = report(&mut whole_night());
    give_files(
        &mut report,
        &[("rack.png", PNG), ("log.txt", b"no picture")],
    );
    let page = |read: &dyn Fn(&str) -> Option<Vec<u8>>| {
        let pictures = Pictures::of(&report, read);
        let page = Page {
            pictures,
            ..Page::default()
        };
        html(&report, &page)
    };
    let kept = |name: &str| {
        if name.ends_with(".png") {
            Some(PNG.to_vec())
        } else {
            Some(b"no picture".to_vec())
        }
    };
    let shown = page(&kept);
    assert_eq!(
        shown
            .matches("<img src=\"data:image/png;base64,iVBO")
            .count(),
        1
    );
    assert!(shown.contains("alt=\"Rows in patients\" width=\"1\" height=\"1\""));
    assert!(shown.contains("-rack.png\">rack.png</a><details"));
    let other = |_: &str| Some([PNG, b"more"].concat());
    for without in [page(&other), page(&|_| None)] {
        assert!(!without.contains("<img"));
        assert!(without.contains("-rack.png\">rack.png</a></td>"));
    }
}

/// So that the page can still be sent, however many there are.
#[test]
fn pictures_are_carried_up_to_a_limit() {
    let mut report = report(&mut whole_night());
    let large = [PNG, &[0; 480_000]].concat();
    let file: (&str, &[u8]) = ("photo.png", &large);
    give_files(&mut report, &[file; 40]);
    let pictures = Pictures::of(&report, |_| Some(large.clone()));
    let page = Page {
        pictures,
        ..Page::default()
    };
    let page = html(&report, &page);
    assert_eq!(page.matches("<img ").count(), 12);
    assert_eq!(page.matches(">photo.png</a>").count(), 40);
}

/// Puts these in the place of what was given.
fn give_files(report: &mut Report, files: &[(&str, &[u8])]) {
    let digests: Vec<String> = files
        .iter()
        .map(|(_, bytes)| Digest::of(&[bytes]).to_string())
        .collect();
    let named: Vec<(&str, &str)> = files
        .iter()
        .zip(&digests)
        .map(|((name, _), sha256)| (*name, sha256.as_str()))
        .collect();
    put_files(report, &named);
}

/// By name and digest.
fn put_files(report: &mut Report, files: &[(&str, &str)]) {
    let tables = &mut report.tables;
    let evidence = tables.iter_mut().find(|t| t.name == "evidence").unwrap();
    let value = evidence.columns.iter().position(|c| c.name == "value");
    let like = evidence.rows[0].clone();
    let row = |(name, sha256): &(&str, &str)| {
        let mut row = like.clone();
        row[value.unwrap()] = Cell::File(File {
            name: name.to_string(),
            sha256: sha256.to_string(),
            asked: Some("Rows in patients".into()),
        });
        row
    };
    evidence.rows = files.iter().map(row).collect();
}

/// What lay ahead is told from entries as they were then, at no more than 200 of them.
#[test]
fn it_is_looked_ahead_again_at_moments_of_the_night() {
    let mut night = whole_night();
    let run = night.run("amara");
    let all = foresight(run);
    assert!((10..=200).contains(&all.len()), "{}", all.len());
    assert!(all.windows(2).all(|two| two[0].at <= two[1].at));
    assert!(all.iter().any(|seen| seen.foreseen.finish.is_some()));
    assert!(all.iter().any(|seen| seen.foreseen.rollback_by.is_some()));

    let mut night = rolled_back_night();
    let run = night.run("amara");
    let numbers: Vec<usize> = (1..=run.log.len()).step_by(3).collect();
    let mut seen = 0;
    run.along(&numbers, |then, line| {
        let again = run.after_entries(numbers[seen]);
        assert_eq!(then.log.len(), numbers[seen]);
        assert_eq!(line.entry.id(), again.log.last().unwrap().entry.id());
        let now = line.entry.recorded();
        assert_eq!(then.snapshot(now), again.snapshot(now));
        seen += 1;
    });
    assert_eq!(seen, numbers.len());
}

/// Also where one cell has very much.
#[test]
fn a_long_list_is_folded_and_shows_its_beginning() {
    let mut report = report(&mut whole_night());
    let steps = report
        .tables
        .iter_mut()
        .find(|t| t.name == "steps")
        .unwrap();
    let notes = steps
        .columns
        .iter()
        .position(|c| c.name == "notes")
        .unwrap();
    steps.rows[0][notes] = (0..5_000).map(|n| format!("this is note {n}.")).collect();
    let page = html(&report, &Page::default());
    assert!(page.contains("<summary>5000</summary>"));
    assert!(page.contains("note 199.") && !page.contains("note 200."));
    assert!(page.contains("4800 more are in the report as JSON or CSV"));
}
