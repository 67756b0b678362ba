//! Catching up: times, people, outcomes and evidence of several steps, saved together as what
//! happened.

use super::table::{self, Column, Rows};
use super::{Draft, Field, Reading, Slot, Spec, Subject, Trouble};
use crate::journal::{BlockerFields, Outcome};
use crate::run::{Command, Observed, Request};
use crate::runbook::{Evidence, EvidenceKind, Step};
use crate::situation::Situation;
use crate::time::{Instant, Span};

pub(super) const CATCH_UP: Spec = Spec {
    draft: |s, _| draft(s, Rows::Open, "Catch up"),
    build,
};

pub(super) const STANDING: Spec = Spec {
    draft: |s, _| match table::steps(s, Rows::Running).is_empty() {
        true if s.running_back() > 0 => {
            Err("only undos run; Enter on an undo says how it ended".into())
        }
        true => Err("no step is running".into()),
        false => draft(s, Rows::Running, "Where do the running steps stand?"),
    },
    build,
};

/// A table of those steps.
pub(super) fn draft(s: &Situation, which: Rows, title: &str) -> Result<Draft, String> {
    let plan = &s.run.plan;
    let steps = table::steps(s, which);
    let steps = steps
        .iter()
        .filter_map(|ix| Some((*ix, plan.steps.get(*ix)?)));
    let mut fields: Vec<Field> = steps.flat_map(|(ix, st)| table::cells(s, ix, st)).collect();
    if fields.is_empty() {
        return Err("no step is running, ready or waiting; gates are decided with D".into());
    }
    // What is known is passed over.
    let first = fields.iter().position(Field::is_empty).unwrap_or(0);
    fields.push(
        Field::line(Slot::Because, "Why")
            .hint("for another way, failed, skipped; what is stuck, for blocked"),
    );
    Ok(Draft::new(title, fields)
        .about(Subject::Run)
        .asking(&[])
        .beginning_at(first)
        .intro(["An empty row stays as it is. D decides gates.".into()]))
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
struct Row<'a> {
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
    let filled = r.form.rows().filter(table::Row::is_filled);
    let mut rows = Vec::new();
    for ix in filled.filter_map(|row| plan.step(row.step)) {
        let place = plan.in_order().position(|other| other == ix);
        if let Some(step) = plan.steps.get(ix) {
            rows.push(read(r, step, place.unwrap_or(ix))?);
        }
    }
    if rows.is_empty() && r.form.saved.is_empty() {
        let why = "nothing is filled in yet; Esc leaves".to_string();
        let slot = r.form.focused().map_or(Slot::Because, |f| f.slot.clone());
        return Err(Trouble::Field { slot, why });
    }
    let why = reason(r, &rows)?;
    // A reason that no row asks for is one for all of them.
    let for_all = !rows.iter().any(needs_reason) && r.is_changed(Slot::Because);
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

fn needs_reason(row: &Row) -> bool {
    row.ended.is_some_and(|(end, _)| end.takes_a_reason())
}

/// The reason, if there is one; that it is missing, if a row asks for one.
fn reason(r: &Reading, rows: &[Row]) -> Result<Option<String>, Trouble> {
    match rows.iter().find(|row| needs_reason(row)) {
        None => Ok(r.text(Slot::Because)),
        Some(row) => {
            let why = match row.ended {
                Some((End::Blocked, _)) => "say what is stuck: it is the title of the blocker",
                _ => "say why: another way, failed and skipped take a reason",
            };
            r.must(Slot::Because, &format!("{} {why}", row.step.number))
                .map(Some)
        }
    }
}

fn requests(row: &Row) -> Vec<(Instant, Request)> {
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
fn blocker(rows: &[Row], title: Option<&str>) -> Option<(Instant, usize, Request)> {
    let blocked = |row: &&Row| matches!(row.ended, Some((End::Blocked, _)));
    let blocked: Vec<&Row> = rows.iter().filter(blocked).collect();
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

fn read<'a>(r: &Reading, step: &'a Step, place: usize) -> Result<Row<'a>, Trouble> {
    let slot = |column| Slot::cell(&step.id, column);
    let wrong = |column, why: String| Trouble::Field {
        slot: slot(column),
        why: format!("{} {why}", step.number),
    };
    let began = past(r, slot(Column::Started))?;
    let started = began.filter(|_| r.is_changed(slot(Column::Started)));
    let finished = past(r, slot(Column::Finished))?;
    // A minute is all that is typed of a time.
    let finished = match (began, finished) {
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
    let nobody = |who: &String| {
        let meant = r.situation.run.half_typed(who)?;
        Some(format!("'{who}' is nobody here; did you mean {meant}?"))
    };
    if let Some(why) = who.as_ref().and_then(nobody) {
        return Err(wrong(Column::Who, why));
    }
    if started.is_none() && end.is_none() && evidence.is_empty() {
        let why = "says nothing yet: give a time, an outcome or evidence";
        return Err(wrong(Column::Started, why.into()));
    }
    Ok(Row {
        step,
        place,
        who,
        started,
        ended: end.map(|end| (end, seen)),
        evidence,
        seen,
    })
}

/// A time that is not still to come.
fn past(r: &Reading, slot: Slot) -> Result<Option<Instant>, Trouble> {
    let at = r.time(slot.clone())?;
    match at {
        // Clocks in one room never agree to the second.
        Some(at) if at > r.now() + Span::minutes(1).delta() => {
            let when = r.situation.run.plan.window.zone.day_clock(at);
            let why = format!("{when} is still to come");
            Err(Trouble::Field { slot, why })
        }
        at => Ok(at),
    }
}

/// `rows=120400 result=clean`; where one thing is asked its value is enough.
fn pairs(asked: &[Evidence], text: &str) -> Result<Vec<(String, String)>, String> {
    let ids: Vec<&str> = asked.iter().map(|e| e.id.as_str()).collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for word in text.split_whitespace() {
        let named = word.split_once('=').filter(|(id, _)| ids.contains(id));
        match (named, found.last_mut()) {
            (Some((id, value)), _) => found.push((id.to_string(), value.to_string())),
            (None, Some((_, value))) => *value = format!("{value} {word}").trim().to_string(),
            (None, None) => return unnamed(asked, text, word),
        }
    }
    found.retain(|(_, value)| !value.is_empty());
    Ok(found)
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
