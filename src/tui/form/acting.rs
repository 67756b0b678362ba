//! For whom is typed: one scribe for many, on a telephone bridge.

use super::{Draft, Field, Form, Slot, Source, Spec, Subject};
use crate::situation::Situation;
use crate::text::folded;

pub(super) const BRIDGE: Spec = Spec {
    draft: |s, _| {
        let who = Field::pick(Slot::By, "Who acts", Source::Anyone).hint("me again");
        let now = s
            .is_for_another()
            .then(|| format!("Now for {}.", s.run.called(s.acting)));
        let what = "Everything you enter counts as done by them and typed by you, until you change it back.";
        Ok(Draft::new("Type for someone", vec![who])
            .about(Subject::Run)
            .asking(&[])
            .intro(now.into_iter().chain([what.to_string()])))
    },
    // It records nothing: the screen remembers it.
    build: |_| Ok(Vec::new()),
};

impl Form {
    /// Whom the answers make the one who acts, if they are to change that: `Some(None)` is the
    /// one who types. The last person who was named stays.
    pub fn acting(&self, s: &Situation) -> Option<Option<String>> {
        let by = self.field(&Slot::By)?;
        let asked = self.ask == super::Ask::Bridge;
        let renamed = s.is_for_another() && by.is_changed() && !self.ask.is_always_mine();
        let who = super::Reading::new(self, s)
            .who(Slot::By)
            .map(|who| begun(s, &who).unwrap_or(who));
        (asked || renamed).then(|| who.filter(|who| who != s.me))
    }
}

/// The id that a name begins, where it is only one. Nothing is recorded yet, and the name is in
/// sight: its beginning is enough.
fn begun(s: &Situation, name: &str) -> Option<String> {
    match s.run.close_to(name)[..] {
        [id] if !s.run.is_somebody(name) && folded(id).starts_with(&folded(name)) => {
            Some(id.to_string())
        }
        _ => None,
    }
}
