//! Reads a file that is wrong somewhere, again and again, until everything wrong is known.
//!
//! Serde stops at the first error. So that error is noted, what is wrong is made a hole, which
//! passes for anything, and the file is read again. What is left goes through the other checks.

use serde::Deserialize;

use super::faults::explain;
use super::file::File;
use super::nodes::{Fault, Reader, What};
use super::problem::Found;
use super::tree::{Kind, Node, NodeId, Tree};

/// More errors of structure than this say that it is no runbook.
const MOST: usize = 50;

/// The file with holes, and what was wrong; no file if there are too many errors.
pub fn read(mut tree: Tree, found: &mut Found) -> Option<File> {
    for _ in 0..MOST {
        match File::deserialize(Reader::new(&tree, 0)) {
            Ok(file) => return Some(file),
            Err(fault) => {
                explain(&tree, &fault, found);
                mend(&mut tree, fault);
            }
        }
    }
    found.cut = true;
    None
}

/// Takes the fault out of the tree.
fn mend(tree: &mut Tree, fault: Fault) {
    let node = fault.node.unwrap_or(0);
    match fault.what {
        What::UnknownKey { .. } | What::Twice(_) => remove_entry(tree, node),
        What::Missing(key) => add_hole(tree, node, key),
        _ => tree.nodes[node].kind = Kind::Hole,
    }
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
