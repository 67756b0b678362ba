//! How a rollback ends, is called again, and what restores take back.

use super::*;
use crate::journal::RunOutcome;
use crate::run::testing::start;
use crate::run::{Correction, Rule};
use crate::time::Span;

#[test]
fn a_rollback_ends_with_a_reason_and_not_while_somebody_undoes() {
    let mut night = night(&["backup", "printers"]);
    night.does("amara", everything());
    night.does("joe", start("printers"));
    let go_on = Request::from(resume()).because("the vendor has a fix");
    assert_eq!(night.refused("amara", resume()).rule, Rule::StillRunning);
    assert_eq!(night.refused("joe", go_on.clone()).rule, Rule::NotLead);
    night.does("amara", go_on.overriding(Rule::StillRunning));
    // Nor is the run closed under the hands of whoever is at it.
    let outcome = RunOutcome::Partial;
    let close = Request::from(Command::Close { outcome }).because("enough for tonight");
    let refusal = night.refused("amara", close);
    assert_eq!(refusal.rule, Rule::StillRunning);
    assert!(refusal.why.contains("the undo of"), "{}", refusal.why);
    // It can still be finished, as what it is.
    night.does("joe", finish("printers"));
    assert_eq!(stage(&mut night, "printers"), Stage::RolledBack);
    assert!(undos(&mut night).is_empty());
    assert_eq!(
        night.refused("joe", start("printers")).rule,
        Rule::AlreadyFinished
    );
    night.does("joe", reopen("printers"));
    assert_eq!(stage(&mut night, "printers"), Stage::Ready);
}

#[test]
fn what_is_opened_again_is_taken_back_again() {
    let mut night = night(&["backup", "printers", "labels"]);
    night.does("amara", everything());
    night.does("joe", finish("printers"));
    night.does("amara", Request::from(resume()).because("continue"));
    night.does("joe", reopen("printers"));
    night.does("joe", finish("printers"));
    night.does("amara", everything());
    assert_eq!(
        undos(&mut night),
        ["printers back ready", "backup back waiting"]
    );
    night.does("joe", finish("printers"));
    night.does("joe", finish("backup"));
    assert_eq!(stage(&mut night, "backup"), Stage::RolledBack);
}

#[test]
fn what_was_not_undone_is_asked_for_again() {
    let mut night = night(&["backup", "printers"]);
    night.does("amara", everything());
    let skip = Command::Skip {
        step: "printers".into(),
    };
    night.does("joe", Request::from(skip).because("they can stay"));
    night.does("amara", Request::from(resume()).because("continue"));
    night.does("amara", everything());
    assert_eq!(
        undos(&mut night),
        ["printers back ready", "backup back waiting"]
    );
}

#[test]
fn a_restore_takes_the_place_of_undos_and_counts_once_signed() {
    let mut night = night(&["backup", "migrate", "records", "printers"]);
    night.does("amara", everything());
    night.does("amara", to_backup());
    let all = [
        "printers back ready",
        "backup restore ready",
        "backup back waiting",
    ];
    assert_eq!(undos(&mut night), all);
    night.does("joe", start("backup"));
    night.does("joe", finish("backup"));
    assert_eq!(
        stage(&mut night, "records"),
        Stage::Done,
        "the restore is not signed"
    );
    night.does("joe", finish("printers"));
    // A stream that is named later goes back with the rest.
    night.does("amara", only("records"));
    night.does("amara", signs("backup"));
    for step in ["records", "migrate", "printers"] {
        assert_eq!(stage(&mut night, step), Stage::RolledBack, "{step}");
    }
    assert_eq!(stage(&mut night, "backup"), Stage::Done);
    night.does("joe", finish("backup"));
    assert_eq!(stage(&mut night, "backup"), Stage::RolledBack);
    assert_eq!(
        undos(&mut night),
        [
            "printers back done",
            "backup restore done",
            "backup back done"
        ]
    );
    night.does("amara", Request::from(resume()).because("continue"));
    let gone = night.refused("amara", to_backup());
    assert_eq!(gone.rule, Rule::NotFinished, "the backup is deleted");
}

