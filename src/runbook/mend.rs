//! Reads on behind what is no YAML: puts the quotes and spaces that an author left out, tells each,
//! and so finds what else is wrong.

use super::problem::Found;
use super::source::Place;
use super::suggest::in_quotes;
use super::tree::Tree;

/// More lines than this that are no YAML say that the file isn't any.
const MOST: usize = 50;

/// No person writes a longer file by hand.
const LONGEST: usize = 1 << 20;

/// Keys whose values are people's words, and may stand unquoted in `{ }`.
const TEXTS: &[&str] = &[
    "title", "name", "do", "expect", "ask", "text", "runbook", "summary",
];

/// The text as YAML, and what had to be put right; nothing where that can't be done.
pub fn mended(text: &str) -> Option<(String, Found)> {
    if text.len() > LONGEST {
        return None;
    }
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut found = Found::default();
    let mut error = Tree::parse(text).err()?;
    for _ in 0..MOST {
        let candidates = if has_tabs(&lines) {
            without_tabs(&lines)
        } else {
            around(&lines, error.line)
        };
        let better = candidates.into_iter().find_map(|candidate| {
            let all = candidate.lines.join("\n") + "\n";
            match Tree::parse(&all) {
                Ok(_) => Some((candidate, None)),
                Err(next) if next.line > error.line.max(candidate.at + 1) => {
                    Some((candidate, Some(next)))
                }
                Err(_) => None,
            }
        });
        let (candidate, next) = better?;
        tell(&candidate, &mut found);
        lines = candidate.lines;
        match next {
            Some(next) => error = next,
            None => return Some((lines.join("\n") + "\n", found)),
        }
    }
    None
}

/// One way to put a line right.
struct Candidate {
    /// From 0.
    at: usize,
    lines: Vec<String>,
    /// Column from 0 and length of what is reported, in characters.
    column: usize,
    length: usize,
    message: String,
    hint: String,
}

