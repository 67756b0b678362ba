//! Errors of structure in an author's words: what is wrong with a node, and what to write instead.

use super::newcomers::meant;
use super::nodes::{Fault, What};
use super::problem::{Found, Same};
use super::source::Part;
use super::suggest::{self, in_quotes, quoted, slug};
use super::tree::{Kind, NodeId, Tree};

/// Adds a fault to what was found. `same` are the other places that have the same fault.
pub fn explain(text: &str, tree: &Tree, fault: &Fault, same: Same, found: &mut Found) {
    let node = fault.node.unwrap_or(0);
    let path = tree.path(node);
    let name = name_of(tree, node);
    match &fault.what {
        What::UnknownKey { key, .. } if key == "<<" => {
            let message = "merge keys (<<) are not part of the format";
            let finding = found.push(path, message.to_string()).on_key();
            finding.hint("write the keys out; an alias (*name) for a whole value is fine");
        }
        What::UnknownKey { key, known } => {
            let message = match key.as_str() {
                "" => "a key is empty".to_string(),
                _ => format!("unknown key '{key}'{}", same.said()),
            };
            let finding = found.push(path, message).on_key();
            finding.hint(format!("the keys here are: {}", known.join(", ")));
            if let Some(meant) = meant(key, known) {
                finding.hint(suggest::instead(tree, node, meant));
            } else if let Some((before, whole)) = cut_at_commas(tree, node) {
                finding.hint(format!(
                    "a comma ends a text inside {{ }}; write {before}: {}",
                    in_quotes(&whole)
                ));
            } else {
                finding.nearest(key, known.iter().copied());
            }
        }
        What::Twice(key) => {
            let finding = found.push(path.clone(), format!("'{key}' is there twice"));
            finding.on_key().hint("remove one of them");
            finding.place = Some(super::source::place_of_key(tree, node));
            finding.notes.push((path, Part::Key, "first here".into()));
        }
        What::Missing(key) => {
            let message = format!("{name} has no '{key}'{}", same.said());
            let finding = found.push(path, message);
            finding.hint = missing(tree, node, key).map(|e| format!("add {e}"));
            finding.follows = Some(key);
        }
        What::UnknownWord { word, known } => {
            let message = format!("{name} can't be '{word}'");
            let finding = found.push(path, message);
            finding.hint(format!("it is one of: {}", known.join(", ")));
            finding.nearest(word, known.iter().copied());
        }
        What::Wrong(expected) => {
            let (expected, got) = (in_words(expected), what_is(tree, node));
            let finding = found.push(path, format!("{name} must be {expected}, not {got}"));
            finding.hint = hint_for(text, tree, node, expected, &got);
        }
        What::Other(message) => {
            let (message, hint) = message.split_once("; ").unwrap_or((message, ""));
            let finding = found.push(path, message.to_string());
            finding.hint = (!hint.is_empty()).then(|| hint.to_string());
        }
    }
}

/// The key and the whole text of which a key without a value is a piece: `title: Copy, the rest`
/// inside `{ }` is a title and a key 'the rest'.
pub fn cut_at_commas(tree: &Tree, key: NodeId) -> Option<(String, String)> {
    let is_empty = |value: NodeId| matches!(&tree.nodes[value].kind, Kind::Scalar { text, plain: true } if text.is_empty());
    let Kind::Map(entries) = &tree.nodes[tree.nodes[key].parent?].kind else {
        return None;
    };
    let at = entries.iter().position(|(k, _)| *k == key)?;
    let line = |node: NodeId| tree.nodes[node].span.start.line();
    if !is_empty(entries[at].1) {
        return None;
    }
    let from = entries[..at]
        .iter()
        .rposition(|(_, value)| !is_empty(*value))?;
    if line(entries[from].1) != line(key) {
        return None;
    }
    let mut whole = tree.text(entries[from].1)?.to_string();
    let pieces = entries[from + 1..].iter().take_while(|(_, v)| is_empty(*v));
    for (piece, _) in pieces {
        whole.push_str(", ");
        whole.push_str(tree.text(*piece)?);
    }
    Some((tree.text(entries[from].0)?.to_string(), whole))
}

