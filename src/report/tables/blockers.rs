//! What was stuck, for how long and with whom; and who was called about it, with what came of it.

use std::collections::HashMap;

use crate::report::Table;
use crate::run::{Blocker, Call, Run};
use crate::runbook::StepIx;
use crate::situation::{BlockerFacts, Situation};
use crate::time::{Instant, Span};
use crate::words::Cell;

use crate::report::rows::NAMES;

pub(super) fn blockers(situation: &Situation) -> Table {
    let columns = [
        ("number", "Blocker"),
        ("title", "Title"),
        ("state", "State"),
        ("severity", "Severity"),
        ("steps", "Steps"),
        ("services", "Services"),
        ("raised", "Raised"),
        ("raised_by", "Raised by"),
        ("resolved", "Resolved"),
        ("resolved_by", "Resolved by"),
        ("open_seconds", "Open for"),
        ("owner", "Owner"),
        ("vendor", "Vendor"),
        ("ticket", "Ticket"),
        ("resolve_by", "Expected resolved by"),
        ("resolution", "Resolution"),
        ("updates", "Updates"),
    ];
    let rows = situation.blockers().map(|b| blocker(situation, &b));
    Table::of("blockers", "Blockers", columns, rows)
}

fn blocker(situation: &Situation, facts: &BlockerFacts) -> [Cell; 17] {
    let (run, blocker) = (situation.run, facts.blocker);
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    [
        Cell::from(&blocker.number),
        Cell::from(&blocker.title),
        facts.state.word().into(),
        blocker.severity.word().into(),
        numbers(run, &blocker.steps),
        blocker.services.iter().collect(),
        blocker.raised.at.into(),
        Cell::person(run, &blocker.raised.by),
        facts.resolved.map(|stamp| stamp.at).into(),
        person(facts.resolved.map(|stamp| &stamp.by)),
        facts.open_for.into(),
        person(blocker.owner.as_ref()),
        person(blocker.vendor.as_ref()),
        blocker.ticket.as_ref().into(),
        blocker.resolve_by.into(),
        facts.resolution.into(),
        updates(run, blocker),
    ]
}

/// `02:40 Lin Baptiste: the vendor calls back; owner Joe Tremblay (was Lin Baptiste)`.
fn updates(run: &Run, blocker: &Blocker) -> Cell {
    let zone = &run.plan.window.zone;
    let updates = blocker.updates.iter();
    updates
        .map(|update| {
            let at = zone.near(update.stamp.at, blocker.raised.at);
            let who = NAMES.of(run, &update.stamp.by);
            format!("{at} {who}: {}", NAMES.update(run, update))
        })
        .collect()
}

pub(super) fn calls(situation: &Situation) -> Table {
    let columns = [
        ("at", "Time"),
        ("by", "Who"),
        ("recorded_by", "Typed by"),
        ("contact", "Called"),
        ("answered", "Answered"),
        ("reached", "Reached"),
        ("blocker", "Blocker"),
        ("ticket", "Ticket"),
        ("text", "What was said"),
        ("next", "Next call"),
        ("reached_after_seconds", "Time to reach them"),
        ("solved_after_seconds", "Time to resolve"),
    ];
    let run = situation.run;
    let reached = Reached::of(run);
    let rows = run.calls.iter().map(|c| call(run, &reached, c));
    Table::of("calls", "Calls", columns, rows)
}

/// When each contact answered.
struct Reached<'a>(HashMap<&'a str, Vec<Instant>>);

impl<'a> Reached<'a> {
    fn of(run: &'a Run) -> Reached<'a> {
        let mut all: HashMap<&str, Vec<Instant>> = HashMap::new();
        for call in run.calls.iter().filter(|c| c.answered) {
            all.entry(&call.contact).or_default().push(call.stamp.at);
        }
        all.values_mut().for_each(|times| times.sort());
        Reached(all)
    }

    /// From a call that nobody answered to the first one after it that somebody did.
    fn after(&self, call: &Call) -> Option<Span> {
        let times = self
            .0
            .get(call.contact.as_str())
            .filter(|_| !call.answered)?;
        let next = times.partition_point(|at| *at < call.stamp.at);
        times.get(next).map(|at| Span::between(call.stamp.at, *at))
    }
}

fn call(run: &Run, reached: &Reached, call: &Call) -> [Cell; 12] {
    let person = |id: Option<&String>| id.map_or(Cell::Empty, |id| Cell::person(run, id));
    let blocker = call.blocker.as_ref().and_then(|id| {
        let mut all = run.blockers.iter();
        all.find(|b| b.id == *id)
    });
    let solved = blocker
        .and_then(|b| b.resolved.as_ref())
        .map(|(stamp, _)| stamp.at);
    [
        call.stamp.at.into(),
        Cell::person(run, &call.stamp.by),
        person(call.stamp.typed_by.as_ref()),
        Cell::person(run, &call.contact),
        call.answered.into(),
        person(call.reached.as_ref()),
        blocker.map(|b| &b.number).into(),
        blocker.and_then(|b| b.ticket.as_ref()).into(),
        call.text.as_ref().into(),
        call.next.into(),
        reached.after(call).into(),
        solved
            .filter(|at| *at >= call.stamp.at)
            .map(|at| Span::between(call.stamp.at, at))
            .into(),
    ]
}

/// The numbers of steps.
fn numbers(run: &Run, steps: &[StepIx]) -> Cell {
    let known = steps.iter().filter_map(|&ix| run.plan.steps.get(ix));
    known.map(|step| &step.number).collect()
}
