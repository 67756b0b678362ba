//! The plan changes on the night: what is added, where it stands and who waits for it.

use super::{Event, Fact, RollbackExtent, Run, Scribes, Span, Stage, opening, opens, plan};
use crate::journal::Entry;
use crate::run::testing::{Night, finish, start};
use crate::run::{Amendment, Command, Correction, NewStep, Request, Rule};

pub fn new(id: &str, after: &str) -> NewStep {
    NewStep {
        id: id.into(),
        after: after.into(),
        title: "Check the VPN".into(),
        ..NewStep::default()
    }
}

pub fn add(new: NewStep) -> Request {
    Request::from(Command::Add(new)).because("the vendor asks for it")
}

pub fn amend(step: &str, changes: Amendment) -> Request {
    Request::from(Command::Amend {
        step: step.into(),
        changes,
    })
    .because("it took longer")
}

pub fn needs(step: &str, needs: &[&str]) -> Request {
    let needs = Some(needs.iter().map(|n| n.to_string()).collect());
    amend(
        step,
        Amendment {
            needs,
            ..Amendment::default()
        },
    )
}

/// The numbers of the steps in the order in which they are shown.
fn numbers(run: &Run) -> Vec<&str> {
    run.plan
        .in_order()
        .map(|ix| run.plan.steps[ix].number.as_str())
        .collect()
}

fn needed(run: &Run, step: &str) -> Vec<String> {
    let needs = &run.plan.steps[run.plan.step(step).unwrap()].needs;
    needs
        .iter()
        .map(|&n| run.plan.steps[n].id.clone())
        .collect()
}

#[test]
fn a_feed_makes_nobody_the_lead_of_a_roster() {
    for (people, leads) in [
        ("", true),
        ("people: [{id: amara, name: A, roles: [lead]}]", false),
    ] {
        let yaml = format!(
            "runbook: x\nid: x\nwindow: {{opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, \
             timezone: UTC}}\n{people}\nphases: [{{id: a, title: A, steps: [{{id: b, title: B}}]}}]"
        );
        let runbook = crate::runbook::load(yaml.as_bytes(), "x.yaml").unwrap();
        let mut opened = opening(Span::ZERO);
        if let Event::RunOpened(opening) = &mut opened.event {
            opening.lead = Some("mallory".into());
        }
        let mut scribes = Scribes::new();
        scribes.write("mallory", opened, opens());
        let run = Run::fold(std::sync::Arc::new(runbook), &scribes.entries());
        let capacity = run.capacity("mallory", "lead", opens());
        assert_eq!(capacity.is_some(), leads, "{people}");
    }
}

#[test]
fn what_is_added_stands_behind_what_it_waits_for() {
    let mut night = Night::rehearsal();
    for (id, after) in [
        ("a", "1.1"),
        ("b", "1.1"),
        ("c", "1.1a"),
        ("d", "G1"),
        ("e", "2.3"),
    ] {
        night.does("amara", add(new(id, after)));
    }
    let run = night.run("lin");
    let shown = [
        "1.1", "1.1a", "1.1b", "1.1c", "1.2", "1.3", "G1", "1.3a", "2.1", "2.2", "2.3", "2.3a",
    ];
    assert_eq!(numbers(run), shown);
    assert_eq!(needed(run, "1.1c"), ["a"]);
    assert_eq!(needed(run, "1.3A"), ["go"]);
    assert_eq!(
        run.steps[run.plan.step("1.1a").unwrap()]
            .added
            .as_ref()
            .unwrap()
            .stamp
            .by,
        "amara"
    );
}

#[test]
fn an_added_step_is_worked_on_and_others_wait_for_it() {
    let mut night = Night::rehearsal();
    let vpn = NewStep {
        role: Some("network".into()),
        takes: Some(Span::minutes(20)),
        needed_by: vec!["1.2".into(), "backup".into()],
        undo: Some("Close it".into()),
        instructions: Some("Ask the host".into()),
        ..new("", "1.1")
    };
    night.does("amara", add(vpn));
    let run = night.run("lin");
    assert_eq!(
        needed(run, "1.2"),
        ["freeze", "check-the-vpn"],
        "once, though named twice"
    );
    assert_eq!(
        run.steps[run.plan.step("1.2").unwrap()].amended[0].was,
        [("needs", "1.1".into())]
    );
    night.does("amara", finish("1.1"));
    assert_eq!(night.refused("lin", start("1.2")).rule, Rule::NeedsUnmet);
    assert_eq!(night.refused("lin", start("1.1a")).rule, Rule::NotYourRole);
    night.does("joe", finish("check-the-vpn"));
    let entire = Command::Rollback {
        extent: RollbackExtent::Everything,
    };
    night.does("amara", Request::from(entire).because("no-go"));
    night.does(
        "lin",
        Request::from(Command::Note {
            step: None,
            text: "x".into(),
        }),
    );
    let ix = night.run("lin").plan.step("1.1a").unwrap();
    assert_eq!(night.run("lin").undos()[0].step, ix);
    assert_eq!(night.refused("lin", finish("1.1a")).rule, Rule::NotYourRole);
    night.does("joe", finish("1.1a"));
    let now = night.now;
    assert_eq!(night.run("lin").stage(ix, now), Stage::RolledBack);
}

