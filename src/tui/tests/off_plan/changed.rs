//! Screens of a plan that was changed on the night, and of a log that was put right.

use super::*;
use crate::journal::EntryId;
use crate::run::{Amendment, Correction, NewStep, Rule};
use crate::time::Span;

pub fn added() -> Night {
    let mut night = night();
    let new = NewStep {
        id: "printers".into(),
        after: "lab".into(),
        title: "Restart the print servers".into(),
        instructions: Some("One clinic after the other".into()),
        role: Some("network".into()),
        takes: Some(Span::minutes(40)),
        needed_by: vec!["go".into()],
        undo: None,
    };
    night.does(
        "amara",
        Request::from(Command::Add(new)).because("the templates print blank"),
    );
    let changes = Amendment {
        takes: Some(Span::minutes(90)),
        role: Some("dba".into()),
        ..Amendment::default()
    };
    let step = "prove".into();
    night.does(
        "amara",
        Request::from(Command::Amend { step, changes }).because("joe is alone"),
    );
    let closes = night.now + Span::minutes(600).delta();
    night.does(
        "amara",
        Request::from(Command::Window { closes }).because("the owner agrees"),
    );
    night
}

/// Two people finished the lab in two ways, and another pair the templates.
pub fn conflict() -> Night {
    let mut night = night();
    night.run("sam");
    night.does("joe", finish("lab"));
    night.does_unaware(
        "sam",
        Request::from(fail("lab")).because("no results come through"),
    );
    night
}

pub fn two_conflicts() -> Night {
    let mut night = conflict();
    night.run("sam");
    night.does("lin", finish("templates"));
    night.does_unaware(
        "sam",
        Request::from(fail("templates")).because("blank pages"),
    );
    night
}

fn last_id(night: &mut Night, step: &str) -> EntryId {
    let run = night.run("amara");
    let lines = run.log.iter().rev();
    let mut of_step = lines.filter(|l| l.entry.fact().event.step() == Some(step));
    of_step.next().unwrap().entry.id()
}

fn settled() -> Night {
    let mut night = conflict();
    let stands = night.run("amara").conflicts[0].entries[0].to_string();
    let conflict = night.run("amara").conflicts[0].number.clone();
    let settle = Command::Settle { conflict, stands };
    night.does(
        "amara",
        Request::from(settle).because("the results were late"),
    );
    night
}

pub fn corrected() -> Night {
    let mut night = night();
    let entry = last_id(&mut night, "schema").to_string();
    let at = night.now - Span::minutes(25).delta();
    let correction = Correction::At(at);
    let correct = Command::Correct { entry, correction };
    night.does(
        "lin",
        Request::from(correct).because("the clock was read wrong"),
    );
    let entry = last_id(&mut night, "lab").to_string();
    let correction = Correction::For("vendor".into());
    let correct = Command::Correct { entry, correction };
    let correct = Request::from(correct).because("the vendor did it");
    night.does("joe", correct.overriding(Rule::OutsidePerson));
    night
}

const SCREENS: &[Screen] = &[
    ("added", added, "joe", "2 . 3 a esc"),
    ("added_in_full", added, "joe", "2 . 3 a esc V"),
    ("amended", added, "ruth", "3 . 2 esc"),
    ("amended_in_full", added, "ruth", "3 . 2 esc V"),
    ("changes_in_the_log", added, "ruth", "l"),
    ("conflict", conflict, "amara", "2 . 3 esc"),
    ("conflict_in_full", conflict, "amara", "2 . 3 esc V"),
    ("two_conflicts", two_conflicts, "amara", "2 . 2 esc"),
    ("settle", conflict, "amara", "Q"),
    ("settle_second", two_conflicts, "amara", "2 . 2 esc Q"),
    (
        "settle_refused",
        conflict,
        "ruth",
        "Q right tab \"I saw it\" enter",
    ),
    ("settled", settled, "amara", "2 . 3 esc V"),
    ("settled_log", settled, "amara", "l"),
    ("correct", night, "lin", "2 . 1 esc y"),
    ("correct_in_log", night, "lin", "l up y"),
    (
        "correct_typed",
        night,
        "lin",
        "2 . 1 esc y \"19:50\" tab \"clock was wrong\"",
    ),
    (
        "correct_no_reason",
        night,
        "lin",
        "2 . 1 esc y \"19:50\" enter",
    ),
    (
        "correct_refused",
        night,
        "ruth",
        "l up y \"19:50\" tab \"x\" enter",
    ),
    ("correct_never", night, "lin", "2 . 1 esc y backtab \"n\""),
    ("corrected", corrected, "lin", "2 . 1 esc"),
    ("corrected_in_full", corrected, "lin", "2 . 1 esc V"),
    ("corrected_log", corrected, "lin", "l"),
];

#[test]
fn changes_are_as_they_were() {
    each(SCREENS, |name, text| insta::assert_snapshot!(name, text));
}
