//! Whoever tells of services says the same: report, status, paper, known issues, hand-over and
//! screen, on nights at which anything may happen.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use super::ui::{LARGE, SMALL, TestApp};
use crate::journal::{BlockerFields, Mode, Outcome, RollbackExtent, RunOutcome, TestResult};
use crate::report::{
    Redactor, Source, Status, brief, json, known_issues, packet, paper_of_run, paper_text, rows,
    status_text, to_json,
};
use crate::run::testing::{Night, start};
use crate::run::{Command, Request, Rule, ServiceState};
use crate::situation::{Downtime, ServiceFacts, Situation, service_facts};
use crate::time::{Instant, Span};
use crate::words::{Cell, Names, downtime, downtime_sentence, not_known};

const NIGHTS: u64 = 150;

const SERVICES: [&str; 4] = ["net", "sql", "emr", "print"];

const PLAN: &str = "
runbook: Week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}]
services:
  - {id: net, name: Network, downtime: {procedure: Wait, longest: 40m}}
  - {id: sql, name: Database, needs: [net]}
  - {id: emr, name: Records, needs: [sql], proves: [sql], downtime: {procedure: Red binder, longest: 1h}}
  - {id: print, name: Printing, needs: [net], sites: [north, south], downtime: {procedure: By hand, longest: 30m}}
phases:
  - id: all
    title: All
    steps:
      - {id: net, title: Change the switch, takes: 10m, needs: [], changes: [net], undo: {do: x}}
      - {id: sql, title: Upgrade, takes: 20m, needs: [], changes: [sql], undo: {do: x}}
      - {id: emr, title: New client, takes: 5m, needs: [], changes: [emr], undo: {do: x}}
      - {id: print, title: New driver, takes: 5m, needs: [], changes: [print], undo: {do: x}}
      - {id: chart, title: Open a chart, takes: 5m, tests: [emr]}
      - {id: label, title: Print a label, takes: 5m, tests: [print]}
";

fn any_night(seed: u64) -> Night {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut night = Night::open(PLAN, Mode::Rehearsal);
    for _ in 0..rng.random_range(0..30) {
        night.wait(rng.random_range(0..12));
        let id = SERVICES[rng.random_range(0..SERVICES.len())].to_string();
        let site = ["north", "south"][rng.random_range(0..2)];
        let site = (id == "print" && rng.random_bool(0.7)).then(|| site.to_string());
        let test = |result| Command::Test {
            service: id.clone(),
            site: site.clone(),
            result,
            note: None,
        };
        let finish = |outcome| Command::Finish {
            step: id.clone(),
            outcome,
            confirm: None,
            results: Vec::new(),
        };
        let command = match rng.random_range(0..14) {
            0..4 => test(TestResult::Pass),
            4 => test(TestResult::Degraded),
            5 => test(TestResult::Fail),
            6..9 => start(&id),
            9 | 10 => finish(Outcome::Done),
            11 => Command::Block {
                title: "It is stuck".into(),
                fields: BlockerFields {
                    services: Some(vec![id]),
                    ..BlockerFields::default()
                },
            },
            12 => Command::Unblock {
                blocker: "B1".into(),
            },
            _ => Command::Rollback {
                extent: RollbackExtent::Only { steps: vec![id] },
            },
        };
        // What the rules refuse did not happen.
        let _ = night.record("amara", Request::from(command).because("so it was"));
    }
    if rng.random_bool(0.3) {
        let close = Command::Close {
            outcome: RunOutcome::Stopped,
        };
        let close = Request::from(close).because("enough");
        night.does("amara", close.overriding(Rule::StillRunning));
        night.wait(rng.random_range(0..10_000));
    }
    night.wait(rng.random_range(0..60));
    night
}

#[test]
fn all_say_the_same_of_services() {
    for seed in 0..NIGHTS {
        let wrong = told_wrong(&mut any_night(seed));
        assert!(wrong.is_empty(), "night {seed}: {wrong:?}");
    }
}

/// Who says something else of a service than the facts: each with the outlets that do.
pub(super) fn told_wrong(night: &mut Night) -> Vec<(String, Vec<&'static str>)> {
    let (screen, now) = board(night);
    let s = Situation::at(now, night.run("amara"), "amara");
    let told = Told::of(&s, screen);
    let facts = service_facts(&s).into_iter();
    let wrong = facts.map(|facts| (facts.service.name.clone(), told.wrong(&s, &facts)));
    wrong.filter(|(_, wrong)| !wrong.is_empty()).collect()
}

/// The board on the screen, and what time it was then.
fn board(night: &mut Night) -> (String, Instant) {
    let mut ui = TestApp::past_card(night, "amara", LARGE);
    ui.keys("U");
    (ui.text(), ui.clock.now.get())
}

/// What each outlet says.
struct Told {
    report: Value,
    status: Value,
    status_text: String,
    brief: String,
    paper: String,
    issues: String,
    packet: String,
    screen: String,
}

