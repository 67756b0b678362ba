//! Opening: into which folder, by whom, and which run a runbook belongs to.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Machine, stderr, stdout};

/// The smallest runbook, as the documentation has it.
fn smallest() -> String {
    let page = include_str!("../docs/runbook-format.md");
    let (_, rest) = page.split_once("The smallest runbook:").unwrap();
    let (_, rest) = rest.split_once("```yaml\n").unwrap();
    rest.split_once("```").unwrap().0.to_string()
}

/// The smallest runbook with `more` before its phases, in a file of the machine.
fn written(machine: &Machine, name: &str, more: &str) -> PathBuf {
    let file = machine.path().join(name);
    let text = smallest().replace("phases:", &format!("{more}phases:"));
    fs::write(&file, text).unwrap();
    file
}

fn opened(machine: &Machine, file: &Path, who: &str) -> String {
    let file = file.to_str().unwrap();
    let folder = machine.ok(&["open", file, "--rehearsal", "--as", who, "--no-tui"]);
    folder.trim().to_string()
}

#[test]
fn runs_are_kept_in_a_folder_that_is_not_there_yet() {
    for (runs, at) in [
        ("nights", "here/nights"),
        ("nights/", "here/nights"),
        ("./nights", "here/nights"),
        ("nights/2026", "here/nights/2026"),
        ("../nights/2026/", "nights/2026"),
        (".", "here"),
    ] {
        let machine = Machine::new();
        let here = machine.path().join("here");
        fs::create_dir(&here).unwrap();
        let plan = written(&machine, "plan.yaml", "");
        let folder = |args: &[&str]| {
            let command = || {
                let mut command = machine.command();
                command.current_dir(&here).args(args);
                command.args(["--runs", runs]).output().unwrap()
            };
            let output = command();
            assert!(output.status.success(), "{runs}: {output:?}");
            PathBuf::from(stdout(&output).trim())
        };
        let plan = plan.to_str().unwrap();
        let opened = folder(&["open", plan, "--rehearsal", "--as", "bob", "--no-tui"]);
        let expected = machine.path().join(at);
        let parent = opened.parent().unwrap().canonicalize().unwrap();
        assert_eq!(parent, expected.canonicalize().unwrap(), "{runs}");
        // It is found from another folder, by what was printed.
        machine.ok(&["status", opened.to_str().unwrap()]);
        // A demo and a run that is brought here begin a folder as well.
        for begins in ["demo", "join"] {
            let machine = Machine::new();
            let mut command = machine.command();
            command.current_dir(machine.path()).arg(begins);
            match begins {
                "demo" => command.arg("--no-tui"),
                _ => command.arg(&opened),
            };
            let output = command.args(["--runs", runs]).output().unwrap();
            assert!(output.status.success(), "{begins} {runs}: {output:?}");
        }
    }
}

#[test]
fn a_runbook_without_a_roster_is_led_by_whoever_opens_it() {
    for people in ["", "people: []\n", "people:\n"] {
        let machine = Machine::new();
        let plan = written(&machine, "plan.yaml", people);
        let run = opened(&machine, &plan, "Bob Lee");
        let does = |who: &str, words: &str| {
            let mut args = vec!["record", run.as_str(), "--as", who];
            args.extend(words.split(' '));
            machine.ok(&args)
        };
        does("Bob Lee", "start 1.1");
        does("bob lee", "finish 1.1");
        let stranger = ["record", run.as_str(), "--as", "lin", "start", "1.2"];
        assert!(machine.fails(1, &stranger).contains("isn't on the roster"));
        does("Bob Lee", "check-in lin");
        does("lin", "start 1.2");
        let replan = ["record", &run, "--as", "lin", "--because", "late", "replan"];
        assert!(machine.fails(1, &replan).contains("not-lead"));
        does("lin", "finish 1.2");
        does("Bob Lee", "close complete");
        let log = machine.ok(&["log", &run]);
        assert!(log.contains("closed the run as complete"), "{log}");
        machine.ok(&["verify", &run]);
    }
}

