//! What always holds of the time that services were out: services that need each other at random,
//! and anything that can happen to them, against the rules as they are written, moment by moment.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::journal::{BlockerFields, Mode, Outcome, RollbackExtent, RunOutcome, TestResult, Way};
use crate::run::testing::{Night, start};
use crate::run::{Command, Request, Rule, Tested};

const SERVICES: usize = 5;

/// A service: of which others it may need and prove some, how many sites it has, and how many
/// minutes it can be out.
type Seed = (u8, u8, usize, i64);

/// What happens: to which service, what, and at which site.
type Deed = (usize, usize, usize);

fn any_services() -> impl Strategy<Value = Vec<Seed>> {
    vec((any::<u8>(), any::<u8>(), 0..3_usize, 1..20_i64), SERVICES)
}

fn any_deeds() -> impl Strategy<Value = Vec<Deed>> {
    vec((0..SERVICES, 0..16_usize, 0..3_usize), 0..40)
}

/// Service 3 needs and proves only such as have smaller numbers; step c3 changes it and the one
/// before it.
fn plan(services: &[Seed]) -> String {
    let names = |n: usize, bits: u8| {
        let all: Vec<String> = (0..n)
            .filter(|other| bits >> other & 1 == 1)
            .map(|other| format!("s{other}"))
            .collect();
        all.join(", ")
    };
    let mut yaml = String::from(
        "runbook: Any\nid: any\nwindow: {opens: 2026-11-27 18:00, closes: 2026-11-29 06:00, timezone: UTC}\npeople: [{id: amara, name: Amara, roles: [lead]}]\nservices:\n",
    );
    for (n, (needs, proves, sites, longest)) in services.iter().enumerate() {
        let (needs, proves) = (names(n, *needs), names(n, *proves));
        let sites = ["", "north", "north, south"][*sites];
        yaml += &format!(
            "  - {{id: s{n}, name: S{n}, needs: [{needs}], proves: [{proves}], sites: [{sites}], downtime: {{procedure: x, longest: {longest}m}}}}\n"
        );
    }
    yaml += "phases:\n  - id: all\n    title: All\n    steps:\n";
    for n in 0..SERVICES {
        let before = n.saturating_sub(1);
        let changes = if before == n {
            "s0".into()
        } else {
            format!("s{before}, s{n}")
        };
        yaml += &format!(
            "      - {{id: c{n}, title: C, takes: 5m, needs: [], changes: [{changes}], undo: {{do: x}}}}\n\
             \x20     - {{id: t{n}, title: T, takes: 2m, needs: [c{n}], tests: [s{n}]}}\n"
        );
    }
    yaml
}

fn request(services: &[Seed], (n, what, site): Deed) -> Request {
    let (service, step) = (format!("s{n}"), format!("c{n}"));
    let sites = ["north", "south"];
    let site = (site < services[n].2).then(|| sites[site].to_string());
    let test = |result| Command::Test {
        service: service.clone(),
        site: site.clone(),
        result,
        note: None,
    };
    let finish = |outcome| Command::Finish {
        step: step.clone(),
        outcome,
        confirm: None,
        results: Vec::new(),
    };
    let command = match what {
        0..4 => test(TestResult::Pass),
        4 | 5 => test(TestResult::Fail),
        6 => test(TestResult::Degraded),
        7 => test(TestResult::NotTested),
        8 | 9 => start(&step),
        10 => finish(Outcome::Done),
        11 => finish(Outcome::Failed),
        12 => Command::Block {
            title: "x".into(),
            fields: BlockerFields {
                services: Some(vec![service]),
                ..BlockerFields::default()
            },
        },
        13 => Command::Unblock {
            blocker: format!("B{}", n + 1),
        },
        14 => Command::Rollback {
            extent: RollbackExtent::Only { steps: vec![step] },
        },
        _ => Command::Resume { scope: None },
    };
    Request::from(command).because("so it was")
}

fn played(services: &[Seed], deeds: &[Deed]) -> Night {
    let mut night = Night::open(&plan(services), Mode::Rehearsal);
    for &deed in deeds {
        // What the rules refuse did not happen.
        let _ = night.record("amara", request(services, deed));
        night.wait(1);
    }
    night
}

/// The rules, as `docs/triage.md` has them, of one moment.
struct Then<'a> {
    run: &'a Run,
    at: Instant,
}

