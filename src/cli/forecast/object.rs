//! A forecast for programs; `docs/json.md` has its fields.

use serde_json::{Value, json};

use crate::forecast::{Forecast, Retreat, RunSnapshot};
use crate::time::{Instant, Span};

use super::basis::Estimates;

pub(super) fn object(
    estimates: &Estimates,
    snapshot: &RunSnapshot,
    forecast: &Forecast,
    retreat: &Retreat,
    anyway: bool,
) -> Value {
    let plan = estimates.plan();
    let from = snapshot.now;
    let zone = &plan.window.zone;
    let time = |at: Option<Instant>| at.map(|at| zone.local(at).to_rfc3339());
    let steps = plan
        .steps
        .iter()
        .zip(&forecast.steps)
        .enumerate()
        .filter_map(|(ix, (step, outlook))| {
            let outlook = outlook.as_ref()?;
            Some(json!({
                "id": step.id,
                "takes": estimates.takes(ix),
                "estimate_from": estimates.from(ix),
                "criticality": outlook.criticality,
                "early_start": time(outlook.early_start),
                "late_start": time(outlook.late_start),
                "slack": outlook.slack.map(Span::secs),
            }))
        });
    // Without durations there is nothing to work a finish out from.
    let told = Some(forecast).filter(|_| anyway || plan.why_no_forecast().is_none());
    let (without, all) = plan.without_duration();
    json!({
        "without_duration": without,
        "with_and_without_duration": all,
        "p50": time(told.and_then(|f| f.p50)),
        "p80": time(told.and_then(|f| f.p80)),
        "p95": time(told.and_then(|f| f.p95)),
        "fits": told.map(|f| f.fits),
        "counts_on": forecast.counts_on,
        "if_comes": forecast.if_comes,
        "stays": forecast.stays.iter().map(|stay| json!({
            "person": stay.person,
            "until": time(Some(stay.until)),
            "share": stay.share,
        })).collect::<Vec<_>>(),
        "rollback_by": time(retreat.by.at()),
        "rollback_if_comes": retreat.if_comes,
        "deterministic_seconds": told.and_then(|f| f.deterministic).map(|at| Span::between(from, at).secs()),
        "trials": forecast.trials,
        "seed": forecast.seed,
        "steps": steps.collect::<Vec<_>>(),
    })
}