#[test]
fn who_leads_without_a_roster_is_known_by_the_login() {
    let machine = Machine::new();
    let plan = written(&machine, "plan.yaml", "");
    let as_dave = |args: &[&str]| {
        let mut command = machine.command();
        let output = command.env("USER", "dave").args(args).output().unwrap();
        assert!(output.status.success(), "{args:?} {output:?}");
        stdout(&output)
    };
    let plan = plan.to_str().unwrap();
    let run = as_dave(&["open", plan, "--rehearsal", "--no-tui"]);
    as_dave(&["record", run.trim(), "start", "1.1"]);
    let people = machine.ok(&["report", run.trim(), "--format", "csv", "--table", "people"]);
    assert!(people.contains("dave,dave,lead"), "{people}");
}

#[test]
fn a_lead_signs_and_decides_without_a_roster_too() {
    let machine = Machine::new();
    let plan = machine.path().join("gate.yaml");
    let steps = "      - {id: copy, title: Copy the queues, takes: 20m, role: lead, sign_off: [lead]}\n      \
                 - {id: go, title: Go, gate: {decides: [lead]}}\n";
    let text = smallest().replacen(
        "      - {id: copy, title: Copy the queues, takes: 20m}\n",
        steps,
        1,
    );
    fs::write(&plan, text).unwrap();
    let run = opened(&machine, &plan, "bob");
    for (who, words) in [
        ("bob", "start 1.1"),
        ("bob", "finish 1.1"),
        ("bob", "check-in lin --roles lead"),
        ("lin", "sign 1.1"),
        ("bob", "decide G1 go --because tested"),
        ("lin", "finish 1.2"),
        ("bob", "close complete"),
    ] {
        let mut args = vec!["record", run.as_str(), "--as", who];
        args.extend(words.split(' '));
        machine.ok(&args);
    }
    let forecast = machine.ok(&["forecast", plan.to_str().unwrap()]);
    assert!(!forecast.contains("more lead than there are"), "{forecast}");
}

/// A runbook whose window is still to come, with a lead and somebody else.
const PLAN: &str = "\
runbook: Move the print server
id: print-server
window: {opens: 2099-11-27 18:00, closes: 2099-11-27 23:00, timezone: America/Toronto}
people: [{id: amara, name: Amara Osei, roles: [lead]}, {id: lin, name: Lin B, roles: [dba]}]
phases:
  - id: move
    title: Move
    steps:
      - {id: copy, title: Copy the queues, takes: 20m}
      - {id: switch, title: Point the clinics to the new server, takes: 10m}
      - {id: test, title: Print a page, takes: 5m}
";

/// A machine with a run of [`PLAN`] open.
struct Opened {
    machine: Machine,
    mode: &'static str,
    folder: String,
}

impl Opened {
    fn new(mode: &'static str) -> Opened {
        let machine = Machine::new();
        fs::write(machine.path().join("plan.yaml"), PLAN).unwrap();
        let mut opened = Opened {
            machine,
            mode,
            folder: String::new(),
        };
        opened.folder = opened.opens("amara", &[]).unwrap();
        opened
    }

    fn edited(mode: &'static str, text: &str) -> Opened {
        let opened = Opened::new(mode);
        fs::write(opened.machine.path().join("plan.yaml"), text).unwrap();
        opened
    }

    /// Opens the file; the folder, or what was said of it.
    fn opens(&self, who: &str, more: &[&str]) -> Result<String, String> {
        let plan = self.machine.path().join("plan.yaml");
        let mut args = vec!["open", plan.to_str().unwrap(), "--as", who, "--no-tui"];
        if !self.mode.is_empty() {
            args.push(self.mode);
        }
        args.extend(more);
        let output = self.machine.run(&args);
        match output.status.code() {
            Some(0) => Ok(stdout(&output).trim().to_string()),
            Some(1) => Err(stderr(&output)),
            _ => panic!("{args:?} {output:?}"),
        }
    }

    fn runs(&self) -> usize {
        fs::read_dir(self.machine.runs()).unwrap().count()
    }

    fn status(&self) -> String {
        self.machine.ok(&["status", &self.folder])
    }
}

