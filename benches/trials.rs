//! 10,000 trials of a plan of 2,000 steps without people, against numpy with the same model.
//!
//! `python3` with numpy runs `benches/trials.py`; without it there is no comparison.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use runsheet::forecast::{Activity, Length, Problem, Settings, Shape, Worker, play};

const STEPS: usize = 2_000;
const TRIALS: usize = 10_000;
const ROUNDS: usize = 5;
const GOAL: f64 = 5.0;

fn main() {
    let steps = steps();
    let Ok(problem) = Problem::new(&steps, &[], &[]) else {
        return println!("trials: the plan is not sound");
    };
    let order: Vec<u32> = (0..STEPS as u32).collect();
    let (seconds, ends) = median_of(&problem, &order, TRIALS, ROUNDS);
    println!(
        "trials: {STEPS} steps, {TRIALS} trials, without people: {seconds:.3} s; P50, P80, P95 {ends:?}"
    );
    match numpy(&steps) {
        Err(why) => println!("trials: no comparison, {why}"),
        Ok((numpy, ends)) => println!(
            "trials: numpy {numpy:.3} s; P50, P80, P95 {ends}; ratio {:.1} (goal {GOAL})",
            numpy / seconds
        ),
    }
    with_people(&steps, &order);
}

/// The same plan, with twelve people of three roles.
fn with_people(steps: &[Activity], order: &[u32]) {
    let crewed = steps.iter().enumerate().map(|(at, step)| Activity {
        crew: vec![(at % 3, 1)],
        ..step.clone()
    });
    let worker = |at: usize| Worker {
        roles: if at.is_multiple_of(4) {
            vec![at % 3, (at + 1) % 3]
        } else {
            vec![at % 3]
        },
        available: Vec::new(),
    };
    let steps: Vec<Activity> = crewed.collect();
    let workers: Vec<Worker> = (0..12).map(worker).collect();
    let Ok(problem) = Problem::new(&steps, &workers, &[]) else {
        return println!("trials: the plan with people is not sound");
    };
    let (seconds, ends) = median_of(&problem, order, 1_000, 1);
    println!(
        "trials: {STEPS} steps, 1000 trials, with 12 people: {seconds:.3} s; P50, P80, P95 {ends:?}"
    );
}

fn median_of(
    problem: &Problem,
    order: &[u32],
    trials: usize,
    rounds: usize,
) -> (f64, [Option<i64>; 3]) {
    let settings = Settings {
        trials,
        seed: 1,
        shape: Shape::Pert,
    };
    let mut times = Vec::new();
    let mut ends = [None; 3];
    for _ in 0..rounds {
        let start = Instant::now();
        let played = play(problem, order, &[], settings);
        times.push(start.elapsed().as_secs_f64());
        ends = [0.5, 0.8, 0.95].map(|share| played.quantile(share));
    }
    times.sort_by(f64::total_cmp);
    (times[rounds / 2], ends)
}

/// Forty rows of fifty steps, each of which needs one to three of the row before; each with a
/// best, likely and worst case of its own.
fn steps() -> Vec<Activity> {
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut step = |at: usize| {
        let best = 300 + random(3_600) as i64;
        let likely = best + random(1_800) as i64;
        let row = at / 50 * 50;
        let needs = (0..1 + random(3)).filter_map(|_| (row + random(50) as usize).checked_sub(50));
        let mut needs: Vec<usize> = needs.collect();
        needs.dedup();
        Activity {
            id: at as u64,
            length: Length::of(best, likely, likely + random(7_200) as i64),
            needs,
            counts: true,
            ..Activity::default()
        }
    };
    (0..STEPS).map(&mut step).collect()
}

/// Seconds and quantiles of the script, or why there are none.
fn numpy(steps: &[Activity]) -> Result<(f64, String), String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/trials.py");
    let mut child = Command::new("python3")
        .arg(script)
        .arg(TRIALS.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "there is no python3")?;
    let mut model = String::new();
    for step in steps {
        let length = step.length;
        let _ = write!(model, "{} {} {}", length.best, length.likely, length.worst);
        step.needs
            .iter()
            .for_each(|need| model.push_str(&format!(" {need}")));
        model.push('\n');
    }
    if let Some(mut input) = child.stdin.take() {
        // A script that could not begin does not read; its exit status says so.
        let _ = input.write_all(model.as_bytes());
    }
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (seconds, ends) = text.trim().split_once(' ').ok_or("python3 has no numpy")?;
    let seconds = seconds
        .parse()
        .map_err(|_| "the script said something else")?;
    Ok((seconds, ends.to_string()))
}
