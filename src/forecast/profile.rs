//! Who is free when, as a row of stretches of time in which nothing changes.

use std::sync::Arc;

use super::problem::{Problem, Time};
use super::supply::{Supply, is_enough, shift_changes};

/// What an activity takes while it runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Demand {
    pub crew: Vec<(usize, u32)>,
    /// From the pools, in words.
    pub pools: Vec<u64>,
}

impl Demand {
    pub(super) fn is_nothing(&self) -> bool {
        self.crew.is_empty() && self.pools.iter().all(|&word| word == 0)
    }
}

/// Free people and pools over time. Stretch `k` is from `at[k]` to `at[k + 1]`, the last one
/// without end.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    words: usize,
    people: usize,
    at: Vec<Time>,
    free: Vec<u64>,
    /// Who is free all through a stretch that is looked at.
    steady: Vec<u64>,
    /// Who may begin something; empty where everybody may at any time.
    beginners: Arc<Beginners>,
}

/// Who is on shift, from each moment on: only they begin something, though they may stay for it
/// past the end of their shift.
#[derive(Debug, Clone, Default)]
struct Beginners {
    at: Vec<Time>,
    people: Vec<u64>,
}

impl Profile {
    /// Everybody at their times, nothing begun.
    pub(super) fn on_shift(problem: &Problem, supply: &Supply) -> Profile {
        let mut profile = Profile::shifts(problem, supply, problem.overtime);
        if problem.overtime > 0 {
            let strict = Profile::shifts(problem, supply, 0);
            let people = |k: usize| strict.people_at(k).to_vec();
            profile.beginners = Arc::new(Beginners {
                people: (0..strict.at.len()).flat_map(people).collect(),
                at: strict.at,
            });
        }
        profile
    }

    /// Everybody in their shifts, and so much longer.
    fn shifts(problem: &Problem, supply: &Supply, longer: Time) -> Profile {
        let mut profile = Profile::always(supply);
        for at in shift_changes(problem, longer) {
            profile.cut(at);
        }
        for (person, worker) in problem.workers.iter().enumerate() {
            if worker.available.is_empty() {
                continue;
            }
            for k in 0..profile.at.len() {
                let at = profile.at[k];
                let mut shifts = worker.available.iter();
                if !shifts.any(|&(a, b)| a <= at && at < b + longer) {
                    profile.free[k * profile.words + person / 64] &= !(1 << (person % 64));
                }
            }
        }
        profile
    }

    /// Everybody, always.
    pub(super) fn always(supply: &Supply) -> Profile {
        Profile {
            words: supply.words,
            people: supply.people,
            at: vec![Time::MIN],
            free: supply.everybody(),
            steady: vec![0; supply.people],
            beginners: Arc::default(),
        }
    }

    /// Begins again, without an allocation.
    pub(super) fn reset(&mut self, from: &Profile) {
        self.at.clone_from(&from.at);
        self.free.clone_from(&from.free);
        self.beginners.clone_from(&from.beginners);
    }

    /// The earliest start from `ready` on with enough people and pools all through `length`, if
    /// there ever is one. Afterwards [`Profile::steady`] has who is free for it. Before `floor`
    /// there never is a moment for such a crew; it is put later as people are taken.
    pub(super) fn earliest(
        &mut self,
        supply: &Supply,
        demand: &Demand,
        ready: Time,
        length: Time,
        floor: &mut Time,
    ) -> Option<Time> {
        if !demand.crew.is_empty() {
            *floor = self.raised(*floor, supply, demand)?;
        }
        let mut start = ready.max(*floor);
        let mut first = self.stretch(start);
        loop {
            match self.obstacle(supply, demand, first, (start, start + length)) {
                None => return Some(start),
                Some(next) => first = next,
            }
            start = *self.at.get(first)?;
        }
    }

    /// The first moment from `floor` on at which the crew is free.
    fn raised(&self, floor: Time, supply: &Supply, demand: &Demand) -> Option<Time> {
        let first = self.stretch(floor);
        let able = |&k: &usize| supply.can_man(self.people_at(k), &demand.crew);
        let found = (first..self.at.len()).find(able)?;
        Some(floor.max(self.at[found]))
    }

