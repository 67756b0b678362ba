//! Who was heard of and when, as data.

use super::*;
use crate::run::Command;
use crate::run::testing::{Night, note, start};
use crate::time::Span;

/// What lin knows of joe so many minutes after he began a step: since when he is quiet, and as of
/// when his step is known, in minutes.
fn known(me: &str, minutes: i64, more: fn(&mut Night)) -> (Option<i64>, Option<i64>) {
    let mut night = Night::rehearsal();
    night.does("joe", start("anyone"));
    let began = night.now;
    more(&mut night);
    let now = began + Span::minutes(minutes).delta();
    let run = night.run("amara");
    let s = Situation::at(now, run, me);
    let ago = |at: Instant| Span::between(began, at).secs().div_euclid(60) + 1;
    let ix = run.plan.step("anyone").unwrap();
    let attempt = run.steps[ix].forward.current().unwrap();
    (s.quiet_since("joe").map(ago), s.as_of(attempt).map(ago))
}

#[test]
fn after_five_minutes_it_is_said_how_old_it_is() {
    let nothing: fn(&mut Night) = |_| {};
    // By whom, after how many minutes, what happened more; and what is known.
    type Case = (
        &'static str,
        i64,
        fn(&mut Night),
        (Option<i64>, Option<i64>),
    );
    let cases: &[Case] = &[
        ("lin", 4, nothing, (None, None)),
        ("lin", 6, nothing, (Some(0), Some(0))),
        // Of oneself one knows.
        ("joe", 60, nothing, (None, None)),
        (
            "lin",
            8,
            |night| {
                night.wait(5).does("joe", note("on it"));
            },
            (None, None),
        ),
        // Somebody spoke to him, and typed it.
        (
            "lin",
            8,
            |night| {
                let said = crate::run::Request::from(note("halfway"));
                night.wait(5).does("ruth", said.on_behalf("joe"));
            },
            (None, None),
        ),
        // Lin took it over: it is hers, and of joe nobody needs to hear.
        (
            "lin",
            60,
            |night| {
                let (from, text) = (Some("joe".into()), None);
                night.does("lin", Command::TakeOver { from, text });
            },
            (Some(0), None),
        ),
    ];
    for (n, (me, minutes, more, expected)) in cases.iter().enumerate() {
        assert_eq!(known(me, *minutes, *more), *expected, "case {n}");
    }
}

#[test]
fn it_is_said_from_which_machine() {
    let mut night = Night::rehearsal();
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "lin");
    assert_eq!((s.host("amara"), s.host("joe")), (Some("host"), None));
}
