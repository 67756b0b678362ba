//! Text that means harm, in every field that takes text: nothing breaks out in any format.

mod pages;
mod texts;

use super::html::PNG;
use std::fs;

use crate::journal::testing::Scribes;
use crate::journal::*;
use crate::report::{
    Foresight, LogEntry, Page, Pictures, Redactor, Source, Status, Verified, brief, csv_folder,
    html, json, known_issues, log_text, markdown, paper_of_run, paper_of_runbook, post_mortem,
    rows, status_text, to_json, xlsx,
};
use crate::run::Run;
use crate::runbook::{self, Runbook};
use crate::situation::Situation;
use crate::text::width;
use crate::time::{Instant, Span};
use crate::words::ShortIds;
use pages::{html_holds, paper_holds};
use texts::{assert_plain, csv_holds, json_holds, markdown_holds, workbook_holds};

const OWN: &[&str] = &[
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    " \"=1+1",
    "\u{200b}=1+1",
    "\x1b[31m=1+1",
    "＝1+1",
    "a;=1+1;b",
    "a\n=1+1\r\n@x",
    "quote \" comma , semicolon ; \r\n line",
    "a | b || c \\| d \\",
    "<script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt; --> ]]>",
    "[click](javascript:alert(1)) ![x](http://x/y.png) `code` **bold** ~~gone~~ $x$",
    "# heading\n\n## another\n\n| a | b |\n|---|---|\n\n```\nfence",
    "\x1b]0;owned\x07\x1b[2J\x1bc\u{9b}31m\u{90}q\u{9c}",
    "open \x1b]0;never ends",
    "user\u{202e}fdp.exe\u{2066}x\u{feff}",
    "\u{e0041}\u{e007f} tags",
    "nul\0bell\x07",
    "\u{2028}line\u{2029}paragraph",
    "'; drop table log; --",
    "{{7*7}} ${7*7} {\"a\":1}",
];

