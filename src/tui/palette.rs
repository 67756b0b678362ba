//! Every action by its name: what the palette offers for what was typed.

use super::form::ranked;
use super::keys::{Action, Binding, named};

/// How a name is meant by what was typed: the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Same,
    Begins,
    /// A word of the name, or of what it does, begins so.
    HasWord,
    Fuzzy,
}

/// The rows of the key table that match, of those that are offered, best first; all where nothing
/// is typed.
pub fn rows(typed: &str, offers: impl Fn(Action) -> bool) -> Vec<&'static Binding> {
    let offered = named().filter(|b| offers(b.action)).collect();
    if typed.is_empty() {
        return offered;
    }
    let text = |b: &&Binding| format!("{} {}", b.name, b.help);
    let mut rows = ranked(typed, offered, text);
    // Somebody who knows the name must get what has it, however well a long sentence fits.
    rows.sort_by_key(|b| likeness(&typed.trim().to_lowercase(), b));
    rows
}

fn likeness(typed: &str, binding: &Binding) -> Likeness {
    let begins = |text: &str| text.split(' ').any(|word| word.starts_with(typed));
    match binding.name {
        name if name == typed => Likeness::Same,
        name if name.starts_with(typed) => Likeness::Begins,
        name if begins(name) || begins(binding.help) => Likeness::HasWord,
        _ => Likeness::Fuzzy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_so_comes_first() {
        let cases = [
            ("start", "start"),
            ("finish", "finish"),
            ("Sign", "sign off"),
            ("skip", "skip"),
            ("dec", "decide"),
            ("block", "raise a blocker"),
            ("undo", "take back"),
        ];
        for (typed, name) in cases {
            let first = rows(typed, |_| true).first().map(|b| b.name);
            assert_eq!(first, Some(name), "{typed}");
        }
    }

    #[test]
    fn a_name_in_full_finds_itself() {
        for binding in named() {
            assert_eq!(
                rows(binding.name, |_| true).first().map(|b| b.name),
                Some(binding.name)
            );
        }
    }
}
