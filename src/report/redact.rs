//! For those who must not see it all: people, contacts or free text, replaced the same way
//! wherever they stand.

use std::ops::Range;

use crate::journal::Texts;
use crate::run::Run;
use crate::text::{find_folded, folded, safe, same_name};

use super::{Field, Report};
use crate::words::Cell;

/// What is not to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redact {
    /// Names and ids of people.
    People,
    /// Vendors and how to reach them, numbers and accounts of everybody.
    Contacts,
    /// What people wrote: notes, reasons, titles of blockers and of added steps, conditions.
    Notes,
}

impl Redact {
    pub fn word(self) -> &'static str {
        match self {
            Redact::People => "people",
            Redact::Contacts => "contacts",
            Redact::Notes => "notes",
        }
    }
}

/// A text of so many characters is replaced wherever it stands, not only between quotes.
const LONG: usize = 10;

/// In the place of a free text.
const WITHHELD: &str = "(withheld)";

/// Replaces what is not to be seen of a run, in whatever is shown of it.
#[derive(Default)]
pub struct Redactor {
    pens: Vec<Pen>,
    what: Vec<Redact>,
}

impl Redactor {
    pub fn new(run: &Run, what: &[Redact]) -> Redactor {
        let mut pens: Vec<Pen> = Vec::new();
        // Texts first: they may have names in them.
        if what.contains(&Redact::Notes) {
            pens.extend(notes(run));
        }
        if what.contains(&Redact::Contacts) {
            pens.extend(contacts(run));
        }
        if what.contains(&Redact::People) {
            pens.extend(people(run));
        }
        let what = what.to_vec();
        Redactor { pens, what }
    }

    /// What is replaced: `people, notes`; empty where nothing is.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.what.iter().map(|what| what.word()).collect();
        words.join(", ")
    }

    /// The same report without those. It says in its head what was replaced.
    pub fn report(&self, mut report: Report) -> Report {
        for field in &mut report.header {
            redact(&mut field.value, &self.pens);
        }
        for cells in report.tables.iter_mut().flat_map(|table| &mut table.rows) {
            cells.iter_mut().for_each(|cell| redact(cell, &self.pens));
        }
        for line in &mut report.open {
            redact(&mut line.who, &self.pens);
        }
        let open = report.open.iter_mut().map(|line| &mut line.what);
        let story = report.story.iter_mut().map(|line| &mut line.what);
        for text in report.charts.texts_mut().chain(open).chain(story) {
            self.write_over(text);
        }
        if !self.what.is_empty() {
            let field = Field {
                name: "redacted",
                title: "Replaced",
                value: self.words().into(),
            };
            report.header.insert(0, field);
        }
        report
    }

    /// One value by itself, on one line and safe to show.
    pub fn line(&self, value: &str) -> String {
        let mut line = safe(value).trim().to_string();
        write_over(&mut line, &self.pens);
        line
    }

    fn write_over(&self, text: &mut String) {
        self.pens.iter().for_each(|pen| pen.write_over(text));
    }
}

/// What is replaced, and by what.
struct Pen {
    find: String,
    /// The same [`folded`], of a name.
    key: String,
    put: String,
    place: Place,
}

/// Where a text is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// As words of their own, in any text, in whatever spelling.
    Name,
    /// As words of their own, in any text.
    Words,
    /// As a whole cell, or between quotes, as sentences tell it.
    Quoted,
}

fn redact(cell: &mut Cell, pens: &[Pen]) {
    match cell {
        Cell::Text(text) => write_over(text, pens),
        Cell::Person { id, name } => {
            write_over(id, pens);
            write_over(name, pens);
        }
        Cell::File(file) => pens.iter().for_each(|pen| {
            pen.write_over(&mut file.name);
            file.asked
                .iter_mut()
                .for_each(|asked| pen.write_over(asked));
        }),
        // Writers are named after people and their machines.
        Cell::Entry { id, short } => {
            if pens.iter().any(|pen| pen.place == Place::Name) {
                write_over(id, pens);
                write_over(short, pens);
            }
        }
        Cell::List(cells) => cells.iter_mut().for_each(|cell| redact(cell, pens)),
        Cell::Empty | Cell::Number(_) | Cell::Time(_) | Cell::Span(_) | Cell::Flag(_) => {}
    }
}

fn write_over(text: &mut String, pens: &[Pen]) {
    let mut key = folded(text);
    for pen in pens.iter().filter(|pen| !pen.find.is_empty()) {
        let is_in = match pen.place {
            Place::Name => key.contains(&pen.key),
            Place::Words | Place::Quoted => text.contains(&pen.find),
        };
        if is_in {
            pen.write_over(text);
            key = folded(text);
        }
    }
}

impl Pen {
    fn new(find: &str, put: impl Into<String>, place: Place) -> Pen {
        let find = safe(find).into_owned();
        Pen {
            key: folded(&find).trim().to_string(),
            put: put.into(),
            find,
            place,
        }
    }

