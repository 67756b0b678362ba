//! Who is next: by a figure, and among equals by the ties that people agreed on.

use std::collections::BTreeSet;

use super::super::services::Needs;

/// Services, the smallest figure first. Ties: what is needed before what needs it, then the
/// smaller rank.
pub struct Queue<'a, K> {
    needs: &'a Needs,
    ranks: &'a [usize],
    figures: Vec<Option<K>>,
    /// Of those with the same figure so many are beneath it.
    held: Vec<usize>,
    /// By figure, whether it is held, and rank.
    order: BTreeSet<(K, bool, usize, usize)>,
}

impl<'a, K: Ord + Copy> Queue<'a, K> {
    pub fn new(needs: &'a Needs, ranks: &'a [usize]) -> Queue<'a, K> {
        Queue {
            needs,
            ranks,
            figures: vec![None; ranks.len()],
            held: vec![0; ranks.len()],
            order: BTreeSet::new(),
        }
    }

    /// Puts a service in, or to where it belongs with another figure.
    pub fn put(&mut self, ix: usize, figure: K) {
        self.take(ix);
        self.figures[ix] = Some(figure);
        let (needs, equal) = (self.needs, |other: &&usize| self.is_equal(**other, figure));
        self.held[ix] = needs.below(ix).iter().filter(equal).count();
        self.order.insert(self.place(ix, figure));
        for &above in needs.above(ix) {
            self.hold(above, figure, 1);
        }
    }

    pub fn pop(&mut self) -> Option<usize> {
        let &(.., first) = self.order.first()?;
        self.take(first);
        Some(first)
    }

    pub fn has(&self, ix: usize) -> bool {
        self.figures[ix].is_some()
    }

    fn take(&mut self, ix: usize) {
        let Some(figure) = self.figures[ix].take() else {
            return;
        };
        self.order.remove(&self.place(ix, figure));
        let needs = self.needs;
        for &above in needs.above(ix) {
            self.hold(above, figure, -1);
        }
    }

    fn hold(&mut self, ix: usize, figure: K, more: isize) {
        if !self.is_equal(ix, figure) {
            return;
        }
        let before = self.place(ix, figure);
        self.held[ix] = self.held[ix].saturating_add_signed(more);
        let after = self.place(ix, figure);
        if before != after {
            self.order.remove(&before);
            self.order.insert(after);
        }
    }

    fn is_equal(&self, ix: usize, figure: K) -> bool {
        self.figures[ix] == Some(figure)
    }

    fn place(&self, ix: usize, figure: K) -> (K, bool, usize, usize) {
        (figure, self.held[ix] > 0, self.ranks[ix], ix)
    }
}

/// So many proven in so many seconds; the more a second, the smaller.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub proven: usize,
    pub seconds: i64,
}

impl Ord for Rate {
    fn cmp(&self, other: &Rate) -> std::cmp::Ordering {
        // Without division: a/b > c/d as a*d > c*b.
        let product = |a: &Rate, b: &Rate| a.proven as i128 * i128::from(b.seconds);
        product(other, self).cmp(&product(self, other))
    }
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Rate) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Rate {
    fn eq(&self, other: &Rate) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Rate {}
