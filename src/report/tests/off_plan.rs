//! What each format says of a night that left its plan: whoever was not there must be able to
//! retell it.

use super::night::{picture, source};
use super::night_off_plan::{night_going_back, rolled_back_night, stopped_night};
use crate::report::{
    LogEntry, Status, brief, csv_folder, json, log_text, markdown, rows, status_text, to_json,
    to_json_line,
};
use crate::run::testing::Night;
use crate::words::ShortIds;

#[test]
fn the_report_retells_it() {
    let report = picture(&mut rolled_back_night(), |s| rows(s, &source()));
    insta::assert_snapshot!("report.md", markdown(&report));
    insta::assert_snapshot!("report.json", json(&report).unwrap());
    let files = csv_folder(&report, ',').into_iter();
    let all = files.map(|(name, bytes)| {
        let text = String::from_utf8(bytes).unwrap();
        format!("--- {name}\n{text}")
    });
    insta::assert_snapshot!("tables.csv", all.collect::<String>());
}

#[test]
fn the_status_says_it_first() {
    let nights: [(_, fn() -> Night); 3] = [
        ("stopped", stopped_night),
        ("back", night_going_back),
        ("end", rolled_back_night),
    ];
    for (when, night) in nights {
        picture(&mut night(), |s| {
            let status = Status::of(s, &source());
            insta::assert_snapshot!(format!("status-{when}.json"), to_json(&status).unwrap());
            let text = status_text(s, &source());
            assert!(text.lines().all(|l| crate::text::width(l) <= 80), "{text}");
            assert_eq!(brief(s).lines().count(), 3);
            insta::assert_snapshot!(
                format!("status-{when}.txt"),
                format!("{text}\n{}", brief(s))
            );
        });
    }
}

#[test]
fn the_log_tells_what_became_of_an_entry() {
    let mut night = rolled_back_night();
    let run = night.run("amara");
    let (mut text, mut lines) = (String::new(), String::new());
    let ids = ShortIds::of(run);
    let before = std::iter::once(None).chain(run.log.iter().map(Some));
    for (line, before) in run.log.iter().zip(before) {
        text += &format!("{}\n", log_text(run, &ids, line, before));
        if !line.revised_by.is_empty() {
            lines += &format!("{}\n", to_json_line(&LogEntry::of(run, line)).unwrap());
        }
    }
    insta::assert_snapshot!("log.txt", text);
    insta::assert_snapshot!("log-revised.jsonl", lines);
}
