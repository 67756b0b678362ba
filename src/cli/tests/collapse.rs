//! The Saturday morning after eight upgrades at once: what to test first.

use std::sync::Arc;

use crate::cli::args::DemoName;
use crate::cli::{demo, sample};
use crate::journal::{Verdict, verify};
use crate::run::{Run, Session};
use crate::situation::Situation;
use crate::time::{Instant, Zone, parse_date_time};
use crate::words::triage_text;

fn at(clock: &str) -> Instant {
    let zone = Zone::named("America/Toronto").unwrap();
    let day = format!("2026-09-19T{clock}:59");
    parse_date_time(&day, &zone, None).unwrap()
}

fn run(until: Option<Instant>) -> Run {
    let played = sample::collapse(until).unwrap_or_else(|failure| panic!("{failure}"));
    let checked = verify(&played.disk, &played.folder).unwrap();
    assert_eq!(checked.verdict, Verdict::Ok);
    let session = Session::open(Arc::new(played.disk), &played.folder, None, "");
    session.unwrap_or_else(|e| panic!("{e}")).into_run()
}

/// From the first calls to the first chart: the order narrows the causes, and the link is found by
/// the first test that is made of it.
#[test]
fn the_order_in_which_they_tested() {
    let mut told = String::new();
    for (clock, what) in [
        ("07:29", "before anybody calls"),
        ("07:42", "two clinics have called"),
        ("07:55", "all have called, and nobody knows where to begin"),
        ("08:11", "the databases are sound"),
        ("08:26", "the link is tested"),
        ("09:10", "the link is mended"),
        ("09:22", "charts open; a print came out wrong"),
    ] {
        let now = at(clock);
        let run = run(Some(now));
        let text = triage_text(&Situation::at(now, &run, "grant"));
        told += &format!("{clock}, {what}\n{text}\n");
    }
    insta::assert_snapshot!(told);
}

/// Who opens it without having been there finds the question, not yet the answer.
#[test]
fn the_demo_ends_with_the_question() {
    let now = "2026-11-22T18:00:00Z".parse().unwrap();
    let played = demo::so_far(DemoName::Collapse, now).unwrap();
    let session = Session::open(Arc::new(played.disk), &played.folder, None, "grant").unwrap();
    let run = session.run();
    assert!(run.plan.title.starts_with("DEMO "));
    let last = crate::words::sentence(run, run.log.last().unwrap());
    assert!(last.ends_with("What do we test first?'"), "{last}");
    let s = Situation::at(now, run, "grant");
    let first = &crate::situation::triage(&s)[0];
    assert_eq!(run.plan.services[first.outlook.service].id, "wan");
}

/// Only mail and the time clock work.
#[test]
fn all_is_down_but_mail_and_the_time_clock() {
    let run = run(Some(at("07:55")));
    let s = Situation::at(at("07:55"), &run, "");
    let proven = crate::situation::board(&s)
        .into_iter()
        .filter(|o| o.state.word() == "proven");
    let ids: Vec<&str> = proven
        .map(|o| run.plan.services[o.service].id.as_str())
        .collect();
    // The time clock at each clinic says that the network is sound.
    assert_eq!(ids, ["core-network", "timeclock", "exchange"]);
}
