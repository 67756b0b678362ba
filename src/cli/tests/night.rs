//! A whole night that goes wrong, as lines of `record` with their times and typists in
//! `night.txt`: played by several people on one disk, and read from the report so that whoever was
//! not there can retell it.

use std::path::Path;

use crate::cli::script::rows as rows_of;
use crate::journal::{Disk, Event, Mode, RunOutcome, Verdict, verify};
use crate::report::{Report, Source, Verified, csv, markdown, rows};
use crate::run::testing::Night;
use crate::run::{LogLine, Mark, Stage};
use crate::situation::Situation;
use crate::time::Span;
use crate::words::{Names, sentence};

const RUNBOOK: &str = include_str!("../../../runbooks/medical-records.yaml");
const SCRIPT: &str = include_str!("night.txt");

/// Files that are given as evidence.
const FILES: [&str; 5] = [
    "count-before.txt",
    "job-10442.txt",
    "72.log",
    "81.log",
    "note.png",
];

/// The night, to its end.
fn played() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    for name in FILES {
        let text = format!("what {name} says\n");
        night
            .disk
            .replace(Path::new(name), text.as_bytes())
            .unwrap();
    }
    let zone = night.run("amara").plan.window.zone.clone();
    let day = zone.local(night.now).date_naive();
    for row in rows_of(SCRIPT, day, &zone).unwrap() {
        // Several lines may share a minute.
        night.now = night.now.max(row.at);
        for request in row.requests(night.now, Span::ZERO, &zone).unwrap() {
            night
                .record(row.who, request)
                .unwrap_or_else(|refusal| panic!("{} {}: {refusal}", row.who, row.words));
        }
    }
    night
}

/// What the night has in it, each found by words of its sentence and of its row in the script.
const ITEMS: &[(&str, &str)] = &[
    (
        "a failed restore",
        "reported 3.6 Restore it to the spare server failed (38m): 'stops at 61 %",
    ),
    (
        "a call to the vendor",
        "called Database support, about B1, no answer",
    ),
    (
        "the escalation, first level",
        "called amara, about B1, reached amara",
    ),
    (
        "the escalation, second level",
        "called grant, about B1, reached grant",
    ),
    (
        "the escalation, third level",
        "called Records vendor duty manager, about B1, reached Paula Singh",
    ),
    ("a stranger", "checked in Kim Vo as vendor"),
    (
        "a delegation",
        "gave the role dba to Kim Vo until Sat 28 Nov 06:00",
    ),
    (
        "a step added",
        "added 3.4a Write the missing stripe of the backup again after 3.4",
    ),
    (
        "another one",
        "added 4.3a Move the old logs off drive E after 4.3",
    ),
    (
        "a step amended",
        "amended 3.6 Restore it to the spare server, takes 1h30m",
    ),
    ("a stop", "stopped the run: 'smoke alarm"),
    ("a resume", "resumed the run after the stop"),
    ("a take-back", "took back: noted: 'wrong window"),
    (
        "a late correction",
        "corrected \"gave evidence patients for 4.6: '184121'\": its value is '184212'",
    ),
    (
        "a no-go",
        "decided G3 no-go: 'allergies of the wrong patient",
    ),
    (
        "a rollback to a restore point",
        "called the rollback to the restore point of 3.4",
    ),
    (
        "a failed undo",
        "reported the undo of 4.10 Publish the Records 8 client failed (25m)",
    ),
    (
        "the same undo, done",
        "finished the undo of 4.10 Publish the Records 8 client (25m)",
    ),
    (
        "the restore",
        "finished the restore of 3.4 Back up the records database (1h22m)",
    ),
    ("the close", "closed the run as rolled-back"),
];

#[test]
fn everything_of_such_a_night_is_in_it_and_is_told() {
    let mut night = played();
    let run = night.run("amara");
    let sentences = run.log.iter().map(|line| {
        let full = Names::Full.sentence(run, line);
        (sentence(run, line), full)
    });
    let sentences: Vec<(String, String)> = sentences.collect();
    let story = told(&mut night, |report| csv(report, "story", ',').unwrap());
    // A cell of CSV has its quotes twice.
    let story = story.replace("\"\"", "\"");
    for (item, words) in ITEMS {
        let mut found = sentences.iter().filter(|(short, _)| short.contains(words));
        let told = |(_, full): &(String, String)| story.contains(full);
        assert!(found.clone().next().is_some(), "{item}: {words}");
        assert!(found.any(told), "not told: {item}");
    }
}

