//! The services in words: how many are proven, which are not, what a test said, and how long each
//! was out.

use crate::run::{Run, ServiceState, Tested};
use crate::situation::{
    Downtime, OutageCause, OutageEnd, ServiceFacts, Situation, Stretch, service_facts,
};
use crate::text::safe;

use crate::words::{Names, terms};

/// How many services are proven of those that were touched.
pub fn proven(states: &[ServiceState]) -> (usize, usize) {
    let touched = states.iter().filter(|s| **s != ServiceState::Untouched);
    let proven = states.iter().filter(|s| **s == ServiceState::Proven);
    (proven.count(), touched.count())
}

/// What is said about services beside how many are proven, the worst first.
const TOLD: [ServiceState; 5] = [
    ServiceState::Down,
    ServiceState::Degraded,
    ServiceState::Untestable,
    ServiceState::Unproven,
    ServiceState::Off,
];

/// `1 of 6 proven; down: SQL Server; unproven: Billing, Printing`; nothing where none was touched.
pub fn services_in_brief(run: &Run, states: &[ServiceState]) -> Option<String> {
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
    let note = test
        .note
        .as_ref()
        .map_or(String::new(), |note| format!(": {}", safe(note)));
    format!("{}{note}", tested(Names::Short, run, test, ""))
}

/// The same without its note, and with what was tested: `pass of Records by sam at north`.
fn tested(names: Names, run: &Run, test: &Tested, of: &str) -> String {
    let at = test
        .site
        .as_ref()
        .map_or(String::new(), |site| format!(" at {}", safe(site)));
    let step = test
        .step
        .and_then(|ix| run.plan.steps.get(ix))
        .map_or(String::new(), |step| {
            format!(", step {}", safe(&step.number))
        });
    let by = names.of(run, &test.stamp.by);
    let by = match &test.stamp.typed_by {
        Some(typist) => format!("{by} ({})", names.of(run, typist)),
        None => by,
    };
    format!("{}{of} by {by}{at}{step}", test.result.word())
}

/// How long it has been out, against what its downtime procedure can bear, and how long it was
/// where that was too long: `out 5h10m of 8h`; `was out 23h58m, 11h58m over its limit of 12h`.
/// Nothing where there is neither.
pub fn downtime(run: &Run, downtime: &Downtime) -> Option<String> {
    let now = match run.closed {
        Some(_) => "still down at the close after",
        None => "down",
    };
    lengths(downtime, now)
}

/// The same of what was only not tested: `not confirmed working for 5h10m of 8h`.
pub fn not_known(downtime: &Downtime) -> Option<String> {
    lengths(downtime, "not confirmed working for")
}

fn lengths(downtime: &Downtime, now: &str) -> Option<String> {
    let current = downtime
        .current()
        .map(|stretch| format!("{now} {}", length(downtime, stretch)));
    let past =
        too_long_before(downtime).map(|stretch| format!("was down {}", length(downtime, stretch)));
    joined(current, past)
}

/// The same to be read out: `has been down for 5 hours 10 minutes of 8 hours`.
pub fn downtime_words(run: &Run, downtime: &Downtime) -> Option<String> {
    let now = match run.closed {
        Some(_) => "was still down at the close after",
        None => "has been down for",
    };
    let words = |stretch: &Stretch| {
        let length = stretch.span().words();
        match (downtime.over_by(stretch), downtime.limit) {
            (Some(over), _) => format!("{length}, {} over its limit", over.words()),
            (None, Some(limit)) => format!("{length} of {}", limit.words()),
            (None, None) => length,
        }
    };
    let current = downtime
        .current()
        .map(|stretch| format!("{now} {}", words(stretch)));
    let past = too_long_before(downtime);
    joined(
        current,
        past.map(|stretch| format!("was down for {}", words(stretch))),
    )
}

