//! What must be heard of, as lines: what was done, and what is told then.

use crate::journal::{BlockerFields, Mode};
use crate::run::testing::{Night, RUNBOOK, finish, start};
use crate::run::{Command, Request};
use crate::runbook::Severity;
use crate::situation::{Situation, notices};
use crate::time::Span;
use crate::words::{notice_json, notice_text};

fn night() -> Night {
    let yaml = RUNBOOK
        .replace(
            "services:",
            "escalation: {high: [{after: 15m, call: vendor}]}\nservices:",
        )
        .replace(
            "decides: [lead]",
            "decides: [lead]\n          decide_by: 2026-11-27 20:00",
        );
    Night::open(&yaml, Mode::Live)
}

fn told(night: &mut Night, who: &str) -> Vec<String> {
    let now = night.now;
    let s = Situation::at(now, night.run(who), who);
    let notices = notices(&s);
    let keys: std::collections::HashSet<String> = notices.iter().map(|n| n.key(&s)).collect();
    assert_eq!(keys.len(), notices.len(), "each has a key of its own");
    notices.iter().map(|n| notice_text(&s, n)).collect()
}

#[test]
fn calls_gates_and_blockers_are_told_when_their_time_comes() {
    let mut night = night();
    assert_eq!(
        told(&mut night, "amara"),
        [
            "1.1 Freeze changes is ready for amara",
            "2.3 Wipe the whiteboard is ready for amara"
        ]
    );
    assert_eq!(
        told(&mut night, "nobody"),
        ["2.3 Wipe the whiteboard is ready for nobody"]
    );
    night.does("amara", start("freeze"));
    let by = night.now + Span::minutes(20).delta();
    let fields = BlockerFields {
        steps: Some(vec!["freeze".into()]),
        resolve_by: Some(by),
        ..BlockerFields::default()
    };
    night.does(
        "amara",
        Command::Block {
            title: "no VPN".into(),
            fields,
        },
    );
    night.does("amara", finish("anyone"));
    night.wait(14);
    assert_eq!(told(&mut night, "amara"), Vec::<String>::new());
    night.wait(1);
    let call = "B1 'no VPN' is open for 15m: call Records vendor, 555-0142";
    assert_eq!(told(&mut night, "amara"), [call]);
    night.wait(6);
    let late = "B1 'no VPN' was due to be resolved by 18:20";
    assert_eq!(told(&mut night, "amara"), [call, late]);
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does("amara", Request::from(solved).because("it is back"));
    night.wait(90);
    let gate = "G1 Go or no-go must be decided by 20:00, in 8m";
    assert_eq!(told(&mut night, "amara"), [gate]);
    night.wait(10);
    let gate = "G1 Go or no-go was due to be decided by 20:00";
    assert_eq!(told(&mut night, "amara"), [gate]);
}

#[test]
fn the_lead_hears_of_a_severity_that_somebody_else_lowered() {
    let mut night = night();
    let severity = |to: Severity| {
        let fields = BlockerFields {
            severity: Some(to),
            ..BlockerFields::default()
        };
        let update = Command::Update {
            blocker: "B1".into(),
            title: None,
            text: None,
            fields,
        };
        Request::from(update).because("only the lab")
    };
    let lowered = |night: &mut Night| {
        let now = night.now;
        let s = Situation::at(now, night.run("joe"), "joe");
        let notices = notices(&s);
        let found = notices.iter().find(|n| n.kind() == "severity");
        found.map(|n| (n.whom(&s).map(str::to_string), notice_text(&s, n)))
    };
    let block = Command::Block {
        title: "no VPN".into(),
        fields: BlockerFields::default(),
    };
    night.does("lin", block);
    for (who, to, told) in [
        (
            "joe",
            Severity::Low,
            Some("lowered the severity from high to low"),
        ),
        ("joe", Severity::Medium, None),
        (
            "joe",
            Severity::Low,
            Some("lowered the severity from medium to low"),
        ),
        ("amara", Severity::High, None),
        // Whoever leads knows what they did.
        ("amara", Severity::Medium, None),
    ] {
        night.does(who, severity(to));
        let text = |what: &str| format!("B1 'no VPN': joe {what}: 'only the lab'");
        let told = told.map(|what| (Some("amara".to_string()), text(what)));
        assert_eq!(lowered(&mut night), told, "{who} {to:?}");
    }
    night.does("joe", severity(Severity::Low));
    assert!(lowered(&mut night).is_some());
    let solved = Command::Unblock {
        blocker: "B1".into(),
    };
    night.does("amara", Request::from(solved).because("it is back"));
    assert_eq!(lowered(&mut night), None);
}

#[test]
fn a_command_gets_the_event_as_one_object() {
    let mut night = night();
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let event = notice_json(&s, &notices(&s)[0]);
    insta::assert_snapshot!(format!("{event:#}"));
}

/// A rehearsal opens its window when it is opened: what was to be decided days ahead of the window
/// can't be late in it.
#[test]
fn a_rehearsal_is_not_late_for_what_came_before_it() {
    let yaml = RUNBOOK
        .replace("title: Prepare\n", "title: Prepare\n    when: before\n")
        .replace(
            "decides: [lead]",
            "decides: [lead]\n          decide_by: 2026-11-25 12:00",
        );
    let gates = |mode: Mode, yaml: &str| {
        let mut night = Night::open(yaml, mode);
        night.wait(30);
        let told = told(&mut night, "nobody");
        told.iter().filter(|line| line.starts_with("G1")).count()
    };
    assert_eq!(gates(Mode::Rehearsal, &yaml), 0);
    assert_eq!(gates(Mode::Live, &yaml), 1);
    // Inside the window it rings in both.
    let inside = yaml.replace("2026-11-25 12:00", "2026-11-27 18:20");
    assert_eq!(gates(Mode::Rehearsal, &inside), 1);
    assert_eq!(gates(Mode::Live, &inside), 1);
}
