//! How near the search comes to the known optima of 480 PSPLIB instances of 30 activities
//! (Kolisch and Sprecher, 1997) and of Patterson's 110 (1984), by the number of schedules made.
//!
//! The instances are not part of the project: `RUNSHEET_INPUTS` says where they are, else
//! `../shared/inputs`. `cargo bench --bench schedules -- 10` takes every tenth only.

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use runsheet::forecast::{Activity, Length, Problem, Time, search};

const BUDGETS: [usize; 3] = [1_000, 5_000, 50_000];

fn main() {
    let every = env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1);
    let folder = env::var_os("RUNSHEET_INPUTS").map(PathBuf::from);
    let folder = folder
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/inputs"))
        .join("schedules");
    println!("set        schedules  instances  mean deviation  optimal  proven      time");
    for (set, read) in [
        ("j30.sm", psplib as fn(&str) -> Option<Problem>),
        ("patterson.rcp", patterson),
    ] {
        let instances = instances(&folder.join(set), read, every);
        if instances.is_empty() {
            println!("{set}: no instances found; RUNSHEET_INPUTS says where to look");
            continue;
        }
        for budget in BUDGETS {
            row(set, &instances, budget);
        }
    }
}

fn row(set: &str, instances: &[(Problem, Time)], budget: usize) {
    let start = Instant::now();
    let (mut deviation, mut optimal, mut proven) = (0.0, 0, 0);
    for (problem, optimum) in instances {
        let found = search(problem, &problem.means(), budget, 1);
        assert!(found.schedule.end >= *optimum && found.schedules <= budget);
        deviation += (found.schedule.end - optimum) as f64 / *optimum as f64;
        optimal += usize::from(found.schedule.end == *optimum);
        proven += usize::from(found.is_proven());
    }
    let mean = 100.0 * deviation / instances.len() as f64;
    println!(
        "{set:<13} {budget:>6}  {:>9}  {mean:>12.3} %  {optimal:>7}  {proven:>6}  {:>7.1?}",
        instances.len(),
        start.elapsed()
    );
}

/// Every so many instances of a folder, with their optimal makespans.
fn instances(
    folder: &Path,
    read: fn(&str) -> Option<Problem>,
    every: usize,
) -> Vec<(Problem, Time)> {
    let table = fs::read_to_string(folder.join("optimum/optimum.csv")).unwrap_or_default();
    let rows = table.lines().skip(1).step_by(every);
    rows.filter_map(|row| {
        let (name, optimum) = row.split_once(',')?;
        let text = fs::read_to_string(folder.join(name)).ok()?;
        Some((read(&text)?, optimum.trim().parse().ok()?))
    })
    .collect()
}

/// The format of PSPLIB's single-mode instances.
fn psplib(text: &str) -> Option<Problem> {
    let section = |title: &str, skip: usize| {
        let lines = text
            .lines()
            .skip_while(move |line| !line.starts_with(title));
        let rows = lines.skip(skip).take_while(|line| !line.starts_with('*'));
        rows.map(numbers).collect::<Vec<_>>()
    };
    let next = section("PRECEDENCE RELATIONS", 2);
    let needs = section("REQUESTS/DURATIONS", 3);
    let pools = section("RESOURCEAVAILABILITIES", 2).into_iter().next()?;
    let mut activities: Vec<Activity> = needs
        .iter()
        .map(|row| activity(row[2], &row[3..]))
        .collect();
    for row in &next {
        for &successor in &row[3..] {
            activities
                .get_mut(successor as usize - 1)?
                .needs
                .push(row[0] as usize - 1);
        }
    }
    problem(&activities, &pools)
}

/// Patterson's format: counts, pools, then for each activity its length, what it takes, and how
/// many and which activities come next.
fn patterson(text: &str) -> Option<Problem> {
    let mut all = numbers(text).into_iter();
    let (count, kinds) = (all.next()? as usize, all.next()? as usize);
    let pools: Vec<Time> = all.by_ref().take(kinds).collect();
    let mut activities = vec![Activity::default(); count];
    for at in 0..count {
        let length = all.next()?;
        let uses: Vec<Time> = all.by_ref().take(kinds).collect();
        let next = all.next()? as usize;
        let needs = std::mem::take(&mut activities[at].needs);
        activities[at] = Activity {
            needs,
            ..activity(length, &uses)
        };
        for successor in all.by_ref().take(next) {
            activities.get_mut(successor as usize - 1)?.needs.push(at);
        }
    }
    problem(&activities, &pools)
}

fn activity(length: Time, uses: &[Time]) -> Activity {
    let taken = uses.iter().enumerate().filter(|(_, amount)| **amount > 0);
    Activity {
        length: Length::exactly(length),
        uses: taken.map(|(pool, &amount)| (pool, amount as u32)).collect(),
        counts: true,
        ..Activity::default()
    }
}

fn problem(activities: &[Activity], pools: &[Time]) -> Option<Problem> {
    let pools: Vec<u32> = pools.iter().map(|&size| size as u32).collect();
    Problem::new(activities, &[], &pools).ok()
}

fn numbers(text: &str) -> Vec<Time> {
    text.split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}
