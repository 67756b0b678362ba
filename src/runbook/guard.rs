//! What is refused before it is parsed: bytes that are no text, and texts that would take for ever.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::tree::{Malformed, TOO_DEEP};

/// The largest runbook that is read; also the most that its aliases may make of it.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The deepest nesting. A runbook needs nine levels.
pub const MAX_DEPTH: usize = 64;

/// The most keys, values and items. 10,000 steps with everything to them have half of that; every
/// node takes some hundred bytes of memory.
const MAX_NODES: usize = 1_000_000;

const TOO_MANY: &str = "more than a million keys, values and items";

/// The text of a runbook, or why nobody should parse it.
pub fn admit(bytes: &[u8]) -> Result<&str, Malformed> {
    if bytes.len() > MAX_BYTES {
        let megabytes = bytes.len().div_ceil(1024 * 1024);
        let message = format!("the file is {megabytes} MiB; a runbook has at most 16 MiB");
        return Err(refusal(message, 1, 1));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
    if let Some(at) = text.find('\0') {
        let (line, column) = place(&text[..at]);
        return Err(refusal("the file contains a NUL byte", line, column));
    }
    let (depth, nodes) = estimate(text);
    if nodes > 2 * MAX_NODES {
        // So much punctuation is no prose, and even to look at it exactly takes gigabytes.
        return Err(refusal(TOO_MANY, 1, 1));
    }
    if depth > MAX_DEPTH || nodes > MAX_NODES || may_have_anchors(text) {
        inspect(text)?;
    }
    Ok(text)
}

fn refusal(message: impl Into<String>, line: usize, column: usize) -> Malformed {
    Malformed {
        message: message.into(),
        line,
        column,
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> Malformed {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let (line, column) = place(&before);
    let utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let what = if utf16 { "is UTF-16" } else { "is not UTF-8" };
    let byte = bytes.get(at).copied().unwrap_or_default();
    refusal(
        format!("the file {what}: byte {at} is 0x{byte:02x}"),
        line,
        column,
    )
}

/// Line and column of what comes after a text.
fn place(before: &str) -> (usize, usize) {
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.chars().count() + 1)
}

/// Nesting and number of nodes at a quick look that errs on the safe side: what stands in a block of Markdown counts too.
fn estimate(text: &str) -> (usize, usize) {
    let (mut depth, mut deepest, mut nodes) = (0usize, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' | b'-' | b'?' | b'\n' => {}
            _ => continue,
        }
        nodes += 1;
        deepest = deepest.max(depth);
    }
    (deepest, nodes)
}

/// `&name` where a node may begin. Without an anchor there is no alias, and nothing expands.
fn may_have_anchors(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'&'
            && bytes.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace())
            && (at == 0
                || matches!(
                    bytes[at - 1],
                    b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',' | b':'
                ))
    })
}

/// The exact look: how deep it nests, and how much its aliases make of it.
fn inspect(text: &str) -> Result<(), Malformed> {
    // Of every collection that is open, its anchor and its size up to now.
    let mut open: Vec<(usize, usize)> = vec![(0, 0)];
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for (nodes, event) in Parser::new_from_str(text).enumerate() {
        let (event, span) = event.map_err(|e| Malformed::at(e.marker(), e.info()))?;
        if nodes > MAX_NODES {
            return Err(Malformed::at(&span.start, TOO_MANY));
        }
        let size = match event {
            Event::Scalar(text, _, anchor, _) => {
                sizes.insert(anchor, text.len() + 1);
                text.len() + 1
            }
            Event::Alias(anchor) if open.iter().any(|(a, _)| *a == anchor) => {
                let message = "an alias is inside its own anchor";
                return Err(Malformed::at(&span.start, message));
            }
            Event::Alias(anchor) => sizes.get(&anchor).copied().unwrap_or_default() + 1,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                if open.len() > MAX_DEPTH {
                    return Err(Malformed::at(&span.start, TOO_DEEP));
                }
                open.push((anchor, 1));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd if open.len() > 1 => {
                let (anchor, size) = open.pop().unwrap_or_default();
                sizes.insert(anchor, size);
                size
            }
            _ => 0,
        };
        if let Some((_, total)) = open.last_mut() {
            *total = total.saturating_add(size);
            if *total > MAX_BYTES {
                let message = "the aliases make more than 16 MiB of this file";
                return Err(Malformed::at(&span.start, message));
            }
        }
    }
    Ok(())
}
