//! Whatever happens in a night, all outlets say the same of it: report, status, paper, packet and
//! screen, each held against `situation::facts`.
//!
//! `NIGHTS=7` plays one seed, `NIGHTS=250..2500` all of these.

use std::collections::BTreeMap;
use std::ops::Range;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use super::downtime::told_wrong;
use super::ui::{LARGE, TestApp};
use crate::journal::{
    BlockerFields, ConditionFields, Decision, Mode, Outcome, RollbackExtent, RunOutcome,
    ServiceResult, TestResult, Vote,
};
use crate::report::{
    Source, Status, brief, json, packet, packet_text, paper_of_run, paper_text, rows, status_text,
    to_json,
};
use crate::run::testing::Night;
use crate::run::{Command, Met, Observed, Request, Rule};
use crate::situation::{SignOffState, Situation};
use crate::time::{Instant, Span};
use crate::words::Names;

/// The nights that are played each time; `.ci/run` plays more.
const SEEDS: Range<u64> = 0..100;

/// So many things are tried in one.
const WISHES: usize = 90;

const PEOPLE: [&str; 4] = ["amara", "lin", "joe", "ruth"];

const STEPS: [&str; 6] = ["freeze", "backup", "upgrade", "print", "look", "tell"];

pub const PLAN: &str = r#"
runbook: Two services
id: two
window: {opens: 2026-11-27 18:00, closes: 2026-11-28 06:00, timezone: America/Toronto}
people:
  - {id: amara, name: Amara Osei, roles: [lead]}
  - {id: lin, name: Lin Baptiste, roles: [dba]}
  - {id: joe, name: Joe Tremblay, roles: [dba, network]}
  - {id: ruth, name: Ruth Adeyemi, roles: [clinical]}
services:
  - {id: db, name: Database, downtime: {procedure: paper, longest: 1h}}
  - {id: emr, name: Records, needs: [db], sites: [north, south]}
phases:
  - id: prepare
    title: Prepare
    steps:
      - {id: freeze, title: Freeze, role: lead, takes: 10m}
      - {id: backup, title: Back up, role: dba, takes: 45m, sign_off: [lead], restore_point: {of: [db, emr], do: Restore, takes: 30m}, evidence: [{id: rows, ask: Rows, kind: number, min: 100}]}
      - id: first
        title: Go or no-go
        gate: {decides: [lead], votes: [dba, clinical], criteria: [{text: Backed up, step: backup}, Clinics told]}
  - id: change
    title: Change
    steps:
      - {id: upgrade, title: Upgrade, role: dba, takes: 1h, changes: [db], undo: {do: Go back, takes: 30m, sign_off: [lead]}}
      - {id: print, title: Print, role: network, takes: 20m, changes: [emr], undo: {do: Old queues, takes: 5m}, needs: [first]}
      - {id: look, title: Look, role: clinical, takes: 15m, tests: [emr], needs: [upgrade]}
      - id: last
        title: Open or not
        gate: {decides: [lead], votes: [clinical], criteria: [{text: Looked at, step: look}, {text: Records work, service: emr}]}
      - {id: tell, title: Tell the clinics, role: lead, changes: [emr], undo: {impossible: they know}, needs: [last]}
"#;

#[test]
fn all_outlets_say_the_same() {
    let seeds = std::env::var("NIGHTS").map_or(SEEDS, |seeds| {
        let number = |text: &str| text.parse().expect("NIGHTS is a number, or two as in 3..9");
        match seeds.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => number(&seeds)..number(&seeds) + 1,
        }
    });
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in seeds.clone() {
        let mut night = random_night(seed);
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| agree(&mut night)))
            .unwrap_or_else(|_| panic!("seed {seed}: see it with NIGHTS={seed}"));
        for kind in found {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    // Or nothing was tried.
    let few = [
        "skipped",
        "condition",
        "closed",
        "open criterion",
        "rolled back",
        "signed",
        "was out",
        "out too long",
    ];
    if seeds.end - seeds.start >= 100 {
        for kind in few {
            assert!(kinds.contains_key(kind), "{kind}: never in {kinds:?}");
        }
    }
}

