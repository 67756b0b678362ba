//! How long something may take: three points as a distribution, and fast draws from it.

use std::sync::LazyLock;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

use super::normal;
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

/// What runs longer than its worst case is late by at least this part of it, and by at least
/// [`LEAST`]: it will hardly end this very second.
const REMAINDER: Time = 10;

/// A minute, in seconds.
const LEAST: Time = 60;

/// A distribution, turned around: from how likely to how long.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Quantiles {
    Exactly(Time),
    /// At 0, 1 / [`PARTS`], ... 1.
    Table(Vec<f32>),
    /// The same, for something whose end nobody knows.
    NoEnd(Vec<f32>),
}

/// Draws whose luck is shared: a table on deviations, and what is ruled out.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    /// See [`normal::by_deviation`].
    table: Vec<f32>,
    /// It has gone on for so long already: luck that is better is ruled out.
    above: Option<f32>,
}

impl Shared {
    /// Nothing where its length is no question of shared luck.
    pub(super) fn of(length: &Length, shape: Shape) -> Option<Shared> {
        if length.overdue().is_some() || length.lasted > 0 {
            return None;
        }
        let whole = Quantiles::whole(length, shape);
        let above = (length.elapsed > length.best)
            .then(|| whole.chance_of(length.elapsed))
            .flatten();
        let Quantiles::Table(table) = whole else {
            return None;
        };
        let held_up = length.held_up as f32;
        Some(Shared {
            table: normal::by_deviation(|chance| between(&table, chance) + held_up),
            above: above.map(|chance| normal::turned(chance) as f32),
        })
    }

    /// The lengths of some trials in a row, with the luck that is shared in each, and so large a
    /// deviation of its own.
    pub(super) fn draw(&self, shared: &[f32], own: f32, stream: &mut Stream, out: &mut [f64]) {
        for (luck, pair) in shared.chunks(2).zip(out.chunks_mut(2)) {
            let bits = stream.0.next_u64();
            for ((luck, out), bits) in luck
                .iter()
                .zip(pair)
                .zip([bits as u32, (bits >> 32) as u32])
            {
                let z = match self.above {
                    None => luck + own * normal::drawn(bits),
                    Some(above) => worse_than(above, *luck, own, bits),
                };
                *out = (normal::look_up(&self.table, z) + 0.5) as i64 as f64;
            }
        }
    }
}

/// Luck that is no better than `above`.
fn worse_than(above: f32, shared: f32, own: f32, bits: u32) -> f32 {
    let own = own.max(0.01);
    let passed = normal::below(f64::from((above - shared) / own));
    let chance = passed + (1.0 - passed) * (f64::from(bits) + 0.5) / 4_294_967_296.0;
    (shared + own * normal::turned(chance) as f32).max(above)
}

/// What lasts for so long beyond `from`, and then more than x longer with a chance of
/// `lasted` / (`lasted` + x). Cut off at [`FAR`].
fn no_end_in_sight(from: Time, lasted: Time) -> Quantiles {
    let at = |k: usize| {
        let chance = (k as f64 / PARTS as f64).min(FAR);
        (from as f64 + lasted as f64 * chance / (1.0 - chance)) as f32
    };
    Quantiles::NoEnd((0..=PARTS).map(at).collect())
}

/// What is rarer than one in a hundred is not drawn: it would only drown what can be added up.
const FAR: f64 = 0.99;

impl Length {
    /// The same, begun once more.
    pub(super) fn anew(&self) -> Length {
        Length::of(self.best, self.likely, self.worst)
    }

    /// By how much it is past its worst case.
    fn overdue(&self) -> Option<Time> {
        let worst = self.worst.max(self.best);
        let is_past = self.elapsed > 0 && self.elapsed >= worst;
        is_past.then(|| (self.elapsed - worst).max(worst / REMAINDER).max(LEAST))
    }
}

impl Quantiles {
    /// The whole length of something, given for how long it has been running. What runs draws only
    /// from what is still possible; what runs longer than its worst case, from what lasts with no
    /// end in sight.
    pub(super) fn of(length: &Length, shape: Shape) -> Quantiles {
        let best = length.best;
        if let Some(overdue) = length.overdue() {
            return no_end_in_sight(length.elapsed + length.held_up, overdue);
        }
        if length.lasted > 0 {
            return no_end_in_sight(best + length.held_up, length.lasted);
        }
        let table = Quantiles::whole(length, shape);
        let Quantiles::Table(table) = table else {
            return table;
        };
        let mut table = if length.elapsed <= best {
            table
        } else {
            beyond(&table, length.elapsed as f32)
        };
        let held_up = length.held_up as f32;
        table.iter_mut().for_each(|length| *length += held_up);
        Quantiles::Table(table)
    }

