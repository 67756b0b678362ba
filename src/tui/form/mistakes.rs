//! Forms that put the log right: correcting an entry, and settling a conflict.

use super::word::REASON;
use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble, When};
use crate::journal::{CorrectedField, EntryId, Event, Fact};
use crate::run::{Command, Conflict, Correction, LogLine, Request, correctable, main_text};
use crate::situation::Situation;
use crate::time::Nearest;
use crate::words::state::{author, my_last};
use crate::words::{near, sentence};

pub(super) const CORRECT: Spec = Spec {
    draft: correct,
    build: build_correct,
};
pub(super) const SETTLE: Spec = Spec {
    draft: settle,
    build: build_settle,
};

/// The entry that is selected, else the last one that I wrote.
fn line<'a>(s: &'a Situation, of: &Subject) -> Option<&'a LogLine> {
    match of {
        Subject::Entry(id) => s.run.line(id),
        _ => my_last(s),
    }
}

fn correct(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let line = line(s, of).ok_or("choose an entry in the log (l)")?;
    let can = correctable(line.fact());
    if can.is_empty() {
        return Err("the opening of a run can't be corrected".into());
    }
    // What is most often wrong of such an entry has the keys at once.
    let likely = match line.fact().event {
        Event::NoteWritten { .. } | Event::BlockerRaised { .. } => CorrectedField::Text,
        Event::EvidenceGiven { .. } => CorrectedField::Value,
        _ => CorrectedField::At,
    };
    let likely = if can.contains(&likely) {
        likely
    } else {
        can[0]
    };
    let place = |field| 1 + can.iter().position(|f| *f == field).unwrap_or(0);
    let words = can.iter().map(|field| word(line.fact(), *field));
    let options = std::iter::once("-").chain(words);
    let mut fields =
        vec![Field::choice(Slot::Wrong, "What's wrong", options).choosing(place(likely))];
    let answers = can.iter().filter_map(|field| {
        let when = When::Chosen(Slot::Wrong, PLACES.get(place(*field))?);
        Some(answer(*field)?.when(when))
    });
    fields.extend(answers);
    let first = answer(likely).map_or(Slot::Wrong, |field| field.slot);
    let first = fields.iter().position(|field| field.slot == first);
    fields.push(Field::line(Slot::Because, "Why").hint(REASON));
    Ok(Draft::new("Correct an entry", fields)
        .about(Subject::Entry(line.entry.id()))
        .asking(&[])
        .beginning_at(first.unwrap_or(0))
        .intro([said(s, line), "The original entry stays in the log.".into()]))
}

/// Each place in a choice, alone.
const PLACES: [&[usize]; 6] = [&[0], &[1], &[2], &[3], &[4], &[5]];

/// What of an entry is wrong, as it is chosen.
fn word(fact: &Fact, field: CorrectedField) -> &'static str {
    match field {
        CorrectedField::At => "when",
        CorrectedField::For => "who",
        CorrectedField::Text if main_text(&fact.event) == "because" => "reason",
        CorrectedField::Text if main_text(&fact.event) == "title" => "title",
        CorrectedField::Text => "text",
        CorrectedField::Value => "value",
        CorrectedField::Void => "not true",
    }
}

/// How it is right.
fn answer(field: CorrectedField) -> Option<Field> {
    match field {
        CorrectedField::At => Some(Field::time(Slot::NewTime, "It was at", Nearest::Past)),
        CorrectedField::For => Some(Field::pick(Slot::NewWho, "It was", Source::Anyone)),
        CorrectedField::Text => Some(Field::line(Slot::Text, "It is")),
        CorrectedField::Value => Some(Field::line(Slot::NewValue, "It is")),
        CorrectedField::Void => None,
    }
}

