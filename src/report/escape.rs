//! Text that means nothing in HTML, neither between tags nor in an attribute, and that neither
//! steers nor misleads whoever reads it.

use crate::text::{safe, safe_lines};

/// One line.
pub(super) fn escaped(text: &str) -> String {
    without_markup(&safe(text))
}

/// With the lines that the text has.
pub(super) fn escaped_lines(text: &str) -> String {
    without_markup(&safe_lines(text))
}

fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
