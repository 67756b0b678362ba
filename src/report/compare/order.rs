//! Which steps were begun in another order than in the first run.

use crate::run::Run;
use crate::runbook::StepIx;
use crate::time::Instant;

use super::{ComparedPlace, Pair, times};

/// As few steps as explain the difference: those that are not in the longest row of steps that
/// both runs began in the same order.
pub(super) fn changes(runs: [&Run; 2], both: &[Pair]) -> Vec<ComparedPlace> {
    let mut begun: Vec<(Instant, Instant, Pair)> = both
        .iter()
        .filter_map(|&(a, b)| Some((begin(runs[0], a)?, begin(runs[1], b)?, (a, b))))
        .collect();
    begun.sort_by_key(|(first, ..)| *first);
    let then: Vec<Pair> = begun.iter().map(|(.., pair)| *pair).collect();
    begun.sort_by_key(|(_, second, _)| *second);
    let now: Vec<Pair> = begun.iter().map(|(.., pair)| *pair).collect();
    let place = |pair: &Pair| then.iter().position(|p| p == pair).unwrap_or(0);
    let kept = longest_rise(&now.iter().map(place).collect::<Vec<_>>());
    let before = |order: &[Pair], pair: &Pair, run: usize| {
        let at = order.iter().position(|p| p == pair)?;
        let (a, b) = order.get(at.checked_sub(1)?)?;
        let ix = [*a, *b][run];
        Some(runs[run].plan.steps.get(ix)?.number.clone())
    };
    let moved = now
        .iter()
        .enumerate()
        .filter(|(n, _)| !kept.contains(n))
        .filter_map(|(_, pair)| {
            let step = runs[1].plan.steps.get(pair.1)?;
            Some(ComparedPlace {
                number: step.number.clone(),
                id: step.id.clone(),
                title: step.title.clone(),
                after: [before(&then, pair, 0), before(&now, pair, 1)],
            })
        });
    moved.collect()
}

fn begin(run: &Run, ix: StepIx) -> Option<Instant> {
    let (start, finish) = times(run, ix);
    start.or(finish)
}

/// The places of a longest run of rising numbers.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    // The length of the best one that ends here, and the place before it there.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (n, number) in numbers.iter().enumerate() {
        let before = (0..n)
            .filter(|&m| numbers[m] < *number)
            .max_by_key(|&m| (best[m].0, std::cmp::Reverse(m)));
        best.push((before.map_or(1, |m| best[m].0 + 1), before));
    }
    let last = (0..best.len()).max_by_key(|&n| (best[n].0, std::cmp::Reverse(n)));
    let mut rise: Vec<usize> = std::iter::successors(last, |&n| best[n].1).collect();
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn the_longest_rise_is_found() {
        for (numbers, places) in [
            (vec![], vec![]),
            (vec![0, 1, 2], vec![0, 1, 2]),
            (vec![2, 0, 1, 3], vec![1, 2, 3]),
            (vec![1, 0], vec![0]),
            (vec![0, 3, 1, 2, 4], vec![0, 2, 3, 4]),
        ] {
            assert_eq!(longest_rise(&numbers), places, "{numbers:?}");
        }
    }
}
