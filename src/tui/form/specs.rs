//! Which spec asks each question, and the form that is made of it, now or again.

use super::draft::COMMON;
use super::state::Seen;
use super::word::word_field;
use super::{
    Field, Form, Reading, Slot, Source, Spec, Trouble, acting, blockers, catch_up, gates, mistakes,
    pauses, people, plan, services, shift, steps, what_if, whole,
};
use crate::run::Request;
use crate::situation::Situation;
use crate::time::Nearest;
use crate::tui::names::{Ask, Subject};

impl Form {
    /// The form for a question, or what has to be selected first.
    pub fn new(ask: Ask, s: &Situation, subject: Subject) -> Result<Form, String> {
        let draft = (spec(ask).draft)(s, &subject)?;
        let mut fields = draft.fields;
        fields.extend(word_field(ask, s));
        for slot in draft.common {
            // Where a reason is the point of the question it stands among the questions.
            if !fields.iter().any(|f| f.slot == *slot) {
                fields.push(common_field(slot));
            }
        }
        let by = fields.iter_mut().find(|f| f.slot == Slot::By);
        if let Some(by) = by.filter(|by| by.is_empty())
            && s.is_for_another()
            && !matches!(ask, Ask::TakeBack | Ask::Bridge)
        {
            by.begin_replaced_by_typing(s.acting);
        }
        let mut form = Form {
            ask,
            subject: draft.subject.unwrap_or(subject),
            title: draft.title,
            intro: draft.intro,
            fields,
            top: 0,
            focus: draft.first,
            trouble: None,
            blamed: None,
            overrides: None,
            waived: Vec::new(),
            refused: None,
            tried: None,
            seen: Seen::default(),
        };
        form.focus_on_empty();
        form.look(s);
        Ok(form)
    }

    /// What the answers ask for, or which answer can't be understood.
    pub fn requests(&self, s: &Situation) -> Result<Vec<Request>, Trouble> {
        if let Some(why) = self.outdated(s) {
            return Err(Trouble::Outdated(why));
        }
        let reading = Reading::new(self, s);
        let requests = self.own_requests(&reading)?;
        self.check_word(&reading)?;
        let at = reading.time(Slot::At)?;
        let by = match self.field(&Slot::By) {
            Some(_) => reading.who(Slot::By),
            None => Some(s.acting.to_string()),
        };
        // A table says itself which of its rows a reason is for.
        let because = reading.text(Slot::Because);
        let for_all = !self.is_table() || self.overrides_all().is_some();
        let shared = because.clone().filter(|_| for_all);
        if self.overrides.is_some() && because.is_none() {
            let why = "an override needs a reason".to_string();
            return Err(Trouble::Field {
                slot: Slot::Because,
                why,
            });
        }
        let dressed = |request: Request| {
            let waived = self.waived_for(&request.command);
            let reason = because
                .clone()
                .filter(|_| waived.is_some() && self.is_table());
            Request {
                on_behalf: request
                    .on_behalf
                    .or_else(|| by.clone())
                    .filter(|by| by != s.me),
                at: request.at.or(at),
                because: request.because.or(reason).or_else(|| shared.clone()),
                overrides: request.overrides.or(waived),
                command: request.command,
            }
        };
        Ok(requests.into_iter().map(dressed).collect())
    }

    /// What the form's own answers ask for.
    pub(super) fn own_requests(&self, reading: &Reading) -> Result<Vec<Request>, Trouble> {
        (spec(self.ask).build)(reading)
    }

    /// What has to be known before answering, as it is now.
    pub(super) fn intro_now(&self, s: &Situation) -> Vec<String> {
        let fresh = (spec(self.ask).draft)(s, &self.subject);
        fresh.map_or(Vec::new(), |draft| draft.intro)
    }

