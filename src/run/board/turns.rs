//! All that bears on a service, in the order of time.

use crate::run::Run;
use crate::time::Instant;

use super::course::Course;
use super::needs::Needs;
use super::records::Records;

/// Something that bears on a service. At one moment the earlier in this list comes first: what
/// passes at the end of a change was tested after it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Work on it or beneath it begins, by its place in the changes.
    Begun(usize),
    Ended(usize),
    Raised(usize),
    Resolved(usize),
    /// A service that it needs was mended.
    Mended(usize),
    /// A service that it needs is down since then, or is not any more.
    Beneath(usize, Option<Instant>),
    Tested(usize),
    Proven(usize),
}

/// All that bears on a service, in the order of time.
pub(super) fn turns(
    run: &Run,
    needs: &Needs,
    records: &Records,
    courses: &[Course],
    ix: usize,
) -> Vec<(Instant, Turn)> {
    let record = &records.of[ix];
    let mut turns = Vec::new();
    for n in records.changes_below(needs, ix) {
        let change = &records.changes[n];
        turns.push((change.from, Turn::Begun(n)));
        turns.extend(change.until.map(|at| (at, Turn::Ended(n))));
    }
    for &below in needs.below(ix) {
        let course = &courses[below];
        turns.extend(course.mends.iter().map(|&at| (at, Turn::Mended(below))));
        let downs = course.downs.iter();
        turns.extend(downs.map(|&(at, since)| (at, Turn::Beneath(below, since))));
    }
    let at = |n: usize| run.tests[n].stamp.at;
    turns.extend(record.tests.iter().map(|&n| (at(n), Turn::Tested(n))));
    turns.extend(record.proofs.iter().map(|&n| (at(n), Turn::Proven(n))));
    for &n in &record.blockers {
        let blocker = &run.blockers[n];
        turns.push((blocker.raised.at, Turn::Raised(n)));
        let resolved = blocker.resolved.as_ref();
        // A clock that is behind resolves nothing before it was raised.
        let resolved = resolved.map(|(stamp, _)| stamp.at.max(blocker.raised.at));
        turns.extend(resolved.map(|at| (at, Turn::Resolved(n))));
    }
    turns.sort_unstable();
    turns
}
