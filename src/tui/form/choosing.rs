//! Choosing among options: by arrows, or by typing what is meant.

use super::{Field, Kind};

impl Field {
    /// The keys go elsewhere.
    pub(super) fn left(&mut self) {
        self.letters.clear();
    }

    /// One more letter: the option that begins with all that were typed, else the next one that
    /// begins with this one. So a word that is typed out chooses what it says.
    pub(super) fn choose_by(&mut self, letter: char) -> bool {
        let Kind::Choice { options, chosen } = &mut self.kind else {
            return false;
        };
        let longer = format!("{}{}", self.letters, letter.to_lowercase());
        let begins = |o: &String| o.to_lowercase().starts_with(&longer);
        // The chosen one goes on being meant for as long as it can be.
        let meant = match options.get(*chosen).is_some_and(begins) && !self.letters.is_empty() {
            true => Some(*chosen),
            false if self.letters.is_empty() => first_after(options, *chosen, letter),
            false => options.iter().position(begins),
        };
        match meant {
            Some(meant) => {
                (*chosen, self.letters) = (meant, longer);
                true
            }
            None if self.letters.is_empty() => false,
            None => {
                self.letters.clear();
                self.choose_by(letter)
            }
        }
    }

    pub(super) fn choose_next(&mut self, by: isize) {
        self.letters.clear();
        if let Kind::Choice { options, chosen } = &mut self.kind {
            let len = options.len().max(1) as isize;
            *chosen = (*chosen as isize + by).rem_euclid(len) as usize;
        }
    }
}

/// The next option that begins with that letter.
fn first_after(options: &[String], chosen: usize, letter: char) -> Option<usize> {
    let begins = |o: &String| {
        let first = o.chars().next();
        first.is_some_and(|f| f.eq_ignore_ascii_case(&letter))
    };
    (1..=options.len())
        .map(|n| (chosen + n) % options.len())
        .find(|ix| begins(&options[*ix]))
}
