//! How long services and their sites were out, on nights as they were played.

use super::*;
use crate::journal::{
    BlockerFields, Mode, Outcome, RollbackExtent, RunOutcome, ServiceResult, TestResult, Way,
};
use crate::run::testing::{Night, start};
use crate::run::{Command, Request, Rule};

/// A network under everything; a chart proves the database, printing is proven at each clinic.
const WEEK: &str = "
runbook: Week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}]
services:
  - {id: net, name: Core network}
  - {id: sql, name: SQL Server, needs: [net], downtime: {procedure: Wait, longest: 1h}}
  - {id: emr, name: Medical records, needs: [sql], proves: [sql], downtime: {procedure: Red binder, longest: 2h}}
  - {id: print, name: Printing, needs: [net], sites: [north, south], downtime: {procedure: By hand, longest: 1h30m}}
  - {id: mail, name: Mail}
phases:
  - id: all
    title: All
    steps:
      - {id: snapshot, title: Snapshot, takes: 10m, needs: [], restore_point: {of: [sql], do: Restore, takes: 20m}}
      - {id: switch, title: Change the switch, takes: 30m, needs: [], changes: [net], undo: {do: Put the old one back, takes: 20m}}
      - {id: load, title: Upgrade SQL, takes: 1h, needs: [], changes: [sql]}
      - {id: driver, title: Change the driver, takes: 20m, needs: [], changes: [print], undo: {do: Take it off, takes: 5m}}
      - {id: ping, title: Ping, takes: 2m, needs: [switch], tests: [net]}
      - {id: chart, title: Open a chart, takes: 15m, needs: [load], tests: [emr]}
      - {id: label, title: Print a label, takes: 10m, needs: [switch, driver], tests: [print]}
      - {id: agent, title: Change the mail agent, takes: 20m, needs: [], changes: [mail], tests: [mail]}
";

/// What was done, each `MINUTE WHAT WHICH`, and what is said of it two hours after the last, but
/// where a time is named: `now 300`.
struct Played {
    title: &'static str,
    script: &'static str,
    /// A line for each service, or site, that was out.
    told: &'static [&'static str],
}

