//! Catching up: one table for what was done away from the keys.

use ratatui::layout::Size;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{Event, Mode};
use crate::run::testing::{Night, note, start};
use crate::run::{Mark, Run, Stage};
use crate::time::Span;
use crate::tui::form::Column;
use crate::tui::screen::Dialog;

/// Six steps in a row, and much more work than fits a small screen.
fn chain(steps: usize) -> String {
    let one = |n: usize| {
        let evidence = match n {
            2 => ", evidence: [{id: rows, ask: Rows in patients, kind: number, min: 100}]",
            3 => {
                ", evidence: [{id: rows, ask: Rows, kind: number}, {id: result, ask: How it ended, kind: choice, choices: [clean, warnings]}]"
            }
            _ => "",
        };
        format!(
            "      - {{id: s{n}, title: Move part {n} of the records, role: dba, takes: 10m{evidence}}}\n"
        )
    };
    format!(
        r#"
runbook: Small upgrade
id: small
window: {{opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}}
people:
  - {{id: amara, name: Amara Osei, roles: [lead, dba]}}
  - {{id: lin, name: Lin Baptiste, roles: [dba]}}
  - {{id: joe, name: Joe Tremblay, roles: [dba]}}
phases:
  - id: move
    title: Move
    steps:
{}"#,
        (1..=steps).map(one).collect::<String>()
    )
}

pub fn night(steps: usize) -> Night {
    let mut night = Night::open(&chain(steps), Mode::Live);
    night.wait(120);
    night
}

pub fn stage(run: &Run, night_now: crate::time::Instant, step: &str) -> Stage {
    run.stage(run.plan.step(step).unwrap(), night_now)
}

/// The events of the run after its opening, with the clock at which they happened and who did it.
pub fn told(run: &Run) -> Vec<String> {
    let lines = run.log.iter().skip(1);
    let one = |line: &crate::run::LogLine| {
        let fact = line.entry.fact();
        let at = run.plan.window.zone.clock(line.entry.occurred());
        let what = match &fact.event {
            Event::StepStarted { step, .. } => format!("start {step}"),
            Event::StepFinished { step, outcome, .. } => format!("{} {step}", outcome.word()),
            Event::StepSkipped { step, .. } => format!("skip {step}"),
            Event::EvidenceGiven { step, id, .. } => {
                format!("{step} {id}={}", fact.text("value").unwrap_or_default())
            }
            Event::BlockerRaised { fields, .. } => {
                let steps = fields.steps.clone().unwrap_or_default().join(" ");
                format!("block {steps}: {}", fact.text("title").unwrap_or_default())
            }
            other => format!("{other:?}"),
        };
        format!("{at} {} {what}", fact.by)
    };
    lines.map(one).collect()
}

/// The keys for a row: times, who, the letters of the outcome, evidence; then on to the next row.
pub fn row(started: &str, finished: &str, who: &str, outcome: &str, evidence: &str) -> String {
    format!(
        "\"{started}\" tab \"{finished}\" tab \"{who}\" tab \"{outcome}\" tab \"{evidence}\" tab "
    )
}

