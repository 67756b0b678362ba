//! What others are told, and by whom.

use std::fs;

use crate::journal::Mode;
use crate::run::testing::{Night, RUNBOOK};
use crate::situation::Situation;
use crate::tui::herald::Herald;

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

fn look(herald: &mut Herald, night: &mut Night, who: &str) -> Option<String> {
    let now = night.now;
    let session = &*night.session(who);
    let s = Situation::at(now, session.run(), who);
    herald.look(&s, session)
}

#[test]
#[cfg(unix)]
fn one_of_the_programs_tells_it_once() {
    let mut night = night();
    let dir = tempfile::tempdir().unwrap();
    let said = dir.path().join("said");
    let command = format!("cat >> '{}'", said.display());
    let (mut one, mut other) = (
        Herald::new(Some(command.clone())),
        Herald::new(Some(command)),
    );
    for (who, herald) in [("amara", &mut one), ("lin", &mut other)] {
        let now = night.now;
        let s = Situation::at(now, night.run(who), who);
        herald.begin(&s);
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

#[test]
#[cfg(unix)]
fn a_command_that_fails_is_told_and_in_nobody_s_way() {
    let mut night = night();
    let mut herald = Herald::new(Some("echo no route to the pager; exit 7".into()));
    look(&mut herald, &mut night, "amara");
    let failed = || {
        std::thread::yield_now();
        herald.failed()
    };
    let said = std::iter::repeat_with(failed)
        .take(1 << 30)
        .flatten()
        .next();
    let told = "the notice command failed, exit code 7: no route to the pager";
    assert_eq!(said.as_deref(), Some(told));
}
