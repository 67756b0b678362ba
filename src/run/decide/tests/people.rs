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
    let told = night.tells("ruth", delegates("lead", "ruth", None)).id();
    assert!(marks(&mut night, &told).contains(&Mark::NoEffect));
    assert_eq!(night.run("ruth").capacity("ruth", "lead", at), None);
    night.tells("joe", delegates("lead", "ruth", None).on_behalf("amara"));
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
        Rule::OutsidePerson
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
        .replace("[lead]", "[chief]")
        .replace("role: lead", "role: chief");
    let mut night = Night::open(&plan, crate::journal::Mode::Rehearsal);
    night.does("ruth", Command::Hold { scope: None });
    night.does("joe", Command::Resume { scope: None });
    night.does("ruth", Request::from(everything()).because("x"));
}

/// A slip of the hand must not get past a role: it would be nobody's deed.
#[test]
fn a_name_that_nobody_has_is_asked_back_once() {
    for (typed, meant) in [
        ("rut", Some("ruth")),
        ("rutg", Some("ruth")),
        ("amaar", Some("amara")),
        ("Osei", Some("amara")),
        ("L. Baptiste", Some("lin")),
        ("lim", Some("lin")),
        ("Ruta Berg", None),
        ("Marc Roy", None),
    ] {
        let mut night = Night::rehearsal();
        let request = Request::from(note("x")).on_behalf(typed);
        for request in [request.clone(), request.clone().at(night.now)] {
            let refusal = night.refused("amara", request);
            assert_eq!(refusal.rule, Rule::OutsidePerson, "{typed}: {refusal}");
            assert!(refusal.why.contains(&format!("'{typed}'")), "{refusal}");
            let asked = refusal.meant.as_ref().map(|m| m.id.as_str());
            assert_eq!(asked, meant, "{typed}");
            let said = refusal.in_a_script();
            let how = "--override outside-person --because";
            assert!(said.contains(how), "{said}");
            let use_it = meant.map(|id| format!("Use --for {id}"));
            assert!(use_it.is_none_or(|words| said.contains(&words)), "{said}");
        }
        let confirmed = request
            .overriding(Rule::OutsidePerson)
            .because("their technician");
        assert_eq!(night.does("amara", confirmed).fact().by, typed);
        // From then on they are known, in any spelling.
        let again = Request::from(note("y")).on_behalf(typed.to_uppercase());
        assert_eq!(night.does("lin", again).fact().by, typed);
    }
}

#[test]
fn an_outside_person_is_confirmed_by_checking_them_in_too() {
    let mut night = Night::rehearsal();
    night.does("amara", comes("Marc Roy", "network"));
    let by_marc = |command: Command| Request::from(command).on_behalf("marc  roy");
    assert_eq!(
        night.does("amara", by_marc(note("x"))).fact().by,
        "Marc Roy"
    );
    // Whose name may be another's is asked about there too.
    let close = night.refused("amara", comes("Ruth Adeyemy", "dba"));
    assert_eq!(close.rule, Rule::OutsidePerson);
    assert_eq!(close.meant.map(|m| m.id).as_deref(), Some("ruth"));
}

