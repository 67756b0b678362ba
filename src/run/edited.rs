//! A runbook whose file says something else than its open run: what, and what of it the lead can
//! amend in the run.

use std::fmt;

use crate::journal::Mode;
use crate::runbook::{
    Change, Difference, Item, Runbook, Step, StepIx, Takes, Undo, diff, differences,
};
use crate::time::{Instant, Span};

use super::{Amendment, Command, NewStep, Run};

/// What the file says otherwise than the run, and how the run can be amended to say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Edits {
    pub edits: Vec<Edit>,
    /// For a lead to record, each with a reason, in this order.
    pub commands: Vec<Command>,
}

/// A difference, and what of it stays to be done by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    pub difference: Difference,
    pub by_hand: Option<String>,
}

impl Edits {
    /// What was edited in the file since the run was opened, and is not in the run by now. What was
    /// changed during the run is no edit: the file never had it.
    pub fn of(run: &Run, file: &Runbook) -> Edits {
        let shift = run.opened.as_ref().map_or(Span::ZERO, |o| o.opening.shift);
        let base = run.runbook().clone().shifted(shift);
        let edited = differences(&base, file);
        let is_edited = |d: &Difference| edited.iter().any(|edit| covers(edit, d));
        let night = Merge {
            run,
            base: &base,
            file,
        };
        let mut left = differences(&run.plan, file);
        left.retain(|d| is_edited(d) && !night.is_merged(d));
        Edits {
            commands: night.commands(&left),
            edits: left.into_iter().map(|d| night.edit(d)).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Each difference in a line, with what can't be amended of it.
    pub fn lines(&self) -> Vec<String> {
        self.edits.iter().map(ToString::to_string).collect()
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.by_hand {
            None => write!(f, "{}", self.difference),
            Some(what) => write!(f, "{} [{what}]", self.difference),
        }
    }
}

/// The file's plan with its times as they would be in that run: a rehearsal keeps its window,
/// unless somebody says when it opens.
pub fn as_in(run: &Run, file: Runbook, opens: Option<Instant>) -> Runbook {
    let from = file.window.opens;
    let shift = match (opens, run.mode()) {
        (Some(opens), _) => Span::between(from, opens),
        (None, Mode::Rehearsal) => Span::between(from, run.plan.window.opens),
        (None, Mode::Live) => run.opened.as_ref().map_or(Span::ZERO, |o| o.opening.shift),
    };
    file.shifted(shift)
}

/// Whether a difference is the same as that edit, or lies in it.
fn covers(edit: &Difference, difference: &Difference) -> bool {
    let field = |d: &Difference| match &d.change {
        Change::Field { name, .. } => Some(name.clone()),
        _ => None,
    };
    edit.item == difference.item && (field(edit).is_none() || field(edit) == field(difference))
}

/// The plan of the run, as it was opened, and as the file has it now.
struct Merge<'a> {
    run: &'a Run,
    base: &'a Runbook,
    file: &'a Runbook,
}

impl Merge<'_> {
    /// What the run has of both already: what the file wants a step to need, and what was added
    /// to that during the run.
    fn is_merged(&self, difference: &Difference) -> bool {
        let (Item::Step(id), Change::Field { name, .. }) = (&difference.item, &difference.change)
        else {
            return false;
        };
        let ids = || {
            let ix = self.run.plan.step(id)?;
            Some((ids_of(&self.run.plan, ix), self.needs(id)?))
        };
        name == diff::NEEDS && ids().is_some_and(|(has, wants)| same(&has, &wants))
    }

    /// What a step needs: as the file says, and what the run has added to what it was opened with.
    fn needs(&self, id: &str) -> Option<Vec<String>> {
        let needs = |book: &Runbook| Some(ids_of(book, book.step(id)?));
        let mut all = needs(self.file)?;
        let before = needs(self.base).unwrap_or_default();
        let now = needs(&self.run.plan).unwrap_or_default();
        let added: Vec<String> = now
            .into_iter()
            .filter(|need| !before.contains(need))
            .filter(|need| !all.contains(need))
            .collect();
        all.extend(added);
        Some(all)
    }

    fn edit(&self, difference: Difference) -> Edit {
        let by_hand = match (&difference.item, &difference.change) {
            (Item::Step(id), Change::Added(_)) => self.not_added(id),
            (Item::Step(_), Change::Removed) => Some("skip it if nobody needs it".into()),
            (Item::Step(id), Change::Field { name, .. }) => {
                let amended = self.amended(id, name);
                amended.is_none().then(|| "can't be amended".into())
            }
            (Item::Window, Change::Field { name, .. }) if name == diff::CLOSES => None,
            (Item::Person(_), _) => {
                Some("can't be amended: check them in, or give them the role".into())
            }
            _ => Some("can't be amended".into()),
        };
        Edit {
            difference,
            by_hand,
        }
    }

    /// Steps are added first, so that others can need them.
    fn commands(&self, left: &[Difference]) -> Vec<Command> {
        let added = left.iter().filter_map(|d| match (&d.item, &d.change) {
            (Item::Step(id), Change::Added(_)) => self.new_step(id),
            _ => None,
        });
        let mut all: Vec<Command> = added.clone().map(Command::Add).collect();
        let mut amended: Vec<(String, Amendment)> =
            added.filter_map(|new| self.rest_of(&new)).collect();
        for difference in left {
            let (Item::Step(id), Change::Field { name, .. }) =
                (&difference.item, &difference.change)
            else {
                continue;
            };
            let Some(change) = self.amended(id, name) else {
                continue;
            };
            match amended.iter_mut().find(|(step, _)| step == id) {
                Some((_, changes)) => join(changes, change),
                None => amended.push((id.clone(), change)),
            }
        }
        let amended = amended.into_iter();
        all.extend(amended.map(|(step, changes)| Command::Amend { step, changes }));
        let closes = left
            .iter()
            .any(|d| {
                matches!(&d.change, Change::Field { name, .. } if name == diff::CLOSES)
                    && d.item == Item::Window
            })
            .then_some(Command::Window {
                closes: self.file.window.closes,
            });
        all.extend(closes);
        all
    }