/// Those, and whole collections where they are at hand.
pub fn texts() -> Vec<String> {
    let inputs = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/inputs/hostile");
    let read = |file: &str| {
        let bytes = fs::read(format!("{inputs}/{file}")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let mut texts: Vec<String> = OWN.iter().map(|t| t.to_string()).collect();
    let naughty: Vec<String> = serde_json::from_str(&read("blns.json")).unwrap_or_default();
    texts.extend(naughty);
    texts.extend(
        read("csv-injection_payloadbox.txt")
            .lines()
            .map(String::from),
    );
    for file in [
        "terminal/vt-push-parser__escapes.txt",
        "terminal/vt-push-parser__result.md",
    ] {
        let all = read(file)
            .replace("\\x1b", "\x1b")
            .replace("\\u001b", "\x1b");
        // Whole, and in pieces that begin and end anywhere.
        let pieces: Vec<char> = all.chars().take(4_000).collect();
        texts.extend(pieces.chunks(61).map(|piece| piece.iter().collect()));
        texts.push(all);
    }
    texts.push(format!("{}=1+1", "long ".repeat(20_000)));
    texts
}

#[test]
fn hostile_text_is_inert_in_every_format() {
    let plan = runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    let mut long_one = false;
    for text in texts() {
        let run = night_of(&plan, &text);
        let now = run.plan.window.opens + Span::minutes(90).delta();
        let situation = Situation::at(now, &run, &text);
        let source = Source {
            run: text.clone(),
            folder: text.clone(),
            verified: Verified {
                verdict: text.clone(),
                findings: vec![text.clone()],
            },
            ahead: foresights(now),
        };
        let report = rows(&situation, &source);
        markdown_holds(&markdown(&report), report.tables.len());
        let pictures = Pictures::of(&report, |_| Some(PNG.to_vec()));
        let page = Page {
            pictures,
            ..Page::default()
        };
        html_holds(&html(&report, &page));
        for (_, bytes) in csv_folder(&report, ',') {
            csv_holds(&String::from_utf8(bytes).unwrap());
        }
        // A workbook of long texts takes long to read back: one will do.
        if text.len() < 1_000 || !std::mem::replace(&mut long_one, true) {
            workbook_holds(&xlsx(&report).unwrap());
        }
        let known = known_issues(&situation, &Redactor::default());
        assert_plain(&known.replace('\n', ""));
        assert_plain(&post_mortem(&situation, &report).replace('\n', ""));
        for page in [known, post_mortem(&situation, &report)] {
            assert!(!page.contains(['<', '>']), "{page}");
        }
        let whole = json(&report).unwrap();
        json_holds(&whole, &text);
        json_holds(&to_json(&Status::of(&situation, &source)).unwrap(), &text);
        let shown = status_text(&situation, &source);
        assert_plain(&shown);
        assert!(shown.lines().all(|l| width(l) <= 80), "{shown}");
        paper_holds(&paper_of_run(&situation, &source));
        paper_holds(&paper_of_runbook(&run.plan));
        assert_plain(&brief(&situation));
        assert_eq!(brief(&situation).lines().count(), 3, "{text:?}");
        let ids = ShortIds::of(&run);
        for line in &run.log {
            let shown = log_text(&run, &ids, line, Some(line));
            assert_plain(&shown);
            assert_eq!(shown.lines().count(), 1, "{text:?}");
            to_json(&LogEntry::of(&run, line)).unwrap();
        }
    }
}

#[test]
fn plain_numbers_stay_numbers() {
    let plan = runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    for (text, in_csv) in [
        ("-5", "-5"),
        ("12.50", "12.50"),
        ("-5x", "'-5x"),
        ("+5", "'+5"),
        ("--5", "'--5"),
        ("-1E+02", "'-1E+02"),
        ("5", "5"),
        ("-", "'-"),
    ] {
        let run = night_of(&plan, text);
        let situation = Situation::at(run.plan.window.opens, &run, "lin");
        let report = rows(&situation, &Source::default());
        let evidence = crate::report::csv(&report, "evidence", ',').unwrap();
        let given = evidence.lines().find(|l| l.contains(",given,")).unwrap();
        assert!(given.contains(&format!(",given,{in_csv},")), "{given}");
    }
}

/// So that its pictures are drawn as well.
fn foresights(now: Instant) -> Vec<Foresight> {
    let at = |minutes| now + Span::minutes(minutes).delta();
    let seen = |minutes| Foresight {
        at: at(minutes),
        foreseen: Foreseen {
            finish: Some(at(200)),
            fits: 80,
            rollback_by: Some(at(100)),
        },
    };
    vec![seen(0), seen(30)]
}

/// A run in which everything that people can write is that text.
pub fn night_of(plan: &Runbook, text: &str) -> Run {
    let mut plan = plan.clone();
    plan.title = text.into();
    plan.change = Some(text.into());
    plan.summary = text.into();
    plan.revision = text.into();
    plan.people[1].name = text.into();
    plan.contacts[0].name = text.into();
    plan.services[0].name = text.into();
    for step in &mut plan.steps {
        step.title = text.into();
        step.instructions = text.into();
        step.expect = Some(text.into());
        step.first_time = Some(text.into());
        step.confirm = step.confirm.as_ref().map(|_| text.into());
        step.evidence.iter_mut().for_each(|e| e.ask = text.into());
        let criteria = step.gate.iter_mut().flat_map(|g| &mut g.criteria);
        criteria.for_each(|c| c.text = text.into());
    }
    plan.phases[0].title = text.into();
    let mut scribes = Scribes::new();
    let mut now: Instant = plan.window.opens;
    for mut fact in facts(text) {
        for name in ["because", "title", "text", "value", "name", "condition.0"] {
            fact = fact.with_text(name, text);
        }
        scribes.write("lin", fact, now);
        now += Span::seconds(30).delta();
    }
    Run::fold(plan.into(), &scribes.entries())
}

fn facts(text: &str) -> Vec<Fact> {
    let (by, word) = (|event| Fact::new(text, event), || text.to_string());
    let way = Way::Forward;
    let first = EntryId {
        writer: word(),
        n: 1,
    };
    let fields = BlockerFields {
        steps: Some(vec!["upgrade".into(), word()]),
        services: Some(vec![word()]),
        owner: Some(word()),
        vendor: Some(word()),
        ticket: Some(word()),
        ..BlockerFields::default()
    };
    let mut broken = by(Event::NoteWritten {
        step: Some("backup".into()),
    });
    broken.overrides = Some(word());
    broken.against = vec![word()];
    broken.recorded_by = Some(word());
    vec![
        by(Event::CheckedIn {
            person: word(),
            roles: vec![word()],
            contact: Some(word()),
        }),
        by(Event::StepStarted {
            step: "backup".into(),
            way,
        }),
        by(Event::EvidenceGiven {
            step: "backup".into(),
            way,
            id: word(),
            file: None,
        }),
        by(Event::EvidenceGiven {
            step: "backup".into(),
            way,
            id: "rows".into(),
            file: Some(StoredFile {
                sha256: Digest::of(&[PNG]).to_string(),
                size: PNG.len() as u64,
            }),
        }),
        by(Event::StepFinished {
            step: "upgrade".into(),
            way,
            outcome: Outcome::Failed,
            results: vec![ServiceResult {
                service: word(),
                site: None,
                result: TestResult::Fail,
            }],
            replaces: None,
        }),
        by(Event::StepSkipped { step: word(), way }),
        by(Event::SignedOff {
            step: "upgrade".into(),
            way,
            role: word(),
            finish: first.clone(),
        }),
        broken,
        by(Event::Called {
            contact: word(),
            reached: Some(word()),
            answered: true,
            blocker: Some(first),
            next: None,
        }),
        by(Event::BlockerRaised {
            number: 1,
            fields: fields.clone(),
        }),
        by(Event::Voted {
            gate: "go".into(),
            vote: Vote::Go,
            foreseen: None,
            met: None,
        }),
        by(Event::Decided {
            gate: "go".into(),
            decision: Decision::Go,
            until: None,
            conditions: vec![ConditionFields {
                number: 0,
                owner: Some(word()),
                by: None,
            }],
            replaces: None,
            foreseen: None,
            met: None,
        }),
        by(Event::CriterionTicked {
            gate: "go".into(),
            criterion: 1,
        }),
        by(Event::ClockCompared {
            host: word(),
            ahead: Span::ZERO,
        }),
        by(Event::Held {
            scope: Some(word()),
        }),
        by(Event::Stopped),
        by(Event::HandedOver { to: Some(word()) }),
        by(Event::RunClosed {
            outcome: RunOutcome::Stopped,
        }),
    ]
}
