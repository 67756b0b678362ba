//! A stretch of time that is divided up: each second goes to one cause.

use super::Kind;
use crate::runbook::StepIx;
use crate::time::Instant;

/// What some of the time went into.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cause {
    pub kind: Kind,
    pub step: Option<StepIx>,
    pub who: Vec<String>,
    pub roles: Vec<String>,
    /// Its place in the run.
    pub blocker: Option<usize>,
}

impl Cause {
    pub(super) fn of(kind: Kind, step: impl Into<Option<StepIx>>) -> Cause {
        Cause {
            kind,
            step: step.into(),
            who: Vec::new(),
            roles: Vec::new(),
            blocker: None,
        }
    }

    /// With whoever that was, each once.
    pub(super) fn by<'a>(mut self, who: impl IntoIterator<Item = &'a str>) -> Cause {
        for person in who {
            if !self.who.iter().any(|known| known == person) {
                self.who.push(person.to_string());
            }
        }
        self
    }

    pub(super) fn waiting_for(self, roles: Vec<String>) -> Cause {
        Cause { roles, ..self }
    }

    pub(super) fn blocked_by(self, blocker: usize) -> Cause {
        let blocker = Some(blocker);
        Cause { blocker, ..self }
    }
}

/// Seconds that follow each other, and what they went into.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// Seconds of the clock.
    pub from: i64,
    pub to: i64,
    pub cause: Cause,
}

impl Part {
    pub(super) fn secs(&self) -> i64 {
        self.to - self.from
    }
}

/// Of each second the first cause counts that it is given to.
pub(super) struct Stretch {
    free: Vec<(i64, i64)>,
    parts: Vec<Part>,
}

impl Stretch {
    pub(super) fn new(from: Instant, to: Instant) -> Stretch {
        Stretch {
            free: vec![(from.timestamp(), to.timestamp())],
            parts: Vec::new(),
        }
    }

    /// Gives what is still free between two moments to a cause.
    pub(super) fn give(&mut self, from: Instant, to: Instant, cause: Cause) {
        self.give_seconds((from.timestamp(), to.timestamp()), cause);
    }

    pub(super) fn give_seconds(&mut self, (from, to): (i64, i64), cause: Cause) {
        let mut free = Vec::with_capacity(self.free.len() + 1);
        for &(begin, end) in &self.free {
            let (a, b) = (from.clamp(begin, end), to.clamp(begin, end));
            if a < b {
                self.parts.push(Part {
                    from: a,
                    to: b,
                    cause: cause.clone(),
                });
                free.extend([(begin, a), (b, end)].into_iter().filter(|(a, b)| a < b));
            } else {
                free.push((begin, end));
            }
        }
        self.free = free;
    }

    /// What is not given to any cause.
    pub(super) fn free(&self) -> Vec<(i64, i64)> {
        self.free.iter().copied().filter(|(a, b)| a < b).collect()
    }

    /// In the order of the clock.
    pub(super) fn parts(mut self) -> Vec<Part> {
        self.parts.sort_by_key(|part| part.from);
        self.parts
    }
}
