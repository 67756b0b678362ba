//! Words that tell what a step is for, in English and in French: each list once, here. A step that
//! says its `kind` needs none of them.
//!
//! A plan is prose. A word that is missing from a list must never be worse than a warning, and a
//! list is rather too generous than too strict.

use crate::time::Span;

/// Words, of any case. `notif*` begins a word; `catch up` is two words, one after the other.
pub(super) struct Words {
    any: &'static [&'static str],
    /// Behind one of these a word means something else: a roll call tells nobody anything.
    not_after: &'static [&'static str],
}

const fn words(any: &'static [&'static str]) -> Words {
    Words {
        any,
        not_after: &[],
    }
}

/// The people who depend on it are notified.
pub(super) static TELLS: Words = Words {
    any: &[
        "notice*",
        "notif*",
        "tell",
        "tells",
        "told",
        "inform",
        "informs",
        "informed",
        "announc*",
        "phone",
        "call",
        "poster*",
        "advis*",
        "email*",
        "mail the",
        "mail all",
        "message*",
        "warn*",
        "alert the",
        "brief*",
        "let the",
        "communicat*",
        "broadcast*",
        "text the",
        "avis*",
        "préven*",
        "prévien*",
        "avert*",
        "annonc*",
        "informer",
        "appeler",
        "appelle*",
        "courriel*",
        "contact the",
    ],
    not_after: &["roll", "on"],
};

/// What was written, queued or charged meanwhile is brought in.
pub(super) static RECONCILES: Words = words(&[
    "reconcil*",
    "compar*",
    "catch up",
    "catching up",
    "enter",
    "entering",
    "releas*",
    "queue*",
    "backlog*",
    "back load*",
    "backload*",
    "key in",
    "keying in",
    "type in",
    "transcrib*",
    "tick them off",
    "catch-up",
    "rapproch*",
    "concili*",
    "saisi*",
    "ressaisi*",
    "rattrap*",
    "reprendre les",
    "compt*",
    "count",
    "counts",
    "counting",
]);

/// Asks what else is changing.
pub(super) static FREEZES: Words = words(&[
    "freez*",
    "frozen",
    "moratori*",
    "embargo*",
    "change stop",
    "change ban",
    "lockdown",
    "blackout",
    "cab",
    "gel",
    "autres changements",
    "calendrier des changements",
    "other change",
    "other changes",
    "change calendar",
    "calendar of changes",
    "maintenance calendar",
]);

/// Things that run by themselves.
pub(super) static JOBS: Words = words(&[
    "job*",
    "schedul*",
    "task*",
    "cron*",
    "batch*",
    "timer*",
    "agent",
    "agents",
    "tâche*",
    "planifi*",
    "traitement*",
    "lots",
]);

/// Things that watch or patch by themselves.
pub(super) static ALARMS: Words = words(&[
    "alarm*",
    "alert*",
    "monitor*",
    "patch*",
    "maintenance",
    "wsus",
    "sccm",
    "alarme*",
    "alerte*",
    "supervision",
    "surveillance",
    "correctif*",
    "update group*",
    "pager*",
]);

/// Makes them wait.
pub(super) static PAUSES: Words = words(&[
    "paus*",
    "hold",
    "holds",
    "stop*",
    "disabl*",
    "suspend*",
    "mut*",
    "silenc*",
    "maintenance",
    "quiet*",
    "off",
    "snooz*",
    "suspen*",
    "halt*",
    "interromp*",
    "arrêt*",
    "désactiv*",
    "mettre en pause",
    "retenir",
]);

/// Lets them go on.
pub(super) static RESUMES: Words = words(&[
    "resum*",
    "enabl*",
    "start*",
    "restart*",
    "unmut*",
    "unpaus*",
    "unhold",
    "unsilenc*",
    "reactivat*",
    "reenabl*",
    "end",
    "ends",
    "lift*",
    "releas*",
    "normal",
    "live",
    "on again",
    "back on",
    "switch on",
    "turn on",
    "out of maintenance",
    "repren*",
    "repris*",
    "redémarr*",
    "réactiv*",
    "relanc*",
    "rétabl*",
]);

/// Takes away for good.
pub(super) static REMOVES: Words = words(&[
    "delet*",
    "drop",
    "drops",
    "dropping",
    "remov*",
    "purg*",
    "wip*",
    "eras*",
    "destroy*",
    "clean*",
    "decommission*",
    "shred*",
    "reclaim*",
    "trim",
    "discard*",
    "expire",
    "truncat*",
    "free up",
    "supprim*",
    "effac*",
    "purger",
    "nettoy*",
    "détrui*",
    "vider",
]);

/// What a rollback may need.
pub(super) static KEPT: Words = words(&[
    "old",
    "former",
    "previous",
    "snapshot*",
    "backup*",
    "restore",
    "dump*",
    "copy",
    "copies",
    "checkpoint*",
    "clone*",
    "archive*",
    "legacy",
    "original",
    "rollback",
    "ancien*",
    "sauvegarde*",
    "instantané*",
    "copie*",
    "cliché*",
]);

/// The clocks go forward or back.
pub(super) static CLOCKS: Words = words(&[
    "clock",
    "clocks",
    "daylight",
    "dst",
    "summer time",
    "winter time",
    "time change",
    "heure d été",
    "heure d hiver",
    "changement d heure",
]);

