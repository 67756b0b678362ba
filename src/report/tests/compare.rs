//! Two runs side by side: the same plan gone through twice, and plans that differ.

use crate::journal::Mode;
use crate::report::{Comparison, Named, compare, comparison_text};
use crate::run::testing::{Night, RUNBOOK, finish, start};
use crate::run::{Command, Request};
use crate::time::Span;

/// A small night: what is done, and after how many minutes.
fn night(yaml: &str, acts: &[(&str, i64, Command)]) -> Night {
    let mut night = Night::open(yaml, Mode::Rehearsal);
    for (who, after, command) in acts {
        night.wait(*after);
        let request = Request::from(command.clone()).because("because");
        night.does(who, request);
    }
    night
}

fn skip(step: &str) -> Command {
    let step = step.into();
    Command::Skip { step }
}

fn first() -> Night {
    let acts = [
        ("amara", 0, start("freeze")),
        ("amara", 10, finish("freeze")),
        ("joe", 1, start("backup")),
        ("amara", 5, start("anyone")),
        ("amara", 3, finish("anyone")),
    ];
    night(RUNBOOK, &acts)
}

fn second() -> Night {
    let fail = Command::Finish {
        step: "freeze".into(),
        outcome: crate::journal::Outcome::Failed,
        confirm: None,
        results: Vec::new(),
    };
    let acts = [
        ("amara", 0, start("anyone")),
        ("amara", 3, finish("anyone")),
        ("amara", 0, start("freeze")),
        ("amara", 10, fail),
        ("amara", 5, start("freeze")),
        ("amara", 15, finish("freeze")),
        ("joe", 1, skip("backup")),
    ];
    night(RUNBOOK, &acts)
}

fn compared(first: &mut Night, second: &mut Night) -> Option<Comparison> {
    let now = second.now;
    let (a, b) = (first.run("amara"), second.run("amara"));
    let (a, b) = (Named { id: "one", run: a }, Named { id: "two", run: b });
    compare(&a, &b, now)
}

#[test]
fn durations_attempts_and_order_are_held_against_each_other() {
    let all = compared(&mut first(), &mut second()).unwrap();
    let step = |id: &str| all.steps.iter().find(|s| s.id == id).unwrap();
    let freeze = step("freeze");
    let minutes = |span: Option<Span>| span.unwrap().secs() / 60;
    assert_eq!(freeze.seconds.map(minutes), [10, 30]);
    assert_eq!(minutes(freeze.difference_seconds), 20);
    assert_eq!((freeze.attempts, freeze.failed), ([1, 2], [0, 1]));
    assert_eq!(step("backup").difference_seconds, None);
    let order: Vec<_> = all
        .order
        .iter()
        .map(|p| (p.id.as_str(), p.after.clone()))
        .collect();
    assert_eq!(order, [("freeze", [None, Some("2.3".into())])]);
    assert!(all.only.is_empty());
}

#[test]
fn steps_of_one_plan_are_told_and_plans_of_other_ids_refused() {
    let other = RUNBOOK
        .replace("{id: freeze,", "{id: chill,")
        .replace("id: small", "id: other");
    let all = compared(&mut first(), &mut night(&other, &[])).unwrap();
    let only: Vec<(usize, &str)> = all.only.iter().map(|o| (o.run, o.id.as_str())).collect();
    assert_eq!(only, [(1, "freeze"), (2, "chill")]);
    let text = comparison_text(&all);
    assert!(
        text.contains("Two runbooks, small and other: 6 steps have the same id, 2 have no match."),
        "{text}"
    );

    let strange = "
runbook: Another thing
id: another
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara Osei, roles: [lead]}]
phases:
  - {id: all, title: All, steps: [{id: nothing-like-it, title: Wait, takes: 10m}]}
";
    assert_eq!(compared(&mut first(), &mut night(strange, &[])), None);
}
