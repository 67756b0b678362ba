//! What the keys do, and what they must not do.

use super::ui::{SMALL, TestApp};
use crate::journal::Fault;
use crate::run::Stage;
use crate::run::testing::{Night, finish, note, start};
use crate::time::Span;
use crate::tui::app::After;
use crate::tui::form::Slot;
use crate::tui::screen::{Access, Cursor, Dialog, View};

pub fn entries(night: &mut Night) -> usize {
    night.run("amara").log.len()
}

pub fn stage(night: &mut Night, step: &str) -> Stage {
    let now = night.now;
    let run = night.run("amara");
    run.stage(run.plan.step(step).unwrap(), now)
}

#[test]
fn enter_starts_what_is_mine_and_ready() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc 1 . 1 enter enter");
    assert!(
        ui.text().contains("RUN     Freeze changes"),
        "{}",
        ui.text()
    );
}

#[test]
fn a_number_that_is_typed_is_only_gone_to() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 . 1 enter");
    assert_eq!(ui.app.screen.cursor, Cursor::Step("freeze".into()));
    assert_eq!(entries(&mut night), 1);
}

#[test]
fn enter_on_work_of_somebody_else_only_opens_it() {
    let mut night = Night::rehearsal();
    night.does("amara", start("freeze"));
    let mut ui = TestApp::open(&mut night, "joe", SMALL);
    ui.keys("1 . 1 enter enter enter enter");
    assert_eq!(ui.app.screen.view, View::Detail);
    assert_eq!(entries(&mut night), 2);
}

#[test]
fn finishing_asks_for_the_evidence_and_saves_both() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    night.wait(5);
    let mut ui = TestApp::open(&mut night, "lin", SMALL);
    // The first key closes the card, the second opens the form.
    ui.keys("enter").wait(Span::seconds(3));
    ui.keys("enter \"120\" tab right enter");
    assert_eq!(stage(&mut night, "backup"), Stage::AwaitingSignOff);
}

#[test]
fn a_refusal_says_why_and_can_be_set_aside_with_a_reason() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "joe", SMALL);
    ui.keys("1 . 2 s enter");
    let text = ui.text();
    assert!(
        text.contains("needs-unmet") && text.contains("Allowed:"),
        "{text}"
    );
    ui.keys("ctrl-o enter");
    assert!(
        ui.text().contains("an override needs a reason"),
        "{}",
        ui.text()
    );
    ui.keys("\"the lead is on the phone\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    assert_eq!(stage(&mut night, "backup"), Stage::Running);
}

/// What is unlikely is asked about once, in the form, with its whole date.
#[test]
fn an_unlikely_time_is_kept_with_a_reason() {
    let mut night = Night::live();
    night.wait(10 * 60);
    let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
    ui.keys("n \"from the paper\" tab tab tab tab \"19:00\" enter");
    let text = ui.text();
    assert!(
        text.contains("NOT RECORDED (unlikely-time): Fri 27 Nov 19:00"),
        "{text}"
    );
    ui.keys("ctrl-o \"it is on paper\" enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let line = night.run("amara").log.last().unwrap();
    assert_eq!(
        line.entry.fact().overrides.as_deref(),
        Some("unlikely-time")
    );
}

/// What can't have been is refused, and nothing sets that aside.
#[test]
fn an_impossible_time_is_refused_in_the_form() {
    let mut night = Night::live();
    let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
    ui.keys("n \"from the paper\" tab tab tab tab \"24 nov 19:00\" enter");
    let text = ui.text();
    assert!(
        text.contains("(impossible-time): Tue 24 Nov 19:00") && !text.contains("Ctrl-O"),
        "{text}"
    );
    assert_eq!(night.run("amara").log.len(), 1);
}

#[test]
fn what_could_not_be_saved_stays_typed_until_it_is() {
    let mut night = Night::rehearsal();
    let disk = night.disk.clone();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"the SAN is slow\"");
    disk.fail_next(&[Fault::Full]);
    ui.keys("enter");
    let text = ui.text();
    assert!(text.contains("NOT SAVED"), "{text}");
    assert!(text.contains("the SAN is slow"), "{text}");
    ui.keys("enter");
    assert!(
        ui.text().contains("SAVED") && !ui.text().contains("NOT SAVED"),
        "{}",
        ui.text()
    );
    assert_eq!(entries(&mut night), 2);
}

#[test]
fn half_typed_text_survives_what_others_enter() {
    let mut night = Night::rehearsal();
    let mut other = crate::run::Session::open(
        std::sync::Arc::new(night.disk.clone()),
        &night.folder.clone(),
        Some(crate::run::testing::writer("joe", "other")),
        "joe",
    )
    .unwrap();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"half of a sen\"");
    other
        .record(&note("the lab is down").into(), ui.clock.now.get())
        .unwrap();
    ui.wait(Span::seconds(1));
    let text = ui.text();
    assert!(
        text.contains("half of a sen") && text.contains("the lab is down"),
        "{text}"
    );
}

#[test]
fn what_was_left_half_typed_comes_back() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("n \"half\" esc n");
    assert!(ui.text().contains("half"), "{}", ui.text());
}

