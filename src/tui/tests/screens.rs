//! Every view and dialog, small and large.

use super::desk::{LARGE, SMALL, Seat};
use crate::run::testing::{Night, start};

#[test]
fn peek() {
    let mut night = Night::rehearsal();
    night.does("amara", start("freeze"));
    for size in [SMALL, LARGE] {
        let mut seat = Seat::take(&mut night, "lin", size);
        println!("{}", seat.text());
        for script in [
            "down down b",
            "\"no VPN\" tab tab \"am\" tab",
            "esc d",
            "esc ?",
            "esc : \"blo\"",
            "esc g",
            "esc V",
            "l",
            "p",
            "B",
        ] {
            seat.keys(script);
            println!("==== {script}\n{}", seat.text());
        }
    }
}
