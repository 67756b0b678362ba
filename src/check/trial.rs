//! Whether the words of a plan are about a trial: a rehearsal, a pilot, a dry run.

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether somebody tries something out here: a rehearsal, a pilot, a trial, a dry run.
pub(super) fn speak_of_a_trial(words: &[String]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let next = words.get(at + 1).map_or("", |w| w.as_str());
        let begins = |begin: &&str| word.starts_with(begin);
        match word.as_str() {
            "trial" | "trials" => true,
            "dry" => next.starts_with("run"),
            // A practice is also where a doctor works, and has management.
            "practice" => !next.starts_with("manage"),
            _ => ["rehears", "pilot", "practic", "practis"]
                .iter()
                .any(|b| begins(b) && *word != "practical" && *word != "practices"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_is_told_from_a_practice() {
        let speaks = |text: &str| speak_of_a_trial(&words(text));
        assert!(speaks("Rehearse both upgrades"));
        assert!(speaks("pilot-erx"));
        assert!(speaks("A dry-run of the move"));
        assert!(speaks("Practise the restore"));
        assert!(speaks("Practice the restore"));
        assert!(!speaks("Upgrade practice management"));
        assert!(!speaks("practice-management"));
        assert!(!speaks("Run the dry cleaner"));
        assert!(!speaks("Industrial printers"));
    }
}
