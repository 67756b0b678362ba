//! What resolving a blocker at once would have gained: the night again, without it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::night::{Before, Night, Turn};
use super::path::MOST;
use super::stretch::Part;
use super::{Kind, Slip};
use crate::forecast::by_need;
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// A turn of a step, on the path or beside it, with what its seconds went into.
struct Played {
    turn: Turn,
    parts: Vec<Part>,
}

/// A turn is known by its step and when it ended, in seconds of the clock.
type Key = (StepIx, i64);

impl Night<'_> {
    /// Says of each blocker what resolving it at once would have gained.
    ///
    /// The night is played again through the needs of the plan, from the opening to the step that
    /// was planned to finish last, each step with what it took on the night:
    ///
    /// ```text
    /// ready(step)  = the latest end(need) of what it waited for; the opening, where that is nothing
    /// end(step)    = ready(step), and from there part by part of what it went through:
    ///                  blocked by this blocker alone      nothing
    ///                  not before its time, nobody there  until that was over, as it was
    ///                  all else                           as long as it was
    /// gain         = the end of the last step as it was, less its end played so
    /// ```
    ///
    /// So what another path took nearly as long for is not gained, nor what was waited for all the
    /// same. Who was busy elsewhere is not looked at.
    pub(super) fn say_gains(&self, slip: &mut Slip) {
        let numbers: BTreeSet<String> = slip
            .rows
            .iter()
            .filter_map(|row| row.blocker.clone())
            .collect();
        if numbers.is_empty() {
            return;
        }
        let played = self.played(slip.last, slip.actual);
        let blockers = self.run.blockers.iter().enumerate();
        let on_path = blockers.filter(|(_, b)| numbers.contains(&b.number));
        let gains: HashMap<&str, Span> = on_path
            .map(|(place, blocker)| {
                let end = self.end_without(place, &played, (slip.last, slip.actual.timestamp()));
                let gain = slip.actual.timestamp() - end;
                (blocker.number.as_str(), Span::seconds(gain))
            })
            .collect();
        for row in &mut slip.rows {
            let gain = row.blocker.as_deref().and_then(|number| gains.get(number));
            row.would_gain = gain.copied();
        }
    }

    /// The turns of all that the last step waited for, each behind those that it waited for.
    fn played(&self, last: StepIx, actual: Instant) -> Vec<Played> {
        let mut places = vec![0; self.run.plan.steps.len()];
        let order = by_need(&self.run.plan).into_iter().enumerate();
        order.for_each(|(place, ix)| places[ix] = place);
        // The latest first, and of those at the same time what needs the others.
        let key = |(ix, to): (StepIx, Instant)| (to, places[ix], ix);
        let mut wanted = BTreeSet::from([key((last, actual))]);
        let mut known = HashSet::new();
        let mut played = Vec::new();
        while let Some((to, _, ix)) = wanted.pop_last() {
            if !known.insert((ix, to.timestamp())) || played.len() > MOST {
                continue;
            }
            let mut turn = self.turn(ix, to);
            if turn.before == Before::Earlier {
                turn.needs = vec![(last, turn.from)];
            }
            wanted.extend(turn.needs.iter().map(|&need| key(need)));
            let parts = self.account(&turn, to);
            played.push(Played { turn, parts });
        }
        played.reverse();
        played
    }

    /// When the last step would have ended, in seconds of the clock.
    fn end_without(&self, blocker: usize, played: &[Played], last: Key) -> i64 {
        let mut ends: HashMap<Key, i64> = HashMap::new();
        for Played { turn, parts } in played {
            let end = |(need, over): &(StepIx, Instant)| {
                let over = over.timestamp();
                ends.get(&(*need, over)).copied().unwrap_or(over)
            };
            let ready = turn
                .needs
                .iter()
                .map(end)
                .max()
                .unwrap_or(turn.from.timestamp());
            let end = parts.iter().fold(ready, |at, part| match part.cause.kind {
                Kind::Blocked if part.cause.blocker == Some(blocker) => {
                    at + self.blocked_otherwise(blocker, part)
                }
                Kind::NotBefore | Kind::Person => at.max(part.to),
                _ => at + part.secs(),
            });
            ends.insert((turn.step, turn.to.timestamp()), end);
        }
        ends.get(&last).copied().unwrap_or(last.1)
    }

    /// For how much of a part another blocker was open as well.
    fn blocked_otherwise(&self, blocker: usize, part: &Part) -> i64 {
        let blockers = self.run.blockers.iter().enumerate();
        let others = blockers.filter(|(place, other)| {
            let is_of_it = part.cause.step.is_some_and(|ix| other.steps.contains(&ix));
            *place != blocker && is_of_it
        });
        let mut open: Vec<(i64, i64)> = others
            .map(|(_, other)| {
                let resolved = other.resolved.as_ref().map(|(stamp, _)| stamp.at);
                let until = resolved.unwrap_or(self.end).timestamp();
                let from = other.raised.at.timestamp();
                (from.max(part.from), until.min(part.to))
            })
            .collect();
        open.sort_unstable();
        let (mut blocked, mut counted) = (0, part.from);
        for (from, until) in open {
            blocked += (until - from.max(counted)).max(0);
            counted = counted.max(until);
        }
        blocked
    }
}
