//! The status as others rely on it, made of a situation.

use crate::journal::EntryId;
use crate::report::Source;
use crate::run::{ClockOff, Condition, Conflict, Run};
use crate::runbook::StepIx;
use crate::situation::{
    BlockerFacts, CriterionFacts, EvidenceFacts, GateFacts, ServiceFacts, SignOffFacts, SiteFacts,
    Situation, Stretch, service_facts,
};
use crate::time::{Instant, Span};
use crate::words::{Names, no_longer, objections, outage_cause, outage_end, sentence};

use super::back;
use super::object::*;

impl Status {
    pub fn of(situation: &Situation, source: &Source) -> Status {
        let run = situation.run;
        let window = &run.plan.window;
        let time = |at: Instant| window.zone.rfc3339(at);
        let ids = |steps: &[StepIx]| ids_of(run, steps);
        let conflicts = run.open_conflicts();
        Status {
            run: source.run.clone(),
            folder: source.folder.clone(),
            mode: run.mode().word(),
            direction: match run.rollback() {
                Some(_) => "back",
                None => "forward",
            },
            rollback: back::rollback(situation),
            no_rollback: back::no_rollback(run),
            held: held(run),
            outcome: run.closed.as_ref().map(|c| c.outcome.word()),
            now: time(situation.wall),
            window: StatusWindow {
                opens: time(window.opens),
                closes: time(window.closes),
                timezone: window.zone.name().to_string(),
            },
            finished: situation.night().finished().map(time),
            progress: StatusProgress::of(&situation.progress),
            next: ids(&situation.next),
            steps: run.plan.in_order().map(|ix| step(situation, ix)).collect(),
            gates: situation.gates().map(|g| gate(run, &g)).collect(),
            blockers: situation.blockers().map(|b| blocker(run, &b)).collect(),
            conditions: run.conditions.iter().map(|c| condition(run, c)).collect(),
            services: services(situation),
            people: people(run),
            forecast: forecast(situation),
            conflicts: conflicts.map(|c| conflict(run, c)).collect(),
            clocks: situation.clocks().into_iter().map(clock).collect(),
            verified: source.verified.verdict.clone(),
        }
    }
}

fn clock(off: ClockOff) -> StatusClock {
    StatusClock {
        state: off.how.word(),
        seconds: off.by.secs(),
        what: off.sentence(),
        machine: off.machine,
        people: off.people.into_iter().collect(),
    }
}

fn forecast(situation: &Situation) -> StatusForecast {
    let Some(ahead) = situation.ahead else {
        return StatusForecast::default();
    };
    let zone = &situation.run.plan.window.zone;
    let time = |at: Option<Instant>| at.map(|at| zone.rfc3339(at));
    let forecast = Some(&ahead.forecast).filter(|_| situation.why_no_finish().is_none());
    StatusForecast {
        p50: time(forecast.and_then(|f| f.p50)),
        p80: time(forecast.and_then(|f| f.p80)),
        p95: time(forecast.and_then(|f| f.p95)),
        fits: forecast.map(|f| f.fits),
        rollback_by: time(ahead.retreat.by.at()),
        rollback_if_comes: ahead.retreat.if_comes.clone(),
        if_comes: forecast.map(|f| f.if_comes.clone()).unwrap_or_default(),
        counts_on: forecast.map(|f| f.counts_on.clone()).unwrap_or_default(),
    }
}

fn held(run: &Run) -> Option<StatusHold> {
    let stop = run
        .stopped
        .as_ref()
        .map(|(stamp, because)| (true, None, stamp, because));
    let widest = run
        .held
        .iter()
        .find(|h| h.scope.is_none())
        .or(run.held.first());
    let hold = widest.map(|h| (false, h.scope.clone(), &h.stamp, &h.because));
    let (stopped, scope, stamp, because) = stop.or(hold)?;
    Some(StatusHold {
        stopped,
        scope,
        by: stamp.by.clone(),
        since: run.plan.window.zone.rfc3339(stamp.at),
        because: because.clone(),
    })
}

fn step(situation: &Situation, ix: StepIx) -> StatusStep {
    let run = situation.run;
    let step = &run.plan.steps[ix];
    let work = situation.step(ix);
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    let role = match &step.gate {
        Some(gate) => gate.decides.join(", "),
        None => run.plan.crew_text(&step.crew),
    };
    let sign_off = |facts: &SignOffFacts| StatusSignOff {
        role: facts.role.to_string(),
        state: facts.state.word(),
        by: facts.given.map(|s| s.stamp.by.clone()),
        at: facts.given.map(|s| time(s.stamp.at)),
        changed: facts.given.and_then(|s| Some(time(s.lapsed.as_ref()?.at))),
    };
    let evidence = |facts: &EvidenceFacts| StatusEvidence {
        id: facts.asked.id.clone(),
        value: facts.given.and_then(|given| given.value.clone()),
    };
    StatusStep {
        id: step.id.clone(),
        number: step.number.clone(),
        phase: run.plan.phases[step.phase].id.clone(),
        title: step.title.clone(),
        stage: situation.stage(ix),
        role: Some(role).filter(|r| !r.is_empty()),
        by: work.by.map(|stamp| stamp.by.clone()),
        first_started: work.first_started.map(time),
        started: work.started.map(time),
        finished: work.finished.map(time),
        attempts: work.attempts,
        needs: ids_of(run, &step.needs),
        gate: step.gate.is_some(),
        sign_offs: work.sign_offs.iter().map(sign_off).collect(),
        evidence: work.evidence.iter().map(evidence).collect(),
        blockers: run.blockers_of(ix).map(|b| b.number.clone()).collect(),
        undo: back::undo(situation, ix),
        added: back::added(run, ix),
        amended: back::amended(run, ix),
    }
}

