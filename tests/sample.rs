//! What a new user tries first, through the binary: the demo, the sample again, and the sample
//! against its rehearsal.

mod common;

use std::path::{Path, PathBuf};

use common::Machine;
use serde_json::Value;

const NIGHT: &str = "assets/sample-run";
const REHEARSAL: &str = "assets/sample-rehearsal";

/// A machine whose temporary folder is its own.
fn demo(machine: &Machine, args: &[&str]) -> std::process::Output {
    let temp = machine.path();
    let mut command = machine.command();
    command.envs(["TMPDIR", "TEMP", "TMP"].map(|name| (name, temp)));
    command.arg("demo").args(args).output().unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_demo_is_a_run_like_any_other_that_nobody_takes_for_a_real_one() {
    let machine = Machine::new();
    let made = demo(&machine, &["--no-tui"]);
    let folder = PathBuf::from(common::stdout(&made).trim());
    let folder_text = folder.to_str().unwrap();
    assert!(folder.starts_with(machine.path()) && folder_text.contains("runsheet-demo-"));
    let status = json(&machine.ok(&["status", folder_text, "--format", "json"]));
    assert_eq!(
        (&status["mode"], &status["verified"]),
        (&"rehearsal".into(), &"ok".into())
    );
    assert_eq!(status["next"][0], "go-change");
    // It was said who sits there; an entry can be recorded at once.
    machine.ok(&[
        "record",
        folder_text,
        "decide",
        "G2",
        "go",
        "--override",
        "criteria-open",
        "--because",
        "the demo",
    ]);
    machine.ok(&["report", folder_text]);
    machine.ok(&["replay", folder_text, "--at", "-3h"]);
    // It is not among the runs.
    assert!(!machine.ok(&["runs"]).contains("DEMO"));
    // Another one lies beside it, and is another run.
    let again = PathBuf::from(common::stdout(&demo(&machine, &["--no-tui"])).trim());
    assert_ne!(again, folder);
    let id = |folder: &Path| {
        let status = machine.ok(&["status", folder.to_str().unwrap(), "--format", "json"]);
        json(&status)["run"].clone()
    };
    assert_ne!(id(&again), id(&folder));
}

#[test]
fn a_demo_lies_where_it_is_told_to() {
    let machine = Machine::new();
    let runs = machine.path().join("playground");
    let made = demo(&machine, &["--no-tui", "--runs", runs.to_str().unwrap()]);
    let folder = PathBuf::from(common::stdout(&made).trim());
    assert_eq!(folder.parent(), Some(runs.as_path()));
    let listed = machine.ok(&["runs", "--runs", runs.to_str().unwrap()]);
    assert!(listed.contains("DEMO"), "{listed}");
}

#[test]
fn the_collapse_says_what_to_test_first() {
    let machine = Machine::new();
    let made = demo(&machine, &["collapse", "--no-tui"]);
    let folder = common::stdout(&made).trim().to_string();
    let said = machine.ok(&["triage", &folder]);
    let first = said.lines().next().unwrap();
    assert!(
        first.contains("Link to the hosted site") && first.contains("all 9"),
        "{said}"
    );
    assert!(said.contains("call  Carrier operations centre, 1-800-555-0220"));
    let order = json(&machine.ok(&["triage", &folder, "--format", "json"]));
    assert_eq!(order["order"][0]["service"], "wan");
    machine.ok(&["record", &folder, "test", "wan", "fail"]);
    let order = json(&machine.ok(&["triage", &folder, "--format", "json"]));
    assert_eq!(order["order"][0]["way_back"], "no rollback from 3.2");
}

#[test]
fn who_can_not_have_a_demo_is_told_why() {
    let machine = Machine::new();
    for (args, says) in [
        (&[][..], "the screen needs a terminal"),
        (
            &["--no-tui", "--as", "marec"],
            "did you mean marek (Marek Dudek)?",
        ),
    ] {
        let output = demo(&machine, args);
        assert!(
            common::stderr(&output).contains(says),
            "{}",
            common::stderr(&output)
        );
        assert!(!output.status.success());
    }
    let left = std::fs::read_dir(machine.path()).unwrap();
    let names: Vec<_> = left.map(|item| item.unwrap().file_name()).collect();
    assert!(
        names.iter().all(|n| !n.to_string_lossy().contains("demo")),
        "{names:?}"
    );
}

#[test]
fn replay_prints_the_status_as_it_was() {
    let machine = Machine::new();
    let at = |time: &str| machine.ok(&["replay", NIGHT, "--at", time]);
    assert!(at("sat 02:14").contains("hold until 02:30"));
    let status = json(&machine.ok(&["replay", NIGHT, "--at", "sat 02:14", "--format", "json"]));
    assert_eq!(status["now"], "2026-11-28T02:14:00-05:00");
    assert_eq!(status["progress"]["done"], 15);
    assert_eq!(status["progress"]["worked_around"], 1);
    // Nothing came before its cause: the sign-off that was refused is not yet given again.
    let before = at("2026-11-28 00:36");
    let step = before.lines().find(|line| line.contains("  3.6 ")).unwrap();
    assert!(step.contains("lead"), "{before}");
}

#[test]
fn what_can_not_be_seen_again_is_refused() {
    let machine = Machine::new();
    for (code, args, says) in [
        (
            1,
            &["replay", NIGHT, "--at", "thu 10:00"][..],
            "the log starts Thu 26 Nov 14:00 EST",
        ),
        (
            1,
            &["replay", NIGHT, "--at", "2199-01-01 00:00"],
            "is still to come",
        ),
        (
            2,
            &["replay", NIGHT, "--at", "soon"],
            "'soon' is not a time",
        ),
        (2, &["replay", NIGHT], "use --at TIME"),
        (2, &["replay", NIGHT, "--format", "json"], "--at <TIME>"),
        (
            2,
            &["replay", "nowhere", "--at", "02:14"],
            "there is no run 'nowhere'",
        ),
        (1, &["compare", NIGHT, NIGHT], "sample-run is named twice"),
        (
            2,
            &["compare", NIGHT, "nowhere"],
            "there is no run 'nowhere'",
        ),
    ] {
        let said = machine.fails(code, args);
        assert!(said.contains(says), "{args:?}: {said}");
    }
}

#[test]
fn the_night_is_held_against_its_rehearsal() {
    let machine = Machine::new();
    insta::assert_snapshot!("compare", machine.ok(&["compare", REHEARSAL, NIGHT]));
    let all = json(&machine.ok(&["compare", REHEARSAL, NIGHT, "--format", "json"]));
    let steps = all["steps"].as_array().unwrap();
    let restore = steps.iter().find(|s| s["id"] == "restore-test").unwrap();
    assert_eq!(
        (&restore["attempts"][1], &restore["failed"][1]),
        (&3.into(), &1.into())
    );
    for phase in all["phases"].as_array().unwrap() {
        let [first, second] = [0, 1].map(|run| phase["seconds"][run].as_i64().unwrap());
        assert_eq!(phase["difference_seconds"], second - first);
    }
    // The other way round, what was more is less.
    let back = json(&machine.ok(&["compare", NIGHT, REHEARSAL, "--format", "json"]));
    let sum = |all: &Value| -> i64 {
        let steps = all["steps"].as_array().unwrap().iter();
        steps.filter_map(|s| s["difference_seconds"].as_i64()).sum()
    };
    assert_eq!(sum(&all), -sum(&back));
}
