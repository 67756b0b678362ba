//! A plan as the YAML of a runbook, with quotes around every text, so that ` #` never cuts one.

use std::fmt::Write;

use crate::import::arrange::{Begin, Plan, PlannedStep};
use crate::import::draft::{Finding, Kind, Place, Step, SubItem};
use crate::import::values::Length;
use crate::text::safe_lines;

/// The runbook.
pub fn runbook(plan: &Plan, source: &str) -> String {
    let mut out = String::new();
    head(&mut out, plan, source);
    line(&mut out, 0, "runbook", &quoted(&plan.draft.title));
    line(&mut out, 0, "id", &plan.id);
    if !plan.draft.about.is_empty() {
        text(&mut out, 0, "summary", &plan.draft.about.join("\n\n"));
    }
    let window = &plan.window;
    let _ = writeln!(
        out,
        "window: {{opens: {}, closes: {}, timezone: {}}}",
        quoted(&window.opens),
        quoted(&window.closes),
        quoted(&window.timezone)
    );
    people(&mut out, plan);
    out.push_str("phases:\n");
    for phase in &plan.phases {
        let _ = writeln!(out, "  - id: {}", phase.id);
        line(
            &mut out,
            4,
            "title",
            &quoted(&one_line(&plan.draft.phases[phase.phase].title)),
        );
        if phase.is_before {
            line(&mut out, 4, "when", "before");
        }
        out.push_str("    steps:\n");
        for at in &phase.steps {
            step(&mut out, plan, &plan.draft.steps[*at], &plan.steps[*at]);
        }
    }
    out
}

/// What a person has to look at, as comments.
fn head(out: &mut String, plan: &Plan, source: &str) {
    let _ = writeln!(out, "# Imported from {}.", one_line(source));
    let look: Vec<&Finding> = plan
        .draft
        .findings
        .iter()
        .filter(|f| f.kind == Kind::Look)
        .collect();
    if !look.is_empty() {
        out.push_str("# Look at these, then delete the line:\n");
    }
    for finding in look {
        let place = match finding.place {
            Place::File => String::new(),
            place => format!("{place}: "),
        };
        let _ = writeln!(out, "# - {place}{}", one_line(&finding.text));
    }
}

fn people(out: &mut String, plan: &Plan) {
    out.push_str("people:\n");
    let mut one = |id: &str, name: &str, roles: &[&str], contact: Option<&str>| {
        let contact = contact
            .map(|c| format!(", contact: {}", quoted(c)))
            .unwrap_or_default();
        let roles = roles.join(", ");
        let _ = writeln!(
            out,
            "  - {{id: {id}, name: {}, roles: [{roles}]{contact}}}",
            quoted(name)
        );
    };
    let leads_too = plan.owners.contains(&plan.lead);
    if !leads_too {
        one(&plan.lead.id, &plan.lead.name, &["lead"], None);
    }
    for owner in &plan.owners {
        let both = ["lead", owner.id.as_str()];
        let roles = if *owner == plan.lead {
            &both[..]
        } else {
            &both[1..]
        };
        one(&owner.id, &owner.name, roles, owner.contact.as_deref());
    }
    let others: Vec<&(String, String)> = plan
        .draft
        .contacts
        .iter()
        .filter(|(name, _)| !plan.owners.iter().any(|o| o.name == *name))
        .collect();
    if others.is_empty() {
        return;
    }
    out.push_str("contacts:\n");
    for (at, (name, contact)) in others.iter().enumerate() {
        let _ = writeln!(
            out,
            "  - {{id: contact-{}, name: {}, contact: {}}}",
            at + 1,
            quoted(name),
            quoted(contact)
        );
    }
}

fn step(out: &mut String, plan: &Plan, step: &Step, planned: &PlannedStep) {
    let _ = writeln!(out, "      - id: {}", planned.id);
    line(out, 8, "title", &quoted(&one_line(&step.title)));
    let instructions = instructions(step);
    if !instructions.is_empty() {
        text(out, 8, "do", &instructions);
    }
    if let Some(needs) = &planned.needs {
        let ids: Vec<&str> = needs.iter().map(|at| plan.steps[*at].id.as_str()).collect();
        line(out, 8, "needs", &format!("[{}]", ids.join(", ")));
    }
    match planned.not_before {
        Some(Begin::At(stamp)) => line(out, 8, "not_before", &quoted(&stamp.full())),
        Some(Begin::AfterOpening(minutes)) => line(
            out,
            8,
            "not_before",
            &quoted(&format!("+{}", span(minutes as f64))),
        ),
        None => {}
    }
    if let Some(criteria) = &step.gate {
        return gate(out, planned, criteria, step, &plan.lead.id);
    }
    if let Some(expect) = &step.expect {
        text(out, 8, "expect", expect);
    }
    match planned.roles.as_slice() {
        [] => {}
        [role] => line(out, 8, "role", role),
        roles => {
            let each: Vec<String> = roles.iter().map(|role| format!("{role}: 1")).collect();
            line(out, 8, "crew", &format!("{{{}}}", each.join(", ")));
        }
    }
    if let Some(takes) = step.takes {
        line(out, 8, "takes", &takes_text(takes));
    }
    if let Some(undo) = &step.undo {
        out.push_str("        undo:\n");
        text(out, 10, "do", undo);
    }
}

