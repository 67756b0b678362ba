//! `forecast`: what it says of the runbooks that come with the program, and in which words.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Machine;
use runsheet::forecast::{Forecast, RunSnapshot, Settings, Shape};
use runsheet::runbook;

/// Few, for the debug build; runbooks/README.md has what 10,000 say.
const TRIALS: usize = 500;
const SCHEDULES: usize = 200;

#[test]
fn each_staged_runbook_fits_its_window() {
    let staged = runbooks(|name| name != "big-bang-week.yaml");
    assert_eq!(staged.len(), 11);
    for file in staged {
        let forecast = forecast(&file);
        let (fits, short) = (forecast.fits, &forecast.short_of);
        assert!(fits >= 0.8, "{} fits in {fits}", file.display());
        assert!(short.is_empty(), "{}: {short:?}", file.display());
    }
}

#[test]
fn the_big_bang_week_does_not_fit_its_window() {
    let [file] = &runbooks(|name| name == "big-bang-week.yaml")[..] else {
        panic!("not one");
    };
    let forecast = forecast(file);
    assert!(forecast.fits <= 0.05, "fits in {}", forecast.fits);
    // There is an end all the same, with people who sleep: it took until the next Friday.
    assert!(forecast.p95.is_some());
    assert!(forecast.short_of.is_empty());
}

/// The lead reads which few steps, and whose work, take the week past its window.
#[test]
fn what_the_big_bang_week_hangs_on_is_named() {
    let machine = Machine::new();
    let few = ["--trials", "200", "--schedules", "100"];
    let said = machine.ok(&[&["forecast", "runbooks/big-bang-week.yaml"], &few[..]].concat());
    assert!(said.contains("\n  fits the window in 0 of 100 nights"));
    assert!(
        said.contains(" Upgrade the database to 8.1, 2h57m"),
        "{said}"
    );
    let way = said
        .lines()
        .find(|l| l.starts_with("  on the critical path: "));
    let way = way.unwrap_or_else(|| panic!("{said}"));
    assert!(
        way.contains("h of windows, ") || way.contains("m of windows, "),
        "{way}"
    );
    assert!(way.ends_with(" of waiting for a shift"), "{way}");
}

const SMALL: &str = "
runbook: Small
id: small
window: {opens: 2026-09-18 18:00, closes: 2026-09-19 12:00, timezone: America/Toronto}
overtime: 0m
people:
  - {id: ann, name: Ann, roles: [dba], available: [2026-09-18 18:00 / 2026-09-18 22:00, 2026-09-19 08:00 / 2026-09-19 13:00]}
  - {id: bob, name: Bob, roles: [network]}
phases:
  - id: work
    title: Work
    steps:
      - {id: copy, title: Copy, role: dba, takes: 3h, needs: []}
      - {id: cable, title: Cable, role: network, takes: 4h, needs: []}
      - {id: upgrade, title: Upgrade, role: dba, takes: 4h, needs: [copy]}
      - {id: check, title: Check, role: network, takes: 1h, needs: [upgrade]}
";

/// Copying goes until 21:00. An hour is too short for the upgrade, so it waits for the morning.
#[test]
fn what_waits_for_the_next_shift_hangs_on_what_was_before() {
    assert_eq!(
        said_of(SMALL),
        "Small
  fits the window in 0 of 100 nights; it closes Sat 19 Sep 12:00
  finish Sat 19 Sep 13:00, 1 in 2; Sat 19 Sep 13:00, 4 in 5; Sat 19 Sep 13:00, 19 in 20
  1.3 Upgrade, 4h00m after 11h00m of waiting for dba: on the critical path in 100 of 100 nights
  1.1 Copy, 3h00m: on the critical path in 100 of 100 nights
  1.4 Check, 1h00m: on the critical path in 100 of 100 nights
  on the critical path: 7h00m of dba, 1h00m of network, 11h00m of waiting for a shift
  2000 trials, seed 1, people in their shifts
"
    );
}

/// It is the roster that has no end for it, not the night.
#[test]
fn what_no_shift_is_left_for_is_said_so() {
    assert_eq!(
        said_of(&SMALL.replace("2026-09-19 13:00]", "2026-09-19 11:00]")),
        "Small
  fits the window in 0 of 100 nights; it closes Sat 19 Sep 12:00
  finish not in these shifts, 1 in 2; not in these shifts, 4 in 5; not in these shifts, 19 in 20
  1.3 Upgrade: nobody is free for it in 100 of 100 nights
  2000 trials, seed 1, people in their shifts
"
    );
}

fn said_of(text: &str) -> String {
    let machine = Machine::new();
    let file = machine.path().join("small.yaml");
    fs::write(&file, text).unwrap();
    machine.ok(&["forecast", &file.display().to_string()])
}

fn forecast(file: &Path) -> Forecast {
    let name = file.display().to_string();
    let plan = runbook::load(&fs::read(file).unwrap(), &name).unwrap();
    let settings = Settings {
        trials: TRIALS,
        seed: 1,
        shape: Shape::default(),
    };
    Forecast::of(&plan, &RunSnapshot::before(&plan), SCHEDULES, settings).unwrap()
}

fn runbooks(wanted: fn(&str) -> bool) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runbooks");
    let files = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let wanted = |file: &PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".yaml") && wanted(&name)
    };
    let mut files: Vec<PathBuf> = files.filter(wanted).collect();
    files.sort();
    files
}

#[test]
fn of_no_trials_nothing_is_foretold() {
    let machine = Machine::new();
    for what in ["--trials", "--schedules"] {
        let error = machine.fails(2, &["forecast", "night.yaml", what, "0"]);
        assert!(error.contains(what), "{error}");
    }
}