    /// Who was free all through the last stretch that [`Profile::earliest`] found, or
    /// [`Profile::look`] looked at.
    pub(super) fn steady(&self) -> &[u64] {
        &self.steady
    }

    /// Sees who is free from `start` to `end`, whether enough or not.
    pub(super) fn look(&mut self, start: Time, end: Time) {
        let first = self.stretch(start);
        self.begin(first);
        for k in first + 1..self.at.len() {
            if self.at[k] >= end {
                break;
            }
            self.narrow(k);
        }
    }

    /// Occupies people and pools from `start` to `end`.
    pub(super) fn take(&mut self, start: Time, end: Time, crew: &[u64], pools: &[u64]) {
        let first = self.cut(start);
        let last = self.cut(end);
        for k in first..last {
            let words = &mut self.free[k * self.words..(k + 1) * self.words];
            let (people, lanes) = words.split_at_mut(self.people);
            people.iter_mut().zip(crew).for_each(|(w, c)| *w &= !c);
            lanes.iter_mut().zip(pools).for_each(|(w, p)| *w -= p);
        }
    }

    /// From which stretch on to look again when the demand is not met from `start`, in stretch
    /// `first`, until `end`.
    #[inline]
    fn obstacle(
        &mut self,
        supply: &Supply,
        demand: &Demand,
        first: usize,
        (start, end): (Time, Time),
    ) -> Option<usize> {
        let with_people = !demand.crew.is_empty();
        let mut k = first;
        loop {
            if !self
                .pools_at(k)
                .iter()
                .zip(&demand.pools)
                .all(|(&f, &d)| is_enough(f, d))
            {
                return Some(k + 1);
            }
            if with_people {
                if k == first {
                    self.begin(k);
                    self.only_beginners(start);
                } else {
                    self.narrow(k);
                }
                if !supply.can_man(&self.steady, &demand.crew) {
                    let alone = supply.can_man(self.people_at(k), &demand.crew);
                    return Some(if alone { first + 1 } else { k + 1 });
                }
            }
            k += 1;
            if k >= self.at.len() || self.at[k] >= end {
                return None;
            }
        }
    }

    fn begin(&mut self, k: usize) {
        let people = k * self.words..k * self.words + self.people;
        self.steady.copy_from_slice(&self.free[people]);
    }

    /// Leaves out who is not on shift then.
    #[inline]
    fn only_beginners(&mut self, start: Time) {
        let Beginners { at, people } = &*self.beginners;
        if at.is_empty() {
            return;
        }
        let k = at.partition_point(|&from| from <= start) - 1;
        let there = &people[k * self.people..(k + 1) * self.people];
        self.steady.iter_mut().zip(there).for_each(|(s, t)| *s &= t);
    }

    fn narrow(&mut self, k: usize) {
        let there = &self.free[k * self.words..k * self.words + self.people];
        self.steady.iter_mut().zip(there).for_each(|(s, t)| *s &= t);
    }

    #[inline]
    fn people_at(&self, k: usize) -> &[u64] {
        &self.free[k * self.words..k * self.words + self.people]
    }

    #[inline]
    fn pools_at(&self, k: usize) -> &[u64] {
        &self.free[k * self.words + self.people..(k + 1) * self.words]
    }

    /// The stretch in which a moment lies.
    #[inline]
    fn stretch(&self, at: Time) -> usize {
        self.at.partition_point(|&from| from <= at) - 1
    }

    /// Makes a stretch begin at that moment, and tells which.
    fn cut(&mut self, at: Time) -> usize {
        let k = self.stretch(at);
        if self.at[k] == at {
            return k;
        }
        self.at.insert(k + 1, at);
        let (old, new) = (k * self.words, (k + 1) * self.words);
        let end = self.free.len();
        self.free.resize(end + self.words, 0);
        self.free.copy_within(old..end, new);
        k + 1
    }
}
