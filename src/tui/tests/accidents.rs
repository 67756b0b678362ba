//! What is not meant as a key or comes too soon, and what calls whoever is not looking.

use crossterm::event::{Event, KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::ui::{SMALL, TestApp};
use crate::journal::BlockerFields;
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Stage};
use crate::time::Span;
use crate::tui::app::After;
use crate::tui::screen::View;

use super::behaviour::{entries, stage};

#[test]
fn the_same_key_again_within_two_seconds_does_nothing() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 . 1 enter enter enter enter enter");
    assert!(ui.app.screen.dialogs.is_empty());
    assert!(ui.text().contains("within 2 seconds"), "{}", ui.text());
    ui.wait(Span::seconds(3)).keys("enter");
    assert_eq!(ui.app.screen.dialogs.len(), 1, "now it asks how it ended");
    ui.keys("enter");
    assert_eq!(stage(&mut night, "freeze"), Stage::Done);
}

#[test]
fn a_paste_goes_into_texts_only() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let paste = |ui: &mut TestApp, text: &str| {
        ui.clock.wait(500);
        ui.app.event(Event::Paste(text.into()), &ui.clock);
    };
    paste(&mut ui, "1.1\n\nq\n");
    assert!(ui.app.screen.dialogs.is_empty());
    ui.keys("n");
    paste(&mut ui, "first\nsecond\n");
    assert!(ui.text().contains("second"), "{}", ui.text());
    assert_eq!(entries(&mut night), 1);
}

#[test]
fn keys_as_fast_as_a_paste_type_but_do_not_act() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 . 1");
    for code in [
        KeyCode::Char('x'),
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Char('q'),
    ] {
        ui.clock.wait(1);
        let after = ui.app.event(Event::Key(code.into()), &ui.clock);
        assert_ne!(after, After::Leave);
    }
    assert_eq!(entries(&mut night), 1);
}

#[test]
fn a_card_with_more_than_fits_says_so_and_scrolls() {
    let mut night = Night::rehearsal();
    night.does("lin", note("here"));
    for n in 1..=9 {
        let why = "the vendor reads the whole list of open tickets out loud, one after the other";
        night
            .wait(1)
            .does("amara", note(&format!("{n}: {why}; {why}; {why}; {why}")));
    }
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    let text = ui.text();
    assert!(text.contains("Where we were"), "{text}");
    assert!(
        !text.contains("Next for you") && text.contains("more lines"),
        "{text}"
    );
    ui.wait(Span::seconds(3)).keys("down");
    assert_eq!(ui.app.screen.dialogs.len(), 1);
    assert_ne!(ui.text(), text);
    ui.keys("end");
    let text = ui.text();
    assert!(
        text.contains("Next for you") && !text.contains("more lines"),
        "{text}"
    );
    // What was scrolled past the end does not have to be scrolled back.
    ui.keys("up");
    assert!(ui.text().contains("1 more line"), "{}", ui.text());
}

#[test]
fn what_is_read_out_scrolls_too() {
    let mut night = Night::rehearsal();
    let title = "nobody reaches anybody by any of the lines that there are, ".repeat(20);
    let fields = BlockerFields::default();
    night.does("lin", Command::Block { title, fields });
    let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
    ui.keys("Y");
    let text = ui.text();
    assert!(text.contains("more lines, Down"), "{text}");
    ui.wait(Span::seconds(3)).keys("end");
    let text = ui.text();
    assert!(text.contains("Also copied to the clipboard"), "{text}");
}

#[test]
fn a_card_says_where_we_were_and_keys_typed_ahead_do_not_close_it() {
    let mut night = Night::rehearsal();
    night.does("lin", note("here"));
    night.wait(20).does("amara", finish("freeze"));
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    let text = ui.text();
    assert!(
        text.contains("Where we were") && text.contains("finished 1.1"),
        "{text}"
    );
    let early = ui.clock.monotonic.get() - std::time::Duration::from_millis(900);
    ui.clock.monotonic.set(early);
    ui.app.event(Event::Key(KeyCode::Enter.into()), &ui.clock);
    assert_eq!(ui.app.screen.dialogs.len(), 1);
    ui.keys("enter enter");
    assert!(ui.app.screen.dialogs.is_empty());
}

#[test]
fn ten_idle_minutes_with_news_or_work_bring_the_card_and_the_key_does_no_more() {
    let mut night = Night::rehearsal();
    let mut other = crate::run::Session::open(
        std::sync::Arc::new(night.disk.clone()),
        &night.folder.clone(),
        Some(crate::run::testing::writer("joe", "other")),
        "joe",
    )
    .unwrap();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 . 1 enter").wait(Span::minutes(11));
    ui.keys("down");
    assert_eq!(ui.app.screen.dialogs.len(), 1, "no news, but work");
    ui.keys("esc");
    assert!(ui.app.screen.dialogs.is_empty());
    ui.wait(Span::minutes(11));
    other
        .record(&note("the lab is down").into(), ui.clock.now.get())
        .unwrap();
    ui.wait(Span::seconds(1)).keys("up enter");
    assert!(ui.text().contains("the lab is down"), "{}", ui.text());
    assert_eq!(stage(&mut night, "freeze"), Stage::Ready);
}

