//! Known rules of what to do first, as first guesses for the search, and bounds below which no
//! schedule can end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::{Rng, RngExt};

use super::lists::Lists;
use super::problem::{Problem, Time};

/// Earliest and latest times when only precedence counts (Kelley and Walker, 1959).
#[derive(Debug, Clone)]
pub(super) struct Bounds {
    pub latest_start: Vec<Time>,
    pub latest_finish: Vec<Time>,
    /// No schedule ends before.
    pub end: Time,
}

impl Bounds {
    pub(super) fn of(problem: &Problem, lengths: &[Time]) -> Bounds {
        let (start, path) = earliest(problem, lengths);
        let (latest_start, latest_finish) = latest(problem, lengths, path);
        let end = path.max(by_work(problem, lengths, &start));
        Bounds {
            latest_start,
            latest_finish,
            end,
        }
    }
}

/// The forward pass: earliest starts, and the end.
pub(super) fn earliest(problem: &Problem, lengths: &[Time]) -> (Vec<Time>, Time) {
    let mut start = vec![0; problem.len()];
    let mut end = None;
    for &at in &problem.topological {
        let at = at as usize;
        let needs = problem.needs.of_item(at).iter().map(|&need| need as usize);
        start[at] = problem.started[at].unwrap_or_else(|| {
            needs.fold(problem.releases[at], |ready, need| {
                ready.max(start[need] + lengths[need] + problem.tails[need])
            })
        });
        if problem.counts[at] {
            end = end.max(Some(start[at] + lengths[at] + problem.tails[at]));
        }
    }
    (start, end.unwrap_or(0))
}

/// The backward pass: latest starts and finishes when all that counts is over at `end`.
pub(super) fn latest(problem: &Problem, lengths: &[Time], end: Time) -> (Vec<Time>, Vec<Time>) {
    let mut start = vec![0; problem.len()];
    let mut finish = vec![0; problem.len()];
    for &at in problem.topological.iter().rev() {
        let at = at as usize;
        let next = problem.needed_by.of_item(at).iter();
        let last = next.fold(end, |last, &next| last.min(start[next as usize]));
        finish[at] = last - problem.tails[at];
        start[at] = finish[at] - lengths[at];
    }
    (start, finish)
}

/// The end that the sheer work of each role and pool needs, from when the first of it can start.
fn by_work(problem: &Problem, lengths: &[Time], earliest: &[Time]) -> Time {
    let holders = |role: usize| {
        let able = problem.workers.iter().filter(|w| w.roles.contains(&role));
        able.count() as Time
    };
    let roles = (0..problem.roles).map(|role| (&problem.crews, role, holders(role)));
    let pools = problem
        .pools
        .iter()
        .enumerate()
        .map(|(pool, &size)| (&problem.uses, pool, Time::from(size)));
    let mut bound = Time::MIN;
    for (taken, which, size) in roles.chain(pools) {
        let (mut work, mut first) = (0, None);
        for (at, takes) in taken.iter().enumerate() {
            let amount = takes
                .iter()
                .find(|(it, _)| *it == which)
                .map_or(0, |it| it.1);
            if amount > 0 && lengths[at] > 0 && problem.started[at].is_none() {
                work += Time::from(amount) * lengths[at];
                first = Some(first.map_or(earliest[at], |f: Time| f.min(earliest[at])));
            }
        }
        if let (Some(first), true) = (first, size > 0) {
            bound = bound.max(first + (work + size - 1) / size);
        }
    }
    bound
}

/// Lists by known rules (Kolisch, 1996): latest finish, latest start, most successors, the
/// longest work behind (greatest rank positional weight), and as written.
pub(super) fn lists(problem: &Problem, lengths: &[Time], bounds: &Bounds) -> Vec<Vec<u32>> {
    let successors = all_successors(problem);
    let n = problem.len();
    let rank_weight = |at: usize| {
        let next = problem.needed_by.of_item(at).iter();
        lengths[at] + next.map(|&next| lengths[next as usize]).sum::<Time>()
    };
    let rules: [Vec<Time>; 5] = [
        bounds.latest_finish.clone(),
        bounds.latest_start.clone(),
        (0..n).map(|at| -successors[at]).collect(),
        (0..n).map(|at| -rank_weight(at)).collect(),
        (0..n as Time).collect(),
    ];
    rules.iter().map(|keys| by_key(problem, keys)).collect()
}

/// The list in which of all activities whose needs stand before the one with the least key comes
/// next.
fn by_key(problem: &Problem, keys: &[Time]) -> Vec<u32> {
    let mut open = open_needs(&problem.needs);
    let mut ready: BinaryHeap<Reverse<(Time, u32)>> = BinaryHeap::new();
    let push = |ready: &mut BinaryHeap<_>, at: u32| ready.push(Reverse((keys[at as usize], at)));
    let first = (0..open.len() as u32).filter(|&at| open[at as usize] == 0);
    first.for_each(|at| push(&mut ready, at));
    let mut list = Vec::with_capacity(open.len());
    while let Some(Reverse((_, at))) = ready.pop() {
        list.push(at);
        for &next in problem.needed_by.of_item(at as usize) {
            open[next as usize] -= 1;
            if open[next as usize] == 0 {
                push(&mut ready, next);
            }
        }
    }
    list
}

/// A list drawn by regret-based biased random sampling on the latest finish (Drexl, 1991; Kolisch,
/// 1995): what would be regretted most is the most likely to come next.
pub(super) fn drawn(problem: &Problem, bounds: &Bounds, random: &mut impl Rng) -> Vec<u32> {
    let mut open = open_needs(&problem.needs);
    let mut ready: Vec<u32> = (0..open.len() as u32)
        .filter(|&at| open[at as usize] == 0)
        .collect();
    let mut list = Vec::with_capacity(open.len());
    while !ready.is_empty() {
        let key = |at: u32| bounds.latest_finish[at as usize];
        let worst = ready.iter().map(|&at| key(at)).max().unwrap_or(0);
        let total: Time = ready.iter().map(|&at| worst - key(at) + 1).sum();
        let mut rest = random.random_range(0..total);
        let mut pick = 0;
        while rest > worst - key(ready[pick]) {
            rest -= worst - key(ready[pick]) + 1;
            pick += 1;
        }
        let at = ready.swap_remove(pick);
        list.push(at);
        for &next in problem.needed_by.of_item(at as usize) {
            open[next as usize] -= 1;
            if open[next as usize] == 0 {
                ready.push(next);
            }
        }
    }
    list
}

fn open_needs(needs: &Lists) -> Vec<usize> {
    (0..needs.len()).map(|at| needs.of_item(at).len()).collect()
}

/// How many activities need each one, directly or through others.
fn all_successors(problem: &Problem) -> Vec<Time> {
    let n = problem.len();
    let words = n.div_ceil(64);
    let mut behind = vec![0u64; n * words];
    for &at in problem.topological.iter().rev() {
        let at = at as usize;
        for &next in problem.needed_by.of_item(at) {
            let next = next as usize;
            behind[at * words + next / 64] |= 1 << (next % 64);
            for word in 0..words {
                behind[at * words + word] |= behind[next * words + word];
            }
        }
    }
    let count = |at: usize| behind[at * words..(at + 1) * words].iter();
    (0..n)
        .map(|at| count(at).map(|w| Time::from(w.count_ones())).sum())
        .collect()
}
