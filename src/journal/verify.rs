//! Verifying: whether the feeds of a run are, to the byte, what was once written.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::path::Path;

use super::chain::Chain;
use super::disk::Disk;
use super::feed::is_feed;
use super::journal::run_of;
use super::line::{self, Line};
use super::torn::is_beginning;
use super::{Digest, Event, FEEDS};

/// The answer, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Ok,
    /// Lines that others saw are absent, cut, or have not arrived yet.
    Incomplete,
    /// Bytes, order or chain are wrong.
    Broken,
}

impl Verdict {
    /// `ok`, `incomplete` or `broken`.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Incomplete => "incomplete",
            Verdict::Broken => "broken",
        }
    }
}

/// One thing that was found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file's name in the folder of the feeds.
    pub file: String,
    /// From 1.
    pub line: u64,
    /// The rest of a sentence about that line.
    pub what: String,
    pub verdict: Verdict,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub verdict: Verdict,
    /// What is wrong or absent, by file and line.
    pub findings: Vec<Finding>,
    /// Torn last lines: no fault, but worth saying.
    pub torn: Vec<Finding>,
    /// Right lines.
    pub lines: usize,
    pub feeds: usize,
    /// Texts that were taken out after they were written.
    pub withheld: usize,
}

impl Verification {
    /// What no verification of a log by itself can find.
    pub const LIMITS: &str = "The log alone can't show: a last line that was removed before anyone else had seen it, a whole feed that nobody else had seen, a complete rewrite of all feeds, or anything that was never recorded.";

    /// One sentence: `ok: 231 lines in 4 feeds, 1 torn last line, 2 texts withheld`.
    pub fn summary(&self) -> String {
        let count = |n: usize, one: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {one}s"),
        };
        let mut text = format!(
            "{}: {} in {}",
            self.verdict.word(),
            count(self.lines, "line"),
            count(self.feeds, "feed")
        );
        for (n, one) in [
            (self.findings.len(), "finding"),
            (self.torn.len(), "torn last line"),
        ] {
            if n > 0 {
                text += &format!(", {}", count(n, one));
            }
        }
        if self.withheld > 0 {
            text += &format!(", {} withheld", count(self.withheld, "text"));
        }
        text
    }
}

/// Reads every byte of every feed of the run in `folder`.
pub fn verify(disk: &dyn Disk, folder: &Path) -> io::Result<Verification> {
    let folder = folder.join(FEEDS);
    let mut files = BTreeMap::new();
    for (name, _) in disk.files(&folder)? {
        if is_feed(&name) {
            let bytes = disk.read_from(&folder.join(&name), 0)?;
            files.insert(name, bytes);
        }
    }
    let read: Vec<(&str, Vec<Piece>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), pieces(bytes)))
        .collect();
    let lines = read.iter().flat_map(|(_, pieces)| pieces);
    let run = run_of(lines.filter_map(|p| p.line.as_ref().ok()));

    let mut search = Search {
        run,
        ..Search::default()
    };
    for (file, pieces) in &read {
        search.feed(file, pieces);
    }
    search.heads();
    search.opening(read.first().map_or("", |(file, _)| file));
    Ok(search.end(read.len()))
}

/// The bytes between two newlines.
struct Piece<'a> {
    bytes: &'a [u8],
    ended: bool,
    line: Result<Line, String>,
}

fn pieces(bytes: &[u8]) -> Vec<Piece<'_>> {
    bytes
        .split_inclusive(|b| *b == b'\n')
        .map(|piece| {
            let (bytes, ended) = match piece {
                [line @ .., b'\n'] => (line, true),
                tail => (tail, false),
            };
            Piece {
                bytes,
                ended,
                line: line::read(bytes),
            }
        })
        .collect()
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: &'a str,
    number: u64,
}