/// `'needs'`, `an item of 'people'`, `the file`.
fn name_of(tree: &Tree, node: NodeId) -> String {
    if let Some(key) = tree.key_of(node) {
        return format!("'{}'", tree.text(key).unwrap_or("?"));
    }
    match tree.nodes.get(node).and_then(|n| n.parent) {
        Some(list) => match tree.key_of(list).and_then(|key| tree.text(key)) {
            Some(key) => format!("an item of '{key}'"),
            None => "an item".into(),
        },
        None => "the runbook".into(),
    }
}

fn in_words(expected: &str) -> &'static str {
    match expected {
        "a sequence" | "a list" => "a list",
        "a string" => "a text",
        "a boolean" => "true or false",
        "u32" => "a whole number of 1 or more",
        "f64" => "a number",
        "a text or a map" => "a text, or keys with values",
        "one word" => "one word",
        _ => "keys with values",
    }
}

fn what_is(tree: &Tree, node: NodeId) -> String {
    let what = match tree.nodes.get(node).map(|n| &n.kind) {
        Some(Kind::List(_)) => "a list",
        Some(Kind::Map(_)) => "keys with values",
        Some(Kind::Scalar { text, plain: true }) if text.is_empty() => "nothing",
        Some(Kind::Scalar { text, plain: true })
            if text.parse::<f64>().is_ok() || text.parse::<bool>().is_ok() =>
        {
            text
        }
        _ => "a text",
    };
    what.to_string()
}

fn hint_for(text: &str, tree: &Tree, node: NodeId, expected: &str, got: &str) -> Option<String> {
    let key = tree.key_of(node).and_then(|key| tree.text(key));
    let value = tree.text(node).unwrap_or_default().trim();
    match (expected, got) {
        ("a text", "keys with values" | "a list") => Some(match (key, as_written(text, tree, node)) {
            (Some(key), Some(raw)) => format!("write {key}: {}", in_quotes(&raw)),
            (None, Some(raw)) => format!("write {}", in_quotes(&raw)),
            _ => "put quotes around a text that contains ': ' or ' #', or begins with { [ & * ! % @ `"
                .into(),
        }),
        ("a number" | "a whole number of 1 or more", "a text") => {
            Some("write digits, without quotes or a unit".into())
        }
        ("true or false", _) => {
            let key = key.unwrap_or_default();
            Some(format!("write {key}: true, or {key}: false"))
        }
        _ if value.is_empty() || value.contains('\n') => key.and_then(example).map(write),
        ("keys with values", _) => as_keys(tree, node, key, value),
        ("a list", _) => key.map(|key| match example_item(key, value) {
            Some(item) => format!("write {key}: [{item}]"),
            None => format!("write {key}: [{}]", quoted(value)),
        }),
        _ => match key.and_then(example) {
            Some(example) => Some(write(example)),
            None if expected == "a text, or keys with values" => Some("put quotes around it".into()),
            None => None,
        },
    }
}

fn write(example: &str) -> String {
    format!("write {example}")
}

/// A text where keys with values belong: the same, as they are written.
fn as_keys(tree: &Tree, node: NodeId, key: Option<&str>, value: &str) -> Option<String> {
    let Some(key) = key else {
        let list = tree.nodes.get(node)?.parent?;
        let list = tree.key_of(list).and_then(|key| tree.text(key))?;
        return example_item(list, value).map(|item| format!("write {item}"));
    };
    let inside = match key {
        "undo" => format!("undo: {{do: {}}}", quoted(value)),
        "run" => format!("run: {{command: {}}}", quoted(value)),
        "crew" => format!("crew: {{{}: 1}}", slug(value)),
        "gate" => format!("gate: {{decides: [{}]}}", slug(value)),
        "downtime" => format!("downtime: {{procedure: {}}}", quoted(value)),
        _ => return example(key).map(write),
    };
    Some(format!("write {inside}"))
}

/// An item of such a list, of which only its name was written.
fn example_item(list: &str, name: &str) -> Option<String> {
    let (id, text) = (slug(name), quoted(name));
    Some(match list {
        "people" => format!("{{id: {id}, name: {text}, roles: [ROLE]}}"),
        "contacts" | "services" => format!("{{id: {id}, name: {text}}}"),
        "steps" => format!("{{id: {id}, title: {text}}}"),
        "phases" => format!("{{id: {id}, title: {text}, steps: [...]}}"),
        "evidence" => format!("{{id: {id}, ask: {text}}}"),
        "high" | "medium" | "low" => format!("{{after: 15m, call: {id}}}"),
        _ => return None,
    })
}