/// A night in which people do what comes to their minds; what is refused is often overridden.
fn random_night(seed: u64) -> Night {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut night = Night::open(PLAN, Mode::Live);
    for _ in 0..WISHES {
        night.wait(rng.random_range(0..9));
        let who = *PEOPLE.choose(&mut rng).unwrap();
        let mut request = Request::from(wish(&mut rng));
        request.because = Some("a reason".into());
        if rng.random_bool(0.15) {
            request.at = Some(night.now - Span::minutes(rng.random_range(1..30)).delta());
        }
        if let Err(refusal) = night.record(who, request.clone()) {
            request.overrides = Some(refusal.rule).filter(|rule| *rule != Rule::NotYourRole);
            let who = if refusal.rule == Rule::NotLead {
                "amara"
            } else {
                who
            };
            _ = night.record(who, request);
        }
    }
    if rng.random_bool(0.4) {
        let outcome = *[RunOutcome::Partial, RunOutcome::Stopped]
            .choose(&mut rng)
            .unwrap();
        let close = Request::from(Command::Close { outcome }).because("enough");
        for rule in [Rule::StillRunning, Rule::Unsettled] {
            let close = Request {
                overrides: Some(rule),
                ..close.clone()
            };
            _ = night.record("amara", close);
        }
        night.wait(rng.random_range(0..600));
    }
    night
}

pub fn wish(rng: &mut StdRng) -> Command {
    let step = STEPS.choose(rng).unwrap().to_string();
    let gate = ["first", "last"].choose(rng).unwrap().to_string();
    let outcome = [
        Outcome::Done,
        Outcome::Done,
        Outcome::Failed,
        Outcome::WorkedAround,
    ];
    let outcome = *outcome.choose(rng).unwrap();
    let number = rng.random_range(1..4);
    match rng.random_range(0..33) {
        0..5 => Command::Start {
            step,
            confirm: None,
        },
        5..13 => Command::Finish {
            step,
            outcome,
            confirm: None,
            results: Vec::new(),
        },
        13..15 => Command::Skip { step },
        15 => Command::Reopen { step },
        16..18 => Command::Sign {
            step,
            role: String::new(),
        },
        18 => Command::RefuseSign {
            step,
            role: String::new(),
        },
        19 => Command::Evidence {
            step: "backup".into(),
            id: "rows".into(),
            value: Observed::Value("4812".into()),
        },
        20 => Command::Block {
            title: "no VPN".into(),
            fields: BlockerFields {
                steps: Some(vec![step]),
                owner: Some("lin".into()),
                ..BlockerFields::default()
            },
        },
        21 => Command::Unblock {
            blocker: format!("{}{number}", if rng.random_bool(0.5) { 'B' } else { 'C' }),
        },
        22..24 => Command::Vote {
            gate,
            vote: if rng.random_bool(0.7) {
                Vote::Go
            } else {
                Vote::NoGo
            },
        },
        24..27 => Command::Decide {
            gate,
            decision: *[Decision::Go, Decision::Go, Decision::Hold, Decision::NoGo]
                .choose(rng)
                .unwrap(),
            until: None,
            conditions: Vec::new(),
        },
        27 => Command::Decide {
            gate,
            decision: Decision::Go,
            until: None,
            conditions: vec![("vendor on the bridge".into(), ConditionFields::default())],
        },
        28 => Command::Tick { gate, criterion: 1 },
        29..31 => test(rng),
        31 => match rng.random_range(0..4) {
            0 => Command::Rollback {
                extent: RollbackExtent::Everything,
            },
            1 => Command::Rollback {
                extent: RollbackExtent::Only { steps: vec![step] },
            },
            _ => Command::Resume { scope: None },
        },
        _ => Command::TakeBack,
    }
}

fn test(rng: &mut StdRng) -> Command {
    let site = *[None, Some("north"), Some("south")].choose(rng).unwrap();
    let results = [TestResult::Pass, TestResult::Pass, TestResult::Fail];
    let result: ServiceResult = ServiceResult {
        service: if site.is_some() { "emr" } else { "db" }.into(),
        site: site.map(str::to_string),
        result: *results.choose(rng).unwrap(),
    };
    Command::Test {
        service: result.service,
        site: result.site,
        result: result.result,
        note: None,
    }
}

/// Holds every outlet against the facts; says what there was in the night.
fn agree(night: &mut Night) -> Vec<&'static str> {
    let now = night.now;
    let source = Source::default();
    let run = night.run("amara").clone();
    let s = Situation::at(now, &run, "amara");
    let report: Value = serde_json::from_str(&json(&rows(&s, &source)).unwrap()).unwrap();
    let status = to_json(&Status::of(&s, &source)).unwrap();
    let outlets = Outlets {
        s: &s,
        report,
        status: serde_json::from_str(&status).unwrap(),
        text: status_text(&s, &source),
        paper: paper_text(&paper_of_run(&s, &source)),
        packet: packet_text(&run, &packet(&s, Names::Short, None, None), now),
    };
    outlets.steps();
    outlets.counts();
    outlets.criteria();
    outlets.conditions();
    outlets.blockers();
    outlets.sign_offs();
    outlets.open_items();
    outlets.the_end();
    let spoken = brief(&s);
    let shown = screen(night, now);
    outlets.progress(&spoken, &shown);
    let kinds = outlets.kinds();
    let wrong = told_wrong(night);
    assert!(wrong.is_empty(), "how long services were out: {wrong:?}");
    kinds
}

