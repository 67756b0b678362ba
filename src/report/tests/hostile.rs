//! Text that means harm, in every field that takes text: nothing breaks out in any format.

use super::html::PNG;
use calamine::{DataType, Reader, Xlsx, open_workbook_from_rs};
use std::fs;

use crate::journal::testing::Scribes;
use crate::journal::*;
use crate::report::{
    Foresight, LogEntry, Page, Paper, Pictures, Redactor, ShortIds, Source, Status, Verified,
    brief, csv_folder, html, json, known_issues, log_text, markdown, paper_html, paper_of_run,
    paper_of_runbook, paper_text, post_mortem, rows, status_text, to_json, xlsx,
};
use crate::run::Run;
use crate::runbook::{self, Runbook};
use crate::situation::Situation;
use crate::text::{is_unsafe, width};
use crate::time::{Instant, Span};

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
        for (_, bytes) in csv_folder(&report) {
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

/// No cell is a formula, and no text is longer than a cell holds.
fn workbook_holds(bytes: &[u8]) {
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
        for (.., cell) in book.worksheet_range(&name).unwrap().used_cells() {
            let text = cell.as_string().unwrap_or_default();
            assert_plain(&text.replace('\n', ""));
            assert!(text.encode_utf16().count() <= 32_767, "{name}");
        }
    }
}

/// Text stays text: it makes no tag, no rule of the style, and no line that is too long.
fn paper_holds(paper: &Paper) {
    let text = paper_text(paper);
    assert_plain(&text.replace('\n', ""));
    assert!(text.lines().all(|l| width(l) <= 80), "{text}");
    let html = paper_html(paper);
    assert_plain(&html.replace('\n', ""));
    let style = html.split_once("<style>").unwrap().1;
    let (style, body) = style.split_once("</style>").unwrap();
    let strings = style
        .lines()
        .filter(|line| line.contains("-left { content: \""));
    for line in strings {
        let string = line.split_once("content: \"").unwrap().1;
        let string = string.strip_suffix("\" }").unwrap();
        let escaped =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | ':' | '-' | '\\');
        assert!(string.chars().all(escaped), "{string:?}");
    }
    let opened = html.matches("<style>").count();
    assert_eq!((opened, html.matches("</style>").count()), (1, 1));
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(TAGS.contains(&name), "{tag}");
        for attribute in tag.split("=\"").skip(1) {
            let value = attribute.split_once('"').unwrap().0;
            let plain = |c: char| c.is_ascii_alphanumeric() || " :-%".contains(c);
            assert!(value.chars().all(plain), "{tag}");
        }
    }
}

/// What the paper is made of.
const TAGS: &[&str] = &[
    "html", "head", "body", "header", "section", "article", "h1", "h2", "h3", "p", "dl", "dt",
    "dd", "div", "span", "b", "i", "code", "strong", "table", "caption", "thead", "tbody", "tr",
    "th", "td",
];

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

/// Text makes no tag and no attribute: all there is is what the page is made of, closed in order,
/// and nothing in it runs or is fetched.
fn html_holds(html: &str) {
    assert_plain(&html.replace('\n', ""));
    let (head, body) = html.split_once("</style>").unwrap();
    assert_eq!(head.matches("<style>").count(), 1);
    let title = head.split_once("<title>").unwrap().1;
    assert!(!title.split_once("</title>").unwrap().0.contains('<'));
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            // The head, whose end was split off, is still open.
            let last = open
                .pop()
                .or((name == "head" || name == "html").then_some(name));
            assert_eq!(last, Some(name), "{html}");
            continue;
        }
        let name = tag.split([' ', '\n']).next().unwrap().trim_end_matches('/');
        assert!(PAGE.contains(&name), "{tag}");
        if !tag.ends_with('/') && name != "img" {
            open.push(name);
        }
        let mut rest = tag.strip_prefix(name).unwrap_or("").trim_end_matches('/');
        while let Some((attribute, more)) = rest.trim_start().split_once("=\"") {
            let (value, more) = more.split_once('"').unwrap();
            assert!(ATTRIBUTES.contains(&attribute), "{attribute} in {tag}");
            let fine = match attribute {
                "href" => value.starts_with('#') || value.starts_with("evidence/"),
                // They are only said.
                "aria-label" | "data-column" | "alt" => true,
                "src" => value
                    .strip_prefix("data:image/png;base64,")
                    .is_some_and(|data| data.bytes().all(is_base64)),
                _ => value
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " -+:.()#/,_".contains(c)),
            };
            assert!(fine, "{attribute} in {tag}");
            rest = more;
        }
        assert!(rest.trim().is_empty(), "{rest} in {tag}");
    }
    assert!(open.is_empty(), "{open:?}");
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// What the report's page is made of.
const PAGE: &[&str] = &[
    "body",
    "header",
    "nav",
    "main",
    "section",
    "footer",
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "div",
    "dt",
    "dd",
    "a",
    "b",
    "strong",
    "small",
    "span",
    "code",
    "time",
    "data",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "img",
    "svg",
    "title",
    "desc",
    "defs",
    "pattern",
    "rect",
    "circle",
    "path",
    "text",
    "g",
];

