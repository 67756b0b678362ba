//! Any schedule keeps needs, shifts and roles, and the search is never worse than its seeds.

use proptest::prelude::*;

use super::super::rules::{self, Bounds};
use super::super::schedule::{Scheduler, Way};
use super::super::supply::bits;
use super::*;

const ROLES: usize = 3;

prop_compose! {
    fn worker()(
        roles in prop::collection::btree_set(0..ROLES, 1..=ROLES),
        from in 0..40_i64,
        long in 1..80_i64,
        always in prop::bool::weighted(0.6),
    ) -> Worker {
        let available = if always { vec![] } else { vec![(from, from + long), (200, 2_000)] };
        Worker { roles: roles.into_iter().collect(), available }
    }
}

prop_compose! {
    fn activity()(
        (best, likely, worst) in (0..8_i64, 0..8_i64, 0..20_i64),
        needs in prop::collection::vec(1..6_usize, 0..3),
        crew in prop::collection::btree_map(0..ROLES, 1..3_u32, 0..3),
        pool in 0..3_u32,
        release in prop_oneof![3 => Just(0), 1 => 0..30_i64],
        tail in 0..3_i64,
    ) -> Activity {
        Activity {
            length: Length::of(best, best + likely, best + likely + worst),
            needs,
            crew: crew.into_iter().collect(),
            uses: if pool > 0 { vec![(0, pool)] } else { vec![] },
            release,
            tail,
            counts: true,
            ..Activity::default()
        }
    }
}

prop_compose! {
    fn any_problem()(
        activities in prop::collection::vec(activity(), 1..16),
        workers in prop::collection::vec(worker(), 0..6),
        running in prop::option::of(0..16_usize),
    ) -> Problem {
        let mut activities = activities;
        for (at, activity) in activities.iter_mut().enumerate() {
            activity.id = at as u64 + 1;
            // Needs were drawn as distances back.
            activity.needs = activity.needs.iter().filter_map(|&back| at.checked_sub(back)).collect();
        }
        if let Some(first) = running.and_then(|at| activities.get_mut(at)) {
            first.started = Some(-3);
            first.length.elapsed = 3;
            first.uses.clear();
        }
        Problem::new(&activities, &workers, &[3]).unwrap()
    }
}

