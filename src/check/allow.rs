//! `# runsheet: allow RULE because ...`: what a file says about findings on its own lines.
//!
//! A comment at the end of a line is about that line; one that has a line to itself is about the
//! next line that is not a comment. Why it is allowed has to be said.

use crate::runbook::{Place, Problem};
use crate::text::nearest;

use super::finding::{Checked, Finding, Input};
use super::rule::Rule;
use super::rules::{ALLOW_UNKNOWN, ALLOW_UNUSED, ALLOW_WITHOUT_REASON, RULES};

const MARK: &str = "# runsheet: allow";

/// A comment that allows something.
struct Allow {
    file: usize,
    /// The line that it is about.
    speaks_of: usize,
    place: Place,
    rule: String,
    because: String,
    used: bool,
}

/// Leaves out what the files allow, and adds what is wrong with how they do it.
pub(super) fn sift(inputs: &[Input], findings: Vec<Finding>) -> Checked {
    let mut allows: Vec<Allow> = Vec::new();
    for (file, input) in inputs.iter().enumerate() {
        allows.extend(read(file, input));
    }
    let mut checked = Checked::default();
    for finding in findings {
        let speaks = |a: &&mut Allow| {
            (a.file, a.speaks_of) == (finding.file, finding.problem.place.line)
                && a.rule == finding.rule.name
                && !a.because.is_empty()
        };
        match allows.iter_mut().find(speaks) {
            Some(allow) => {
                allow.used = true;
                checked.allowed += 1;
            }
            None => checked.findings.push(finding),
        }
    }
    checked.findings.extend(allows.iter().filter_map(wrong));
    checked.findings.sort_by_key(|f| f.severity);
    checked
}

fn read<'a>(file: usize, input: &'a Input) -> impl Iterator<Item = Allow> + 'a {
    let lines: Vec<&str> = input.source.lines().collect();
    let lines = std::rc::Rc::new(lines);
    let all = lines.clone();
    (0..lines.len()).filter_map(move |at| {
        let line = all[at];
        let column = line.find(MARK)?;
        let said = line[column + MARK.len()..].trim();
        let (rule, because) = match said.split_once(" because") {
            Some((rule, because)) => (rule.trim(), because.trim()),
            None => (said, ""),
        };
        let alone = line[..column].trim().is_empty();
        let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
        let skipped = || all[at + 1..].iter().take_while(|l| is_comment(l)).count();
        Some(Allow {
            file,
            speaks_of: at + 1 + if alone { 1 + skipped() } else { 0 },
            place: Place {
                line: at + 1,
                column: line[..column].chars().count() + 1,
                length: line[column..].chars().count(),
            },
            rule: rule.to_string(),
            because: because.to_string(),
            used: false,
        })
    })
}

/// What is wrong with a comment.
fn wrong(allow: &Allow) -> Option<Finding> {
    let known = RULES.iter().any(|rule| rule.name == allow.rule);
    let (rule, message): (&'static Rule, String) = if !known {
        let near = nearest(&allow.rule, RULES.iter().map(|rule| rule.name))
            .map_or(String::new(), |n| format!("; did you mean '{n}'?"));
        (
            &ALLOW_UNKNOWN,
            format!("no rule is called '{}'{near}", allow.rule),
        )
    } else if allow.because.is_empty() {
        let what = format!("'{}' is allowed without a reason", allow.rule);
        (&ALLOW_WITHOUT_REASON, what)
    } else if !allow.used {
        let what = format!("'{}' finds nothing on that line", allow.rule);
        (&ALLOW_UNUSED, what)
    } else {
        return None;
    };
    Some(Finding {
        rule,
        severity: rule.severity,
        file: allow.file,
        step: None,
        problem: Problem {
            path: String::new(),
            message,
            hint: Some(rule.mend.into()),
            notes: Vec::new(),
            place: allow.place,
        },
    })
}