fn joined(current: Option<String>, past: Option<String>) -> Option<String> {
    let all: Vec<String> = current.into_iter().chain(past).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The longest stretch that is over, and was too long.
fn too_long_before(downtime: &Downtime) -> Option<&Stretch> {
    let past = downtime.stretches.iter().filter(|s| !s.is_open);
    let too_long = past.filter(|stretch| downtime.over_by(stretch).is_some());
    too_long.max_by_key(|stretch| stretch.span())
}

fn length(downtime: &Downtime, stretch: &Stretch) -> String {
    let length = stretch.span().short();
    match (downtime.over_by(stretch), downtime.limit) {
        (Some(over), Some(limit)) => {
            format!("{length}, {} over its limit of {limit}", over.short())
        }
        (_, Some(limit)) => format!("{length} of {limit}"),
        (_, None) => length,
    }
}

/// The same as a sentence: `Medical records is out 5h10m of 8h`.
pub fn downtime_sentence(run: &Run, facts: &ServiceFacts) -> Option<String> {
    let told = downtime(run, &facts.downtime)?;
    let is = match (facts.downtime.current(), &run.closed) {
        (Some(_), None) => "is ",
        _ => "",
    };
    Some(format!("{} {is}{told}", safe(&facts.service.name)))
}

/// The services that are out, or were for too long, each with how long: those first that were for
/// too long, then those that have a limit.
pub fn out<'a>(s: &Situation<'a>) -> Vec<(ServiceFacts<'a>, String)> {
    let facts = service_facts(s).into_iter();
    let told = facts.filter_map(|facts| {
        let told = downtime(s.run, &facts.downtime)?;
        Some((facts, told))
    });
    let mut all: Vec<(ServiceFacts, String)> = told.collect();
    let rank = |downtime: &Downtime| (downtime.over().is_none(), downtime.limit.is_none());
    all.sort_by_key(|(facts, _)| rank(&facts.downtime));
    all
}

/// The services that were out for too long, or are, with how long: `Medical records was out
/// 23h58m, 11h58m over its limit of 12h`.
pub fn too_long(s: &Situation) -> Vec<String> {
    let out = out(s).into_iter();
    let too_long = out.filter(|(facts, _)| facts.is_too_long());
    let told = too_long.filter_map(|(facts, _)| downtime_sentence(s.run, &facts));
    told.collect()
}

/// What put a service out: `changed by 4.5`, `fail by sam at north`, `blocker B2`.
pub fn outage_cause(names: Names, run: &Run, facts: &ServiceFacts, stretch: &Stretch) -> String {
    let name = |ix: usize| safe(&run.plan.services[ix].name).into_owned();
    match stretch.cause {
        OutageCause::Changed { step, way, service } => {
            let other = Some(service)
                .filter(|_| service != facts.outlook.service)
                .map_or(String::new(), |other| format!("{} ", name(other)));
            format!("{other}changed by {}", terms::piece(run, step, way))
        }
        OutageCause::Failed(test) => tested(names, run, &run.tests[test], ""),
        OutageCause::Blocked(blocker) => {
            format!("blocker {}", safe(&run.blockers[blocker].number))
        }
        OutageCause::Beneath(service) => format!("{} was down", name(service)),
    }
}

/// What brought a service back: `pass by sam, step 6.4`; nothing while it is out.
pub fn outage_end(
    names: Names,
    run: &Run,
    facts: &ServiceFacts,
    stretch: &Stretch,
) -> Option<String> {
    let name = |ix: usize| safe(&run.plan.services[ix].name).into_owned();
    Some(match stretch.end? {
        OutageEnd::Tested(test) => {
            let test = &run.tests[test];
            let of = run
                .plan
                .service(&test.service)
                .filter(|of| of.id != facts.service.id)
                .map_or(String::new(), |of| format!(" of {}", safe(&of.name)));
            tested(names, run, test, &of)
        }
        OutageEnd::Resolved(blocker) => {
            format!("{} was resolved", safe(&run.blockers[blocker].number))
        }
        OutageEnd::Beneath(service) => format!("{} was back", name(service)),
    })
}
