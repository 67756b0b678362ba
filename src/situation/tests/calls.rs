//! Which calls are due, as data: what was done, and what is still to be made.

use super::*;
use crate::journal::BlockerFields;
use crate::run::testing::{Night, RUNBOOK};
use crate::run::{Command, Request};
use crate::runbook::Severity;
use crate::time::Span;

/// With levels for high blockers, and a contact whose chain is a ring.
fn night() -> Night {
    let yaml = RUNBOOK.replace(
        "services:",
        "  - {id: duty, name: Duty manager, contact: 555-0143, account: C-1, hours: 24x7, then: amara}\nescalation: {high: [{after: 15m, call: amara}, {after: 30m, call: duty}]}\nservices:",
    ).replace("contact: 555-0142}", "contact: 555-0142, then: duty}");
    Night::open(&yaml, crate::journal::Mode::Rehearsal)
}

/// What somebody does `minutes` into the night.
type Deed = (i64, &'static str, fn(Instant) -> Request);

fn block(severity: Severity, owner: Option<&str>) -> Request {
    let fields = BlockerFields {
        severity: Some(severity),
        owner: owner.map(str::to_string),
        ..BlockerFields::default()
    };
    let title = "no VPN".into();
    Command::Block { title, fields }.into()
}

fn call(whom: &str, about: Option<&str>, next: Option<Instant>) -> Request {
    let command = Command::Call {
        contact: whom.into(),
        reached: None,
        answered: true,
        blocker: about.map(str::to_string),
        next,
        text: String::new(),
    };
    command.into()
}

fn in_minutes(now: Instant, minutes: i64) -> Option<Instant> {
    Some(now + Span::minutes(minutes).delta())
}

fn solved() -> Request {
    Request::from(Command::Unblock {
        blocker: "B1".into(),
    })
    .because("it is back")
}

/// `minute whom about by`, the minute counted from the beginning.
fn said(night: &mut Night, begin: Instant) -> Vec<String> {
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let one = |d: &Due| {
        let minute = Span::between(begin, d.at).secs() / 60;
        format!("{minute} {} {} {}", d.whom, d.about.unwrap_or("-"), d.by)
    };
    s.due().iter().map(one).collect()
}

#[test]
fn what_is_due_and_until_when() {
    // What was done, and the calls that are still to be made: minute, whom, about, by whom.
    let cases: &[(&str, &[Deed], &[&str])] = &[
        ("nothing", &[], &[]),
        (
            "a high blocker",
            &[(5, "joe", |_| block(Severity::High, None))],
            &["20 amara B1 joe", "35 duty B1 joe"],
        ),
        (
            "with an owner",
            &[(5, "joe", |_| block(Severity::High, Some("lin")))],
            &["20 amara B1 lin", "35 duty B1 lin"],
        ),
        (
            "a vendor owns it: whoever raised it calls",
            &[(5, "joe", |_| block(Severity::High, Some("vendor")))],
            &["20 amara B1 joe", "35 duty B1 joe"],
        ),
        (
            "nobody calls themselves",
            &[(5, "amara", |_| block(Severity::High, None))],
            &["35 duty B1 amara"],
        ),
        (
            "another severity has no levels",
            &[(5, "joe", |_| block(Severity::Low, None))],
            &[],
        ),
        (
            "a level that was called is over",
            &[
                (5, "joe", |_| block(Severity::High, None)),
                (6, "joe", |_| call("duty", Some("B1"), None)),
            ],
            &["20 amara B1 joe"],
        ),
        (
            "a call about nothing, or before it was raised, is none",
            &[
                (5, "joe", |_| block(Severity::High, None)),
                (6, "joe", |_| call("duty", None, None)),
                (7, "joe", |now| {
                    let before = now - Span::minutes(4).delta();
                    call("amara", Some("B1"), None).at(before)
                }),
            ],
            &["20 amara B1 joe", "35 duty B1 joe"],
        ),
        (
            "a solved blocker calls nobody",
            &[
                (5, "joe", |_| block(Severity::High, None)),
                (6, "joe", |now| {
                    call("vendor", Some("B1"), in_minutes(now, 30))
                }),
                (9, "joe", |_| solved()),
            ],
            &[],
        ),
        (
            "a next call",
            &[(5, "joe", |now| call("vendor", None, in_minutes(now, 30)))],
            &["35 vendor - joe"],
        ),
        (
            "typed for somebody else",
            &[(5, "joe", |now| {
                call("vendor", None, in_minutes(now, 30)).on_behalf("ruth")
            })],
            &["35 vendor - joe"],
        ),
        (
            "a later call takes its place, whoever made it",
            &[
                (5, "joe", |now| call("vendor", None, in_minutes(now, 30))),
                (9, "lin", |now| call("vendor", None, in_minutes(now, 10))),
            ],
            &["19 vendor - lin"],
        ),
        (
            "a later call without a next one ends it",
            &[
                (5, "joe", |now| call("vendor", None, in_minutes(now, 30))),
                (9, "lin", |_| call("vendor", None, None)),
            ],
            &[],
        ),
        (
            "an earlier call that was typed later does not",
            &[
                (5, "joe", |now| call("vendor", None, in_minutes(now, 30))),
                (9, "lin", |now| {
                    call("vendor", None, None).at(now - Span::minutes(8).delta())
                }),
            ],
            &["35 vendor - joe"],
        ),
        (
            "about a blocker only a call about it counts",
            &[
                (0, "joe", |_| block(Severity::Low, None)),
                (5, "joe", |now| {
                    call("vendor", Some("B1"), in_minutes(now, 30))
                }),
                (6, "joe", |_| call("vendor", None, None)),
            ],
            &["35 vendor B1 joe"],
        ),
        (
            "a closed run calls nobody",
            &[
                (5, "joe", |now| call("vendor", None, in_minutes(now, 30))),
                (9, "amara", |_| {
                    let outcome = crate::journal::RunOutcome::Stopped;
                    Request::from(Command::Close { outcome }).because("no")
                }),
            ],
            &[],
        ),
    ];
    for (name, deeds, expected) in cases {
        let mut night = night();
        let begin = night.now;
        for (minute, who, deed) in *deeds {
            night.now = begin + Span::minutes(*minute).delta();
            let request = deed(night.now);
            night.does(who, request);
        }
        assert_eq!(said(&mut night, begin), *expected, "{name}");
    }
}

#[test]
fn a_call_is_due_from_its_minute_on() {
    let mut night = night();
    night.does("joe", block(Severity::High, None));
    // Ten seconds have passed.
    for (minutes, due) in [(0, 0), (14, 0), (1, 1), (20, 2)] {
        night.wait(minutes);
        let now = night.now;
        let s = Situation::at(now, night.run("amara"), "amara");
        assert_eq!(s.calls_due(), due, "{now}");
    }
}

#[test]
fn a_call_tree_follows_its_chain_and_ends() {
    let mut night = night();
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let tree = |id| -> Vec<&str> { s.call_tree(id).iter().map(|p| p.id).collect() };
    assert_eq!(tree("vendor"), ["vendor", "duty", "amara"]);
    assert_eq!(tree("amara"), ["amara"]);
    assert_eq!(tree("a stranger"), ["a stranger"]);
    assert_eq!(s.party("duty").details(), "555-0143  account C-1  24x7");
    let known: Vec<&str> = s.parties().iter().map(|p| p.id).collect();
    assert_eq!(known, ["vendor", "duty"], "nobody else has a number");
}

#[test]
fn a_ring_of_contacts_ends() {
    // Nothing keeps a plan from having one.
    let mut night = night();
    let now = night.now;
    let mut run = night.run("amara").clone();
    run.plan.contacts[1].then = Some("vendor".into());
    let s = Situation::at(now, &run, "amara");
    let tree: Vec<&str> = s.call_tree("vendor").iter().map(|p| p.id).collect();
    assert_eq!(tree, ["vendor", "duty"]);
}

#[test]
fn what_was_promised_is_made_by_whoever_took_over() {
    let mut night = night();
    let now = night.now;
    night.does("joe", call("vendor", None, in_minutes(now, 60)));
    night.does("joe", block(Severity::High, None));
    let caller = |night: &mut Night| {
        let due = said(night, now);
        let by = due.iter().filter_map(|d| d.rsplit(' ').next());
        by.map(str::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(caller(&mut night), "joe joe joe");
    for (from, to) in [("joe", "lin"), ("lin", "ruth")] {
        let (from, text) = (Some(from.to_string()), None);
        night.does(to, Command::TakeOver { from, text });
        assert_eq!(caller(&mut night), format!("{to} {to} {to}"));
    }
}
