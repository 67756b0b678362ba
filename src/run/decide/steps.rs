//! Starting, finishing, skipping and opening steps again; evidence and sign-offs.

use crate::journal::{Event, Outcome, Way};
use crate::run::{Observed, Refusal, Rule, Stage, Stamp};
use crate::runbook::{Evidence, EvidenceKind, StepIx};
use crate::text::nearest;

use super::rules::text_missing;
use super::{Draft, Wish};

impl Wish<'_> {
    /// The step that is meant, by id or number.
    pub(super) fn step(&self, name: &str) -> Result<StepIx, Refusal> {
        let plan = &self.run.plan;
        plan.step(name.trim()).ok_or_else(|| {
            let ids = plan
                .steps
                .iter()
                .flat_map(|s| [s.id.as_str(), s.number.as_str()]);
            unknown("step", name, nearest(name, ids))
        })
    }

    pub(super) fn id_of(&self, name: &str) -> Result<String, Refusal> {
        Ok(self.run.plan.steps[self.step(name)?].id.clone())
    }

    pub(super) fn start(&self, name: &str, confirm: Option<&str>) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let event = Event::StepStarted {
            step: self.id_of(name)?,
            way: Way::Forward,
        };
        let roles = self.run.roles_for(&event);
        let role = self.may_work(&roles, &format!("starting {}", self.label(ix)));
        let broken = [self.is_no_gate(ix), self.startable(ix), role]
            .into_iter()
            .flatten();
        let rules: Vec<Refusal> = broken.chain(self.start_rules(ix, confirm)).collect();
        Ok(Draft::new(event).breaks(rules))
    }

    /// Work that nobody has in hand, and that is not finished.
    fn startable(&self, ix: StepIx) -> Option<Refusal> {
        match self.stage(ix) {
            Stage::Running => {
                let started = self.attempt(ix)?.started.as_ref();
                if started.is_some_and(|stamp| self.was_said_for_me(stamp)) {
                    return None;
                }
                let who: Vec<&str> = self
                    .attempt(ix)?
                    .doers()
                    .map(|d| self.run.name_of(d))
                    .collect();
                let since = self
                    .attempt(ix)?
                    .start()
                    .map(|at| self.run.plan.window.zone.clock(at));
                let why = format!(
                    "{} is running since {}, by {}",
                    self.label(ix),
                    since?,
                    who.join(", ")
                );
                let allowed = "finish it when it is done, or override it with a reason to join";
                Some(Refusal::new(Rule::AlreadyRunning, why, allowed))
            }
            Stage::Waiting | Stage::Ready | Stage::Failed => None,
            _ => self.unfinished(ix),
        }
    }

    /// It has no outcome yet.
    fn unfinished(&self, ix: StepIx) -> Option<Refusal> {
        let stage = self.stage(ix);
        if matches!(stage, Stage::Waiting | Stage::Ready | Stage::Running) {
            return None;
        }
        let why = format!("{} is {}", self.label(ix), stage.word());
        let number = &self.run.plan.steps[ix].number;
        let allowed = match stage {
            Stage::Failed => format!("start {number} again: that is another attempt"),
            _ => format!("reopen {number} with a reason, if it must be done again"),
        };
        Some(Refusal::new(Rule::AlreadyFinished, why, allowed))
    }

    pub(super) fn finish(
        &self,
        name: &str,
        outcome: Outcome,
        confirm: Option<&str>,
    ) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let failed = self.run.steps[ix]
            .forward
            .finish()
            .filter(|f| f.outcome == Outcome::Failed);
        let again = failed.filter(|_| outcome != Outcome::Failed);
        let event = Event::StepFinished {
            step: self.id_of(name)?,
            way: Way::Forward,
            outcome,
            results: Vec::new(),
            replaces: again.map(|f| f.stamp.entry.clone()),
        };
        let mut rules: Vec<Refusal> = self.is_no_gate(ix).into_iter().collect();
        let confirms = self.confirms(ix, outcome);
        if again.is_none() && !confirms {
            rules.extend(self.unfinished(ix));
        }
        // What it takes to start counts as well, where there was no start.
        let in_one_action =
            !self.run.steps[ix].forward.is_running() && !confirms && rules.is_empty();
        let roles = self.run.roles_for(&event);
        rules.extend(self.may_work(&roles, &format!("finishing {}", self.label(ix))));
        match outcome {
            Outcome::Done => {
                if in_one_action {
                    rules.extend(self.start_rules(ix, confirm));
                }
                rules.extend(self.not_blocked(ix));
                rules.extend(self.has_evidence(ix));
            }
            Outcome::WorkedAround => {
                if in_one_action {
                    rules.extend(self.not_paused(ix));
                    rules.extend(self.needs_met(ix));
                }
                rules.extend(self.reason_for("working around a step"));
            }
            Outcome::Failed => {
                if in_one_action {
                    rules.extend(self.needs_met(ix));
                }
                rules.extend(self.reason_for("failing a step"));
            }
        }
        Ok(Draft::new(event).breaks(rules))
    }

    /// Somebody recorded this finish for the one who now says the same.
    fn confirms(&self, ix: StepIx, outcome: Outcome) -> bool {
        self.run.steps[ix]
            .forward
            .finish()
            .is_some_and(|f| f.outcome == outcome && self.was_said_for_me(&f.stamp))
    }

    /// Another person had typed it for the one who now says it themselves.
    fn was_said_for_me(&self, stamp: &Stamp) -> bool {
        stamp.by == self.by && stamp.typed_by.is_some() && self.by == self.moment.typist
    }

    pub(super) fn skip(&self, name: &str) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let event = Event::StepSkipped {
            step: self.id_of(name)?,
            way: Way::Forward,
        };
        let mut rules: Vec<Refusal> = self.is_no_gate(ix).into_iter().collect();
        match self.stage(ix) {
            Stage::Running => {
                let why = format!("{} is running", self.label(ix));
                rules.push(Refusal::new(
                    Rule::StillRunning,
                    why,
                    "fail or finish it first, or override it with a reason",
                ));
            }
            Stage::Failed => {}
            _ => rules.extend(self.unfinished(ix)),
        }
        rules.extend(self.step_or_lead(ix, &event, "skipping"));
        rules.extend(self.reason_for("skipping a step"));
        Ok(Draft::new(event).breaks(rules))
    }

    pub(super) fn reopen(&self, name: &str) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let event = Event::StepReopened {
            step: self.id_of(name)?,
            way: Way::Forward,
        };
        let mut rules: Vec<Refusal> = self.is_no_gate(ix).into_iter().collect();
        if matches!(
            self.stage(ix),
            Stage::Waiting | Stage::Ready | Stage::Running
        ) {
            let why = format!(
                "{} is {}, not finished",
                self.label(ix),
                self.stage(ix).word()
            );
            rules.push(Refusal::new(
                Rule::NotFinished,
                why,
                "only what has an outcome can be opened again",
            ));
        }
        rules.extend(self.step_or_lead(ix, &event, "opening again"));
        rules.extend(self.reason_for("opening a step again"));
        Ok(Draft::new(event).breaks(rules))
    }

    /// The roles of the step, or a lead.
    fn step_or_lead(&self, ix: StepIx, event: &Event, what: &str) -> Option<Refusal> {
        let mut roles = self.run.roles_for(event);
        if roles.is_empty() {
            return None;
        }
        if self.run.plan.has_role("lead") && !roles.contains(&"lead") {
            roles.push("lead");
        }
        self.has_role(&roles, &format!("{what} {}", self.label(ix)))
    }

    pub(super) fn evidence(
        &self,
        name: &str,
        id: &str,
        value: &Observed,
    ) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let asked = &self.run.plan.steps[ix].evidence;
        let Some(evidence) = asked.iter().find(|e| e.id == id) else {
            let ids = asked.iter().map(|e| e.id.as_str());
            return Err(unknown(
                &format!("evidence of {}", self.label(ix)),
                id,
                nearest(id, ids),
            ));
        };
        let (text, file) = match value {
            Observed::Value(text) => (text, None),
            Observed::File { name, file } => (name, Some(file.clone())),
        };
        let event = Event::EvidenceGiven {
            step: self.id_of(name)?,
            way: Way::Forward,
            id: id.to_string(),
            file,
        };
        let invalid = why_invalid(evidence, value).map(|why| {
            let why = format!("{}: {why}", evidence.ask);
            Refusal::new(
                Rule::EvidenceInvalid,
                why,
                "look again, or override it with a reason",
            )
        });
        Ok(Draft::new(event).text("value", text).breaks(invalid))
    }

    pub(super) fn sign(&self, name: &str, role: &str, signed: bool) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let role = match role.trim() {
            "" => self.role_to_sign(ix),
            role => role,
        };
        let asked = &self.run.plan.steps[ix].sign_off;
        let number = &self.run.plan.steps[ix].number;
        if !asked.iter().any(|r| r == role) {
            let allowed = match asked.is_empty() {
                true => "nothing to sign there".to_string(),
                false => format!("it asks for {}", asked.join(", ")),
            };
            let why = format!("{} asks for no sign-off by {role}", self.label(ix));
            return Err(Refusal::new(Rule::UnknownId, why, allowed));
        }
        let Some((attempt, finish)) = self.attempt(ix).and_then(|a| Some((a, a.finish.as_ref()?)))
        else {
            let why = format!("{} is {}", self.label(ix), self.stage(ix).word());
            return Err(Refusal::new(
                Rule::NoSuchSignOff,
                why,
                format!("finish {number} first: a sign-off names the finish that it confirms"),
            ));
        };
        let (step, way, role, finish_id) = (
            self.id_of(name)?,
            Way::Forward,
            role.to_string(),
            finish.stamp.entry.clone(),
        );
        let event = match signed {
            true => Event::SignedOff {
                step,
                way,
                role: role.clone(),
                finish: finish_id,
            },
            false => Event::SignOffRefused {
                step,
                way,
                role: role.clone(),
                finish: finish_id,
            },
        };
        let mut rules = Vec::new();
        if attempt.is_doer(&self.by) {
            let why = format!(
                "{} did {}; four eyes",
                self.run.name_of(&self.by),
                self.label(ix)
            );
            rules.push(Refusal::new(
                Rule::OwnWork,
                why,
                self.other_signers(&role, attempt),
            ));
        }
        if finish.outcome == Outcome::Failed {
            let why = format!("{} failed", self.label(ix));
            rules.push(Refusal::new(
                Rule::NoSuchSignOff,
                why,
                format!("start {number} again, or skip it"),
            ));
        }
        if let Some(s) = attempt
            .sign_off(&role)
            .filter(|s| s.signed && signed && !self.was_said_for_me(&s.stamp))
        {
            let why = format!(
                "{} signed {} as {role} already",
                self.run.name_of(&s.stamp.by),
                self.label(ix)
            );
            rules.push(Refusal::new(Rule::AlreadySigned, why, "nothing more to do"));
        }
        rules.extend(self.has_role(&[&role], &format!("signing {} as {role}", self.label(ix))));
        if !signed {
            rules.extend(self.reason_for("refusing to sign"));
        }
        Ok(Draft::new(event).breaks(rules))
    }

    /// The role in which it is to be signed, where nobody says: one that is open and that the
    /// signer has, else the first that is open.
    fn role_to_sign(&self, ix: StepIx) -> &str {
        let asked = &self.run.plan.steps[ix].sign_off;
        let signed = |role: &&String| {
            let sign_off = self.attempt(ix).and_then(|a| a.sign_off(role));
            sign_off.is_some_and(|s| s.signed)
        };
        let mut open = asked.iter().filter(|role| !signed(role));
        let mine = open
            .clone()
            .find(|role| self.run.capacity(&self.by, role, self.at).is_some());
        mine.or_else(|| open.next())
            .or(asked.first())
            .map_or("anyone", String::as_str)
    }

    fn other_signers(&self, role: &str, attempt: &crate::run::Attempt) -> String {
        let may = self.run.plan.people.iter().filter(|p| {
            !attempt.is_doer(&p.id) && self.run.capacity(&p.id, role, self.at).is_some()
        });
        let names: Vec<&str> = may.map(|p| p.id.as_str()).collect();
        match names.is_empty() {
            true => format!("another person in the role {role} must sign"),
            false => format!("{} can sign it as {role}", names.join(" or ")),
        }
    }

    pub(super) fn note(&self, step: Option<&str>, text: &str) -> Result<Draft, Refusal> {
        let step = step.map(|s| self.id_of(s)).transpose()?;
        let empty = text.trim().is_empty().then(|| text_missing("the note"));
        Ok(Draft::new(Event::NoteWritten { step })
            .text("text", text)
            .breaks(empty))
    }
}

