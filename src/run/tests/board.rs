//! The board: sites one by one, since when something is out, and how it was at a vote.

use super::*;
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Outage, Request, Rule, ServiceOutlook, ServiceState};

const NIGHT: &str = "
runbook: Week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}]
services:
  - {id: sql, name: SQL Server}
  - {id: emr, name: Medical records, needs: [sql], proves: [sql], sites: [north, south]}
phases:
  - id: all
    title: All
    steps:
      - {id: load, title: Upgrade SQL, takes: 1h, needs: [], changes: [sql]}
      - {id: chart, title: Open a chart, takes: 5m, needs: [], tests: [emr]}
      - {id: go, title: Go, needs: [], gate: {decides: [lead], votes: [lead], criteria: [{text: Records work, service: emr}]}}
";

fn test(service: &str, site: Option<&str>, result: TestResult) -> Command {
    Command::Test {
        service: service.into(),
        site: site.map(str::to_string),
        result,
        note: None,
    }
}

fn of(night: &mut Night, id: &str) -> ServiceOutlook {
    let run = night.run("amara");
    let place = run.plan.services.iter().position(|s| s.id == id).unwrap();
    run.board().swap_remove(place)
}

/// Minutes from the opening.
fn minutes(night: &mut Night, at: Option<Instant>) -> Option<i64> {
    let opens = night.run("amara").plan.window.opens;
    at.map(|at| Span::between(opens, at).secs() / 60)
}

fn out_since(night: &mut Night, id: &str) -> Option<i64> {
    let last = of(night, id).outages.last().copied();
    let since = last.filter(Outage::is_open).map(|outage| outage.from);
    minutes(night, since)
}

#[test]
fn what_needs_it_is_out_from_the_first_change_until_every_site_is_proven() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    assert_eq!(out_since(&mut night, "emr"), None);
    night.wait(10).does("amara", start("load"));
    night.wait(60).does("amara", finish("load"));
    assert_eq!(out_since(&mut night, "emr"), Some(10));
    night.wait(5);
    night.does("amara", test("emr", Some("north"), TestResult::Pass));
    assert_eq!(out_since(&mut night, "emr"), Some(10));
    night.wait(5);
    night.does("amara", test("emr", Some("south"), TestResult::Pass));
    assert_eq!(of(&mut night, "emr").state, ServiceState::Proven);
    assert_eq!(out_since(&mut night, "emr"), None);
    // Out again, from the second change on and not from the first.
    let again = Command::Reopen {
        step: "load".into(),
    };
    night.does("amara", Request::from(again).because("a hotfix"));
    night.wait(10).does("amara", start("load"));
    assert_eq!(out_since(&mut night, "emr"), Some(90));
    assert_eq!(out_since(&mut night, "sql"), Some(90));
}

#[test]
fn a_failure_and_what_stands_on_it_are_out_from_then() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    night.does("amara", test("emr", None, TestResult::Pass));
    night.wait(30);
    night.does("amara", test("sql", None, TestResult::Fail));
    night.wait(30);
    assert_eq!(out_since(&mut night, "sql"), Some(30));
    assert_eq!(of(&mut night, "emr").state, ServiceState::Untestable);
    assert_eq!(out_since(&mut night, "emr"), Some(30));
    night.does("amara", test("sql", None, TestResult::Pass));
    assert_eq!(out_since(&mut night, "sql"), None);
    assert_eq!(out_since(&mut night, "emr"), None);
}

#[test]
fn a_blocker_puts_a_service_out_until_it_passes_with_the_blocker_resolved() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    let fields = BlockerFields {
        services: Some(vec!["sql".into()]),
        ..BlockerFields::default()
    };
    let title = "the disk is full".to_string();
    night.wait(7);
    night.does("amara", Command::Block { title, fields });
    night.wait(7);
    assert_eq!(out_since(&mut night, "sql"), Some(7));
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does("amara", Request::from(solved).because("emptied"));
    assert_eq!(out_since(&mut night, "sql"), Some(7));
    night.does("amara", test("sql", None, TestResult::Pass));
    assert_eq!(out_since(&mut night, "sql"), None);
}

#[test]
fn the_result_of_a_site_is_of_that_site_also_in_a_finish() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    let shown = |site: &str, result| ServiceResult {
        service: String::new(),
        site: Some(site.into()),
        result,
    };
    let Command::Finish {
        step,
        outcome,
        confirm,
        ..
    } = finish("chart")
    else {
        unreachable!()
    };
    let results = vec![
        shown("north", TestResult::Pass),
        shown("south", TestResult::Fail),
    ];
    let command = Command::Finish {
        step,
        outcome,
        confirm,
        results,
    };
    night.does("amara", command);
    let emr = of(&mut night, "emr");
    let results = emr.places.iter().filter_map(|place| place.result);
    let tests = &night.run("amara").tests;
    let sites: Vec<_> = results.map(|n| tests[n].result).collect();
    assert_eq!(sites, [TestResult::Pass, TestResult::Fail]);
    assert_eq!((emr.state, emr.sites), (ServiceState::Degraded, (1, 2)));
}

#[test]
fn votes_decisions_and_the_close_keep_the_board_of_then() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    let gate = || "go".to_string();
    night.does("amara", start("load"));
    night.does(
        "amara",
        Command::Vote {
            gate: gate(),
            vote: Vote::Go,
        },
    );
    night.wait(5).does("amara", finish("load"));
    let decide = Command::Decide {
        gate: gate(),
        decision: Decision::Go,
        until: None,
        conditions: Vec::new(),
    };
    let decide = Request::from(decide).overriding(Rule::CriteriaOpen);
    night.does("amara", decide.because("we can"));
    night.does("amara", test("emr", None, TestResult::Pass));
    let close = Command::Close {
        outcome: RunOutcome::Complete,
    };
    night.does("amara", Request::from(close).because("all is told"));
    let run = night.run("amara");
    let gate = &run.steps[run.plan.step("go").unwrap()].gate;
    use ServiceState::*;
    assert_eq!(gate.votes[0].services, [Off, Unproven]);
    assert_eq!(gate.decisions[0].services, [Unproven, Unproven]);
    assert_eq!(run.closed.as_ref().unwrap().services, [Proven, Proven]);
}

#[test]
fn closing_with_services_that_nobody_proved_takes_a_reason() {
    let mut night = Night::open(NIGHT, Mode::Rehearsal);
    let close = || Command::Close {
        outcome: RunOutcome::Complete,
    };
    for step in ["load", "chart"] {
        night.does("amara", finish(step));
    }
    let decide = Command::Decide {
        gate: "go".into(),
        decision: Decision::Go,
        until: None,
        conditions: Vec::new(),
    };
    let decide = Request::from(decide).overriding(Rule::CriteriaOpen);
    night.does("amara", decide.because("we can"));
    let refusal = night.refused("amara", close());
    assert_eq!(refusal.rule, Rule::ReasonMissing);
    let why = "closing with 2 services not proven (sql, emr) needs a reason";
    assert_eq!(refusal.why, why);
    night.does("amara", test("emr", None, TestResult::Pass));
    night.does("amara", close());
}
