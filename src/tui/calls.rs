//! Whom to call, as rows and as words: what the view of calls lists, and how a call is said.

use super::form::Subject;
use super::screen::{Screen, Spot};
use super::view::layout;
use super::words::near;
use crate::report::called;
use crate::run::{Blocker, Call};
use crate::runbook::Escalation;
use crate::situation::{Due, DueKind, Party, Situation};
use crate::time::Span;

/// A line of the view of calls.
#[derive(Debug, Clone)]
pub enum Line<'a> {
    /// What stands below it.
    Heading(Part),
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
pub enum Part {
    Due,
    Parties,
    Levels,
    Ledger,
}

impl Line<'_> {
    /// Its name, the same as long as it is there; a heading has none, for nobody selects it.
    pub fn id(&self) -> Option<String> {
        match self {
            Line::Heading(_) => None,
            Line::Due(due) => {
                let (about, at) = (due.about.unwrap_or_default(), due.at.timestamp());
                Some(format!("due {at} {about} {}", due.whom))
            }
            Line::Party(party) => Some(format!("party {}", party.id)),
            Line::Level(level) => {
                let after = level.after.secs();
                Some(format!("level {:?} {after} {}", level.severity, level.call))
            }
            Line::Past(call) => Some(format!("past {}", call.stamp.entry)),
        }
    }

    /// Who is called, and about which open blocker.
    pub fn subject(&self, s: &Situation) -> Option<Subject> {
        let contact = |id: &str, about: Option<&str>| Subject::Contact {
            id: id.to_string(),
            about: about.map(str::to_string),
        };
        match self {
            Line::Heading(_) => None,
            Line::Due(due) => Some(contact(due.whom, due.about)),
            Line::Party(party) => Some(contact(party.id, None)),
            Line::Level(level) => Some(contact(&level.call, None)),
            Line::Past(call) => {
                let about = about(s, call).filter(|b| b.is_open());
                Some(contact(&call.contact, about.map(|b| b.number.as_str())))
            }
        }
    }

    /// The id of who is called.
    pub fn whom(&self) -> Option<&str> {
        match self {
            Line::Heading(_) => None,
            Line::Due(due) => Some(due.whom),
            Line::Party(party) => Some(party.id),
            Line::Level(level) => Some(&level.call),
            Line::Past(call) => Some(&call.contact),
        }
    }
}

/// The lines of the view, from the top. On a large screen the ledger has a place of its own.
pub fn lines<'a>(s: &Situation<'a>, screen: &Screen) -> Vec<Line<'a>> {
    let mut parts = vec![
        (Part::Due, s.due().into_iter().map(Line::Due).collect()),
        (
            Part::Parties,
            s.parties().into_iter().map(Line::Party).collect(),
        ),
        (
            Part::Levels,
            s.run.plan.escalation.iter().map(Line::Level).collect(),
        ),
    ];
    if !layout::parts(screen).is_wide() {
        parts.push((Part::Ledger, ledger(s).map(Line::Past).collect()));
    }
    let mut all = Vec::new();
    for (part, lines) in parts {
        let lines: Vec<Line> = lines;
        // That no call is due is worth a line.
        if !lines.is_empty() || part == Part::Due {
            all.push(Line::Heading(part));
            all.extend(lines);
        }
    }
    all
}

/// The calls that were made, newest first.
pub fn ledger<'a>(s: &Situation<'a>) -> impl Iterator<Item = &'a Call> + use<'a> {
    let mut calls: Vec<&Call> = s.run.calls.iter().collect();
    calls.sort_by_key(|call| call.stamp.at);
    calls.into_iter().rev()
}

/// The names of the lines that can be selected.
pub fn ids(s: &Situation, screen: &Screen) -> Vec<String> {
    lines(s, screen).iter().filter_map(Line::id).collect()
}

/// The line that is selected.
pub fn selected<'a>(s: &Situation<'a>, screen: &Screen) -> Option<Line<'a>> {
    let wanted = screen.calls.id.as_ref()?;
    let mut all = lines(s, screen).into_iter();
    all.find(|line| line.id().as_ref() == Some(wanted))
}

/// Selects the call that a blocker asks for next, else its vendor.
pub fn aim(s: &Situation, screen: &mut Screen, blocker: &str) {
    let Some(blocker) = s.run.blocker(blocker) else {
        return;
    };
    let wanted = |line: &Line| match line {
        Line::Due(due) => due.about == Some(&blocker.number),
        Line::Party(party) => blocker.vendor.as_deref() == Some(party.id),
        _ => false,
    };
    if let Some(line) = lines(s, screen).iter().find(|line| wanted(line)) {
        screen.calls.id = line.id();
    }
}

/// Keeps selection and scroll within the lines; the heading of the selected line stays in sight.
pub fn settle(s: &Situation, screen: &mut Screen, height: usize) {
    let lines = lines(s, screen);
    let ids: Vec<Option<String>> = lines.iter().map(Line::id).collect();
    let found = screen
        .calls
        .id
        .as_ref()
        .and_then(|id| ids.iter().position(|i| i.as_ref() == Some(id)));
    let at = found.or_else(|| ids.iter().position(Option::is_some));
    let Some(at) = at else {
        screen.calls = Spot::default();
        return;
    };
    let first = ids[..at].iter().rposition(Option::is_some);
    let first = first.map_or(0, |before| before + 1);
    let top = super::rows::scrolled(screen.calls.top, at, height, lines.len());
    screen.calls = Spot {
        id: ids[at].clone(),
        top: if at - first < height {
            top.min(first)
        } else {
            top
        },
    };
}

/// `now`, or `in 12m`.
pub fn when(s: &Situation, due: &Due) -> String {
    match due.is_due(s.now) {
        true => "now".into(),
        false => format!("in {}", Span::between(s.now, due.at).short()),
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
    let reach = s.party(id).reach;
    let reach = reach.map_or(String::new(), |r| format!(", {r}"));
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
        s.run.name_of(&call.contact)
    );
    said += &match (call.answered, &call.reached) {
        (false, _) => ", no answer".to_string(),
        (true, Some(who)) => format!(", reached {}", s.run.name_of(who)),
        (true, None) => ", answered".to_string(),
    };
    if let Some(blocker) = about(s, call).filter(|_| with_blocker) {
        said += &format!(", about {}", blocker.number);
        if let Some(ticket) = &blocker.ticket {
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
pub fn about<'a>(s: &Situation<'a>, call: &Call) -> Option<&'a Blocker> {
    let id = call.blocker.as_ref()?;
    s.run.blockers.iter().find(|b| b.id == *id)
}
