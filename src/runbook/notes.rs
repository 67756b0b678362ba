//! What the plan notes on a step: texts that are shown with it wherever it is shown in full, and
//! that mean nothing to the program. Detail, paper and the comparison of two plans read this list.

use super::Step;

/// A text that the plan notes on a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanNote<'a> {
    /// As the runbook writes it: `source`.
    pub key: &'static str,
    /// As a screen or a page shows it: `Source`.
    pub label: &'static str,
    pub text: &'a str,
}

impl Step {
    /// What the plan notes on the step, in the order in which it is shown.
    pub fn notes(&self) -> Vec<PlanNote<'_>> {
        [
            ("ref", "Ref", &self.reference),
            ("source", "Source", &self.source),
        ]
        .into_iter()
        .filter_map(|(key, label, text)| {
            let text = text.as_deref()?;
            Some(PlanNote { key, label, text })
        })
        .collect()
    }
}
