//! The axis: which moments are in sight, in which column each stands, and what the clock says
//! there. Columns are elapsed time; only the labels know of clock changes.

use crate::time::calendar::{FixedOffset, NaiveTime, TimeDelta, Timelike};

use super::bars::Bar;
use crate::situation::Situation;
use crate::time::{Instant, Local, Span, Zone};
use crate::tui::screen::Screen;

/// Minutes that a column may stand for; beyond them whole days.
const CELLS: [i64; 17] = [
    1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 45, 60, 90, 120, 180, 360, 720,
];
/// Minutes from one label to the next; beyond them whole days.
const STEPS: [i64; 10] = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const DAY: i64 = 24 * 60;
/// Seconds of a hundred years, which no plan is longer than.
const LONGEST: i64 = 100 * 366 * DAY * 60;
/// Columns of a label, with the room around it.
const LABEL: i64 = 8;

/// Moments, and the columns that they stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    pub from: Instant,
    /// Seconds of a column.
    cell: i64,
    pub columns: u16,
}

impl Axis {
    /// What this screen shows of the night, in so many columns.
    pub fn of(s: &Situation, screen: &Screen, columns: u16) -> Axis {
        let (from, to) = match screen.zoom.span() {
            None => whole(s),
            Some(span) => {
                let from = around_now(s, screen, span);
                (from, from + span.delta())
            }
        };
        Axis::covering(&s.run.plan.window.zone, from, to, columns)
    }

    /// Both moments are in sight, the first in the first column.
    pub fn covering(zone: &Zone, from: Instant, to: Instant, columns: u16) -> Axis {
        let days = (1..).map(|n: i64| n * DAY);
        let mut cells = CELLS.into_iter().chain(days).map(|minutes| Axis {
            from: on_the_clock(zone, from, minutes * 60),
            cell: minutes * 60,
            columns: columns.max(1),
        });
        let fits = |axis: &Axis| axis.place(to) < i64::from(axis.columns);
        let longest = Axis {
            from,
            cell: LONGEST,
            columns: columns.max(1),
        };
        cells.find(fits).unwrap_or(longest)
    }

    /// The end of the last column.
    pub fn end(&self) -> Instant {
        self.begin(self.columns)
    }

    /// The column of a moment, if it is in sight.
    pub fn column(&self, at: Instant) -> Option<u16> {
        let column = u16::try_from(self.place(at)).ok()?;
        (column < self.columns).then_some(column)
    }

    /// The columns from one moment to another, at least one if any of it is in sight.
    pub fn span(&self, from: Instant, to: Instant) -> std::ops::Range<u16> {
        let last = (to - TimeDelta::seconds(1)).max(from);
        if last < self.from || from >= self.end() {
            return 0..0;
        }
        let column = |at| self.place(at).clamp(0, i64::from(self.columns) - 1) as u16;
        column(from)..column(last) + 1
    }

    /// Whether a column begins after that moment.
    pub fn is_after(&self, column: u16, at: Instant) -> bool {
        self.begin(column) >= at
    }

    /// Where the clock stands: the column and what it says.
    pub fn labels(&self, zone: &Zone) -> Vec<(u16, String)> {
        let enough = |minutes: &i64| minutes * 60 >= LABEL * self.cell;
        let days = || (1..).map(|n: i64| n * DAY).find(enough);
        let Some(step) = STEPS.into_iter().find(enough).or_else(days) else {
            return Vec::new();
        };
        let midnight = zone.local(self.from).date_naive().and_time(NaiveTime::MIN);
        let times = (0..).map(|n| midnight.checked_add_signed(TimeDelta::minutes(n * step)));
        let instants = times.map_while(|t| t).flat_map(|local| {
            let with = |offset: FixedOffset| (local - offset).and_utc();
            match zone.resolve(local) {
                Local::One(at) => vec![at],
                Local::Gap(_) => Vec::new(),
                Local::Twice(first, second) => vec![with(first), with(second)],
            }
        });
        let in_sight = instants.take_while(|at| *at < self.end());
        let room = step * 60 / self.cell;
        let mut labels: Vec<(u16, String)> = in_sight
            .filter_map(|at| Some((self.column(at)?, label(zone, at, step, room))))
            .collect();
        // Where it begins, if there is room.
        if labels
            .first()
            .is_none_or(|(first, _)| i64::from(*first) >= LABEL)
        {
            let first = labels.first().map_or(LABEL, |(first, _)| i64::from(*first));
            labels.insert(0, (0, clock(zone, self.from, first)));
        }
        labels
    }