#[test]
fn six_steps_in_a_row_are_entered_with_one_save() {
    let mut night = night(6);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let rows = [
        row("18:05", "18:15", "", "", ""),
        row("18:15", "18:30", "lin", "", "120400"),
        row("18:30", "18:40", "lin", "d", "rows=7 result=clean"),
        row("18:40", "18:55", "joe", "", ""),
        row("18:55", "19:05", "", "", ""),
        row("19:05", "", "", "", ""),
    ];
    ui.keys("K").keys(&rows.concat()).keys("enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("amara");
    assert_eq!(
        told(run),
        [
            "18:05 amara start s1",
            "18:15 amara done s1",
            "18:15 lin start s2",
            "18:30 lin s2 rows=120400",
            "18:30 lin done s2",
            "18:30 lin start s3",
            "18:40 lin s3 rows=7",
            "18:40 lin s3 result=clean",
            "18:40 lin done s3",
            "18:40 joe start s4",
            "18:55 joe done s4",
            "18:55 amara start s5",
            "19:05 amara done s5",
            "19:05 amara start s6",
        ]
    );
    for line in run.log.iter().skip(1) {
        assert!(line.marks.contains(&Mark::Late), "{line:?}");
        // Told in the order of the night, each was in its turn.
        assert!(!line.marks.contains(&Mark::OutOfOrder), "{line:?}");
        let typed = line.entry.fact().recorded_by.as_deref();
        assert_eq!(typed, (line.entry.fact().by != "amara").then_some("amara"));
    }
}

#[test]
fn several_steps_end_otherwise_with_one_reason() {
    let mut night = night(6);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let rows = [
        row("", "18:10", "", "w", ""),
        row("", "18:20", "", "s", ""),
        row("18:20", "18:40", "lin", "f", ""),
        row("", "18:50", "", "b", ""),
        row("", "", "", "b", ""),
        row("", "18:05", "", "", ""),
    ];
    ui.keys("K").keys(&rows.concat()).keys("enter");
    let text = ui.text();
    assert!(text.contains("need a reason"), "{text}");
    ui.keys("\"the SAN was gone\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let now = night.now;
    let run = night.run("amara");
    assert_eq!(
        told(run),
        [
            "18:05 amara done s6",
            "18:10 amara worked around s1",
            "18:20 amara skip s2",
            "18:20 lin start s3",
            "18:40 lin failed s3",
            "18:50 amara block s4 s5: the SAN was gone",
        ]
    );
    let reasons = |line: &crate::run::LogLine| line.entry.fact().text("because").is_some();
    let with: Vec<bool> = run.log.iter().skip(1).map(reasons).collect();
    // Neither what was done nor a start asks for the reason of the others.
    assert_eq!(with, [false, true, true, false, true, false]);
    assert_eq!(run.open_blockers().count(), 1);
    assert_eq!(stage(run, now, "s3"), Stage::Failed);
}

/// The table meets the same rules as a form: one reason keeps what is unlikely in all its rows.
#[test]
fn a_table_of_long_ago_is_asked_about_once() {
    let mut night = night(6);
    night.wait(9 * 60);
    let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
    let rows = [
        row("18:05", "18:15", "", "", ""),
        row("18:15", "18:30", "lin", "", "120400"),
    ];
    ui.keys("K").keys(&rows.concat()).keys("enter");
    let text = ui.text();
    assert!(
        text.contains("NOT RECORDED (unlikely-time): Fri 27 Nov 18:05"),
        "{text}"
    );
    ui.keys("ctrl-o \"the paper log\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("amara");
    assert_eq!(told(run).len(), 5);
    for line in run.log.iter().skip(1) {
        let fact = line.entry.fact();
        assert_eq!(fact.overrides.as_deref(), Some("unlikely-time"));
        assert_eq!(fact.text("because"), Some("the paper log"));
    }
}

#[test]
fn a_row_that_says_nothing_is_left_alone() {
    let mut night = night(6);
    night.does("lin", start("s1"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("K down down \"19:00\" enter");
    assert_eq!(
        told(night.run("amara")).len(),
        2,
        "lin's start, and one finish"
    );
}

#[test]
fn a_running_step_is_not_started_again() {
    // What is typed into the row of lin's step, which runs since 20:00, and what is recorded.
    let cases = [
        ("\"20:20\"", vec!["20:20 lin done s1"]),
        ("tab tab \"d\"", vec!["20:30 lin done s1"]),
        ("tab \"joe\" tab \"d\"", vec!["20:30 joe done s1"]),
        (
            "\"20:20\" backtab \"19:50\"",
            vec!["19:50 lin start s1", "20:20 lin done s1"],
        ),
    ];
    for (script, wanted) in cases {
        let mut night = night(3);
        night.does("lin", start("s1"));
        night.wait(30);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        if !ui.app.screen.dialogs.is_empty() {
            ui.keys("esc");
        }
        ui.keys("K").keys(script).keys("enter");
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        assert_eq!(told(night.run("amara"))[1..], wanted, "{script}");
    }
}

#[test]
fn what_cannot_be_meant_is_said_at_its_cell_and_nothing_is_recorded() {
    // What is typed, the cell that then has the keys, and what is said of it.
    use Column::*;
    let cases = [
        ("\"25:99\"", Started, "is not a time"),
        ("\"+2h\"", Started, "still to come"),
        (
            "\"19:00\" tab \"18:00\"",
            Finished,
            "1.1 ends before it starts",
        ),
        (
            "tab \"18:00\" tab tab tab \"x\"",
            Evidence,
            "1.1 asks for no evidence",
        ),
        (
            "down tab \"18:00\" tab tab tab \"row=7\"",
            Evidence,
            "asks for rows, not for row",
        ),
        (
            "down down tab tab tab tab \"7\"",
            Evidence,
            "say rows=... result=...",
        ),
        ("tab tab \"lin\"", Started, "is empty"),
        ("", Started, "nothing is filled in"),
    ];
    for (script, column, said) in cases {
        let mut night = night(6);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("K").keys(script).keys("enter");
        let text = ui.text();
        assert!(text.contains(said), "{script}: {text}");
        let Some(Dialog::Form(form)) = ui.app.screen.dialogs.last() else {
            panic!("{text}");
        };
        let here = &form.focused().unwrap().slot;
        let wanted = matches!(here, crate::tui::form::Slot::Cell { column: c, .. } if *c == column);
        assert!(wanted, "{script}: {here:?}");
        assert_eq!(told(night.run("amara")), Vec::<String>::new());
    }
}

#[test]
fn an_outcome_that_is_typed_out_is_what_it_says() {
    // What is typed into the cell, and the outcome that is then chosen.
    let cases = [
        ("done", "done"),
        ("worked around", "worked around"),
        ("Failed", "failed"),
        ("skipped", "skipped"),
        ("blocked", "blocked"),
        ("ds", "skipped"),
        ("  ", "worked around"),
        ("dx", "done"),
        ("d-", "-"),
    ];
    for (typed, wanted) in cases {
        let mut night = night(3);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(&format!("K tab tab tab \"{typed}\""));
        let Some(Dialog::Form(form)) = ui.app.screen.dialogs.last() else {
            panic!("{}", ui.text());
        };
        assert_eq!(form.focused().unwrap().answer(), wanted, "{typed}");
    }
}

#[test]
fn the_table_is_as_it_was() {
    let filled = [
        row("18:05", "18:15", "", "", ""),
        row("18:15", "18:30", "Lin Bapt", "", "120400"),
        row("18:30", "18:55", "joe", "o", "rows=7 result=warnings"),
    ]
    .concat();
    // What is pressed after K, in a plan of how many steps.
    let screens = [
        ("empty", 6, String::new()),
        ("filled", 6, format!("{filled}{}", "tab tab tab \"bl\"")),
        (
            "filled_why",
            6,
            format!("{filled} up up up up \"the share was full\""),
        ),
        ("error", 6, format!("{filled}\"18:60\" enter")),
        ("no_reason", 6, format!("{filled}enter")),
        ("scrolled", 40, format!("{filled}pagedown pagedown \"19:0")),
    ];
    for (name, steps, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = night(steps);
            night.does("lin", start("s1"));
            let mut ui = TestApp::open(&mut night, "amara", size);
            ui.keys("K backtab").keys(&script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}

#[test]
fn the_card_and_its_keys_are_as_they_were() {
    let mut night = night(3);
    night.does("amara", note("here"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("down").wait(Span::minutes(11)).keys("down");
    insta::assert_snapshot!("card", ui.text());
}

#[test]
fn a_table_is_drawn_at_every_size() {
    let mut night = night(40);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("K \"19:00\" enter down");
    for (width, height) in [(1, 1), (80, 24), (81, 25), (120, 24), (300, 100)] {
        ui.resize(Size::new(width, height)).text();
    }
}
