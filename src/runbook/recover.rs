//! Reads a file that is wrong somewhere, again and again, until everything wrong is known.
//!
//! Serde stops at the first error. So that error is noted, what is wrong is made a hole, which
//! passes for anything, and the file is read again. What is left goes through the other checks.

use serde::Deserialize;

use super::faults::{cut_at_commas, explain};
use super::file::File;
use super::nodes::{Fault, Reader, What};
use super::problem::{Found, Same};
use super::tree::{Kind, Node, NodeId, Tree};

/// More errors of structure than this say that it is no runbook.
const MOST: usize = 50;

/// How many places with the same fault are reported one by one.
const ONE_BY_ONE: usize = 3;

/// The file with holes, and what was wrong; no file if there are too many errors.
pub fn read(text: &str, mut tree: Tree, found: &mut Found) -> Option<File> {
    for _ in 0..MOST {
        match File::deserialize(Reader::new(&tree, 0)) {
            Ok(file) => return Some(file),
            Err(fault) => {
                let others = alike(&tree, &fault);
                let lines = others
                    .iter()
                    .map(|&node| tree.nodes[node].span.start.line());
                let same = Same {
                    lines: lines.collect(),
                };
                explain(text, &tree, &fault, same, found);
                for &node in &others {
                    if let What::Missing(key) = fault.what {
                        found.follows(format!("{}.{key}", tree.path(node)));
                    }
                    mend(&mut tree, node, &fault.what);
                }
                mend(&mut tree, fault.node.unwrap_or(0), &fault.what);
            }
        }
    }
    found.cut = true;
    None
}

/// The other nodes with the same unknown or missing key, where there are many of them.
fn alike(tree: &Tree, fault: &Fault) -> Vec<NodeId> {
    let Some(node) = fault.node else {
        return Vec::new();
    };
    let has = |map: NodeId, key: &str| tree.child(map, key).is_some();
    let found: Vec<NodeId> = match &fault.what {
        What::UnknownKey { key, .. } => {
            let shape = tree.shape(node);
            let is_it = |&other: &NodeId| {
                other != node
                    && tree.text(other) == Some(key)
                    && tree.key_of(other) == Some(other)
                    && tree.shape(other) == shape
            };
            (0..tree.nodes.len()).filter(is_it).collect()
        }
        What::Missing(key) => {
            let shape = tree.shape(node);
            let is_it = |&other: &NodeId| {
                other != node
                    && matches!(tree.nodes[other].kind, Kind::Map(_))
                    && !has(other, key)
                    && tree.shape(other) == shape
            };
            (0..tree.nodes.len()).filter(is_it).collect()
        }
        _ => Vec::new(),
    };
    if found.len() < ONE_BY_ONE {
        return Vec::new();
    }
    found
}

/// Takes the fault out of the tree.
fn mend(tree: &mut Tree, node: NodeId, what: &What) {
    match what {
        What::UnknownKey { .. } => {
            let pieces = pieces_of_text(tree, node);
            pieces.into_iter().for_each(|key| remove_entry(tree, key));
            remove_entry(tree, node);
        }
        What::Twice(_) => remove_entry(tree, node),
        What::Missing(key) => add_hole(tree, node, key),
        _ => tree.nodes[node].kind = Kind::Hole,
    }
}

/// The keys that are pieces of the same text, which a comma has cut.
fn pieces_of_text(tree: &Tree, key: NodeId) -> Vec<NodeId> {
    let whole = cut_at_commas(tree, key);
    let Some(Kind::Map(entries)) = tree.nodes[key].parent.map(|map| &tree.nodes[map].kind) else {
        return Vec::new();
    };
    let own = entries.iter().position(|(k, _)| *k == key).unwrap_or(0);
    let others = entries[own..].iter().map(|(k, _)| *k);
    others
        .take_while(|k| whole.is_some() && cut_at_commas(tree, *k) == whole)
        .collect()
}

fn remove_entry(tree: &mut Tree, key: NodeId) {
    if let Some(parent) = tree.nodes[key].parent
        && let Kind::Map(entries) = &mut tree.nodes[parent].kind
    {
        entries.retain(|(k, _)| *k != key);
    }
}

fn add_hole(tree: &mut Tree, owner: NodeId, key: &str) {
    let span = tree.nodes[owner].span;
    let first = tree.nodes.len();
    let new = |kind| Node {
        kind,
        parent: Some(owner),
        span,
    };
    let text = key.to_string();
    tree.nodes.push(new(Kind::Scalar { text, plain: true }));
    tree.nodes.push(new(Kind::Hole));
    match &mut tree.nodes[owner].kind {
        Kind::Map(entries) => entries.push((first, first + 1)),
        // `window:` with nothing behind it is a map without keys.
        other => *other = Kind::Map(vec![(first, first + 1)]),
    }
}
