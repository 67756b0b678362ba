//! How the attempts at a step change: start, finish, skip, open again, sign.

use crate::journal::{EntryId, Outcome};

use super::take::Effect;
use super::{Attempt, EvidenceGiven, Finish, SignOff, Stamp, Track};

/// What the log says twice, differently: the entry that stood until now, and what it said.
pub(super) struct Earlier {
    pub entry: EntryId,
    pub said: &'static str,
}

impl Earlier {
    fn skip(stamp: &Stamp) -> Earlier {
        Earlier {
            entry: stamp.entry.clone(),
            said: "skipped",
        }
    }

    fn start(stamp: &Stamp) -> Earlier {
        Earlier {
            entry: stamp.entry.clone(),
            said: "started",
        }
    }

    fn finish(finish: &Finish) -> Earlier {
        Earlier {
            entry: finish.stamp.entry.clone(),
            said: finish.outcome.word(),
        }
    }
}

impl Track {
    /// `told_late`: it was said when it happened, and so may belong to what is finished already.
    pub(super) fn start(&mut self, stamp: Stamp, told_late: bool) -> Effect {
        let entry = stamp.entry.clone();
        let effect = self.take_start(stamp, told_late);
        self.went_to_the_last(entry);
        effect
    }

    pub(super) fn finish_with(&mut self, finish: Finish, replaces: Option<&EntryId>) -> Effect {
        let entry = finish.stamp.entry.clone();
        let effect = self.take_finish(finish, replaces);
        self.went_to_the_last(entry);
        effect
    }

    fn went_to_the_last(&mut self, entry: EntryId) {
        if let Some(place) = self.attempts.len().checked_sub(1) {
            self.places.insert(entry, place);
        }
    }

    fn take_start(&mut self, stamp: Stamp, told_late: bool) -> Effect {
        let began = |f: &Finish| told_late && stamp.at <= f.stamp.at;
        match self.current_mut() {
            Some(a) if a.finish.as_ref().is_some_and(began) => match &a.started {
                None => {
                    // Whoever signed it had not seen when it was begun.
                    a.lapse(&stamp, |_| true);
                    a.started = Some(stamp);
                }
                Some(s) if s.by == stamp.by => return said_again(s, &stamp),
                Some(_) => a.also.push(stamp),
            },
            Some(a) if a.finish.is_none() => {
                let mut starts = a.started.iter().chain(&a.also);
                let known = starts.find(|s| s.by == stamp.by);
                if let Some(known) = known.filter(|s| a.is_in_hand_of(&s.by)) {
                    return said_again(known, &stamp);
                }
                a.also.push(stamp);
            }
            // Finished, and not opened again: somebody had not heard of it.
            Some(a)
                if a.finish
                    .as_ref()
                    .is_some_and(|f| f.outcome != Outcome::Failed) =>
            {
                a.also.push(stamp);
            }
            _ => {
                let skipped = self.skipped.take();
                let attempt = Attempt {
                    started: Some(stamp),
                    also: std::mem::take(&mut self.hands),
                    ..Attempt::default()
                };
                self.push(attempt);
                if let Some((skip, _)) = skipped {
                    return Effect::Contradicts(Earlier::skip(&skip));
                }
            }
        }
        Effect::Taken
    }

