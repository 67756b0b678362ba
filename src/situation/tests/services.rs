//! The board and what to test first: examples by hand.

use super::*;
use crate::journal::{BlockerFields, Mode, RollbackExtent, TestResult, Way};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};

/// A core network under everything; records prove what is beneath them.
const NIGHT: &str = "
runbook: Week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}]
services:
  - {id: net, name: Core network}
  - {id: sql, name: SQL Server, needs: [net]}
  - {id: citrix, name: Citrix, needs: [net]}
  - {id: emr, name: Medical records, criticality: safety, needs: [sql, citrix], proves: [sql, citrix, net]}
  - {id: billing, name: Billing, criticality: revenue, needs: [sql]}
  - {id: mail, name: Exchange}
  - {id: print, name: Printing, needs: [net], sites: [north, south]}
phases:
  - id: all
    title: All
    steps:
      - {id: switch, title: Change the core switch, takes: 1h, needs: [], changes: [net], undo: {do: Put the old one back, takes: 20m}}
      - {id: load, title: Upgrade SQL, takes: 1h, needs: [], changes: [sql], undo: {do: Restore, takes: 1h}}
      - {id: ping, title: Ping, takes: 2m, needs: [switch], tests: [net]}
      - {id: query, title: Query, takes: 5m, needs: [load], tests: [sql]}
      - {id: chart, title: Open a chart, takes: 5m, needs: [load], tests: [emr]}
";

fn night() -> Night {
    Night::open(NIGHT, Mode::Rehearsal)
}

fn changed() -> Night {
    let mut night = night();
    for step in ["switch", "load"] {
        night.does("amara", start(step));
        night.wait(30);
        night.does("amara", finish(step));
    }
    night
}

pub fn test(service: &str, result: TestResult) -> Command {
    Command::Test {
        service: service.into(),
        site: None,
        result,
        note: None,
    }
}

/// `net unproven`, in the order of the plan.
fn states(night: &mut Night) -> Vec<String> {
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let one = |o: &ServiceOutlook| {
        let id = &s.run.plan.services[o.service].id;
        let sites = match o.sites {
            (_, 0) => String::new(),
            (proven, all) => format!(" {proven}/{all}"),
        };
        format!("{id} {}{sites}", o.state.word())
    };
    board(&s).iter().map(one).collect()
}

fn order(night: &mut Night) -> Vec<String> {
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let all = triage(&s);
    all.iter()
        .map(|x| s.run.plan.services[x.outlook.service].id.clone())
        .collect()
}

#[test]
fn what_is_changed_is_unproven_and_so_is_what_stands_on_it() {
    let mut night = night();
    assert!(states(&mut night).iter().all(|s| s.contains("untouched")));
    night.does("amara", start("load"));
    let [net, sql, _, emr, billing, mail, _] = states(&mut night).try_into().unwrap();
    assert_eq!(
        [net, sql, emr, billing, mail],
        [
            "net untouched",
            "sql off as planned",
            "emr unproven",
            "billing unproven",
            "mail untouched"
        ]
    );
    night.does("amara", finish("load"));
    night.does("amara", test("sql", TestResult::Pass));
    assert_eq!(states(&mut night)[1], "sql proven");
    // A change beneath it makes it unproven again.
    night.does("amara", start("switch"));
    night.wait(5);
    night.does("amara", finish("switch"));
    assert_eq!(states(&mut night)[1], "sql unproven");
}

#[test]
fn a_pass_proves_what_it_proves_and_a_failure_hides_what_stands_on_it() {
    let mut night = changed();
    night.does("amara", test("emr", TestResult::Pass));
    let proven = ["net proven", "sql proven", "citrix proven", "emr proven"];
    assert_eq!(states(&mut night)[..4], proven);
    night.wait(5);
    night.does("amara", test("net", TestResult::Fail));
    assert_eq!(
        states(&mut night),
        [
            "net down",
            "sql untestable",
            "citrix untestable",
            "emr untestable",
            "billing untestable",
            "mail untouched",
            "print untestable 0/2"
        ]
    );
    assert_eq!(order(&mut night)[0], "net");
}

#[test]
fn each_site_is_proven_by_itself_and_a_blocker_takes_a_service_down() {
    let mut night = changed();
    let at = |site: &str, result| Command::Test {
        service: "print".into(),
        site: Some(site.into()),
        result,
        note: None,
    };
    night.does("amara", at("north", TestResult::Pass));
    assert_eq!(states(&mut night)[6], "print unproven 1/2");
    night.does("amara", at("south", TestResult::Fail));
    assert_eq!(states(&mut night)[6], "print degraded 1/2");
    night.does("amara", at("south", TestResult::Pass));
    assert_eq!(states(&mut night)[6], "print proven 2/2");
    let fields = BlockerFields {
        services: Some(vec!["print".into()]),
        ..BlockerFields::default()
    };
    let title = "no toner anywhere".into();
    night.does("amara", Command::Block { title, fields });
    assert_eq!(states(&mut night)[6], "print down 0/2");
    // What was proven before says nothing of the repair.
    let blocker = "B1".into();
    night.does("amara", Command::Unblock { blocker });
    assert_eq!(states(&mut night)[6], "print unproven 0/2");
}

