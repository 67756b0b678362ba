//! `forecast --what-if` from outside: figures side by side, and every refusal.

mod common;

use common::Machine;
use serde_json::Value;

const WEEKEND: &str = "runbooks/medical-records.yaml";

/// A forecast of that, with few trials.
fn forecast<'a>(what: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let few = ["forecast", what, "--trials", "50", "--schedules", "20"];
    [&few, more].concat()
}

#[test]
fn old_and_new_stand_side_by_side() {
    let machine = Machine::new();
    let supposed = ["--what-if", "later 2h", "--what-if", "+1 dba, closes +2h"];
    let said = machine.ok(&forecast(WEEKEND, &supposed));
    for part in [
        "what if: later 2h, +1 dba, closes Mon 30 Nov 08:00",
        "now",
        "then",
        "finish, 1 in 2",
        "finish, 4 in 5",
        "fits",
        "of 100",
        "50 trials each, seed 1; nothing is written",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // Before the night there is nothing to go back from.
    assert!(!said.contains("roll back by"), "{said}");
    let said = machine.ok(&forecast(WEEKEND, &["--what-if", "-1 roy"]));
    assert!(said.contains("what if: without roy"), "{said}");
}

#[test]
fn both_are_told_as_data() {
    let machine = Machine::new();
    let more = ["--what-if", "close-night takes 1h", "--format", "json"];
    let said: Value = serde_json::from_str(&machine.ok(&forecast(WEEKEND, &more))).unwrap();
    let plain = machine.ok(&forecast(WEEKEND, &["--format", "json"]));
    let plain: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!(said["forecast"], plain["forecast"]);
    assert!(plain.get("what_if").is_none(), "{plain}");
    let then = &said["what_if"];
    assert_eq!(then["supposed"], serde_json::json!(["8.9 takes 1h"]));
    let seconds = |of: &Value| of["deterministic_seconds"].as_i64().unwrap();
    assert!(
        seconds(&then["forecast"]) > seconds(&said["forecast"]),
        "{then}"
    );
    let steps = |of: &Value| of["steps"].as_array().unwrap().len();
    assert_eq!(steps(&then["forecast"]), steps(&said["forecast"]));
    let docs = include_str!("../docs/json.md");
    for name in ["what_if", "supposed"] {
        assert!(docs.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn of_a_run_nothing_is_written() {
    let machine = Machine::new();
    machine.rehearsal();
    let block = ["block", "2.1", "--title", "no badge"];
    machine.ok(&[&["record", "latest", "--as", "amara"][..], &block].concat());
    let log = machine.ok(&["log", "latest"]);
    let said = machine.ok(&forecast("latest", &["--what-if", "b1 resolved +3h"]));
    assert!(said.contains("what if: B1 resolved "), "{said}");
    assert_eq!(machine.ok(&["log", "latest"]), log);
}

#[test]
fn what_cannot_be_supposed_is_refused() {
    let machine = Machine::new();
    for (code, text, part) in [
        (2, "2.3 tkes 3h", "hint: write it like '2.3 takes 3h'"),
        (2, "2.3 takes 3x", "'3x' is not a duration"),
        (2, "", "'' can't be read"),
        (1, "2.33 takes 3h", "there is no step '2.33'"),
        (1, "+1 dbaa", "hint: did you mean 'dba'?"),
        (1, "skip phase 40", "there is no phase '40'"),
        (1, "without amra", "hint: did you mean 'amara'?"),
        (1, "B1 resolved 03:00", "there is no open blocker 'B1'"),
        (1, "skip phase 1", "phase 1 has no open steps ahead"),
    ] {
        let error = machine.fails(code, &forecast(WEEKEND, &["--what-if", text]));
        assert!(
            error.starts_with("error: ") && error.contains("hint: ") && error.contains(part),
            "{text}\n{error}"
        );
    }
    let help = machine.ok(&["forecast", "--help"]);
    assert!(
        help.contains("2.3 takes 3h") && help.contains("skip phase 4"),
        "{help}"
    );
}