/// Wherever a person is named they are meant by their name in any spelling, and a name that nobody
/// has is asked back.
#[test]
fn names_are_names_wherever_they_are_given() {
    let yaml = RUNBOOK.replace("Ruth Adeyemi", "Ruth Côté-Adeyemi");
    let owned = |owner: &str| BlockerFields {
        owner: Some(owner.into()),
        ..BlockerFields::default()
    };
    let raise = |owner: &str| Command::Block {
        title: "no space".into(),
        fields: owned(owner),
    };
    let update = |owner: &str| Command::Update {
        blocker: "B1".into(),
        title: None,
        text: None,
        fields: owned(owner),
    };
    let with_condition = |owner: &str| {
        let fields = crate::journal::ConditionFields {
            owner: Some(owner.into()),
            ..Default::default()
        };
        Command::Decide {
            gate: "G1".into(),
            decision: Decision::Go,
            until: None,
            conditions: vec![("by noon".into(), fields)],
        }
    };
    let lent = |to: &str| delegates("dba", to, None).command;
    let handed = |to: &str| Command::HandOver {
        to: Some(to.into()),
        text: "all is well".into(),
    };
    let taken = |from: &str| Command::TakeOver {
        from: Some(from.into()),
        text: None,
    };
    let came = |name: &str| Command::CheckIn {
        name: Some(name.into()),
        roles: vec![],
        contact: None,
    };
    let corrected = |who: &str| Command::Correct {
        entry: "amara@host~".into(),
        correction: crate::run::Correction::For(who.into()),
    };
    type Naming<'a> = &'a dyn Fn(&str) -> Command;
    let makers: [(&str, Naming); 8] = [
        ("block", &raise),
        ("update", &update),
        ("decide", &with_condition),
        ("delegate", &lent),
        ("hand-over", &handed),
        ("take-over", &taken),
        ("check-in", &came),
        ("correct", &corrected),
    ];
    for (verb, command) in makers {
        for (name, known) in [
            ("ruth", true),
            ("RUTH COTE ADEYEMI", true),
            ("Ruth Co\u{302}te\u{301}\u{2011}Adeyemi", true),
            ("Côté Adeyemi, Ruth", true),
            ("Ruth Cote-Adeyemy", false),
        ] {
            let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
            let raised = night.does("lin", block("1.2")).id();
            night.wait(5);
            let request = match command(name) {
                Command::Correct { correction, .. } => Command::Correct {
                    entry: raised.to_string(),
                    correction,
                },
                other => other,
            };
            let at = night.now - Span::minutes(2).delta();
            let request = Request::from(request).because("x").at(at);
            // A correction has no time of its own.
            let request = if verb == "correct" {
                Request {
                    at: None,
                    ..request
                }
            } else {
                request
            };
            if known {
                let entry = night.does("amara", request);
                let (texts, people) = (&entry.fact().texts, entry.fact().people());
                let named = people.iter().any(|id| *id == "ruth");
                assert!(
                    named || texts.get("to").is_some_and(|to| to == "ruth"),
                    "{verb} {name}"
                );
            } else {
                let refusal = night.refused("amara", request);
                assert!(refusal.why.contains(name), "{verb}: {refusal}");
                assert!(
                    refusal.allowed.contains("did you mean ruth"),
                    "{verb}: {refusal:?}"
                );
            }
        }
    }
}

/// Whoever did it, under whatever spelling, has not signed it.
#[test]
fn nobody_signs_their_own_work_under_any_spelling() {
    let yaml = RUNBOOK.replace("sign_off: [lead]", "sign_off: [dba]");
    for spelling in ["joe", "JOE TREMBLAY", "Joe\u{a0}Tremblay", "tremblay, joe"] {
        let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
        night.does("amara", finish("1.1"));
        night.does("lin", Request::from(start("1.2")).on_behalf(spelling));
        night.does("lin", evidence("rows", "120000"));
        night.does("lin", evidence("result", "clean"));
        night.does("lin", Request::from(finish("1.2")).on_behalf(spelling));
        assert_eq!(night.refused("joe", sign("1.2", "dba")).rule, Rule::OwnWork);
        for other in ["joe", "Joe Tremblay", "joe  tremblay"] {
            let signed = Request::from(sign("1.2", "dba")).on_behalf(other);
            assert_eq!(night.refused("lin", signed).rule, Rule::OwnWork, "{other}");
        }
        night.does("lin", sign("1.2", "dba"));
    }
}

#[test]
fn a_signature_by_phone_is_marked_until_the_signer_says_it_themselves() {
    let signed = || Request::from(sign("1.2", "lead"));
    let mut night = backed_up();
    let refusal = night.refused("lin", signed().on_behalf("amara"));
    assert_eq!(refusal.rule, Rule::TypedByDoer);
    assert!(refusal.allowed.contains("let amara sign it"), "{refusal:?}");
    let by_phone = signed()
        .on_behalf("amara")
        .because("she said so on the phone");
    let by_phone = night
        .does("lin", by_phone.overriding(Rule::TypedByDoer))
        .id();
    assert_eq!(
        marks(&mut night, &by_phone),
        [Mark::Override, Mark::TypedByDoer]
    );
    let herself = night.does("amara", signed()).id();
    assert_eq!(marks(&mut night, &herself), [Mark::Confirms]);
    // It is one fact.
    let run = night.run("joe");
    let ix = run.plan.step("1.2").unwrap();
    let attempt = run.steps[ix].forward.current().unwrap();
    let [only] = &attempt.sign_offs[..] else {
        panic!("{:?}", attempt.sign_offs)
    };
    assert_eq!(only.confirmed.len(), 1);
    assert_eq!(night.refused("amara", signed()).rule, Rule::AlreadySigned);
    // Who did it does not say afterwards who signed it.
    let correction = crate::run::Correction::For("joe".into());
    let entry = herself.to_string();
    let other = Request::from(Command::Correct { entry, correction }).because("it was joe");
    assert_eq!(night.refused("lin", other).rule, Rule::TypedByDoer);
}

