//! A vendor who has gone home when they are needed.

use crate::check::finding::Report;
use crate::check::hours::Hours;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::runbook::{Contact, StepIx};
use crate::time::Instant;

pub static RULE: Rule = Rule {
    name: "contact-closed",
    group: Group::People,
    severity: Severity::Warning,
    finds: "a contact of a changed service who can't be reached at the hour of the change",
    why: "At 02:00 the hotline plays music. The change waits until Monday, or somebody guesses.",
    mend: "get a number for the night from the vendor, and write it with its hours; or make the change while they answer",
    spares: "Hours that can't be read (such as \"by contract\") aren't judged. 24x7 is always. Whoever else the contact leads to (then) may answer instead. Days and times are read as in 'Mon-Fri 08:00-17:00', in the time zone of the window, in English and in French.",
    before: "contacts: [{id: vendor, name: Vendor, hours: Mon-Fri 8-17}]\nservices: [{id: emr, name: Records, contact: vendor}]\n- {id: upgrade, changes: [emr]}   # Friday 22:00\n",
    after: "contacts: [{id: vendor, name: Vendor, hours: 24x7}]\nservices: [{id: emr, name: Records, contact: vendor}]\n- {id: upgrade, changes: [emr]}   # Friday 22:00\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let book = plan.book;
    for (at, contact) in book.contacts.iter().enumerate() {
        let Some(hours) = contact.hours.as_deref().and_then(Hours::read) else {
            continue;
        };
        let theirs = |ix: &StepIx| {
            let mut services = plan.changed_by(*ix).map(|place| &book.services[place]);
            services.any(|s| s.contact.as_ref() == Some(&contact.id))
        };
        let closed = |ix: &StepIx| {
            let start = plan.start(*ix);
            start.is_some_and(|at| {
                !hours.are_open(&book.window.zone, at) && !next(plan, contact, at)
            })
        };
        let Some(ix) = plan.changes().filter(theirs).find(closed) else {
            continue;
        };
        let start = plan.start(ix).map(|at| book.window.zone.day_clock(at));
        let message = format!(
            "{} can be reached {}, and {} is planned for {}",
            contact.name,
            contact.hours.as_deref().unwrap_or_default(),
            plan.label(ix),
            start.unwrap_or_default()
        );
        report.at(format!("contacts[{at}].hours"), message);
        report.note(plan.path(ix, ""), "the change is here");
    }
}

/// Whether somebody further along the chain of contacts answers then.
fn next(plan: &Plan, first: &Contact, at: Instant) -> bool {
    let book = plan.book;
    let find = |id: &Option<String>| book.contacts.iter().find(|c| Some(&c.id) == id.as_ref());
    let chain = std::iter::successors(find(&first.then), |contact| find(&contact.then));
    let answers = |contact: &Contact| {
        let hours = contact.hours.as_deref().and_then(Hours::read);
        hours.is_none_or(|hours| hours.are_open(&book.window.zone, at))
    };
    let ends_at_a_person =
        |id: &Option<String>| id.as_deref().is_some_and(|id| book.person(id).is_some());
    ends_at_a_person(&first.then)
        || chain
            .take(book.contacts.len())
            .any(|contact| answers(contact) || ends_at_a_person(&contact.then))
}