const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "href",
    "tabindex",
    "role",
    "scope",
    "colspan",
    "datetime",
    "value",
    "data-column",
    "data-field",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "d",
    "patternUnits",
    "patternTransform",
    "src",
    "alt",
    "loading",
];

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

fn assert_plain(text: &str) {
    let bad = text.chars().find(|c| *c != '\n' && is_unsafe(*c));
    assert_eq!(bad, None, "{text:?}");
}

/// Headings, rows, 'None.' and the story is all there is; rows of a table have as many cells as its
/// head.
fn markdown_holds(text: &str, tables: usize) {
    assert_plain(text);
    assert!(!text.contains(['<', '>']), "{text}");
    let mut columns = None;
    let mut in_story = false;
    for (number, line) in text.lines().enumerate() {
        in_story = match line.strip_prefix("## ") {
            Some(heading) => heading == "The night in short",
            None => in_story,
        };
        if in_story {
            story_holds(line);
            continue;
        }
        if line.is_empty() || line == "None." || line.starts_with("## ") || number == 0 {
            columns = None;
            continue;
        }
        assert!(line.starts_with("| ") || line == "|---|---|", "{line}");
        let cells = bars(line);
        assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
    }
    let headings = text.lines().filter(|l| l.starts_with('#')).count();
    assert_eq!(headings, 1 + tables, "{text}");
    for escaped in ['[', ']', '`', '*', '_', '~', '$', '!', '#'] {
        for line in text.lines().filter(|l| l.starts_with("| ")) {
            let at = unescaped(line, escaped);
            assert_eq!(at, None, "{escaped} in {line}");
        }
    }
}

/// A date, who is who, or an item whose clock is all that is marked.
fn story_holds(line: &str) {
    let item = line.strip_prefix("- **");
    assert!(
        item.is_some() || !line.starts_with(['-', '+', '|', '=', '1']),
        "{line}"
    );
    let text = item.map_or(line, |item| item.split_once("** ").unwrap().1);
    let text = text.strip_prefix("## ").unwrap_or(text);
    for escaped in ['[', ']', '`', '*', '_', '~', '$', '!', '#', '|'] {
        assert_eq!(unescaped(text, escaped), None, "{escaped} in {line}");
    }
}

/// The bars that end a cell: those without a backslash that acts before them.
fn bars(line: &str) -> usize {
    let mut rest = line;
    let mut count = 0;
    while let Some(at) = unescaped(rest, '|') {
        count += 1;
        rest = &rest[at + 1..];
    }
    count
}

fn unescaped(line: &str, wanted: char) -> Option<usize> {
    let mut after_backslash = false;
    line.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !after_backslash;
        after_backslash = c == '\\' && !after_backslash;
        found.then_some(at)
    })
}

/// No cell begins a formula, also for a program that takes another separator for the right one.
fn csv_holds(text: &str) {
    let plain = text.replace("\r\n", "\n");
    assert_plain(&plain);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let cells = reader.records().flat_map(|row| {
        let row = row.unwrap();
        row.iter().map(String::from).collect::<Vec<_>>()
    });
    let pieces = plain.split([';', '\n']).map(String::from);
    for cell in cells.chain(pieces) {
        let start = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        let formula = start.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        // A row that is taken for one cell may begin with a plain number.
        let first = cell.split(',').next().unwrap_or_default();
        assert!(!formula || first.parse::<f64>().is_ok(), "{cell:?}");
    }
}

/// What is printed is harmless, and what is read back is the text as it was.
fn json_holds(json: &str, text: &str) {
    assert_plain(json);
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let run = value.get("run").unwrap_or(&value["header"]["run"]);
    assert_eq!(run.as_str(), Some(text));
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
        let evidence = crate::report::csv(&report, "evidence").unwrap();
        let given = evidence.lines().find(|l| l.contains(",given,")).unwrap();
        assert!(given.contains(&format!(",given,{in_csv},")), "{given}");
    }
}
