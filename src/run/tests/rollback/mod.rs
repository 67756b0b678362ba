//! Going back, over random plans and random nights: what is undone, in which order, and that it
//! always comes to an end.

mod plans;

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Mode, Outcome, RollbackExtent, Span, Stage, Way};
use crate::journal::{Decision, Event};
use crate::run::testing::{Night, finish, start};
use crate::run::{Command, Doing, Request, Rule, Run, Undoing};
use crate::runbook::{StepIx, Undo, When};

use plans::{any_acts, any_part, yaml};

/// A night at which things happen by chance, and what is known of it from outside.
struct Chance {
    night: Night,
    steps: usize,
    choices: Vec<u8>,
    chosen: usize,
    /// From which entry on a step that was taken back counts again.
    anew: BTreeMap<StepIx, usize>,
}

impl Chance {
    fn choose(&mut self, below: usize) -> usize {
        self.chosen += 1;
        let noise = self.chosen.wrapping_mul(2_654_435_761) >> 7;
        (usize::from(self.choices[self.chosen % self.choices.len()]) + noise) % below
    }

    fn run(&mut self) -> &Run {
        self.night.run("amara")
    }

    /// Something that may be refused.
    fn tries(&mut self, ix: StepIx, kind: u8, ago: Option<i64>) {
        let step = format!("x{ix}");
        let finish = |outcome| Command::Finish {
            step: step.clone(),
            outcome,
            confirm: None,
            results: Vec::new(),
        };
        let gate = self.run().plan.steps[ix].gate.is_some();
        let command = match kind {
            _ if gate => Command::Decide {
                gate: step,
                decision: if kind < 9 {
                    Decision::Go
                } else {
                    Decision::Hold
                },
                until: None,
                conditions: vec![],
            },
            0..=2 => start(&step),
            3..=6 => finish(Outcome::Done),
            7 => finish(Outcome::Failed),
            8 => finish(Outcome::WorkedAround),
            9 => Command::Skip { step },
            10 => Command::Reopen { step },
            _ if self.anew.is_empty() && self.run().rollbacks.is_empty() => Command::TakeBack,
            _ => start(&step),
        };
        let mut request = Request::from(command).because("x");
        request.at = ago.map(|minutes| self.night.now - Span::minutes(minutes).delta());
        let was_back = self.run().is_rolled_back(ix);
        let place = self.run().log.len();
        let _ = self.night.record("amara", request);
        // Skipped for good, it stays taken back.
        if was_back && !self.run().is_rolled_back(ix) {
            self.anew.insert(ix, place);
        }
    }

    /// What was begun, read from the log alone.
    fn begun(&mut self) -> BTreeSet<StepIx> {
        let anew = self.anew.clone();
        let run = self.run();
        let mut begun = BTreeSet::new();
        for (place, line) in run.log.iter().enumerate().filter(|(_, l)| !l.is_void()) {
            if let Event::StepStarted { step, way } | Event::StepFinished { step, way, .. } =
                &line.fact().event
                && way.is_forward()
                && let Some(ix) = run.plan.step(step)
                && anew.get(&ix).is_none_or(|from| *from <= place)
                && run.plan.phases[run.plan.steps[ix].phase].when == When::Window
            {
                begun.insert(ix);
            }
        }
        begun
    }

    fn goes_back(&mut self) -> Result<(), TestCaseError> {
        let points: Vec<StepIx> = self.run().made_points().collect();
        let named = |c: &mut Chance| format!("x{}", c.choose(c.steps));
        let extent = match self.choose(4) {
            0 => RollbackExtent::Only {
                steps: vec![named(self), named(self)],
            },
            1 => RollbackExtent::Everything,
            _ if points.is_empty() => RollbackExtent::Everything,
            _ => RollbackExtent::To {
                point: format!("x{}", points[self.choose(points.len())]),
            },
        };
        let back = Command::Rollback {
            extent: extent.clone(),
        };
        self.night
            .does("amara", Request::from(back).because("no-go"));
        for _ in 0..200 {
            let begun = self.begun();
            check_what(self.run(), &extent, &begun)?;
            check_order(self.run(), &begun)?;
            if !self.takes_back_one()? {
                break;
            }
        }
        let run = self.run();
        for item in run.undos() {
            prop_assert!(item.stage.meets_needs(), "stuck: {item:?}");
            let own = if item.way == Way::Back {
                vec![item.step]
            } else {
                item.covers.clone()
            };
            for ix in own.into_iter().filter(|_| item.stage != Stage::Skipped) {
                prop_assert!(run.is_rolled_back(ix), "x{} {:?}", ix, item);
            }
        }
        Ok(())
    }