/// The old system stays as it is, and people are pointed to another one.
pub(super) static SWITCHES: Words = words(&[
    "blue green",
    "blue and green",
    "stays as it",
    "stay as they",
    "stays up",
    "stays untouched",
    "untouched",
    "left as it",
    "keeps running",
    "keep running",
    "is kept",
    "stays on",
    "remains in",
    "remains on",
    "remains up",
    "remains as",
    "side by side",
    "in parallel",
    "parallel run",
    "left running",
    "kept running",
    "reste tel",
    "reste en",
    "reste intact*",
    "inchangé*",
    "intact*",
    "tel quel",
    "laissé en",
]);

/// What a line that asks for something begins with. Words that are nouns as often, such as
/// note, test, record, log and count, are left out.
pub(super) static ACTS: Words = words(&[
    "add",
    "apply",
    "ask",
    "attach",
    "call",
    "check",
    "choose",
    "clear",
    "click",
    "close",
    "compare",
    "confirm",
    "connect",
    "copy",
    "create",
    "delete",
    "disable",
    "disconnect",
    "enable",
    "enter",
    "export",
    "find",
    "import",
    "install",
    "look",
    "mount",
    "move",
    "open",
    "pick",
    "plug",
    "press",
    "pull",
    "push",
    "put",
    "read",
    "reboot",
    "remove",
    "rename",
    "replace",
    "restart",
    "restore",
    "run",
    "save",
    "select",
    "send",
    "set",
    "shut",
    "start",
    "stop",
    "take",
    "tell",
    "turn",
    "type",
    "uninstall",
    "unmount",
    "unplug",
    "verify",
    "wait",
    "write",
]);

impl Words {
    /// Whether one of the words is in the text.
    pub fn are_in(&self, text: &str) -> bool {
        let mut before = "";
        let mut rest = text;
        while let Some((word, behind)) = next_word(rest) {
            let means = !self
                .not_after
                .iter()
                .any(|w| w.eq_ignore_ascii_case(before));
            if means && self.any.iter().any(|pattern| begins(pattern, word, behind)) {
                return true;
            }
            (before, rest) = (word, behind);
        }
        false
    }

    /// Whether the text begins with one of the words.
    pub fn begin(&self, text: &str) -> bool {
        next_word(text).is_some_and(|(word, rest)| self.any.iter().any(|p| begins(p, word, rest)))
    }
}

/// The first word of a text, and what is behind it.
pub(super) fn next_word(text: &str) -> Option<(&str, &str)> {
    let start = text.find(is_letter)?;
    let text = &text[start..];
    let end = text.find(|c: char| !is_letter(c));
    Some(text.split_at(end.unwrap_or(text.len())))
}

/// A letter or a digit; nearly all are ASCII, and recognized without a table.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric()
    }
}

/// Whether a word, with those behind it, is what the pattern says.
fn begins(pattern: &str, word: &str, behind: &str) -> bool {
    // Patterns are lower-case ASCII, and most words begin otherwise.
    let first = |text: &str| text.as_bytes().first().map(u8::to_ascii_lowercase);
    if first(pattern) != first(word) {
        return false;
    }
    let Some((first, others)) = pattern.split_once(' ') else {
        return is(pattern, word);
    };
    is(first, word) && next_word(behind).is_some_and(|(word, rest)| begins(others, word, rest))
}

fn is(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(stem) => word
            .get(..stem.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(stem)),
        None => word.eq_ignore_ascii_case(pattern),
    }
}

/// `Lin`, `Lin and Marek`, `Lin, Marek and 4 more`: at most `most` of them.
pub(super) fn list<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    match (names.len() - shown.len(), shown.as_slice()) {
        (0, []) => String::new(),
        (0, [one]) => (*one).to_string(),
        (0, [others @ .., last]) => format!("{} and {last}", others.join(", ")),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `4 days`, `1 day`, `15 hours`.
pub(super) fn days(span: Span) -> String {
    match (span.secs() / 86_400, span.secs() / 3_600) {
        (0, 1) => "1 hour".to_string(),
        (0, hours) => format!("{hours} hours"),
        (1, _) => "1 day".to_string(),
        (days, _) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stems_and_phrases_are_found() {
        assert!(TELLS.are_in("Notice to the clinics: downtime starts"));
        assert!(TELLS.are_in("first-notification"));
        assert!(TELLS.are_in("PHONE the lab"));
        assert!(!TELLS.are_in("Roll call on the bridge"));
        assert!(!TELLS.are_in("roll-call"));
        assert!(!TELLS.are_in("Update the information desk"));
        assert!(RECONCILES.are_in("Catch up with Friday's charts"));
        assert!(!RECONCILES.are_in("Catch the enterprise bus up"));
        assert!(!FREEZES.are_in("Change the other calendar"));
        assert!(ACTS.begin("- Restart it") && !ACTS.begin("The restart"));
    }

    #[test]
    fn days_are_counted_whole() {
        let hours = |hours: i64| days(Span::minutes(60 * hours));
        assert_eq!(
            [hours(0), hours(1), hours(15)],
            ["0 hours", "1 hour", "15 hours"]
        );
        assert_eq!(
            [hours(24), hours(47), hours(108)],
            ["1 day", "1 day", "4 days"]
        );
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list::<&str>(&[], 3), "");
        assert_eq!(list(&["a"], 3), "a");
        assert_eq!(list(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(list(&["a", "b", "c", "d"], 2), "a, b and 2 more");
    }
}
