//! What was said at gates and about blockers.

use crate::journal::{BlockerFields, Decision, EntryId, Vote};
use crate::run::Blocker;
use crate::runbook::ShownBy;
use crate::text::safe;
use crate::time::{Instant, Span};

use super::{Words, and_list, count};
use crate::words::quoted;

impl Words<'_> {
    pub fn voted(&self, gate: &str, vote: Vote) -> String {
        format!("voted {} at {}", vote.word(), self.number(gate))
    }

    pub fn decided(
        &self,
        gate: &str,
        decision: Decision,
        until: Option<Instant>,
        conditions: usize,
    ) -> String {
        let with = match conditions {
            0 => String::new(),
            n => format!(" with {}", count(n, "condition")),
        };
        let until = until.map_or(String::new(), |at| match decision {
            Decision::NoGo => format!(", to be tried again at {}", self.moment(at)),
            _ => format!(" until {}", self.moment(at)),
        });
        let (gate, decision) = (self.number(gate), decision.word());
        format!("decided {gate} {decision}{with}{until}")
    }

    pub fn ticked(&self, gate: &str, criterion: usize) -> String {
        let plan = &self.run.plan;
        let asked = plan
            .step(gate)
            .and_then(|ix| plan.steps[ix].gate.as_ref()?.criteria.get(criterion))
            .filter(|c| c.shown_by == ShownBy::Person);
        let what = match asked {
            Some(criterion) => quoted(&criterion.text),
            None => format!("criterion {}", criterion + 1),
        };
        format!("ticked {what} at {}", self.number(gate))
    }

    pub fn condition_met(&self, gate: &str, decision: &EntryId, place: usize) -> String {
        let mut all = self.run.conditions.iter();
        let found = all.find(|c| c.decision == *decision && c.place == place);
        let condition = match found {
            Some(c) => named(&c.number, &c.title),
            None => format!("condition {}", place + 1),
        };
        format!("met {condition} of {}", self.number(gate))
    }

    pub fn raised(&self, number: u32, fields: &BlockerFields) -> String {
        // Another writer may have used that number first.
        let id = self.entry();
        let known = self.run.blockers.iter().find(|b| b.id == id);
        let number = known.map_or(format!("B{number}"), |b| b.number.clone());
        let severity = fields.severity.unwrap_or_default().word();
        let steps = fields.steps.as_deref().unwrap_or_default();
        let services = fields.services.as_deref().unwrap_or_default();
        let hit = [
            steps.iter().map(|id| self.number(id)).collect::<Vec<_>>(),
            services.iter().map(|id| self.service(id)).collect(),
        ]
        .concat();
        let on = if hit.is_empty() {
            String::new()
        } else {
            format!(" on {}", hit.join(", "))
        };
        let rest = and_list(self.people_and_ticket(fields));
        format!(
            "raised {number} {}{on}, {severity}{rest}",
            self.text("title")
        )
    }

    pub fn resolved(&self, blocker: &EntryId) -> String {
        match self.find(blocker) {
            None => "resolved a blocker that isn't known here".into(),
            Some(b) => {
                let open = Span::age(b.raised.at, self.occurred());
                let named = named(&b.number, &b.title);
                format!("resolved {named} after {}", open.short())
            }
        }
    }

    pub fn number_of(&self, blocker: &EntryId) -> String {
        self.find(blocker)
            .map_or("a blocker that is not known here".into(), |b| {
                safe(&b.number).into_owned()
            })
    }

    pub fn people_and_ticket(&self, fields: &BlockerFields) -> Vec<String> {
        let mut words = Vec::new();
        let owner = fields.owner.as_deref();
        words.extend(owner.map(|id| format!("owner {}", self.called(id))));
        let vendor = fields.vendor.as_deref();
        words.extend(vendor.map(|id| format!("vendor {}", self.called(id))));
        let ticket = fields.ticket.as_deref();
        words.extend(ticket.map(|t| format!("ticket {}", safe(t))));
        let solved = fields.resolve_by;
        words.extend(solved.map(|at| format!("expected by {}", self.moment(at))));
        words
    }

    pub fn find(&self, id: &EntryId) -> Option<&Blocker> {
        let mut all = self.run.blockers.iter();
        all.find(|b| b.id == *id)
    }
}

/// `B1 'no VPN to the lab'`.
fn named(number: &str, title: &str) -> String {
    format!("{} {}", safe(number), quoted(title))
}
