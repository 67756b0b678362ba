//! What of an entry can be corrected: only what it has.

use super::mistakes::{correct, marks, signed, text, who};
use super::{Event, Fact, Run, Scribes, Span, opening, opens, plan};
use crate::journal::{BlockerFields, CorrectedField, Decision, Entry};
use crate::run::testing::{Night, note, start};
use crate::run::{Command, Correction, Mark, NewStep, Observed, Request, Rule, correctable};
use crate::runbook::Severity;

/// Everything of which an entry has a text of its own, and some of which it has none.
fn written(night: &mut Night) -> Vec<(&'static str, Entry, &'static str)> {
    let of_backup = || BlockerFields {
        steps: Some(vec!["backup".into()]),
        ..BlockerFields::default()
    };
    let update = |text: Option<&str>| Command::Update {
        blocker: "B1".into(),
        title: None,
        text: text.map(str::to_string),
        fields: BlockerFields {
            severity: Some(Severity::High),
            ..BlockerFields::default()
        },
    };
    let check_in = |name: Option<&str>| Command::CheckIn {
        name: name.map(str::to_string),
        roles: vec![],
        contact: None,
    };
    let because = |command: Command| Request::from(command).because("why");
    let wishes: Vec<(&str, Request, &str)> = vec![
        ("a check-in", check_in(None).into(), "at for void"),
        (
            "an outside person",
            check_in(Some("Kim Park")).into(),
            "at for void",
        ),
        ("a check-out", Command::CheckOut.into(), "at for void"),
        ("a note", note("x").into(), "at for text void"),
        (
            "a blocker",
            Command::Block {
                title: "x".into(),
                fields: of_backup(),
            }
            .into(),
            "at for text void",
        ),
        (
            "an update in words",
            update(Some("x")).into(),
            "at for text void",
        ),
        ("an update of fields", update(None).into(), "at for void"),
        (
            "a call",
            Command::Call {
                contact: "vendor".into(),
                reached: None,
                answered: false,
                blocker: None,
                next: None,
                text: String::new(),
            }
            .into(),
            "at for void",
        ),
        (
            "a solution",
            because(Command::Unblock {
                blocker: "B1".into(),
            }),
            "at for text void",
        ),
        (
            "a skip",
            because(Command::Skip { step: "1.1".into() }),
            "at for text void",
        ),
        ("a start", start("anyone").into(), "at for void"),
        (
            "a value",
            Command::Evidence {
                step: "backup".into(),
                id: "rows".into(),
                value: Observed::Value("120".into()),
            }
            .into(),
            "at for value void",
        ),
        (
            "an added step",
            because(Command::Add(NewStep {
                after: "1.1".into(),
                title: "x".into(),
                ..NewStep::default()
            })),
            "at for text void",
        ),
        (
            "a hold",
            because(Command::Hold { scope: None }),
            "at for text void",
        ),
    ];
    wishes
        .into_iter()
        .map(|(what, wish, fields)| (what, night.does("amara", wish), fields))
        .collect()
}

#[test]
fn an_entry_is_corrected_in_what_it_has() {
    let mut night = Night::rehearsal();
    for (what, entry, fields) in written(&mut night) {
        let at = entry.recorded();
        let corrections = [
            ("at", Correction::At(at)),
            ("for", who("lin")),
            ("text", text("y")),
            ("value", Correction::Value("130".into())),
            // The last: what is void is not corrected any more.
            ("void", Correction::Void),
        ];
        for (word, correction) in corrections {
            let wish = correct(&entry.id(), correction);
            if fields.split(' ').any(|field| field == word) {
                night.does("amara", wish);
            } else {
                let no = night.refused("amara", wish);
                assert_eq!(no.rule, Rule::NotCorrectable, "{what}: {word}");
                assert!(
                    no.why.ends_with(&format!(" has no {word}")),
                    "{what}: {}",
                    no.why
                );
                assert!(
                    no.allowed.contains("when it happened, who did it"),
                    "{}",
                    no.allowed
                );
            }
        }
    }
}

#[test]
fn a_refusal_lists_what_can_be_corrected() {
    let (mut night, [started, rows, ..]) = signed();
    let block = Command::Block {
        title: "no VPN".into(),
        fields: BlockerFields::default(),
    };
    let raised = night.does("amara", block).id();
    for (entry, wish, list) in [
        (
            &started,
            text("x"),
            "when it happened, who did it or whether it happened at all",
        ),
        (
            &rows,
            text("x"),
            "when it happened, who did it, its value or whether it happened at all",
        ),
        (
            &raised,
            Correction::Value("1".into()),
            "when it happened, who did it, its title or whether it happened at all",
        ),
    ] {
        let no = night.refused("amara", correct(entry, wish));
        assert_eq!(no.allowed, format!("you can correct: {list}"));
    }
}

#[test]
fn a_text_that_stands_is_not_made_blank() {
    let mut night = Night::rehearsal();
    let skip = Command::Skip { step: "1.1".into() };
    let skipped = night
        .does("amara", Request::from(skip).because("done in the week"))
        .id();
    let no = night.refused("amara", correct(&skipped, text("  ")));
    assert_eq!(no.rule, Rule::TextMissing);
}

#[test]
fn nobody_hands_over_to_themselves_by_correction() {
    let mut night = Night::rehearsal();
    let hand_over = Command::HandOver {
        to: Some("lin".into()),
        text: "all is well".into(),
    };
    let handed = night.does("amara", hand_over).id();
    let no = night.refused("amara", correct(&handed, who("lin")));
    assert_eq!(no.rule, Rule::UnknownId);
}

#[test]
fn in_an_older_log_a_check_in_keeps_its_person() {
    let mut scribes = Scribes::new();
    scribes.write("amara", opening(Span::ZERO), opens());
    let came = |name: Option<&str>, person: &str| {
        let fact = Fact::new(
            "amara",
            Event::CheckedIn {
                person: person.into(),
                roles: vec![],
                contact: None,
            },
        );
        match name {
            Some(name) => fact.with_text("name", name),
            None => fact,
        }
    };
    scribes.write("amara", came(None, "lin"), opens());
    scribes.write("amara", came(Some("Kim Prak"), "kim"), opens());
    let entries = scribes.entries();
    for (entry, to) in [
        (&entries[1], "no chart is wrong"),
        (&entries[2], "Kim Park"),
    ] {
        let fact = Fact::new(
            "amara",
            Event::Corrected {
                entry: entry.id(),
                field: CorrectedField::Text,
                at: None,
            },
        );
        scribes.write("amara", fact.with_text("to", to), opens());
    }
    let entries = scribes.entries();
    let run = Run::fold(plan(), &entries);
    assert_eq!(run.name_of("lin"), "Lin Baptiste");
    assert!(
        run.line(&entries[3].id())
            .unwrap()
            .marks
            .contains(&Mark::NoEffect)
    );
    assert_eq!(run.name_of("kim"), "Kim Park", "that one had a name");
}

#[test]
fn every_entry_can_be_made_void_but_the_opening() {
    let mut night = Night::rehearsal();
    written(&mut night);
    for line in &night.run("amara").log {
        let void = correctable(line.fact()).contains(&CorrectedField::Void);
        assert_eq!(void, !matches!(line.fact().event, Event::RunOpened(_)));
    }
    let decision = super::mistakes::decides(Decision::Hold);
    let decided = night.does("amara", decision).id();
    assert!(marks(&mut night, &decided).is_empty());
}
