//! FOR THE WALL AND THE DARK: a runbook or a run on paper, to be ticked, timed and initialled with
//! a pen where no screen is left, and typed in afterwards.
//!
//! What is printed is made once, as a [`Paper`]; [`paper_html`] and [`paper_text`] only set it.

mod back;
mod blank;
mod calls;
mod done;
mod gates;
mod head;
mod html;
mod prose;
mod services;
mod sheet;
mod stand;
mod steps;
mod text;

use crate::run::Stage;
use crate::runbook::{Phase, Runbook, StepIx, Takes, When};
use crate::situation::Situation;
use crate::time::Instant;

use super::Source;
use crate::words::{called, steps_done};

pub use html::paper_html;
pub use sheet::*;
pub use text::paper_text;

/// A runbook that nobody has begun.
pub fn paper_of_runbook(plan: &Runbook) -> Paper {
    Press { plan, run: None }.paper()
}

/// A run as it stands, to be printed again each shift: what is done in a line, the rest in full.
pub fn paper_of_run(situation: &Situation, source: &Source) -> Paper {
    let press = Press {
        plan: &situation.run.plan,
        run: Some((situation, source)),
    };
    press.paper()
}

/// What the paper is made from.
#[derive(Clone, Copy)]
struct Press<'a> {
    plan: &'a Runbook,
    run: Option<(&'a Situation<'a>, &'a Source)>,
}

impl<'a> Press<'a> {
    fn paper(self) -> Paper {
        let mut sheets: Vec<Sheet> = self.where_we_stand().into_iter().collect();
        sheets.extend(self.plan.phases.iter().map(|phase| self.phase(phase)));
        sheets.push(self.call_tree());
        sheets.push(self.services());
        sheets.push(self.rollback_limit());
        sheets.push(blank::lines());
        Paper {
            title: self.plan.title.clone(),
            edition: format!("{}, revision {}", self.plan.id, self.plan.revision),
            standing: self.standing(),
            head: self.head(),
            sheets,
        }
    }

    fn phase(self, phase: &Phase) -> Sheet {
        let when = match phase.when {
            When::Before => " (before the window)",
            When::Window => "",
            When::After => " (after the window)",
        };
        let progress = self.situation().map_or(String::new(), |s| {
            let counts = s.count(phase.steps.iter().copied());
            format!(": {}", steps_done(&counts))
        });
        let item = |&ix: &StepIx| Block::Item(self.step(ix));
        Sheet {
            title: format!("{}  {}{when}{progress}", phase.number, phase.title),
            own_page: false,
            blocks: phase.steps.iter().map(item).collect(),
        }
    }

    /// Where the run stands, if it is one.
    fn situation(self) -> Option<&'a Situation<'a>> {
        self.run.map(|(situation, _)| situation)
    }

    fn stage(self, ix: StepIx) -> Option<Stage> {
        self.situation().map(|s| s.stage(ix))
    }

    fn numbers(self, steps: &[StepIx]) -> String {
        let known = steps.iter().filter_map(|&ix| self.plan.steps.get(ix));
        let numbers: Vec<&str> = known.map(|step| step.number.as_str()).collect();
        numbers.join(", ")
    }

    fn service_names(self, ids: &[String]) -> String {
        let names = ids.iter().map(|id| {
            let known = self.plan.service(id);
            known.map_or(id.as_str(), |service| service.name.as_str())
        });
        names.collect::<Vec<_>>().join(", ")
    }

    /// What a person is called on the night.
    fn called(self, id: &str) -> String {
        match self.situation() {
            Some(s) => called(s.run, id),
            None => self.plan.called(id).to_string(),
        }
    }

    /// How a person or a contact is reached.
    fn reach(self, id: &str) -> Option<&'a str> {
        let person = self.plan.person(id).map(|p| &p.contact);
        let contact = person.or_else(|| self.plan.contact(id).map(|c| &c.contact));
        let here = self.situation().and_then(|s| s.run.presence(id));
        let told = here.and_then(|p| p.contact.as_deref());
        contact.and_then(|c| c.as_deref()).or(told)
    }

    /// The name of somebody to call, with the number.
    fn name_and_number(self, id: &str) -> String {
        let name = self.called(id);
        match self.reach(id) {
            Some(number) => format!("{name}, {number}"),
            None => name,
        }
    }

    /// `Sat 28 Nov 02:14`.
    fn day(self, at: Instant) -> String {
        self.plan.window.zone.dated(at, self.as_of())
    }

    /// `02:14`; with the day where the paper is not of that day.
    fn when(self, at: Instant) -> String {
        let zone = &self.plan.window.zone;
        match self.situation() {
            Some(s) => zone.near(at, s.now),
            None => zone.weekday_clock(at, self.as_of()),
        }
    }

    /// The moment that it is read at, as far as that is known.
    fn as_of(self) -> Instant {
        self.situation().map_or(self.plan.window.opens, |s| s.now)
    }
}

/// `45m`, or `50m (40m to 1h30m)`.
fn takes_text(takes: &Takes) -> String {
    if takes.best == takes.worst {
        takes.likely.to_string()
    } else {
        format!("{} ({} to {})", takes.likely, takes.best, takes.worst)
    }
}
