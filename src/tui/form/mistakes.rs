//! Forms that put the log right: correcting an entry, and settling a conflict.

use super::{Draft, Field, Reading, Slot, Source, Spec, Subject, Trouble, When};
use crate::journal::{EntryId, Event};
use crate::report::sentence;
use crate::run::{Command, Conflict, Correction, LogLine, Request};
use crate::situation::Situation;
use crate::time::Nearest;
use crate::tui::words::{author, my_last, near};

pub(super) const CORRECT: Spec = Spec {
    draft: correct,
    build: build_correct,
};
pub(super) const SETTLE: Spec = Spec {
    draft: settle,
    build: build_settle,
};

/// What can be wrong, in the order of the choice.
const WRONG: [&str; 6] = ["-", "when", "who", "text", "value", "never so"];

/// The entry that is selected, else the last one that I wrote.
fn line<'a>(s: &'a Situation, of: &Subject) -> Option<&'a LogLine> {
    match of {
        Subject::Entry(id) => s.run.line(id),
        _ => my_last(s),
    }
}

fn correct(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let line = line(s, of).ok_or("choose an entry in the log (l)")?;
    // What is most often wrong of such an entry has the keys at once.
    let (likely, first) = match line.entry.fact().event {
        Event::NoteWritten { .. } | Event::BlockerRaised { .. } => (3, 3),
        Event::EvidenceGiven { .. } => (4, 3),
        _ => (1, 1),
    };
    let at = |n: &'static [usize]| When::Chosen(Slot::Wrong, n);
    let fields = vec![
        Field::choice(Slot::Wrong, "Wrong is", WRONG).choosing(likely),
        Field::time(Slot::NewTime, "It was at", Nearest::Past).when(at(&[1])),
        Field::pick(Slot::NewWho, "It was", Source::Anyone).when(at(&[2])),
        Field::line(Slot::Text, "It is").when(at(&[3, 4])),
        Field::line(Slot::Because, "Why").hint("a reason is required"),
    ];
    Ok(Draft::new("Correct an entry", fields)
        .about(Subject::Entry(line.entry.id()))
        .asking(&[])
        .beginning_at(first)
        .intro([said(s, line), "What was written stays in the log.".into()]))
}

fn build_correct(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let Subject::Entry(entry) = &r.form.subject else {
        return Err(Trouble::Outdated("choose an entry in the log".into()));
    };
    let correction = match r.chosen(Slot::Wrong) {
        1 => {
            r.must(Slot::NewTime, "say when it happened")?;
            Correction::At(r.time(Slot::NewTime)?.unwrap_or(r.situation.now))
        }
        2 => {
            r.must(Slot::NewWho, "say who did it")?;
            Correction::For(r.who(Slot::NewWho).unwrap_or_default())
        }
        3 => Correction::Text(r.text(Slot::Text).unwrap_or_default()),
        4 => Correction::Value(r.must(Slot::Text, "say what it was")?),
        5 => Correction::Void,
        _ => {
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
        Field::choice(Slot::Stands, "What stands", letters),
        Field::line(Slot::Because, "Why").hint("a reason is required"),
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
    let conflict = r.situation.run.open_conflicts().find(about);
    let conflict = conflict.ok_or_else(|| Trouble::Outdated("it is settled already".into()))?;
    let chosen = r.chosen(Slot::Stands).checked_sub(1);
    let stands = chosen.and_then(|at| conflict.entries.get(at));
    let stands = stands.ok_or_else(|| Trouble::Field {
        slot: Slot::Stands,
        why: "choose what stands".into(),
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
