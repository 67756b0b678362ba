//! Short names for steps, phases and people.

use std::collections::HashSet;

use crate::import::draft::Draft;
use crate::import::values::plain;

/// Ids that are used already.
#[derive(Debug, Default)]
pub struct Taken(HashSet<String>);

impl Taken {
    /// A new id of that text; of `fallback` where its letters give none.
    pub fn make(&mut self, text: &str, fallback: &str) -> String {
        let base = slug(text, fallback, 40);
        let mut id = base.clone();
        let mut count = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{base}-{count}");
            count += 1;
        }
        id
    }

    pub fn keep(&mut self, id: &str) {
        self.0.insert(id.to_string());
    }
}

/// `copy-the-database`; at most so many letters, cut between words.
pub fn slug(text: &str, fallback: &str, most: usize) -> String {
    let mut slug = String::new();
    for c in plain(text).replace("&", " and ").chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' {
            slug.push('-');
        }
    }
    let mut slug = slug.trim_matches('-').to_string();
    if slug.len() > most {
        let cut = slug[..most].rfind('-').filter(|at| *at > 8).unwrap_or(most);
        slug.truncate(cut);
    }
    let letters = slug.chars().filter(char::is_ascii_alphabetic).count();
    // What people say as a number, or what little is left of a text in another script.
    if letters < 2 || looks_like_number(&slug) {
        slug = if slug.is_empty() {
            fallback.to_string()
        } else {
            format!("{fallback}-{slug}")
        };
    }
    slug
}

fn looks_like_number(slug: &str) -> bool {
    let rest = slug
        .strip_prefix(['g', 'b'])
        .unwrap_or(slug)
        .trim_end_matches(|c: char| c.is_ascii_lowercase());
    !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
}

pub fn of_steps(draft: &Draft) -> Vec<String> {
    let mut taken = Taken::default();
    draft
        .steps
        .iter()
        .map(|step| taken.make(&step.title, "step"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_titles() {
        for (text, id) in [
            ("Copy the database", "copy-the-database"),
            (
                "Übergabe an die Nachtschicht",
                "ubergabe-an-die-nachtschicht",
            ),
            ("データ移行", "step"),
            ("G2", "step-g2"),
            ("12", "step-12"),
            ("10 件を読み合わせ", "step-10"),
            ("Prévenir l'équipe", "prevenir-lequipe"),
        ] {
            assert_eq!(slug(text, "step", 40), id);
        }
        let mut taken = Taken::default();
        assert_eq!(
            [taken.make("Test", "step"), taken.make("test", "step")],
            ["test", "test-2"]
        );
    }
}
