//! Correcting what was written, and settling what can't both be true.

use crate::journal::{CorrectedField, EntryId, Event, Fact};
use crate::run::revisions::{correctable, main_text, why_fixed};
use crate::run::{Attempt, Conflict, Correction, LogLine, Observed, Refusal, Rule};
use crate::text::nearest;

use super::people::to_oneself;
use super::rules::{or, text_missing};
use super::steps::{unknown, why_invalid};
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn correct(&self, name: &str, correction: &Correction) -> Result<Draft, Refusal> {
        let line = self.line(name)?;
        has_it(line.fact(), correction.field())?;
        let mut rules: Vec<Refusal> = self.may_correct(line).into_iter().collect();
        rules.extend(self.reason_for("a correction"));
        rules.extend(line.is_void().then(|| {
            let why = "that entry no longer counts";
            Refusal::new(Rule::NotOpen, why, "record it again if it did happen")
        }));
        let (at, to) = match correction {
            Correction::At(at) => {
                rules.extend(self.is_past(*at));
                rules.extend(self.is_in_the_run(*at));
                rules.extend(self.is_near_what_it_corrects(line, *at));
                (Some(*at), None)
            }
            Correction::For(who) => {
                let (who, outside) = self.person(who, "--for")?;
                rules.extend(outside);
                rules.extend(self.signs_own_work(line, &who));
                rules.extend(self.types_for_signer(line, &who));
                rules.extend(self.had_the_role(line, &who));
                rules.extend(passes_to_themselves(line.fact(), &who));
                (None, Some(who))
            }
            Correction::Text(text) => {
                rules.extend(text.trim().is_empty().then(|| text_missing("the entry")));
                (None, Some(text.trim().to_string()))
            }
            Correction::Value(value) => {
                rules.extend(self.fits(line, value)?);
                (None, Some(value.trim().to_string()))
            }
            Correction::Void => (None, None),
        };
        let field = correction.field();
        rules.extend(self.may_lift_stop(line, field));
        let event = Event::Corrected {
            entry: line.entry.id(),
            field,
            at,
        };
        if rules.is_empty() {
            rules.extend(match correction {
                Correction::At(_) => self.stays_in_order(line, &event),
                Correction::Void => self.is_possible_without(&event),
                _ => None,
            });
        }
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
                let why = format!("'{name}' matches several entries");
                Err(Refusal::new(
                    Rule::UnknownId,
                    why,
                    "type more letters of the writer",
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
        self.is_lead("correcting other people's entries")
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
            let who = self.run.called(who);
            let why = format!("that needs the {} role; {who} doesn't have it", or(&roles));
            self.for_others(Rule::NotYourRole, why, &roles)
        })
    }

    fn signs_own_work(&self, line: &LogLine, who: &str) -> Option<Refusal> {
        let (_, signed) = self.signed_by(line)?;
        signed.is_doer(who).then(|| {
            let why = format!(
                "{} did that work and can't sign it too",
                self.run.called(who)
            );
            Refusal::new(Rule::OwnWork, why, "another person must sign")
        })
    }

    /// Who did the work does not say either who signed it.
    fn types_for_signer(&self, line: &LogLine, who: &str) -> Option<Refusal> {
        let (work, signed) = self.signed_by(line)?;
        self.typed_by_doer(signed, &work, who)
    }

    /// The work that a signature is for, in words, and the attempt.
    fn signed_by(&self, line: &LogLine) -> Option<(String, &Attempt)> {
        let (Event::SignedOff {
            step, way, finish, ..
        }
        | Event::SignOffRefused {
            step, way, finish, ..
        }) = &line.entry.fact().event
        else {
            return None;
        };
        let ix = self.run.plan.step(step)?;
        let (_, signed) = self.run.track(ix, *way)?.attempt_of(finish)?;
        signed.finish.as_ref().filter(|f| f.is(finish))?;
        Some((self.piece(ix, *way), signed))
    }

    /// The rule that a corrected value breaks.
    fn fits(&self, line: &LogLine, value: &str) -> Result<Option<Refusal>, Refusal> {
        let Event::EvidenceGiven {
            step,
            way,
            id,
            file: None,
        } = &line.entry.fact().event
        else {
            return Ok(None);
        };
        let ix = self.step(step)?;
        let asked = self.task(ix, *way).evidence.iter().find(|e| e.id == *id);
        let why = asked.and_then(|e| why_invalid(e, &Observed::Value(value.to_string())));
        Ok(why.map(|why| {
            Refusal::new(
                Rule::EvidenceInvalid,
                why,
                "check again, or override with a reason",
            )
        }))
    }

    pub(super) fn settle(&self, name: &str, stands: &str) -> Result<Draft, Refusal> {
        let conflict = self.conflict(name)?;
        let stands = self.line(stands)?.entry.id();
        if !conflict.entries.contains(&stands) {
            let ids: Vec<String> = conflict.entries.iter().map(EntryId::to_string).collect();
            let why = format!("that entry isn't part of {}", conflict.number);
            let allowed = format!("choose one of {}", ids.join(" or "));
            return Err(Refusal::new(Rule::UnknownId, why, allowed));
        }
        let settled = conflict.settled.as_ref().map(|s| {
            let why = format!(
                "{} settled {}",
                self.run.called(&s.stamp.by),
                conflict.number
            );
            Refusal::new(
                Rule::NotOpen,
                why,
                "make that entry void to settle it again",
            )
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

/// Only what an entry has can be corrected.
fn has_it(fact: &Fact, field: CorrectedField) -> Result<(), Refusal> {
    let fields = correctable(fact);
    if fields.contains(&field) {
        return Ok(());
    }
    let why = match (why_fixed(fact, field), field) {
        (Some(why), _) => why,
        (None, CorrectedField::Value) => "that entry has no value",
        (None, _) => "that entry has no text",
    };
    let has: Vec<&str> = fields.iter().map(|f| correctable_word(fact, *f)).collect();
    Err(if has.is_empty() {
        not_correctable(why)
    } else {
        let allowed = format!("you can correct: {}", or(&has));
        Refusal::new(Rule::NotCorrectable, why, allowed)
    })
}

fn correctable_word(fact: &Fact, field: CorrectedField) -> &'static str {
    match field {
        CorrectedField::At => "when it happened",
        CorrectedField::For => "who did it",
        CorrectedField::Text if main_text(&fact.event) == "because" => "its reason",
        CorrectedField::Text if main_text(&fact.event) == "title" => "its title",
        CorrectedField::Text => "its text",
        CorrectedField::Value => "its value",
        CorrectedField::Void => "whether it happened at all",
    }
}

/// Nobody hands over to themselves, nor takes over from themselves.
fn passes_to_themselves(fact: &Fact, who: &str) -> Option<Refusal> {
    match &fact.event {
        Event::HandedOver { to: Some(other) } if other == who => {
            Some(to_oneself("hands over to", who))
        }
        Event::TakenOver { from: Some(other) } if other == who => {
            Some(to_oneself("takes over from", who))
        }
        _ => None,
    }
}

pub(super) fn not_correctable(why: &'static str) -> Refusal {
    Refusal::new(
        Rule::NotCorrectable,
        why,
        "write a note that says what was wrong",
    )
}
