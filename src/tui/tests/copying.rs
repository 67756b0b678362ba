//! Out of the screen, whole: commands, numbers, tickets, and the mouse.

use super::ui::{SMALL, TestApp};
use crate::journal::Mode;
use crate::run::testing::Night;
use crate::tui::app::After;
use crate::tui::clipboard::Copied;
use crate::tui::names::Mouse;

const LONG: &str = r#"robocopy \\recfs01\charts$ E:\charts /MIR /COPYALL /R:2 /W:5 /MT:32 /XD "System Volume Information" /LOG:E:\logs\robo.log /TEE"#;

/// A night whose first step has that to do.
fn doing(text: &str) -> Night {
    let yaml = format!(
        "runbook: Copy\nid: copy\nwindow: {{opens: 2026-11-27 18:00, closes: 2026-11-27 23:00, timezone: America/Toronto}}\n\
         people: [{{id: amara, name: Amara Osei, roles: [lead], contact: \"+1 416 555 0142, ext 4411\"}}]\n\
         phases: [{{id: move, title: Move, steps: [{{id: pg, title: Restore, takes: 20m, do: {}}}]}}]\n",
        serde_json::to_string(text).unwrap()
    );
    Night::open(&yaml, Mode::Rehearsal)
}

#[test]
fn a_command_is_copied_whole() {
    let block =
        format!("On SQLPROD02:\n\n```\n{LONG}\n```\n\nThen `dir`, and call 1 800 555-0199.\n");
    // What there is to do, what is pressed, and what is copied.
    let cases = [
        (format!("```\n{LONG}\n```\n"), "$", LONG),
        (block.clone(), "$ enter", LONG),
        (block.clone(), "V $ enter", LONG),
        (block.clone(), ": \"copy the\" enter enter", LONG),
        (block.clone(), "$ down enter", "dir"),
        (block.clone(), "$ down down enter", "1 800 555-0199"),
        (block.clone(), "$ down down down enter", "SQLPROD02"),
        ("```\na\n  b\n\n```".into(), "$", "a\n  b\n"),
    ];
    for (text, script, copied) in cases {
        let mut night = doing(&text);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        let After::Copy(found) = &ui.last else {
            panic!("{script}: {:?} {}", ui.last, ui.text());
        };
        assert_eq!(found, copied.trim_end_matches('\n'), "{script}");
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    }
}

#[test]
fn the_list_shows_what_would_be_copied_in_full() {
    let mut night = doing(&format!("```\n{LONG}\n```\nThen `dir`\n"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("$");
    insta::assert_snapshot!("copies_80x24", ui.text());
}

#[test]
fn a_ticket_a_number_and_an_entry_are_copied() {
    // What is pressed, what can be copied.
    let cases = [
        (
            "b \"no VPN\" tab tab tab tab \"88121\" enter B $ enter",
            "88121",
        ),
        ("p $ enter", "+1 416 555 0142"),
        ("p $ down enter", "ext 4411"),
    ];
    for (script, copied) in cases {
        let mut night = doing("Nothing");
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert_eq!(
            ui.last,
            After::Copy(copied.into()),
            "{script}: {}",
            ui.text()
        );
    }
    let mut night = doing("Nothing");
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"x\" enter l $ enter");
    assert!(
        matches!(&ui.last, After::Copy(id) if id.contains('/')),
        "{:?} {}",
        ui.last,
        ui.text()
    );
}

#[test]
fn where_nothing_can_be_copied_it_says_so() {
    let mut night = doing("Nothing");
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("$");
    assert!(
        ui.text().contains("no command, number or ticket to copy"),
        "{}",
        ui.text()
    );
}

#[test]
fn the_screen_says_where_a_copied_text_went() {
    for (to, said) in [
        (Copied::Sent, "sent to the clipboard"),
        (Copied::Tmux, "the buffer of tmux"),
        (
            Copied::File("/home/a/copied.txt".into()),
            "the text is in /home/a/copied.txt",
        ),
        (Copied::Nowhere("no room".into()), "not copied: no room"),
    ] {
        let mut night = doing("Nothing");
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.app.copied(to);
        assert!(ui.text().contains(said), "{}", ui.text());
    }
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut night = doing("Nothing");
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys(": \"mouse\" enter");
    assert_eq!(ui.last, After::Mouse(Mouse::Terminal), "{}", ui.text());
    ui.keys(": \"mouse\" enter");
    assert_eq!(ui.last, After::Mouse(Mouse::Screen), "{}", ui.text());
}
