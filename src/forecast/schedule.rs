//! Making schedules from lists: each activity in turn as early as people allow, or, backwards, as
//! late.

use std::collections::HashMap;

use super::problem::{NEVER, Problem, Time};
use super::profile::{Demand, Profile};
use super::supply::Supply;

/// When each activity starts and ends, and who does it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schedule {
    pub start: Vec<Time>,
    pub finish: Vec<Time>,
    /// When all that counts is over, signatures included; [`NEVER`] when nobody is left for some
    /// of it.
    pub end: Time,
    /// Who, as bits, some words for each activity.
    pub(super) crew: Vec<u64>,
}

impl Schedule {
    /// The activities from the first to start to the last.
    pub(super) fn order(&self, rank: &[u32]) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.start.len() as u32).collect();
        order.sort_unstable_by_key(|&at| {
            let at = at as usize;
            (self.start[at], self.finish[at], rank[at])
        });
        order
    }
}

/// Which way time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    /// From the end: everything as late as possible. Knows no calendars and no earliest starts,
    /// so that it gives an order of work only, except where there are none.
    Backward,
}

impl Way {
    pub(super) fn other(self) -> Way {
        match self {
            Way::Forward => Way::Backward,
            Way::Backward => Way::Forward,
        }
    }
}

/// Schedules one [`Problem`] again and again, without allocations.
#[derive(Debug, Clone)]
pub(super) struct Scheduler<'a> {
    pub problem: &'a Problem,
    pub supply: Supply,
    pub demands: Vec<Demand>,
    running: Vec<u32>,
    /// Activities with the same crew have the same number.
    crews: Vec<u32>,
    /// For each such number the time before which nobody is left for it.
    floors: Vec<Time>,
    on_shift: Profile,
    always: Profile,
    profile: Profile,
}

