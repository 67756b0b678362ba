//! Every action by its name: what the palette offers for what was typed.

use super::form::ranked;
use super::keys::{Binding, named};

/// The rows of the key table that match, best first; all where nothing is typed.
pub fn rows(typed: &str) -> Vec<&'static Binding> {
    match typed.is_empty() {
        true => named().collect(),
        false => ranked(typed, named().collect(), |b| {
            format!("{} {}", b.name, b.help)
        }),
    }
}
