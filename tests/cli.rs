//! The command line, as scripts and colleagues use it.

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{Machine, stdout};
use serde_json::Value;

#[test]
fn a_run_is_opened_joined_and_listed() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    assert!(folder.join("runbook.yaml").is_file());
    assert_eq!(machine.rehearsal(), folder, "the open run is joined");
    let other = machine.ok(&[
        "open",
        "runbooks/medical-records.yaml",
        "--rehearsal",
        "--new",
        "--as",
        "lin",
        "--no-tui",
    ]);
    assert_ne!(other.trim(), folder.display().to_string());
    let runs: Value = serde_json::from_str(&machine.ok(&["runs", "--format", "json"])).unwrap();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 2);
    assert!(machine.ok(&["runs"]).contains("REHEARSAL"));
}

#[test]
fn without_a_mode_there_is_no_run() {
    let machine = Machine::new();
    let args = [
        "open",
        "runbooks/medical-records.yaml",
        "--as",
        "amara",
        "--no-tui",
    ];
    let error = machine.fails(2, &args);
    assert!(error.contains("--live or --rehearsal"), "{error}");
    assert!(machine.ok(&["runs"]).starts_with("no runs"));
}

#[test]
fn errors_say_what_and_what_to_do() {
    let machine = Machine::new();
    machine.rehearsal();
    for (code, args, part) in [
        (
            2,
            vec!["status", "nothing"],
            "hint: 'runsheet runs' lists them",
        ),
        (
            2,
            vec!["open", "nothing.yaml", "--rehearsal", "--no-tui"],
            "there is no file nothing.yaml",
        ),
        (
            2,
            vec![
                "record",
                "latest",
                "--as",
                "amara",
                "--override",
                "needs",
                "note",
                "x",
            ],
            "no rule is called 'needs'",
        ),
        (
            2,
            vec![
                "record", "latest", "--as", "amara", "--at", "25:00", "note", "x",
            ],
            "is not a time",
        ),
        (
            2,
            vec!["record", "latest", "jump"],
            "unexpected argument 'jump'",
        ),
        (
            1,
            vec!["record", "latest", "--as", "lin", "start", "2.2"],
            "hint: ",
        ),
        (
            1,
            vec!["record", "latest", "--as", "amara", "skip", "2.1"],
            "reason-missing",
        ),
        (
            1,
            vec!["record", "latest", "--as", "amara", "start", "roll-cal"],
            "did you mean roll-call?",
        ),
        (
            1,
            vec![
                "record",
                "latest",
                "--as",
                "amara",
                "correct",
                "amara/2",
                "--text",
                "x",
                "--because",
                "y",
            ],
            "hint: you can correct: when it happened, who did it or whether it happened at all",
        ),
    ] {
        let error = machine.fails(code, &args);
        assert!(
            error.starts_with("error: ") && error.contains(part),
            "{args:?}\n{error}"
        );
    }
}

#[test]
fn who_types_is_told_each_time_or_known_by_the_login() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    machine.ok(&["record", "latest", "--as", "lin", "note", "x"]);
    let note = ["record", folder.to_str().unwrap(), "note", "x"];
    let error = machine.fails(2, &note);
    assert!(error.contains("hint: use --as"), "{error}");
    // What --as said before is not kept.
    let other = Machine::new();
    let login = other.command().env("USER", "ruth").args(note).output();
    assert!(stdout(&login.unwrap()).starts_with("ruth@"));
}

#[test]
fn what_is_recorded_is_in_the_log() {
    let machine = Machine::new();
    machine.rehearsal();
    let id = machine.ok(&[
        "record",
        "latest",
        "--as",
        "amara",
        "start",
        "rehearse-upgrade",
        "--for",
        "lin",
    ]);
    assert!(id.trim().starts_with("amara@") && id.contains('/'), "{id}");
    let log = machine.ok(&["log", "latest"]);
    assert!(log.contains("1.1") && log.contains("amara"), "{log}");
    let lines = machine.ok(&["log", "latest", "--format", "json"]);
    let last: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["id"], id.trim());
    assert_eq!(last["by"], "lin");
    assert_eq!(last["recorded_by"], "amara");
    let status: Value =
        serde_json::from_str(&machine.ok(&["status", "latest", "--format", "json"])).unwrap();
    assert_eq!(status["steps"][0]["stage"], "running");
    assert_eq!(status["mode"], "rehearsal");
    assert_eq!(status["verified"], "ok");
    assert_eq!(
        machine.ok(&["status", "latest", "--brief"]).lines().count(),
        3
    );
}

