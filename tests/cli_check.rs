//! `check` and `explain` as scripts and colleagues use them.

mod common;

use common::{Machine, stderr, stdout};
use serde_json::Value;

const WEEKEND: &str = "runbooks/medical-records.yaml";

#[test]
fn a_sound_plan_passes_strictly() {
    let machine = Machine::new();
    let said = machine.ok(&["check", WEEKEND, "--strict"]);
    assert!(
        said.ends_with("No findings in runbooks/medical-records.yaml.\n"),
        "{said}"
    );
}

#[test]
fn errors_fail_and_warnings_only_where_that_is_asked() {
    let machine = Machine::new();
    let unfinished = machine.run(&["check", "tests/check/no-way-back/bad.yaml"]);
    assert_eq!(unfinished.status.code(), Some(1));
    let said = stdout(&unfinished);
    assert!(
        said.contains("error: ") && said.contains("[no-way-back]"),
        "{said}"
    );
    let why = stderr(&unfinished);
    assert!(why.starts_with("error: the plan has errors"), "{why}");
    assert!(why.contains("hint: 'runsheet explain RULE'"), "{why}");

    // Nothing in this plan is worse than a warning.
    let plan = machine.path().join("plan.yaml");
    let text = std::fs::read_to_string("tests/check/one-person-role/bad.yaml").unwrap();
    std::fs::write(&plan, text.replace("changes: [emr]", "tests: [emr]")).unwrap();
    let plan = plan.display().to_string();
    let said = machine.ok(&["check", &plan]);
    assert!(
        said.contains("0 errors") && said.contains("[one-person-role]"),
        "{said}"
    );
    machine.fails(1, &["check", &plan, "--strict"]);
}

#[test]
fn what_can_not_be_checked_is_no_verdict() {
    let machine = Machine::new();
    let error = machine.fails(2, &["check", "nothing.yaml"]);
    assert!(error.contains("nothing.yaml can't be read"), "{error}");
    assert!(error.contains("caused by: "), "{error}");
    let broken = machine.path().join("broken.yaml");
    std::fs::write(&broken, "runbook: [\n").unwrap();
    let broken = broken.display().to_string();
    // One that can't be read spoils the verdict on the others, too.
    let error = machine.fails(2, &["check", WEEKEND, &broken]);
    assert!(error.contains("broken.yaml"), "{error}");
    machine.fails(2, &["check"]);
    machine.fails(2, &["check", WEEKEND, "--format", "xml"]);
}

#[test]
fn several_runbooks_are_checked_together_for_other_programs() {
    let machine = Machine::new();
    let files = ["bad-1", "bad-2"].map(|name| format!("tests/check/soak-not-over/{name}.yaml"));
    let output = machine.run(&["check", &files[0], &files[1], "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let soak = findings
        .iter()
        .find(|f| f["rule"] == "soak-not-over")
        .unwrap();
    assert_eq!(soak["severity"], "error");
    assert_eq!(soak["file"], files[1].as_str());
    assert_eq!(
        (&soak["step"], &soak["line"]),
        (&"client".into(), &14.into())
    );
    for key in ["message", "column", "why", "mend"] {
        assert!(!soak[key].is_null(), "{key}");
    }
    let first = |f: &&Value| f["file"] == files[0].as_str();
    assert!(
        findings.iter().any(|f| first(&f)),
        "both files have findings"
    );
    let alone = machine.run(&["check", &files[1], "--format", "json"]);
    assert!(!stdout(&alone).contains("\"soak-not-over\""));
}

#[test]
fn rules_are_explained() {
    let machine = Machine::new();
    let page = machine.ok(&["explain", "too-long-on-end"]);
    assert!(page.starts_with("too-long-on-end (warning)"), "{page}");
    assert!(
        page.contains("HSG256") && page.contains("What it doesn't report: "),
        "{page}"
    );
    let list = machine.ok(&["explain"]);
    for rule in runsheet::check::RULES {
        assert!(list.contains(rule.name), "{}", rule.name);
    }
    let error = machine.fails(2, &["explain", "no-slak"]);
    assert!(error.contains("no rule is called 'no-slak'"), "{error}");
    assert!(error.contains("hint: did you mean 'no-slack'?"), "{error}");
    let error = machine.fails(2, &["explain", "zzzzzzzzzz"]);
    assert!(error.contains("'runsheet explain' lists them"), "{error}");
}

#[test]
fn a_runbook_is_forecast_with_its_people() {
    let machine = Machine::new();
    let few = ["--trials", "50", "--schedules", "20"];
    let said = machine.ok(&[&["forecast", WEEKEND][..], &few].concat());
    assert!(
        said.contains("fits the window in ") && said.contains("50 trials, seed 1"),
        "{said}"
    );
    let json = [&["forecast", WEEKEND, "--format", "json"][..], &few].concat();
    let said: serde_json::Value = serde_json::from_str(&machine.ok(&json)).unwrap();
    let forecast = &said["forecast"];
    assert!(forecast["fits"].as_f64().unwrap() > 0.5, "{forecast}");
    let docs = include_str!("../docs/json.md");
    for name in forecast.as_object().unwrap().keys() {
        assert!(
            docs.contains(&format!("`{name}`")),
            "{name} is not in docs/json.md"
        );
    }
}

/// Steps that don't say how long they take don't take no time.
#[test]
fn a_plan_without_durations_has_no_forecast() {
    let machine = Machine::new();
    let plan = machine.path().join("plan.yaml");
    let text = "
runbook: Move
id: move
window: {opens: 2026-11-28 18:00, closes: 2026-11-29 02:00, timezone: America/New_York}
phases:
  - id: move
    title: Move
    steps:
      - {id: a, title: Copy}
      - {id: b, title: Switch, takes: 10m}
      - {id: c, title: Look}
      - {id: go, title: Go, gate: {decides: [lead]}}
";
    std::fs::write(&plan, text).unwrap();
    let plan = plan.display().to_string();
    let why = "2 of 3 steps don't say how long they take";
    let said = machine.ok(&["forecast", &plan]);
    assert!(said.contains(&format!("no forecast: {why}")), "{said}");
    assert!(
        !said.contains("of 100") && !said.contains("finish "),
        "{said}"
    );
    let said = machine.ok(&["forecast", &plan, "--format", "json"]);
    let all: Value = serde_json::from_str(&said).unwrap();
    let forecast = &all["forecast"];
    assert!(
        forecast["fits"].is_null() && forecast["p80"].is_null(),
        "{said}"
    );
    assert_eq!(forecast["without_duration"], 2);
    let said = machine.ok(&["forecast", &plan, "--anyway"]);
    assert!(
        said.contains("100 of 100") && said.contains("PROMISES TOO MUCH: 2 of 3"),
        "{said}"
    );
    let said = machine.ok(&["check", &plan]);
    assert!(said.contains(why) && !said.contains("planned 0m"), "{said}");
    // So with a run of it.
    machine.ok(&["open", &plan, "--rehearsal", "--no-tui", "--as", "ann"]);
    let said = machine.ok(&["status", "latest"]);
    assert!(said.contains(&format!("no forecast: {why}")), "{said}");
    let said = machine.ok(&["status", "latest", "--format", "json"]);
    let all: Value = serde_json::from_str(&said).unwrap();
    assert!(all["forecast"]["fits"].is_null(), "{said}");
}
