//! A table that is saved again, left and taken up, and who is reminded of it.

use super::ui::{SMALL, TestApp};
use crate::journal::Fault;
use crate::run::testing::{Night, finish};
use crate::time::Span;
use crate::tui::screen::Dialog;

use super::catch_up::{night, row, told};

/// One save, at which the disk fails once; what is pressed then, and what is on record in the end.
fn saved_again(fault: Fault, again: &str) -> Vec<String> {
    let mut night = night(4);
    let disk = night.disk.clone();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let rows = [
        row("-50m", "-40m", "", "", ""),
        row("-40m", "-30m", "lin", "", "120400"),
        row("-30m", "", "lin", "d", "rows=7 result=clean"),
        row("", "-15m", "", "b", ""),
    ];
    ui.keys("K").keys(&rows.concat()).keys("\"no VPN\"");
    disk.fail_next(&[fault]);
    ui.keys("enter");
    assert!(ui.text().contains("NOT SAVED"), "{}", ui.text());
    ui.wait(Span::minutes(3)).keys(again);
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("amara");
    assert!(run.conflicts.is_empty());
    let without_clock = |line: &String| line.split_once(' ').unwrap().1.to_string();
    told(run).iter().map(without_clock).collect()
}

#[test]
fn what_is_on_the_disk_is_not_saved_twice() {
    let wanted = [
        "amara start s1",
        "amara done s1",
        "lin start s2",
        "lin s2 rows=120400",
        "lin done s2",
        "lin start s3",
        "amara block s4: no VPN",
        "lin s3 rows=7",
        "lin s3 result=clean",
        "lin done s3",
    ];
    let cut = (0..5_000).step_by(450).map(Fault::Short);
    for fault in [Fault::Full, Fault::Sync].into_iter().chain(cut) {
        // At once, and after it was left.
        for again in ["tab enter", "esc K enter"] {
            assert_eq!(saved_again(fault, again), wanted, "{fault:?}, {again}");
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_asked_for_again_at_its_cell() {
    let mut night = Night::rehearsal();
    night.wait(120);
    night.disk.put("backup.log", b"all well".to_vec());
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    // The row of 1.3 stands after 1.1, 2.3 and 1.2.
    ui.keys("K down down down \"19:00\" tab tab tab tab \"nowhere.log\" enter");
    let text = ui.text();
    assert!(text.contains("nowhere.log:"), "{text}");
    assert!(text.contains("[nowhere.log"), "{text}");
    ui.keys("ctrl-u \"backup.log\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let told = told(night.run("lin"));
    assert_eq!(told[0], "19:00 lin start log-file");
    assert!(
        told[1].ends_with("log-file log=backup.log") && told.len() == 2,
        "{told:?}"
    );
}

#[test]
fn the_wheel_goes_through_the_rows_and_leaves_other_forms_alone() {
    use crossterm::event::{Event as E, KeyModifiers, MouseEvent, MouseEventKind};
    // What is open, and how many fields on the wheel goes.
    for (script, moved) in [("K", 15), ("n", 0)] {
        let mut night = night(9);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        let focus = |ui: &TestApp| match ui.app.screen.dialogs.last() {
            Some(Dialog::Form(form)) => form.focus,
            _ => panic!("{}", ui.text()),
        };
        let before = focus(&ui);
        let wheel = MouseEvent {
            kind: MouseEventKind::ScrollDown,
            column: 5,
            row: 5,
            modifiers: KeyModifiers::NONE,
        };
        ui.app.event(E::Mouse(wheel), &ui.clock);
        assert_eq!(focus(&ui) - before, moved, "{script}");
    }
}

#[test]
fn somebody_half_named_is_asked_for_before_anything_is_recorded() {
    let mut night = night(3);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("K tab \"18:10\" tab \"jo\" enter");
    assert!(
        ui.text().contains("Is that Joe Tremblay? Ctrl-Y: yes"),
        "{}",
        ui.text()
    );
    // Leaving the cell completes it.
    ui.keys("tab enter");
    assert_eq!(told(night.run("amara")), ["18:10 joe done s1"]);
}

#[test]
fn a_table_that_is_left_comes_back_on_the_rows_that_there_are_then() {
    let mut night = night(4);
    let mut other = crate::run::Session::open(
        std::sync::Arc::new(night.disk.clone()),
        &night.folder.clone(),
        Some(crate::run::testing::writer("joe", "other")),
        "joe",
    )
    .unwrap();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("K down down tab \"19:10\" esc");
    assert!(ui.text().contains("is kept"), "{}", ui.text());
    other
        .record(&finish("s1").into(), ui.clock.now.get())
        .unwrap();
    ui.wait(Span::seconds(1)).keys("K");
    let Some(Dialog::Form(form)) = ui.app.screen.dialogs.last() else {
        panic!("{}", ui.text());
    };
    let rows: Vec<&str> = form.rows().map(|row| row.step).collect();
    assert_eq!(rows, ["s2", "s3", "s4"]);
    assert!(ui.text().contains("19:10"), "{}", ui.text());
    ui.keys("enter");
    let done = told(night.run("amara"));
    assert!(
        done.contains(&"19:10 amara done s3".to_string()),
        "{done:?}"
    );
}

#[test]
fn the_card_after_a_pause_offers_to_catch_up() {
    // Whose keys they are, and whether there is work for them.
    let cases = [("amara", true), ("ruth", false)];
    for (who, work) in cases {
        let mut night = night(3);
        let mut ui = TestApp::open(&mut night, who, SMALL);
        ui.keys("down").wait(Span::minutes(11)).keys("down");
        let text = ui.text();
        assert_eq!(text.contains("Where we were"), work, "{text}");
        if work {
            assert!(text.contains("K catch up"), "{text}");
            ui.keys("k");
            assert!(ui.text().contains("An empty row"), "{}", ui.text());
        }
    }
}

#[test]
fn a_key_typed_ahead_of_the_card_opens_no_table() {
    let mut night = night(3);
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("down").wait(Span::minutes(11)).keys("k");
    ui.press_after(100, super::ui::named("k"));
    assert!(ui.text().contains("Where we were"), "{}", ui.text());
}
