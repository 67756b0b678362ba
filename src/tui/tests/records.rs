//! What is recorded, and how, when a form, a check or a file is involved.

use std::io;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use super::ui::{PLAIN, SMALL, TestApp};
use crate::report::ReportFormat;
use crate::run::Stage;
use crate::run::testing::{Night, finish, start};
use crate::time::Span;
use crate::tui::app::After;
use crate::tui::screen::{Access, Cursor, View};
use crate::words::sentence;

fn stage(night: &mut Night, step: &str) -> Stage {
    let now = night.now;
    let run = night.run("amara");
    run.stage(run.plan.step(step).unwrap(), now)
}

#[test]
fn evidence_that_is_not_taken_is_asked_for_again_and_nothing_is_finished() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    ui.keys("enter enter \"7\" tab right enter");
    let text = ui.text();
    assert!(
        text.contains("evidence-invalid") && text.contains("below 100"),
        "{text}"
    );
    assert!(text.contains("> Rows") || text.contains(">Rows"), "{text}");
    ui.keys("backspace \"700\" enter");
    assert_eq!(stage(&mut night, "backup"), Stage::AwaitingSignOff);
}

#[test]
#[cfg(unix)]
fn a_check_runs_in_the_background_and_is_recorded() {
    let yaml = crate::run::testing::RUNBOOK.replace(
        "title: Wipe the whiteboard,",
        "title: Wipe the whiteboard, run: {command: 'echo spotless; exit 3', timeout: 20s},",
    );
    let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("2 . 3 x");
    assert!(ui.text().contains("Run this command"), "{}", ui.text());
    ui.keys("enter");
    ui.until(|ui| ui.app.entries() > 1);
    let text = ui.text();
    assert!(
        text.contains("spotless") && text.contains("exit 3"),
        "{text}"
    );
    ui.keys("enter");
    assert!(ui.app.screen.dialogs.is_empty());
}

#[test]
fn a_file_is_put_into_the_evidence_of_the_run() {
    let mut night = Night::rehearsal();
    night.disk.put("backup.log", b"all well".to_vec());
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    ui.keys("1 . 3 e \"nowhere.log\" enter");
    assert!(ui.text().contains("nowhere.log:"), "{}", ui.text());
    ui.keys("ctrl-u \"backup.log\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("lin");
    let ix = run.plan.step("log-file").unwrap();
    assert!(
        run.steps[ix]
            .forward
            .evidence("log")
            .unwrap()
            .file
            .is_some()
    );
}

#[test]
fn a_figure_among_the_gates_is_a_gate_and_with_a_point_a_step() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("g 1");
    assert_eq!(ui.app.screen.view, View::Gates);
    ui.keys(". 2");
    assert_eq!(ui.app.screen.view, View::Steps);
    assert_eq!(ui.app.screen.cursor, Cursor::Step("backup".into()));
}

#[test]
fn every_entry_can_be_for_somebody_and_in_the_past() {
    let mut night = Night::rehearsal();
    night.wait(30);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"clinics told\" tab tab tab \"ruth\" tab \"-10m\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let fact = night.run("amara").log.last().unwrap().entry.fact().clone();
    assert_eq!(fact.by, "ruth");
    assert_eq!(fact.recorded_by.as_deref(), Some("amara"));
    assert!(fact.occurred.is_some());
}

#[test]
#[cfg(unix)]
fn every_check_that_runs_is_recorded() {
    // A check on 2.3 that ends when it is let go and a quick one on 1.1, both left by Esc.
    let dir = tempfile::tempdir().unwrap();
    let let_go = dir.path().join("go");
    let slow = format!("until [ -e '{}' ]; do :; done; echo slow", let_go.display());
    let yaml = crate::run::testing::RUNBOOK
        .replace(
            "title: Wipe the whiteboard,",
            &format!("title: Wipe the whiteboard, run: {{command: \"{slow}\"}},"),
        )
        .replace(
            "title: Freeze changes,",
            "title: Freeze changes, run: {command: 'echo quick'},",
        );
    let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("2 . 3 x enter esc");
    ui.wait(Span::seconds(3)).keys("1 . 1 x enter esc");
    ui.keys("q");
    assert_ne!(ui.last, After::Leave);
    assert!(ui.text().contains("still run"), "{}", ui.text());
    std::fs::write(let_go, "").unwrap();
    ui.until(|ui| ui.app.entries() > 2);
    assert_eq!(ui.app.entries(), 3, "{}", ui.text());
    ui.keys("q");
    assert_eq!(ui.last, After::Leave, "nothing runs any more");
}

