//! Times on the calendar: when the window opens and closes, and before which time no step starts.

use crate::import::draft::{Draft, Place};
use crate::import::options::Options;
use crate::import::values::{DayOrder, Moment, Read, Stamp, moment_in};

/// When the work may be done; as the runbook writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub opens: String,
    pub closes: String,
    pub timezone: String,
}

/// The earliest start of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    At(Stamp),
    /// Minutes after the opening.
    AfterOpening(i64),
}

pub struct Times {
    pub window: Window,
    opens: Stamp,
    stamps: Vec<Option<Stamp>>,
    pub begins: Vec<Option<Begin>>,
    pub due: Vec<Option<Stamp>>,
}

impl Times {
    /// Whether these steps have times, and all of them lie before the opening.
    pub fn is_before(&self, steps: &[usize]) -> bool {
        let mut known = steps.iter().filter_map(|at| self.stamps[*at]).peekable();
        known.peek().is_some() && known.all(|stamp| stamp.minutes() < self.opens.minutes())
    }
}

const DAY: i64 = 1_440;

/// The times of a draft.
pub fn times(draft: &mut Draft, options: &Options) -> Times {
    let told = |text: &Option<String>| text.as_deref().and_then(stamp);
    let base = Base::of(draft, told(&options.opens), options.today);
    let (stamps, ends, dues) = stamps(draft, &base);
    let opens = told(&options.opens).unwrap_or_else(|| {
        base.opens
            .min(earliest(draft, &stamps).unwrap_or(base.opens))
    });
    reversed(draft, &stamps, &ends);
    let last = stamps
        .iter()
        .chain(&ends)
        .chain(&dues)
        .flatten()
        .map(|s| s.minutes() + if s.minute.is_none() { DAY } else { 0 })
        .max();
    let closes = told(&options.closes).unwrap_or_else(|| closes(draft, opens, &stamps, last));
    guesses(draft, options, opens, closes);
    takes_from_ends(draft, &stamps, &ends);
    let mut begins = Vec::new();
    for (at, stamp) in stamps.iter().enumerate() {
        begins.push(begin(draft, at, *stamp, opens, closes));
    }
    let due = (0..draft.steps.len())
        .map(|at| dues[at].filter(|_| draft.steps[at].gate.is_some()))
        .collect();
    for (at, due) in dues.iter().enumerate() {
        if let (Some(due), None) = (due, &draft.steps[at].gate) {
            draft.steps[at].others.push(("Due".into(), due.to_string()));
        }
    }
    for (at, end) in ends.iter().enumerate() {
        if let Some(end) =
            end.filter(|_| draft.steps[at].takes.is_none() || draft.steps[at].start.is_none())
        {
            draft.steps[at]
                .others
                .push(("Planned end".into(), end.to_string()));
        }
    }
    let timezone = options.timezone.clone().unwrap_or_else(|| "UTC".into());
    Times {
        window: Window {
            opens: options.opens.clone().unwrap_or_else(|| opens.full()),
            closes: options.closes.clone().unwrap_or_else(|| closes.full()),
            timezone,
        },
        opens,
        stamps,
        begins,
        due,
    }
}

fn stamp(text: &str) -> Option<Stamp> {
    match moment_in(text, DayOrder::DayFirst, 2026) {
        Read::Moment(Moment::On(stamp)) => Some(stamp),
        _ => None,
    }
}

/// The first start; a day that is only counted, without an hour, is one of preparation.
fn earliest(draft: &Draft, stamps: &[Option<Stamp>]) -> Option<Stamp> {
    let all = draft.steps.iter().zip(stamps);
    let sure = all.filter(|(step, _)| {
        !matches!(
            step.start,
            Some(Moment::Day(_, None) | Moment::FromOpening(_))
        )
    });
    sure.filter_map(|(_, stamp)| *stamp)
        .min_by_key(|stamp| stamp.minutes())
}

/// From where times count that have no date.
struct Base {
    opens: Stamp,
    /// The day of the cutover.
    day: i64,
}

