//! Moving about while the night goes back, and forms that are taken up again.

use super::*;
use crate::journal::Way;
use crate::time::Span;
use crate::tui::screen::{Cursor, View};

/// The night, who presses what, and where the selection is then.
type Moved = (fn() -> Night, &'static str, &'static str, Cursor);

fn undo(step: &str) -> Cursor {
    Cursor::Undo(step.into(), Way::Back)
}

fn step(id: &str) -> Cursor {
    Cursor::Step(id.into())
}

#[test]
fn keys_lead_to_the_undo_and_stay_there() {
    let cases: &[Moved] = &[
        (back::ready, "lin", "home m", undo("schema")),
        (back::ready, "joe", "end m", undo("lab")),
        // Still running: that is what comes first.
        (rolling_back, "joe", "home m", step("lab")),
        (back::ready, "amara", "home N", undo("schema")),
        (back::ready, "amara", "home N N", undo("lab")),
        (back::ready, "amara", "home [", undo("lab")),
        // A number is the undo's, as long as there is one to do.
        (back::ready, "amara", "2 . 1 esc", undo("schema")),
        (back::ready, "amara", "3 . 1 esc", step("numbers")),
        (
            back::restoring,
            "amara",
            "1 . 2 esc",
            Cursor::Undo("backup".into(), Way::Restore),
        ),
        // In full and back it is still the same.
        (back::ready, "lin", "m V esc", undo("schema")),
        (back::ready, "lin", "home enter enter", Cursor::Rollback),
        (
            back::ready,
            "lin",
            "home space left right",
            Cursor::Rollback,
        ),
        (back::ready, "lin", "m left space right", undo("schema")),
        // A filter that lets go of it keeps the selected one in sight.
        (back::under_way, "lin", "m f f", undo("schema")),
        (back::under_way, "lin", "m f f f f", undo("schema")),
        (
            back::under_way,
            "lin",
            "2 . 2 esc f f f f",
            step("templates"),
        ),
        // The log leads to the step, also into a folded phase.
        (
            back::ready,
            "lin",
            "l home down down enter esc",
            step("freeze"),
        ),
    ];
    for (before, who, script, wanted) in cases {
        let mut night = before();
        let mut ui = TestApp::past_card(&mut night, who, SMALL);
        ui.wait(Span::seconds(3)).keys(script);
        let text = ui.text();
        assert_eq!(ui.app.screen.cursor, *wanted, "{who}: {script}\n{text}");
        let in_sight = text.lines().any(|line| line.starts_with('>'));
        assert!(in_sight, "{who}: {script}\n{text}");
    }
}

#[test]
fn a_rollback_that_is_taken_back_leaves_no_selection_behind() {
    for script in ["", "down", "down down enter", "down V", "f f down"] {
        let mut night = night();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        ui.keys("Z right tab \"no\" tab \"rollback\" enter");
        assert_eq!(ui.app.screen.cursor, Cursor::Rollback, "{}", ui.text());
        ui.wait(Span::seconds(3)).keys(script).keys("esc esc u");
        ui.wait(Span::seconds(3)).keys("enter");
        let text = ui.text();
        assert!(!text.contains("ROLLING BACK"), "{script}\n{text}");
        assert!(!text.contains("Undo: "), "{script}\n{text}");
        let cursor = &ui.app.screen.cursor;
        let gone = matches!(cursor, Cursor::Rollback | Cursor::Undo(..));
        assert!(!gone, "{script}: {cursor:?}\n{text}");
        assert_eq!(ui.app.screen.view, View::Steps);
    }
}

#[test]
fn what_is_half_typed_comes_back_by_the_same_key() {
    // What is typed and left, the key that brings it back, and what is seen then.
    let cases = [
        ("X \"smoke\" esc", "X", "smoke"),
        ("H tab \"vendor\" esc", "H", "vendor"),
        (
            "Z right tab \"blank pages\" esc",
            "Z",
            "everything, by undos",
        ),
        ("2 . 3 esc + \"Restart\" esc", "+", "Restart"),
        ("2 . 3 esc = \"50m\" esc", "=", "50m"),
        ("W \"07:00\" esc", "W", "07:00"),
        ("P \"late\" esc", "P", "late"),
        ("2 . 3 esc L \"ruth\" esc", "L", "ruth"),
        ("l up y \"19:50\" esc", "y", "19:50"),
        ("Q right tab \"saw it\" esc", "Q", "saw it"),
    ];
    for (script, key, wanted) in cases {
        let mut night = changed::conflict();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.app.screen.dialogs.is_empty(), "{script}\n{}", ui.text());
        ui.keys(key);
        let text = ui.text();
        assert!(text.contains(wanted), "{script}\n{text}");
    }
}
