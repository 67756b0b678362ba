//! IS IT SOUND? What is wrong with a plan before the night, and with several plans together.
//!
//! [`RULES`] is the one table: each rule is a file in `rules`, with its name, why it matters on the
//! night, how to mend what it finds, and what would be a false alarm. Text, JSON, SARIF, `explain`
//! and the documentation read it. [`check`] asks every rule and leaves out what the file allows.

mod allow;
mod back;
mod blanks;
mod estimates;
mod finding;
mod hours;
mod json;
mod outage;
mod page;
mod picture;
mod plan;
mod prose;
mod roster;
mod rule;
mod rules;
mod sarif;
mod secrets;
#[cfg(test)]
mod tests;
mod text;
mod timeline;
mod trial;
mod words;

pub use finding::{Checked, Finding, Input};
pub use json::json;
pub use page::{page, pages};
pub use picture::picture;
pub use rule::{Group, Rule, Severity};
pub use rules::RULES;
pub use sarif::sarif;
pub use text::{Telling, text};

use finding::Findings;
use plan::Plan;
use rule::Look;

/// Asks every rule about every runbook, and about all of them together.
pub fn check(inputs: &[Input]) -> Checked {
    let plans: Vec<Plan> = inputs.iter().map(|input| Plan::of(input.runbook)).collect();
    let mut findings = Findings::default();
    for rule in RULES {
        match rule.look {
            Look::Plan(look) => {
                for (file, plan) in plans.iter().enumerate() {
                    look(plan, &mut findings.of(rule, file));
                }
            }
            Look::Programme(look) => look(&plans, &mut findings.of(rule, 0)),
            // What the comments of a file say is looked at when they are read.
            Look::Comments => {}
        }
    }
    allow::sift(inputs, findings.located(inputs))
}

/// A rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
