//! One gate for all doors: whatever is said by key, by form, in the table of `K` or in a script,
//! now or late, the same rule refuses it, or it is taken with the same marks, and every outlet
//! shows them.

mod after;
mod chance;
mod rows;

use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::{CommandFactory, Parser};

use crate::cli::verbs::Line;
use crate::cli::words::arguments;
use crate::journal::{BlockerFields, Event, Mode};
use crate::report::{LogEntry, Source, json, log_text, rows as report};
use crate::run::testing::{Night, RUNBOOK};
use crate::run::{LogLine, Mark, RULES, Rule};
use crate::runbook::Severity;
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::tui::tests::ui::{LARGE, TestApp};
use crate::words::ShortIds;

use rows::{Row, rows};

/// When what is entered late happened, as it is typed, and what is happening now.
const LATE: &str = "-30m";
const NOW: &str = "now";

/// What becomes of a thing that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Taken,
    /// It is recorded against these rules, and marked.
    Marked(&'static [Rule]),
    Refused(Rule),
    /// It can't be entered late: its time is another thing, or it is always about now.
    OnlyNow,
}

/// What a door made of it: the facts that it recorded, or the rule that refused.
#[derive(Debug, Clone, PartialEq)]
enum Answer {
    Recorded(Vec<Said>),
    Refused(Rule),
}

/// A fact without its time, which differs by the seconds that typing takes.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    event: Event,
    by: String,
    typed_by: Option<String>,
    texts: Vec<(String, String)>,
    against: Vec<String>,
    overrides: Option<String>,
}

impl Said {
    fn of(line: &LogLine) -> Said {
        let fact = line.entry.fact().clone();
        Said {
            event: without_its_time(fact.event),
            by: fact.by,
            typed_by: fact.recorded_by,
            texts: fact.texts.into_iter().collect(),
            against: fact.against,
            overrides: fact.overrides,
        }
    }
}

/// What was planned or foreseen at that second is left out; so is what a form says by itself and
/// a script need not.
fn without_its_time(event: Event) -> Event {
    match event {
        Event::Replanned { .. } => Event::Replanned { planned: vec![] },
        Event::BlockerRaised { number, fields } => Event::BlockerRaised {
            number,
            fields: BlockerFields {
                severity: fields.severity.or(Some(Severity::High)),
                ..fields
            },
        },
        event => event,
    }
}

/// Records what such a line asks for, as `record` does.
pub fn record(night: &mut Night, who: &str, line: &str) -> Result<(), Rule> {
    let words = arguments(&Line::command(), line).unwrap_or_else(|why| panic!("{line}: {why}"));
    let parsed = Line::try_parse_from(&words).unwrap_or_else(|e| panic!("{line}: {e}"));
    let zone = night.run(who).plan.window.zone.clone();
    let requests = parsed.verb.requests(&parsed.who, night.now, &zone);
    for request in requests.unwrap_or_else(|why| panic!("{line}: {why}")) {
        night.record(who, request).map_err(|refusal| refusal.rule)?;
    }
    Ok(())
}

/// The night as far as that story tells it: `who line`, or `wait MINUTES`.
pub fn night(before: i64, story: &[&str]) -> Night {
    let mut night = Night::opened(RUNBOOK, Mode::Live, Span::minutes(-before));
    for line in story {
        go_on(&mut night, line);
    }
    night
}

pub fn go_on(night: &mut Night, line: &str) {
    match line.split_once(' ') {
        Some(("wait", minutes)) => {
            night.wait(minutes.parse().unwrap_or_else(|e| panic!("{line}: {e}")));
        }
        Some((who, what)) => {
            let told = record(night, who, what);
            told.unwrap_or_else(|rule| panic!("{line}: {rule}"));
        }
        None => panic!("{line}: who does what?"),
    }
}

/// What was recorded since.
fn since(night: &mut Night, entries: usize) -> Vec<Said> {
    let run = night.run("amara");
    run.log.iter().skip(entries).map(Said::of).collect()
}

fn by_script(row: &Row, at: Option<&str>) -> (Night, Answer) {
    let mut night = row.night();
    let entries = night.run("amara").log.len();
    let line = match at {
        Some(at) => row
            .line
            .replacen(row.verb, &format!("{} --at '{at}'", row.verb), 1),
        None => row.line.to_string(),
    };
    let answer = match record(&mut night, row.who, &line) {
        Ok(()) => Answer::Recorded(since(&mut night, entries)),
        Err(rule) => Answer::Refused(rule),
    };
    (night, answer)
}

/// What a screen makes of what is done there.
fn on_screen(row: &Row, door: &str, keys: impl Fn(&mut TestApp)) -> Answer {
    let mut night = row.night();
    let entries = night.run("amara").log.len();
    let mut ui = TestApp::past_card(&mut night, row.who, LARGE);
    keys(&mut ui);
    let (refused, text) = (ui.refused(), ui.text());
    let said = since(&mut night, entries);
    match refused {
        Some(rule) if said.is_empty() => Answer::Refused(rule),
        _ if said.is_empty() => panic!("{door}, {row}: nothing came of it\n{text}"),
        _ => Answer::Recorded(said),
    }
}

