//! The paper of a small runbook, and of a run in the middle; and that nothing is missing on it.

use super::night::{mid_night, picture, source};
use super::night_off_plan::rolled_back_night;
use crate::report::paper::{Block, Column};
use crate::report::{Paper, paper_html, paper_of_run, paper_of_runbook, paper_text};
use crate::run::testing::finish;
use crate::run::{Command, Request};
use crate::runbook::{self, Runbook, Undo};
use crate::text::width;
use crate::time::Span;

const RUNBOOK: &str = r#"
runbook: Paper & pens
id: paper
revision: "2"
change: CHG-9
summary: |
  Bridge: **555-0100**.
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, doors_open: 2026-11-28 07:30, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead], contact: ext 4411, available: [2026-11-27 17:00 / 2026-11-28 03:00]}
  - {id: lin, name: Lin Baptiste, roles: [dba], deputy_for: [amara]}
contacts:
  - {id: vendor, name: Records vendor, contact: 1-800-555-0142, account: C-1, hours: 24x7, then: duty}
  - {id: duty, name: Duty manager, contact: 1-800-555-0143}
services:
  - {id: print, name: Printing, criticality: convenience, needs: [emr]}
  - id: emr
    name: Medical records
    criticality: safety
    contact: vendor
    test: Open a chart
    proves: [print]
    sites: [north, south]
    soak: 7d
    downtime: {procedure: Paper charts from the red binder, longest: 8h}
escalation: {high: [{after: 15m, call: amara}, {after: 30m, call: duty}]}
phases:
  - id: ready
    title: Ready
    when: before
    steps:
      - {id: call, title: Roll call}
  - id: night
    title: The night
    steps:
      - id: backup
        title: Back up
        do: |
          1. On `db01`: `backup --full "E:\cut"`
          2. Wait.

          ```
          tail -f backup.log
          ```
        expect: Ends with `0 errors`
        role: dba
        takes: {best: 30m, likely: 45m, worst: 2h}
        not_before: 2026-11-27 20:00
        run: {command: ./check.sh, timeout: 2m}
        restore_point: {of: [emr], do: Restore it, takes: 90m, expect: Yesterday's note, sign_off: [lead]}
        sign_off: [lead]
        evidence:
          - {id: rows, ask: Rows, kind: number, min: 100}
          - {id: how, ask: It ended, kind: choice, choices: [clean, warnings]}
          - {id: log, ask: The log, kind: file}
          - {id: case, ask: Case number, kind: text}
      - {id: prove, title: Restore it elsewhere, crew: {dba: 2, lead: 1}, takes: 1h, proves_restore: backup}
      - id: go
        title: Go or no-go
        gate:
          decides: [lead]
          votes: [dba]
          decide_by: 2026-11-28 02:00
          if_late: no-go
          criteria: [{text: Backed up, step: backup}, {text: Records answer, service: emr}, Clinics told]
      - id: upgrade
        title: Upgrade
        takes: 1h
        changes: [emr]
        confirm: DB01
        first_time: Upgrader 9
        undo: {do: "Run `downgrade`", takes: 20m, role: dba, expect: Old version, tests: [emr], confirm: DB01}
      - {id: forms, title: Load the forms, changes: [emr]}
      - {id: labels, title: Load the labels, changes: [print], tests: [print]}
      - {id: release, title: Release the messages, undo: {impossible: What was sent is sent}}
"#;

fn plan() -> Runbook {
    match runbook::load(RUNBOOK.as_bytes(), "paper.yaml") {
        Ok(plan) => plan,
        Err(problems) => panic!("{problems}"),
    }
}

fn of_the_night() -> Paper {
    let mut night = mid_night();
    let earlier = night.now - Span::minutes(5).delta();
    night.does("amara", Request::from(finish("open-up")).at(earlier));
    let skip = Command::Skip {
        step: "whiteboard".into(),
    };
    night.does("joe", Request::from(skip).because("nobody in the room"));
    picture(&mut night, |s| paper_of_run(s, &source()))
}

#[test]
fn the_paper_is_as_it_was() {
    for (name, paper) in [
        ("paper-runbook", paper_of_runbook(&plan())),
        ("paper-run", of_the_night()),
    ] {
        let text = paper_text(&paper);
        assert!(text.lines().all(|l| width(l) <= 80), "{text}");
        insta::assert_snapshot!(format!("{name}.txt"), text);
        insta::assert_snapshot!(format!("{name}.html"), paper_html(&paper));
    }
}

#[test]
fn columns_fit_the_page_and_titles_their_columns() {
    for paper in [paper_of_runbook(&plan()), of_the_night()] {
        for block in paper.sheets.iter().flat_map(|sheet| &sheet.blocks) {
            let Block::Table(table) = block else {
                continue;
            };
            let gaps = 2 * (table.columns.len() - 1);
            let all: usize = table.columns.iter().map(|c| c.width).sum();
            assert!(all + gaps <= 80, "{table:?}");
            let fits = |c: &Column| c.title.len() <= c.width;
            assert!(table.columns.iter().all(fits), "{table:?}");
        }
    }
}

/// Whoever has only the paper has every step, every number and every undo.
#[test]
fn nothing_of_the_plan_is_missing() {
    let weekend = include_bytes!("../../../runbooks/medical-records.yaml");
    let weekend = runbook::load(weekend, "medical-records.yaml").unwrap();
    for plan in [plan(), weekend] {
        let paper = paper_of_runbook(&plan);
        let (text, html) = (words(&paper_text(&paper)), html_words(&paper_html(&paper)));
        for fact in facts(&plan) {
            let fact = words(&fact);
            assert!(text.contains(&fact), "{fact} is not in the text");
            assert!(html.contains(&fact), "{fact} is not in the HTML");
        }
    }
}

fn facts(plan: &Runbook) -> Vec<String> {
    let mut facts = Vec::new();
    for step in &plan.steps {
        facts.push(format!("{} {}", step.number, step.title));
        facts.extend(step.expect.clone());
        facts.extend(step.evidence.iter().map(|e| e.ask.clone()));
        facts.extend(step.confirm.clone());
        let points = step.restore_point.iter().map(|p| &p.restore);
        match &step.undo {
            Some(Undo::Impossible(why)) => facts.push(why.to_uppercase()),
            Some(Undo::Work(work)) => {
                facts.push(format!("{} Undo: {}", step.number, step.title));
                facts.extend(work.expect.clone());
            }
            None => {}
        }
        facts.extend(points.flat_map(|work| work.expect.clone()));
        let criteria = step.gate.iter().flat_map(|g| &g.criteria);
        facts.extend(criteria.map(|c| c.text.clone()));
    }
    // A number stands whole, but not what is before it in its cell.
    let contacts = plan.contacts.iter().flat_map(|c| &c.contact);
    let numbers = contacts.chain(plan.people.iter().flat_map(|p| &p.contact));
    facts.extend(numbers.flat_map(|n| n.split(' ')).map(str::to_string));
    let downtimes = plan.services.iter().flat_map(|s| &s.downtime);
    facts.extend(downtimes.map(|d| d.procedure.clone()));
    facts
}

/// The letters and digits alone: formats break lines and set commands each in their way.
fn words(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.collect::<String>().to_uppercase()
}

fn html_words(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut shown = String::new();
    for part in body.split('<').skip(1) {
        shown += part.split_once('>').unwrap().1;
    }
    for (entity, c) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&middot;", " "),
        ("&amp;", "&"),
    ] {
        shown = shown.replace(entity, c);
    }
    words(&shown.replace("&lt;", "<").replace("&gt;", ">"))
}

