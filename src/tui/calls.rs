//! Whom to call, as rows and as words: what the view of calls lists, and how a call is said.

use super::names::Subject;
use crate::run::{Call, Obstacle};
use crate::runbook::Escalation;
use crate::situation::{Due, DueKind, Party, Situation};
use crate::time::Span;
use crate::words::{called, near};

/// A line of the view of calls.
#[derive(Debug, Clone)]
pub enum CallRow<'a> {
    /// What stands below it.
    Heading(CallSection),
    /// A call that is still to be made.
    Due(Due<'a>),
    /// Somebody who can be called.
    Party(Party<'a>),
    /// A level of the plan's escalation.
    Level(&'a Escalation),
    /// A call that was made.
    Past(&'a Call),
}

/// The parts of the view, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallSection {
    Due,
    Parties,
    Levels,
    Made,
}

impl CallRow<'_> {
    /// Its name, the same as long as it is there; a heading has none, for nobody selects it.
    pub fn id(&self) -> Option<String> {
        match self {
            CallRow::Heading(_) => None,
            CallRow::Due(due) => {
                let (about, at) = (due.about.unwrap_or_default(), due.at.timestamp());
                Some(format!("due {at} {about} {}", due.whom))
            }
            CallRow::Party(party) => Some(format!("party {}", party.id)),
            CallRow::Level(level) => {
                let after = level.after.secs();
                Some(format!("level {:?} {after} {}", level.severity, level.call))
            }
            CallRow::Past(call) => Some(format!("past {}", call.stamp.entry)),
        }
    }

    /// Who is called, and about which open blocker.
    pub fn subject(&self, s: &Situation) -> Option<Subject> {
        let contact = |id: &str, about: Option<&str>| Subject::Contact {
            id: id.to_string(),
            about: about.map(str::to_string),
        };
        match self {
            CallRow::Heading(_) => None,
            CallRow::Due(due) => Some(contact(due.whom, due.about)),
            CallRow::Party(party) => Some(contact(party.id, None)),
            CallRow::Level(level) => Some(contact(&level.call, None)),
            CallRow::Past(call) => {
                let about = about(s, call).filter(|o| o.is_open());
                Some(contact(&call.contact, about.map(Obstacle::number)))
            }
        }
    }

    /// The id of who is called.
    pub fn whom(&self) -> Option<&str> {
        match self {
            CallRow::Heading(_) => None,
            CallRow::Due(due) => Some(due.whom),
            CallRow::Party(party) => Some(party.id),
            CallRow::Level(level) => Some(&level.call),
            CallRow::Past(call) => Some(&call.contact),
        }
    }
}

/// The lines of the view, from the top. On a large screen the calls that were made have a place of their own.
pub fn lines<'a>(s: &Situation<'a>, is_wide: bool) -> Vec<CallRow<'a>> {
    let mut parts = vec![
        (
            CallSection::Due,
            s.due().into_iter().map(CallRow::Due).collect(),
        ),
        (
            CallSection::Parties,
            s.parties().into_iter().map(CallRow::Party).collect(),
        ),
        (
            CallSection::Levels,
            s.run.plan.escalation.iter().map(CallRow::Level).collect(),
        ),
    ];
    if !is_wide {
        parts.push((CallSection::Made, made(s).map(CallRow::Past).collect()));
    }
    let mut all = Vec::new();
    for (part, lines) in parts {
        let lines: Vec<CallRow> = lines;
        // That no call is due is worth a line.
        if !lines.is_empty() || part == CallSection::Due {
            all.push(CallRow::Heading(part));
            all.extend(lines);
        }
    }
    all
}

/// The calls that were made, newest first.
pub fn made<'a>(s: &Situation<'a>) -> impl Iterator<Item = &'a Call> + use<'a> {
    let mut calls: Vec<&Call> = s.run.calls.iter().collect();
    calls.sort_by_key(|call| call.stamp.at);
    calls.into_iter().rev()
}

/// `now`, or `in 12m`.
pub fn when(s: &Situation, due: &Due) -> String {
    if due.is_due(s.now) {
        "now".into()
    } else {
        format!("in {}", Span::between(s.now, due.at).short())
    }
}

/// Why it has to be made, and since when: `promised for 03:00, 12m ago`.
pub fn why(s: &Situation, due: &Due) -> String {
    let at = near(s, due.at);
    let why = match due.kind {
        DueKind::NextCall => format!("promised for {at}"),
        DueKind::Escalation(after) => format!("{} open at {at}", after.short()),
    };
    match Span::between(due.at, s.now) {
        late if late.secs() < 60 => why,
        late => format!("{why}, {} ago", late.short()),
    }
}

/// Who is called, and where: `amara, ext 4411`.
pub fn whom(s: &Situation, id: &str) -> String {
    let reach = s
        .party(id)
        .reach
        .map_or(String::new(), |r| format!(", {r}"));
    format!("{}{reach}", called(s.run, id))
}

/// `call amara, ext 4411, in 3m`.
pub fn what(s: &Situation, due: &Due) -> String {
    let whom = whom(s, due.whom);
    match Span::between(due.at, s.now) {
        late if late.secs() < 60 => format!("call {whom}, {}", when(s, due)),
        late => format!("call {whom}, {} late", late.short()),
    }
}

/// A call that is due, in words that stay the same while it is.
pub fn need(s: &Situation, due: &Due) -> String {
    let whom = whom(s, due.whom);
    let about = due.about.map_or(String::new(), |b| format!(", about {b}"));
    format!("call {whom}{about}, due {}", s.clock(due.at))
}

/// A call that was made: `lin called Records vendor, reached Kim, about B1, ticket 4471`.
pub fn told(s: &Situation, call: &Call, with_blocker: bool) -> String {
    let mut said = format!(
        "{} called {}",
        caller(s, call),
        called(s.run, &call.contact)
    );
    said += &match (call.answered, &call.reached) {
        (false, _) => ", no answer".to_string(),
        (true, Some(who)) => format!(", reached {}", called(s.run, who)),
        (true, None) => ", answered".to_string(),
    };
    if let Some(about) = about(s, call).filter(|_| with_blocker) {
        said += &format!(", about {}", about.number());
        if let Some(ticket) = about.blocker().and_then(|b| b.ticket.as_ref()) {
            said += &format!(", ticket {ticket}");
        }
    }
    if let Some(at) = call.next {
        said += &format!(", next call {}", near(s, at));
    }
    let text = call.text.as_deref().filter(|t| !t.is_empty());
    if let Some(text) = text {
        said += &format!(": {text}");
    }
    said
}

/// `joe`, or `ruth (joe)` where joe typed it for her.
fn caller(s: &Situation, call: &Call) -> String {
    let by = called(s.run, &call.stamp.by);
    match &call.stamp.typed_by {
        Some(typist) => format!("{by} ({})", called(s.run, typist)),
        None => by,
    }
}

/// The blocker or condition that a call was about.
pub fn about<'a>(s: &Situation<'a>, call: &Call) -> Option<Obstacle<'a>> {
    let id = call.blocker.as_ref()?;
    s.run.obstacles().find(|o| o.entry() == id)
}
