//! Trials without people, many at once: a row of trials for each activity.

use super::problem::{Problem, Time};
use super::trials::{BLOCK, Tally};

type Row = [f64; BLOCK];

/// Forward and backward passes over rows. The figures are whole numbers in `f64`, which is exact
/// up to 2^53, and which processors of any age compare many at a time.
pub(super) struct Block<'a> {
    problem: &'a Problem,
    means: &'a [Time],
    /// When each activity lets others go on.
    over: Vec<Row>,
    /// The latest start that does not put off the end.
    latest: Vec<Row>,
}

impl<'a> Block<'a> {
    pub(super) fn of(problem: &'a Problem, means: &'a [Time]) -> Block<'a> {
        let rows = if problem.is_free_of_people() {
            problem.len()
        } else {
            0
        };
        Block {
            problem,
            means,
            over: vec![[0.0; BLOCK]; rows],
            latest: vec![[0.0; BLOCK]; rows],
        }
    }

    /// Plays a block of trials with the drawn lengths, and counts the first so many.
    pub(super) fn play(
        &mut self,
        lengths: &[f64],
        trials: usize,
        watched: &[usize],
        tally: &mut Tally,
    ) {
        let ends = self.forward(lengths, watched, trials, tally);
        tally
            .ends
            .extend(ends[..trials].iter().map(|&end| end as Time));
        self.backward(lengths, &ends, trials, tally);
    }

    fn forward(
        &mut self,
        lengths: &[f64],
        watched: &[usize],
        trials: usize,
        tally: &mut Tally,
    ) -> Row {
        let problem = self.problem;
        let mut ends = [f64::MIN; BLOCK];
        for &at in &problem.topological {
            let at = at as usize;
            let begin = problem.started[at].unwrap_or(problem.releases[at]);
            let mut row = [begin as f64; BLOCK];
            for &need in problem.needs.of_item(at) {
                later(&mut row, &self.over[need as usize]);
            }
            if let Some(place) = watched.iter().position(|&w| w == at) {
                let starts = row[..trials].iter().map(|&start| start as Time);
                tally.starts[place].extend(starts);
            }
            let tail = problem.tails[at] as f64;
            let drawn = &lengths[at * BLOCK..(at + 1) * BLOCK];
            let steps = row.iter_mut().zip(drawn);
            steps.for_each(|(time, length)| *time += length + tail);
            if problem.counts[at] {
                later(&mut ends, &row);
            }
            self.over[at] = row;
        }
        if !problem.counts.contains(&true) {
            ends = [0.0; BLOCK];
        }
        ends
    }

    fn backward(&mut self, lengths: &[f64], ends: &Row, trials: usize, tally: &mut Tally) {
        let problem = self.problem;
        for &at in problem.topological.iter().rev() {
            let at = at as usize;
            let mut row = if problem.counts[at] {
                *ends
            } else {
                [f64::INFINITY; BLOCK]
            };
            for &next in problem.needed_by.of_item(at) {
                earlier(&mut row, &self.latest[next as usize]);
            }
            let drawn = &lengths[at * BLOCK..(at + 1) * BLOCK];
            let (mut critical, mut taken) = (0.0, 0.0);
            for trial in 0..trials {
                let weight = f64::from(u8::from(row[trial] <= self.over[at][trial]));
                critical += weight;
                taken += weight * drawn[trial];
            }
            tally.critical[at] += critical as u64;
            tally.late[at] += taken as Time - critical as Time * self.means[at];
            let tail = problem.tails[at] as f64;
            let steps = row.iter_mut().zip(drawn);
            steps.for_each(|(time, length)| *time -= length + tail);
            self.latest[at] = row;
        }
    }
}

// Not `f64::max`, which also minds what is not a number: twice the work.
#[inline]
fn later(row: &mut Row, other: &Row) {
    for (time, other) in row.iter_mut().zip(other) {
        *time = if *other > *time { *other } else { *time };
    }
}

#[inline]
fn earlier(row: &mut Row, other: &Row) {
    for (time, other) in row.iter_mut().zip(other) {
        *time = if *other < *time { *other } else { *time };
    }
}
