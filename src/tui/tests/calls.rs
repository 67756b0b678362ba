//! The telephone at night: what is due, whom to call, and three lines to read out.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::ui::{LARGE, PLAIN, SMALL, TestApp};
use crate::journal::{BlockerFields, Mode};
use crate::report::brief;
use crate::run::Command;
use crate::run::testing::{Night, RUNBOOK};
use crate::runbook::Severity;
use crate::situation::Situation;
use crate::time::Span;
use crate::tui::app::After;
use crate::tui::screen::{Access, View};

/// With telephone numbers, a chain of contacts and an escalation.
fn runbook() -> String {
    let people = [("amara", "ext 4411"), ("lin", "ext 4420")];
    let mut yaml = RUNBOOK.to_string();
    for (id, ext) in people {
        let (plain, with) = (format!("id: {id}, "), format!("id: {id}, contact: {ext}, "));
        yaml = yaml.replace(&plain, &with);
    }
    let contacts = "contacts:
  - {id: vendor, name: Records vendor support, contact: 1-800-555-0142, account: C-20931, hours: 24x7, then: duty}
  - {id: duty, name: Records vendor duty manager, contact: 1-800-555-0143, account: C-20931, hours: Sat and Sun 08:00-20:00, then: amara}
  - {id: lab, name: Lab network operations, contact: 555-0171, account: CLINIC-118}
escalation:
  high: [{after: 15m, call: amara}, {after: 30m, call: duty}]
  medium: [{after: 45m, call: amara}]
services:";
    let old = "contacts:\n  - {id: vendor, name: Records vendor, contact: 555-0142}\nservices:";
    assert!(yaml.contains(old));
    yaml.replace(old, contacts)
}

fn block(night: &mut Night, who: &str, title: &str, severity: Severity) {
    let fields = BlockerFields {
        steps: Some(vec!["freeze".into()]),
        severity: Some(severity),
        owner: Some("lin".into()),
        vendor: Some("vendor".into()),
        ticket: Some("4471".into()),
        ..BlockerFields::default()
    };
    let title = title.into();
    night.does(who, Command::Block { title, fields });
}

/// What is called, about which blocker, who answers, and when the next call is due.
fn call(night: &mut Night, whom: &str, about: Option<&str>, kim: bool, next: Option<i64>) {
    let next = next.map(|minutes| night.now + Span::minutes(minutes).delta());
    let command = Command::Call {
        contact: whom.into(),
        reached: kim.then(|| "Kim".to_string()),
        answered: kim,
        blocker: about.map(str::to_string),
        next,
        text: if kim {
            "they look into it, the tunnel is down on their side"
        } else {
            ""
        }
        .into(),
    };
    night.does("lin", command);
}

/// A call is overdue, and others come.
fn night() -> Night {
    let mut night = Night::open(&runbook(), Mode::Live);
    block(&mut night, "lin", "no VPN to the lab", Severity::High);
    call(&mut night, "vendor", Some("B1"), true, Some(10));
    call(&mut night, "lab", None, false, Some(120));
    night.wait(12);
    block(&mut night, "joe", "the printer is slow", Severity::Medium);
    night.wait(9);
    night
}

