//! Findings for a person: the five worst things first, each in full, then the rest by what they
//! are about.

use crate::runbook::Gravity;
use crate::text::{safe, wrap};

use super::finding::{Checked, Finding, Input};
use super::rule::{Group, Rule, Severity};
use super::rules::RULES;

/// How many are shown in full before the rest.
const WORST: usize = 5;

/// How much is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Telling {
    /// Every finding of a rule, not only the first of many.
    pub all: bool,
    /// For a terminal that has colours.
    pub colour: bool,
}

/// How many findings of one rule are shown before the rest is only counted.
const SHOWN: usize = 6;
/// The same, for the rules about texts that are missing.
const SHOWN_TEXTS: usize = 24;

/// The findings, and how many there are.
pub fn text(inputs: &[Input], checked: &Checked, telling: Telling) -> String {
    let mut parts = Vec::new();
    let worst = worst(checked);
    if worst.len() > 1 {
        parts.push(if checked.findings.len() > worst.len() {
            format!("The {} worst things\n", worst.len())
        } else {
            String::new()
        });
    }
    parts.extend(worst.iter().map(|f| in_full(inputs, f, telling.colour)));
    let is_rest = |f: &&Finding| !worst.iter().any(|w| std::ptr::eq(*w, *f));
    let rest: Vec<&Finding> = checked.findings.iter().filter(is_rest).collect();
    for group in Group::ALL {
        parts.extend(in_group(inputs, group, &rest, telling));
    }
    parts.retain(|part| !part.is_empty());
    parts.push(summary(inputs, checked));
    parts.join("\n")
}

/// The first finding of each of the gravest rules: five things, not five times one thing.
fn worst(checked: &Checked) -> Vec<&Finding> {
    let mut worst: Vec<&Finding> = Vec::new();
    let grave = checked
        .findings
        .iter()
        .filter(|f| f.severity != Severity::Advice);
    for finding in grave {
        let told = worst.iter().any(|w| w.rule.name == finding.rule.name);
        if !told && worst.len() < WORST {
            worst.push(finding);
        }
    }
    worst
}

/// With its source line, why it matters and how to mend it.
fn in_full(inputs: &[Input], finding: &Finding, colour: bool) -> String {
    let Some(input) = inputs.get(finding.file) else {
        return String::new();
    };
    let gravity = match finding.severity {
        Severity::Error => Gravity::Error,
        Severity::Warning => Gravity::Warning,
        Severity::Advice => Gravity::Note,
    };
    let shown = input.source.show(&finding.problem, gravity, colour);
    let rule = finding.rule;
    format!(
        "{shown}\n{}\n",
        wrapped("   = why: ", &format!("{} [{}]", rule.why, rule.name))
    )
}

/// The findings of a group, by rule.
fn in_group(inputs: &[Input], group: Group, rest: &[&Finding], telling: Telling) -> Option<String> {
    let rules = RULES.iter().filter(|rule| rule.group == group);
    let told: Vec<String> = rules
        .filter_map(|rule| of_rule(inputs, rule, rest, telling))
        .collect();
    let title = group.title();
    (!told.is_empty()).then(|| format!("{title}\n{}", told.concat()))
}

fn of_rule(inputs: &[Input], rule: &Rule, rest: &[&Finding], telling: Telling) -> Option<String> {
    let found: Vec<&&Finding> = rest.iter().filter(|f| f.rule.name == rule.name).collect();
    let first = found.first()?;
    let word = first.severity.word();
    let mut text = format!("  {word}: {} ({})\n", rule.name, found.len());
    let most = match rule.group {
        // Each of these is another text to write.
        Group::Writing => SHOWN_TEXTS,
        _ => SHOWN,
    };
    let shown = if telling.all { found.len() } else { most };
    for finding in found.iter().take(shown) {
        let file = inputs.get(finding.file).map_or("", |i| i.source.name());
        let place = match inputs.len() {
            1 => format!("{}:{}", finding.problem.line(), finding.problem.column()),
            _ => format!("{file}:{}", finding.problem.line()),
        };
        let message = safe(&finding.problem.message);
        let line = format!("{place} {message} [{}]", rule.name);
        text.push_str(&wrapped("    ", &line));
        text.push('\n');
    }
    if found.len() > shown {
        text.push_str(&format!(
            "    and {} more; --all shows them all\n",
            found.len() - shown
        ));
    }
    text.push_str(&wrapped("    = fix: ", rule.mend));
    text.push('\n');
    Some(text)
}

/// `2 errors, 3 warnings, 1 advice in runbooks/a.yaml; 1 allowed`.
fn summary(inputs: &[Input], checked: &Checked) -> String {
    let count = |severity, one: &str, many: &str| match checked.count(severity) {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let files = match inputs {
        [one] => one.source.name().to_string(),
        several => format!("{} runbooks", several.len()),
    };
    let allowed = match checked.allowed {
        0 => String::new(),
        n => format!("; {n} allowed"),
    };
    let all = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Advice, "piece of advice", "pieces of advice"),
    ];
    if checked.findings.is_empty() {
        return format!("No findings in {files}{allowed}.\n");
    }
    format!("{} in {files}{allowed}\n", all.join(", "))
}

/// A text behind a head, in as many lines as it takes.
fn wrapped(head: &str, text: &str) -> String {
    const COLUMNS: usize = 100;
    wrap(text, COLUMNS, head, &" ".repeat(head.len())).join("\n")
}
