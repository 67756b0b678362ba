//! Moments as places in a picture, and the round times that are written along it.

use crate::time::calendar::{NaiveTime, Offset};

use crate::time::{Instant, Span, Zone};

/// Minutes between two marks that people count in.
const STEPS: &[i64] = &[
    5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200,
];

/// A stretch of time along an edge of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub from: Instant,
    pub to: Instant,
    /// Where it begins and ends, in the units of the picture.
    pub start: f64,
    pub end: f64,
}

/// A time that is written along an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub at: Instant,
    pub label: String,
    /// A day begins there.
    pub day: bool,
}

impl Axis {
    /// The place of a moment; of one outside the axis the nearer end.
    pub fn place(&self, at: Instant) -> f64 {
        let all = (self.to - self.from).num_seconds().max(1) as f64;
        let share = (at - self.from).num_seconds() as f64 / all;
        self.start + share.clamp(0.0, 1.0) * (self.end - self.start)
    }

    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && at <= self.to
    }

    /// Round times on the clock, at most so many.
    pub fn ticks(&self, zone: &Zone, most: i64) -> Vec<Tick> {
        let minutes = Span::between(self.from, self.to).secs() / 60;
        let fits = |step: &&i64| minutes / **step < most;
        let last = STEPS[STEPS.len() - 1];
        let step = 60
            * STEPS
                .iter()
                .find(fits)
                .copied()
                .unwrap_or(minutes.max(last));
        let offset = |at: Instant| i64::from(zone.offset(at).fix().local_minus_utc());
        let here = offset(self.from);
        let first = (self.from.timestamp() + here).div_euclid(step) * step - here;
        let at = |n: i64| {
            let at = Instant::from_timestamp(first + n * step, 0)?;
            // Where the clocks change on the way, a whole hour stays a whole hour of the clock.
            let change = if step > 3_600 { here - offset(at) } else { 0 };
            Some(at + Span::seconds(change).delta())
        };
        let times = (0..=most + 1).filter_map(at);
        let mut ticks: Vec<Tick> = Vec::new();
        for at in times.filter(|at| self.holds(*at)) {
            let local = zone.local(at);
            let day = local.time() == NaiveTime::MIN;
            let label = if day || ticks.is_empty() {
                zone.weekday_clock(at, at)
            } else {
                zone.clock(at)
            };
            ticks.push(Tick { at, label, day });
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_on_the_local_clock() {
        let zone = Zone::named("America/Toronto").unwrap();
        let at = |text: &str| crate::time::parse_date_time(text, &zone, None).unwrap();
        for (from, to, labels) in [
            (
                "2026-11-27 21:50",
                "2026-11-28 01:10",
                "Fri 22:00, 22:30, 23:00, 23:30, Sat 00:00, 00:30, 01:00",
            ),
            (
                "2026-11-27 18:03",
                "2026-11-27 18:21",
                "Fri 18:05, 18:10, 18:15, 18:20",
            ),
            ("2026-11-27 18:03", "2026-11-27 18:03", ""),
            (
                "2026-11-27 18:00",
                "2026-11-30 06:00",
                "Sat 00:00, 12:00, Sun 00:00, 12:00, Mon 00:00",
            ),
            // In the night in which the clocks go back, and in which they go forward.
            (
                "2026-10-31 23:30",
                "2026-11-01 02:30",
                "Sat 23:30, Sun 00:00, 00:30, 01:00 EDT, 01:30 EDT, 01:00 EST, 01:30 EST, 02:00, 02:30",
            ),
            (
                "2026-10-31 18:00",
                "2026-11-02 00:00",
                "Sat 18:00, Sun 00:00, 06:00, 12:00, 18:00, Mon 00:00",
            ),
            (
                "2026-03-07 18:00",
                "2026-03-09 00:00",
                "Sat 18:00, Sun 00:00, 06:00, 12:00, 18:00, Mon 00:00",
            ),
        ] {
            let axis = Axis {
                from: at(from),
                to: at(to),
                start: 0.0,
                end: 100.0,
            };
            let ticks = axis.ticks(&zone, 9);
            let shown: Vec<&str> = ticks.iter().map(|t| t.label.as_str()).collect();
            assert_eq!(shown.join(", "), labels, "{from}");
        }
    }

    #[test]
    fn what_is_outside_stands_at_the_nearer_end() {
        let at = |secs| Instant::from_timestamp(secs, 0).unwrap();
        let axis = Axis {
            from: at(100),
            to: at(200),
            start: 10.0,
            end: 20.0,
        };
        let places = [0, 100, 150, 200, 999].map(|secs| axis.place(at(secs)));
        assert_eq!(places, [10.0, 10.0, 15.0, 20.0, 20.0]);
    }
}
