//! Forms that change the plan: what moves is shown before it is recorded.

use super::steps::step;
use super::word::REASON;
use super::{Draft, Field, Form, Reading, Slot, Source, Spec, Subject, Trouble};
use crate::journal::Way;
use crate::run::{Amendment, Command, NewStep, Request};
use crate::runbook::{Step, StepIx, Undo};
use crate::situation::Situation;
use crate::time::{Nearest, Span};
use crate::words::state::{called_at, moves};

pub(super) const ADD: Spec = Spec {
    draft: add,
    build: build_add,
};
pub(super) const AMEND: Spec = Spec {
    draft: amend,
    build: build_amend,
};
pub(super) const WINDOW: Spec = Spec {
    draft: |s, _| {
        let closes = s.dated(s.run.plan.window.closes);
        let now = format!("The window closes at {closes}.");
        let moved = s.run.windows.last().map(|(was, change)| {
            let why = change.because.as_deref();
            let what = format!("It was {}, moved", s.dated(*was));
            called_at(s, &what, &change.stamp, why)
        });
        let fields = vec![
            Field::time(Slot::Closes, "Closes", Nearest::Future).hint("a date and time"),
            reason(),
        ];
        Ok(Draft::new("Move the close of the window", fields)
            .intro([now])
            .intro(moved))
    },
    build: |r| {
        r.must(Slot::Closes, "say when it closes")?;
        let closes = r.time(Slot::Closes)?.unwrap_or(r.situation.now);
        Ok(vec![Command::Window { closes }.into()])
    },
};
pub(super) const REPLAN: Spec = Spec {
    draft: |_, _| {
        let what = "Replans all open steps from now. The baseline stays.";
        Ok(Draft::new("Replan", vec![reason()]).intro([what.to_string()]))
    },
    build: |_| Ok(vec![Command::Replan.into()]),
};

fn reason() -> Field {
    Field::line(Slot::Because, "Why").hint(REASON)
}

fn add(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let (ix, after) = step(s, of).map_err(|_| "choose the step that it comes after".to_string())?;
    let waiting: Vec<String> = waits_for(s, ix);
    let fields = vec![
        Field::line(Slot::Title, "Title").hint("what to do"),
        reason(),
        Field::line(Slot::Takes, "Takes").hint("20m"),
        Field::pick(Slot::Role, "Role", Source::Roles).hint("anyone"),
        Field::pick(Slot::After, "After", Source::Steps).filled(&after.number),
        Field::picks(Slot::NeededBy, "Before", Source::Steps)
            .filled(waiting.join(", "))
            .hint("nobody waits for it"),
        Field::text(Slot::Text, "Do").hint("what to do"),
        Field::line(Slot::Undo, "Undo").hint("how to undo it"),
    ];
    Ok(Draft::new(
        format!("Add a step after {}", after.number),
        fields,
    ))
}

/// The steps that wait for that one, and were not begun.
fn waits_for(s: &Situation, ix: StepIx) -> Vec<String> {
    let steps = s.run.plan.steps.iter().enumerate();
    let waiting = steps.filter(|(other, step)| {
        step.needs.contains(&ix) && s.run.steps.get(*other).is_some_and(|st| !st.is_begun())
    });
    waiting.map(|(_, step)| step.number.clone()).collect()
}

fn build_add(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let new = NewStep {
        id: String::new(),
        after: r.who(Slot::After).unwrap_or_else(|| r.step()),
        title: r.must(Slot::Title, "say what to do")?,
        instructions: r.text(Slot::Text),
        role: r.who(Slot::Role),
        takes: span(r, Slot::Takes)?,
        needed_by: r.all(Slot::NeededBy),
        undo: r.text(Slot::Undo),
    };
    Ok(vec![Command::Add(new).into()])
}