#[test]
fn standard_input_is_answered_line_by_line() {
    let machine = Machine::new();
    machine.rehearsal();
    let mut child = machine
        .command()
        .args(["record", "latest", "--as", "amara", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let script = "note \"on the bridge\"\n\n# nothing\nstart nowhere\nnote x --because a b\nnote ticket #4411 is back --at -5m\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let answers: Vec<String> = stdout(&output).lines().map(str::to_string).collect();
    assert_eq!(answers.len(), 4, "{answers:?}");
    assert!(
        answers[0].contains('/') && answers[3].contains('/'),
        "{answers:?}"
    );
    assert!(
        answers[1].contains("unknown-id") && answers[2].contains("split by options"),
        "{answers:?}"
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        machine
            .ok(&["log", "latest"])
            .contains("ticket #4411 is back")
    );
}

#[test]
fn what_was_recorded_before_a_refusal_is_answered() {
    let machine = Machine::new();
    machine.rehearsal();
    let skip = [
        "record",
        "latest",
        "--as",
        "amara",
        "skip",
        "1.1",
        "1.99",
        "--because",
        "drill",
    ];
    let output = machine.run(&skip);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).lines().count(), 1, "1.1 is skipped");
    let uneven = [
        "record",
        "latest",
        "--as",
        "amara",
        "decide",
        "G1",
        "go",
        "--because",
        "x",
        "--condition",
        "a",
        "--condition",
        "b",
        "--owner",
        "lin",
    ];
    assert!(
        machine
            .fails(2, &uneven)
            .contains("--owner is given 1 times for 2 conditions")
    );
}

#[test]
fn a_live_run_is_joined_after_its_window_but_not_begun() {
    let machine = Machine::new();
    let yaml = "runbook: Old\nid: old\nwindow: {opens: 2020-01-01 18:00, closes: 2020-01-02 06:00, timezone: America/Toronto}\n\
        people: [{id: amara, name: Amara, roles: [lead]}]\nphases: [{id: a, title: A, steps: [{id: one, title: One}]}]\n";
    let file = machine.path().join("old.yaml");
    std::fs::write(&file, yaml).unwrap();
    let open = [
        "open",
        file.to_str().unwrap(),
        "--live",
        "--as",
        "amara",
        "--no-tui",
    ];
    assert!(machine.fails(1, &open).contains("--opens TIME"));
    let opens = [&open[..], &["--opens", "2020-01-01 18:00"]].concat();
    let folder = machine.ok(&opens);
    assert_eq!(machine.ok(&open), folder, "the open run is joined");
    machine.rehearsal();
    let latest: Value =
        serde_json::from_str(&machine.ok(&["status", "latest", "--format", "json"])).unwrap();
    assert_eq!(
        latest["mode"], "live",
        "never a rehearsal while a live run is open"
    );
}

#[test]
fn without_a_mode_the_open_run_is_joined() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    let open = [
        "open",
        "runbooks/medical-records.yaml",
        "--as",
        "lin",
        "--no-tui",
    ];
    assert_eq!(machine.ok(&open).trim(), folder.display().to_string());
}

#[test]
fn a_slip_in_a_name_makes_no_new_person() {
    let machine = Machine::new();
    let new = [
        "open",
        "runbooks/medical-records.yaml",
        "--rehearsal",
        "--as",
        "amra",
        "--no-tui",
    ];
    assert!(
        machine
            .fails(1, &new)
            .contains("did you mean amara (Amara Osei)?")
    );
    machine.rehearsal();
    assert!(
        machine
            .fails(1, &["record", "latest", "--as", "2", "note", "x"])
            .contains("isn't on the roster")
    );
    machine.ok(&[
        "record", "latest", "--as", "amara", "check-in", "Dr Nash", "--roles", "dba",
    ]);
    machine.ok(&["record", "latest", "--as", "dr nash", "start", "1.1"]);
    let log = machine.ok(&["log", "latest"]);
    assert!(log.contains("Dr Nash"), "{log}");
}