#[test]
fn leaving_the_screen_leaves_the_run_open() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("q");
    assert_eq!(ui.last, After::Leave);
    assert!(night.run("amara").closed.is_none());
}

#[test]
fn a_screen_that_looks_on_writes_nothing() {
    let mut night = Night::rehearsal();
    night.does("amara", note("before"));
    let access = Access::ReadOnly("this screen only looks on".into());
    let mut ui = TestApp::with(&mut night, "amara", SMALL, access, super::ui::PLAIN);
    assert!(ui.app.screen.dialogs.is_empty(), "no card");
    ui.keys(
        "1 . 1 enter enter esc s enter n enter b enter x enter u enter C enter : \"note\" enter",
    );
    ui.keys("\"text\" enter");
    assert_eq!(entries(&mut night), 2);
}

#[test]
fn the_selection_follows_its_step() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("2 . 3 f f");
    assert_eq!(ui.app.screen.cursor, Cursor::Step("anyone".into()));
    ui.keys("enter");
    // No longer ready, and still where the eye is.
    assert!(ui.text().contains(">  2.3   RUN"), "{}", ui.text());
}

#[test]
fn search_finds_also_what_is_folded() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("1 left / \"keep\" enter");
    assert_eq!(ui.app.screen.cursor, Cursor::Step("log-file".into()));
    ui.keys("/ \"whiteb\" esc");
    assert_eq!(
        ui.app.screen.cursor,
        Cursor::Step("log-file".into()),
        "back where it was"
    );
}

#[test]
fn what_leads_nowhere_leads_back_to_where_it_began() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("freeze"));
    night.does("amara", note("all are here"));
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    ui.keys("esc 2 . 3").wait(Span::seconds(3));
    let here = Cursor::Step("anyone".into());
    // The first letters and figures lead to another step or phase, the last to nothing.
    for (keys, says) in [
        ("/ \"backq\"", "nothing has 'backq'"),
        ("/ \"backq\" enter", "nothing has 'backq'"),
        ("1 . 9", "there is no 1.9"),
        ("1 . 9 enter", "there is no 1.9"),
    ] {
        ui.keys(keys);
        let text = ui.text();
        assert!(text.contains(says), "{keys}: {text}");
        assert_eq!(ui.app.screen.cursor, here, "{keys}");
        ui.keys("esc").wait(Span::seconds(3));
    }
    // A figure less leads there all the same.
    ui.keys("1 . 9 backspace 2").wait(Span::seconds(3));
    assert_eq!(ui.app.screen.cursor, Cursor::Step("backup".into()));
    // Also among gates and in the log, which a search leaves or moves in.
    ui.keys("g / \"backq\" esc");
    assert_eq!(ui.app.screen.view, View::Gates);
    ui.keys("l / \"freezeq\"");
    assert_eq!(ui.app.screen.log_at, None);
}

#[test]
fn a_key_of_the_palette_stands_apart_from_its_name() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    for (typed, row) in [
        ("forward, too", "go forward, too late to roll back >  "),
        ("update the run", "update the running steps        J  "),
    ] {
        ui.keys(&format!(": \"{typed}\""));
        assert!(ui.text().contains(row), "{}", ui.text());
        ui.keys("esc");
    }
}

#[test]
fn ctrl_u_clears_what_was_typed_and_no_command_key_types() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let cases = [
        (": \"zzq\" ctrl-x alt-y ctrl-u \"note\"", ": note_"),
        ("/ \"zzq\" ctrl-x alt-y ctrl-u \"note\"", "/note_"),
        ("n \"zzq\" ctrl-q alt-q left ctrl-u \"rain\"", " rain "),
    ];
    for (script, shown) in cases {
        ui.keys(script);
        let text = ui.text();
        assert!(text.contains(shown) && !text.contains("zzq"), "{text}");
        ui.keys("esc");
    }
    ui.keys("1 . 2 d tab down ctrl-w alt-f");
    assert!(ui.text().contains("(o) done"), "{}", ui.text());
}

#[test]
fn enter_on_a_page_does_what_is_next_or_says_why_not() {
    // Who presses what, what the foot of the page says before the last Enter, and what comes.
    let cases = [
        ("amara", "1 . 1 V", "Enter start", "amara started 1.1"),
        (
            "joe",
            "1 . 1 V",
            "Enter why?",
            "nothing for you to do here: it is for lead",
        ),
        (
            "joe",
            "1 . 2 enter enter",
            "Enter why?",
            "nothing for you to do here: waiting for 1.1",
        ),
        ("joe", "g", "Enter open", "After     1.3"),
        (
            "joe",
            "g enter",
            "Enter why?",
            "nothing for you to do here: waiting for 1.",
        ),
    ];
    for (who, script, hint, comes) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, who, SMALL);
        ui.keys(script);
        // A number that was typed is over by then.
        ui.wait(Span::seconds(3));
        let before = ui.text();
        assert!(before.contains(hint), "{who} {script}: {before}");
        ui.keys("enter");
        let text = ui.text();
        assert!(text.contains(comes), "{who} {script}: {text}");
    }
}