/// Why a value does not satisfy what the plan asks for.
fn why_invalid(evidence: &Evidence, value: &Observed) -> Option<String> {
    let text = match (value, &evidence.kind) {
        (Observed::File { .. }, EvidenceKind::File) => return None,
        (Observed::File { .. }, _) => return Some("a value is asked for, not a file".into()),
        (Observed::Value(_), EvidenceKind::File) => return Some("a file is asked for".into()),
        (Observed::Value(text), _) => text.trim(),
    };
    match &evidence.kind {
        EvidenceKind::Number { min, max } => {
            let Some(number) = text.parse::<f64>().ok().filter(|n| n.is_finite()) else {
                return Some(format!("'{text}' is not a number"));
            };
            match (min, max) {
                (Some(min), _) if number < *min => Some(format!("{number} is below {min}")),
                (_, Some(max)) if number > *max => Some(format!("{number} is above {max}")),
                _ => None,
            }
        }
        EvidenceKind::Choice(choices) if !choices.iter().any(|c| c == text) => {
            Some(format!("'{text}' is none of {}", choices.join(", ")))
        }
        _ if text.is_empty() => Some("it is empty".into()),
        _ => None,
    }
}

pub(super) fn unknown(what: &str, name: &str, near: Option<&str>) -> Refusal {
    let allowed = match near {
        Some(near) => format!("did you mean {near}?"),
        None => "status shows what there is".to_string(),
    };
    Refusal::new(
        Rule::UnknownId,
        format!("there is no {what} '{name}'"),
        allowed,
    )
}
