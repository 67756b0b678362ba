//! Looking for a good order of work: a genetic algorithm over lists, forwards and backwards.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::problem::{Problem, Time};
use super::rules::{self, Bounds};
use super::schedule::{Schedule, Scheduler, Way};

/// What the search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The activities in the order in which to schedule them.
    pub order: Vec<u32>,
    /// The best schedule, for the lengths that were searched with.
    pub schedule: Schedule,
    /// How many schedules were made.
    pub schedules: usize,
    /// No schedule ends before.
    pub bound: Time,
}

impl Found {
    /// Whether no schedule can end earlier.
    pub fn is_proven(&self) -> bool {
        self.schedule.end <= self.bound
    }
}

/// Looks for the schedule that ends first, making at most `budget` schedules, at least one;
/// returns none worse than those of the known rules that the budget allows.
///
/// A genetic algorithm over lists with two populations (Debels and Vanhoucke, 2007): one of
/// schedules in which all is as early, one in which all is as late as possible. Children of the one
/// are scheduled the other way and join the other, which justifies them on the way (Valls,
/// Ballestin and Quintanilla, 2005). Parents are crossed at two points (Hartmann, 1998). With
/// calendars, which have no backwards, there is one population.
pub fn search(problem: &Problem, lengths: &[Time], budget: usize, seed: u64) -> Found {
    let mut search = Search::of(problem, lengths, budget.max(1), seed);
    search.run();
    search.straighten();
    Found {
        order: search.best.0,
        schedule: search.best.1,
        schedules: search.made,
        bound: search.bounds.end,
    }
}

/// A list, to be scheduled the other way, and how its schedule was.
#[derive(Debug, Clone)]
struct Parent {
    list: Vec<u32>,
    end: Time,
}

struct Search<'a> {
    scheduler: Scheduler<'a>,
    lengths: &'a [Time],
    bounds: Bounds,
    budget: usize,
    made: usize,
    random: Xoshiro256PlusPlus,
    /// Place in a topological order.
    rank: Vec<u32>,
    best: (Vec<u32>, Schedule),
    schedule: Schedule,
    taken: Vec<bool>,
}

