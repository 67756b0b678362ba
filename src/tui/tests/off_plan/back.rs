//! Screens of a night that goes back.

use super::*;
use crate::journal::Decision;
use crate::run::Observed;

/// What is taken back before the schema can be.
fn stopped_forward(night: &mut Night) {
    night.does(
        "lin",
        Request::from(fail("templates")).because("blank pages"),
    );
    night.does("joe", Request::from(fail("lab")).because("called back"));
}

pub fn ready() -> Night {
    let mut night = rolling_back();
    stopped_forward(&mut night);
    night
}

fn schema(confirm: bool) -> Command {
    Command::Start {
        step: "schema".into(),
        confirm: confirm.then(|| "SQLPROD01".into()),
    }
}

/// One undo runs, one failed and is blocked.
pub fn under_way() -> Night {
    let mut night = ready();
    night.does("lin", schema(true));
    night.does("joe", start("lab"));
    night.wait(7);
    let why = "the old engine does not answer";
    night.does("joe", Request::from(fail("lab")).because(why));
    night.does("joe", block("lab", why));
    night.wait(6);
    night
}

pub fn awaiting() -> Night {
    let mut night = under_way();
    let version = Command::Evidence {
        step: "schema".into(),
        id: "version".into(),
        value: Observed::Value("14.2".into()),
    };
    night.does("lin", version);
    night.wait(20).does("lin", finish("schema"));
    night
}

pub fn all_back() -> Night {
    let mut night = awaiting();
    let role = "lead".into();
    let step = "schema".into();
    night.does("amara", Command::Sign { step, role });
    let blocker = "B1".into();
    night.does("joe", Command::Unblock { blocker });
    night.does("joe", finish("lab"));
    night.wait(5).does("amara", finish("freeze"));
    night
}

pub fn restoring() -> Night {
    let mut night = night();
    night.does("joe", Request::from(fail("lab")).because("called back"));
    night.does(
        "lin",
        Request::from(fail("templates")).because("blank pages"),
    );
    night.does("joe", start("signs"));
    night.does("joe", finish("signs"));
    night.does("joe", start("numbers"));
    night.does("joe", finish("numbers"));
    call_back(&mut night, to_the_backup());
    night
}

pub fn restore_runs() -> Night {
    let mut night = restoring();
    night.does("joe", finish("lab"));
    night.does("lin", start("backup"));
    night.wait(40);
    night
}

pub fn one_stream() -> Night {
    let mut night = night();
    call_back(&mut night, only("lab"));
    night
}

fn stopped() -> Night {
    let mut night = under_way();
    night.does(
        "ruth",
        Request::from(Command::Stop).because("smoke in the server room"),
    );
    night
}

pub fn no_go() -> Night {
    let mut night = night();
    night.does("joe", finish("lab"));
    night.does("lin", finish("templates"));
    let decide = Command::Decide {
        gate: "go".into(),
        decision: Decision::NoGo,
        until: None,
        conditions: Vec::new(),
    };
    night.does(
        "amara",
        Request::from(decide).because("the lab can't follow"),
    );
    call_back(&mut night, RollbackExtent::Everything);
    night
}

/// Called before anything was begun.
fn too_early() -> Night {
    let mut night = Night::open(RUNBOOK, Mode::Live);
    call_back(&mut night, RollbackExtent::Everything);
    night
}

const SCREENS: &[Screen] = &[
    ("just_called", rolling_back, "lin", ""),
    ("for_who_runs", rolling_back, "joe", "m"),
    ("ready", ready, "lin", "m"),
    ("under_way", under_way, "lin", "m"),
    ("under_way_to_another", under_way, "ruth", "home down"),
    ("blocked", under_way, "joe", "home down down"),
    ("blocked_in_full", under_way, "joe", "home down down V"),
    ("awaiting", awaiting, "amara", "m"),
    ("all_back", all_back, "amara", "home"),
    ("too_early", too_early, "amara", "home"),
    ("head", under_way, "amara", "home"),
    ("head_in_full", under_way, "amara", "home enter"),
    ("undo_in_full", under_way, "lin", "m V"),
    ("undone_step", awaiting, "lin", "2 . 1 V"),
    ("forward_step", under_way, "lin", "end V"),
    ("restoring", restoring, "lin", "home"),
    ("restore", restore_runs, "lin", "m"),
    ("restore_in_full", restore_runs, "lin", "m V"),
    ("one_stream", one_stream, "joe", "home"),
    ("one_stream_forward", one_stream, "lin", "m"),
    ("stopped_going_back", stopped, "lin", "home"),
    ("after_no_go", no_go, "amara", "home"),
    ("start_undo", ready, "lin", "m enter"),
    ("finish_undo", under_way, "lin", "m enter"),
    ("sign_undo", awaiting, "amara", "m enter"),
    ("filter_mine", under_way, "joe", "f"),
    ("filter_ready", ready, "lin", "f f"),
    ("filter_blocked", under_way, "lin", "f f f"),
    ("gates", no_go, "amara", "g"),
    ("log", awaiting, "amara", "l"),
    ("help_of_steps", under_way, "lin", "?"),
];

#[test]
fn going_back_is_as_it_was() {
    each(SCREENS, |name, text| insta::assert_snapshot!(name, text));
}