const NIGHTS: &[Played] = &[
    Played {
        title: "nothing happened",
        script: "now 60",
        told: &[],
    },
    Played {
        title: "from the start of a change to the pass of what proves it, above it as well",
        script: "10 start load; 80 finish load; 90 pass emr",
        told: &[
            "sql 10-90 (1.3; pass) 80m, planned 75m, limit 60m, over 20m",
            "emr 10-90 (sql by 1.3; pass) 80m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "its own pass does not prove what is above it",
        script: "0 finish load; 10 pass sql; now 20",
        told: &[
            "sql 0-10 (1.3; pass) 10m, planned 75m, limit 60m",
            "emr 0-20+ (sql by 1.3) 20m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "a pass while it is being changed says nothing",
        script: "10 start load; 20 pass sql; 30 finish load; 50 pass sql; 55 pass emr",
        told: &[
            "sql 10-50 (1.3; pass) 40m, planned 75m, limit 60m",
            "emr 10-55 (sql by 1.3; pass) 45m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "what passes while something beneath it is changed is back until the change ends",
        script: "10 start load; 20 pass emr; 30 finish load; 55 pass emr",
        told: &[
            "sql 10-55 (1.3; pass) 45m, planned 75m, limit 60m",
            "emr 10-20 (sql by 1.3; pass) 30-55 (sql by 1.3; pass) 35m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "two changes without a test between are one stretch, with a test two",
        script: "0 start driver; 10 finish driver; 20 reopen driver; 30 start driver; 40 finish driver; \
                 50 pass print; 60 reopen driver; 70 start driver; 80 finish driver; 90 pass print",
        told: &[
            "print north 0-50 (1.4; pass) 70-90 (1.4; pass) 70m, planned 40m, limit 90m",
            "print south 0-50 (1.4; pass) 70-90 (1.4; pass) 70m, planned 40m, limit 90m",
            "print 0-50 (1.4; pass) 70-90 (1.4; pass) 70m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "each site by itself, and the service until the last of them",
        script: "0 start driver; 20 finish driver; 30 pass print@north; 115 pass print@south; \
                 130 fail print@north; 140 pass print@north",
        told: &[
            "print north 0-30 (1.4; pass) 130-140 (failed; pass) 40m, planned 40m, limit 90m",
            "print south 0-115 (1.4; pass) 115m, planned 40m, limit 90m, over 25m",
            "print 0-115 (1.4; pass) 130-140 (failed; pass) 125m, planned 40m, limit 90m, over 25m",
        ],
    },
    Played {
        title: "from a failed test to the pass, and what needs it with it",
        script: "0 pass emr; 10 fail sql; 40 pass sql",
        told: &[
            "sql 10-40 (failed; pass) 30m, planned 75m, limit 60m",
            "emr 10-40 (sql down; sql back) 30m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "what passed before it, and untouched ones, come back with what they need",
        script: "10 fail net; 40 pass net",
        told: &[
            "net 10-40 (failed; pass) 30m, planned 32m",
            "sql 10-40 (net down; net back) 30m, planned 75m, limit 60m",
            "emr 10-40 (net down; net back) 30m, planned 75m, limit 120m",
            "print north 10-40 (net down; net back) 30m, planned 40m, limit 90m",
            "print south 10-40 (net down; net back) 30m, planned 40m, limit 90m",
            "print 10-40 (net down; net back) 30m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "what passes although something beneath it is down is back",
        script: "0 pass print; 10 fail net; 20 pass print@south; now 30",
        told: &[
            "net 10-30+ (failed) 20m, planned 32m",
            "sql 10-30+ (net down) 20m, planned 75m, limit 60m",
            "emr 10-30+ (net down) 20m, planned 75m, limit 120m",
            "print north 10-30+ (net down) 20m, planned 40m, limit 90m",
            "print south 10-20 (net down; pass) 10m, planned 40m, limit 90m",
            "print 10-30+ (net down) 20m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "what failed on something broken is out until it passes itself",
        script: "0 pass emr; 10 fail emr; 15 fail sql; 30 pass sql; 45 pass emr",
        told: &[
            "sql 15-30 (failed; pass) 15m, planned 75m, limit 60m",
            "emr 10-45 (failed; pass) 35m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "a blocker puts it out until it passes with the blocker resolved",
        script: "0 pass mail; 10 block mail; 20 solve B1; 35 pass mail",
        told: &["mail 10-35 (B1; pass) 25m, planned 20m"],
    },
    Played {
        title: "a pass while it is blocked counts once it is not",
        script: "10 block mail; 20 pass mail; 30 solve B1",
        told: &["mail 10-30 (B1; B1 resolved) 20m, planned 20m"],
    },
    Played {
        title: "degraded works",
        script: "0 start driver; 10 finish driver; 20 degraded print; 60 fail print@south; \
                 70 degraded print@south",
        told: &[
            "print north 0-20 (1.4; degraded) 20m, planned 40m, limit 90m",
            "print south 0-20 (1.4; degraded) 60-70 (failed; degraded) 30m, planned 40m, limit 90m",
            "print 0-20 (1.4; degraded) 60-70 (failed; degraded) 30m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "also where that is the pass of what proves it, and its own is older",
        script: "0 pass sql; 10 fail net; 20 pass emr; 30 pass net",
        told: &[
            "net 10-30 (failed; pass) 20m, planned 32m",
            "sql 10-20 (net down; pass) 10m, planned 75m, limit 60m",
            "emr 10-20 (net down; pass) 10m, planned 75m, limit 120m",
            "print north 10-30 (net down; net back) 20m, planned 40m, limit 90m",
            "print south 10-30 (net down; net back) 20m, planned 40m, limit 90m",
            "print 10-30 (net down; net back) 20m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "degraded stays usable when something beneath it is mended",
        script: "0 degraded emr; 10 degraded sql; 20 pass sql; now 60",
        told: &[],
    },
    Played {
        title: "an undo is a change that asks for a test",
        script: "0 start driver; 10 finish driver; 20 fail print; 30 rollback driver; 40 start driver; \
                 50 finish driver; 65 pass print",
        told: &[
            "print north 0-65 (1.4; pass) 65m, planned 40m, limit 90m",
            "print south 0-65 (1.4; pass) 65m, planned 40m, limit 90m",
            "print 0-65 (1.4; pass) 65m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "an undo after a pass is an outage of its own",
        script: "0 start driver; 10 finish driver; 20 pass print; 30 rollback driver; 40 start driver; \
                 50 finish driver; now 60",
        told: &[
            "print north 0-20 (1.4; pass) 40-60+ (undo of 1.4) 40m, planned 40m, limit 90m",
            "print south 0-20 (1.4; pass) 40-60+ (undo of 1.4) 40m, planned 40m, limit 90m",
            "print 0-20 (1.4; pass) 40-60+ (undo of 1.4) 40m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "so is a restore",
        script: "0 finish snapshot; 10 start load; 20 finish load; 30 pass emr; 40 rollback; \
                 50 start snapshot; 60 finish snapshot; 75 pass emr",
        told: &[
            "sql 10-30 (1.3; pass) 50-75 (restore of 1.1; pass) 45m, planned 75m, limit 60m",
            "emr 10-30 (sql by 1.3; pass) 50-75 (sql by restore of 1.1; pass) 45m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "a change that failed or was left off half done changed it all the same",
        script: "0 start driver; 10 failed driver; 20 start driver; 30 leave driver; 50 pass print",
        told: &[
            "print north 0-50 (1.4; pass) 50m, planned 40m, limit 90m",
            "print south 0-50 (1.4; pass) 50m, planned 40m, limit 90m",
            "print 0-50 (1.4; pass) 50m, planned 40m, limit 90m",
        ],
    },
    Played {
        title: "what was skipped changed nothing",
        script: "0 skip driver; now 60",
        told: &[],
    },
    Played {
        title: "what was told late stands where it happened",
        script: "60 pass emr; 60 told-at-10 finish load; now 90",
        told: &[
            "sql 10-60 (1.3; pass) 50m, planned 75m, limit 60m",
            "emr 10-60 (sql by 1.3; pass) 50m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "what passes at the end of the change itself is back",
        script: "10 start agent; 40 shown agent; now 50",
        told: &["mail 10-40 (1.8; pass) 30m, planned 20m"],
    },
    Played {
        title: "still out at the close, whenever it is looked at",
        script: "0 start load; 30 finish load; 40 close; now 10000",
        told: &[
            "sql 0-40+ (1.3) 40m, planned 75m, limit 60m",
            "emr 0-40+ (sql by 1.3) 40m, planned 75m, limit 120m",
        ],
    },
    Played {
        title: "out for longer than it can bear, and long back",
        script: "0 start load; 60 finish load; 1438 pass emr; now 2000",
        told: &[
            "sql 0-1438 (1.3; pass) 1438m, planned 75m, limit 60m, over 1378m",
            "emr 0-1438 (sql by 1.3; pass) 1438m, planned 75m, limit 120m, over 1318m",
        ],
    },
];

#[test]
fn services_are_out_as_long_as_they_were() {
    let mut wrong = Vec::new();
    for played in NIGHTS {
        let told = told(&mut play(played.script));
        if told != played.told {
            wrong.push(format!("{}: {told:#?}", played.title));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn play(script: &str) -> Night {
    let mut night = Night::open(WEEK, Mode::Rehearsal);
    let opens = night.now;
    let at = |minutes: &str| opens + Span::minutes(minutes.parse().unwrap()).delta();
    for deed in script.split(';') {
        let words: Vec<&str> = deed.split_whitespace().collect();
        match words.as_slice() {
            ["now", now] => night.now = at(now),
            [minutes, told, what @ ..] if told.starts_with("told-at-") => {
                night.now = at(minutes);
                let request = request(what).at(at(&told["told-at-".len()..]));
                night.does("amara", request);
            }
            [minutes, what @ ..] => {
                night.now = at(minutes);
                night.does("amara", request(what));
            }
            [] => {}
        }
    }
    night
}

fn request(words: &[&str]) -> Request {
    let (what, which) = (words[0], words.get(1).map_or("", |w| w).to_string());
    let (service, site) = match which.split_once('@') {
        Some((service, site)) => (service.to_string(), Some(site.to_string())),
        None => (which.clone(), None),
    };
    let finished = |outcome, results| Command::Finish {
        step: which.clone(),
        outcome,
        confirm: None,
        results,
    };
    let tested = |result| Command::Test {
        service: service.clone(),
        site: site.clone(),
        result,
        note: None,
    };
    let command = match what {
        "start" => start(&which),
        "finish" => finished(Outcome::Done, Vec::new()),
        "failed" => finished(Outcome::Failed, Vec::new()),
        "shown" => finished(
            Outcome::Done,
            vec![ServiceResult {
                service: String::new(),
                site: None,
                result: TestResult::Pass,
            }],
        ),
        "skip" | "leave" => Command::Skip { step: which },
        "reopen" => Command::Reopen { step: which },
        "pass" => tested(TestResult::Pass),
        "degraded" => tested(TestResult::Degraded),
        "fail" => tested(TestResult::Fail),
        "block" => Command::Block {
            title: "It does not answer".into(),
            fields: BlockerFields {
                services: Some(vec![which]),
                ..BlockerFields::default()
            },
        },
        "solve" => Command::Unblock { blocker: which },
        "rollback" if which.is_empty() => Command::Rollback {
            extent: RollbackExtent::To {
                point: "snapshot".into(),
            },
        },
        "rollback" => Command::Rollback {
            extent: RollbackExtent::Only { steps: vec![which] },
        },
        "close" => Command::Close {
            outcome: RunOutcome::Stopped,
        },
        other => panic!("nobody can {other}"),
    };
    let request = Request::from(command).because("so it was");
    match what {
        "leave" => request.overriding(Rule::StillRunning),
        _ => request,
    }
}

/// `emr 10-90 (sql by 1.3; pass) 80m, planned 75m, limit 120m` for each that was ever out.
fn told(night: &mut Night) -> Vec<String> {
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    let facts = service_facts(&s);
    let mut lines = Vec::new();
    for facts in &facts {
        let id = &facts.service.id;
        let sites = facts
            .sites
            .iter()
            .map(|site| (format!("{id} {}", site.name), &site.downtime));
        let all = sites.chain([(id.clone(), &facts.downtime)]);
        let was_out = all.filter(|(_, downtime)| !downtime.stretches.is_empty());
        lines.extend(
            was_out.map(|(name, downtime)| line(&s, &name, facts.outlook.service, downtime)),
        );
    }
    lines
}

fn line(s: &Situation, name: &str, service: usize, downtime: &Downtime) -> String {
    let minutes = |span: Span| span.secs() / 60;
    let at = |at| minutes(Span::between(s.run.plan.window.opens, at));
    let mut line = name.to_string();
    for stretch in &downtime.stretches {
        let cause = cause(s, service, stretch.cause);
        let end = stretch.end.map(|end| format!("; {}", end_of(s, end)));
        let open = if stretch.is_open { "+" } else { "" };
        let (from, until) = (at(stretch.from), at(stretch.until));
        line += &format!(" {from}-{until}{open} ({cause}{})", end.unwrap_or_default());
    }
    line += &format!(" {}m", minutes(downtime.total()));
    for (word, span) in [
        ("planned", downtime.planned_span()),
        ("limit", downtime.limit),
        ("over", downtime.over()),
    ] {
        line += &span.map_or(String::new(), |span| format!(", {word} {}m", minutes(span)));
    }
    line
}

fn cause(s: &Situation, of: usize, cause: OutageCause) -> String {
    let id = |ix: usize| &s.run.plan.services[ix].id;
    match cause {
        OutageCause::Changed { step, way, service } => {
            let number = &s.run.plan.steps[step].number;
            let piece = match way {
                Way::Forward => number.to_string(),
                Way::Back => format!("undo of {number}"),
                Way::Restore => format!("restore of {number}"),
            };
            if service == of {
                piece
            } else {
                format!("{} by {piece}", id(service))
            }
        }
        OutageCause::Failed(_) => "failed".into(),
        OutageCause::Blocked(blocker) => s.run.blockers[blocker].number.clone(),
        OutageCause::Beneath(service) => format!("{} down", id(service)),
    }
}

fn end_of(s: &Situation, end: OutageEnd) -> String {
    match end {
        OutageEnd::Tested(test) => match s.run.tests[test].result {
            TestResult::Degraded => "degraded".into(),
            _ => "pass".into(),
        },
        OutageEnd::Resolved(blocker) => format!("{} resolved", s.run.blockers[blocker].number),
        OutageEnd::Beneath(service) => format!("{} back", s.run.plan.services[service].id),
    }
}