fn check(problem: &Problem, schedule: &Schedule, lengths: &[Time]) {
    let words = problem.workers.len().div_ceil(64);
    let crew = |at: usize| bits(&schedule.crew[at * words..(at + 1) * words]).collect::<Vec<_>>();
    for (at, &length) in lengths.iter().enumerate() {
        let (start, finish) = (schedule.start[at], schedule.finish[at]);
        if start >= NEVER || problem.started[at].is_some() {
            continue;
        }
        assert_eq!(finish, start + length);
        assert!(start >= problem.releases[at]);
        for &need in problem.needs.of_item(at) {
            let need = need as usize;
            assert!(
                start >= schedule.finish[need] + problem.tails[need],
                "{at} before {need}"
            );
        }
        if length == 0 {
            continue;
        }
        let people = crew(at);
        let asked: u32 = problem.crews[at].iter().map(|c| c.1).sum();
        assert_eq!(people.len(), asked as usize);
        for &(role, count) in &problem.crews[at] {
            let able = people
                .iter()
                .filter(|&&p| problem.workers[p].roles.contains(&role));
            assert!(able.count() >= count as usize);
        }
        for person in people {
            let shifts = &problem.workers[person].available;
            let on_shift = shifts.iter().any(|&(a, b)| a <= start && finish <= b);
            assert!(
                shifts.is_empty() || on_shift,
                "{person} is not there for {at}"
            );
            for other in 0..problem.len() {
                let meet = schedule.start[other] < finish && start < schedule.finish[other];
                assert!(other == at || !meet || !crew(other).contains(&person));
            }
        }
    }
    let pool = |at: usize| problem.uses[at].iter().map(|u| u.1).sum::<u32>();
    for &moment in schedule.start.iter().filter(|&&s| s < NEVER) {
        let on = |&at: &usize| schedule.start[at] <= moment && moment < schedule.finish[at];
        assert!((0..problem.len()).filter(on).map(pool).sum::<u32>() <= 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn schedules_keep_needs_shifts_and_roles(problem in any_problem(), seed in 0..1_000_u64) {
        let lengths = problem.means();
        let found = search(&problem, &lengths, 150, seed);
        check(&problem, &found.schedule, &lengths);
        prop_assert!(found.schedules <= 150);
        prop_assert!(found.schedule.end >= found.bound);
        let mut again = Schedule::default();
        Scheduler::of(&problem).schedule(Way::Forward, &found.order, &lengths, &mut again);
        prop_assert_eq!(again, found.schedule);
    }

    #[test]
    fn the_search_is_never_worse_than_the_rules(problem in any_problem(), seed in 0..1_000_u64) {
        let lengths = problem.means();
        let found = search(&problem, &lengths, 150, seed);
        let mut schedule = Schedule::default();
        for list in rules::lists(&problem, &lengths, &Bounds::of(&problem, &lengths)) {
            Scheduler::of(&problem).schedule(Way::Forward, &list, &lengths, &mut schedule);
            prop_assert!(found.schedule.end <= schedule.end);
        }
    }

    #[test]
    fn one_seed_gives_one_answer(problem in any_problem(), seed in 0..1_000_u64) {
        let once = search(&problem, &problem.means(), 150, seed);
        let twice = search(&problem, &problem.means(), 150, seed);
        prop_assert_eq!(&once.order, &twice.order);
        prop_assert_eq!(&once.schedule, &twice.schedule);
        let settings = Settings { trials: 200, seed, shape: Shape::Pert };
        let played = || play(&problem, &once.order, &[0], settings);
        prop_assert_eq!(played(), played());
    }
}

#[test]
fn the_scarce_stay_free() {
    // The first can do both; the second only the first role. Both steps run at once only when the
    // second takes the one that either could do.
    let both = Worker {
        roles: vec![0, 1],
        ..Worker::default()
    };
    let one = Worker {
        roles: vec![0],
        ..Worker::default()
    };
    let step = |crew: &[(usize, u32)]| Activity {
        length: Length::exactly(10),
        crew: crew.to_vec(),
        counts: true,
        ..Activity::default()
    };
    let steps = [step(&[(0, 1)]), step(&[(1, 1)])];
    let problem = Problem::new(&steps, &[both.clone(), one.clone()], &[]).unwrap();
    assert_eq!(search(&problem, &problem.means(), 1, 1).schedule.end, 10);
    let crew = [step(&[(0, 1), (1, 1)])];
    let problem = Problem::new(&crew, &[one.clone(), both], &[]).unwrap();
    assert!(problem.short_of().is_empty());
    let problem = Problem::new(&crew, &[one], &[]).unwrap();
    assert_eq!(problem.short_of(), [(0, 1)]);
}

#[test]
fn nobody_left_is_never() {
    let early = Worker {
        roles: vec![0],
        available: vec![(0, 15)],
    };
    let step = |needs: &[usize]| Activity {
        length: Length::exactly(10),
        needs: needs.to_vec(),
        crew: vec![(0, 1)],
        counts: true,
        ..Activity::default()
    };
    let problem = Problem::new(&[step(&[]), step(&[0]), step(&[1])], &[early], &[]).unwrap();
    assert_eq!(
        search(&problem, &problem.means(), 50, 1).schedule.end,
        NEVER
    );
    let trials = played(&problem, 100, 1);
    assert_eq!((trials.quantile(0.5), trials.chance_by(1_000)), (None, 0.0));
    assert_eq!(trials.stuck, [0.0, 1.0, 0.0]);
}

#[test]
fn rings_and_unknown_needs_are_refused() {
    let needing = |needs: &[usize]| Activity {
        needs: needs.to_vec(),
        ..Activity::default()
    };
    let made = |all: &[Activity]| Problem::new(all, &[], &[]).err();
    assert_eq!(
        made(&[needing(&[1]), needing(&[0])]),
        Some(Unsound::Ring(0))
    );
    assert_eq!(made(&[needing(&[7])]), Some(Unsound::Unknown(0, 7)));
}
