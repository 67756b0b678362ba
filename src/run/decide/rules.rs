//! The rules, each a question to the state; nothing where it is kept.

use crate::journal::{Mode, Way};
use crate::run::{Attempt, EvidenceGiven, Give, Observed, Refusal, Rule, Stage, Task, Undoing};
use crate::runbook::{Evidence, StepIx};

use super::Wish;
use super::steps::why_invalid;

impl Wish<'_> {
    /// `2.3 Restore the interface engine`.
    pub(super) fn label(&self, ix: StepIx) -> String {
        self.run.piece(ix, Way::Forward)
    }

    /// A phase or a step as people name it.
    fn scope_label(&self, id: &str) -> String {
        let plan = &self.run.plan;
        match plan.phases.iter().find(|phase| phase.id == id) {
            Some(phase) => format!("phase {}", phase.number),
            None => {
                let step = plan.step(id).and_then(|ix| plan.steps.get(ix));
                step.map_or(id.to_string(), |step| step.number.clone())
            }
        }
    }

    pub(super) fn stage(&self, ix: StepIx) -> Stage {
        self.run.stage(ix, self.moment.now)
    }

    /// `the undo of 2.3 Restore the interface engine`.
    pub(super) fn piece(&self, ix: StepIx, way: Way) -> String {
        self.run.piece(ix, way)
    }

    /// What the plan says of that work; where it says nothing, as of a step that asks for nothing.
    pub(super) fn task(&self, ix: StepIx, way: Way) -> Task<'_> {
        Task::of(&self.run.plan, ix, way).unwrap_or_default()
    }

    /// Where that work stands.
    pub(super) fn work_stage(&self, ix: StepIx, way: Way) -> Stage {
        match way {
            Way::Forward => self.stage(ix),
            _ => self
                .run
                .work_stage(ix, way)
                .unwrap_or_else(|| self.undoing(ix, way).map_or(Stage::Waiting, |u| u.stage)),
        }
    }

    fn undoing(&self, ix: StepIx, way: Way) -> Option<Undoing> {
        let mut undos = self.run.undos().into_iter();
        undos.find(|u| (u.step, u.way) == (ix, way))
    }

    pub(super) fn attempt(&self, ix: StepIx, way: Way) -> Option<&Attempt> {
        self.run.steps[ix].track(way).current()
    }

    /// New work is under no hold and no stop.
    pub(super) fn not_paused(&self, ix: StepIx) -> Option<Refusal> {
        if let Some((stamp, why)) = &self.run.stopped {
            let who = self.run.called(&stamp.by);
            let why = format!(
                "{who} stopped the run: {}",
                why.as_deref().unwrap_or("no reason given")
            );
            let allowed = format!(
                "{} can resume it; until then finish, fail or note what is running",
                self.who_resumes()
            );
            return Some(Refusal::new(Rule::Stopped, why, allowed));
        }
        let held = self.run.hold_on(ix)?;
        let who = self.run.called(&held.stamp.by);
        let what = match held.scope.as_deref() {
            None => "the run".to_string(),
            Some(id) => self.scope_label(id),
        };
        let because = held.because.as_deref().unwrap_or("no reason given");
        let why = format!("{who} put {what} on hold: {because}");
        let allowed = "wait for the lead to resume it, or override with a reason";
        Some(Refusal::new(Rule::Held, why, allowed))
    }

    /// What is rolled back is not begun again.
    pub(super) fn goes_forward(&self, ix: StepIx) -> Option<Refusal> {
        let rollback = self.run.rollback().filter(|_| self.run.goes_back(ix))?;
        let who = self.run.called(&rollback.stamp.by);
        let since = self.near(rollback.stamp.at);
        let why = format!("{who} called a rollback at {since}");
        let allowed = "undo what was started; the lead ends the rollback with resume; or override with a reason";
        Some(Refusal::new(Rule::RollingBack, why, allowed))
    }

    /// An undo waits for the undos of what stands on it, and for work that still runs.
    fn undo_is_ready(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let waits_for = self.undoing(ix, way)?.waits_for;
        let (running, first): (Vec<_>, Vec<_>) =
            waits_for.into_iter().partition(|(_, way)| way.is_forward());
        let names = |list: &[(StepIx, Way)]| {
            let names = list.iter().map(|&(ix, way)| self.piece(ix, way));
            names.collect::<Vec<_>>().join(", ")
        };
        let piece = self.piece(ix, way);
        if !running.is_empty() {
            let why = format!("still running: {}", names(&running));
            let allowed = format!("finish or fail it before {piece}, or override with a reason");
            return Some(Refusal::new(Rule::StillRunning, why, allowed));
        }
        (!first.is_empty()).then(|| {
            let why = format!("{piece} waits for {}", names(&first));
            let allowed = "finish or skip what it waits for, or override with a reason";
            Refusal::new(Rule::NeedsUnmet, why, allowed)
        })
    }

    pub(super) fn needs_met(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        if !way.is_forward() {
            return self.undo_is_ready(ix, way);
        }
        let unmet: Vec<String> = self
            .run
            .unmet_needs(ix)
            .map(|need| {
                let disputed = self.run.open_conflicts().find(|c| c.step == Some(need));
                let state = match disputed {
                    Some(conflict) => format!("in conflict {}", conflict.number),
                    None => self.stage(need).word().to_string(),
                };
                format!("{} ({state})", self.label(need))
            })
            .collect();
        if unmet.is_empty() {
            return None;
        }
        let why = format!("{} waits for {}", self.label(ix), unmet.join(", "));
        let allowed = "finish or skip what it waits for, or override with a reason";
        Some(Refusal::new(Rule::NeedsUnmet, why, allowed))
    }

    pub(super) fn not_too_early(&self, ix: StepIx) -> Option<Refusal> {
        let not_before = self.run.plan.steps[ix].not_before?;
        if self.run.mode() == Mode::Rehearsal || self.at >= not_before {
            return None;
        }
        let when = self.dated(not_before);
        let why = format!("{} must not start before {when}", self.label(ix));
        Some(Refusal::new(
            Rule::TooEarly,
            why,
            "wait, or override with a reason",
        ))
    }

    /// Once it is too late to go back in time, or would be with this step, a lead says once for each
    /// phase that it goes forward. What changes nothing needs no word, nor does a rehearsal.
    pub(super) fn not_past_the_way_back(&self, ix: StepIx) -> Option<Refusal> {
        let run = self.run;
        let now = self.moment.rollback_by?;
        let after = self.moment.after.iter().find(|(step, _)| *step == ix);
        let by = after.map_or(now, |(_, by)| now.min(*by));
        let step = &run.plan.steps[ix];
        let phase = run.plan.phases.get(step.phase)?;
        let said = run.goes_forward_late(&phase.id, by);
        let moves = !step.changes.is_empty() || step.undo.is_some();
        let free = said || !moves || run.mode() == Mode::Rehearsal || !run.plan.is_in_window(ix);
        if free || self.at <= by {
            return None;
        }
        let when = self.dated(by);
        let why = if self.at > now {
            format!("the last moment to roll back was {when}")
        } else {
            format!(
                "if it starts, the last moment to roll back would already have passed, at {when}"
            )
        };
        let number = phase.number;
        let forward = Give::Verb("go-forward", number.to_string());
        let allowed = format!(
            "roll back, or let a lead go forward with phase {number}, with a reason ({forward})"
        );
        Some(Refusal::new(Rule::TooLateToGoBack, why, allowed).giving([forward]))
    }

    /// The one who acts has one of these roles, as a deputy or a delegate too.
    pub(super) fn has_role(&self, roles: &[&str], to: &str) -> Option<Refusal> {
        if roles.is_empty() || self.run.capacity_in(&self.by, roles, self.at).is_some() {
            return None;
        }
        let who = self.run.called(&self.by);
        let plan = &self.run.plan;
        let owners = roles.iter().all(|role| plan.owner_name(role).is_some());
        let names: Vec<&str> = roles.iter().map(|role| plan.role_name(role)).collect();
        let why = if owners {
            format!("{to} is up to {}, not to {who}", or(&names))
        } else {
            format!("{to} needs the {} role; {who} doesn't have it", or(&names))
        };
        Some(self.for_others(Rule::NotYourRole, why, roles))
    }

    /// Like [`has_role`](Self::has_role), for work. Somebody who is on no roster and has no role, a
    /// vendor say, can do it too, when the one who types has the role and so vouches for it.
    pub(super) fn may_work(&self, roles: &[&str], to: &str) -> Option<Refusal> {
        let refusal = self.has_role(roles, to)?;
        let run = self.run;
        let outside = run.plan.person(&self.by).is_none() && run.roles_of(&self.by).is_empty();
        let outsider = outside && self.by != self.moment.typist;
        let vouching = [roles, &["lead"]].concat();
        let vouched = self.run.capacity_in(self.moment.typist, &vouching, self.at);
        (!outsider || vouched.is_none()).then_some(refusal)
    }

    /// The ids of those who may let work go on after a stop.
    fn who_resumes(&self) -> String {
        let role = if self.run.plan.has_role("safety") {
            "safety"
        } else {
            "lead"
        };
        let people = self.run.plan.people.iter();
        let may = people.filter(|p| self.run.capacity(&p.id, role, self.at).is_some());
        let ids: Vec<&str> = may.map(|p| p.id.as_str()).collect();
        if ids.is_empty() {
            "anybody".to_string()
        } else {
            format!("{} ({role})", or(&ids))
        }
    }

    /// `amara or lin can; say who did it (--for PERSON), or override with a reason`.
    pub(super) fn for_others(&self, rule: Rule, why: String, roles: &[&str]) -> Refusal {
        let holders = self
            .run
            .plan
            .people
            .iter()
            .filter(|p| self.run.capacity_in(&p.id, roles, self.at).is_some());
        let names: Vec<&str> = holders.map(|p| p.id.as_str()).collect();
        let rest = format!("say who did it ({}), or override with a reason", Give::Who);
        let allowed = if names.is_empty() {
            rest
        } else {
            format!("{} can; {rest}", or(&names))
        };
        Refusal::new(rule, why, allowed).giving([Give::Who])
    }

    /// What only a lead may, where the roster has one.
    pub(super) fn is_lead(&self, to: &str) -> Option<Refusal> {
        if !self.run.plan.has_role("lead") || self.run.capacity(&self.by, "lead", self.at).is_some()
        {
            return None;
        }
        let why = format!(
            "only the lead can do this ({to}), and {} isn't the lead",
            self.run.called(&self.by)
        );
        Some(self.for_others(Rule::NotLead, why, &["lead"]))
    }

    pub(super) fn not_blocked(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let open: Vec<String> = self
            .run
            .blockers_on(ix, way)
            .map(|b| format!("{} '{}'", b.number, b.title))
            .collect();
        let first = self.run.blockers_on(ix, way).next()?;
        let why = format!("{} is blocked by {}", self.piece(ix, way), open.join(", "));
        let unblock = Give::Verb("unblock", first.number.clone());
        let allowed =
            format!("resolve it ({unblock}), work around the step, or override with a reason");
        Some(Refusal::new(Rule::Blocked, why, allowed).giving([unblock]))
    }

    pub(super) fn has_evidence(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let track = self.run.steps[ix].track(way);
        let evidence = self.task(ix, way).evidence;
        let missing: Vec<&Evidence> = evidence
            .iter()
            .filter(|e| track.evidence(&e.id).is_none())
            .collect();
        let asks: Vec<&str> = missing.iter().map(|e| e.ask.as_str()).collect();
        let why = format!(
            "{} needs evidence: {}",
            self.piece(ix, way),
            asks.join(", ")
        );
        let give = self.give_evidence(ix, missing.first()?);
        let allowed = format!("give it ({give}), or override with a reason");
        Some(Refusal::new(Rule::EvidenceMissing, why, allowed).giving([give]))
    }

    /// What was observed is as the plan wants it, or somebody has said why it will do. A reading of
    /// the past may be otherwise, and is on record; nothing is done on the strength of it.
    pub(super) fn evidence_holds(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let track = self.run.steps[ix].track(way);
        let mut evidence = self.task(ix, way).evidence.iter();
        let (asked, fault) = evidence.find_map(|asked| {
            let given = track.evidence(&asked.id)?;
            let value = given.value.clone().filter(|_| given.file.is_none())?;
            let fault = why_invalid(asked, &Observed::Value(value))?;
            (!self.was_set_aside(given)).then_some((asked, fault))
        })?;
        let why = format!(
            "{} depends on '{}': {fault}",
            self.piece(ix, way),
            asked.ask
        );
        let give = self.give_evidence(ix, asked);
        let allowed = format!("check again and give it again ({give}), or override with a reason");
        Some(Refusal::new(Rule::EvidenceInvalid, why, allowed).giving([give]))
    }

    /// Whoever gave that value, or corrected it, has said why it is taken.
    fn was_set_aside(&self, given: &EvidenceGiven) -> bool {
        let line = self.run.line(&given.stamp.entry);
        let revised = line.into_iter().flat_map(|line| &line.revised_by);
        let entries = std::iter::once(&given.stamp.entry).chain(revised);
        let mut lines = entries.filter_map(|entry| self.run.line(entry));
        lines.any(|line| line.fact().overrides.as_deref() == Some(Rule::EvidenceInvalid.name()))
    }

    fn give_evidence(&self, ix: StepIx, asked: &Evidence) -> Give {
        let number = &self.run.plan.steps[ix].number;
        Give::Evidence {
            ask: asked.ask.clone(),
            verb: format!("evidence {number} {} VALUE", asked.id),
        }
    }

    pub(super) fn confirmed(&self, ix: StepIx, way: Way, typed: Option<&str>) -> Option<Refusal> {
        let asked = self.task(ix, way).confirm?;
        if typed.map(str::trim) == Some(asked) {
            return None;
        }
        let why = match typed {
            None => format!(
                "{} must be confirmed by typing {asked}",
                self.piece(ix, way)
            ),
            Some(typed) => format!("{} needs {asked}, not '{typed}'", self.piece(ix, way)),
        };
        let confirm = Give::Confirm(asked.to_string());
        let allowed = format!("check which machine you are on, then confirm it ({confirm})");
        Some(Refusal::new(Rule::Confirm, why, allowed).giving([confirm]))
    }

    /// Work can only be done on a step; of a gate there is none.
    pub(super) fn is_no_gate(&self, ix: StepIx) -> Result<(), Refusal> {
        let step = &self.run.plan.steps[ix];
        if step.gate.is_none() {
            return Ok(());
        }
        let why = format!("{} is a gate: decide it instead", self.label(ix));
        let decide = Give::Verb("decide", format!("{} DECISION", step.number));
        let allowed = format!("decide it go, no-go or hold, with a reason ({decide})");
        Err(Refusal::new(Rule::UnknownId, why, allowed).giving([decide]))
    }

    pub(super) fn reason_for(&self, what: &str) -> Option<Refusal> {
        self.reason().is_none().then(|| reason_missing(what))
    }

    /// What stands in the way of starting: shared by start and by finishing in one action.
    pub(super) fn start_rules(&self, ix: StepIx, way: Way, confirm: Option<&str>) -> Vec<Refusal> {
        let forward = way.is_forward();
        [
            self.not_paused(ix),
            self.goes_forward(ix).filter(|_| forward),
            self.needs_met(ix, way),
            self.window_is_open(ix).filter(|_| forward),
            self.go_holds(ix).filter(|_| forward),
            self.not_too_early(ix).filter(|_| forward),
            self.not_past_the_way_back(ix).filter(|_| forward),
            self.confirmed(ix, way, confirm),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pub(super) fn reason_missing(what: &str) -> Refusal {
    let why = format!("{what} needs a reason");
    let allowed = format!("say why ({})", Give::Why);
    Refusal::new(Rule::ReasonMissing, why, allowed).giving([Give::Why])
}

pub(super) fn text_missing(what: &str) -> Refusal {
    Refusal::new(
        Rule::TextMissing,
        format!("{what} has no text"),
        "write a few words",
    )
}

/// `a, b or c`.
pub(super) fn or(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match &words[..] {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
