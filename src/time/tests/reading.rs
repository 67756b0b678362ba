//! Times as people write them, the moment they are read at, and what they mean.

use super::*;

/// What a text means on that side of now; else why it means nothing.
fn read(text: &str, now: &str, side: Nearest) -> String {
    let zone = toronto();
    match parse_time(text, at(now), &zone, side) {
        Ok(at) => zone.full(at),
        Err(why) => why.to_string(),
    }
}

/// Saturday 28 November 2026, eleven minutes after midnight, and what people write then.
#[test]
fn times_are_read_as_people_write_them() {
    use Nearest::{Future, Past};
    for (text, side, meant) in [
        ("now", Past, "2026-11-28 00:11:00 -05:00"),
        ("NOW", Future, "2026-11-28 00:11:00 -05:00"),
        ("-15", Past, "2026-11-27 23:56:00 -05:00"),
        ("-15m", Past, "2026-11-27 23:56:00 -05:00"),
        ("\u{2212}15m", Past, "2026-11-27 23:56:00 -05:00"),
        ("-1h30", Past, "2026-11-27 22:41:00 -05:00"),
        ("-1.5h", Past, "2026-11-27 22:41:00 -05:00"),
        ("15m ago", Past, "2026-11-27 23:56:00 -05:00"),
        ("15 minutes ago", Past, "2026-11-27 23:56:00 -05:00"),
        ("+30m", Future, "2026-11-28 00:41:00 -05:00"),
        ("+30", Future, "2026-11-28 00:41:00 -05:00"),
        ("in 30m", Future, "2026-11-28 00:41:00 -05:00"),
        ("in 2 hours", Future, "2026-11-28 02:11:00 -05:00"),
        ("23:50", Past, "2026-11-27 23:50:00 -05:00"),
        ("23.50", Past, "2026-11-27 23:50:00 -05:00"),
        ("23h50", Past, "2026-11-27 23:50:00 -05:00"),
        ("2350", Past, "2026-11-27 23:50:00 -05:00"),
        ("23:50:30", Past, "2026-11-27 23:50:30 -05:00"),
        ("11:50 pm", Past, "2026-11-27 23:50:00 -05:00"),
        ("11:50PM", Past, "2026-11-27 23:50:00 -05:00"),
        ("11pm", Past, "2026-11-27 23:00:00 -05:00"),
        ("12:05 am", Past, "2026-11-28 00:05:00 -05:00"),
        ("930", Future, "2026-11-28 09:30:00 -05:00"),
        ("9:30", Future, "2026-11-28 09:30:00 -05:00"),
        ("0011", Past, "2026-11-28 00:11:00 -05:00"),
        ("00:11", Future, "2026-11-28 00:11:00 -05:00"),
        ("23:50 EST", Past, "2026-11-27 23:50:00 -05:00"),
        ("23:50EST", Past, "2026-11-27 23:50:00 -05:00"),
        ("04:50 UTC", Past, "2026-11-27 23:50:00 -05:00"),
        ("04:50Z", Past, "2026-11-27 23:50:00 -05:00"),
        ("04:50-00:00", Past, "2026-11-27 23:50:00 -05:00"),
        ("yesterday 22:00", Past, "2026-11-27 22:00:00 -05:00"),
        ("22:00 yesterday", Past, "2026-11-27 22:00:00 -05:00"),
        ("tomorrow at 1am", Future, "2026-11-29 01:00:00 -05:00"),
        ("today 22:00", Future, "2026-11-28 22:00:00 -05:00"),
        ("fri 22:04", Past, "2026-11-27 22:04:00 -05:00"),
        ("Friday, 22:04", Past, "2026-11-27 22:04:00 -05:00"),
        ("fri 22:04", Future, "2026-12-04 22:04:00 -05:00"),
        ("sat 00:05", Past, "2026-11-28 00:05:00 -05:00"),
        ("sat 22:04", Past, "2026-11-28 22:04:00 -05:00"),
        ("Sat 28 Nov 22:00", Future, "2026-11-28 22:00:00 -05:00"),
        ("29 Nov 22:00", Future, "2026-11-29 22:00:00 -05:00"),
        ("Nov 29 22:00", Future, "2026-11-29 22:00:00 -05:00"),
        ("29 november 2200", Future, "2026-11-29 22:00:00 -05:00"),
        ("29th Nov, 10 pm", Future, "2026-11-29 22:00:00 -05:00"),
        ("3 Jan 08:00", Future, "2027-01-03 08:00:00 -05:00"),
        ("5 Dec 2027 02:14", Future, "2027-12-05 02:14:00 -05:00"),
        ("29 Nov", Future, "2026-11-29 00:00:00 -05:00"),
        ("2026-11-30", Future, "2026-11-30 00:00:00 -05:00"),
        ("2026-11-30 22:00", Future, "2026-11-30 22:00:00 -05:00"),
        ("2026/11/30 22:00", Future, "2026-11-30 22:00:00 -05:00"),
        ("2026-11-30T22:00", Future, "2026-11-30 22:00:00 -05:00"),
        (
            "2026-11-30T22:00:15-05:00",
            Future,
            "2026-11-30 22:00:15 -05:00",
        ),
        (
            "2026-11-30T22:00:15.125Z",
            Future,
            "2026-11-30 17:00:15 -05:00",
        ),
        (
            "2026-11-30 22:00:15 -05:00",
            Future,
            "2026-11-30 22:00:15 -05:00",
        ),
        ("2026-11-30 22:00 EST", Future, "2026-11-30 22:00:00 -05:00"),
    ] {
        assert_eq!(read(text, "2026-11-28 00:11", side), meant, "{text}");
    }
}

