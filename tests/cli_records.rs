//! What may be recorded, and under whose name, as scripts and colleagues give it.

mod common;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use common::{Machine, stderr, stdout};

const FOUR_EYES: &str = r#"
runbook: Four eyes
id: four
window: {opens: 2026-11-27 18:00, closes: 2026-11-27 23:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: benoit, name: Benoît Côté, roles: [dba]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
phases:
  - id: move
    title: Move
    steps:
      - {id: restore, title: Restore the database, role: dba, takes: 20m, sign_off: [dba]}
      - {id: shot, title: Photograph the rack, evidence: [{id: photo, ask: A picture, kind: file}]}
      - {id: size, title: Measure it, evidence: [{id: gb, ask: Size in GB, kind: number, min: 1, max: 2000}]}
"#;

/// A rehearsal of it, opened by amara.
struct Night {
    machine: Machine,
    folder: PathBuf,
}

impl Night {
    fn open() -> Night {
        let machine = Machine::new();
        let file = machine.path().join("four.yaml");
        std::fs::write(&file, FOUR_EYES).unwrap();
        let file = file.display().to_string();
        let open = ["open", &file, "--rehearsal", "--as", "amara", "--no-tui"];
        let folder = PathBuf::from(machine.ok(&open).trim());
        Night { machine, folder }
    }

    fn record(&self, args: &[&str]) -> Output {
        let run = self.folder.display().to_string();
        self.machine.run(&[&["record", &run][..], args].concat())
    }

    fn takes(&self, args: &[&str]) {
        let output = self.record(args);
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    }

    /// What is said when it is refused.
    fn refuses(&self, args: &[&str]) -> String {
        let output = self.record(args);
        assert_eq!(
            output.status.code(),
            Some(1),
            "{args:?}: {}",
            stdout(&output)
        );
        stderr(&output)
    }

    /// The answers to lines on standard input, and the exit code.
    fn lines(&self, input: &[u8]) -> (Vec<String>, Option<i32>) {
        let run = self.folder.display().to_string();
        let mut command = self.machine.command();
        command.args(["record", &run, "--as", "amara", "-"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let answers = stdout(&output).lines().map(str::to_string).collect();
        (answers, output.status.code())
    }

    fn log(&self) -> String {
        self.machine
            .ok(&["log", &self.folder.display().to_string()])
    }
}

#[test]
fn a_name_without_its_accents_is_the_same_person() {
    for name in [
        "Benoit Cote",
        "BENOÎT CÔTÉ",
        "Côté, Benoît",
        "Benoi\u{302}t\u{a0}Cote",
    ] {
        let night = Night::open();
        night.takes(&["--as", "amara", "start", "1.1", "--for", name]);
        night.takes(&["--as", "amara", "finish", "1.1", "--for", name]);
        let error = night.refuses(&["--as", "benoit", "sign", "1.1"]);
        assert!(error.contains("own-work: benoit did 1.1"), "{error}");
        let error = night.refuses(&["--as", name, "sign", "1.1"]);
        assert!(error.contains("own-work"), "{error}");
        night.takes(&["--as", "lin", "sign", "1.1"]);
    }
}

#[test]
fn a_name_close_to_another_is_asked_about() {
    let night = Night::open();
    let error = night.refuses(&["--as", "amara", "note", "x", "--for", "Benoit Coté-X"]);
    for part in [
        "outside-person: 'Benoit Coté-X' isn't on the roster",
        "did you mean benoit (Benoît Côté)? Use --for benoit",
        "--override outside-person --because",
    ] {
        assert!(error.contains(part), "{error}");
    }
    let error = night.machine.fails(
        1,
        &["record", "latest", "--as", "Benoit Coté-X", "note", "x"],
    );
    assert!(
        error.contains("did you mean benoit (Benoît Côté)?"),
        "{error}"
    );
}

#[test]
fn whoever_did_the_work_types_no_signature_for_another_without_a_reason() {
    let night = Night::open();
    night.takes(&["--as", "benoit", "start", "1.1"]);
    night.takes(&["--as", "benoit", "finish", "1.1"]);
    let signed = ["--as", "benoit", "sign", "1.1", "--for", "lin"];
    for late in [&[][..], &["--at", "-1m"]] {
        let error = night.refuses(&[&signed[..], late].concat());
        assert!(error.contains("typed-by-doer: benoit did 1.1"), "{error}");
    }
    let reason = [
        "--override",
        "typed-by-doer",
        "--because",
        "lin said so on the phone",
    ];
    night.takes(&[&signed[..], &reason].concat());
    night.takes(&["--as", "lin", "sign", "1.1"]);
    let log = night.log();
    assert!(
        log.contains("overriding typed-by-doer: 'lin said so on the phone'"),
        "{log}"
    );
    assert!(log.contains("override; typed by the doer"), "{log}");
    assert!(log.contains("confirmed by both"), "{log}");
}

#[test]
fn a_path_is_taken_as_other_programs_hand_it_over() {
    let night = Night::open();
    let folder = night.machine.path().join("Mes documents");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("écran 1.png");
    // A file keeps its bytes, whatever they are.
    std::fs::write(&file, b"\x89PNG r\xe9ussi").unwrap();
    let plain = file.display().to_string();
    let url = plain.replace(' ', "%20").replace('é', "%C3%A9");
    for path in [
        plain.clone(),
        format!("\"{plain}\""),
        format!("'{plain}'"),
        plain.replace(' ', "\\ "),
        format!("file://{url}"),
        "~/Mes documents/écran 1.png".to_string(),
    ] {
        night.takes(&["--as", "amara", "evidence", "1.2", "photo", &path]);
    }
    let kept: Vec<_> = std::fs::read_dir(night.folder.join("evidence"))
        .unwrap()
        .collect();
    assert_eq!(kept.len(), 1, "it is one file");
    let kept = std::fs::read(kept[0].as_ref().unwrap().path()).unwrap();
    assert_eq!(kept, std::fs::read(&file).unwrap());
}

#[test]
fn a_number_is_taken_as_people_write_it() {
    let night = Night::open();
    for value in ["712,5", "712 GB", "1'234", "1 234", "1\u{202f}234,5"] {
        night.takes(&["--as", "amara", "evidence", "1.3", "gb", value]);
        assert!(
            night.log().contains(&format!("for 1.3: '{value}'")),
            "{value}"
        );
    }
    for (value, why) in [
        ("712 MB", "is not a number"),
        ("4 812", "4812 is above 2000"),
        ("1,234", "may be 1234 or 1.234"),
    ] {
        let error = night.refuses(&["--as", "amara", "evidence", "1.3", "gb", value]);
        assert!(
            error.contains("Size in GB: ") && error.contains(why),
            "{error}"
        );
    }
}

#[test]
fn a_text_on_standard_input_stays_as_it_is() {
    let night = Night::open();
    let texts = [
        "l'imprimante n'a pas redémarré",
        "path E:\\night\\b.log",
        "\\\\server\\share\\b.log is 'not' there",
        "two  spaces, \"quoted\" #4411",
        "'twas off",
        "chkdsk -f C: && echo $HOME `date`",
    ];
    let lines: String = texts.iter().map(|text| format!("note {text}\n")).collect();
    let (answers, code) = night.lines(lines.as_bytes());
    assert_eq!((answers.len(), code), (texts.len(), Some(0)), "{answers:?}");
    let log = night.log();
    for text in texts {
        assert!(log.contains(&format!("noted: '{text}'")), "{text}: {log}");
    }
}

#[test]
fn standard_input_may_be_in_utf_16_and_one_bad_line_leaves_the_others_alone() {
    let wide = |text: &str, of: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(of).collect()
    };
    let text = "\u{feff}note redémarré\r\nnote fini\r\n";
    for input in [
        text.as_bytes().to_vec(),
        wide(text, u16::to_le_bytes),
        wide(text, u16::to_be_bytes),
    ] {
        let night = Night::open();
        let (answers, code) = night.lines(&input);
        assert_eq!((answers.len(), code), (2, Some(0)), "{answers:?}");
        let log = night.log();
        assert!(
            log.contains("noted: 'redémarré'") && log.contains("noted: 'fini'"),
            "{log}"
        );
    }
    let night = Night::open();
    let (answers, code) = night.lines(b"note one\nnote r\xe9ussi\nnote three\n");
    assert_eq!((answers.len(), code), (3, Some(1)), "{answers:?}");
    assert!(
        answers[1].contains("line 2 is not readable text"),
        "{answers:?}"
    );
    let log = night.log();
    assert!(
        log.contains("noted: 'three'") && !log.contains('\u{fffd}'),
        "{log}"
    );
}

/// A name without a folder lies where one is.
#[test]
fn a_bare_name_is_taken_wherever_something_is_written() {
    let machine = Machine::new();
    let file = machine.path().join("four.yaml");
    std::fs::write(&file, FOUR_EYES).unwrap();
    let here = |args: &[&str]| {
        let mut command = machine.command();
        let output = command
            .args(args)
            .current_dir(machine.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
        stdout(&output)
    };
    let run = here(&[
        "--runs",
        "nights",
        "open",
        "four.yaml",
        "--rehearsal",
        "--as",
        "amara",
        "--no-tui",
    ]);
    let run = run.trim();
    for written in ["report.html", "report.json", "report.xlsx", "log.md"] {
        here(&["--runs", "nights", "report", run, "-o", written]);
        assert!(machine.path().join(written).is_file(), "{written}");
    }
    here(&[
        "--runs", "nights", "report", run, "--format", "csv", "-o", "tables",
    ]);
    assert!(machine.path().join("tables").join("steps.csv").is_file());
    here(&["--runs", "nights", "paper", run, "-o", "wall.txt"]);
    here(&["--runs", "nights", "share", run, "-o", "night.zip"]);
    here(&["--runs", "elsewhere", "join", "night.zip"]);
    assert!(machine.path().join("elsewhere").is_dir());
}

#[test]
fn nothing_is_recorded_by_another_runbook() {
    let night = Night::open();
    let runbook = night.folder.join("runbook.yaml");
    let run = night.folder.display().to_string();
    let own = std::fs::read_to_string(&runbook).unwrap();
    std::fs::write(&runbook, own.replace("sign_off: [dba]", "sign_off: []")).unwrap();
    let output = night.record(&["--as", "amara", "note", "x"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("runbook.yaml is not what the run was opened with"),
        "{said}"
    );
    assert!(said.contains("hint: put back"), "{said}");
    let found = "runbook.yaml: is not what the run was opened with";
    let verified = night.machine.run(&["verify", &run]);
    assert!(!verified.status.success() && stdout(&verified).contains(found));
    let status = night.machine.ok(&["status", &run]);
    assert!(status.contains(found), "{status}");
    std::fs::write(&runbook, own).unwrap();
    night.takes(&["--as", "amara", "note", "x"]);
}
