//! What a view is to the rest of the terminal: what it draws, what is selected in it, and what its
//! keys mean. Each view implements it in its own file; `view/mod.rs` lists them.

use super::pen::Pen;
use crate::run::LogLine;
use crate::runbook::StepIx;
use crate::situation::Situation;
use crate::tui::layout::{self, Parts};
use crate::tui::names::{Ask, ListState, Subject, View};
use crate::tui::rows;
use crate::tui::screen::Screen;

/// One view. Most are lists: they say their ids and how to draw them, and the rest follows.
pub trait Pane: Sync {
    fn view(&self) -> View;

    /// Draws what is its own of the screen. It only reads.
    fn draw(&self, s: &Situation, screen: &Screen, parts: &Parts, pen: &mut Pen);

    /// What Enter does to what is selected.
    fn enter(&self, s: &Situation, screen: &Screen) -> Enter;

    /// The ids of its rows, from the top; nothing for a row that nobody selects.
    fn ids(&self, _: &Situation, _: &Screen) -> Vec<Option<String>> {
        Vec::new()
    }

    /// What the selection is about.
    fn subject(&self, s: &Situation, screen: &Screen) -> Option<Subject> {
        rows::subject(s, screen)
    }

    /// The entry of the log that is selected, where entries are.
    fn entry<'a>(&self, _: &'a Situation, _: &Screen) -> Option<&'a LogLine> {
        None
    }

    /// Shows it, with what is looked for first selected; before, `about` was selected.
    fn open(&self, _: &Situation, screen: &mut Screen, _about: &Subject) {
        screen.show(self.view());
    }

    /// Moves the selection: `moved` says from a place, among so many, to which place.
    fn go(&self, s: &Situation, screen: &mut Screen, moved: &dyn Fn(usize, usize) -> usize) {
        let ids: Vec<String> = self.ids(s, screen).into_iter().flatten().collect();
        let list = &mut screen.lists[self.view()];
        let at = moved(list.index(&ids), ids.len());
        list.id = ids.get(at).cloned();
    }

    /// The row so far below the top of its list was clicked. Where nothing is, nothing changes.
    fn click(&self, s: &Situation, screen: &mut Screen, row: usize) {
        let ids = self.ids(s, screen);
        let list = &mut screen.lists[self.view()];
        if let Some(clicked) = ids.get(list.top + row).cloned().flatten() {
            list.id = Some(clicked);
        }
    }

    /// Keeps selection and scroll within its rows, of which so many are in sight. The heading of
    /// the selected row stays in sight.
    fn settle(&self, s: &Situation, screen: &mut Screen, height: usize) {
        let ids = self.ids(s, screen);
        let list = &mut screen.lists[self.view()];
        let found = ids.iter().position(|id| id.is_some() && *id == list.id);
        let Some(at) = found.or_else(|| ids.iter().position(Option::is_some)) else {
            *list = ListState::default();
            return;
        };
        let before = ids[..at].iter().rposition(Option::is_some);
        let first = before.map_or(0, |before| before + 1);
        let top = layout::scrolled(list.top, at, height, ids.len());
        let fits = at - first < height;
        list.top = if fits { top.min(first) } else { top };
        list.id = ids[at].clone();
    }

    /// What a figure without a point goes to, where it is not a phase: each with its id.
    fn numbers(&self, _: &Situation) -> Option<Vec<(String, String)>> {
        None
    }

    /// What a search goes through.
    fn searches(&self) -> Searched {
        Searched::Steps
    }
}

/// What Enter does. Where it has a word, that is the one for the foot of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enter {
    /// Folds or unfolds the selected phase.
    Fold,
    Show(View, &'static str),
    Ask(Ask, &'static str),
    /// Shows the step that is selected by its id, if one is.
    Step(Option<String>),
    /// What there is to do about the step. What is for others, or can't be done yet, is looked at
    /// in full; or, where that is seen already, it is said why.
    Work {
        step: Option<StepIx>,
        in_full: bool,
    },
}

/// What a search goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    Steps,
    /// The entries of the log.
    Entries,
}
