//! Every rule: what breaks it, what is said, what a past fact and an override make of it.

use super::breakers::breakers;
use super::*;
use crate::run::{Force, Mark, RULES, Rule};
use crate::time::Span;

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
    }
}

#[test]
fn a_past_fact_is_taken_and_marked() {
    for (rule, mut night, who, request) in breakers() {
        let at = night.now - Span::minutes(1).delta();
        let request = request.at(at);
        match rule.force() {
            Force::Always => assert_eq!(night.refused(who, request).rule, rule),
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
            Force::UnlessOverridden => {
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

/// The future, an unknown id and signing one's own work; and without its opening a run takes no
/// commands at all.
#[test]
fn only_these_are_refused_of_the_past() {
    let always = RULES.iter().filter(|(.., force)| *force == Force::Always);
    let always: Vec<&str> = always.map(|(_, name, _)| *name).collect();
    assert_eq!(always, ["unknown-id", "future", "own-work", "no-opening"]);
}

#[test]
fn every_rule_is_broken_in_these_tests() {
    // Those two take another hour or a log without an opening to break, and have tests of their
    // own.
    let elsewhere = [Rule::Future, Rule::NoOpening];
    let broken: Vec<Rule> = breakers().into_iter().map(|(rule, ..)| rule).collect();
    for (rule, name, _) in RULES {
        assert!(broken.contains(rule) || elsewhere.contains(rule), "{name}");
    }
}
