//! Which service stands on which, all the way down and all the way up.

use std::collections::HashMap;

use crate::runbook::Service;

/// Services by their places in the plan, which has no rings among them.
pub struct Needs {
    below: Vec<Vec<usize>>,
    above: Vec<Vec<usize>>,
}

impl Needs {
    pub fn of(services: &[Service]) -> Needs {
        let places = places(services);
        let place = |id: &String| places.get(id.as_str()).copied();
        let direct: Vec<Vec<usize>> = services
            .iter()
            .map(|service| service.needs.iter().filter_map(place).collect())
            .collect();
        let below: Vec<Vec<usize>> = (0..services.len()).map(|ix| all(&direct, ix)).collect();
        let mut above = vec![Vec::new(); services.len()];
        for (ix, below) in below.iter().enumerate() {
            below.iter().for_each(|&other| above[other].push(ix));
        }
        Needs { below, above }
    }

    /// What it needs, directly or through others, in the order of the plan.
    pub fn below(&self, ix: usize) -> &[usize] {
        &self.below[ix]
    }

    /// What needs it, directly or through others, in the order of the plan.
    pub fn above(&self, ix: usize) -> &[usize] {
        &self.above[ix]
    }
}

/// The places of services by their ids.
pub fn places(services: &[Service]) -> HashMap<&str, usize> {
    let ids = services.iter().map(|service| service.id.as_str());
    ids.zip(0..).collect()
}

fn all(direct: &[Vec<usize>], ix: usize) -> Vec<usize> {
    let mut seen = vec![false; direct.len()];
    let mut open: Vec<usize> = direct[ix].clone();
    let mut all = Vec::new();
    while let Some(next) = open.pop() {
        if !std::mem::replace(&mut seen[next], true) {
            all.push(next);
            open.extend(&direct[next]);
        }
    }
    all.sort_unstable();
    all
}
