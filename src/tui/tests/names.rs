//! Names as people type them, on the screen: who is meant, who is asked about, who is found.

use super::ui::{SMALL, TestApp};
use crate::journal::Mode;
use crate::run::testing::{Night, RUNBOOK, finish, note, start};
use crate::run::{Command, Observed, Request, Stage};
use crate::time::Span;
use crate::tui::screen::Cursor;

fn night() -> Night {
    let yaml = RUNBOOK.replace("Ruth Adeyemi", "Ruth Côté-Adeyemi");
    let mut night = Night::open(&yaml, Mode::Rehearsal);
    night.now += Span::minutes(5).delta();
    night
}

/// What is said on the screen, whatever lines it is broken into.
fn words(ui: &TestApp) -> String {
    let text = ui.text();
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !word.chars().all(|c| "|-+>1234567890mIDES~".contains(c)))
        .collect();
    words.join(" ")
}

fn doers(night: &mut Night) -> Vec<String> {
    let lines = night.run("amara").log.iter().skip(1);
    lines.map(|line| line.entry.fact().by.clone()).collect()
}

#[test]
fn one_key_says_that_somebody_is_meant() {
    for (script, by) in [
        // Any spelling is the name.
        (
            "n \"x\" tab tab tab \"ruth cote adeyemi\" enter",
            &["ruth"][..],
        ),
        // One that is close is asked about; Ctrl-Y is yes, and saves.
        (
            "n \"x\" tab tab tab \"Ruth Cote Adeyemy\" enter ctrl-y",
            &["ruth"],
        ),
        (
            "K \"-3m\" tab \"-2m\" tab \"Trembley\" enter ctrl-y",
            &["joe", "joe"],
        ),
        ("h \"Tremblai\" enter ctrl-y n \"x\" enter", &["joe"]),
        // Somebody else says why they are named.
        (
            "n \"x\" tab tab tab \"Ruth Cote Adeyemy\" enter ctrl-o \"her sister\" enter",
            &["Ruth Cote Adeyemy"],
        ),
        (
            "K \"-3m\" tab \"-2m\" tab \"Marc Roy\" enter ctrl-o \"the vendor\" enter",
            &["Marc Roy", "Marc Roy"],
        ),
        // Checking them in confirms them.
        (
            "a \"Marc Roy\" enter n \"x\" tab tab tab \"marc roy\" enter",
            &["amara", "Marc Roy"],
        ),
    ] {
        let mut night = night();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        ui.keys(script);
        assert!(ui.app.screen.dialogs.is_empty(), "{script}: {}", ui.text());
        assert_eq!(doers(&mut night), by, "{script}");
    }
}

#[test]
fn what_is_asked_is_asked_in_words() {
    for (script, parts) in [
        (
            "n \"x\" tab tab tab \"Ruth Cote Adeyemy\" enter",
            &[
                "'Ruth Cote Adeyemy' isn't on the roster",
                "Is that Ruth Côté-Adeyemi? Ctrl-Y: yes",
            ][..],
        ),
        (
            "n \"x\" tab tab tab \"Marc Roy\" enter",
            &[
                "'Marc Roy' isn't on the roster",
                "check them in once (key a)",
                "Ctrl-O overrides this rule",
            ],
        ),
        (
            "h \"Tremblai\" enter",
            &["Is that Joe Tremblay? Ctrl-Y: yes"],
        ),
        // What has nothing to answer says so.
        ("n \"x\" ctrl-y", &["there is nothing to fill in here"]),
    ] {
        let mut night = night();
        let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
        ui.keys(script);
        let text = words(&ui);
        assert!(
            parts.iter().all(|part| text.contains(part)),
            "{script}: {text}"
        );
        assert!(!text.contains("--for"), "{script}: {text}");
        assert_eq!(doers(&mut night).len(), 0, "{script}: nothing is recorded");
    }
}

#[test]
fn a_search_finds_names_in_any_spelling() {
    let mut night = night();
    night.does("amara", note("Benoît a rappelé l’hôpital"));
    night.does("ruth", note("y"));
    let last = night.run("amara").log.len() - 1;
    let mut ui = TestApp::past_card(&mut night, "amara", SMALL);
    for (typed, found) in [
        ("benoit a rappele", last - 1),
        ("L'HOPITAL", last - 1),
        ("cote-adeyemi", last),
    ] {
        ui.keys(&format!("l / \"{typed}\" enter"));
        let at = ui.app.screen.log_at.unwrap_or(last);
        assert_eq!(at, found, "{typed}: {}", ui.text());
        ui.wait(Span::seconds(3)).keys("esc");
    }
}