impl<'a> Scheduler<'a> {
    pub(super) fn of(problem: &'a Problem) -> Scheduler<'a> {
        let supply = Supply::of(problem);
        let demand = |at: usize| Demand {
            crew: problem.crews[at].clone(),
            pools: supply.pool_words(&problem.uses[at]),
        };
        let running = (0..problem.len() as u32)
            .filter(|&at| problem.started[at as usize].is_some())
            .collect();
        let mut numbers = HashMap::new();
        let crews: Vec<u32> = problem
            .crews
            .iter()
            .map(|crew| {
                let next = numbers.len() as u32;
                *numbers.entry(crew.as_slice()).or_insert(next)
            })
            .collect();
        Scheduler {
            problem,
            floors: vec![Time::MIN; numbers.len()],
            crews,
            demands: (0..problem.len()).map(demand).collect(),
            running,
            on_shift: Profile::on_shift(problem, &supply),
            always: Profile::always(&supply),
            profile: Profile::always(&supply),
            supply,
        }
    }

    /// The serial schedule generation scheme (Kelley, 1963): takes the activities in the order of
    /// the list, in which each must stand after its needs, and puts each at its earliest time. It
    /// may go into a gap before others, but moves none. For [`Way::Backward`] the list runs from
    /// the end, and times are counted back from it.
    pub(super) fn schedule(
        &mut self,
        way: Way,
        order: &[u32],
        lengths: &[Time],
        out: &mut Schedule,
    ) {
        let forward = way == Way::Forward;
        self.clear(way, out);
        if forward {
            for k in 0..self.running.len() {
                self.go_on(self.running[k] as usize, lengths, out);
            }
        }
        for &at in order {
            let at = at as usize;
            if forward && self.problem.started[at].is_some() {
                continue;
            }
            let ready = self.ready(way, at, out);
            let ready = if forward {
                self.problem.attended_from(at, ready)
            } else {
                ready
            };
            self.put(at, ready, lengths[at], out);
        }
        out.end = self.end(way, out);
    }

    fn clear(&mut self, way: Way, out: &mut Schedule) {
        let (n, people) = (self.problem.len(), self.supply.people);
        out.start.resize(n, 0);
        out.finish.resize(n, 0);
        out.crew.clear();
        out.crew.resize(n * people, 0);
        self.floors.fill(Time::MIN);
        self.profile.reset(match way {
            Way::Forward => &self.on_shift,
            Way::Backward => &self.always,
        });
    }

    /// What runs keeps its start and whoever of its crew can be there, also past their shift.
    fn go_on(&mut self, at: usize, lengths: &[Time], out: &mut Schedule) {
        let start = self.problem.started[at].unwrap_or_default();
        out.start[at] = start;
        out.finish[at] = start + lengths[at];
        if lengths[at] == 0 || self.demands[at].is_nothing() {
            return;
        }
        self.profile.look(start, out.finish[at]);
        let mut crew = self.demands[at].crew.clone();
        while !self.supply.can_man(self.profile.steady(), &crew) {
            drop_one(&mut crew);
        }
        let chosen = self.supply.choose(self.profile.steady(), &crew);
        self.occupy(at, chosen.unwrap_or_default(), out);
    }

    #[inline]
    fn ready(&self, way: Way, at: usize, out: &Schedule) -> Time {
        let problem = self.problem;
        let (from, begin) = match way {
            Way::Forward => (problem.needs.of_item(at), problem.releases[at]),
            Way::Backward => (problem.needed_by.of_item(at), 0),
        };
        match way {
            Way::Forward => from.iter().fold(begin, |ready, &need| {
                let need = need as usize;
                ready.max(problem.over(need, out.finish[need]))
            }),
            Way::Backward => {
                let later = from.iter().map(|&next| out.finish[next as usize]);
                later.fold(begin, Time::max) + problem.tails[at]
            }
        }
    }

    #[inline]
    fn put(&mut self, at: usize, ready: Time, length: Time, out: &mut Schedule) {
        let demand = &self.demands[at];
        if ready >= NEVER {
            (out.start[at], out.finish[at]) = (NEVER, NEVER);
            return;
        }
        if length == 0 || demand.is_nothing() {
            (out.start[at], out.finish[at]) = (ready, ready + length);
            return;
        }
        let floor = &mut self.floors[self.crews[at] as usize];
        let supply = &self.supply;
        match self.profile.earliest(supply, demand, ready, length, floor) {
            None => (out.start[at], out.finish[at]) = (NEVER, NEVER),
            Some(start) => {
                (out.start[at], out.finish[at]) = (start, start + length);
                let chosen = if demand.crew.is_empty() {
                    Vec::new()
                } else {
                    let free = self.profile.steady();
                    self.supply.choose(free, &demand.crew).unwrap_or_default()
                };
                self.occupy(at, chosen, out);
            }
        }
    }

    #[inline]
    fn occupy(&mut self, at: usize, chosen: Vec<u64>, out: &mut Schedule) {
        let pools = &self.demands[at].pools;
        self.profile
            .take(out.start[at], out.finish[at], &chosen, pools);
        let people = self.supply.people;
        out.crew[at * people..at * people + chosen.len()].copy_from_slice(&chosen);
    }

    /// Until when each person stays past a shift for what they have begun, where they do.
    pub(super) fn stays(&self, schedule: &Schedule, stays: &mut [Vec<Time>]) {
        let (problem, people) = (self.problem, self.supply.people);
        for (person, worker) in problem.workers.iter().enumerate() {
            if worker.available.is_empty() {
                continue;
            }
            let does =
                |at: &usize| schedule.crew[at * people + person / 64] >> (person % 64) & 1 == 1;
            let past = |at: usize| {
                let (start, finish) = (schedule.start[at], schedule.finish[at]);
                let mut shifts = worker.available.iter();
                let (_, until) = shifts.find(|&&(from, until)| from <= start && start < until)?;
                let on_shift = |&(from, until): &(Time, Time)| from < finish && finish <= until;
                (finish > *until && !worker.available.iter().any(on_shift)).then_some(finish)
            };
            let last = (0..problem.len()).filter(does).filter_map(past).max();
            stays[person].extend(last.filter(|&last| last < NEVER));
        }
    }

    fn end(&self, way: Way, out: &Schedule) -> Time {
        let last = |at: usize| match way {
            Way::Forward => self.problem.over(at, out.finish[at]),
            Way::Backward => out.finish[at],
        };
        let counted = (0..self.problem.len()).filter(|&at| self.problem.counts[at]);
        counted.map(last).max().unwrap_or(0).min(NEVER)
    }
}

fn drop_one(crew: &mut Vec<(usize, u32)>) {
    if let Some(last) = crew.last_mut() {
        last.1 -= 1;
        if last.1 == 0 {
            crew.pop();
        }
    }
}
