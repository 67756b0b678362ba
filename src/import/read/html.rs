//! HTML, as a wiki page or a mail has it: headings, lists and tables; everything else is text.

use super::markdown::{Doc, doc as markdown};

/// What a page has in it. Nothing is fetched, and no script or style is read.
pub fn doc(html: &str) -> Doc {
    markdown(&as_markdown(html))
}

/// The text between the tags.
pub fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(part) => text.push_str(&part),
            Piece::Tag(_) => text.push(' '),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

enum Piece {
    Text(String),
    /// In lower case, without its brackets.
    Tag(String),
}

fn as_markdown(html: &str) -> String {
    let mut out = Writer::default();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => out.text(&text),
            Piece::Tag(tag) => out.tag(&tag),
        }
    }
    out.text
}

#[derive(Default)]
struct Writer {
    text: String,
    lists: Vec<bool>,
    in_table: bool,
    cells: usize,
    rows: usize,
    in_pre: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.in_pre {
            self.text.push_str(text);
            return;
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            if !text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            return;
        }
        if text.starts_with(char::is_whitespace) && !self.text.ends_with([' ', '\n', '|']) {
            self.text.push(' ');
        }
        let words = escaped(&words);
        let words_in_cell = self.in_table.then(|| words.replace('|', "\\|"));
        self.text
            .push_str(words_in_cell.as_deref().unwrap_or(&words));
        if text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    fn line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self) {
        if self.in_table {
            if !self.text.ends_with([' ', '|']) {
                self.text.push(' ');
            }
        } else if self.lists.is_empty() {
            self.line();
            self.text.push('\n');
        } else if !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    fn tag(&mut self, tag: &str) {
        let end = tag
            .find(|c: char| c.is_whitespace() || c == '>')
            .unwrap_or(tag.len());
        match tag[..end].trim_end_matches('/') {
            name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => {
                self.line();
                let level = name[1..].parse().unwrap_or(1);
                self.text.push_str(&format!("\n{} ", "#".repeat(level)));
            }
            "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => self.text.push_str("\n\n"),
            name @ ("ul" | "ol") => {
                if self.lists.is_empty() {
                    self.line();
                    self.text.push('\n');
                }
                self.lists.push(name == "ol");
            }
            "/ul" | "/ol" => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.line();
                    self.text.push('\n');
                }
            }
            "li" => {
                self.line();
                let indent = "    ".repeat(self.lists.len().saturating_sub(1));
                let mark = if self.lists.last() == Some(&true) {
                    "1. "
                } else {
                    "- "
                };
                self.text.push_str(&format!("{indent}{mark}"));
                self.state_of(tag);
            }
            "input" if tag.contains("checkbox") => {
                if self.text.ends_with("[ ] ") || self.text.ends_with("[x] ") {
                    return;
                }
                if !self.text.ends_with("- ") && !self.text.ends_with(". ") {
                    self.line();
                    self.text.push_str("- ");
                }
                let mark = if tag.contains("checked") {
                    "[x] "
                } else {
                    "[ ] "
                };
                self.text.push_str(mark);
            }
            // Confluence's lists of tasks.
            "ac:task-status" | "/ac:task-status" => {}
            "table" => {
                self.line();
                self.text.push('\n');
                self.in_table = true;
                self.rows = 0;
            }
            "/table" => {
                self.in_table = false;
                self.text.push_str("\n\n");
            }
            "tr" => {
                self.line();
                self.cells = 0;
                self.text.push('|');
            }
            "/td" | "/th" => {
                self.cells += 1;
                self.text.push_str(" |");
            }
            "/tr" => {
                self.rows += 1;
                self.text.push('\n');
                if self.rows == 1 {
                    self.text
                        .push_str(&format!("|{}\n", "---|".repeat(self.cells.max(1))));
                }
            }
            "p" | "/p" | "div" | "/div" | "section" | "/section" => self.paragraph(),
            "br" => self
                .text
                .push_str(if self.in_table || !self.lists.is_empty() {
                    " "
                } else {
                    "\n"
                }),
            "pre" => {
                self.in_pre = true;
                self.text.push_str("\n```\n");
            }
            "/pre" => {
                self.in_pre = false;
                self.line();
                self.text.push_str("```\n");
            }
            "code" | "/code" if !self.in_pre => self.text.push('`'),
            "!--" => {}
            _ => {}
        }
    }

    fn state_of(&mut self, tag: &str) {
        // Confluence: <li class="checked">
        let is_ticked = tag.contains("class=\"checked")
            || (tag.contains("task-list-item") && tag.contains("data-checked=\"true"));
        if is_ticked {
            self.text.push_str("[x] ");
        }
    }
}

