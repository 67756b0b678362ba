//! The board and what to test first: examples by hand, and what always holds.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::journal::{BlockerFields, Mode, TestResult};
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

fn test(service: &str, result: TestResult) -> Command {
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
    assert_eq!(states(&mut night)[6], "print down 2/2");
}

#[test]
fn before_anything_failed_the_test_that_proves_the_most_a_minute_is_first() {
    let mut night = changed();
    // A chart proves four in five minutes, a ping one in two; what the chart proves is last.
    assert_eq!(
        order(&mut night),
        ["emr", "print", "billing", "net", "sql", "citrix"]
    );
    night.does("amara", test("emr", TestResult::Pass));
    assert_eq!(order(&mut night), ["print", "billing"]);
}

#[test]
fn once_something_failed_its_causes_are_first() {
    let mut night = changed();
    night.does("amara", test("emr", TestResult::Fail));
    night.does("amara", test("billing", TestResult::Fail));
    // Both need the network and SQL; what is needed comes before what needs it.
    assert_eq!(
        order(&mut night),
        ["net", "sql", "citrix", "billing", "emr", "print"]
    );
    night.does("amara", test("net", TestResult::Pass));
    assert_eq!(order(&mut night)[0], "sql");
    night.does("amara", test("sql", TestResult::Fail));
    // What stands on it says nothing new, and comes last.
    assert_eq!(
        order(&mut night),
        ["sql", "citrix", "print", "billing", "emr"]
    );
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let first = &triage(&s)[0];
    assert_eq!(first.reason, Reason::Itself);
    assert_eq!(
        first
            .way_back
            .map(|(ix, _)| s.run.plan.steps[ix].id.as_str()),
        Some("load")
    );
}

/// What happens to which service: a result, or a change of it.
fn any_deeds() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..7_usize, 0..5_usize), 0..25)
}

fn play(night: &mut Night, deed: (usize, usize)) {
    let services = ["net", "sql", "citrix", "emr", "billing", "mail", "print"];
    let service = services[deed.0];
    let request: Request = match deed.1 {
        0 => test(service, TestResult::Pass).into(),
        1 => test(service, TestResult::Fail).into(),
        2 => test(service, TestResult::Degraded).into(),
        3 => start(["switch", "load"][deed.0 % 2]).into(),
        _ => finish(["switch", "load"][deed.0 % 2]).into(),
    };
    let _ = night.record("amara", request);
    night.wait(1);
}

proptest! {
    #[test]
    fn triage_names_each_open_service_once(deeds in any_deeds(), passed in 0..7_usize) {
        let mut night = night();
        deeds.iter().for_each(|&deed| play(&mut night, deed));
        let before = {
            let now = night.now;
            let s = Situation::at(now, night.run("amara"), "amara");
            let (board, order) = (board(&s), triage(&s));
            let places: Vec<usize> = order.iter().map(|x| x.outlook.service).collect();
            let mut listed = places.clone();
            listed.sort_unstable();
            let open = board.iter().filter(|o| o.state.is_open()).map(|o| o.service);
            prop_assert_eq!(&listed, &open.collect::<Vec<_>>());
            // Never a service above one it needs that is down.
            let needs = super::super::services::Needs::of(s.run);
            for (at, &ix) in places.iter().enumerate() {
                let down = |other: &&usize| board[**other].state == ServiceState::Down;
                let below = places[at + 1..].iter().filter(down);
                prop_assert!(below.clone().all(|&other| !needs.needs(ix, other)));
            }
            let untestable = |x: &Suspect| x.outlook.state == ServiceState::Untestable;
            let first = order.iter().position(untestable).unwrap_or(order.len());
            prop_assert!(order[first..].iter().all(untestable));
            places.len()
        };
        // A passed test never makes the list longer.
        play(&mut night, (passed, 0));
        prop_assert!(order(&mut night).len() <= before);
    }
}