#[test]
#[cfg(unix)]
fn leaving_while_a_check_runs_takes_two_keys() {
    // What is pressed while the check runs, and whether the last key leaves.
    let cases = [
        ("q", false),
        ("q q", true),
        ("q down q", false),
        ("q down q q", true),
    ];
    let yaml = crate::run::testing::RUNBOOK.replace(
        "title: Wipe the whiteboard,",
        "title: Wipe the whiteboard, run: {command: 'sleep 5', timeout: 6s},",
    );
    for (script, leaves) in cases {
        let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("2 . 3 x enter esc").keys(script);
        assert_eq!(ui.last == After::Leave, leaves, "{script}");
        assert!(ui.text().contains("1 check is still running"), "{script}");
    }
}

/// The page unless something else is chosen, in the run's folder, and what became of it is said.
#[test]
fn the_report_is_written_as_it_is_chosen() {
    for (keys, file, said) in [
        ("E enter", ReportFormat::Html, "written: night, in runs/"),
        (
            "E \"md\" enter",
            ReportFormat::Md,
            "written: night, in runs/",
        ),
        (
            "E right right enter",
            ReportFormat::Xlsx,
            "not written: the disk is full; press E",
        ),
    ] {
        let mut night = Night::rehearsal();
        let export = move |folder: &Path, _, asked: ReportFormat| {
            assert_eq!(asked, file);
            match asked {
                ReportFormat::Xlsx => Err(io::Error::other("the disk is full")),
                _ => Ok(folder.join("night")),
            }
        };
        let mut ui = TestApp::exporting(&mut night, "joe", Arc::new(export));
        ui.keys(keys);
        assert!(
            ui.text().contains("the report is being written"),
            "{}",
            ui.text()
        );
        let before = ui.app.entries();
        ui.until(|ui| ui.app.screen.reports == 0);
        assert!(ui.text().contains(said), "{}", ui.text());
        assert_eq!(ui.app.entries(), before);
    }
}

#[test]
fn leaving_says_that_a_report_is_still_written() {
    let mut night = Night::rehearsal();
    let (let_go, held) = channel::<()>();
    let held = Mutex::new(held);
    let export = move |_: &Path, _, _| {
        let _ = held.lock().map(|held| held.recv());
        Err(io::Error::other("nobody waits for it"))
    };
    let mut ui = TestApp::exporting(&mut night, "joe", Arc::new(export));
    ui.keys("E enter q");
    assert_ne!(ui.last, After::Leave);
    let text = ui.text();
    assert!(
        text.contains("1 report is still being written and would be lost; press q again to leave"),
        "{text}"
    );
    ui.wait(Span::seconds(1)).keys("q");
    assert_eq!(ui.last, After::Leave);
    drop(let_go);
}

#[test]
fn a_screen_that_only_looks_writes_no_report() {
    let mut night = Night::rehearsal();
    let access = Access::ReadOnly("this screen only looks on".into());
    let mut ui = TestApp::with(&mut night, "joe", SMALL, access, PLAIN);
    ui.keys("E");
    assert!(
        ui.text().contains("this screen only looks on"),
        "{}",
        ui.text()
    );
    assert!(ui.app.screen.dialogs.is_empty());
}

#[test]
fn a_blocker_is_updated_with_what_was_changed_or_emptied() {
    let lowered = "updated B1, lowered the severity from high to medium: 'only the lab'";
    // What is pressed, what the log says of it, and else what the form says.
    let cases = [
        (
            "B M tab tab right enter",
            None,
            "lowering the severity of B1",
        ),
        (
            "B M tab tab right enter \"only the lab\" enter",
            Some(lowered),
            "",
        ),
        (
            "B M tab tab tab ctrl-u enter",
            Some("updated B1, no owner (was lin)"),
            "",
        ),
        (
            "B M tab tab tab tab tab tab ctrl-u enter",
            None,
            "can be moved, not removed",
        ),
    ];
    for (script, recorded, shown) in cases {
        let mut night = Night::rehearsal();
        let by = night.now + Span::minutes(60).delta();
        let fields = crate::journal::BlockerFields {
            owner: Some("lin".into()),
            resolve_by: Some(by),
            ..Default::default()
        };
        let title = "no VPN".into();
        night.does("amara", crate::run::Command::Block { title, fields });
        let before = night.run("amara").log.len();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("esc").keys(script);
        let text = ui.text();
        assert!(text.contains(shown), "{script}: {text}");
        let run = night.run("amara");
        let said = run.log.get(before).map(|line| sentence(run, line));
        assert_eq!(said.as_deref(), recorded, "{script}: {text}");
    }
}
