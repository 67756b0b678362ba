//! The line: how one entry stands in a file, to the byte.
//!
//! ```json
//! {"v":1,"run":"..","writer":"..","n":12,"hlc":"..","wall":"..","prev":"..","seen":{..},"again":"..","event":{..},"hash":"..","texts":{..},"salt":".."}
//! ```
//! `wall`, `again`, `texts` and `salt` stand only where there is something to say. The hash covers
//! the exact bytes before `,"hash"`; what stands behind it can be put in only one way, so that a
//! change there is found as well.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::time::Instant;

use super::clock::{millis_text, parse_millis, to_millis};
use super::entry::{Heads, Parts};
use super::{Digest, Entry, EntryId, Event, Fact, Hlc, Texts, VERSION};

/// A line whose hash is right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) version: u32,
    pub(super) run: String,
    /// Hash of the line before in its feed; none for the first.
    pub(super) prev: Option<Digest>,
    pub(super) entry: Entry,
    /// What is wrong behind the hash.
    pub(super) faults: Vec<String>,
}

/// What [`write()`] makes a line of.
pub(super) struct Draft<'a> {
    pub(super) run: &'a str,
    pub(super) id: EntryId,
    pub(super) hlc: Hlc,
    /// The writer's own clock.
    pub(super) now: Instant,
    pub(super) prev: Option<Digest>,
    pub(super) seen: Heads,
    pub(super) again: Option<EntryId>,
    pub(super) fact: &'a Fact,
    pub(super) salt: &'a str,
}

/// Reads a line without its newline, or says in words why it is none.
pub(super) fn read(bytes: &[u8]) -> Result<Line, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8".to_string())?;
    let raw: RawLine = serde_json::from_str(text).map_err(|e| format!("is not an entry: {e}"))?;
    let hash = Digest::parse(&raw.hash).ok_or("its hash is not 64 lower-case hex digits")?;

    let (hashed, tail) = around(&raw.hash, text).ok_or("its hash is not in the right place")?;
    if Digest::of(&[hashed.as_bytes()]) != hash {
        return Err("its hash does not match".into());
    }

    let hlc: Hlc = raw.hlc.parse()?;
    let wall = match &raw.wall {
        Some(text) => Some(parse_millis(text).ok_or("'wall' is not a time")?),
        None => None,
    };
    let prev = match &*raw.prev {
        "" => None,
        hex => Some(Digest::parse(hex).ok_or("'prev' is not a hash")?),
    };
    let (mut fact, promised) = read_event(raw.event.get(), raw.v)?;
    let salt = raw.salt.as_deref().unwrap_or_default();
    let texts = raw.texts.unwrap_or_default();
    let mut faults = Vec::new();
    if raw.v == VERSION && tail != tail_text(&texts, salt) {
        faults.push("the part after its hash is not as the program writes it".into());
    }
    fact.texts = matching(texts, salt, &promised, &mut faults);
    let withheld = promised.len().saturating_sub(fact.texts.len());

    let mut seen = Heads::new();
    for (writer, (n, hash)) in raw.seen {
        let hash = Digest::parse(&hash).ok_or("'seen' has something that is not a hash")?;
        seen.insert(writer, (n, hash));
    }
    Ok(Line {
        version: raw.v,
        run: raw.run.into_owned(),
        prev,
        entry: Entry::new(Parts {
            id: EntryId {
                writer: raw.writer.into_owned(),
                n: raw.n,
            },
            hlc,
            wall,
            seen,
            again: raw.again,
            fact,
            hash,
            prev,
            withheld,
        }),
        faults,
    })
}

/// Writes a line, newline included, and what will be read from it.
pub(super) fn write(draft: Draft<'_>) -> Result<(Vec<u8>, Line), String> {
    // So that the first `,"hash":"` of a line is always the one that counts.
    if draft.fact.texts.contains_key("hash") {
        return Err("a text can't be named 'hash'".into());
    }
    let wall = Some(to_millis(draft.now)).filter(|now| *now != draft.hlc.at);
    let body = Body {
        v: VERSION,
        run: draft.run,
        writer: &draft.id.writer,
        n: draft.id.n,
        hlc: draft.hlc.to_string(),
        wall: wall.map(millis_text),
        prev: draft.prev.map(|p| p.to_string()).unwrap_or_default(),
        seen: draft
            .seen
            .iter()
            .map(|(writer, (n, hash))| (writer.as_str(), (*n, hash.to_string())))
            .collect(),
        again: draft.again.as_ref(),
        event: event_text(draft.fact, draft.salt)?,
    };
    let mut text = serde_json::to_string(&body).map_err(|e| e.to_string())?;
    text.pop(); // the closing brace
    let hash = Digest::of(&[text.as_bytes()]);
    text.push_str(&format!(",\"hash\":\"{hash}\""));
    text.push_str(&tail_text(&draft.fact.texts, draft.salt));
    text.push('\n');

    // What is returned is what a reader will make of the line, so that nothing is shown now that
    // would be something else tomorrow.
    let line = read(&text.as_bytes()[..text.len() - 1])?;
    if !line.entry.understood() || line.entry.fact().texts != draft.fact.texts {
        return Err("it could not be read back".into());
    }
    Ok((text.into_bytes(), line))
}

