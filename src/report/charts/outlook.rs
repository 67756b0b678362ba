//! What lay ahead: when the night would end and until when it could be rolled back, as it looked at
//! each moment.

use crate::journal::Foreseen;
use crate::report::{Foresight, Source};
use crate::situation::{GateFacts, Situation};
use crate::time::Instant;

/// What was foreseen, by the program looking back and by people at that time.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// In the order of time.
    pub again: Vec<Foresight>,
    /// What was on the screen at a vote or a decision.
    pub people: Vec<Foresight>,
    pub window_closes: Instant,
}

impl Outlook {
    pub(super) fn of(situation: &Situation, source: &Source) -> Outlook {
        let gates: Vec<GateFacts> = situation.gates().collect();
        Outlook {
            again: source.ahead.clone(),
            people: gates.iter().flat_map(by_people).collect(),
            window_closes: situation.run.plan.window.closes,
        }
    }
}

/// What those saw who voted and decided at a gate.
fn by_people(gate: &GateFacts) -> Vec<Foresight> {
    let votes = gate
        .votes
        .iter()
        .map(|v| v.voted)
        .map(|voted| (voted.stamp.at, voted.foreseen));
    let decisions = gate
        .decisions
        .iter()
        .map(|d| d.decided)
        .map(|decided| (decided.stamp.at, decided.foreseen));
    let sight = |(at, foreseen): (Instant, Option<Foreseen>)| {
        let foreseen = foreseen.filter(|f| f.finish.is_some() || f.rollback_by.is_some())?;
        Some(Foresight { at, foreseen })
    };
    votes.chain(decisions).filter_map(sight).collect()
}
