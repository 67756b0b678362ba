//! The pictures of the page: that nothing which happened is missing in them, and that they are made
//! of facts and not of the names of columns.

use std::path::Path;
use std::sync::Arc;

use super::names::Named;
use super::night::{mid_night, picture, source, whole_night};
use super::night_off_plan::{night_going_back, rolled_back_night, stopped_night};
use crate::journal::{BlockerFields, Mode, RealDisk, RollbackExtent, Way};
use crate::report::{Page, Redact, Redactor, Report, html, rows};
use crate::run::testing::{Night, finish};
use crate::run::{Attempt, Command, NewStep, Request, Run, Session};
use crate::situation::Situation;
use crate::time::Span;

#[test]
fn whatever_happened_is_in_the_picture() {
    let nights: [Named; 6] = [
        ("mid", mid_night),
        ("whole", whole_night),
        ("stopped", stopped_night),
        ("going back", night_going_back),
        ("rolled back", rolled_back_night),
        ("messy", messy_night),
    ];
    for (name, night) in nights {
        picture(&mut night(), |s| all_is_drawn(s, name));
    }
    let run = sample();
    let end = run.closed.as_ref().unwrap().stamp.at;
    all_is_drawn(&Situation::at(end, &run, ""), "sample");
}

/// Each step that was begun has as many bars as attempts, each gate a diamond for each decision, and
/// each blocker a bar on each of its steps, else a row of its own.
fn all_is_drawn(s: &Situation, name: &str) {
    let page = html(&rows(s, &source()), &Page::default());
    let drawn = Drawn::of(&page);
    let run = s.run;
    let attempts = |ix: usize, way| {
        let attempts = run.steps[ix].track(way).attempts.iter();
        attempts.filter(|a| a.start().is_some()).count()
    };
    for ix in run.plan.in_order().filter(|&ix| run.plan.is_in_window(ix)) {
        let number = run.plan.steps[ix].number.as_str();
        let on_it = run.blockers.iter().filter(|b| b.steps.contains(&ix));
        let decided = run.steps[ix].gate.decisions.len();
        let expected = (attempts(ix, Way::Forward), decided, on_it.count());
        let row = drawn.row(number, false);
        assert_eq!(row.unwrap_or_default(), expected, "{name} {number}");
    }
    let mut undos = 0;
    for ix in run.plan.in_order() {
        for way in [Way::Back, Way::Restore] {
            undos += attempts(ix, way);
        }
    }
    let back = drawn.rows.iter().filter(|row| row.is_undo);
    assert_eq!(back.map(|row| row.marks.0).sum::<usize>(), undos, "{name}");
    for blocker in &run.blockers {
        let inside = |&&ix: &&usize| run.plan.is_in_window(ix);
        let on_it = drawn.page.matches(&format!(">{}<", blocker.number)).count()
            + drawn
                .page
                .matches(&format!(">{} open<", blocker.number))
                .count();
        assert!(on_it > 0, "{name} {}", blocker.number);
        let alone = blocker.steps.iter().filter(inside).count() == 0;
        let own = drawn.row(&blocker.number, false);
        assert_eq!(own, alone.then_some((0, 0, 1)), "{name} {}", blocker.number);
    }
}

/// The rows of the timeline of a page.
struct Drawn {
    page: String,
    rows: Vec<DrawnRow>,
}

struct DrawnRow {
    number: String,
    is_undo: bool,
    /// Bars of work, diamonds of gates, bars of blockers.
    marks: (usize, usize, usize),
}

impl Drawn {
    fn of(page: &str) -> Drawn {
        let picture = page
            .split_once("id=\"timeline-name\"")
            .unwrap()
            .1
            .split_once("</svg>")
            .unwrap()
            .0
            .to_string();
        let rows = picture
            .split("<text class=\"number")
            .skip(1)
            .filter(|row| !row.starts_with(" heavy"))
            .map(|row| {
                let number = row.split_once('>').unwrap().1.split_once('<').unwrap().0;
                let count = |class: &str| row.matches(&format!("class=\"{class}")).count();
                DrawnRow {
                    number: number.to_string(),
                    is_undo: row.contains(">undo of ") || row.contains(">restore of "),
                    marks: (count("work"), count("gate"), count("stuck\"")),
                }
            });
        Drawn {
            rows: rows.collect(),
            page: picture,
        }
    }

    fn row(&self, number: &str, is_undo: bool) -> Option<(usize, usize, usize)> {
        let mut rows = self.rows.iter();
        let row = rows.find(|row| row.number == number && row.is_undo == is_undo);
        row.map(|row| row.marks)
    }
}

pub(super) fn sample() -> Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample-run");
    let session = Session::open(Arc::new(RealDisk), &folder, None, "");
    session.unwrap_or_else(|e| panic!("{e}")).into_run()
}

/// Blockers of no step, of two, and of one outside the window; an undo that was finished before its
/// step was opened again and skipped.
fn messy_night() -> Night {
    let mut night = Night::open(super::night::RUNBOOK, Mode::Rehearsal);
    night.does("amara", finish("freeze"));
    for (title, steps) in [
        ("the door is locked", &[][..]),
        ("no power in rack 3", &["backup", "keep-log"]),
        ("the queue viewer is gone", &["watch"]),
    ] {
        let fields = BlockerFields {
            steps: Some(steps.iter().map(|s| s.to_string()).collect()),
            ..BlockerFields::default()
        };
        let title = title.to_string();
        night.wait(3).does("lin", Command::Block { title, fields });
    }
    night.does(
        "lin",
        Command::Unblock {
            blocker: "B2".into(),
        },
    );
    undone_and_done_otherwise(&mut night);
    night
}

