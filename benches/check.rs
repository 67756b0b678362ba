//! Checking a runbook of 10,000 steps against loading it.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use runsheet::check::{self, Input};
use runsheet::runbook::{self, Source};

const ROUNDS: usize = 15;

fn main() {
    // One in which little is wrong, and one in which every step is.
    measure("sound", &runbook_of(100, true));
    measure("bad", &runbook_of(100, false));
}

fn measure(name: &str, text: &str) {
    let bytes = text.as_bytes();
    let Ok(runbook) = runbook::load(bytes, "bench.yaml") else {
        panic!("the bench runbook does not load");
    };
    let load = || black_box(runbook::load(black_box(bytes), "bench.yaml")).is_ok();
    // With a new source each time, for places are looked up in a tree that is kept.
    let found = || {
        let source = Source::new(bytes, "bench.yaml");
        let runbook = black_box(&runbook);
        let input = Input {
            runbook,
            source: &source,
        };
        black_box(check::check(&[input])).findings.len()
    };
    let count = found();
    let check = || found() == count;
    // In turns, so that whatever else the machine does hits both.
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(timed(load));
        times[1].push(timed(check));
    }
    let [load, check] = times.map(|mut all| {
        all.sort();
        all[ROUNDS / 2]
    });
    let ratio = check.as_secs_f64() / load.as_secs_f64();
    let (steps, size) = (runbook.steps.len(), text.len() as f64 / 1e6);
    println!(
        "check: {name}, {steps} steps, {size:.1} MB, {count} findings: {check:.1?}, load {load:.1?}, \
         ratio {ratio:.3} (goal 2)"
    );
}

fn timed(work: impl Fn() -> bool) -> Duration {
    let start = Instant::now();
    assert!(work());
    start.elapsed()
}

/// Phases of 100 steps: a restore point and its proof, then three changes and a test in turn, and
/// a gate at the end. Where it is bad, nothing is estimated, and the tests prove something else.
fn runbook_of(phases: usize, sound: bool) -> String {
    let mut text = String::from(
        "runbook: Bench\nid: bench\nwindow: {opens: 2026-11-27 18:00, closes: 2027-11-30 06:00, doors_open: 2027-11-30 08:00, timezone: America/Toronto, decision_margin: 30m}\n\
         people:\n  - {id: amara, name: Amara Osei, roles: [lead, dba]}\n  - {id: lin, name: Lin Baptiste, roles: [lead, dba]}\nservices:\n",
    );
    for service in 0..24 {
        let needs = match service {
            0 => String::new(),
            n => format!(", needs: [s{}]", (n - 1) / 2),
        };
        let _ = writeln!(
            text,
            "  - {{id: s{service}, name: Service {service}{needs}}}"
        );
    }
    text.push_str("phases:\n");
    for phase in 0..phases {
        let _ = write!(
            text,
            "  - id: phase-{phase}\n    title: Phase {phase}\n    steps:\n"
        );
        for step in 0..99 {
            let _ = write!(
                text,
                "      - id: step-{phase}-{step}\n        title: Do the thing number {step}\n        do: |\n          - On `recsql01`: run the backup, then tick it.\n          - Read the report & compare **both** figures.\n        role: dba\n{}",
                work(phase, step, sound)
            );
        }
        let _ = write!(text, "{}", gate(phase, sound));
    }
    text
}

/// What a step changes or tests. Only every tenth phase makes a restore point.
fn work(phase: usize, step: usize, sound: bool) -> String {
    let service = (phase + step / 4) % 24;
    let expect = "        expect: Both jobs report success\n        evidence:\n          - {id: rows, ask: Rows in the table, kind: number, min: 1}\n";
    let takes = if sound {
        "        takes: {best: 10m, likely: 15m, worst: 30m}\n"
    } else {
        "        takes: 15m\n"
    };
    match step {
        0 if phase.is_multiple_of(10) => format!(
            "{takes}        restore_point: {{of: [s0, s1, s2], do: Restore it, takes: 1h}}\n"
        ),
        1 if phase.is_multiple_of(10) => format!("{takes}        proves_restore: step-{phase}-0\n"),
        _ if step % 4 == 3 && sound => format!("{takes}{expect}        tests: [s{service}]\n"),
        _ if step % 4 == 3 => format!("{takes}        tests: [s{}]\n", (service + 7) % 24),
        _ if sound => format!(
            "{takes}{expect}        changes: [s{service}]\n        undo: {{do: Put it back, takes: 5m, expect: It is back}}\n"
        ),
        _ if step % 4 == 2 => format!(
            "{takes}        changes: [s{service}, s{}]\n",
            (service + 5) % 24
        ),
        _ => format!(
            "{takes}        changes: [s{service}]\n        first_time: Thing {phase}\n        undo: {{do: Put it back}}\n"
        ),
    }
}

fn gate(phase: usize, sound: bool) -> String {
    let more = if sound {
        format!(", decide_by: 2027-06-30 05:00, criteria: [{{text: Done, step: step-{phase}-98}}]")
    } else {
        String::new()
    };
    format!(
        "      - {{id: go-{phase}, title: Go or no-go {phase}, gate: {{decides: [lead]{more}}}}}\n"
    )
}
