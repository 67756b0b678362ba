//! No duration is below zero, whatever the clocks said.

use serde_json::Value;

use super::night::source;
use crate::report::*;
use crate::share::tests::weekend;
use crate::situation::Situation;

/// Figures that say how much later something was than planned, which may be earlier.
const DIFFERENCES: [&str; 4] = [
    "by_seconds",
    "slip_seconds",
    "end_slip_seconds",
    "difference_seconds",
];

/// The names of the durations below zero in that JSON, with their values.
fn below_zero(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                let is_duration = name.ends_with("_seconds") && !DIFFERENCES.contains(&&name[..]);
                let below = value.as_i64().filter(|n| is_duration && *n < 0);
                let here = below.map(|n| format!("{name} is {n}"));
                here.into_iter().chain(below_zero(value))
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(below_zero).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn none_is_below_zero_after_weekends_with_clocks_hours_apart() {
    for seed in 0..30 {
        let run = weekend::run_of(seed);
        let last = run.log.iter().map(|line| line.entry.recorded()).max();
        let s = Situation::at(last.unwrap(), &run, "amara");
        let report: Value = serde_json::from_str(&json(&rows(&s, &source())).unwrap()).unwrap();
        let status: Value =
            serde_json::from_str(&to_json(&Status::of(&s, &source())).unwrap()).unwrap();
        for value in [report, status] {
            assert_eq!(below_zero(&value), Vec::<String>::new(), "seed {seed}");
        }
    }
}
