//! What can be copied out of the screen, whole: commands, numbers, tickets and the names of
//! machines of what is selected.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::journal::Way;
use crate::runbook::{Step, StepIx, Undo, Work};
use crate::situation::Situation;
use crate::tui::names::{Cursor, Subject};
use crate::words::{called, sentence};

/// So many figures make a number that somebody calls.
const FIGURES: usize = 7;
/// A name of a machine is at least so long.
const NAME: usize = 5;

/// Something to copy, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    pub what: String,
    /// Exactly what goes to the clipboard, without a newline at its end.
    pub text: String,
}

/// What can be copied of what is selected, what is copied most often first.
pub fn copies(s: &Situation, subject: &Subject, cursor: &Cursor) -> Vec<Copy> {
    let mut found = Found::default();
    match subject {
        Subject::Step(id) => {
            if let Some(ix) = s.run.plan.step(id) {
                found.step(s, ix, cursor);
            }
        }
        Subject::Blocker(number) => found.blocker(s, number),
        Subject::Person(id) => found.party(s, id),
        Subject::Contact { id, about } => {
            found.party(s, id);
            if let Some(number) = about {
                found.blocker(s, number);
            }
        }
        Subject::Service(id) => {
            let service = s.run.plan.services.iter().find(|service| service.id == *id);
            if let Some(service) = service {
                found.text(
                    "Code in the test",
                    service.test.as_deref().unwrap_or_default(),
                );
                if let Some(contact) = &service.contact {
                    found.party(s, contact);
                }
            }
        }
        Subject::Entry(id) => {
            found.add("Entry", &id.to_string());
            let line = s.run.log.iter().find(|line| line.entry.id() == *id);
            if let Some(line) = line {
                let said = format!(
                    "{} {}",
                    called(s.run, &line.fact().by),
                    sentence(s.run, line)
                );
                found.add("Its sentence", &said);
            }
        }
        Subject::Phase(_) | Subject::Run => {}
    }
    found.all
}

#[derive(Default)]
struct Found {
    all: Vec<Copy>,
}

impl Found {
    fn add(&mut self, what: &str, text: &str) {
        let text = text.trim_end_matches(['\n', '\r']);
        if !text.trim().is_empty() && self.all.iter().all(|copy| copy.text != text) {
            self.all.push(Copy {
                what: what.into(),
                text: text.into(),
            });
        }
    }

    /// The undo or the restore first, where that is selected.
    fn step(&mut self, s: &Situation, ix: StepIx, cursor: &Cursor) {
        let Some(step) = s.run.plan.steps.get(ix) else {
            return;
        };
        let undo = match &step.undo {
            Some(Undo::Work(work)) => Some(work),
            _ => None,
        };
        let restore = step.restore_point.as_ref().map(|point| &point.restore);
        let mut works = [("Undo", undo), ("Restore", restore)];
        if let Cursor::Undo(_, Way::Restore) = cursor {
            works.reverse();
        }
        let of_step = |found: &mut Found| {
            if let Some(run) = &step.run {
                found.add("Check", &run.command);
            }
            found.text("Do", &step.instructions);
        };
        let of_works = |found: &mut Found| {
            let works = works
                .iter()
                .filter_map(|(what, work)| Some((*what, (*work)?)));
            works.for_each(|(what, work): (_, &Work)| found.text(what, &work.instructions));
        };
        match cursor {
            Cursor::Undo(..) => {
                of_works(self);
                of_step(self);
            }
            _ => {
                of_step(self);
                of_works(self);
            }
        }
        self.names(step);
        for blocker in s.run.blockers_of(ix) {
            self.blocker(s, &blocker.number);
        }
    }

    /// The commands in a text.
    fn text(&mut self, what: &str, markdown: &str) {
        for code in commands(markdown) {
            self.add(what, &code);
        }
    }

    /// Numbers to call, and machines.
    fn names(&mut self, step: &Step) {
        // What is part of a command is copied with it.
        let prose = prose(&step.instructions);
        for number in numbers(&prose) {
            self.add("Number", &number);
        }
        let words = [step.title.as_str(), &prose];
        for name in words.iter().flat_map(|text| machines(text)) {
            self.add("Name", &name);
        }
    }

