//! Changing the plan on the night: adding and amending steps, moving the window, replanning.

use crate::forecast;
use crate::journal::{Event, PlannedTimes};
use crate::run::{Amendment, NewStep, Refusal, Rule};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::rules::text_missing;
use super::{Draft, Wish};

impl Wish<'_> {
    pub(super) fn add(&self, new: &NewStep) -> Result<Draft, Refusal> {
        let after = self.step(&new.after)?;
        let id = slug(if new.id.trim().is_empty() {
            &new.title
        } else {
            &new.id
        });
        let needed_by: Vec<StepIx> = new
            .needed_by
            .iter()
            .map(|n| self.step(n))
            .collect::<Result<_, _>>()?;
        let mut rules = self.may_change("adding a step");
        rules.extend(
            new.title
                .trim()
                .is_empty()
                .then(|| text_missing("the step")),
        );
        rules.extend(self.is_free(&id));
        let rings = needed_by
            .iter()
            .filter(|&&n| self.run.plan.depends_on(after, n));
        rules.extend(rings.map(|&n| self.ring(n, after)));
        let event = Event::StepAdded {
            id,
            after: self.run.plan.steps[after].id.clone(),
            role: new.role.as_deref().map(|r| self.role(r)).transpose()?,
            takes: new.takes,
            needed_by: self.ids(&needed_by),
        };
        let texts = [("do", &new.instructions), ("undo", &new.undo)];
        let draft = Draft::new(event).text("title", &new.title).breaks(rules);
        Ok(texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text.as_deref()?)))
            .filter(|(_, text)| !text.trim().is_empty())
            .fold(draft, |draft, (name, text)| draft.text(name, text)))
    }

    pub(super) fn amend(&self, name: &str, changes: &Amendment) -> Result<Draft, Refusal> {
        let ix = self.step(name)?;
        if changes.decide_by.is_some() {
            self.gate(name)?;
        }
        if changes.expect.is_some() || changes.undo.is_some() {
            self.is_no_gate(ix)?;
        }
        let texts: Vec<(&str, &str)> = [
            ("title", &changes.title),
            ("do", &changes.instructions),
            ("expect", &changes.expect),
            ("undo", &changes.undo),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some((name, text.as_deref()?)))
        .collect();
        let needs: Option<Vec<StepIx>> = changes
            .needs
            .as_ref()
            .map(|needs| needs.iter().map(|n| self.step(n)).collect())
            .transpose()?;
        let mut rules = self.may_change("amending a step");
        rules.extend((*changes == Amendment::default()).then(|| text_missing("the amendment")));
        let rings = needs
            .iter()
            .flatten()
            .filter(|&&n| self.run.plan.depends_on(n, ix));
        rules.extend(rings.map(|&n| self.ring(ix, n)));
        let event = Event::StepAmended {
            step: self.run.plan.steps[ix].id.clone(),
            needs: needs.map(|needs| self.ids(&needs)),
            takes: changes.takes,
            role: changes.role.as_deref().map(|r| self.role(r)).transpose()?,
            not_before: changes.not_before,
            decide_by: changes.decide_by,
        };
        let blank = texts.iter().any(|(_, text)| text.trim().is_empty());
        let draft = Draft::new(event)
            .breaks(rules)
            .breaks(blank.then(|| text_missing("the amendment")));
        Ok(texts
            .into_iter()
            .fold(draft, |draft, (name, text)| draft.text(name, text)))
    }

    pub(super) fn window(&self, closes: Instant) -> Draft {
        let window = &self.run.plan.window;
        let before = (closes <= window.opens).then(|| {
            let why = format!("the window opens at {}", self.dated(window.opens));
            Refusal::new(Rule::BadWindow, why, "give a later time")
        });
        Draft::new(Event::WindowMoved { closes })
            .breaks(self.may_change("moving the window"))
            .breaks(before)
    }

    pub(super) fn replan(&self) -> Draft {
        let plan = &self.run.plan;
        let progress = self.run.progress(self.moment.now);
        let times = forecast::plain_from(plan, &progress, self.moment.now);
        let open = |ix: &StepIx| !progress[*ix].is_over();
        let planned = plan.in_order().filter(open).filter_map(|ix| {
            let times = times[ix]?;
            Some(PlannedTimes(
                plan.steps[ix].id.clone(),
                times.start,
                times.finish,
            ))
        });
        Draft::new(Event::Replanned {
            planned: planned.collect(),
        })
        .breaks(self.may_change("replanning"))
    }

    /// A lead, with a reason.
    fn may_change(&self, what: &str) -> Vec<Refusal> {
        self.is_lead(what)
            .into_iter()
            .chain(self.reason_for(what))
            .collect()
    }

    fn is_free(&self, id: &str) -> Option<Refusal> {
        let ix = self.run.plan.step(id)?;
        let why = format!("{} already has the id {id}", self.label(ix));
        Some(Refusal::new(Rule::IdTaken, why, "give it another id"))
    }

    fn ring(&self, step: StepIx, need: StepIx) -> Refusal {
        let why = format!(
            "{} can't wait for {}, which waits for it",
            self.label(step),
            self.label(need)
        );
        Refusal::new(
            Rule::Ring,
            why,
            "leave it out, or change what the other step needs",
        )
    }

    fn ids(&self, steps: &[StepIx]) -> Vec<String> {
        steps
            .iter()
            .map(|&ix| self.run.plan.steps[ix].id.clone())
            .collect()
    }
}

/// An id made of a title: `check-the-vpn`.
fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    match words.join("-") {
        id if id.is_empty() => "step".into(),
        // A figure alone would be taken for a number.
        id if id.starts_with(|c: char| c.is_ascii_digit()) => format!("step-{id}"),
        id => id
            .chars()
            .take(40)
            .collect::<String>()
            .trim_end_matches('-')
            .to_string(),
    }
}
