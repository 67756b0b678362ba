//! Keeps the house in order: a room imports only rooms above it, and each outside crate with
//! behaviour lives in one room.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of `src/lib.rs`, which is the order in which they may know each other.
const ROOMS: &[&str] = &[
    "time",
    "text",
    "runbook",
    "forecast",
    "check",
    "journal",
    "run",
    "share",
    "situation",
    "report",
    "tui",
    "cli",
];

/// Rooms that may not see a room although it is above them.
const CLOSED: &[(&str, &str)] = &[
    ("forecast", "journal"),
    ("tui/view", "journal"),
    ("tui/view", "update"),
];

/// Crates with behaviour, and the one room of each.
const CRATES: &[(&str, &str)] = &[
    ("serde_yaml", "runbook"),
    ("saphyr_parser", "runbook"),
    ("schemars", "runbook"),
    ("ratatui", "tui"),
    ("crossterm", "tui"),
    ("pulldown_cmark", "report"),
    ("sha2", "journal"),
    ("zip", "share"),
    ("flate2", "share"),
    ("async_nats", "share"),
    ("tokio", "share"),
    ("futures_util", "share"),
    ("clap", "cli"),
    ("directories", "cli"),
];

#[test]
fn rooms_import_only_rooms_above_them() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        let place = ROOMS.iter().position(|r| *r == room);
        for (number, line) in code_lines(&text) {
            for word in line.split("crate::").skip(1) {
                let used: String = word
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let used_place = ROOMS.iter().position(|r| *r == used);
                if let (Some(here), Some(there)) = (place, used_place)
                    && there > here
                {
                    wrong.push(format!("{file}:{number}: {room} imports {used}"));
                }
                for (from, to) in CLOSED {
                    if file.starts_with(from) && word.contains(to) {
                        wrong.push(format!("{file}:{number}: {from} may not see {to}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_with_behaviour_live_in_one_room() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (number, line) in code_lines(&text) {
            for (name, room) in CRATES {
                // Deriving a schema is vocabulary; making one is behaviour.
                let used = line.contains(&format!("{name}::")) && !line.contains("JsonSchema");
                if used && room_of(&file) != *room {
                    wrong.push(format!("{file}:{number}: {name} belongs to {room}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(root().join("lib.rs")).unwrap();
    for room in ROOMS {
        assert!(
            map.contains(&format!("pub mod {room};")),
            "{room} is not in src/lib.rs"
        );
    }
}

/// Path below `src` with forward slashes, and text, of every source file of a room.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    found.retain(|(file, _)| file != "lib.rs" && file != "main.rs");
    assert!(
        found.len() > 20,
        "the sources are not where this test looks"
    );
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let below = path.strip_prefix(root()).unwrap();
            let name = below.to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Lines that are code, up to the tests at the end of a file.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .enumerate()
        .map(|(n, line)| (n + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn room_of(file: &str) -> String {
    file.split('/')
        .next()
        .unwrap_or(file)
        .trim_end_matches(".rs")
        .to_string()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
