//! A parcel as text that survives a chat, an e-mail or a ticket.
//!
//! ```text
//! [runsheet 1: medical-records-20261128T000000Z, 14 entries]
//!   1 bVJNb9swDL3nVwg+J7Zkp0mGYQN22GFAUQzotbLEaFZlSaPktMGQ/z5STtM1K3oxHz/eI58o/7NgbCVs 4f1c
//!   2 ...
//! [end of 2 lines, 9f3c5a1e77d20b48]
//! ```
//! The lines hold a header and the entries as they stand in the feeds, one a line, deflated, in
//! base64. Each has its number and the last four hex digits of the CRC-32 of both, so that
//! quoting, indentation, joined or reordered lines do no harm, and what is damaged can be shared by
//! its line. The end has how many there are, and the first 16 hex digits of the SHA-256 of all.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use crate::journal::{Digest, Feed};
use crate::time::Instant;

use super::parcel::{Parcel, limit};

/// Characters of base64 in a line: with all else it stays under the 72 at which mails are wrapped.
const WIDTH: usize = 60;

/// How many bad lines are reported one by one.
const TOLD: usize = 10;

/// The first line of what is deflated.
#[derive(Serialize, Deserialize)]
struct Header {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runbook: Option<String>,
    /// How many lines each feed has.
    feeds: Vec<usize>,
}

/// Why a text is no block that can be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BlockError {
    #[error("it has no line that starts with '[runsheet 1:'")]
    NoBegin,
    #[error("its end is missing: the last line that came is {0}")]
    NoEnd(usize),
    #[error("damaged or missing in the block: line {}", numbers(.0, *.1))]
    Lines(Vec<Bad>, usize),
    #[error("there is more than one block in it")]
    Several,
    #[error("its lines are intact, but don't belong together")]
    Mixed,
    #[error("it can't be unpacked: {0}")]
    Unreadable(String),
}

/// A line of a block that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// Its number in the block.
    pub number: usize,
    /// The line of the text in which it stands, if it does.
    pub at: Option<usize>,
}

/// The first of them, of so many.
fn numbers(bad: &[Bad], all: usize) -> String {
    let one = |bad: &Bad| match bad.at {
        Some(at) => format!("{} (line {at} of the text)", bad.number),
        None => bad.number.to_string(),
    };
    let some: Vec<String> = bad.iter().map(one).collect();
    match all - some.len() {
        0 => some.join(", "),
        more => format!("{} and {more} more", some.join(", ")),
    }
}

/// The block of a parcel. Evidence is not in it.
///
/// # Errors
/// None that a block in memory could have.
pub fn write_block(parcel: &Parcel) -> io::Result<String> {
    let runbook = parcel.runbook.clone();
    // Without what is no line, or not yet a whole one.
    let feeds: Vec<Feed> = parcel
        .feeds
        .iter()
        .filter_map(|f| f.since(Instant::MIN_UTC))
        .collect();
    let lines = |feed: &Feed| feed.bytes.iter().filter(|&&b| b == b'\n').count();
    let header = Header {
        name: parcel.name.clone(),
        runbook: runbook.and_then(|bytes| String::from_utf8(bytes).ok()),
        feeds: feeds.iter().map(lines).collect(),
    };
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
    serde_json::to_writer(&mut deflated, &header)?;
    deflated.write_all(b"\n")?;
    for feed in &feeds {
        deflated.write_all(&feed.bytes)?;
    }
    let bytes = deflated.finish()?;
    let text = STANDARD.encode(&bytes);
    let mut lines: Vec<&str> = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(WIDTH.min(rest.len()));
        lines.push(line);
        rest = more;
    }
    let mut block = format!(
        "[runsheet 1: {}, {} entries]\n",
        parcel.name,
        parcel.entries()
    );
    for (number, line) in (1..).zip(&lines) {
        block += &format!("{number:3} {line} {}\n", check(number, line));
    }
    block += &format!("[end of {} lines, {}]\n", lines.len(), seal(&bytes));
    Ok(block)
}

