//! The table of rules: names, words, fixtures.

use std::collections::HashSet;

use super::*;

#[test]
fn names_are_unique_and_words_are_there() {
    let mut seen = HashSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.name), "{} twice", rule.name);
        assert!(
            rule.name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '-')
        );
        for words in [
            rule.finds,
            rule.why,
            rule.mend,
            rule.spares,
            rule.before,
            rule.after,
        ] {
            assert!(
                !words.trim().is_empty(),
                "{} says nothing of something",
                rule.name
            );
        }
        assert!(
            !rule.mend.ends_with('.') && !rule.finds.ends_with('.'),
            "{}",
            rule.name
        );
        assert!(
            rule.why.ends_with('.') && rule.spares.ends_with('.'),
            "{}",
            rule.name
        );
    }
}
