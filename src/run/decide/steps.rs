//! Starting, finishing, skipping and opening steps again; evidence and sign-offs.

use crate::journal::{EntryId, Event, Outcome, ServiceResult, Way};
use crate::run::{
    Attempt, Doing, EvidenceGiven, Give, Meant, Observed, Refusal, Rule, Stage, Stamp,
};
use crate::runbook::{Evidence, EvidenceKind, StepIx};
use crate::text::{NotANumber, nearest, number};

use super::rules::text_missing;
use super::{Draft, Wish};

impl Wish<'_> {
    /// The step that is meant, by id or number.
    pub(super) fn step(&self, name: &str) -> Result<StepIx, Refusal> {
        let plan = &self.run.plan;
        if let Some(unsure) = self.unsure_reference(name) {
            return Err(unsure);
        }
        plan.step(name.trim()).ok_or_else(|| {
            let ids = plan
                .steps
                .iter()
                .flat_map(|s| [s.id.as_str(), s.number.as_str()]);
            unknown("step", name, nearest(name, ids))
        })
    }

    /// A number of this runbook that the plan it comes from gives another step, or a reference
    /// that several steps have. Nobody can know which one is meant.
    fn unsure_reference(&self, name: &str) -> Option<Refusal> {
        let plan = &self.run.plan;
        let name = name.trim();
        if plan.steps.iter().any(|step| step.id == name) {
            return None;
        }
        let meant: Vec<StepIx> = plan.step(name).into_iter().collect();
        let mut all = [meant, plan.referred_to(name)].concat();
        all.sort_unstable();
        all.dedup();
        let one = |ix: &StepIx| format!("{} {}", plan.steps[*ix].number, plan.steps[*ix].title);
        let named: Vec<String> = all.iter().map(one).collect();
        (all.len() > 1).then(|| {
            let why = format!("'{name}' may be {}", named.join(", or "));
            let ids: Vec<&str> = all.iter().map(|&ix| plan.steps[ix].id.as_str()).collect();
            let allowed = format!("name it by its id: {}", ids.join(" or "));
            Refusal::new(Rule::UnknownId, why, allowed)
        })
    }

    pub(super) fn id_of(&self, name: &str) -> Result<String, Refusal> {
        Ok(self.run.plan.steps[self.step(name)?].id.clone())
    }

    pub(super) fn start(&self, name: &str, confirm: Option<&str>) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let way = self.run.way_of(ix, Doing::Start);
        let event = Event::StepStarted {
            step: self.id_of(name)?,
            way,
        };
        self.is_no_gate(ix)?;
        let roles = self.run.roles_for(&event);
        let role = self.may_work(&roles, &format!("starting {}", self.piece(ix, way)));
        let broken = [self.startable(ix, way), role].into_iter().flatten();
        let rules: Vec<Refusal> = broken.chain(self.start_rules(ix, way, confirm)).collect();
        Ok(Draft::new(event).breaks(rules))
    }

    /// Work that nobody has in hand, and that is not finished.
    fn startable(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        match self.work_stage(ix, way) {
            Stage::Running => {
                let attempt = self.attempt(ix, way)?;
                let started = attempt.started.as_ref();
                if started.is_some_and(|stamp| self.was_said_for_me(stamp)) {
                    return None;
                }
                let who: Vec<&str> = attempt.in_hand().map(|d| self.run.called(d)).collect();
                let since = attempt.start().map(|at| self.near(at));
                let why = format!(
                    "{} is running since {}, by {}",
                    self.piece(ix, way),
                    since?,
                    who.join(", ")
                );
                let allowed = "finish it when it is done, or override with a reason to join";
                Some(Refusal::new(Rule::AlreadyRunning, why, allowed))
            }
            Stage::Waiting | Stage::Ready | Stage::Failed => None,
            _ => self.unfinished(ix, way),
        }
    }

    /// It has no outcome yet.
    fn unfinished(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let stage = self.work_stage(ix, way);
        let open = matches!(stage, Stage::Waiting | Stage::Ready | Stage::Running);
        // What was taken back while it ran, or entered late to have run, can still be ended.
        if open || self.run.steps[ix].track(way).is_running() {
            return None;
        }
        let why = format!("{} is {}", self.piece(ix, way), stage.word());
        let number = self.run.plan.steps[ix].number.clone();
        let (allowed, give) = match stage {
            Stage::Failed => {
                let start = Give::Verb("start", number);
                (
                    format!("start it again ({start}): that makes a new attempt"),
                    start,
                )
            }
            _ => {
                let reopen = Give::Verb("reopen", number);
                (
                    format!("reopen it with a reason ({reopen}), if it must be done again"),
                    reopen,
                )
            }
        };
        Some(Refusal::new(Rule::AlreadyFinished, why, allowed).giving([give]))
    }

    pub(super) fn finish(
        &self,
        name: &str,
        outcome: Outcome,
        confirm: Option<&str>,
        results: &[ServiceResult],
    ) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        self.is_no_gate(ix)?;
        let way = self.run.way_of(ix, Doing::Finish);
        let results = results.iter().map(|shown| self.shown(ix, way, shown));
        let track = self.run.steps[ix].track(way);
        let failed = track.finish().filter(|f| f.outcome == Outcome::Failed);
        let again = failed.filter(|_| outcome != Outcome::Failed);
        let event = Event::StepFinished {
            step: self.id_of(name)?,
            way,
            outcome,
            results: results.collect::<Result<_, _>>()?,
            replaces: again.map(|f| f.stamp.entry.clone()),
        };
        let mut rules: Vec<Refusal> = Vec::new();
        let confirms = self.confirms(ix, way, outcome);
        if again.is_none() && !confirms {
            rules.extend(self.unfinished(ix, way));
        }
        // What it takes to start counts as well, where there was no start.
        let in_one_action = !track.is_running() && !confirms && rules.is_empty();
        let roles = self.run.roles_for(&event);
        rules.extend(self.may_work(&roles, &format!("finishing {}", self.piece(ix, way))));
        match outcome {
            Outcome::Done => {
                if in_one_action {
                    rules.extend(self.start_rules(ix, way, confirm));
                }
                rules.extend(self.started_in_turn(ix, way));
                rules.extend(self.not_blocked(ix, way));
                rules.extend(self.has_evidence(ix, way));
                rules.extend(self.evidence_holds(ix, way));
            }
            Outcome::WorkedAround => {
                if in_one_action {
                    rules.extend(self.not_paused(ix));
                    rules.extend(self.goes_forward(ix).filter(|_| way.is_forward()));
                    rules.extend(self.needs_met(ix, way));
                    rules.extend(self.window_is_open(ix).filter(|_| way.is_forward()));
                }
                rules.extend(self.started_in_turn(ix, way));
                rules.extend(self.reason_for("working around a step"));
            }
            Outcome::Failed => {
                if in_one_action {
                    rules.extend(self.needs_met(ix, way));
                }
                rules.extend(self.reason_for("failing a step"));
            }
        }
        rules.retain(|refusal| !self.set_aside_at_start(ix, way, refusal.rule));
        Ok(Draft::new(event).breaks(rules))
    }

    /// That it was started before what it needs may have been entered late. Its end rests on that.
    fn started_in_turn(&self, ix: StepIx, way: Way) -> Option<Refusal> {
        let track = self.run.steps[ix].track(way);
        let started = self.attempt(ix, way)?.started.as_ref()?;
        let line = self
            .run
            .line(&started.entry)
            .filter(|_| track.is_running())?;
        let rule = Rule::NeedsUnmet.name();
        let was_early = line.fact().against.iter().any(|broken| broken == rule);
        self.needs_met(ix, way).filter(|_| was_early)
    }

    /// Whoever set a rule aside to start it, with a reason, needs no other one to end it.
    fn set_aside_at_start(&self, ix: StepIx, way: Way, rule: Rule) -> bool {
        let attempt = self.attempt(ix, way).filter(|a| a.finish.is_none());
        let mut mine = attempt
            .into_iter()
            .flat_map(|a| a.started.iter().chain(&a.also));
        mine.any(|stamp| {
            let line = self.run.line(&stamp.entry);
            let overrides = line.and_then(|line| line.fact().overrides.as_deref());
            stamp.by == self.by && overrides == Some(rule.name())
        })
    }

    /// Somebody recorded this finish for the one who now says the same.
    fn confirms(&self, ix: StepIx, way: Way, outcome: Outcome) -> bool {
        self.run.steps[ix].track(way).finish().is_some_and(|f| {
            f.outcome == outcome && self.is_mine_to_confirm(&f.stamp, &f.confirmed)
        })
    }

    /// Another person had typed it for the one who now says it themselves, for the first time.
    pub(super) fn is_mine_to_confirm(&self, said: &Stamp, confirmed: &[Stamp]) -> bool {
        let by_me = |stamp: &Stamp| stamp.by == self.by && stamp.typed_by.is_none();
        self.was_said_for_me(said) && !confirmed.iter().any(by_me)
    }

    /// Another person had typed it for the one who now says it themselves.
    fn was_said_for_me(&self, stamp: &Stamp) -> bool {
        stamp.by == self.by && stamp.typed_by.is_some() && self.by == self.moment.typist
    }

    pub(super) fn skip(&self, name: &str) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        self.is_no_gate(ix)?;
        // What was taken back can be left out for good, also while the rest still goes back.
        let is_back = self.stage(ix) == Stage::RolledBack;
        let way = if is_back {
            Way::Forward
        } else {
            self.run.way_of(ix, Doing::Finish)
        };
        let event = Event::StepSkipped {
            step: self.id_of(name)?,
            way,
        };
        let mut rules: Vec<Refusal> = Vec::new();
        match self.work_stage(ix, way) {
            Stage::Running => {
                let why = format!("{} is running", self.piece(ix, way));
                rules.push(Refusal::new(
                    Rule::StillRunning,
                    why,
                    "fail or finish it first, or override with a reason",
                ));
            }
            Stage::Failed | Stage::RolledBack => {}
            _ => rules.extend(self.unfinished(ix, way)),
        }
        rules.extend(self.step_or_lead(&event, &format!("skipping {}", self.piece(ix, way))));
        rules.extend(self.reason_for("skipping a step"));
        Ok(Draft::new(event).breaks(rules))
    }

    pub(super) fn reopen(&self, name: &str) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        self.is_no_gate(ix)?;
        let way = self.run.way_of(ix, Doing::Reopen);
        let event = Event::StepReopened {
            step: self.id_of(name)?,
            way,
        };
        let mut rules: Vec<Refusal> = Vec::new();
        let stage = self.work_stage(ix, way);
        if matches!(stage, Stage::Waiting | Stage::Ready | Stage::Running) {
            let why = format!("{} is {}, not finished", self.piece(ix, way), stage.word());
            rules.push(Refusal::new(
                Rule::NotFinished,
                why,
                "only a finished, failed or skipped step can be reopened",
            ));
        }
        rules.extend(self.step_or_lead(&event, &format!("reopening {}", self.piece(ix, way))));
        rules.extend(self.reason_for("reopening a step"));
        Ok(Draft::new(event).breaks(rules))
    }

    /// The roles of the step, or a lead.
    fn step_or_lead(&self, event: &Event, what: &str) -> Option<Refusal> {
        let mut roles = self.run.roles_for(event);
        if roles.is_empty() {
            return None;
        }
        if self.run.plan.has_role("lead") && !roles.contains(&"lead") {
            roles.push("lead");
        }
        self.has_role(&roles, what)
    }

    pub(super) fn evidence(
        &self,
        name: &str,
        id: &str,
        value: &Observed,
    ) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let way = self.run.way_of(ix, Doing::Finish);
        let asked = self.task(ix, way).evidence;
        let Some(evidence) = asked.iter().find(|e| e.id == id) else {
            let ids = asked.iter().map(|e| e.id.as_str());
            return Err(unknown(
                &format!("evidence of {}", self.piece(ix, way)),
                id,
                nearest(id, ids),
            ));
        };
        let (text, file) = match value {
            Observed::Value(text) => (text, None),
            Observed::File { name, file } => (name, Some(file.clone())),
        };
        let before = self.run.steps[ix].track(way).evidence(id);
        let is_same = |e: &EvidenceGiven| e.value.as_deref() == Some(text.trim()) && e.file == file;
        if !before.is_some_and(is_same) {
            self.reason_if_signed(ix, way)?;
        }
        let event = Event::EvidenceGiven {
            step: self.id_of(name)?,
            way,
            id: id.to_string(),
            file,
        };
        let invalid = why_invalid(evidence, value).map(|why| {
            let why = format!("{}: {why}", evidence.ask);
            Refusal::new(
                Rule::EvidenceInvalid,
                why,
                "check again, or override with a reason",
            )
        });
        let draft = Draft::new(event).text("value", text);
        Ok(draft.breaks(invalid))
    }

    /// Changing what somebody has signed takes their signature away, and needs a reason whenever it
    /// is told.
    fn reason_if_signed(&self, ix: StepIx, way: Way) -> Result<(), Refusal> {
        let piece = self.piece(ix, way);
        let missing = self
            .reason_for(&format!("changing the signed evidence of {piece}"))
            .filter(|_| self.run.has_signature(ix, way));
        missing.map_or(Ok(()), Err)
    }

    pub(super) fn sign(&self, name: &str, role: &str, signed: bool) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        let way = self.run.way_of(ix, Doing::Sign);
        let role = match role.trim() {
            "" => self.role_to_sign(ix, way),
            role => role,
        };
        let asked = self.task(ix, way).sign_off;
        let number = &self.run.plan.steps[ix].number;
        let piece = self.piece(ix, way);
        if !asked.iter().any(|r| r == role) {
            let allowed = if asked.is_empty() {
                "there is nothing to sign".to_string()
            } else {
                format!("it needs {}", asked.join(", "))
            };
            let why = format!("{piece} needs no sign-off by {role}");
            return Err(Refusal::new(Rule::UnknownId, why, allowed));
        }
        let Some((attempt, finish)) = self
            .attempt(ix, way)
            .and_then(|a| Some((a, a.finish.as_ref()?)))
        else {
            // Of the past neither: there is no finish that it could name.
            let why = format!("{piece} is {}", self.work_stage(ix, way).word());
            return Err(Refusal::new(
                Rule::UnknownId,
                why,
                format!("finish {number} first: a sign-off confirms a finished step"),
            ));
        };
        let event = sign_off(self.id_of(name)?, way, role, &finish.stamp.entry, signed);
        let mut rules = Vec::new();
        if attempt.is_doer(&self.by) {
            let why = format!(
                "{} did {piece} and can't sign it too",
                self.run.called(&self.by)
            );
            rules.push(Refusal::new(
                Rule::OwnWork,
                why,
                self.other_signers(role, attempt),
            ));
        }
        rules.extend(self.typed_by_doer(attempt, &piece, &self.by));
        if finish.outcome == Outcome::Failed {
            rules.push(Refusal::new(
                Rule::NoSuchSignOff,
                format!("{piece} failed"),
                format!("start {number} again, or skip it"),
            ));
        }
        if let Some(s) = attempt
            .sign_off(role)
            .filter(|s| s.signed && signed && !self.is_mine_to_confirm(&s.stamp, &s.confirmed))
        {
            let who = self.run.called(&s.stamp.by);
            let why = format!("{who} signed {piece} as {role} already");
            rules.push(Refusal::new(Rule::AlreadySigned, why, "nothing more to do"));
        }
        rules.extend(self.has_role(&[role], &format!("signing {piece} as {role}")));
        if !signed {
            rules.extend(self.reason_for("refusing to sign"));
        }
        Ok(Draft::new(event).breaks(rules))
    }

    /// Who did the work types the signature of nobody else: what they heard on the phone is an
    /// exception, with a reason, until the signer says it themselves.
    pub(super) fn typed_by_doer(
        &self,
        attempt: &Attempt,
        piece: &str,
        signer: &str,
    ) -> Option<Refusal> {
        let typist = self.moment.typist;
        if signer == typist || !attempt.is_doer(typist) {
            return None;
        }
        let (doer, signer) = (self.run.called(typist), self.run.called(signer));
        let why = format!("{doer} did {piece}, and can't type the signature of {signer}");
        let allowed = format!(
            "let {signer} sign it at their own keyboard, or let someone else type it; if {signer} said so on the phone, override with a reason"
        );
        Some(Refusal::new(Rule::TypedByDoer, why, allowed))
    }

    /// The role to sign it in, where none is given: one that is open and that the
    /// signer has, else the first that is open.
    fn role_to_sign(&self, ix: StepIx, way: Way) -> &str {
        let asked = self.task(ix, way).sign_off;
        let open = self.run.unsigned(ix, way);
        let mine = open
            .iter()
            .find(|role| self.run.capacity(&self.by, role, self.at).is_some());
        let role = mine.or(open.first()).copied();
        role.or(asked.first().map(String::as_str))
            .unwrap_or("anyone")
    }

    fn other_signers(&self, role: &str, attempt: &Attempt) -> String {
        let may = self.run.plan.people.iter().filter(|p| {
            !attempt.is_doer(&p.id) && self.run.capacity(&p.id, role, self.at).is_some()
        });
        let names: Vec<&str> = may.map(|p| p.id.as_str()).collect();
        if names.is_empty() {
            format!("another person in the role {role} must sign")
        } else {
            format!("{} can sign it as {role}", names.join(" or "))
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

fn sign_off(step: String, way: Way, role: &str, finish: &EntryId, signed: bool) -> Event {
    let (role, finish) = (role.to_string(), finish.clone());
    if signed {
        Event::SignedOff {
            step,
            way,
            role,
            finish,
        }
    } else {
        Event::SignOffRefused {
            step,
            way,
            role,
            finish,
        }
    }
}

/// Why a value does not satisfy what the plan asks for.
pub(super) fn why_invalid(evidence: &Evidence, value: &Observed) -> Option<String> {
    let text = match (value, &evidence.kind) {
        (Observed::File { .. }, EvidenceKind::File) => return None,
        (Observed::File { .. }, _) => return Some("it needs a value, not a file".into()),
        (Observed::Value(_), EvidenceKind::File) => return Some("it needs a file".into()),
        (Observed::Value(text), _) => text.trim(),
    };
    match &evidence.kind {
        EvidenceKind::Number { min, max } => {
            let number = match number(text, &evidence.ask) {
                Ok(number) => number,
                Err(NotANumber::NoNumber) => return Some(format!("'{text}' is not a number")),
                Err(NotANumber::Either(thousands, tenths)) => {
                    let why = format!("'{text}' may be {thousands} or {tenths}: write one of them");
                    return Some(why);
                }
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
    let meant = near.map(|near| Meant {
        typed: name.to_string(),
        id: near.to_string(),
        name: near.to_string(),
    });
    let why = format!("there is no {what} '{name}'");
    Refusal::new(Rule::UnknownId, why, allowed).meaning(meant)
}
