//! Errors of structure in an author's words: what is wrong with a node, and what to write instead.

use super::nodes::{Fault, What};
use super::problem::Found;
use super::source::Part;
use super::tree::{Kind, NodeId, Tree};

/// Adds a fault to what was found.
pub fn explain(tree: &Tree, fault: &Fault, found: &mut Found) {
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
                _ => format!("unknown key '{key}'"),
            };
            let finding = found.push(path, message).on_key();
            finding.hint(format!("the keys here are: {}", known.join(", ")));
            finding.nearest(key, known.iter().copied());
        }
        What::Twice(key) => {
            let finding = found.push(path.clone(), format!("'{key}' is there twice"));
            finding.on_key().hint("remove one of them");
            finding.place = Some(super::source::place_of_key(tree, node));
            finding.notes.push((path, Part::Key, "first here".into()));
        }
        What::Missing(key) => {
            let finding = found.push(path, format!("{name} has no '{key}'"));
            finding.hint = example(key).map(|e| format!("add {e}"));
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
            finding.hint = hint_for(tree, node, expected, &got);
        }
        What::Other(message) => {
            let (message, hint) = message.split_once("; ").unwrap_or((message, ""));
            let finding = found.push(path, message.to_string());
            finding.hint = (!hint.is_empty()).then(|| hint.to_string());
        }
    }
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
        "u32" => "a whole number of 1 or more",
        "f64" => "a number",
        "a text or a map" => "a text or a map",
        "one word" => "one word",
        _ => "a map",
    }
}

fn what_is(tree: &Tree, node: NodeId) -> String {
    let what = match tree.nodes.get(node).map(|n| &n.kind) {
        Some(Kind::List(_)) => "a list",
        Some(Kind::Map(_)) => "a map",
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

fn hint_for(tree: &Tree, node: NodeId, expected: &str, got: &str) -> Option<String> {
    let key = tree.key_of(node).and_then(|key| tree.text(key));
    match (expected, got, tree.text(node)) {
        ("a list", _, Some(text)) if example(key?).is_none() => Some(format!("write [{text}]")),
        ("a text", "a map" | "a list", _) => Some(
            "put quotes around a text that contains ': ' or ' #', or begins with { [ & * ! % @ `"
                .into(),
        ),
        ("a number" | "a whole number of 1 or more", "a text", _) => {
            Some("write digits, without quotes or a unit".into())
        }
        _ => match key.and_then(example) {
            Some(example) => Some(format!("write {example}")),
            None if expected == "a text or a map" => Some("put quotes around it".into()),
            None => None,
        },
    }
}

/// How a key that is not simply a text is written.
fn example(key: &str) -> Option<&'static str> {
    Some(match key {
        "runbook" => "runbook: the title",
        "id" => "id: a short name in a-z 0-9 -",
        "title" => "title: what it is about, in a few words",
        "window" => {
            "window: {opens: 2026-11-27 18:00, closes: 2026-11-30 06:00, timezone: America/Toronto}"
        }
        "timezone" => "timezone: America/Toronto",
        "opens" => "opens: 2026-11-27 18:00",
        "closes" => "closes: 2026-11-30 06:00",
        "people" => "people: [{id: amara, name: Amara Osei, roles: [lead]}]",
        "contacts" => "contacts: [{id: vendor, name: Vendor support, contact: 1-800-...}]",
        "services" => "services: [{id: emr, name: Medical records}]",
        "escalation" => "escalation: {high: [{after: 15m, call: amara}]}",
        "high" | "medium" | "low" => "a list such as [{after: 15m, call: amara}]",
        "overtime" => "overtime: 2h",
        "uncertainty" => "uncertainty: {night: 0.3, team: 0.4}",
        "fails" => "fails: 1 in 8",
        "kind" => {
            "kind: notice, freeze, pause, resume, reconcile, backup, cleanup, switch or other"
        }
        "waits" => "waits: {sign_off: 5m, decision: 15m}",
        "phases" => "phases: [{id: freeze, title: Freeze, steps: [...]}]",
        "steps" => "steps: [{id: backup, title: Back up}]",
        "downtime" => "downtime: {procedure: Paper charts, longest: 8h}",
        "crew" => "crew: {dba: 1, network: 2}",
        "takes" => "takes: 45m, or takes: {best: 30m, likely: 45m, worst: 2h}",
        "undo" => "undo: {do: how to undo it, takes: 5m}, or undo: {impossible: why}",
        "restore_point" => "restore_point: {of: [emr], do: how to restore it, takes: 90m}",
        "evidence" => "evidence: [{id: rows, ask: Rows in the table, kind: number}]",
        "run" => "run: {command: ./check.sh, timeout: 2m}",
        "gate" => "gate: {decides: [lead]}",
        "decides" => "decides: the roles of which one person decides, such as [lead]",
        "of" => "of: the services that the restore covers, such as [emr]",
        "criteria" => "criteria: [Clinics told, {text: Backup restored, step: restore-test}]",
        _ => return None,
    })
}