    /// False when there is nothing more that could be done.
    fn takes_back_one(&mut self) -> Result<bool, TestCaseError> {
        let undos = self.run().undos();
        let run = self.run();
        let meant = |u: &&Undoing| run.way_of(u.step, Doing::Start) == u.way;
        let mut waiting = undos.iter().filter(|u| u.stage == Stage::Waiting);
        if let Some(waiting) = waiting.find(meant) {
            let rule = self
                .night
                .refused("amara", start(&format!("x{}", waiting.step)))
                .rule;
            let waits = [Rule::NeedsUnmet, Rule::StillRunning, Rule::AlreadyFinished];
            prop_assert!(waits.contains(&rule), "{rule}: {waiting:?}");
        }
        let mut steps = 0..self.steps;
        let running = steps.rfind(|&ix| self.run().steps[ix].forward.is_running());
        let open = |u: &&Undoing| matches!(u.stage, Stage::Ready | Stage::Failed | Stage::Running);
        let ready: Vec<&Undoing> = undos.iter().filter(open).collect();
        if let Some(ix) = running.filter(|_| ready.is_empty() || self.choose(3) == 0) {
            // It may have been entered late that it was started out of its turn.
            let finish = Request::from(finish(&format!("x{ix}"))).because("x");
            self.night
                .does("amara", finish.overriding(Rule::NeedsUnmet));
            return Ok(true);
        }
        if ready.is_empty() {
            return Ok(false);
        }
        let item = ready[self.choose(ready.len())];
        let step = format!("x{}", item.step);
        let ends = |outcome| Command::Finish {
            step: step.clone(),
            outcome,
            confirm: None,
            results: Vec::new(),
        };
        let command = match (self.choose(8), item.stage) {
            (0, Stage::Ready | Stage::Running) => ends(Outcome::Failed),
            (1, Stage::Ready | Stage::Failed) => Command::Skip { step },
            (2, _) => ends(Outcome::WorkedAround),
            (3, Stage::Ready | Stage::Failed) => start(&step),
            _ => finish(&step),
        };
        self.night
            .does("amara", Request::from(command).because("x"));
        Ok(true)
    }
}

fn needs(run: &Run, ix: StepIx, other: StepIx) -> bool {
    let needed = &run.plan.steps[ix].needs;
    needed.iter().any(|&n| n == other || needs(run, n, other))
}

/// What is in a rollback.
fn check_what(
    run: &Run,
    extent: &RollbackExtent,
    begun: &BTreeSet<StepIx>,
) -> Result<(), TestCaseError> {
    let undos = run.undos();
    let has_undo = |ix: &StepIx| matches!(run.plan.steps[*ix].undo, Some(Undo::Work(_)));
    let mut asked: BTreeSet<StepIx> = begun.clone();
    if let RollbackExtent::Only { steps } = extent {
        let named: Vec<StepIx> = steps.iter().filter_map(|s| run.plan.step(s)).collect();
        asked.retain(|&ix| named.iter().any(|&n| n == ix || needs(run, ix, n)));
    }
    let mut covered = BTreeSet::new();
    let restores: Vec<&Undoing> = undos.iter().filter(|u| u.way == Way::Restore).collect();
    if let RollbackExtent::To { point } = extent {
        let point = run.plan.step(point).unwrap_or_default();
        let made = run.steps[point].forward.finish().map(|f| f.stamp.at);
        let of = run.plan.steps[point].restore_point.as_ref().map(|p| &p.of);
        covered.extend(asked.iter().copied().filter(|&ix| {
            let changes = &run.plan.steps[ix].changes;
            let within = changes.iter().all(|s| of.is_some_and(|of| of.contains(s)));
            ix != point && !changes.is_empty() && within && run.steps[ix].begun() >= made
        }));
        prop_assert_eq!(restores.len(), usize::from(!covered.is_empty()));
    }
    let replaced: BTreeSet<StepIx> = restores.iter().flat_map(|r| r.covers.clone()).collect();
    prop_assert_eq!(&replaced, &covered);
    let undone: BTreeSet<StepIx> = undos
        .iter()
        .filter(|u| u.way == Way::Back)
        .map(|u| u.step)
        .collect();
    let left = asked
        .iter()
        .copied()
        .filter(|ix| !covered.contains(ix) && has_undo(ix));
    prop_assert_eq!(undone, left.collect::<BTreeSet<_>>());
    Ok(())
}

/// Nothing is ready before what stands on it.
fn check_order(run: &Run, begun: &BTreeSet<StepIx>) -> Result<(), TestCaseError> {
    let undos = run.undos();
    for item in undos.iter().filter(|u| u.stage == Stage::Ready) {
        let own = if item.way == Way::Back {
            vec![item.step]
        } else {
            item.covers.clone()
        };
        let stands_on = |ix: StepIx| own.iter().any(|&o| needs(run, ix, o));
        let running = begun
            .iter()
            .filter(|&&ix| run.steps[ix].forward.is_running());
        let working = running
            .filter(|&&ix| own.contains(&ix) || stands_on(ix))
            .count();
        prop_assert_eq!(working, 0, "work runs on {:?}", item);
        for other in undos
            .iter()
            .filter(|u| !u.stage.meets_needs() && *u != item)
        {
            let above = match other.way {
                Way::Restore => {
                    other.step == item.step || other.covers.iter().any(|&c| stands_on(c))
                }
                _ => stands_on(other.step),
            };
            // What stands on one that a restore covers, and under another, goes back with both.
            let mut rests = item
                .covers
                .iter()
                .chain([&item.step])
                .filter(|_| item.way == Way::Restore);
            let within = rests.any(|&k| k == other.step || needs(run, k, other.step));
            prop_assert!(!above || within, "{item:?} before {other:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn everything_begun_is_taken_back_in_order(
        parts in vec(any_part(), 4..11),
        nights in (any_acts(), any_acts()),
        choices in vec(any::<u8>(), 16),
    ) {
        let steps = parts.len();
        let night = Night::open(&yaml(&parts), Mode::Live);
        let mut chance = Chance { night, steps, choices, chosen: 0, anew: BTreeMap::new() };
        for acts in [nights.0, nights.1] {
            for (ix, kind, ago) in acts {
                chance.tries(ix % steps, kind, ago);
                chance.night.wait(3);
            }
            chance.goes_back()?;
            let resume = Request::from(Command::Resume { scope: None });
            chance.night.does("amara", resume.because("once more"));
        }
    }
}
