//! The services at night: what to test first, the results, and what a failure asks for.

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{Mode, ServiceResult, TestResult};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, ServiceState};
use crate::tui::screen::{Dialog, View};

/// A database under everything; records prove it, printing is proven at each clinic.
const NIGHT: &str = "
runbook: Records week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead], contact: ext 4411}
  - {id: sam, name: Sam Lavoie, roles: [dba], contact: ext 4451}
contacts:
  - {id: db-vendor, name: Database support, contact: 1-800-555-0151, account: DB-77120, hours: 24x7}
  - {id: print-vendor, name: Print management support, contact: 1-800-555-0186, account: T-2093}
services:
  - {id: sql, name: Records database, criticality: operations, contact: db-vendor, test: The patient count is as before}
  - id: emr
    name: Medical records
    criticality: safety
    needs: [sql]
    proves: [sql]
    test: Open a chart, write a note, find it again
    downtime: {procedure: Paper charts from the red binder, longest: 8h}
  - {id: print, name: Clinic printing, needs: [sql], contact: print-vendor, test: A label comes out right, sites: [north, harbour, mill]}
  - {id: mail, name: Exchange}
phases:
  - id: all
    title: All
    steps:
      - {id: load, title: Upgrade the database, role: dba, takes: 1h, needs: [], changes: [sql], undo: {do: Restore, takes: 1h}}
      - {id: client, title: Roll the client out, needs: [], changes: [emr], takes: 1h}
      - {id: query, title: Count the patients, takes: 5m, needs: [load], tests: [sql]}
      - {id: chart, title: Open a chart, takes: 5m, needs: [load], tests: [emr, print]}
      - id: doors
        title: Open the doors
        needs: []
        gate: {decides: [lead], votes: [dba], criteria: [{text: Records answer, service: emr}, {text: Printing works, service: print}]}
";

fn test(service: &str, site: Option<&str>, result: TestResult) -> Command {
    Command::Test {
        service: service.into(),
        site: site.map(str::to_string),
        result,
        note: None,
    }
}

/// The database is changed, the client is being changed, printing failed at one clinic.
fn night() -> Night {
    let mut night = Night::open(NIGHT, Mode::Live);
    night.does("sam", start("load"));
    night.wait(60).does("sam", finish("load"));
    night.does("sam", start("client"));
    night.wait(40);
    night.does("sam", test("print", Some("north"), TestResult::Pass));
    night
        .wait(5)
        .does("sam", test("print", Some("harbour"), TestResult::Fail));
    night.wait(20);
    night
}

/// The same with the database down.
fn worse() -> Night {
    let mut night = night();
    night.does("sam", finish("client"));
    night.does("sam", test("sql", None, TestResult::Fail));
    night.wait(10);
    night
}

fn state(ui: &TestApp, id: &str) -> Option<ServiceState> {
    ui.app.run().service_state(id)
}

