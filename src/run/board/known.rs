//! What tests and blockers say of a service.
//!
//! A test counts as long as neither the service nor anything that it stands on was changed since.
//! A failure counts as long as nothing beneath it was mended since either: what failed on a broken
//! network says nothing once the network is well.

use crate::journal::TestResult;
use crate::run::{Blocker, Run, Tested};
use crate::runbook::Service;
use crate::time::Instant;

use super::needs::places;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Unknown,
    Proven,
    Degraded,
    Down,
}

pub struct Known<'a> {
    pub verdict: Verdict,
    pub since: Option<Instant>,
    /// The test that says so.
    pub by: Option<&'a Tested>,
    /// Of its sites so many are proven.
    pub sites: (usize, usize),
    /// For each of its sites the result that counts.
    pub at_sites: Vec<Option<Tested>>,
    /// Something was said of it that does not count any more, for it, or what is beneath it, was
    /// mended since.
    pub doubted: bool,
}

/// What was recorded of each service.
pub struct Records<'a> {
    services: &'a [Service],
    /// Tests of the service itself.
    own: Vec<Vec<&'a Tested>>,
    /// Passed tests of others that prove it.
    others: Vec<Vec<&'a Tested>>,
    blockers: Vec<Vec<&'a Blocker>>,
}

impl<'a> Records<'a> {
    pub fn of(run: &'a Run) -> Records<'a> {
        let services = &run.plan.services;
        let places = places(services);
        let mut records = Records {
            services,
            own: vec![Vec::new(); services.len()],
            others: vec![Vec::new(); services.len()],
            blockers: vec![Vec::new(); services.len()],
        };
        let tests = run.tests.iter();
        for test in tests.filter(|t| t.result != TestResult::NotTested) {
            let Some(&ix) = places.get(test.service.as_str()) else {
                continue;
            };
            records.own[ix].push(test);
            let proves = services[ix].proves.iter();
            let proves = proves.filter(|_| test.result == TestResult::Pass);
            for other in proves.filter_map(|id| places.get(id.as_str())) {
                records.others[*other].push(test);
            }
        }
        for blocker in run.blockers.iter().filter(|b| !b.is_condition()) {
            for ix in blocker
                .services
                .iter()
                .filter_map(|id| places.get(id.as_str()))
            {
                records.blockers[*ix].push(blocker);
            }
        }
        records
    }

    /// When it passed, or its blocker was solved, after it had failed. Nothing while it is broken.
    pub fn mended(&self, ix: usize) -> Option<Instant> {
        let mut mended = None;
        for blocker in &self.blockers[ix] {
            let (stamp, _) = blocker.resolved.as_ref()?;
            mended = mended.max(Some(stamp.at));
        }
        for site in self.sites(ix) {
            let of_site = self.of_site(ix, site);
            let failures = of_site.filter(|t| t.result != TestResult::Pass);
            let Some(failed) = failures.map(|t| t.stamp.at).max() else {
                continue;
            };
            let passes = self.of_site(ix, site).chain(self.by_others(ix, site));
            let passes = passes.filter(|t| t.result == TestResult::Pass && t.stamp.at > failed);
            mended = mended.max(Some(passes.map(|t| t.stamp.at).min()?));
        }
        mended
    }

    /// What is known, where it or something beneath it was last changed at one time, and something
    /// beneath it was last mended at another.
    pub fn known(&self, ix: usize, changed: Option<Instant>, mended: Option<Instant>) -> Known<'a> {
        let solved = self.blockers[ix].iter().filter(|b| b.resolved.is_some());
        let solved = solved.map(|b| b.raised.at).max();
        let counts = |test: &Tested| {
            let at = test.stamp.at;
            changed.is_none_or(|changed| at >= changed) && solved.is_none_or(|raised| at >= raised)
        };
        let is_stale = |test: &Tested| {
            let failed = test.result != TestResult::Pass;
            failed && mended.is_some_and(|mended| test.stamp.at < mended)
        };
        let last = |site| {
            let tests = self.of_site(ix, site).filter(|t| counts(t));
            tests.max_by_key(|t| t.stamp.at).copied()
        };
        let stale = self.sites(ix).filter_map(last).filter(|t| is_stale(t));
        let stale = stale.map(|t| t.stamp.at).max();
        let result = |site| {
            let own = last(site).filter(|t| !is_stale(t));
            let others = self.by_others(ix, site).filter(|t| counts(t));
            let others = others.filter(|t| stale.is_none_or(|at| t.stamp.at > at));
            let other = others.max_by_key(|t| t.stamp.at).copied();
            // A later pass of what stands on it says more than an older failure.
            let says_more = |own: &&Tested| {
                let later = other.is_some_and(|other| other.stamp.at > own.stamp.at);
                own.result == TestResult::Pass || !later
            };
            own.filter(says_more).or(other)
        };
        let results: Vec<Option<&Tested>> = self.sites(ix).map(result).collect();
        let (sites, at_sites) = match self.services[ix].sites.len() {
            0 => ((0, 0), Vec::new()),
            all => (
                (with(&results, TestResult::Pass), all),
                results.iter().map(|test| test.cloned()).collect(),
            ),
        };
        let raised = self.blockers[ix].iter().filter(|b| b.resolved.is_none());
        if let Some(since) = raised.map(|b| b.raised.at).min() {
            return Known {
                verdict: Verdict::Down,
                since: Some(since),
                by: None,
                sites,
                at_sites,
                doubted: false,
            };
        }
        let by = results.iter().flatten().copied();
        let by = by.max_by_key(|t| t.stamp.at);
        Known {
            verdict: verdict(&results),
            since: by.map(|t| t.stamp.at),
            by,
            sites,
            at_sites,
            doubted: stale.is_some() || solved.is_some(),
        }
    }

    /// All that says something of it: its own results, and passes of others that prove it.
    pub fn speaking_of(&self, ix: usize) -> impl Iterator<Item = &'a Tested> + '_ {
        self.own[ix].iter().chain(&self.others[ix]).copied()
    }

    fn sites(&self, ix: usize) -> impl Iterator<Item = Option<&'a str>> + use<'a> {
        let sites = &self.services[ix].sites;
        let everywhere = sites.is_empty().then_some(None);
        let each = sites.iter().map(|site| Some(site.as_str()));
        everywhere.into_iter().chain(each)
    }

    /// Tests of the service there, or everywhere.
    fn of_site(&self, ix: usize, site: Option<&str>) -> impl Iterator<Item = &&'a Tested> {
        let own = self.own[ix].iter();
        own.filter(move |t| t.site.is_none() || t.site.as_deref() == site)
    }

    /// Passed tests of others that prove it there: of one site no other is proven.
    fn by_others(&self, ix: usize, site: Option<&str>) -> impl Iterator<Item = &&'a Tested> {
        let others = self.others[ix].iter();
        let is_there =
            move |t: &Tested| site.is_none_or(|site| t.site.as_deref().is_none_or(|at| at == site));
        others.filter(move |t| is_there(t))
    }
}

fn with(results: &[Option<&Tested>], result: TestResult) -> usize {
    let results = results.iter().flatten();
    results.filter(|t| t.result == result).count()
}

/// Down where it fails everywhere, proven where it passes everywhere.
fn verdict(results: &[Option<&Tested>]) -> Verdict {
    let all = results.len();
    match with(results, TestResult::Fail) {
        failed if failed == all => Verdict::Down,
        0 if with(results, TestResult::Pass) == all => Verdict::Proven,
        0 if with(results, TestResult::Degraded) == 0 => Verdict::Unknown,
        _ => Verdict::Degraded,
    }
}
