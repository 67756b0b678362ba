//! The night in short: on which day, and in which of two hours of one name.

use super::night::{picture, source};
use crate::journal::Mode;
use crate::report::{Page, html, markdown, post_mortem, rows};
use crate::run::testing::{Night, finish, note};

/// In the night in which the clocks go back in Toronto.
const RUNBOOK: &str = r#"
runbook: Small upgrade
id: small
window: {opens: 2026-10-31 23:40, closes: 2026-11-01 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
phases:
  - id: change
    title: Change
    steps:
      - {id: one, title: One, takes: 10m, needs: []}
      - {id: two, title: Two, takes: 10m, needs: []}
      - {id: three, title: Three, takes: 10m, needs: []}
"#;

#[test]
fn it_shows_both_days_and_which_hour() {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    night.wait(10).does("amara", finish("one"));
    night.wait(100).does("amara", finish("two"));
    night.wait(60).does("amara", note("the same hour again"));
    night.wait(60).does("amara", finish("three"));
    let pages = picture(&mut night, |s| {
        let report = rows(s, &source());
        [
            markdown(&report).replace("**", ""),
            post_mortem(s, &report).replace("**", ""),
            without_tags(&html(&report, &Page::default())),
        ]
    });
    for page in pages {
        for told in [
            "23:50 to Sun 01:30 EDT done: 1.1 One (Amara Osei), 1.2 Two (Amara Osei)",
            "01:30 EST Amara Osei noted: ",
            "02:30 done: 1.3 Three (Amara Osei)",
        ] {
            assert!(page.contains(told), "{told}\n{page}");
        }
    }
}

fn without_tags(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    parts.map(|(_, text)| text).collect()
}
