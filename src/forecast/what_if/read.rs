//! Suppositions as people type them.

use super::{Objection, Supposed};
use crate::forecast::RunSnapshot;
use crate::runbook::{Runbook, StepIx, Takes};
use crate::text::{nearest, same_name};
use crate::time::{Instant, Nearest, Span, parse_time};

/// More people than that of one role are no help to think.
const MOST_PEOPLE: u32 = 20;
/// So many names fit a hint.
const FEW: usize = 12;

impl Supposed {
    /// Reads one or, with commas, several: `2.3 takes 3h, +1 dba`.
    ///
    /// # Errors
    /// [`Objection::Unreadable`], and [`Objection::Unknown`] for a name that nobody has.
    pub fn read(
        text: &str,
        plan: &Runbook,
        snapshot: &RunSnapshot,
    ) -> Result<Vec<Supposed>, Objection> {
        let one = |text: &str| {
            let words = text.split_whitespace().collect();
            let text = text.trim();
            Reader {
                text,
                words,
                plan,
                snapshot,
            }
            .read()
        };
        text.split(',').map(one).collect()
    }
}

/// One of them, and what names can mean.
struct Reader<'a> {
    text: &'a str,
    words: Vec<&'a str>,
    plan: &'a Runbook,
    snapshot: &'a RunSnapshot,
}

