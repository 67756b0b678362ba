//! What holds work up, with no end in sight, as activities of their own: so all that one blocker
//! holds up goes on at the same moment.

use super::id_of;
use super::problem::{Activity, Length};
use super::snapshot::{Guess, Pause, Progress, RunSnapshot};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// The pauses whose ends are guesses, and the place of the first among the activities.
pub(super) struct Pauses<'a> {
    snapshot: &'a RunSnapshot,
    first: usize,
    guesses: Vec<(Option<&'a str>, Guess)>,
}

impl<'a> Pauses<'a> {
    /// They are to stand behind so many activities.
    pub(super) fn behind(first: usize, snapshot: &'a RunSnapshot) -> Pauses<'a> {
        let mut guesses = Vec::new();
        for (blocker, guess) in snapshot.pauses.iter().filter_map(guessed) {
            if !guesses.contains(&(blocker, guess)) {
                guesses.push((blocker, guess));
            }
        }
        Pauses {
            snapshot,
            first,
            guesses,
        }
    }

    /// The activities that they are.
    pub(super) fn activities(&self) -> impl Iterator<Item = Activity> + '_ {
        let now = self.snapshot.now;
        self.guesses.iter().map(move |(blocker, guess)| {
            let until = Span::between(now, guess.from.max(now)).secs();
            Activity {
                id: id_of(&format!("pause {}", blocker.unwrap_or_default())),
                length: Length::exactly(until).with_no_end_in_sight(guess.lasted.secs()),
                started: Some(now.timestamp()),
                ..Activity::default()
            }
        })
    }

    /// The work on that step, which stands like that, waiting for what holds it up.
    pub(super) fn hold_up(&self, activity: Activity, ix: StepIx, progress: Progress) -> Activity {
        let (Progress::Open { from: Some(at) }
        | Progress::Running {
            until: Some(at), ..
        }
        | Progress::Over { released: at, .. }) = progress
        else {
            return activity;
        };
        let of_step = self
            .snapshot
            .pauses
            .iter()
            .filter(|p| p.steps.contains(&ix));
        // Something else was supposed of when it goes on.
        let is_guess = of_step.clone().any(|p| p.guess.is_some() && p.until == at);
        if !is_guess {
            return activity;
        }
        let guesses = of_step.clone().filter_map(guessed);
        let places = guesses.filter_map(|guess| {
            let place = self.guesses.iter().position(|g| *g == guess)?;
            Some(self.first + place)
        });
        let last = of_step.clone().find(|p| p.until == at).and_then(guessed);
        let held_by = |last: Option<_>| {
            let place = self.guesses.iter().position(|g| Some(*g) == last)?;
            Some(self.first + place)
        };
        match progress {
            Progress::Running { .. } => Activity {
                held_by: held_by(last),
                ..activity
            },
            // It is signed only then.
            Progress::Over { start, .. } => Activity {
                length: Length::exactly(Span::between(start, self.snapshot.now).secs()),
                tail: 0,
                held_by: held_by(last),
                ..activity
            },
            Progress::Open { .. } => {
                let places = places.collect::<Vec<_>>();
                let mut needs = activity.needs;
                needs.extend(places);
                Activity { needs, ..activity }
            }
        }
    }

    /// The same progress, with only what is certain of what holds it up.
    pub(super) fn certain(&self, ix: StepIx, progress: Progress) -> Progress {
        let of_step = self
            .snapshot
            .pauses
            .iter()
            .filter(|p| p.steps.contains(&ix));
        let certain = |at: Option<Instant>| {
            let is_guess = of_step
                .clone()
                .any(|p| p.guess.is_some() && Some(p.until) == at);
            let sure = of_step.clone().filter(|p| p.guess.is_none());
            if is_guess {
                sure.map(|p| p.until).max()
            } else {
                at
            }
        };
        match progress {
            Progress::Open { from } => Progress::Open {
                from: certain(from),
            },
            Progress::Running { since, idle, until } => Progress::Running {
                since,
                idle,
                until: certain(until),
            },
            over => over,
        }
    }
}

fn guessed(pause: &Pause) -> Option<(Option<&str>, Guess)> {
    Some((pause.blocker.as_deref(), pause.guess?))
}