    fn take_finish(&mut self, finish: Finish, replaces: Option<&EntryId>) -> Effect {
        let again = self
            .finish()
            .is_some_and(|f| replaces.is_some_and(|entry| f.is(entry)));
        // Somebody else said as well what is taken back now, perhaps without having heard of it.
        let also_said = self
            .finish()
            .filter(|_| again)
            .and_then(|standing| {
                let is_other =
                    |stamp: &&Stamp| stamp.by != finish.stamp.by && replaces != Some(&stamp.entry);
                let mut said = std::iter::once(&standing.stamp).chain(&standing.confirmed);
                let other = said.find(is_other)?;
                Some(Earlier {
                    entry: other.entry.clone(),
                    said: standing.outcome.word(),
                })
            })
            .filter(|earlier| earlier.said != finish.outcome.word());
        let Some(attempt) = self.current_mut().filter(|_| !again) else {
            let skipped = self.skipped.take();
            let attempt = Attempt {
                finish: Some(finish),
                also: std::mem::take(&mut self.hands),
                ..Attempt::default()
            };
            self.push(attempt);
            let earlier = skipped.map(|(skip, _)| Earlier::skip(&skip)).or(also_said);
            return earlier.map_or(Effect::Taken, Effect::Contradicts);
        };
        match &mut attempt.finish {
            None => attempt.finish = Some(finish),
            Some(standing) if standing.outcome == finish.outcome => {
                let effect = if standing.stamp.by == finish.stamp.by {
                    said_again(&standing.stamp, &finish.stamp)
                } else {
                    Effect::Taken
                };
                standing.confirmed.push(finish.stamp);
                return effect;
            }
            Some(standing) => {
                // The later in the order of the log stands, until somebody settles it. Both had
                // a hand in it, and neither may sign.
                let earlier = std::mem::replace(standing, finish);
                let contradicted = Earlier::finish(&earlier);
                let now = standing.clone();
                attempt.lapse(&now.stamp, |_| true);
                attempt.also.push(earlier.stamp);
                if earlier.outcome == Outcome::Failed {
                    self.take_up_evidence();
                }
                return Effect::Contradicts(contradicted);
            }
        }
        Effect::Taken
    }

    /// What was given after a failure was meant for the next attempt; if there was no failure, it is
    /// of this one.
    fn take_up_evidence(&mut self) {
        let next = self.attempts.len();
        let given = self.evidence.iter_mut().filter(|e| e.attempt == next);
        given.for_each(|e| e.attempt = next - 1);
    }

    /// Who did some of the work, without saying what became of it.
    pub(super) fn had_a_hand(&mut self, stamp: Stamp) {
        match self.current_mut() {
            Some(attempt) => attempt.also.push(stamp),
            None => self.hands.push(stamp),
        }
    }

    /// `knew`: whoever skipped it knew that somebody was at it.
    pub(super) fn skip(&mut self, stamp: Stamp, because: Option<String>, knew: bool) -> Effect {
        if self.skipped.is_some() {
            return Effect::Confirms;
        }
        let mut effect = Effect::Taken;
        if let Some(attempt) = self.current_mut() {
            let earlier = match &attempt.finish {
                Some(finish) if finish.outcome == Outcome::Failed => None,
                Some(finish) => Some(Earlier::finish(finish)),
                None => attempt
                    .started
                    .as_ref()
                    .filter(|_| !knew)
                    .map(Earlier::start),
            };
            effect = earlier.map_or(effect, Effect::Contradicts);
            attempt.set_aside = Some((stamp.clone(), because.clone()));
        }
        self.skipped = Some((stamp, because));
        effect
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
        let place = self.attempt_of(&sign_off.finish);
        let place = place.filter(|(_, a)| named(a)).map(|(place, _)| place);
        let attempt = match place {
            Some(place) => self.attempts.get_mut(place),
            None => self.attempts.last_mut(),
        };
        match attempt {
            None => Effect::None,
            Some(attempt) => {
                if let Some(said) = attempt.sign_off_mut(&sign_off) {
                    let effect = said_again(&said.stamp, &sign_off.stamp);
                    said.confirmed.push(sign_off.stamp);
                    return effect;
                }
                let counts = place.is_some() && !attempt.is_doer(&sign_off.stamp.by);
                attempt.sign_offs.push(sign_off);
                if counts { Effect::Taken } else { Effect::None }
            }
        }
    }

    pub(super) fn take_evidence(&mut self, mut given: EvidenceGiven) -> Effect {
        given.attempt = self.attempt_for_evidence();
        let before = self.evidence(&given.id);
        if !before.is_some_and(|before| before.is_same(&given))
            && let Some(attempt) = self.attempts.get_mut(given.attempt)
        {
            attempt.lapse(&given.stamp, |_| true);
        }
        self.evidence.push(given);
        Effect::Taken
    }
}

/// The same of the same person: a confirmation when somebody else had typed one of the two.
pub(super) fn said_again(before: &Stamp, now: &Stamp) -> Effect {
    if before.typed_by == now.typed_by {
        Effect::None
    } else {
        Effect::Confirms
    }
}
