//! `status`, `log` and `verify`: what a run says, without touching it.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::json;

use crate::journal::{self, Verdict, Verification};
use crate::report;
use crate::report::{LogEntry, Source, Status};
use crate::run::Run;
use crate::situation::Situation;
use crate::time::Instant;
use crate::words::{ShortIds, Triage};

use super::args::Format;
use super::failure::Failure;
use super::home::Home;
use super::output::{line, print};
use super::reading::{ahead, check, look, source};

pub fn status(home: &Home, run: &str, format: Format, brief: bool) -> Result<(), Failure> {
    let session = look(home, run)?;
    let source = source(&session)?;
    let me = home
        .me(None, &session.run().plan, session.folder())
        .unwrap_or_default();
    let now = crate::time::now();
    if brief && format == Format::Text {
        let ahead = ahead(session.run(), now);
        let situation = Situation::at(now, session.run(), &me).with_ahead(ahead.as_ref());
        return print(&report::brief(&situation));
    }
    print(&status_of(session.run(), &source, &me, now, format)?)
}

/// Where a run stands, for a person and a moment.
pub(super) fn status_of(
    run: &Run,
    source: &Source,
    me: &str,
    now: Instant,
    format: Format,
) -> Result<String, Failure> {
    let ahead = ahead(run, now);
    let situation = Situation::at(now, run, me).with_ahead(ahead.as_ref());
    Ok(match format {
        Format::Text => report::status_text(&situation, source),
        Format::Json => line(report::to_json(&Status::of(&situation, source))?),
    })
}

pub fn triage(home: &Home, run: &str, format: Format) -> Result<(), Failure> {
    let session = look(home, run)?;
    let situation = Situation::at(crate::time::now(), session.run(), "");
    match format {
        Format::Text => print(&crate::words::triage_text(&situation)),
        Format::Json => print(&line(report::to_json(&Triage::of(&situation))?)),
    }
}

pub fn log(home: &Home, run: &str, follow: bool, format: Format) -> Result<(), Failure> {
    let mut session = look(home, run)?;
    let mut printed = HashSet::new();
    loop {
        let run = session.run();
        let ids = ShortIds::of(run);
        for (place, entry) in run.log.iter().enumerate() {
            // By id: what arrives late stands in the middle.
            if printed.insert(entry.entry.id()) {
                print(&match format {
                    Format::Json => line(report::to_json_line(&LogEntry::of(run, entry))?),
                    Format::Text => {
                        let before = place.checked_sub(1).and_then(|p| run.log.get(p));
                        line(report::log_text(run, &ids, entry, before))
                    }
                })?;
            }
        }
        if !follow {
            return Ok(());
        }
        let unread = |e| Failure::cannot("the log can't be read").caused_by(&e);
        while !session.refresh().map_err(unread)? {
            std::thread::sleep(Duration::from_millis(250));
        }
    }
}

pub fn verify(home: &Home, run: &str, format: Format) -> Result<(), Failure> {
    let folder = home.find_run(run)?;
    let verified = check(&*home.disk, &folder)?;
    match format {
        Format::Text => print(&verification_text(&verified))?,
        Format::Json => print(&format!("{:#}\n", verification_json(&verified)))?,
    }
    match verified.verdict {
        Verdict::Ok => Ok(()),
        _ => Err(Failure::no(format!(
            "the log of {} does not verify",
            folder.display()
        ))),
    }
}

fn verification_text(verified: &Verification) -> String {
    let findings: String = verified
        .findings
        .iter()
        .chain(&verified.torn)
        .map(|finding| format!("\n{finding}"))
        .collect();
    format!(
        "{}{findings}\n{}\n",
        verified.summary(),
        Verification::LIMITS
    )
}

fn verification_json(verified: &Verification) -> serde_json::Value {
    let findings = |list: &[journal::Finding]| -> Vec<serde_json::Value> {
        list.iter()
            .map(|f| json!({ "file": f.file, "line": f.line, "what": f.what }))
            .collect()
    };
    json!({
        "verdict": verified.verdict.word(),
        "findings": findings(&verified.findings),
        "torn": findings(&verified.torn),
        "feeds": verified.feeds,
        "lines": verified.lines,
        "withheld": verified.withheld,
    })
}
