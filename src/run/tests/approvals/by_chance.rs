//! Whatever people do by chance: no signature counts for what its signer did not see.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::super::mistakes::{arrives_in_any_order, signs, text, who};
use super::super::{Outcome, Span, TestResult};
use super::{because, gives, value};
use crate::journal::{EntryId, Event, Mode, ServiceResult};
use crate::run::testing::{Night, RUNBOOK, start};
use crate::run::{Amendment, Attempt, Command, Correction, Request, Rule, Run, SignOff};
use crate::runbook::StepIx;

/// All that a signature of an attempt is about.
#[derive(Debug, Clone, PartialEq)]
struct Content {
    outcome: Option<Outcome>,
    started: Option<i64>,
    reads: (Option<String>, String),
    finished: Option<(i64, String, Option<String>)>,
    evidence: Vec<Option<String>>,
    results: Vec<(String, TestResult)>,
}

fn content(run: &Run, ix: StepIx, place: usize) -> Content {
    let track = &run.steps[ix].forward;
    let finish = track.attempts[place].finish.as_ref();
    let evidence = run.plan.steps[ix].evidence.iter();
    let results = run
        .tests
        .iter()
        .filter(|t| finish.is_some_and(|f| f.stamp.entry == t.stamp.entry));
    Content {
        outcome: finish.map(|f| f.outcome),
        started: track.attempts[place]
            .started
            .as_ref()
            .map(|s| s.at.timestamp()),
        reads: (
            run.plan.steps[ix].expect.clone(),
            format!("{:?}", run.plan.steps[ix].undo),
        ),
        finished: finish.map(|f| {
            let at = f.stamp.at.timestamp();
            (at, f.stamp.by.clone(), f.because.clone())
        }),
        evidence: evidence
            .map(|e| track.evidence_of(place, &e.id)?.value.clone())
            .collect(),
        results: results.map(|t| (t.service.clone(), t.result)).collect(),
    }
}

/// The signatures that count, each with the place of its attempt.
fn counting(run: &Run, ix: StepIx) -> Vec<(usize, &Attempt, &SignOff)> {
    let track = &run.steps[ix].forward;
    let place = track.attempts.len().wrapping_sub(1);
    let attempt = track.current().into_iter();
    let signed = attempt.flat_map(|attempt| {
        let roles = run.plan.steps[ix].sign_off.iter();
        let given = roles.filter_map(|role| attempt.sign_off(role));
        given.filter(|s| s.signed).map(move |s| (attempt, s))
    });
    signed.map(|(attempt, s)| (place, attempt, s)).collect()
}

const PEOPLE: [&str; 3] = ["amara", "lin", "joe"];

/// Whatever three people do, who often have not heard of each other, or tell it late, correct it or
/// take it back: a signature that counts is of what its signer saw, and not of their own work.
#[test]
fn no_night_counts_a_signature_for_what_was_not_seen() {
    let yaml = RUNBOOK.replace(
        "title: Back up the database\n",
        "title: Back up the database\n        needs: []\n        tests: [emr]\n",
    );
    let (mut counted, mut lapsed) = (0, 0);
    for seed in 0..120 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut night = Night::open(&yaml, Mode::Rehearsal);
        let ix = night.run("amara").plan.step("backup").unwrap();
        let mut saw: Vec<(EntryId, Content)> = Vec::new();
        PEOPLE.iter().for_each(|who| _ = night.run(who));
        for _ in 0..60 {
            let who = *PEOPLE.choose(&mut rng).unwrap();
            if rng.random_bool(0.7) {
                night.session(who);
            }
            let request = wish(&mut rng, &night, who);
            let Ok(entry) = night.record_unaware(who, request) else {
                continue;
            };
            if let Event::SignedOff { .. } = entry.fact().event {
                let run = night.last_seen(who);
                let place = run.steps[ix].forward.attempts.len() - 1;
                saw.push((entry.id(), content(run, ix, place)));
            }
            // Ruth only looks.
            let run = night.run("ruth");
            for (place, attempt, sign_off) in counting(run, ix) {
                let seen = saw.iter().find(|(id, _)| *id == sign_off.stamp.entry);
                let now = content(run, ix, place);
                assert_eq!(seen.map(|(_, c)| c), Some(&now), "seed {seed}");
                assert!(!attempt.is_doer(&sign_off.stamp.by), "seed {seed}");
                counted += 1;
            }
            let attempts = run.steps[ix].forward.attempts.iter();
            let mut given = attempts.flat_map(|a| &a.sign_offs);
            lapsed += usize::from(given.any(|s| s.lapsed.is_some()));
        }
        arrives_in_any_order(&mut night);
    }
    assert!(counted > 60 && lapsed > 200, "{counted}, {lapsed}");
}

fn wish(rng: &mut StdRng, night: &Night, who: &str) -> Request {
    let outcomes = [Outcome::Done, Outcome::Done, Outcome::Failed];
    let results = [TestResult::Pass, TestResult::Fail];
    let log = &night.last_seen(who).log;
    let entry = log.choose(rng).map(|line| line.entry.id().to_string());
    let step = "backup".to_string();
    let command = match rng.random_range(0..26) {
        0..3 => start("backup"),
        3..7 => Command::Finish {
            step,
            outcome: *outcomes.choose(rng).unwrap(),
            confirm: None,
            results: vec![ServiceResult {
                service: "emr".into(),
                site: None,
                result: *results.choose(rng).unwrap(),
            }],
        },
        7..10 => gives("rows", ["120", "130"].choose(rng).unwrap()),
        10..12 => gives("result", ["clean", "warnings"].choose(rng).unwrap()),
        12..17 => signs(),
        17 => Command::Reopen { step },
        18 => Command::Skip { step },
        19 => Command::TakeBack,
        20 => {
            let expect = Some(
                ["no warnings", "few warnings"]
                    .choose(rng)
                    .unwrap()
                    .to_string(),
            );
            let undo = Some(["drop it", "keep it"].choose(rng).unwrap().to_string());
            let changes = if rng.random_bool(0.5) {
                Amendment {
                    expect,
                    ..Amendment::default()
                }
            } else {
                Amendment {
                    undo,
                    ..Amendment::default()
                }
            };
            Command::Amend { step, changes }
        }
        21 => match &night.last_seen(who).conflicts[..] {
            [] => Command::TakeBack,
            [.., last] => Command::Settle {
                conflict: last.number.clone(),
                stands: last.entries.choose(rng).unwrap().to_string(),
            },
        },
        _ => Command::Correct {
            entry: entry.unwrap_or_default(),
            correction: match rng.random_range(0..6) {
                0 => Correction::At(night.now - Span::minutes(rng.random_range(0..40)).delta()),
                1 => who_else(rng),
                2 => text("another reason"),
                3 => value(["120", "130"].choose(rng).unwrap()),
                _ => Correction::Void,
            },
        },
    };
    let mut request = because(command);
    if rng.random_bool(0.1) {
        request.at = Some(night.now - Span::minutes(rng.random_range(0..20)).delta());
    }
    if rng.random_bool(0.3) {
        let rules = [Rule::EvidenceMissing, Rule::AlreadyRunning, Rule::NotLead];
        request.overrides = rules.choose(rng).copied();
    }
    if rng.random_bool(0.1) {
        request = request.on_behalf(PEOPLE.choose(rng).unwrap().to_string());
    }
    request
}

fn who_else(rng: &mut StdRng) -> Correction {
    who(PEOPLE.choose(rng).unwrap())
}