fn tell(candidate: &Candidate, found: &mut Found) {
    let finding = found
        .push(String::new(), candidate.message.clone())
        .on_key();
    finding.hint(candidate.hint.clone());
    finding.place = Some(Place {
        line: candidate.at + 1,
        column: candidate.column + 1,
        length: candidate.length.max(1),
    });
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn has_tabs(lines: &[String]) -> bool {
    lines.iter().any(|line| indent(line).contains('\t'))
}

/// Tabs in the indentation as so many spaces, in all lines.
fn without_tabs(lines: &[String]) -> Vec<Candidate> {
    let with: Vec<usize> = (0..lines.len())
        .filter(|&at| indent(&lines[at]).contains('\t'))
        .collect();
    let first = with.first().copied().unwrap_or_default();
    let more = match with.len() {
        0 | 1 => String::new(),
        2 => ", and in 1 more line".to_string(),
        n => format!(", and in {} more lines", n - 1),
    };
    let width = indent(&lines[first]).find('\t').unwrap_or_default();
    let spaced = |spaces: usize| Candidate {
        at: first,
        lines: lines
            .iter()
            .map(|line| {
                let own = indent(line);
                let spaces = own.replace('\t', &" ".repeat(spaces));
                format!("{spaces}{}", &line[own.len()..])
            })
            .collect(),
        column: width,
        length: 1,
        message: format!("a tab in the indentation{more}"),
        hint: "indent with spaces; YAML takes no tabs there".into(),
    };
    [8, 6, 4, 2].into_iter().map(spaced).collect()
}

/// The lines at an error, each with quotes that it may lack.
fn around(lines: &[String], line: usize) -> Vec<Candidate> {
    let at = line.saturating_sub(1);
    let near = [Some(at), at.checked_sub(1), Some(at + 1)]
        .into_iter()
        .flatten()
        .filter(|at| *at < lines.len());
    near.flat_map(|at| {
        let quoted = pieces(&lines[at]).into_iter();
        quoted.map(move |piece| piece.quoted(at, lines))
    })
    .collect()
}

/// A text in a line that may need quotes.
struct Piece {
    key: Option<String>,
    /// From which byte until which.
    from: usize,
    until: usize,
}

impl Piece {
    fn quoted(&self, at: usize, lines: &[String]) -> Candidate {
        let line = &lines[at];
        let value = line[self.from..self.until].trim_end();
        let inner = unquoted(value);
        let quoted = in_quotes(inner.unwrap_or(value));
        let mut all = lines.to_vec();
        all[at] = format!(
            "{}{quoted}{}",
            &line[..self.from],
            &line[self.from + value.len()..]
        );
        let key = match &self.key {
            Some(key) => format!("{key}: "),
            None => "- ".into(),
        };
        Candidate {
            at,
            lines: all,
            column: line[..self.from].chars().count(),
            length: value.chars().count(),
            message: match inner {
                Some(_) => "a \\ in a text in \" quotes".into(),
                None => format!("{} needs quotes", what(value)),
            },
            hint: format!("write {key}{quoted}"),
        }
    }
}

/// Boxes to tick, as lists have them.
const BOXES: &[&str] = &["[ ]", "[x]", "[X]", "[]", "[-]"];

/// What about a text makes quotes necessary.
fn what(value: &str) -> String {
    let first = value.chars().next().unwrap_or(' ');
    if let Some(found) = BOXES.iter().find(|found| value.starts_with(**found)) {
        return format!("a text that begins with {found}");
    }
    match first {
        '{' if value.starts_with("{{") => "a text with {{ }}".into(),
        '[' | '{' | '@' | '`' | '*' | '&' | '!' | '%' | '|' | '>' | '#' | '"' | '\'' => {
            format!("a text that begins with {first}")
        }
        '-' | '?' => format!("a text that begins with '{first} '"),
        _ if value.contains(": ") || value.ends_with(':') => "a text with ': ' in it".into(),
        _ => "this text".into(),
    }
}

/// What could be put into quotes: the value of a key, an item of a list, a text inside `{ }`.
fn pieces(line: &str) -> Vec<Piece> {
    let start = indent(line).len();
    let mut pieces = Vec::new();
    let mut from = start;
    while line[from..].starts_with("- ") {
        from += 2 + indent(&line[from + 2..]).len();
        let rest = &line[from..];
        let is_list = rest.starts_with('[') && !BOXES.iter().any(|b| rest.starts_with(b));
        let is_text = !is_flow(rest) && !is_list && !is_quoted(rest);
        if !rest.starts_with("- ") && key(rest).is_none() && is_text {
            pieces.push(Piece {
                key: None,
                from,
                until: line.len(),
            });
        }
    }
    if let Some((name, value)) = key(&line[from..]) {
        let value = from + value;
        let rest = line[value..].trim_end();
        let is_block = matches!(rest, "|" | ">" | "|-" | ">-" | "|+" | ">+");
        let is_list = rest.starts_with(['[', '{']) && !rest.starts_with("{{");
        let is_list = is_list && !TEXTS.contains(&name);
        if !rest.is_empty() && !is_flow(rest) && !is_block && !is_list && !is_quoted(rest) {
            pieces.push(Piece {
                key: Some(name.to_string()),
                from: value,
                until: line.len(),
            });
        }
    }
    pieces.extend(inline(line));
    pieces
}

/// Whether a text has quotes already, and they are not what is wrong with it.
fn is_quoted(text: &str) -> bool {
    text.starts_with(['"', '\'']) && unquoted(text).is_none()
}

/// What stands in double quotes with a `\` in it, which begins an escape there.
fn unquoted(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    (inner.contains('\\') && !inner.contains('"')).then_some(inner)
}

/// Whether keys with values stand in `{ }`.
fn is_flow(text: &str) -> bool {
    text.starts_with('{') && text.trim_end().ends_with('}') && !text.starts_with("{{")
}

/// The key at the beginning of a text, and where its value begins.
fn key(text: &str) -> Option<(&str, usize)> {
    let end = text.find(": ")?;
    let name = &text[..end];
    let fine = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    (!name.is_empty() && name.chars().all(fine)).then(|| {
        let behind = &text[end + 1..];
        (name, end + 1 + behind.len() - behind.trim_start().len())
    })
}

/// The people's words inside `{ }`: until the next key, or the end.
fn inline(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if !line.contains('{') {
        return pieces;
    }
    for name in TEXTS {
        for before in ["{", ", "] {
            let mark = format!("{before}{name}: ");
            let Some(at) = line.find(&mark) else { continue };
            let from = at + mark.len();
            let rest = &line[from..];
            if rest.starts_with(['"', '\'']) {
                continue;
            }
            let is_next = |at: &usize| key(rest[at + 2..].trim_start()).is_some();
            let commas = rest.match_indices(", ").map(|(at, _)| at);
            let end = commas
                .into_iter()
                .find(is_next)
                .or_else(|| rest.rfind('}'))
                .unwrap_or(rest.len());
            pieces.push(Piece {
                key: Some((*name).to_string()),
                from,
                until: from + end,
            });
        }
    }
    pieces
}
