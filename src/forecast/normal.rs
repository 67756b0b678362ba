//! The normal distribution, from tables: fast enough for every draw.

use std::sync::LazyLock;

/// Into how many parts chances are cut, and deviations from `-EDGE` to `EDGE`.
pub(super) const PARTS: usize = 1024;

/// Beyond so many deviations nothing is drawn: 6 of 100,000.
pub(super) const EDGE: f64 = 4.0;

/// How many deviations from the mean, for chances of 0, 1 / [`PARTS`], ... 1.
static DEVIATIONS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let parts = 0..=PARTS;
    parts
        .map(|k| turned(k as f64 / PARTS as f64) as f32)
        .collect()
});

/// The chance (0 to 1) that a standard normal variable is below `z` (Abramowitz and Stegun, 1964,
/// 7.1.26: right to 2 in 10 million).
pub(super) fn below(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let poly = series.iter().fold(0.0, |sum, c| sum * t + c) * t;
    let erf = 1.0 - poly * (-x * x).exp();
    if z < 0.0 {
        (1.0 - erf) / 2.0
    } else {
        (1.0 + erf) / 2.0
    }
}

/// The density at `z`.
pub(super) fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// The deviation below which so large a share (0 to 1) lies, from `-EDGE` to `EDGE`.
pub(super) fn turned(chance: f64) -> f64 {
    let (mut low, mut high) = (-EDGE, EDGE);
    for _ in 0..48 {
        let middle = (low + high) / 2.0;
        if below(middle) < chance {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// A table on chances, as one on deviations: at `-EDGE`, ... `EDGE` in [`PARTS`] parts.
pub(super) fn by_deviation(at: impl Fn(f64) -> f32) -> Vec<f32> {
    static CHANCES: LazyLock<Vec<f64>> = LazyLock::new(|| {
        let step = 2.0 * EDGE / PARTS as f64;
        (0..=PARTS).map(|k| below(k as f64 * step - EDGE)).collect()
    });
    CHANCES.iter().map(|&chance| at(chance)).collect()
}

/// The value of a table of [`by_deviation`].
#[inline]
pub(super) fn look_up(table: &[f32], z: f32) -> f32 {
    let place = (z + EDGE as f32) * (PARTS as f32 / (2.0 * EDGE as f32));
    let place = place.clamp(0.0, PARTS as f32 - 0.001);
    let part = place as usize;
    let within = place - part as f32;
    table[part] + (table[part + 1] - table[part]) * within
}

/// A standard normal variable from 32 random bits.
#[inline]
pub(super) fn drawn(bits: u32) -> f32 {
    let part = (bits >> 22) as usize;
    let within = (bits & 0x3f_ffff) as f32 * (1.0 / 4_194_304.0);
    let table: &[f32] = &DEVIATIONS;
    table[part] + (table[part + 1] - table[part]) * within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tables_of_the_normal_distribution_say() {
        for (z, chance) in [
            (0.0, 0.5),
            (1.0, 0.841_345),
            (-1.96, 0.024_998),
            (2.575_829, 0.995),
        ] {
            assert!((below(z) - chance).abs() < 1e-6, "{z}");
            assert!((turned(chance) - z).abs() < 1e-4, "{chance}");
        }
        let table = by_deviation(|chance| chance as f32);
        assert!((look_up(&table, 1.0) - 0.841_345).abs() < 1e-4);
        assert!(look_up(&table, 9.0) <= 1.0 && look_up(&table, -9.0) >= 0.0);
    }

    #[test]
    fn draws_have_mean_0_and_deviation_1() {
        let draws = (0..65_536_u32).map(|k| f64::from(drawn(k << 16 | 0x8000)));
        let (sum, squares) = draws.fold((0.0, 0.0), |(s, q), z| (s + z, q + z * z));
        assert!((sum / 65_536.0).abs() < 1e-3);
        assert!((squares / 65_536.0 - 1.0).abs() < 1e-2);
    }
}
