//! What the rules find: collected as they look, then with its place in the file.

use crate::runbook::{Part, Problem, Runbook, Source, StepIx};

use super::plan::Plan;
use super::rule::{Rule, Severity};

/// A runbook and its file.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub runbook: &'a Runbook,
    pub source: &'a Source,
}

/// Something that a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// Which of the runbooks.
    pub file: usize,
    /// The step's id, where it is about one.
    pub step: Option<String>,
    /// Message and place; its hint is how to mend it.
    pub problem: Problem,
}

/// What a check comes to.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The gravest first, then in the order of the rules and of the file.
    pub findings: Vec<Finding>,
    /// How many a comment in the file allows.
    pub allowed: usize,
}

impl Checked {
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings.filter(|f| f.severity == severity).count()
    }

    /// Whether the plan may be used as it is.
    pub fn passes(&self, strict: bool) -> bool {
        let worst = if strict {
            Severity::Warning
        } else {
            Severity::Error
        };
        self.findings.iter().all(|f| f.severity > worst)
    }
}

/// Findings without their places.
#[derive(Default)]
pub(super) struct Findings(Vec<Found>);

struct Found {
    rule: &'static Rule,
    file: usize,
    step: Option<String>,
    path: String,
    part: Part,
    message: String,
    notes: Vec<(String, String)>,
}

impl Findings {
    /// What that rule says of that file is put here.
    pub fn of(&mut self, rule: &'static Rule, file: usize) -> Report<'_> {
        Report {
            rule,
            file,
            found: &mut self.0,
        }
    }

    /// With their places, in order.
    pub fn located(self, inputs: &[Input]) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self
            .0
            .into_iter()
            .filter_map(|found| Some(found.located(inputs.get(found.file)?.source)))
            .collect();
        findings.sort_by_key(|f| {
            (
                f.severity,
                super::rules::rank(f.rule),
                f.file,
                f.problem.place,
            )
        });
        findings
    }
}

impl Found {
    fn located(&self, source: &Source) -> Finding {
        let mut problem = Problem {
            path: self.path.clone(),
            message: self.message.clone(),
            hint: None,
            notes: Vec::new(),
            place: source.place(&self.path, self.part),
        };
        for (path, text) in &self.notes {
            problem = problem.note(source, path, text.as_str());
        }
        Finding {
            rule: self.rule,
            severity: self.rule.severity,
            file: self.file,
            step: self.step.clone(),
            problem: problem.hint(self.rule.mend),
        }
    }
}

/// Where a rule puts what it finds.
pub(super) struct Report<'a> {
    rule: &'static Rule,
    file: usize,
    found: &'a mut Vec<Found>,
}

impl Report<'_> {
    /// Something about the file as a whole, or about what stands at a path: `window.closes`.
    pub fn at(&mut self, path: impl Into<String>, message: impl Into<String>) -> &mut Self {
        self.found.push(Found {
            rule: self.rule,
            file: self.file,
            step: None,
            path: path.into(),
            part: Part::Value,
            message: message.into(),
            notes: Vec::new(),
        });
        self
    }

    /// Something about a step, or about one of its keys: `undo`; empty: the step as a whole.
    pub fn step(
        &mut self,
        plan: &Plan,
        ix: StepIx,
        key: &str,
        message: impl Into<String>,
    ) -> &mut Self {
        self.at(plan.path(ix, key), message);
        if let Some(last) = self.found.last_mut() {
            last.step = Some(plan.book.steps[ix].id.clone());
            last.part = if key.is_empty() {
                Part::Key
            } else {
                Part::Value
            };
        }
        self
    }

    /// In another of the runbooks than the one that was looked at.
    pub fn in_file(&mut self, file: usize) -> &mut Self {
        if let Some(last) = self.found.last_mut() {
            last.file = file;
        }
        self
    }

    /// Another place in the same file that has to do with what was found last.
    pub fn note(&mut self, path: impl Into<String>, text: impl Into<String>) -> &mut Self {
        if let Some(last) = self.found.last_mut() {
            last.notes.push((path.into(), text.into()));
        }
        self
    }
}
