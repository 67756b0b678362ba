//! What became of a blocker: each field with what it was and what it is.

use crate::journal::{BlockerFields, EntryId};
use crate::run::{Before, BlockerChange, Run, Update};
use crate::runbook::{Severity, StepIx};
use crate::text::safe;
use crate::time::Instant;

use super::{Words, and_list, count, moment};
use crate::words::{Names, quoted};

impl Words<'_> {
    pub fn updated(&self, blocker: &EntryId, fields: &BlockerFields) -> String {
        let entry = self.entry();
        let update = self.find(blocker).and_then(|b| {
            let mut updates = b.updates.iter();
            updates.find(|update| update.stamp.entry == entry)
        });
        let changes = match update {
            Some(update) => self.names.blocker_changes(self.run, update),
            None => self.given(fields),
        };
        // Nobody can say any more whether a text that was withheld was a reason.
        let is_whole = self.line.entry.withheld() == 0;
        let quiet = update.is_some_and(|u| u.lowered().is_some() && u.because.is_none());
        let reason = if quiet && is_whole {
            ", without a reason"
        } else {
            ""
        };
        format!(
            "updated {}{}{reason}{}",
            self.number_of(blocker),
            and_list(changes),
            self.and_text("text")
        )
    }
}

impl Words<'_> {
    /// The fields of an update that changed nothing: it is void, or of a blocker that is not here.
    fn given(&self, fields: &BlockerFields) -> Vec<String> {
        let title = self.fact.text("title");
        let severity = fields.severity;
        let steps = fields.steps.as_ref();
        let services = fields.services.as_ref();
        [
            title.map(|title| format!("title {}", quoted(title))),
            severity.map(|severity| format!("severity {}", severity.word())),
            steps.map(|ids| {
                if ids.is_empty() {
                    "on no step".into()
                } else {
                    format!("on {}", self.numbers(ids))
                }
            }),
            services.and_then(|ids| Some(format!("services {}", names(self.run, ids)?))),
        ]
        .into_iter()
        .flatten()
        .chain(self.people_and_ticket(fields))
        .collect()
    }
}

impl Names {
    /// What an update of a blocker said, in words: its text, what it changed, and why.
    pub fn update(self, run: &Run, update: &Update) -> String {
        let taken = update
            .taken_from
            .as_ref()
            .map(|from| format!("took it over from {}", self.of(run, from)));
        let text = update.text.as_ref().map(|text| safe(text).into_owned());
        let said: Vec<String> = taken
            .into_iter()
            .chain(text)
            .chain(self.blocker_changes(run, update))
            .collect();
        let because = update
            .because
            .as_ref()
            .filter(|because| !because.is_empty())
            .map_or(String::new(), |because| format!(": {}", quoted(because)));
        format!("{}{because}", said.join("; "))
    }

    /// `lowered the severity from high to low`, `owner lin (was amara)`: each field that an update
    /// gave.
    fn blocker_changes(self, run: &Run, update: &Update) -> Vec<String> {
        let said = update.stamp.at;
        let changes = update.changes.iter();
        changes
            .map(|change| self.blocker_change(run, change, said))
            .collect()
    }

    fn blocker_change(self, run: &Run, change: &BlockerChange, said: Instant) -> String {
        let person = |id: &String| self.of(run, id);
        match change {
            BlockerChange::Title(title) => with_was("title", title, |t| Some(quoted(t))),
            BlockerChange::Severity(severity) => severity_change(severity),
            BlockerChange::Steps(steps) => with_was("on", steps, |steps| numbers(run, steps)),
            BlockerChange::Services(services) => {
                with_was("services", services, |services| names(run, services))
            }
            BlockerChange::Owner(owner) => with_was("owner", owner, |o| o.as_ref().map(person)),
            BlockerChange::Vendor(vendor) => with_was("vendor", vendor, |v| v.as_ref().map(person)),
            BlockerChange::Ticket(ticket) => with_was("ticket", ticket, |t| {
                t.as_ref().map(|ticket| safe(ticket).into_owned())
            }),
            BlockerChange::ResolveBy { time, moved_later } => {
                let moment = |at: &Option<Instant>| at.map(|at| moment(run, at, said));
                let text = with_was("expected by", time, moment);
                match moved_later {
                    0 | 1 => text,
                    n => format!("{text}, moved later {}", count(*n, "time")),
                }
            }
        }
    }
}

fn severity_change(severity: &Before<Severity>) -> String {
    let (was, is) = (severity.was.word(), severity.is.word());
    match severity.is.cmp(&severity.was) {
        std::cmp::Ordering::Greater => format!("lowered the severity from {was} to {is}"),
        std::cmp::Ordering::Less => format!("raised the severity from {was} to {is}"),
        std::cmp::Ordering::Equal => format!("severity {is}"),
    }
}

/// `owner lin (was amara)`; `no owner (was amara)`; without what was, where there was nothing or
/// the same.
fn with_was<T>(name: &str, field: &Before<T>, word: impl Fn(&T) -> Option<String>) -> String {
    let (was, is) = (word(&field.was), word(&field.is));
    let was = was
        .filter(|_| word(&field.was) != is)
        .map_or(String::new(), |was| format!(" (was {was})"));
    match (is, name) {
        (Some(is), _) => format!("{name} {is}{was}"),
        (None, "on") => format!("on no step{was}"),
        (None, _) => format!("no {name}{was}"),
    }
}

fn numbers(run: &Run, steps: &[StepIx]) -> Option<String> {
    let known = steps.iter().filter_map(|&ix| run.plan.steps.get(ix));
    let numbers: Vec<_> = known.map(|step| safe(&step.number)).collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

fn names(run: &Run, services: &[String]) -> Option<String> {
    let name = |id: &String| {
        let known = run.plan.service(id);
        safe(known.map_or(id, |service| &service.name)).into_owned()
    };
    let names: Vec<String> = services.iter().map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