#[test]
fn the_services_are_as_they_were() {
    type Made = fn() -> Night;
    let screens: [(&str, Made, &str); 11] = [
        ("services", night, "U"),
        ("services_of_records", night, "U down down"),
        ("services_down", worse, "U"),
        ("service_result", night, "U r"),
        ("service_sites", night, "U down r p p f tab \"torn labels\""),
        ("service_failed", worse, "U r f tab \"no logon\" enter"),
        ("service_call", worse, "U c"),
        ("service_finish", worse, "1 . 4 d"),
        ("service_gate", worse, "g"),
        ("service_vote", worse, "g v"),
        ("service_close", worse, "C"),
    ];
    for (name, made, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = made();
            let mut ui = TestApp::past_card(&mut night, "sam", size);
            ui.keys(script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}

#[test]
fn a_result_is_a_key_and_enter() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("U");
    let first = ui.app.screen.lists[View::Services].id.clone().unwrap();
    assert_eq!(
        (first.as_str(), state(&ui, "sql")),
        ("sql", Some(ServiceState::Unproven))
    );
    ui.keys("r p enter");
    assert_eq!(state(&ui, "sql"), Some(ServiceState::Proven));
    assert!(
        ui.text()
            .contains("recorded: tested Records database, pass")
    );
}

#[test]
fn a_failure_offers_a_blocker_with_the_vendor_and_only_once() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("U r f tab \"no logon\" enter");
    let text = ui.text();
    assert!(text.contains("Blocker on Records database"), "{text}");
    assert!(text.contains("1-800-555-0151"), "{text}");
    // It has to be read before Enter is an answer to it.
    ui.keys("enter");
    assert!(!ui.app.screen.dialogs.is_empty());
    ui.clock.wait(2_000);
    ui.keys("enter");
    let blocker = ui.app.run().open_blockers().next().unwrap();
    assert_eq!(blocker.services, ["sql"]);
    assert_eq!(blocker.title, "Records database failed its test: no logon");
    assert_eq!(blocker.vendor.as_deref(), Some("db-vendor"));
    // It has one by now.
    ui.keys("r f enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
}

#[test]
fn sites_take_a_key_each_and_what_was_not_said_stays() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("U");
    ui.app.screen.lists[View::Services].id = Some("print".into());
    let before = ui.app.entries();
    // A letter that means nothing goes no further.
    ui.keys("r down x p p tab \"all tried twice\" enter");
    assert_eq!(ui.app.entries(), before + 2);
    assert_eq!(state(&ui, "print"), Some(ServiceState::Proven));
    let sites: Vec<_> = ui
        .app
        .run()
        .tests
        .iter()
        .rev()
        .take(2)
        .filter_map(|t| t.site.as_deref())
        .collect();
    assert_eq!(sites, ["mill", "harbour"]);
}

#[test]
fn twelve_sites_are_twelve_keys_on_a_small_screen() {
    let sites: Vec<String> = (1..=12).map(|n| format!("site{n:02}")).collect();
    let many = format!("sites: [{}]", sites.join(", "));
    let mut night = Night::open(
        &NIGHT.replace("sites: [north, harbour, mill]", &many),
        Mode::Live,
    );
    night.does("sam", finish("load"));
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.app.screen.lists[View::Services].id = Some("print".into());
    ui.keys("U r p p p p p p p p p d p");
    insta::assert_snapshot!("service_twelve_sites_80x24", ui.text());
    ui.keys("f enter");
    let tests = &ui.app.run().tests;
    let results: Vec<TestResult> = tests.iter().map(|test| test.result).collect();
    let mut wanted = vec![TestResult::Pass; 12];
    wanted[9] = TestResult::Degraded;
    wanted[11] = TestResult::Fail;
    assert_eq!(results, wanted);
    // Behind the blocker that is offered stands the board.
    ui.keys("esc");
    assert!(ui.text().contains("10/12"), "{}", ui.text());
}

#[test]
fn a_finish_asks_for_the_results_of_what_the_step_tests() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    let before = ui.app.entries();
    ui.keys("1 . 3 d enter");
    assert!(ui.text().contains("give the test result"));
    assert_eq!(ui.app.entries(), before);
    ui.keys("p tab \"120331 as before\" enter");
    assert_eq!(ui.app.entries(), before + 1);
    assert_eq!(state(&ui, "sql"), Some(ServiceState::Proven));
    let test = ui.app.run().tests.last().unwrap();
    assert_eq!((test.service.as_str(), test.step), ("sql", Some(2)));
    assert_eq!(test.note.as_deref(), Some("120331 as before"));
}

#[test]
fn several_services_of_a_step_are_asked_one_by_one_and_each_site() {
    let mut night = worse();
    let mut ui = TestApp::past_card(&mut night, "sam", LARGE);
    ui.keys("1 . 4 d p p f n enter");
    let tests: Vec<String> = ui
        .app
        .run()
        .tests
        .iter()
        .filter(|t| t.step.is_some())
        .map(|t| format!("{} {:?} {:?}", t.service, t.site, t.result))
        .collect();
    let wanted = [
        "emr None Pass",
        "print Some(\"north\") Pass",
        "print Some(\"harbour\") Fail",
        "print Some(\"mill\") NotTested",
    ];
    assert_eq!(tests, wanted);
    assert!(
        matches!(ui.app.screen.dialogs.last(), Some(Dialog::Form(f)) if f.title.contains("Clinic printing"))
    );
}

