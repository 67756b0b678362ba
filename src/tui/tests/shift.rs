//! The change of a shift as it is seen: the roll call, handing over, taking over.

use std::sync::Arc;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{BlockerFields, Mode};
use crate::run::testing::{Night, RUNBOOK, finish, note, start, writer};
use crate::run::{Command, Request, Rule, Session};
use crate::time::Span;
use crate::tui::app::After;

/// With shifts and telephone numbers: amara and joe go, lin comes at 19:00, ruth is there all night.
fn runbook() -> String {
    let mut yaml = RUNBOOK.to_string();
    for (id, more) in [
        (
            "amara",
            "contact: ext 4411, available: [2026-11-27 17:00 / 2026-11-27 20:00]",
        ),
        (
            "lin",
            "contact: ext 4420, available: [2026-11-27 19:00 / 2026-11-28 06:00]",
        ),
        (
            "joe",
            "contact: ext 4433, available: [2026-11-27 18:00 / 2026-11-27 20:00]",
        ),
        ("ruth", "contact: 555-0199"),
    ] {
        let (plain, with) = (format!("id: {id}, "), format!("id: {id}, {more}, "));
        assert!(yaml.contains(&plain));
        yaml = yaml.replace(&plain, &with);
    }
    yaml.replace(
        "services:",
        "escalation: {high: [{after: 15m, call: amara}]}\nservices:",
    )
}

/// An hour into it: joe has a blocker, a step and a call; there are notes of everybody.
fn night() -> Night {
    let mut night = Night::open(&runbook(), Mode::Live);
    night.does("amara", finish("freeze"));
    night.does("joe", start("backup"));
    let fields = BlockerFields {
        steps: Some(vec!["log-file".into()]),
        owner: Some("joe".into()),
        ticket: Some("4471".into()),
        resolve_by: Some(night.now + Span::minutes(90).delta()),
        ..BlockerFields::default()
    };
    let title = "the share is full".into();
    night.wait(5).does("joe", Command::Block { title, fields });
    let call = Command::Call {
        contact: "vendor".into(),
        reached: Some("Kim".into()),
        answered: true,
        blocker: Some("B1".into()),
        next: Some(night.now + Span::minutes(75).delta()),
        text: "they look into it".into(),
    };
    night.does("joe", call);
    night.wait(20).does("ruth", note("the clinics are quiet"));
    for n in 1..=9 {
        let text = format!("tape {n} of 9 is in the safe");
        night.wait(2).does("joe", note(&text));
    }
    let wipe = Request::from(Command::Skip {
        step: "anyone".into(),
    });
    night.does("amara", wipe.because("nobody writes on it"));
    night.wait(10);
    night
}

fn handed_over() -> Night {
    let mut night = night();
    let (to, text) = (Some("lin".into()), "the backup is slow, not stuck".into());
    night.does("joe", Command::HandOver { to, text });
    night.wait(3);
    night
}

#[test]
fn a_change_of_shift_is_as_it_was() {
    // Which night, who looks, and what is pressed to see it.
    type Case = (&'static str, fn() -> Night, &'static str, &'static str);
    let begins = || Night::open(&runbook(), Mode::Live);
    let screens: &[Case] = &[
        ("roll_call_is_offered", begins, "amara", ""),
        ("roll_call", begins, "amara", "#"),
        ("roll_call_ticked", begins, "amara", "# space tab"),
        ("roll_call_second_shift", night, "amara", "#"),
        (
            "hand_over",
            night,
            "joe",
            ") \"slow, not stuck\" tab \"lin\"",
        ),
        (
            "hand_over_scrolled",
            night,
            "joe",
            ") \"slow\" pagedown pagedown",
        ),
        ("start_of_what_runs", night, "lin", "1 . 2 s enter"),
        ("gate_not_heard", night, "lin", "g"),
        ("take_over", handed_over, "lin", "("),
        ("take_over_from_nobody", night, "ruth", "("),
        ("taken_over", handed_over, "lin", "( \"I have it\" enter"),
        ("taken_over_people", handed_over, "lin", "( enter p"),
        ("taken_over_blockers", handed_over, "lin", "( enter B"),
    ];
    for (name, night, who, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = night();
            let mut ui = TestApp::past_card(&mut night, who, size);
            ui.keys(script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}

/// Joe at another terminal.
fn joe(night: &Night) -> Session {
    let disk = Arc::new(night.disk.clone());
    let writer = Some(writer("joe", "other"));
    Session::open(disk, &night.folder, writer, "joe").unwrap()
}

#[test]
fn a_hand_over_rings_for_whoever_comes() {
    // For whom it is, and what rings at lin's.
    let cases = [
        (Some("lin"), "joe hands over to you; ( takes over"),
        (None, "joe hands over; ( takes over"),
        (Some("ruth"), ""),
    ];
    for (to, words) in cases {
        let mut night = night();
        let mut other = joe(&night);
        let mut lin = TestApp::past_card(&mut night, "lin", SMALL);
        let (to, text) = (to.map(str::to_string), "slow".into());
        let hand_over = Command::HandOver { to, text };
        other
            .record(&hand_over.into(), lin.clock.now.get())
            .unwrap();
        lin.wait(Span::minutes(1));
        match words {
            "" => assert_eq!(lin.last, After::Draw),
            words => assert_eq!(lin.last, After::Call(words.into())),
        }
    }
}

#[test]
fn who_does_not_come_to_their_shift_rings_for_the_lead() {
    let mut night = Night::open(&runbook(), Mode::Live);
    night.does("amara", finish("freeze"));
    let mut amara = TestApp::past_card(&mut night, "amara", SMALL);
    amara.wait(Span::minutes(55));
    assert_eq!(amara.last, After::Draw);
    amara.wait(Span::minutes(6));
    let words = "lin, ext 4420 should be here since 19:00; # roll call";
    assert_eq!(amara.last, After::Call(words.into()));
    amara.wait(Span::minutes(1));
    assert_eq!(amara.last, After::Draw, "it does not ring again");
}

#[test]
fn the_roll_call_checks_in_who_is_ticked() {
    // What is pressed, and who is here then.
    let cases = [
        ("# space enter", "amara joe"),
        ("# tab space enter", "amara ruth"),
        ("# tab tab space enter", "amara joe ruth"),
        ("# enter", "amara"),
    ];
    for (script, expected) in cases {
        let mut night = Night::open(&runbook(), Mode::Live);
        TestApp::past_card(&mut night, "amara", SMALL).keys(script);
        let run = night.run("amara");
        let here: Vec<&str> = run
            .plan
            .people
            .iter()
            .map(|p| p.id.as_str())
            .filter(|id| run.is_present(id))
            .collect();
        assert_eq!(here.join(" "), expected, "{script}");
    }
}

#[test]
fn what_somebody_else_runs_is_not_begun_without_a_reason() {
    let mut night = night();
    let again = night.refused("lin", start("backup"));
    assert_eq!(again.rule, Rule::AlreadyRunning);
    assert!(again.why.contains("joe"), "{}", again.why);
    let join = Request::from(start("backup")).because("two are faster");
    night.does("lin", join.overriding(Rule::AlreadyRunning));
}
