//! What the next shift is told: the packet in each format, and in the report as it was then.

use super::night::{mid_night, picture, source};
use crate::report::{
    Redact, Redactor, Report, markdown, packet, packet_markdown, packet_text, rows, to_json,
};
use crate::run::testing::{Night, note};
use crate::run::{Command, Request};
use crate::words::Names;

fn hand_over(night: &mut Night, who: &str, to: Option<&str>) {
    let (to, text) = (to.map(str::to_string), "it is slow, not stuck".into());
    night.does(who, Command::HandOver { to, text });
}

fn take_over(night: &mut Night, who: &str, from: Option<&str>) {
    let (from, text) = (from.map(str::to_string), Some("I have it".into()));
    night.does(who, Command::TakeOver { from, text });
}

#[test]
fn the_packet_is_as_it_was() {
    let mut night = mid_night();
    night.does("ruth", note("the clinics are *quiet* | so far"));
    hand_over(&mut night, "joe", Some("lin"));
    picture(&mut night, |s| {
        let packet = packet(s, Names::Short, Some("joe"), Some("lin"));
        let text = packet_text(s.run, &packet, s.now);
        assert!(text.lines().all(|l| crate::text::width(l) <= 80), "{text}");
        insta::assert_snapshot!("packet.txt", text);
        insta::assert_snapshot!("packet.md", packet_markdown(s.run, &packet, s.now));
        insta::assert_snapshot!("packet.json", to_json(&packet).unwrap());
    });
}

#[test]
fn what_somebody_wrote_can_be_withheld() {
    let mut night = mid_night();
    night.does("ruth", note("M. Gray"));
    night.does(
        "lin",
        Request::from(Command::Hold { scope: None })
            .on_behalf("amara")
            .because("bed 7"),
    );
    hand_over(&mut night, "joe", Some("lin"));
    let report = tables(&mut night);
    assert!(markdown(&report).contains("M. Gray") && markdown(&report).contains("bed 7"));
    let report = markdown(&Redactor::new(night.run("amara"), &[Redact::Notes]).report(report));
    for text in ["Gray", "bed 7", "schema lock", "Paper charts", "it is slow"] {
        assert!(!report.contains(text), "{text}: {report}");
    }
}

/// The tables of a report that are about hand-overs.
fn tables(night: &mut Night) -> Report {
    let mut report = picture(night, |s| rows(s, &source()));
    report.header.clear();
    report.tables.retain(|t| t.name.starts_with("hand-over"));
    report
}

#[test]
fn the_report_has_each_packet_as_it_was_then() {
    let mut night = mid_night();
    hand_over(&mut night, "joe", Some("lin"));
    let before = tables(&mut night);
    night.wait(5);
    take_over(&mut night, "lin", None);
    night.wait(60).does("lin", note("after the hand-over"));
    // She left without a word.
    take_over(&mut night, "ruth", Some("lin"));
    let after = tables(&mut night);
    insta::assert_snapshot!("hand-overs.md", markdown(&after));
    let of_first = |report: &Report| {
        let items = report.table("hand-over-items").unwrap().rows.clone();
        let first = items[0][0].clone();
        let of_it = items.into_iter().filter(|row| row[0] == first);
        of_it.collect::<Vec<_>>()
    };
    assert_eq!(
        of_first(&before),
        of_first(&after),
        "what came later is in it"
    );
}
