//! The service board in words: how many are proven, which are not, and what a test said.

use crate::run::{Run, ServiceState, Tested};
use crate::runbook::Service;
use crate::text::safe;
use crate::time::{Instant, Span};

use super::{called, terms};

/// How many services are proven of those that were touched.
pub fn proven(states: &[ServiceState]) -> (usize, usize) {
    let touched = states.iter().filter(|s| **s != ServiceState::Untouched);
    let proven = states.iter().filter(|s| **s == ServiceState::Proven);
    (proven.count(), touched.count())
}

/// What is told of services beside how many are proven, the worst first.
const TOLD: [ServiceState; 5] = [
    ServiceState::Down,
    ServiceState::Degraded,
    ServiceState::Untestable,
    ServiceState::Unproven,
    ServiceState::Off,
];

/// `1 of 6 proven; down: SQL Server; unproven: Billing, Printing`; nothing where none was touched.
pub fn standing(run: &Run, states: &[ServiceState]) -> Option<String> {
    let those = |state: ServiceState| {
        let services = run.plan.services.iter().zip(states);
        let those = services.filter(|(_, s)| **s == state);
        let names: Vec<_> = those.map(|(service, _)| safe(&service.name)).collect();
        (!names.is_empty()).then(|| format!("; {}: {}", state.word(), names.join(", ")))
    };
    told(states, those)
}

/// The same without names: `1 of 6 proven, 1 down, 2 unproven`.
pub fn tally(states: &[ServiceState]) -> Option<String> {
    let count = |state: ServiceState| {
        let those = states.iter().filter(|s| **s == state);
        Some(those.count())
            .filter(|n| *n > 0)
            .map(|n| format!(", {n} {}", state.word()))
    };
    told(states, count)
}

fn told(states: &[ServiceState], those: impl Fn(ServiceState) -> Option<String>) -> Option<String> {
    let (proven, touched) = proven(states);
    let rest: String = TOLD.into_iter().filter_map(those).collect();
    (touched > 0).then(|| format!("{proven} of {touched} proven{rest}"))
}

/// `pass by sam at north, step 6.4: slow at first`.
pub fn result(run: &Run, test: &Tested) -> String {
    let number = |ix: usize| run.plan.steps.get(ix).map(|step| &step.number);
    let at = test.site.as_ref();
    let at = at.map_or(String::new(), |site| format!(" at {}", safe(site)));
    let step = test.step.and_then(number);
    let step = step.map_or(String::new(), |number| format!(", step {number}"));
    let note = test.note.as_ref();
    let note = note.map_or(String::new(), |note| format!(": {}", safe(note)));
    let by = called(run, &test.stamp.by);
    let by = match &test.stamp.typed_by {
        Some(typist) => format!("{by} ({})", called(run, typist)),
        None => by,
    };
    format!("{} by {by}{at}{step}{note}", terms::result(test.result))
}

/// How much of what its downtime procedure bears is used: `5h10m of 8h used`.
pub fn used(service: &Service, since: Option<Instant>, now: Instant) -> Option<String> {
    let downtime = service.downtime.as_ref()?;
    let used = Span::between(since?, now).short();
    Some(match downtime.longest {
        Some(longest) => format!("{used} of {} used", longest.short()),
        None => format!("{used} used"),
    })
}