#[test]
fn a_restore_is_asked_for_again_after_more_was_begun() {
    let mut night = night(&["backup", "migrate"]);
    night.does("amara", to_backup());
    night.does("joe", finish("backup"));
    night.does("amara", signs("backup"));
    night.does("amara", Request::from(resume()).because("continue"));
    night.does("joe", reopen("migrate"));
    assert_eq!(stage(&mut night, "migrate"), Stage::Ready);
    night.does("joe", finish("migrate"));
    night.does("joe", finish("records"));
    night.does("amara", to_backup());
    assert_eq!(
        undos(&mut night),
        ["backup restore ready", "backup back waiting"]
    );
    night.does("joe", finish("backup"));
    night.does("amara", signs("backup"));
    assert_eq!(stage(&mut night, "records"), Stage::RolledBack);
    night.does("joe", reopen("backup"));
    assert_eq!(
        stage(&mut night, "records"),
        Stage::Done,
        "it was not restored after all"
    );
}

#[test]
fn what_was_taken_back_and_is_begun_all_the_same_counts_anew() {
    let mut night = night(&["backup", "printers"]);
    night.wait(30).does("amara", everything());
    night.does("joe", finish("printers"));
    night.does("amara", Request::from(resume()).because("continue"));
    night.wait(9);
    let before = night.now - Span::minutes(30).delta();
    night.does("joe", Request::from(start("printers")).at(before));
    assert_eq!(
        stage(&mut night, "printers"),
        Stage::RolledBack,
        "that was undone"
    );
    let since = night.now - Span::minutes(2).delta();
    night.does("joe", Request::from(start("printers")).at(since));
    assert_eq!(stage(&mut night, "printers"), Stage::Running);
}

#[test]
fn after_a_step_without_an_undo_there_is_no_way_back() {
    let mut night = night(&["backup", "printers"]);
    let burn = ix(&mut night, "burn");
    let records = ix(&mut night, "records");
    assert_eq!(night.run("amara").no_rollback(), None);
    assert_eq!(
        night.run("amara").is_final(burn).as_deref(),
        Some("It is burnt")
    );
    assert_eq!(
        night.run("amara").is_final(records),
        None,
        "the backup covers it"
    );
    let at = night.now;
    let start = night.does("joe", start("burn"));
    assert_eq!(night.run("amara").no_rollback(), Some((burn, at)));
    night.does("amara", everything());
    assert_eq!(night.run("amara").not_undone(), [burn]);
    let void = Command::Correct {
        entry: start.id().to_string(),
        correction: Correction::Void,
    };
    night.does(
        "joe",
        Request::from(void).because("it was the map that burnt"),
    );
    assert_eq!(night.run("amara").no_rollback(), None);
    let mut bare = super::night(&[]);
    assert!(
        bare.run("amara").is_final(records).is_some(),
        "nothing covers it"
    );
}

#[test]
fn a_backup_made_too_early_does_not_hold_up_its_restore() {
    // It needs a step that was begun after it, and that its restore takes back.
    let plan = PLAN
        .replace("needs: [migrate], changes", "needs: [], changes")
        .replace(
            "role: dba, restore_point",
            "needs: [records], role: dba, restore_point",
        );
    let mut night = Night::open(&plan, Mode::Live);
    night.tells("joe", finish("backup"));
    night.does("joe", finish("records"));
    night.does("amara", to_backup());
    assert_eq!(
        undos(&mut night),
        ["backup restore ready", "backup back waiting"]
    );
    night.does("joe", finish("backup"));
    night.does("amara", signs("backup"));
    night.does("joe", finish("backup"));
    assert_eq!(stage(&mut night, "records"), Stage::RolledBack);
}