#[test]
fn two_who_open_at_once_get_a_folder_each() {
    let machine = Machine::new();
    let open = [
        "open",
        "runbooks/medical-records.yaml",
        "--rehearsal",
        "--new",
        "--as",
        "amara",
        "--no-tui",
    ];
    let spawn = |_| {
        machine
            .command()
            .args(open)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..8).map(spawn).collect();
    let mut folders = std::collections::HashSet::new();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        folders.insert(stdout(&output));
    }
    assert_eq!(folders.len(), 8);
}

#[test]
fn a_report_comes_in_each_format() {
    let machine = Machine::new();
    machine.rehearsal();
    machine.ok(&[
        "record",
        "latest",
        "--as",
        "amara",
        "block",
        "1.1",
        "--title",
        "no spare server",
    ]);
    let md = machine.ok(&["report", "latest"]);
    assert!(
        md.contains("no spare server") && md.contains("CHG-10442"),
        "{md}"
    );
    for ending in ["md", "json", "csv"] {
        let file = machine.path().join(format!("log.{ending}"));
        let mut args = vec!["report", "latest", "-o", file.to_str().unwrap()];
        if ending == "csv" {
            args.extend(["--table", "blockers"]);
        }
        machine.ok(&args);
        assert!(
            std::fs::read_to_string(&file)
                .unwrap()
                .contains("no spare server"),
            "{ending}"
        );
    }
    let page = machine.path().join("night.html");
    machine.ok(&["report", "latest", "-o", page.to_str().unwrap()]);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("no spare server"));
    let printed = machine.ok(&["report", "latest", "--format", "html"]);
    assert!(printed.starts_with("<!DOCTYPE html>"));
    let error = machine.fails(2, &["report", "latest", "--live", "-o", "log.md"]);
    assert!(error.contains("--live is for HTML"), "{error}");
    let error = machine.fails(2, &["report", "latest", "-o", "log.pdf"]);
    assert!(error.contains(".md, .csv, .xlsx or .json"), "{error}");
    let book = machine.path().join("log.xlsx");
    machine.ok(&["report", "latest", "-o", book.to_str().unwrap()]);
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    let error = machine.fails(2, &["report", "latest", "--format", "xlsx"]);
    assert!(error.contains("-o, such as night.xlsx"), "{error}");
    let page = machine.ok(&["report", "latest", "--post-mortem"]);
    assert!(page.contains("## Reasons for variance"), "{page}");
    let page = machine.ok(&["report", "latest", "--known-issues"]);
    assert!(page.contains("- B1 no spare server"), "{page}");
    let other = machine.ok(&["report", "latest", "--redact", "people,notes"]);
    assert!(!other.contains("no spare server") && !other.contains("Amara"));
    assert!(other.contains("| Replaced | people, notes |"), "{other}");
    let folder = machine.path().join("tables");
    machine.ok(&[
        "report",
        "latest",
        "--format",
        "csv",
        "-o",
        folder.to_str().unwrap(),
    ]);
    assert!(folder.join("timeline.csv").is_file());
    let error = machine.fails(
        2,
        &["report", "latest", "--format", "csv", "--table", "blocker"],
    );
    assert!(error.contains("blockers"), "{error}");
}

