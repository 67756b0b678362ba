//! Correcting what was written, and settling what can't both be true.

use crate::journal::{CorrectedField, EntryId, Event};
use crate::run::revisions::{main_text, why_fixed};
use crate::run::{Conflict, Correction, LogLine, Observed, Refusal, Rule};
use crate::text::nearest;

use super::rules::{or, text_missing};
use super::steps::{unknown, why_invalid};
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn correct(&self, name: &str, correction: &Correction) -> Result<Draft, Refusal> {
        let line = self.line(name)?;
        let mut rules: Vec<Refusal> = self.may_correct(line).into_iter().collect();
        rules.extend(self.reason_for("a correction"));
        rules.extend(line.is_void().then(|| {
            let why = "that entry does not count any more";
            Refusal::new(Rule::NotOpen, why, "record it anew, if it was so after all")
        }));
        let (field, at, to) = match correction {
            Correction::At(at) => {
                rules.extend(self.is_past(*at));
                (CorrectedField::At, Some(*at), None)
            }
            Correction::For(who) => {
                let who = self.person(who)?;
                rules.extend(self.signs_own_work(line, &who));
                rules.extend(self.had_the_role(line, &who));
                (CorrectedField::For, None, Some(who))
            }
            Correction::Text(text) => {
                let empty = text.trim().is_empty() && main_text(&line.fact().event) != "because";
                rules.extend(empty.then(|| text_missing("the entry")));
                (CorrectedField::Text, None, Some(text.trim().to_string()))
            }
            Correction::Value(value) => {
                rules.extend(self.fits(line, value)?);
                (CorrectedField::Value, None, Some(value.trim().to_string()))
            }
            Correction::Void => (CorrectedField::Void, None, None),
        };
        rules.extend(self.may_lift_stop(line, field));
        rules.extend(why_fixed(&line.entry.fact().event, field).map(not_correctable));
        let event = Event::Corrected {
            entry: line.entry.id(),
            field,
            at,
        };
        let draft = Draft::new(event).breaks(rules);
        Ok(match to {
            Some(to) => draft.text("to", &to),
            None => draft,
        })
    }

    /// The line that is meant: `writer/number`, where the beginning of a writer is enough.
    fn line(&self, name: &str) -> Result<&LogLine, Refusal> {
        let wanted = EntryId::try_from(name.trim().to_string());
        let same = |line: &&LogLine| {
            let id = line.entry.id();
            let meant = |w: &EntryId| w.n == id.n && id.writer.starts_with(&w.writer);
            wanted.as_ref().is_ok_and(meant)
        };
        let exact = |line: &&LogLine| line.entry.id().to_string() == name.trim();
        if let Some(line) = self.run.log.iter().find(exact) {
            return Ok(line);
        }
        let mut found = self.run.log.iter().filter(same);
        match (found.next(), found.next()) {
            (Some(line), None) => Ok(line),
            (Some(_), Some(_)) => {
                let why = format!("'{name}' may be several entries");
                Err(Refusal::new(
                    Rule::UnknownId,
                    why,
                    "write more of the writer",
                ))
            }
            _ => {
                let why = format!("there is no entry '{name}'");
                let allowed = "the log names each: writer/number";
                Err(Refusal::new(Rule::UnknownId, why, allowed))
            }
        }
    }

    /// Whoever did it or typed it, else the lead.
    fn may_correct(&self, line: &LogLine) -> Option<Refusal> {
        let fact = line.fact();
        let mine = fact.by == self.by || line.entry.typist() == self.moment.typist;
        self.is_lead("correcting what others recorded")
            .filter(|_| !mine)
    }

    /// That a stop never was is for its author to say, or for whoever may end it.
    fn may_lift_stop(&self, line: &LogLine, field: CorrectedField) -> Option<Refusal> {
        let (stamp, _) = self.run.stopped.as_ref()?;
        let lifts = field == CorrectedField::Void && stamp.entry == line.entry.id();
        self.may_resume().filter(|_| lifts && stamp.by != self.by)
    }

    /// Whoever is said to have signed, voted or decided has the role for it.
    fn had_the_role(&self, line: &LogLine, who: &str) -> Option<Refusal> {
        let event = &line.fact().event;
        let roles = match event {
            Event::SignedOff { .. }
            | Event::SignOffRefused { .. }
            | Event::Voted { .. }
            | Event::Decided { .. } => self.run.roles_for(event),
            _ => return None,
        };
        let capacity = self.run.capacity_in(who, &roles, line.occurred());
        (!roles.is_empty() && capacity.is_none()).then(|| {
            let why = format!(
                "that takes {}; {} has not that role",
                or(&roles),
                self.run.name_of(who)
            );
            Refusal::new(Rule::NotYourRole, why, self.who_may(&roles))
        })
    }

    fn signs_own_work(&self, line: &LogLine, who: &str) -> Option<Refusal> {
        let (Event::SignedOff {
            step, way, finish, ..
        }
        | Event::SignOffRefused {
            step, way, finish, ..
        }) = &line.entry.fact().event
        else {
            return None;
        };
        let track = self.run.track(self.run.plan.step(step)?, *way)?;
        let (_, signed) = track.attempt_of(finish)?;
        signed.finish.as_ref().filter(|f| f.is(finish))?;
        signed.is_doer(who).then(|| {
            let why = format!("{} did that work; four eyes", self.run.name_of(who));
            Refusal::new(Rule::OwnWork, why, "another person must sign")
        })
    }

    /// The rules that a corrected value breaks, where the entry has one.
    fn fits(&self, line: &LogLine, value: &str) -> Result<Option<Refusal>, Refusal> {
        let Event::EvidenceGiven {
            step,
            way,
            id,
            file: None,
        } = &line.entry.fact().event
        else {
            let why = "that entry has no value";
            return Err(Refusal::new(
                Rule::UnknownId,
                why,
                "correct its text, or make it void",
            ));
        };
        let ix = self.step(step)?;
        let asked = self.task(ix, *way).evidence.iter().find(|e| e.id == *id);
        let why = asked.and_then(|e| why_invalid(e, &Observed::Value(value.to_string())));
        Ok(why.map(|why| {
            Refusal::new(
                Rule::EvidenceInvalid,
                why,
                "look again, or override it with a reason",
            )
        }))
    }

    pub(super) fn settle(&self, name: &str, stands: &str) -> Result<Draft, Refusal> {
        let conflict = self.conflict(name)?;
        let stands = self.line(stands)?.entry.id();
        if !conflict.entries.contains(&stands) {
            let ids: Vec<String> = conflict.entries.iter().map(EntryId::to_string).collect();
            let why = format!("{} is not between that entry and another", conflict.number);
            let allowed = format!("one of {} stands", ids.join(" or "));
            return Err(Refusal::new(Rule::UnknownId, why, allowed));
        }
        let settled = conflict.settled.as_ref().map(|s| {
            let why = format!(
                "{} settled {}",
                self.run.name_of(&s.stamp.by),
                conflict.number
            );
            Refusal::new(Rule::NotOpen, why, "make that entry void to settle it anew")
        });
        let number = conflict.number.trim_start_matches('K').parse().unwrap_or(0);
        let event = Event::ConflictSettled {
            number,
            entries: conflict.entries.clone(),
            stands,
        };
        Ok(Draft::new(event)
            .text("what", &conflict.what)
            .breaks(settled)
            .breaks(
                self.is_lead("settling a conflict")
                    .filter(|_| !self.is_party(conflict)),
            )
            .breaks(self.reason_for("settling a conflict")))
    }

    /// Those who wrote the entries can agree between themselves.
    fn is_party(&self, conflict: &Conflict) -> bool {
        let lines = conflict.entries.iter().filter_map(|e| self.run.line(e));
        lines
            .into_iter()
            .any(|l| l.fact().by == self.by || l.entry.typist() == self.moment.typist)
    }

    fn conflict(&self, name: &str) -> Result<&Conflict, Refusal> {
        self.run.conflict(name.trim()).ok_or_else(|| {
            let numbers = self.run.conflicts.iter().map(|c| c.number.as_str());
            unknown("conflict", name, nearest(name, numbers))
        })
    }
}

pub(super) fn not_correctable(why: &'static str) -> Refusal {
    Refusal::new(
        Rule::NotCorrectable,
        why,
        "write a note that says what was wrong",
    )
}
