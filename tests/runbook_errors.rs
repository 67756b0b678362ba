//! Every way in which a runbook can be wrong: `tests/fixtures/runbooks/*.yaml`, each with the text
//! that an author sees in a `.txt` beside it. `BLESS=1 cargo test` writes those anew.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use runsheet::runbook::{self, Criticality, EvidenceKind, IfLate, Severity, ShownBy, Source, Undo};
use runsheet::time::Span;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/runbooks");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_error_is_told_as_written() {
    let mut different = Vec::new();
    for file in fixtures() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let shown = match runbook::load(&std::fs::read(&file).unwrap(), &name) {
            Ok(_) => "fine\n".to_string(),
            Err(problems) => format!("{problems}\n"),
        };
        let golden = file.with_extension("txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&golden, &shown).unwrap();
        }
        if std::fs::read_to_string(&golden).unwrap_or_default() != shown {
            different.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

fn complete() -> (Vec<u8>, runbook::Runbook) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/runbooks");
    let bytes = std::fs::read(folder.join("complete.yaml")).unwrap();
    let plan = runbook::load(&bytes, "complete.yaml").unwrap_or_else(|e| panic!("{e}"));
    (bytes, plan)
}

#[test]
fn every_key_arrives_in_the_plan() {
    let (_, plan) = complete();
    assert_eq!(
        (plan.revision.as_str(), plan.id.as_str()),
        ("1.10", "complete")
    );
    assert_eq!(
        plan.window.zone.rfc3339(plan.window.opens),
        "2026-11-27T18:00:00-05:00"
    );
    assert_eq!(plan.window.decision_margin, Span::minutes(45));
    assert_eq!(plan.people[0].available.len(), 2);
    assert_eq!(plan.people[2].count(), Some(12));
    assert_eq!(plan.role_name("helpdesk"), "ヘルプデスク");
    assert_eq!(plan.contacts[0].then.as_deref(), Some("duty"));
    assert_eq!(plan.services[0].criticality, Criticality::Safety);
    assert_eq!(plan.services[0].soak, Some(Span::minutes(7 * 24 * 60)));
    let calls: Vec<_> = plan
        .escalation
        .iter()
        .map(|e| (e.severity, e.after.secs()))
        .collect();
    let expected = [
        (Severity::High, 900),
        (Severity::High, 1800),
        (Severity::Medium, 2700),
    ];
    assert_eq!(calls, expected);

    let step = |id: &str| &plan.steps[plan.step(id).unwrap()];
    // What the plan it comes from calls a step, and who owns it.
    assert_eq!(plan.step("2.G"), plan.step("tell"));
    assert_eq!(step("tell").source.as_deref(), Some("plan.xlsx!Plan!C17"));
    assert_eq!(plan.crew_text(&step("tell").crew), "Service desk");
    assert_eq!(plan.crew_text(&step("after-gate").crew), "Vendor support");
    let backup = step("backup");
    assert_eq!(
        backup.crew,
        [("dba".to_string(), 1), ("network".to_string(), 2)]
    );
    assert_eq!(
        backup.not_before,
        Some(plan.window.opens + Span::minutes(120).delta())
    );
    assert_eq!(
        backup.evidence[0].kind,
        EvidenceKind::Number {
            min: Some(1.0),
            max: Some(2.5)
        }
    );
    let choices = ["yes", "no", "1.10", "true"].map(String::from).to_vec();
    assert_eq!(backup.evidence[1].kind, EvidenceKind::Choice(choices));
    let Some(Undo::Work(undo)) = &backup.undo else {
        panic!()
    };
    // What the undo doesn't say is the step's.
    assert_eq!(
        (&undo.crew, &undo.sign_off, &undo.confirm),
        (&backup.crew, &backup.sign_off, &backup.confirm)
    );
    assert_eq!((&undo.expect, &undo.tests), (&backup.expect, &backup.tests));
    let Some(Undo::Work(own)) = &step("restore-test").undo else {
        panic!()
    };
    assert_eq!(
        (own.crew.len(), own.sign_off.len(), own.tests.len()),
        (1, 0, 0)
    );
    assert!(
        matches!(&step("migrate").undo, Some(Undo::Impossible(why)) if why == "The old disks go")
    );
    assert_eq!(step("restore-test").proves_restore, plan.step("backup"));
    let gate = step("go").gate.as_ref().unwrap();
    assert_eq!(gate.if_late, IfLate::NoGo);
    let shown_by: Vec<_> = gate.criteria.iter().map(|c| c.shown_by.clone()).collect();
    let restored = ShownBy::Step(plan.step("restore-test").unwrap());
    assert_eq!(
        shown_by,
        [restored, ShownBy::Service("emr".into()), ShownBy::Person]
    );
}

