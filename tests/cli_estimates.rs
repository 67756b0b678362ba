//! Learning from earlier runs: `estimates`, and `forecast --from`.

mod common;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use common::Machine;
use serde_json::Value;
use serde_yaml::Value as Yaml;

const WEEKEND: &str = "runbooks/medical-records.yaml";
const FEW: &[&str] = &["--trials", "60", "--schedules", "20"];

/// A new rehearsal in which these steps were done, each for so long on a day in the past.
fn rehearsed(machine: &Machine, done: &[(&str, &str)]) -> String {
    let run = rehearsal_of(machine, WEEKEND);
    for (step, until) in done {
        record(machine, &run, "2026-11-14 20:00", &["start", step]);
        record(machine, &run, until, &["finish", step]);
    }
    run
}

/// A new rehearsal of that runbook, where nothing is done yet; its name.
fn rehearsal_of(machine: &Machine, runbook: &str) -> String {
    let open = ["open", runbook, "--rehearsal", "--new", "--no-tui"];
    let then = ["--opens", "2026-11-14 20:00"];
    let folder = machine.ok(&[&open[..], &then, &["--as", "amara"]].concat());
    name(Path::new(folder.trim()))
}

fn record(machine: &Machine, run: &str, at: &str, what: &[&str]) {
    let at = lately(at);
    let who = ["record", run, "--as", "amara", "--at", &at];
    machine.ok(&[&who[..], what].concat());
}

/// The same moment of an evening that ended a few minutes ago: what is told of a run that was opened
/// today is not weeks old.
fn lately(at: &str) -> String {
    static END: LazyLock<DateTime<Utc>> = LazyLock::new(|| Utc::now() - TimeDelta::minutes(10));
    let at = match DateTime::parse_from_rfc3339(at) {
        Ok(at) => at.naive_local(),
        Err(_) => NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap(),
    };
    let end = NaiveDate::from_ymd_opt(2026, 11, 14).and_then(|day| day.and_hms_opt(22, 0, 0));
    (*END - (end.unwrap() - at)).to_rfc3339()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn forecast(machine: &Machine, args: &[&str]) -> String {
    machine.ok(&[&["forecast"], args, FEW].concat())
}

fn forecast_json(machine: &Machine, args: &[&str]) -> Value {
    let said = forecast(machine, &[args, &["--format", "json"]].concat());
    let mut said: Value = serde_json::from_str(&said).unwrap();
    said["forecast"].take()
}

fn step<'a>(forecast: &'a Value, id: &str) -> &'a Value {
    let steps = forecast["steps"].as_array().unwrap();
    steps.iter().find(|s| s["id"] == id).unwrap()
}

#[test]
fn a_forecast_takes_durations_from_a_rehearsal() {
    let machine = Machine::new();
    let done = [("3.4", "2026-11-14 21:25"), ("3.1", "2026-11-14 20:20")];
    let run = rehearsed(&machine, &done);
    let said = forecast(&machine, &[WEEKEND, "--from", "latest"]);
    for part in [
        format!("  {run}: rehearsal 20"),
        ", revision 7, durations of 2 steps\n".into(),
        "3.4 Back up the records database: 50m (40m to 1h30m) -> 1h25m (1h8m to 2h33m); rehearsal 20"
            .into(),
        "3.1 Count what must still be there: 15m -> 20m; rehearsal 20".into(),
        ": 1h25m\n".into(),
        "  57 steps keep the plan's estimate\n".into(),
    ] {
        assert!(said.contains(&part), "{part}\n{said}");
    }
    let planned = forecast(&machine, &[WEEKEND]);
    assert!(!planned.contains("Estimates from"), "{planned}");

    let learned = forecast_json(&machine, &[WEEKEND, "--from", &run]);
    let backup = step(&learned, "backup-db");
    assert_eq!(backup["estimate_from"], serde_json::json!([run]));
    assert_eq!(backup["takes"]["likely"], 85 * 60);
    let other = step(&learned, "restore-test");
    assert_eq!(other["estimate_from"], "plan");
    assert_eq!(other["takes"]["worst"], 110 * 60);
    assert_eq!(step(&learned, "go-clinics")["takes"], Value::Null);
    let planned = forecast_json(&machine, &[WEEKEND]);
    assert_eq!(step(&planned, "backup-db")["estimate_from"], "plan");
    let later = |f: &Value| f["deterministic_seconds"].as_i64().unwrap();
    assert!(later(&learned) >= later(&planned), "it takes longer");
}

