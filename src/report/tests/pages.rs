//! The workbook, the pages of the days after, and what is replaced for those who must not see it.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::night::{picture, source, whole_night};
use super::night_off_plan::rolled_back_night;
use crate::report::{Redact, Redactor, Report, known_issues, markdown, post_mortem, rows, xlsx};
use crate::situation::Situation;
use crate::words::Cell;

fn report() -> Report {
    picture(&mut whole_night(), |s| rows(s, &source()))
}

#[test]
fn a_workbook_has_the_rows_with_real_dates_and_durations() {
    let report = report();
    let bytes = xlsx(&report).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    for table in &report.tables {
        let name: String = table.title.chars().take(31).collect();
        let sheet = book.worksheet_range(&name).unwrap();
        assert_eq!(sheet.height(), table.rows.len() + 1, "{name}");
        for (row, cells) in (1..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                let at = sheet.get_value((row, column)).unwrap_or(&Data::Empty);
                let place = format!("{name} {row} {column}: {cell:?} {at:?}");
                match (cell, at) {
                    (Cell::Empty, Data::Empty) => {}
                    (Cell::Number(n), Data::Float(x)) => assert_eq!(*n as f64, *x, "{place}"),
                    (Cell::Flag(a), Data::Bool(b)) => assert_eq!(a, b, "{place}"),
                    (Cell::Time(at), Data::DateTime(date)) => {
                        let local = report.zone.local(*at).format("%Y-%m-%d %H:%M:%S");
                        // Days since the end of 1899; to the second.
                        let seconds = (date.as_f64() * 86_400.0).round() as i64;
                        let begin = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
                        let date = begin.and_hms_opt(0, 0, 0).unwrap();
                        let date = date + chrono::TimeDelta::seconds(seconds);
                        let date = date.format("%Y-%m-%d %H:%M:%S");
                        assert_eq!(local.to_string(), date.to_string(), "{place}");
                    }
                    (Cell::Span(span), Data::DateTime(days)) => {
                        let seconds = (days.as_f64() * 86_400.0).round() as i64;
                        assert_eq!(span.secs(), seconds, "{place}");
                    }
                    (Cell::Span(span), Data::Float(minutes)) => {
                        assert_eq!(span.secs(), (minutes * 60.0).round() as i64, "{place}");
                    }
                    (cell, Data::String(text)) => {
                        assert_eq!(cell.lines(&report.zone), *text, "{place}");
                    }
                    // A text with nothing in it.
                    (cell, Data::Empty) if cell.is_empty() => {}
                    _ => panic!("{place}"),
                }
            }
        }
    }
}

#[test]
fn the_pages_are_as_they_were() {
    let mut night = whole_night();
    picture(&mut night, |s| {
        let report = rows(s, &source());
        insta::assert_snapshot!("post-mortem.md", post_mortem(s, &report));
        insta::assert_snapshot!("known-issues.md", known_issues(s, &Redactor::default()));
    });
}

/// Nothing of what was to be replaced is left, whatever the table or the page, and each says so.
#[test]
fn what_is_replaced_is_nowhere() {
    let cases: &[(Redact, &[&str], &[&str])] = &[
        (
            Redact::People,
            &["Amara Osei", "amara", "Lin Baptiste", "Dr Roy", "joe"],
            &["Person 1"],
        ),
        (
            Redact::Contacts,
            &["555-0142", "Records vendor"],
            &["Contact 1: (withheld)"],
        ),
        (Redact::Notes, &["schema lock", "no toner"], &["(withheld)"]),
    ];
    for (what, gone, there) in cases {
        let [before, after] =
            [&[][..], &[*what]].map(|what| picture(&mut whole_night(), |s| pages(s, what)));
        let said = [
            "| Replaced | {} |",
            "Replaced in this copy: {}.",
            "Replaced in this copy: {}.",
        ];
        for text in *gone {
            assert!(
                before.iter().any(|page| page.contains(text)),
                "{text} was not there"
            );
        }
        for (page, said) in after.iter().zip(said) {
            for text in *gone {
                assert!(!page.contains(text), "{text}: {page}");
            }
            let said = said.replace("{}", what.word());
            assert!(page.contains(&said), "{said}: {page}");
        }
        for text in *there {
            assert!(after.iter().any(|page| page.contains(text)), "{text}");
        }
    }
}

/// The report, the post-mortem and the known issues.
fn pages(s: &Situation, what: &[Redact]) -> [String; 3] {
    let redactor = Redactor::new(s.run, what);
    let report = redactor.report(rows(s, &source()));
    [
        markdown(&report),
        post_mortem(s, &report),
        known_issues(s, &redactor),
    ]
}

#[test]
fn nothing_replaced_is_the_report_itself() {
    let mut night = whole_night();
    let run = night.run("amara").clone();
    let report = picture(&mut night, |s| rows(s, &source()));
    assert_eq!(Redactor::new(&run, &[]).report(report.clone()), report);
}

#[test]
fn the_post_mortem_tells_how_the_night_left_the_plan() {
    let page = picture(&mut rolled_back_night(), |s| {
        post_mortem(s, &rows(s, &source()))
    });
    for heading in ["Holds and stops", "Changes of the plan", "Contradictions"] {
        assert!(
            page.contains(&format!("### {heading}\n\n| ")),
            "{heading}: {page}"
        );
    }
}
