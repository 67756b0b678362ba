//! Raising, updating and resolving blockers, and meeting conditions.

use crate::journal::{BlockerFields, Event};
use crate::run::{Blocker, BlockerKind, Refusal, Rule};
use crate::text::nearest;

use super::rules::text_missing;
use super::steps::unknown;
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn blocker(&self, name: &str) -> Result<&Blocker, Refusal> {
        self.run.blocker(name.trim()).ok_or_else(|| {
            let numbers = self.run.blockers.iter().map(|b| b.number.as_str());
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
        let fields = self.resolved(fields)?;
        let empty = title.trim().is_empty().then(|| text_missing("the blocker"));
        Ok(Draft::new(Event::BlockerRaised { number, fields })
            .text("title", title)
            .breaks(empty))
    }

    pub(super) fn update(
        &self,
        name: &str,
        title: Option<&str>,
        text: Option<&str>,
        fields: &BlockerFields,
    ) -> Result<Draft, Refusal> {
        let blocker = self.blocker(name)?;
        let fields = self.resolved(fields)?;
        let given = |t: Option<&str>| t.is_some_and(|t| !t.trim().is_empty());
        let nothing = !given(title) && !given(text) && fields == BlockerFields::default();
        let mut draft = Draft::new(Event::BlockerUpdated {
            blocker: blocker.id.clone(),
            fields,
        })
        .breaks(self.no_condition(blocker))
        .breaks(self.open(blocker))
        .breaks(nothing.then(|| text_missing("the update")));
        for (name, value) in [("title", title), ("text", text)] {
            if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
                draft = draft.text(name, value);
            }
        }
        Ok(draft)
    }

    pub(super) fn unblock(&self, name: &str) -> Result<Draft, Refusal> {
        let blocker = self.blocker(name)?;
        let event = match blocker.kind {
            BlockerKind::Blocker => Event::BlockerResolved {
                blocker: blocker.id.clone(),
            },
            BlockerKind::Condition(condition) => Event::ConditionMet {
                gate: blocker
                    .steps
                    .first()
                    .map_or(String::new(), |&ix| self.run.plan.steps[ix].id.clone()),
                decision: blocker.id.clone(),
                condition,
            },
        };
        Ok(Draft::new(event).breaks(self.open(blocker)))
    }

    fn no_condition(&self, blocker: &Blocker) -> Option<Refusal> {
        blocker.is_condition().then(|| {
            let number = &blocker.number;
            let why = format!("{number} is a condition of a gate");
            let allowed = format!("unblock {number} when it is met, or decide the gate again");
            Refusal::new(Rule::NotOpen, why, allowed)
        })
    }

    fn open(&self, blocker: &Blocker) -> Option<Refusal> {
        let (stamp, _) = blocker.resolved.as_ref()?;
        let when = self.run.plan.window.zone.day_clock(stamp.at);
        let who = self.run.name_of(&stamp.by);
        let why = format!("{} was resolved by {who} at {when}", blocker.number);
        Some(Refusal::new(
            Rule::NotOpen,
            why,
            "raise a new blocker if it is back",
        ))
    }

    /// With ids in place of numbers and names.
    fn resolved(&self, fields: &BlockerFields) -> Result<BlockerFields, Refusal> {
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
            .map(|vendor| self.contact(&vendor))
            .transpose()?;
        fields.owner = fields.owner.and_then(|owner| self.run.who(&owner));
        if let Some(meant) = fields
            .owner
            .as_deref()
            .and_then(|owner| self.run.half_typed(owner))
        {
            return Err(unknown(
                "person",
                fields.owner.as_deref().unwrap_or_default(),
                Some(meant),
            ));
        }
        fields.ticket = fields.ticket.filter(|t| !t.trim().is_empty());
        Ok(fields)
    }
}
