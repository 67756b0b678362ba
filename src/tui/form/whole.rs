//! Forms about the run as a whole: taking back the last entry, closing, and its report.

use super::{Draft, Field, Form, Reading, Slot, Spec, Subject, Trouble};
use crate::journal::RunOutcome;
use crate::report::ReportFormat;
use crate::run::{Command, LogLine, Request, Stage};
use crate::situation::Situation;
use crate::words::sentence;
use crate::words::state::{author, my_last};

pub(super) const TAKE_BACK: Spec = Spec {
    draft: |s, _| {
        let last = my_last(s).ok_or("you have no entry to take back")?;
        let draft = Draft::new("Take back my last entry", Vec::new());
        let about = Subject::Entry(last.entry.id());
        Ok(draft.about(about).intro([said(s, last)]))
    },
    build: take_back,
};
pub(super) const CLOSE: Spec = Spec {
    draft: |s, _| {
        let open = s
            .stages
            .iter()
            .filter(|st| !st.meets_needs() && **st != Stage::RolledBack);
        let blockers = s.run.open_blockers().count();
        let still = format!("Still open: steps {}, blockers {blockers}", open.count());
        let services = s.run.not_proven();
        let services =
            (!services.is_empty()).then(|| format!("Services not proven: {}", services.join(", ")));
        let words = OUTCOMES.map(|(_, word)| word);
        // Nobody means 'all is live' at the end of the rollback.
        let went_back = s.run.rollback().is_some();
        let likely = if went_back { ROLLED_BACK } else { COMPLETE };
        let fields = vec![
            Field::choice(Slot::Outcome, "Outcome", words).choosing(likely),
            Field::text(Slot::Because, "Why"),
        ];
        Ok(Draft::new("Close the run", fields)
            .intro([still])
            .intro(services))
    },
    build: |r| {
        let outcome = OUTCOMES[r.chosen(Slot::Outcome).min(3)].0;
        Ok(vec![Command::Close { outcome }.into()])
    },
};

pub(super) const REPORT: Spec = Spec {
    draft: |_, _| {
        let files = ReportFormat::offered().map(|(_, words)| words);
        let fields = vec![Field::choice(Slot::File, "As", files)];
        let place = "Goes into the run's folder, where its links to evidence work.";
        let draft = Draft::new("Write the report to a file", fields).about(Subject::Run);
        Ok(draft.asking(&[]).intro([place.to_string()]))
    },
    // It records nothing.
    build: |_| Ok(Vec::new()),
};

impl Form {
    /// What to write.
    pub fn report_file(&self, s: &Situation) -> ReportFormat {
        let chosen = Reading::new(self, s).chosen(Slot::File);
        let format = ReportFormat::offered().nth(chosen);
        format.map_or(ReportFormat::Html, |(format, _)| format)
    }
}

/// Only the entry that was shown: I may have written another one since, at another screen.
fn take_back(r: &Reading) -> Result<Vec<Request>, Trouble> {
    match my_last(r.situation) {
        Some(last) if r.form.subject != Subject::Entry(last.entry.id()) => {
            let now = said(r.situation, last);
            let why =
                format!("Nothing was taken back: your last entry is a different one now: {now}");
            Err(Trouble::Outdated(why))
        }
        // Where there is none any more the rules say so.
        _ => Ok(vec![Command::TakeBack.into()]),
    }
}

fn said(s: &Situation, line: &LogLine) -> String {
    let at = s.clock(line.occurred());
    format!("{at} {} {}", author(s, line), sentence(s.run, line))
}

/// Their places among the outcomes.
const COMPLETE: usize = 0;
const ROLLED_BACK: usize = 2;
const OUTCOMES: [(RunOutcome, &str); 4] = [
    (RunOutcome::Complete, "complete: everything is live"),
    (RunOutcome::Partial, "partial: live, with things left open"),
    (RunOutcome::RolledBack, "rolled back"),
    (RunOutcome::Stopped, "stopped: not live, not rolled back"),
];
