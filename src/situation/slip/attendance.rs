//! Who was there at which time of the night, as far as check-ins, entries and shifts say.

use std::collections::{BTreeSet, HashMap};

use crate::journal::Event;
use crate::run::{Capacity, Run};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// Somebody who has shifts and was heard of outside them is there for so long.
const OVERTIME: Span = Span::minutes(120);

/// What the log says about somebody at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    /// They did or typed something.
    Heard,
    CheckedIn,
    CheckedOut,
}

/// All that is known about who was there.
pub(super) struct Attendance<'a> {
    run: &'a Run,
    /// In order, in seconds of the clock.
    seen: HashMap<&'a str, Vec<(i64, Seen)>>,
    /// Somebody checked in by name: whoever was never heard of was not there.
    is_taken: bool,
}

impl<'a> Attendance<'a> {
    pub(super) fn of(run: &'a Run) -> Attendance<'a> {
        let mut seen: HashMap<&str, Vec<(i64, Seen)>> = HashMap::new();
        let mut is_taken = false;
        for line in run.log.iter().filter(|line| !line.is_void()) {
            let at = line.occurred().timestamp();
            let mut see = |who, at, what| seen.entry(who).or_default().push((at, what));
            match &line.fact().event {
                Event::CheckedIn { person, .. } => {
                    is_taken = true;
                    see(person.as_str(), at, Seen::CheckedIn);
                }
                Event::CheckedOut { person } => see(person.as_str(), at, Seen::CheckedOut),
                _ => see(line.fact().by.as_str(), at, Seen::Heard),
            }
            let typed = line.entry.recorded().timestamp();
            let is_late = typed != at || line.entry.typist() != line.fact().by;
            if is_late {
                see(line.entry.typist(), typed, Seen::Heard);
            }
        }
        for (person, all) in &mut seen {
            all.sort_unstable();
            // Without shifts it only counts since when they are there.
            let has_shifts = run
                .plan
                .person(person)
                .is_some_and(|p| !p.available.is_empty());
            all.dedup_by(|next, last| {
                !has_shifts && (next.1, last.1) == (Seen::Heard, Seen::Heard)
            });
        }
        Attendance {
            run,
            seen,
            is_taken,
        }
    }

    /// Where nobody was there with some role of a step's crew, with those roles.
    pub(super) fn absences(&self, ix: StepIx, (from, to): (i64, i64)) -> Vec<Absence> {
        let mut changes = self.changes(from, to).into_iter().peekable();
        let mut absences: Vec<Absence> = Vec::new();
        while let Some(begin) = changes.next() {
            let end = changes.peek().copied().unwrap_or(to);
            let roles = self.missing(ix, begin);
            match absences.last_mut() {
                Some(last) if last.to == begin && last.roles == roles => last.to = end,
                _ => absences.push(Absence {
                    from: begin,
                    to: end,
                    roles,
                }),
            }
        }
        absences.retain(|absence| !absence.roles.is_empty());
        absences
    }

    /// Those who were there with one of these roles at that second.
    pub(super) fn there(&self, roles: &[String], at: i64) -> Vec<&'a str> {
        let known = self.people().filter(|person| {
            let mut roles = roles.iter();
            roles.any(|role| self.has(person, role, at)) && self.is_there(person, at)
        });
        known.collect()
    }

    fn missing(&self, ix: StepIx, at: i64) -> Vec<String> {
        let crew = self.run.plan.steps[ix].crew.iter().map(|(role, _)| role);
        let missing = crew.filter(|role| self.there(std::slice::from_ref(*role), at).is_empty());
        missing.cloned().collect()
    }

    /// The seconds from which on it may be somebody else who is there, `from` the first of them.
    fn changes(&self, from: i64, to: i64) -> BTreeSet<i64> {
        let shifts = self
            .run
            .plan
            .people
            .iter()
            .flat_map(|p| &p.available)
            .flat_map(|(a, b)| [a.timestamp(), b.timestamp()]);
        let seen = self
            .seen
            .values()
            .flatten()
            .flat_map(|(at, _)| [*at, at + OVERTIME.secs() + 1]);
        let lent = self
            .run
            .delegations
            .iter()
            .flat_map(|d| [Some(d.stamp.at), d.until])
            .flatten()
            .map(|at| at.timestamp());
        let inside = shifts
            .chain(seen)
            .chain(lent)
            .filter(|at| from < *at && *at < to);
        inside.chain([from]).collect()
    }

    /// The roster, and those who came besides.
    fn people(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let plan = &self.run.plan;
        let roster = plan.people.iter().map(|p| p.id.as_str());
        let others = self.run.people.iter().map(|p| p.person.as_str());
        roster.chain(others.filter(move |id| plan.person(id).is_none()))
    }

    fn has(&self, person: &str, role: &str, at: i64) -> bool {
        let Some(moment) = moment(at) else {
            return false;
        };
        let lent = || {
            let mut all = self.run.delegations.iter();
            all.any(|d| d.role == role && d.to == person && d.stamp.at <= moment)
        };
        match self.run.capacity(person, role, moment) {
            Some(Capacity::Delegate) => lent(),
            capacity => capacity.is_some(),
        }
    }

    /// Whether somebody was there. The log says so from when they did something until they check
    /// out; a check-in says that they were not there before it. Of somebody with shifts the log
    /// speaks for one shift at a time, and for two hours outside them; where it says nothing, the
    /// shifts do. Of somebody without shifts who was never heard of nothing is known, unless
    /// others checked in.
    fn is_there(&self, person: &str, at: i64) -> bool {
        let seen = self.seen.get(person).map_or(&[][..], Vec::as_slice);
        let plan = self.run.plan.person(person);
        let shifts = plan.map_or(&[][..], |p| p.available.as_slice());
        let shifts = || shifts.iter().map(|(a, b)| (a.timestamp(), b.timestamp()));
        let shift = shifts().find(|(from, until)| *from <= at && at < *until);
        let (from, until) = match shift {
            Some(shift) => shift,
            None if shifts().next().is_none() => (i64::MIN, i64::MAX),
            None => (at - OVERTIME.secs(), at + 1),
        };
        let first = seen.partition_point(|(seen, _)| *seen < from);
        let now = seen.partition_point(|(seen, _)| *seen <= at);
        let end = seen.partition_point(|(seen, _)| *seen < until);
        let before = seen.get(first..now).and_then(<[_]>::last);
        let after = seen.get(now..end).and_then(<[_]>::first);
        match (before, after) {
            (Some((_, what)), _) => *what != Seen::CheckedOut,
            (None, Some((_, what))) => *what != Seen::CheckedIn,
            (None, None) if shift.is_some() => true,
            (None, None) => shifts().next().is_none() && !self.is_taken,
        }
    }
}

/// Nobody was there with these roles, in seconds of the clock.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Absence {
    pub from: i64,
    pub to: i64,
    pub roles: Vec<String>,
}

fn moment(second: i64) -> Option<Instant> {
    Instant::from_timestamp(second, 0)
}
