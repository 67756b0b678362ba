//! The rollback: every undo in reverse order of the plan, what can't be undone, restore points.

use crate::journal::{Outcome, Way};
use crate::run::{Stage, Stamp};
use crate::runbook::{RestorePoint, Step, StepIx, Undo, Work};

use super::prose::{lines, prose};
use super::steps::{confirm, some};
use super::{Block, Item, Line, Press, Row, Sheet, Size, Tick, Word, takes_text};

impl<'a> Press<'a> {
    pub(super) fn rollback_limit(self) -> Sheet {
        let mut blocks = vec![Block::Rows(self.before_going_back())];
        let mut reverse: Vec<StepIx> = self.plan.in_order().collect();
        reverse.reverse();
        let items = reverse.into_iter().flat_map(|ix| self.back(ix));
        blocks.extend(items.map(Block::Item));
        Sheet {
            title: "Rollback: from the last step to the first".into(),
            own_page: true,
            blocks,
        }
    }

    /// Who decided it, and what must be known first.
    fn before_going_back(self) -> Vec<Row> {
        let margin = self.plan.window.decision_margin;
        let decided = Line::of([
            Word::room("decided by", Size::Name),
            Word::room("at", Size::Time),
            Word::room("back to step", Size::Initials),
            Word::room("because", Size::Long),
        ]);
        let takes = Line::text(format!(
            "Allow {margin} to decide. Undo what was started, from the top down. A restore undoes every later change to its services; their own undos aren't needed then."
        ));
        let mut rows = vec![Row::new("Going back", vec![decided, takes])];
        let steps = || self.plan.in_order().map(|ix| &self.plan.steps[ix]);
        let last = steps().filter_map(|step| match &step.undo {
            Some(Undo::Impossible(why)) => {
                let text = format!("{} {}: {why}", step.number, step.title);
                Some(Line::of([Word::Strong(text)]))
            }
            _ => None,
        });
        rows.extend(some("NO UNDO", last.collect()).map(|row| Row { loud: true, ..row }));
        let points = steps().filter_map(|step| {
            let point = step.restore_point.as_ref()?;
            let takes = point
                .restore
                .takes
                .as_ref()
                .map(takes_text)
                .map_or(String::new(), |t| format!(", takes {t}"));
            let of = self.service_names(&point.of);
            let text = format!("{} {}: undoes {of}{takes}", step.number, step.title);
            Some(Line::text(text))
        });
        rows.extend(some("Restore to", points.collect()));
        rows
    }

    /// What a step adds to the rollback: its restore, then its undo.
    fn back(self, ix: StepIx) -> Vec<Item> {
        let step = &self.plan.steps[ix];
        let point = step
            .restore_point
            .as_ref()
            .map(|p| self.restore(ix, step, p));
        let undo = match &step.undo {
            Some(Undo::Work(work)) => Some(self.work_sheet(ix, step, work, Way::Back)),
            Some(Undo::Impossible(why)) => Some(self.no_undo(ix, step, why)),
            None if step.changes.is_empty() => None,
            None => Some(self.unwritten(ix, step)),
        };
        point.into_iter().chain(undo).collect()
    }

    fn restore(self, ix: StepIx, step: &Step, point: &RestorePoint) -> Item {
        let mut item = self.work_sheet(ix, step, &point.restore, Way::Restore);
        item.title = format!("Restore point: {}", step.title);
        let of = Row::text("Undoes", self.service_names(&point.of));
        item.rows.insert(0, of);
        item
    }

    fn work_sheet(self, ix: StepIx, step: &Step, work: &Work, way: Way) -> Item {
        let mut facts = self.begun(ix);
        let crew = self.plan.crew_text(&work.crew);
        facts.push(if crew.is_empty() {
            "anyone".into()
        } else {
            crew
        });
        facts.extend(work.takes.as_ref().map(takes_text));
        let mut item = Item {
            tick: Some(Tick::Open),
            number: step.number.clone(),
            title: format!("Undo: {}", step.title),
            facts,
            rows: Vec::new(),
        };
        if let Some(undone) = self.undone(ix, way) {
            item.tick = Some(Tick::Marked('x'));
            item.facts = vec![undone];
            return item;
        }
        item.rows.extend(confirm(work.confirm.as_deref()));
        item.rows.extend(some("Do", prose(&work.instructions)));
        let expect = work.expect.as_deref().map(lines);
        item.rows.extend(some("Expect", expect.unwrap_or_default()));
        if !work.tests.is_empty() {
            item.rows
                .push(Row::text("Then test", self.service_names(&work.tests)));
        }
        item.rows.push(Row::new("Time", vec![times()]));
        let signs = work
            .sign_off
            .iter()
            .map(|role| Line::of([Word::room(role, Size::Name), Word::room("", Size::Time)]));
        item.rows.extend(some("Sign-off", signs.collect()));
        item
    }

    fn no_undo(self, ix: StepIx, step: &Step, why: &str) -> Item {
        Item {
            tick: None,
            number: step.number.clone(),
            title: format!("CAN'T BE UNDONE: {}", step.title),
            facts: self.begun(ix),
            rows: vec![Row::loud("NO UNDO", why)],
        }
    }

    /// A step that changes something, without an undo of its own.
    fn unwritten(self, ix: StepIx, step: &Step) -> Item {
        let how = match self.covered_by(ix, step) {
            Some(number) => format!("by the restore point of {number}"),
            None => "THE PLAN HAS NO UNDO: ask whoever did it".into(),
        };
        let is_back = self.stage(ix) == Some(Stage::RolledBack);
        Item {
            tick: Some(if is_back {
                Tick::Marked('x')
            } else {
                Tick::Open
            }),
            number: step.number.clone(),
            title: format!("Undo: {}", step.title),
            facts: self.begun(ix),
            rows: vec![Row::text("Undo", how)],
        }
    }

    /// The last restore point before a step that takes back all that it changes.
    fn covered_by(self, ix: StepIx, step: &Step) -> Option<&'a str> {
        let before = self.plan.in_order().take_while(|&other| other != ix);
        let covers = |other: &StepIx| {
            let point = self.plan.steps[*other].restore_point.as_ref();
            point.is_some_and(|p| step.changes.iter().all(|service| p.of.contains(service)))
        };
        let point = before.filter(covers).last()?;
        Some(&self.plan.steps[point].number)
    }

    /// In a run, whether there is anything to undo.
    fn begun(self, ix: StepIx) -> Vec<String> {
        let word = |stage: Stage| match stage {
            Stage::Waiting | Stage::Ready => format!("{}: nothing to undo yet", stage.word()),
            stage => stage.word().to_string(),
        };
        self.stage(ix).map(word).into_iter().collect()
    }

    /// `undone 03:10 lin`, for work that is finished; an undo is also over where a restore took
    /// its place.
    fn undone(self, ix: StepIx, way: Way) -> Option<String> {
        let run = self.situation()?.run;
        let finish = run.track(ix, way)?.finish();
        let stamp = finish
            .filter(|f| f.outcome != Outcome::Failed)
            .map(|f| &f.stamp);
        let word = match way {
            Way::Restore => "restored",
            _ => "undone",
        };
        let taken_back = (way == Way::Back && self.stage(ix) == Some(Stage::RolledBack))
            .then(|| "undone by a restore".to_string());
        let said =
            |stamp: &Stamp| format!("{word} {} {}", self.when(stamp.at), self.called(&stamp.by));
        stamp.map(said).or(taken_back)
    }
}

fn times() -> Line {
    Line::of([
        Word::room("started", Size::Time),
        Word::room("finished", Size::Time),
        Word::room("initials", Size::Initials),
    ])
}
