//! What each wish does when it is taken.

use super::*;
use crate::journal::Event;
use crate::run::testing::note;
use crate::run::{Mark, Rule, Stage};
use crate::time::Span;

#[test]
fn the_future_is_refused() {
    let mut night = Night::rehearsal();
    let tomorrow = night.now + Span::minutes(600).delta();
    assert_eq!(
        night
            .refused("amara", Request::from(finish("1.1")).at(tomorrow))
            .rule,
        Rule::Future
    );
}

#[test]
fn a_step_goes_from_ready_to_signed() {
    let mut night = backed_up();
    let now = night.now;
    let run = night.run("ruth");
    let ix = run.plan.step("1.2").unwrap();
    assert_eq!(run.stage(ix, now), Stage::AwaitingSignOff);
    assert_eq!(
        run.steps[ix].forward.attempts[0].duration(now),
        Span::seconds(40 * 60 + 30)
    );
    night.does("amara", sign("1.2", "lead"));
    assert_eq!(night.run("lin").stage(ix, now), Stage::Done);
}

#[test]
fn a_deputy_signs_and_is_marked() {
    let mut night = backed_up();
    night.does(
        "amara",
        Request::from(Command::Reopen { step: "1.2".into() }).because("wrong server"),
    );
    night.does("joe", start("1.2"));
    night.does("joe", evidence("rows", "120000"));
    night.does("joe", evidence("result", "clean"));
    night.does("joe", finish("1.2"));
    let entry = night.does("lin", sign("1.2", "lead"));
    let run = night.run("lin");
    let line = run.log.iter().find(|l| l.entry.id() == entry.id()).unwrap();
    assert!(line.marks.contains(&Mark::Deputy), "{:?}", line.marks);
}

#[test]
fn a_refused_sign_off_is_shown_and_can_be_signed_later() {
    let mut night = backed_up();
    let refuse = Command::RefuseSign {
        step: "1.2".into(),
        role: "lead".into(),
    };
    assert_eq!(
        night.refused("amara", refuse.clone()).rule,
        Rule::ReasonMissing
    );
    night.does(
        "amara",
        Request::from(refuse).because("the row count is yesterday's"),
    );
    let now = night.now;
    let ix = night.run("amara").plan.step("1.2").unwrap();
    assert_eq!(night.run("lin").stage(ix, now), Stage::AwaitingSignOff);
    assert!(
        !night.run("lin").steps[ix].forward.attempts[0]
            .sign_off("lead")
            .unwrap()
            .signed
    );
    night.does("amara", sign("1.2", "lead"));
    assert_eq!(night.run("lin").stage(ix, now), Stage::Done);
}

#[test]
fn a_failed_step_is_another_attempt() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.does("lin", start("1.2"));
    night.does(
        "lin",
        Request::from(ends("1.2", Outcome::Failed)).because("tape is full"),
    );
    night.does("joe", start("1.2"));
    let ix = night.run("joe").plan.step("1.2").unwrap();
    assert_eq!(night.run("joe").steps[ix].forward.attempts.len(), 2);
    assert!(night.run("joe").conflicts.is_empty());
}

#[test]
fn a_failed_step_is_worked_around_in_one_action() {
    let mut night = Night::rehearsal();
    night.does(
        "amara",
        Request::from(ends("1.1", Outcome::Failed)).because("calendar is down"),
    );
    night.does(
        "amara",
        Request::from(ends("1.1", Outcome::WorkedAround)).because("asked everybody"),
    );
    let now = night.now;
    let run = night.run("amara");
    assert_eq!(run.stage(0, now), Stage::WorkedAround);
    assert!(run.conflicts.is_empty(), "{:?}", run.conflicts);
}

#[test]
fn the_doer_confirms_what_was_recorded_for_them() {
    let mut night = Night::rehearsal();
    night.does("joe", Request::from(finish("1.1")).on_behalf("Amara Osei"));
    let entry = night.does("amara", finish("1.1"));
    let run = night.run("lin");
    assert_eq!(
        run.log
            .iter()
            .find(|l| l.entry.id() == entry.id())
            .unwrap()
            .marks,
        [Mark::Confirms]
    );
    assert_eq!(run.steps[0].forward.finish().unwrap().confirmed.len(), 1);
    assert!(run.conflicts.is_empty());
}

