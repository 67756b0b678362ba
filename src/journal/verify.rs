//! Verifying: whether the feeds of a run are, to the byte, what was once written.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::path::Path;

use super::authentic::forgery;
use super::chain::Chain;
use super::disk::Disk;
use super::feed::is_feed;
use super::files::{Sure, check_files};
use super::journal::run_of;
use super::line::{self, Line};
use super::torn::is_beginning;
use super::{Digest, Entry, Event, FEEDS, Hlc};

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
    /// A feed's name in the folder of the feeds, or the path of another file in the run folder.
    pub file: String,
    /// From 1; none where it is the file as a whole.
    pub line: Option<u64>,
    /// The rest of a sentence about that line or file.
    pub what: String,
    pub verdict: Verdict,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
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

/// Reads every byte of every feed of the run in `folder`, of its runbook and of its evidence.
pub fn verify(disk: &dyn Disk, folder: &Path) -> io::Result<Verification> {
    search(disk, folder, |named| {
        check_files(&mut Sure::new(), disk, folder, named)
    })
}

/// Reads every byte of every feed, and nothing else.
#[cfg(test)]
pub(super) fn verify_feeds(disk: &dyn Disk, folder: &Path) -> io::Result<Verification> {
    search(disk, folder, |_| Vec::new())
}

/// `files` finds what is wrong with the files that the entries name.
fn search(
    disk: &dyn Disk,
    folder: &Path,
    files: impl Fn(Vec<&Entry>) -> Vec<Finding>,
) -> io::Result<Verification> {
    let folder = folder.join(FEEDS);
    let mut feeds = BTreeMap::new();
    for (name, _) in disk.files(&folder)? {
        if is_feed(&name) {
            let bytes = disk.read_from(&folder.join(&name), 0)?;
            feeds.insert(name, bytes);
        }
    }
    let read: Vec<(&str, Vec<Piece>)> = feeds
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
    search.dates(&read);
    search.heads();
    search.opening(read.first().map_or("", |(file, _)| file));
    search.files(files);
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

fn opens(entry: &Entry) -> bool {
    matches!(entry.fact().event, Event::RunOpened(_))
}

/// A right line that was read.
struct Known<'a> {
    hash: Digest,
    hlc: Hlc,
    place: Place<'a>,
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
    /// The lines that name another file of the run.
    naming: Vec<&'a Entry>,
    /// Every right line, by writer and number.
    known: HashMap<(&'a str, u64), Known<'a>>,
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
        if let Some(forged) = forgery(entry) {
            self.broken(place, forged);
        }
        let key = (entry.writer(), entry.n());
        match self.known.get(&key) {
            Some(known) if known.hash == entry.hash() => return, // a copy of the feed
            Some(Known { place: other, .. }) => {
                let what = format!(
                    "has the number of another line, {}:{}",
                    other.file, other.number
                );
                self.broken(place, what);
            }
            None => {
                let known = Known {
                    hash: entry.hash(),
                    hlc: entry.hlc(),
                    place,
                };
                self.known.insert(key, known);
            }
        }
        self.lines += 1;
        self.withheld += entry.withheld();
        self.opened |= opens(entry);
        if let Event::RunOpened(_) | Event::EvidenceGiven { file: Some(_), .. } = entry.fact().event
        {
            self.naming.push(entry);
        }
        for (writer, (n, hash)) in &entry.parts().seen {
            self.seen.push((writer, *n, *hash, place));
        }
    }

    fn is_torn(&self, bytes: &[u8], chain: &Chain) -> bool {
        let after = chain.last().map(|l| (l.writer.as_str(), l.n));
        is_beginning(bytes, self.run.as_deref(), after)
    }

    /// One entry opens the run, and no line has a time before it, or before anything that its writer
    /// had seen: no program writes such a line, whatever its clock says.
    fn dates(&mut self, feeds: &[(&'a str, Vec<Piece>)]) {
        let first = self
            .naming
            .iter()
            .filter(|e| opens(e))
            .min_by_key(|e| e.key())
            .copied();
        for (file, pieces) in feeds {
            let mut before: Option<&Entry> = None;
            for (number, piece) in (1..).zip(pieces) {
                let Ok(line) = &piece.line else { continue };
                let (entry, place) = (&line.entry, Place { file, number });
                let seen = entry.parts().seen.iter().filter_map(|(writer, (n, hash))| {
                    let known = self.known.get(&(writer.as_str(), *n))?;
                    (known.hash == *hash).then_some(known.hlc)
                });
                let own = before
                    .filter(|b| b.writer() == entry.writer())
                    .map(Entry::hlc);
                if seen
                    .chain(own)
                    .max()
                    .is_some_and(|seen| seen >= entry.hlc())
                {
                    self.broken(
                        place,
                        "has a time before that of a line that its writer had seen".into(),
                    );
                }
                if let Some(first) = first.filter(|first| first.key() != entry.key()) {
                    if opens(entry) {
                        self.broken(place, "opens the run a second time".into());
                    } else if entry.hlc() < first.hlc() {
                        self.broken(place, "has a time before the run was opened".into());
                    }
                }
                before = Some(entry);
            }
        }
    }

    /// Holds what lines had seen against what is there.
    fn heads(&mut self) {
        for (writer, n, hash, place) in std::mem::take(&mut self.seen) {
            match self.known.get(&(writer, n)) {
                Some(known) if known.hash == hash => {}
                Some(Known { place: other, .. }) => self.broken(
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

    fn files(&mut self, check: impl Fn(Vec<&Entry>) -> Vec<Finding>) {
        let mut naming = std::mem::take(&mut self.naming);
        naming.sort_by(|a, b| a.key().cmp(&b.key()));
        self.findings.extend(check(naming));
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
        line: Some(place.number),
        what,
        verdict,
    }
}
