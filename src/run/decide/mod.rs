//! The only place that says no: a wish and the state in, a fact or a refusal out. It changes
//! nothing.
//!
//! Each command first drafts its fact and lists the rules that it breaks. What then becomes of the
//! draft is the same for all: a past fact is taken and marked, one rule can be set aside with a
//! reason, and otherwise the first broken rule is the answer.

mod blockers;
mod gates;
mod mistakes;
mod pauses;
mod people;
mod plan;
mod rules;
mod services;
mod steps;
#[cfg(test)]
mod tests;
mod times;

use crate::journal::{Event, Fact, Texts};
use crate::time::Instant;

use super::{Command, Force, Give, Moment, Refusal, Request, Rule, Run};

/// What to write for a request, or why it is refused.
pub fn decide(run: &Run, moment: &Moment, request: &Request) -> Result<Fact, Refusal> {
    let wish = Wish::new(run, moment, request)?;
    let mut draft = wish.draft()?;
    let general = wish.general_rules(&draft.event);
    draft.broken.splice(0..0, general);
    wish.verdict(draft)
}

/// A request in its circumstances.
struct Wish<'a> {
    run: &'a Run,
    moment: &'a Moment<'a>,
    request: &'a Request,
    /// Who did it.
    by: String,
    /// When it happened.
    at: Instant,
}

/// A fact in the making, and the rules that it breaks.
struct Draft {
    event: Event,
    texts: Texts,
    broken: Vec<Refusal>,
}

impl Draft {
    fn new(event: Event) -> Draft {
        Draft {
            event,
            texts: Texts::new(),
            broken: Vec::new(),
        }
    }

    fn text(mut self, name: &str, text: &str) -> Draft {
        self.texts.insert(name.into(), text.trim().into());
        self
    }

    fn breaks(mut self, rules: impl IntoIterator<Item = Refusal>) -> Draft {
        self.broken.extend(rules);
        self
    }
}

