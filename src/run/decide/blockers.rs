//! Raising, updating and resolving blockers, and meeting conditions.

use crate::journal::{BlockerFields, Event};
use crate::run::{Blocker, Condition, ConditionState, Obstacle, Refusal, Rule, Stamp};
use crate::runbook::Severity;
use crate::text::nearest;

use super::rules::{reason_missing, text_missing};
use super::steps::unknown;
use super::{Draft, Wish};

impl Wish<'_> {
    /// The blocker or condition of that number.
    pub(super) fn obstacle(&self, name: &str) -> Result<Obstacle<'_>, Refusal> {
        self.run.obstacle(name.trim()).ok_or_else(|| {
            let numbers = self.run.obstacles().map(Obstacle::number);
            unknown("blocker", name, nearest(name, numbers))
        })
    }

    /// A vendor or an escalation level; people can be called too.
    pub(super) fn contact(&self, name: &str) -> Result<String, Refusal> {
        let plan = &self.run.plan;
        let id = self.run.who(name).unwrap_or_default();
        if plan.contact(&id).is_some() || self.run.knows(&id) {
            return Ok(id);
        }
        let contacts = plan.contacts.iter().map(|c| c.id.as_str());
        let people = plan.people.iter().map(|p| p.id.as_str());
        Err(unknown(
            "contact or person",
            name,
            nearest(name, contacts.chain(people)),
        ))
    }

    pub(super) fn block(&self, title: &str, fields: &BlockerFields) -> Result<Draft, Refusal> {
        let number = self.run.next_blocker_number();
        let (mut fields, outside) = self.resolved(fields)?;
        for name in [&mut fields.owner, &mut fields.vendor, &mut fields.ticket] {
            *name = name.take().filter(|name| !name.is_empty());
        }
        let empty = title.trim().is_empty().then(|| text_missing("the blocker"));
        Ok(Draft::new(Event::BlockerRaised { number, fields })
            .text("title", title)
            .breaks(outside)
            .breaks(empty))
    }

    pub(super) fn update(
        &self,
        name: &str,
        title: Option<&str>,
        text: Option<&str>,
        fields: &BlockerFields,
    ) -> Result<Draft, Refusal> {
        let blocker = match self.obstacle(name)? {
            Obstacle::Blocker(blocker) => blocker,
            Obstacle::Condition(condition) => return Err(no_blocker(condition)),
        };
        let (fields, outside) = self.resolved(fields)?;
        self.lowers_with_a_reason(blocker, fields.severity)?;
        let given = |t: Option<&str>| t.is_some_and(|t| !t.trim().is_empty());
        let nothing = !given(title) && !given(text) && fields == BlockerFields::default();
        let mut draft = Draft::new(Event::BlockerUpdated {
            blocker: blocker.id.clone(),
            fields,
        })
        .breaks(outside)
        .breaks(self.unresolved(blocker))
        .breaks(nothing.then(|| text_missing("the update")));
        for (name, value) in [("title", title), ("text", text)] {
            if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                draft = draft.text(name, value);
            }
        }
        Ok(draft)
    }

    pub(super) fn unblock(&self, name: &str) -> Result<Draft, Refusal> {
        match self.obstacle(name)? {
            Obstacle::Blocker(blocker) => Ok(Draft::new(Event::BlockerResolved {
                blocker: blocker.id.clone(),
            })
            .breaks(self.unresolved(blocker))),
            Obstacle::Condition(condition) => Ok(Draft::new(Event::ConditionMet {
                gate: self.run.plan.steps[condition.gate].id.clone(),
                decision: condition.decision.clone(),
                condition: condition.place,
            })
            .breaks(self.unmet(condition))),
        }
    }

    /// Nobody lowers a severity without a word, whenever they say that it was lowered.
    fn lowers_with_a_reason(&self, blocker: &Blocker, to: Option<Severity>) -> Result<(), Refusal> {
        let lowered = to.filter(|to| *to > blocker.severity);
        match lowered.filter(|_| self.reason().is_none()) {
            None => Ok(()),
            Some(to) => Err(reason_missing(&format!(
                "lowering the severity of {} from {} to {}",
                blocker.number,
                blocker.severity.word(),
                to.word()
            ))),
        }
    }

    fn unresolved(&self, blocker: &Blocker) -> Option<Refusal> {
        let (stamp, _) = blocker.resolved.as_ref()?;
        let why = format!("{} was resolved {}", blocker.number, self.by_whom(stamp));
        let allowed = "raise a new blocker if it comes back";
        Some(Refusal::new(Rule::NotOpen, why, allowed))
    }

    fn unmet(&self, condition: &Condition) -> Option<Refusal> {
        let (what, stamp) = match &condition.state {
            ConditionState::Open => return None,
            ConditionState::Met(stamp, _) => ("met", stamp),
            ConditionState::Withdrawn(stamp) => {
                ("withdrawn, because the gate was decided again,", stamp)
            }
        };
        let why = format!("{} was {what} {}", condition.number, self.by_whom(stamp));
        let allowed = "decide the gate again if something else must be met";
        Some(Refusal::new(Rule::NotOpen, why, allowed))
    }

    /// `by Amara Osei at Sat 28 Nov 02:14`.
    fn by_whom(&self, stamp: &Stamp) -> String {
        let when = self.run.plan.window.zone.day_clock(stamp.at);
        format!("by {} at {when}", self.run.called(&stamp.by))
    }

    /// With ids in place of numbers and names, and what is asked back of an owner whom nobody knows.
    /// An empty owner, vendor or ticket is none any more.
    fn resolved(
        &self,
        fields: &BlockerFields,
    ) -> Result<(BlockerFields, Option<Refusal>), Refusal> {
        let mut fields = fields.clone();
        for step in fields.steps.iter_mut().flatten() {
            *step = self.id_of(step)?;
        }
        for service in fields.services.iter().flatten() {
            if self.run.plan.service(service).is_none() {
                let ids = self.run.plan.services.iter().map(|s| s.id.as_str());
                return Err(unknown("service", service, nearest(service, ids)));
            }
        }
        fields.vendor = fields
            .vendor
            .map(|vendor| match vendor.trim() {
                "" => Ok(String::new()),
                vendor => self.contact(vendor),
            })
            .transpose()?;
        let is_removed = fields.owner.as_deref().is_some_and(|o| o.trim().is_empty());
        let (owner, outside) = self.owner(fields.owner.as_deref())?;
        fields.owner = owner.or(is_removed.then(String::new));
        fields.ticket = fields.ticket.map(|ticket| ticket.trim().to_string());
        Ok((fields, outside))
    }

    /// Who sees to something, if anybody is named.
    pub(super) fn owner(
        &self,
        name: Option<&str>,
    ) -> Result<(Option<String>, Option<Refusal>), Refusal> {
        match name.filter(|name| !name.trim().is_empty()) {
            None => Ok((None, None)),
            Some(name) => {
                let (owner, outside) = self.person(name, "--owner")?;
                Ok((Some(owner), outside))
            }
        }
    }
}

fn no_blocker(condition: &Condition) -> Refusal {
    let number = &condition.number;
    let why = format!("{number} is a condition of a gate");
    let allowed = format!("record that {number} is met, or decide the gate again");
    Refusal::new(Rule::NotOpen, why, allowed)
}
