//! What always holds of the order in which to test: services that need each other at random, and
//! anything that can happen to them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::services::test;
use super::*;
use crate::journal::{BlockerFields, Mode, TestResult};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};

const SERVICES: usize = 7;

/// A service: of which others it may need and prove some, what is at stake, and how many minutes
/// its test takes; 0: the plan does not say.
type Seed = (u8, u8, usize, i64);

fn any_services() -> impl Strategy<Value = Vec<(usize, Seed)>> {
    let minutes = prop_oneof![Just(0), Just(5), Just(10), Just(20)];
    let seed = (any::<u8>(), any::<u8>(), 0..4_usize, minutes);
    // Sparse needs, or everything hangs on everything.
    let seed = (seed, any::<u8>(), any::<u8>())
        .prop_map(|((n, p, c, m), thin, few)| (n & thin, p & few, c, m));
    let all: BoxedStrategy<Vec<(usize, Seed)>> = vec(seed, SERVICES)
        .prop_map(|seeds| seeds.into_iter().enumerate().collect())
        .boxed();
    // The plan names them in any order.
    all.prop_shuffle()
}

/// The plan: service 3 needs and proves only such as have smaller numbers.
fn plan(services: &[(usize, Seed)]) -> String {
    let names = |n: usize, bits: u8| {
        let all: Vec<String> = (0..n)
            .filter(|other| bits >> other & 1 == 1)
            .map(|other| format!("s{other}"))
            .collect();
        all.join(", ")
    };
    let mut yaml = String::from(
        "runbook: Any\nid: any\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: UTC}\npeople: [{id: amara, name: Amara, roles: [lead]}]\nservices:\n",
    );
    for (n, (needs, proves, criticality, _)) in services {
        let criticality = ["safety", "revenue", "operations", "convenience"][*criticality];
        let (needs, proves) = (names(*n, *needs), names(*n, *proves));
        yaml += &format!(
            "  - {{id: s{n}, name: S{n}, criticality: {criticality}, needs: [{needs}], proves: [{proves}]}}\n"
        );
    }
    yaml += "phases:\n  - id: all\n    title: All\n    steps:\n";
    for (n, (.., minutes)) in services {
        yaml += &format!(
            "      - {{id: c{n}, title: C, needs: [], changes: [s{n}], undo: {{do: x}}}}\n"
        );
        if *minutes > 0 {
            yaml += &format!(
                "      - {{id: t{n}, title: T, needs: [], takes: {minutes}m, tests: [s{n}]}}\n"
            );
        }
    }
    yaml
}

/// What happens, to which service.
fn any_deeds() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..SERVICES, 0..10_usize), 0..30)
}

fn play(night: &mut Night, (n, what): (usize, usize)) {
    let service = format!("s{n}");
    let request: Request = match what {
        0 | 1 => test(&service, TestResult::Pass).into(),
        2 | 3 => test(&service, TestResult::Fail).into(),
        4 => test(&service, TestResult::Degraded).into(),
        5 => start(&format!("c{n}")).into(),
        6 | 7 => finish(&format!("c{n}")).into(),
        8 => Command::Block {
            title: "x".into(),
            fields: BlockerFields {
                services: Some(vec![service]),
                ..BlockerFields::default()
            },
        }
        .into(),
        _ => Command::Unblock {
            blocker: "B1".into(),
        }
        .into(),
    };
    // What the rules refuse did not happen.
    let _ = night.record("amara", request);
    night.wait(1);
}

fn played(services: &[(usize, Seed)], deeds: &[(usize, usize)]) -> Night {
    let mut night = Night::open(&plan(services), Mode::Rehearsal);
    deeds.iter().for_each(|&deed| play(&mut night, deed));
    night
}

/// Looks at the board and the order.
fn look<T>(
    night: &mut Night,
    see: impl FnOnce(&Situation, &[ServiceOutlook], &[Suspect]) -> T,
) -> T {
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    see(&s, &board(&s), &crate::situation::triage(&s))
}

