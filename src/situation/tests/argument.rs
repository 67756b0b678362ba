//! Why in this order: how many tests it takes until the broken layer of the big bang week is found,
//! in this order and in three others that somebody might follow.
//!
//! A test fails if its service, or anything that it needs, is broken; a pass proves the service and
//! what it `proves`. After each test the order is asked again, and nobody tests what is known
//! already or stands on something down. A broken service is found once it has failed and all that it
//! needs is proven; of two the first that is found is mended, and tested once more.

use std::fmt::Write;

use super::services::test;
use super::*;
use crate::journal::{Mode, TestResult};
use crate::run::testing::{Night, finish};
use crate::runbook::{self, Runbook};

/// The plan of eight upgrades at once.
const WEEK: &str = include_str!("../../../runbooks/big-bang-week.yaml");
/// The page that tells of it.
const PAGE: &str = include_str!("../../../docs/triage.md");

/// The layers and applications that are new to the team.
const NEW: [&str; 7] = [
    "san", "vmhosts", "wan", "printing", "citrix", "erx", "scanning",
];

/// Which of those that can be tested is tested next.
#[derive(Clone, Copy)]
enum Order {
    Triage,
    CriticalFirst,
    BottomUp,
    AsPlanned,
}

const ORDERS: [(Order, &str); 4] = [
    (Order::Triage, "triage"),
    (Order::CriticalFirst, "critical"),
    (Order::BottomUp, "bottom up"),
    (Order::AsPlanned, "as planned"),
];

/// What a search took.
#[derive(Clone, Copy, Default)]
struct Took {
    tests: usize,
    minutes: i64,
}

/// The services of the week and its tests, all of it changed in one step.
fn week() -> (String, Runbook) {
    let week = runbook::load(WEEK.as_bytes(), "week").unwrap_or_else(|p| panic!("{p}"));
    let (head, _) = WEEK.split_once("\nphases:\n").unwrap();
    let ids: Vec<&str> = week.services.iter().map(|s| s.id.as_str()).collect();
    let mut yaml = format!(
        "{head}\nphases:\n  - id: all\n    title: All\n    steps:\n      - {{id: week, title: Week, changes: [{}]}}\n",
        ids.join(", ")
    );
    for step in week.steps.iter().filter(|s| !s.tests.is_empty()) {
        let (tests, minutes) = (step.tests.join(", "), minutes(step.takes.map(|t| t.mean())));
        let id = &step.id;
        writeln!(
            yaml,
            "      - {{id: {id}, title: T, needs: [], takes: {minutes}m, tests: [{tests}]}}"
        )
        .unwrap();
    }
    (yaml, week)
}

/// As triage takes it where the plan does not say.
fn minutes(takes: Option<Span>) -> i64 {
    takes.map_or(10, |t| t.secs() / 60)
}

fn takes(week: &Runbook, service: &str) -> i64 {
    let tests = |step: &&runbook::Step| step.tests.iter().any(|id| id == service);
    let tests = week.steps.iter().filter(tests);
    let shortest = tests.filter_map(|step| Some(step.takes?.mean())).min();
    minutes(shortest)
}

/// Whether a service needs another, directly or through others.
fn needs(week: &Runbook, id: &str, other: &str) -> bool {
    let needed = &week.service(id).unwrap().needs;
    needed
        .iter()
        .any(|below| below == other || needs(week, below, other))
}

/// The places of all services, those first that are tested first; for triage that of the moment.
fn places(order: Order, s: &Situation, week: &Runbook) -> Vec<usize> {
    let mut all: Vec<usize> = (0..week.services.len()).collect();
    match order {
        Order::Triage => {
            all = crate::situation::triage(s)
                .iter()
                .map(|x| x.outlook.service)
                .collect()
        }
        Order::CriticalFirst => all.sort_by_key(|&ix| week.services[ix].criticality),
        // So many layers are beneath it.
        Order::BottomUp => all.sort_by_key(|&ix| layer(week, &week.services[ix].id)),
        Order::AsPlanned => {}
    }
    all
}

fn layer(week: &Runbook, id: &str) -> usize {
    let needed = &week.service(id).unwrap().needs;
    needed
        .iter()
        .map(|below| layer(week, below) + 1)
        .max()
        .unwrap_or(0)
}

