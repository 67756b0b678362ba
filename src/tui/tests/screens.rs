//! Every view and dialog as it is seen, small and large.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::ui::{LARGE, PLAIN, SMALL, TestApp};
use crate::journal::{BlockerFields, Decision, Outcome, Vote};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Observed, Request};
use crate::time::Span;
use crate::tui::home::{Home, HomeRow, ModeChoice};
use crate::tui::screen::Access;
use crate::tui::theme::{Colours, Glyphs, Look};
use crate::tui::view::home;

/// Who looks, and what is pressed to see it.
const SCREENS: &[(&str, &str, &str)] = &[
    ("steps", "joe", ""),
    ("steps_folded", "joe", "1 left"),
    ("steps_ready_only", "joe", "f f"),
    ("detail", "joe", "1 . 2 V"),
    ("detail_of_gate", "joe", "g V"),
    ("blockers", "joe", "B"),
    ("gates", "joe", "g"),
    ("log", "joe", "l up"),
    ("people", "joe", "p"),
    ("spoken", "joe", "Y"),
    ("jump", "joe", "2 . 1"),
    ("search", "joe", "/ \"schema\""),
    ("help", "joe", "?"),
    ("palette", "joe", ": \"block\""),
    ("form_start_confirm", "joe", "2 . 1 s"),
    ("form_finish", "joe", "1 . 2 d"),
    ("form_work_around", "joe", "1 . 2 w"),
    ("form_fail", "joe", "1 . 2 F"),
    ("form_skip", "joe", "1 . 3 S"),
    ("form_reopen", "joe", "1 . 1 o"),
    ("form_evidence", "joe", "1 . 3 e"),
    ("form_sign", "amara", "1 . 2 i"),
    ("form_refuse_sign", "amara", "1 . 2 I"),
    (
        "form_note",
        "joe",
        "1 . 3 n \"slow\" alt-enter \"but sure\"",
    ),
    ("form_call", "joe", "B c"),
    (
        "form_blocker",
        "joe",
        "1 . 3 b \"no VPN to the lab\" tab tab \"li\" tab \"ve\" tab",
    ),
    ("form_update_blocker", "joe", "B M"),
    ("form_resolve_blocker", "joe", "B R"),
    ("form_vote", "joe", "g v"),
    (
        "form_decide",
        "amara",
        "g D right right tab tab \"Lab by noon\" tab \"jo\" tab \"12:00\"",
    ),
    ("form_tick", "amara", "g t"),
    ("form_check_in", "joe", "a"),
    ("form_check_out", "joe", "A"),
    ("form_take_back", "joe", "u"),
    ("form_close", "amara", "C"),
    ("form_report", "joe", "E"),
    ("form_of_the_past", "joe", "1 . 3 s tab \"ruth\" tab \"17:5"),
    ("refused", "joe", "2 . 1 s \"SQL01\" enter"),
    (
        "override",
        "joe",
        "2 . 1 s \"SQL01\" enter ctrl-o \"vendor says so\"",
    ),
    ("check_asked", "joe", "2 . 3 x"),
];

/// A night in full course: something of everything.
fn night() -> Night {
    let yaml = crate::run::testing::RUNBOOK
        .replace("title: Wipe the whiteboard,", "title: Wipe the whiteboard, run: {command: ./check.sh},")
        .replace("takes: 10m}", "takes: 10m, do: \"Stop **all** changes:\\n\\n- tickets\\n- jobs\", expect: Nobody deploys}");
    let mut night = Night::open(&yaml, crate::journal::Mode::Live);
    let value = |step: &str, id: &str, value: &str| Command::Evidence {
        step: step.into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    };
    night.does("amara", start("freeze"));
    night.wait(12).does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    night
        .wait(40)
        .does("lin", value("backup", "rows", "120331"));
    night.does("lin", value("backup", "result", "clean"));
    night.does("lin", finish("backup"));
    let fields = BlockerFields {
        steps: Some(vec!["log-file".into()]),
        owner: Some("lin".into()),
        vendor: Some("vendor".into()),
        ticket: Some("4471".into()),
        resolve_by: Some(night.now + Span::minutes(45).delta()),
        ..BlockerFields::default()
    };
    night.does(
        "lin",
        Command::Block {
            title: "the share is full".into(),
            fields,
        },
    );
    let call = Command::Call {
        contact: "vendor".into(),
        reached: Some("Kim".into()),
        answered: true,
        blocker: Some("B1".into()),
        next: None,
        text: "they look into it".into(),
    };
    night.wait(3).does("lin", call);
    let vote = |vote| Command::Vote {
        gate: "go".into(),
        vote,
    };
    night.does("lin", vote(Vote::Go));
    night.does(
        "joe",
        Request::from(vote(Vote::NoGo))
            .on_behalf("ruth")
            .because("lab is down"),
    );
    let hold = Command::Decide {
        gate: "go".into(),
        decision: Decision::Hold,
        until: Some(night.now + Span::minutes(30).delta()),
        conditions: Vec::new(),
    };
    night.does("amara", Request::from(hold).because("wait for the share"));
    night.does("joe", start("anyone"));
    night.wait(2).does(
        "joe",
        Command::Finish {
            step: "anyone".into(),
            outcome: Outcome::Failed,
            confirm: None,
            results: Vec::new(),
        }
        .because("no sponge"),
    );
    night.does("joe", note("it rains"));
    night
}

trait Because {
    fn because(self, why: &str) -> Request;
}