#[test]
fn numbers_and_needs_follow_the_file() {
    let (_, plan) = complete();
    let line = |ix: usize| {
        let step = &plan.steps[ix];
        let needs: Vec<_> = step
            .needs
            .iter()
            .map(|n| plan.steps[*n].number.as_str())
            .collect();
        format!("{} {} <- {}", step.number, step.id, needs.join(" "))
    };
    let lines: Vec<_> = plan.in_order().map(line).collect();
    let expected = [
        "1.1 backup <- ",
        "1.2 tell <- ",
        "1.3 restore-test <- 1.1",
        "G1 go <- 1.3",
        "1.4 last <- 1.1",
        // A first step needs the ends of the phase before.
        "2.1 migrate <- 1.2 G1 1.4",
        "G2 go-2 <- 2.1",
        "2.2 after-gate <- G2",
        "3.1 watch <- 2.2",
    ];
    assert_eq!(lines, expected);
    assert_eq!(plan.step("g2"), plan.step("go-2"));
    assert_eq!(plan.step("1.3"), plan.step("restore-test"));
}

#[test]
fn a_step_is_found_in_the_file() {
    let (bytes, plan) = complete();
    let source = Source::new(&bytes, "complete.yaml");
    let text = String::from_utf8(bytes).unwrap();
    for (ix, step) in plan.steps.iter().enumerate() {
        let (line, column) = source.locate(&format!("{}.id", plan.path(ix)));
        let at = text.lines().nth(line - 1).unwrap();
        assert!(at[column - 1..].starts_with(&step.id), "{}: {at}", step.id);
    }
    // What isn't there is where it would be.
    let step = source.locate("phases[1].steps[0]");
    assert_eq!(source.locate("phases[1].steps[0].takes.best"), step);
}

#[test]
fn a_file_may_have_a_byte_order_mark_and_any_line_ends() {
    let (bytes, plan) = complete();
    let text = String::from_utf8(bytes).unwrap();
    let dressed = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let same = runbook::load(dressed.as_bytes(), "crlf.yaml").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(same, plan);
}

#[test]
fn the_schema_is_the_one_that_is_shipped() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/runbook.schema.json");
    let schema = format!("{:#}\n", runbook::schema());
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(shipped.parent().unwrap()).unwrap();
        std::fs::write(&shipped, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(shipped).unwrap_or_default(), schema);
}

#[test]
fn the_runbook_of_the_house_is_sound() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("runbooks/medical-records.yaml");
    if let Ok(bytes) = std::fs::read(file) {
        runbook::load(&bytes, "medical-records.yaml").unwrap_or_else(|e| panic!("{e}"));
    }
}

/// Files made to hurt are refused, or read, but at once.
#[test]
fn hostile_files_take_no_time() {
    let half = "a".repeat(1 << 20);
    let files = [
        ("[".repeat(40_000), "nested too deep"),
        ("{a: ".repeat(40_000), "nested too deep"),
        ("- ".repeat(100_000), "nested too deep"),
        ("? ".repeat(100_000), "nested too deep"),
        (
            format!("a: &a {half}\nb: [{}]", "*a, ".repeat(1_000)),
            "more than 16 MiB",
        ),
        (
            format!("a: &a [*a{}]", ", *a".repeat(1_000)),
            "its own anchor",
        ),
        ("x".repeat(17 << 20), "at most 16"),
        (
            format!("a: [{}]", "a,".repeat(3_000_000)),
            "more than a million",
        ),
        (format!("a: [{}]", "a,".repeat(100_000)), "unknown key"),
        (
            format!("people: [{}]", "{id: a, name: b},".repeat(20_000)),
            "two people",
        ),
        ("a: b\n".repeat(20_000), "unknown key"),
        ("-\n".repeat(100_000), "must be keys with values"),
    ];
    for (text, expected) in files {
        let start = std::time::Instant::now();
        let told = runbook::load(text.as_bytes(), "hostile")
            .unwrap_err()
            .to_string();
        let took = start.elapsed();
        let head: String = text.chars().take(20).collect();
        assert!(told.contains(expected), "{head}: {told}");
        assert!(took.as_secs() < 10, "{head}: {took:?}");
    }
    let bombs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/inputs/hostile/yaml-bombs");
    for bomb in std::fs::read_dir(bombs).into_iter().flatten().flatten() {
        let bytes = std::fs::read(bomb.path()).unwrap();
        assert!(runbook::load(&bytes, "bomb").is_err(), "{:?}", bomb.path());
    }
}

#[test]
fn brackets_in_markdown_are_no_nesting() {
    let (bytes, _) = complete();
    let text = String::from_utf8(bytes).unwrap();
    let many = "a) [ or { or (\n          ".repeat(200);
    let text = text.replace("Run a full backup.", &format!("Run it.\n          {many}"));
    runbook::load(text.as_bytes(), "brackets.yaml").unwrap_or_else(|e| panic!("{e}"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_file_makes_it_panic(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, "[a-z0-9 :\\-\\[\\]{}&*#|>\"'\n\t\u{1b}é]{0,6}"), 1..6),
    ) {
        let files = fixtures();
        let mut text: Vec<char> = String::from_utf8_lossy(&std::fs::read(which.get(&files)).unwrap()).chars().collect();
        text.truncate(6_000);
        for (at, remove, insert) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + remove).min(text.len());
            text.splice(at..end, insert.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(problems) = runbook::load(text.as_bytes(), "mutated.yaml") {
            prop_assert!(!problems.problems.is_empty());
            let shown = problems.to_string();
            prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{:?}", shown);
        }
    }
}
