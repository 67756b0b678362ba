//! Whether a line can be what its feed says: typed by the person whose feed it is.

use super::Entry;
use super::write::name_part;

/// What a line claims that no program writes, as the rest of a sentence about it. Such a line counts
/// for nothing.
pub(super) fn forgery(entry: &Entry) -> Option<String> {
    // What a newer version means by it is not known here.
    if !entry.understood() {
        return None;
    }
    let owner = owner(entry.writer());
    if !is_named(owner, entry.typist()) {
        return Some(format!(
            "says that {} typed it, in the feed of {owner}",
            entry.typist()
        ));
    }
    let again = entry.parts().again.as_ref();
    let other = again.filter(|id| self::owner(&id.writer) != owner)?;
    Some(format!("repeats {other}, a line of another person"))
}

/// The person part of `person@host~suffix`.
fn owner(writer: &str) -> &str {
    writer.split_once('@').map_or(writer, |(person, _)| person)
}

/// Whether feeds of that person begin so. A letter that doesn't fit in a file name stands for any:
/// who is Benoît in the roster may have typed Benoit.
fn is_named(owner: &str, person: &str) -> bool {
    let person = name_part(person);
    let fits = |(a, b): (char, char)| a == b || a == '_' || b == '_';
    owner.chars().count() == person.chars().count() && owner.chars().zip(person.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_of_the_person_whose_name_it_has() {
        for (feed, person, is) in [
            ("amara@jump01~d329", "amara", true),
            ("amara@jump01~d329", "Amara", true),
            ("amara@jump01~d329", "lin", false),
            ("amara@jump01~d329", "amara2", false),
            ("bob_lee@pc~01", "Bob Lee", true),
            ("beno_t@pc~01", "Benoît", true),
            ("benoit@pc~01", "Benoît", true),
            ("amara", "amara", true),
        ] {
            assert_eq!(is_named(owner(feed), person), is, "{feed} {person}");
        }
    }
}
