//! Whatever is printed is read back.

use proptest::prelude::*;

use super::*;

/// Where the clocks change, and where zones have no letters.
const ZONES: [&str; 5] = [
    "America/Toronto",
    "Europe/Zurich",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

/// Within a run, whatever is printed is read back as it was meant, to its precision.
fn reads_back(
    zone: &Zone,
    text: &str,
    at: Instant,
    now: Instant,
    precision: i64,
) -> Result<(), TestCaseError> {
    let side = if at <= now {
        Nearest::Past
    } else {
        Nearest::Future
    };
    let read = parse_time(text, now, zone, side)
        .map_err(|e| TestCaseError::fail(format!("{text} for {at} at {now}: {e}")))?;
    let off = Span::between(read, at).secs();
    prop_assert!(
        (0..precision).contains(&off),
        "{text} for {at} at {now} was read as {read}"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn printed_times_are_read_back(
        zone in 0..ZONES.len(),
        // Half a year around the night on which the clocks go back.
        now in 1_780_000_000_i64..1_810_000_000,
        away in prop_oneof![-3_600_i64..3_600, -64_800_i64..64_800, -5_000_000_i64..5_000_000, -40_000_000_i64..40_000_000],
    ) {
        let zone = Zone::named(ZONES[zone]).unwrap();
        let now = DateTime::from_timestamp(now, 0).unwrap();
        let at = now + Span::seconds(away).delta();
        reads_back(&zone, &zone.near(at, now), at, now, 60)?;
        reads_back(&zone, &zone.dated(at, now), at, now, 60)?;
        reads_back(&zone, &zone.full(at), at, now, 1)?;
        reads_back(&zone, &zone.rfc3339(at), at, now, 1)?;
        if away.abs() < 5_000_000 {
            reads_back(&zone, &zone.day_clock(at), at, now, 60)?;
            reads_back(&zone, &zone.day_clock_in_zone(at), at, now, 60)?;
        }
        if away.abs() <= 64_800 - 60 {
            reads_back(&zone, &zone.clock(at), at, now, 60)?;
        }
    }

    #[test]
    fn printed_durations_are_read_back(seconds in prop_oneof![0_i64..1_000, 0_i64..400_000, 0_i64..=Span::LONGEST.secs()]) {
        let span = Span::seconds(seconds);
        prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
        prop_assert_eq!(Span::with_unit(&span.to_string()), Ok(span));
        for (shown, precision) in [(span.short(), 86_400), (span.words(), 86_400)] {
            let read: Span = shown.parse().map_err(|e| TestCaseError::fail(format!("{e}")))?;
            let precision = match seconds {
                0..360_000 => 60,
                360_000..1_209_600 => 3_600,
                _ => precision,
            };
            prop_assert!((0..precision).contains(&(seconds - read.secs())), "{} of {}", shown, seconds);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}|[-+0-9:.hmdw apN]{0,12}") {
        let (zone, now) = (toronto(), DateTime::from_timestamp(1_795_000_000, 0).unwrap());
        for side in [Nearest::Past, Nearest::Future] {
            if let Err(why) = parse_time(&text, now, &zone, side) {
                prop_assert_ne!(why.write, format!("write {}", text.trim()));
            }
        }
        if let Err(why) = text.parse::<Span>() {
            prop_assert_ne!(why.write, format!("write {}", text.trim()));
        }
        let _ = parse_date_time(&text, &zone, Some(now));
    }
}