#[test]
fn a_run_is_forecast_with_what_an_earlier_one_took() {
    let machine = Machine::new();
    let done = ["3.1", "3.4", "3.6", "4.2"].map(|step| (step, "2026-11-14 21:10"));
    let earlier = rehearsed(&machine, &done);
    let tonight = rehearsed(&machine, &[("3.1", "2026-11-14 20:30")]);
    let amend = ["amend", "3.6", "--takes", "3h", "--because", "slow disks"];
    let by = ["record", &tonight, "--as", "amara"];
    machine.ok(&[&by[..], &amend].concat());
    let said = forecast(&machine, &[&tonight, "--from", &earlier]);
    let learned = |number: &str| said.contains(&format!("\n  {number} ")) && said.contains(" -> ");
    let lines: Vec<&str> = said.lines().filter(|l| l.contains(" -> ")).collect();
    assert!(learned("3.4") && lines.len() == 2, "{said}");
    assert!(lines[0].starts_with("  3.4 ") && lines[1].starts_with("  4.2 "));
    let found = forecast_json(&machine, &[&tonight, "--from", &earlier]);
    let amended = step(&found, "restore-test");
    assert_eq!(amended["takes"]["likely"], 3 * 3600, "as the lead said");
    assert_eq!(amended["estimate_from"], "plan");
    // A run teaches itself, too: what was rolled back is done again.
    forecast(&machine, &[&tonight, "--from", &tonight]);
}

#[test]
fn pasting_the_estimates_gives_the_same_figures() {
    let machine = Machine::new();
    let first = rehearsed(
        &machine,
        &[
            ("3.4", "2026-11-14 21:25"),
            ("3.1", "2026-11-14T20:08:13-05:00"),
            ("1.1", "2026-11-14 21:50"),
        ],
    );
    let second = rehearsed(
        &machine,
        &[
            ("3.4", "2026-11-14 20:45"),
            ("4.2", "2026-11-14 20:31"),
            ("8.9", "2026-11-14 20:07"),
        ],
    );
    let yaml = machine.ok(&["estimates", &first, &second]);
    let pasted = paste(&machine, &yaml);
    let pasted = pasted.to_str().unwrap();
    let learned = forecast_json(&machine, &[WEEKEND, "--from", &first, &second]);
    let planned = forecast_json(&machine, &[pasted]);
    assert_eq!(learned["p80"], planned["p80"]);
    assert_eq!(learned["fits"], planned["fits"]);
    for (one, other) in [(&learned, &planned), (&planned, &learned)] {
        for found in one["steps"].as_array().unwrap() {
            let same = step(other, found["id"].as_str().unwrap());
            assert_eq!(found["takes"], same["takes"], "{}", found["id"]);
        }
    }
    assert_eq!(
        step(&learned, "backup-db")["estimate_from"],
        serde_json::json!([first, second])
    );
    machine.ok(&["check", pasted]);
}

/// The weekend with these estimates in the place of its own; its file.
fn paste(machine: &Machine, estimates: &str) -> PathBuf {
    let text = std::fs::read_to_string(WEEKEND).unwrap();
    let mut weekend: Yaml = serde_yaml::from_str(&text).unwrap();
    let estimates: Yaml = serde_yaml::from_str(estimates).unwrap();
    let mut pasted = 0;
    for phase in estimates["phases"].as_sequence().unwrap() {
        let into = with_id(&mut weekend["phases"], &phase["id"]);
        for step in phase["steps"].as_sequence().unwrap() {
            with_id(&mut into["steps"], &step["id"])["takes"] = step["takes"].clone();
            pasted += 1;
        }
    }
    assert_eq!(pasted, 5);
    let file = machine.path().join("pasted.yaml");
    std::fs::write(&file, serde_yaml::to_string(&weekend).unwrap()).unwrap();
    file
}

fn with_id<'a>(list: &'a mut Yaml, id: &Yaml) -> &'a mut Yaml {
    let mut items = list.as_sequence_mut().unwrap().iter_mut();
    items.find(|item| item["id"] == *id).unwrap()
}

