//! A scheduling problem, independent of runbooks: activities, what they need, and who does them.

use super::durations::{Quantiles, Shape};
use super::lists::Lists;
use super::luck::Luck;

/// A point in time or a length of time, in whole units: seconds for runbooks, whatever a textbook
/// counts in otherwise.
pub type Time = i64;

/// Later than anything: when what nobody is there to do gets done.
pub const NEVER: Time = i64::MAX / 4;

/// How long an activity takes: best, likely and worst case; all the same for one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    pub best: Time,
    pub likely: Time,
    pub worst: Time,
    /// For how long it has been worked on already.
    pub elapsed: Time,
    /// For how much longer, beside that, it was or will be held up.
    pub held_up: Time,
    /// It lasts for so long already, with no end in sight: how much longer, nobody knows.
    pub lasted: Time,
}

impl Length {
    /// Takes exactly that.
    pub fn exactly(time: Time) -> Length {
        Length::of(time, time, time)
    }

    /// Takes from `best` to `worst`, most likely `likely`.
    pub fn of(best: Time, likely: Time, worst: Time) -> Length {
        Length {
            best,
            likely,
            worst,
            elapsed: 0,
            held_up: 0,
            lasted: 0,
        }
    }

    /// The same, after so much work.
    pub(super) fn worked_on(self, elapsed: Time) -> Length {
        Length { elapsed, ..self }
    }

    /// The same, held up for so long.
    pub(super) fn put_off(self, held_up: Time) -> Length {
        Length { held_up, ..self }
    }

    /// The same, and then more than x longer with a chance of `lasted` / (`lasted` + x).
    pub(super) fn with_no_end_in_sight(self, lasted: Time) -> Length {
        Length { lasted, ..self }
    }

    /// The PERT mean, (best + 4 likely + worst) / 6 (Malcolm et al., 1959), rounded down.
    pub fn mean(&self) -> Time {
        (self.best + 4 * self.likely + self.worst) / 6
    }
}

/// One piece of work, or a wait.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// What its random draws depend on, beside the seed: the same for the same step in any plan.
    pub id: u64,
    pub length: Length,
    /// The activities that must be over, by their place.
    pub needs: Vec<usize>,
    /// It does not start before.
    pub release: Time,
    /// What passes after its finish before others may go on (a signature); takes nobody.
    pub tail: Time,
    /// Role and how many of it.
    pub crew: Vec<(usize, u32)>,
    /// Pool and how much of it.
    pub uses: Vec<(usize, u32)>,
    /// It is running, since then.
    pub started: Option<Time>,
    /// Whether the whole is over only when this is.
    pub counts: bool,
    /// Whose luck it shares, and that of the night; nothing: its luck is its own.
    pub team: Option<u64>,
    /// The share of trials (0 to 1) in which it fails and is done again.
    pub fails: f64,
    /// The activity, by its place, whose length holds this one up while it is under way.
    pub held_by: Option<usize>,
    /// It begins only when somebody is there who may decide; nothing: whoever does it may.
    pub attended: Option<Vec<(Time, Time)>>,
    /// Its tail is over only once somebody was there for each of these signatures.
    pub signed: Vec<Vec<(Time, Time)>>,
}

/// Somebody who does one thing at a time.
#[derive(Debug, Clone, Default)]
pub struct Worker {
    pub roles: Vec<usize>,
    /// From, until; empty: always.
    pub available: Vec<(Time, Time)>,
}

/// Why something is not a problem that can be scheduled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    #[error("activity {0} needs itself, directly or through others")]
    Ring(usize),
    #[error("activity {0} refers to activity, role or pool {1}, and there is none")]
    Unknown(usize, usize),
    #[error("activity {0} needs more of pool {1} than there is")]
    TooMuch(usize, usize),
}

/// The most that a pool can hold, because four pools share a word; see [`super::supply`].
pub const LARGEST_POOL: u32 = 0x7fff;

/// Activities in flat arrays, and who there is. People are numbered so that those who can do the
/// least else come first.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(super) ids: Vec<u64>,
    pub(super) lengths: Vec<Length>,
    pub(super) releases: Vec<Time>,
    pub(super) tails: Vec<Time>,
    pub(super) started: Vec<Option<Time>>,
    pub(super) counts: Vec<bool>,
    pub(super) needs: Lists,
    pub(super) needed_by: Lists,
    /// Every activity after its needs.
    pub(super) topological: Vec<u32>,
    /// Role and count per activity; only what people who are there can give.
    pub(super) crews: Vec<Vec<(usize, u32)>>,
    pub(super) uses: Vec<Vec<(usize, u32)>>,
    pub(super) workers: Vec<Worker>,
    /// What each pool holds.
    pub(super) pools: Vec<u32>,
    pub(super) roles: usize,
    /// Activities and roles for which there are fewer people than they take, at any time.
    pub(super) short_of: Vec<(usize, usize)>,
    pub(super) teams: Vec<Option<u64>>,
    pub(super) fails: Vec<f64>,
    pub(super) held_by: Vec<Option<usize>>,
    pub(super) attended: Vec<Option<Vec<(Time, Time)>>>,
    pub(super) signed: Vec<Vec<Vec<(Time, Time)>>>,
    /// How long people stay past their shift for what they have begun.
    pub(super) overtime: Time,
    pub(super) luck: Luck,
    /// Which of the given people each one is.
    pub(super) given: Vec<usize>,
}

