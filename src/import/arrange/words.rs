//! Steps that a person must look at, by how they read.

use crate::import::draft::{Draft, Finding, Kind};
use crate::import::values::{looks_like_decision, looks_like_failure, looks_like_loop};

/// Lists loops, decisions and what to do on failure.
pub fn look(draft: &mut Draft) {
    let mut found = Vec::new();
    for step in &draft.steps {
        let mut say = |text: String| {
            found.push(Finding {
                kind: Kind::Look,
                place: step.place,
                text,
            })
        };
        if step.gate.is_some() {
            say(format!(
                "'{}' became a gate; see who decides it, by when and by which criteria",
                step.title
            ));
        } else if looks_like_loop(&step.title) {
            say(format!(
                "'{}' reads like a loop: write the steps once for each time",
                step.title
            ));
        } else if looks_like_decision(&step.title) {
            say(format!(
                "'{}' reads like a decision: a step is always done; make it a gate, or text of the step before",
                step.title
            ));
        }
        let texts = step
            .details
            .iter()
            .chain(step.items.iter().map(|item| &item.text));
        if texts.into_iter().any(|text| looks_like_failure(text)) {
            say(format!(
                "'{}' says what to do if it fails: that may be its undo",
                step.title
            ));
        }
    }
    draft.findings.append(&mut found);
}
