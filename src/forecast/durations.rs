//! How long something may take: three points as a distribution, and fast draws from it.

use std::sync::LazyLock;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

use super::problem::{Length, Time};

/// What lies between best, likely and worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Beta-PERT with shape 4 (Malcolm et al., 1959; Vose, 2008): a beta distribution on best to
    /// worst whose mean is (best + 4 likely + worst) / 6.
    #[default]
    Pert,
    /// Straight up from best to likely, and down to worst; gives the ends more weight.
    Triangular,
}

/// Into how many equally likely parts a distribution is cut. Between the cuts draws lie on a
/// straight line: means and deviations are right to a thousandth of worst less best.
const PARTS: usize = 1024;

/// Of what has run longer than its worst case, this part of the worst case is expected still to
/// come, but at least [`LEAST`]: it is late, and will hardly end this very second.
const REMAINDER: Time = 10;

/// A minute, in seconds.
const LEAST: Time = 60;

/// A distribution, turned around: from how likely to how long.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Quantiles {
    Exactly(Time),
    /// At 0, 1 / [`PARTS`], ... 1.
    Table(Vec<f32>),
}

impl Quantiles {
    /// The whole length of something, given for how long it has been running. What runs draws only
    /// from what is still possible; what runs longer than its worst case has a tenth of that left,
    /// at least a minute.
    pub(super) fn of(length: &Length, shape: Shape) -> Quantiles {
        let (best, worst) = (length.best, length.worst.max(length.best));
        if length.elapsed > 0 && length.elapsed >= worst {
            let late = length.elapsed + (worst / REMAINDER).max(LEAST);
            return Quantiles::Exactly(late + length.held_up);
        }
        if best == worst {
            return Quantiles::Exactly(best + length.held_up);
        }
        let range = (worst - best) as f64;
        let mode = (length.likely.clamp(best, worst) - best) as f64 / range;
        let unit = match shape {
            Shape::Pert => pert(mode),
            Shape::Triangular => triangular(mode),
        };
        let table: Vec<f32> = unit
            .iter()
            .map(|q| (best as f64 + range * q) as f32)
            .collect();
        let mut table = if length.elapsed <= best {
            table
        } else {
            beyond(&table, length.elapsed as f32)
        };
        let held_up = length.held_up as f32;
        table.iter_mut().for_each(|length| *length += held_up);
        Quantiles::Table(table)
    }

    pub(super) fn mean(&self) -> Time {
        match self {
            Quantiles::Exactly(length) => *length,
            Quantiles::Table(table) => {
                let middles = table
                    .windows(2)
                    .map(|ends| f64::from(ends[0] + ends[1]) / 2.0);
                (middles.sum::<f64>() / PARTS as f64).round() as Time
            }
        }
    }

    /// The lengths of some trials in a row; which ones, the stream knows. Whole numbers.
    pub(super) fn draw(&self, stream: &mut Stream, out: &mut [f64]) {
        match self {
            Quantiles::Exactly(length) => out.fill(*length as f64),
            Quantiles::Table(table) => {
                for pair in out.chunks_mut(2) {
                    let bits = stream.0.next_u64();
                    pair[0] = at(table, bits as u32);
                    if let Some(second) = pair.get_mut(1) {
                        *second = at(table, (bits >> 32) as u32);
                    }
                }
            }
        }
    }
}

/// The draws of one activity for the trials of one block. They depend on nothing but the seed, the
/// activity's id and the block, so that a step more or less changes no other's draws (common
/// random numbers).
#[derive(Debug, Clone)]
pub(super) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    pub(super) fn of(seed: u64, id: u64, block: u64) -> Stream {
        // One word after the other, each mixed before the next is added.
        let mixed = |word: u64| Xoshiro256PlusPlus::seed_from_u64(word).next_u64();
        let word = mixed(mixed(seed) ^ id) ^ block;
        Stream(Xoshiro256PlusPlus::seed_from_u64(word))
    }
}

/// The number of a name for [`super::Activity::id`] (FNV-1a; Fowler, Noll and Vo, 1991), the same
/// in every version and on every machine.
pub fn id_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[inline]
fn at(table: &[f32], bits: u32) -> f64 {
    let part = (bits >> 22) as usize;
    let within = (bits & 0x3f_ffff) as f32 * (1.0 / 4_194_304.0);
    let (low, high) = (table[part], table[part + 1]);
    // Rounds as it is never negative, and much faster than `round`.
    (low + (high - low) * within + 0.5) as i64 as f64
}

/// What is left of a distribution beyond a length.
fn beyond(table: &[f32], length: f32) -> Vec<f32> {
    let part = table.partition_point(|&q| q <= length).clamp(1, PARTS);
    let (low, high) = (table[part - 1], table[part]);
    let within = if high > low {
        (length - low) / (high - low)
    } else {
        1.0
    };
    let passed = (part as f64 - 1.0 + f64::from(within)) / PARTS as f64;
    let left = |k: usize| passed + (1.0 - passed) * k as f64 / PARTS as f64;
    (0..=PARTS)
        .map(|k| between(table, left(k)).max(length))
        .collect()
}

