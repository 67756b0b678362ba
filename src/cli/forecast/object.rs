//! A forecast for programs; `docs/json.md` has its fields.

use serde_json::{Value, json};

use crate::forecast::{Forecast, Retreat, Standing};
use crate::time::{Instant, Span};

use super::basis::Estimates;

pub(super) fn object(
    estimates: &Estimates,
    standing: &Standing,
    forecast: &Forecast,
    retreat: &Retreat,
) -> Value {
    let plan = estimates.plan();
    let from = standing.now;
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
    json!({
        "p50": time(forecast.p50),
        "p80": time(forecast.p80),
        "p95": time(forecast.p95),
        "fits": forecast.fits,
        "counts_on": forecast.counts_on,
        "if_comes": forecast.if_comes,
        "stays": forecast.stays.iter().map(|stay| json!({
            "person": stay.person,
            "until": time(Some(stay.until)),
            "share": stay.share,
        })).collect::<Vec<_>>(),
        "rollback_by": time(retreat.by.at()),
        "rollback_if_comes": retreat.if_comes,
        "deterministic_seconds": forecast.deterministic.map(|at| Span::between(from, at).secs()),
        "trials": forecast.trials,
        "seed": forecast.seed,
        "steps": steps.collect::<Vec<_>>(),
    })
}