/// The parcel in a text that has a block somewhere.
///
/// # Errors
/// What is wrong with the block, by its lines.
pub fn read_block(text: &str) -> Result<Parcel<'static>, BlockError> {
    let begin = text.rfind("[runsheet").ok_or(BlockError::NoBegin)?;
    // Another one above would be left out without a word.
    if end(&text[..begin]).is_some_and(|(_, seal)| Some(seal) != end(&text[begin..]).map(|e| e.1)) {
        return Err(BlockError::Several);
    }
    let above = text[..begin].matches('\n').count();
    let text = &text[begin..];
    if words(text).nth(1) != Some("1:") {
        return Err(BlockError::NoBegin);
    }
    let found = right_lines(text);
    let last = found.keys().next_back().copied().unwrap_or(0);
    let (count, sealed) = end(text).ok_or(BlockError::NoEnd(last))?;
    if count > words(text).count() {
        return Err(BlockError::NoEnd(last));
    }
    let missing: Vec<usize> = (1..=count)
        .filter(|number| !found.contains_key(number))
        .collect();
    if !missing.is_empty() {
        let bad = missing.iter().take(TOLD).map(|&number| Bad {
            number,
            at: place(text, number).map(|at| above + at),
        });
        return Err(BlockError::Lines(bad.collect(), missing.len()));
    }
    let joined: String = found.range(1..=count).map(|(_, line)| *line).collect();
    let bytes = STANDARD.decode(joined).map_err(|_| BlockError::Mixed)?;
    if seal(&bytes) != sealed {
        return Err(BlockError::Mixed);
    }
    unpack(&bytes).map_err(|error| BlockError::Unreadable(error.to_string()))
}

/// Wherever a number, a text and their check follow one another, whatever stands between.
fn right_lines(text: &str) -> BTreeMap<usize, &str> {
    let words: Vec<&str> = words(text).collect();
    let of_three = words.windows(3).filter_map(|three| {
        let number = three[0].parse().ok()?;
        (check(number, three[1]) == three[2]).then_some((number, three[1]))
    });
    of_three.collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    // Marks of a quotation may stand close to what they quote.
    let is_between =
        |c: char| c.is_whitespace() || matches!(c, '>' | '|' | '\u{200b}' | '\u{feff}');
    text.split(is_between).filter(|word| !word.is_empty())
}

/// How many lines there are, and the seal of all.
fn end(text: &str) -> Option<(usize, &str)> {
    let words: Vec<&str> = words(text).collect();
    let at = words.windows(2).position(|two| two == ["[end", "of"])?;
    let count = words.get(at + 2)?.parse().ok()?;
    let seal = words.get(at + 4)?.trim_end_matches(']');
    Some((count, seal))
}

/// The line of the text, from 1, that begins with that number.
fn place(text: &str, number: usize) -> Option<usize> {
    let number = number.to_string();
    let begins = |line: &str| words(line).next() == Some(&number);
    Some(text.lines().position(begins)? + 1)
}

fn check(number: usize, line: &str) -> String {
    let sum = crc32fast::hash(format!("{number} {line}").as_bytes());
    format!("{:04x}", sum & 0xffff)
}

fn seal(bytes: &[u8]) -> String {
    let mut hex = Digest::of(&[bytes]).to_string();
    hex.truncate(16);
    hex
}

fn unpack(bytes: &[u8]) -> io::Result<Parcel<'static>> {
    let mut text = Vec::new();
    DeflateDecoder::new(bytes)
        .take(limit(None))
        .read_to_end(&mut text)?;
    let mut lines = text.split_inclusive(|&b| b == b'\n');
    let header: Header = serde_json::from_slice(lines.next().unwrap_or_default())?;
    let feed = |count: usize| Feed {
        name: "the block".into(),
        bytes: lines.by_ref().take(count).collect::<Vec<_>>().concat(),
    };
    Ok(Parcel {
        name: header.name,
        feeds: header.feeds.into_iter().map(feed).collect(),
        runbook: header.runbook.map(String::into_bytes),
        ..Parcel::default()
    })
}
