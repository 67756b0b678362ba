//! A runbook file as text: where a path stands in it, and its lines with what is wrong underlined.

use std::sync::OnceLock;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::problem::Problem;
use super::tree::{Kind, NodeId, Tree};
use crate::text;

/// A runbook file, kept to point into it.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    /// The text as YAML, where the file itself is none; its lines are those of the file.
    mended: Option<String>,
    /// Where each line begins.
    lines: OnceLock<Vec<usize>>,
    tree: OnceLock<Option<Tree>>,
}

/// A piece of one line: line and column from 1, column and length in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub length: usize,
}

/// Whether the key or the value of a path is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    Key,
    #[default]
    Value,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    Error,
    Warning,
    Note,
}

/// The place of a key, of which there may be several alike.
pub(super) fn place_of_key(tree: &Tree, key: NodeId) -> Place {
    let span = &tree.nodes[key].span;
    Place {
        line: span.start.line(),
        column: span.start.col() + 1,
        length: span.end.col().saturating_sub(span.start.col()),
    }
}

impl Source {
    /// A file by the name to show for it.
    pub fn new(bytes: &[u8], name: &str) -> Source {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        Source {
            name: text::safe(name).into_owned(),
            text: String::from_utf8_lossy(bytes).into_owned(),
            mended: None,
            lines: OnceLock::new(),
            tree: OnceLock::new(),
        }
    }

    /// The same file, in which places are looked up by that text.
    pub(super) fn with_mended(self, mended: String) -> Source {
        Source {
            mended: Some(mended),
            ..self
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines of the file, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }

    /// Line and column of the value at a path such as `phases[1].steps[3].takes`, or of the nearest
    /// thing above it that is in the file.
    pub fn locate(&self, path: &str) -> (usize, usize) {
        let place = self.place(path, Part::Value);
        (place.line, place.column)
    }

    /// What to underline for a path.
    pub fn place(&self, path: &str, part: Part) -> Place {
        let start = Place {
            line: 1,
            column: 1,
            length: 0,
        };
        let Some(tree) = self.tree() else {
            return start;
        };
        let (node, exact) = tree.find(path);
        // Of something that isn't there, its owner's beginning says enough.
        let part = if exact { part } else { Part::Value };
        tree.nodes
            .get(node)
            .map_or(start, |_| self.place_of(tree, node, part))
    }

    /// `error: what`, with the line underlined and the hint; without a final newline.
    pub fn show(&self, problem: &Problem, gravity: Gravity, colour: bool) -> String {
        let level = match gravity {
            Gravity::Error => Level::ERROR,
            Gravity::Warning => Level::WARNING,
            Gravity::Note => Level::NOTE,
        };
        let title = level.primary_title(text::safe(&problem.message).into_owned());
        let mut group = Group::with_title(title);
        group = self.excerpt(group, problem.place, None);
        for note in &problem.notes {
            group = self.excerpt(group, note.place, Some(&note.text));
        }
        if let Some(hint) = &problem.hint {
            let hint = text::safe(hint).into_owned();
            group = group.element(Level::HELP.with_name("hint").message(hint));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.render(&[group])
    }

    /// The tree, unless the file can't be parsed.
    fn tree(&self) -> Option<&Tree> {
        self.tree
            .get_or_init(|| Tree::parse(self.mended.as_ref().unwrap_or(&self.text)).ok())
            .as_ref()
    }

    fn place_of(&self, tree: &Tree, node: NodeId, part: Part) -> Place {
        let key = tree.key_of(node);
        let span = &tree.nodes[node].span;
        let one_line = span.start.line() == span.end.line() && span.end.col() > span.start.col();
        let meant = match (&tree.nodes[node].kind, key) {
            (_, Some(key)) if part == Part::Key => key,
            // The key says more than the beginning of a block, or than nothing at all.
            (_, Some(key)) if !one_line => key,
            _ => node,
        };
        let span = &tree.nodes[meant].span;
        let line = span.start.line();
        let rest = self
            .line(line)
            .chars()
            .count()
            .saturating_sub(span.start.col());
        let length = if span.end.line() == line {
            span.end.col().saturating_sub(span.start.col()).min(rest)
        } else {
            rest
        };
        let is_block = matches!(tree.nodes[meant].kind, Kind::Map(_) | Kind::List(_));
        Place {
            line,
            column: span.start.col() + 1,
            length: if is_block && length == 0 {
                rest
            } else {
                length
            },
        }
    }

    fn line(&self, number: usize) -> &str {
        let lines = self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let start = number.checked_sub(1).and_then(|n| lines.get(n));
        let end = lines.get(number).copied().unwrap_or(self.text.len());
        let line = start.map_or("", |start| &self.text[*start..end]);
        line.trim_end_matches(['\n', '\r'])
    }

    /// One line of the file, as much of it as a screen shows, with its piece marked.
    fn excerpt<'a>(&'a self, group: Group<'a>, place: Place, label: Option<&str>) -> Group<'a> {
        // The renderer cuts lines to the screen's width, but takes its time over very long ones.
        const LONG: usize = 2_000;
        const BEFORE: usize = 60;
        let from = place.column.saturating_sub(1);
        let skipped = if from + place.length < LONG {
            0
        } else {
            from.saturating_sub(BEFORE)
        };
        // Character by character, so that the marked piece stays where it is.
        let visible = |c: char| match c {
            '\t' => ' ',
            c if text::is_unsafe(c) => '\u{fffd}',
            c => c,
        };
        let line = self.line(place.line).chars().skip(skipped).map(visible);
        let shown: String = line.take(LONG).collect();
        let from = from - skipped;
        let offset = |chars: usize| {
            let mut all = shown.char_indices().map(|(at, _)| at);
            all.nth(chars).unwrap_or(shown.len())
        };
        let span = offset(from)..offset(from + place.length.max(1));
        let label = label.map(|label| text::safe(label).into_owned());
        let kind = match label {
            None => AnnotationKind::Primary,
            Some(_) => AnnotationKind::Context,
        };
        let snippet = Snippet::source(shown)
            .line_start(place.line)
            .annotation(kind.span(span).label(label));
        if skipped == 0 {
            return group.element(snippet.path(self.name.as_str()));
        }
        // The snippet itself would count the column in what is shown of the line.
        let origin = Origin::path(self.name.as_str())
            .line(place.line)
            .char_column(place.column);
        group.element(origin).element(snippet)
    }
}
