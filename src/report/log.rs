//! The log, an entry at a time: as JSON Lines for programs, as lines of text for people.

use serde::Serialize;

use crate::journal::Texts;
use crate::run::{LogLine, Mark, Run};
use crate::text::{pad, safe};

use crate::words::{Cell, Revision, ShortIds, called, reason, revisions, sentence};

/// An entry as `log --format json` has it; see `docs/json.md`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogEntry {
    pub id: String,
    pub recorded: String,
    pub occurred: String,
    pub by: String,
    pub recorded_by: Option<String>,
    /// As in the log format; null where this version does not understand it.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The number of the step or gate that it is about, its id where the plan has none such.
    pub step: Option<String>,
    pub sentence: String,
    pub marks: Vec<&'static str>,
    /// The rule that was set aside.
    #[serde(rename = "override")]
    pub overrides: Option<String>,
    /// The rules that a past fact broke.
    pub against: Vec<String>,
    pub texts: Texts,
    /// What became of it later, in order.
    pub corrections: Vec<LogCorrection>,
}

/// What a later entry made of this one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogCorrection {
    /// `at`, `for`, `text`, `value`; `void`, `taken back`, `overruled`.
    pub field: &'static str,
    pub was: Option<String>,
    pub is: Option<String>,
    pub by: String,
    pub at: String,
    pub because: Option<String>,
    /// The entry that says so.
    pub entry: String,
}

impl LogEntry {
    pub fn of(run: &Run, line: &LogLine) -> LogEntry {
        let (entry, fact) = (&line.entry, line.fact());
        let zone = &run.plan.window.zone;
        let number = |id: &str| {
            let known = run.plan.step(id).and_then(|ix| run.plan.steps.get(ix));
            known.map_or(id, |step| &step.number).to_string()
        };
        LogEntry {
            id: entry.id().to_string(),
            recorded: zone.rfc3339(entry.recorded()),
            occurred: zone.rfc3339(line.occurred()),
            by: fact.by.clone(),
            recorded_by: fact.recorded_by.clone(),
            kind: kind(line),
            step: fact.event.step().map(number),
            sentence: sentence(run, line),
            marks: line.marks.iter().map(|mark| mark.word()).collect(),
            overrides: fact.overrides.clone(),
            against: fact.against.clone(),
            texts: fact.texts.clone(),
            corrections: revisions(run, line)
                .iter()
                .map(|revision| correction(run, revision))
                .collect(),
        }
    }
}

fn correction(run: &Run, revision: &Revision) -> LogCorrection {
    let zone = &run.plan.window.zone;
    let value = |cell: &Cell| match cell {
        Cell::Empty => None,
        Cell::Time(at) => Some(zone.rfc3339(*at)),
        Cell::Person { id, .. } => Some(id.clone()),
        Cell::Text(text) => Some(text.clone()),
        cell => Some(cell.line(zone)),
    };
    LogCorrection {
        field: revision.field.word(),
        was: value(&revision.was),
        is: value(&revision.is),
        by: revision.by.fact().by.clone(),
        at: zone.rfc3339(revision.by.occurred()),
        because: reason(revision.by).map(str::to_string),
        entry: revision.by.entry.id().to_string(),
    }
}

/// The type of the event, by the name under which the log stores it.
fn kind(line: &LogLine) -> Option<String> {
    let event = serde_json::to_value(&line.fact().event).ok()?;
    event.get("type")?.as_str().map(str::to_string)
}

/// How many columns the doer's name has in the log.
const WHO: usize = 8;

/// An entry as a line of text, `02:11 lin      raised B1 ... [lin/7]`, under a line with the date
/// where `before`, the entry above it, is of another day. The clock is that of the recording, in
/// whose order the log stands; what happened at another time says so. At the end stands what
/// `correct` and `settle` take for the entry.
pub fn log_text(run: &Run, ids: &ShortIds, line: &LogLine, before: Option<&LogLine>) -> String {
    let zone = &run.plan.window.zone;
    let day = |line: &LogLine| zone.local(line.entry.recorded()).date_naive();
    let recorded = line.entry.recorded();
    let mut out = String::new();
    if before.is_none_or(|before| day(before) != day(line)) {
        let date = zone.local(recorded).format("%a %-d %b %Y");
        out += &format!("--- {date} {}\n", zone.abbreviation(recorded));
    }
    let who = pad(&called(run, &line.fact().by), WHO);
    let (clock, what) = (zone.clock(recorded), sentence(run, line));
    let id = ids.name(&line.entry.id());
    let remarks = remarks(run, line);
    out += &format!("{clock} {who} {what}{remarks} [{}]", safe(&id));
    out
}

/// ` [typed by lin; late: 01:50]`.
fn remarks(run: &Run, line: &LogLine) -> String {
    let zone = &run.plan.window.zone;
    let (entry, fact) = (&line.entry, line.fact());
    let occurred = line.occurred();
    let same_day = zone.local(occurred).date_naive() == zone.local(entry.recorded()).date_naive();
    let when = if same_day {
        zone.clock(occurred)
    } else {
        zone.dated(occurred, entry.recorded())
    };
    let typist = fact
        .recorded_by
        .as_deref()
        .map(|id| format!("typed by {}", called(run, id)));
    let marks = line.marks.iter().map(|mark| match mark {
        Mark::Late => format!("late: {when}"),
        mark => mark.word().to_string(),
    });
    let remarks: Vec<String> = typist.into_iter().chain(marks).collect();
    if remarks.is_empty() {
        String::new()
    } else {
        format!(" [{}]", remarks.join("; "))
    }
}