impl Base {
    fn of(draft: &mut Draft, told: Option<Stamp>, today: Stamp) -> Base {
        let moments = || {
            let of_steps = draft.steps.iter().flat_map(|step| [step.start, step.end]);
            of_steps
                .chain(draft.phases.iter().map(|phase| phase.at))
                .flatten()
        };
        let dates = |all: &mut dyn Iterator<Item = Moment>| {
            let on = all.filter_map(|moment| match moment {
                Moment::On(stamp) => Some(stamp),
                _ => None,
            });
            on.min_by_key(|stamp| stamp.minutes())
        };
        let ends = draft
            .steps
            .iter()
            .flat_map(|step| [step.end, step.due])
            .flatten();
        let mut starts = draft
            .steps
            .iter()
            .filter_map(|step| step.start)
            .chain(draft.phases.iter().filter_map(|p| p.at));
        let first_date = dates(&mut starts).or_else(|| dates(&mut ends.into_iter()));
        let has_days = moments().any(|moment| matches!(moment, Moment::Day(..)));
        // A day without an hour doesn't open the window.
        let first_hour = moments()
            .filter_map(|moment| match moment {
                Moment::Day(days, Some(minute)) => Some((days, minute)),
                _ => None,
            })
            .min();
        let first_clock = moments().find_map(|moment| match moment {
            Moment::Clock(minute) => Some((0, minute)),
            _ => None,
        });
        let first = first_hour.into_iter().chain(first_clock).min();
        let opens = told.or(first_date).unwrap_or_else(|| {
            let minute = first.map_or(18 * 60, |(_, minute)| minute);
            Stamp {
                day: today.day + 1,
                minute: Some(minute),
            }
        });
        // The plan's first day is that of the opening, unless its hour says otherwise.
        let day = match first {
            Some((days, minute))
                if first_date.is_none() && (told.is_none() || opens.minute == Some(minute)) =>
            {
                opens.day - days
            }
            _ => opens.day,
        };
        if has_days {
            let date = Stamp { day, minute: None };
            draft.look(
                Place::File,
                format!("the day that J, D or 当日 counts from is taken as {date}"),
            );
        } else if first_clock.is_some() && first_date.is_none() && told.is_none() {
            let date = Stamp {
                day: opens.day,
                minute: None,
            };
            draft.look(
                Place::File,
                format!("the plan has hours but no date; its first day is taken as {date}"),
            );
        }
        Base { opens, day }
    }
}

type Stamps = Vec<Option<Stamp>>;

/// Start, end and due time of each step on the calendar.
fn stamps(draft: &Draft, base: &Base) -> (Stamps, Stamps, Stamps) {
    let mut phase = usize::MAX;
    let mut last = Stamp {
        day: base.day,
        minute: None,
    };
    let mut all = (Vec::new(), Vec::new(), Vec::new());
    for step in &draft.steps {
        let mut inherited = None;
        if step.phase != phase {
            phase = step.phase;
            if let Some(at) = draft.phases[phase].at {
                let begins = resolve(at, last, base);
                last = begins;
                inherited = Some(begins);
            }
        }
        let start = step
            .start
            .map(|moment| resolve(moment, last, base))
            .or(inherited);
        last = match step.start {
            // The hours of the rows below are those of the day itself.
            Some(Moment::Day(_, None) | Moment::FromOpening(_)) => last,
            _ => start.unwrap_or(last),
        };
        let end = step.end.map(|moment| resolve(moment, last, base));
        let due = step.due.map(|moment| resolve(moment, last, base));
        all.0.push(start);
        all.1.push(end);
        all.2.push(due);
    }
    all
}

fn resolve(moment: Moment, last: Stamp, base: &Base) -> Stamp {
    match moment {
        Moment::On(stamp) => stamp,
        Moment::FromOpening(minutes) => base.opens.plus(minutes),
        Moment::Day(days, minute) => Stamp {
            day: base.day + days,
            minute,
        },
        // An hour that is earlier than the one before it is of the next day.
        Moment::Clock(minute) => {
            let same_day = Stamp {
                day: last.day,
                minute: None,
            }
            .at(minute);
            if last.minute.is_some() && same_day.minutes() < last.minutes() {
                same_day.plus(DAY)
            } else {
                same_day
            }
        }
    }
}