impl Then<'_> {
    fn below(&self, ix: usize) -> Vec<usize> {
        let services = &self.run.plan.services;
        let place = |id: &String| services.iter().position(|s| s.id == *id).unwrap();
        let direct: Vec<usize> = services[ix].needs.iter().map(place).collect();
        let mut all: Vec<usize> = direct.iter().flat_map(|&b| self.below(b)).collect();
        all.extend(direct);
        all
    }

    /// Work that changes a service, by then: when it began and ended.
    fn work(&self, ix: usize) -> Vec<(Instant, Option<Instant>)> {
        let (run, id) = (self.run, &self.run.plan.services[ix].id);
        let steps =
            (0..run.plan.steps.len()).filter(|&step| run.plan.steps[step].changes.contains(id));
        let tracks =
            steps.flat_map(|step| [Way::Forward, Way::Back].map(|way| run.steps[step].track(way)));
        let attempts = tracks
            .flat_map(|track| &track.attempts)
            .filter_map(|attempt| {
                let finish = attempt.finish.as_ref().map(|f| f.stamp.at);
                let left = attempt.set_aside.as_ref().map(|(stamp, _)| stamp.at);
                let until = finish.or(left).filter(|until| *until <= self.at);
                Some((attempt.start()?, until))
            });
        attempts.filter(|(from, _)| *from <= self.at).collect()
    }

    fn changed(&self, ix: usize) -> Option<Instant> {
        let all = self.below(ix).into_iter().chain([ix]);
        let work = all.flat_map(|ix| self.work(ix));
        work.map(|(from, until)| until.unwrap_or(from)).max()
    }

    fn open_blocker(&self, ix: usize) -> Option<Instant> {
        let id = &self.run.plan.services[ix].id;
        let of_it = self.run.blockers.iter().filter(|b| b.services.contains(id));
        let raised = of_it.filter(|b| b.raised.at <= self.at);
        let open = raised.filter(|b| b.resolved.as_ref().is_none_or(|(s, _)| s.at > self.at));
        open.map(|b| b.raised.at).min()
    }

    /// When the last of the resolved blockers was raised.
    fn resolved(&self, ix: usize) -> Option<Instant> {
        let id = &self.run.plan.services[ix].id;
        let of_it = self.run.blockers.iter().filter(|b| b.services.contains(id));
        let resolved = of_it.filter(|b| b.resolved.as_ref().is_some_and(|(s, _)| s.at <= self.at));
        resolved.map(|b| b.raised.at).max()
    }

    /// Tests that are about a service at a site, by then, in order: its own, and passes that prove
    /// it.
    fn tests(&self, ix: usize, site: Option<&str>) -> Vec<(&Tested, bool)> {
        let services = &self.run.plan.services;
        let service = &services[ix];
        let tests = self
            .run
            .tests
            .iter()
            .filter(|t| t.stamp.at <= self.at)
            .filter(|t| t.result != TestResult::NotTested);
        let told = tests.filter_map(|test| {
            let is_there = test.site.is_none() || test.site.as_deref() == site;
            if test.service == service.id {
                return is_there.then_some((test, true));
            }
            let of = services.iter().find(|s| s.id == test.service)?;
            let proves = test.result == TestResult::Pass && of.proves.contains(&service.id);
            (proves && (is_there || site.is_none())).then_some((test, false))
        });
        told.collect()
    }

    fn sites(&self, ix: usize) -> Vec<Option<&str>> {
        let sites = &self.run.plan.services[ix].sites;
        if sites.is_empty() {
            return vec![None];
        }
        sites.iter().map(|site| Some(site.as_str())).collect()
    }

    fn is_broken(&self, ix: usize) -> bool {
        let broken = |site: Option<&str>| {
            let last = self.tests(ix, site).pop();
            last.is_some_and(|(test, _)| test.result != TestResult::Pass)
        };
        self.open_blocker(ix).is_some() || self.sites(ix).into_iter().any(broken)
    }

    /// Whether something beneath it was mended after that.
    fn mended_since(&self, ix: usize, at: Instant) -> bool {
        let then = |at| Then { run: self.run, at };
        let mut below = self.below(ix).into_iter();
        below.any(|below| {
            let just_before = |m: Instant| m - Span::seconds(1).delta();
            let mended = |m: Instant| {
                let before = then(just_before(m)).is_broken(below);
                m > at && m <= self.at && before && !then(m).is_broken(below)
            };
            let mut moments = self.run.log.iter().map(|line| line.occurred());
            moments.any(mended)
        })
    }

    fn result(&self, ix: usize, site: Option<&str>) -> Option<&Tested> {
        let since = self.changed(ix).max(self.resolved(ix));
        let mut tests = self.tests(ix, site);
        tests.retain(|(test, _)| since.is_none_or(|since| test.stamp.at >= since));
        let last = |own: bool| tests.iter().rfind(|(_, is_own)| *is_own == own);
        let (own, proof) = (last(true).map(|t| t.0), last(false).map(|t| t.0));
        let stale =
            own.filter(|own| own.result == TestResult::Fail && self.mended_since(ix, own.stamp.at));
        let newer = |than: &Tested| proof.filter(|proof| proof.stamp.at > than.stamp.at);
        match (stale, own) {
            (Some(stale), _) => newer(stale),
            (None, Some(own)) => newer(own).or(Some(own)),
            (None, None) => proof,
        }
    }

    fn down(&self, ix: usize) -> Option<Instant> {
        let failed = self.sites(ix).into_iter().map(|site| {
            let result = self.result(ix, site)?;
            (result.result == TestResult::Fail).then_some(result.stamp.at)
        });
        let failed: Option<Vec<Instant>> = failed.collect();
        self.open_blocker(ix)
            .or(failed.and_then(|all| all.into_iter().max()))
    }

    fn is_out(&self, ix: usize, site: Option<&str>) -> bool {
        let changing = self.work(ix).iter().any(|(_, until)| until.is_none());
        let result = self.result(ix, site);
        let mut down = self
            .below(ix)
            .into_iter()
            .filter_map(|below| self.down(below))
            .peekable();
        let passed = result.filter(|test| test.result == TestResult::Pass);
        let works = result.is_some_and(|test| test.result != TestResult::Fail);
        let touched = self.changed(ix).is_some()
            || self.resolved(ix).is_some()
            || !self.tests(ix, site).is_empty();
        match () {
            _ if changing || self.open_blocker(ix).is_some() => true,
            _ if down.peek().is_some() => passed.is_none_or(|t| down.any(|at| t.stamp.at <= at)),
            _ => touched && !works,
        }
    }
}

