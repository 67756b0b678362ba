//! Nothing acknowledged is lost: the program is killed a thousand times while it records, and
//! each time the run opens again with every entry that was answered.
#![cfg(unix)] // SIGKILL, and pipes that keep what was written to them

mod common;

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use common::Machine;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use runsheet::journal::{RealDisk, Verdict, verify};
use runsheet::run::Session;

const KILLS: usize = 1_000;
/// Runs to spread them over: one folder with a thousand feeds would mostly test reading.
const RUNS: usize = 20;
const NOTES: usize = 12;

#[test]
fn a_thousand_kills_lose_nothing() {
    let mut random = StdRng::seed_from_u64(20_261_127);
    for _ in 0..RUNS {
        let machine = Machine::new();
        let folder = machine.rehearsal();
        let mut acknowledged = HashSet::new();
        for _ in 0..KILLS / RUNS {
            acknowledged.extend(record_and_kill(&machine, &mut random));
        }
        let run = open(&folder);
        let logged: HashSet<String> = run.iter().cloned().collect();
        let lost: Vec<_> = acknowledged.difference(&logged).collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        assert!(!acknowledged.is_empty());
    }
}

/// Starts the program on a list of notes, kills it somewhere in the middle, and returns the ids
/// that it had answered.
fn record_and_kill(machine: &Machine, random: &mut StdRng) -> Vec<String> {
    let mut child = machine
        .command()
        .args(["record", "latest", "--as", "amara", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let script: String = (0..NOTES).map(|n| format!("note line {n}\n")).collect();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(script.as_bytes()).unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for _ in 0..random.random_range(0..NOTES) {
        answers.read_line(&mut text).unwrap();
    }
    // Somewhere inside the next append, whatever the machine's speed.
    for _ in 0..random.random_range(0..60_000) {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    answers.read_to_string(&mut text).unwrap();
    // A half-printed answer acknowledges nothing.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(str::to_string).collect()
}

/// The ids of all entries, as the library reads them.
fn open(folder: &Path) -> Vec<String> {
    let session = Session::open(Arc::new(RealDisk), folder, None, "amara").unwrap();
    let verified = verify(&RealDisk, folder).unwrap();
    assert_eq!(verified.verdict, Verdict::Ok, "{:?}", verified.findings);
    session
        .run()
        .log
        .iter()
        .map(|line| line.entry.id().to_string())
        .collect()
}
