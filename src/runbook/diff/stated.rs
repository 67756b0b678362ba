//! What an edition of a runbook states of each of its things, a field at a time.

use super::super::plan::*;
use super::{
    CLOSES, DECIDE_BY, EXPECT, INSTRUCTIONS, NEEDS, NOT_BEFORE, ROLE, TAKES, TITLE, UNDO, find,
    label,
};
use crate::time::{Instant, Span, Zone};

/// A field that says something.
pub struct Stated {
    pub name: String,
    /// What is compared.
    pub key: String,
    /// What is shown; of a long text the key.
    pub words: String,
    pub is_long: bool,
}

/// The fields of a thing that say something, in the order in which they are shown.
#[derive(Default)]
pub struct States(pub Vec<Stated>);

impl States {
    pub fn find(&self, name: &str) -> Option<&Stated> {
        self.0.iter().find(|stated| stated.name == name)
    }

    fn keyed(mut self, name: impl Into<String>, key: impl Into<String>, words: String) -> States {
        let key = key.into();
        if !key.is_empty() {
            self.0.push(Stated {
                name: name.into(),
                key,
                words,
                is_long: false,
            });
        }
        self
    }

    /// Compared as it is shown.
    fn plain(self, name: impl Into<String>, words: impl Into<String>) -> States {
        let words = words.into();
        self.keyed(name, words.clone(), words)
    }

    fn list(self, name: impl Into<String>, words: &[String]) -> States {
        self.plain(name, words.join(", "))
    }

    /// A text of one line.
    fn quoted(self, name: impl Into<String>, text: Option<&str>) -> States {
        let text = text.unwrap_or_default().trim();
        self.keyed(name, text, format!("'{text}'"))
    }

    /// A text of several lines; blanks at their ends are nothing.
    fn long(mut self, name: impl Into<String>, text: Option<&str>) -> States {
        let lines: Vec<&str> = text
            .unwrap_or_default()
            .lines()
            .map(str::trim_end)
            .collect();
        let key = lines.join("\n").trim().to_string();
        if !key.is_empty() {
            self.0.push(Stated {
                name: name.into(),
                words: key.clone(),
                key,
                is_long: true,
            });
        }
        self
    }

    fn time(self, name: &str, at: Option<Instant>, zone: &Zone) -> States {
        match at {
            Some(at) => self.keyed(name, zone.full(at), zone.day_clock(at)),
            None => self,
        }
    }

    fn span(self, name: impl Into<String>, span: Option<Span>) -> States {
        self.plain(name, span.map_or(String::new(), |span| span.to_string()))
    }
}

pub fn runbook(book: &Runbook) -> States {
    States::default()
        .quoted(TITLE, Some(&book.title))
        .quoted("revision", Some(&book.revision))
        .quoted("change ticket", book.change.as_deref())
        .long("summary", Some(&book.summary))
        .span("overtime", Some(book.overtime))
        .plain(
            "shared luck",
            format!(
                "night {}, team {}",
                book.uncertainty.night, book.uncertainty.team
            ),
        )
        .plain("names of roles", role_names(book))
}

fn role_names(book: &Runbook) -> String {
    let one = |(role, name): &(String, String)| format!("{role} '{name}'");
    book.role_names
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join(", ")
}

pub fn window(book: &Runbook) -> States {
    let window = &book.window;
    let zone = &window.zone;
    States::default()
        .time("opens", Some(window.opens), zone)
        .time(CLOSES, Some(window.closes), zone)
        .time("the doors open", window.doors_open, zone)
        .plain("time zone", zone.name())
        .span("time to decide on a rollback", Some(window.decision_margin))
}

pub fn waits(book: &Runbook) -> States {
    States::default()
        .span("for a sign-off", Some(book.waits.sign_off))
        .span("for a decision", Some(book.waits.decision))
}

pub fn escalation(book: &Runbook) -> States {
    let of = |severity: Severity| {
        let levels = book
            .escalation
            .iter()
            .filter(move |e| e.severity == severity);
        levels
            .map(|e| format!("{} {}", e.after, e.call))
            .collect::<Vec<_>>()
    };
    [Severity::High, Severity::Medium, Severity::Low]
        .into_iter()
        .fold(States::default(), |states, severity| {
            states.list(
                format!("of {} severity after", severity.word()),
                &of(severity),
            )
        })
}

