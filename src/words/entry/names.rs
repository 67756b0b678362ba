//! What people are called, and the sentences that name them. An outlet chooses once.

use crate::journal::Fact;
use crate::run::{LogLine, Objections, Run, Voted};
use crate::situation::GateFacts;
use crate::text::safe;
use crate::words::revisions;

use super::Words;
use crate::words::{criteria_open, quoted, reason};

/// Which name of a person an outlet uses, so that nobody has two on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Where people work the night: the short id of those on the roster, the name of a vendor and of
    /// an outside person.
    Short,
    /// Where people review it: the full name of everybody.
    Full,
}

impl Names {
    /// What that person is called; safe to show anywhere.
    pub fn of(self, run: &Run, id: &str) -> String {
        let name = match self {
            Names::Short => run.called(id),
            Names::Full => run.name_of(id),
        };
        safe(name).into_owned()
    }

    /// What an entry says, with its reason: `decided G2 go with 2 conditions: 'enough tested'`; and
    /// what it said before, where it was changed later. One line, safe to show anywhere.
    pub fn sentence(self, run: &Run, line: &LogLine) -> String {
        let what = self.what(run, line);
        let said = match reason(line) {
            None => what,
            // Behind a quoted text another one needs a word of its own.
            Some(because) if what.ends_with('\'') => format!("{what}, because {}", quoted(because)),
            Some(because) => format!("{what}: {}", quoted(because)),
        };
        match self.changes(run, line) {
            changes if changes.is_empty() => said,
            changes => format!("{said} ({})", changes.join("; ")),
        }
    }

    /// What became of an entry after it was written, in the order in which it did: `said 23:10
    /// until amara corrected it at 02:20: 'wrong clock'`.
    pub fn changes(self, run: &Run, line: &LogLine) -> Vec<String> {
        let revisions = revisions(run, line);
        let of = Words::of(self, run, line, line.fact());
        revisions.iter().map(|r| of.changed(r)).collect()
    }

    /// [`sentence`](Names::sentence) without its reason and changes, for a table that has columns
    /// for those.
    pub fn what(self, run: &Run, line: &LogLine) -> String {
        Words::of(self, run, line, line.fact()).what()
    }

    /// Who did it, and who typed it where that was somebody else: `Dr Roy (typed by lin)`.
    pub fn who(self, run: &Run, fact: &Fact) -> String {
        let by = self.of(run, &fact.by);
        match &fact.recorded_by {
            None => by,
            Some(typist) => format!("{by} (typed by {})", self.of(run, typist)),
        }
    }

    /// What a go is or was decided over, in one line: `lin's no-go, without a vote of clinical, 1
    /// of 3 criteria open (1.1)`.
    pub fn objections(
        self,
        run: &Run,
        gate: &GateFacts,
        objections: &Objections,
    ) -> Option<String> {
        let over = |vote: &&Voted| {
            let (who, vote) = (self.of(run, &vote.stamp.by), vote.vote.word());
            format!("{who}'s {vote}")
        };
        let against = objections.against.iter().map(over);
        let silent = objections
            .silent
            .iter()
            .map(|role| format!("without a vote of {}", safe(role)));
        let open = criteria_open(gate, &objections.open);
        let all: Vec<String> = against.chain(silent).chain(open).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}

/// [`Names::sentence`], where people work the night.
pub fn sentence(run: &Run, line: &LogLine) -> String {
    Names::Short.sentence(run, line)
}

/// [`Names::changes`], where people work the night.
pub fn changes(run: &Run, line: &LogLine) -> Vec<String> {
    Names::Short.changes(run, line)
}

/// [`Names::what`], where people work the night.
pub fn what(run: &Run, line: &LogLine) -> String {
    Names::Short.what(run, line)
}

/// [`Names::who`], where people work the night.
pub fn who(run: &Run, fact: &Fact) -> String {
    Names::Short.who(run, fact)
}

/// [`Names::objections`], where people work the night.
pub fn objections(run: &Run, gate: &GateFacts, over: &Objections) -> Option<String> {
    Names::Short.objections(run, gate, over)
}

/// What a person is called on the night: the short id for those on the roster, the name for a
/// vendor and for an outside person.
pub fn called(run: &Run, id: &str) -> String {
    Names::Short.of(run, id)
}
