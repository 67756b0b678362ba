//! Every rule that undos and restores can break, as `refusals` has them for steps: what is said,
//! and that a past fact is taken all the same.

use super::*;
use crate::journal::{Mode, Way};
use crate::run::{Force, Mark, Rule};
use crate::time::Span;

const PLAN: &str = r#"
runbook: Going back
id: back
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: joe, name: Joe Tremblay, roles: [dba]}
services: [{id: emr, name: Records}]
phases:
  - id: change
    title: Change
    steps:
      - id: backup
        title: Back up
        role: dba
        restore_point: {of: [emr], do: Restore, sign_off: [lead], confirm: SQL01, evidence: [{id: rows, ask: Rows, kind: number, min: 9}]}
        undo: {do: Delete it}
      - id: migrate
        title: Migrate
        role: dba
        changes: [emr]
        undo: {do: Migrate back, sign_off: [lead], confirm: SQL01, evidence: [{id: rows, ask: Rows, kind: number, min: 9}]}
"#;

/// Going back, by the undo of `migrate` or by the restore of `backup`.
fn night(way: Way) -> (Night, &'static str) {
    let mut night = Night::open(PLAN, Mode::Live);
    night.does("lin", finish("backup"));
    night.does("lin", finish("migrate"));
    let (extent, step) = match way {
        Way::Restore => (
            RollbackExtent::To {
                point: "backup".into(),
            },
            "backup",
        ),
        _ => (RollbackExtent::Everything, "migrate"),
    };
    let back = Command::Rollback { extent };
    night.does("amara", Request::from(back).because("no-go"));
    (night, step)
}

fn starts(step: &str) -> Request {
    Request::from(Command::Start {
        step: step.into(),
        confirm: Some("SQL01".into()),
    })
}

fn proves(step: &str, value: &str) -> Request {
    let value = Observed::Value(value.into());
    Request::from(Command::Evidence {
        step: step.into(),
        id: "rows".into(),
        value,
    })
}

/// Each rule, broken once on that way; with who breaks it.
fn breakers(way: Way) -> Vec<(Rule, Night, &'static str, Request)> {
    let with = |act: &dyn Fn(&mut Night, &str) -> (Rule, &'static str, Request)| {
        let (mut night, step) = night(way);
        let (rule, who, request) = act(&mut night, step);
        (rule, night, who, request)
    };
    let begun = |night: &mut Night, step: &str| {
        night.does("lin", starts(step));
    };
    let done = |night: &mut Night, step: &str| {
        begun(night, step);
        night.does("lin", proves(step, "12"));
        night.does("lin", finish(step));
    };
    vec![
        with(&|_, step| (Rule::NotYourRole, "amara", starts(step))),
        with(&|_, step| (Rule::Confirm, "lin", start(step).into())),
        with(&|_, step| (Rule::EvidenceInvalid, "lin", proves(step, "3"))),
        with(&|_, step| (Rule::UnknownId, "lin", evidence_of(step, "rwos"))),
        with(&|_, step| (Rule::UnknownId, "amara", sign(step, "lead").into())),
        with(&|_, step| {
            let skip = Command::Skip { step: step.into() };
            (Rule::ReasonMissing, "lin", skip.into())
        }),
        with(&|_, step| {
            let reopen = Command::Reopen { step: step.into() };
            (Rule::NotFinished, "lin", Request::from(reopen).because("x"))
        }),
        with(&|night, step| {
            begun(night, step);
            (Rule::EvidenceMissing, "lin", finish(step).into())
        }),
        with(&|night, step| {
            begun(night, step);
            night.does("lin", proves(step, "12"));
            night.does("lin", block(step));
            (Rule::Blocked, "lin", finish(step).into())
        }),
        with(&|night, step| {
            begun(night, step);
            (Rule::AlreadyRunning, "joe", starts(step))
        }),
        with(&|night, step| {
            begun(night, step);
            let skip = Command::Skip { step: step.into() };
            (Rule::StillRunning, "lin", Request::from(skip).because("x"))
        }),
        with(&|night, step| {
            begun(night, step);
            let resume = Command::Resume { scope: None };
            (
                Rule::StillRunning,
                "amara",
                Request::from(resume).because("x"),
            )
        }),
        with(&|night, step| {
            done(night, step);
            (Rule::AlreadyFinished, "joe", starts(step))
        }),
        with(&|night, step| {
            done(night, step);
            let own = Request::from(sign(step, "lead")).on_behalf("lin");
            (Rule::OwnWork, "amara", own)
        }),
        with(&|night, step| {
            done(night, step);
            (Rule::NotYourRole, "joe", sign(step, "lead").into())
        }),
        with(&|night, step| {
            let failed = Request::from(ends(step, Outcome::Failed));
            night.does("lin", failed.because("no tape"));
            (Rule::NoSuchSignOff, "amara", sign(step, "lead").into())
        }),
        with(&|night, step| {
            night.does("lin", Command::Stop);
            (Rule::Stopped, "lin", starts(step))
        }),
        with(&|night, step| {
            night.does(
                "amara",
                Command::Hold {
                    scope: Some("1".into()),
                },
            );
            (Rule::Held, "lin", starts(step))
        }),
        with(&|night, _| {
            let again = night.run("amara").rollback().unwrap().extent.clone();
            let again = Command::Rollback { extent: again };
            (
                Rule::AlreadyFinished,
                "amara",
                Request::from(again).because("x"),
            )
        }),
        with(&|_, _| (Rule::TextMissing, "amara", no_steps())),
    ]
}

fn no_steps() -> Request {
    let extent = RollbackExtent::Only { steps: vec![] };
    Request::from(Command::Rollback { extent }).because("x")
}

fn evidence_of(step: &str, id: &str) -> Request {
    let value = Observed::Value("12".into());
    Request::from(Command::Evidence {
        step: step.into(),
        id: id.into(),
        value,
    })
}

#[test]
fn undos_and_restores_are_refused_as_steps_are() {
    for way in [Way::Back, Way::Restore] {
        for (rule, mut night, who, request) in breakers(way) {
            let refusal = night.refused(who, request);
            assert_eq!(refusal.rule, rule, "{way:?}: {refusal}");
        }
    }
}

#[test]
fn of_the_past_they_are_taken_and_marked() {
    for way in [Way::Back, Way::Restore] {
        for (rule, mut night, who, request) in breakers(way) {
            let at = night.now - Span::minutes(1).delta();
            let request = request.at(at);
            if matches!(rule.force(), Force::Always | Force::AskedNow) {
                assert_eq!(night.refused(who, request).rule, rule);
                continue;
            }
            let entry = night.does(who, request);
            let marks = &night.run(who).line(&entry.id()).unwrap().marks;
            assert!(
                marks.contains(&Mark::OutOfOrder),
                "{way:?} {rule}: {marks:?}"
            );
            assert!(
                entry.fact().against.iter().any(|r| r == rule.name()),
                "{rule}"
            );
        }
    }
}

#[test]
fn an_undo_out_of_order_is_taken_of_the_past() {
    let (mut night, _) = night(Way::Back);
    assert_eq!(night.refused("lin", start("backup")).rule, Rule::NeedsUnmet);
    let entry = night.tells("lin", finish("backup"));
    assert_eq!(entry.fact().against, ["needs-unmet"]);
    let undone = night.run("amara").undos().into_iter().find(|u| u.step == 0);
    assert_eq!(undone.unwrap().stage, crate::run::Stage::Done);
}
