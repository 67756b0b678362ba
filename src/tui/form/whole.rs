//! Forms about the run as a whole: taking back the last entry, and closing.

use super::{Draft, Field, Slot, Spec};
use crate::journal::RunOutcome;
use crate::report::sentence;
use crate::run::{Command, Stage};
use crate::tui::words::{author, my_last};

pub(super) const TAKE_BACK: Spec = Spec {
    draft: |s, _| {
        let last = my_last(s).ok_or("you have written nothing that could be taken back")?;
        let at = s.clock(last.entry.occurred());
        let what = format!("{at} {} {}", author(s, last), sentence(s.run, last));
        Ok(Draft::new("Take back my last entry", Vec::new()).intro([what]))
    },
    build: |_| Ok(vec![Command::TakeBack]),
};
pub(super) const CLOSE: Spec = Spec {
    draft: |s, _| {
        let open = s
            .stages
            .iter()
            .filter(|st| !st.meets_needs() && **st != Stage::RolledBack);
        let blockers = s.run.open_blockers().count();
        let still = format!("Still open: steps {}, blockers {blockers}", open.count());
        let words = OUTCOMES.map(|(_, word)| word);
        let fields = vec![
            Field::choice(Slot::Outcome, "Outcome", words),
            Field::text(Slot::Because, "Why"),
        ];
        Ok(Draft::new("Close the run", fields).intro([still]))
    },
    build: |r| {
        let outcome = OUTCOMES[r.chosen(Slot::Outcome).min(3)].0;
        Ok(vec![Command::Close { outcome }])
    },
};

const OUTCOMES: [(RunOutcome, &str); 4] = [
    (RunOutcome::Complete, "complete: all is live"),
    (RunOutcome::Partial, "partial: live, with things left open"),
    (RunOutcome::RolledBack, "rolled back"),
    (RunOutcome::Stopped, "stopped: neither live nor back"),
];