    /// A step of the file, so far as one can be added.
    fn new_step(&self, id: &str) -> Option<NewStep> {
        let ix = self.file.step(id)?;
        let step = &self.file.steps[ix];
        let after = diff::before(self.file, ix).filter(|_| step.gate.is_none())?;
        let after = &self.file.steps[after].id;
        if self.run.plan.step(after).is_none() {
            self.new_step(after)?;
        }
        Some(NewStep {
            id: step.id.clone(),
            after: after.clone(),
            title: step.title.clone(),
            instructions: some(&step.instructions),
            role: role(step),
            takes: step.takes.map(|takes| takes.likely),
            needed_by: Vec::new(),
            undo: undo(step).map(str::to_string),
        })
    }

    /// Why a step of the file can't be added, or what has to stay behind.
    fn not_added(&self, id: &str) -> Option<String> {
        let ix = self.file.step(id)?;
        let step = &self.file.steps[ix];
        if step.gate.is_some() {
            return Some("a gate can't be added".into());
        }
        if self.new_step(id).is_none() {
            return Some("can't be added: its phase has no step of the run before it".into());
        }
        let crew: u32 = step.crew.iter().map(|(_, count)| count).sum();
        let left: Vec<&str> = [
            ("crew", crew > 1),
            (
                "best and worst case",
                step.takes.is_some_and(|t| exact(t).is_none()),
            ),
            ("sign-off", !step.sign_off.is_empty()),
            ("evidence", !step.evidence.is_empty()),
            (
                "services",
                !step.changes.is_empty() || !step.tests.is_empty(),
            ),
            ("confirmation", step.confirm.is_some()),
            ("restore point", step.restore_point.is_some()),
            ("command", step.run.is_some()),
        ]
        .iter()
        .filter(|(_, is_left)| *is_left)
        .map(|(name, _)| *name)
        .collect();
        (!left.is_empty()).then(|| format!("without its {}", left.join(", ")))
    }

    /// What a step that is added says beyond that.
    fn rest_of(&self, new: &NewStep) -> Option<(String, Amendment)> {
        let ix = self.file.step(&new.id)?;
        let step = &self.file.steps[ix];
        let needs = self.known(ids_of(self.file, ix));
        let changes = Amendment {
            needs: needs.filter(|needs| *needs != [new.after.clone()]),
            expect: step.expect.as_deref().and_then(some),
            not_before: step.not_before,
            ..Amendment::default()
        };
        (changes != Amendment::default()).then(|| (new.id.clone(), changes))
    }

    /// A field of a step as the file has it; nothing where that can't be amended.
    fn amended(&self, id: &str, name: &str) -> Option<Amendment> {
        let step = &self.file.steps[self.file.step(id)?];
        let mut changes = Amendment::default();
        match name {
            diff::TITLE => changes.title = Some(step.title.clone()),
            diff::INSTRUCTIONS => changes.instructions = Some(some(&step.instructions)?),
            diff::EXPECT => changes.expect = Some(some(step.expect.as_deref()?)?),
            diff::UNDO => changes.undo = Some(some(undo(step)?)?),
            diff::ROLE => changes.role = Some(role(step)?),
            diff::TAKES => changes.takes = Some(exact(step.takes?)?),
            diff::NEEDS => changes.needs = Some(self.known(self.needs(id)?)?),
            diff::NOT_BEFORE => changes.not_before = Some(step.not_before?),
            diff::DECIDE_BY => changes.decide_by = Some(step.gate.as_ref()?.decide_by?),
            _ => return None,
        }
        Some(changes)
    }

    /// These steps, if the run has all of them once those of the file are added.
    fn known(&self, ids: Vec<String>) -> Option<Vec<String>> {
        let is_known =
            |id: &String| self.run.plan.step(id).is_some() || self.new_step(id).is_some();
        ids.iter().all(is_known).then_some(ids)
    }
}

/// Both amendments of one step.
fn join(all: &mut Amendment, one: Amendment) {
    fn take<T>(slot: &mut Option<T>, given: Option<T>) {
        if given.is_some() {
            *slot = given;
        }
    }
    take(&mut all.title, one.title);
    take(&mut all.instructions, one.instructions);
    take(&mut all.expect, one.expect);
    take(&mut all.undo, one.undo);
    take(&mut all.needs, one.needs);
    take(&mut all.takes, one.takes);
    take(&mut all.role, one.role);
    take(&mut all.not_before, one.not_before);
    take(&mut all.decide_by, one.decide_by);
}

fn ids_of(book: &Runbook, ix: StepIx) -> Vec<String> {
    let needs = book.steps[ix].needs.iter();
    needs.map(|&need| book.steps[need].id.clone()).collect()
}

fn same(some: &[String], others: &[String]) -> bool {
    some.len() == others.len() && some.iter().all(|one| others.contains(one))
}

/// A text that says something.
fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_string())
}

/// The role of one person who does it; a crew can't be amended.
fn role(step: &Step) -> Option<String> {
    match step.crew.as_slice() {
        [(role, 1)] => Some(role.clone()),
        _ => None,
    }
}

/// A duration of one figure; three can't be amended.
fn exact(takes: Takes) -> Option<Span> {
    (takes.best == takes.worst).then_some(takes.likely)
}

fn undo(step: &Step) -> Option<&str> {
    match &step.undo {
        Some(Undo::Work(work)) => Some(&work.instructions),
        _ => None,
    }
}
