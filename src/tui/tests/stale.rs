//! A form says what it showed when it opened, whatever others have done since.

use super::ui::{SMALL, TestApp};
use crate::run::Command;
use crate::run::testing::{Night, finish, note, start};
use crate::time::Span;

/// The same run on another machine, at the same time as a ui.
pub fn elsewhere(night: &Night, who: &str) -> crate::run::Session {
    crate::run::Session::open(
        std::sync::Arc::new(night.disk.clone()),
        &night.folder,
        Some(crate::run::testing::writer(who, "other")),
        who,
    )
    .unwrap()
}

fn block(title: &str) -> Command {
    let fields = crate::journal::BlockerFields {
        steps: Some(vec!["freeze".into()]),
        ..Default::default()
    };
    let title = title.into();
    Command::Block { title, fields }
}

#[test]
fn a_form_about_a_blocker_stays_about_that_one() {
    // What is pressed before B1 is solved and B2 raised elsewhere, what after, what is shown then.
    let cases = [
        ("1 . 1 R", "enter", "Resolved: B1 First"),
        ("1 . 1 R \"mine\"", "enter", "Resolved: B1 First"),
        ("1 . 1 M \"mine\"", "enter", "Update B1 First"),
        ("R \"mine\"", "enter", "Resolved: B1 First"),
        ("1 . 1 R \"mine\" esc", "R", "Resolved: B2 Second"),
        ("1 . 1 M \"mine\" esc", "M", "Update B2 Second"),
    ];
    for (before, after, shown) in cases {
        let mut night = Night::rehearsal();
        night.does("amara", block("First"));
        let mut other = elsewhere(&night, "joe");
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(before);
        let blocker = "B1".into();
        for command in [Command::Unblock { blocker }, block("Second")] {
            other.record(&command.into(), ui.clock.now.get()).unwrap();
        }
        ui.wait(Span::seconds(3)).keys(after);
        let text = ui.text();
        assert!(text.contains(shown), "{before}: {text}");
        assert!(!shown.contains("B2") || !text.contains("mine"), "{text}");
        let second = night.run("amara").blocker("B2").unwrap();
        assert!(second.is_open() && second.updates.is_empty(), "{before}");
    }
}

#[test]
fn what_nobody_typed_here_does_not_undo_what_others_entered_meanwhile() {
    // What is pressed before others change all of it, and the rows and the ticket after Enter.
    let cases = [
        ("1 . 2 d", "999", "T-2"),
        ("1 . 2 e", "999", "T-2"),
        ("1 . 2 d backtab ctrl-u \"150\" tab right", "150", "T-2"),
        ("1 . 1 M \"mine\"", "999", "T-2"),
        ("1 . 1 M tab tab tab tab tab ctrl-u \"T-3\"", "999", "T-3"),
        ("1 . 2 e backtab ctrl-u \"150\" esc e", "150", "T-2"),
    ];
    let rows = |value: &str| Command::Evidence {
        step: "backup".into(),
        id: "rows".into(),
        value: crate::run::Observed::Value(value.into()),
    };
    let ticket = |ticket: &str| Command::Update {
        blocker: "B1".into(),
        title: None,
        text: None,
        fields: crate::journal::BlockerFields {
            ticket: Some(ticket.into()),
            ..Default::default()
        },
    };
    for (script, value, number) in cases {
        let mut night = Night::rehearsal();
        night.does("amara", finish("freeze"));
        night.does("amara", block("First"));
        night.does("lin", start("backup"));
        night.does("lin", rows("100"));
        night.does("lin", ticket("T-1"));
        let mut other = elsewhere(&night, "joe");
        let mut ui = TestApp::open(&mut night, "lin", SMALL);
        ui.keys("esc").keys(script);
        for command in [rows("999"), ticket("T-2")] {
            other.record(&command.into(), ui.clock.now.get()).unwrap();
        }
        ui.wait(Span::seconds(3)).keys("enter");
        let text = ui.text();
        let run = night.run("amara");
        let backup = &run.steps[run.plan.step("backup").unwrap()];
        let given = backup.forward.evidence("rows").unwrap().value.as_deref();
        let blocker = run.blocker("B1").unwrap();
        let now = (given, blocker.ticket.as_deref());
        assert_eq!(now, (Some(value), Some(number)), "{script}: {text}");
    }
}

#[test]
fn only_the_entry_that_was_shown_is_taken_back() {
    // What I note elsewhere while the form is open, what is pressed then, what is shown, and how
    // many entries come of it.
    let cases = [
        (None, "enter", "took back", 1),
        (
            Some("newer"),
            "enter",
            "your last entry is a different one now",
            0,
        ),
        (Some("newer"), "enter enter", "took back", 1),
    ];
    for (newer, script, shown, taken) in cases {
        let mut night = Night::rehearsal();
        night.does("amara", note("bad note"));
        let mut other = elsewhere(&night, "amara");
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("esc u");
        assert!(ui.text().contains("bad note"), "{}", ui.text());
        if let Some(text) = newer {
            let request = note(text).into();
            other.record(&request, ui.clock.now.get()).unwrap();
        }
        ui.wait(Span::seconds(3));
        let before = ui.app.entries();
        ui.keys(script);
        let text = ui.text();
        assert_eq!(ui.app.entries() - before, taken, "{script}: {text}");
        assert!(text.contains(shown), "{script}: {text}");
        let named = newer.unwrap_or("bad note");
        assert!(text.contains(named), "{script}: {text}");
        let run = night.run("amara");
        let last = format!("{:?}", run.last_entry_of("amara").unwrap().fact());
        let stays = newer.is_some() && (taken == 0 || last.contains("bad note"));
        assert!(stays || newer.is_none(), "{script}: {last}");
    }
}