impl Told {
    fn of(s: &Situation, screen: String) -> Told {
        let source = Source::default();
        let read = |text: String| serde_json::from_str(&text).unwrap();
        let packet = packet(s, Names::Short, None, None);
        let items = packet.items.iter().map(|item| item.what.clone());
        Told {
            report: read(json(&rows(s, &source)).unwrap()),
            status: read(to_json(&Status::of(s, &source)).unwrap()),
            status_text: in_one_line(&status_text(s, &source)),
            brief: in_one_line(&brief(s)),
            paper: in_one_line(&paper_text(&paper_of_run(s, &source)).replace("!!", "")),
            issues: known_issues(s, &Redactor::default()),
            packet: items.collect::<Vec<_>>().join("\n"),
            screen,
        }
    }

    /// Which of them say something else than the facts.
    fn wrong(&self, s: &Situation, facts: &ServiceFacts) -> Vec<&'static str> {
        let (service, out) = (facts.service, downtime(s.run, &facts.downtime));
        let out = out.unwrap_or_default();
        let is_told = |text: &str| out.is_empty() || text.contains(&out);
        let sentence = downtime_sentence(s.run, facts).unwrap_or_default();
        let too_long = |text: &str| !facts.is_too_long() || text.contains(&sentence);
        let row = self.screen.lines().find(|line| {
            let name = line.get(5..).unwrap_or_default();
            name.starts_with(&service.name)
        });
        let row = row.unwrap_or_default();
        let all = [
            ("report", self.is_reported(s, facts)),
            ("status", self.is_in_status(s, facts)),
            (
                "status text",
                out.is_empty()
                    || self
                        .status_text
                        .contains(&format!("{}: {out}", service.name)),
            ),
            (
                "brief",
                self.brief.contains(&format!("; {} ", service.name)) == facts.is_too_long()
                    || self.brief.contains("more"),
            ),
            ("paper", is_told(&self.paper) && too_long(&self.paper)),
            ("known issues", self.is_under_its_heading(facts, &out)),
            (
                "packet",
                !facts.is_too_long() || self.is_in_packet(facts, &out),
            ),
            (
                "board",
                row.to_lowercase().contains(facts.outlook.state.word())
                    && (facts.downtime.limit.is_none() || row.contains(&out[..out.len().min(40)])),
            ),
        ];
        let wrong = all.into_iter().filter(|(_, is_right)| !is_right);
        wrong.map(|(outlet, _)| outlet).collect()
    }

    fn is_reported(&self, s: &Situation, facts: &ServiceFacts) -> bool {
        let tables = &self.report["tables"];
        let of_it = |table: &str| -> Vec<&Value> {
            let rows = tables[table].as_array().unwrap().iter();
            rows.filter(|row| row["service"] == facts.service.id)
                .collect()
        };
        let services = of_it("services");
        let row = services[0];
        let (told, stretches) = (of_it("downtime"), stretches(s, facts));
        let as_it_was = |(told, stretch): (&&Value, &BTreeMap<&str, Value>)| {
            stretch.iter().all(|(name, value)| told[*name] == *value)
        };
        row["state"] == facts.outlook.state.word()
            && same(row, "longest_seconds", &facts.downtime)
            && told.len() == stretches.len()
            && told.iter().zip(&stretches).all(as_it_was)
    }

    fn is_in_status(&self, s: &Situation, facts: &ServiceFacts) -> bool {
        let services = self.status["services"].as_array().unwrap();
        let service = services
            .iter()
            .find(|one| one["id"] == facts.service.id)
            .unwrap();
        let sites = service["at_sites"].as_array().unwrap();
        let as_they_are = |(told, site): (&Value, &crate::situation::SiteFacts)| {
            told["site"] == site.name && told["state"] == site.state.word()
        };
        let (told, stretches) = (&service["downtime"], stretches(s, facts));
        let listed = told["stretches"].as_array().unwrap();
        let as_it_was = |(told, stretch): (&Value, &BTreeMap<&str, Value>)| {
            let given = stretch.iter().filter(|(name, _)| !OF_REPORT.contains(name));
            given.into_iter().all(|(name, value)| told[*name] == *value)
        };
        service["state"] == facts.outlook.state.word()
            && same(told, "limit_seconds", &facts.downtime)
            && listed.len() == stretches.len()
            && listed.iter().zip(&stretches).all(as_it_was)
            && sites.len() == facts.sites.len()
            && sites.iter().zip(&facts.sites).all(as_they_are)
    }

    fn is_in_packet(&self, facts: &ServiceFacts, out: &str) -> bool {
        let mut items = self.packet.lines();
        items.any(|item| item.starts_with(&facts.service.name) && item.contains(out))
    }

    /// It stands once, under the heading that it belongs to, with how long it has been out.
    fn is_under_its_heading(&self, facts: &ServiceFacts, out: &str) -> bool {
        let headings = ["Does not work", "Not tested since it was changed", "Works"];
        let told = headings.map(|heading| {
            let (_, rest) = self.issues.split_once(&format!("## {heading}\n")).unwrap();
            let part = rest.split("\n## ").next().unwrap_or_default();
            let name = &facts.service.name;
            let is_of_it = |line: &&str| {
                line.starts_with(&format!("- **{name}**")) || line.starts_with(&format!("- {name}"))
            };
            part.lines()
                .filter(is_of_it)
                .map(str::to_string)
                .collect::<Vec<String>>()
        });
        let works = !facts.is_broken() && !facts.is_untested();
        let wanted = [
            facts.is_broken(),
            facts.is_untested() && !facts.is_broken(),
            works && facts.by.is_some(),
        ];
        let line = told.concat().concat().to_lowercase();
        // What was only not tested is not said to be out.
        let said = not_known(&facts.downtime)
            .filter(|_| wanted[1])
            .unwrap_or(out.into());
        told.map(|lines| lines.len()) == wanted.map(usize::from)
            && (!wanted.contains(&true) || line.contains(&said))
    }
}

