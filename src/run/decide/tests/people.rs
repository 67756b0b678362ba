//! Who may act: delegates for a time, strangers, vendors and deputies.

use super::*;
use crate::journal::EntryId;
use crate::run::testing::{RUNBOOK, note};
use crate::run::{Capacity, Mark, Rule, Stage};
use crate::time::{Instant, Span};

fn delegates(role: &str, to: &str, until: Option<Instant>) -> Request {
    let delegate = Command::Delegate {
        role: role.into(),
        to: to.into(),
        until,
    };
    Request::from(delegate).because("going home")
}

fn comes(name: &str, role: &str) -> Command {
    Command::CheckIn {
        name: Some(name.into()),
        roles: vec![role.into()],
        contact: None,
    }
}

fn marks(night: &mut Night, entry: &EntryId) -> Vec<Mark> {
    night.run("amara").line(entry).unwrap().marks.clone()
}

#[test]
fn a_delegate_has_the_role_until_then() {
    let mut night = Night::rehearsal();
    let until = night.now + Span::minutes(30).delta();
    assert_eq!(night.refused("ruth", start("1.1")).rule, Rule::NotYourRole);
    night.does("amara", delegates("lead", "ruth", Some(until)));
    let started = night.does("ruth", start("1.1")).id();
    assert_eq!(marks(&mut night, &started), [], "a delegate is no deputy");
    night.does("ruth", everything_back());
    night.wait(40);
    assert_eq!(night.refused("ruth", finish("1.1")).rule, Rule::NotYourRole);
    assert_eq!(night.refused("ruth", everything_back()).rule, Rule::NotLead);
    // What they did while they had it is taken without a mark.
    let told = night
        .does("ruth", Request::from(finish("1.1")).at(until))
        .id();
    assert_eq!(marks(&mut night, &told), [Mark::Late]);
}

fn everything_back() -> Request {
    let extent = RollbackExtent::Only {
        steps: vec!["upgrade".into()],
    };
    Request::from(Command::Rollback { extent }).because("no-go")
}

#[test]
fn nobody_gives_a_role_by_telling_of_the_past() {
    let mut night = Night::rehearsal();
    let at = night.now;
    let told = night
        .does("ruth", delegates("lead", "ruth", None).at(at))
        .id();
    assert!(marks(&mut night, &told).contains(&Mark::NoEffect));
    assert_eq!(night.run("ruth").capacity("ruth", "lead", at), None);
    night.does(
        "joe",
        delegates("lead", "ruth", None).at(at).on_behalf("amara"),
    );
    let capacity = night.run("ruth").capacity("ruth", "lead", at);
    assert_eq!(
        capacity,
        Some(Capacity::Delegate),
        "amara said so, joe typed it"
    );
}

#[test]
fn what_is_delegated_is_a_role_to_somebody() {
    let mut night = Night::rehearsal();
    assert_eq!(
        night.refused("amara", delegates("leed", "ruth", None)).rule,
        Rule::UnknownId
    );
    assert_eq!(
        night.refused("amara", delegates("lead", "rut", None)).rule,
        Rule::UnknownId
    );
    assert_eq!(
        night.refused("ruth", delegates("lead", "ruth", None)).rule,
        Rule::NotLead
    );
    night.does("amara", delegates("dba", "ruth", None));
    night.does("amara", finish("1.1"));
    night.does("ruth", start("1.2"));
}

#[test]
fn a_stranger_has_the_roles_that_the_lead_says() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    night.does("amara", comes("Dr Roy", "dba"));
    night.does("lin", Request::from(start("1.2")).on_behalf("dr roy"));
    let sign = Request::from(sign("1.2", "lead")).on_behalf("Dr Roy");
    night.does("lin", evidence("rows", "120"));
    night.does("lin", evidence("result", "clean"));
    night.does("amara", Request::from(finish("1.2")).on_behalf("Dr Roy"));
    assert_eq!(night.refused("amara", sign).rule, Rule::OwnWork);
    // Nobody of the roster gets a role by checking in.
    night.does("amara", comes("ruth", "lead"));
    let now = night.now;
    assert_eq!(night.run("amara").capacity("ruth", "lead", now), None);
    // Without roles anybody says who is here.
    let guest = Command::CheckIn {
        name: Some("Eve".into()),
        roles: vec![],
        contact: None,
    };
    night.does("ruth", guest);
    assert!(night.run("amara").is_present("Eve"));
}

#[test]
fn a_vendor_does_the_work_and_may_not_sign_it() {
    let mut night = backed_up_but_running();
    let finished = Request::from(finish("1.2")).on_behalf("Records vendor");
    assert_eq!(
        night.refused("ruth", finished.clone()).rule,
        Rule::NotYourRole
    );
    let entry = night.does("lin", finished);
    assert_eq!(
        (entry.fact().by.as_str(), entry.fact().typist()),
        ("vendor", "lin")
    );
    assert!(
        night.run("amara").presence("vendor").is_none(),
        "only spoken of"
    );
    let vouched = Request::from(sign("1.2", "lead")).on_behalf("vendor");
    assert_eq!(night.refused("amara", vouched).rule, Rule::OwnWork);
    assert_eq!(
        night.refused("lin", sign("1.2", "lead")).rule,
        Rule::OwnWork,
        "lin started it"
    );
    night.does("amara", sign("1.2", "lead"));
    let (ix, now) = (night.run("lin").plan.step("1.2").unwrap(), night.now);
    assert_eq!(night.run("lin").stage(ix, now), Stage::Done);
}

#[test]
fn deputies_are_marked_whatever_they_do_as_such() {
    let hold = || Command::Hold { scope: None };
    let skips = |step: &str| Request::from(Command::Skip { step: step.into() }).because("x");
    // Done by lin, a dba, who is a deputy of the lead.
    let cases = [
        (Request::from(start("1.1")), true),
        (Request::from(hold()), true),
        (Request::from(everything()).because("x"), true),
        (add("vpn", "1.1").into(), true),
        (Request::from(close(RunOutcome::Stopped)).because("x"), true),
        (skips("1.1"), true),
        (skips("1.2"), false),
        (Request::from(Command::Stop), false),
    ];
    for (request, deputy) in cases {
        let mut night = Night::rehearsal();
        let said = format!("{:?}", request.command);
        let entry = night.does("lin", request.because("x")).id();
        assert_eq!(
            marks(&mut night, &entry).contains(&Mark::Deputy),
            deputy,
            "{said}"
        );
    }
}

#[test]
fn without_a_lead_in_the_roster_anybody_leads() {
    let plan = RUNBOOK
        .replace("roles: [lead]", "roles: [chief]")
        .replace("[lead]", "[chief]");
    let plan = plan.replace("role: lead", "role: chief");
    let mut night = Night::open(&plan, crate::journal::Mode::Rehearsal);
    night.does("ruth", Command::Hold { scope: None });
    night.does("joe", Command::Resume { scope: None });
    night.does("ruth", Request::from(everything()).because("x"));
}

/// A slip of the hand must not get past a role: it would be nobody's deed.
#[test]
fn a_name_one_letter_off_is_asked_back() {
    let mut night = Night::rehearsal();
    for slip in ["rut", "rutg", "amaar", "amra"] {
        let request = Request::from(start("1.1")).on_behalf(slip);
        let refusal = night.refused("amara", request);
        assert_eq!(refusal.rule, Rule::UnknownId, "{slip}: {refusal}");
    }
    // Short names are one letter off each other, and a full name is somebody.
    for somebody in ["lim", "Ruta Berg", "zoe"] {
        night.does("amara", Request::from(note("x")).on_behalf(somebody));
    }
}