fn build_correct(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let outdated = || Trouble::Outdated("choose an entry in the log".into());
    let Subject::Entry(entry) = &r.form.subject else {
        return Err(outdated());
    };
    let fact = r.situation.run.line(entry).ok_or_else(outdated)?.fact();
    // By its word: another correction may have changed what there is to choose from.
    let chosen = r.form.field(&Slot::Wrong).map(Field::answer);
    let mut can = correctable(fact).into_iter();
    let field = can.find(|field| chosen.as_deref() == Some(word(fact, *field)));
    let correction = match field {
        Some(CorrectedField::At) => {
            r.must(Slot::NewTime, "say when it happened")?;
            Correction::At(r.time(Slot::NewTime)?.unwrap_or(r.situation.wall))
        }
        Some(CorrectedField::For) => {
            r.must(Slot::NewWho, "say who did it")?;
            Correction::For(r.who(Slot::NewWho).unwrap_or_default())
        }
        Some(CorrectedField::Text) => Correction::Text(r.must(Slot::Text, "say what it was")?),
        Some(CorrectedField::Value) => {
            Correction::Value(r.must(Slot::NewValue, "say what it was")?)
        }
        Some(CorrectedField::Void) => Correction::Void,
        None => {
            return Err(Trouble::Field {
                slot: Slot::Wrong,
                why: "choose what is wrong about it".into(),
            });
        }
    };
    let entry = entry.to_string();
    Ok(vec![Command::Correct { entry, correction }.into()])
}

/// The first conflict that is not settled; of the step, where one is selected that has one.
fn conflict<'a>(s: &Situation<'a>, of: &Subject) -> Option<&'a Conflict> {
    let step = match of {
        Subject::Step(id) => s.run.plan.step(id),
        _ => None,
    };
    let of_step = |c: &&Conflict| step.is_some() && c.step == step;
    let open = || s.run.open_conflicts();
    open().find(of_step).or_else(|| open().next())
}

fn settle(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let conflict = conflict(s, of).ok_or("there is no conflict to settle")?;
    let entries: Vec<String> = conflict
        .entries
        .iter()
        .map(|id| entry_text(s, id))
        .collect();
    let letters = ["-", "a", "b", "c", "d"]
        .into_iter()
        .take(entries.len() + 1);
    let fields = vec![
        Field::choice(Slot::Stands, "Which is right", letters),
        Field::line(Slot::Because, "Why").hint(REASON),
    ];
    let lettered = ["a", "b", "c", "d"].iter().zip(&entries);
    let intro = lettered.map(|(letter, text)| format!("{letter}  {text}"));
    let title = format!("Settle {}: {}", conflict.number, conflict.what);
    // Its entries name it for good; another one may be the first by now.
    let about = conflict
        .entries
        .last()
        .cloned()
        .map_or(Subject::Run, Subject::Entry);
    Ok(Draft::new(title, fields).about(about).intro(intro))
}

fn build_settle(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let about = |c: &&Conflict| match &r.form.subject {
        Subject::Entry(id) => c.entries.last() == Some(id),
        _ => false,
    };
    let conflict = r
        .situation
        .run
        .open_conflicts()
        .find(about)
        .ok_or_else(|| Trouble::Outdated("it is settled already".into()))?;
    let chosen = r.chosen(Slot::Stands).checked_sub(1);
    let stands = chosen
        .and_then(|at| conflict.entries.get(at))
        .ok_or_else(|| Trouble::Field {
            slot: Slot::Stands,
            why: "choose which entry is right".into(),
        })?;
    let command = Command::Settle {
        conflict: conflict.number.clone(),
        stands: stands.to_string(),
    };
    Ok(vec![command.into()])
}

fn entry_text(s: &Situation, id: &EntryId) -> String {
    s.run
        .line(id)
        .map_or_else(|| id.to_string(), |line| said(s, line))
}

fn said(s: &Situation, line: &LogLine) -> String {
    let at = near(s, line.occurred());
    format!("{at} {} {}", author(s, line), sentence(s.run, line))
}