#[test]
fn six_steps_are_caught_up_by_one_for_several() {
    let mut night = played();
    let run = night.run("amara");
    let late = |line: &&LogLine| line.marks.contains(&Mark::Late);
    let finished = run.log.iter().filter(late).filter_map(|line| {
        let fact = line.fact();
        let done = matches!(fact.event, Event::StepFinished { .. });
        let typed = fact.recorded_by.as_deref() == Some("amara");
        let at = run.plan.window.zone.clock(line.occurred());
        let ix = run.plan.step(fact.event.step()?)?;
        let number = run.plan.steps[ix].number.as_str();
        (done && typed).then_some((number, fact.by.as_str(), at))
    });
    let finished: Vec<(&str, &str, String)> = finished.collect();
    let expected = [
        ("2.3", "ben", "18:55"),
        ("2.5", "lin", "18:58"),
        ("2.4", "sam", "19:02"),
        // Said at 20:17 to be 19:14, and corrected.
        ("2.6", "sam", "19:12"),
        ("2.8", "ruth", "19:31"),
        ("2.7", "nadia", "19:40"),
    ];
    assert_eq!(finished.len(), expected.len());
    for ((number, by, at), is) in expected.iter().zip(&finished) {
        assert_eq!((*number, *by, *at), (is.0, is.1, is.2.as_str()));
    }
    for (number, ..) in expected {
        let ix = run.plan.step(number).unwrap();
        assert!(run.steps[ix].forward.finish().is_some(), "{number}");
    }
}

#[test]
fn a_vendor_did_a_step_that_another_typed() {
    let mut night = played();
    let run = night.run("amara");
    for (number, by, typist) in [("3.4a", "Kim Vo", "lin"), ("4.9", "emr-vendor", "priya")] {
        let ix = run.plan.step(number).unwrap();
        let stamp = &run.steps[ix].forward.finish().unwrap().stamp;
        assert_eq!(stamp.by, by);
        assert_eq!(stamp.typed_by.as_deref(), Some(typist));
    }
}

#[test]
fn nothing_is_left_open_and_the_log_is_whole() {
    let mut night = played();
    let checked = verify(&night.disk, &night.folder).unwrap();
    assert_eq!(checked.verdict, Verdict::Ok, "{:?}", checked.findings);
    let now = night.now;
    let run = night.run("amara");
    let s = Situation::at(now, run, "amara");
    assert_eq!(run.closed.as_ref().unwrap().outcome, RunOutcome::RolledBack);
    let undone: Vec<&str> = s
        .undos
        .iter()
        .map(|u| run.plan.steps[u.step].number.as_str())
        .collect();
    assert_eq!(
        undone,
        ["4.10", "3.4", "4.3a", "3.2", "2.7", "2.6", "2.5", "2.4"]
    );
    assert!(s.undos.iter().all(|u| u.stage == Stage::Done));
    let progress = s.back_progress();
    assert_eq!((progress.done, progress.total), (8, 8));
    assert_eq!(run.open_blockers().count(), 0);
    assert!(run.conflicts.is_empty(), "{:?}", run.conflicts);
    let marked = |mark| run.log.iter().filter(|l| l.marks.contains(&mark)).count();
    assert_eq!((marked(Mark::TakenBack), marked(Mark::Corrected)), (1, 2));
    assert_eq!((marked(Mark::Override), marked(Mark::Overruled)), (1, 0));
}

/// Everybody's machine shows the same night.
#[test]
fn whoever_looks_sees_the_same() {
    let mut night = played();
    let amara = night.run("amara").log.len();
    for who in ["lin", "sam", "roy", "marek", "grant", "a stranger"] {
        assert_eq!(night.run(who).log.len(), amara, "{who}");
    }
}

#[test]
fn the_report_retells_it() {
    let report = told(&mut played(), markdown);
    insta::assert_snapshot!("night.md", report);
}

fn told<T>(night: &mut Night, how: impl FnOnce(&Report) -> T) -> T {
    let checked = verify(&night.disk, &night.folder).unwrap();
    let source = Source {
        run: "5f1d7c40".into(),
        folder: night.folder.display().to_string(),
        verified: Verified::from(&checked),
        ahead: Vec::new(),
    };
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    how(&rows(&s, &source))
}
