//! The call tree: vendors and whom to call when they do not answer, who is notified when, and
//! people.

use crate::run::Presence;
use crate::runbook::{Contact, Person};

use super::sheet::cell;
use super::{Block, Line, Press, Sheet, Size, Table, Word};

impl<'a> Press<'a> {
    pub(super) fn call_tree(self) -> Sheet {
        let tables = [self.contacts(), self.escalation(), self.people()]
            .into_iter()
            .filter(|t| !t.rows.is_empty());
        Sheet {
            title: "Call tree".into(),
            own_page: true,
            blocks: tables.map(Block::Table).collect(),
        }
    }

    fn contacts(self) -> Table {
        let row = |contact: &Contact| {
            let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
            let then = contact.then.as_deref().map(|id| self.name_and_number(id));
            [
                cell(&contact.name),
                number(contact.contact.as_deref()),
                text(&contact.account),
                text(&contact.hours),
                cell(then.unwrap_or_default()),
            ]
        };
        let columns = [
            ("Vendor", 18),
            ("Call", 16),
            ("Account", 10),
            ("Hours", 11),
            ("If no answer", 15),
        ];
        Table::of("Vendors", columns, self.plan.contacts.iter().map(row))
    }

    fn escalation(self) -> Table {
        let levels = self.plan.escalation.iter();
        let rows = levels.map(|level| {
            [
                cell(level.severity.word()),
                cell(format!("after {}", level.after)),
                cell(self.called(&level.call)),
                number(self.reach(&level.call)),
                vec![Line::of([Word::room("", Size::Time)])],
            ]
        });
        let columns = [
            ("Blocker", 8),
            ("Open for", 10),
            ("Tell", 26),
            ("Call", 18),
            ("Told at", 8),
        ];
        Table::of("When a blocker stays open", columns, rows)
    }

    fn people(self) -> Table {
        let roster = self.plan.people.iter().map(|p| self.person(p));
        let came = self.situation().into_iter().flat_map(|s| &s.run.people);
        let strangers = came.filter(|p| self.plan.person(&p.person).is_none());
        let rows = roster.chain(strangers.map(stranger));
        let columns = [
            ("Name", 15),
            ("Roles", 10),
            ("Call", 16),
            ("Deputy for", 10),
            ("Hours", 19),
        ];
        Table::of("People", columns, rows)
    }

    fn person(self, person: &'a Person) -> [Vec<Line>; 5] {
        let deputy: Vec<String> = person.deputy_for.iter().map(|id| self.called(id)).collect();
        let name = if person.name == person.id {
            person.name.clone()
        } else {
            format!("{} ({})", person.name, person.id)
        };
        [
            cell(name),
            cell(person.roles.join(", ")),
            number(self.reach(&person.id)),
            cell(deputy.join(", ")),
            self.hours(person),
        ]
    }

    /// Whether somebody is here, and when the plan has them.
    fn hours(self, person: &Person) -> Vec<Line> {
        let local = |at| self.plan.window.zone.weekday_clock(at, self.as_of());
        let here = self.situation().and_then(|s| s.run.presence(&person.id));
        let since = here.and_then(|p| p.since);
        let mut lines: Vec<Line> = Vec::new();
        lines.extend(
            since.map(|at| Line::of([Word::Strong(format!("here since {}", self.when(at)))])),
        );
        let hours = person.available.iter();
        lines.extend(
            hours.map(|&(from, until)| Line::text(format!("{}-{}", local(from), local(until)))),
        );
        lines
    }
}

/// Somebody who came without being in the plan.
fn stranger(presence: &Presence) -> [Vec<Line>; 5] {
    let name = presence.name.as_deref().unwrap_or(&presence.person);
    [
        cell(name),
        cell(presence.roles.join(", ")),
        number(presence.contact.as_deref()),
        cell(""),
        cell("not in the plan"),
    ]
}

/// A number to call, or room for it: without one the sheet is of no use.
fn number(contact: Option<&str>) -> Vec<Line> {
    match contact {
        Some(contact) => cell(contact),
        None => vec![Line::of([Word::room("", Size::Initials)])],
    }
}
