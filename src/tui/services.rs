//! The services as rows: what to test first, then the rest of the board.

use crate::run::ServiceState;
use crate::runbook::Service;
use crate::situation::{ServiceFacts, Situation, Suspect, board, service_facts, triage};

/// A line of the view of services.
#[derive(Debug, Clone)]
pub struct ServiceRow<'a> {
    pub facts: ServiceFacts<'a>,
    /// Its place in the order in which to test, and why it stands there.
    pub suspect: Option<Suspect>,
}

impl<'a> ServiceRow<'a> {
    pub fn service(&self) -> &'a Service {
        self.facts.service
    }

    pub fn is_untestable(&self) -> bool {
        self.facts.outlook.state == ServiceState::Untestable
    }
}

/// What to test or fix, in the order in which to do it; then what is off, then what was
/// out for too long, then the rest.
pub fn lines<'a>(s: &Situation<'a>) -> Vec<ServiceRow<'a>> {
    let mut suspects: Vec<Option<(usize, Suspect)>> = vec![None; s.run.plan.services.len()];
    for (place, suspect) in triage(s).into_iter().enumerate() {
        let service = suspect.outlook.service;
        suspects[service] = Some((place, suspect));
    }
    let mut line = |facts: ServiceFacts<'a>| {
        let (place, suspect) = suspects[facts.outlook.service].take().unzip();
        let is_off = facts.outlook.state == ServiceState::Off;
        let rank = (place.is_none(), place, !is_off, !facts.is_too_long());
        (rank, ServiceRow { facts, suspect })
    };
    let mut lines: Vec<_> = service_facts(s).into_iter().map(&mut line).collect();
    lines.sort_by_key(|(rank, _)| *rank);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// The ids of the services, in the order of the lines.
pub fn ids(s: &Situation) -> Vec<String> {
    let services = lines(s).into_iter().map(|line| line.service());
    services.map(|service| service.id.clone()).collect()
}

/// How many services are out now for longer than they can be.
pub fn out_too_long(s: &Situation) -> usize {
    let facts = service_facts(s).into_iter();
    let current = |facts: &ServiceFacts| {
        let current = facts.downtime.current();
        current.is_some_and(|stretch| facts.downtime.over_by(stretch).is_some())
    };
    facts.filter(current).count()
}

/// How many services are proven of those that were touched.
pub fn proven(s: &Situation) -> (usize, usize) {
    let states: Vec<ServiceState> = board(s).iter().map(|outlook| outlook.state).collect();
    crate::words::proven(&states)
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
