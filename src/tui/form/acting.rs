//! For whom is typed: one scribe for many, on a telephone bridge.

use super::{Draft, Field, Form, Slot, Source, Spec, Subject};
use crate::situation::Situation;

pub(super) const BRIDGE: Spec = Spec {
    draft: |s, _| {
        let who = Field::pick(Slot::By, "Who acts", Source::Anyone).hint("me again");
        let now = s
            .is_for_another()
            .then(|| format!("Now for {}.", s.run.name_of(s.acting)));
        let what = "All that is entered counts as done by them, typed by you, until it is changed.";
        Ok(Draft::new("Type for somebody", vec![who])
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
        let who = super::Reading::new(self, s).who(Slot::By);
        // Nothing is recorded yet, and the name is in sight: its beginning is enough.
        let who = who.map(|w| s.run.half_typed(&w).map_or(w.clone(), str::to_string));
        (asked || renamed).then(|| who.filter(|who| who != s.me))
    }
}
