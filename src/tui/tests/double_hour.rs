//! The night in which the clocks go back: an hour that occurs twice shows its zone wherever it is
//! shown.

use super::ui::{LARGE, TestApp};
use crate::journal::{BlockerFields, Mode};
use crate::report::{
    Page, Source, html, known_issues, log_text, markdown, packet, packet_text, paper_of_run,
    paper_text, post_mortem, rows, status_text,
};
use crate::run::Command;
use crate::run::testing::{Night, note, start};
use crate::situation::Situation;
use crate::words::{Names, ShortIds};

const RUNBOOK: &str = "
runbook: Small upgrade
id: small
window: {opens: 2026-10-31 23:40, closes: 2026-11-01 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara Osei, roles: [lead]}]
services: [{id: emr, name: Records}]
phases:
  - id: change
    title: Change
    steps: [{id: one, title: One, takes: 10m, changes: [emr]}]
";

/// A step begins at half past one, and a blocker is raised at half past one again.
fn night() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    let begun = night.now + crate::time::Span::minutes(110).delta();
    night.now = begun;
    night.does("amara", start("one"));
    night.now = begun + crate::time::Span::minutes(60).delta();
    let fields = BlockerFields {
        steps: Some(vec!["one".into()]),
        ..BlockerFields::default()
    };
    let title = "it hangs".to_string();
    night.does("amara", Command::Block { title, fields });
    night.does("amara", note("the same hour again"));
    night
}

#[test]
fn an_hour_that_occurs_twice_shows_its_zone_wherever_it_is_shown() {
    // Soon after, and on another day.
    for later in [5, 20 * 60] {
        let mut night = night();
        night.wait(later);
        let screens = ["T V", "T", "B V", "l", "p", "U V", "z", ")"].map(|keys| {
            let mut ui = TestApp::past_card(&mut night, "amara", LARGE);
            ui.keys(keys);
            (keys, ui.text())
        });
        let (now, run) = (night.now, night.run("amara").clone());
        let s = Situation::at(now, &run, "amara");
        let source = Source::default();
        let (report, ids) = (rows(&s, &source), ShortIds::of(&run));
        let log = run.log.iter().map(|l| log_text(&run, &ids, l, None));
        let pages = [
            ("log", log.collect::<Vec<_>>().join("\n")),
            ("status", status_text(&s, &source)),
            ("paper", paper_text(&paper_of_run(&s, &source))),
            ("known issues", known_issues(&s, &Default::default())),
            (
                "packet",
                packet_text(&run, &packet(&s, Names::Short, None, None), now),
            ),
            ("post-mortem", post_mortem(&s, &report)),
            ("markdown", markdown(&report)),
            ("html", plain(&html(&report, &Page::default()))),
        ];
        let mut seen = 0;
        for (name, text) in screens.into_iter().chain(pages) {
            for (at, _) in text.match_indices("01:3") {
                // On paper a narrow column may break it.
                let room = if name == "paper" { 100 } else { 24 };
                let shown: String = text[at..].chars().take(room).collect();
                let has_zone = ["EDT", "EST", "-04:00", "-05:00"];
                assert!(
                    has_zone.iter().any(|zone| shown.contains(zone)),
                    "{name}, {later}m later: {shown}\n{text}"
                );
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
    }
}

/// What is between the tags of a page.
fn plain(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let pieces = body.split('<').filter_map(|part| part.split_once('>'));
    pieces.map(|(_, text)| text).collect()
}
