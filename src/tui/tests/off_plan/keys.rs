//! What is pressed when the night leaves its plan, and what is recorded then.

use super::*;
use crate::time::Span;
use crate::words::sentence;

/// What is pressed by whom, with the night before it; what the log says of it, and for whom.
pub type Script = (
    &'static str,
    fn() -> Night,
    &'static str,
    &'static [&'static str],
);

/// Presses it, and returns what was recorded and what is seen then.
fn pressed(night: &mut Night, who: &str, script: &str) -> (Vec<String>, String) {
    let before = night.run(who).log.len();
    let mut ui = TestApp::past_card(night, who, SMALL);
    ui.wait(Span::seconds(3)).keys(script);
    let text = ui.text();
    (recorded(night, who, before), text)
}

/// What the log says from that entry on, and by whom where it is not the one at the keyboard.
fn recorded(night: &mut Night, who: &str, from: usize) -> Vec<String> {
    let run = night.run(who);
    let said = run.log.iter().skip(from).map(|line| {
        let fact = line.entry.fact();
        if fact.by == who {
            sentence(run, line)
        } else {
            format!("{} {}", fact.by, sentence(run, line))
        }
    });
    said.collect()
}

pub fn each_records(scripts: &[Script]) {
    for (who, before, script, wanted) in scripts {
        let (said, text) = pressed(&mut before(), who, script);
        assert_eq!(said, *wanted, "{who}: {script}\n{text}");
    }
}

#[test]
fn two_keys_stop_everything_and_the_table_says_where_it_stands() {
    each_records(&[
        ("ruth", night, "X enter", &["stopped the run"]),
        (
            "ruth",
            night,
            "X \"smoke\" enter esc",
            &["stopped the run: 'smoke'"],
        ),
        (
            "amara",
            night,
            "X enter tab tab \"f\" down \"b\" tab tab \"water on rack 4\" enter",
            &[
                "stopped the run",
                "lin reported 2.2 Load the new print templates failed (10m): 'water on rack 4'",
                "joe raised B1 'water on rack 4' on 2.3, high",
            ],
        ),
        // Nothing runs: there is nothing to say.
        ("ruth", back::ready, "X enter", &["stopped the run"]),
    ]);
}

#[test]
fn a_hold_is_of_what_is_selected_and_goes_on_by_its_name() {
    each_records(&[
        ("amara", night, "H enter", &["put the run on hold"]),
        (
            "amara",
            night,
            "3 . 1 esc H right enter",
            &["put 3.1 Move the telephone numbers on hold"],
        ),
        (
            "amara",
            night,
            "3 esc H right tab \"vendor\" enter",
            &["put phase 3 Open the doors on hold: 'vendor'"],
        ),
        (
            "amara",
            paused::much_paused,
            "G left enter",
            &["resumed phase 3 Open the doors after the hold"],
        ),
        (
            "amara",
            paused::much_paused,
            "G tab tab \"resume\" enter",
            &["resumed the run after the stop"],
        ),
        // The reason has the keys where there is only one thing to lift; that it takes one is said.
        (
            "amara",
            back::all_back,
            "G enter \"we try again\" tab \"resume\" enter",
            &["ended the rollback and went forward again: 'we try again'"],
        ),
    ]);
}

#[test]
fn a_no_go_stops_or_goes_back_in_one_save() {
    const NO_GO: &str = "decided G1 no-go: 'lab is down'";
    each_records(&[
        (
            "amara",
            dialogs::at_the_gate,
            "g D left tab \"lab is down\" tab tab right enter",
            &[NO_GO, "stopped the run: 'lab is down'"],
        ),
        (
            "amara",
            dialogs::at_the_gate,
            "g D left tab \"lab is down\" tab tab left tab right right enter",
            &[
                NO_GO,
                "called the rollback to the restore point of 1.2 Back up the records database, \
                 which undoes Medical records: 'lab is down'",
            ],
        ),
        // How far is never chosen by chance, and half of it is not recorded either.
        (
            "amara",
            dialogs::at_the_gate,
            "g D left tab \"lab is down\" tab tab left enter",
            &[],
        ),
    ]);
}

#[test]
fn enter_does_the_next_thing_about_an_undo() {
    const LAB: &str = "started the undo of 2.3 Repoint the lab interface";
    each_records(&[
        // Without anything to confirm it starts at once.
        ("joe", back::ready, "m enter", &[LAB]),
        (
            "lin",
            back::ready,
            "m enter \"SQLPROD01\" enter",
            &["started the undo of 2.1 Run the schema upgrade"],
        ),
        ("lin", back::ready, "m enter \"SQL\" enter", &[]),
        (
            "lin",
            back::under_way,
            "m enter \"14.2\" enter",
            &[
                "gave evidence version for the undo of 2.1: '14.2'",
                "finished the undo of 2.1 Run the schema upgrade (13m)",
            ],
        ),
        (
            "amara",
            back::awaiting,
            "m enter tab enter",
            &["signed the undo of 2.1 as lead"],
        ),
        // Its doer can't sign it: Enter shows it.
        ("lin", back::awaiting, "home down down enter", &[]),
        // What failed is started again.
        (
            "joe",
            back::under_way,
            "m enter",
            &["started the undo of 2.3 Repoint the lab interface (attempt 2)"],
        ),
        // The step that runs is finished before its undo begins.
        (
            "joe",
            rolling_back,
            "home down enter enter tab enter",
            &["finished 2.3 Repoint the lab interface (1h10m)"],
        ),
        (
            "lin",
            back::restoring,
            "m enter",
            &[
                "started the restore of 1.2 Back up the records database, which undoes Medical \
               records",
            ],
        ),
        (
            "lin",
            back::restore_runs,
            "m enter tab enter",
            &["finished the restore of 1.2 Back up the records database (40m)"],
        ),
        // For somebody on the bridge.
        (
            "amara",
            back::ready,
            "h \"joe\" enter m enter",
            &["joe started the undo of 2.3 Repoint the lab interface"],
        ),
        (
            "joe",
            back::awaiting,
            "h \"amara\" enter m enter tab enter",
            &["amara signed the undo of 2.1 as lead"],
        ),
    ]);
}

/// The restore of a backup is finished, which is then to be deleted.
fn restored() -> Night {
    let undo = "undo: {do: Delete the backup}\n        restore_point:";
    let mut night = Night::open(&RUNBOOK.replacen("restore_point:", undo, 1), Mode::Live);
    for (who, step) in [("amara", "freeze"), ("lin", "backup"), ("lin", "schema")] {
        night.does(who, start(step));
        night.wait(9).does(who, finish(step));
    }
    call_back(&mut night, to_the_backup());
    night.does("lin", start("backup"));
    night.wait(40).does("lin", finish("backup"));
    night
}

#[test]
fn what_is_opened_again_is_what_the_form_says() {
    let mut night = restored();
    let before = night.run("lin").log.len();
    let mut ui = TestApp::past_card(&mut night, "lin", LARGE);
    ui.keys("/ \"backup\" enter o");
    let form = ui.text();
    ui.keys("\"the wrong tape\" enter");
    assert!(form.contains("Reopen restore of 1.2"), "{form}");
    let said = recorded(&mut night, "lin", before);
    assert!(said[0].contains("the restore of 1.2"), "{said:?}");
}
