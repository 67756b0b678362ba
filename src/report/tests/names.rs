//! A person has one name on one page: the full one where people review the night, the short one
//! where they work it.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::charts::sample;
use super::night::{mid_night, picture, source, whole_night};
use super::night_off_plan::{night_going_back, rolled_back_night, stopped_night};
use crate::report::{
    LogEntry, Page, Paper, Redact, Redactor, Report, brief, csv_folder, html, known_issues,
    log_text, markdown, packet, packet_markdown, packet_text, paper_of_run, paper_of_runbook,
    paper_text, post_mortem, rows, status_text, xlsx,
};
use crate::run::testing::Night;
use crate::run::{Command, Request};
use crate::situation::{Situation, notices};
use crate::words::{Cell, Names, ShortIds, notice_text, triage_text};

/// A night by its name, and how it is played.
pub(super) type Named = (&'static str, fn() -> Night);

const NIGHTS: [Named; 6] = [
    ("mid", mid_night),
    ("whole", whole_night),
    ("stopped", stopped_night),
    ("going back", night_going_back),
    ("rolled back", rolled_back_night),
    ("handed over", handed_over),
];

/// With a role that was given on, and a blocker that passed to the next shift.
fn handed_over() -> Night {
    let mut night = mid_night();
    let role = Command::Delegate {
        role: "network".into(),
        to: "lin".into(),
        until: None,
    };
    night.does("amara", Request::from(role).because("a long night"));
    let (to, text) = (Some("lin".to_string()), "it is slow".to_string());
    night.does("joe", Command::HandOver { to, text });
    let (from, text) = (Some("joe".to_string()), None);
    night.does("lin", Command::TakeOver { from, text });
    night
}

/// Each night, and the sample.
fn every_night(look: impl Fn(&str, &Situation)) {
    for (name, night) in NIGHTS {
        picture(&mut night(), |s| look(name, s));
    }
    let run = sample();
    let end = run.closed.as_ref().unwrap().stamp.at;
    look("sample", &Situation::at(end, &run, ""));
}

#[test]
fn whoever_reviews_the_night_reads_full_names() {
    every_night(|name, s| {
        let roster = &s.run.plan.people;
        for (page, text) in reviewed(s) {
            for line in text.lines() {
                for person in roster.iter().filter(|p| p.id != p.name) {
                    let short = words(line).any(|word| word == person.id);
                    assert!(!short, "{name} {page}: {}: {line}", person.id);
                }
            }
        }
    });
}

/// The pages of the days after: without what people typed, who may call each other what they like,
/// and without the ids of people and entries, which are for programs.
fn reviewed(s: &Situation) -> Vec<(String, String)> {
    let redactor = Redactor::new(s.run, &[Redact::Notes]);
    let mut report = redactor.report(rows(s, &source()));
    for table in &mut report.tables {
        let id = table.columns.iter().position(|c| c.name == "id");
        for row in &mut table.rows {
            if let (Some(id), "people") = (id, table.name) {
                row[id] = Cell::Empty;
            }
            row.iter_mut().for_each(without_entries);
        }
    }
    let page = plain(&html(&report, &Page::default()));
    let known = known_issues(s, &redactor);
    let mut pages = vec![
        ("html".to_string(), page),
        ("md".into(), markdown(&report)),
        ("post-mortem".into(), post_mortem(s, &report)),
        ("known issues".into(), known),
        ("xlsx".into(), workbook(&report)),
    ];
    let files = csv_folder(&report, ',').into_iter();
    pages.extend(files.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())));
    pages
}

fn without_entries(cell: &mut Cell) {
    match cell {
        Cell::Entry { .. } => *cell = Cell::Empty,
        Cell::List(cells) => cells.iter_mut().for_each(without_entries),
        _ => {}
    }
}

/// Words as people read them: an entry such as `lin/7`, a writer and a file are one each.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !c.is_alphanumeric() && !"/@~._-".contains(c);
    text.split(ends)
}

/// What is between the tags of a page, a line for each piece.
fn plain(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let pieces = body.split('<').filter_map(|part| part.split_once('>'));
    pieces.map(|(_, text)| format!("{text}\n")).collect()
}

fn workbook(report: &Report) -> String {
    let bytes = std::io::Cursor::new(xlsx(report).unwrap());
    let mut book: Xlsx<_> = open_workbook_from_rs(bytes).unwrap();
    let mut text = String::new();
    for (_, sheet) in book.worksheets() {
        for cell in sheet.rows().flatten() {
            if let Data::String(cell) = cell {
                text += &format!("{cell}\n");
            }
        }
    }
    text
}

/// But for the list of people on paper, which has both names of each, and what people typed.
#[test]
fn whoever_works_the_night_reads_short_names() {
    every_night(|name, s| {
        let texts = s.run.log.iter().flat_map(|line| line.fact().texts.iter());
        let typed: Vec<&str> = texts.map(|(_, text)| text.as_str()).collect();
        for (page, text) in worked(s) {
            for person in s.run.plan.people.iter().filter(|p| p.id != p.name) {
                let most = usize::from(page == "paper");
                let lines = text.lines().filter(|line| line.contains(&person.name));
                let theirs = |line: &&str| {
                    let mut typed = typed.iter().filter(|text| text.contains(&person.name));
                    typed.any(|text| line.contains(text))
                };
                let own: Vec<&str> = lines.filter(|line| !theirs(line)).collect();
                assert!(
                    own.len() <= most,
                    "{name} {page}: {}: {own:#?}",
                    person.name
                );
            }
        }
    });
}

fn worked(s: &Situation) -> Vec<(&'static str, String)> {
    let run = s.run;
    let ids = ShortIds::of(run);
    let log: Vec<String> = run
        .log
        .iter()
        .map(|l| log_text(run, &ids, l, None))
        .collect();
    let entries = run.log.iter().map(|line| LogEntry::of(run, line).sentence);
    let people = run.plan.people.iter();
    let told = people.flat_map(|person| {
        let s = Situation::at(s.wall, run, &person.id);
        let told = notices(&s);
        told.iter().map(|n| notice_text(&s, n)).collect::<Vec<_>>()
    });
    let from = run.plan.people.first().map(|p| p.id.as_str());
    let packet = packet(s, Names::Short, from, None);
    let paper = |paper: &Paper| paper_text(paper);
    vec![
        ("status", status_text(s, &source())),
        ("brief", brief(s)),
        ("log", log.join("\n")),
        ("log as JSON", entries.collect::<Vec<_>>().join("\n")),
        ("notices", told.collect::<Vec<_>>().join("\n")),
        ("hand-over", packet_text(run, &packet, s.now)),
        ("hand-over", packet_markdown(run, &packet, s.now)),
        ("triage", triage_text(s)),
        ("paper", paper(&paper_of_run(s, &source()))),
        ("paper", paper(&paper_of_runbook(&run.plan))),
    ]
}
