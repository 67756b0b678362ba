//! What was tested, and with what result.

use crate::journal::{Event, Fact, TestResult};
use crate::runbook::StepIx;

use super::{Run, Stamp};

/// A result of a service's test.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    pub service: String,
    /// The site, if not everywhere.
    pub site: Option<String>,
    pub result: TestResult,
    pub stamp: Stamp,
    pub note: Option<String>,
    /// The step that tested it.
    pub step: Option<StepIx>,
}

impl Run {
    /// The results that a fact tells: its own, or those of a step that was finished.
    pub(super) fn take_results(&mut self, fact: &Fact, stamp: &Stamp) {
        let note = fact.text("text").or(fact.text("because"));
        let tested = |service: &String, site: Option<&String>, result, step| Tested {
            service: service.clone(),
            site: site.cloned(),
            result,
            stamp: stamp.clone(),
            note: note.map(str::to_string),
            step,
        };
        match &fact.event {
            Event::ServiceTested {
                service,
                site,
                result,
            } => self
                .tests
                .push(tested(service, site.as_ref(), *result, None)),
            Event::StepFinished { step, results, .. } => {
                let step = self.plan.step(step);
                let results = results
                    .iter()
                    .map(|r| tested(&r.service, r.site.as_ref(), r.result, step));
                self.tests.extend(results.collect::<Vec<_>>());
            }
            _ => {}
        }
    }
}
