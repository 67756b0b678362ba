//! Who waits for whom: names and numbers become steps; what names nothing, and what closes a
//! cycle, is left out and reported.

use std::collections::HashMap;

use super::PlannedPhase;
use crate::import::draft::{Draft, Place, places};
use crate::import::understand::counted;
use crate::import::values::{Link, Relation, plain};
use crate::import::write::span;

/// What each step needs; nothing means the step before it.
pub fn needs(draft: &mut Draft, phases: &[PlannedPhase]) -> Vec<Option<Vec<usize>>> {
    let order = Order::of(phases, draft.steps.len());
    let is_in_order = order.at.windows(2).all(|pair| pair[0] < pair[1]);
    if !draft.has_links && is_in_order {
        return vec![None; draft.steps.len()];
    }
    let named = Named::of(draft);
    let mut graph = Graph::new(draft.steps.len());
    let mut silent = Vec::new();
    let mut wanted: Vec<(usize, usize, String)> = Vec::new();
    for at in 0..draft.steps.len() {
        let step = &draft.steps[at];
        let (links, followers, place) = (step.links.clone(), step.followers.clone(), step.place);
        let is_free = step.start.is_some();
        let waits_by_default =
            !draft.has_links || (!draft.links_are_complete && !is_free && at > 0);
        if links.is_empty() && waits_by_default {
            silent.push(at);
        }
        for link in &links {
            for other in named.find(link, at, place, draft) {
                if waits(link, place, at, draft) {
                    wanted.push((at, other, link.written.clone()));
                }
            }
        }
        for link in &followers {
            for other in named.find(link, at, place, draft) {
                wanted.push((other, at, link.written.clone()));
            }
        }
    }
    // Links to rows above can make no circle; each of the others might.
    let (back, forth): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(at, other, _)| other < at);
    for (at, other, _) in back {
        graph.add(at, other);
    }
    let has_circles = !forth.is_empty();
    for (at, other, written) in forth {
        match graph.way(other, at) {
            Some(way) => circle(at, other, &written, &way, draft),
            None => graph.add(at, other),
        }
    }
    // A successor column may name what a silent step waits for.
    let silent: Vec<usize> = silent
        .into_iter()
        .filter(|at| *at > 0 && graph.needs[*at].is_empty())
        .collect();
    if draft.has_links && !silent.is_empty() {
        let rows: Vec<Place> = silent.iter().map(|at| draft.steps[*at].place).collect();
        let text = format!(
            "{} no predecessor and no time; each waits for the one above it ({}). 'needs: []' lets a step start at once",
            if rows.len() == 1 {
                "1 step has".into()
            } else {
                format!("{} have", counted(rows.len(), "step"))
            },
            places(&rows)
        );
        draft.look(rows[0], text);
    }
    for at in silent {
        if !has_circles || graph.way(at - 1, at).is_none() {
            graph.add(at, at - 1);
        }
    }
    let before: HashMap<usize, usize> = phases
        .iter()
        .flat_map(|phase| phase.steps.windows(2).map(|pair| (pair[1], pair[0])))
        .collect();
    graph
        .needs
        .into_iter()
        .enumerate()
        .map(|(at, needs)| {
            let is_default = needs.len() == 1 && before.get(&at) == needs.first();
            let is_first = order.at[at] == 0 && needs.is_empty();
            (!is_default && !is_first).then_some(needs)
        })
        .collect()
}

/// Where each step stands in the runbook.
struct Order {
    at: Vec<usize>,
}

impl Order {
    fn of(phases: &[PlannedPhase], count: usize) -> Order {
        let mut at = vec![0; count];
        for (place, step) in phases.iter().flat_map(|phase| &phase.steps).enumerate() {
            at[*step] = place;
        }
        Order { at }
    }
}

/// Whether a step waits for the end of the other; any other link is reported, and kept as text.
fn waits(link: &Link, place: Place, at: usize, draft: &mut Draft) -> bool {
    let relation = match link.relation {
        Relation::FinishToStart => None,
        Relation::StartToStart => Some("starts together with it"),
        Relation::FinishToFinish => Some("ends together with it"),
        Relation::StartToFinish => Some("ends when it starts"),
    };
    if let Some(what) = relation {
        draft.left_out(
            place,
            format!(
                "'{}': a step that {what} can't be written; it is in the text",
                link.written
            ),
        );
        draft.steps[at]
            .others
            .push(("Predecessor".into(), link.written.clone()));
        return false;
    }
    if let Some(lag) = link.lag.filter(|lag| *lag != 0.0) {
        let sooner = if lag < 0.0 { "before" } else { "after" };
        let text = format!(
            "'{}': it waits for that step, and the {} {sooner} its end is in the text",
            link.written,
            span(lag.abs())
        );
        draft.left_out(place, text);
        draft.steps[at]
            .others
            .push(("Predecessor".into(), link.written.clone()));
    }
    true
}

fn circle(at: usize, other: usize, written: &str, way: &[usize], draft: &mut Draft) {
    let mut rows: Vec<Place> = way.iter().map(|step| draft.steps[*step].place).collect();
    rows.sort();
    rows.dedup();
    let place = draft.steps[at].place;
    let text = if at == other {
        format!("it needs itself ('{written}'); left out")
    } else {
        format!(
            "it needs '{written}', which needs this step itself in the end: {} are a circle; this link was left out",
            places(&rows)
        )
    };
    draft.look(place, text);
}

