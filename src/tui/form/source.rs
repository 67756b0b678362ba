//! Where completions come from: the names that a field may mean.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::field::{Field, Kind};
use crate::situation::Situation;

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
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, T)> = all
        .into_iter()
        .filter_map(|item| {
            let score = pattern.score(Utf32Str::new(&text(&item), &mut buffer), &mut matcher)?;
            Some((score, item))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, item)| item).collect()
}

/// The id that a name means when it is exactly an id, a full name or a number; else itself.
pub fn resolve(source: Source, typed: &str, s: &Situation) -> String {
    names(source, s)
        .into_iter()
        .find(|c| c.value.eq_ignore_ascii_case(typed) || c.shown.eq_ignore_ascii_case(typed))
        .map_or_else(|| typed.to_string(), |c| c.value)
}

fn names(source: Source, s: &Situation) -> Vec<Candidate> {
    let plan = &s.run.plan;
    let named = |value: &str, shown: &str| Candidate {
        value: value.into(),
        shown: shown.into(),
    };
    let people = || {
        let roster = plan.people.iter().map(|p| named(&p.id, &p.name));
        let others = s
            .run
            .people
            .iter()
            .filter(|p| plan.person(&p.person).is_none());
        roster.chain(others.map(|p| named(&p.person, s.run.name_of(&p.person))))
    };
    let contacts = || plan.contacts.iter().map(|c| named(&c.id, &c.name));
    match source {
        Source::Anyone => people().chain(contacts()).collect(),
        Source::People => people().collect(),
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
            let open = s.run.blockers.iter().filter(|b| b.is_open());
            open.map(|b| named(&b.number, &b.title)).collect()
        }
    }
}