/// Of the printers in the north a print from the chart in the north says something.
#[test]
fn a_pass_at_one_site_proves_nothing_at_another() {
    let plan = NIGHT.replace(
        "[sql, citrix, net]}",
        "[sql, print], sites: [north, south]}",
    );
    let mut night = Night::open(&plan, Mode::Rehearsal);
    for step in ["switch", "load"] {
        night.does("amara", finish(step));
    }
    let north = Command::Test {
        service: "emr".into(),
        site: Some("north".into()),
        result: TestResult::Pass,
        note: None,
    };
    night.does("amara", north);
    let all = states(&mut night);
    assert_eq!(
        [&all[1], &all[3], &all[6]],
        ["sql proven", "emr unproven 1/2", "print unproven 1/2"]
    );
}

#[test]
fn what_failed_on_something_broken_is_to_be_tested_again_once_that_is_mended() {
    let mut night = changed();
    night.does("amara", test("emr", TestResult::Fail));
    night.does("amara", test("net", TestResult::Fail));
    night.does("amara", test("billing", TestResult::Fail));
    night.does("amara", test("net", TestResult::Pass));
    let [net, sql, _, emr, billing, _, _] = states(&mut night).try_into().unwrap();
    assert_eq!(
        [net, sql, emr, billing],
        [
            "net proven",
            "sql unproven",
            "emr unproven",
            "billing unproven"
        ]
    );
    // What fails now fails on something else.
    night.does("amara", test("billing", TestResult::Fail));
    night.does("amara", test("net", TestResult::Pass));
    assert_eq!(states(&mut night)[4], "billing down");
    assert_eq!(order(&mut night)[0], "sql");
}

/// The old mail server answers although the plan says that it can't.
#[test]
fn what_passes_on_something_down_is_proven() {
    let mut night = changed();
    night.does("amara", test("billing", TestResult::Pass));
    night.does("amara", test("sql", TestResult::Fail));
    assert_eq!(states(&mut night)[4], "billing untestable");
    night.does("amara", test("billing", TestResult::Pass));
    assert_eq!(states(&mut night)[4], "billing proven");
}

#[test]
fn what_was_taken_back_has_no_second_way_back() {
    let mut night = changed();
    night.does("amara", test("sql", TestResult::Fail));
    let rollback_limit = |night: &mut Night| {
        let now = night.now;
        let s = Situation::at(now, night.run("amara"), "amara");
        let all = triage(&s);
        let name = |x: &Suspect| s.run.plan.services[x.outlook.service].id == "sql";
        let sql = all.iter().find(|x| name(x)).unwrap();
        let step = |ix: StepIx| s.run.plan.steps[ix].number.clone();
        sql.rollback.map(|(ix, way)| (step(ix), way))
    };
    assert_eq!(rollback_limit(&mut night), Some(("1.2".into(), Way::Back)));
    let extent = RollbackExtent::Only {
        steps: vec!["load".into()],
    };
    let mut back: Request = Command::Rollback { extent }.into();
    back.because = Some("the checksums differ".into());
    night.does("amara", back);
    night.does("amara", start("load"));
    night.does("amara", finish("load"));
    night.does("amara", test("sql", TestResult::Fail));
    assert_eq!(rollback_limit(&mut night), None);
}

#[test]
fn before_anything_failed_the_test_that_proves_the_most_a_minute_is_first() {
    let mut night = changed();
    // A chart proves four in five minutes, a ping one in two; what the chart proves is last.
    assert_eq!(
        order(&mut night),
        ["emr", "billing", "print", "net", "sql", "citrix"]
    );
    night.does("amara", test("emr", TestResult::Pass));
    assert_eq!(order(&mut night), ["billing", "print"]);
}

#[test]
fn once_something_failed_its_causes_are_first() {
    let mut night = changed();
    night.does("amara", test("emr", TestResult::Fail));
    night.does("amara", test("billing", TestResult::Fail));
    // Both need the network and SQL; what is needed comes before what needs it.
    assert_eq!(
        order(&mut night),
        ["net", "sql", "citrix", "emr", "billing", "print"]
    );
    night.does("amara", test("net", TestResult::Pass));
    assert_eq!(order(&mut night)[0], "sql");
    night.does("amara", test("sql", TestResult::Fail));
    // What stands on it says nothing new, and comes last.
    assert_eq!(
        order(&mut night),
        ["sql", "citrix", "print", "emr", "billing"]
    );
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let first = &triage(&s)[0];
    assert_eq!(first.reason, Reason::Itself);
    assert_eq!(
        first
            .rollback
            .map(|(ix, _)| s.run.plan.steps[ix].id.as_str()),
        Some("load")
    );
}
