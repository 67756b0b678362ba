//! The services as rows: what to test first, then the rest of the board.

use crate::report;
use crate::run::{ServiceOutlook, ServiceState};
use crate::runbook::Service;
use crate::situation::{Situation, Suspect, board, triage};

/// A line of the view of services.
#[derive(Debug, Clone)]
pub struct Line {
    pub outlook: ServiceOutlook,
    /// Its place in the order in which to test, and why it stands there.
    pub suspect: Option<Suspect>,
}

impl Line {
    pub fn service<'a>(&self, s: &Situation<'a>) -> Option<&'a Service> {
        s.run.plan.services.get(self.outlook.service)
    }

    pub fn is_untestable(&self) -> bool {
        self.outlook.state == ServiceState::Untestable
    }
}

/// What is to be tested or mended, in the order in which to do it; then what is off, then the rest.
pub fn lines(s: &Situation) -> Vec<Line> {
    let told = |suspect: Suspect| Line {
        outlook: suspect.outlook.clone(),
        suspect: Some(suspect),
    };
    let mut lines: Vec<Line> = triage(s).into_iter().map(told).collect();
    let is_told = |outlook: &ServiceOutlook| {
        let mut told = lines.iter().map(|line| line.outlook.service);
        told.any(|service| service == outlook.service)
    };
    let mut rest = board(s);
    rest.retain(|outlook| !is_told(outlook));
    rest.sort_by_key(|outlook| outlook.state != ServiceState::Off);
    lines.extend(rest.into_iter().map(|outlook| Line {
        outlook,
        suspect: None,
    }));
    lines
}

/// The ids of the services, in the order of the lines.
pub fn ids(s: &Situation) -> Vec<String> {
    let services = lines(s).into_iter().filter_map(|line| line.service(s));
    services.map(|service| service.id.clone()).collect()
}

/// How many services are proven of those that were touched.
pub fn proven(s: &Situation) -> (usize, usize) {
    let states: Vec<ServiceState> = board(s).iter().map(|outlook| outlook.state).collect();
    report::proven(&states)
}

/// The id of the step that changed a service last, else of one that tests it.
pub fn step_of(s: &Situation, service: &str) -> Option<String> {
    let plan = &s.run.plan;
    let place = plan.services.iter().position(|sv| sv.id == service)?;
    let changed = board(s).get(place)?.changed_by;
    let tests = |ix: &usize| plan.steps[*ix].tests.iter().any(|id| id == service);
    let step = changed.or_else(|| plan.in_order().find(tests))?;
    Some(plan.steps.get(step)?.id.clone())
}