impl Problem {
    /// Refuses rings and references to nothing. A crew that could never be complete, whoever is
    /// on shift, asks for those only who exist; [`Problem::short_of`] tells.
    pub fn new(
        activities: &[Activity],
        workers: &[Worker],
        pools: &[u32],
    ) -> Result<Problem, Unsound> {
        let roles = roles(activities, workers);
        check(activities, pools)?;
        // What has begun waits for nothing any more, whatever it should have waited for.
        let needs = Lists::of(activities.iter().map(|a| match a.started {
            Some(_) => &[],
            None => a.needs.as_slice(),
        }));
        let needed_by = needs.turned();
        let topological = topological(&needs, &needed_by).map_err(Unsound::Ring)?;
        let mut problem = Problem {
            ids: activities.iter().map(|a| a.id).collect(),
            lengths: activities.iter().map(|a| a.length).collect(),
            releases: activities.iter().map(|a| a.release).collect(),
            tails: activities.iter().map(|a| a.tail).collect(),
            started: activities.iter().map(|a| a.started).collect(),
            counts: activities.iter().map(|a| a.counts).collect(),
            needs,
            needed_by,
            topological,
            crews: activities.iter().map(|a| a.crew.clone()).collect(),
            uses: activities.iter().map(|a| a.uses.clone()).collect(),
            workers: workers.to_vec(),
            pools: pools.iter().map(|&size| size.min(LARGEST_POOL)).collect(),
            roles,
            short_of: Vec::new(),
            teams: activities.iter().map(|a| a.team).collect(),
            fails: activities.iter().map(|a| a.fails).collect(),
            held_by: activities.iter().map(|a| a.held_by).collect(),
            attended: activities.iter().map(|a| a.attended.clone()).collect(),
            signed: activities.iter().map(|a| a.signed.clone()).collect(),
            overtime: 0,
            luck: Luck::default(),
            given: Vec::new(),
        };
        problem.put_the_scarce_last();
        problem.ask_only_for_who_exists();
        Ok(problem)
    }

    /// The same, with people who stay so long past their shift for what they have begun.
    pub(super) fn with_overtime(self, overtime: Time) -> Problem {
        Problem { overtime, ..self }
    }

    /// The same, with luck that is shared.
    pub(super) fn with_luck(self, luck: Luck) -> Problem {
        Problem { luck, ..self }
    }

    /// When others may go on after an activity that finishes then: signed, and its tail over.
    #[inline]
    pub(super) fn over(&self, at: usize, finish: Time) -> Time {
        let signed = self.signed[at].iter();
        let there = signed.map(|there| next_in(there, finish)).max();
        there.map_or(finish, |there| there.max(finish)) + self.tails[at]
    }

    /// The first moment from then on at which it may begin.
    #[inline]
    pub(super) fn attended_from(&self, at: usize, ready: Time) -> Time {
        match &self.attended[at] {
            None => ready,
            Some(there) => next_in(there, ready),
        }
    }

    /// How many activities there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Activities and roles for which there are fewer people than they take, at any time.
    pub fn short_of(&self) -> &[(usize, usize)] {
        &self.short_of
    }

    /// How long each activity takes on the average: the PERT mean, [`Length::mean`]; for what runs
    /// the mean of what is still possible.
    pub fn means(&self) -> Vec<Time> {
        let once = |length: &Length| match (length.elapsed, length.held_up, length.lasted) {
            (0, 0, 0) => length.mean(),
            _ => Quantiles::of(length, Shape::Pert).middle(),
        };
        let with_redo = |at: usize| {
            let mean = once(&self.lengths[at]);
            let held = self.held_by[at].map_or(0, |by| once(&self.lengths[by]));
            mean + held + (mean as f64 * self.fails[at]).round() as Time
        };
        (0..self.len()).map(with_redo).collect()
    }

    /// Whether only precedence holds activities up.
    pub fn is_free_of_people(&self) -> bool {
        !self.waits_for_somebody()
            && self.crews.iter().all(Vec::is_empty)
            && self.uses.iter().all(Vec::is_empty)
    }

    /// Whether a decision or a signature waits until somebody is there.
    fn waits_for_somebody(&self) -> bool {
        self.attended.iter().any(Option::is_some) || self.signed.iter().any(|s| !s.is_empty())
    }