/// The nearest sensible moment: a slip of a few minutes does not become another day.
#[test]
fn a_clock_alone_is_the_nearest() {
    use Nearest::{Future, Past};
    for (now, text, side, meant) in [
        (
            "2026-11-28 00:11",
            "00:13",
            Past,
            "2026-11-28 00:13:00 -05:00",
        ),
        (
            "2026-11-28 00:10",
            "23:50",
            Past,
            "2026-11-27 23:50:00 -05:00",
        ),
        (
            "2026-11-28 00:10",
            "23:50",
            Future,
            "2026-11-27 23:50:00 -05:00",
        ),
        (
            "2026-11-28 00:10",
            "17:50",
            Future,
            "2026-11-28 17:50:00 -05:00",
        ),
        (
            "2026-11-28 00:55",
            "00:50",
            Future,
            "2026-11-28 00:50:00 -05:00",
        ),
        (
            "2026-11-28 00:55",
            "00:50",
            Past,
            "2026-11-28 00:50:00 -05:00",
        ),
        (
            "2026-11-28 00:55",
            "01:30",
            Future,
            "2026-11-28 01:30:00 -05:00",
        ),
        (
            "2026-11-28 08:00",
            "20:00",
            Past,
            "2026-11-27 20:00:00 -05:00",
        ),
        (
            "2026-11-28 08:00",
            "14:30",
            Past,
            "2026-11-27 14:30:00 -05:00",
        ),
        (
            "2026-11-28 08:00",
            "13:30",
            Past,
            "2026-11-28 13:30:00 -05:00",
        ),
        (
            "2026-11-28 23:50",
            "00:05",
            Past,
            "2026-11-29 00:05:00 -05:00",
        ),
    ] {
        assert_eq!(read(text, now, side), meant, "{text} at {now}");
    }
}

#[test]
fn an_hour_that_occurs_twice_is_asked_about() {
    use Nearest::{Future, Past};
    let both = "2026-11-01 01:30 occurs twice in America/Toronto: the clocks go back; \
                write 01:30 EDT or 01:30 EST";
    for (now, text, side, meant) in [
        ("2026-11-01T07:00:00Z", "01:30", Past, both),
        ("2026-11-01T12:00:00Z", "today 01:30", Past, both),
        ("2026-11-01T05:10:00Z", "01:30", Future, both),
        (
            "2026-11-01T12:00:00Z",
            "01:30 EDT",
            Past,
            "2026-11-01 01:30:00 -04:00",
        ),
        (
            "2026-11-01T12:00:00Z",
            "01:30 est",
            Past,
            "2026-11-01 01:30:00 -05:00",
        ),
        (
            "2026-11-01T12:00:00Z",
            "01:30-04:00",
            Past,
            "2026-11-01 01:30:00 -04:00",
        ),
        // Only one of them has been yet, or is still to come.
        (
            "2026-11-01T05:40:00Z",
            "01:30",
            Past,
            "2026-11-01 01:30:00 -04:00",
        ),
        (
            "2026-11-01T05:40:00Z",
            "01:30",
            Future,
            "2026-11-01 01:30:00 -05:00",
        ),
        (
            "2026-10-30T12:00:00Z",
            "2026-11-01 01:30",
            Future,
            "2026-11-01 01:30 occurs twice in America/Toronto: the clocks go back; \
             write 2026-11-01 01:30 EDT or 2026-11-01 01:30 EST",
        ),
        // The clocks go forward.
        (
            "2027-03-14T12:00:00Z",
            "02:30",
            Past,
            "2027-03-14 02:30 does not exist in America/Toronto: the clocks go forward over it; \
             write 01:30 or 03:30",
        ),
        (
            "2027-03-10T12:00:00Z",
            "14 Mar 02:30",
            Future,
            "2027-03-14 02:30 does not exist in America/Toronto: the clocks go forward over it; \
             write 2027-03-14 01:30 or 2027-03-14 03:30",
        ),
    ] {
        assert_eq!(read(text, now, side), meant, "{text} at {now}");
    }
}