/// What stands in the file, where it is one line.
fn as_written(text: &str, tree: &Tree, node: NodeId) -> Option<String> {
    let span = &tree.nodes.get(node)?.span;
    let line = text.lines().nth(span.start.line().checked_sub(1)?)?;
    let from = line.chars().skip(span.start.col());
    let raw: String = if span.end.line() == span.start.line() {
        from.take(span.end.col().saturating_sub(span.start.col()))
            .collect()
    } else {
        return None;
    };
    Some(raw.trim().to_string()).filter(|raw| !raw.is_empty())
}

/// What is missing, with the value that it might have.
fn missing(tree: &Tree, node: NodeId, key: &str) -> Option<String> {
    let named = ["title", "name", "ask", "runbook"];
    let name = named
        .iter()
        .find_map(|key| tree.text(tree.child(node, key)?));
    match (key, name) {
        ("id", Some(name)) => Some(format!("id: {}", slug(name))),
        ("runbook", _) => {
            let title = ["title", "name", "plan", "project"]
                .iter()
                .find_map(|key| tree.text(tree.child(node, key)?));
            Some(format!(
                "runbook: {}",
                title.map_or("the title".into(), quoted)
            ))
        }
        _ => example(key).map(str::to_string),
    }
}

/// How a key that is not simply a text is written.
fn example(key: &str) -> Option<&'static str> {
    Some(match key {
        "runbook" => "runbook: the title",
        "id" => "id: a short name in a-z 0-9 -",
        "title" => "title: what it is about, in a few words",
        "name" => "name: what people call it",
        "window" => {
            "window: {opens: 2026-12-05 22:00, closes: 2026-12-06 04:00, timezone: Europe/London}"
        }
        "timezone" => "timezone: Europe/London",
        "opens" => "opens: 2026-12-05 22:00",
        "closes" => "closes: 2026-12-06 04:00",
        "people" => "people: [{id: SHORT-NAME, name: NAME, roles: [lead]}]",
        "roles" => "roles: {ROLE: what people call it}",
        "contacts" => "contacts: [{id: SHORT-NAME, name: NAME, contact: PHONE}]",
        "services" => "services: [{id: SHORT-NAME, name: NAME}]",
        "escalation" => "escalation: {high: [{after: 15m, call: SHORT-NAME}]}",
        "high" | "medium" | "low" => "a list such as [{after: 15m, call: SHORT-NAME}]",
        "overtime" => "overtime: 2h",
        "uncertainty" => "uncertainty: {night: 0.3, team: 0.4}",
        "fails" => "fails: 1 in 8",
        "kind" => {
            "kind: notice, freeze, pause, resume, reconcile, backup, cleanup, switch or other"
        }
        "waits" => "waits: {sign_off: 5m, decision: 15m}",
        "phases" => "phases: [{id: night, title: The night, steps: [...]}]",
        "steps" => "steps: [{id: copy, title: Copy the data}]",
        "downtime" => "downtime: {procedure: what people do instead, longest: 8h}",
        "crew" => "crew: {ROLE: 1, OTHER-ROLE: 2}",
        "takes" => "takes: 45m, or takes: {best: 30m, likely: 45m, worst: 2h}",
        "undo" => "undo: {do: how to undo it, takes: 5m}, or undo: {impossible: why}",
        "restore_point" => "restore_point: {of: [SERVICE], do: how to restore it, takes: 90m}",
        "evidence" => "evidence: [{id: rows, ask: Rows in the table, kind: number}]",
        "run" => "run: {command: ./check.sh, timeout: 2m}",
        "gate" => "gate: {decides: [lead]}",
        "decides" => "decides: the roles of which one person decides, such as [lead]",
        "of" => "of: the services that the restore covers, such as [SERVICE]",
        "criteria" => "criteria: [Users told, {text: Backup restored, step: STEP}]",
        "do" => "do: what to do",
        "ask" => "ask: what to write down",
        "command" => "command: the command line",
        _ => return None,
    })
}