#[test]
fn what_is_over_is_short_and_what_is_open_has_room() {
    let text = paper_text(&of_the_night());
    let block = |number: &str| {
        let mut blocks = text.split("\n\n");
        let found = blocks
            .find(|b| b.contains(&format!("] {number}  ")))
            .unwrap();
        found.to_string()
    };
    let (done, running) = (block("1.2"), block("2.1"));
    assert!(
        done.starts_with("[x]") && done.lines().count() <= 3,
        "{done}"
    );
    assert!(!done.contains("__:__") && done.contains("signed by amara (lead)"));
    assert!(running.starts_with("[ ]") && running.contains("by joe  finished __:__"));
    assert!(running.contains("BLOCKED") && running.contains("attempt 1 failed"));
}

#[test]
fn what_was_taken_back_is_ticked_and_needs_no_room() {
    let mut night = rolled_back_night();
    let text = picture(&mut night, |s| paper_text(&paper_of_run(s, &source())));
    let rollback_limit = text.split("ROLLBACK: FROM").last().unwrap();
    assert!(
        rollback_limit.contains("restored 00:24 lin"),
        "{rollback_limit}"
    );
    assert!(!rollback_limit.contains("[ ]"), "{rollback_limit}");
}

#[test]
fn the_page_needs_nothing_and_names_no_size() {
    let html = paper_html(&of_the_night());
    for no in [
        "<script", "http", "src=", "url(", "@import", "Letter;", "A4;",
    ] {
        assert!(!html.contains(no), "{no}");
    }
    let style = html
        .split("<style>")
        .nth(1)
        .unwrap()
        .split("</style>")
        .next()
        .unwrap();
    assert!(!style.contains(" size:"), "the printer's paper is used");
    let colours = style.split('#').skip(1).map(|c| &c[..3]);
    assert!(colours.into_iter().all(|c| ["000", "fff"].contains(&c)));
}