#[test]
fn estimates_say_where_they_come_from() {
    let machine = Machine::new();
    let run = rehearsal_of(&machine, WEEKEND);
    for (at, what) in [
        ("2026-11-14 20:00", &["start", "3.4"][..]),
        ("2026-11-14 20:10", &["block", "3.4", "--title", "full"]),
        ("2026-11-14 20:40", &["unblock", "B1", "--because", "freed"]),
        ("2026-11-14 21:25", &["finish", "3.4"]),
        ("2026-11-14 21:30", &["start", "3.2"]),
        ("2026-11-14 21:30", &["skip", "3.3", "--because", "drill"]),
    ] {
        record(&machine, &run, at, what);
    }
    let yaml = machine.ok(&["estimates", "latest"]);
    for part in [
        "# Medical records upgrade: how long its steps took\n",
        &format!("#   {run}: rehearsal 20"),
        "# 74 steps keep the plan's estimate.\n",
        "phases:\n  - id: backup\n    steps:\n      - id: backup-db  # 3.4 Back up the records database\n",
        "        takes: {best: 1h8m, likely: 1h25m, worst: 2h33m}  # rehearsal 20",
        ": 1h25m, 30m of it blocked\n",
    ] {
        assert!(yaml.contains(part), "{part}\n{yaml}");
    }
    assert_eq!(yaml.matches("- id: ").count(), 2, "{yaml}");

    let json = machine.ok(&["estimates", "latest", "--format", "json"]);
    let said: Value = serde_json::from_str(&json).unwrap();
    let said = &said["estimates"];
    assert_eq!(said["runbook"], "medical-records");
    assert_eq!(said["runs"][0]["id"], run.as_str());
    assert_eq!(said["runs"][0]["mode"], "rehearsal");
    let step = &said["steps"][0];
    assert_eq!(
        (&step["id"], &step["phase"]),
        (&"backup-db".into(), &"backup".into())
    );
    assert_eq!(step["takes"]["likely"], 85 * 60);
    assert_eq!(step["plan"]["likely"], 50 * 60);
    assert_eq!(step["samples"][0]["blocked_seconds"], 30 * 60);
    let docs = include_str!("../docs/json.md");
    let documented = |object: &Value| {
        for name in object.as_object().unwrap().keys() {
            assert!(docs.contains(&format!("`{name}`")), "{name}");
        }
    };
    [said, &said["runs"][0], step, &step["samples"][0]]
        .into_iter()
        .for_each(documented);
    documented(&forecast_json(&machine, &[WEEKEND])["steps"][0]);
}

const BACK: &str = "runbook: Back
id: back
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: UTC}
people: [{id: amara, name: Amara, roles: [lead]}]
services: [{id: db, name: Database}, {id: files, name: Files}]
phases:
  - id: a
    title: A
    steps:
      - {id: save, title: Save, takes: 5m, restore_point: {of: [db], do: Restore it}}
      - {id: copy, title: Copy, takes: 30m, changes: [files], undo: {do: Delete it, takes: 20m}}
      - {id: move, title: Move, takes: 30m, changes: [db]}
";