#[test]
fn a_changed_byte_is_found() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    assert!(machine.ok(&["verify", "latest"]).starts_with("ok"));
    let feed = std::fs::read_dir(folder.join("journal"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let text = std::fs::read_to_string(&feed).unwrap();
    std::fs::write(&feed, text.replacen("rehearsal", "rehearsaL", 1)).unwrap();
    let output = machine.run(&["verify", "latest"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains(".jsonl:1"), "{}", stdout(&output));
}

#[test]
fn the_tools_around_it_print() {
    let machine = Machine::new();
    assert!(machine.ok(&["schema"]).contains("\"$schema\""));
    assert!(machine.ok(&["completions", "bash"]).contains("runsheet"));
    assert!(machine.ok(&["man"]).contains(".TH runsheet"));
    assert!(machine.ok(&["--help"]).contains("record"));
}

#[test]
fn paper_is_printed_of_a_runbook_and_of_a_run() {
    let machine = Machine::new();
    let weekend = "runbooks/medical-records.yaml";
    let blank = machine.ok(&["paper", weekend]);
    assert!(
        blank.starts_with("Medical records upgrade\n====="),
        "{blank}"
    );
    assert!(blank.contains("[ ] 3.4  Back up the records database"));
    assert!(
        machine.ok(&["runs"]).starts_with("no runs"),
        "none is opened"
    );

    machine.rehearsal();
    machine.ok(&[
        "record",
        "latest",
        "--as",
        "ben",
        "finish",
        "1.3",
        "--override",
        "evidence-missing",
        "--because",
        "by phone",
    ]);
    let run = machine.ok(&["paper", "latest", "--format", "text"]);
    assert!(
        run.contains("WHERE WE STAND") && run.contains("REHEARSAL "),
        "{run}"
    );
    assert!(run.contains("[x] 1.3  Book the vendors"), "{run}");

    let file = |name: &str| machine.path().join(name).display().to_string();
    for (name, begins) in [
        ("wall.html", "<!DOCTYPE html>"),
        ("WALL.HTM", "<!DOCTYPE html>"),
        ("wall.txt", "Medical "),
    ] {
        assert_eq!(machine.ok(&["paper", "latest", "-o", &file(name)]), "");
        let text = std::fs::read_to_string(file(name)).unwrap();
        assert!(text.starts_with(begins), "{name}: {text}");
    }
    let html = machine.ok(&["paper", weekend, "--format", "html"]);
    assert!(html.starts_with("<!DOCTYPE html>"));
}

#[test]
fn paper_that_can_not_be_made_says_why() {
    let machine = Machine::new();
    let weekend = "runbooks/medical-records.yaml";
    let pdf = machine.path().join("wall.pdf").display().to_string();
    let lost = machine.path().join("no/wall.html").display().to_string();
    for (args, what, hint) in [
        (
            vec!["paper", weekend, "-o", &pdf],
            "doesn't tell the format",
            "hint: use a name ending in .html or .txt",
        ),
        (
            vec!["paper", weekend, "-o", &lost],
            "can't be written",
            "hint: name a file in a folder",
        ),
        (
            vec!["paper", "nothing.yaml"],
            "there is no file nothing.yaml",
            "hint: give the path of a runbook",
        ),
        (
            vec!["paper", "nothing"],
            "nothing",
            "hint: 'runsheet runs' lists them",
        ),
        (vec!["paper", "Cargo.toml"], "Cargo.toml", ""),
    ] {
        let error = machine.fails(2, &args);
        let said = error.starts_with("error") && error.contains(what) && error.contains(hint);
        assert!(said, "{args:?}\n{error}");
    }
}

/// Two persons at one machine under one login: whoever sat there before signs nothing that the
/// other types.
#[test]
fn nobody_signs_for_whoever_typed_at_this_machine_before() {
    let machine = Machine::new();
    let folder = machine.rehearsal();
    let run = folder.to_str().unwrap();
    let typed = |args: &[&str]| {
        let mut command = machine.command();
        command.env("USER", "amara").args(["record", run]);
        command.args(args).output().unwrap()
    };
    // Alone, the login says who it is, as often as one likes.
    for _ in 0..2 {
        assert!(typed(&["note", "all quiet"]).status.success());
    }
    assert!(
        typed(&["--as", "lin", "note", "I am here too"])
            .status
            .success()
    );
    for args in [&["note", "who is it"][..], &["-"]] {
        let output = typed(args);
        let said = common::stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("lin typed in this run on this machine"),
            "{said}"
        );
        assert!(said.contains("--as PERSON"), "{said}");
    }
    // To look needs nobody, and who says who it is goes on.
    machine.ok(&["status", run]);
    assert!(
        typed(&["--as", "amara", "note", "it is me"])
            .status
            .success()
    );
    // At another machine lin is the only one.
    let other = Machine::new();
    let mut command = other.command();
    command
        .env("USER", "lin")
        .args(["record", run, "note", "from home"]);
    assert!(command.output().unwrap().status.success());
}
