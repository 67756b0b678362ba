//! Times on the command line: what is typed, when, and what comes of it.

use clap::{CommandFactory, Parser};

use crate::cli::verbs::Line;
use crate::cli::words::arguments;
use crate::journal::Mode;
use crate::run::Rule;
use crate::run::testing::{Night, RUNBOOK, start};
use crate::time::{Instant, Zone, parse_date_time};

fn zone() -> Zone {
    Zone::named("America/Toronto").unwrap()
}

fn at(text: &str) -> Instant {
    parse_date_time(text, &zone(), None).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// Records what such a line asks for; else the rule that refused, or why it can't be read.
fn record(night: &mut Night, words: &str) -> Result<(), (Option<Rule>, String)> {
    let words = arguments(&Line::command(), words).unwrap();
    let line = Line::try_parse_from(&words).unwrap_or_else(|e| panic!("{words:?}: {e}"));
    let requests = line
        .verb
        .requests(&line.who, night.now, &zone())
        .map_err(|why| (None, why.to_string()))?;
    for request in requests {
        let told = night.record("amara", request);
        told.map_err(|refusal| (Some(refusal.rule), refusal.to_string()))?;
    }
    Ok(())
}

/// The night of Friday 27 November, opened at 18:00; what is typed at which moment, and what the
/// answer says. Nothing: it is recorded.
#[test]
fn times_are_read_against_the_night() {
    for (now, words, answer) in [
        (
            "2026-11-28 00:11",
            "start 2.3 --at 00:13",
            "future: Sat 28 Nov 00:13 is still to come",
        ),
        ("2026-11-28 00:11", "start 2.3 --at 00:10", ""),
        (
            "2026-11-28 00:11",
            "start 2.3 --at 'yesterday 00:13'",
            "unlikely-time: Fri 27 Nov 00:13",
        ),
        (
            "2026-11-28 00:55",
            "block 2.3 --title x --resolve-by 00:50",
            "Sat 28 Nov 00:50 is already past",
        ),
        (
            "2026-11-28 00:55",
            "block 2.3 --title x --resolve-by 01:30",
            "",
        ),
        (
            "2026-11-28 00:55",
            "block 2.3 --title x --resolve-by 'tomorrow 00:50'",
            "",
        ),
        (
            "2026-11-28 00:55",
            "call vendor x --next 00:30",
            "Sat 28 Nov 00:30 is already past",
        ),
        ("2026-11-28 00:55", "call vendor x --next 'in 30m'", ""),
        // What was promised counts from when it was said.
        (
            "2026-11-28 00:55",
            "block 2.3 --title x --at 23:00 --resolve-by 23:30",
            "",
        ),
        (
            "2026-11-28 00:55",
            "block 2.3 --title x --at 23:00 --resolve-by 22:30",
            "is already past",
        ),
        ("2026-11-27 23:00", "note x --at now", ""),
        ("2026-11-27 23:00", "note x --at -15", ""),
        ("2026-11-27 23:00", "note x --at -1h30", ""),
        ("2026-11-27 23:00", "note x --at '15m ago'", ""),
        ("2026-11-27 23:00", "note x --at 2245", ""),
        ("2026-11-27 23:00", "note x --at 22.45", ""),
        ("2026-11-27 23:00", "note x --at 22h45", ""),
        ("2026-11-27 23:00", "note x --at 'fri 22:45'", ""),
        ("2026-11-27 23:00", "note x --at 'Fri 27 Nov 22:45'", ""),
        ("2026-11-27 23:00", "note x --at '27 Nov 22:45'", ""),
        (
            "2026-11-27 23:00",
            "note x --at '2026-11-27 22:45:00 -05:00'",
            "",
        ),
        (
            "2026-11-27 23:00",
            "note x --at 2h",
            "write +2h from now, or 2h ago",
        ),
        ("2026-11-27 23:00", "amend 1.2 --takes 1h30 --because x", ""),
        ("2026-11-27 23:00", "amend 1.2 --takes 90 --because x", ""),
        (
            "2026-11-27 23:00",
            "amend 1.2 --takes +30m --because x",
            "write 30m",
        ),
        (
            "2026-11-27 23:00",
            "delegate dba ruth --until '30 Nov' --because x",
            "",
        ),
    ] {
        let mut night = Night::open(RUNBOOK, Mode::Live);
        night.now = at(now);
        let told = record(&mut night, words)
            .err()
            .map_or(String::new(), |(_, why)| why);
        assert_eq!(
            told.is_empty(),
            answer.is_empty(),
            "{words} at {now}: {told}"
        );
        assert!(told.contains(answer), "{words} at {now}: {told}");
    }
}

/// Every verb that can be told of the past, three days before the run, and two hours ahead.
#[test]
fn every_verb_meets_the_same_bounds() {
    for words in [
        "check-in ruth",
        "start 2.3",
        "finish 2.3",
        "workaround 2.3 --because x",
        "fail 2.3 --because x",
        "skip 1.1 2.3 --because x",
        "evidence 1.2 rows 120000",
        "test emr pass",
        "note x",
        "call vendor x",
        "block 2.3 --title x",
        "vote G1 go",
        "decide G1 hold --because x",
        "tick G1 2",
        "delegate dba ruth --because x",
        "hold",
        "stop",
        "rollback --because x",
        "add vpn --after 1.1 --title x --because x",
        "amend 1.2 --takes 20m --because x",
        "window --closes '28 Nov 08:00' --because x",
        "replan --because x",
        "hand-over --to lin x",
        "close stopped --because x",
    ] {
        for (time, rule) in [
            ("'24 Nov 10:00'", Rule::ImpossibleTime),
            ("'fri 06:00'", Rule::UnlikelyTime),
            ("+2h", Rule::Future),
        ] {
            let mut night = Night::open(RUNBOOK, Mode::Live);
            night.wait(60);
            let told = record(&mut night, &format!("{words} --at {time}"));
            let (refused, why) = told.expect_err(words);
            assert_eq!(refused, Some(rule), "{words} --at {time}: {why}");
        }
        let mut night = Night::open(RUNBOOK, Mode::Live);
        night.wait(60);
        let told = record(&mut night, &format!("{words} --at -20m"));
        assert!(told.is_ok(), "{words}: {told:?}");
        let kept = format!("{words} --at 'fri 06:00' --override unlikely-time");
        let kept = if kept.contains("--because") {
            kept
        } else {
            format!("{kept} --because x")
        };
        let mut night = Night::open(RUNBOOK, Mode::Live);
        night.wait(60);
        let told = record(&mut night, &kept);
        assert!(told.is_ok(), "{kept}: {told:?}");
    }
}

/// A finish before its start is refused, whatever words it takes.
#[test]
fn work_never_takes_less_than_no_time() {
    let mut night = Night::open(RUNBOOK, Mode::Rehearsal);
    night.wait(60).does("amara", start("2.3"));
    night.wait(10);
    for words in ["finish 2.3 --at -30m", "fail 2.3 --at 18:30 --because x"] {
        let (rule, why) = record(&mut night, words).unwrap_err();
        assert_eq!(rule, Some(Rule::ImpossibleTime), "{why}");
        assert!(
            why.contains("2.3 Wipe the whiteboard was started Fri 27 Nov 19:00"),
            "{why}"
        );
    }
    assert!(record(&mut night, "finish 2.3 --at 19:00").is_ok());
}