fn by_form(row: &Row, at: Option<&str>) -> Answer {
    on_screen(row, "form", |ui| {
        ui.keys(row.opens);
        for (name, answer) in row.fields {
            ui.answer(name, answer);
        }
        if let Some(at) = at {
            ui.answer("When", at);
        }
        ui.type_word();
        ui.keys("enter");
    })
}

fn by_table(row: &Row, at: &str) -> Answer {
    on_screen(row, "K", |ui| {
        ui.keys("K");
        for (name, answer) in row.cells {
            ui.answer(name, if *answer == "@" { at } else { answer });
        }
        ui.keys("enter");
    })
}

/// Every row, now and late, at every door that it has.
#[test]
fn every_door_has_the_same_rules() {
    let mut wrong = Vec::new();
    for row in rows() {
        for (at, told) in [(None, row.now), (Some(row.at), row.late)] {
            let held = AssertUnwindSafe(|| at_every_door(&row, at, told));
            if told != Told::OnlyNow && catch_unwind(held).is_err() {
                wrong.push(format!("{row}, told at {}", at.unwrap_or(NOW)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn at_every_door(row: &Row, at: Option<&str>, told: Told) {
    let (mut night, answer) = by_script(row, at);
    as_expected(row, at, told, &answer);
    if let Told::Marked(rules) = told {
        shown_everywhere(row, &mut night, rules);
    }
    if !row.opens.is_empty() {
        assert_eq!(by_form(row, at), answer, "form, {row} at {at:?}");
    }
    if !row.cells.is_empty() {
        let table = by_table(row, at.unwrap_or(NOW));
        assert_eq!(table, answer, "K, {row} at {at:?}");
    }
    if !row.key.is_empty() && at.is_none() {
        let key = on_screen(row, "key", |ui| {
            ui.keys(row.key);
        });
        assert_eq!(key, answer, "key, {row}");
    }
}

fn as_expected(row: &Row, at: Option<&str>, told: Told, answer: &Answer) {
    let against = |said: &[Said]| -> Vec<String> {
        said.iter().flat_map(|said| said.against.clone()).collect()
    };
    let fine = match (told, answer) {
        (Told::Refused(rule), Answer::Refused(by)) => rule == *by,
        (Told::Taken, Answer::Recorded(said)) => against(said).is_empty(),
        (Told::Marked(rules), Answer::Recorded(said)) => {
            let names: Vec<String> = rules.iter().map(ToString::to_string).collect();
            against(said) == names
        }
        _ => false,
    };
    assert!(fine, "{row} at {at:?}: {told:?}, not {answer:?}");
}

/// The rules that a past fact broke, in the report, in the log as text and as data, and on the
/// screen.
fn shown_everywhere(row: &Row, night: &mut Night, rules: &[Rule]) {
    let (now, run) = (night.now, night.run("amara").clone());
    let line = run.log.last().unwrap_or_else(|| panic!("{row}"));
    assert!(line.marks.contains(&Mark::OutOfOrder), "{row}: {line:?}");
    let names: Vec<String> = rules.iter().map(ToString::to_string).collect();
    assert_eq!(LogEntry::of(&run, line).against, names, "{row}");
    let word = Mark::OutOfOrder.word();
    let text = log_text(&run, &ShortIds::of(&run), line, None);
    assert!(text.contains(word), "{row}: {text}");
    let s = Situation::at(now, &run, "amara");
    let report: serde_json::Value =
        serde_json::from_str(&json(&report(&s, &Source::default())).unwrap()).unwrap();
    let listed = report["tables"]["overrides"].as_array().unwrap();
    let said = names.join(", ");
    let listed = listed.iter().any(|r| r.to_string().contains(&names[0]));
    assert!(listed, "{row}: {said} is not among the broken rules");
    let screen = log_view(night, now);
    assert!(screen.contains(word), "{row}: {screen}");
}

fn log_view(night: &mut Night, now: Instant) -> String {
    night.now = now;
    let mut ui = TestApp::past_card(night, "amara", LARGE);
    ui.keys("l").text()
}

/// The table leaves out no verb.
#[test]
fn every_verb_is_in_the_table() {
    let rows = rows();
    let parser = Line::command();
    let verbs = parser.get_subcommands().map(clap::Command::get_name);
    // It reads the others.
    for verb in verbs.filter(|verb| *verb != "-") {
        let of_it = || rows.iter().filter(|row| row.verb == verb);
        assert!(of_it().count() > 0, "no row for {verb}");
        let taken = of_it().any(|row| row.now == Told::Taken);
        assert!(taken, "no row says when {verb} is taken");
        let on_screen = of_it().any(|row| !row.opens.is_empty());
        assert!(on_screen, "no form for {verb}");
    }
}

/// The table leaves out no rule.
#[test]
fn every_rule_is_in_the_table() {
    let rows = rows();
    for (rule, name, _) in RULES {
        let refuses = |told: Told| told == Told::Refused(*rule);
        let there = rows.iter().any(|row| refuses(row.now) || refuses(row.late));
        let why_not = rows::OUT_OF_REACH.iter().find(|(of, _)| of == rule);
        assert!(there || why_not.is_some(), "no row for {name}");
        assert!(!(there && why_not.is_some()), "{name} is within reach");
    }
}
