//! When somebody was last heard of, and where they sit.

use super::Situation;
use crate::run::{Attempt, Heard};
use crate::time::{Instant, Span};

/// Who has not been heard of for so long may know what nobody else does.
const QUIET: Span = Span::minutes(5);

impl<'a> Situation<'a> {
    /// The same with the signs of life of other screens.
    pub fn with_heard(self, heard: &'a [Heard]) -> Situation<'a> {
        Situation { heard, ..self }
    }

    /// When that person was last heard of: by an entry, or because a screen of theirs is open.
    pub fn last_heard(&self, person: &str) -> Option<Instant> {
        let said = self.run.presence(person).map(|p| p.last_heard);
        said.into_iter()
            .chain(self.beat(person).map(|h| h.at))
            .max()
    }

    /// The machine that they were last heard of from.
    pub fn host(&self, person: &str) -> Option<&'a str> {
        let presence = self.run.presence(person);
        let said = presence.and_then(|p| Some((p.typed?, p.host.as_deref()?)));
        let beat = self.beat(person).map(|h| (h.at, h.host.as_str()));
        let last = said.into_iter().chain(beat).max_by_key(|(at, _)| *at);
        last.map(|(_, host)| host)
    }

    /// Since when that person has not been heard of, where that is five minutes or more; never
    /// of whoever sits here.
    pub fn quiet_since(&self, person: &str) -> Option<Instant> {
        let heard = self.last_heard(person).filter(|_| person != self.me)?;
        (Span::between(heard, self.now) >= QUIET).then_some(heard)
    }

    /// The moment as of which it is known how that work stands, where that is not now: nobody who
    /// has it in hand was heard of since.
    pub fn as_of(&self, attempt: &Attempt) -> Option<Instant> {
        let quiet = attempt.in_hand().map(|who| self.quiet_since(who));
        let all: Option<Vec<Instant>> = quiet.collect();
        all?.into_iter().max().filter(|_| attempt.finish.is_none())
    }

    fn beat(&self, person: &str) -> Option<&'a Heard> {
        let theirs = self.heard.iter().filter(|h| h.person == person);
        theirs.max_by_key(|h| h.at)
    }
}