    /// The same, as if it had not begun, but held up.
    fn whole(length: &Length, shape: Shape) -> Quantiles {
        let (best, worst) = (length.best, length.worst.max(length.best));
        if best == worst {
            return Quantiles::Exactly(best + length.held_up);
        }
        let range = (worst - best) as f64;
        let mode = (length.likely.clamp(best, worst) - best) as f64 / range;
        let unit = match shape {
            Shape::Pert => pert(mode),
            Shape::Triangular => triangular(mode),
        };
        let table = unit.iter().map(|q| (best as f64 + range * q) as f32);
        Quantiles::Table(table.collect())
    }

    /// What to expect: the mean; of what has no end in sight, and no mean, the median.
    pub(super) fn middle(&self) -> Time {
        match self {
            Quantiles::Exactly(length) => *length,
            Quantiles::NoEnd(table) => table[PARTS / 2].round() as Time,
            Quantiles::Table(table) => {
                let middles = table
                    .windows(2)
                    .map(|ends| f64::from(ends[0] + ends[1]) / 2.0);
                (middles.sum::<f64>() / PARTS as f64).round() as Time
            }
        }
    }

    /// The chance (0 to 1) that it takes no longer; nothing where that is no question of luck.
    pub(super) fn chance_of(&self, length: Time) -> Option<f64> {
        let Quantiles::Table(table) = self else {
            return None;
        };
        let length = length as f32;
        let part = table.partition_point(|&q| q <= length);
        if part == 0 || part > PARTS {
            return Some(if part == 0 { 0.0 } else { 1.0 });
        }
        let (low, high) = (table[part - 1], table[part]);
        let within = f64::from((length - low) / (high - low).max(f32::MIN_POSITIVE));
        Some((part as f64 - 1.0 + within.min(1.0)) / PARTS as f64)
    }

    /// The lengths of some trials in a row; which ones, the stream knows. Whole numbers.
    pub(super) fn draw(&self, stream: &mut Stream, out: &mut [f64]) {
        match self {
            Quantiles::Exactly(length) => out.fill(*length as f64),
            Quantiles::Table(table) | Quantiles::NoEnd(table) => {
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

    /// Standard normal variables.
    pub(super) fn normal(&mut self, out: &mut [f32]) {
        for pair in out.chunks_mut(2) {
            let bits = self.0.next_u64();
            pair[0] = normal::drawn(bits as u32);
            if let Some(second) = pair.get_mut(1) {
                *second = normal::drawn((bits >> 32) as u32);
            }
        }
    }

    /// Numbers from 0 to 1, all as likely.
    pub(super) fn chances(&mut self, out: &mut [f64]) {
        for chance in out {
            *chance = (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        }
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
    fn what_runs_beyond_its_worst_case_lasts_as_long_again_as_it_is_late() {
        let mut length = Length::of(600, 1_200, 3_600);
        length.elapsed = 4_800;
        let mut draws = vec![0.0; 20_000];
        let quantiles = Quantiles::of(&length, Shape::Pert);
        quantiles.draw(&mut Stream::of(1, 2, 0), &mut draws);
        draws.sort_by(f64::total_cmp);
        // T / (T + x), T being 20 minutes: half of them end within 20, one in 20 takes 19 times that.
        let late = |share: f64| draws[(share * 20_000.0) as usize] - 4_800.0;
        assert!((late(0.5) / 1_200.0 - 1.0).abs() < 0.05);
        assert!((late(0.8) / 4_800.0 - 1.0).abs() < 0.08);
        assert!((late(0.95) / 22_800.0 - 1.0).abs() < 0.15);
        assert_eq!(quantiles.middle(), 6_000);
        // At least a tenth of the worst case, and a minute.
        length.elapsed = 3_700;
        assert_eq!(Quantiles::of(&length, Shape::Pert).middle(), 4_060);
        let mut short = Length::exactly(30);
        short.elapsed = 40;
        assert_eq!(Quantiles::of(&short, Shape::Pert).middle(), 100);
    }

    #[test]
    fn shared_luck_keeps_what_each_step_says_of_itself() {
        let length = Length::of(600, 1_200, 3_600);
        let shared = Shared::of(&length, Shape::Pert).unwrap();
        let mut luck = vec![0.0; 100_000];
        Stream::of(1, 7, 0).normal(&mut luck);
        luck.iter_mut().for_each(|z| *z *= 0.7_f32.sqrt());
        let mut draws = vec![0.0; 100_000];
        shared.draw(&luck, 0.3_f32.sqrt(), &mut Stream::of(1, 8, 0), &mut draws);
        let mut alone = vec![0.0; 100_000];
        Quantiles::of(&length, Shape::Pert).draw(&mut Stream::of(1, 9, 0), &mut alone);
        for rows in [&mut draws, &mut alone] {
            rows.sort_by(f64::total_cmp);
        }
        for k in [5_000, 20_000, 50_000, 80_000, 95_000] {
            assert!(
                (draws[k] - alone[k]).abs() < 20.0,
                "{k}: {} {}",
                draws[k],
                alone[k]
            );
        }
    }
}
