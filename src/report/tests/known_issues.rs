//! What the page of the morning after says of services, on nights as they were played.

use crate::journal::{BlockerFields, Mode, Outcome, RollbackExtent, RunOutcome, TestResult};
use crate::report::{Redactor, known_issues};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Request};
use crate::situation::Situation;

const PLAN: &str = "
runbook: Week
id: week
window: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: America/Toronto}
people: [{id: amara, name: Amara, roles: [lead]}]
contacts: [{id: vendor, name: Records support, contact: 555-0142}]
services:
  - {id: sql, name: Database}
  - {id: emr, name: Records, needs: [sql], proves: [sql], contact: vendor, downtime: {procedure: Red binder., longest: 2h}}
  - {id: print, name: Printing, sites: [north, south, mill]}
  - {id: mail, name: Mail}
phases:
  - id: all
    title: All
    steps:
      - {id: load, title: Upgrade, takes: 1h, needs: [], changes: [sql], undo: {do: x}}
      - {id: driver, title: New driver, takes: 5m, needs: [], changes: [print]}
";

/// `load; 30 pass emr; degraded print@north slow`: what was done, with how many minutes went by
/// before it, and what was noted.
fn page(script: &str) -> String {
    let mut night = Night::open(PLAN, Mode::Rehearsal);
    for deed in script.split(';') {
        let mut words = deed.split_whitespace().peekable();
        if let Some(Ok(minutes)) = words.peek().map(|word| word.parse()) {
            night.wait(minutes);
            words.next();
        }
        let Some(what) = words.next() else { continue };
        let which = words.next().unwrap_or_default().to_string();
        let note = words.collect::<Vec<_>>().join(" ");
        let (service, site) = match which.split_once('@') {
            Some((service, site)) => (service.to_string(), Some(site.to_string())),
            None => (which.clone(), None),
        };
        let test = |result| Command::Test {
            service: service.clone(),
            site: site.clone(),
            result,
            note: Some(note.clone()),
        };
        let command = match what {
            "start" => start(&which),
            "finish" => finish(&which),
            "pass" => test(TestResult::Pass),
            "degraded" => test(TestResult::Degraded),
            "fail" => test(TestResult::Fail),
            "block" => Command::Block {
                title: "It is stuck".into(),
                fields: BlockerFields {
                    services: Some(vec![which]),
                    ..BlockerFields::default()
                },
            },
            "rollback" => Command::Rollback {
                extent: RollbackExtent::Everything,
            },
            "failed" => Command::Finish {
                step: which,
                outcome: Outcome::Failed,
                confirm: None,
                results: Vec::new(),
            },
            "close" => Command::Close {
                outcome: RunOutcome::Complete,
            },
            other => panic!("nobody can {other}"),
        };
        let request = match command {
            Command::Test { .. } => command.into(),
            command => Request::from(command).because("so it was"),
        };
        night.does("amara", request);
    }
    let now = night.now;
    let s = Situation::at(now, night.run("amara"), "amara");
    known_issues(&s, &Redactor::default())
}

/// The part that is about services.
fn told(page: &str) -> String {
    let (_, told) = page.split_once("\n\n").unwrap();
    let (_, told) = told.split_once("\n\n").unwrap();
    let (told, _) = told.split_once("\n## Open").unwrap();
    let lines = told.lines().filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

const NOTHING: &str = "Nothing recorded.";

#[test]
fn services_stand_under_what_is_known_of_them() {
    let cases = [
        (
            "nobody tested anything",
            "start load; 60 finish load; finish driver; 5 close",
            "## Does not work
Nothing recorded.
## Not tested since it was changed
- **Database** was not tested. Not confirmed working for 1h05m, since Fri 27 Nov 18:00
- **Records** was not tested. Not confirmed working for 1h05m of 2h, since Fri 27 Nov 18:00. Call Records support, 555-0142. Meanwhile: Red binder
- **Printing** was not tested. Not confirmed working for 5m, since Fri 27 Nov 19:00
## Works
Nothing recorded.",
        ),
        (
            "sites differ",
            "finish driver; 10 pass print@north; 10 fail print@south labels are cut off.; 10",
            "## Does not work
- **Printing** does not work at south: labels are cut off; was not tested at mill; works at north. Down 30m, since Fri 27 Nov 18:00
## Not tested since it was changed
Nothing recorded.
## Works
Nothing recorded.",
        ),
        (
            "what it needs is down, and it is itself at fault",
            "0 pass emr; 5 fail sql no logon; 130",
            "## Does not work
- **Database** does not work: no logon. Down 2h10m, since Fri 27 Nov 18:05
- **Records** does not work, because Database is down. **Down 2h10m, 10m over its limit of 2h**, since Fri 27 Nov 18:05. Call Records support, 555-0142. Meanwhile: Red binder
## Not tested since it was changed
Nothing recorded.
## Works
Nothing recorded.",
        ),
        (
            "its own last word was a pass after that",
            "5 fail sql no logon; 10 pass emr; 20",
            "## Does not work
Nothing recorded.
## Not tested since it was changed
Nothing recorded.
## Works
- Database, tested Fri 27 Nov 18:15
- Records, tested Fri 27 Nov 18:15",
        ),
        (
            "works with reservations, after it was down for too long",
            "start load; 125 finish load; 5 degraded emr slow; 5 pass sql; pass mail",
            "## Does not work
Nothing recorded.
## Not tested since it was changed
Nothing recorded.
## Works
- **Records** works, but not properly: slow, tested Fri 27 Nov 20:10. Call Records support, 555-0142. **Was down 2h10m, 10m over its limit of 2h**
- Database, tested Fri 27 Nov 20:15
- Mail, tested Fri 27 Nov 20:15",
        ),
        (
            "blocked and being changed",
            "block mail; start load; start driver; 10",
            "## Does not work
- **Database** is being changed. Down 10m, since Fri 27 Nov 18:00
- **Records** does not work while Database is being changed. Down 10m of 2h, since Fri 27 Nov 18:00. Call Records support, 555-0142. Meanwhile: Red binder
- **Printing** is being changed. Down 10m, since Fri 27 Nov 18:00
- **Mail** does not work (B1). Down 10m, since Fri 27 Nov 18:00
## Not tested since it was changed
Nothing recorded.
## Works
Nothing recorded.",
        ),
    ];
    for (title, script, wanted) in cases {
        assert_eq!(told(&page(script)), wanted, "{title}");
    }
    assert!(page("").contains(NOTHING));
}

#[test]
fn a_rollback_says_how_far_it_is_and_whether_all_is_as_before() {
    let begun = "finish load; 10 rollback; ";
    let cases = [
        (String::new(), ""),
        (begun.into(), "**The change is being rolled back.**"),
        (
            format!("{begun}start load; 5 finish load"),
            "**The change was rolled back. What is listed below isn't back to normal yet.**",
        ),
        (
            format!("{begun}start load; 5 finish load; 5 pass emr"),
            "**The change was rolled back. Work as before.**",
        ),
    ];
    for (script, wanted) in cases {
        let page = page(&script);
        let said = page.lines().find(|line| line.starts_with("**The change"));
        assert_eq!(said.unwrap_or_default(), wanted, "{script}");
    }
}
