//! Screens of a night that is stopped or on hold.

use super::*;

pub fn stopped() -> Night {
    let mut night = night();
    let stop = Request::from(Command::Stop);
    night.does("ruth", stop.because("water is dripping on rack 4"));
    night.wait(3);
    night
}

fn held(scope: Option<&str>) -> Night {
    let mut night = night();
    let scope = scope.map(str::to_string);
    let hold = Request::from(Command::Hold { scope });
    night.does("amara", hold.because("waiting for the vendor"));
    night.wait(3);
    night
}

fn run_held() -> Night {
    held(None)
}

fn phase_held() -> Night {
    held(Some("doors"))
}

pub fn step_held() -> Night {
    held(Some("numbers"))
}

pub fn much_paused() -> Night {
    let mut night = held(Some("numbers"));
    let scope = Some("doors".into());
    night.does("amara", Command::Hold { scope });
    night.does("amara", Command::Hold { scope: None });
    night.does("ruth", Command::Stop);
    night
}

const SCREENS: &[Screen] = &[
    ("stop_asked", night, "ruth", "X"),
    ("stop_pressed", night, "ruth", "X enter"),
    (
        "stop_pressed_and_left",
        night,
        "ruth",
        "X \"water on rack 4\" enter esc",
    ),
    ("stopped_of_another", stopped, "lin", ""),
    ("stopped_to_a_stopper", stopped, "ruth", "X"),
    ("stopped_enter", stopped, "joe", "3 . 1 esc enter"),
    ("stopped_start_refused", stopped, "joe", "3 . 1 s enter"),
    ("stopped_go_on", stopped, "amara", "G"),
    (
        "stopped_go_on_refused",
        stopped,
        "joe",
        "G tab tab \"resume\" enter",
    ),
    ("hold_asked", night, "amara", "3 . 1 H"),
    ("hold_refused", night, "joe", "3 . 1 H enter"),
    ("hold_of_a_phase", night, "amara", "3 esc H"),
    ("run_on_hold", run_held, "joe", "3 . 1 esc"),
    ("run_on_hold_in_full", run_held, "joe", "3 . 1 esc V enter"),
    ("phase_on_hold", phase_held, "joe", "3 . 1 esc"),
    ("step_on_hold", step_held, "joe", "3 . 1 esc"),
    (
        "step_on_hold_in_full",
        step_held,
        "joe",
        "3 . 1 esc V enter",
    ),
    ("start_on_hold", step_held, "joe", "3 . 1 s enter"),
    ("go_on_after_what", much_paused, "amara", "G"),
    ("much_paused", much_paused, "amara", ""),
    ("standing", night, "amara", "J"),
];

#[test]
fn pauses_are_as_they_were() {
    each(SCREENS, |name, text| insta::assert_snapshot!(name, text));
}
