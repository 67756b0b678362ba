//! What somebody must hear of who does not look at the screen: calls that are due, blockers past
//! their time, gates and the rollback that come near, and work that waits for me.

use super::{Due, Nearness, RollbackLimit, Situation, Turn};
use crate::journal::Mode;
use crate::run::{Blocker, Run, Stage, Update};
use crate::runbook::StepIx;
use crate::time::{Instant, Span};

/// A gate is announced so long before it must be decided, and again when that has passed.
const AHEAD: Span = Span::minutes(15);

/// Something to announce once.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice<'a> {
    /// A call that should have been made by now.
    Call(Due<'a>),
    /// A blocker that was to be solved by now.
    Overdue(&'a Blocker),
    /// A blocker whose severity somebody who does not lead has lowered, and how.
    Lowered(&'a Blocker, &'a Update),
    /// A gate that is not decided, and by when it must be.
    Gate(StepIx, Instant),
    /// The last moment to go back is near, or past.
    RollbackLimit(RollbackLimit),
    /// It is my turn.
    Waits(StepIx, Turn),
}

impl Notice<'_> {
    /// Its kind, as everywhere in the program's output.
    pub fn kind(&self) -> &'static str {
        match self {
            Notice::Call(_) => "call",
            Notice::Overdue(_) => "overdue",
            Notice::Lowered(..) => "severity",
            Notice::Gate(..) => "gate",
            Notice::RollbackLimit(_) => "way-back",
            Notice::Waits(..) => "waits",
        }
    }

    /// Who is to act, where that is one person.
    pub fn whom<'a>(&'a self, s: &Situation<'a>) -> Option<&'a str> {
        match self {
            Notice::Call(due) => Some(due.by),
            Notice::Waits(..) => Some(s.acting),
            Notice::Lowered(..) => lead(s.run, s.now),
            _ => None,
        }
    }

    /// What tells it from all others of the run, on every machine alike: plain letters, digits and
    /// hyphens.
    pub fn key(&self, s: &Situation) -> String {
        let step = |ix: StepIx| s.run.plan.steps[ix].id.clone();
        let late = |at: Instant| if at <= s.now { "late" } else { "near" };
        let what = match self {
            Notice::Call(due) => {
                format!("{}-{}", due.about.unwrap_or(due.whom), due.at.timestamp())
            }
            Notice::Overdue(blocker) => {
                let by = blocker.resolve_by.map_or(0, |by| by.timestamp());
                format!("{}-{by}", blocker.number)
            }
            Notice::Lowered(blocker, update) => {
                format!("{}-{}", blocker.number, update.stamp.entry)
            }
            Notice::Gate(ix, by) => format!("{}-{}-{}", step(*ix), by.timestamp(), late(*by)),
            Notice::RollbackLimit(way) => {
                let which = match way {
                    RollbackLimit::Until(..) => "near",
                    _ => "past",
                };
                // Another window, or once more after a rollback, is another notice.
                let closes = s.run.plan.window.closes.timestamp();
                format!("{which}-{closes}-{}", s.run.rollbacks.len())
            }
            Notice::Waits(ix, turn) => {
                let step_state = &s.run.steps[*ix];
                let tries = &step_state.forward.attempts;
                // A step that must be signed or voted on again is another turn.
                let again = match turn {
                    Turn::Sign => {
                        let signed = tries.last().map_or(&[][..], |last| &last.sign_offs);
                        signed.iter().filter(|s| s.lapsed.is_some()).count()
                    }
                    Turn::Vote => {
                        let votes = step_state.gate.votes.iter();
                        votes.filter(|v| v.stamp.by == s.acting).count()
                    }
                    _ => 0,
                };
                let again = match again {
                    0 => String::new(),
                    again => format!("-again-{again}"),
                };
                let tries = tries.len();
                format!("{}-{}-{turn:?}-{tries}{again}", s.acting, step(*ix))
            }
        };
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("{}-{what}", self.kind())
            .chars()
            .map(plain)
            .collect()
    }
}

/// All that must be heard of now, the most pressing first; nothing once the run is closed.
pub fn notices<'a>(s: &Situation<'a>) -> Vec<Notice<'a>> {
    let run = s.run;
    if run.closed.is_some() {
        return Vec::new();
    }
    let rollback_limit = s.rollback_limit().filter(|way| match way {
        RollbackLimit::Until(_, nearness) => *nearness == Nearness::Close,
        RollbackLimit::Past(at) => {
            run.rollback().is_none() && run.went_forward_after(*at).is_none()
        }
        RollbackLimit::NothingToUndo | RollbackLimit::Never | RollbackLimit::None(..) => false,
    });
    let due = s.due().into_iter().filter(|due| due.is_due(s.now));
    let overdue = run
        .open_blockers()
        .filter(|b| b.resolve_by.is_some_and(|by| by <= s.now));
    let gates = run.plan.in_order().filter_map(|ix| {
        let by = run.plan.steps[ix].gate.as_ref()?.decide_by?;
        let open = !matches!(s.stage(ix), Stage::Done | Stage::Skipped | Stage::Failed);
        // A rehearsal begins with its window: nothing could be decided before.
        let could_be = s.mode() == Mode::Live || by >= run.plan.window.opens;
        let is_near = by - AHEAD.delta() <= s.now;
        (open && could_be && is_near).then_some(Notice::Gate(ix, by))
    });
    let turns = run.plan.in_order().filter_map(|ix| {
        let turn = s.turn(ix).filter(|turn| *turn != Turn::Finish)?;
        Some(Notice::Waits(ix, turn))
    });
    rollback_limit
        .map(Notice::RollbackLimit)
        .into_iter()
        .chain(due.map(Notice::Call))
        .chain(overdue.map(Notice::Overdue))
        .chain(lowered(run))
        .chain(gates)
        .chain(turns)
        .collect()
}

/// Who leads: of several one who is here.
fn lead(run: &Run, now: Instant) -> Option<&str> {
    let people = run.plan.people.iter().map(|person| person.id.as_str());
    let leads = people.filter(|id| run.capacity(id, "lead", now).is_some());
    leads.min_by_key(|id| {
        let is_own = run.roles_of(id).iter().any(|role| role == "lead");
        (!run.is_present(id), !is_own)
    })
}

/// The open blockers whose severity is still as low as somebody has made it who does not lead.
fn lowered(run: &Run) -> impl Iterator<Item = Notice<'_>> {
    run.open_blockers().filter_map(|blocker| {
        let update = blocker
            .updates
            .iter()
            .rev()
            .find(|u| u.lowered().is_some())?;
        let severity = update.lowered()?;
        let stamp = &update.stamp;
        let stands = blocker.severity >= severity.is;
        let by_lead = run.capacity(&stamp.by, "lead", stamp.at).is_some();
        (stands && !by_lead).then_some(Notice::Lowered(blocker, update))
    })
}
