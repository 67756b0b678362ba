//! Where something is in a runbook file, by its keys: `phases[1].steps[3].needs[0]`.

use std::fmt;

/// A path that is put together on the stack, and becomes text only when something is wrong.
#[derive(Clone, Copy)]
pub enum At<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    pub fn key(&'a self, key: &'a str) -> At<'a> {
        At::Key(self, key)
    }

    pub fn item(&'a self, index: usize) -> At<'a> {
        At::Item(self, index)
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => Ok(()),
            At::Key(At::Root, key) => f.write_str(key),
            At::Key(parent, key) => write!(f, "{parent}.{key}"),
            At::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// Whether a path is another one or lies under it.
pub fn within(path: &str, ancestor: &str) -> bool {
    path.strip_prefix(ancestor)
        .is_some_and(|rest| ancestor.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// One part of a written path.
#[derive(Debug, PartialEq)]
pub enum Part<'a> {
    Key(&'a str),
    Item(usize),
}

/// The parts of a written path. A key may contain anything but `.` and `[`.
pub fn parts(path: &str) -> impl Iterator<Item = Part<'_>> {
    path.split(['.', '['])
        .filter_map(|part| match part.strip_suffix(']').map(str::parse) {
            Some(Ok(index)) => Some(Part::Item(index)),
            _ if part.is_empty() => None,
            _ => Some(Part::Key(part)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_and_taken_apart() {
        let phases = At::Root.key("phases");
        let phase = phases.item(1);
        assert_eq!(phase.key("steps").item(3).to_string(), "phases[1].steps[3]");
        let read: Vec<_> = parts("phases[1].crew.dba").collect();
        let written = [
            Part::Key("phases"),
            Part::Item(1),
            Part::Key("crew"),
            Part::Key("dba"),
        ];
        assert_eq!(read, written);
    }

    #[test]
    fn a_path_is_within_its_ancestors_only() {
        assert!(within("a.b[1]", "a.b"));
        assert!(within("a", ""));
        assert!(!within("a.bc", "a.b"));
        assert!(!within("a[10]", "a[1"));
    }
}