fn amend(s: &Situation, of: &Subject) -> Result<Draft, String> {
    let (ix, of_step) = step(s, of)?;
    let signed = s
        .run
        .has_signature(ix, Way::Forward)
        .then_some("It is signed: if you change it, it must be signed again.");
    let needs: Vec<&str> = of_step
        .needs
        .iter()
        .filter_map(|&n| s.run.plan.steps.get(n))
        .map(|n| n.number.as_str())
        .collect();
    let clock = |at| format!("now {}", s.dated(at));
    let takes = of_step.takes.map(|t| format!("now {t}"));
    let role = match s.run.plan.crew_text(&of_step.crew) {
        none if none.is_empty() => "anyone".to_string(),
        crew => format!("now {crew}"),
    };
    let not_before = of_step.not_before.map(clock);
    let mut fields = vec![
        Field::line(Slot::Takes, "Takes").hint(takes.unwrap_or_else(|| "20m".into())),
        reason(),
        Field::picks(Slot::Steps, "Needs", Source::Steps)
            .filled(needs.join(", "))
            .hint("nothing"),
        Field::pick(Slot::Role, "Role", Source::Roles).hint(role),
        Field::time(Slot::NotBefore, "Not before", Nearest::Future)
            .hint(not_before.unwrap_or_else(|| "any time".into())),
        Field::line(Slot::Title, "Title").filled(&of_step.title),
        Field::text(Slot::Text, "Do").filled(&of_step.instructions),
    ];
    if of_step.gate.is_none() {
        let expect = of_step.expect.as_deref().unwrap_or_default();
        fields.push(Field::text(Slot::Expect, "Expect").filled(expect));
        fields.push(Field::text(Slot::Undo, "Undo").filled(undo_text(of_step)));
    }
    if let Some(gate) = &of_step.gate {
        let by = gate.decide_by.map(clock);
        fields.remove(0);
        fields.insert(
            0,
            Field::time(Slot::DecideBy, "Decide by", Nearest::Future)
                .hint(by.unwrap_or_else(|| "no deadline".into())),
        );
    }
    let title = format!("Amend {} {}", of_step.number, of_step.title);
    Ok(Draft::new(title, fields).intro(signed.map(str::to_string)))
}

fn undo_text(step: &Step) -> &str {
    match &step.undo {
        Some(Undo::Work(work)) => &work.instructions,
        _ => "",
    }
}

fn build_amend(r: &Reading) -> Result<Vec<Request>, Trouble> {
    let changed = |slot: Slot| r.text(slot.clone()).filter(|_| r.is_changed(slot));
    let changes = Amendment {
        title: changed(Slot::Title),
        instructions: changed(Slot::Text),
        expect: changed(Slot::Expect),
        undo: changed(Slot::Undo),
        needs: r.is_changed(Slot::Steps).then(|| r.all(Slot::Steps)),
        takes: span(r, Slot::Takes)?,
        role: r.who(Slot::Role),
        not_before: r.time(Slot::NotBefore)?,
        decide_by: r.time(Slot::DecideBy)?,
    };
    if changes == Amendment::default() {
        let slot = r
            .form
            .fields
            .first()
            .map_or(Slot::Takes, |f| f.slot.clone());
        let why = "nothing is changed yet".to_string();
        return Err(Trouble::Field { slot, why });
    }
    let step = r.step();
    Ok(vec![Command::Amend { step, changes }.into()])
}

fn span(r: &Reading, slot: Slot) -> Result<Option<Span>, Trouble> {
    let Some(text) = r.text(slot.clone()) else {
        return Ok(None);
    };
    let read = text.parse::<Span>();
    read.map(Some).map_err(|e| Trouble::Field {
        slot,
        why: e.to_string(),
    })
}

/// What the answers so far would move.
pub(super) fn foreseen(form: &Form, s: &Situation) -> Vec<String> {
    let reading = Reading::new(form, s);
    let Ok(requests) = form.own_requests(&reading) else {
        return Vec::new();
    };
    let command = requests.into_iter().next().map(|r| r.command);
    match command.map(|c| super::imagined(s, c)) {
        Some(Ok(after)) => moves(s, &after),
        Some(Err(why)) => vec![why],
        None => Vec::new(),
    }
}
