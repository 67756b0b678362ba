//! How times are shown, and the rules of the zones.

use super::*;

#[test]
fn far_moments_show_their_date() {
    let zone = toronto();
    let now = at("2026-11-27 18:00");
    for (moment, near, dated) in [
        ("2026-11-27 23:00", "23:00", "Fri 27 Nov 23:00"),
        ("2026-11-28 02:14", "Sat 02:14", "Sat 28 Nov 02:14"),
        ("2026-12-03 02:14", "Thu 02:14", "Thu 3 Dec 02:14"),
        ("2026-12-04 02:14", "4 Dec 02:14", "Fri 4 Dec 02:14"),
        ("2026-11-20 02:14", "20 Nov 02:14", "Fri 20 Nov 02:14"),
        (
            "2027-11-01 00:30",
            "1 Nov 2027 00:30",
            "Mon 1 Nov 2027 00:30",
        ),
        (
            "2026-11-01 01:30 EDT",
            "1 Nov 01:30 EDT",
            "Sun 1 Nov 01:30 EDT",
        ),
    ] {
        let at = at(moment);
        assert_eq!(zone.near(at, now), near);
        assert_eq!(zone.dated(at, now), dated);
    }
    // Nearly a day away a clock alone would be misread.
    assert_eq!(
        zone.near(at("2026-11-27 00:05"), at("2026-11-27 23:50")),
        "Fri 00:05"
    );
}

#[test]
fn a_row_that_spans_two_days_shows_both() {
    let zone = toronto();
    let now = at("2026-11-28 02:00");
    for (from, to, shown, narrow) in [
        (
            "2026-11-28 01:10",
            "2026-11-28 01:52",
            "01:10-01:52",
            "01:10-01:52",
        ),
        (
            "2026-11-27 23:10",
            "2026-11-27 23:52",
            "Fri 23:10-23:52",
            "Fri 23:10-23:52",
        ),
        (
            "2026-11-27 23:10",
            "2026-11-28 00:52",
            "Fri 23:10-Sat 00:52",
            "Fri-Sat 00:52",
        ),
        (
            "2026-11-28 01:10",
            "2026-11-29 00:52",
            "Sat 01:10-Sun 00:52",
            "Sat-Sun 00:52",
        ),
        (
            "2026-11-14 08:00",
            "2026-11-14 16:10",
            "14 Nov 08:00-16:10",
            "14 Nov",
        ),
        (
            "2026-11-27 23:10",
            "2026-12-08 00:52",
            "Fri 23:10-8 Dec 00:52",
            "27 Nov-8 Dec",
        ),
        (
            "2026-11-01 00:50",
            "2026-11-01 01:10 EST",
            "1 Nov 00:50-01:10 EST",
            "1 Nov",
        ),
    ] {
        assert_eq!(zone.range(at(from), at(to), now), shown);
        assert_eq!(zone.range_of_days(at(from), at(to), now), narrow);
    }
}

#[test]
fn canadian_zones_have_todays_rules() {
    let offset = |name: &str, day: &str| {
        let zone = Zone::named(name).unwrap();
        let noon = format!("{day}T20:00:00Z").parse().unwrap();
        zone.offset(noon).to_string()
    };
    for (name, winter, summer) in [
        ("America/St_Johns", "-03:30", "-02:30"),
        ("America/Halifax", "-04:00", "-03:00"),
        ("America/Toronto", "-05:00", "-04:00"),
        ("America/Winnipeg", "-06:00", "-05:00"),
        ("America/Regina", "-06:00", "-06:00"),
        ("America/Whitehorse", "-07:00", "-07:00"),
    ] {
        let both = (offset(name, "2026-01-15"), offset(name, "2026-07-15"));
        assert_eq!(both, (winter.into(), summer.into()), "{name}");
    }
}

#[test]
fn far_off_moments_and_endless_spans_are_refused() {
    let zone = Zone::utc();
    for text in [
        "+262142-12-31T23:59:59Z",
        "0001-01-01 00:00",
        "9999-12-31 00:00",
    ] {
        assert!(parse_date_time(text, &zone, None).is_err(), "{text}");
    }
    let read = |text: &str| near::one(&mut serde_json::Deserializer::from_str(text));
    assert!(read("\"+262142-12-31T23:59:59Z\"").is_err());
    assert!(read("\"2026-11-28T07:14:07.123Z\"").is_ok());
    assert!(serde_json::from_str::<Span>("9223372036854775807").is_err());
}
