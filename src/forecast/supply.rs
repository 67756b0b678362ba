//! Who can do what: people as bits, pools as lanes of a word, and choosing a crew.

use super::problem::{Problem, Time};

/// The highest bit of each 16-bit lane: a subtraction that clears it took more than there was.
const GUARD: u64 = 0x8000_8000_8000_8000;
const LANES: usize = 4;

/// People and pools of a [`Problem`], as words: first 64 people each, then four pools each.
#[derive(Debug, Clone)]
pub(super) struct Supply {
    /// Words of people.
    pub people: usize,
    /// Words in all.
    pub words: usize,
    /// For each role who has it, in words of people.
    holders: Vec<u64>,
    /// What is free when nothing has begun and everybody is there.
    full: Vec<u64>,
}

impl Supply {
    pub(super) fn of(problem: &Problem) -> Supply {
        let people = problem.workers.len().div_ceil(64);
        let words = people + problem.pools.len().div_ceil(LANES);
        let mut holders = vec![0; problem.roles * people];
        let mut full = vec![0; words];
        for (at, worker) in problem.workers.iter().enumerate() {
            full[at / 64] |= 1 << (at % 64);
            for &role in &worker.roles {
                holders[role * people + at / 64] |= 1 << (at % 64);
            }
        }
        for (pool, &size) in problem.pools.iter().enumerate() {
            full[people + pool / LANES] |= lane(pool, size);
        }
        Supply {
            people,
            words,
            holders,
            full,
        }
    }

    /// All people, and all that the pools hold.
    pub(super) fn everybody(&self) -> Vec<u64> {
        self.full.clone()
    }

    /// What an activity takes from the pools, in the words behind those of people.
    pub(super) fn pool_words(&self, uses: &[(usize, u32)]) -> Vec<u64> {
        let mut words = vec![0; self.words - self.people];
        for &(pool, amount) in uses {
            words[pool / LANES] += lane(pool, amount);
        }
        words
    }

    /// Who has that role.
    #[inline]
    pub(super) fn holders(&self, role: usize) -> &[u64] {
        &self.holders[role * self.people..(role + 1) * self.people]
    }

    /// Whether the crew can be made of those people.
    #[inline]
    pub(super) fn can_man(&self, free: &[u64], crew: &[(usize, u32)]) -> bool {
        let enough = crew.iter().all(|&(role, count)| {
            let able = free.iter().zip(self.holders(role));
            able.map(|(f, h)| (f & h).count_ones()).sum::<u32>() >= count
        });
        enough && (crew.len() < 2 || self.choose(free, crew).is_some())
    }

    /// Makes a crew of those people: those who can do the least else, each in one role.
    ///
    /// People are tried in the order of their numbers, and one is taken whenever the taken ones
    /// can still be placed (augmenting paths; Kuhn, 1955). As sets that can be placed form a
    /// matroid (Edmonds and Fulkerson, 1965), the crew is the one of least worth elsewhere.
    pub(super) fn choose(&self, free: &[u64], crew: &[(usize, u32)]) -> Option<Vec<u64>> {
        let mut chosen = vec![0; self.people];
        if let &[(role, count)] = crew {
            let taken = take_first(free, self.holders(role), count, &mut chosen);
            return taken.then_some(chosen);
        }
        let roles: Vec<usize> = crew
            .iter()
            .flat_map(|&(role, count)| std::iter::repeat_n(role, count as usize))
            .collect();
        let mut places: Vec<Option<usize>> = vec![None; roles.len()];
        let mut open = roles.len();
        for person in bits(&free[..self.people]) {
            if open == 0 {
                break;
            }
            let mut tried = vec![false; roles.len()];
            if self.place(person, &roles, &mut places, &mut tried) {
                open -= 1;
            }
        }
        for person in places.into_iter().flatten() {
            chosen[person / 64] |= 1 << (person % 64);
        }
        (open == 0).then_some(chosen)
    }

    /// Finds a place for a person, moving others who can take another one.
    fn place(
        &self,
        person: usize,
        roles: &[usize],
        places: &mut [Option<usize>],
        tried: &mut [bool],
    ) -> bool {
        for at in 0..roles.len() {
            let has = self.holders(roles[at])[person / 64] >> (person % 64) & 1 == 1;
            if !has || std::mem::replace(&mut tried[at], true) {
                continue;
            }
            let free = match places[at] {
                None => true,
                Some(other) => self.place(other, roles, places, tried),
            };
            if free {
                places[at] = Some(person);
                return true;
            }
        }
        false
    }
}

/// Whether each pool has what is taken.
#[inline]
pub(super) fn is_enough(free: u64, taken: u64) -> bool {
    ((free | GUARD) - taken) & GUARD == GUARD
}

/// The numbers of the bits that are set.
pub(super) fn bits(words: &[u64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(at, &word)| {
        let mut rest = word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            (rest != 0).then(|| {
                rest &= rest - 1;
                at * 64 + bit
            })
        })
    })
}

/// Every time at which somebody comes or, so much later than their shift ends, goes.
pub(super) fn shift_changes(problem: &Problem, longer: Time) -> Vec<Time> {
    let shifts = problem.workers.iter().flat_map(|w| &w.available);
    let ends = shifts.flat_map(|&(from, until)| [from, until + longer]);
    let mut times: Vec<Time> = ends.collect();
    times.sort_unstable();
    times.dedup();
    times
}

fn take_first(free: &[u64], holders: &[u64], count: u32, chosen: &mut [u64]) -> bool {
    let mut open = count;
    for (at, holding) in holders.iter().enumerate() {
        let mut able = free[at] & holding;
        while able != 0 && open > 0 {
            chosen[at] |= able & able.wrapping_neg();
            able &= able - 1;
            open -= 1;
        }
    }
    open == 0
}

fn lane(pool: usize, amount: u32) -> u64 {
    u64::from(amount) << (16 * (pool % LANES))
}
