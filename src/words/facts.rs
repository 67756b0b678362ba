//! Facts in words: how far the night has come, what a decision was made over, what is open.

use crate::run::Run;
use crate::runbook::ShownBy;
use crate::situation::{Counts, End, GateFacts, Night, OpenItem, SignOffFacts, SignOffState};
use crate::text::safe;
use crate::time::Zone;
use crate::words::terms;

use crate::words::{quoted, scope};

/// `8 of 31 steps done, 1 worked around, 2 skipped`.
pub fn steps_done(counts: &Counts) -> String {
    let (done, total, apart) = (counts.done, counts.total(), apart(counts));
    format!("{done} of {total} steps done{apart}")
}

/// What was not done as planned and is over all the same: `, 1 worked around, 2 skipped`.
pub fn apart(counts: &Counts) -> String {
    let all = [
        (counts.worked_around, "worked around"),
        (counts.skipped, "skipped"),
        (counts.rolled_back, "rolled back"),
    ];
    let told = all.iter().filter(|(number, _)| *number > 0);
    told.map(|(number, word)| format!(", {number} {word}"))
        .collect()
}

/// How the night ended; nothing while it is under way: `finished Sun 29 Nov 05:10`, `given up Sat
/// 28 Nov 18:30, 2 of 2 steps not done`.
pub fn ending(night: &Night, zone: &Zone) -> Option<String> {
    let day = |at| zone.day_clock(at);
    match night.end {
        End::Underway => None,
        End::Finished(at) => Some(format!("finished {}", day(at))),
        End::RolledBack(at) => Some(format!("rolled back {}", day(at))),
        End::GivenUp(at) => {
            let (open, total) = (night.counts.open(), night.counts.total());
            Some(format!(
                "given up {}, {open} of {total} steps not done",
                day(at)
            ))
        }
    }
}

/// `1 of 3 criteria open (1.1)`; nothing where none of these places is.
pub fn criteria_open(gate: &GateFacts, open: &[usize]) -> Option<String> {
    let names = criterion_names(gate, open).join(", ");
    let all = gate.criteria.len();
    (!open.is_empty()).then(|| format!("{} of {all} criteria open ({names})", open.len()))
}

/// What shows these criteria, each in a word or two: `1.1`, `Records`, `'Nurses are told'`.
pub fn criterion_names(gate: &GateFacts, places: &[usize]) -> Vec<String> {
    let criteria = places.iter().filter_map(|&place| gate.criteria.get(place));
    let name = criteria.map(|c| match c.criterion.shown_by {
        ShownBy::Step(_) | ShownBy::Service(_) => safe(&c.shown_by).into_owned(),
        ShownBy::Person => quoted(&c.criterion.text),
    });
    name.collect()
}

/// `1.1 no longer holds`, `1.1, Records no longer hold`; nothing where all still do.
pub fn no_longer(gate: &GateFacts) -> Option<String> {
    let places = gate.decision().map(|d| d.no_longer.as_slice())?;
    let names = criterion_names(gate, places);
    let verb = if names.len() == 1 { "holds" } else { "hold" };
    (!names.is_empty()).then(|| format!("{} no longer {verb}", names.join(", ")))
}

/// How a role stands that has not signed: `missing`, `refused by ruth`, `changed since amara signed`.
pub fn not_signed(facts: &SignOffFacts, name: impl Fn(&str) -> String) -> String {
    let who = facts
        .given
        .map(|given| name(&given.stamp.by))
        .unwrap_or_default();
    match facts.state {
        SignOffState::Refused => format!("refused by {who}"),
        SignOffState::Lapsed => format!("changed since {who} signed"),
        state => state.word().to_string(),
    }
}

/// What kind of thing is open, and which one it is.
pub fn open_item(run: &Run, item: &OpenItem) -> (&'static str, String) {
    let named = |number: &str, title: &str| format!("{number} {title}");
    let number = |ix: &usize| run.plan.steps[*ix].number.as_str();
    let of = |ix: usize, way| terms::piece_named(run, ix, way);
    match item {
        OpenItem::Pause(pause) => (pause.kind.word(), scope(run, pause.scope)),
        OpenItem::Blocker(facts) => {
            let steps: Vec<&str> = facts.blocker.steps.iter().map(number).collect();
            let on = match steps.as_slice() {
                [] => String::new(),
                steps => format!(" ({})", steps.join(", ")),
            };
            let what = named(&facts.blocker.number, &facts.blocker.title);
            ("blocker", format!("{what}{on}"))
        }
        OpenItem::Condition(condition) => {
            let what = named(&condition.number, &condition.title);
            ("condition", format!("{what} ({})", number(&condition.gate)))
        }
        OpenItem::Conflict(conflict) => ("conflict", named(&conflict.number, &conflict.what)),
        OpenItem::Undo(ix, way, stage) => {
            let what = format!("{} is {}", of(*ix, *way), stage.word());
            (way.work(), what)
        }
        OpenItem::NotUndone(ix) => {
            let step = of(*ix, crate::journal::Way::Forward);
            ("step", format!("{step} was started, and it has no undo"))
        }
        OpenItem::Step(ix, stage, _) => {
            let step = of(*ix, crate::journal::Way::Forward);
            let is = match run.plan.steps[*ix].gate {
                Some(_) => "was decided no-go".to_string(),
                None => format!("is {}", stage.word()),
            };
            ("step", format!("{step} {is}"))
        }
        OpenItem::NotDone { phase, steps } => {
            let phase = &run.plan.phases[*phase];
            let numbers: Vec<&str> = steps.iter().map(number).collect();
            let kind = if steps.len() == 1 { "step" } else { "steps" };
            let all = numbers.join(", ");
            let what = format!("not done of phase {} {}: {all}", phase.number, phase.title);
            (kind, what)
        }
        OpenItem::SignOff(ix, way, sign_off, _) => {
            let state = match sign_off.state {
                SignOffState::Lapsed => not_signed(sign_off, |id| run.name_of(id).to_string()),
                state => state.word().to_string(),
            };
            let what = format!("{}: sign-off of {} {state}", of(*ix, *way), sign_off.role);
            ("sign-off", what)
        }
        OpenItem::Evidence(ix, way, asked) => {
            let what = format!("{}: {}, missing", of(*ix, *way), asked.ask);
            ("evidence", what)
        }
    }
}
