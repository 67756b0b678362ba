//! Cycles: things that need each other all the way round, so that none can ever begin.

/// Cycles in a graph of needs, each as the nodes in order of need. No node is in two of them.
pub fn cycles(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut cycles = Vec::new();
    let mut left = vec![true; needs.len()];
    loop {
        peel(needs, &mut left);
        let Some(first) = left.iter().position(|l| *l) else {
            return cycles;
        };
        // Everything left needs something that is left, so this walk must come back to itself.
        let mut walk = vec![first];
        let cycle = loop {
            let last = walk[walk.len() - 1];
            let Some(next) = needs[last].iter().copied().find(|n| left[*n]) else {
                break walk;
            };
            if let Some(start) = walk.iter().position(|n| *n == next) {
                break walk.split_off(start);
            }
            walk.push(next);
        };
        for node in &cycle {
            left[*node] = false;
        }
        cycles.push(cycle);
    }
}

/// Takes away whatever doesn't need, directly or through others, what is left.
fn peel(needs: &[Vec<usize>], left: &mut [bool]) {
    let mut open = vec![0usize; needs.len()];
    let mut needed_by = vec![Vec::new(); needs.len()];
    let mut free = Vec::new();
    for node in (0..needs.len()).filter(|n| left[*n]) {
        let known = needs[node].iter().filter(|n| left[**n]);
        for need in known {
            open[node] += 1;
            needed_by[*need].push(node);
        }
        if open[node] == 0 {
            free.push(node);
        }
    }
    while let Some(node) = free.pop() {
        left[node] = false;
        for next in &needed_by[node] {
            open[*next] -= 1;
            if open[*next] == 0 {
                free.push(*next);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_found_whole_and_once() {
        assert_eq!(
            cycles(&[vec![], vec![0], vec![0, 1]]),
            Vec::<Vec<usize>>::new()
        );
        // 3 leads into a cycle, 4 hangs off it; 5 and 6 are another.
        let needs = [vec![2], vec![0], vec![1], vec![0], vec![], vec![6], vec![5]];
        assert_eq!(cycles(&needs), [vec![0, 2, 1], vec![5, 6]]);
    }

    #[test]
    fn a_long_chain_is_no_ring_and_takes_no_stack() {
        let needs: Vec<Vec<usize>> = (0..100_000usize)
            .map(|n| n.checked_sub(1).into_iter().collect())
            .collect();
        assert!(cycles(&needs).is_empty());
    }
}
