//! A new technology that nobody has tried before the night.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::trial::{speak_of_a_trial, words};
use crate::runbook::{StepIx, When};

pub static RULE: Rule = Rule {
    name: "first-time-unrehearsed",
    group: Group::TooMuch,
    severity: Severity::Error,
    finds: "a technology that is new to the team, without a rehearsal or a pilot before",
    why: "The team learns it while the clinics are waiting. They can't tell a fault from normal behaviour, and the vendor's support line is all they have.",
    mend: "add an earlier step, ideally on the days before (when: before), that rehearses or pilots the technology and says so in its title",
    spares: "An earlier step is enough if its id, title or text mentions rehearsing, a pilot, practising, a dry run or a trial; if several technologies are new, it must name this one. A technology that is first used on the days before isn't new on the night.",
    before: "- {id: farm, title: Move all clinics to Citrix, first_time: Citrix}\n",
    after: "- {id: pilot, title: Pilot Citrix with one clinic}          # in a phase with when: before\n\
            - {id: farm, title: Move all clinics to Citrix, first_time: Citrix}\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let news = news(plan);
    if news.is_empty() {
        return;
    }
    let trials = trials(plan);
    for (what, ix) in &news {
        let names_it = |trial: &Trial| news.len() == 1 || trial.names(what);
        let comes_before = |trial: &Trial| trial.step == *ix || plan.comes_after(*ix, trial.step);
        if !trials
            .iter()
            .any(|trial| names_it(trial) && comes_before(trial))
        {
            let message = format!(
                "{} is new to the team in {}, and no step before it rehearses or pilots it",
                what,
                plan.label(*ix)
            );
            report.step(plan, *ix, "first_time", message);
        }
    }
}

/// What is new on the night, each with the step of the window that comes to it first.
fn news<'a>(plan: &Plan<'a>) -> Vec<(&'a str, StepIx)> {
    let mut known: Vec<&str> = plan
        .book
        .in_order()
        .filter(|&ix| plan.when(ix) == When::Before)
        .filter_map(|ix| plan.step(ix).first_time.as_deref())
        .collect();
    let mut news = Vec::new();
    for &ix in &plan.line.order {
        if let Some(what) = plan.step(ix).first_time.as_deref()
            && !known.iter().any(|k| k.eq_ignore_ascii_case(what))
        {
            known.push(what);
            news.push((what, ix));
        }
    }
    news
}

/// A step in which something is tried out, with all its words.
struct Trial {
    step: StepIx,
    words: Vec<String>,
}

impl Trial {
    /// Whether it is about that technology, by any of its own words.
    fn names(&self, what: &str) -> bool {
        const OF_ANY: [&str; 9] = [
            "the", "and", "for", "new", "software", "version", "server", "servers", "system",
        ];
        words(what)
            .iter()
            .filter(|word| !OF_ANY.contains(&word.as_str()))
            .any(|word| self.words.contains(word))
    }
}

fn trials(plan: &Plan) -> Vec<Trial> {
    let trial = |ix: StepIx| {
        let step = plan.step(ix);
        let words = words(&format!("{} {} {}", step.id, step.title, step.instructions));
        speak_of_a_trial(&words).then_some(Trial { step: ix, words })
    };
    plan.book.in_order().filter_map(trial).collect()
}
