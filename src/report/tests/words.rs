//! A sentence for every event there is.

use super::facts::told_of_steps;
use super::more_facts::told_of_the_run;
use super::night::{picture, source, whole_night};
use crate::journal::testing::Scribes;
use crate::run::Run;
use crate::runbook;
use crate::time::{Instant, Span};
use crate::words::{Names, changes, reason, sentence, who};

#[test]
fn every_event_has_a_sentence() {
    let plan = runbook::load(crate::run::testing::RUNBOOK.as_bytes(), "test.yaml").unwrap();
    let mut scribes = Scribes::new();
    let mut now: Instant = "2026-11-28T05:00:00Z".parse().unwrap();
    let told = [told_of_steps(), told_of_the_run()].concat();
    for (fact, _) in told.clone() {
        scribes.write("amara", fact, now);
        now += Span::seconds(20).delta();
    }
    let run = Run::fold(plan.into(), &scribes.entries());
    for (line, (_, expected)) in run.log.iter().zip(told) {
        assert_eq!(sentence(&run, line), expected);
    }
}

#[test]
fn entries_speak_of_what_they_are_about() {
    let mut night = whole_night();
    let run = night.run("amara");
    let said: Vec<String> = run
        .log
        .iter()
        .map(|line| format!("{}: {}", who(run, line.entry.fact()), sentence(run, line)))
        .collect();
    for expected in [
        "amara: opened the rehearsal run of small, revision 3",
        "Dr Roy (typed by lin): signed 1.2 as clinical, overriding typed-by-doer: 'he said so on the bridge'",
        "joe: started 2.1 Upgrade the schema (attempt 2)",
        "lin: started 2.3 Print at each clinic, overriding not-your-role: 'network joins from the lab'",
        "lin: took back: noted: 'the wrong window'",
        "lin: resolved B1 'schema lock is held by the report server' after 17m: 'report server is shut down'",
        "joe: met C1 'Second copy of the backup by midnight' of G1",
    ] {
        assert!(said.iter().any(|s| s == expected), "{expected}\n{said:#?}");
    }
    // A table that has a column for the reason and a line of the log tell the same.
    picture(&mut night, |s| {
        let report = crate::report::rows(s, &source());
        let timeline = report.table("timeline").unwrap();
        let mut lines: Vec<_> = s.run.log.iter().collect();
        lines.sort_by_key(|line| line.occurred());
        for (row, line) in timeline.rows.iter().zip(lines) {
            let what = row[5].line(&report.zone);
            let sentence = Names::Full.sentence(s.run, line);
            assert!(sentence.starts_with(&what), "{sentence}");
            let more = reason(line).is_some() || !changes(s.run, line).is_empty();
            assert_eq!(more, sentence != what);
        }
    });
}
