//! The dialogs that take a night off its plan: fresh, answered, and refused.

use super::*;

/// A step with an impossible undo was begun.
pub fn final_begun() -> Night {
    let mut night = night();
    night.does("joe", start("numbers"));
    night.wait(2);
    night
}

pub fn at_the_gate() -> Night {
    let mut night = final_begun();
    night.does("joe", finish("numbers"));
    night.does("joe", finish("lab"));
    night.does("lin", finish("templates"));
    night
}

const SCREENS: &[Screen] = &[
    ("rollback", night, "amara", "2 . 3 esc Z"),
    ("rollback_all", final_begun, "amara", "Z right"),
    (
        "rollback_to_point",
        final_begun,
        "amara",
        "Z right right tab",
    ),
    (
        "rollback_stream",
        final_begun,
        "amara",
        "2 . 3 esc Z right right right tab",
    ),
    ("rollback_no_reason", night, "amara", "Z right enter"),
    (
        "rollback_refused",
        night,
        "joe",
        "Z right tab \"it smells\" tab \"rollback\" enter",
    ),
    ("add", night, "amara", "2 . 3 esc +"),
    (
        "add_typed",
        night,
        "amara",
        "2 . 3 esc + \"Restart the print servers\" tab \"templates print blank\" tab \"40m\" tab \"dba\"",
    ),
    (
        "add_refused",
        night,
        "joe",
        "2 . 3 esc + \"Restart the print servers\" tab \"templates print blank\" tab \"40m\" enter",
    ),
    ("amend", night, "amara", "2 . 3 esc ="),
    (
        "amend_typed",
        night,
        "amara",
        "2 . 3 esc = \"9h\" tab \"the vendor says so\"",
    ),
    ("amend_nothing", night, "amara", "2 . 3 esc = enter"),
    (
        "amend_cycle",
        night,
        "amara",
        "2 . 1 esc = tab \"x\" tab ctrl-u \"2.2\" enter",
    ),
    ("amend_gate", night, "amara", "g ="),
    ("window", night, "amara", "W"),
    (
        "window_typed",
        night,
        "amara",
        "W \"20:30\" tab \"the owner wants it back\"",
    ),
    ("replan", night, "amara", "P"),
    ("replan_no_reason", night, "amara", "P enter"),
    ("delegate", night, "amara", "2 . 3 esc L"),
    ("delegate_person", night, "amara", "p down L"),
    (
        "delegate_typed",
        night,
        "amara",
        "2 . 3 esc L \"ru\" tab \"joe is at the other site\" tab tab \"04:00\"",
    ),
    (
        "delegate_refused",
        night,
        "joe",
        "2 . 3 esc L \"ruth\" tab \"x\" enter",
    ),
    ("start_final", night, "joe", "3 . 1 esc enter"),
    ("before_final", night, "joe", "3 . 1 esc"),
    ("after_final", final_begun, "joe", "3 . 1 esc"),
    ("after_final_in_full", final_begun, "joe", "3 . 1 esc V"),
    ("final_before_in_full", night, "joe", "3 . 1 esc V"),
    ("no_go_asks", at_the_gate, "amara", "g D left tab"),
    (
        "no_go_rolls_back",
        at_the_gate,
        "amara",
        "g D left tab tab tab left tab",
    ),
    (
        "no_go_to_a_point",
        at_the_gate,
        "amara",
        "g D left tab \"lab is down\" tab tab left tab right right",
    ),
    (
        "no_go_stops",
        at_the_gate,
        "amara",
        "g D left tab \"lab is down\" tab tab right",
    ),
];

#[test]
fn dialogs_are_as_they_were() {
    each(SCREENS, |name, text| insta::assert_snapshot!(name, text));
}