#[test]
fn what_comes_to_need_me_rings() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    let mut other = crate::run::Session::open(
        std::sync::Arc::new(night.disk.clone()),
        &night.folder.clone(),
        Some(crate::run::testing::writer("lin", "other")),
        "lin",
    )
    .unwrap();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    for (id, value) in [("rows", "200"), ("result", "clean")] {
        let value = crate::run::Observed::Value(value.into());
        let command = Command::Evidence {
            step: "backup".into(),
            id: id.into(),
            value,
        };
        other.record(&command.into(), ui.clock.now.get()).unwrap();
    }
    other
        .record(&finish("backup").into(), ui.clock.now.get())
        .unwrap();
    ui.wait(Span::seconds(1));
    assert!(
        matches!(&ui.last, After::Call(what) if what.contains("sign")),
        "{:?}",
        ui.last
    );
    assert!(ui.text().contains("FOR YOU: sign 1.2"), "{}", ui.text());
}

#[test]
fn the_mouse_selects_and_never_acts() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    for row in 0..24 {
        for column in [3, 30, 70] {
            for kind in [
                MouseEventKind::Down(MouseButton::Left),
                MouseEventKind::ScrollDown,
            ] {
                let event = MouseEvent {
                    kind,
                    column,
                    row,
                    modifiers: crossterm::event::KeyModifiers::NONE,
                };
                ui.app.event(Event::Mouse(event), &ui.clock);
            }
        }
    }
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 3,
        row: 3,
        modifiers: crossterm::event::KeyModifiers::NONE,
    };
    ui.app.event(Event::Mouse(click), &ui.clock);
    assert_eq!(ui.app.screen.view, View::Steps);
    assert_eq!(entries(&mut night), 1);
}

#[test]
fn a_key_release_is_no_key() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 . 1 esc");
    let mut release = KeyEvent::from(KeyCode::Enter);
    release.kind = crossterm::event::KeyEventKind::Release;
    ui.press(release);
    assert_eq!(entries(&mut night), 1);
}

#[test]
fn a_decision_right_after_a_vote_is_no_repeat() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "joe", SMALL);
    // Less than two seconds from the one Enter to the other.
    ui.keys("g v \"g\" enter");
    assert_eq!(ui.app.entries(), 2, "{}", ui.text());
    ui.keys("D \"h\" enter");
    let text = ui.text();
    assert!(!text.contains("the same again"), "{text}");
}

#[test]
fn joining_again_shows_the_card_only_when_there_is_something_to_tell() {
    // Who did what, and the minutes after that.
    type Past = Vec<(&'static str, Command, i64)>;
    let x = || note("x");
    let cases: [(&str, Past, usize); 6] = [
        ("only opened", vec![], 0),
        ("wrote just now", vec![("amara", x(), 0)], 0),
        ("began just now", vec![("amara", start("freeze"), 0)], 0),
        ("was away", vec![("amara", x(), 2)], 1),
        ("missed it", vec![("amara", x(), 0), ("lin", x(), 0)], 1),
        (
            "left work",
            vec![("amara", start("freeze"), 3), ("amara", x(), 0)],
            1,
        ),
    ];
    for (name, past, cards) in cases {
        let mut night = Night::rehearsal();
        for (who, command, minutes) in past {
            night.does(who, command);
            night.wait(minutes);
        }
        let ui = TestApp::open(&mut night, "amara", SMALL);
        assert_eq!(ui.app.screen.dialogs.len(), cards, "{name}");
    }
}

#[test]
fn what_reaches_somebody_is_never_cut() {
    let reach = "+1 416 555 0142, pager 99-1234567";
    let yaml = crate::run::testing::RUNBOOK
        .replace(
            "name: Amara Osei,",
            &format!("name: Amara Oluwaseun Osei-Bonsu, contact: \"{reach}\","),
        )
        .replace("[dba, network]", "[dba, network, storage, vendor-liaison]");
    let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
    let mut ui = TestApp::open(&mut night, "joe", SMALL);
    ui.keys("p");
    let text = ui.text();
    assert_eq!(
        text.matches(reach).count(),
        2,
        "in the list and in full: {text}"
    );
    assert!(
        text.contains("Who (* is") && text.contains("Last heard"),
        "{text}"
    );
}

#[test]
fn a_click_selects_the_person_under_it() {
    // A row of the screen, and who is selected then.
    for (row, who) in [(4, "amara"), (5, "amara"), (6, "lin"), (19, "amara")] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("p");
        let click = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: 3,
            row,
            modifiers: crossterm::event::KeyModifiers::NONE,
        };
        ui.app.event(Event::Mouse(click), &ui.clock);
        assert_eq!(
            ui.app.screen.lists[View::People].id.as_deref(),
            Some(who),
            "{row}"
        );
    }
}