struct Graph {
    needs: Vec<Vec<usize>>,
}

impl Graph {
    fn new(count: usize) -> Graph {
        Graph {
            needs: vec![Vec::new(); count],
        }
    }

    fn add(&mut self, at: usize, other: usize) {
        if !self.needs[at].contains(&other) {
            self.needs[at].push(other);
        }
    }

    /// The steps from one to another that it needs in the end, if it does.
    fn way(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut open = vec![from];
        let mut seen = vec![false; self.needs.len()];
        while let Some(at) = open.pop() {
            if at == to {
                let mut way = vec![at];
                let mut last = at;
                while let Some(before) = came_from.get(&last) {
                    way.push(*before);
                    last = *before;
                }
                return Some(way);
            }
            if !std::mem::replace(&mut seen[at], true) {
                for next in &self.needs[at] {
                    came_from.entry(*next).or_insert(at);
                    open.push(*next);
                }
            }
        }
        None
    }
}

/// By what a row can be named.
struct Named {
    references: HashMap<String, Vec<usize>>,
    titles: HashMap<String, Vec<usize>>,
    rows: HashMap<usize, usize>,
    /// The steps of a phase, by its reference or title.
    phases: HashMap<String, Vec<usize>>,
    /// Whether numbers count the steps, and not the rows of the sheet.
    counts_steps: bool,
    has_references: bool,
}

impl Named {
    fn of(draft: &Draft) -> Named {
        let mut references: HashMap<String, Vec<usize>> = HashMap::new();
        let mut titles: HashMap<String, Vec<usize>> = HashMap::new();
        let mut rows = HashMap::new();
        for (at, step) in draft.steps.iter().enumerate() {
            if let Some(reference) = &step.reference {
                references.entry(key(reference)).or_default().push(at);
            }
            titles.entry(key(&step.title)).or_default().push(at);
            if let Place::Row(n) | Place::Line(n) = step.place {
                rows.insert(n, at);
            }
        }
        let mut phases: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, phase) in draft.phases.iter().enumerate() {
            let steps: Vec<usize> = (0..draft.steps.len())
                .filter(|at| draft.steps[*at].phase == index)
                .collect();
            for name in phase.reference.iter().chain([&phase.title]) {
                phases.insert(key(name), steps.clone());
            }
        }
        let mut named = Named {
            has_references: !references.is_empty(),
            references,
            titles,
            rows,
            phases,
            counts_steps: true,
        };
        named.counts_steps = named.fits(draft, true) >= named.fits(draft, false);
        named
    }

    /// How many numbers name a row above, one way or the other.
    fn fits(&self, draft: &Draft, counts_steps: bool) -> usize {
        let numbers = draft.steps.iter().enumerate().flat_map(|(at, step)| {
            step.links
                .iter()
                .filter_map(move |link| Some((at, link.to.parse::<usize>().ok()?)))
        });
        numbers
            .filter(|(at, number)| {
                let other = if counts_steps {
                    number.checked_sub(1)
                } else {
                    self.rows.get(number).copied()
                };
                other.is_some_and(|other| other < *at)
            })
            .count()
    }

    /// The steps that a link names; what names none is reported.
    fn find(&self, link: &Link, at: usize, place: Place, draft: &mut Draft) -> Vec<usize> {
        let name = key(&link.to);
        let nearest = |all: &Vec<usize>| {
            let above = all.iter().rev().find(|other| **other < at);
            above
                .or_else(|| all.iter().find(|other| **other != at))
                .or(all.first())
                .copied()
        };
        if let Some(all) = self.references.get(&name) {
            if all.len() > 1 {
                let rows: Vec<Place> = all.iter().map(|other| draft.steps[*other].place).collect();
                let chosen = nearest(all)
                    .map(|other| draft.steps[other].place.to_string())
                    .unwrap_or_default();
                draft.look(
                    place,
                    format!(
                        "it needs {}, which {} are; {chosen} was taken",
                        link.to,
                        places(&rows)
                    ),
                );
            }
            return nearest(all).into_iter().collect();
        }
        if let Some(all) = self.phases.get(&name).filter(|all| !all.contains(&at)) {
            return all.clone();
        }
        if let Some(all) = self.titles.get(&name) {
            return nearest(all).into_iter().collect();
        }
        if let (false, Ok(number)) = (self.has_references, link.to.parse::<usize>()) {
            let other = if self.counts_steps {
                number.checked_sub(1).filter(|n| *n < draft.steps.len())
            } else {
                self.rows.get(&number).copied()
            };
            if let Some(other) = other {
                return vec![other];
            }
        }
        // The beginning of one title alone.
        let mut starts = self
            .titles
            .iter()
            .filter(|(title, _)| name.chars().count() > 4 && title.starts_with(&name));
        if let (Some((_, all)), None) = (starts.next(), starts.next()) {
            return nearest(all).into_iter().collect();
        }
        draft.left_out(
            place,
            format!(
                "it needs '{}', which names nothing in the plan; left out",
                link.written
            ),
        );
        draft.steps[at]
            .others
            .push(("Predecessor".into(), link.written.clone()));
        Vec::new()
    }
}

fn key(name: &str) -> String {
    plain(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches('.')
        .to_string()
}