#[test]
fn undos_and_restores_teach_too() {
    let machine = Machine::new();
    let file = machine.path().join("back.yaml");
    std::fs::write(&file, BACK).unwrap();
    let file = file.to_str().unwrap();
    let run = rehearsal_of(&machine, file);
    let at = |clock: &str| format!("2026-11-14 {clock}");
    for (clock, what) in [
        ("20:00", &["start", "1.1"][..]),
        ("20:05", &["finish", "1.1"]),
        ("20:05", &["start", "1.2"]),
        ("20:30", &["finish", "1.2"]),
        ("20:30", &["start", "1.3"]),
        ("20:50", &["fail", "1.3", "--because", "no"]),
        ("20:55", &["rollback", "--to", "save", "--because", "drill"]),
        ("21:00", &["start", "1.2"]),
        ("21:08", &["finish", "1.2"]),
        ("21:10", &["start", "1.1"]),
        ("21:55", &["finish", "1.1"]),
    ] {
        record(&machine, &run, &at(clock), what);
    }
    let yaml = machine.ok(&["estimates", &run]);
    let said: Yaml = serde_yaml::from_str(&yaml).unwrap();
    let steps = &said["phases"][0]["steps"];
    let takes = [
        &steps[0]["takes"],
        &steps[0]["restore_point"]["takes"],
        &steps[1]["takes"],
        &steps[1]["undo"]["takes"],
    ];
    let takes = takes.map(|takes| takes["likely"].as_str().unwrap());
    assert_eq!(takes, ["5m", "45m", "25m", "8m"], "{yaml}");
    assert!(steps[2].is_null(), "{yaml}");
    assert!(yaml.contains("durations of 2 steps and 2 undos and restores\n"));

    let json = machine.ok(&["estimates", &run, "--format", "json"]);
    let said: Value = serde_json::from_str(&json).unwrap();
    let steps = &said["estimates"]["steps"];
    let restore = &steps[0]["restore_point"];
    let likely = (&restore["takes"]["likely"], &restore["plan"]);
    assert_eq!(likely, (&(45 * 60).into(), &Value::Null));
    assert_eq!(steps[1]["undo"]["plan"]["likely"], 20 * 60);
    assert_eq!(steps[1]["undo"]["samples"][0]["seconds"], 8 * 60);
    assert_eq!(steps[0]["undo"], Value::Null);

    let said = forecast(&machine, &[file, "--from", &run]);
    for line in [
        "  restore of 1.1 Save: no estimate -> 45m; rehearsal 20",
        "  undo of 1.2 Copy: 20m -> 8m; rehearsal 20",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // How late they can still roll back follows from it.
    let tonight = rehearsal_of(&machine, file);
    for what in [["start", "1.1"], ["finish", "1.1"], ["start", "1.2"]] {
        machine.ok(&[&["record", &tonight, "--as", "amara"], &what[..]].concat());
    }
    let by = |args: &[&str]| forecast_json(&machine, args)["rollback_by"].clone();
    assert_ne!(by(&[&tonight]), by(&[&tonight, "--from", &run]));
}

#[test]
fn ids_that_look_like_something_else_in_yaml_are_quoted() {
    let machine = Machine::new();
    let yaml = "runbook: Odd\nid: odd\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: UTC}\n\
        people: [{id: amara, name: Amara, roles: [lead]}]\n\
        phases: [{id: 'on', title: On, steps: [{id: 'null', title: None}, {id: 1e5, title: Many}]}]\n";
    let file = machine.path().join("odd.yaml");
    std::fs::write(&file, yaml).unwrap();
    let run = rehearsal_of(&machine, file.to_str().unwrap());
    for step in ["1.1", "1.2"] {
        record(&machine, &run, "2026-11-14 20:00", &["start", step]);
        record(&machine, &run, "2026-11-14 20:20", &["finish", step]);
    }
    let estimates: Yaml = serde_yaml::from_str(&machine.ok(&["estimates", "latest"])).unwrap();
    let phase = &estimates["phases"][0];
    let ids = [
        &phase["id"],
        &phase["steps"][0]["id"],
        &phase["steps"][1]["id"],
    ];
    assert_eq!(
        ids.map(|id| id.as_str()),
        [Some("on"), Some("null"), Some("1e5")]
    );
    let takes = &phase["steps"][0]["takes"];
    let takes = ["best", "likely", "worst"].map(|case| takes[case].as_str());
    assert_eq!(takes, [Some("20m"); 3]);
}

#[test]
fn what_nothing_can_be_learned_from_is_refused() {
    let machine = Machine::new();
    let run = rehearsed(&machine, &[("3.4", "2026-11-14 21:25")]);
    let idle = rehearsal_of(&machine, WEEKEND);
    let other = rehearsal_of(&machine, "runbooks/scanning.yaml");
    let copy = copy_of(&machine, &run);
    let not_of = format!("{other} is a run of 'scanning', not of 'medical-records'");
    for (code, args, what, hint) in [
        (
            1,
            vec![WEEKEND, "--from", &other],
            &not_of[..],
            "matched by their ids",
        ),
        (
            1,
            vec![WEEKEND, "--from", &run, "--from", &other],
            &not_of,
            "matched by their ids",
        ),
        (
            1,
            vec![&run, "--from", &other],
            &not_of,
            "matched by their ids",
        ),
        (
            1,
            vec![WEEKEND, "--from", &run, &run],
            "is named twice",
            "name each run once",
        ),
        (
            1,
            vec![WEEKEND, "--from", &run, &copy],
            "are the same run",
            "name each run once",
        ),
        (
            1,
            vec![WEEKEND, "--from", &idle],
            "there is nothing to learn from",
            "were started",
        ),
        (
            2,
            vec![WEEKEND, "--from", "nothing"],
            "there is no run 'nothing'",
            "'runsheet runs'",
        ),
    ] {
        let error = machine.fails(code, &[&["forecast"], &args[..]].concat());
        let said = error.starts_with("error: ") && error.contains(what) && error.contains(hint);
        assert!(said, "{args:?}\n{error}");
        // The same of `estimates`, where the runs are all there is.
        let runs: Vec<&str> = args[1..]
            .iter()
            .copied()
            .filter(|a| *a != "--from")
            .collect();
        if runs != [other.as_str()] {
            let error = machine.fails(code, &[&["estimates"], &runs[..]].concat());
            assert!(error.contains(hint), "{runs:?}\n{error}");
        }
    }
    let error = machine.fails(2, &["estimates"]);
    assert!(error.contains("<RUN>..."), "{error}");
    // One that teaches nothing does no harm beside one that does.
    let both = forecast(&machine, &[WEEKEND, "--from", &idle, &run]);
    assert!(
        both.contains(&format!("{idle}: rehearsal ")) && both.contains("durations of 0 steps"),
        "{both}"
    );
}

/// A copy of a run's folder; its path.
fn copy_of(machine: &Machine, run: &str) -> String {
    let (from, to) = (machine.runs().join(run), machine.path().join("copy"));
    std::fs::create_dir_all(to.join("journal")).unwrap();
    std::fs::copy(from.join("runbook.yaml"), to.join("runbook.yaml")).unwrap();
    for feed in std::fs::read_dir(from.join("journal")).unwrap() {
        let feed = feed.unwrap().path();
        std::fs::copy(&feed, to.join("journal").join(feed.file_name().unwrap())).unwrap();
    }
    to.display().to_string()
}