#[test]
fn how_a_file_is_written_makes_no_other_run_of_it() {
    for mode in ["--live", "--rehearsal"] {
        for text in [
            PLAN.to_string(),
            PLAN.replace('\n', "\r\n"),
            PLAN.replace("phases:", "# three steps\nphases:   "),
            format!("\u{feff}{PLAN}\n\n"),
        ] {
            let opened = Opened::edited(mode, &text);
            assert_eq!(
                opened.opens("lin", &[]).as_ref(),
                Ok(&opened.folder),
                "{text}"
            );
            assert_eq!(opened.runs(), 1);
        }
    }
}

#[test]
fn an_edited_file_is_no_other_run_unless_somebody_says_so() {
    for (old, new, told) in [
        (
            "Print a page",
            "Print a test page",
            "1.3 Print a page: title 'Print a test page' (was 'Print a page')",
        ),
        (
            "takes: 10m",
            "takes: 30m",
            "1.2 Point the clinics to the new server: takes 30m (was 10m)",
        ),
        (
            "      - {id: test, title: Print a page, takes: 5m}\n",
            "",
            "step removed: 1.3 Print a page [skip it if nobody needs it]",
        ),
        (
            "      - {id: test,",
            "      - {id: tell, title: Tell the clinics}\n      - {id: test,",
            "new step: Tell the clinics, after 1.2 Point the clinics to the new server",
        ),
        (
            "roles: [dba]",
            "roles: [dba, lead]",
            "Lin B: roles dba, lead (was dba)",
        ),
        (
            "27 23:00",
            "27 23:30",
            "the window: closes Fri 27 Nov 23:30",
        ),
    ] {
        for mode in ["--live", "--rehearsal"] {
            let opened = Opened::edited(mode, &PLAN.replace(old, new));
            let said = opened.opens("lin", &[]).unwrap_err();
            let told = match mode {
                // Its window opened with it.
                "--rehearsal" if told.contains("closes") => "the window: closes ",
                _ => told,
            };
            assert!(said.contains(told), "{said}");
            for way in ["--join", "--apply --because", "--new"] {
                assert!(said.contains(way), "{said}");
            }
            assert_eq!(opened.runs(), 1);
            // Without a mode it is the same run.
            let plan = opened.machine.path().join("plan.yaml");
            let bare = ["open", plan.to_str().unwrap(), "--as", "lin", "--no-tui"];
            assert!(opened.machine.fails(1, &bare).contains(told));
            assert_eq!(
                opened.opens("lin", &["--join"]).as_ref(),
                Ok(&opened.folder)
            );
            assert_eq!(
                opened.opens("lin", &["--view"]).as_ref(),
                Ok(&opened.folder)
            );
            let other = opened.opens("amara", &["--new"]).unwrap();
            assert_ne!(other, opened.folder);
            assert_eq!(opened.runs(), 2);
        }
    }
}

#[test]
fn the_lead_amends_the_run_as_the_file_says() {
    let text = PLAN
        .replace(
            "Print a page, takes: 5m",
            "Print a test page, takes: 15m, expect: A page",
        )
        .replace(
            "      - {id: test,",
            "      - {id: tell, title: Tell the clinics, role: dba, takes: 5m}\n      - {id: test,",
        );
    let opened = Opened::edited("--live", &text);
    let apply = ["--apply", "--because", "tested today"];
    let said = opened.opens("lin", &apply).unwrap_err();
    assert!(said.contains("not-lead"), "{said}");
    assert_eq!(opened.opens("amara", &apply).as_ref(), Ok(&opened.folder));
    let log = opened.machine.ok(&["log", &opened.folder]);
    for told in [
        "added 1.2a Tell the clinics after 1.2, role dba, takes 5m: 'tested today'",
        "amended 1.3 Print a test page, title 'Print a test page' (was Print a page), expect 'A page'",
        "needs 1.2a (was 1.2)",
    ] {
        assert!(log.contains(told), "{told}\n{log}");
    }
    let status = opened.status();
    assert!(status.contains("0/4 steps"), "{status}");
    // Now the file and the run say the same.
    assert_eq!(opened.opens("lin", &[]).as_ref(), Ok(&opened.folder));
    assert_eq!(opened.runs(), 1);
}

