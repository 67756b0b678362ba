//! The texts of a plan: all of them, their lines, and what in a line is code.

use crate::runbook::{Evidence, EvidenceKind, StepIx, Undo, Work};

use super::plan::Plan;

/// A text and where it stands. Its path is only made when it is asked for: there are many.
pub(super) struct Text<'a> {
    pub text: &'a str,
    /// The step that it belongs to.
    pub step: Option<StepIx>,
    owner: Owner<'a>,
    key: Key,
}

enum Owner<'a> {
    Book,
    Step,
    /// `people`, its place, and its name.
    Item(&'static str, usize, &'a str),
}

/// The keys below the owner.
enum Key {
    One(&'static str),
    /// `evidence`, its place, `ask`.
    Item(&'static str, usize, &'static str),
}

impl Text<'_> {
    /// Where it stands below its step, if it has one.
    pub fn key(&self) -> String {
        match &self.key {
            Key::One(key) => (*key).to_string(),
            Key::Item(list, at, key) => format!("{list}[{at}].{key}"),
        }
    }

    /// Where it stands in the file, if it has no step.
    pub fn path(&self) -> String {
        match &self.owner {
            Owner::Item(list, at, _) => format!("{list}[{at}].{}", self.key()),
            Owner::Book | Owner::Step => self.key(),
        }
    }

    /// Whose text it is, to be read: `2.3 Restore the database`, `'Mail'`, `the runbook`.
    pub fn owner(&self, plan: &Plan) -> String {
        match (&self.owner, self.step) {
            (Owner::Step, Some(ix)) => plan.label(ix),
            (Owner::Item(_, _, name), _) => format!("'{name}'"),
            _ => "the runbook".to_string(),
        }
    }
}

/// Shows every text of a plan.
pub(super) fn texts<'a>(plan: &Plan<'a>, see: &mut dyn FnMut(Text<'a>)) {
    let book = plan.book;
    let mut own = |key, text| {
        see(Text {
            text,
            step: None,
            owner: Owner::Book,
            key: Key::One(key),
        });
    };
    own("runbook", book.title.as_str());
    own("summary", book.summary.as_str());
    own("change", book.change.as_deref().unwrap_or_default());
    let mut item = |list, at, name, key, text: Option<&'a str>| {
        see(Text {
            text: text.unwrap_or_default(),
            step: None,
            owner: Owner::Item(list, at, name),
            key: Key::One(key),
        });
    };
    for (at, p) in book.people.iter().enumerate() {
        item("people", at, &p.name, "name", Some(&p.name));
        item("people", at, &p.name, "contact", p.contact.as_deref());
    }
    for (at, c) in book.contacts.iter().enumerate() {
        item("contacts", at, &c.name, "name", Some(&c.name));
        item("contacts", at, &c.name, "contact", c.contact.as_deref());
        item("contacts", at, &c.name, "account", c.account.as_deref());
        item("contacts", at, &c.name, "hours", c.hours.as_deref());
    }
    for (at, s) in book.services.iter().enumerate() {
        let downtime = s.downtime.as_ref().map(|d| d.procedure.as_str());
        item("services", at, &s.name, "name", Some(&s.name));
        item("services", at, &s.name, "test", s.test.as_deref());
        item("services", at, &s.name, "downtime.procedure", downtime);
    }
    for (at, p) in book.phases.iter().enumerate() {
        item("phases", at, &p.title, "title", Some(&p.title));
    }
    for ix in book.in_order() {
        of_step(plan, ix, see);
    }
}

