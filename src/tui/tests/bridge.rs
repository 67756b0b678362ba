//! One scribe for many: who acts stays on the last person until it is changed.

use super::ui::{LARGE, SMALL, TestApp};
use crate::run::testing::{Night, finish, start};
use crate::time::Span;
use crate::tui::app::After;

/// Who did it and who typed it, of every entry after the opening.
fn hands(night: &mut Night, who: &str) -> Vec<(String, Option<String>)> {
    let lines = night.run(who).log.iter().skip(1);
    let fact = lines.map(|line| line.entry.fact().clone());
    fact.map(|f| (f.by, f.recorded_by)).collect()
}

#[test]
fn everything_is_done_by_the_one_who_acts_until_that_is_changed() {
    let for_other = |by: &str| (by.to_string(), Some("amara".to_string()));
    let by_me = || ("amara".to_string(), None);
    // What is pressed, who did what, and for whom is typed then.
    let cases = [
        // One key starts, a form finishes.
        (
            "h \"lin\" enter 2 . 3 enter enter",
            vec![for_other("lin")],
            Some("lin"),
        ),
        (
            "h \"lin\" enter n \"x\" enter",
            vec![for_other("lin")],
            Some("lin"),
        ),
        (
            "h \"lin\" enter g v right enter",
            vec![for_other("lin")],
            Some("lin"),
        ),
        // Somebody whom nobody knows is confirmed once.
        (
            "h \"Dr Roy\" enter n \"x\" enter ctrl-o \"their doctor\" enter b \"y\" enter",
            vec![for_other("Dr Roy"), for_other("Dr Roy")],
            Some("Dr Roy"),
        ),
        // The beginning of a name is enough.
        (
            "h \"jo\" enter n \"x\" enter",
            vec![for_other("joe")],
            Some("joe"),
        ),
        (
            "h \"vendor\" enter n \"x\" enter",
            vec![for_other("vendor")],
            Some("vendor"),
        ),
        // Me again, by an empty name or my own.
        ("h \"lin\" enter h enter n \"x\" enter", vec![by_me()], None),
        (
            "h \"lin\" enter h \"amara\" enter n \"x\" enter",
            vec![by_me()],
            None,
        ),
        // Changed in a form it stays on the last person.
        (
            "h \"lin\" enter n \"x\" tab tab tab \"joe\" enter n \"and so on\" enter",
            vec![for_other("joe"), for_other("joe")],
            Some("joe"),
        ),
        (
            "h \"lin\" enter n \"x\" tab tab tab ctrl-u enter n \"and so on\" enter",
            vec![by_me(), by_me()],
            None,
        ),
        // Without the mode one name is for one entry.
        (
            "n \"x\" tab tab tab \"joe\" enter n \"and so on\" enter",
            vec![for_other("joe"), by_me()],
            None,
        ),
        // What is left does not change it.
        (
            "h \"lin\" enter n \"x\" tab tab tab \"joe\" esc",
            vec![],
            Some("lin"),
        ),
        ("h \"lin\" esc n \"x\" enter", vec![by_me()], None),
        // What I take back is what I typed.
        (
            "h \"lin\" enter n \"x\" enter u enter",
            vec![for_other("lin"), by_me()],
            Some("lin"),
        ),
        // In the table an empty name is theirs, a row's name is the row's.
        (
            "h \"lin\" enter K \"18:00\" down tab tab \"joe\" backtab backtab \"18:00\" enter",
            vec![for_other("lin"), for_other("joe")],
            Some("lin"),
        ),
    ];
    for (script, wanted, acting) in cases {
        let mut night = Night::rehearsal();
        night.now += Span::minutes(5).delta();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.app.screen.dialogs.is_empty(), "{script}: {}", ui.text());
        assert_eq!(ui.app.screen.acting.as_deref(), acting, "{script}");
        assert_eq!(hands(&mut night, "amara"), wanted, "{script}");
    }
}

#[test]
fn sign_offs_are_theirs_too() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    let value = |id: &str, value: &str| crate::run::Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value: crate::run::Observed::Value(value.into()),
    };
    night.does("lin", value("rows", "200"));
    night.does("lin", value("result", "clean"));
    night.does("lin", finish("backup"));
    let mut ui = TestApp::open(&mut night, "joe", SMALL);
    if !ui.app.screen.dialogs.is_empty() {
        ui.keys("enter").wait(Span::seconds(3));
    }
    // He is no lead: for himself he can't sign it.
    ui.keys("h \"amara\" enter 1 . 2 enter enter");
    assert!(ui.text().contains("Sign 1.2"), "{}", ui.text());
    ui.wait(Span::seconds(3)).keys("enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let last = night.run("joe").log.last().unwrap().entry.fact().clone();
    assert_eq!(
        (last.by.as_str(), last.recorded_by.as_deref()),
        ("amara", Some("joe"))
    );
}

#[test]
fn what_is_next_is_theirs() {
    let mut night = Night::rehearsal();
    night.does("lin", start("anyone"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    assert!(
        ui.text().contains("NEXT FOR YOU  start 1.1"),
        "{}",
        ui.text()
    );
    ui.keys("h \"lin\" enter");
    let text = ui.text();
    assert!(text.contains("NEXT FOR lin  update 2.3"), "{text}");
    assert!(text.contains("TYPING FOR lin dba"), "{text}");
    // That it waited before is no news.
    assert!(!matches!(ui.last, After::Call(_)));
    ui.wait(Span::seconds(1));
    assert!(!matches!(ui.last, After::Call(_)));
    ui.keys("m");
    assert_eq!(ui.app.screen.step(), Some("anyone"));
}

#[test]
fn a_draft_that_comes_back_is_for_whoever_acts_then() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("h \"lin\" enter n \"half\" esc h \"joe\" enter n enter");
    assert_eq!(
        hands(&mut night, "amara"),
        [("joe".to_string(), Some("amara".to_string()))]
    );
}

#[test]
fn the_form_and_the_header_are_as_they_were() {
    let screens = [
        ("form", "h"),
        ("form_typed", "h \"lin\" enter h \"ven"),
        ("header", "h \"lin\" enter"),
        ("note", "h \"lin\" enter n"),
    ];
    for (name, script) in screens {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = Night::rehearsal();
            let mut ui = TestApp::open(&mut night, "amara", size);
            ui.keys(script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}