fn holds(downtime: &Downtime, at: Instant) -> bool {
    let mut stretches = downtime.stretches.iter();
    stretches.any(|s| s.from <= at && (s.is_open || at < s.until))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn services_are_out_as_the_rules_are_written(services in any_services(), deeds in any_deeds()) {
        let mut night = played(&services, &deeds);
        let now = night.now;
        let s = Situation::at(now, night.run("amara"), "amara");
        let facts = service_facts(&s);
        // Nothing happens within ten seconds after an entry.
        let moments = s.run.log.iter().map(|line| line.occurred() + Span::seconds(5).delta());
        for at in moments.chain([now]) {
            let then = Then { run: s.run, at };
            for facts in &facts {
                let ix = facts.outlook.service;
                for (site, downtime) in facts.places() {
                    let is_out = then.is_out(ix, site);
                    prop_assert_eq!(holds(downtime, at), is_out, "s{} {:?} at {}", ix, site, at);
                }
                let any = facts.places().iter().any(|(_, downtime)| holds(downtime, at));
                prop_assert_eq!(holds(&facts.downtime, at), any);
            }
        }
    }

    #[test]
    fn figures_and_states_agree(services in any_services(), deeds in any_deeds()) {
        let mut night = played(&services, &deeds);
        let now = night.now;
        let s = Situation::at(now, night.run("amara"), "amara");
        for facts in service_facts(&s) {
            let sites = facts.sites.iter().map(|site| (site.state, &site.downtime));
            let whole = Some((facts.outlook.state, &facts.downtime)).filter(|_| facts.sites.is_empty());
            for (state, downtime) in sites.clone().chain(whole) {
                let works = matches!(
                    state,
                    ServiceState::Proven | ServiceState::Degraded | ServiceState::Untouched
                );
                prop_assert_eq!(downtime.current().is_none(), works, "{:?}", state);
            }
            let is_out = facts.places().iter().any(|(_, d)| d.current().is_some());
            prop_assert_eq!(facts.downtime.current().is_some(), is_out);
            prop_assert!(facts.outlook.state != ServiceState::Proven || !is_out);
            let proven = sites.clone().filter(|(state, _)| *state == ServiceState::Proven).count();
            prop_assert_eq!(facts.outlook.sites, (proven, facts.sites.len()));
            let all = facts.places().into_iter().map(|(_, downtime)| downtime);
            for downtime in all.chain([&facts.downtime]) {
                let stretches = &downtime.stretches;
                let sum: i64 = stretches.iter().map(|s| s.span().secs()).sum();
                prop_assert_eq!(downtime.total().secs(), sum);
                let apart = |pair: &[Stretch]| pair[0].until < pair[1].from && !pair[0].is_open;
                prop_assert!(stretches.windows(2).all(apart), "{stretches:?}");
                prop_assert!(stretches.iter().all(|s| s.is_open || s.end.is_some()));
                let longest = stretches.iter().map(|s| s.span()).max();
                prop_assert_eq!(downtime.longest().map(|s| s.span()), longest);
                let over = longest.zip(downtime.limit).map(|(longest, limit)| longest.secs() - limit.secs());
                prop_assert_eq!(downtime.over().map(Span::secs), over.filter(|over| *over > 0));
                prop_assert!(downtime.total() <= facts.downtime.total());
            }
        }
    }

    /// Where it is looked at again a week after the close, nothing has become longer.
    #[test]
    fn the_close_ends_it(services in any_services(), deeds in any_deeds()) {
        let mut night = played(&services, &deeds);
        let close = Command::Close { outcome: RunOutcome::Stopped };
        let close = Request::from(close).because("enough");
        night.does("amara", close.overriding(Rule::StillRunning));
        let closed = night.now;
        let at = |night: &mut Night, now| {
            let s = Situation::at(now, night.run("amara"), "amara");
            format!("{:?}", service_facts(&s))
        };
        let week = closed + Span::minutes(7 * 24 * 60).delta();
        prop_assert_eq!(at(&mut night, closed), at(&mut night, week));
    }
}
