//! How many keys each command takes, counted by pressing them; `docs/keys.md` is made from it.
//! `BLESS=1 cargo test` writes the page again.

use std::fmt::Write as _;
use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::ui::{SMALL, TestApp};
use crate::journal::{BlockerFields, Mode};
use crate::run::testing::{Night, RUNBOOK, finish, note, start};
use crate::run::{Command, Observed, Request};
use crate::time::Nearest;
use crate::tui::form::{Ask, Kind, Slot};
use crate::tui::keys::{self, Action, Binding, Key, Place};
use crate::tui::screen::Dialog;

/// No command takes more, from the steps, with its step selected.
const MOST: usize = 3;

/// Moments of a night: a command is counted in the first in which it can be recorded. A new
/// command may need one of its own.
const MOMENTS: &[Moment] = &[
    Moment {
        step: "1 . 1",
        before: |_| {},
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            night.does("amara", start("freeze"));
            night.wait(10);
        },
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            night.does("amara", finish("freeze"));
        },
    },
    Moment {
        step: "1 . 2",
        before: |night| {
            night.does("amara", finish("freeze"));
            night.does("lin", start("backup"));
        },
    },
    Moment {
        step: "1 . 2",
        before: backed_up,
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            let fields = BlockerFields {
                steps: Some(vec!["freeze".into()]),
                ..BlockerFields::default()
            };
            let title = "no VPN".into();
            night.does("lin", Command::Block { title, fields });
        },
    },
    Moment {
        step: "G 1",
        before: |_| {},
    },
    Moment {
        step: "G 1",
        before: |night| {
            backed_up(night);
            let (step, role) = ("backup".into(), "lead".into());
            night.does("amara", Command::Sign { step, role });
            night.all_for_a_go("go");
        },
    },
    Moment {
        step: "2 . 3",
        before: |night| {
            night.does("amara", note("a note"));
        },
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            night.does("amara", Command::Hold { scope: None });
        },
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            let (to, text) = (None, "all is quiet".into());
            night.does("lin", Command::HandOver { to, text });
        },
    },
    Moment {
        step: "1 . 1",
        before: |night| {
            night.run("lin");
            night.does("amara", finish("freeze"));
            let skip = Request::from(Command::Skip {
                step: "freeze".into(),
            });
            night.does_unaware("lin", skip.because("nobody is here"));
        },
    },
];

/// What was done, and which step is selected then.
struct Moment {
    step: &'static str,
    before: fn(&mut Night),
}

fn backed_up(night: &mut Night) {
    night.does("amara", finish("freeze"));
    for (id, value) in [("rows", "200"), ("result", "clean")] {
        let value = Observed::Value(value.into());
        let (step, id) = ("backup".into(), id.into());
        night.does("lin", Command::Evidence { step, id, value });
    }
    night.does("lin", finish("backup"));
}

/// A night in which all that comes is ready, so that a command is only counted for itself.
fn night(moment: &Moment) -> Night {
    let yaml = RUNBOOK
        .replace(
            "title: Go or no-go",
            "title: Go or no-go\n        needs: []",
        )
        .replace(
            "title: Wipe the whiteboard,",
            "title: Wipe the whiteboard, run: {command: 'true'}, tests: [emr],",
        );
    let mut night = Night::open(&yaml, Mode::Rehearsal);
    (moment.before)(&mut night);
    night
}

/// Amara at the steps, that step selected.
fn ui<'a>(night: &'a mut Night, moment: &Moment) -> TestApp<'a> {
    let mut ui = TestApp::open(night, "amara", SMALL);
    if !ui.app.screen.dialogs.is_empty() {
        ui.keys("enter");
    }
    match moment.step.strip_prefix("G ") {
        Some(number) => {
            ui.keys(&format!("/ \"G{number}\" enter"));
        }
        None => {
            ui.keys(&format!("{} esc", moment.step));
        }
    }
    ui.clock.wait(5_000);
    ui
}

/// How many keys a command takes where it records something; nothing if it never does.
fn recorded(binding: &Binding) -> Option<usize> {
    MOMENTS.iter().find_map(|moment| {
        let wanted = answers_wanted(binding, moment)?;
        let mut night = night(moment);
        let mut ui = ui(&mut night, moment);
        let before = ui.app.entries();
        press(&mut ui, binding);
        let mut count = 1;
        if focused(&ui).is_some() {
            count += filled_in(&mut ui, wanted);
            enter(&mut ui);
            count += 1;
        }
        assert!(ui.app.entries() > before, "{}: {}", binding.name, ui.text());
        Some(count)
    })
}

/// Answers the questions that have to be, with `Tab` from one to the next; how many Tabs.
fn filled_in(ui: &mut TestApp, mut wanted: Vec<Slot>) -> usize {
    let mut tabs = 0;
    while !wanted.is_empty() && tabs < 30 {
        match focused(ui) {
            Some((slot, _)) if wanted.contains(&slot) => {
                answer(ui);
                wanted.retain(|s| *s != slot);
            }
            _ => {
                ui.keys("tab");
                tabs += 1;
            }
        }
    }
    tabs
}

/// Which answers a command must be given, found by saving until it is recorded; nothing if it
/// can't be recorded at that moment.
fn answers_wanted(binding: &Binding, moment: &Moment) -> Option<Vec<Slot>> {
    let mut wanted = Vec::new();
    let mut night = night(moment);
    let mut ui = ui(&mut night, moment);
    let before = ui.app.entries();
    press(&mut ui, binding);
    for _ in 0..9 {
        if ui.app.entries() > before {
            return Some(wanted);
        }
        focused(&ui)?;
        enter(&mut ui);
        if ui.app.entries() == before {
            // A form that was saved with nothing in it is gone without a word.
            if focused(&ui).is_none() {
                press(&mut ui, binding);
            }
            let (slot, _) = focused(&ui)?;
            if wanted.contains(&slot) {
                return None;
            }
            answer(&mut ui);
            wanted.push(slot);
        }
    }
    None
}

