//! What must hold for any schedule, and what textbooks say.

mod learned;
mod night;
mod retreat;
mod schedules;
mod textbooks;
mod uncertain;
mod what_if;

use super::*;

/// Activities by name, three points and needs, as textbooks list them, a thousand units to one of
/// theirs, so that whole numbers do for halves.
fn textbook(rows: &[(&str, f64, f64, f64, &str)]) -> Problem {
    let place = |name: &str| rows.iter().position(|row| row.0 == name).unwrap();
    let unit = |time: f64| (time * 1_000.0) as Time;
    let activity = |row: &(&str, f64, f64, f64, &str)| Activity {
        id: id_of(row.0),
        length: Length::of(unit(row.1), unit(row.2), unit(row.3)),
        needs: row.4.split_whitespace().map(place).collect(),
        counts: true,
        ..Activity::default()
    };
    let activities: Vec<Activity> = rows.iter().map(activity).collect();
    Problem::new(&activities, &[], &[]).unwrap()
}

fn played(problem: &Problem, trials: usize, seed: u64) -> Trials {
    let settings = Settings {
        trials,
        seed,
        shape: Shape::Pert,
    };
    play(problem, &problem.topological, &[], settings)
}
