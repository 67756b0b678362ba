//! What a weekend must show as a conflict, found without the fold: from who had heard of what.

use std::collections::HashSet;

use crate::journal::{EntryId, Event, Fact, Outcome, Way};
use crate::run::{Rule, Session};

/// An entry that the program said was saved, with all that its writer had heard of by then.
pub(super) struct Acknowledged {
    pub(super) id: EntryId,
    pub(super) fact: Fact,
    pub(super) heard: HashSet<EntryId>,
}

/// What two say of one step that can't both be true, of people who had not heard of each other.
pub(super) fn contradictions<'a>(
    session: &Session,
    acknowledged: &'a [Acknowledged],
) -> Vec<(&'a Acknowledged, &'a Acknowledged)> {
    let key = |entry: &Acknowledged| session.journal().entry(&entry.id).map(|e| e.key());
    let mut ordered: Vec<&Acknowledged> = acknowledged.iter().collect();
    ordered.sort_by_key(|entry| key(entry));
    let replaced = replaced(&ordered);
    ordered.retain(|entry| !replaced.contains(&entry.id));
    let mut found = Vec::new();
    for (at, one) in ordered.iter().enumerate() {
        let Some((step, was)) = said(one) else {
            continue;
        };
        for other in &ordered[at + 1..] {
            let Some(is) = said(other).and_then(|(that, is)| (that == step).then_some(is)) else {
                continue;
            };
            if is_over(was, is) {
                break;
            }
            // Who takes back their own word knows what they said, wherever they sat.
            if person(one) == person(other) && replaces(other).is_some() {
                continue;
            }
            let apart = !one.heard.contains(&other.id) && !other.heard.contains(&one.id);
            if apart && !knew(other) && contradict(was, is) {
                found.push((*one, *other));
            }
        }
    }
    found
}

/// What somebody said otherwise since stands no more, on whatever machine they had said it before.
fn replaced(ordered: &[&Acknowledged]) -> HashSet<EntryId> {
    let mut replaced = HashSet::new();
    for (at, entry) in ordered.iter().enumerate() {
        let Some(word) = replaces(entry) else {
            continue;
        };
        replaced.insert(word.clone());
        let taken_back = ordered.iter().find(|e| e.id == *word);
        let same = ordered[..at].iter().filter(|e| {
            let is_theirs = person(e) == person(entry);
            is_theirs && taken_back.is_some_and(|word| said(word) == said(e))
        });
        replaced.extend(same.map(|e| e.id.clone()));
    }
    replaced
}

/// What an entry says of a step.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Said {
    Started,
    /// It may be the start of what has failed since.
    StartedAsToldLate,
    Skipped,
    Finished(Outcome),
}

/// Whether what was said counts no more for what follows.
fn is_over(was: Said, is: Said) -> bool {
    match (was, is) {
        // What failed may be tried again; whoever does tells of another attempt.
        (Said::Finished(Outcome::Failed), Said::Started | Said::StartedAsToldLate) => true,
        // It did end somehow: then that contradicts, or does not.
        (Said::Started, Said::Finished(_)) => true,
        _ => false,
    }
}

fn contradict(was: Said, is: Said) -> bool {
    match (was, is) {
        (Said::Finished(was), Said::Finished(is)) => was != is,
        (Said::Finished(was), Said::Skipped) => was != Outcome::Failed,
        (Said::Started, Said::Skipped) | (Said::Skipped, Said::Started | Said::Finished(_)) => true,
        _ => false,
    }
}

/// Whether its writer knew that somebody was at it, and said so all the same.
fn knew(entry: &Acknowledged) -> bool {
    let rule = Rule::StillRunning.name();
    entry.fact.against.iter().any(|name| name == rule)
}

pub(super) fn said(entry: &Acknowledged) -> Option<(&str, Said)> {
    match &entry.fact.event {
        Event::StepStarted {
            step,
            way: Way::Forward,
        } => match entry.fact.occurred {
            None => Some((step, Said::Started)),
            Some(_) => Some((step, Said::StartedAsToldLate)),
        },
        // Whoever had no say in it skips nothing by telling of it.
        Event::StepSkipped { .. } if against(entry, Rule::NotYourRole) => None,
        Event::StepSkipped {
            step,
            way: Way::Forward,
        } => Some((step, Said::Skipped)),
        Event::StepFinished {
            step,
            way: Way::Forward,
            outcome,
            ..
        } => Some((step, Said::Finished(*outcome))),
        _ => None,
    }
}

fn against(entry: &Acknowledged, rule: Rule) -> bool {
    entry.fact.against.iter().any(|name| name == rule.name())
}

fn person(entry: &Acknowledged) -> &str {
    entry.id.writer.split('@').next().unwrap_or_default()
}

fn replaces(entry: &Acknowledged) -> Option<&EntryId> {
    match &entry.fact.event {
        Event::StepFinished { replaces, .. } => replaces.as_ref(),
        _ => None,
    }
}