    /// Shows what the question is about now. The answers stay, as far as they answer it.
    pub fn renew(&mut self, s: &Situation) {
        if let Ok(fresh) = Form::new(self.ask, s, self.subject.clone()) {
            *self = fresh.answered_as(self);
            self.look(s);
        }
    }

    /// This form with the answers of an older one. Where that was about something else only who,
    /// when and why are still said.
    pub(super) fn answered_as(mut self, older: &Form) -> Form {
        let same = (&self.subject, &self.title) == (&older.subject, &older.title);
        for field in &mut self.fields {
            let answer = older.field(&field.slot).filter(|f| f.is_changed());
            if let Some(answer) = answer.filter(|_| same || COMMON.contains(&field.slot)) {
                field.answer_as(answer);
            }
        }
        let focus = older.focused().map(|f| f.slot.clone());
        if let Some(slot) = focus.filter(|slot| self.field(slot).is_some()) {
            self.focus_on(&slot);
        }
        self
    }

    /// The work that it would be recorded for is no longer the one that it names: what was begun
    /// as a step goes back by now, or the other way round.
    pub(super) fn is_about_other_work(&self, s: &Situation) -> bool {
        let fresh = || Form::new(self.ask, s, self.subject.clone()).ok();
        self.ask.is_about_work() && fresh().is_some_and(|fresh| fresh.title != self.title)
    }
}

fn common_field(slot: &Slot) -> Field {
    match slot {
        Slot::By => Field::pick(Slot::By, "Who did it", Source::Anyone).hint("me"),
        Slot::At => Field::time(Slot::At, "When", Nearest::Past).hint("now"),
        _ => Field::line(Slot::Because, "Why"),
    }
}

/// What asks a question.
fn spec(ask: Ask) -> &'static Spec {
    match ask {
        Ask::CheckIn => &people::CHECK_IN,
        Ask::CheckOut => &people::CHECK_OUT,
        Ask::Start => &steps::START,
        Ask::Finish => &steps::FINISH,
        Ask::WorkAround => &steps::WORK_AROUND,
        Ask::Fail => &steps::FAIL,
        Ask::Skip => &steps::SKIP,
        Ask::Reopen => &steps::REOPEN,
        Ask::Evidence => &steps::EVIDENCE,
        Ask::Sign => &steps::SIGN,
        Ask::RefuseSign => &steps::REFUSE_SIGN,
        Ask::Note => &people::NOTE,
        Ask::Test => &services::TEST,
        Ask::Call => &people::CALL,
        Ask::Block => &blockers::BLOCK,
        Ask::Update => &blockers::UPDATE,
        Ask::Unblock => &blockers::UNBLOCK,
        Ask::Vote => &gates::VOTE,
        Ask::Decide => &gates::DECIDE,
        Ask::Tick => &gates::TICK,
        Ask::Stop => &pauses::STOP,
        Ask::Hold => &pauses::HOLD,
        Ask::Resume => &pauses::RESUME,
        Ask::Rollback => &pauses::ROLLBACK,
        Ask::GoForward => &pauses::GO_FORWARD,
        Ask::Delegate => &people::DELEGATE,
        Ask::Add => &plan::ADD,
        Ask::Amend => &plan::AMEND,
        Ask::Window => &plan::WINDOW,
        Ask::Replan => &plan::REPLAN,
        Ask::Correct => &mistakes::CORRECT,
        Ask::Settle => &mistakes::SETTLE,
        Ask::RunningSteps => &catch_up::RUNNING,
        Ask::TakeBack => &whole::TAKE_BACK,
        Ask::Close => &whole::CLOSE,
        Ask::CatchUp => &catch_up::CATCH_UP,
        Ask::Bridge => &acting::BRIDGE,
        Ask::WhatIf => &what_if::WHAT_IF,
        Ask::Report => &whole::REPORT,
        Ask::HandOver => &shift::HAND_OVER,
        Ask::TakeOver => &shift::TAKE_OVER,
        Ask::RollCall => &shift::ROLL_CALL,
    }
}