impl<'a> Wish<'a> {
    fn new(
        run: &'a Run,
        moment: &'a Moment<'a>,
        request: &'a Request,
    ) -> Result<Wish<'a>, Refusal> {
        let by = request.on_behalf.as_deref().unwrap_or(moment.typist);
        let by = run.who(by).ok_or_else(|| {
            Refusal::new(
                Rule::UnknownId,
                "it doesn't say who did it",
                "say who did it, by id or name",
            )
        })?;
        Ok(Wish {
            run,
            moment,
            request,
            by,
            at: request.at.unwrap_or(moment.now),
        })
    }

    fn draft(&self) -> Result<Draft, Refusal> {
        match &self.request.command {
            Command::CheckIn {
                name,
                roles,
                contact,
            } => self.check_in(name.as_deref(), roles, contact.as_deref()),
            Command::CheckOut => Ok(Draft::new(Event::CheckedOut {
                person: self.by.clone(),
            })),
            Command::Start { step, confirm } => self.start(step, confirm.as_deref()),
            Command::Finish {
                step,
                outcome,
                confirm,
                results,
            } => self.finish(step, *outcome, confirm.as_deref(), results),
            Command::Skip { step } => self.skip(step),
            Command::Reopen { step } => self.reopen(step),
            Command::Evidence { step, id, value } => self.evidence(step, id, value),
            Command::Ran {
                step,
                exit,
                took,
                output,
            } => {
                let step = self.id_of(step)?;
                let event = Event::CommandRan {
                    step,
                    exit: *exit,
                    took: *took,
                };
                Ok(Draft::new(event).text("output", output))
            }
            Command::Sign { step, role } => self.sign(step, role, true),
            Command::RefuseSign { step, role } => self.sign(step, role, false),
            Command::Test {
                service,
                site,
                result,
                note,
            } => self.test(service, site.as_deref(), *result, note.as_deref()),
            Command::Note { step, text } => self.note(step.as_deref(), text),
            Command::Call {
                contact,
                reached,
                answered,
                blocker,
                next,
                text,
            } => {
                let event = Event::Called {
                    contact: self.contact(contact)?,
                    reached: reached.clone(),
                    answered: *answered,
                    blocker: blocker
                        .as_deref()
                        .map(|b| Ok(self.obstacle(b)?.entry().clone()))
                        .transpose()?,
                    next: *next,
                };
                Ok(Draft::new(event).text("text", text))
            }
            Command::Block { title, fields } => self.block(title, fields),
            Command::Update {
                blocker,
                title,
                text,
                fields,
            } => self.update(blocker, title.as_deref(), text.as_deref(), fields),
            Command::Unblock { blocker } => self.unblock(blocker),
            Command::Vote { gate, vote } => self.vote(gate, *vote),
            Command::Decide {
                gate,
                decision,
                until,
                conditions,
            } => self.decide_gate(gate, *decision, *until, conditions),
            Command::Tick { gate, criterion } => self.tick(gate, *criterion),
            Command::Delegate { role, to, until } => self.delegate(role, to, *until),
            Command::Hold { scope } => self.hold(scope.as_deref()),
            Command::Stop => Ok(self.stop()),
            Command::Resume { scope } => self.resume(scope.as_deref()),
            Command::Rollback { extent } => self.roll_back(extent),
            Command::Add(new) => self.add(new),
            Command::Amend { step, changes } => self.amend(step, changes),
            Command::Window { closes } => Ok(self.window(*closes)),
            Command::Replan => Ok(self.replan()),
            Command::GoForward { phase } => self.go_forward(phase),
            Command::Correct { entry, correction } => self.correct(entry, correction),
            Command::Settle { conflict, stands } => self.settle(conflict, stands),
            Command::TakeBack => self.take_back(),
            Command::HandOver { to, text } => self.hand_over(to.as_deref(), text),
            Command::TakeOver { from, text } => self.take_over(from.as_deref(), text.as_deref()),
            Command::Close { outcome } => self.close(*outcome),
        }
    }

    /// What holds for every command.
    fn general_rules(&self, event: &Event) -> Vec<Refusal> {
        let mut broken = self.time_rules(event);
        broken.extend(self.promise_rules());
        // Whoever types was let in by name.
        let typist = self.by == self.moment.typist;
        broken.extend(
            self.run
                .outside_person(&self.by, "--for")
                .filter(|_| !typist),
        );
        if self.run.opened.is_none() {
            let why = "the entry that opened this run is missing here";
            broken.push(Refusal::new(
                Rule::NoOpening,
                why,
                "merge a copy of the run that has it, then try again",
            ));
        }
        // What went wrong in the log can be put right after the end too.
        let puts_right = matches!(
            self.request.command,
            Command::TakeBack | Command::Correct { .. } | Command::Settle { .. }
        );
        if let Some(closed) = self.run.closed.as_ref().filter(|_| !puts_right) {
            let who = self.run.called(&closed.stamp.by);
            let why = format!("{who} closed the run at {}", self.dated(closed.stamp.at));
            let allowed = format!(
                "give when it happened ({}), or override with a reason",
                Give::When
            );
            broken.push(Refusal::new(Rule::Closed, why, allowed).giving([Give::When]));
        }
        broken
    }

    fn verdict(&self, draft: Draft) -> Result<Fact, Refusal> {
        let Draft {
            event,
            mut texts,
            mut broken,
        } = draft;
        if let Some(never) = broken.iter().find(|r| r.rule.force() == Force::Always) {
            return Err(never.clone());
        }
        let mut fact = Fact::new(self.by.clone(), event);
        if let Some(because) = self.reason() {
            texts.insert("because".into(), because.into());
        }
        fact.texts = texts;
        fact.recorded_by = (self.by != self.moment.typist).then(|| self.moment.typist.to_string());
        fact.occurred = self.occurred(&fact.event);
        if !self.is_told() {
            tell_at_once(&mut broken);
        }
        if let Some(rule) = self
            .request
            .overrides
            .filter(|rule| self.may_set_aside(*rule))
        {
            let before = broken.len();
            broken.retain(|r| r.rule != rule);
            if broken.len() < before {
                self.may_override(rule)?;
                fact.overrides = Some(rule.name().to_string());
            }
        }
        let (marks, refusals): (Vec<Refusal>, Vec<Refusal>) = broken
            .into_iter()
            .partition(|r| self.is_told() && is_only_marked(r.rule, &fact.event));
        fact.against = marks.iter().map(|r| r.rule.name().to_string()).collect();
        fact.against.dedup();
        match refusals.into_iter().next() {
            None => Ok(fact),
            Some(refusal) => Err(refusal),
        }
    }

    /// A past fact that breaks a rule which can't be overridden is taken and marked all the same.
    fn may_set_aside(&self, rule: Rule) -> bool {
        !self.is_told() || rule.can_be_overridden()
    }

    fn may_override(&self, rule: Rule) -> Result<(), Refusal> {
        if !rule.can_be_overridden() {
            let why = format!("'{rule}' can't be overridden");
            let allowed = format!(
                "give when it happened ({}), if it is a past fact",
                Give::When
            );
            return Err(Refusal::new(rule, why, allowed).giving([Give::When]));
        }
        match self.reason() {
            Some(_) => Ok(()),
            None => Err(rules::reason_missing("overriding a rule")),
        }
    }

    /// The reason, where one was given that is more than blanks.
    fn reason(&self) -> Option<&str> {
        self.request
            .because
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }
}

/// One override sets one rule aside. What speaks against a go is named in the first refusal that
/// can be overridden: whoever does that knows of it, and is not refused a second time.
fn tell_at_once(broken: &mut Vec<Refusal>) {
    let Some(place) = broken.iter().position(|r| r.rule == Rule::CriteriaOpen) else {
        return;
    };
    let open = broken.remove(place);
    let can_be_overridden = |r: &&mut Refusal| r.rule.force() == Force::UnlessOverridden;
    match broken.iter_mut().find(can_be_overridden) {
        Some(other) => other.why = format!("{}; {}", other.why, open.why),
        None => broken.insert(place, open),
    }
}

/// Whether a past fact is taken although it breaks the rule. A reading is what it was; what is
/// finished on the strength of it is judged whenever that is said.
fn is_only_marked(rule: Rule, event: &Event) -> bool {
    let is_reading = matches!(event, Event::EvidenceGiven { .. });
    match rule.force() {
        Force::Always | Force::AskedNow => false,
        Force::UnlessMeant => rule == Rule::EvidenceInvalid && is_reading,
        Force::NotForThePast | Force::UnlessOverridden => true,
    }
}