#[test]
fn the_telephone_is_as_it_was() {
    // What is pressed to see it.
    let screens = [
        ("calls", "O"),
        ("calls_of_a_vendor", "O down down down down down down"),
        ("calls_made", "O end"),
        ("call_that_is_due", "O c"),
        ("call_to_a_contact", "O down down down down down enter"),
        ("blocker_with_calls", "B"),
        ("update_with_calls", "B M"),
        ("block_with_numbers", "b \"x\" tab tab tab \"lab\" tab"),
        ("step_with_calls", "1 . 1 V"),
        ("call_to_a_person", "p c"),
        ("read_out", "Y"),
    ];
    for (name, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = night();
            let mut ui = TestApp::past_card(&mut night, "lin", size);
            ui.keys(script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}

#[test]
fn a_call_that_comes_due_rings_once_for_who_makes_it() {
    let mut night = Night::open(&runbook(), Mode::Rehearsal);
    call(&mut night, "vendor", None, true, Some(30));
    let mut lin = TestApp::past_card(&mut night, "lin", SMALL);
    lin.wait(Span::minutes(28));
    assert!(!lin.text().contains("due"), "{}", lin.text());
    lin.wait(Span::minutes(2));
    let words = "call Records vendor support, 1-800-555-0142, due 18:30";
    assert_eq!(lin.last, After::Call(words.into()));
    assert!(lin.text().contains(&format!("FOR YOU: {words}")));
    assert!(lin.text().contains("1 call due"), "{}", lin.text());
    lin.wait(Span::minutes(1));
    assert_eq!(lin.last, After::Draw, "it does not ring again");
    // The key that wakes the screen brings the card.
    lin.keys("down enter O enter \"back in an hour\" enter");
    let text = lin.text();
    assert!(text.contains("recorded: called Records vendor"), "{text}");
    assert!(!text.contains("call due"), "{text}");
}

#[test]
fn what_others_have_to_call_is_counted_and_does_not_ring() {
    let mut night = Night::open(&runbook(), Mode::Rehearsal);
    call(&mut night, "vendor", None, true, Some(30));
    let mut joe = TestApp::past_card(&mut night, "joe", SMALL);
    joe.wait(Span::minutes(31));
    assert_eq!(joe.last, After::Draw);
    assert!(joe.text().contains("1 call due"), "{}", joe.text());
}

#[test]
fn what_stops_the_night_stands_before_the_calls() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
    let second = |ui: &TestApp| ui.text().lines().nth(1).unwrap().to_string();
    assert!(
        second(&ui).ends_with("2 BLOCKED 21m  2 calls due"),
        "{}",
        second(&ui)
    );
    ui.wait(Span::minutes(60));
    assert!(second(&ui).contains("4 calls due"), "{}", second(&ui));
}

#[test]
fn from_a_blocker_the_telephone_points_at_its_call() {
    // What is pressed, and whom the form is for.
    let cases = [
        ("B O c", "vendor", "B1"),
        ("B down O c", "amara", "B2"),
        ("1 . 1 O c", "vendor", "B1"),
        ("O down down down down down down enter", "duty", ""),
    ];
    for (script, whom, about) in cases {
        let mut night = night();
        let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
        ui.keys(script);
        let Some(crate::tui::screen::Dialog::Form(form)) = ui.app.screen.dialogs.last() else {
            panic!("{script}: {}", ui.text());
        };
        let answer = |slot| form.field(&slot).unwrap().answer();
        use crate::tui::form::Slot;
        assert_eq!(answer(Slot::Contact), whom, "{script}");
        assert_eq!(answer(Slot::Blocker), about, "{script}");
    }
}

#[test]
fn the_mouse_selects_whom_to_call() {
    let mut night = night();
    let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
    ui.keys("O");
    for row in 0..24 {
        for kind in [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::ScrollDown,
        ] {
            let event = MouseEvent {
                kind,
                column: 30,
                row,
                modifiers: KeyModifiers::NONE,
            };
            ui.app.event(Event::Mouse(event), &ui.clock);
            let text = ui.text();
            assert!(
                ui.app.screen.view != View::Calls || text.contains("\n>"),
                "{text}"
            );
        }
    }
}

#[test]
fn three_lines_go_to_the_clipboard_as_the_command_line_says_them() {
    let watching = Access::ReadOnly("this screen only looks on".into());
    let cases = [
        ("Y", Access::Full),
        (": \"read out\" enter", Access::Full),
        ("Y", watching),
    ];
    for (script, access) in cases {
        let mut night = night();
        let mut ui = TestApp::with(&mut night, "joe", SMALL, access, PLAIN);
        ui.keys("enter").keys(script);
        let After::Copy(copied) = ui.last.clone() else {
            panic!("{script}: {:?}", ui.last);
        };
        let now = ui.clock.now.get();
        let text = ui.text();
        assert!(text.contains("if the terminal allows it"), "{text}");
        ui.wait(Span::seconds(3)).keys("enter");
        assert!(ui.app.screen.dialogs.is_empty());
        let s = Situation::at(now, night.run("joe"), "joe");
        assert_eq!(copied, brief(&s));
        assert_eq!(copied.lines().count(), 3);
    }
}
