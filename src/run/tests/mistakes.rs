//! Correcting what was written: times, doers, texts, values, and what never was.

use std::sync::Arc;

use super::{Outcome, Run, Span, Stage};
use crate::journal::{BlockerFields, Decision, Entry, EntryId};
use crate::run::testing::{Night, finish, note, start};
use crate::run::{Command, Correction, Mark, Observed, Request, Rule};

pub fn correct(entry: &EntryId, correction: Correction) -> Request {
    Request::from(Command::Correct {
        entry: entry.to_string(),
        correction,
    })
    .because("a slip")
}

pub fn text(text: &str) -> Correction {
    Correction::Text(text.into())
}

pub fn who(who: &str) -> Correction {
    Correction::For(who.into())
}

fn proves(id: &str, value: &str) -> Command {
    Command::Evidence {
        step: "backup".into(),
        id: id.into(),
        value: Observed::Value(value.into()),
    }
}

pub fn signs() -> Command {
    Command::Sign {
        step: "backup".into(),
        role: "lead".into(),
    }
}

fn blocks(title: &str) -> Command {
    let steps = Some(vec!["backup".into()]);
    Command::Block {
        title: title.into(),
        fields: BlockerFields {
            steps,
            ..BlockerFields::default()
        },
    }
}

pub fn decides(decision: Decision) -> Request {
    let go = Command::Decide {
        gate: "G1".into(),
        decision,
        until: None,
        conditions: vec![],
    };
    Request::from(go).because("as voted")
}

/// Backed up by lin and signed by amara: its start, a value, its finish and the signature.
pub fn signed() -> (Night, [EntryId; 4]) {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let started = night.does("lin", start("backup")).id();
    night.wait(40);
    night.does("lin", proves("result", "clean"));
    let rows = night.does("lin", proves("rows", "120")).id();
    let finished = night.does("lin", finish("backup")).id();
    let signed = night.does("amara", signs()).id();
    (night, [started, rows, finished, signed])
}

pub fn stage(night: &mut Night, step: &str) -> Stage {
    let now = night.now;
    let run = night.run("amara");
    run.stage(run.plan.step(step).unwrap(), now)
}

pub fn marks(night: &mut Night, entry: &EntryId) -> Vec<Mark> {
    night.run("amara").line(entry).unwrap().marks.clone()
}

/// The same state, in whatever order the entries arrive.
pub fn arrives_in_any_order(night: &mut Night) {
    let run = night.run("amara");
    let entries: Vec<Entry> = run.log.iter().map(|l| l.entry.clone()).collect();
    let halves = entries.len() / 2;
    for order in [
        entries.iter().rev().collect::<Vec<_>>(),
        entries[halves..].iter().chain(&entries[..halves]).collect(),
    ] {
        let mut late = Run::new(Arc::new(run.runbook().clone()));
        order.into_iter().for_each(|entry| late.apply(entry));
        assert_eq!(super::picture(&late), super::picture(run));
    }
}

#[test]
fn times_doers_texts_and_values_are_corrected() {
    let (mut night, [started, rows, finished, _]) = signed();
    let at = night.now - Span::minutes(90).delta();
    night.does("lin", correct(&started, Correction::At(at)));
    night.does("lin", correct(&rows, Correction::Value("130".into())));
    night.does("lin", correct(&finished, who("joe")));
    let noted = night.does("ruth", note("Bed 4 is full")).id();
    night.does("ruth", correct(&noted, text("Bed 5 is full")));
    let raised = night.does("lin", blocks("no spaec")).id();
    night.does("lin", correct(&raised, text("no space")));
    let call = Command::Call {
        contact: "vendor".into(),
        reached: None,
        answered: false,
        blocker: None,
        next: None,
        text: "no anwser".into(),
    };
    let called = night.does("lin", call).id();
    night.does("lin", correct(&called, text("no answer")));
    let run = night.run("amara");
    let track = &run.steps[1].forward;
    assert_eq!(track.attempts[0].start(), Some(at));
    assert_eq!(
        track.evidence("rows").unwrap().value.as_deref(),
        Some("130")
    );
    assert_eq!(track.finish().unwrap().stamp.by, "joe");
    assert_eq!(
        track.finish().unwrap().stamp.typed_by.as_deref(),
        Some("lin")
    );
    assert_eq!(run.blockers[0].title, "no space");
    assert_eq!(run.calls[0].text.as_deref(), Some("no answer"));
    let line = run.line(&noted).unwrap();
    assert_eq!(line.fact().text("text"), Some("Bed 5 is full"));
    assert_eq!(
        line.entry.fact().text("text"),
        Some("Bed 4 is full"),
        "nothing is erased"
    );
    assert_eq!(
        (line.marks.as_slice(), line.revised_by.len()),
        (&[Mark::Corrected][..], 1)
    );
    arrives_in_any_order(&mut night);
}