fn between(table: &[f32], chance: f64) -> f32 {
    let place = chance * PARTS as f64;
    let part = (place as usize).min(PARTS - 1);
    let within = (place - part as f64) as f32;
    table[part] + (table[part + 1] - table[part]) * within
}

/// For how many modes the quantiles of a beta distribution are kept; between them they are nearly
/// straight.
const MODES: usize = 64;

static BETA: LazyLock<Vec<Vec<f64>>> = LazyLock::new(|| {
    let modes = 0..=MODES;
    modes.map(|k| beta(k as f64 / MODES as f64)).collect()
});

fn pert(mode: f64) -> Vec<f64> {
    let place = mode * MODES as f64;
    let low = (place as usize).min(MODES - 1);
    let within = place - low as f64;
    let ends = BETA[low].iter().zip(&BETA[low + 1]);
    ends.map(|(a, b)| a + (b - a) * within).collect()
}

/// Quantiles of beta(1 + 4 m, 5 - 4 m) on 0 to 1, by summing up its density, which is never
/// steeper than a power of 4, and turning the sums around.
fn beta(mode: f64) -> Vec<f64> {
    const GRID: usize = 4096;
    let (up, down) = (4.0 * mode, 4.0 - 4.0 * mode);
    let density = |x: f64| x.powf(up) * (1.0 - x).powf(down);
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for k in 0..GRID {
        sum += density((k as f64 + 0.5) / GRID as f64);
        sums.push(sum);
    }
    let mut k = 0;
    let quantile = |part: usize| {
        let wanted = sum * part as f64 / PARTS as f64;
        while k + 1 < GRID && sums[k + 1] < wanted {
            k += 1;
        }
        (k as f64 + (wanted - sums[k]) / (sums[k + 1] - sums[k])).min(GRID as f64) / GRID as f64
    };
    let mut table: Vec<f64> = (0..=PARTS).map(quantile).collect();
    table[PARTS] = 1.0;
    table
}

fn triangular(mode: f64) -> Vec<f64> {
    let quantile = |part: usize| {
        let chance = part as f64 / PARTS as f64;
        if chance < mode {
            (chance * mode).sqrt()
        } else {
            1.0 - ((1.0 - chance) * (1.0 - mode)).sqrt()
        }
    };
    (0..=PARTS).map(quantile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(length: Length, shape: Shape) -> (f64, f64) {
        let mut draws = vec![0.0; 200_000];
        Quantiles::of(&length, shape).draw(&mut Stream::of(1, 2, 0), &mut draws);
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
        (mean, variance.sqrt())
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        for likely in [0, 7, 250, 333, 500, 901, 1000] {
            let length = Length::of(5_000, 5_000 + 10 * likely, 15_000);
            let m = likely as f64 / 1_000.0;
            let (a, b) = (1.0 + 4.0 * m, 5.0 - 4.0 * m);
            let (mean, deviation) = moments(length, Shape::Pert);
            let exact = (
                5_000.0 + 10_000.0 * a / 6.0,
                10_000.0 * (a * b / 252.0).sqrt(),
            );
            assert!((mean - exact.0).abs() < 15.0, "{m}: {mean} {exact:?}");
            assert!(
                (deviation - exact.1).abs() < 15.0,
                "{m}: {deviation} {exact:?}"
            );
            let (mean, deviation) = moments(length, Shape::Triangular);
            let exact = (
                5_000.0 + 10_000.0 * (1.0 + m) / 3.0,
                10_000.0 * ((1.0 + m * m - m) / 18.0).sqrt(),
            );
            assert!((mean - exact.0).abs() < 15.0, "{m}: {mean} {exact:?}");
            assert!(
                (deviation - exact.1).abs() < 15.0,
                "{m}: {deviation} {exact:?}"
            );
        }
    }

    #[test]
    fn what_runs_draws_from_what_is_left() {
        let mut length = Length::of(600, 1_200, 3_600);
        length.elapsed = 2_000;
        let mut draws = vec![0.0; 20_000];
        Quantiles::of(&length, Shape::Pert).draw(&mut Stream::of(1, 2, 0), &mut draws);
        assert!(draws.iter().all(|d| (2_000.0..=3_600.0).contains(d)));
        let mut all = vec![0.0; 200_000];
        length.elapsed = 0;
        Quantiles::of(&length, Shape::Pert).draw(&mut Stream::of(1, 3, 0), &mut all);
        all.retain(|d| *d > 2_000.0);
        let mean = |d: &[f64]| d.iter().sum::<f64>() / d.len() as f64;
        assert!((mean(&draws) - mean(&all)).abs() < 10.0);
    }

    #[test]
    fn what_runs_beyond_its_worst_case_has_a_tenth_of_it_left() {
        let mut length = Length::of(600, 1_200, 3_600);
        length.elapsed = 4_000;
        assert_eq!(
            Quantiles::of(&length, Shape::Pert),
            Quantiles::Exactly(4_360)
        );
        let mut short = Length::exactly(30);
        short.elapsed = 40;
        assert_eq!(Quantiles::of(&short, Shape::Pert), Quantiles::Exactly(100));
    }
}
