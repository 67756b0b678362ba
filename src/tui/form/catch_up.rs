//! Catching up: times, people, outcomes and evidence of several steps, saved together as what
//! happened.

use std::ops::Range;

use super::table::{self, Rows};
use super::{Column, Draft, Field, Reading, Slot, Spec, Subject, Trouble};
use crate::journal::{BlockerFields, Outcome};
use crate::run::{Command, Observed, Request};
use crate::runbook::{Evidence, EvidenceKind, Step};
use crate::situation::Situation;
use crate::time::{Instant, Span};

pub(super) const CATCH_UP: Spec = Spec {
    draft: |s, _| draft(s, Rows::Open, "Catch up"),
    build,
};

pub(super) const RUNNING: Spec = Spec {
    draft: |s, _| {
        if !table::steps(s, Rows::Running).is_empty() {
            return draft(s, Rows::Running, "Update the running steps");
        }
        if s.running_back() > 0 {
            return Err("only undos are running; press Enter on one to finish it".into());
        }
        Err("no step is running".into())
    },
    build,
};

/// A table of those steps.
pub(super) fn draft(s: &Situation, which: Rows, title: &str) -> Result<Draft, String> {
    let plan = &s.run.plan;
    let mut fields: Vec<Field> = table::steps(s, which)
        .into_iter()
        .filter_map(|ix| Some((ix, plan.steps.get(ix)?)))
        .flat_map(|(ix, step)| table::cells(s, ix, step))
        .collect();
    if fields.is_empty() {
        return Err("no step is running, ready or waiting; D decides gates".into());
    }
    // What is known is passed over.
    let first = fields.iter().position(Field::is_empty).unwrap_or(0);
    fields.push(
        Field::line(Slot::Because, "Why")
            .hint("why, if worked around, failed or skipped; what is stuck, if blocked"),
    );
    Ok(Draft::new(title, fields)
        .about(Subject::Run)
        .asking(&[])
        .beginning_at(first)
        .intro(["An empty row isn't changed. D decides gates.".into()]))
}

/// How a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Finished(Outcome),
    Skipped,
    Blocked,
}

/// The ends in the order of the choice, after the one that is none.
const ENDS: [End; 5] = [
    End::Finished(Outcome::Done),
    End::Finished(Outcome::WorkedAround),
    End::Finished(Outcome::Failed),
    End::Skipped,
    End::Blocked,
];

impl End {
    fn takes_a_reason(self) -> bool {
        self != End::Finished(Outcome::Done)
    }
}

/// What a row says.
struct CatchUpRow<'a> {
    step: &'a Step,
    /// Where it stands in the plan.
    place: usize,
    who: Option<String>,
    started: Option<Instant>,
    ended: Option<(End, Instant)>,
    evidence: Vec<(String, String)>,
    /// When what was observed was observed.
    seen: Instant,
}

pub(super) fn build(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let plan = &r.situation.run.plan;
    let filled = r.form.rows().filter(table::TableRow::is_filled);
    let mut rows = Vec::new();
    for ix in filled.filter_map(|row| plan.step(row.step)) {
        let place = plan.in_order().position(|other| other == ix);
        if let Some(step) = plan.steps.get(ix) {
            rows.push(read(r, step, place.unwrap_or(ix))?);
        }
    }
    if rows.is_empty() {
        let why = "nothing is filled in yet; Esc leaves".to_string();
        let slot = r.form.focused().map_or(Slot::Because, |f| f.slot.clone());
        return Err(Trouble::Field { slot, why });
    }
    let why = reason(r, &rows)?;
    // A reason that no row asks for is one for all of them.
    let for_none = rows.iter().any(needs_reason) || r.form.overrides.is_some();
    let for_all = !for_none && r.is_changed(Slot::Because);
    let mut all: Vec<(Instant, usize, Request)> = Vec::new();
    for row in &rows {
        for (at, mut request) in requests(row) {
            let ends = !matches!(
                request.command,
                Command::Start { .. } | Command::Evidence { .. }
            );
            if for_all || (ends && needs_reason(row)) {
                request.because = why.clone();
            }
            all.push((at, row.place, request));
        }
    }
    all.extend(blocker(&rows, why.as_deref()));
    // As it happened, so that the log reads like the night; a row's own order stays.
    all.sort_by_key(|(at, place, _)| (*at, *place));
    Ok(all.into_iter().map(|(.., request)| request).collect())
}

fn needs_reason(row: &CatchUpRow) -> bool {
    row.ended.is_some_and(|(end, _)| end.takes_a_reason())
}

/// The reason, if there is one; that it is missing, if a row asks for one.
fn reason(r: &Reading, rows: &[CatchUpRow]) -> Result<Option<String>, Trouble> {
    match rows.iter().find(|row| needs_reason(row)) {
        None => Ok(r.text(Slot::Because)),
        Some(row) => {
            let why = match row.ended {
                Some((End::Blocked, _)) => "say what is stuck: it is the title of the blocker",
                _ => "say why: worked around, failed and skipped need a reason",
            };
            r.must(Slot::Because, &format!("{} {why}", row.step.number))
                .map(Some)
        }
    }
}

