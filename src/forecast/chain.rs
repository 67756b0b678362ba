//! What the end hung on: the chain of activities back from it, by needs and by hand-overs.

use super::problem::{NEVER, Time};
use super::schedule::{Schedule, Scheduler};

/// Finds the critical activities of one schedule after the other.
///
/// An activity is critical when the end of all is its own, or when a critical one begins as it lets
/// go: as a need, or, where needs do not explain the start, by handing over somebody (or part of a
/// pool) that the other one could use: the critical sequence (Wiest, 1964). Where the other one
/// begins only as its people come on shift, whatever let go last before that is critical, as for the
/// longest path through calendars.
pub(super) struct Chain {
    /// For each activity who could serve in its crew.
    able: Vec<u64>,
    /// Activities that occupy anybody or anything.
    manned: Vec<u32>,
    /// The same, by the end of what they did in the schedule at hand.
    by_finish: Vec<(Time, u32)>,
    seen: Vec<bool>,
    found: Vec<Link>,
}

/// A critical activity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub at: u32,
    /// How long it waits until its people are on shift, nothing else holding it up.
    pub waits: Time,
}

impl Chain {
    pub(super) fn of(scheduler: &Scheduler) -> Chain {
        let problem = scheduler.problem;
        let people = scheduler.supply.people;
        let mut able = vec![0; problem.len() * people];
        for (at, demand) in scheduler.demands.iter().enumerate() {
            for &(role, _) in &demand.crew {
                let words = able[at * people..].iter_mut();
                let holders = scheduler.supply.holders(role);
                words.zip(holders).for_each(|(word, h)| *word |= h);
            }
        }
        let manned = (0..problem.len() as u32)
            .filter(|&at| !scheduler.demands[at as usize].is_nothing())
            .collect();
        Chain {
            able,
            manned,
            by_finish: Vec::new(),
            seen: vec![false; problem.len()],
            found: Vec::new(),
        }
    }

    /// The critical activities, the last ones first. None where there is no end.
    pub(super) fn back_from_the_end(
        &mut self,
        scheduler: &Scheduler,
        schedule: &Schedule,
    ) -> &[Link] {
        self.seen.fill(false);
        self.found.clear();
        if schedule.end >= NEVER {
            return &self.found;
        }
        self.by_finish.clear();
        let manned = self.manned.iter();
        self.by_finish
            .extend(manned.map(|&at| (schedule.finish[at as usize], at)));
        self.by_finish.sort_unstable();
        let problem = scheduler.problem;
        for at in 0..problem.len() {
            let over = problem.over(at, schedule.finish[at]);
            if problem.counts[at] && over == schedule.end {
                self.mark(at);
            }
        }
        let mut next = 0;
        while let Some(&Link { at, .. }) = self.found.get(next) {
            self.found[next].waits = self.follow(at as usize, scheduler, schedule);
            next += 1;
        }
        &self.found
    }

    /// Marks what an activity hangs on, and says how long after that it began.
    fn follow(&mut self, at: usize, scheduler: &Scheduler, schedule: &Schedule) -> Time {
        let problem = scheduler.problem;
        let start = schedule.start[at];
        if problem.started[at].is_some() || start <= problem.releases[at] {
            return 0;
        }
        let needs = problem.needs.of_item(at);
        let over = |need: usize| problem.over(need, schedule.finish[need]);
        let ready = needs.iter().map(|&need| over(need as usize));
        let mut held_until = ready.fold(problem.releases[at], Time::max);
        if held_until < start {
            // Not by needs: then by whoever could have done it and was at something else.
            let sooner = self
                .by_finish
                .partition_point(|&(finish, _)| finish <= start);
            for k in (0..sooner).rev() {
                let (finish, other) = self.by_finish[k];
                if finish < held_until {
                    break;
                }
                if self.hands_over(other as usize, at, scheduler, schedule) {
                    held_until = finish;
                    self.mark(other as usize);
                }
            }
        }
        for &need in needs {
            if over(need as usize) == held_until {
                self.mark(need as usize);
            }
        }
        start - held_until
    }

    fn hands_over(
        &self,
        from: usize,
        to: usize,
        scheduler: &Scheduler,
        schedule: &Schedule,
    ) -> bool {
        let people = scheduler.supply.people;
        let crew = &schedule.crew[from * people..(from + 1) * people];
        let able = &self.able[to * people..(to + 1) * people];
        let of_use = crew.iter().zip(able).any(|(c, a)| c & a != 0);
        let uses = &scheduler.problem.uses;
        of_use
            || uses[from]
                .iter()
                .any(|(pool, _)| uses[to].iter().any(|(it, _)| it == pool))
    }

    fn mark(&mut self, at: usize) {
        if !std::mem::replace(&mut self.seen[at], true) {
            let (at, waits) = (at as u32, 0);
            self.found.push(Link { at, waits });
        }
    }
}
