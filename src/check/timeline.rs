//! The night as it is planned: its steps in the order of the clock, and for each service the steps
//! that change and that test it. Made once for each plan, so that no rule has to look at all pairs
//! of steps.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::forecast::Times;
use crate::runbook::{Runbook, StepIx, When};

pub(super) struct Timeline<'a> {
    /// The steps of the window by planned start; those that start together as the file has them,
    /// but never before what they need.
    pub order: Vec<StepIx>,
    /// Where each step stands in that order.
    turn: Vec<Option<usize>>,
    /// The place of each service in the file.
    places: HashMap<&'a str, usize>,
    changed: Vec<Vec<StepIx>>,
    tested: Vec<Vec<StepIx>>,
}

impl<'a> Timeline<'a> {
    pub fn of(book: &'a Runbook, times: &[Option<Times>]) -> Timeline<'a> {
        let order = order(book, times);
        let mut turn = vec![None; book.steps.len()];
        for (at, &ix) in order.iter().enumerate() {
            turn[ix] = Some(at);
        }
        let services = book.services.iter().enumerate();
        let mut line = Timeline {
            places: services.map(|(at, s)| (s.id.as_str(), at)).collect(),
            changed: vec![Vec::new(); book.services.len()],
            tested: vec![Vec::new(); book.services.len()],
            order,
            turn,
        };
        line.note_services(book);
        line
    }

    /// The place of a step in the planned order; none outside the window.
    pub fn turn(&self, ix: StepIx) -> Option<usize> {
        self.turn[ix]
    }

    pub fn place(&self, service: &str) -> Option<usize> {
        self.places.get(service).copied()
    }

    /// The steps that change the service at that place, in planned order.
    pub fn changes(&self, place: usize) -> &[StepIx] {
        &self.changed[place]
    }

    /// The steps that test the service at that place, or one whose test proves it, in planned
    /// order.
    pub fn tests(&self, place: usize) -> &[StepIx] {
        &self.tested[place]
    }

    fn note_services(&mut self, book: &Runbook) {
        for &ix in &self.order {
            let step = &book.steps[ix];
            for place in step.changes.iter().filter_map(|id| self.places.get(&**id)) {
                note(&mut self.changed[*place], ix);
            }
            for &place in step.tests.iter().filter_map(|id| self.places.get(&**id)) {
                note(&mut self.tested[place], ix);
                let proves = book.services[place].proves.iter();
                for also in proves.filter_map(|id| self.places.get(&**id)) {
                    note(&mut self.tested[*also], ix);
                }
            }
        }
    }
}

/// Each step once, although it may test a service in two ways.
fn note(steps: &mut Vec<StepIx>, ix: StepIx) {
    if steps.last() != Some(&ix) {
        steps.push(ix);
    }
}

/// By planned start, then by the place in the file, needs first (Kahn, 1962). A step starts no
/// earlier than what it needs finishes, so what is taken next never starts before what was taken.
fn order(book: &Runbook, times: &[Option<Times>]) -> Vec<StepIx> {
    let mut place = vec![0; book.steps.len()];
    book.in_order()
        .enumerate()
        .for_each(|(at, ix)| place[ix] = at);
    let inside = |ix: StepIx| book.phases[book.steps[ix].phase].when == When::Window;
    let mut open = vec![0_usize; book.steps.len()];
    let mut needed_by: Vec<Vec<StepIx>> = vec![Vec::new(); book.steps.len()];
    for ix in (0..book.steps.len()).filter(|&ix| inside(ix)) {
        for &need in book.steps[ix].needs.iter().filter(|&&need| inside(need)) {
            open[ix] += 1;
            needed_by[need].push(ix);
        }
    }
    let key = |ix: StepIx| Reverse((times[ix].map(|t| t.start), place[ix], ix));
    let free = (0..open.len()).filter(|&ix| inside(ix) && open[ix] == 0);
    let mut next: BinaryHeap<_> = free.map(key).collect();
    let mut order = Vec::new();
    while let Some(Reverse((_, _, ix))) = next.pop() {
        order.push(ix);
        for &waiting in &needed_by[ix] {
            open[waiting] -= 1;
            if open[waiting] == 0 {
                next.push(key(waiting));
            }
        }
    }
    order
}
