//! One line that asks for several things.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::{doings, lines, pieces};
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::words::ACTS;
use crate::text::fit;

pub static RULE: Rule = Rule {
    name: "several-actions",
    group: Group::Writing,
    severity: Severity::Advice,
    finds: "an instruction line with several actions",
    why: "Someone is called away after the first action and comes back to the next line. Nobody notices what was skipped until it is missed.",
    mend: "give each action a line of its own",
    spares: "A line has several actions if a second sentence begins with a verb, or if it says 'and then', '; then' or &&. Code in backquotes or in a block is ignored, and so is a list of things to look at.",
    before: "do: |\n  - Stop the service. Copy the folder and then start it again.\n",
    after: "do: |\n  - Stop the service.\n  - Copy the folder.\n  - Start the service.\n",
    look: Look::Plan(look),
};

/// What joins two actions.
const JOINTS: &[&str] = &[" and then ", "; then ", " && "];

fn look(plan: &Plan, report: &mut Report) {
    for ix in plan.book.in_order() {
        for (key, text) in doings(plan, ix) {
            let prose = lines(text).filter(|(_, fenced)| !fenced);
            let mut found = prose.filter(|(line, _)| asks_for_several(line));
            let Some((line, _)) = found.next() else {
                continue;
            };
            let message = format!(
                "{} has several actions in one line: '{}'{}",
                plan.label(ix),
                fit(line, 60),
                more(found.count())
            );
            report.step(plan, ix, key, message);
        }
    }
}

/// `, and 2 more lines`.
fn more(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => ", and 1 more line".to_string(),
        count => format!(", and {count} more lines"),
    }
}

fn asks_for_several(line: &str) -> bool {
    // Without what is in backquotes, so that a sentence keeps its beginning.
    let prose: String = pieces(line)
        .map(|(piece, is_code)| if is_code { "`" } else { piece })
        .collect();
    let sentences = prose.split(". ").map(without_place);
    let is_action = |s: &&str| ACTS.begin(s) && !s.contains(" nothing");
    JOINTS.iter().any(|joint| prose.contains(joint)) || sentences.filter(is_action).count() > 1
}

/// Without the `On host:` in front.
fn without_place(sentence: &str) -> &str {
    match sentence.split_once(": ") {
        Some((place, action)) if !place.contains(',') => action,
        _ => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::asks_for_several;

    #[test]
    fn several_actions_are_told_from_one() {
        for line in [
            "Stop the service. Copy the folder.",
            "On `a`: stop it. Start it.",
            "Stop `x`. Restart the host.",
            "Stop it and then copy it",
            "Stop it; then copy it",
            "Run a && b",
        ] {
            assert!(asks_for_several(line), "{line}");
        }
        for line in [
            "Stop the service. It takes a minute.",
            "On `a`: `stop && start`",
            "Compare allergies and medications",
            "Say it twice: nobody writes in a real chart.",
            "The service stops. Wait for it.",
            "Open the chart. Write nothing.",
        ] {
            assert!(!asks_for_several(line), "{line}");
        }
    }
}