/// Some answer to the question that has the keys: what is typed or chosen as the answer itself is
/// not counted.
fn answer(ui: &mut TestApp) {
    match focused(ui) {
        Some((_, Kind::Choice { .. })) => ui.keys("right"),
        Some((_, Kind::Pick(_) | Kind::Picks(_))) => ui.keys("ctrl-n"),
        Some((_, Kind::Time(Nearest::Past))) => ui.keys("\"-5m\""),
        Some((_, Kind::Time(Nearest::Future))) => ui.keys("\"+5m\""),
        Some((Slot::Word(word), _)) => ui.keys(&format!("\"{word}\"")),
        Some((Slot::Takes, _)) => ui.keys("\"20m\""),
        Some((Slot::Evidence(_), _)) => ui.keys("\"200\""),
        _ => ui.keys("\"words\""),
    };
}

/// The question that has the keys, if one is asked.
fn focused(ui: &TestApp) -> Option<(Slot, Kind)> {
    match ui.app.screen.dialogs.last() {
        Some(Dialog::Form(form)) => form.focused().map(|f| (f.slot.clone(), f.kind.clone())),
        _ => None,
    }
}

fn press(ui: &mut TestApp, binding: &Binding) {
    let key = match binding.keys[0] {
        Key::Code(code) => KeyEvent::from(code),
        Key::Ctrl(c) => KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL),
        Key::Alt(code) => KeyEvent::new(code, KeyModifiers::ALT),
        Key::Digit => KeyEvent::from(KeyCode::Char('1')),
    };
    // Far enough from the key before that it is no second tap.
    ui.press_after(3_000, key);
}

fn enter(ui: &mut TestApp) {
    ui.press_after(3_000, KeyEvent::from(KeyCode::Enter));
}

/// How many keys a command takes that records nothing: with `Enter` where it asks something.
fn looked_at(binding: &Binding) -> usize {
    let counts = MOMENTS.iter().map(|moment| {
        let mut night = night(moment);
        let mut ui = ui(&mut night, moment);
        press(&mut ui, binding);
        match ui.app.screen.place() {
            Place::Search | Place::Palette | Place::Command | Place::Form => 2,
            _ => 1,
        }
    });
    counts.max().unwrap_or(1)
}

fn presses(binding: &Binding) -> usize {
    match binding.action {
        // It asks first where that is the next thing: a finish.
        Action::Next => looked_at(binding),
        // The screen remembers the first, the second only looks ahead, the third is a file: they are
        // in no log.
        Action::Ask(Ask::Bridge | Ask::WhatIf | Ask::Report) => looked_at(binding),
        Action::Ask(_) => recorded(binding).unwrap_or_else(|| {
            panic!(
                "'{}' can't be recorded at any of the moments; add one to MOMENTS",
                binding.name
            )
        }),
        _ => looked_at(binding),
    }
}

fn page() -> String {
    let mut page = String::from(
        "# Every command, by key

A test makes this page from the program's own table of keys, and presses them all. Don't edit it by
hand: `BLESS=1 cargo test --lib presses` writes it.

*Presses* counts the keys until the command is recorded, or its view is on the screen. You begin in
the list of steps, with the right step selected. The count has the key itself, `Tab` to each answer
that you must give, and `Enter`. It doesn't have the answer: a text, a name, `go`, or the word that a
change of the whole run wants (`ROLLBACK`). A step that asks for evidence or a confirmation takes one
more `Tab` for each, and so does an optional answer. Instead of the key, you can type `:` and the name
in the third column.

| key | what it does | name | presses |
|---|---|---|---|
",
    );
    for binding in keys::named() {
        let keys: Vec<String> = binding
            .keys
            .iter()
            .map(|k| format!("`{}`", k.name()))
            .collect();
        // What has no key is reached by its name: the colon, and Enter.
        let (keys, presses) = if binding.keys.is_empty() {
            ("`:`".to_string(), 2)
        } else {
            (keys.join(" "), presses(binding))
        };
        // What changes the whole run takes a word, and the `Tab` to it.
        let most = MOST + usize::from(wants_word(binding));
        assert!(presses <= most, "{} takes {presses} keys", binding.name);
        let (help, name) = (binding.help, binding.name);
        writeln!(page, "| {keys} | {help} | {name} | {presses} |").unwrap();
    }
    page + &replay()
}

fn wants_word(binding: &Binding) -> bool {
    use Ask::{Close, GoForward, Replan, Resume, Rollback};
    matches!(
        binding.action,
        Action::Ask(Close | GoForward | Replan | Resume | Rollback)
    )
}

/// The keys that move a replay; the others are as above.
fn replay() -> String {
    let mut page = String::from(
        "
## In a replay

Keys that only show something work as above. These keys move through the night:

| key | what it does |
|---|---|
",
    );
    let moves = |b: &&Binding| matches!(b.action, Action::Seek(_));
    for binding in keys::rows(Place::Replay).filter(moves) {
        let keys: Vec<String> = binding
            .keys
            .iter()
            .map(|k| format!("`{}`", k.name()))
            .collect();
        writeln!(page, "| {} | {} |", keys.join(" "), binding.help).unwrap();
    }
    page
}

#[test]
fn every_command_takes_at_most_three_keys_and_the_page_says_how_many() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let page = page();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there.replace("\r\n", "\n") == page,
        "docs/keys.md is not what the table of keys says; BLESS=1 cargo test presses writes it"
    );
}
