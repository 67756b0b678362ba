//! Holding, stopping, going on, and going back.

use crate::journal::{Event, Pause, RollbackExtent};
use crate::run::{GoingForward, Hold, Refusal, Rule};
use crate::runbook::{Phase, StepIx};
use crate::text::nearest;

use super::rules::text_missing;
use super::steps::unknown;
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn hold(&self, scope: Option<&str>) -> Result<Draft, Refusal> {
        let scope = scope.map(|s| self.scope(s)).transpose()?;
        Ok(Draft::new(Event::Held { scope }).breaks(self.is_lead("a hold")))
    }

    pub(super) fn stop(&self) -> Draft {
        let already = self.run.stopped.as_ref().map(|(stamp, _)| {
            let who = self.run.called(&stamp.by);
            let since = self.near(stamp.at);
            let why = format!("{who} stopped the run at {since}");
            Refusal::new(Rule::AlreadyFinished, why, "nothing to do: it is stopped")
        });
        Draft::new(Event::Stopped).breaks(already)
    }

    pub(super) fn resume(&self, scope: Option<&str>) -> Result<Draft, Refusal> {
        let scope = scope.map(|s| self.scope(s)).transpose()?;
        let held = |h: &Hold| h.scope == scope;
        let pause = match &scope {
            None if self.run.stopped.is_some() => Some(Pause::Stop),
            _ if self.run.held.iter().any(held) => Some(Pause::Hold),
            None if self.run.rollback().is_some() => Some(Pause::Rollback),
            _ => None,
        };
        let nothing = pause.is_none().then(|| self.nothing_to_resume());
        let event = Event::Resumed {
            pause: pause.unwrap_or(Pause::Hold),
            scope,
        };
        let authority = match pause {
            Some(Pause::Stop) => self.may_resume(),
            Some(Pause::Rollback) => self.is_lead("going forward again"),
            _ => self.is_lead("resuming after a hold"),
        };
        let mut rules: Vec<Refusal> = nothing.into_iter().chain(authority).collect();
        if pause == Some(Pause::Rollback) {
            rules.extend(self.undos_are_not_running());
            rules.extend(self.reason_for("going forward again"));
        }
        Ok(Draft::new(event).breaks(rules))
    }

    /// Nobody goes forward on what somebody is taking back.
    fn undos_are_not_running(&self) -> Option<Refusal> {
        let running = self.run.running_back();
        let pieces: Vec<String> = running.map(|(ix, way)| self.piece(ix, way)).collect();
        (!pieces.is_empty()).then(|| {
            let why = format!("still running: {}", pieces.join(", "));
            let allowed = "finish or fail it first, or override with a reason";
            Refusal::new(Rule::StillRunning, why, allowed)
        })
    }

    /// Whoever guards safety where the roster has that role, else a lead.
    pub(super) fn may_resume(&self) -> Option<Refusal> {
        if self.run.plan.has_role("safety") {
            self.has_role(&["safety"], "resuming after a stop")
        } else {
            self.is_lead("resuming after a stop")
        }
    }

    fn nothing_to_resume(&self) -> Refusal {
        let run = self.run;
        let whole = run.stopped.is_some()
            || run.rollback().is_some()
            || run.held.iter().any(|h| h.scope.is_none());
        let held: Vec<&str> = run.held.iter().filter_map(|h| h.scope.as_deref()).collect();
        let allowed = match (whole, held.is_empty()) {
            (true, true) => "the whole run: resume without a name".to_string(),
            (true, false) => format!(
                "on hold: {}; name one, or leave it out for the run",
                held.join(", ")
            ),
            (false, true) => "nothing is stopped, on hold or rolled back".to_string(),
            (false, false) => format!("on hold: {}; name it", held.join(", ")),
        };
        Refusal::new(Rule::NotOpen, "that isn't on hold", allowed)
    }

    /// A phase, by id or number.
    fn phase(&self, name: &str) -> Result<String, Refusal> {
        let phases = self.run.plan.phases.iter().map(|p| p.id.as_str());
        let unknown = || unknown("phase", name, nearest(name, phases));
        self.phase_named(name.trim()).ok_or_else(unknown)
    }

    fn phase_named(&self, wanted: &str) -> Option<String> {
        let mut phases = self.run.plan.phases.iter();
        let is_it = |p: &&Phase| p.id == wanted || p.number.to_string() == wanted;
        phases.find(is_it).map(|phase| phase.id.clone())
    }

    /// A phase or a step, by id or number.
    fn scope(&self, name: &str) -> Result<String, Refusal> {
        let plan = &self.run.plan;
        let wanted = name.trim();
        if let Some(phase) = self.phase_named(wanted) {
            return Ok(phase);
        }
        self.id_of(wanted).map_err(|_| {
            let phases = plan.phases.iter().map(|p| p.id.as_str());
            let steps = plan
                .steps
                .iter()
                .flat_map(|s| [s.id.as_str(), s.number.as_str()]);
            unknown(
                "phase or step",
                wanted,
                nearest(wanted, phases.chain(steps)),
            )
        })
    }

    /// A lead, with a reason, once for each phase.
    pub(super) fn go_forward(&self, phase: &str) -> Result<Draft, Refusal> {
        let phase = self.phase(phase)?;
        let by = self.moment.rollback_by;
        let late = |g: &&GoingForward| by.is_none_or(|by| g.stamp.at > by);
        let said = self
            .run
            .going_forward
            .iter()
            .filter(late)
            .find(|g| g.phase == phase);
        let already = said.map(|going| {
            let who = self.run.called(&going.stamp.by);
            let since = self.near(going.stamp.at);
            let why = format!("{who} already did that at {since}");
            Refusal::new(Rule::AlreadyFinished, why, "nothing to do: start the steps")
        });
        Ok(Draft::new(Event::GoingForward { phase })
            .breaks(self.can_still_go_back())
            .breaks(self.is_lead("going forward"))
            .breaks(self.reason_for("going forward"))
            .breaks(already))
    }

    /// What is said before it is needed says nothing; but a step may be what makes it too late.
    fn can_still_go_back(&self) -> Option<Refusal> {
        let after = self.moment.after.iter().map(|(_, by)| *by);
        let first = after.chain(self.moment.rollback_by).min();
        let by = first.filter(|by| self.at <= *by)?;
        let when = self.dated(by);
        let why = format!("there is still time to roll back, until {when}");
        let allowed = "start the steps; you need this only when it is too late to roll back";
        Some(Refusal::new(Rule::TooEarly, why, allowed))
    }

    pub(super) fn roll_back(&self, extent: &RollbackExtent) -> Result<Draft, Refusal> {
        let mut rules: Vec<Refusal> = Vec::new();
        let extent = match extent {
            RollbackExtent::Everything => RollbackExtent::Everything,
            RollbackExtent::To { point } => {
                let ix = self.restore_point(point)?;
                rules.extend(self.is_made(ix));
                RollbackExtent::To {
                    point: self.run.plan.steps[ix].id.clone(),
                }
            }
            RollbackExtent::Only { steps } if steps.is_empty() => {
                rules.push(text_missing("the list of steps"));
                RollbackExtent::Only { steps: Vec::new() }
            }
            RollbackExtent::Only { steps } => RollbackExtent::Only {
                steps: steps
                    .iter()
                    .map(|s| self.id_of(s))
                    .collect::<Result<_, _>>()?,
            },
        };
        rules.extend(self.is_lead("a rollback"));
        rules.extend(self.reason_for("a rollback"));
        rules.extend(self.is_new(&extent));
        Ok(Draft::new(Event::RollbackStarted { extent }).breaks(rules))
    }

    fn is_new(&self, extent: &RollbackExtent) -> Option<Refusal> {
        let standing = self.run.rollback().filter(|r| r.extent == *extent)?;
        let who = self.run.called(&standing.stamp.by);
        let since = self.near(standing.stamp.at);
        let why = format!("{who} called this rollback at {since}");
        Some(Refusal::new(
            Rule::AlreadyFinished,
            why,
            "start and finish the undos",
        ))
    }

    fn restore_point(&self, name: &str) -> Result<StepIx, Refusal> {
        let ix = self.step(name)?;
        if self.run.plan.steps[ix].restore_point.is_some() {
            return Ok(ix);
        }
        let points = self.run.made_points();
        let numbers: Vec<&str> = points
            .map(|p| self.run.plan.steps[p].number.as_str())
            .collect();
        let allowed = if numbers.is_empty() {
            "roll back by the steps' own undos".to_string()
        } else {
            format!("restore points so far: {}", numbers.join(", "))
        };
        let why = format!("{} isn't a restore point", self.label(ix));
        Err(Refusal::new(Rule::UnknownId, why, allowed))
    }

    fn is_made(&self, point: StepIx) -> Option<Refusal> {
        if self.run.made(point).is_some() {
            return None;
        }
        let why = format!("the restore point of {} was not made", self.label(point));
        let allowed = "roll back by the steps' own undos, or to another restore point";
        Some(Refusal::new(Rule::NotFinished, why, allowed))
    }
}