impl Reader<'_> {
    fn read(&self) -> Result<Supposed, Objection> {
        let lower: Vec<String> = self.words.iter().map(|w| w.to_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        Ok(match lower[..] {
            [_, "takes", _, ..] => Supposed::Takes(self.step(0)?, self.takes(2)?),
            [_, "later", _, ..] => Supposed::Later(self.step(0)?, self.span(2)?),
            [_, "resolved" | "solved", _, ..] => Supposed::Solved(self.blocker(0)?, self.time(2)?),
            ["later", _, ..] => Supposed::AllLater(self.span(1)?),
            ["closes", _, ..] => Supposed::Closes(self.close()?),
            ["skip", "phase", _] => Supposed::PhaseSkipped(self.phase(2)?),
            ["skip", _] if self.names_phase(1) => Supposed::PhaseSkipped(self.phase(1)?),
            ["skip", _] => Supposed::Skipped(self.step(1)?),
            ["with", _, ..] => Supposed::Comes(self.person(1)?),
            ["without" | "-1", _, ..] => Supposed::Goes(self.person(1)?),
            [first, ..] if first.starts_with('+') => self.more()?,
            _ => return Err(self.unreadable("that isn't a what-if question")),
        })
    }

    /// What stands behind so many words.
    fn after(&self, words: usize) -> String {
        self.words[words..].join(" ")
    }

    fn span(&self, words: usize) -> Result<Span, Objection> {
        self.span_of(self.after(words).trim_start_matches('+'))
    }

    fn span_of(&self, text: &str) -> Result<Span, Objection> {
        text.parse().map_err(|why| self.unreadable(why))
    }

    /// One figure, or best/likely/worst.
    fn takes(&self, words: usize) -> Result<Takes, Objection> {
        let text = self.after(words);
        let three = || text.split('/').map(|span| self.span_of(span));
        let spans: Vec<Span> = three().collect::<Result<_, _>>()?;
        match spans[..] {
            [span] => Ok(Takes::exactly(span)),
            [best, likely, worst] if best <= likely && likely <= worst => Ok(Takes {
                best,
                likely,
                worst,
            }),
            [_, _, _] => {
                Err(self
                    .unreadable("best can't be more than likely, and likely not more than worst"))
            }
            _ => Err(self.unreadable("write 3h, or best/likely/worst: 2h/3h/5h")),
        }
    }

    fn time(&self, words: usize) -> Result<Instant, Objection> {
        let (now, zone) = (self.snapshot.now, &self.plan.window.zone);
        let read = parse_time(&self.after(words), now, zone, Nearest::Future);
        read.map_err(|why| self.unreadable(why))
    }

    /// `+2h` and a bare clock are told from the close as it is.
    fn close(&self) -> Result<Instant, Objection> {
        let window = &self.plan.window;
        let text = self.after(1);
        let near = |side| parse_time(&text, window.closes, &window.zone, side);
        let (before, after) = (near(Nearest::Past), near(Nearest::Future));
        let away = |at: &Instant| (*at - window.closes).abs();
        let nearest = before.iter().chain(&after).copied().min_by_key(away);
        let unreadable =
            || self.unreadable(after.err().map_or("no time".into(), |e| e.to_string()));
        nearest.ok_or_else(unreadable)
    }

    fn more(&self) -> Result<Supposed, Objection> {
        let rest = self.text.trim_start_matches('+');
        let role = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let count = &rest[..rest.len() - role.len()];
        let count = if count.is_empty() { "1" } else { count };
        let count = count.parse().ok().filter(|n| (1..=MOST_PEOPLE).contains(n));
        let why = format!("write how many more, 1 to {MOST_PEOPLE}, and of which role");
        let count = count.ok_or_else(|| self.unreadable(why))?;
        Ok(Supposed::More(self.role(role.trim())?, count))
    }

    fn step(&self, at: usize) -> Result<StepIx, Objection> {
        let (name, steps) = (self.words[at], self.plan.steps.iter());
        let names = steps.flat_map(|step| [step.id.as_str(), step.number.as_str()]);
        let found = self.plan.step(name);
        found.ok_or_else(|| unknown("step", name, names))
    }

    /// By its number or id.
    fn phase(&self, at: usize) -> Result<usize, Objection> {
        let (name, phases) = (self.words[at], &self.plan.phases);
        let is_it = |number: usize, id: &str| number.to_string() == name || id == name;
        let found = phases.iter().position(|p| is_it(p.number, &p.id));
        found.ok_or_else(|| unknown("phase", name, phases.iter().map(|p| p.id.as_str())))
    }

    /// Whether that is the id of a phase, and not of a step.
    fn names_phase(&self, at: usize) -> bool {
        let name = self.words[at];
        let is_phase = self.plan.phases.iter().any(|phase| phase.id == name);
        is_phase && self.plan.step(name).is_none()
    }

    fn role(&self, name: &str) -> Result<String, Objection> {
        let people = self.plan.people.iter().chain(&self.snapshot.people);
        let had = people.flat_map(|person| &person.roles);
        let crews = self.plan.steps.iter().flat_map(|step| &step.crew);
        let mut all: Vec<&str> = had.map(String::as_str).collect();
        all.extend(crews.map(|(role, _)| role.as_str()));
        all.sort_unstable();
        all.dedup();
        let found = all.iter().find(|role| role.eq_ignore_ascii_case(name));
        found
            .map(|role| role.to_string())
            .ok_or_else(|| unknown("role", name, all))
    }

    /// By id or full name; nobody of a role, for it is not said who.
    fn person(&self, words: usize) -> Result<String, Objection> {
        let name = self.after(words);
        let people: Vec<_> = self
            .snapshot
            .people
            .iter()
            .chain(&self.plan.people)
            .collect();
        let is_it = |text: &str| same_name(text, &name);
        let found = people.iter().find(|p| is_it(&p.id) || is_it(&p.name));
        if let Some(person) = found {
            return Ok(person.id.clone());
        }
        let mut with_role: Vec<&str> = people
            .iter()
            .filter(|p| p.roles.iter().any(|r| is_it(r)))
            .map(|p| p.id.as_str())
            .collect();
        with_role.sort_unstable();
        with_role.dedup();
        let all = people.iter().flat_map(|p| [p.id.as_str(), p.name.as_str()]);
        Err(if with_role.is_empty() {
            unknown("person", &name, all)
        } else {
            Objection::Unknown {
                what: "person",
                name: name.to_string(),
                hint: format!("that is a role; say who: {}", with_role.join(", ")),
            }
        })
    }

    fn blocker(&self, at: usize) -> Result<String, Objection> {
        let name = self.words[at];
        let pauses = self.snapshot.pauses.iter();
        let all: Vec<&str> = pauses.filter_map(|p| p.blocker.as_deref()).collect();
        let found = all.iter().find(|number| number.eq_ignore_ascii_case(name));
        found
            .map(|number| number.to_string())
            .ok_or_else(|| unknown("open blocker", name, all))
    }

    fn unreadable(&self, why: impl ToString) -> Objection {
        Objection::Unreadable {
            text: self.text.to_string(),
            why: why.to_string(),
        }
    }
}

/// With the name that was probably meant; else with those there are, where they are few.
fn unknown<'a>(
    what: &'static str,
    name: &str,
    all: impl IntoIterator<Item = &'a str>,
) -> Objection {
    let all: Vec<&str> = all.into_iter().collect();
    let hint = match (nearest(name, all.iter().copied()), all.len()) {
        (Some(near), _) => format!("did you mean '{near}'?"),
        (None, 0) => "there is none".to_string(),
        (None, 1..=FEW) => format!("there is: {}", all.join(", ")),
        (None, _) => "'status' of a run and 'paper' of a runbook show what there is".to_string(),
    };
    Objection::Unknown {
        what,
        name: name.to_string(),
        hint,
    }
}
