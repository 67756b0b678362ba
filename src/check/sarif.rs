//! Findings as SARIF 2.1.0, for review tools. Source: OASIS, Static Analysis Results Interchange
//! Format (SARIF) Version 2.1.0, 27 March 2020.

use serde_json::{Value, json};

use super::finding::{Checked, Finding, Input};
use super::rule::{Rule, Severity};
use super::rules::{RULES, rank};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// All findings as one SARIF log.
pub fn sarif(inputs: &[Input], checked: &Checked) -> String {
    let rules: Vec<Value> = RULES.iter().map(|r| rule(r)).collect();
    let results: Vec<Value> = checked.findings.iter().map(|f| result(inputs, f)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "runsheet",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.finds},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn result(inputs: &[Input], finding: &Finding) -> Value {
    let file = inputs.get(finding.file).map_or("", |i| i.source.name());
    let place = finding.problem.place;
    json!({
        "ruleId": finding.rule.name,
        "ruleIndex": rank(finding.rule),
        "level": level(finding.severity),
        "message": {"text": finding.problem.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(file)},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endColumn": place.column + place.length.max(1),
            },
        }}],
    })
}

/// A path as a relative URI (RFC 3986), with forward slashes.
fn uri(path: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    let bytes = path.replace('\\', "/").into_bytes();
    bytes
        .into_iter()
        .map(|b| {
            if keep(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