/// The event and the hashes of its texts.
fn read_event(event: &str, version: u32) -> Result<(Fact, Promised), String> {
    let promised = serde_json::from_str::<Promises>(event)
        .map_err(|e| format!("its event is not known: {e}"))?
        .texts;
    if version == VERSION
        && let Ok(fact) = serde_json::from_str(event)
    {
        return Ok((fact, promised));
    }
    // Who and when are worth showing even where the event is not understood.
    let loose: Loose = serde_json::from_str(event).unwrap_or_default();
    let mut fact = Fact::new(loose.by, Event::NotUnderstood);
    fact.recorded_by = loose.recorded_by;
    fact.occurred = loose.occurred;
    Ok((fact, promised))
}

/// What stands before `,"hash":"..` and behind it; nothing where the hash is written otherwise.
fn around<'a>(hash: &Cow<'a, str>, text: &'a str) -> Option<(&'a str, &'a str)> {
    let Cow::Borrowed(hash) = hash else {
        return None;
    };
    // It is a part of the text: its place need not be searched for.
    let at = (hash.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let (before, rest) = text.split_at_checked(at)?;
    let before = before.strip_suffix(",\"hash\":\"")?;
    Some((before, rest.strip_prefix(hash)?.strip_prefix('"')?))
}

/// The texts that match their hashes; says what is wrong with the others.
fn matching(mut texts: Texts, salt: &str, promised: &Promised, faults: &mut Vec<String>) -> Texts {
    texts.retain(|name, text| {
        let told = promised.get(name).and_then(|hex| Digest::parse(hex));
        let good = told == Some(Digest::of_text(salt, name, text));
        if !good {
            faults.push(format!("its text '{name}' does not match its hash"));
        }
        good
    });
    texts
}

/// The event with the hashes of its texts as its last field.
fn event_text(fact: &Fact, salt: &str) -> Result<Box<RawValue>, String> {
    let mut event = serde_json::to_string(fact).map_err(|e| e.to_string())?;
    if !fact.texts.is_empty() {
        let promises = Promises {
            texts: fact
                .texts
                .iter()
                .map(|(name, text)| {
                    let hash = Digest::of_text(salt, name, text);
                    (name.clone(), hash.to_string())
                })
                .collect(),
        };
        let promises = serde_json::to_string(&promises).map_err(|e| e.to_string())?;
        event.pop();
        event.push(',');
        event.push_str(&promises[1..]);
    }
    RawValue::from_string(event).map_err(|e| e.to_string())
}

/// What closes a line behind its hash: `,"texts":{..},"salt":".."}`.
fn tail_text(texts: &Texts, salt: &str) -> String {
    #[derive(Serialize)]
    struct Tail<'a> {
        texts: &'a Texts,
        salt: &'a str,
    }
    if texts.is_empty() {
        return "}".into();
    }
    // Strings are always JSON.
    let mut tail = serde_json::to_string(&Tail { texts, salt }).unwrap_or_default();
    tail.replace_range(..1, ",");
    tail
}

/// Names of texts, and their salted hashes.
type Promised = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
struct Promises {
    #[serde(default)]
    texts: Promised,
}

#[derive(Default, Deserialize)]
struct Loose {
    #[serde(default)]
    by: String,
    recorded_by: Option<String>,
    occurred: Option<Instant>,
}

#[derive(Deserialize)]
struct RawLine<'a> {
    v: u32,
    #[serde(borrow)]
    run: Cow<'a, str>,
    #[serde(borrow)]
    writer: Cow<'a, str>,
    n: u64,
    #[serde(borrow)]
    hlc: Cow<'a, str>,
    #[serde(borrow)]
    wall: Option<Cow<'a, str>>,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    #[serde(default)]
    seen: BTreeMap<String, (u64, String)>,
    again: Option<EntryId>,
    #[serde(borrow)]
    event: &'a RawValue,
    #[serde(borrow)]
    hash: Cow<'a, str>,
    texts: Option<Texts>,
    #[serde(borrow)]
    salt: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Body<'a> {
    v: u32,
    run: &'a str,
    writer: &'a str,
    n: u64,
    hlc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    wall: Option<String>,
    prev: String,
    seen: BTreeMap<&'a str, (u64, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<&'a EntryId>,
    event: Box<RawValue>,
}