struct Outlets<'a> {
    s: &'a Situation<'a>,
    report: Value,
    status: Value,
    text: String,
    paper: String,
    packet: String,
}

impl Outlets<'_> {
    fn table(&self, name: &str) -> &Vec<Value> {
        self.report["tables"][name].as_array().unwrap()
    }

    fn status(&self, name: &str) -> &Vec<Value> {
        self.status[name].as_array().unwrap()
    }

    fn time(&self, at: Option<Instant>) -> Value {
        at.map_or(Value::Null, |at| {
            self.s.run.plan.window.zone.rfc3339(at).into()
        })
    }

    fn steps(&self) {
        let plan = &self.s.run.plan;
        let rows = self.table("steps").iter().zip(self.status("steps"));
        for (ix, (row, status)) in plan.in_order().zip(rows) {
            let facts = self.s.step(ix);
            let stage = facts.stage.unwrap().word();
            for (field, value) in [
                ("stage", Value::from(stage)),
                ("first_started", self.time(facts.first_started)),
                ("started", self.time(facts.started)),
                ("finished", self.time(facts.finished)),
                ("attempts", facts.attempts.into()),
            ] {
                assert_eq!(row[field], value, "{field} of {}", row["number"]);
                assert_eq!(status[field], value, "{field} of {}", row["number"]);
            }
            if let Some(took) = facts.took {
                assert_eq!(row["actual_seconds"], took.secs());
            }
        }
    }

    fn counts(&self) {
        let counts = self.s.night().counts;
        let (header, progress) = (&self.report["header"], &self.status["progress"]);
        for (field, in_status, count) in [
            ("steps_done", "done", counts.done),
            ("steps_worked_around", "worked_around", counts.worked_around),
            ("steps_skipped", "skipped", counts.skipped),
            ("steps_rolled_back", "rolled_back", counts.rolled_back),
            ("steps_total", "total", counts.total()),
        ] {
            assert_eq!(header[field], count, "{field}");
            assert_eq!(progress[in_status], count, "{in_status}");
        }
        assert_eq!(counts.over() + counts.open(), counts.total());
        let phases: u64 = self
            .table("phases")
            .iter()
            .map(|p| p["total"].as_u64().unwrap())
            .sum();
        assert_eq!(phases, counts.total() as u64);
    }

    fn criteria(&self) {
        let rows = self.table("criteria").iter();
        let status = self
            .status("gates")
            .iter()
            .flat_map(|gate| gate["criteria"].as_array().unwrap());
        let facts: Vec<_> = self.s.gates().flat_map(|gate| gate.criteria).collect();
        for ((facts, row), status) in facts.iter().zip(rows).zip(status) {
            assert_eq!(row["met"], facts.met.holds(), "{row}");
            assert_eq!(status["met"], facts.met.holds(), "{status}");
            assert_eq!(row["met_then"], status["met_then"]);
            let mark = match facts.met {
                Met::Yes => "[x]",
                Met::WorkedAround => "[W]",
                Met::No => "[ ]",
            };
            let text = &facts.criterion.text;
            let lines = self
                .paper
                .lines()
                .filter(|line| line.contains(text.as_str()));
            for line in lines.filter(|line| line.contains("] ")) {
                assert!(line.contains(&format!("{mark} {text}")), "{line}");
            }
        }
    }

    fn conditions(&self) {
        let run = self.s.run;
        let rows = self
            .table("conditions")
            .iter()
            .zip(self.status("conditions"));
        for (condition, (row, status)) in run.conditions.iter().zip(rows) {
            let word = condition.state.word();
            assert_eq!(
                (&row["state"], &status["state"]),
                (&word.into(), &word.into())
            );
            assert_eq!(row["met"], status["met"]);
            assert_eq!(
                status["met"],
                self.time(condition.met().map(|stamp| stamp.at))
            );
            let mark = if word == "met" { "[x]" } else { "[ ]" };
            let number = format!("] {} ", condition.number);
            for line in self.paper.lines().filter(|line| line.contains(&number)) {
                assert!(line.contains(mark), "{word}: {line}");
            }
            let named = format!("  {}  ", condition.number);
            let listed = self
                .text
                .split_once("Conditions to meet")
                .map(|(_, text)| text)
                .is_some_and(|text| text.contains(&named));
            assert_eq!(listed, condition.is_open(), "{}", self.text);
        }
    }

    fn blockers(&self) {
        let rows = self.table("blockers").iter().zip(self.status("blockers"));
        for (facts, (row, status)) in self.s.blockers().zip(rows) {
            let open = facts.open_for.secs();
            assert!(open >= 0);
            assert_eq!(
                (&row["open_seconds"], &status["open_seconds"]),
                (&open.into(), &open.into())
            );
            assert_eq!(
                (&row["state"], &status["state"]),
                (&facts.state.word().into(), &facts.state.word().into())
            );
            let number = &facts.blocker.number;
            let row = |text: &str| {
                text.lines().any(|l| {
                    l.trim_start().starts_with(&format!("{number} ")) && l.contains("no VPN")
                })
            };
            assert_eq!(row(&self.text), facts.is_open(), "{number}\n{}", self.text);
            assert_eq!(
                self.packet.contains(&format!("{number} ")),
                facts.is_open(),
                "{}",
                self.packet
            );
        }
    }

    fn sign_offs(&self) {
        let plan = &self.s.run.plan;
        let matrix = self.table("sign_off_matrix");
        for (ix, status) in plan.in_order().zip(self.status("steps")) {
            let facts = self.s.step(ix);
            for (facts, status) in facts
                .sign_offs
                .iter()
                .zip(status["sign_offs"].as_array().unwrap())
            {
                assert_eq!(status["state"], facts.state.word());
                let number = &plan.steps[ix].number;
                let row = matrix
                    .iter()
                    .find(|r| r["step"] == **number && r["work"] == "step");
                let cell = row.unwrap()[format!("role_{}", facts.role)]
                    .as_str()
                    .unwrap();
                let who = facts
                    .given
                    .map(|given| &given.stamp.by[..])
                    .and_then(|id| plan.person(id))
                    .map_or("", |person| &person.name[..]);
                let expected = match facts.state {
                    SignOffState::Signed => who.to_string(),
                    SignOffState::Refused => format!("refused by {who}"),
                    SignOffState::Lapsed => format!("changed since {who} signed"),
                    SignOffState::Missing | SignOffState::NotDue => facts.state.word().to_string(),
                };
                assert!(cell.starts_with(&expected), "{cell}, not {expected}");
            }
        }
    }

    fn open_items(&self) {
        let items = self.s.open_items();
        assert_eq!(self.table("open").len(), items.len());
    }

    fn the_end(&self) {
        let night = self.s.night();
        assert_eq!(
            self.report["header"]["finished"],
            self.time(night.finished())
        );
        assert_eq!(self.status["finished"], self.time(night.finished()));
        let late = night.late().map_or(Value::Null, |late| late.secs().into());
        assert_eq!(self.report["header"]["end_slip_seconds"], late);
        let ended = self.report["header"]["ended"].as_str();
        for outlet in [&self.text, &self.paper] {
            assert_eq!(
                outlet.contains("given up "),
                ended.is_some_and(|e| e.starts_with("given up"))
            );
        }
    }

    fn progress(&self, spoken: &str, shown: &str) {
        let counts = self.s.night().counts;
        let (done, total) = (counts.done, counts.total());
        let words = format!("{done} of {total} steps done");
        let short = format!("{done}/{total}");
        assert!(spoken.contains(&words), "{spoken}");
        assert!(self.paper.contains(&words), "{}", self.paper);
        assert!(
            self.text.contains(&format!("{short} steps done")),
            "{}",
            self.text
        );
        assert!(
            shown.contains(&format!("{short} done")) || self.s.run.is_rolling_back_all(),
            "{shown}"
        );
        let skipped = format!("{} skipped", counts.skipped);
        if counts.skipped > 0 {
            for outlet in [spoken, &self.text] {
                assert!(outlet.contains(&skipped), "{outlet}");
            }
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        let counts = self.s.night().counts;
        let signed = self
            .table("sign_offs")
            .iter()
            .any(|row| row["counts"] == true);
        let open = |row: &Value| {
            row["objections"]
                .as_str()
                .is_some_and(|o| o.contains("criteria open"))
        };
        [
            ("skipped", counts.skipped > 0),
            ("condition", !self.s.run.conditions.is_empty()),
            ("closed", self.s.run.closed.is_some()),
            ("open criterion", self.table("gates").iter().any(open)),
            ("rolled back", counts.rolled_back > 0),
            ("signed", signed),
            ("was out", !self.table("downtime").is_empty()),
            (
                "out too long",
                self.report["header"]["out_too_long"] != Value::Array(vec![]),
            ),
        ]
        .into_iter()
        .filter_map(|(kind, there)| there.then_some(kind))
        .collect()
    }
}

fn screen(night: &mut Night, now: Instant) -> String {
    night.now = now;
    TestApp::past_card(night, "amara", LARGE).text()
}