#[test]
fn a_vendor_does_a_step_and_the_one_who_types_vouches() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let entry = night.does("lin", Request::from(start("1.2")).on_behalf("vendor"));
    assert_eq!(entry.fact().recorded_by.as_deref(), Some("lin"));
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let refusal = night.refused("ruth", Request::from(start("1.2")).on_behalf("vendor"));
    assert_eq!(refusal.rule, Rule::NotYourRole);
}

#[test]
fn my_last_entry_is_taken_back_within_two_minutes() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.does("lin", start("1.2"));
    night.does("amara", Command::TakeBack);
    let now = night.now;
    assert_eq!(night.run("lin").stage(0, now), Stage::Ready);
    let ix = night.run("lin").plan.step("1.2").unwrap();
    assert_eq!(
        night.run("lin").stage(ix, now),
        Stage::Running,
        "others' entries stay"
    );
    assert_eq!(
        night.refused("amara", Command::TakeBack).rule,
        Rule::NotCorrectable,
        "the opening stays"
    );
    night.wait(3);
    assert_eq!(night.refused("lin", Command::TakeBack).rule, Rule::TooLate);
}

#[test]
fn quick_steps_are_marked() {
    let mut night = backed_up_but_running();
    let entry = night.does("lin", finish("1.2"));
    let run = night.run("amara");
    assert_eq!(
        run.log
            .iter()
            .find(|l| l.entry.id() == entry.id())
            .unwrap()
            .marks,
        [Mark::Quick]
    );
}

#[test]
fn a_sign_off_names_a_finish() {
    let mut night = Night::rehearsal();
    assert_eq!(
        night.refused("amara", sign("1.2", "lead")).rule,
        Rule::UnknownId
    );
    assert_eq!(
        night.refused("amara", sign("1.2", "dba")).rule,
        Rule::UnknownId
    );
}

#[test]
fn a_stranger_is_checked_in_by_the_lead() {
    let mut night = Night::rehearsal();
    let check_in = Command::CheckIn {
        name: Some("Dr Élan Roy".into()),
        roles: vec!["dba".into()],
        contact: None,
    };
    assert_eq!(night.refused("ruth", check_in.clone()).rule, Rule::NotLead);
    let entry = night.does("amara", check_in);
    let Event::CheckedIn { person, .. } = &entry.fact().event else {
        panic!()
    };
    assert_eq!(person, "Dr Élan Roy");
    night.does("amara", finish("1.1"));
    night.does(
        "amara",
        Request::from(start("1.2")).on_behalf("dr élan roy"),
    );
}

#[test]
fn a_file_is_kept_by_its_content() {
    let mut night = at_the_gate();
    night.disk.put("home/lin/Back up.log", "it went well");
    night.does(
        "lin",
        Request::from(Command::Reopen { step: "1.3".into() }).because("found it"),
    );
    let value = Observed::Value("home/lin/Back up.log".into());
    let entry = night.does(
        "lin",
        Command::Evidence {
            step: "1.3".into(),
            id: "log".into(),
            value,
        },
    );
    let Event::EvidenceGiven {
        file: Some(file), ..
    } = &entry.fact().event
    else {
        panic!()
    };
    let kept = night
        .folder
        .join("evidence")
        .join(format!("{}-Back_up.log", file.sha256));
    assert_eq!(night.disk.get(kept).as_deref(), Some(&b"it went well"[..]));
}

#[test]
fn an_override_sets_aside_one_rule_only() {
    let mut night = Night::rehearsal();
    let request = Request::from(finish("1.2"))
        .because("helping")
        .overriding(Rule::NotYourRole);
    assert_eq!(night.refused("ruth", request).rule, Rule::NeedsUnmet);
    let mut night = gone();
    let upgrade = |confirm: &str| Command::Finish {
        step: "2.1".into(),
        outcome: Outcome::Done,
        confirm: Some(confirm.into()),
        results: Vec::new(),
    };
    let request = Request::from(upgrade("SQL02"))
        .because("helping")
        .overriding(Rule::NotYourRole);
    assert_eq!(night.refused("ruth", request).rule, Rule::Confirm);
}

