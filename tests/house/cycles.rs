//! Files that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

/// The groups of nodes in which each leads to each other one (strongly connected components of two
/// nodes or more), after Tarjan 1972.
pub fn cycles(nodes: &[usize], edges: impl Fn(usize) -> BTreeSet<usize>) -> Vec<Vec<usize>> {
    let known: BTreeSet<usize> = nodes.iter().copied().collect();
    let next = nodes.iter().map(|node| {
        let to = edges(*node).into_iter().filter(|to| known.contains(to));
        (*node, to.collect())
    });
    let mut search = Search {
        next: next.collect(),
        index: BTreeMap::new(),
        low: BTreeMap::new(),
        path: Vec::new(),
        found: Vec::new(),
    };
    for node in nodes {
        if !search.index.contains_key(node) {
            search.visit(*node);
        }
    }
    search.found
}

struct Search {
    next: BTreeMap<usize, Vec<usize>>,
    index: BTreeMap<usize, usize>,
    low: BTreeMap<usize, usize>,
    path: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search {
    fn visit(&mut self, node: usize) {
        let number = self.index.len();
        self.index.insert(node, number);
        self.low.insert(node, number);
        self.path.push(node);
        for next in self.next[&node].clone() {
            if !self.index.contains_key(&next) {
                self.visit(next);
                self.lower(node, self.low[&next]);
            } else if self.path.contains(&next) {
                self.lower(node, self.index[&next]);
            }
        }
        if self.low[&node] == number {
            let from = self.path.iter().position(|other| *other == node);
            let circle = self.path.split_off(from.unwrap_or_default());
            if circle.len() > 1 {
                self.found.push(circle);
            }
        }
    }

    fn lower(&mut self, node: usize, to: usize) {
        let low = self.low.entry(node).or_insert(to);
        *low = to.min(*low);
    }
}

#[test]
fn circles_are_found() {
    let edges = |node: usize| match node {
        0 => BTreeSet::from([1]),
        1 => BTreeSet::from([2, 3]),
        2 => BTreeSet::from([0]),
        3 => BTreeSet::from([4]),
        4 => BTreeSet::from([3, 5]),
        _ => BTreeSet::new(),
    };
    let found = cycles(&[0, 1, 2, 3, 4, 5], edges);
    assert_eq!(found, [vec![3, 4], vec![0, 1, 2]]);
}
