//! What is pressed to change the plan and to put the log right, and what is recorded then.

use super::keys::each_records;
use super::*;

#[test]
fn a_correction_is_about_the_line_or_the_step_that_is_selected() {
    const UPGRADE: &str = "corrected \"finished 2.1 Run the schema upgrade (55m)\": it happened at 19:50, \
                   not at 19:55: 'clock'";
    each_records(&[
        (
            "lin",
            night,
            "l up y \"19:50\" tab \"clock\" enter",
            &[UPGRADE],
        ),
        (
            "lin",
            night,
            "2 . 1 esc y \"19:50\" tab \"clock\" enter",
            &[UPGRADE],
        ),
        // Never so, by its letter.
        (
            "lin",
            night,
            "2 . 1 esc y backtab \"n\" tab \"wrong step\" enter",
            &["made void: \"finished 2.1 Run the schema upgrade\": 'wrong step'"],
        ),
        // A note has a text.
        (
            "lin",
            night,
            "n \"bed 4\" enter l y \"bed 5\" tab \"misread\" enter",
            &[
                "noted on 2.2: 'bed 5' (said 'bed 4' until lin corrected it at 20:05: 'misread')",
                "corrected \"noted on 2.2: 'bed 4'\": its text is 'bed 5', because 'misread'",
            ],
        ),
        // It has to be said what is wrong, and why.
        ("lin", night, "2 . 1 esc y enter", &[]),
        ("lin", night, "2 . 1 esc y \"19:50\" enter", &[]),
        // What she never did she has nothing to put right about.
        ("ruth", night, "2 . 1 esc y enter", &[]),
    ]);
}

#[test]
fn of_two_conflicts_the_selected_steps_is_settled() {
    const FIRST: &str = "settled K1 ('2.3 is both failed and done'): the entry by joe is right, \"finished 2.3 Repoint the lab interface (1h05m)\": 'yes'";
    const SECOND: &str = "settled K2 ('2.2 is both failed and done'): the entry by sam is right, \"reported 2.2 Load the new print templates failed \
                          (10m)\": 'no'";
    each_records(&[
        (
            "amara",
            changed::two_conflicts,
            "2 . 3 esc Q right tab \"yes\" enter",
            &[FIRST],
        ),
        (
            "amara",
            changed::two_conflicts,
            "2 . 2 esc Q right right tab \"no\" enter",
            &[SECOND],
        ),
        ("amara", changed::two_conflicts, "Q tab \"x\" enter", &[]),
        (
            "amara",
            changed::two_conflicts,
            "2 . 3 esc Q right tab \"yes\" enter Q right right tab \"no\" enter Q",
            &[FIRST, SECOND],
        ),
    ]);
}

#[test]
fn the_plan_changes_with_a_reason() {
    each_records(&[
        (
            "amara",
            night,
            "2 . 3 esc + \"Restart the printers\" tab \"blank\" tab \"20m\" enter",
            &["added 2.3a Restart the printers after 2.3, takes 20m, needed by G1: 'blank'"],
        ),
        (
            "amara",
            night,
            "2 . 3 esc = \"1h\" tab \"vendor\" enter",
            &["amended 2.3 Repoint the lab interface, takes 1h (was 30m): 'vendor'"],
        ),
        (
            "amara",
            night,
            "2 . 3 esc = tab \"typo\" tab tab tab tab ctrl-u \"Repoint the lab\" enter",
            &[
                "amended 2.3 Repoint the lab, title 'Repoint the lab' (was Repoint the lab \
               interface): 'typo'",
            ],
        ),
        (
            "amara",
            night,
            "W \"07:00\" tab \"owner\" enter",
            &["moved the close of the window from Sat 28 Nov 06:00 to Sat 28 Nov 07:00: 'owner'"],
        ),
        (
            "amara",
            night,
            "P \"late\" tab \"replan\" enter",
            &["replanned 6 steps: 'late'"],
        ),
        (
            "amara",
            night,
            "2 . 3 esc L \"ruth\" tab \"joe left\" enter",
            &["gave the role network to ruth: 'joe left'"],
        ),
    ]);
}