fn reversed(draft: &mut Draft, starts: &[Option<Stamp>], ends: &[Option<Stamp>]) {
    for at in 0..draft.steps.len() {
        if let (Some(start), Some(end)) = (starts[at], ends[at]) {
            let is_reversed = match (start.minute, end.minute) {
                (Some(_), Some(_)) => end.minutes() < start.minutes(),
                _ => end.day < start.day,
            };
            if is_reversed {
                let place = draft.steps[at].place;
                draft.look(place, format!("it ends ({end}) before it starts ({start})"));
            }
        }
    }
}

/// When the window closes, if nobody said: at the last time of the plan, or when the work is done,
/// one step after the other.
fn closes(draft: &Draft, opens: Stamp, starts: &[Option<Stamp>], last: Option<i64>) -> Stamp {
    let mut at = opens.minutes();
    for (step, start) in draft.steps.iter().zip(starts) {
        at = at.max(start.map_or(at, Stamp::minutes));
        at += step.takes.map_or(5, |takes| takes.worst as i64);
    }
    let minutes = at.max(last.unwrap_or(at)).max(opens.minutes() + 8 * 60);
    let rounded = (minutes + 59) / 60 * 60;
    Stamp {
        day: 0,
        minute: None,
    }
    .at(rounded)
}

fn guesses(draft: &mut Draft, options: &Options, opens: Stamp, closes: Stamp) {
    let mut missing = Vec::new();
    if options.opens.is_none() {
        missing.push(("--opens", format!("opens {}", opens.full())));
    }
    if options.closes.is_none() {
        missing.push(("--closes", format!("closes {}", closes.full())));
    }
    if options.timezone.is_none() {
        let why = if draft.is_utc {
            "UTC, as a heading says"
        } else {
            "UTC"
        };
        missing.push(("--timezone", format!("the time zone is {why}")));
    }
    if !missing.is_empty() {
        let flags: Vec<&str> = missing.iter().map(|(flag, _)| *flag).collect();
        let guessed: Vec<String> = missing.iter().map(|(_, text)| text.clone()).collect();
        draft.look(
            Place::File,
            format!(
                "the window is a guess: {}. Say it with {}",
                guessed.join(", "),
                flags.join(" ")
            ),
        );
    }
}

/// A start and an end on the clock say how long a step takes.
fn takes_from_ends(draft: &mut Draft, starts: &[Option<Stamp>], ends: &[Option<Stamp>]) {
    for at in 0..draft.steps.len() {
        let (Some(start), Some(end)) = (starts[at], ends[at]) else {
            continue;
        };
        let minutes = end.minutes() - start.minutes();
        let step = &mut draft.steps[at];
        if step.takes.is_none()
            && step.gate.is_none()
            && start.minute.is_some()
            && end.minute.is_some()
            && (1..=7 * DAY).contains(&minutes)
        {
            step.takes = Some(crate::import::values::Length {
                best: minutes as f64,
                likely: None,
                worst: minutes as f64,
                guessed_unit: false,
                working: false,
                days: false,
            });
        }
    }
}

fn begin(
    draft: &mut Draft,
    at: usize,
    stamp: Option<Stamp>,
    opens: Stamp,
    closes: Stamp,
) -> Option<Begin> {
    let stamp = stamp?;
    if let Some(Moment::FromOpening(minutes)) = draft.steps[at].start
        && minutes >= 0
    {
        return (minutes > 0).then_some(Begin::AfterOpening(minutes));
    }
    let place = draft.steps[at].place;
    if stamp.minutes() > closes.minutes() {
        draft.look(place, format!("it starts {stamp}, after the window closes"));
        draft.steps[at]
            .others
            .push(("Planned start".into(), stamp.to_string()));
        return None;
    }
    if stamp.minutes() <= opens.minutes() {
        // It holds nothing up inside the window; the time stays in the text.
        if stamp.minutes() < opens.minutes() {
            draft.steps[at]
                .others
                .push(("Planned start".into(), stamp.to_string()));
        }
        return None;
    }
    Some(Begin::At(stamp))
}