#[test]
fn a_check_in_told_late_gives_no_authority() {
    let mut night = Night::rehearsal();
    let at = night.now - Span::minutes(1).delta();
    let roles = vec!["lead".to_string(), "dba".to_string()];
    let check_in = Command::CheckIn {
        name: Some("Eve".into()),
        roles,
        contact: None,
    };
    night.does("ruth", Request::from(check_in).at(at));
    let now = night.now;
    assert_eq!(night.run("ruth").capacity("Eve", "lead", now), None);
}

#[test]
fn evidence_of_an_attempt_that_failed_does_not_prove_the_next() {
    let mut night = backed_up_but_running();
    night.does(
        "lin",
        Request::from(ends("1.2", Outcome::Failed)).because("tape is full"),
    );
    night.does("lin", start("1.2"));
    assert_eq!(
        night.refused("lin", finish("1.2")).rule,
        Rule::EvidenceMissing
    );
}

#[test]
fn the_doer_confirms_a_start_too() {
    let mut night = Night::rehearsal();
    night.does("joe", Request::from(start("1.1")).on_behalf("amara"));
    let entry = night.does("amara", start("1.1"));
    let run = night.run("lin");
    let line = run.log.iter().find(|l| l.entry.id() == entry.id()).unwrap();
    assert_eq!(line.marks, [Mark::Confirms]);
}

#[test]
fn a_run_without_its_opening_takes_no_commands() {
    let night = Night::rehearsal();
    let plan = crate::runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    let run = crate::run::Run::new(std::sync::Arc::new(plan));
    let moment = crate::run::Moment {
        now: night.now,
        typist: "amara",
        rollback_by: None,
        after: &[],
        foreseen: None,
    };
    for at in [None, Some(night.now)] {
        let request = Request {
            at,
            ..Request::from(note("x"))
        };
        assert_eq!(
            crate::run::decide(&run, &moment, &request)
                .unwrap_err()
                .rule,
            Rule::NoOpening
        );
    }
}

#[test]
fn a_half_typed_name_is_nobody() {
    let mut night = Night::rehearsal();
    let refusal = night.refused("amara", Request::from(note("x")).on_behalf("jo"));
    assert!(refusal.allowed.contains("joe"), "{refusal:?}");
    let fields = BlockerFields {
        owner: Some("ama".into()),
        ..BlockerFields::default()
    };
    let block = Command::Block {
        title: "no space".into(),
        fields,
    };
    assert_eq!(night.refused("lin", block).rule, Rule::OutsidePerson);
}

#[test]
fn a_severity_is_lowered_with_a_reason_at_whatever_time() {
    use crate::runbook::Severity::{self, *};
    let update = |to: Severity| {
        let fields = BlockerFields {
            severity: Some(to),
            ..BlockerFields::default()
        };
        Request::from(Command::Update {
            blocker: "B1".into(),
            title: None,
            text: Some("seen again".into()),
            fields,
        })
    };
    for (from, to, is_free) in [
        (High, Low, false),
        (High, Medium, false),
        (Medium, Low, false),
        (Low, High, true),
        (Medium, High, true),
        (Low, Low, true),
    ] {
        for late in [false, true] {
            let mut night = Night::rehearsal();
            let fields = BlockerFields {
                severity: Some(from),
                ..BlockerFields::default()
            };
            let title = "no VPN".into();
            night.does("lin", Command::Block { title, fields });
            let at = night.now;
            night.wait(5);
            let request = if late { update(to).at(at) } else { update(to) };
            if !is_free {
                let no = night.refused("joe", request.clone());
                assert_eq!(no.rule, Rule::ReasonMissing, "{from:?} {to:?}");
                let overrides = request.clone().overriding(Rule::ReasonMissing);
                night.refused("joe", overrides);
            }
            night.does("joe", request.because("only the lab"));
            assert_eq!(night.run("lin").blockers[0].severity, to);
        }
    }
}
