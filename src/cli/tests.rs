//! Whatever can be recorded has a verb, and every verb takes who, when, why and against what.

use std::collections::BTreeSet;

use clap::{CommandFactory, Parser};

use crate::journal::Outcome;
use crate::run::{Command, Correction, Rule};
use crate::time::{Span, Zone};

use super::Cli;
use super::verbs::Line;
use super::words::arguments;

mod collapse;
mod doors;
mod night;
mod sample;
mod times;

const LINES: &[&str] = &[
    "check-in",
    "check-out",
    "start 2.3 --confirm db01",
    "finish 2.3",
    "finish 2.3 --result pass --result emr=degraded --result print@north=not-tested",
    "workaround 2.3",
    "workaround 2.3 --result emr=degraded",
    "fail 2.3",
    "fail 2.3 --result fail --result emr=not-tested",
    "skip 2.3 2.4",
    "reopen 2.3",
    "evidence 2.3 rows -5",
    "sign 2.3 --role lead",
    "refuse 2.3",
    "test emr fail --site north --note 'no charts'",
    "note on the bridge --step 2.3",
    "call vendor on hold --no-answer --blocker B1 --next +15m",
    "block 2.3 2.4 --title 'no VPN' --severity low --resolve-by +1h",
    "update B1 vendor called --owner lin",
    "unblock B1",
    "vote G1 no-go",
    "decide G1 go --condition labels --owner lin --by +2h",
    "tick G1 1",
    "delegate dba joe --until +2h",
    "hold migrate",
    "stop",
    "resume 2.3",
    "rollback --only 2.3 2.4",
    "add check-vpn --after 2.3 --title 'Check the VPN' --role dba --takes 10m --needed-by 2.4 --undo none",
    "amend 2.4 --needs 2.1,2.2 --takes 1h30m --not-before +1h",
    "window --closes +5h",
    "replan",
    "go-forward 4",
    "settle K1 amara/12",
    "take-back",
    "hand-over --to lin all is quiet, B1 waits",
    "take-over amara I have it",
    "close complete",
];

/// The verb of a command. The match makes the compiler ask for one for each new command.
fn verb(command: &Command) -> &'static str {
    match command {
        Command::CheckIn { .. } => "check-in",
        Command::CheckOut => "check-out",
        Command::Start { .. } => "start",
        Command::Finish { outcome, .. } => match outcome {
            Outcome::Done => "finish",
            Outcome::WorkedAround => "workaround",
            Outcome::Failed => "fail",
        },
        Command::Skip { .. } => "skip",
        Command::Reopen { .. } => "reopen",
        Command::Evidence { .. } => "evidence",
        Command::Sign { .. } => "sign",
        Command::RefuseSign { .. } => "refuse",
        Command::Note { .. } => "note",
        Command::Test { .. } => "test",
        Command::Call { .. } => "call",
        Command::Block { .. } => "block",
        Command::Update { .. } => "update",
        Command::Unblock { .. } => "unblock",
        Command::Vote { .. } => "vote",
        Command::Decide { .. } => "decide",
        Command::Tick { .. } => "tick",
        Command::Delegate { .. } => "delegate",
        Command::Hold { .. } => "hold",
        Command::Stop => "stop",
        Command::Resume { .. } => "resume",
        Command::Rollback { .. } => "rollback",
        Command::Add(_) => "add",
        Command::Amend { .. } => "amend",
        Command::Window { .. } => "window",
        Command::Replan => "replan",
        Command::GoForward { .. } => "go-forward",
        Command::Correct { .. } => "correct",
        Command::Settle { .. } => "settle",
        Command::TakeBack => "take-back",
        Command::HandOver { .. } => "hand-over",
        Command::TakeOver { .. } => "take-over",
        Command::Close { .. } => "close",
        // Only the screen runs a step's own check, and tells how it ended.
        Command::Ran { .. } => "",
    }
}

#[test]
fn every_verb_says_its_command() {
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    for line in LINES {
        let line = format!("{line} --because x --at -5m --for lin --override closed");
        let parsed = Line::try_parse_from(arguments(&Line::command(), &line).unwrap())
            .unwrap_or_else(|error| panic!("{line}: {error}"));
        let requests = parsed
            .verb
            .requests(&parsed.who, now, &Zone::utc())
            .unwrap();
        for request in requests {
            assert!(line.starts_with(verb(&request.command)), "{line}");
            assert_eq!(request.on_behalf.as_deref(), Some("lin"));
            assert_eq!(request.overrides, Some(Rule::Closed));
            assert!(request.at.is_some() && request.because.is_some());
        }
    }
}

/// `--at` and `--for` of a correction are what it changes.
#[test]
fn a_correction_changes_one_thing() {
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let read = |line: &str| {
        let parsed = Line::try_parse_from(arguments(&Line::command(), line).unwrap())
            .unwrap_or_else(|error| panic!("{line}: {error}"));
        parsed.verb.requests(&parsed.who, now, &Zone::utc())
    };
    for (what, expected) in [
        ("--at -5m", Correction::At(now - Span::minutes(5).delta())),
        ("--for joe", Correction::For("joe".into())),
        ("--text 'it was B2'", Correction::Text("it was B2".into())),
        ("--value -12", Correction::Value("-12".into())),
        ("--void", Correction::Void),
    ] {
        let line = format!("correct amara/12 {what} --because typo");
        let requests = read(&line).unwrap();
        let [request] = &requests[..] else {
            panic!("{requests:?}")
        };
        let entry = "amara/12".to_string();
        let correction = expected;
        assert_eq!(request.command, Command::Correct { entry, correction });
        assert_eq!((&request.on_behalf, request.at), (&None, None));
    }
    for line in ["correct amara/12", "correct amara/12 --void --at -5m"] {
        assert!(read(line).is_err(), "{line}");
    }
}

#[test]
fn every_verb_has_a_line_here() {
    let cli = Cli::command();
    let record = cli.find_subcommand("record").unwrap();
    let verbs: BTreeSet<&str> = record
        .get_subcommands()
        .map(|v| v.get_name())
        .filter(|v| !["-", "help"].contains(v))
        .collect();
    let lines: BTreeSet<&str> = LINES
        .iter()
        .filter_map(|l| l.split(' ').next())
        .chain(["correct"])
        .collect();
    assert_eq!(verbs, lines);
}