#[test]
fn a_call_from_the_board_is_to_the_vendor() {
    let mut night = worse();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("U c");
    assert!(ui.text().contains("Database support"), "{}", ui.text());
}

#[test]
fn the_result_of_the_only_service_of_a_step_is_given_from_the_steps() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("1 . 3 esc ! d enter");
    assert_eq!(state(&ui, "sql"), Some(ServiceState::Degraded));
    // Which of two is meant is not guessed.
    ui.keys("1 . 4 esc !");
    assert!(ui.text().contains("choose a service first"));
}

#[test]
fn the_gate_goes_by_the_board_and_remembers_what_it_was() {
    let mut night = worse();
    let vote = Command::Vote {
        gate: "doors".into(),
        vote: crate::journal::Vote::Go,
    };
    night.does("sam", vote);
    let fixed = [("sql", None), ("emr", None), ("print", None)];
    for (service, site) in fixed {
        night
            .wait(1)
            .does("sam", test(service, site, TestResult::Pass));
    }
    let mut ui = TestApp::past_card(&mut night, "sam", LARGE);
    ui.keys("g");
    let text = ui.text();
    assert!(text.contains("[x] Records answer"), "{text}");
    assert!(text.contains("[x] Printing works"), "{text}");
    assert!(text.contains("3 of 3 proven"), "{text}");
    assert!(text.contains("at sam's go: 0 of 3 proven; down:"), "{text}");
}

#[test]
fn leaving_the_board_and_keys_of_other_places_record_nothing() {
    let mut night = worse();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    let before = ui.app.entries();
    ui.keys("U down up end home pagedown r esc r x z enter esc b esc space left right ~");
    ui.resize(LARGE);
    ui.keys("end");
    ui.resize(SMALL);
    assert_eq!(ui.app.entries(), before);
    assert_eq!(ui.app.screen.view, View::Services);
    ui.keys("tab");
    assert_eq!(ui.app.screen.view, View::Log);
}

#[test]
fn the_header_counts_what_is_proven() {
    let mut night = night();
    night.does("sam", finish("client"));
    night.does("sam", test("emr", None, TestResult::Pass));
    let ui = TestApp::past_card(&mut night, "sam", SMALL);
    assert!(ui.text().contains("services 2/3 proven"), "{}", ui.text());
}

#[test]
fn results_of_a_finish_are_of_services_that_the_step_tests() {
    let mut night = worse();
    let finish = |service: &str, site: Option<&str>| Command::Finish {
        step: "chart".into(),
        outcome: crate::journal::Outcome::Done,
        confirm: None,
        results: vec![ServiceResult {
            service: service.into(),
            site: site.map(str::to_string),
            result: TestResult::Pass,
        }],
    };
    let cases = [
        (
            finish("", None),
            "it tests emr or print: use --result emr=pass",
        ),
        (
            finish("sql", None),
            "it tests emr or print: use --result emr=pass",
        ),
        (finish("prin", None), "did you mean print?"),
        (finish("print", Some("nort")), "did you mean north?"),
    ];
    for (command, allowed) in cases {
        assert_eq!(night.refused("sam", command).allowed, allowed);
    }
    night.does("sam", finish("print", Some("mill")));
}

#[test]
fn a_step_that_failed_is_asked_what_its_test_showed() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("1 . 3 F \"the count is off\" enter");
    let text = ui.text();
    assert!(text.contains("give the test result"), "{text}");
    ui.keys("f enter");
    assert_eq!(state(&ui, "sql"), Some(ServiceState::Down));
    // And what is down wants a blocker, as after a test by itself.
    let text = ui.text();
    assert!(text.contains("Blocker on Records database"), "{text}");
}

#[test]
fn a_step_that_failed_before_its_test_is_so_in_two_keys() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "sam", SMALL);
    ui.keys("1 . 3 F \"no logon\" enter n enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    assert_eq!(state(&ui, "sql"), Some(ServiceState::Unproven));
}