fn requests(row: &CatchUpRow) -> Vec<(Instant, Request)> {
    let step = || row.step.id.clone();
    let mut said: Vec<(Instant, Command)> = Vec::new();
    if let Some(at) = row.started {
        let (step, confirm) = (step(), None);
        said.push((at, Command::Start { step, confirm }));
    }
    for (id, value) in &row.evidence {
        let given = Command::Evidence {
            step: step(),
            id: id.clone(),
            value: Observed::Value(value.clone()),
        };
        said.push((row.seen, given));
    }
    match row.ended {
        Some((End::Finished(outcome), at)) => {
            let (step, confirm) = (step(), None);
            let finish = Command::Finish {
                step,
                outcome,
                confirm,
                results: Vec::new(),
            };
            said.push((at, finish));
        }
        Some((End::Skipped, at)) => said.push((at, Command::Skip { step: step() })),
        Some((End::Blocked, _)) | None => {}
    }
    let dressed = |(at, command)| (at, by(Request::from(command).at(at), row.who.clone()));
    said.into_iter().map(dressed).collect()
}

fn by(mut request: Request, who: Option<String>) -> Request {
    request.on_behalf = who;
    request
}

/// One blocker on all rows that are marked so, since the first of them.
fn blocker(rows: &[CatchUpRow], title: Option<&str>) -> Option<(Instant, usize, Request)> {
    let blocked = |row: &&CatchUpRow| matches!(row.ended, Some((End::Blocked, _)));
    let blocked: Vec<&CatchUpRow> = rows.iter().filter(blocked).collect();
    let since = blocked.iter().filter_map(|row| Some(row.ended?.1)).min()?;
    let fields = BlockerFields {
        steps: Some(blocked.iter().map(|row| row.step.id.clone()).collect()),
        ..BlockerFields::default()
    };
    let title = title?.to_string();
    let request = Request::from(Command::Block { title, fields }).at(since);
    let last = blocked.iter().map(|row| row.place).max()?;
    Some((since, last, by(request, blocked.first()?.who.clone())))
}

fn read<'a>(r: &Reading, step: &'a Step, place: usize) -> Result<CatchUpRow<'a>, Trouble> {
    let slot = |column| Slot::cell(&step.id, column);
    let wrong = |column, why: String| Trouble::Field {
        slot: slot(column),
        why: format!("{} {why}", step.number),
    };
    let began = r.time(slot(Column::Started))?;
    let started = began.filter(|_| r.is_changed(slot(Column::Started)));
    let finished = r.time(slot(Column::Finished))?;
    // A minute is all that is typed of a time. What began before this row is for the rules.
    let finished = match (started, finished) {
        (Some(from), Some(to)) if Span::between(to, from) >= Span::minutes(1) => {
            return Err(wrong(Column::Finished, "ends before it starts".into()));
        }
        (Some(from), Some(to)) => Some(to.max(from)),
        (_, to) => to,
    };
    let chosen = ENDS.get(r.chosen(slot(Column::Outcome)).wrapping_sub(1));
    let end = chosen.copied().or(finished.map(|_| ENDS[0]));
    let seen = finished.unwrap_or_else(|| r.now().max(began.unwrap_or(r.now())));
    let evidence = match r.text(slot(Column::Evidence)) {
        Some(text) => pairs(&step.evidence, &text).map_err(|why| wrong(Column::Evidence, why))?,
        None => Vec::new(),
    };
    let who = r.who(slot(Column::Who));
    if started.is_none() && end.is_none() && evidence.is_empty() {
        let why = "is empty: give a time, an outcome or evidence";
        return Err(wrong(Column::Started, why.into()));
    }
    Ok(CatchUpRow {
        step,
        place,
        who,
        started,
        ended: end.map(|end| (end, seen)),
        evidence,
        seen,
    })
}

/// `rows=120400 result=clean`; where one thing is asked its value is enough.
fn pairs(asked: &[Evidence], text: &str) -> Result<Vec<(String, String)>, String> {
    let ids: Vec<&str> = asked.iter().map(|e| e.id.as_str()).collect();
    // Each id with where its value stands; what is in it stays as it is.
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let end = at + word.trim_end().len();
        let named = text[at..end]
            .split_once('=')
            .filter(|(id, _)| ids.contains(id));
        match (named, found.last_mut()) {
            (Some((id, value)), _) => found.push((id, end - value.len()..end)),
            (None, Some((_, value))) => value.end = end,
            (None, None) if at == end => {}
            (None, None) => return unnamed(asked, text, word.trim_end()),
        }
        at += word.len();
    }
    let said = found
        .into_iter()
        .map(|(id, value)| (id.to_string(), text[value].trim().to_string()));
    Ok(said.filter(|(_, value)| !value.is_empty()).collect())
}

/// A text that begins with no id that is asked for.
fn unnamed(asked: &[Evidence], text: &str, first: &str) -> Result<Vec<(String, String)>, String> {
    let ids: Vec<&str> = asked.iter().map(|e| e.id.as_str()).collect();
    let named = first.split_once('=').map(|(id, _)| id);
    match (asked, named) {
        ([], _) => Err("asks for no evidence; n writes a note".into()),
        // A text may have any sign in it.
        ([one], None) => Ok(vec![(one.id.clone(), text.to_string())]),
        ([one], Some(_)) if one.kind == EvidenceKind::Text => {
            Ok(vec![(one.id.clone(), text.to_string())])
        }
        (_, Some(id)) => Err(format!("asks for {}, not for {id}", ids.join(" and "))),
        (_, None) => Err(format!("asks for several: say {}=...", ids.join("=... "))),
    }
}
