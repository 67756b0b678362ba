//! When the night stood still: every hold and stop, also those that are over.

use crate::journal::{Event, Pause};
use crate::time::Instant;

use super::{LogLine, Mark, Run};

/// A hold or a stop, and what ended it. The state forgets those that are over, the log does not.
#[derive(Debug, Clone)]
pub struct Paused<'a> {
    pub kind: PauseKind,
    /// Of a hold: a phase or a step; nothing: the run.
    pub scope: Option<&'a str>,
    pub began: &'a LogLine,
    pub until: Option<Instant>,
    pub lifted: Option<&'a LogLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseKind {
    Stop,
    Hold,
}

impl PauseKind {
    pub fn word(self) -> &'static str {
        match self {
            PauseKind::Stop => "stop",
            PauseKind::Hold => "hold",
        }
    }
}

impl Run {
    /// A resume that had not heard of what it would have ended, which goes on until that is settled.
    fn ended_unheard(&self, line: &LogLine) -> bool {
        let is_resume = matches!(line.fact().event, Event::Resumed { .. });
        let id = line.entry.id();
        is_resume && self.open_conflicts().any(|c| c.entries.contains(&id))
    }

    /// As the run takes them: a second stop says nothing new, a second hold takes the first one's
    /// place.
    pub fn pauses(&self) -> Vec<Paused<'_>> {
        let mut all: Vec<Paused> = Vec::new();
        let counts = |l: &&LogLine| !l.is_void() && !l.marks.contains(&Mark::Overruled);
        for line in self.log.iter().filter(counts) {
            if self.ended_unheard(line) {
                continue;
            }
            let (kind, scope) = match &line.fact().event {
                Event::Stopped => (PauseKind::Stop, None),
                Event::Held { scope } => (PauseKind::Hold, scope.as_deref()),
                Event::Resumed {
                    pause: Pause::Stop, ..
                } => (PauseKind::Stop, None),
                Event::Resumed {
                    pause: Pause::Hold,
                    scope,
                } => (PauseKind::Hold, scope.as_deref()),
                _ => continue,
            };
            let same = |p: &&mut Paused| p.until.is_none() && p.kind == kind && p.scope == scope;
            let open = all.iter_mut().find(same);
            let lifts = matches!(line.fact().event, Event::Resumed { .. });
            match open {
                Some(_) if kind == PauseKind::Stop && !lifts => continue,
                Some(open) => {
                    open.until = Some(line.occurred());
                    open.lifted = lifts.then_some(line);
                }
                None => {}
            }
            if !lifts {
                all.push(Paused {
                    kind,
                    scope,
                    began: line,
                    until: None,
                    lifted: None,
                });
            }
        }
        all
    }
}