    /// Whether somebody is not always there.
    pub fn has_calendars(&self) -> bool {
        self.waits_for_somebody() || self.workers.iter().any(|w| !w.available.is_empty())
    }

    /// The same problem with everybody always there.
    pub(super) fn without_calendars(&self) -> Problem {
        let mut problem = self.clone();
        problem.workers.iter_mut().for_each(|w| w.available.clear());
        problem.without_waits_for_people()
    }

    /// The same, with somebody always there to decide and to sign.
    pub(super) fn without_waits_for_people(self) -> Problem {
        Problem {
            attended: vec![None; self.len()],
            signed: vec![Vec::new(); self.len()],
            ..self
        }
    }

    /// The same problem with everybody always there and as many of them as it takes.
    pub fn without_people(&self) -> Problem {
        Problem {
            crews: vec![Vec::new(); self.len()],
            uses: vec![Vec::new(); self.len()],
            workers: Vec::new(),
            short_of: Vec::new(),
            attended: vec![None; self.len()],
            signed: vec![Vec::new(); self.len()],
            ..self.clone()
        }
    }

    /// Numbers people by how many asked-for roles they have, then by how many ask for those, so
    /// that taking the first who can keeps the scarce free.
    fn put_the_scarce_last(&mut self) {
        let mut asked = vec![0u64; self.roles];
        for &(role, count) in self.crews.iter().flatten() {
            asked[role] += u64::from(count);
        }
        let worth = |worker: &Worker| {
            let wanted = worker.roles.iter().filter(|&&r| asked[r] > 0);
            let demand: u64 = worker.roles.iter().map(|&r| asked[r]).sum();
            (wanted.count(), demand)
        };
        let mut numbered: Vec<(usize, Worker)> = self.workers.drain(..).enumerate().collect();
        numbered.retain(|(_, w)| w.roles.iter().any(|&r| asked[r] > 0));
        numbered.sort_by_key(|(_, w)| worth(w));
        (self.given, self.workers) = numbered.into_iter().unzip();
    }

    fn ask_only_for_who_exists(&mut self) {
        let supply = super::supply::Supply::of(self);
        let everybody = supply.everybody();
        for (at, crew) in self.crews.iter_mut().enumerate() {
            let mut possible: Vec<(usize, u32)> = Vec::new();
            for &(role, count) in crew.iter() {
                let asked = possible.len();
                possible.push((role, count.min(self.workers.len() as u32)));
                while possible[asked].1 > 0 && !supply.can_man(&everybody, &possible) {
                    possible[asked].1 -= 1;
                }
                if possible[asked].1 < count {
                    self.short_of.push((at, role));
                }
            }
            possible.retain(|&(_, count)| count > 0);
            *crew = possible;
        }
    }
}

/// The first moment from then on that lies in one of the stretches, which are in order.
#[inline]
fn next_in(stretches: &[(Time, Time)], at: Time) -> Time {
    let next = stretches.iter().find(|&&(_, until)| at < until);
    next.map_or(NEVER, |&(from, _)| from.max(at))
}

fn roles(activities: &[Activity], workers: &[Worker]) -> usize {
    let asked = activities
        .iter()
        .flat_map(|a| a.crew.iter().map(|&(role, _)| role));
    let held = workers.iter().flat_map(|w| w.roles.iter().copied());
    asked.chain(held).max().map_or(0, |most| most + 1)
}

fn check(activities: &[Activity], pools: &[u32]) -> Result<(), Unsound> {
    for (at, activity) in activities.iter().enumerate() {
        if let Some(&need) = activity.needs.iter().find(|&&n| n >= activities.len()) {
            return Err(Unsound::Unknown(at, need));
        }
        for &(pool, amount) in &activity.uses {
            match pools.get(pool) {
                None => return Err(Unsound::Unknown(at, pool)),
                Some(&size) if amount > size.min(LARGEST_POOL) => {
                    return Err(Unsound::TooMuch(at, pool));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// Every activity after its needs (Kahn, 1962), or one that is in a ring.
fn topological(needs: &Lists, needed_by: &Lists) -> Result<Vec<u32>, usize> {
    let mut open: Vec<usize> = (0..needs.len()).map(|at| needs.of_item(at).len()).collect();
    let mut order: Vec<u32> = (0..open.len() as u32)
        .filter(|&at| open[at as usize] == 0)
        .collect();
    let mut next = 0;
    while let Some(&at) = order.get(next) {
        next += 1;
        for &waiting in needed_by.of_item(at as usize) {
            open[waiting as usize] -= 1;
            if open[waiting as usize] == 0 {
                order.push(waiting);
            }
        }
    }
    match open.iter().position(|&still| still > 0) {
        Some(at) => Err(at),
        None => Ok(order),
    }
}