fn gate(out: &mut String, planned: &PlannedStep, criteria: &[String], step: &Step, _lead: &str) {
    out.push_str("        gate:\n");
    let decides = if planned.roles.is_empty() {
        "lead".into()
    } else {
        planned.roles.join(", ")
    };
    line(out, 10, "decides", &format!("[{decides}]"));
    if let Some(by) = planned.decide_by {
        line(out, 10, "decide_by", &quoted(&by.full()));
    }
    let items = step.items.iter().map(|item| one_line(&item.text));
    let all: Vec<String> = criteria.iter().map(|c| one_line(c)).chain(items).collect();
    if !all.is_empty() {
        out.push_str("          criteria:\n");
        for criterion in all {
            let _ = writeln!(out, "            - {}", quoted(&criterion));
        }
    }
}

/// What to do: the details, the list, the columns without a place, and where it comes from.
fn instructions(step: &Step) -> String {
    let mut parts: Vec<String> = step
        .details
        .iter()
        .map(|d| d.trim_end().to_string())
        .collect();
    if step.gate.is_none() && !step.items.is_empty() {
        parts.push(step.items.iter().map(item).collect::<Vec<_>>().join("\n"));
    }
    let mut more = step.others.clone();
    if step.gate.is_some() {
        // A decision has no place for these.
        more.extend(
            step.takes
                .map(|takes| ("Takes".to_string(), takes_shown(takes))),
        );
        more.extend(step.expect.clone().map(|text| ("Expect".to_string(), text)));
        more.extend(step.undo.clone().map(|text| ("Undo".to_string(), text)));
    }
    if !more.is_empty() {
        parts.push(
            more.iter()
                .map(|(name, text)| format!("- {name}: {}", indented(text)))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    let reference = step
        .reference
        .as_ref()
        .map(|r| format!("ref {r}, "))
        .unwrap_or_default();
    if !step.source.is_empty() {
        parts.push(format!("({reference}{})", step.source));
    }
    parts.join("\n\n")
}

fn item(item: &SubItem) -> String {
    let mark = match item.ticked {
        Some(true) => "- [x] ",
        Some(false) => "- [ ] ",
        None => "- ",
    };
    let indent = "  ".repeat(item.depth);
    let rest = format!("\n{indent}  ");
    format!(
        "{indent}{mark}{}",
        item.text.lines().collect::<Vec<_>>().join(&rest)
    )
}

/// The lines after the first stay inside the item of the list.
fn indented(text: &str) -> String {
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n  ")
}

fn takes_text(takes: Length) -> String {
    if takes.best == takes.worst {
        return span(takes.best);
    }
    let likely = takes
        .likely
        .unwrap_or(((takes.best + takes.worst) / 2.0).round());
    format!(
        "{{best: {}, likely: {}, worst: {}}}",
        span(takes.best),
        span(likely),
        span(takes.worst)
    )
}

fn takes_shown(takes: Length) -> String {
    if takes.best == takes.worst {
        span(takes.best)
    } else {
        format!("{} to {}", span(takes.best), span(takes.worst))
    }
}

/// `1h30m` of minutes.
pub fn span(minutes: f64) -> String {
    let seconds = (minutes * 60.0).round() as i64;
    let mut rest = seconds;
    let mut text = String::new();
    for (size, unit) in [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")] {
        if rest >= size {
            let _ = write!(text, "{}{unit}", rest / size);
            rest %= size;
        }
    }
    if text.is_empty() { "0m".into() } else { text }
}

fn line(out: &mut String, indent: usize, key: &str, value: &str) {
    let _ = writeln!(out, "{:indent$}{key}: {value}", "");
}

/// A text of several lines as a block, another in quotes.
fn text(out: &mut String, indent: usize, key: &str, value: &str) {
    let value = clean(value);
    let lines: Vec<&str> = value
        .trim_matches('\n')
        .lines()
        .map(str::trim_end)
        .collect();
    let is_block = lines.len() > 1
        && !lines[0].starts_with([' ', '\t'])
        && !value.contains(['\u{85}', '\u{2028}', '\u{2029}']);
    if !is_block {
        return line(out, indent, key, &quoted(value.trim()));
    }
    let _ = writeln!(out, "{:indent$}{key}: |", "");
    for part in lines {
        if part.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{:1$}{part}", "", indent + 2);
        }
    }
}

fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    safe_lines(&text).into_owned()
}

fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in double quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
