//! What is taken and what is refused, by wishes on a small night.

mod breakers;
mod gates;
mod going_back;
mod people;
mod refusals;
mod times;
mod wishes;

use crate::journal::{BlockerFields, Decision, Outcome, RollbackExtent, RunOutcome};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, NewStep, Observed, Request, Rule};

pub fn evidence(id: &str, value: &str) -> Command {
    let value = Observed::Value(value.into());
    Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value,
    }
}

pub fn ends(step: &str, outcome: Outcome) -> Command {
    Command::Finish {
        step: step.into(),
        outcome,
        confirm: None,
        results: Vec::new(),
    }
}

pub fn sign(step: &str, role: &str) -> Command {
    Command::Sign {
        step: step.into(),
        role: role.into(),
    }
}

pub fn block(step: &str) -> Command {
    let fields = BlockerFields {
        steps: Some(vec![step.into()]),
        ..BlockerFields::default()
    };
    Command::Block {
        title: "no space".into(),
        fields,
    }
}

pub fn decide(decision: Decision) -> Command {
    Command::Decide {
        gate: "G1".into(),
        decision,
        until: None,
        conditions: vec![],
    }
}

pub fn everything() -> Command {
    Command::Rollback {
        extent: RollbackExtent::Everything,
    }
}

pub fn add(id: &str, after: &str) -> Command {
    Command::Add(NewStep {
        id: id.into(),
        after: after.into(),
        title: "Check the VPN".into(),
        ..NewStep::default()
    })
}

pub fn close(outcome: RunOutcome) -> Command {
    Command::Close { outcome }
}

/// Frozen, backed up with evidence, finished by lin, to be signed by amara.
pub fn backed_up() -> Night {
    back_up(Night::rehearsal())
}

fn back_up(mut night: Night) -> Night {
    night.does("amara", finish("1.1"));
    night.does("lin", start("1.2"));
    night.wait(40);
    night.does("lin", evidence("rows", "120000"));
    night.does("lin", evidence("result", "clean"));
    night.does("lin", finish("backup"));
    night
}

/// Up to the gate.
pub fn at_the_gate() -> Night {
    to_the_gate(Night::rehearsal())
}

fn to_the_gate(night: Night) -> Night {
    let mut night = back_up(night);
    night.does("amara", sign("1.2", "lead"));
    night.does(
        "lin",
        Request::from(Command::Skip { step: "1.3".into() }).because("no log tonight"),
    );
    night
}

pub fn backed_up_but_running() -> Night {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.does("lin", start("1.2"));
    night.does("lin", evidence("rows", "120000"));
    night.does("lin", evidence("result", "clean"));
    night
}

pub fn gone() -> Night {
    go(Night::rehearsal())
}

/// The gate says go, with nothing that speaks against it.
fn go(night: Night) -> Night {
    let mut night = to_the_gate(night);
    night.all_for_a_go("go");
    night.does(
        "amara",
        Request::from(decide(Decision::Go)).because("all green"),
    );
    night
}

pub fn live_after_upgrade() -> Night {
    let mut night = Night::live();
    let upgrade = Command::Finish {
        step: "2.1".into(),
        outcome: Outcome::Done,
        confirm: None,
        results: Vec::new(),
    };
    // Before the gate was decided: with a reason, or what needs it would wait for that.
    let upgrade = Request::from(upgrade).because("the vendor's own window");
    night.tells("lin", upgrade.overriding(Rule::NeedsUnmet));
    night
}