fn gate(run: &Run, facts: &GateFacts) -> StatusGate {
    let step = &run.plan.steps[facts.step];
    let decision = facts.decision();
    let decided = decision.map(|d| d.decided);
    let criterion = |c: &CriterionFacts| StatusCriterion {
        text: c.criterion.text.clone(),
        met: c.met.holds(),
        met_then: c.met_then,
        state: c.state,
    };
    let silent = facts.objections.silent.iter();
    StatusGate {
        id: step.id.clone(),
        number: step.number.clone(),
        decision: decided.map(|d| d.decision.word()),
        by: decided.map(|d| d.stamp.by.clone()),
        at: decided.map(|d| run.plan.window.zone.rfc3339(d.stamp.at)),
        objections: decision.and_then(|d| objections(run, facts, &d.objections)),
        no_longer: no_longer(facts),
        criteria: facts.criteria.iter().map(criterion).collect(),
        silent: silent.map(|role| role.to_string()).collect(),
    }
}

fn blocker(run: &Run, facts: &BlockerFacts) -> StatusBlocker {
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    let blocker = facts.blocker;
    StatusBlocker {
        id: blocker.id.to_string(),
        number: blocker.number.clone(),
        steps: ids_of(run, &blocker.steps),
        title: blocker.title.clone(),
        state: facts.state.word(),
        severity: blocker.severity.word(),
        owner: blocker.owner.clone(),
        raised: time(blocker.raised.at),
        resolved: facts.resolved.map(|stamp| time(stamp.at)),
        open_seconds: facts.open_for,
    }
}

fn condition(run: &Run, condition: &Condition) -> StatusCondition {
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    StatusCondition {
        number: condition.number.clone(),
        gate: ids_of(run, &[condition.gate]).into_iter().next(),
        title: condition.title.clone(),
        owner: condition.owner.clone(),
        by: condition.due.map(time),
        state: condition.state.word(),
        met: condition.met().map(|stamp| time(stamp.at)),
    }
}

fn services(situation: &Situation) -> Vec<StatusService> {
    let run = situation.run;
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    let step_id = |ix: StepIx| Some(run.plan.steps.get(ix)?.id.clone());
    let site = |site: &SiteFacts| StatusSite {
        site: site.name.to_string(),
        state: site.state.word(),
        result: site.result.map(|test| test.result.word()),
        at: site.result.map(|test| time(test.stamp.at)),
        by: site.result.map(|test| test.stamp.by.clone()),
    };
    let one = |facts: &ServiceFacts| StatusService {
        id: facts.service.id.clone(),
        state: facts.outlook.state.word(),
        since: facts.outlook.since.map(time),
        by: facts.by.map(|test| test.stamp.by.clone()),
        step: facts.by.and_then(|test| step_id(test.step?)),
        sites_proven: facts.outlook.sites.0,
        sites: facts.outlook.sites.1,
        at_sites: facts.sites.iter().map(site).collect(),
        downtime: downtime(run, facts),
    };
    service_facts(situation).iter().map(one).collect()
}

fn downtime(run: &Run, facts: &ServiceFacts) -> StatusDowntime {
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    let seconds = |stretch: &Stretch| stretch.span().secs();
    let downtime = &facts.downtime;
    let planned = downtime.planned;
    let current = downtime.current();
    let was_out = !downtime.stretches.is_empty();
    let of_places = facts.places().into_iter();
    let stretches = of_places.flat_map(|(site, downtime)| {
        let stretches = downtime.stretches.iter();
        stretches.map(move |stretch| StatusStretch {
            site: site.map(str::to_string),
            from: time(stretch.from),
            until: Some(stretch.until).filter(|_| !stretch.is_open).map(time),
            out_seconds: seconds(stretch),
            because: outage_cause(Names::Short, run, facts, stretch),
            back: outage_end(Names::Short, run, facts, stretch),
        })
    });
    StatusDowntime {
        planned_from: planned.map(|(from, _)| time(from)),
        planned_until: planned.map(|(_, until)| time(until)),
        planned_seconds: downtime.planned_span().map(Span::secs),
        out_since: current.map(|stretch| time(stretch.from)),
        out_seconds: current.map(seconds),
        total_seconds: was_out.then(|| downtime.total().secs()),
        longest_stretch_seconds: downtime.longest().map(seconds),
        limit_seconds: downtime.limit.map(Span::secs),
        over_seconds: downtime.over().map(Span::secs),
        stretches: stretches.collect(),
    }
}

/// The roster, then those who came without being in the plan.
fn people(run: &Run) -> Vec<StatusPerson> {
    let roster = run.plan.people.iter().map(|p| &p.id);
    let others = run
        .people
        .iter()
        .map(|p| &p.person)
        .filter(|id| run.plan.person(id).is_none());
    roster
        .chain(others)
        .map(|id| StatusPerson {
            id: id.clone(),
            present: run.is_present(id),
        })
        .collect()
}

fn conflict(run: &Run, conflict: &Conflict) -> StatusConflict {
    let step = conflict.step.and_then(|ix| run.plan.steps.get(ix));
    let lines = conflict.entries.iter().filter_map(|id| run.line(id));
    StatusConflict {
        number: conflict.number.clone(),
        what: conflict.what.clone(),
        step: step.map(|s| s.id.clone()),
        entries: conflict.entries.iter().map(EntryId::to_string).collect(),
        said: lines.map(|line| sentence(run, line)).collect(),
    }
}

pub(super) fn ids_of(run: &Run, steps: &[StepIx]) -> Vec<String> {
    let known = steps.iter().filter_map(|&ix| run.plan.steps.get(ix));
    known.map(|step| step.id.clone()).collect()
}
