//! What the screen says of a hub, and that it says nothing where there is none.

use std::cell::RefCell;
use std::rc::Rc;

use ratatui::layout::Size;

use super::ui::{LARGE, SMALL, TestApp};
use crate::run::testing::{Night, note};
use crate::share::{Contact, HubState};
use crate::time::{Instant, Span};

/// One after the other, minutes apart.
fn states(now: Instant) -> Vec<HubState> {
    let minutes = |n: i64| now + Span::minutes(n).delta();
    let calling = HubState::calling();
    let shared = HubState {
        contact: Contact::Here,
        exchanged: Some(minutes(1)),
        unshared: Some(0),
        ..calling.clone()
    };
    let sending = HubState {
        unshared: Some(14),
        ..shared.clone()
    };
    let gone = HubState {
        contact: Contact::Gone {
            since: minutes(3),
            why: "it refused our password, token or credentials".into(),
            hint: "check them".into(),
        },
        ..sending.clone()
    };
    let twice = HubState {
        exchanged: Some(minutes(5)),
        note: Some("lin@ns2~a1b2 has two different logs: both are kept".into()),
        ..shared.clone()
    };
    let in_part = HubState {
        lines: Some("amara@ws1~3f9c.jsonl: can't be read: permission denied".into()),
        ..shared.clone()
    };
    let states = [calling, shared.clone(), sending, gone, shared];
    states.into_iter().chain([twice, in_part]).collect()
}

/// The two last lines in each state.
fn said(size: Size) -> String {
    let mut night = Night::rehearsal();
    night.does("lin", note("vendor on the phone"));
    let states = states(night.now);
    let current = Rc::new(RefCell::new(states[0].clone()));
    let told = current.clone();
    let watch = move || told.borrow().clone();
    let mut ui = TestApp::open(&mut night, "amara", size);
    let without = ui.text();
    assert!(!without.to_lowercase().contains("hub"), "{without}");
    ui.app.hub = Some(&watch);
    let mut said = Vec::new();
    for state in states {
        *current.borrow_mut() = state;
        ui.wait(Span::seconds(20));
        said.push(ui.footer());
    }
    said.join("\n")
}

#[test]
fn the_last_line_says_where_things_are() {
    insta::assert_snapshot!("hub_80x24", said(SMALL));
    insta::assert_snapshot!("hub_160x50", said(LARGE));
}
