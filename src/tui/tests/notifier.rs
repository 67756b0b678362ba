//! What others are told, and by whom.

use std::fs;

use crate::journal::Mode;
use crate::run::testing::{Night, RUNBOOK};
use crate::situation::Situation;
use crate::tui::notifier::Notifier;

/// Ten minutes before the gate must be decided.
fn night() -> Night {
    let yaml = RUNBOOK.replace(
        "decides: [lead]",
        "decides: [lead]\n          decide_by: 2026-11-27 20:00",
    );
    let mut night = Night::open(&yaml, Mode::Live);
    night.wait(110);
    night
}

/// From here on nobody's turn is news.
fn begin(notifier: &mut Notifier, night: &mut Night, who: &str) {
    let now = night.now;
    notifier.begin(&Situation::at(now, night.run(who), who));
}

fn look(notifier: &mut Notifier, night: &mut Night, who: &str) -> Option<String> {
    let now = night.now;
    let session = &*night.session(who);
    let s = Situation::at(now, session.run(), who);
    notifier.look(&s, session)
}

#[test]
#[cfg(unix)]
fn one_of_the_programs_tells_it_once() {
    let mut night = night();
    let dir = tempfile::tempdir().unwrap();
    let said = dir.path().join("said");
    let command = format!("cat >> '{}'", said.display());
    let (mut one, mut other) = (
        Notifier::new(Some(command.clone())),
        Notifier::new(Some(command)),
    );
    for (who, notifier) in [("amara", &mut one), ("lin", &mut other)] {
        begin(notifier, &mut night, who);
    }
    let rung = look(&mut one, &mut night, "amara");
    assert_eq!(
        rung.as_deref(),
        Some("G1 Go or no-go must be decided by 20:00, in 10m")
    );
    assert!(
        look(&mut other, &mut night, "lin").is_some(),
        "it rings at each"
    );
    assert_eq!(look(&mut one, &mut night, "amara"), None, "once");
    assert_eq!((one.ended(), other.ended()), (vec![Some(0)], vec![]));

    let event: serde_json::Value = serde_json::from_slice(&fs::read(said).unwrap()).unwrap();
    assert_eq!(event["kind"], "gate");
    assert_eq!(event["mode"], "live");
}

/// Waits until a command has failed; what is said of it.
fn failure(notifier: &mut Notifier, night: &mut Night, who: &str) -> Option<String> {
    let session = &*night.session(who);
    let failed = || {
        std::thread::yield_now();
        notifier.failed(session)
    };
    let said = std::iter::repeat_with(failed).take(1 << 30);
    said.flatten().next()
}

#[test]
#[cfg(unix)]
fn a_command_that_fails_is_told_and_in_nobody_s_way() {
    let mut night = night();
    let mut notifier = Notifier::new(Some("echo no route to the pager; exit 7".into()));
    look(&mut notifier, &mut night, "amara");
    let told = "the notice command failed, exit code 7: no route to the pager";
    let said = failure(&mut notifier, &mut night, "amara");
    assert_eq!(said.as_deref(), Some(told));
}

/// Whoever has the pager tells it a minute later, once.
#[test]
#[cfg(unix)]
fn what_one_program_can_not_tell_another_does() {
    let mut night = night();
    let mut deaf = Notifier::new(Some("exit 7".into()));
    let mut other = Notifier::new(Some("true".into()));
    for (who, notifier) in [("amara", &mut deaf), ("lin", &mut other)] {
        begin(notifier, &mut night, who);
    }
    look(&mut deaf, &mut night, "amara");
    look(&mut other, &mut night, "lin");
    assert_eq!(other.ended(), [], "it is being told");
    assert!(failure(&mut deaf, &mut night, "amara").is_some());
    look(&mut other, &mut night, "lin");
    assert_eq!(other.ended(), [], "not at once");
    night.wait(1);
    assert_eq!(look(&mut other, &mut night, "lin"), None, "it rang already");
    assert_eq!(other.ended(), [Some(0)]);
    night.wait(1);
    look(&mut deaf, &mut night, "amara");
    assert_eq!(deaf.ended(), [], "it is told");
}

/// Whoever finds it in other hands for as long as it likes still tells it once it is free.
#[test]
#[cfg(unix)]
fn what_is_not_told_when_somebody_leaves_another_tells() {
    let mut night = night();
    let mut slow = Notifier::new(Some("sleep 2".into()));
    let mut other = Notifier::new(Some("true".into()));
    for (who, notifier) in [("amara", &mut slow), ("lin", &mut other)] {
        begin(notifier, &mut night, who);
    }
    look(&mut slow, &mut night, "amara");
    for _ in 0..6 {
        look(&mut other, &mut night, "lin");
        assert_eq!(other.ended(), [], "it is being told");
        night.wait(1);
    }
    slow.leave(night.session("amara"));
    look(&mut other, &mut night, "lin");
    assert_eq!(other.ended(), [Some(0)]);
}

/// A pager that never answers is not called all night.
#[test]
#[cfg(unix)]
fn one_program_tries_a_few_times() {
    let mut night = night();
    let dir = tempfile::tempdir().unwrap();
    let calls = dir.path().join("calls");
    let command = format!("echo >> '{}'; exit 7", calls.display());
    let mut notifier = Notifier::new(Some(command));
    begin(&mut notifier, &mut night, "amara");
    // Until the gate is late, which is another notice.
    for _ in 0..9 {
        look(&mut notifier, &mut night, "amara");
        if notifier.is_telling() {
            failure(&mut notifier, &mut night, "amara");
        }
        night.wait(1);
    }
    assert_eq!(fs::read_to_string(calls).unwrap().lines().count(), 4);
}