pub fn person(person: &Person, zone: &Zone) -> States {
    let hours = person.available.iter().map(|(from, until)| {
        let words = format!("{} to {}", zone.day_clock(*from), zone.day_clock(*until));
        (
            format!("{} to {}", zone.full(*from), zone.full(*until)),
            words,
        )
    });
    let (keys, words): (Vec<String>, Vec<String>) = hours.unzip();
    States::default()
        .quoted("name", Some(&person.name))
        .plain("is a team", team_text(person))
        .list("roles", &person.roles)
        .plain("contact", person.contact.clone().unwrap_or_default())
        .list("deputy for", &person.deputy_for)
        .keyed("available", keys.join(", "), words.join(", "))
}

fn team_text(person: &Person) -> String {
    match person.team {
        None => String::new(),
        Some(Team { size: None }) => "yes".into(),
        Some(Team { size: Some(size) }) => format!("of {size}"),
    }
}

pub fn contact(contact: &Contact) -> States {
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    States::default()
        .quoted("name", Some(&contact.name))
        .plain("contact", plain(&contact.contact))
        .plain("account", plain(&contact.account))
        .plain("hours", plain(&contact.hours))
        .plain("then", plain(&contact.then))
}

pub fn service(service: &Service) -> States {
    let downtime = service.downtime.as_ref();
    States::default()
        .quoted("name", Some(&service.name))
        .plain(
            "criticality",
            format!("{:?}", service.criticality).to_lowercase(),
        )
        .list("needs", &service.needs)
        .plain("contact", service.contact.clone().unwrap_or_default())
        .long("test", service.test.as_deref())
        .list("proves", &service.proves)
        .list("sites", &service.sites)
        .span("soak", service.soak)
        .long("downtime procedure", downtime.map(|d| d.procedure.as_str()))
        .span("longest downtime", downtime.and_then(|d| d.longest))
}

pub fn phase(phase: &Phase) -> States {
    let when = match phase.when {
        When::Before => "before the window",
        When::Window => "in the window",
        When::After => "after the window",
    };
    States::default()
        .quoted(TITLE, Some(&phase.title))
        .plain("is", when)
}

/// What `book` states of a step; steps are named as in `old`.
pub fn step(old: &Runbook, book: &Runbook, ix: StepIx) -> States {
    let step = &book.steps[ix];
    let zone = &book.window.zone;
    let phase = &book.phases[step.phase];
    let (needs, named): (Vec<&str>, Vec<String>) = step
        .needs
        .iter()
        .map(|&need| (book.steps[need].id.as_str(), number(old, book, need)))
        .unzip();
    let mut sorted = needs;
    sorted.sort_unstable();
    let states = States::default()
        .quoted(TITLE, Some(&step.title))
        .keyed("phase", phase.id.as_str(), phase.title.clone())
        .long(INSTRUCTIONS, Some(&step.instructions))
        .long(EXPECT, step.expect.as_deref())
        .plain(ROLE, book.crew_text(&step.crew))
        .plain(TAKES, step.takes.map_or(String::new(), |t| t.to_string()))
        .plain("fails", step.fails.map_or(String::new(), |o| o.to_string()))
        .plain("kind", step.kind.map_or("", |k| k.word()))
        .keyed(NEEDS, sorted.join(" "), named.join(", "))
        .time(NOT_BEFORE, step.not_before, zone)
        .list("changes", &step.changes)
        .list("tests", &step.tests);
    let states = step.notes().into_iter().fold(states, |states, note| {
        states.quoted(note.key, Some(note.text))
    });
    let states = match &step.undo {
        None => states,
        Some(Undo::Impossible(why)) => states.long(UNDO, Some(&format!("impossible: {why}"))),
        Some(Undo::Work(work)) => going_back(states, UNDO, work, step),
    };
    let states = match &step.restore_point {
        None => states,
        Some(point) => {
            let states = states.list("restore point of", &point.of);
            going_back(states, "restore", &point.restore, step)
        }
    };
    let proves = step.proves_restore.map(|point| number(old, book, point));
    let run = step.run.as_ref();
    let states = evidence(states, "evidence", &step.evidence)
        .plain("proves the restore of", proves.unwrap_or_default())
        .list("sign-off", &step.sign_off)
        .plain("confirmation", step.confirm.clone().unwrap_or_default())
        .long("command", run.map(|run| run.command.as_str()))
        .span("timeout of the command", run.and_then(|run| run.timeout))
        .quoted("first time", step.first_time.as_deref());
    match &step.gate {
        None => states,
        Some(gate) => gate_states(states, old, book, gate),
    }
}

