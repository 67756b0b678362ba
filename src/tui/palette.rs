//! Every action by its name: what the palette offers for what was typed.

use super::form::ranked;
use super::keys::{Action, Binding, named};
use crate::text::folded;

/// What people say, and the name of what they mean.
#[rustfmt::skip]
const SYNONYMS: &[(&str, &str)] = &[
    ("quit", "leave the screen"),
    ("exit", "leave the screen"),
    ("bye", "leave the screen"),
    ("complete", "finish"),
    ("done", "finish"),
    ("end", "finish"),
    ("begin", "start"),
    ("go", "decide"),
    ("no-go", "decide"),
    ("pause", "hold"),
    ("wait", "hold"),
    ("continue", "resume"),
    ("unpause", "resume"),
    ("abort", "STOP everything"),
    ("halt", "STOP everything"),
    ("emergency", "STOP everything"),
    ("comment", "note"),
    ("remark", "note"),
    ("write", "note"),
    ("approve", "sign off"),
    ("accept", "sign off"),
    ("reject", "refuse to sign"),
    ("print", "export the report"),
    ("save", "export the report"),
    ("pdf", "export the report"),
    ("excel", "export the report"),
    ("copy", "copy the command, a number, a ticket"),
    ("clipboard", "copy the command, a number, a ticket"),
    ("yank", "copy the command, a number, a ticket"),
    ("select", "mouse on or off"),
    ("read out", "read out on the bridge"),
    ("back out", "roll back"),
    ("backout", "roll back"),
    ("rollback", "roll back"),
    ("revert", "roll back"),
    ("phone", "call"),
    ("dial", "call"),
    ("problem", "raise a blocker"),
    ("issue", "raise a blocker"),
    ("blocked", "raise a blocker"),
    ("stuck", "raise a blocker"),
    ("solved", "resolve a blocker"),
    ("fixed", "resolve a blocker"),
    ("workaround", "work around"),
    ("photo", "evidence"),
    ("attach", "evidence"),
    ("undo", "take back"),
    ("mistake", "correct an entry"),
    ("edit", "amend the step"),
    ("change", "amend the step"),
    ("insert", "add a step"),
    ("delegate", "give a role: delegate"),
    ("arrive", "check in"),
    ("login", "check in"),
    ("logout", "check out"),
    ("handover", "hand over"),
    ("takeover", "take over"),
    ("find", "search"),
    ("keys", "help"),
    ("draft", "half-typed form"),
    ("unfinished", "half-typed form"),
    ("refresh", "redraw the screen"),
    ("clear", "redraw the screen"),
    ("shell", "suspend"),
    ("gantt", "show the timeline"),
    ("history", "show the log"),
    ("contacts", "show calls"),
    ("team", "show people"),
    ("run", "run the step's command"),
    ("execute", "run the step's command"),
];

/// How a name is meant by what was typed: the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Same,
    Synonym,
    HasWord,
    /// What it does has the word.
    DoesWord,
    Begins,
    /// A word of the name, or of what it does, begins so.
    WordBegins,
    Fuzzy,
}

/// The rows of the key table that match, of those that are offered, best first; all where nothing
/// is typed.
pub fn rows(typed: &str, offers: impl Fn(Action) -> bool) -> Vec<&'static Binding> {
    let offered = named().filter(|b| offers(b.action)).collect();
    if typed.is_empty() {
        return offered;
    }
    let text = |b: &&Binding| {
        let words = synonyms(b).collect::<Vec<_>>().join(" ");
        format!("{} {} {words}", b.name, b.help)
    };
    let mut rows = ranked(typed, offered, text);
    // Somebody who knows the name must get what has it, however well a long sentence fits.
    rows.sort_by_key(|b| likeness(folded(typed).trim(), b));
    rows
}

