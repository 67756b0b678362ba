//! What people write first who have not seen the format: each row of a table, and files as they
//! come. Every error helps, none hides another, and none has the program's own words in it.

use runsheet::runbook;

/// Where a key is written, what is written, and what the hint must say.
const ROWS: &[(&str, &str, &str)] = &[
    // In a step.
    ("step", "owner: Bob Roy", "write its id: bob"),
    ("step", "assignee: Bob Roy", "write owner: bob"),
    ("step", "assigned_to: bob", "write owner: bob"),
    ("step", "Assigned-To: bob", "write owner: bob"),
    ("step", "responsible: Amy Lee", "write owner: amy-lee"),
    ("step", "who: bob", "write owner: bob"),
    ("step", "duration: 30 min", "write takes: 30 min"),
    ("step", "duration: 90", "write takes: 90m, or 90h"),
    ("step", "estimate: PT1H30M", "write takes: 1h30m"),
    ("step", "time: 22:00", "write not_before: 2026-12-05 22:00"),
    ("step", "Takes: 30m", "write takes: 30m"),
    (
        "step",
        "takes: 5-10 minutes",
        "write {best: 5m, likely: 7m30s, worst: 10m}",
    ),
    (
        "step",
        "rollback: restore the old one",
        "write undo: {do: restore the old one}",
    ),
    ("step", "backout: 'x: y'", "write undo: {do: \"x: y\"}"),
    ("step", "undo: restore it", "write undo: {do: restore it}"),
    (
        "step",
        "depends_on: Back up, all",
        "write needs: [back-up, all]",
    ),
    ("step", "depends_on: First things", "write needs: [one]"),
    ("step", "requires: [First things]", "write needs: [one]"),
    ("step", "after: one", "write needs: [one]"),
    ("step", "needs: one", "write needs: [one]"),
    ("step", "needs: [First things]", "write its id: one"),
    ("step", "needs: ['1.1']", "write its id: one"),
    ("step", "status: done", "recorded during the run"),
    ("step", "done: true", "recorded during the run"),
    ("step", "notes: hello", "write do: hello"),
    ("step", "description: 'a: b'", "write do: \"a: b\""),
    ("step", "details: hello", "write do: hello"),
    (
        "step",
        "link: https://example.com",
        "write do: https://example.com",
    ),
    ("step", "command: ls -l", "write run: {command: ls -l}"),
    ("step", "run: ls -l", "write run: {command: ls -l}"),
    (
        "step",
        "start: 28/12/2026 23:00",
        "write not_before: 2026-12-28 23:00",
    ),
    ("step", "start: 23:00", "write not_before: 2026-12-05 23:00"),
    ("step", "when: 23:00", "write not_before: 2026-12-05 23:00"),
    ("step", "expected: ok", "write expect: ok"),
    ("step", "name: Do it", "write title: Do it"),
    ("step", "task: Do it", "write title: Do it"),
    ("step", "approver: bob", "write sign_off: [bob]"),
    ("step", "sign_off: bob", "write sign_off: [bob]"),
    ("step", "decision: bob", "write gate: {decides: [bob]}"),
    ("step", "gate: bob", "write gate: {decides: [bob]}"),
    ("step", "crew: dba", "write crew: {dba: 1}"),
    ("step", "system: mail", "write changes: [mail]"),
    ("step", "number: 2.g", "write ref: 2.g"),
    ("step", "phase: two", "in the 'steps' of its phase"),
    ("step", "priority: high", "write it in 'do'"),
    ("step", "tags: [a]", "write it in 'do'"),
    ("step", "site: A", "write it in 'do'"),
    // In a phase.
    ("phase", "name: One", "write title: One"),
    ("phase", "tasks: [a]", "write 'steps' in its place"),
    ("phase", "description: words", "in the 'do' of a step"),
    (
        "phase",
        "start: 23:00",
        "write 'not_before' in the first step",
    ),
    ("phase", "owner: bob", "it is said of each step"),
    ("phase", "when: T-7", "it is one of: before, window, after"),
    // Of the whole.
    ("runbook", "title: My night", "write runbook: My night"),
    (
        "runbook",
        "start: 28/12/2026 18:00",
        "write window: {opens: 2026-12-28 18:00, closes: ...",
    ),
    (
        "runbook",
        "end: 29/12/2026 06:00",
        "closes: 2026-12-29 06:00",
    ),
    ("runbook", "timezone: UTC", "timezone: UTC}"),
    ("runbook", "owner: Bob", "people: [{id: SHORT-NAME"),
    ("runbook", "tasks: [a]", "steps stand in a phase"),
    ("runbook", "steps: [a]", "steps stand in a phase"),
    ("runbook", "description: words", "write summary: words"),
    ("runbook", "status: draft", "recorded during the run"),
    ("runbook", "duration: 3h", "it is said of each step"),
    (
        "runbook",
        "contacts: [Vendor Inc]",
        "write {id: vendor-inc, name: Vendor Inc}",
    ),
    (
        "runbook",
        "services: [Mail]",
        "write {id: mail, name: Mail}",
    ),
    // In the window, of people, and in an undo, a gate and a piece of evidence.
    (
        "window",
        "start: 28/12/2026 18:00",
        "write opens: 2026-12-28 18:00",
    ),
    (
        "window",
        "end: 2026-12-06 06:00",
        "write closes: 2026-12-06 06:00",
    ),
    ("window", "tz: UTC", "write timezone: UTC"),
    ("person", "phone: 555", "write contact: 555"),
    ("person", "role: dba", "write roles: [dba]"),
    ("person", "shift: nights", "write available: [nights]"),
    (
        "person",
        "deputy: amy",
        "write 'deputy_for' with the deputy",
    ),
    (
        "step",
        "undo: {steps: turn it off}",
        "write do: turn it off",
    ),
    (
        "step",
        "undo: {do: x, duration: 5 min}",
        "write takes: 5 min",
    ),
    ("step", "gate: {owner: bob}", "write decides: [bob]"),
    (
        "step",
        "gate: {decides: [bob], deadline: 2026-12-06 01:00}",
        "write decide_by: 2026-12-06 01:00",
    ),
    (
        "step",
        "evidence: [{id: a, question: How many}]",
        "write ask: How many",
    ),
    ("step", "evidence: [rows]", "write {id: rows, ask: rows}"),
    // Texts that YAML reads otherwise.
    ("step", "do: [ ] Check it", "write do: \"[ ] Check it\""),
    ("step", "do: [x] Check it", "write do: \"[x] Check it\""),
    ("step", "do: [server name]", "write do: \"[server name]\""),
    ("step", "do: {{ host }}", "write do: \"{{ host }}\""),
    (
        "step",
        "do: {{ host }} is up",
        "write do: \"{{ host }} is up\"",
    ),
    (
        "step",
        "do: Copy: all of it",
        "write do: \"Copy: all of it\"",
    ),
    ("step", "do: - Check it", "write do: \"- Check it\""),
    ("step", "do: @admin looks", "write do: \"@admin looks\""),
    ("step", "do: `setup.yml`", "write do: \"`setup.yml`\""),
    ("step", "do: *bold* words", "write do: \"*bold* words\""),
    (
        "step",
        "do: 50% off: \"now\"",
        "write do: '50% off: \"now\"'",
    ),
    ("step", "do: \"Copy C:\\cut\"", "write do: 'Copy C:\\cut'"),
    (
        "item",
        "{id: x, title: Copy, the, rest, takes: 5m}",
        "write title: \"Copy, the, rest\"",
    ),
    (
        "item",
        "{id: x, title: Copy: the rest, takes: 5m}",
        "write title: \"Copy: the rest\"",
    ),
    (
        "item",
        "{id: x, title: [ ] Copy, takes: 5m}",
        "write title: \"[ ] Copy\"",
    ),
    ("item", "[ ] Copy it", "write - \"[ ] Copy it\""),
    (
        "item",
        "Copy it over",
        "write {id: copy-it-over, title: Copy it over}",
    ),
    ("item", "{title: Copy it over}", "add id: copy-it-over"),
];