fn going_back(states: States, name: &str, work: &Work, step: &Step) -> States {
    let of = |what: &str| format!("{name} {what}");
    // What it says nothing of it has from its step, and differs with that.
    let expect = work
        .expect
        .as_deref()
        .filter(|_| work.expect != step.expect);
    let crew = own(&work.crew, &step.crew);
    let confirm = own(&work.confirm, &step.confirm).cloned().flatten();
    let takes = work.takes.map_or(String::new(), |takes| takes.to_string());
    let states = states
        .long(name, Some(&work.instructions))
        .plain(of(TAKES), takes)
        .plain(of(ROLE), crew.map_or(String::new(), |crew| crew_text(crew)))
        .long(of(EXPECT), expect)
        .list(
            of("tests"),
            own(&work.tests, &step.tests).map_or(&[], |v| v),
        )
        .list(
            of("sign-off"),
            own(&work.sign_off, &step.sign_off).map_or(&[], |v| v),
        )
        .plain(of("confirmation"), confirm.unwrap_or_default());
    evidence(states, &of("evidence"), &work.evidence)
}

/// What is not just as the step has it.
fn own<'a, T: PartialEq>(work: &'a T, step: &T) -> Option<&'a T> {
    (work != step).then_some(work)
}

fn evidence(states: States, name: &str, asked: &[Evidence]) -> States {
    let kind = |kind: &EvidenceKind| match kind {
        EvidenceKind::Text => "text".to_string(),
        EvidenceKind::File => "file".into(),
        EvidenceKind::Choice(choices) => choices.join(" or "),
        EvidenceKind::Number { min, max } => match (min, max) {
            (None, None) => "number".into(),
            (Some(min), None) => format!("number from {min}"),
            (None, Some(max)) => format!("number up to {max}"),
            (Some(min), Some(max)) => format!("number from {min} to {max}"),
        },
    };
    let asked = asked.iter();
    let words: Vec<String> = asked
        .clone()
        .map(|e| format!("{} ({})", e.ask, kind(&e.kind)))
        .collect();
    let key: Vec<String> = asked
        .map(|e| format!("{} {} {}", e.id, e.ask, kind(&e.kind)))
        .collect();
    states.keyed(name, key.join("; "), words.join(", "))
}

fn gate_states(states: States, old: &Runbook, book: &Runbook, gate: &Gate) -> States {
    let late = match gate.if_late {
        IfLate::Hold => "hold",
        IfLate::NoGo => "no-go",
    };
    let criteria = gate
        .criteria
        .iter()
        .map(|criterion| match &criterion.shown_by {
            ShownBy::Step(ix) => {
                let step = &book.steps[*ix].id;
                let key = format!("{} by step {step}", criterion.text);
                (
                    key,
                    format!("'{}' ({})", criterion.text, number(old, book, *ix)),
                )
            }
            ShownBy::Service(id) => {
                let words = format!("'{}' ({id})", criterion.text);
                (format!("{} by service {id}", criterion.text), words)
            }
            ShownBy::Person => (criterion.text.clone(), format!("'{}'", criterion.text)),
        });
    let (keys, words): (Vec<String>, Vec<String>) = criteria.unzip();
    states
        .list("decided by", &gate.decides)
        .list("votes of", &gate.votes)
        .time(DECIDE_BY, gate.decide_by, &book.window.zone)
        .plain("if nobody decides:", late)
        .keyed("criteria", keys.join("; "), words.join(", "))
}

/// The number of a step in the older edition, or that it is new.
fn number(old: &Runbook, book: &Runbook, ix: StepIx) -> String {
    match find(old, &book.steps[ix].id) {
        Some(known) => old.steps[known].number.clone(),
        None => format!("the new step '{}'", book.steps[ix].title),
    }
}

/// [`number`] with the title of the step.
pub fn name(old: &Runbook, book: &Runbook, ix: StepIx) -> String {
    match find(old, &book.steps[ix].id) {
        Some(known) => label(old, known),
        None => format!("the new step '{}'", book.steps[ix].title),
    }
}
