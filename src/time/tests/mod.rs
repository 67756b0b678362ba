//! Times and durations as tables: a text, the moment it is read at, and what it means.

mod back;
mod lengths;
mod reading;
mod shown;

use super::*;

fn toronto() -> Zone {
    Zone::named("America/Toronto").unwrap()
}

fn at(text: &str) -> Instant {
    parse_date_time(text, &toronto(), None).unwrap_or_else(|e| panic!("{text}: {e}"))
}
