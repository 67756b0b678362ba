//! How the attempts at a step change: start, finish, skip, open again, sign.

use crate::journal::{EntryId, Outcome};

use super::take::Effect;
use super::{Attempt, EvidenceGiven, Finish, SignOff, Stamp, Track};

/// What a finish did to its track.
pub(super) enum FinishEffect {
    Finished,
    Confirms,
    /// Another outcome than that entry, which stood until now.
    Contradicts(EntryId),
}

impl Track {
    pub(super) fn start(&mut self, stamp: Stamp) -> Effect {
        let failed = |a: &Attempt| {
            a.finish
                .as_ref()
                .is_some_and(|f| f.outcome == Outcome::Failed)
        };
        match self.current_mut() {
            // Told late: it belongs to what it began.
            Some(a) if a.finish.as_ref().is_some_and(|f| stamp.at <= f.stamp.at) => {
                match &a.started {
                    None => a.started = Some(stamp),
                    Some(s) if s.by == stamp.by => return Effect::Confirms,
                    Some(_) => a.also.push(stamp),
                }
            }
            Some(a) if a.finish.is_none() => {
                let known = a.started.iter().chain(&a.also).any(|s| s.by == stamp.by);
                if known {
                    return Effect::Confirms;
                }
                a.also.push(stamp);
            }
            // Finished, and not opened again: somebody had not heard of it.
            Some(a) if !failed(a) => a.also.push(stamp),
            _ => {
                self.skipped = None;
                self.attempts.push(Attempt {
                    started: Some(stamp),
                    ..Attempt::default()
                });
            }
        }
        Effect::Taken
    }

    pub(super) fn finish_with(
        &mut self,
        finish: Finish,
        replaces: Option<&EntryId>,
    ) -> FinishEffect {
        let again = self
            .finish()
            .is_some_and(|f| replaces.is_some_and(|entry| f.is(entry)));
        let Some(attempt) = self.current_mut().filter(|_| !again) else {
            self.skipped = None;
            self.attempts.push(Attempt {
                finish: Some(finish),
                ..Attempt::default()
            });
            return FinishEffect::Finished;
        };
        match &mut attempt.finish {
            None => attempt.finish = Some(finish),
            Some(standing) if standing.outcome == finish.outcome => {
                standing.confirmed.push(finish.stamp);
                return FinishEffect::Confirms;
            }
            Some(standing) => {
                // The later in the order of the log stands, until somebody settles it.
                let earlier = std::mem::replace(standing, finish);
                return FinishEffect::Contradicts(earlier.stamp.entry);
            }
        }
        FinishEffect::Finished
    }

    pub(super) fn skip(&mut self, stamp: Stamp, because: Option<String>) -> Effect {
        if self.skipped.is_some() {
            return Effect::Confirms;
        }
        if let Some(attempt) = self.current_mut() {
            attempt.set_aside = Some((stamp.clone(), because.clone()));
        }
        self.skipped = Some((stamp, because));
        Effect::Taken
    }

    pub(super) fn reopen(&mut self, stamp: Stamp, because: Option<String>) -> Effect {
        if let Some(attempt) = self.current_mut() {
            attempt.set_aside = Some((stamp, because));
        } else if self.skipped.take().is_none() {
            return Effect::None;
        }
        Effect::Taken
    }

    /// A sign-off goes to the attempt whose finish it names. One that names a finish that does
    /// not stand is kept, and does not count.
    pub(super) fn sign(&mut self, sign_off: SignOff) -> Effect {
        let named = |a: &Attempt| a.finish.as_ref().is_some_and(|f| f.is(&sign_off.finish));
        let place = self.attempts.iter().position(named);
        let attempt = match place {
            Some(place) => self.attempts.get_mut(place),
            None => self.attempts.last_mut(),
        };
        match attempt {
            None => Effect::None,
            Some(attempt) => {
                let counts = place.is_some() && !attempt.is_doer(&sign_off.stamp.by);
                attempt.sign_offs.push(sign_off);
                if counts { Effect::Taken } else { Effect::None }
            }
        }
    }

    pub(super) fn take_evidence(&mut self, given: EvidenceGiven) -> Effect {
        self.evidence.push(given);
        Effect::Taken
    }
}
