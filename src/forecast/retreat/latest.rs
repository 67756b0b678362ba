//! The latest start of one rollback, found by playing it.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::ways::Way;
use super::{Back, SCHEDULES, SEED, SURE};
use crate::forecast::luck::Luck;
use crate::forecast::night::{Roles, seconds_up};
use crate::forecast::problem::{NEVER, Problem, Time, Unsound};
use crate::forecast::search::search;
use crate::forecast::trials::play;
use crate::forecast::undoing::going_back;
use crate::time::{Instant, Span};

pub(super) const MINUTE: Time = 60;

impl Back<'_> {
    /// The latest start of the work up to the limit, in whole minutes where people come and go,
    /// and what it takes from then.
    pub(super) fn latest(
        &mut self,
        way: &Way,
        limit: Time,
    ) -> Result<Option<(Time, Span)>, Unsound> {
        let key = (self.key_of(way), limit);
        if let Some(known) = self.memory.latest.get(&key) {
            return Ok(*known);
        }
        let found = self.find_latest(way, limit)?;
        self.memory.latest.insert(key, found);
        Ok(found)
    }

    fn find_latest(&mut self, way: &Way, limit: Time) -> Result<Option<(Time, Span)>, Unsound> {
        let problem = self.problem(way, 0)?;
        let takes = sure(&self.played(&problem.without_calendars())).unwrap_or(NEVER);
        // No shift makes it shorter.
        let late = self.close.saturating_sub(takes).max(0).min(limit);
        if !problem.has_calendars() || self.is_in_time(way, late)? {
            return Ok(Some((late, Span::seconds(takes))));
        }
        // It ends the later the later it starts. Before the window nobody goes back.
        let mut early = self.plan.window.opens.timestamp();
        let mut late = late.max(early);
        if !self.is_in_time(way, early)? {
            return Ok(None);
        }
        while late - early > MINUTE {
            let middle = early + ((late - early) / 2 / MINUTE * MINUTE).max(MINUTE);
            if self.is_in_time(way, middle)? {
                early = middle
            } else {
                late = middle
            }
        }
        Ok(Some((early, self.takes_from(way, early)?)))
    }

    pub(super) fn is_in_time(&mut self, way: &Way, begin: Time) -> Result<bool, Unsound> {
        Ok(self.end(way, begin)?.is_some_and(|end| end <= self.close))
    }

    /// What the work that begins then takes in [`SURE`] of the trials.
    pub(super) fn takes_from(&mut self, way: &Way, begin: Time) -> Result<Span, Unsound> {
        let end = self.end(way, begin)?.unwrap_or(self.close);
        Ok(Span::seconds((end - begin).max(0)))
    }

    fn end(&mut self, way: &Way, begin: Time) -> Result<Option<Time>, Unsound> {
        let key = (self.key_of(way), begin);
        if let Some(&known) = self.memory.ends.get(&key) {
            return Ok(known);
        }
        let end = sure(&self.ends(way, begin)?);
        self.memory.ends.insert(key, end);
        Ok(end)
    }

    fn key_of(&self, way: &Way) -> u64 {
        let mut hasher = DefaultHasher::new();
        way.work.hash(&mut hasher);
        hasher.finish()
    }

    /// When the work begins if that is when going back is thought of.
    pub(super) fn begin(&self, start: Instant) -> Time {
        seconds_up(start + self.plan.window.decision_margin.delta())
    }

    /// The ends, earliest first, of the work that begins then.
    pub(super) fn ends(&self, way: &Way, begin: Time) -> Result<Vec<Time>, Unsound> {
        Ok(self.played(&self.problem(way, begin)?))
    }

    fn played(&self, problem: &Problem) -> Vec<Time> {
        let found = search(problem, &problem.means(), SCHEDULES, SEED);
        play(problem, &found.order, &[], self.settings).ends
    }

    fn problem(&self, way: &Way, begin: Time) -> Result<Problem, Unsound> {
        Ok(self.problem_and_roles(way, begin)?.0)
    }

    pub(super) fn problem_and_roles(
        &self,
        way: &Way,
        begin: Time,
    ) -> Result<(Problem, Roles), Unsound> {
        let mut roles = self.roles.clone();
        let activities = going_back(self.plan, &self.dependents, &way.work, begin, &mut roles);
        let problem = Problem::new(&activities, &self.workers, &[])?
            .with_overtime(self.plan.overtime.secs())
            .with_luck(Luck::before(self.plan));
        Ok((problem, roles))
    }
}

/// The upper bound of the moment that [`SURE`] of the trials do not pass; nothing where so many
/// never end.
fn sure(ends: &[Time]) -> Option<Time> {
    let trials = ends.len() as f64;
    let deviation = (trials * SURE * (1.0 - SURE)).sqrt();
    let rank = (trials * SURE + 2.0 * deviation).ceil().min(trials) as usize;
    let end = ends.get(rank.max(1) - 1).copied();
    end.filter(|&end| end < NEVER)
}