#[test]
fn enter_on_a_gate_that_is_mine_asks_for_the_decision() {
    let yaml = crate::run::testing::RUNBOOK.replace(
        "title: Go or no-go",
        "title: Go or no-go\n        needs: []",
    );
    for script in ["g enter", "g V enter"] {
        let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.text().contains("Decide G1"), "{}", ui.text());
    }
}

#[test]
fn a_number_that_does_not_exist_says_so() {
    // What is typed, and what is missing then.
    let cases = [
        ("5", "go to 5_  there is no 5"),
        ("1 . 9", "go to 1.9_  there is no 1.9"),
        ("1 . 9 enter", "there is no 1.9"),
        ("g 7", "go to 7_  there is no 7"),
        ("2 .", ""),
        ("g 1", ""),
    ];
    for (script, missing) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        let text = ui.text();
        assert_eq!(text.contains("there is no"), !missing.is_empty(), "{text}");
        assert!(text.contains(missing), "{text}");
    }
}

/// Whoever did something may be anybody; a vendor who is called has to be in the plan.
#[test]
fn what_is_said_of_a_name_is_what_comes_of_it() {
    for (field, said) in [
        ("Vendor", "'zzyzx' is not in the plan"),
        (
            "Who did it",
            "'zzyzx' isn't on the roster: an outside person?",
        ),
    ] {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("b \"no VPN\"");
        for _ in 0..20 {
            let text = ui.text();
            if text.contains(&format!(">{field}")) {
                break;
            }
            ui.keys("tab");
        }
        ui.keys("\"zzyzx\"");
        let text = ui.text();
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn a_number_that_is_taken_back_whole_leads_back() {
    let mut night = Night::rehearsal();
    let mut ui = TestApp::open(&mut night, "amara", SMALL);
    let chosen = |ui: &TestApp| {
        let text = ui.text();
        let line = text.lines().find(|line| line.starts_with('>'));
        line.map(str::to_string)
    };
    let before = chosen(&ui);
    ui.keys("2 . 3");
    assert_ne!(chosen(&ui), before);
    ui.keys("backspace backspace backspace");
    assert_eq!(chosen(&ui), before);
    assert!(before.is_some());
}

#[test]
fn a_vote_and_a_decision_are_never_the_one_that_stood_there() {
    // What is pressed, and what is asked for.
    let cases = [
        ("g v enter", "choose go or no-go"),
        (
            "g D enter",
            "choose one of: go, go with conditions, hold, no-go",
        ),
    ];
    for (script, asked) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.text().contains(asked), "{}", ui.text());
        assert_eq!(entries(&mut night), 1);
    }
}

#[test]
fn a_refusal_goes_away_once_what_it_blamed_is_corrected() {
    // A skip without a reason is refused; the form goes to the reason.
    let cases = [("", true), ("tab \"l\"", true), ("\"late\"", false)];
    for (typed, stays) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys("1 . 1 S enter").keys(typed);
        let text = ui.text();
        assert_eq!(text.contains("NOT RECORDED"), stays, "{typed}: {text}");
    }
}

#[test]
fn a_form_that_comes_back_has_the_keys_where_it_was_refused() {
    // What is pressed, and the field that has the keys when the form is back.
    let cases = [
        (
            "b \"no VPN\" tab tab tab \"zed\" tab \"4471\" enter",
            Slot::Vendor,
        ),
        // The role is missing to whoever is said to have done it.
        ("1 . 1 s tab \"ruth\" tab enter", Slot::By),
        // What must be proved first, because evidence is the first thing that the form asks for.
        ("1 . 2 d tab tab tab enter", Slot::Evidence("rows".into())),
    ];
    for (script, slot) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "joe", SMALL);
        ui.keys(script);
        let text = ui.text();
        assert!(text.contains("NOT RECORDED"), "{script}: {text}");
        let Some(Dialog::Form(form)) = ui.app.screen.dialogs.last() else {
            panic!("{text}");
        };
        let focused = form.focused().map(|f| f.slot.clone());
        assert_eq!(focused, Some(slot), "{script}: {text}");
    }
}

#[test]
fn a_note_and_a_call_say_what_is_recorded() {
    let cases = [
        ("n \"it rains\" enter", "recorded: noted on 1.1: 'it rains'"),
        ("c \"vendor\" enter", "recorded: called Records vendor"),
    ];
    for (script, said) in cases {
        let mut night = Night::rehearsal();
        let mut ui = TestApp::open(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.text().contains(said), "{}", ui.text());
    }
}

#[test]
fn what_comes_before_the_window_is_counted_until_it_is_done() {
    let yaml =
        crate::run::testing::RUNBOOK.replace("title: Prepare", "title: Prepare\n    when: before");
    let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
    night.does("amara", finish("freeze"));
    let ui = TestApp::open(&mut night, "joe", SMALL);
    let text = ui.text();
    assert!(text.contains(" ready 1/4  0/3 done [---"), "{text}");
    let mut night = Night::rehearsal();
    let ui = TestApp::open(&mut night, "joe", SMALL);
    let text = ui.text();
    assert!(
        !text.contains("ready 0") && text.contains(" 0/7 done ["),
        "{text}"
    );
}