#[test]
fn whoever_is_said_to_have_come_has_come() {
    let mut night = Night::rehearsal();
    let came = Command::CheckIn {
        name: None,
        roles: vec![],
        contact: None,
    };
    let came = night
        .does("amara", Request::from(came).on_behalf("joe"))
        .id();
    night.does("amara", correct(&came, who("ruth")));
    let run = night.run("amara");
    assert_eq!(
        (run.is_present("joe"), run.is_present("ruth")),
        (false, true)
    );
}

#[test]
fn a_correction_is_made_void_or_taken_back_and_not_corrected() {
    let (mut night, [_, rows, ..]) = signed();
    let value = |night: &mut Night| {
        let given = night.run("amara").steps[1]
            .forward
            .evidence("rows")
            .unwrap()
            .clone();
        given.value.unwrap()
    };
    let first = night
        .does("lin", correct(&rows, Correction::Value("130".into())))
        .id();
    assert_eq!(
        night.refused("lin", correct(&first, text("x"))).rule,
        Rule::NotCorrectable
    );
    let second = night
        .does("lin", correct(&rows, Correction::Value("140".into())))
        .id();
    assert_eq!(value(&mut night), "140", "the last one counts");
    night.does("lin", correct(&second, Correction::Void));
    assert_eq!(value(&mut night), "130");
    night.does("lin", correct(&rows, Correction::Value("150".into())));
    let back = night.does("lin", Command::TakeBack).id();
    assert_eq!(value(&mut night), "130");
    night.does("lin", correct(&back, Correction::Void));
    assert_eq!(value(&mut night), "150", "it was not to be taken back");
    arrives_in_any_order(&mut night);
}

#[test]
fn what_can_not_be_corrected_is_refused_also_of_the_past() {
    let (mut night, [_, rows, ..]) = signed();
    let opening = night.run("amara").log[0].entry.id();
    let corrected = night
        .does("lin", correct(&rows, Correction::Value("130".into())))
        .id();
    let at = night.now;
    let before = night.run("amara").opened.clone();
    for (entry, how) in [
        (&opening, Correction::Void),
        (&opening, who("joe")),
        (&opening, Correction::At(at)),
        (&corrected, text("x")),
    ] {
        assert_eq!(
            night.refused("amara", correct(entry, how.clone())).rule,
            Rule::NotCorrectable
        );
        let past = correct(entry, how).at(at);
        assert_eq!(night.refused("amara", past).rule, Rule::NotCorrectable);
    }
    assert_eq!(night.run("amara").opened, before);
    arrives_in_any_order(&mut night);
}

#[test]
fn what_never_was_leaves_the_rest_standing() {
    let (mut night, [started, _, finished, _]) = signed();
    night.does("lin", correct(&started, Correction::Void));
    assert_eq!(
        stage(&mut night, "backup"),
        Stage::AwaitingSignOff,
        "finished in one action, which nobody has signed"
    );
    let signed_anew = night.does("amara", signs()).id();
    assert_eq!(stage(&mut night, "backup"), Stage::Done);
    night.does("amara", correct(&signed_anew, Correction::Void));
    assert_eq!(stage(&mut night, "backup"), Stage::AwaitingSignOff);
    night.does("lin", correct(&finished, Correction::Void));
    assert_eq!(stage(&mut night, "backup"), Stage::Ready);
    assert_eq!(
        night.refused("lin", correct(&finished, who("joe"))).rule,
        Rule::NotOpen
    );
    let raised = night.does("lin", blocks("no space")).id();
    night.does("lin", correct(&raised, Correction::Void));
    assert!(night.run("joe").blockers.is_empty());
    night.does("lin", blocks("no power"));
    assert_eq!(
        night.run("joe").blockers[0].number,
        "B2",
        "B1 was said on the phone"
    );
    arrives_in_any_order(&mut night);
}

#[test]
fn a_failure_that_never_was_leaves_one_attempt() {
    let mut night = Night::rehearsal();
    let ends = |outcome| Command::Finish {
        step: "1.1".into(),
        outcome,
        confirm: None,
        results: Vec::new(),
    };
    let failed = night
        .does("amara", Request::from(ends(Outcome::Failed)).because("x"))
        .id();
    night.does("amara", finish("1.1"));
    night.does("amara", correct(&failed, Correction::Void));
    let run = night.run("lin");
    assert_eq!(run.steps[0].forward.attempts.len(), 1);
    assert!(run.conflicts.is_empty());
    arrives_in_any_order(&mut night);
}

#[test]
fn every_entry_is_found_by_its_id_after_corrections_too() {
    let (mut night, entries) = signed();
    for entry in &entries {
        night.does("amara", note("between"));
        let _ = night.record("amara", correct(entry, text("a word")));
    }
    let run = night.run("joe");
    for (place, line) in run.log.iter().enumerate() {
        let found = run.line(&line.entry.id()).unwrap();
        assert!(std::ptr::eq(found, &run.log[place]));
    }
    let mut nobody = entries[0].clone();
    nobody.n = 99;
    assert!(run.line(&nobody).is_none());
    assert_eq!(run.when_written(&entries[1]).unwrap().log.len(), {
        let place = run.log.iter().position(|l| l.entry.id() == entries[1]);
        place.unwrap() + 1
    });
}
