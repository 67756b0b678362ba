//! A runbook's YAML as plain keys and values, for those who carry it into another form.

use super::guard;
use super::tree::{Kind, NodeId, Tree};

/// A value as it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Nothing is written behind the key.
    Nothing,
    /// A text, and whether it stands there without quotes.
    Text(String, bool),
    List(Vec<Plain>),
    Map(Vec<(String, Plain)>),
}

/// The keys and values of a file; nothing where it is no YAML.
pub fn plain(bytes: &[u8]) -> Option<Plain> {
    let text = guard::admit(bytes).ok()?;
    let tree = Tree::parse(text).ok()?;
    Some(value(&tree, 0))
}

fn value(tree: &Tree, node: NodeId) -> Plain {
    let Some(node) = tree.nodes.get(node) else {
        return Plain::Nothing;
    };
    match &node.kind {
        Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null") => {
            Plain::Nothing
        }
        Kind::Scalar { text, plain } => Plain::Text(text.clone(), *plain),
        Kind::List(items) => Plain::List(items.iter().map(|item| value(tree, *item)).collect()),
        Kind::Map(pairs) => Plain::Map(
            pairs
                .iter()
                .map(|(key, at)| (key_text(tree, *key), value(tree, *at)))
                .collect(),
        ),
        Kind::Alias(to) => value(tree, *to),
        Kind::Hole => Plain::Nothing,
    }
}

fn key_text(tree: &Tree, key: NodeId) -> String {
    match value(tree, key) {
        Plain::Text(text, _) => text,
        _ => String::new(),
    }
}