/// Whether a service needs another, directly or through others.
fn needs(s: &Situation, ix: usize, other: usize) -> bool {
    let services = &s.run.plan.services;
    let direct = |id: &String| services.iter().position(|s| s.id == *id);
    let mut direct = services[ix].needs.iter().filter_map(direct);
    direct.any(|below| below == other || needs(s, below, other))
}

/// Whether a service may be why one failed: this one needs it, or is it and all beneath it works.
fn is_cause(s: &Situation, board: &[ServiceOutlook], ix: usize, failed: usize) -> bool {
    let works = [ServiceState::Proven, ServiceState::Untouched];
    let mut below = (0..board.len()).filter(|&other| needs(s, ix, other));
    if ix == failed {
        below.all(|other| works.contains(&board[other].state))
    } else {
        needs(s, failed, ix)
    }
}

fn is_testable(outlook: &ServiceOutlook) -> bool {
    outlook.state.is_open() && outlook.state != ServiceState::Untestable
}

/// The rules as they are written, for one place after the other, without any haste.
fn as_written(s: &Situation, board: &[ServiceOutlook]) -> Vec<usize> {
    let services = &s.run.plan.services;
    let minutes = |ix: usize| {
        let id = services[ix].id.replace('s', "t");
        let step = s.run.plan.steps.iter().find(|step| step.id == id);
        step.and_then(|step| step.takes)
            .map_or(10, |t| t.mean().secs() / 60)
    };
    let failed = |ix: &usize| board[*ix].failed && board[*ix].state.is_open();
    let failed: Vec<usize> = (0..board.len()).filter(failed).collect();
    let causes = |ix: usize| {
        failed
            .iter()
            .filter(|&&f| is_cause(s, board, ix, f))
            .count()
    };
    let mut left: BTreeSet<usize> = (0..board.len())
        .filter(|&ix| is_testable(&board[ix]))
        .collect();
    let mut unproven: BTreeSet<usize> = left
        .iter()
        .copied()
        .filter(|&ix| causes(ix) == 0 && !failed.contains(&ix))
        .collect();
    let proves = |ix: usize, unproven: &BTreeSet<usize>| {
        let proves =
            |other: &&usize| **other == ix || services[ix].proves.contains(&services[**other].id);
        unproven
            .iter()
            .filter(proves)
            .copied()
            .collect::<Vec<usize>>()
    };
    let first = |left: &BTreeSet<usize>, figure: &dyn Fn(usize) -> i64| {
        let best = left.iter().map(|&ix| figure(ix)).max();
        let equal: Vec<usize> = left
            .iter()
            .copied()
            .filter(|&ix| Some(figure(ix)) == best)
            .collect();
        let free = equal
            .iter()
            .filter(|&&ix| equal.iter().all(|&other| !needs(s, ix, other)));
        free.min_by_key(|&&ix| (services[ix].criticality, minutes(ix), ix))
            .copied()
    };
    let mut order = Vec::new();
    while let Some(next) = first(&left, &|ix| match causes(ix) {
        0 if failed.contains(&ix) => 500_000,
        // Any minutes here divide a thousandfold 20.
        0 => proves(ix, &unproven).len() as i64 * 20_000 / minutes(ix),
        causes => 1_000_000 * causes as i64,
    }) {
        if causes(next) == 0 && !failed.contains(&next) {
            let proven = proves(next, &unproven);
            unproven.retain(|ix| !proven.contains(ix));
        }
        left.remove(&next);
        order.push(next);
    }
    let mut left: BTreeSet<usize> = (0..board.len())
        .filter(|&ix| board[ix].state == ServiceState::Untestable)
        .collect();
    while let Some(next) = first(&left, &|_| 0) {
        left.remove(&next);
        order.push(next);
    }
    order
}

