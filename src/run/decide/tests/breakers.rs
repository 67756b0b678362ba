//! Each rule, broken as somebody would break it.

use super::*;
use crate::run::testing::note;
use crate::run::{Amendment, Rule};
use crate::time::Span;

/// Each rule is broken once, as somebody would break it. With the past fact that is taken.
pub fn breakers() -> Vec<(Rule, Night, &'static str, Request)> {
    let r = |c: Command| Request::from(c);
    let mut list: Vec<(Rule, Night, &'static str, Request)> = Vec::new();
    list.push((
        Rule::UnknownId,
        Night::rehearsal(),
        "amara",
        r(start("backpu")),
    ));
    list.push((
        Rule::OutsidePerson,
        Night::rehearsal(),
        "amara",
        r(note("x")).on_behalf("Marc Roy"),
    ));
    list.push((Rule::OwnWork, backed_up(), "lin", r(sign("1.2", "lead"))));
    let by_phone = r(sign("1.2", "lead")).on_behalf("amara");
    list.push((Rule::TypedByDoer, backed_up(), "lin", by_phone));
    let mut night = Night::rehearsal();
    night.does("amara", r(close(RunOutcome::Stopped)).because("drill over"));
    list.push((Rule::Closed, night, "amara", r(note("one more thing"))));
    list.push((Rule::NeedsUnmet, Night::rehearsal(), "lin", r(start("1.2"))));
    let early = Night::before_the_window(26 * 24 * 60);
    list.push((Rule::BeforeWindow, early, "amara", r(start("2.3"))));
    list.push((Rule::TooEarly, live_after_upgrade(), "joe", r(start("2.2"))));
    list.push((
        Rule::TooLateToGoBack,
        too_late_to_go_back(),
        "lin",
        Request::from(Command::Start {
            step: "2.1".into(),
            confirm: Some("SQL01".into()),
        }),
    ));
    list.push((
        Rule::NotYourRole,
        Night::rehearsal(),
        "ruth",
        r(start("1.1")),
    ));
    list.push((
        Rule::NotLead,
        Night::rehearsal(),
        "ruth",
        r(close(RunOutcome::Stopped)).because("x"),
    ));
    let mut night = backed_up_but_running();
    night.does("lin", block("1.2"));
    list.push((Rule::Blocked, night, "lin", r(finish("1.2"))));
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.does("lin", start("1.2"));
    list.push((Rule::EvidenceMissing, night, "lin", r(finish("1.2"))));
    list.push((
        Rule::EvidenceInvalid,
        Night::rehearsal(),
        "lin",
        r(evidence("rows", "12")),
    ));
    list.push((Rule::Confirm, gone(), "lin", r(start("2.1"))));
    list.push((Rule::UnknownId, at_the_gate(), "amara", r(start("G1"))));
    list.push((
        Rule::AlreadyRunning,
        backed_up_but_running(),
        "joe",
        r(start("1.2")),
    ));
    list.push((Rule::AlreadyFinished, backed_up(), "joe", r(start("1.2"))));
    list.push((
        Rule::NotFinished,
        Night::rehearsal(),
        "amara",
        r(Command::Reopen { step: "1.1".into() }).because("x"),
    ));
    let mut night = Night::rehearsal();
    night.does("lin", block("1.2"));
    night.does(
        "lin",
        r(Command::Unblock {
            blocker: "B1".into(),
        }),
    );
    list.push((
        Rule::NotOpen,
        night,
        "lin",
        r(Command::Unblock {
            blocker: "b1".into(),
        }),
    ));
    let mut night = backed_up();
    night.does("amara", sign("1.2", "lead"));
    list.push((Rule::AlreadySigned, night, "amara", r(sign("1.2", "lead"))));
    list.push((
        Rule::ReasonMissing,
        Night::rehearsal(),
        "amara",
        r(Command::Skip { step: "1.1".into() }),
    ));
    list.push((
        Rule::TextMissing,
        Night::rehearsal(),
        "amara",
        r(note("  ")),
    ));
    list.push((
        Rule::StillRunning,
        backed_up_but_running(),
        "amara",
        r(close(RunOutcome::Stopped)).because("x"),
    ));
    list.extend(breakers_of_the_night());
    list
}

/// Those that need a pause, a rollback, a change of the plan or a merge.
fn breakers_of_the_night() -> Vec<(Rule, Night, &'static str, Request)> {
    let r = |c: Command| Request::from(c);
    let mut list: Vec<(Rule, Night, &'static str, Request)> = Vec::new();
    let mut night = Night::rehearsal();
    night.does("ruth", Command::Stop);
    list.push((Rule::Stopped, night, "amara", r(start("1.1"))));
    let mut night = Night::rehearsal();
    night.does(
        "amara",
        Command::Hold {
            scope: Some("1".into()),
        },
    );
    list.push((Rule::Held, night, "amara", r(start("1.1"))));
    let mut night = Night::rehearsal();
    night.does("amara", r(everything()).because("no-go"));
    list.push((Rule::RollingBack, night, "amara", r(start("1.1"))));
    let ring = Amendment {
        needs: Some(vec!["1.2".into()]),
        ..Amendment::default()
    };
    let ring = Command::Amend {
        step: "1.1".into(),
        changes: ring,
    };
    list.push((
        Rule::Ring,
        Night::rehearsal(),
        "amara",
        r(ring).because("x"),
    ));
    list.push((
        Rule::IdTaken,
        Night::rehearsal(),
        "amara",
        r(add("backup", "1.1")).because("x"),
    ));
    let night = Night::before_the_window(60);
    let closes = night.now + Span::minutes(55).delta();
    list.push((
        Rule::BadWindow,
        night,
        "amara",
        r(Command::Window { closes }).because("x"),
    ));
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.wait(5);
    list.push((Rule::TooLate, night, "amara", r(Command::TakeBack)));
    list.push((
        Rule::NotCorrectable,
        Night::rehearsal(),
        "amara",
        r(Command::TakeBack),
    ));
    list.push((
        Rule::UnknownId,
        Night::rehearsal(),
        "amara",
        r(sign("1.2", "lead")),
    ));
    let mut night = Night::rehearsal();
    night.tells("lin", start("upgrade"));
    let to_it = RollbackExtent::To {
        point: "upgrade".into(),
    };
    list.push((
        Rule::UnknownId,
        night,
        "amara",
        r(Command::Rollback { extent: to_it }).because("x"),
    ));
    let lead = Command::Delegate {
        role: "lead".into(),
        to: "ruth".into(),
        until: None,
    };
    list.push((
        Rule::NotLead,
        Night::rehearsal(),
        "ruth",
        r(lead).because("x"),
    ));
    list.push((
        Rule::NotOpen,
        Night::rehearsal(),
        "amara",
        r(Command::Resume { scope: None }),
    ));
    list.push((
        Rule::NoSuchSignOff,
        failed_backup(),
        "amara",
        r(sign("1.2", "lead")),
    ));
    let go = Request::from(decide(Decision::Go)).because("x");
    list.push((Rule::CriteriaOpen, at_the_gate(), "amara", go));
    list.push((
        Rule::Unsettled,
        contradicted(),
        "amara",
        r(close(RunOutcome::Stopped)).because("x"),
    ));
    list
}

fn failed_backup() -> Night {
    let mut night = backed_up_but_running();
    let failed = Request::from(ends("1.2", Outcome::Failed));
    night.does("lin", failed.because("disk full"));
    night
}

/// Two people finished one step with different outcomes, each without having heard of the other.
pub fn contradicted() -> Night {
    let mut night = Night::rehearsal();
    night.run("lin");
    night.does("amara", finish("1.1"));
    let failed = Request::from(ends("1.1", Outcome::Failed));
    night.does_unaware("lin", failed.because("no answer"));
    night
}

/// The upgrade is ready, and the run could be rolled back until an hour ago.
fn too_late_to_go_back() -> Night {
    let mut night = super::go(Night::live());
    let by = night.now - Span::minutes(60).delta();
    night.session("lin").knows_the_way_back(by);
    night
}
