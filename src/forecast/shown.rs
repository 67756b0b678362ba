//! How what lies ahead is shown: moments to five minutes, for a figure that jitters is ignored,
//! and chances in hundreds.

use crate::time::calendar::{DateTime, TimeDelta};

use crate::time::Instant;

/// Rounded early to five minutes, as it is shown: a figure that jitters is ignored.
pub fn shown_early(at: Instant) -> Instant {
    at - TimeDelta::seconds(at.timestamp().rem_euclid(FIVE_MINUTES))
}

/// Rounded late to five minutes, as an expected finish is shown.
pub fn shown_late(at: Instant) -> Instant {
    let at = at + TimeDelta::seconds((-at.timestamp()).rem_euclid(FIVE_MINUTES));
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

const FIVE_MINUTES: i64 = 300;

/// A share of nights (0 to 1) in words: `97 of 100`. Only what is certain is 0 or 100: the rest is
/// `fewer than 1 of 100` or `more than 99 of 100`.
pub fn of_100(share: f64) -> String {
    let percent = (share * 100.0).round();
    if percent <= 0.0 && share > 0.0 {
        "fewer than 1 of 100".to_string()
    } else if percent >= 100.0 && share < 1.0 {
        "more than 99 of 100".to_string()
    } else {
        format!("{percent} of 100")
    }
}

#[cfg(test)]
mod tests {
    use super::of_100;

    #[test]
    fn only_what_is_certain_is_0_or_100() {
        let said = [0.0, 0.001, 0.005, 0.97, 0.9949, 0.9985, 1.0].map(of_100);
        let wanted = [
            "0 of 100",
            "fewer than 1 of 100",
            "1 of 100",
            "97 of 100",
            "99 of 100",
            "more than 99 of 100",
            "100 of 100",
        ];
        assert_eq!(said, wanted);
    }
}