    /// Where the clocks change, and what the zone is called from then on.
    pub fn change(&self, zone: &Zone) -> Option<(Instant, String)> {
        let begins = (1..self.columns).map(|column| (self.begin(column - 1), self.begin(column)));
        let mut changes = begins.filter(|&(before, at)| zone.offset(before) != zone.offset(at));
        changes.next().map(|(_, at)| (at, zone.abbreviation(at)))
    }

    fn begin(&self, column: u16) -> Instant {
        let seconds = self.cell.saturating_mul(i64::from(column));
        let begin = TimeDelta::try_seconds(seconds).and_then(|d| self.from.checked_add_signed(d));
        begin.unwrap_or(Instant::MAX_UTC)
    }

    fn place(&self, at: Instant) -> i64 {
        (at - self.from).num_seconds().div_euclid(self.cell)
    }
}

/// The window, and what is done or expected after it.
fn whole(s: &Situation) -> (Instant, Instant) {
    let window = &s.run.plan.window;
    let plan = &s.run.plan;
    let steps = plan.in_order().filter(|&ix| plan.is_in_window(ix));
    let ends = steps.filter_map(|ix| Some(Bar::of_step(s, ix).work()?.1));
    let finish = s.finish().and_then(|finish| finish.at);
    let last = ends.chain(finish).max().unwrap_or(window.closes);
    (window.opens, last.max(window.closes))
}

/// From where so much of the night is shown: a quarter of it is over now, unless what is selected
/// would be out of sight.
fn around_now(s: &Situation, screen: &Screen, span: Span) -> Instant {
    let (quarter, half) = (span.secs() / 4, span.secs() / 2);
    let now = s.now - TimeDelta::seconds(quarter);
    let from = now.max(s.run.plan.window.opens);
    let (ahead, behind) = match selected(s, screen) {
        Some((begin, end)) => (Span::between(from, begin), Span::between(end, from)),
        None => return from,
    };
    // By whole pages, so that the picture stands still while the selection goes on.
    let pages = match (ahead.secs(), behind.secs()) {
        (_, behind) if behind >= 0 => -(behind / half + 1),
        (ahead, _) if ahead > span.secs() - quarter => (ahead - half - quarter) / half + 1,
        _ => 0,
    };
    from + TimeDelta::seconds(pages * half)
}

/// From when to when what is selected goes.
fn selected(s: &Situation, screen: &Screen) -> Option<(Instant, Instant)> {
    let row = *screen.rows.get(screen.at?)?;
    Bar::of(s, row).work()
}

/// The last moment until then at which the clock shows a multiple of so many seconds.
fn on_the_clock(zone: &Zone, at: Instant, cell: i64) -> Instant {
    let local = zone.local(at);
    let since_midnight = i64::from(local.num_seconds_from_midnight());
    at - TimeDelta::seconds(since_midnight % cell)
}

/// The clock, in an hour that occurs twice with the name of the zone where there is room; or at
/// midnight the day that begins.
fn label(zone: &Zone, at: Instant, step: i64, room: i64) -> String {
    let local = zone.local(at);
    match local.time() == NaiveTime::MIN {
        true if step >= DAY => local.format("%a %-d").to_string(),
        true => local.format("%a").to_string(),
        false => clock(zone, at, room),
    }
}