/// A runbook in which one thing is written so, and after it a step that needs one that isn't there.
fn with(place: &str, written: &str) -> String {
    let at = |spot: &str, indent: usize| {
        if spot == place {
            format!("\n{}{written}", " ".repeat(indent))
        } else {
            String::new()
        }
    };
    let item = if place == "item" {
        written
    } else {
        "{id: x, title: X}"
    };
    format!(
        "runbook: Small
id: small{}
window:
  opens: 2026-12-05 20:00
  closes: 2026-12-06 06:00
  timezone: UTC{}
people:
  - id: bob
    name: Bob Roy
    roles: [lead]{}
phases:
  - id: first
    title: First{}
    steps:
      - {{id: one, title: First things}}
      - {item}
      - id: here
        title: Here{}
      - id: last
        title: Last
        needs: [nowhere]
        takes: 7x
",
        at("runbook", 0),
        at("window", 2),
        at("person", 4),
        at("phase", 4),
        at("step", 8),
    )
}

/// Words of the program and of its example that must not reach an author.
const NEVER: &[&str] = &[
    "invalid type",
    "unknown variant",
    "unknown field",
    "missing field",
    "expected struct",
    "struct ",
    "sequence",
    "a map",
    "StepFile",
    "u32",
    "f64",
    "serde",
    "amara",
    "Amara",
    "Osei",
    "medical-records",
    "emr",
    "Toronto",
];