#[derive(Default)]
struct Search<'a> {
    run: Option<String>,
    findings: Vec<Finding>,
    torn: Vec<Finding>,
    lines: usize,
    withheld: usize,
    opened: bool,
    /// Every right line, by writer and number.
    known: HashMap<(&'a str, u64), (Digest, Place<'a>)>,
    /// What lines say that they had seen.
    seen: Vec<(&'a str, u64, Digest, Place<'a>)>,
}

impl<'a> Search<'a> {
    fn feed(&mut self, file: &'a str, pieces: &'a [Piece]) {
        let mut chain = Chain::default();
        for (number, piece) in (1..).zip(pieces) {
            let place = Place { file, number };
            match &piece.line {
                Ok(line) => self.line(place, line, &mut chain),
                Err(_) if !piece.ended && self.is_torn(piece.bytes, &chain) => {
                    let what = "is the beginning of a line, torn off".into();
                    self.torn.push(finding(place, what, Verdict::Ok));
                }
                Err(what) => {
                    chain.lose();
                    self.broken(place, what.clone());
                }
            }
        }
    }

    fn line(&mut self, place: Place<'a>, line: &'a Line, chain: &mut Chain) {
        let entry = &line.entry;
        if self.run.as_ref().is_some_and(|run| *run != line.run) {
            chain.lose();
            self.broken(place, format!("is of another run, {}", line.run));
            return;
        }
        if let Some(complaint) = chain.follow(line) {
            self.broken(place, complaint);
        }
        for fault in &line.faults {
            self.broken(place, fault.clone());
        }
        let key = (entry.writer(), entry.n());
        match self.known.get(&key) {
            Some((hash, _)) if *hash == entry.hash() => return, // a copy of the feed
            Some((_, other)) => {
                let what = format!(
                    "has the number of another line, {}:{}",
                    other.file, other.number
                );
                self.broken(place, what);
            }
            None => {
                self.known.insert(key, (entry.hash(), place));
            }
        }
        self.lines += 1;
        self.withheld += entry.withheld();
        self.opened |= matches!(entry.fact().event, Event::RunOpened(_));
        for (writer, (n, hash)) in &entry.parts().seen {
            self.seen.push((writer, *n, *hash, place));
        }
    }

    fn is_torn(&self, bytes: &[u8], chain: &Chain) -> bool {
        let after = chain.last().map(|l| (l.writer.as_str(), l.n));
        is_beginning(bytes, self.run.as_deref(), after)
    }

    /// Holds what lines had seen against what is there.
    fn heads(&mut self) {
        for (writer, n, hash, place) in std::mem::take(&mut self.seen) {
            match self.known.get(&(writer, n)) {
                Some((known, _)) if *known == hash => {}
                Some((_, other)) => self.broken(
                    place,
                    format!(
                        "had seen a different line {writer}/{n} than the one in {}:{}",
                        other.file, other.number
                    ),
                ),
                None => self.findings.push(finding(
                    place,
                    format!("had seen line {writer}/{n}, which is not here"),
                    Verdict::Incomplete,
                )),
            }
        }
    }

    fn opening(&mut self, file: &'a str) {
        if !self.opened {
            self.findings.push(finding(
                Place { file, number: 1 },
                "the entry that opened the run is in none of the feeds".into(),
                Verdict::Incomplete,
            ));
        }
    }

    fn broken(&mut self, place: Place, what: String) {
        self.findings.push(finding(place, what, Verdict::Broken));
    }

    fn end(mut self, feeds: usize) -> Verification {
        self.findings
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Verification {
            verdict: self
                .findings
                .iter()
                .map(|f| f.verdict)
                .max()
                .unwrap_or(Verdict::Ok),
            findings: self.findings,
            torn: self.torn,
            lines: self.lines,
            feeds,
            withheld: self.withheld,
        }
    }
}

fn finding(place: Place, what: String, verdict: Verdict) -> Finding {
    Finding {
        file: place.file.into(),
        line: place.number,
        what,
        verdict,
    }
}
