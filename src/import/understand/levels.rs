//! How deep each row lies: by outline, a column, indents or numbers, whichever is deepest and
//! consistent.

/// What each row says about its depth, in the order in which they are asked.
#[derive(Debug, Default)]
pub struct Sources {
    pub outline: Vec<Option<usize>>,
    pub column: Vec<Option<usize>>,
    pub indent: Vec<Option<usize>>,
    pub numbers: Vec<Option<usize>>,
}

/// The depth of each row, and by what it is known.
pub fn depths(sources: &Sources) -> Option<(Vec<usize>, &'static str)> {
    let all = [
        (&sources.outline, "the outline levels"),
        (&sources.column, "the column of levels"),
        (&sources.indent, "the indents"),
        (&sources.numbers, "the numbers"),
    ];
    let consistent = all.into_iter().filter_map(|(source, name)| {
        let depths = ranked(source)?;
        let deepest = depths.iter().max().copied().unwrap_or(0);
        (deepest > 0 && is_consistent(&depths)).then_some((deepest, depths, name))
    });
    // The first of the deepest.
    let mut best: Option<(usize, Vec<usize>, &'static str)> = None;
    for found in consistent {
        if best.as_ref().is_none_or(|b| found.0 > b.0) {
            best = Some(found);
        }
    }
    best.map(|(_, depths, name)| (depths, name))
}

/// Every row goes at most one deeper than the one before, and the first is at the top.
fn is_consistent(depths: &[usize]) -> bool {
    depths.first() == Some(&0) && depths.windows(2).all(|pair| pair[1] <= pair[0] + 1)
}

/// Depths as 0, 1, 2 of whatever numbers they are.
fn ranked(source: &[Option<usize>]) -> Option<Vec<usize>> {
    let known: Vec<usize> = source.iter().flatten().copied().collect();
    // Rows that say nothing are as deep as the one before.
    if known.len() * 10 < source.len() * 8 || known.is_empty() {
        return None;
    }
    let mut distinct = known;
    distinct.sort_unstable();
    distinct.dedup();
    let mut last = 0;
    let rank = |depth: &Option<usize>| {
        if let Some(depth) = depth {
            last = distinct.iter().position(|d| d == depth).unwrap_or(0);
        }
        last
    };
    Some(source.iter().map(rank).collect())
}

/// How many parts a number has: `1.2` has 2. Nothing for what is no number of an outline.
pub fn number_depth(reference: &str) -> Option<usize> {
    let parts: Vec<&str> = reference.trim().trim_end_matches('.').split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty()
            && (part.chars().all(|c| c.is_ascii_digit())
                || (part.len() == 1 && part.chars().all(|c| c.is_ascii_alphabetic())))
    };
    parts.iter().all(is_part).then_some(parts.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_consistent_source_is_used() {
        let some = |all: &[usize]| all.iter().copied().map(Some).collect::<Vec<_>>();
        let sources = Sources {
            outline: some(&[0, 1, 1, 0]),
            column: Vec::new(),
            indent: some(&[0, 2, 4, 0]),
            numbers: some(&[1, 3, 1, 1]),
        };
        assert_eq!(depths(&sources), Some((vec![0, 1, 2, 0], "the indents")));
        // From the top straight to the third level.
        let sources = Sources {
            numbers: some(&[1, 2, 1, 3]),
            ..Sources::default()
        };
        assert_eq!(depths(&sources), None);
        assert_eq!(number_depth("1.10"), Some(2));
        assert_eq!(number_depth("2.a"), Some(2));
        assert_eq!(number_depth("T-01"), None);
    }
}