fn clock(zone: &Zone, at: Instant, room: i64) -> String {
    let clock = Some(zone.clock(at)).filter(|clock| (clock.len() as i64) < room);
    clock.unwrap_or_else(|| zone.local(at).format("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    /// Zone, from, to, columns; the minutes of a column; the labels, each with its column.
    type Case = (
        &'static str,
        &'static str,
        &'static str,
        u16,
        i64,
        &'static str,
    );

    const CASES: &[Case] = &[
        // Eight hours by the clock are nine: they go back at two.
        (
            "America/Toronto",
            "2026-10-31T22:00:00-04:00",
            "2026-11-01T06:00:00-05:00",
            48,
            12,
            "0 22:00, 10 Sun, 25 02:00, 35 04:00, 45 06:00",
        ),
        (
            "America/Toronto",
            "2026-11-01T00:00:00-04:00",
            "2026-11-01T04:00:00-05:00",
            61,
            5,
            "0 Sun, 12 01:00 EDT, 24 01:00 EST, 36 02:00, 48 03:00, 60 04:00",
        ),
        // They go forward at two: there is no 02:00.
        (
            "America/Toronto",
            "2026-03-08T00:00:00-05:00",
            "2026-03-08T04:00:00-04:00",
            61,
            3,
            "0 Sun, 10 00:30, 20 01:00, 30 01:30, 40 03:00, 50 03:30, 60 04:00",
        ),
        // Hours begin at the half of a world's hour.
        (
            "Asia/Kolkata",
            "2026-11-27T18:10:00+05:30",
            "2026-11-28T06:00:00+05:30",
            50,
            15,
            "0 18:00, 8 20:00, 16 22:00, 24 Sat, 32 02:00, 40 04:00, 48 06:00",
        ),
        (
            "America/Toronto",
            "2026-11-27T18:00:00-05:00",
            "2026-11-30T06:00:00-05:00",
            48,
            90,
            "4 Sat, 12 12:00, 20 Sun, 28 12:00, 36 Mon, 44 12:00",
        ),
        (
            "UTC",
            "2026-11-27T18:00:00Z",
            "2027-01-15T06:00:00Z",
            30,
            2 * DAY,
            "0 Fri 27, 8 Sun 13, 16 Tue 29, 24 Thu 14",
        ),
    ];

    #[test]
    fn the_clock_is_right_also_where_it_changes() {
        for (name, from, to, columns, cell, labels) in CASES {
            let zone = zone(name);
            let axis = Axis::covering(&zone, at(from), at(to), *columns);
            let said: Vec<String> = axis
                .labels(&zone)
                .iter()
                .map(|(c, text)| format!("{c} {text}"))
                .collect();
            assert_eq!((axis.cell / 60, said.join(", ").as_str()), (*cell, *labels));
        }
    }

    #[test]
    fn a_clock_change_is_where_it_is() {
        let zone = zone("America/Toronto");
        let (from, to) = ("2026-10-31T22:00:00-04:00", "2026-11-01T06:00:00-05:00");
        let axis = Axis::covering(&zone, at(from), at(to), 48);
        let change = (at("2026-11-01T01:00:00-05:00"), "EST".to_string());
        assert_eq!(axis.change(&zone), Some(change));
        let calm = Axis::covering(&zone, at("2026-11-27T18:00:00-05:00"), at(to), 48);
        assert_eq!(calm.change(&zone), None);
    }

    proptest! {
        #[test]
        fn every_moment_stands_in_its_column(
            start in 1_700_000_000i64..1_900_000_000,
            minutes in 0i64..200_000,
            part in 0i64..=1_000,
            columns in 20u16..200,
            zone in prop::sample::select(vec!["America/Toronto", "Asia/Kolkata", "UTC"]),
        ) {
            let from = Instant::from_timestamp(start, 0).unwrap();
            let to = from + TimeDelta::minutes(minutes);
            let axis = Axis::covering(&self::zone(zone), from, to, columns);
            prop_assert_eq!(axis.column(from), Some(0));
            prop_assert!(axis.column(to).is_some());
            let moment = from + TimeDelta::seconds(minutes * 60 * part / 1_000);
            let column = axis.column(moment).unwrap();
            prop_assert!(axis.begin(column) <= moment && moment < axis.begin(column + 1));
            prop_assert!(axis.span(from, moment).start == 0);
            prop_assert!(axis.span(moment, moment).len() == 1);
            prop_assert_eq!(axis.column(axis.end()), None);
            let labels = axis.labels(&self::zone(zone));
            for pair in labels.windows(2) {
                let free = i64::from(pair[1].0) - i64::from(pair[0].0);
                prop_assert!(free > pair[0].1.len() as i64, "{labels:?}");
            }
        }
    }
}
