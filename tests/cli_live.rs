//! `report --live`: a page that follows the run.
#![cfg(unix)] // Ctrl-C is sent as a signal

mod common;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::Machine;

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_live_page_follows_the_run_until_it_is_ended() {
    let machine = Machine::new();
    machine.rehearsal();
    let page = machine.path().join("wall.html");
    let mut program = follow(&machine, &page);
    let first = until(&page, "<meta http-equiv=\"refresh\"");
    assert!(!first.contains("bridge moved"));
    let note = ["note", "bridge moved to 555-0100"];
    machine.ok(&[&["record", "latest", "--as", "amara"][..], &note].concat());
    let second = until(&page, "bridge moved to 555-0100");
    // Nobody ever reads half a page.
    for page in [first, second] {
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    }
    let ended = Command::new("kill")
        .args(["-INT", &program.id().to_string()])
        .status();
    assert!(ended.unwrap().success());
    assert!(program.wait().unwrap().success());
    let left: Vec<String> = std::fs::read_dir(machine.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("wall"))
        .collect();
    assert_eq!(left, ["wall.html"]);
}

fn follow(machine: &Machine, page: &Path) -> Child {
    let mut command = machine.command();
    command.args(["report", "latest", "--live", "-o"]).arg(page);
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// The page, once it has that text.
fn until(page: &Path, text: &str) -> String {
    let start = Instant::now();
    loop {
        let now = std::fs::read_to_string(page).unwrap_or_default();
        if now.contains(text) {
            return now;
        }
        assert!(start.elapsed() < PATIENCE, "'{text}' did not come");
        std::thread::yield_now();
    }
}
