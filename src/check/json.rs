//! Findings for other programs: `check --format json`. Documented in `docs/json.md`.

use serde::Serialize;

use super::finding::{Checked, Finding, Input};
use super::rule::Severity;

#[derive(Serialize)]
struct Report<'a> {
    findings: Vec<Item<'a>>,
    /// How many a comment in a file allows.
    allowed: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'static str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    step: Option<&'a str>,
    why: &'static str,
    mend: &'static str,
}

/// All findings as one JSON object.
pub fn json(inputs: &[Input], checked: &Checked) -> String {
    let item = |f| item(inputs, f);
    let report = Report {
        findings: checked.findings.iter().map(item).collect(),
        allowed: checked.allowed,
    };
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

fn item<'a>(inputs: &'a [Input], finding: &'a Finding) -> Item<'a> {
    Item {
        rule: finding.rule.name,
        severity: finding.severity,
        message: &finding.problem.message,
        file: inputs.get(finding.file).map_or("", |i| i.source.name()),
        line: finding.problem.line(),
        column: finding.problem.column(),
        step: finding.step.as_deref(),
        why: finding.rule.why,
        mend: finding.rule.mend,
    }
}
