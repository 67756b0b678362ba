//! The board and triage of 1,000 services, against folding the entries that they are made of, in one
//! run. Goal: under a frame of 16 ms, before anything failed, when a tenth has, and when all that
//! failed hangs on one.

use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runsheet::journal::{Mode, TestResult};
use runsheet::run::testing::{Night, finish};
use runsheet::run::{Command, Run, Session};
use runsheet::situation::{Situation, board, triage};

const SERVICES: usize = 1_000;
const LAYER: usize = 50;
const ROUNDS: usize = 30;
const FRAME: f64 = 16.0;

fn main() {
    let mut night = Night::open(&runbook(), Mode::Rehearsal);
    for n in 0..SERVICES / LAYER {
        night.does("amara", finish(&format!("change-{n}")));
    }
    told("nothing failed", &mut night);
    for n in (0..SERVICES).filter(|n| n % 10 == 3) {
        let result = if n < SERVICES / 2 {
            TestResult::Pass
        } else {
            TestResult::Degraded
        };
        night.does("amara", test(n, result));
    }
    told("a tenth tested", &mut night);
    for n in SERVICES / 2..SERVICES {
        night.does("amara", test(n, TestResult::Degraded));
    }
    told("half degraded", &mut night);
    night.does("amara", test(1, TestResult::Fail));
    told("one at the bottom down", &mut night);
}

/// Times both, and the fold.
fn told(when: &str, night: &mut Night) {
    let now = night.now;
    let (disk, folder) = (Arc::new(night.disk.clone()), night.folder.clone());
    let fold = best(|| {
        let session = Session::open(disk.clone(), &folder, None, "amara");
        black_box(session.expect("it opens").into_run());
    });
    let run: &Run = night.run("amara");
    let s = Situation::at(now, run, "amara");
    let entries = run.log.len();
    for (what, took) in [
        ("board", best(|| drop(black_box(board(&s))))),
        (
            "triage, with the board",
            best(|| drop(black_box(triage(&s)))),
        ),
    ] {
        let ms = took.as_secs_f64() * 1e3;
        println!(
            "{when}: {what} of {SERVICES} services: {ms:.2} ms, {:.2} of a frame (goal 1); ratio {:.2} to folding {entries} entries, {:.1} ms",
            ms / FRAME,
            took.as_secs_f64() / fold.as_secs_f64(),
            fold.as_secs_f64() * 1e3,
        );
    }
}

fn best(mut of: impl FnMut()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        of();
        start.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn test(n: usize, result: TestResult) -> Command {
    Command::Test {
        service: format!("s{n}"),
        site: None,
        result,
        note: None,
    }
}

/// Twenty layers, each service on three of the layer below; every fifth proves those three.
fn runbook() -> String {
    let mut yaml = String::from(
        "runbook: Many services\nid: many\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: UTC}\npeople: [{id: amara, name: Amara, roles: [lead]}]\nservices:\n",
    );
    let mut line = |text: String| writeln!(yaml, "{text}").expect("text grows");
    for n in 0..SERVICES {
        let below = (n / LAYER).checked_sub(1).map(|layer| layer * LAYER);
        let below =
            below.map(|first| [1, 7, 19].map(|step| format!("s{}", first + (n + step) % LAYER)));
        let below = below.map_or(String::new(), |below| below.join(", "));
        let proves = if n % 5 == 0 { below.as_str() } else { "" };
        let criticality = ["safety", "revenue", "operations", "convenience"][n % 4];
        line(format!(
            "  - {{id: s{n}, name: Service {n}, criticality: {criticality}, needs: [{below}], proves: [{proves}]}}"
        ));
    }
    line("phases:\n  - id: all\n    title: All\n    steps:".into());
    for layer in 0..SERVICES / LAYER {
        let all: Vec<String> = (layer * LAYER..(layer + 1) * LAYER)
            .map(|n| format!("s{n}"))
            .collect();
        let all = all.join(", ");
        line(format!(
            "      - {{id: change-{layer}, title: Change, needs: [], changes: [{all}]}}"
        ));
        line(format!(
            "      - {{id: test-{layer}, title: Test, needs: [], takes: {}m, tests: [{all}]}}",
            5 + layer % 4
        ));
    }
    yaml
}
