//! Every rule: what breaks it, what is said, what a past fact and an override make of it.

use super::breakers::breakers;
use super::*;
use crate::run::{Force, Mark, RULES, Rule};

#[test]
fn each_refusal_says_why_and_what_is_allowed() {
    for (rule, mut night, who, request) in breakers() {
        let before = night.run(who).log.len();
        let refusal = night.refused(who, request);
        assert_eq!(refusal.rule, rule, "{refusal}");
        assert!(
            !refusal.why.is_empty() && !refusal.allowed.is_empty(),
            "{refusal:?}"
        );
        assert_eq!(night.run(who).log.len(), before, "a refusal writes nothing");
        // Options stand where the screen can say something else.
        let on_screen = refusal.allowed_with(|_| "the field".into());
        assert!(!on_screen.contains("--"), "{on_screen}");
    }
}

#[test]
fn a_past_fact_is_taken_and_marked() {
    for (rule, mut night, who, request) in breakers() {
        let request = request.at(night.now);
        night.wait(1);
        match rule.force() {
            Force::Always | Force::AskedNow => {
                assert_eq!(night.refused(who, request).rule, rule);
            }
            // A reading is what it was; what rests on it is another matter.
            Force::UnlessMeant if rule != Rule::EvidenceInvalid => {
                assert_eq!(night.refused(who, request.clone()).rule, rule);
                let request = request.because("by phone").overriding(rule);
                assert_eq!(
                    night.does(who, request).fact().overrides.as_deref(),
                    Some(rule.name())
                );
            }
            _ => {
                let entry = night.does(who, request);
                let line = night
                    .run(who)
                    .log
                    .iter()
                    .find(|l| l.entry.id() == entry.id());
                let marks = &line.unwrap().marks;
                assert!(
                    marks.contains(&Mark::OutOfOrder) && marks.contains(&Mark::Late),
                    "{rule}: {marks:?}"
                );
                assert!(
                    entry.fact().against.iter().any(|r| r == rule.name()),
                    "{rule}"
                );
            }
        }
    }
}

#[test]
fn one_rule_is_set_aside_with_a_reason() {
    for (rule, mut night, who, request) in breakers() {
        let bare = Request {
            because: None,
            ..request.clone().overriding(rule)
        };
        night.refused(who, bare);
        let request = request.because("the vendor says so").overriding(rule);
        match rule.force() {
            Force::UnlessOverridden | Force::UnlessMeant => {
                let entry = night.does(who, request);
                assert_eq!(entry.fact().overrides.as_deref(), Some(rule.name()));
            }
            _ if rule == Rule::ReasonMissing => {
                assert_eq!(night.does(who, request).fact().overrides, None);
            }
            _ => assert_eq!(night.refused(who, request).rule, rule),
        }
    }
}

/// What is still to come or can't have been then, an unknown id, signing one's own work and
/// correcting what an entry does not have; and without its opening a run takes no commands at all.
#[test]
fn only_these_are_refused_of_the_past() {
    let always: Vec<&str> = RULES
        .iter()
        .filter(|(.., force)| *force == Force::Always)
        .map(|(_, name, _)| *name)
        .collect();
    let never = [
        "unknown-id",
        "future",
        "impossible-time",
        "own-work",
        "no-opening",
        "not-correctable",
    ];
    assert_eq!(always, never);
}

#[test]
fn every_rule_is_broken_in_these_tests() {
    // Those take another hour or a log without an opening to break, and have tests of their own.
    let elsewhere = [
        Rule::Future,
        Rule::ImpossibleTime,
        Rule::UnlikelyTime,
        Rule::NoOpening,
    ];
    let broken: Vec<Rule> = breakers().into_iter().map(|(rule, ..)| rule).collect();
    for (rule, name, _) in RULES {
        assert!(broken.contains(rule) || elsewhere.contains(rule), "{name}");
    }
}
