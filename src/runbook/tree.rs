//! The YAML of a runbook with the place of every node; made only when something must be shown.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::guard::MAX_DEPTH;
use super::path::{Part, parts};

pub type NodeId = usize;

/// What is said of a file that nests deeper than [`MAX_DEPTH`].
pub const TOO_DEEP: &str = "nested too deep: 64 levels is the limit";

/// A document as a flat list of nodes; the first is its root.
#[derive(Debug)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// Where a second document begins, if one does.
    pub second: Option<Marker>,
}

#[derive(Debug)]
pub struct Node {
    pub kind: Kind,
    pub parent: Option<NodeId>,
    pub span: Span,
}

#[derive(Debug)]
pub enum Kind {
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<NodeId>),
    /// Keys and values.
    Map(Vec<(NodeId, NodeId)>),
    Alias(NodeId),
    /// Stands for a node that is wrong or missing, and passes for anything.
    Hole,
}

/// Why a text is not YAML, and where: line from 1, column from 1, in characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Malformed {
    pub message: String,
    pub line: usize,
    pub column: usize,
}

impl Malformed {
    pub fn at(mark: &Marker, message: impl Into<String>) -> Malformed {
        Malformed {
            message: message.into(),
            line: mark.line(),
            column: mark.col() + 1,
        }
    }
}

impl Tree {
    /// The first document of a text.
    pub fn parse(text: &str) -> Result<Tree, Malformed> {
        let mut builder = Builder::default();
        let mut second = None;
        for event in Parser::new_from_str(text) {
            match event {
                Err(e) => return Err(Malformed::at(e.marker(), e.info())),
                Ok((Event::DocumentStart(_), span)) if !builder.nodes.is_empty() => {
                    second = Some(span.start);
                    break;
                }
                Ok((event, span)) => builder.take(event, span)?,
            }
        }
        Ok(Tree {
            nodes: builder.nodes,
            second,
        })
    }

    /// The node at a path, or the nearest above it, and whether it is the node itself.
    pub fn find(&self, path: &str) -> (NodeId, bool) {
        let mut at = 0;
        for part in parts(path) {
            let next = match (self.nodes.get(at).map(|n| &n.kind), &part) {
                (Some(Kind::List(items)), Part::Item(index)) => items.get(*index).copied(),
                (Some(Kind::Map(entries)), Part::Key(key)) => entries
                    .iter()
                    .find(|(k, _)| self.text(*k) == Some(key))
                    .map(|(_, value)| *value),
                _ => None,
            };
            match next {
                Some(node) => at = node,
                None => return (at, false),
            }
        }
        (at, true)
    }

    /// The text of a scalar.
    pub fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes.get(node)?.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The value of a key.
    pub fn value_of(&self, key: NodeId) -> Option<NodeId> {
        let Kind::Map(entries) = &self.nodes[self.nodes.get(key)?.parent?].kind else {
            return None;
        };
        let entry = entries.iter().find(|(k, _)| *k == key);
        entry.map(|(_, value)| *value)
    }

    /// The value that a map has under a key.
    pub fn child(&self, map: NodeId, key: &str) -> Option<NodeId> {
        let Kind::Map(entries) = &self.nodes.get(map)?.kind else {
            return None;
        };
        let entry = entries.iter().find(|(k, _)| self.text(*k) == Some(key));
        entry.map(|(_, value)| *value)
    }

    /// The keys that lead to a node, without places in lists: `phases[].steps[]`.
    pub fn shape(&self, mut node: NodeId) -> String {
        let mut parts = Vec::new();
        while let Some(parent) = self.nodes.get(node).and_then(|n| n.parent) {
            parts.push(match &self.nodes[parent].kind {
                Kind::List(_) => "[]",
                _ => self.key_of(node).and_then(|k| self.text(k)).unwrap_or("?"),
            });
            node = parent;
        }
        parts.reverse();
        parts.join(".")
    }

    /// The key under which a node stands in its map, if it does; for a key, the key itself.
    pub fn key_of(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.nodes.get(node)?.parent?;
        let Kind::Map(entries) = &self.nodes[parent].kind else {
            return None;
        };
        entries
            .iter()
            .find(|(key, value)| *key == node || *value == node)
            .map(|(key, _)| *key)
    }

    /// The path of a node; of a key, that of its value.
    pub fn path(&self, mut node: NodeId) -> String {
        let mut parts = Vec::new();
        while let Some(parent) = self.nodes.get(node).and_then(|n| n.parent) {
            match &self.nodes[parent].kind {
                Kind::List(items) => {
                    let index = items.iter().position(|item| *item == node);
                    parts.push(format!("[{}]", index.unwrap_or_default()));
                }
                _ => {
                    let key = self.key_of(node).and_then(|key| self.text(key));
                    parts.push(format!(".{}", key.unwrap_or("?")));
                }
            }
            node = parent;
        }
        parts.reverse();
        parts.concat().trim_start_matches('.').to_string()
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    /// The collections that are open, and the key that waits for its value.
    open: Vec<(NodeId, Option<NodeId>)>,
    anchors: HashMap<usize, NodeId>,
}

impl Builder {
    fn take(&mut self, event: Event, span: Span) -> Result<(), Malformed> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = Kind::Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain,
                };
                self.add(kind, span, anchor);
            }
            Event::Alias(anchor) => {
                // An anchor inside itself has no node yet to point to; a hole passes for it.
                let target = self.anchors.get(&anchor);
                let kind = target.map_or(Kind::Hole, |node| Kind::Alias(*node));
                self.add(kind, span, 0);
            }
            Event::SequenceStart(anchor, _) => self.enter(Kind::List(vec![]), span, anchor)?,
            Event::MappingStart(anchor, _) => self.enter(Kind::Map(vec![]), span, anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((node, _)) = self.open.pop() {
                    self.nodes[node].span.end = span.end;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, kind: Kind, span: Span, anchor: usize) -> Result<(), Malformed> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Malformed::at(&span.start, TOO_DEEP));
        }
        let node = self.add(kind, span, anchor);
        self.open.push((node, None));
        Ok(())
    }

    fn add(&mut self, kind: Kind, span: Span, anchor: usize) -> NodeId {
        let node = self.nodes.len();
        let parent = self.open.last().map(|(parent, _)| *parent);
        self.nodes.push(Node { kind, parent, span });
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        if let Some((parent, waiting)) = self.open.last_mut() {
            match (&mut self.nodes[*parent].kind, waiting.take()) {
                (Kind::List(items), _) => items.push(node),
                (Kind::Map(entries), Some(key)) => entries.push((key, node)),
                _ => *waiting = Some(node),
            }
        }
        node
    }
}