#[test]
fn steps_that_wait_the_other_way_round_are_amended_in_whatever_order() {
    let text = PLAN
        .replace("takes: 20m", "takes: 20m, needs: [switch]")
        .replace("takes: 10m", "takes: 10m, needs: []");
    let opened = Opened::edited("--live", &text);
    let apply = ["--apply", "--because", "the vendor says so"];
    assert_eq!(opened.opens("amara", &apply).as_ref(), Ok(&opened.folder));
    assert_eq!(opened.opens("lin", &[]).as_ref(), Ok(&opened.folder));
}

#[test]
fn what_cannot_be_amended_is_listed() {
    let text = PLAN.replace(
        "title: Print a page, takes: 5m",
        "title: Print a test page, sign_off: [lead]",
    );
    let opened = Opened::edited("--live", &text);
    let plan = opened.machine.path().join("plan.yaml");
    let plan = plan.to_str().unwrap();
    let args = [
        "open",
        plan,
        "--as",
        "amara",
        "--no-tui",
        "--apply",
        "--because",
        "tested",
    ];
    let said = stderr(&opened.machine.run(&args));
    assert!(said.contains("amended 1.3 Print a test page"), "{said}");
    let (_, left) = said.split_once("not amended:").unwrap();
    for told in [
        "no takes (was 5m) [can't be amended]",
        "sign-off lead [can't be amended]",
    ] {
        assert!(left.contains(told), "{said}");
    }
}

#[test]
fn what_was_changed_during_the_run_is_no_edit_of_its_file() {
    let opened = Opened::new("--live");
    let does = |words: &[&str]| {
        let mut args = vec!["record", opened.folder.as_str(), "--as", "amara"];
        args.extend(["--because", "late"]);
        args.extend(words);
        opened.machine.ok(&args);
    };
    does(&[
        "add",
        "vpn",
        "--after",
        "1.1",
        "--title",
        "Check the VPN",
        "--needed-by",
        "1.2",
    ]);
    does(&["amend", "1.3", "--takes", "1h"]);
    assert_eq!(opened.opens("lin", &[]).as_ref(), Ok(&opened.folder));
}

#[test]
fn a_closed_run_or_one_of_the_other_mode_is_not_joined() {
    let opened = Opened::edited("--rehearsal", &PLAN.replace("a page", "a test page"));
    let live = ["--live", "--as", "amara", "--no-tui"];
    let plan = opened.machine.path().join("plan.yaml");
    let args = [&["open", plan.to_str().unwrap()], &live[..]].concat();
    let live = opened.machine.ok(&args);
    assert_ne!(live.trim(), opened.folder);
    let close = [
        "record",
        &opened.folder,
        "--as",
        "amara",
        "close",
        "stopped",
        "--because",
        "x",
    ];
    opened.machine.ok(&close);
    let again = opened.opens("amara", &[]).unwrap();
    assert_ne!(again, opened.folder);
    assert_eq!(opened.runs(), 3);
    // Who names no mode joins the live one.
    let args = ["open", plan.to_str().unwrap(), "--as", "lin", "--no-tui"];
    assert_eq!(opened.machine.ok(&args), live);
}

#[test]
fn a_run_that_cannot_be_read_may_be_the_open_one() {
    let opened = Opened::new("--live");
    fs::write(Path::new(&opened.folder).join("runbook.yaml"), "id: [").unwrap();
    let plan = opened.machine.path().join("plan.yaml");
    let args = [
        "open",
        plan.to_str().unwrap(),
        "--live",
        "--as",
        "amara",
        "--no-tui",
    ];
    let said = opened.machine.fails(2, &args);
    assert!(
        said.contains("may be the open one of this runbook"),
        "{said}"
    );
    assert_eq!(opened.runs(), 1);
    opened.opens("amara", &["--new"]).unwrap();
}

#[test]
fn there_is_nothing_to_join_before_a_run_is_open() {
    let machine = Machine::new();
    let plan = written(&machine, "plan.yaml", "");
    let plan = plan.to_str().unwrap();
    for how in [&["--join"][..], &["--view"], &["--apply", "--because", "x"]] {
        let args = [
            &["open", plan, "--rehearsal", "--as", "bob", "--no-tui"],
            how,
        ]
        .concat();
        assert!(
            machine
                .fails(1, &args)
                .contains("no run of this runbook is open")
        );
    }
}
