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

use crate::journal::{Event, Fact, Texts};
use crate::text;
use crate::time::{Instant, Span};

use super::{Command, Force, Moment, Refusal, Request, Rule, Run};

/// What is to be written for a request, or why it is not.
pub fn decide(run: &Run, moment: &Moment, request: &Request) -> Result<Fact, Refusal> {
    let wish = Wish::new(run, moment, request)?;
    let mut draft = wish.draft()?;
    draft.broken.splice(0..0, wish.general_rules());
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
                "nobody is named",
                "say who did it, by id or name",
            )
        })?;
        if let Some(meant) = run.half_typed(&by) {
            let why = format!("'{by}' is nobody here");
            return Err(Refusal::new(
                Rule::UnknownId,
                why,
                format!("did you mean {meant}? somebody else writes their full name"),
            ));
        }
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
                        .map(|b| Ok(self.blocker(b)?.id.clone()))
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
    fn general_rules(&self) -> Vec<Refusal> {
        let mut broken: Vec<Refusal> = self.is_past(self.at).into_iter().collect();
        let clock = |at| self.run.plan.window.zone.day_clock(at);
        if self.run.opened.is_none() {
            let why = "the entry that opened this run is not here";
            broken.push(Refusal::new(
                Rule::NoOpening,
                why,
                "merge the feed that has it, then try again",
            ));
        }
        // What went wrong in the log can be put right after the end too.
        let puts_right = matches!(
            self.request.command,
            Command::TakeBack | Command::Correct { .. } | Command::Settle { .. }
        );
        if let Some(closed) = self.run.closed.as_ref().filter(|_| !puts_right) {
            let who = self.run.name_of(&closed.stamp.by);
            let why = format!("{who} closed the run at {}", clock(closed.stamp.at));
            let allowed = "give when it happened with --at, or override it with a reason";
            broken.push(Refusal::new(Rule::Closed, why, allowed));
        }
        broken
    }

    fn is_past(&self, at: Instant) -> Option<Refusal> {
        // A minute's grace: two clocks in one room never agree to the second.
        if at <= self.moment.now + Span::minutes(1).delta() {
            return None;
        }
        let why = format!(
            "{} is still to come",
            self.run.plan.window.zone.day_clock(at)
        );
        let allowed = "give the time at which it happened, like --at -15m";
        Some(Refusal::new(Rule::Future, why, allowed))
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
        fact.occurred = self.request.at;
        if fact.occurred.is_some() {
            fact.against = broken.iter().map(|r| r.rule.name().to_string()).collect();
            fact.against.dedup();
            return Ok(fact);
        }
        if let Some(rule) = self.request.overrides {
            let before = broken.len();
            broken.retain(|r| r.rule != rule);
            if broken.len() < before {
                self.may_override(rule)?;
                fact.overrides = Some(rule.name().to_string());
            }
        }
        match broken.into_iter().next() {
            None => Ok(fact),
            Some(refusal) => Err(refusal),
        }
    }

    fn may_override(&self, rule: Rule) -> Result<(), Refusal> {
        if rule.force() != Force::UnlessOverridden {
            let why = format!("'{rule}' can't be set aside");
            return Err(Refusal::new(
                rule,
                why,
                "give when it happened with --at, if it is a past fact",
            ));
        }
        match self.reason() {
            Some(_) => Ok(()),
            None => Err(rules::reason_missing("setting a rule aside")),
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

impl Run {
    /// The id of whoever is meant: a person or contact by id or name; else the name as it is.
    pub fn who(&self, name: &str) -> Option<String> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let same = |other: &str| other.eq_ignore_ascii_case(name);
        let people = self.plan.people.iter().map(|p| (&p.id, &p.name));
        let contacts = self.plan.contacts.iter().map(|c| (&c.id, &c.name));
        let strangers = self
            .people
            .iter()
            .filter_map(|p| Some((&p.person, p.name.as_ref()?)));
        let known = people.chain(contacts).chain(strangers);
        let found = known.into_iter().find(|(id, n)| same(id) || same(n));
        Some(found.map_or_else(|| name.to_string(), |(id, _)| id.clone()))
    }

    /// Who is meant by a name that nobody has, and that begins the id of just one of the roster or
    /// is one letter off it: rather a slip of the hand than somebody new. Somebody new whose name
    /// is that near writes it in full.
    pub fn half_typed(&self, name: &str) -> Option<&str> {
        if self.knows(name) || self.plan.contact(name).is_some() {
            return None;
        }
        let name = name.to_lowercase();
        let ids = || self.plan.people.iter().map(|p| p.id.as_str());
        let mut begun = ids().filter(|id| id.starts_with(&name));
        let begun = begun.next().filter(|_| begun.next().is_none());
        // One letter off a short name may be another short name.
        let is_slip = |id: &&str| id.len() >= 4 && text::is_one_off(&name, id);
        let mut near = ids().filter(is_slip);
        begun.or_else(|| near.next().filter(|_| near.next().is_none()))
    }
}
