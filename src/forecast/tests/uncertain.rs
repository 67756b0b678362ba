//! Draws are common, quantiles in order, chances monotone, and with people nothing ends earlier.

use proptest::prelude::*;

use super::*;

fn step(name: &str, needs: &[usize], crew: &[(usize, u32)]) -> Activity {
    Activity {
        id: id_of(name),
        length: Length::of(600, 1_800, 5_400),
        needs: needs.to_vec(),
        crew: crew.to_vec(),
        counts: true,
        ..Activity::default()
    }
}

fn alone() -> Worker {
    Worker {
        roles: vec![0],
        ..Worker::default()
    }
}

#[test]
fn a_step_more_changes_no_other_draw() {
    let settings = Settings {
        trials: 500,
        seed: 3,
        shape: Shape::Pert,
    };
    let two = [step("a", &[], &[]), step("b", &[0], &[])];
    let more = [
        step("x", &[], &[]),
        step("a", &[], &[]),
        step("b", &[1], &[]),
    ];
    let starts = |steps: &[Activity], watched| {
        let problem = Problem::new(steps, &[], &[]).unwrap();
        play(&problem, &problem.topological, &[watched], settings).starts
    };
    assert_eq!(starts(&two, 1), starts(&more, 2));
    // The same draws whether people are scheduled or not.
    let manned: Vec<_> = two
        .iter()
        .cloned()
        .map(|a| Activity {
            crew: vec![(0, 1)],
            ..a
        })
        .collect();
    let with = Problem::new(&manned, &[alone()], &[]).unwrap();
    let without = with.without_people();
    let ends = |problem: &Problem| play(problem, &problem.topological, &[], settings).ends;
    assert_eq!(ends(&with), ends(&without));
}

#[test]
fn fewer_trials_are_the_first_of_more() {
    let problem = Problem::new(&[step("a", &[], &[])], &[], &[]).unwrap();
    let (few, many) = (played(&problem, 100, 5), played(&problem, 1_000, 5));
    let mut rest = many.ends.iter();
    assert!(few.ends.iter().all(|end| rest.any(|other| other == end)));
}

#[test]
fn one_pair_of_hands_makes_a_queue_critical() {
    let steps = [step("a", &[], &[(0, 1)]), step("b", &[], &[(0, 1)])];
    let problem = Problem::new(&steps, &[alone()], &[]).unwrap();
    let queued = played(&problem, 2_000, 1);
    assert_eq!(queued.criticality, [1.0, 1.0]);
    let side_by_side = played(&problem.without_people(), 2_000, 1);
    let sum: f64 = side_by_side.criticality.iter().sum();
    assert!((1.0..1.05).contains(&sum), "{sum}");
    assert!(side_by_side.quantile(0.5) < queued.quantile(0.5));
    // What the critical steps add up to is by how much the end is later than planned.
    let planned = problem.means().iter().sum::<Time>() as f64;
    let mean = queued.ends.iter().sum::<Time>() as f64 / 2_000.0;
    assert!((queued.adds.iter().sum::<f64>() - (mean - planned)).abs() < 1.0);
}

proptest! {
    #[test]
    fn quantiles_are_in_order_and_chances_grow(
        long in 0..5_000_i64, seed in any::<u64>(), later in 0..20_000_i64, more in 0..5_000_i64,
    ) {
        let mut steps = [step("a", &[], &[]), step("b", &[], &[(0, 1)]), step("c", &[0], &[(0, 1)])];
        steps[1].length.worst += long;
        let trials = played(&Problem::new(&steps, &[alone()], &[]).unwrap(), 300, seed);
        let [p50, p80, p95] = [0.5, 0.8, 0.95].map(|share| trials.quantile(share).unwrap());
        prop_assert!(p50 <= p80 && p80 <= p95);
        prop_assert!(trials.chance_by(later) <= trials.chance_by(later + more));
        prop_assert!(trials.chance_by(p80) >= 0.8);
    }
}