impl<'a> Search<'a> {
    fn of(problem: &'a Problem, lengths: &'a [Time], budget: usize, seed: u64) -> Search<'a> {
        let mut rank = vec![0; problem.len()];
        for (place, &at) in problem.topological.iter().enumerate() {
            rank[at as usize] = place as u32;
        }
        let nothing = Schedule {
            end: Time::MAX,
            ..Schedule::default()
        };
        Search {
            scheduler: Scheduler::of(problem),
            lengths,
            bounds: Bounds::of(problem, lengths),
            budget,
            made: 0,
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            rank,
            best: (problem.topological.clone(), nothing),
            schedule: Schedule::default(),
            taken: vec![false; problem.len()],
        }
    }

    fn run(&mut self) {
        let both_ways = !self.scheduler.problem.has_calendars();
        let mut way = Way::Forward;
        let mut parents = self.first();
        let mut others: Vec<Parent> = Vec::new();
        while !self.is_over() {
            if both_ways {
                way = way.other();
            }
            let children = self.children(way, &parents);
            if others.is_empty() && both_ways {
                others = parents;
                parents = children;
                continue;
            }
            let kept = if both_ways { others } else { parents.clone() };
            others = parents;
            parents = survivors(kept, children);
        }
    }

    fn is_over(&self) -> bool {
        self.made >= self.budget || self.best.1.end <= self.bounds.end
    }

    /// How many parents: more when there is time to mix them. Measured on the instances of
    /// `benches/schedules.rs`; smaller populations end up with one list too early.
    fn size(&self) -> usize {
        match self.budget {
            0..2_000 => 60,
            2_000..10_000 => 100,
            budget => (budget / 120).min(2_000),
        }
    }

    /// Lists by rules, then drawn ones.
    fn first(&mut self) -> Vec<Parent> {
        let problem = self.scheduler.problem;
        let by_rule = rules::lists(problem, self.lengths, &self.bounds);
        let mut first = Vec::new();
        for at in 0..self.size().max(by_rule.len()) {
            let list = match by_rule.get(at) {
                Some(list) => list.clone(),
                None => rules::drawn(problem, &self.bounds, &mut self.random),
            };
            first.push(self.make(Way::Forward, &list));
            if self.is_over() {
                break;
            }
        }
        first
    }

    /// A child of each parent and another one.
    fn children(&mut self, way: Way, parents: &[Parent]) -> Vec<Parent> {
        let mut children = Vec::with_capacity(parents.len());
        for father in parents {
            let mother = self.pick(parents);
            let mut list = self.cross(&father.list, &mother.list);
            self.mutate(way, &mut list);
            children.push(self.make(way, &list));
            if self.is_over() {
                break;
            }
        }
        children
    }

    /// The better one of two.
    fn pick<'p>(&mut self, parents: &'p [Parent]) -> &'p Parent {
        let one = &parents[self.random.random_range(0..parents.len())];
        let two = &parents[self.random.random_range(0..parents.len())];
        if one.end <= two.end { one } else { two }
    }

    /// The father's list, with a stretch of it in the mother's order (Hartmann, 1998): each
    /// activity stands after its needs again. The stretch is a tenth to a half of the list, so that
    /// the child, which takes the father's place, stays like him.
    fn cross(&mut self, father: &[u32], mother: &[u32]) -> Vec<u32> {
        let n = father.len();
        let stretch = self.random.random_range(n / 10..=n / 2);
        let from = self.random.random_range(0..=n - stretch);
        let until = from + stretch;
        let mut child = Vec::with_capacity(n);
        self.taken.fill(false);
        for (list, end) in [(father, from), (mother, until), (father, n)] {
            for &at in list {
                if child.len() >= end {
                    break;
                }
                if !std::mem::replace(&mut self.taken[at as usize], true) {
                    child.push(at);
                }
            }
        }
        child
    }

    /// Swaps neighbours now and then, where neither needs the other.
    fn mutate(&mut self, way: Way, list: &mut [u32]) {
        let problem = self.scheduler.problem;
        for at in 1..list.len() {
            let (one, two) = (list[at - 1], list[at]);
            let (first, then) = match way {
                Way::Forward => (one, two),
                Way::Backward => (two, one),
            };
            let bound = || problem.needs.of_item(then as usize).contains(&first);
            if self.random.random_ratio(1, 10) && !bound() {
                list.swap(at - 1, at);
            }
        }
    }

    /// Schedules a list; the list of the outcome is for the other way, where there are two.
    fn make(&mut self, way: Way, list: &[u32]) -> Parent {
        let mut schedule = std::mem::take(&mut self.schedule);
        self.scheduler
            .schedule(way, list, self.lengths, &mut schedule);
        self.made += 1;
        let parent = Parent {
            list: self.list_after(way, &schedule),
            end: schedule.end,
        };
        if schedule.end < self.best.1.end {
            match way {
                Way::Forward => self.best = (list.to_vec(), schedule.clone()),
                Way::Backward => self.turn(&parent.list, &mut schedule),
            }
        }
        self.schedule = schedule;
        parent
    }

    /// Schedules forwards at once what came out best backwards, and may be the last one made.
    fn turn(&mut self, list: &[u32], schedule: &mut Schedule) {
        if self.made < self.budget {
            self.scheduler
                .schedule(Way::Forward, list, self.lengths, schedule);
            self.made += 1;
            if schedule.end < self.best.1.end {
                self.best = (list.to_vec(), schedule.clone());
            }
        }
    }

    /// Puts the list of the best schedule in the order of its starts, unless that would send
    /// other people and end later. When durations vary, the list is kept to as people would: who
    /// was to begin first goes first. Not counted, as it finds nothing new.
    fn straighten(&mut self) {
        let list = self.best.1.order(&self.rank);
        let mut schedule = std::mem::take(&mut self.schedule);
        self.scheduler
            .schedule(Way::Forward, &list, self.lengths, &mut schedule);
        if schedule.end <= self.best.1.end {
            self.best = (list, schedule);
        }
    }

    /// The activities of a schedule as a list to be scheduled next: the other way, from those that
    /// end last, or, with calendars, once more forwards.
    fn list_after(&self, way: Way, schedule: &Schedule) -> Vec<u32> {
        if self.scheduler.problem.has_calendars() {
            return schedule.order(&self.rank);
        }
        let mut list: Vec<u32> = (0..schedule.finish.len() as u32).collect();
        list.sort_unstable_by_key(|&at| {
            let rank = self.rank[at as usize];
            let last_first = match way {
                Way::Forward => u32::MAX - rank,
                Way::Backward => rank,
            };
            (-schedule.finish[at as usize], last_first)
        });
        list
    }
}

/// Each child takes the place of the one before it, unless that was better, or the child is there
/// already: copies would leave nothing to cross.
fn survivors(kept: Vec<Parent>, children: Vec<Parent>) -> Vec<Parent> {
    let mut next = kept;
    for (place, child) in children.into_iter().enumerate() {
        let is_known = |other: &Parent| other.end == child.end && other.list == child.list;
        if next.get(place).is_some_and(|old| child.end <= old.end) && !next.iter().any(is_known) {
            next[place] = child;
        }
    }
    next
}
