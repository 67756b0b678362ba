//! `status`, `log` and `verify`: what a run says, without touching it.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::forecast::{Ahead, Effort, Memory};
use crate::journal::{self, Disk, Verdict, Verification};
use crate::report::{self, LogEntry, ShortIds, Source, Status, Triage, Verified};
use crate::run::{Run, Session};
use crate::situation::Situation;
use crate::time::Instant;

use super::args::Format;
use super::failure::Failure;
use super::home::Home;
use super::output::print;

pub fn status(home: &Home, run: &str, format: Format, brief: bool) -> Result<(), Failure> {
    let session = look(home, run)?;
    let source = source(&session)?;
    let me = home
        .me(None, &session.run().plan, session.folder())
        .unwrap_or_default();
    let now = chrono::Utc::now();
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
    let situation = Situation::at(chrono::Utc::now(), session.run(), "");
    match format {
        Format::Text => print(&report::triage_text(&situation)),
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

/// What lies ahead of a run that is not closed.
pub(super) fn ahead(run: &Run, now: Instant) -> Option<Ahead> {
    let open = run.closed.is_none() && run.opened.is_some();
    let look = || {
        Ahead::of(
            &run.plan,
            &run.standing(now),
            Effort::LIVE,
            &mut Memory::default(),
        )
    };
    open.then(look)?.ok()
}

pub(super) fn look(home: &Home, run: &str) -> Result<Session, Failure> {
    home.open_session(&home.find_run(run)?, None, true)
}

fn check(disk: &dyn Disk, folder: &Path) -> Result<Verification, Failure> {
    journal::verify(disk, folder).map_err(|error| {
        Failure::cannot(format!("the log in {} can't be read", folder.display())).caused_by(&error)
    })
}

/// What the state does not know of itself: where it lies, and whether its log verifies.
pub fn source(session: &Session) -> Result<Source, Failure> {
    let verified = check(session.disk(), session.folder())?;
    let mut findings: Vec<String> = verified
        .findings
        .iter()
        .chain(&verified.torn)
        .map(|f| f.to_string())
        .collect();
    if !session.runbook_is_unchanged() {
        findings.push("runbook.yaml is not what the run was opened with".into());
    }
    let clocks = session.journal().clock_warnings();
    findings.extend(clocks.iter().map(|warning| warning.to_string()));
    Ok(Source {
        run: session.journal().run().to_string(),
        folder: session.folder().display().to_string(),
        verified: Verified {
            verdict: verified.verdict.word().to_string(),
            findings,
        },
        ahead: Vec::new(),
    })
}

fn verification_text(verified: &Verification) -> String {
    let findings = verified.findings.iter().chain(&verified.torn);
    let findings: String = findings.map(|finding| format!("\n{finding}")).collect();
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

pub(super) fn not_written(path: &Path, error: &std::io::Error) -> Failure {
    Failure::cannot(format!("{} can't be written", path.display()))
        .caused_by(error)
        .hint("name a file in a folder that is there and that you can write")
}

pub(super) fn line(text: String) -> String {
    if text.ends_with('\n') {
        text
    } else {
        text + "\n"
    }
}