fn of_step<'a>(plan: &Plan<'a>, ix: StepIx, see: &mut dyn FnMut(Text<'a>)) {
    let step = plan.step(ix);
    let mut see = |key, text| {
        see(Text {
            text,
            step: Some(ix),
            owner: Owner::Step,
            key,
        });
    };
    see(Key::One("title"), &step.title);
    see(Key::One("do"), &step.instructions);
    see(
        Key::One("expect"),
        step.expect.as_deref().unwrap_or_default(),
    );
    see(
        Key::One("confirm"),
        step.confirm.as_deref().unwrap_or_default(),
    );
    see(
        Key::One("first_time"),
        step.first_time.as_deref().unwrap_or_default(),
    );
    of_evidence(&step.evidence, "evidence", &mut see);
    match &step.undo {
        Some(Undo::Impossible(why)) => see(Key::One("undo.impossible"), why),
        Some(Undo::Work(work)) => {
            see(Key::One("undo.do"), &work.instructions);
            of_work(work, step.expect.as_deref(), "undo.expect", &mut see);
            of_evidence(&work.evidence, "undo.evidence", &mut see);
        }
        None => {}
    }
    if let Some(point) = &step.restore_point {
        see(Key::One("restore_point.do"), &point.restore.instructions);
        of_work(&point.restore, None, "restore_point.expect", &mut see);
        of_evidence(&point.restore.evidence, "restore_point.evidence", &mut see);
    }
    let criteria = step.gate.iter().flat_map(|g| &g.criteria).enumerate();
    for (at, criterion) in criteria {
        see(Key::Item("gate.criteria", at, "text"), &criterion.text);
    }
}

/// The expectation of an undo or a restore, unless it is the step's.
fn of_work<'a>(
    work: &'a Work,
    inherited: Option<&str>,
    key: &'static str,
    see: &mut impl FnMut(Key, &'a str),
) {
    let own = work.expect.as_deref().filter(|e| Some(*e) != inherited);
    see(Key::One(key), own.unwrap_or_default());
}

fn of_evidence<'a>(
    evidence: &'a [Evidence],
    list: &'static str,
    see: &mut impl FnMut(Key, &'a str),
) {
    for (at, evidence) in evidence.iter().enumerate() {
        see(Key::Item(list, at, "ask"), &evidence.ask);
        if let EvidenceKind::Choice(choices) = &evidence.kind {
            for choice in choices {
                see(Key::Item(list, at, "choices"), choice);
            }
        }
    }
}

/// The texts that say what to do: of a step, of its undo, of the restore of its restore point.
pub(super) fn doings<'a>(
    plan: &Plan<'a>,
    ix: StepIx,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let own = ("do", plan.step(ix).instructions.as_str());
    let back = plan.ways_back(ix).map(|(key, work)| match key {
        "undo" => ("undo.do", work.instructions.as_str()),
        _ => ("restore_point.do", work.instructions.as_str()),
    });
    std::iter::once(own).chain(back)
}

/// The lines of a Markdown text, without what makes them items of a list, and whether each is
/// inside a block of code.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut fenced = false;
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
            return None;
        }
        (!line.is_empty()).then_some((if fenced { line } else { without_mark(line) }, fenced))
    })
}

/// Without `- `, `* `, `3. ` or `[ ] ` in front.
fn without_mark(line: &str) -> &str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = if digits.len() < line.len() {
        digits
            .strip_prefix(". ")
            .or_else(|| digits.strip_prefix(") "))
    } else {
        None
    };
    let marked = ["- ", "* ", "+ "].iter().find_map(|m| line.strip_prefix(m));
    let line = numbered.or(marked).unwrap_or(line).trim_start();
    let boxes = ["[ ] ", "[x] "];
    boxes
        .iter()
        .find_map(|b| line.strip_prefix(b))
        .unwrap_or(line)
}

/// The pieces of a line, and whether each is code in backquotes.
pub(super) fn pieces(line: &str) -> impl Iterator<Item = (&str, bool)> {
    let pieces = line.split('`').enumerate();
    pieces.map(|(at, piece)| (piece, at % 2 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_their_marks_and_know_blocks_of_code() {
        let text = "- Open it.\n\n2. Close it.\n```\n- x\n```\n* [ ] 3 more";
        let found: Vec<(&str, bool)> = lines(text).collect();
        let expected = [
            ("Open it.", false),
            ("Close it.", false),
            ("- x", true),
            ("3 more", false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn code_in_a_line_is_told_apart() {
        let found: Vec<(&str, bool)> = pieces("On `a`: `b c`").collect();
        let expected = [
            ("On ", false),
            ("a", true),
            (": ", false),
            ("b c", true),
            ("", false),
        ];
        assert_eq!(found, expected);
    }
}