impl Because for Command {
    fn because(self, why: &str) -> Request {
        Request::from(self).because(why)
    }
}

#[test]
fn every_view_and_dialog_is_as_it_was() {
    for (name, who, script) in SCREENS {
        for (size, word) in [(SMALL, "80x24"), (LARGE, "160x50")] {
            let mut night = night();
            let mut ui = TestApp::open(&mut night, who, size);
            // Where they have written before the card comes first.
            if !ui.app.screen.dialogs.is_empty() {
                ui.keys("enter");
            }
            ui.keys(script);
            insta::assert_snapshot!(format!("{name}_{word}"), ui.text());
        }
    }
}

#[test]
fn the_card_says_where_we_were() {
    let mut night = night();
    let ui = TestApp::open(&mut night, "lin", SMALL);
    insta::assert_snapshot!(ui.text());
}

#[test]
fn a_wall_display_shows_no_card() {
    let mut night = night();
    let access = Access::ReadOnly("this screen only looks on".into());
    let ui = TestApp::with(&mut night, "lin", SMALL, access, PLAIN);
    insta::assert_snapshot!(ui.text());
}

/// Whoever only looks is offered no key that would be refused.
#[test]
fn a_wall_display_names_no_key_that_does_nothing_there() {
    let looks = ["", "1 . 2", "g", "g V", "B", "p", "O", "l", "z", "?", ":"];
    let seen = |access: &Access| -> String {
        let text = |keys: &&str| {
            let mut night = night();
            TestApp::with(&mut night, "lin", SMALL, access.clone(), PLAIN)
                .keys("esc")
                .keys(keys)
                .text()
        };
        looks.iter().map(text).collect()
    };
    let acting = seen(&Access::Full);
    let watching = seen(&Access::ReadOnly("this screen only looks on".into()));
    for named in [
        "v vote   t tick   D decide",
        "n note",
        "b blocker",
        "c call",
        "Enter update",
        "Enter check in",
        "Enter call",
        "write a note",
        "raise a blocker",
    ] {
        assert!(acting.contains(named), "{named} is named nowhere");
        assert!(!watching.contains(named), "{named}: {watching}");
    }
    for named in ["Enter open", "g gates", "? all keys"] {
        assert!(watching.contains(named), "{named}");
    }
}

#[test]
fn a_small_terminal_is_told_politely() {
    let mut night = night();
    let ui = TestApp::open(&mut night, "ruth", Size::new(60, 10));
    insta::assert_snapshot!(ui.text());
}

#[test]
fn with_line_drawing() {
    let mut night = night();
    let look = Look {
        colours: Colours::None,
        glyphs: Glyphs::Unicode,
    };
    let ui = TestApp::with(&mut night, "ruth", SMALL, Access::Full, look);
    insta::assert_snapshot!(ui.text());
}

#[test]
fn wide_and_combining_characters_line_up() {
    let yaml = crate::run::testing::RUNBOOK
        .replace(
            "Back up the database",
            "データベース全体のバックアップを取ってから検証する",
        )
        .replace(
            "Keep the log",
            "Pre\u{301}server le journal \u{202e}gnp.exe",
        );
    let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
    let ui = TestApp::open(&mut night, "ruth", SMALL);
    let buf = ui.buffer();
    let column_of = |text: &str| {
        let row = |y| (0..80).map(|x| buf[(x, y)].symbol()).collect::<Vec<_>>();
        (0..24).find_map(|y| {
            let cells = row(y);
            (0..80)
                .find(|x| cells[*x..].concat().starts_with(text))
                .map(|x| (x, y))
        })
    };
    let (after_wide, _) = column_of("after 1.1").unwrap();
    let (after_combining, _) = column_of("after 1.2").unwrap();
    let (after_plain, _) = column_of("after 1.3").unwrap();
    assert_eq!((after_wide, after_combining), (after_plain, after_plain));
    insta::assert_snapshot!(ui.text());
}

#[test]
fn the_home_screen_and_the_mode() {
    let row = |section: &str, title: &str, about: &str| HomeRow {
        section: section.into(),
        title: title.into(),
        about: about.into(),
    };
    let home = Home::new(vec![
        row(
            "Open runs",
            "Medical records upgrade",
            "LIVE  8/31  opened Fri 27 Nov 18:00",
        ),
        row(
            "Open runs",
            "Small upgrade",
            "REHEARSAL  0/7  opened Thu 26 Nov 10:00",
        ),
        row("Runbooks", "runbooks/medical-records.yaml", "revision 7"),
    ]);
    let area = Rect::new(0, 0, 80, 24);
    let mut buf = Buffer::empty(area);
    home::list(&home, PLAIN, area, &mut buf);
    insta::assert_snapshot!("home", text(&buf));
    let about = vec!["Window Fri 27 Nov 18:00 to Mon 30 Nov 06:00, America/Toronto".to_string()];
    let choice = ModeChoice::new("Medical records upgrade, revision 7", about);
    let mut buf = Buffer::empty(area);
    home::mode(&choice, PLAIN, area, &mut buf);
    insta::assert_snapshot!("mode", text(&buf));
}

fn text(buf: &Buffer) -> String {
    let row = |y: u16| {
        (0..buf.area.width)
            .map(|x| buf[(x, y)].symbol())
            .collect::<String>()
    };
    let rows = (0..buf.area.height).map(|y| row(y).trim_end().to_string());
    rows.collect::<Vec<_>>().join("\n")
}
