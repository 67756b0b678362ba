//! What is wrong with a runbook: everything at once, each with its place and a hint.

use std::fmt;
use std::sync::Arc;

use super::path::{self, At, parts, within};
use super::source::{Gravity, Part, Place, Source};

/// Something that is wrong in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where in the plan: `phases[1].steps[3].needs[0]`; empty for the file as a whole.
    pub path: String,
    pub message: String,
    pub hint: Option<String>,
    /// Other places that have to do with it.
    pub notes: Vec<Note>,
    pub place: Place,
}

/// Another place that has to do with a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub path: String,
    pub text: String,
    pub place: Place,
}

/// All that is wrong with a file, in its order.
#[derive(Debug, Clone)]
pub struct Problems {
    pub problems: Vec<Problem>,
    /// Whether that is all; a file with very many errors isn't read to its end.
    pub complete: bool,
    pub source: Arc<Source>,
}

impl Problem {
    /// A problem with the value at a path.
    pub fn new(source: &Source, path: &str, message: impl Into<String>) -> Problem {
        Problem {
            path: path.to_string(),
            message: message.into(),
            hint: None,
            notes: Vec::new(),
            place: source.place(path, Part::Value),
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    pub fn note(mut self, source: &Source, path: &str, text: impl Into<String>) -> Problem {
        self.notes.push(Note {
            path: path.to_string(),
            text: text.into(),
            place: source.place(path, Part::Value),
        });
        self
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> usize {
        self.place.line
    }

    /// The column in the line, from 1, in characters.
    pub fn column(&self) -> usize {
        self.place.column
    }
}

impl Problems {
    /// All problems as a person reads them: a blank line between, no newline at the end.
    pub fn render(&self, colour: bool) -> String {
        let mut parts: Vec<String> = self
            .problems
            .iter()
            .map(|p| self.source.show(p, Gravity::Error, colour))
            .collect();
        if !self.complete {
            let count = self.problems.len();
            parts.push(format!(
                "error: these are the first {count}; more were not looked for"
            ));
        }
        parts.join("\n\n")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

/// What was found wrong so far, before anyone looked where that stands in the file.
#[derive(Debug, Default)]
pub struct Found {
    all: Vec<Finding>,
    /// Places with the same fault as another, reported together with it.
    told: Vec<String>,
    /// Not everything was looked at.
    pub cut: bool,
}

/// How many other places have the same fault, and on which lines.
#[derive(Debug, Clone, Default)]
pub struct Same {
    pub lines: Vec<usize>,
}

impl Same {
    /// `, and 12 more on lines 14, 18, 22, ...`.
    pub fn said(&self) -> String {
        let shown: Vec<String> = self.lines.iter().take(3).map(usize::to_string).collect();
        let (more, line) = match self.lines.len() {
            0 => return String::new(),
            1 => ("", "line"),
            n if n > 3 => (", ...", "lines"),
            _ => ("", "lines"),
        };
        format!(
            ", and {} more on {line} {}{more}",
            self.lines.len(),
            shown.join(", ")
        )
    }
}

/// More than this nobody reads, and looking for names that were meant takes its time.
const MOST: usize = 100;

/// So many places where the same is wrong are shown.
const SHOWN_OF_SAME: usize = 3;

/// One thing found wrong.
#[derive(Debug)]
pub struct Finding {
    pub path: String,
    pub part: Part,
    pub message: String,
    pub hint: Option<String>,
    pub notes: Vec<(String, Part, String)>,
    /// A place that is given and need not be looked up.
    pub place: Option<Place>,
    /// Only what is found at this key under the path follows from it.
    pub follows: Option<&'static str>,
    /// How often the same was found elsewhere, and not kept.
    more: usize,
}

impl Found {
    pub fn add(&mut self, at: At, message: impl Into<String>) -> &mut Finding {
        self.push(at.to_string(), message.into())
    }

    /// Whether enough was found; what comes after is not kept.
    pub fn is_full(&self) -> bool {
        self.all.len() > MOST
    }

    pub fn push(&mut self, path: String, message: String) -> &mut Finding {
        if self.is_full() {
            self.all.truncate(MOST);
            self.cut = true;
        }
        self.all.push(Finding {
            path,
            part: Part::Value,
            message,
            hint: None,
            notes: Vec::new(),
            place: None,
            follows: None,
            more: 0,
        });
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    /// Whether the same was found often enough; then it is only counted.
    pub fn is_enough(&mut self, message: &str) -> bool {
        let mut same = self.all.iter_mut().filter(|f| f.message == message);
        let (Some(first), Some(_), Some(_)) = (same.next(), same.next(), same.next()) else {
            return false;
        };
        first.more += 1;
        true
    }

    /// What follows from a fault at that path was reported with another.
    pub fn follows(&mut self, path: String) {
        self.told.push(path);
    }

    /// What was found last at this path is about its key.
    pub fn last_on_key(&mut self, at: At) {
        if let Some(last) = self.all.last_mut().filter(|f| f.path == at.to_string()) {
            last.on_key();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether some of the names in a list couldn't be read: the list, an item, or one of its keys.
    pub fn hides(&self, list: &str, keys: &[&str]) -> bool {
        self.all.iter().filter(|f| f.part == Part::Value).any(|f| {
            if f.path.is_empty() {
                return f.follows.is_none_or(|key| key == list);
            }
            let mut parts = parts(&f.path).filter(|p| !matches!(p, path::Part::Item(_)));
            let ours = parts.next() == Some(path::Part::Key(list));
            ours && match (parts.last(), f.follows) {
                (_, Some(missing)) => keys.contains(&missing),
                (Some(path::Part::Key(key)), None) => keys.contains(&key),
                _ => true,
            }
        })
    }

    /// Those that don't merely follow from what was found before.
    pub fn unless_within(mut self, before: &Found) -> Found {
        let wrong: Vec<String> = before
            .all
            .iter()
            .filter(|f| f.part == Part::Value)
            .map(|f| match f.follows {
                Some(key) if f.path.is_empty() => key.to_string(),
                Some(key) => format!("{}.{key}", f.path),
                None => f.path.clone(),
            })
            .chain(before.told.iter().cloned())
            .collect();
        self.all
            .retain(|f| !wrong.iter().any(|w| within(&f.path, w)));
        self
    }

    pub fn append(&mut self, mut other: Found) {
        self.all.append(&mut other.all);
        self.told.append(&mut other.told);
        self.cut |= other.cut;
    }

    /// Looks up all places and puts the problems in the order of the file.
    pub fn locate(self, source: Arc<Source>) -> Problems {
        let mut problems: Vec<Problem> = self
            .all
            .into_iter()
            .map(|f| Problem {
                place: f.place.unwrap_or_else(|| source.place(&f.path, f.part)),
                notes: f
                    .notes
                    .into_iter()
                    .map(|(path, part, text)| Note {
                        place: source.place(&path, part),
                        path,
                        text,
                    })
                    .collect(),
                path: f.path,
                message: match f.more {
                    0 => f.message,
                    more => format!("{} ({} places)", f.message, more + SHOWN_OF_SAME),
                },
                hint: f.hint,
            })
            .collect();
        problems.sort_by_key(|p| p.place);
        problems.dedup();
        Problems {
            problems,
            complete: !self.cut,
            source,
        }
    }
}

impl Finding {
    pub fn hint(&mut self, hint: impl Into<String>) -> &mut Finding {
        self.hint = Some(hint.into());
        self
    }

    /// `did you mean 'x'?`, where something is near enough.
    pub fn nearest<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> &mut Finding {
        if let Some(found) = crate::text::nearest(word, candidates) {
            self.hint = Some(format!("did you mean '{found}'?"));
        }
        self
    }

    pub fn note(&mut self, at: At, text: impl Into<String>) -> &mut Finding {
        self.notes.push((at.to_string(), Part::Value, text.into()));
        self
    }

    /// The key is wrong, not its value.
    pub fn on_key(&mut self) -> &mut Finding {
        self.part = Part::Key;
        self
    }
}
