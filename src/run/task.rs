//! A piece of work in a run: a step's own, its undo, or the restore of its restore point. What
//! the rules ask of work they ask of each of these.

use crate::journal::Way;
use crate::runbook::{Evidence, Runbook, StepIx, Takes, Undo, Work};

use super::Run;

/// What the plan says of a piece of work.
#[derive(Debug, Clone, Copy, Default)]
pub struct Task<'a> {
    /// Markdown.
    pub instructions: &'a str,
    pub expect: Option<&'a str>,
    pub crew: &'a [(String, u32)],
    pub takes: Option<Takes>,
    /// Services.
    pub tests: &'a [String],
    /// Roles.
    pub sign_off: &'a [String],
    pub evidence: &'a [Evidence],
    /// What must be typed before it starts.
    pub confirm: Option<&'a str>,
}

impl<'a> Task<'a> {
    /// The work of a step in that way; nothing where the plan has none, as for the undo of a step
    /// without one.
    pub fn of(plan: &'a Runbook, ix: StepIx, way: Way) -> Option<Task<'a>> {
        let step = plan.steps.get(ix)?;
        match way {
            Way::Forward => Some(Task {
                instructions: &step.instructions,
                expect: step.expect.as_deref(),
                crew: &step.crew,
                takes: step.takes,
                tests: &step.tests,
                sign_off: &step.sign_off,
                evidence: &step.evidence,
                confirm: step.confirm.as_deref(),
            }),
            Way::Back => match &step.undo {
                Some(Undo::Work(work)) => Some(Task::back(work)),
                _ => None,
            },
            Way::Restore => step.restore_point.as_ref().map(|p| Task::back(&p.restore)),
        }
    }

    fn back(work: &'a Work) -> Task<'a> {
        Task {
            instructions: &work.instructions,
            expect: work.expect.as_deref(),
            crew: &work.crew,
            takes: work.takes,
            tests: &work.tests,
            sign_off: &work.sign_off,
            evidence: &work.evidence,
            confirm: work.confirm.as_deref(),
        }
    }
}

impl Run {
    /// The roles that are still to sign that work, in the order of the plan.
    pub fn unsigned(&self, ix: StepIx, way: Way) -> Vec<&str> {
        let asked = Task::of(&self.plan, ix, way).map_or(&[][..], |task| task.sign_off);
        let attempt = self.track(ix, way).and_then(|track| track.current());
        let roles = asked.iter().map(String::as_str);
        roles
            .filter(|role| !attempt.is_some_and(|a| a.is_signed_as(role)))
            .collect()
    }
}