/// What else people call it.
fn synonyms(binding: &Binding) -> impl Iterator<Item = &'static str> {
    let name = binding.name;
    let meant = SYNONYMS.iter().filter(move |(_, of)| *of == name);
    meant.map(|(said, _)| *said)
}

fn likeness(typed: &str, binding: &Binding) -> Likeness {
    let (name, help) = (folded(binding.name), folded(binding.help));
    let has_word = |text: &str| words(text).any(|word| word == typed);
    let begins = |text: &str| words(text).any(|word| word.starts_with(typed));
    if name == typed {
        Likeness::Same
    } else if synonyms(binding).any(|said| said == typed) {
        Likeness::Synonym
    } else if has_word(&name) {
        Likeness::HasWord
    } else if has_word(&help) {
        Likeness::DoesWord
    } else if name.starts_with(typed) {
        Likeness::Begins
    } else if begins(&name) || begins(&help) || synonyms(binding).any(begins) {
        Likeness::WordBegins
    } else {
        Likeness::Fuzzy
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ":;,".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_so_comes_first() {
        let cases = [
            ("dec", "decide"),
            ("start", "start"),
            ("begin", "start"),
            ("finish", "finish"),
            ("done", "finish"),
            ("complete", "finish"),
            ("Sign", "sign off"),
            ("signoff", "sign off"),
            ("approve", "sign off"),
            ("reject", "refuse to sign"),
            ("skip", "skip"),
            ("fail", "fail"),
            ("failed", "fail"),
            ("reopen", "reopen"),
            ("workaround", "work around"),
            ("evidence", "evidence"),
            ("photo", "evidence"),
            ("note", "note"),
            ("comment", "note"),
            ("call", "call"),
            ("phone", "call"),
            ("problem", "raise a blocker"),
            ("block", "raise a blocker"),
            ("raise", "raise a blocker"),
            ("blockers", "show blockers"),
            ("resolve", "resolve a blocker"),
            ("fixed", "resolve a blocker"),
            ("resume", "resume"),
            ("continue", "resume"),
            ("hold", "hold"),
            ("pause", "hold"),
            ("stop", "STOP everything"),
            ("STOP", "STOP everything"),
            ("abort", "STOP everything"),
            ("halt", "STOP everything"),
            ("roll back", "roll back"),
            ("rollback", "roll back"),
            ("back out", "roll back"),
            ("undo", "take back"),
            ("correct", "correct an entry"),
            ("decide", "decide"),
            ("no-go", "decide"),
            ("vote", "vote"),
            ("tick", "tick a criterion"),
            ("test", "result of a test"),
            ("close", "close the run"),
            ("report", "export the report"),
            ("print", "export the report"),
            ("export", "export the report"),
            ("copy", "copy the command, a number, a ticket"),
            ("bridge", "read out on the bridge"),
            ("quit", "leave the screen"),
            ("exit", "leave the screen"),
            ("leave", "leave the screen"),
            ("help", "help"),
            ("keys", "help"),
            ("search", "search"),
            ("find", "search"),
            ("log", "show the log"),
            ("gates", "show gates"),
            ("people", "show people"),
            ("timeline", "show the timeline"),
            ("hand over", "hand over"),
            ("check in", "check in"),
            ("redraw", "redraw the screen"),
            ("replan", "replan"),
            ("delegate", "give a role: delegate"),
            ("what if", "what if"),
        ];
        for (typed, name) in cases {
            let first = rows(typed, |_| true).first().map(|b| b.name);
            assert_eq!(first, Some(name), "{typed}");
        }
    }

    #[test]
    fn a_name_in_full_finds_itself() {
        for binding in named() {
            assert_eq!(
                rows(binding.name, |_| true).first().map(|b| b.name),
                Some(binding.name)
            );
        }
    }

    #[test]
    fn every_synonym_finds_what_it_means() {
        for (said, name) in SYNONYMS {
            let first = rows(said, |_| true).first().map(|b| b.name);
            assert_eq!(first, Some(*name), "{said}");
        }
    }
}
