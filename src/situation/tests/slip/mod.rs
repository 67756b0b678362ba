//! Where the time went: nights by hand, each of another kind, and nights by chance.

mod nights;
mod random;

use crate::journal::{BlockerFields, Decision, Mode, Outcome, RollbackExtent, RunOutcome};
use crate::run::testing::{Night, finish, start};
use crate::run::{Amendment, Command, NewStep, Observed, Request, Rule};
use crate::situation::{Situation, Slip, SlipRow, slip};
use crate::time::{Instant, Span};

/// Three hours in a row: an hour of backing up, signed in five minutes, a quarter to decide, an
/// hour to upgrade, an hour to test; and beside them a step with three hours of slack.
const PLAN: &str = "
runbook: Night
id: night
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara, roles: [lead, safety]}
  - {id: lin, name: Lin, roles: [dba]}
services: [{id: db, name: Database}]
phases:
  - id: all
    title: All
    steps:
      - {id: backup, title: Back up, role: dba, takes: 1h, needs: [], sign_off: [lead]}
      - {id: go, title: Go, gate: {decides: [lead]}}
      - {id: upgrade, title: Upgrade, role: dba, takes: 1h, undo: {do: Restore, takes: 20m}}
      - {id: test, title: Test, role: dba, takes: 1h}
      - {id: aside, title: Aside, takes: 10m, needs: []}
";

/// What somebody does: `80 lin start upgrade`, in minutes after the window opens. A rule behind it,
/// `!needs-unmet`, is set aside.
fn does(night: &mut Night, opens: Instant, line: &str) {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let rule = words.pop_if(|last| last.starts_with('!'));
    let [minute, who, verb @ ..] = words.as_slice() else {
        panic!("{line}");
    };
    let minutes = minute.parse().unwrap_or_else(|_| panic!("{line}"));
    let mut request = Request::from(command(verb, opens)).because("x");
    if let Some(rule) = rule {
        request = request.overriding(Rule::named(&rule[1..]).unwrap());
    }
    night.now = opens + Span::minutes(minutes).delta();
    night
        .record(who, request)
        .unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
}

fn command(verb: &[&str], opens: Instant) -> Command {
    let ends = |step: &str, outcome| Command::Finish {
        step: step.into(),
        outcome,
        confirm: None,
        results: Vec::new(),
    };
    let decide = |decision, until: Option<&str>| Command::Decide {
        gate: "go".into(),
        decision,
        until: until.map(|minute| opens + Span::minutes(minute.parse().unwrap()).delta()),
        conditions: Vec::new(),
    };
    let amend = |changes| Command::Amend {
        step: "test".into(),
        changes,
    };
    match verb {
        ["start", step] => start(step),
        ["finish", step] => finish(step),
        ["fail", step] => ends(step, Outcome::Failed),
        ["skip", step] => Command::Skip {
            step: (*step).into(),
        },
        ["reopen", step] => Command::Reopen {
            step: (*step).into(),
        },
        ["evidence", step, value] => Command::Evidence {
            step: (*step).into(),
            id: "rows".into(),
            value: Observed::Value((*value).into()),
        },
        ["sign", step] => Command::Sign {
            step: (*step).into(),
            role: "lead".into(),
        },
        ["refuse", step] => Command::RefuseSign {
            step: (*step).into(),
            role: "lead".into(),
        },
        ["block", step] => Command::Block {
            title: "no VPN".into(),
            fields: BlockerFields {
                steps: Some(vec![(*step).into()]),
                owner: Some("lin".into()),
                ..BlockerFields::default()
            },
        },
        ["unblock", blocker] => Command::Unblock {
            blocker: (*blocker).into(),
        },
        ["go"] => decide(Decision::Go, None),
        ["no-go"] => decide(Decision::NoGo, None),
        ["wait", until] => decide(Decision::Hold, Some(until)),
        ["hold"] => Command::Hold { scope: None },
        ["stop"] => Command::Stop,
        ["resume"] => Command::Resume { scope: None },
        ["rollback"] => Command::Rollback {
            extent: RollbackExtent::Everything,
        },
        ["rollback", point] => Command::Rollback {
            extent: RollbackExtent::To {
                point: (*point).into(),
            },
        },
        ["check-in"] => Command::CheckIn {
            name: None,
            roles: Vec::new(),
            contact: None,
        },
        ["check-out"] => Command::CheckOut,
        ["add", title, after, needed_by] => Command::Add(NewStep {
            after: (*after).into(),
            title: (*title).into(),
            needed_by: vec![(*needed_by).into()],
            ..NewStep::default()
        }),
        ["needs", needs @ ..] => amend(Amendment {
            needs: Some(needs.iter().map(|need| (*need).into()).collect()),
            ..Amendment::default()
        }),
        ["close"] => Command::Close {
            outcome: RunOutcome::Partial,
        },
        _ => panic!("{verb:?}"),
    }
}

/// A row in words: `+30m blocked 1.2 by lin B1, would gain 10m`.
fn words(s: &Situation, row: &SlipRow) -> String {
    let sign = if row.by > Span::ZERO { "+" } else { "" };
    let mut words = format!("{sign}{} {}", row.by, row.kind.word());
    let step = row.step.map(|ix| s.run.plan.steps[ix].number.as_str());
    for word in step.into_iter().chain(row.roles.iter().map(String::as_str)) {
        words += &format!(" {word}");
    }
    if !row.who.is_empty() {
        words += &format!(" by {}", row.who.join(", "));
    }
    if let (Some(blocker), Some(gain)) = (&row.blocker, row.would_gain) {
        words += &format!(" {blocker}, would gain {gain}");
    }
    words
}

fn sums(slip: &Slip) {
    let sum: i64 = slip.rows.iter().map(|row| row.by.secs()).sum();
    assert_eq!(sum, slip.by().secs(), "{slip:#?}");
    let totals: i64 = slip.totals().iter().map(|(_, sum)| sum.secs()).sum();
    assert_eq!(totals, sum);
    for row in &slip.rows {
        let is_saved = row.by < Span::ZERO;
        assert!(
            row.by != Span::ZERO && is_saved == row.kind.is_saved(),
            "{row:?}"
        );
        let gain = row.would_gain.map(Span::secs);
        assert_eq!(gain.is_some(), row.blocker.is_some());
        assert!(gain.is_none_or(|gain| gain >= 0), "{row:?}");
    }
}