#[test]
fn what_is_no_time_says_what_to_write() {
    use Nearest::{Future, Past};
    let like = "write it like 02:14, sat 02:14, 28 Nov 02:14, -15m or +2h";
    for (text, side, write) in [
        ("", Past, like),
        ("soon", Future, like),
        ("25:00", Past, like),
        ("10:75", Past, like),
        ("17:5", Past, "write 17:50 or 17:05"),
        ("sat", Past, like),
        ("yesterday", Past, like),
        ("sat sun 10:00", Past, like),
        ("10:00 11:00", Past, like),
        ("noon", Past, like),
        ("-x", Past, "write it like -15m or -1h30m"),
        ("-30m1h", Past, "write -1h30m"),
        ("an hour ago", Past, "write -1h"),
        ("2h", Future, "write +2h from now, or 2h ago"),
        ("15m", Future, "write +15m from now, or 15m ago"),
        ("10", Past, "write 10:00, or -10m for minutes ago"),
        ("45", Future, "write -45m or +45m"),
        ("24:00", Future, "write 00:00, with its day"),
        (
            "29/11 22:00",
            Past,
            "write the month by name: 28 Nov 2026 02:14",
        ),
        ("28/11/2026 18:00", Past, "write 2026-11-28 18:00"),
        ("11/28/2026", Past, "write 2026-11-28"),
        (
            "05/06/2026 18:00",
            Past,
            "write the month by name: 28 Nov 2026 02:14",
        ),
        ("T+2h", Future, "write +2h"),
        ("31 Nov 22:00", Past, "write 2026-11-30 22:00"),
        (
            "Fri 28 Nov 22:00",
            Past,
            "write Sat 28 Nov 2026, or leave the weekday out",
        ),
        ("14:00 EDT", Past, "write 14:00 EST"),
        ("14:00 PST", Past, "write 14:00 EST"),
        ("29 Nov 2026", Future, like),
    ] {
        let why = parse_time(text, at("2026-11-28 00:11"), &toronto(), side).expect_err(text);
        assert_eq!(why.write, write, "{text}");
    }
}

/// A plan has whole dates; what else is written there is answered with the date it would have.
#[test]
fn a_plan_says_the_whole_date() {
    let (zone, opens) = (toronto(), at("2026-11-27 18:00"));
    for (text, said) in [
        ("2026-11-27 20:30", "2026-11-27 20:30:00 -05:00"),
        ("27 Nov 2026 20:30", "2026-11-27 20:30:00 -05:00"),
        ("2026-11-30", "2026-11-30 00:00:00 -05:00"),
        ("2026-11-01 01:30-05:00", "2026-11-01 01:30:00 -05:00"),
        ("2026-11-01 01:30 EST", "2026-11-01 01:30:00 -05:00"),
        ("02:14", "'02:14' has no date; write 2026-11-28 02:14"),
        (
            "sat 02:14",
            "'sat 02:14' has no date; write 2026-11-28 02:14",
        ),
        (
            "28 Nov 02:14",
            "'28 Nov 02:14' has no date; write 2026-11-28 02:14",
        ),
        (
            "tomorrow 02:00",
            "'tomorrow 02:00' has no date; write 2026-11-28 02:00",
        ),
        ("+2h", "'+2h' has no date; write 2026-11-27 20:00"),
        (
            "tomorrow",
            "'tomorrow' is not a time; write the whole date: 2026-11-27 18:00",
        ),
        (
            "2026-11-31 02:00",
            "'2026-11-31 02:00' is not a time; write 2026-11-30 02:00",
        ),
    ] {
        let read = parse_date_time(text, &zone, Some(opens))
            .map_or_else(|why| why.to_string(), |at| zone.full(at));
        assert_eq!(read, said, "{text}");
    }
}

#[test]
fn a_moment_of_a_night_is_the_nearest_in_it() {
    let zone = toronto();
    let night = (at("2026-11-26 14:00"), at("2026-11-30 17:00"));
    for (now, text, meant) in [
        ("2026-11-28 01:00", "02:14", "2026-11-28 02:14"),
        ("2026-11-28 23:00", "02:14", "2026-11-29 02:14"),
        ("2026-11-30 17:00", "02:14", "2026-11-30 02:14"),
        ("2026-11-30 17:00", "18:00", "2026-11-29 18:00"),
        ("2026-11-26 14:00", "13:00", "2026-11-27 13:00"),
        ("2026-11-30 17:00", "sat 02:14", "2026-11-28 02:14"),
        ("2026-11-30 17:00", "Saturday 2:14", "2026-11-28 02:14"),
        ("2026-11-30 17:00", "28 Nov 02:14", "2026-11-28 02:14"),
        ("2026-11-28 02:00", "+30m", "2026-11-28 02:30"),
        ("2026-11-28 02:00", "-2h", "2026-11-28 00:00"),
        ("2026-11-28 02:00", "now", "2026-11-28 02:00"),
        ("2026-11-28 02:00", "2026-11-29 09:00", "2026-11-29 09:00"),
    ] {
        let told = parse_within(text, at(now), night, &zone);
        assert_eq!(told, Ok(at(meant)), "{now} {text}");
    }
    for bad in ["", "wed 02:14", "x 02:14", "25:00"] {
        assert!(parse_within(bad, night.1, night, &zone).is_err(), "{bad}");
    }
    // Of an hour that occurs twice the nearer one.
    let night = (at("2026-10-31 20:00"), at("2026-11-01 08:00"));
    for (now, meant) in [(night.0, "01:30 EDT"), (night.1, "01:30 EST")] {
        let read = parse_within("01:30", now, night, &zone).unwrap();
        assert_eq!(zone.clock(read), meant);
    }
}
