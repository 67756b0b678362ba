//! Where completions come from: the names that a field may mean.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::field::{Field, Kind};
use crate::situation::Situation;
use crate::text::{folded, same_name};

/// What a field's names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// People and contacts: whoever may have done something.
    Anyone,
    People,
    Contacts,
    Roles,
    Steps,
    /// Steps that made a restore point.
    Points,
    Services,
    Blockers,
}

/// A name that can be meant: what the answer becomes, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub value: String,
    pub shown: String,
}

/// What the word that is being typed may mean, best first; nothing where names are not asked.
pub fn candidates(field: &Field, s: &Situation) -> Vec<Candidate> {
    let (Kind::Pick(source) | Kind::Picks(source)) = field.kind else {
        return Vec::new();
    };
    let all = names(source, s);
    let (_, word) = field.word();
    if word.is_empty() {
        return all;
    }
    ranked(&word, all, |c| format!("{} {}", c.value, c.shown))
}

/// Those that match what was typed, best first.
pub fn ranked<T>(typed: &str, all: Vec<T>, text: impl Fn(&T) -> String) -> Vec<T> {
    // Whatever accents a keyboard has, and the name.
    let pattern = Pattern::parse(&folded(typed), CaseMatching::Ignore, Normalization::Never);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, T)> = all
        .into_iter()
        .filter_map(|item| {
            let text = folded(&text(&item));
            let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)?;
            Some((score, item))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, item)| item).collect()
}

/// The id that a name means when it is an id, a full name or a number, in whatever spelling; else
/// itself.
pub fn resolve(source: Source, typed: &str, s: &Situation) -> String {
    let all = names(source, s);
    let exact = all.iter().find(|c| c.value == typed);
    let called = |c: &&Candidate| same_name(&c.value, typed) || same_name(&c.shown, typed);
    let found = exact.or_else(|| all.iter().find(called));
    found.map_or_else(|| typed.to_string(), |c| c.value.clone())
}

fn names(source: Source, s: &Situation) -> Vec<Candidate> {
    let plan = &s.run.plan;
    let named = |value: &str, shown: &str| Candidate {
        value: value.into(),
        shown: shown.into(),
    };
    let people = || {
        let roster = plan.people.iter().map(|p| named(&p.id, &p.name));
        let came = s.run.people.iter().map(|p| &p.person);
        let others = came.filter(|id| plan.person(id).is_none());
        roster.chain(others.map(|id| named(id, s.run.name_of(id))))
    };
    // Whom somebody has named before, without their having come.
    let outside = || {
        let new = s
            .run
            .outsiders
            .iter()
            .filter(|name| s.run.presence(name).is_none());
        new.map(|name| named(name, name))
    };
    let contacts = || plan.contacts.iter().map(|c| named(&c.id, &c.name));
    match source {
        Source::Anyone => people().chain(contacts()).chain(outside()).collect(),
        Source::People => people().chain(outside()).collect(),
        Source::Contacts => contacts().chain(people()).collect(),
        Source::Roles => s.run.roles().into_iter().map(|r| named(r, r)).collect(),
        Source::Points => {
            let points = s.run.made_points().filter_map(|ix| plan.steps.get(ix));
            points.map(|s| named(&s.number, &s.title)).collect()
        }
        Source::Steps => {
            let steps = plan.in_order().filter_map(|ix| plan.steps.get(ix));
            steps.map(|s| named(&s.number, &s.title)).collect()
        }
        Source::Services => plan
            .services
            .iter()
            .map(|s| named(&s.id, &s.name))
            .collect(),
        Source::Blockers => {
            let open = s.run.obstacles().filter(|o| o.is_open());
            open.map(|o| named(o.number(), o.title())).collect()
        }
    }
}