fn search(order: Order, yaml: &str, week: &Runbook, broken: &[&str]) -> Took {
    let mut night = Night::open(yaml, Mode::Rehearsal);
    night.does("amara", finish("week"));
    let mut broken: Vec<&str> = broken.to_vec();
    let mut took = Took::default();
    while !broken.is_empty() {
        night.wait(10);
        let now = night.now;
        let s = Situation::at(now, night.run("amara"), "amara");
        let board = board(&s);
        let found = broken.iter().position(|id| {
            let is = |o: &&ServiceOutlook| week.services[o.service].id == *id;
            let outlook = board.iter().find(is).unwrap();
            let mut below = board
                .iter()
                .filter(|o| needs(week, id, &week.services[o.service].id));
            outlook.state == ServiceState::Down && below.all(|o| o.state == ServiceState::Proven)
        });
        if let Some(found) = found {
            let mended = broken.remove(found);
            night.does("amara", test(mended, TestResult::Pass));
            continue;
        }
        let mut order = places(order, &s, week).into_iter();
        let next = order.find(|&ix| board[ix].state == ServiceState::Unproven);
        let id = &week.services[next.expect("something is broken")].id;
        let fails = broken.iter().any(|b| b == id || needs(week, id, b));
        let result = if fails {
            TestResult::Fail
        } else {
            TestResult::Pass
        };
        night.does("amara", test(id, result));
        took.tests += 1;
        took.minutes += takes(week, id);
    }
    took
}

/// A search in each order.
fn all_ways(yaml: &str, week: &Runbook, broken: &[&str]) -> [Took; 4] {
    ORDERS.map(|(order, _)| search(order, yaml, week, broken))
}

fn mean(of: impl Iterator<Item = i64>) -> f64 {
    let all: Vec<i64> = of.collect();
    all.iter().sum::<i64>() as f64 / all.len() as f64
}

/// A line for each thing that is summed up.
fn summary(rows: &[[Took; 4]]) -> String {
    let mut out = String::new();
    let mut line = |what: &str, value: &dyn Fn(usize) -> String| {
        let values: Vec<String> = (0..4).map(|n| format!("{:>11}", value(n))).collect();
        writeln!(out, "{what:<22}{}", values.concat()).unwrap();
    };
    let tests = |n: usize| rows.iter().map(move |row| row[n].tests as i64);
    let minutes = |n: usize| rows.iter().map(move |row| row[n].minutes);
    line("tests, mean", &|n| format!("{:.1}", mean(tests(n))));
    line("tests, at worst", &|n| {
        tests(n).max().unwrap_or(0).to_string()
    });
    line("minutes, mean", &|n| format!("{:.0}", mean(minutes(n))));
    line("minutes, at worst", &|n| {
        minutes(n).max().unwrap_or(0).to_string()
    });
    out
}

#[test]
fn the_broken_layer_is_found_sooner_than_in_other_orders() {
    let (yaml, week) = week();
    let names: Vec<String> = ORDERS
        .iter()
        .map(|(_, name)| format!("{name:>11}"))
        .collect();
    let head = format!("{:<22}{}\n", "", names.concat());
    let mut each = String::new();
    let mut row = |what: &str, took: &[Took; 4]| {
        let tests: Vec<String> = took.iter().map(|t| format!("{:>11}", t.tests)).collect();
        writeln!(each, "{what:<22}{}", tests.concat()).unwrap();
    };
    let mut singles = Vec::new();
    for service in &week.services {
        let took = all_ways(&yaml, &week, &[&service.id]);
        row(&service.id, &took);
        singles.push(took);
    }
    let mut pairs = Vec::new();
    for (n, one) in NEW.iter().enumerate() {
        for other in &NEW[n + 1..] {
            let took = all_ways(&yaml, &week, &[one, other]);
            row(&format!("{one} + {other}"), &took);
            pairs.push(took);
        }
    }
    let summary = format!(
        "{head}one is broken\n{}two are broken\n{}",
        summary(&singles),
        summary(&pairs)
    );
    for rows in [&singles, &pairs] {
        let sum = |n: usize, of: fn(&Took) -> i64| rows.iter().map(|row| of(&row[n])).sum::<i64>();
        for other in 1..ORDERS.len() {
            assert!(sum(0, |t| t.tests as i64) < sum(other, |t| t.tests as i64));
            assert!(sum(0, |t| t.minutes) < sum(other, |t| t.minutes));
        }
    }
    assert!(
        PAGE.contains(&summary),
        "docs/triage.md does not have\n{summary}"
    );
    insta::assert_snapshot!(format!("{summary}\ntests until it is found\n{each}"));
}
