//! Durations: what is read, and how they are shown.

use super::*;

#[test]
fn durations_are_read_and_shown() {
    for (text, seconds, shown) in [
        ("45m", 2_700, "45m"),
        ("1h30m", 5_400, "1h30m"),
        ("1h 30m", 5_400, "1h30m"),
        ("90m", 5_400, "1h30m"),
        ("7d", 604_800, "7d"),
        ("1w", 604_800, "7d"),
        ("36h", 129_600, "36h"),
        ("90s", 90, "1m30s"),
        ("0m", 0, "0m"),
        ("90", 5_400, "1h30m"),
        ("1h30", 5_400, "1h30m"),
        ("2H05", 7_500, "2h5m"),
        ("1:30", 5_400, "1h30m"),
        ("1:30:05", 5_405, "1h30m5s"),
        ("1.5h", 5_400, "1h30m"),
        ("1,5 h", 5_400, "1h30m"),
        ("0.25d", 21_600, "6h"),
        ("1d", 86_400, "1d"),
        ("90 min", 5_400, "1h30m"),
        ("5 minutes", 300, "5m"),
        ("2 hours", 7_200, "2h"),
        ("1 hour 5 minutes", 3_900, "1h5m"),
        ("1 hour, 5 minutes", 3_900, "1h5m"),
        ("4 days 4 hours", 360_000, "4d4h"),
        ("2m30", 150, "2m30s"),
        ("less than a minute", 0, "0m"),
        ("<1m", 0, "0m"),
    ] {
        let span: Span = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(
            (span.secs(), span.to_string().as_str()),
            (seconds, shown),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_duration_says_what_to_write() {
    for (text, write) in [
        ("", "write it like 45m, 1h30m, 2h or 7d"),
        ("m", "write it like 45m, 1h30m, 2h or 7d"),
        ("soon", "write it like 45m, 1h30m, 2h or 7d"),
        ("2 months", "write it like 45m, 1h30m, 2h or 7d"),
        (
            "99999999999999999999d",
            "write it like 45m, 1h30m, 2h or 7d",
        ),
        ("999999999w", "write it like 45m, 1h30m, 2h or 7d"),
        ("1x", "write 1m"),
        ("30m1h", "write 1h30m"),
        ("1h1h", "write 2h"),
        ("-5m", "write 5m"),
        ("+2 hours", "write 2h"),
        ("a week", "write 7d"),
        ("PT1H30M", "write 1h30m"),
        (
            "5-10 minutes",
            "write {best: 5m, likely: 7m30s, worst: 10m}",
        ),
        ("1h to 90m", "write {best: 1h, likely: 1h15m, worst: 1h30m}"),
        ("1.5", "write 1h30m"),
        ("1:75", "write it like 45m, 1h30m, 2h or 7d"),
    ] {
        let why = text.parse::<Span>().unwrap_err();
        assert_eq!(why.write, write, "{text}");
        assert_eq!(why.what, format!("'{text}' is not a duration"));
    }
    // A plan is read by somebody else: a number without a unit may be anything.
    let why = Span::with_unit("30").unwrap_err();
    assert_eq!(why.to_string(), "'30' is not a duration; write 30m, or 30h");
    assert_eq!(Span::with_unit("1h30"), Ok(Span::minutes(90)));
}

#[test]
fn long_durations_are_in_days() {
    for (seconds, short, words) in [
        (0, "0m", "less than a minute"),
        (59, "<1m", "less than a minute"),
        (-65, "-1m", "1 minute"),
        (3_600, "1h00m", "1 hour"),
        (3_900, "1h05m", "1 hour 5 minutes"),
        (7_320, "2h02m", "2 hours 2 minutes"),
        (186_360, "51h46m", "51 hours 46 minutes"),
        (359_999, "99h59m", "99 hours 59 minutes"),
        (360_000, "4d4h", "4 days 4 hours"),
        (432_000, "5d", "5 days"),
        (-432_000, "-5d", "5 days"),
        (20_854_740, "241d", "241 days"),
    ] {
        let span = Span::seconds(seconds);
        assert_eq!(
            (span.short().as_str(), span.words().as_str()),
            (short, words)
        );
    }
    assert_eq!(Span::seconds(725).signed(), "+12m");
    assert_eq!(Span::seconds(20_854_740).to_string(), "241d8h59m");
}

#[test]
fn an_age_is_never_below_zero() {
    let (early, late) = (at("2026-11-28 02:00"), at("2026-11-28 02:30"));
    assert_eq!(Span::age(early, late), Span::minutes(30));
    assert_eq!(Span::age(late, early), Span::ZERO);
    assert_eq!(Span::between(late, early), Span::minutes(-30));
}
