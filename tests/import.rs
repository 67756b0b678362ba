//! Plans in other forms: each file in `tests/import`, and in `tests/import/expected` what was
//! understood of it, the runbook, and the lines for `record`. `BLESS=1 cargo test` writes those
//! anew: look at each.

use std::path::{Path, PathBuf};

use runsheet::import::{self, Options, Stamp};
use runsheet::runbook;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

fn options() -> Options {
    Options {
        sheet: None,
        rows: None,
        map: Vec::new(),
        month_first: None,
        title: None,
        lead: Some("amara".into()),
        opens: None,
        closes: None,
        timezone: Some("America/Toronto".into()),
        today: Stamp::date(2026, 11, 20).unwrap(),
    }
}

fn files() -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = all.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_plan_is_understood_as_written() {
    let mut different = Vec::new();
    for file in files() {
        let name = name(&file);
        let shown = match import::import(&std::fs::read(&file).unwrap(), &name, &options()) {
            Ok(imported) => {
                let done = imported
                    .record
                    .map(|(lines, _)| format!("--- done already\n{lines}"));
                format!(
                    "{}--- the runbook\n{}{}",
                    imported.summary,
                    imported.yaml,
                    done.unwrap_or_default()
                )
            }
            Err(error) => format!("error: {error}\nhint: {}\n", error.hint),
        };
        let golden = folder().join("expected").join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
            std::fs::write(&golden, &shown).unwrap();
        }
        if std::fs::read_to_string(&golden).unwrap_or_default() != shown {
            different.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn every_result_opens() {
    for file in files() {
        let name = name(&file);
        let bytes = std::fs::read(&file).unwrap();
        for options in [
            options(),
            Options {
                lead: None,
                timezone: None,
                opens: Some("2026-11-28 06:00".into()),
                closes: Some("2026-11-28 20:00".into()),
                ..options()
            },
        ] {
            let imported = import::import(&bytes, &name, &options).unwrap();
            runbook::load(imported.yaml.as_bytes(), &name)
                .unwrap_or_else(|p| panic!("{name}: {p}"));
        }
    }
}

#[test]
fn a_runbook_goes_out_and_comes_back_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["runbooks", "tests/fixtures/runbooks", "tests/check"];
    let mut tried = 0;
    let mut books: Vec<PathBuf> = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                books.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            } else {
                books.push(path);
            }
        }
    }
    for book in books
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
    {
        let bytes = std::fs::read(book).unwrap();
        let Ok(plan) = runbook::load(&bytes, "x") else {
            continue;
        };
        let plain = runbook::plain(&bytes).unwrap();
        for (name, out) in [
            ("x.csv", import::to_csv(&plain)),
            ("x.md", import::to_markdown(&plain).into_bytes()),
            ("x.xlsx", import::to_xlsx(&plain).unwrap()),
        ] {
            let back = import::import(&out, name, &options())
                .unwrap_or_else(|e| panic!("{}: {e}", book.display()));
            let again = runbook::load(back.yaml.as_bytes(), "again")
                .unwrap_or_else(|p| panic!("{} {name}: {p}\n{}", book.display(), back.yaml));
            assert!(again == plan, "{} is another as {name}", book.display());
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn a_person_can_say_what_is_where() {
    let csv = b"Things,Stuff,Other\nx1,Stop it,ann\nx2,Start it,bob\nx3,Look,ann\n";
    let told = Options {
        map: vec![
            ("title".into(), "Stuff".into()),
            ("owner".into(), "C".into()),
        ],
        rows: Some((2, 3)),
        ..options()
    };
    let imported = import::import(csv, "a.csv", &told).unwrap();
    assert_eq!(imported.steps, 2);
    let plan = runbook::load(imported.yaml.as_bytes(), "a").unwrap();
    assert_eq!(
        (
            plan.steps[0].title.as_str(),
            plan.crew_text(&plan.steps[0].crew).as_str()
        ),
        ("Stop it", "ann")
    );
    for (map, hint) in [
        (("title", "Nope"), "no column is called 'Nope'"),
        (("nope", "A"), "--map knows no 'nope'"),
    ] {
        let wrong = Options {
            map: vec![(map.0.into(), map.1.into())],
            ..options()
        };
        assert_eq!(import::import(csv, "a.csv", &wrong).unwrap_err().what, hint);
    }
}

#[test]
fn hostile_text_stays_text() {
    let csv = "Task,Owner\n\"a: b # c {{ d }} [e] \\ \"\"f\"\"\u{1b}[31m\",\"*x & !y: |\"\n\"=HYPERLINK(1)\",'- z\n\"\u{202e}abc\n---\nrunbook: x\",%\n";
    let imported = import::import(csv.as_bytes(), "a.csv", &options()).unwrap();
    let plan = runbook::load(imported.yaml.as_bytes(), "a").unwrap_or_else(|p| panic!("{p}"));
    assert_eq!(plan.steps.len(), 3);
    assert!(
        plan.steps[0]
            .title
            .starts_with("a: b # c {{ d }} [e] \\ \"f\""),
        "{}",
        plan.steps[0].title
    );
    assert!(!imported.summary.contains('\u{1b}'));
}

#[test]
fn a_file_without_steps_says_what_a_step_is() {
    for (bytes, name) in [
        (&b""[..], "a.csv"),
        (b"# Title\n\nText.\n", "a.md"),
        (b"", "a.txt"),
    ] {
        let error = import::import(bytes, name, &options()).unwrap_err();
        assert_eq!(error.what, format!("there are no steps in {name}"));
    }
    let error = import::import(b"PK\x03\x04broken xl/workbook", "a.xlsx", &options()).unwrap_err();
    assert!(
        error.what.starts_with("the workbook can't be read"),
        "{}",
        error.what
    );
}