/// Whoever needed an override to start it needs no other to end it; somebody else does.
#[test]
fn who_starts_with_an_override_ends_it_without() {
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let started = Request::from(start("1.2")).because("lin is on the train");
    night.does("ruth", started.overriding(Rule::NotYourRole));
    night.does("ruth", evidence("rows", "120000"));
    night.does("ruth", evidence("result", "clean"));
    let told = Request::from(finish("1.2")).on_behalf("ruth");
    night.does("amara", told);
    let mut night = Night::rehearsal();
    night.does("amara", finish("1.1"));
    let started = Request::from(start("1.2")).because("lin is on the train");
    night.does("amara", started.overriding(Rule::NotYourRole));
    assert_eq!(
        night.refused("ruth", ends("1.2", Outcome::Done)).rule,
        Rule::NotYourRole
    );
}

mod by_chance {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::run::Correction;
    use crate::text::same_name;

    const SPELLINGS: [&str; 6] = [
        "joe",
        "JOE  TREMBLAY",
        "Tremblay, Joe",
        "lin",
        "Lin Baptiste",
        "Marc Roy",
    ];

    fn any_wish() -> impl Strategy<Value = (&'static str, Request)> {
        let command = (0..8u8, 1..12u64).prop_map(|(which, back)| match which {
            0 => start("1.2"),
            1 | 2 => finish("1.2"),
            3 | 4 => sign("1.2", "dba"),
            5 => Command::Reopen { step: "1.2".into() },
            6 => Command::TakeBack,
            _ => Command::Correct {
                entry: back.to_string(),
                correction: Correction::For(SPELLINGS[back as usize % 6].into()),
            },
        });
        let by = proptest::option::of(select(&SPELLINGS[..]));
        let rules = [
            Rule::OutsidePerson,
            Rule::TypedByDoer,
            Rule::NotYourRole,
            Rule::OwnWork,
        ];
        let rule = proptest::option::of(select(rules.to_vec()));
        let late = any::<bool>();
        (select(&["joe", "lin"][..]), command, by, rule, late).prop_map(
            |(typist, command, by, overrides, late)| {
                let request = Request {
                    on_behalf: by.map(str::to_string),
                    overrides,
                    at: late.then(Instant::default),
                    ..Request::from(command).because("x")
                };
                (typist, request)
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        /// Whatever two people type, nobody's signature counts for what they did, under any
        /// spelling.
        #[test]
        fn nobody_signs_their_own_work(wishes in proptest::collection::vec(any_wish(), 1..30)) {
            let yaml = RUNBOOK.replace("sign_off: [lead]", "sign_off: [dba]").split("        evidence:").next().unwrap().to_string()
                + "      - {id: go, title: Go, gate: {decides: [lead]}}\n";
            let mut night = Night::open(&yaml, crate::journal::Mode::Rehearsal);
            night.does("amara", finish("1.1"));
            for (typist, mut request) in wishes {
                if let Command::Correct { entry, .. } = &mut request.command {
                    let log = &night.run(typist).log;
                    let back: usize = entry.parse().unwrap();
                    *entry = log[log.len().saturating_sub(back)].entry.id().to_string();
                    request.at = None;
                }
                request.at = request.at.map(|_| night.now);
                let _ = night.record(typist, request);
            }
            let run = night.run("amara");
            let ix = run.plan.step("1.2").unwrap();
            for attempt in &run.steps[ix].forward.attempts {
                let Some(signed) = attempt.sign_off("dba") else { continue };
                let own = attempt.doers().any(|doer| same_name(doer, &signed.stamp.by));
                prop_assert!(!own, "{attempt:?}");
            }
        }
    }
}
