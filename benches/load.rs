//! Loading a runbook of 10,000 steps against bare `serde_yaml` into the same types.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use runsheet::runbook::{self, File};

const ROUNDS: usize = 15;

fn main() {
    let text = runbook_of(100, 100);
    let bare = || black_box(serde_yaml::from_str::<File>(black_box(&text))).is_ok();
    let load = || black_box(runbook::load(black_box(text.as_bytes()), "bench.yaml")).is_ok();
    assert!(bare() && load());
    // In turns, so that whatever else the machine does hits both.
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(timed(bare));
        times[1].push(timed(load));
    }
    let [bare, load] = times.map(|mut all| {
        all.sort();
        all[ROUNDS / 2]
    });
    let ratio = load.as_secs_f64() / bare.as_secs_f64();
    let size = text.len() as f64 / 1e6;
    println!(
        "load: 10,000 steps, {size:.1} MB: {load:.1?}, bare serde_yaml {bare:.1?}, ratio {ratio:.3} (goal 1.25)"
    );
}

fn timed(work: impl Fn() -> bool) -> Duration {
    let start = Instant::now();
    assert!(work());
    start.elapsed()
}

/// Steps as people write them: a block of Markdown, a check, evidence, an undo.
fn runbook_of(phases: usize, steps: usize) -> String {
    let mut text = String::from(
        "runbook: Bench\nid: bench\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}\n\
         people: [{id: amara, name: Amara Osei, roles: [lead, dba]}]\nservices: [{id: emr, name: Records}]\nphases:\n",
    );
    for phase in 0..phases {
        let _ = write!(
            text,
            "  - id: phase-{phase}\n    title: Phase {phase}\n    steps:\n"
        );
        for step in 0..steps {
            let _ = write!(
                text,
                "      - id: step-{phase}-{step}\n        title: Do the thing number {step}\n        do: |\n          - On `recsql01`: run the backup, then [ ] tick it.\n          - Read the report & compare **both** figures.\n        expect: Both jobs report success\n        role: dba\n        takes: {{best: 30m, likely: 45m, worst: 2h}}\n        changes: [emr]\n        undo: {{do: Delete the backup, takes: 5m}}\n        evidence:\n          - {{id: rows, ask: Rows in the table, kind: number, min: 1}}\n"
            );
        }
    }
    text
}