fn places(order: &[Suspect]) -> Vec<usize> {
    order.iter().map(|x| x.outlook.service).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn each_open_service_is_named_once_and_the_untestable_last(
        services in any_services(), deeds in any_deeds()
    ) {
        look(&mut played(&services, &deeds), |_, board, order| {
            let mut listed = places(order);
            listed.sort_unstable();
            let open: Vec<usize> = board.iter().filter(|o| o.state.is_open()).map(|o| o.service).collect();
            prop_assert_eq!(listed, open);
            let is_last = |x: &Suspect| x.outlook.state == ServiceState::Untestable;
            let first = order.iter().position(is_last).unwrap_or(order.len());
            prop_assert!(order[first..].iter().all(is_last));
            Ok(())
        })?;
    }

    #[test]
    fn nothing_is_above_what_it_needs_that_is_down(
        services in any_services(), deeds in any_deeds()
    ) {
        look(&mut played(&services, &deeds), |s, board, order| {
            let order = places(order);
            for (at, &ix) in order.iter().enumerate() {
                let down = |other: &&usize| board[**other].state == ServiceState::Down;
                let mut later = order[at + 1..].iter().filter(down);
                prop_assert!(later.all(|&other| !needs(s, ix, other)));
            }
            Ok(())
        })?;
    }

    #[test]
    fn what_stands_on_something_down_is_untestable_and_names_it(
        services in any_services(), deeds in any_deeds()
    ) {
        look(&mut played(&services, &deeds), |s, board, order| {
            for x in order {
                let beneath = (0..board.len()).filter(|&other| {
                    let down = board[other].state == ServiceState::Down;
                    down && needs(s, x.outlook.service, other)
                });
                let beneath: Vec<usize> = beneath.collect();
                match &x.reason {
                    Reason::StandsOn(down) => prop_assert!(beneath.iter().all(|b| down.contains(b))),
                    _ => prop_assert_eq!(beneath, Vec::<usize>::new()),
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_order_is_as_the_rules_are_written(services in any_services(), deeds in any_deeds()) {
        look(&mut played(&services, &deeds), |s, board, order| {
            prop_assert_eq!(places(order), as_written(s, board));
            Ok(())
        })?;
    }

    /// Between neighbours that nothing but the ties sets apart: the causes that equally many need.
    #[test]
    fn ties_are_broken_as_written(services in any_services(), deeds in any_deeds()) {
        look(&mut played(&services, &deeds), |s, board, order| {
            let plan = &s.run.plan.services;
            let figure = |x: &Suspect| match &x.reason {
                Reason::Cause(above, _) => above.len(),
                _ => 0,
            };
            for pair in order.windows(2) {
                let [a, b] = pair else { continue };
                if figure(a) == 0 || figure(a) != figure(b) {
                    continue;
                }
                let (a, b) = (a.outlook.service, b.outlook.service);
                prop_assert!(!needs(s, a, b));
                let critical = plan[a].criticality <= plan[b].criticality;
                prop_assert!(needs(s, b, a) || critical, "{:?}", board);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_passed_test_never_makes_the_list_longer(
        services in any_services(), deeds in any_deeds(), passed in vec(0..SERVICES, 1..10)
    ) {
        let mut night = played(&services, &deeds);
        let mut before = look(&mut night, |_, _, order| order.len());
        for service in passed {
            play(&mut night, (service, 0));
            let after = look(&mut night, |_, _, order| order.len());
            prop_assert!(after <= before, "{before} became {after}");
            before = after;
        }
    }

    /// Once something failed, what most of the failed ones need is not behind what fewer need.
    #[test]
    fn what_more_failed_ones_need_is_first(services in any_services(), deeds in any_deeds()) {
        look(&mut played(&services, &deeds), |s, board, order| {
            let failed: Vec<usize> = board.iter().filter(|o| o.failed && o.state.is_open()).map(|o| o.service).collect();
            let need = |x: &Suspect| {
                let ix = x.outlook.service;
                failed.iter().filter(|&&f| is_cause(s, board, ix, f)).count()
            };
            let testable = order.iter().filter(|x| is_testable(&x.outlook));
            let needed: Vec<Reverse<usize>> = testable.map(|x| Reverse(need(x))).collect();
            prop_assert!(needed.is_sorted(), "{needed:?}");
            Ok(())
        })?;
    }
}
