//! `forecast --what-if`: what would be, beside what is.

use serde_json::{Value, json};

use crate::forecast::{
    Ahead, Forecast, Objection, RollbackBy, RunSnapshot, Supposed, WhatIf, shown_early, suppose,
};
use crate::runbook::Runbook;
use crate::text::width;
use crate::time::{Instant, Span};

use crate::cli::failure::Failure;

/// Reads all that is supposed, and looks ahead as if it were so. Nothing, where nothing is.
pub fn what_if(
    plan: &Runbook,
    snapshot: &RunSnapshot,
    texts: &[String],
    look: impl FnOnce(&Runbook, &RunSnapshot) -> Result<Ahead, Failure>,
) -> Result<Option<WhatIf>, Failure> {
    let read = |text: &String| Supposed::read(text, plan, snapshot);
    let read: Result<Vec<Vec<Supposed>>, Objection> = texts.iter().map(read).collect();
    let supposed = read?.concat();
    if supposed.is_empty() {
        return Ok(None);
    }
    let (other, elsewhere) = suppose(plan, snapshot, &supposed)?;
    Ok(Some(WhatIf {
        supposed: supposed.iter().map(|one| one.words(plan)).collect(),
        ahead: look(&other, &elsewhere)?,
    }))
}

/// What is and what would be side by side, with what lies between.
pub fn text(plan: &Runbook, snapshot: &RunSnapshot, now: &Ahead, then: &WhatIf) -> String {
    let mut lines = vec![
        plan.title.clone(),
        format!("  what if: {}", then.supposed.join(", ")),
    ];
    lines.extend(table(&rows(plan, snapshot, now, &then.ahead)));
    lines.extend(short_of(plan, &now.forecast, &then.ahead.forecast));
    let Forecast { trials, seed, .. } = now.forecast;
    lines.push(format!(
        "  {trials} trials each, seed {seed}; nothing is written"
    ));
    lines.join("\n") + "\n"
}

/// What is supposed, and its forecast as `object` writes one.
pub fn object(of: &WhatIf, forecast: Value) -> Value {
    json!({"supposed": of.supposed, "forecast": forecast})
}

/// What moves by less may as well move by another order of work.
const WORTH_SAYING: Span = Span::minutes(5);

/// What it is, as it is, as it would be, and the difference.
type Row = [String; 4];

fn rows(plan: &Runbook, snapshot: &RunSnapshot, now: &Ahead, then: &Ahead) -> Vec<Row> {
    let head = ["", "now", "then", ""].map(String::from);
    let finish = |what: &str, of: fn(&Forecast) -> Option<Instant>| {
        moment(plan, what, of(&now.forecast), of(&then.forecast), "never")
    };
    let percent = |ahead: &Ahead| (ahead.forecast.fits * 100.0).round() as i64;
    let (was, is) = (percent(now), percent(then));
    let fits = [
        "fits".to_string(),
        format!("{was} of 100"),
        format!("{is} of 100"),
        match is - was {
            0 => "as now".to_string(),
            by => format!("{by:+}"),
        },
    ];
    let mut rows = vec![
        head,
        finish("finish, 1 in 2", |f| f.p50),
        finish("finish, 4 in 5", |f| f.p80),
        finish("finish, 19 in 20", |f| f.p95),
        fits,
    ];
    if !snapshot.begun.is_empty() && snapshot.returning.is_none() {
        rows.push(rollback_limit(plan, now, then));
    }
    rows
}

fn rollback_limit(plan: &Runbook, now: &Ahead, then: &Ahead) -> Row {
    let by = |ahead: &Ahead| match ahead.retreat.by {
        RollbackBy::At(at) => Some(shown_early(at)),
        RollbackBy::Close(_) | RollbackBy::Never | RollbackBy::NoRollback(..) => None,
    };
    let none = match now.retreat.by {
        RollbackBy::NoRollback(..) => "no rollback",
        RollbackBy::Never => "too long in these shifts",
        _ => "nothing to undo",
    };
    moment(plan, "roll back by", by(now), by(then), none)
}

fn moment(
    plan: &Runbook,
    what: &str,
    now: Option<Instant>,
    then: Option<Instant>,
    none: &str,
) -> Row {
    let shown = |at: Option<Instant>| at.map_or(none.into(), |at| plan.window.zone.day_clock(at));
    let by = now
        .zip(then)
        .map(|(was, is)| Span::between(was, is))
        .map(|by| {
            if by.secs().abs() >= WORTH_SAYING.secs() {
                by.signed()
            } else {
                "as now".to_string()
            }
        });
    [
        what.to_string(),
        shown(now),
        shown(then),
        by.unwrap_or_default(),
    ]
}

fn table(rows: &[Row]) -> impl Iterator<Item = String> + '_ {
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max();
    let columns: Vec<usize> = (0..4).map(|c| widest(c).unwrap_or(0)).collect();
    rows.iter().map(move |row| {
        let cells: Vec<String> = row
            .iter()
            .zip(&columns)
            .map(|(cell, &n)| crate::text::pad(cell, n))
            .collect();
        format!("  {}", cells.join("  ")).trim_end().to_string()
    })
}

/// Roles that there would be too few of; the forecast lets such steps go on, and so promises too
/// much. And the step for which most often nobody would be left.
fn short_of(plan: &Runbook, now: &Forecast, then: &Forecast) -> Vec<String> {
    let label = |ix: usize| format!("{} {}", plan.steps[ix].number, plan.steps[ix].title);
    let short = then.short_of.iter().filter(|s| !now.short_of.contains(s));
    let known = short.filter(|(ix, _)| *ix < plan.steps.len());
    let mut lines: Vec<String> = known
        .map(|(ix, role)| {
            let step = label(*ix);
            format!("  {step} needs more {role} than there are then: it would run short")
        })
        .collect();
    let stuck = |ix: usize| {
        let outlook = then.steps.get(ix)?.as_ref()?;
        (outlook.stuck >= 0.05).then_some((ix, outlook.stuck))
    };
    let worst = (0..plan.steps.len())
        .rev()
        .filter_map(stuck)
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    lines.extend(worst.map(|(ix, often)| {
        let often = (often * 100.0).round();
        format!(
            "  {}: nobody is free for it then in {often} of 100 nights",
            label(ix)
        )
    }));
    lines
}

impl From<Objection> for Failure {
    fn from(objection: Objection) -> Failure {
        let failure = match objection {
            Objection::Unreadable { .. } => Failure::cannot(objection.to_string()),
            Objection::Unknown { .. } | Objection::Moot { .. } => {
                Failure::no(objection.to_string())
            }
        };
        failure.hint(objection.hint())
    }
}