    fn blocker(&mut self, s: &Situation, number: &str) {
        let Some(blocker) = s.run.blocker(number) else {
            return;
        };
        if let Some(ticket) = &blocker.ticket {
            self.add(&format!("Ticket of {number}"), ticket);
        }
        for party in [&blocker.vendor, &blocker.owner].into_iter().flatten() {
            self.party(s, party);
        }
        self.add(&format!("Title of {number}"), &blocker.title);
    }

    /// How somebody is reached, part by part.
    fn party(&mut self, s: &Situation, id: &str) {
        let plan = &s.run.plan;
        let contact = plan.contact(id);
        let reach = contact
            .map(|c| c.contact.as_deref())
            .or_else(|| plan.person(id).map(|p| p.contact.as_deref()));
        let of = called(s.run, id);
        for part in reach.flatten().unwrap_or_default().split([',', ';']) {
            self.add(&format!("Reach {of}"), part.trim());
        }
        if let Some(account) = contact.and_then(|c| c.account.as_ref()) {
            self.add(&format!("Account at {of}"), account);
        }
    }
}

/// The code blocks of a Markdown text, whole and as they stand, and then the code within its lines.
fn commands(markdown: &str) -> Vec<String> {
    let (mut blocks, mut within) = (Vec::new(), Vec::new());
    let mut block: Option<String> = None;
    for event in Parser::new(markdown) {
        match (event, &mut block) {
            (Event::Start(Tag::CodeBlock(_)), _) => block = Some(String::new()),
            (Event::Text(text), Some(block)) => block.push_str(&text),
            (Event::End(TagEnd::CodeBlock), _) => blocks.extend(block.take()),
            (Event::Code(code), _) => within.push(code.into_string()),
            _ => {}
        }
    }
    blocks.into_iter().chain(within).collect()
}

/// The words of a Markdown text outside its code blocks.
fn prose(markdown: &str) -> String {
    let (mut words, mut is_block) = (String::new(), false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_block = true,
            Event::End(TagEnd::CodeBlock) => is_block = false,
            Event::Text(text) if !is_block => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => words.push('\n'),
            _ => {}
        }
    }
    words
}

/// What looks like a number to call.
fn numbers(text: &str) -> Vec<String> {
    // An area code may stand in brackets; what follows a number in brackets is none of it.
    let is_part = |c: char| c.is_ascii_digit() || "+ )-./".contains(c);
    let plain = |part: &str| {
        let part = part.replace(')', "");
        let inner = part.trim_matches(|c: char| !c.is_ascii_digit() && c != '+');
        inner.to_string()
    };
    let parts = text.split(|c| !is_part(c)).map(plain);
    let figures = |part: &String| part.chars().filter(char::is_ascii_digit).count() >= FIGURES;
    parts.filter(figures).collect()
}

/// What looks like the name of a machine: `SQLPROD02`, `sql02.clinic.example`.
fn machines(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let parts = text
        .split(|c| !is_part(c))
        .map(|p| p.trim_matches(['.', '-', '_']));
    let is_name = |part: &&str| {
        let has = |what: fn(char) -> bool| part.chars().any(what);
        let letters = has(|c| c.is_ascii_alphabetic());
        let is_host = has(|c| c.is_ascii_digit()) || part.matches('.').count() > 1;
        part.len() >= NAME && letters && is_host && !part.starts_with(|c: char| c.is_ascii_digit())
    };
    parts.filter(is_name).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_whole_and_end_without_a_newline() {
        let text = "Run this:\n\n```\nBACKUP DATABASE x\n  TO DISK = 'y'\n```\n\n1. then `dir`\n\n   ```sh\n   ls -l\n   ```\n";
        let mut found = Found::default();
        found.text("Do", text);
        let texts: Vec<&str> = found.all.iter().map(|copy| copy.text.as_str()).collect();
        assert_eq!(
            texts,
            ["BACKUP DATABASE x\n  TO DISK = 'y'", "ls -l", "dir"]
        );
    }

    #[test]
    fn numbers_and_machines_are_found_in_a_text() {
        let text = "Call 1 800 555-0199 (24x7) or (416) 555-0142, then restart SQLPROD02 and web.clinic.example in 15m at 02:30.";
        assert_eq!(numbers(text), ["1 800 555-0199", "416 555-0142"]);
        assert_eq!(machines(text), ["SQLPROD02", "web.clinic.example"]);
    }
}
