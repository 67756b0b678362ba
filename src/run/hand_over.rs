//! Shifts that change: what was handed over, who took it over, and what went to them with it.

use crate::journal::Way;
use crate::time::Instant;

use super::{Blocker, Run, Stamp, Update};

/// A change of shift: somebody hands over, somebody takes over. Either may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOver {
    /// Who goes.
    pub from: String,
    /// For whom it was meant; nothing: for whoever takes it.
    pub to: Option<String>,
    pub handed: Option<Passing>,
    pub taken: Option<Passing>,
    /// What was changed of it since it was taken over, or what whoever did had not heard of: it
    /// waits to be taken over again.
    pub changed: Option<Stamp>,
}

/// One side of it, in own words.
#[derive(Debug, Clone, PartialEq)]
pub struct Passing {
    pub stamp: Stamp,
    pub text: Option<String>,
}

impl HandOver {
    fn is_open(&self) -> bool {
        self.taken.is_none() || self.changed.is_some()
    }

    /// Who takes over: who took it over, else for whom it is meant.
    pub fn incoming(&self) -> Option<&str> {
        let taken = self.taken.as_ref().map(|t| t.stamp.by.as_str());
        taken.or(self.to.as_deref())
    }

    /// The entry that tells of it first.
    pub fn first(&self) -> Option<&Stamp> {
        let passing = self.handed.as_ref().or(self.taken.as_ref());
        passing.map(|p| &p.stamp)
    }
}

impl Run {
    /// The hand-over that waits for that person: meant for them, else for anybody. Nobody takes
    /// over from themselves, and the last word of whoever goes counts.
    pub fn hand_over_for(&self, person: &str) -> Option<&HandOver> {
        let open = || self.open_hand_overs().filter(|h| h.from != person);
        let mine = open().find(|h| h.incoming() == Some(person));
        mine.or_else(|| open().find(|h| h.incoming().is_none()))
    }

    /// What nobody took over yet as it reads now, the latest first; of one person only the last.
    pub fn open_hand_overs(&self) -> impl Iterator<Item = &HandOver> {
        let all = self.hand_overs.iter().enumerate().rev();
        all.filter(|(n, h)| {
            let mut later = self.hand_overs.iter().skip(n + 1);
            h.is_open() && !later.any(|l| l.from == h.from)
        })
        .map(|(_, h)| h)
    }

    /// When that person's shift began: when they came, or took over.
    pub fn shift_began(&self, person: &str) -> Option<Instant> {
        let came = self.presence(person).and_then(|p| p.since);
        let taken = self
            .hand_overs
            .iter()
            .filter_map(|h| h.taken.as_ref())
            .filter(|t| t.stamp.by == person)
            .map(|t| t.stamp.at);
        came.into_iter().chain(taken).max()
    }

    /// Who answers now for what that person said at that moment: themselves, or whoever took over
    /// from them since.
    pub fn heir<'a>(&'a self, person: &'a str, said: Instant) -> &'a str {
        let (mut heir, mut since) = (person, said);
        for taken in self.hand_overs.iter() {
            let Some(passing) = &taken.taken else {
                continue;
            };
            if taken.from == heir && passing.stamp.at >= since {
                (heir, since) = (&passing.stamp.by, passing.stamp.at);
            }
        }
        heir
    }

    pub(super) fn take_handed_over(
        &mut self,
        to: Option<&String>,
        text: Option<String>,
        stamp: Stamp,
    ) {
        self.hand_overs.push(HandOver {
            from: stamp.by.clone(),
            to: to.cloned(),
            handed: Some(Passing { stamp, text }),
            taken: None,
            changed: None,
        });
    }

    /// Says whether there was something to take over, or somebody to take it over from.
    pub(super) fn take_taken_over(
        &mut self,
        from: Option<&String>,
        text: Option<String>,
        stamp: Stamp,
    ) -> bool {
        let meant = self.hand_over_for(&stamp.by).map(|h| h.from.clone());
        let Some(from) = from.cloned().or(meant).filter(|from| *from != stamp.by) else {
            return false;
        };
        self.pass_on(&from, &stamp);
        let mut waiting = self.hand_overs.iter_mut().rev();
        let last = waiting.find(|h| h.from == from).filter(|h| h.is_open());
        let taken = Some(Passing {
            stamp: stamp.clone(),
            text,
        });
        match last {
            Some(last) => {
                last.taken = taken;
                last.changed = None;
            }
            None => self.hand_overs.push(HandOver {
                from,
                to: Some(stamp.by),
                handed: None,
                taken,
                changed: None,
            }),
        }
        true
    }

    /// What was open then and in the hands of one is now in those of who takes over. Who raised,
    /// owned or began it stays in its history, and who did work on a step can't sign it.
    fn pass_on(&mut self, from: &str, stamp: &Stamp) {
        let theirs = |b: &&mut Blocker| {
            b.is_open() && b.owner.as_deref() == Some(from) && b.raised.at <= stamp.at
        };
        for blocker in self.blockers.iter_mut().filter(theirs) {
            blocker.owner = Some(stamp.by.clone());
            blocker.updates.push(Update {
                stamp: stamp.clone(),
                text: None,
                taken_from: Some(from.to_string()),
                because: None,
                changes: Vec::new(),
            });
        }
        let conditions = self.conditions.iter_mut();
        let theirs = conditions
            .filter(|c| c.is_open() && c.owner.as_deref() == Some(from) && c.asked.at <= stamp.at);
        theirs.for_each(|c| c.owner = Some(stamp.by.clone()));
        for step in &mut self.steps {
            for way in Way::ALL {
                let attempt = step.track_mut(way).current_mut();
                let running = attempt.filter(|a| a.finish.is_none());
                let begun = running.filter(|a| a.start().is_some_and(|at| at <= stamp.at));
                if let Some(attempt) = begun.filter(|a| a.is_in_hand_of(from)) {
                    attempt.pass_on(from, stamp);
                }
            }
        }
    }
}
