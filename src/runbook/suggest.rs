//! What an author meant, written as the format wants it.

use super::newcomers::Meant;
use super::tree::{Kind, NodeId, Tree};
use crate::time::{Span, TimeError, Zone, parse_date_time};

/// What to write in the place of a key that the format doesn't have.
pub fn instead(tree: &Tree, key: NodeId, meant: Meant) -> String {
    let value = tree.value_of(key);
    let text = value.and_then(|node| tree.text(node)).unwrap_or_default();
    match meant {
        Meant::Words(words) => words.to_string(),
        Meant::Inside(before, behind) if text.is_empty() => {
            format!("write {before}...{behind}")
        }
        Meant::Inside(before, behind) => {
            let value = match before {
                "window: {opens: " => time(tree, text),
                _ if before.ends_with("closes: ") => time(tree, text),
                _ => inline(text),
            };
            format!("write {before}{value}{behind}")
        }
        // Hours of the day are no length.
        Meant::Key("takes") if is_clock(text) => {
            format!("write not_before: {}", time(tree, text))
        }
        Meant::Key(key) => match value.map(|node| written(tree, key, node)) {
            Some(Some(value)) => format!("write {key}: {value}"),
            _ => format!("write '{key}' in its place"),
        },
    }
}

/// The value of a node as that key wants it; nothing where that can't be said in one line.
fn written(tree: &Tree, key: &str, node: NodeId) -> Option<String> {
    match (&tree.nodes[node].kind, key) {
        (Kind::Scalar { text, .. }, _) if text.trim().is_empty() => None,
        (Kind::Scalar { text, .. }, _) if text.contains('\n') => None,
        (Kind::Scalar { text, .. }, "needs") => {
            let ids: Vec<String> = text.split(',').map(|one| step_id(tree, one)).collect();
            Some(format!("[{}]", ids.join(", ")))
        }
        (Kind::List(items), "needs") => {
            let names = items.iter().filter_map(|item| tree.text(*item));
            let ids: Vec<String> = names.map(|one| step_id(tree, one)).collect();
            Some(format!("[{}]", ids.join(", ")))
        }
        (Kind::Scalar { text, .. }, "takes" | "decision_margin" | "soak") => {
            Some(corrected(Span::with_unit(text), text))
        }
        (Kind::Scalar { text, .. }, "opens" | "closes" | "not_before" | "due" | "decide_by") => {
            Some(time(tree, text))
        }
        (Kind::Scalar { text, .. }, "owner") => Some(owner_id(tree, text)),
        (Kind::Scalar { text, .. }, "role") => Some(slug(text)),
        (
            Kind::Scalar { text, .. },
            "changes" | "tests" | "sign_off" | "roles" | "sites" | "criteria" | "choices" | "of",
        ) => Some(format!("[{}]", inline(text))),
        (Kind::Scalar { .. }, "steps" | "phases" | "people" | "services" | "contacts") => None,
        (Kind::Scalar { text, .. }, _) => Some(quoted(text)),
        _ => None,
    }
}

/// The text, or what its reader wants instead.
fn corrected<T>(read: Result<T, TimeError>, text: &str) -> String {
    match read {
        Ok(_) => text.trim().to_string(),
        Err(why) => match why.write.strip_prefix("write ") {
            // Advice, and no value: which of two figures is the month, say.
            Some(advice) if advice.starts_with("the ") => "YYYY-MM-DD HH:MM".into(),
            Some(better) => better.to_string(),
            None => "...".into(),
        },
    }
}

fn time(tree: &Tree, text: &str) -> String {
    if is_clock(text) {
        let day = opening_day(tree).unwrap_or_else(|| "YYYY-MM-DD".into());
        return format!("{day} {}", text.trim());
    }
    if text.trim_start().starts_with(['+', '-', 'T']) {
        return text.trim().to_string();
    }
    corrected(parse_date_time(text, &Zone::utc(), None), text)
}

/// `22:00`.
fn is_clock(text: &str) -> bool {
    let two =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let parts = text.trim().split_once(':');
    parts.is_some_and(|(hours, minutes)| two(hours) && minutes.len() == 2 && two(minutes))
}

/// The day on which the window opens, as it is written.
fn opening_day(tree: &Tree) -> Option<String> {
    let (node, exact) = tree.find("window.opens");
    let text = tree.text(node).filter(|_| exact)?;
    let zone = Zone::utc();
    let at = match parse_date_time(text, &zone, None) {
        Ok(at) => at,
        Err(why) => parse_date_time(why.write.strip_prefix("write ")?, &zone, None).ok()?,
    };
    Some(zone.local(at).format("%Y-%m-%d").to_string())
}

/// The id of the step that is called so, or what its id might be.
fn step_id(tree: &Tree, name: &str) -> String {
    id_of(tree, "steps", "title", name).unwrap_or_else(|| slug(name))
}

/// The id of the person, team or contact that is called so, or what their id might be.
fn owner_id(tree: &Tree, name: &str) -> String {
    let known = id_of(tree, "people", "name", name);
    known
        .or_else(|| id_of(tree, "contacts", "name", name))
        .unwrap_or_else(|| slug(name))
}

/// The id of an item of such a list, by its id or by another key.
fn id_of(tree: &Tree, list: &str, by: &str, name: &str) -> Option<String> {
    let wanted = name.trim().to_lowercase();
    let lists = (0..tree.nodes.len()).filter(|&node| {
        let is_list = matches!(tree.nodes[node].kind, Kind::List(_));
        let key = tree.key_of(node).filter(|_| is_list);
        key.and_then(|key| tree.text(key)) == Some(list)
    });
    let mut items = lists.flat_map(|node| match &tree.nodes[node].kind {
        Kind::List(items) => items.as_slice(),
        _ => &[],
    });
    items.find_map(|&item| {
        let of = |key: &str| tree.child(item, key).and_then(|node| tree.text(node));
        let id = of("id")?;
        let other = of(by).or_else(|| of("name"));
        let is_it = |text: &str| text.trim().to_lowercase() == wanted;
        (is_it(id) || other.is_some_and(is_it)).then(|| slug(id))
    })
}

/// A text as an id: small letters, figures and `-`.
pub fn slug(text: &str) -> String {
    let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9');
    let mut id = String::new();
    for c in crate::text::folded(text).chars() {
        match c {
            c if fine(c) => id.push(c),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let id: String = id.trim_matches('-').chars().take(40).collect();
    if id.is_empty() {
        "SHORT-NAME".into()
    } else {
        id.trim_matches('-').to_string()
    }
}

/// A text as a value, in quotes where it needs them.
pub fn quoted(text: &str) -> String {
    if needs_quotes(text) {
        in_quotes(text)
    } else {
        text.trim().to_string()
    }
}

/// A text inside `{ }` or `[ ]`.
fn inline(text: &str) -> String {
    if needs_quotes(text) || text.contains(['{', '}', '[', ']', ',']) {
        in_quotes(text)
    } else {
        text.trim().to_string()
    }
}

pub fn in_quotes(text: &str) -> String {
    let text = text.trim();
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

fn needs_quotes(text: &str) -> bool {
    let text = text.trim();
    text.starts_with([
        '{', '}', '[', ']', '&', '*', '!', '%', '@', '`', '|', '>', '"', '\'', '#', ',',
    ]) || text.starts_with("- ")
        || text.starts_with("? ")
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
}
