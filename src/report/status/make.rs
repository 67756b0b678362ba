//! The status as others rely on it, made of a situation.

use crate::journal::EntryId;
use crate::report::{Source, sentence, terms};
use crate::run::{Blocker, Conflict, Run};
use crate::runbook::StepIx;
use crate::situation::{ServiceOutlook, Situation, board};
use crate::time::Instant;

use super::back;
use super::object::*;

impl Status {
    pub fn of(situation: &Situation, source: &Source) -> Status {
        let run = situation.run;
        let window = &run.plan.window;
        let time = |at: Instant| window.zone.rfc3339(at);
        let ids = |steps: &[StepIx]| ids_of(run, steps);
        let blockers = run.blockers.iter().filter(|b| !b.is_condition());
        let conflicts = run.open_conflicts();
        Status {
            run: source.run.clone(),
            folder: source.folder.clone(),
            mode: terms::mode(run.mode()),
            direction: match run.rollback() {
                Some(_) => "back",
                None => "forward",
            },
            rollback: back::rollback(situation),
            no_way_back: back::no_way_back(run),
            held: held(run),
            outcome: run.closed.as_ref().map(|c| terms::run_outcome(c.outcome)),
            now: time(situation.now),
            window: StatusWindow {
                opens: time(window.opens),
                closes: time(window.closes),
                timezone: window.zone.name().to_string(),
            },
            progress: StatusProgress {
                done: situation.progress.done,
                total: situation.progress.total,
            },
            next: ids(&situation.next),
            steps: run.plan.in_order().map(|ix| step(situation, ix)).collect(),
            blockers: blockers.map(|b| blocker(run, b)).collect(),
            conditions: run
                .blockers
                .iter()
                .filter(|b| b.is_condition())
                .map(|b| condition(run, b))
                .collect(),
            services: services(situation),
            people: people(run),
            forecast: forecast(situation),
            conflicts: conflicts.map(|c| conflict(run, c)).collect(),
            verified: source.verified.verdict.clone(),
        }
    }
}

fn forecast(situation: &Situation) -> StatusForecast {
    let Some(ahead) = situation.ahead else {
        return StatusForecast::default();
    };
    let zone = &situation.run.plan.window.zone;
    let time = |at: Option<Instant>| at.map(|at| zone.rfc3339(at));
    let forecast = &ahead.forecast;
    StatusForecast {
        p50: time(forecast.p50),
        p80: time(forecast.p80),
        p95: time(forecast.p95),
        fits: Some(forecast.fits),
        rollback_by: time(ahead.retreat.by.at()),
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
    let state = &run.steps[ix];
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    let attempt = state.forward.current();
    let started = attempt.and_then(|a| a.started.as_ref());
    let decided = state.gate.decision();
    let finished = match &step.gate {
        Some(_) => decided
            .filter(|_| state.gate.stage().is_some())
            .map(|d| &d.stamp),
        None => state.forward.finish().map(|f| &f.stamp),
    };
    let by = finished.or(started);
    let role = match &step.gate {
        Some(gate) => gate.decides.join(", "),
        None => step.crew_text(),
    };
    let sign_off = |role: &String| {
        let given = attempt.and_then(|a| a.sign_off(role)).filter(|s| s.signed);
        StatusSignOff {
            role: role.clone(),
            by: given.map(|s| s.stamp.by.clone()),
            at: given.map(|s| time(s.stamp.at)),
        }
    };
    let evidence = step.evidence.iter().map(|asked| StatusEvidence {
        id: asked.id.clone(),
        value: state
            .forward
            .evidence(&asked.id)
            .and_then(|given| given.value.clone()),
    });
    StatusStep {
        id: step.id.clone(),
        number: step.number.clone(),
        phase: run.plan.phases[step.phase].id.clone(),
        title: step.title.clone(),
        stage: situation.stage(ix),
        role: Some(role).filter(|r| !r.is_empty()),
        by: by.map(|stamp| stamp.by.clone()),
        started: started.map(|stamp| time(stamp.at)),
        finished: finished.map(|stamp| time(stamp.at)),
        attempts: state.forward.attempts.len(),
        needs: ids_of(run, &step.needs),
        gate: step.gate.is_some(),
        sign_offs: step.sign_off.iter().map(sign_off).collect(),
        evidence: evidence.collect(),
        blockers: run.blockers_of(ix).map(|b| b.number.clone()).collect(),
        undo: back::undo(situation, ix),
        added: back::added(run, ix),
        amended: back::amended(run, ix),
    }
}

fn blocker(run: &Run, blocker: &Blocker) -> StatusBlocker {
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    StatusBlocker {
        id: blocker.id.to_string(),
        number: blocker.number.clone(),
        steps: ids_of(run, &blocker.steps),
        title: blocker.title.clone(),
        severity: terms::severity(blocker.severity),
        owner: blocker.owner.clone(),
        raised: time(blocker.raised.at),
        resolved: blocker.resolved.as_ref().map(|(stamp, _)| time(stamp.at)),
    }
}

fn condition(run: &Run, condition: &Blocker) -> StatusCondition {
    let time = |at: Instant| run.plan.window.zone.rfc3339(at);
    StatusCondition {
        number: condition.number.clone(),
        gate: ids_of(run, &condition.steps).into_iter().next(),
        title: condition.title.clone(),
        owner: condition.owner.clone(),
        by: condition.resolve_by.map(time),
        met: condition.resolved.as_ref().map(|(stamp, _)| time(stamp.at)),
    }
}

fn services(situation: &Situation) -> Vec<StatusService> {
    let board = board(situation);
    let zone = &situation.run.plan.window.zone;
    let step_id = |ix: StepIx| Some(situation.run.plan.steps.get(ix)?.id.clone());
    let one = |outlook: &ServiceOutlook| StatusService {
        id: situation.run.plan.services[outlook.service].id.clone(),
        state: outlook.state.word(),
        since: outlook.since.map(|at| zone.rfc3339(at)),
        by: outlook.by.as_ref().map(|test| test.stamp.by.clone()),
        step: outlook.by.as_ref().and_then(|test| step_id(test.step?)),
        sites_proven: outlook.sites.0,
        sites: outlook.sites.1,
    };
    board.iter().map(one).collect()
}

/// The roster, then those who came without being in the plan.
fn people(run: &Run) -> Vec<StatusPerson> {
    let roster = run.plan.people.iter().map(|p| &p.id);
    let others = run.people.iter().map(|p| &p.person);
    let others = others.filter(|id| run.plan.person(id).is_none());
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
