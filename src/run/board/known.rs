//! What tests and blockers say of a service.

use crate::journal::TestResult;
use crate::run::{Run, Tested};
use crate::runbook::Service;
use crate::time::Instant;

/// What tests and blockers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Unknown,
    Proven,
    Degraded,
    Down,
}

pub(super) struct Known<'a> {
    pub(super) verdict: Verdict,
    pub(super) since: Option<Instant>,
    pub(super) by: Option<&'a Tested>,
    pub(super) sites: (usize, usize),
    pub(super) at_sites: Vec<Option<Tested>>,
}

/// What tests and blockers say of a service. A test counts as long as nothing that it stands on
/// was changed since.
pub(super) fn known<'a>(run: &'a Run, service: &Service, unsettled: Option<Instant>) -> Known<'a> {
    let blocked = run
        .open_blockers()
        .filter(|b| b.services.contains(&service.id));
    let counts = |test: &&Tested| {
        let since_then = unsettled.is_none_or(|at| test.stamp.at >= at);
        since_then && test.result != TestResult::NotTested
    };
    let tests: Vec<&Tested> = run.tests.iter().filter(counts).collect();
    let own = |site: Option<&String>| {
        let of_it = tests.iter().filter(|t| t.service == service.id);
        of_it
            .filter(|t| t.site.is_none() || t.site.as_ref() == site)
            .max_by_key(|t| t.stamp.at)
            .copied()
    };
    let by_another = tests
        .iter()
        .filter(|t| proves(run, t, service))
        .max_by_key(|t| t.stamp.at)
        .copied();
    let results: Vec<Option<&Tested>> = match service.sites.is_empty() {
        true => vec![own(None)],
        false => service.sites.iter().map(|site| own(Some(site))).collect(),
    };
    let passed = results
        .iter()
        .flatten()
        .filter(|t| t.result == TestResult::Pass)
        .count();
    let failed = results
        .iter()
        .flatten()
        .filter(|t| t.result == TestResult::Fail)
        .count();
    let degraded = results
        .iter()
        .flatten()
        .any(|t| t.result == TestResult::Degraded);
    let last = results.iter().flatten().copied().max_by_key(|t| t.stamp.at);
    let verdict = match (failed, passed) {
        (f, _) if f > 0 && f == results.len() => Verdict::Down,
        (f, _) if f > 0 || degraded => Verdict::Degraded,
        (_, p) if p == results.len() => Verdict::Proven,
        _ => Verdict::Unknown,
    };
    let (verdict, by) = match (verdict, by_another) {
        // A later pass of what stands on it says more than an older failure.
        (Verdict::Unknown, Some(other)) => (Verdict::Proven, Some(other)),
        (Verdict::Down | Verdict::Degraded, Some(other))
            if last.is_some_and(|t| t.stamp.at < other.stamp.at) =>
        {
            (Verdict::Proven, Some(other))
        }
        (verdict, _) => (verdict, last),
    };
    let at_sites = match service.sites.is_empty() {
        true => Vec::new(),
        false => results.iter().map(|r| r.cloned()).collect(),
    };
    let raised = blocked.map(|b| b.raised.at).min();
    let (verdict, since, by) = match raised {
        Some(since) => (Verdict::Down, Some(since), None),
        None => (verdict, by.map(|t| t.stamp.at), by),
    };
    Known {
        verdict,
        since,
        by,
        sites: (passed, service.sites.len()),
        at_sites,
    }
}

/// It is a result of that service, or a pass that proves it as well.
pub(super) fn speaks_of(run: &Run, test: &Tested, service: &Service) -> bool {
    match test.result {
        TestResult::NotTested => false,
        _ if test.service == service.id => true,
        TestResult::Pass => proves(run, test, service),
        _ => false,
    }
}

/// A pass of another service's test that proves this one as well.
fn proves(run: &Run, test: &Tested, service: &Service) -> bool {
    let tested = run.plan.service(&test.service);
    test.result == TestResult::Pass && tested.is_some_and(|s| s.proves.contains(&service.id))
}
