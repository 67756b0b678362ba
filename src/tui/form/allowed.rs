//! What a refusal allows, by the fields of the form and the keys of the screen.

use super::{Form, Slot};
use crate::run::{Give, Refusal};
use crate::tui::keys;
use crate::tui::names::{Action, Ask, Place};

/// What a refusal of a form allows, by its fields and the keys of the screen.
pub fn allowed(form: &Form, refusal: &Refusal) -> String {
    let field = |slot: Slot, else_called: &str| {
        let label = form.field(&slot).map(|field| field.label.as_str());
        format!("the field '{}'", label.unwrap_or(else_called).trim())
    };
    refusal.allowed_with(|give| match give {
        Give::Who => field(Slot::By, "Who did it"),
        Give::When => field(Slot::At, "When"),
        Give::Why => field(Slot::Because, "Why"),
        Give::Confirm(_) => field(Slot::Confirm, "Confirm"),
        Give::Evidence { .. } if form.is_table() => "the field 'Evidence'".to_string(),
        Give::Evidence { ask, .. } => format!("the field '{ask}'"),
        Give::Verb(verb, _) => match ask_of(verb) {
            Some(ask) => format!("key {}", keys::key_for(Place::Views, Action::Ask(ask))),
            None => give.to_string(),
        },
    })
}

/// The question that a verb of a script answers.
fn ask_of(verb: &str) -> Option<Ask> {
    Some(match verb {
        "check-in" => Ask::CheckIn,
        "start" => Ask::Start,
        "finish" => Ask::Finish,
        "fail" => Ask::Fail,
        "skip" => Ask::Skip,
        "reopen" => Ask::Reopen,
        "unblock" => Ask::Unblock,
        "decide" => Ask::Decide,
        "go-forward" => Ask::GoForward,
        "test" => Ask::Test,
        _ => return None,
    })
}