/// In the table the row that is at fault has the keys, and a reason is for that row alone.
#[test]
fn a_row_of_the_table_is_overridden_by_itself() {
    let mut night = night();
    night.does("amara", finish("freeze"));
    let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
    ui.keys("K \"-3m\" tab \"-1m\" tab tab tab \"rows=7 result=clean\" enter");
    let text = words(&ui);
    assert!(text.contains("NOT RECORDED (evidence-invalid)"), "{text}");
    assert!(text.contains("(the field 'Evidence')"), "{text}");
    assert_eq!(doers(&mut night).len(), 1, "nothing of it is recorded");
    let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
    let row = "\"-3m\" tab \"-1m\" tab tab tab \"rows=7 result=clean\"";
    ui.keys(&format!("K {row} enter ctrl-o \"archived\" enter"));
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    let run = night.run("amara");
    let because = |at: usize| run.log[at].fact().text("because").map(str::to_string);
    let reasons: Vec<Option<String>> = (2..run.log.len()).map(because).collect();
    assert_eq!(reasons, [None, None, None, Some("archived".to_string())]);
}

/// Only all of a finish is recorded: not its evidence without it.
#[test]
fn a_finish_is_recorded_with_its_evidence_or_not_at_all() {
    let mut night = night();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    let entries = night.run("amara").log.len();
    let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
    // The second value is missing.
    ui.keys("1 . 2 d \"700\" enter");
    let text = ui.text();
    assert!(
        text.contains("NOT RECORDED") && text.contains("How it ended"),
        "{text}"
    );
    assert_eq!(ui.app.entries(), entries, "nothing is recorded");
    assert_eq!(ui.app.screen.cursor, Cursor::Step("backup".into()));
    ui.keys("right enter");
    assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
    assert_eq!(ui.app.entries(), entries + 3);
}

/// What you saw is recorded as it was, late too; what is finished on the strength of it is not,
/// unless somebody says why.
#[test]
fn a_past_reading_outside_its_limits_is_recorded_and_no_finish_rests_on_it() {
    for (at, late) in [("", false), ("-1m", true)] {
        let mut night = night();
        night.does("amara", finish("freeze"));
        night.does("lin", start("backup"));
        night.wait(5);
        let mut ui = TestApp::past_card(&mut night, "lin", SMALL);
        ui.keys("1 . 2 e \"7\" tab right tab tab tab \"-2m\" enter");
        assert!(ui.app.screen.dialogs.is_empty(), "{}", ui.text());
        ui.wait(Span::seconds(3));
        ui.keys(&format!("d tab tab tab tab \"{at}\" enter"));
        let text = words(&ui);
        assert!(
            text.contains("NOT RECORDED (evidence-invalid)"),
            "{late}: {text}"
        );
        assert!(
            text.contains("depends on 'Rows in patients'"),
            "{late}: {text}"
        );
        assert!(
            text.contains("the field 'Rows in patients'"),
            "{late}: {text}"
        );
        ui.keys("ctrl-o \"the rest is archived\" enter");
        assert!(ui.app.screen.dialogs.is_empty(), "{late}: {}", ui.text());
        let (now, run) = (night.now, night.run("amara"));
        let finished = run.log.last().unwrap().fact().clone();
        assert_eq!(
            finished.overrides.as_deref(),
            Some("evidence-invalid"),
            "{late}"
        );
        let ix = run.plan.step("backup").unwrap();
        assert_eq!(run.stage(ix, now), Stage::AwaitingSignOff);
    }
}

/// The same in a script, whatever the times.
#[test]
fn no_finish_rests_on_a_value_outside_its_limits_whenever_it_is_entered() {
    let given = |id: &str, value: &str| Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    };
    for (value, fault) in [("7", "below 100"), ("many", "not a number")] {
        for late in [false, true] {
            let mut night = night();
            night.does("amara", finish("freeze"));
            night.does("lin", start("backup"));
            night.wait(5);
            let at = night.now - Span::minutes(2).delta();
            night.does("lin", Request::from(given("rows", value)).at(at));
            night.does("lin", given("result", "clean"));
            let done = || {
                if late {
                    Request::from(finish("backup")).at(at)
                } else {
                    Request::from(finish("backup"))
                }
            };
            let refusal = night.refused("lin", done());
            assert_eq!(refusal.rule.name(), "evidence-invalid");
            assert!(refusal.why.contains(fault), "{refusal}");
            // A corrected value holds.
            let entry = night.run("lin").log.iter().rev().nth(1).unwrap().entry.id();
            let correction = crate::run::Correction::Value("700".into());
            let entry = entry.to_string();
            let right = Command::Correct { entry, correction };
            night.does("lin", Request::from(right).because("misread"));
            night.does("lin", done());
        }
    }
    // Whoever gave it with a reason has said why it will do.
    let mut night = night();
    night.does("amara", finish("freeze"));
    night.does("lin", start("backup"));
    let few = Request::from(given("rows", "7")).because("the rest is archived");
    night.does("lin", few.overriding(crate::run::Rule::EvidenceInvalid));
    night.does("lin", given("result", "clean"));
    night.does("lin", finish("backup"));
}
