//! What an undo asks for, and what hinders it.

use super::*;
use crate::run::Rule;
use crate::run::testing::start;
use crate::time::Span;

#[test]
fn an_undo_asks_for_what_a_step_asks_for() {
    let mut night = night(&["backup", "migrate"]);
    night.does("amara", everything());
    assert_eq!(night.refused("joe", start("migrate")).rule, Rule::Confirm);
    assert_eq!(
        night.refused("amara", confirmed("migrate")).rule,
        Rule::NotYourRole
    );
    night.does("joe", confirmed("1.2"));
    assert_eq!(
        night.refused("joe", finish("migrate")).rule,
        Rule::EvidenceMissing
    );
    assert_eq!(
        night.refused("joe", proves("rows", "3")).rule,
        Rule::EvidenceInvalid
    );
    night.does("joe", proves("rows", "12"));
    night.disk.put("home/joe/back.log", "it went back");
    night.does("joe", proves("log", "home/joe/back.log"));
    night.does("joe", finish("migrate"));
    assert_eq!(
        undos(&mut night),
        ["migrate back awaiting sign-off", "backup back waiting"]
    );
    assert_eq!(stage(&mut night, "migrate"), Stage::Done, "not signed yet");
    let own = Request::from(signs("migrate")).on_behalf("joe");
    assert_eq!(night.refused("amara", own).rule, Rule::OwnWork);
    night.does("amara", signs("migrate"));
    assert_eq!(stage(&mut night, "migrate"), Stage::RolledBack);
    assert_eq!(
        undos(&mut night),
        ["migrate back done", "backup back ready"]
    );
}

#[test]
fn a_blocker_hinders_what_it_was_raised_for() {
    let mut night = night(&["backup", "printers"]);
    night.does("joe", blocks("printers"));
    night.does("amara", everything());
    night.does("joe", finish("printers"));
    night.does("joe", blocks("backup"));
    assert_eq!(night.refused("joe", finish("backup")).rule, Rule::Blocked);
    // Told late: it hindered the step, before anybody went back.
    let at = night.now - Span::minutes(9).delta();
    night.does(
        "joe",
        Request::from(Command::Unblock {
            blocker: "B2".into(),
        }),
    );
    night.does("joe", Request::from(blocks("backup")).at(at));
    night.does("joe", finish("backup"));
}

#[test]
fn nothing_new_begins_while_everything_goes_back() {
    let mut night = night(&["backup", "printers"]);
    night.does("amara", everything());
    assert_eq!(
        night.refused("joe", start("labels")).rule,
        Rule::RollingBack
    );
    let anyway = Request::from(start("labels")).because("the clinic waits");
    night.does("joe", anyway.overriding(Rule::RollingBack));
    assert_eq!(
        night.refused("joe", finish("printers")).rule,
        Rule::StillRunning
    );
    night.does("joe", finish("labels"));
    night.does("joe", finish("printers"));
}

#[test]
fn nothing_begins_on_a_stream_that_goes_back() {
    let mut night = night(&["backup", "migrate", "printers"]);
    night.does("amara", only("printers"));
    assert_eq!(undos(&mut night), ["printers back ready"]);
    assert_eq!(
        night.refused("joe", start("labels")).rule,
        Rule::RollingBack
    );
    night.does("joe", start("records"));
    night.does("joe", finish("printers"));
    assert_eq!(stage(&mut night, "printers"), Stage::RolledBack);
    assert_eq!(stage(&mut night, "backup"), Stage::Done);
}

#[test]
fn a_running_step_is_first_stopped_or_finished() {
    let mut night = night(&["backup"]);
    night.does("joe", start("printers"));
    night.does("amara", everything());
    assert_eq!(
        night.refused("joe", start("printers")).rule,
        Rule::StillRunning
    );
    night.does("joe", ends("printers", Outcome::Failed));
    assert_eq!(stage(&mut night, "printers"), Stage::Failed);
    night.does("joe", start("printers"));
    assert_eq!(
        undos(&mut night),
        ["printers back running", "backup back waiting"]
    );
}

#[test]
fn a_failed_undo_is_not_the_end() {
    for how in ["again", "around", "skip"] {
        let mut night = night(&["backup", "printers"]);
        night.does("amara", everything());
        night.does("joe", ends("printers", Outcome::Failed));
        assert_eq!(
            undos(&mut night),
            ["printers back failed", "backup back waiting"]
        );
        match how {
            "again" => _ = night.does("joe", finish("printers")),
            "around" => _ = night.does("joe", ends("printers", Outcome::WorkedAround)),
            _ => {
                let skip = Command::Skip {
                    step: "printers".into(),
                };
                assert_eq!(night.refused("joe", skip.clone()).rule, Rule::ReasonMissing);
                night.does("joe", Request::from(skip).because("they can stay"));
            }
        }
        let gone = if how == "skip" {
            Stage::Done
        } else {
            Stage::RolledBack
        };
        assert_eq!(stage(&mut night, "printers"), gone, "{how}");
        night.does("joe", finish("backup"));
        assert!(night.run("amara").conflicts.is_empty(), "{how}");
    }
}