fn undone_and_done_otherwise(night: &mut Night) {
    let force = |command: Command| {
        let rule = crate::run::Rule::NeedsUnmet;
        Request::from(command)
            .because("the plan changed")
            .overriding(rule)
    };
    let begin = Command::Start {
        step: "upgrade".into(),
        confirm: Some("SQL01".into()),
    };
    night.does("lin", force(begin));
    night.wait(40).does("lin", finish("upgrade"));
    let rollback = Command::Rollback {
        extent: RollbackExtent::Only {
            steps: vec!["upgrade".into()],
        },
    };
    let rollback = Request::from(rollback).because("charts are mixed");
    night.wait(5).does("amara", rollback);
    let begin = Command::Start {
        step: "upgrade".into(),
        confirm: Some("SQL01".into()),
    };
    night.does("lin", begin);
    night.wait(25).does("lin", finish("upgrade"));
    let lift = Request::from(Command::Resume { scope: None }).because("on with the rest");
    night.wait(5).does("amara", lift);
    for command in [
        Command::Reopen {
            step: "upgrade".into(),
        },
        Command::Skip {
            step: "upgrade".into(),
        },
    ] {
        let request = Request::from(command).because("next week, then");
        night.wait(5).does("amara", request);
    }
}

/// Whatever became of its step.
#[test]
fn an_undo_that_was_finished_stays_finished() {
    let mut night = messy_night();
    picture(&mut night, |s| {
        let ix = s.run.plan.step("upgrade").unwrap();
        let set_aside = |a: &Attempt| a.set_aside.is_some();
        assert!(s.run.steps[ix].back.attempts.iter().all(set_aside));
        let page = html(&rows(s, &source()), &Page::default());
        let drawn = Drawn::of(&page);
        assert_eq!(drawn.row("2.1", true), Some((1, 0, 0)));
        for bar in [
            "2.1 Fri 18:09 to Fri 18:50 done, then rolled back</title><rect class=\"work failed\"",
            "2.1 Fri 18:55 to Fri 19:20 done</title><rect class=\"work back\"",
        ] {
            assert!(drawn.page.contains(bar), "{bar}\n{}", drawn.page);
        }
    });
}

/// Of so many steps only phases are drawn, and what happened at their steps is on them.
#[test]
fn a_plan_that_is_too_long_has_its_decisions_and_blockers_on_its_phases() {
    let (head, tail) = super::night::RUNBOOK.split_once("  - id: care").unwrap();
    let more = (0..300).map(|n| format!("      - {{id: more-{n}, title: More, needs: []}}\n"));
    let plan = format!("{head}{}  - id: care{tail}", more.collect::<String>());
    let mut night = Night::open(&plan, Mode::Rehearsal);
    let fields = BlockerFields {
        steps: Some(vec!["upgrade".into(), "more-7".into()]),
        ..BlockerFields::default()
    };
    let title = "no power".to_string();
    night.does("lin", Command::Block { title, fields });
    let hold = Command::Decide {
        gate: "go".into(),
        decision: crate::journal::Decision::Hold,
        until: None,
        conditions: vec![],
    };
    night.does("amara", Request::from(hold).because("no power"));
    let page = picture(&mut night, |s| html(&rows(s, &source()), &Page::default()));
    let drawn = Drawn::of(&page).page;
    assert_eq!(drawn.matches("class=\"gate").count(), 1);
    assert_eq!(drawn.matches("class=\"stuck\"").count(), 1);
    assert!(page.contains("There are too many steps to draw"));
}

/// Whatever the columns of the tables are called.
#[test]
fn no_name_of_a_column_decides_what_is_drawn_or_told() {
    let nights: [fn() -> Night; 2] = [whole_night, rolled_back_night];
    for night in nights {
        let mut report = picture(&mut night(), |s| rows(s, &source()));
        let before = told(&report);
        let columns = report.tables.iter_mut().flat_map(|t| &mut t.columns);
        for (n, column) in (1..).zip(columns) {
            column.name = format!("column_{n}");
            column.title = format!("Column {n}");
        }
        assert_eq!(told(&report), before);
    }
}

/// What of the page is not a table.
fn told(report: &Report) -> String {
    let page = html(report, &Page::default());
    let begin = page.find("<section id=\"summary\"").unwrap();
    page[begin..page.find("<section class=\"tables\"").unwrap()].to_string()
}

/// In the pictures and in the lines, as in the tables.
#[test]
fn what_is_replaced_is_not_drawn_or_told_either() {
    let mut night = messy_night();
    let added = Command::Add(NewStep {
        id: "ask".into(),
        after: "upgrade".into(),
        title: "Ask Amara Osei for the key".into(),
        instructions: None,
        role: None,
        takes: Some(Span::minutes(20)),
        needed_by: vec![],
        undo: None,
    });
    night.does("amara", Request::from(added).because("the door"));
    let ask = BlockerFields {
        owner: Some("joe".into()),
        ..BlockerFields::default()
    };
    let title = "Joe Tremblay has no key".to_string();
    night.does("lin", Command::Block { title, fields: ask });
    let cases: [(&[Redact], &[&str]); 3] = [
        (&[], &[]),
        (
            &[Redact::People],
            &["Amara Osei", "Joe Tremblay", "Lin Baptiste", "joe", "amara"],
        ),
        (
            &[Redact::Notes],
            &["the door is locked", "for the key", "has no key"],
        ),
    ];
    picture(&mut night, |s| {
        for (what, gone) in cases {
            let report = rows(s, &source());
            let before = told(&report);
            let after = told(&Redactor::new(s.run, what).report(report));
            assert_eq!(before == after, what.is_empty());
            for text in gone {
                assert!(!after.contains(text), "{text}: {after}");
            }
        }
    });
}