/// Text that must not become Markdown.
fn escaped(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '*' | '_' | '`' | '<' | '#' | '\\');
    let mut out = String::new();
    for c in text.chars() {
        if is_mark(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(unescaped(text)));
        }
        let (tag, after) = one_tag(tail);
        rest = after;
        let lower = tag.to_lowercase();
        rest = match ["script", "style", "head", "template"]
            .iter()
            .find(|name| is_named(&lower, name))
        {
            Some(name) => behind(rest, name),
            None => rest,
        };
        if lower.is_empty() {
            pieces.push(Piece::Text("<".into()));
        } else {
            pieces.push(Piece::Tag(lower));
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(unescaped(rest)));
    }
    pieces
}

fn is_named(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// The inside of the tag that a text begins with, and the rest.
fn one_tag(text: &str) -> (&str, &str) {
    if let Some(comment) = text.strip_prefix("<!--") {
        return (
            "!--",
            comment.split_once("-->").map_or("", |(_, rest)| rest),
        );
    }
    let is_tag =
        text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    match text.find('>').filter(|_| is_tag) {
        Some(end) => (&text[1..end], &text[end + 1..]),
        None => ("", &text[1..]),
    }
}

fn behind<'a>(text: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let lower = text.to_ascii_lowercase();
    let at = lower.find(&end).map_or(text.len(), |at| at);
    let rest = &text[at..];
    rest.find('>').map_or("", |end| &rest[end + 1..])
}

fn unescaped(text: &str) -> String {
    const NAMED: &[(&str, &str)] = &[
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", " "),
        ("amp", "&"),
        ("eacute", "é"),
        ("egrave", "è"),
        ("agrave", "à"),
        ("ccedil", "ç"),
        ("uuml", "ü"),
        ("ouml", "ö"),
        ("auml", "ä"),
        ("szlig", "ß"),
        ("ndash", "–"),
        ("mdash", "—"),
        ("rsquo", "’"),
        ("lsquo", "‘"),
        ("hellip", "…"),
        ("ecirc", "ê"),
        ("ocirc", "ô"),
        ("acirc", "â"),
        ("icirc", "î"),
        ("laquo", "«"),
        ("raquo", "»"),
        ("Uuml", "Ü"),
        ("Ouml", "Ö"),
        ("Auml", "Ä"),
        ("atilde", "ã"),
        ("otilde", "õ"),
        ("ntilde", "ñ"),
        ("aacute", "á"),
        ("iacute", "í"),
        ("oacute", "ó"),
        ("uacute", "ú"),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let known = rest.find(';').filter(|end| *end < 10).and_then(|end| {
            let name = &rest[..end];
            let of_number = name.strip_prefix('#').and_then(|n| {
                let code = n
                    .strip_prefix(['x', 'X'])
                    .map_or_else(|| n.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                code.and_then(char::from_u32).map(String::from)
            });
            let named = || {
                NAMED
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, s)| (*s).to_string())
            };
            Some((of_number.or_else(named)?, end))
        });
        match known {
            Some((sign, end)) => {
                out.push_str(&sign);
                rest = &rest[end + 1..];
            }
            None => out.push('&'),
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_boxes_and_tables_are_read() {
        let html = "<html><head><title>x</title></head><h1>Plan &amp; more</h1><ul>\
            <li><input type=\"checkbox\" checked> one</li><li><input type=checkbox>two<ul><li>three</li></ul></li></ul>\
            <script>alert(1)</script><table><tr><th>Task</th><th>Owner</th></tr><tr><td>a|b</td><td>c</td></tr></table>";
        let text = as_markdown(html);
        assert_eq!(
            text.trim(),
            "# Plan & more\n\n\n- [x] one\n- [ ] two\n    - three\n\n\n| Task | Owner |\n|---|---|\n| a\\|b | c |"
                .replace("| Task | Owner |", "|Task |Owner |")
                .replace("| a\\|b | c |", "|a\\|b |c |")
        );
    }
}