    fn write_over(&self, text: &mut String) {
        match self.place {
            Place::Quoted if *text == self.find => text.clone_from(&self.put),
            Place::Quoted => {
                let quoted = format!("'{}'", self.find);
                *text = text.replace(&quoted, &format!("'{}'", self.put));
            }
            Place::Name => *text = replace_words(text, find_folded(text, &self.find), &self.put),
            Place::Words => {
                let found = text.match_indices(&self.find);
                let places = found.map(|(at, found)| at..at + found.len());
                *text = replace_words(text, places.collect(), &self.put);
            }
        }
    }
}

/// Replaces what stands between characters that belong to no word.
fn replace_words(text: &str, places: Vec<Range<usize>>, put: &str) -> String {
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for Range { start, end } in places {
        let (before, after) = (&text[..start], &text[end..]);
        if in_word(before.chars().next_back()) || in_word(after.chars().next()) {
            continue;
        }
        out.push_str(&text[done..start]);
        out.push_str(put);
        done = end;
    }
    out + &text[done..]
}

/// `Person 1`, `person-1`, in the order of the roster, then of those who came.
fn people(run: &Run) -> Vec<Pen> {
    let roster = run
        .plan
        .people
        .iter()
        .map(|p| (p.id.as_str(), Some(p.name.as_str())));
    let here = run
        .people
        .iter()
        .map(|p| (p.person.as_str(), p.name.as_deref()));
    let contact = |id: &str| run.plan.contact(id).is_some();
    let mut known: Vec<(&str, Option<&str>)> = Vec::new();
    for (id, name) in roster.chain(here.filter(|(id, _)| !contact(id))) {
        if known.iter().all(|(other, _)| *other != id) {
            known.push((id, name));
        }
    }
    // Of those who were only spoken of the name is all that is known.
    for name in spoken_of(run) {
        let is_it = |other: &str| same_name(name, other);
        let mut said = known.iter();
        if !said.any(|(id, other)| is_it(id) || other.is_some_and(is_it)) && !contact(name) {
            known.push((name, Some(name)));
        }
    }
    let pen = |find: &str, put: String| Pen::new(find, put, Place::Name);
    let mut pens: Vec<Pen> = (1..)
        .zip(known)
        .flat_map(|(n, (id, name))| {
            let name = name.map(|name| pen(name, format!("Person {n}")));
            name.into_iter().chain([pen(id, format!("person-{n}"))])
        })
        .collect();
    longest_first(&mut pens);
    pens
}

/// Whoever did something, without being on the roster or checked in.
fn spoken_of(run: &Run) -> Vec<&str> {
    let mut names: Vec<&str> = run.log.iter().map(|line| line.fact().by.as_str()).collect();
    names.extend(run.calls.iter().filter_map(|call| call.reached.as_deref()));
    names.extend(run.outsiders.iter().map(String::as_str));
    names.sort_unstable();
    names.dedup();
    names
}

/// Names, numbers and accounts of the vendors; numbers of people.
fn contacts(run: &Run) -> Vec<Pen> {
    let mut pens = Vec::new();
    for (n, contact) in (1..).zip(&run.plan.contacts) {
        pens.push(Pen::new(&contact.name, format!("Contact {n}"), Place::Name));
        pens.push(Pen::new(&contact.id, format!("contact-{n}"), Place::Name));
        let reach = contact.contact.iter().chain(&contact.account);
        pens.extend(reach.map(|text| Pen::new(text, WITHHELD, Place::Name)));
    }
    let roster = run.plan.people.iter().filter_map(|p| p.contact.as_deref());
    let here = run.people.iter().filter_map(|p| p.contact.as_deref());
    pens.extend(
        roster
            .chain(here)
            .map(|text| Pen::new(text, WITHHELD, Place::Name)),
    );
    longest_first(&mut pens);
    pens
}

/// Everything that somebody typed.
fn notes(run: &Run) -> Vec<Pen> {
    let mut texts: Vec<String> = Vec::new();
    for line in &run.log {
        for fact in [line.entry.fact(), line.fact()] {
            texts.extend(written(&fact.texts).map(|text| safe(text.trim()).into_owned()));
            texts.extend(written(&fact.texts).map(|text| text.trim().to_string()));
        }
    }
    texts.sort_unstable();
    texts.dedup();
    let pen = |find: String| Pen {
        // A short one, `ok`, is a word of many sentences.
        place: match find.chars().count() {
            LONG.. => Place::Words,
            _ => Place::Quoted,
        },
        key: String::new(),
        put: WITHHELD.into(),
        find,
    };
    let mut pens: Vec<Pen> = texts.into_iter().map(pen).collect();
    longest_first(&mut pens);
    pens
}

/// An observed value is no note, and a name is a person.
fn written(texts: &Texts) -> impl Iterator<Item = &String> {
    let is_note = |name: &str| !matches!(name, "value" | "name" | "output");
    texts
        .iter()
        .filter(move |(name, _)| is_note(name))
        .map(|(_, text)| text)
}

/// So that what is part of another is not replaced in its middle.
fn longest_first(pens: &mut [Pen]) {
    pens.sort_by_key(|pen| std::cmp::Reverse(pen.find.len()));
}