#[test]
fn rings_are_refused_and_dropped_when_told_late() {
    let mut night = Night::rehearsal();
    let ring = add(NewStep {
        needed_by: vec!["1.1".into(), "2.3".into()],
        ..new("vpn", "1.2")
    });
    for ring in [ring.clone(), needs("1.1", &["1.3"]), needs("1.1", &["1.1"])] {
        assert_eq!(night.refused("amara", ring).rule, Rule::Ring);
    }
    night.tells("amara", ring);
    assert!(needed(night.run("lin"), "1.1").is_empty());
    assert_eq!(needed(night.run("lin"), "2.3"), ["vpn"]);
    night.tells("amara", needs("1.1", &["1.3", "2.3", "2.3"]));
    assert!(
        needed(night.run("lin"), "1.1").is_empty(),
        "2.3 stands on 1.1 through vpn"
    );
    night.tells("amara", needs("2.2", &["2.3", "2.3"]));
    assert_eq!(needed(night.run("lin"), "2.2"), ["anyone"], "each once");
}

#[test]
fn a_ring_of_two_who_had_not_heard_of_each_other_is_dropped() {
    let mut night = Night::rehearsal();
    night.run("lin");
    night.does("amara", needs("1.1", &["anyone"]));
    night.does_unaware("lin", needs("anyone", &["1.1"]));
    let run = night.run("amara");
    assert_eq!(needed(run, "1.1"), ["anyone"]);
    assert!(needed(run, "anyone").is_empty());
}

#[test]
fn one_id_of_two_writers_is_renamed_and_shown() {
    let mut night = Night::rehearsal();
    night.run("lin");
    let first = night.does("amara", add(new("vpn", "1.1")));
    let second = night.does_unaware("lin", add(new("vpn", "1.2")));
    let run = night.run("joe");
    let vpn = run.plan.step("vpn-2").unwrap();
    assert_eq!(run.plan.steps[vpn].number, "1.2a");
    assert_eq!(run.conflicts[0].entries, [first.id(), second.id()]);
    assert_eq!(run.conflicts[0].step, Some(vpn));
    let settle = Command::Settle {
        conflict: "K1".into(),
        stands: first.id().to_string(),
    };
    night.does("amara", Request::from(settle).because("two VPNs"));
    let run = night.run("joe");
    assert!(run.conflicts[0].settled.is_some() && run.plan.step("vpn-2").is_some());
}

#[test]
fn places_of_the_plan_stay_whatever_arrives() {
    let mut night = Night::rehearsal();
    night.run("lin");
    night.does("amara", add(new("vpn", "1.1")));
    let added = night.does_unaware("lin", add(new("lab", "1.1")));
    let void = Command::Correct {
        entry: added.id().to_string(),
        correction: Correction::Void,
    };
    let known = plan();
    let stays = |run: &Run| {
        let mut steps = known.steps.iter().enumerate();
        assert!(steps.all(|(ix, step)| run.plan.step(&step.id) == Some(ix)));
    };
    stays(night.run("lin"));
    night.does("lin", Request::from(void).because("there is none"));
    let run = night.run("joe");
    stays(run);
    assert_eq!(
        (run.plan.step("lab"), run.plan.step("vpn")),
        (None, Some(known.steps.len()))
    );
    let entries: Vec<Entry> = run.log.iter().rev().map(|l| l.entry.clone()).collect();
    let mut late = Run::new(known.clone());
    entries.iter().for_each(|entry| late.apply(entry));
    assert_eq!(super::picture(&late), super::picture(run));
}

#[test]
fn a_step_that_was_added_before_the_opening_keeps_its_place() {
    let mut scribes = Scribes::new();
    let add = |id: &str| {
        let event = Event::StepAdded {
            id: id.into(),
            after: "freeze".into(),
            role: None,
            takes: None,
            needed_by: vec![],
        };
        Fact::new("lin", event).with_text("title", id)
    };
    let hour = Span::minutes(60);
    scribes.write("lin", add("first"), opens());
    scribes.write("amara", opening(hour), opens());
    scribes.write("lin", add("second"), opens());
    let run = Run::fold(plan(), &scribes.entries());
    assert_eq!(run.plan.window.opens, opens() + hour.delta());
    assert_eq!(run.steps.len(), run.plan.steps.len());
    for id in ["first", "second"] {
        let ix = run.plan.step(id).unwrap();
        assert!(run.steps[ix].added.is_some(), "{id}");
    }
}