fn told(text: &str) -> String {
    let problems = match runbook::load(text.as_bytes(), "mine.yaml") {
        Ok(_) => return "fine".into(),
        Err(problems) => problems,
    };
    for problem in &problems.problems {
        let said = format!(
            "{} {}",
            problem.message,
            problem.hint.as_deref().unwrap_or_default()
        );
        for never in NEVER {
            assert!(!said.contains(never), "'{never}' in: {said}");
        }
    }
    problems.to_string()
}

#[test]
fn each_key_of_a_newcomer_leads_to_the_one_that_is_meant() {
    let mut wrong = Vec::new();
    for (place, written, hint) in ROWS {
        let text = with(place, written);
        let shown = told(&text);
        if !shown.contains(hint) {
            wrong.push(format!("{place}: {written}: no '{hint}' in\n{shown}"));
        }
        // Whatever is wrong there hides nothing of what comes after.
        if !shown.contains("'7x' is not a duration") {
            wrong.push(format!(
                "{place}: {written}: hides the last error:\n{shown}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_key_that_is_in_every_step_is_told_once() {
    let step = |n: usize| format!("      - {{title: Thing {n}, duration: 30m, owner: Bob Roy}}\n");
    let steps: String = (1..=80).map(step).collect();
    let text = with("", "").replace("      - {id: one, title: First things}\n", &steps);
    let shown = told(&text);
    assert_eq!(
        shown.matches("unknown key 'duration'").count(),
        1,
        "{shown}"
    );
    assert!(shown.contains("and 79 more on lines"), "{shown}");
    assert_eq!(shown.matches("has no 'id'").count(), 1, "{shown}");
    assert!(shown.contains("add id: thing-1"), "{shown}");
    assert!(shown.contains("'Bob Roy' (80 places)"), "{shown}");
    assert!(shown.contains("'7x' is not a duration"), "{shown}");
    assert!(!shown.contains("the id is empty"), "{shown}");
}

#[test]
fn several_lines_that_are_no_yaml_are_all_told() {
    let text = with("step", "do: Copy: all")
        .replace("title: Last", "title: [ ] Last")
        .replace("title: First\n", "title: @first\n");
    let shown = told(&text);
    for hint in [
        "\"Copy: all\"",
        "\"[ ] Last\"",
        "\"@first\"",
        "no step 'nowhere'",
    ] {
        assert!(shown.contains(hint), "{hint}: {shown}");
    }
    let tabs = with("", "").replace("      - id: last\n        title", "\t- id: last\n\t  title");
    let tabs = tabs.replace(
        "        needs: [nowhere]\n        takes",
        "\t  needs: [nowhere]\n\t  takes",
    );
    let shown = told(&tabs);
    assert!(
        shown.contains("a tab in the indentation, and in 3 more lines"),
        "{shown}"
    );
}

#[test]
fn what_is_another_kind_of_file_is_called_so() {
    let files: &[(&str, &[u8], &str)] = &[
        ("plan.xlsx", b"PK\x03\x04\x14\x00\x00\x00", "a workbook"),
        (
            "plan.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a workbook",
        ),
        (
            "plan.csv",
            b"Task,Owner,Start\nCopy,Bob,22:00\n",
            "a table (CSV)",
        ),
        (
            "plan",
            b"Task;Owner;Start\nCopy;Bob;22:00\n",
            "a table (CSV)",
        ),
        (
            "plan",
            b"Task\tOwner\tStart\nCopy\tBob\t22:00\n",
            "a table (tab-separated)",
        ),
        (
            "plan.md",
            b"# Night\n\n- [ ] Copy\n- [x] Paste\n",
            "a Markdown file",
        ),
        (
            "plan",
            b"# Night\n\n- [ ] Copy\n- [x] Paste\n",
            "a list with boxes (Markdown)",
        ),
        (
            "plan.yaml",
            b"- [ ] Copy\n- [x] Paste\n",
            "a list with boxes (Markdown)",
        ),
        (
            "plan.xml",
            b"<?xml version=\"1.0\"?><Project/>",
            "an XML file",
        ),
        ("plan", b"<!doctype html><p>Plan</p>", "a web page"),
    ];
    for (name, bytes, what) in files {
        let shown = runbook::load(bytes, name).unwrap_err().to_string();
        assert!(
            shown.contains(&format!("this is {what}, not a runbook")),
            "{name}: {shown}"
        );
        assert!(
            shown.contains(&format!("runsheet import {name} -o plan.yaml")),
            "{name}: {shown}"
        );
    }
    // A runbook under another name is read as one, with its own errors.
    let shown = runbook::load(with("", "").as_bytes(), "night.txt")
        .unwrap_err()
        .to_string();
    assert!(shown.contains("no step 'nowhere'"), "{shown}");
}