/// What a stretch has in the report, and in `status` only the service as a whole.
const OF_REPORT: [&str; 3] = ["planned_seconds", "limit_seconds", "over_seconds"];

/// Each time that a service was out, at each of its sites, by field.
fn stretches(s: &Situation, facts: &ServiceFacts) -> Vec<BTreeMap<&'static str, Value>> {
    let time = |at: Instant| Value::from(s.run.plan.window.zone.rfc3339(at));
    let seconds = |span: Option<Span>| span.map_or(Value::Null, |span| span.secs().into());
    let of_places = facts.places().into_iter();
    let all = of_places.flat_map(|(site, downtime)| {
        downtime.stretches.iter().map(move |stretch| {
            let until = Some(stretch.until).filter(|_| !stretch.is_open);
            BTreeMap::from([
                ("site", site.map_or(Value::Null, Value::from)),
                ("from", time(stretch.from)),
                ("until", until.map_or(Value::Null, time)),
                ("out_seconds", stretch.span().secs().into()),
                ("planned_seconds", seconds(downtime.planned_span())),
                ("limit_seconds", seconds(downtime.limit)),
                ("over_seconds", seconds(downtime.over_by(stretch))),
            ])
        })
    });
    all.collect()
}

/// Whether an object has the figures of that downtime.
fn same(told: &Value, limit: &str, downtime: &Downtime) -> bool {
    let seconds = |span: Option<Span>| span.map_or(Value::Null, |span| span.secs().into());
    let longest = downtime.longest().map(|stretch| stretch.span());
    let figures = [
        (limit, downtime.limit),
        (
            "out_seconds",
            downtime.current().map(|stretch| stretch.span()),
        ),
        ("planned_seconds", downtime.planned_span()),
        ("total_seconds", longest.map(|_| downtime.total())),
        ("longest_stretch_seconds", longest),
        ("over_seconds", downtime.over()),
    ];
    figures
        .iter()
        .all(|(name, span)| told[*name] == seconds(*span))
}

/// What is broken over lines, with one space between words.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The records were out for 23h58m against a tolerable 12h: nobody has to press a key to learn it.
#[test]
fn what_was_out_for_too_long_is_in_sight_everywhere() {
    let plan = PLAN.replace("longest: 1h}", "longest: 12h}");
    let mut night = Night::open(&plan, Mode::Rehearsal);
    night.does("amara", start("sql"));
    night.wait(23 * 60 + 57);
    let words = "down 23h57m, 11h57m over its limit of 12h";
    for size in [SMALL, LARGE] {
        let mut ui = TestApp::past_card(&mut night, "amara", size);
        assert!(ui.text().contains("1 OUT TOO LONG"), "{}", ui.text());
        ui.keys("U");
        let text = ui.text();
        assert!(
            text.contains("OUT TOO LONG") && text.contains("down 23h57m"),
            "{text}"
        );
    }
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let source = Source::default();
    let report = rows(&s, &source);
    let pages = [
        ("report", crate::report::markdown(&report)),
        (
            "page",
            crate::report::html(&report, &crate::report::Page::default()),
        ),
        ("status", status_text(&s, &source)),
        (
            "known issues",
            known_issues(&s, &Redactor::default()).replace("Down", "down"),
        ),
        (
            "paper",
            in_one_line(&paper_text(&paper_of_run(&s, &source))),
        ),
        (
            "packet",
            packet(&s, Names::Short, None, None).items[0].what.clone(),
        ),
    ];
    for (outlet, text) in pages {
        assert!(text.contains(words), "{outlet}: {text}");
    }
    let spoken =
        "Records has been down for 23 hours 57 minutes, 11 hours 57 minutes over its limit";
    assert!(brief(&s).contains(spoken), "{}", brief(&s));
    let over = report.field("out_too_long").unwrap();
    assert!(
        matches!(over, Cell::List(all) if all.len() == 1),
        "{over:?}"
    );
    let facts = service_facts(&s);
    assert_eq!(facts[2].outlook.state, ServiceState::Unproven);
}
