//! From the file to the plan: every reference checked, every time an instant.

use std::collections::{HashMap, HashSet};

use super::file::*;
use super::names::{Names, each_once};
use super::path::At;
use super::plan::*;
use super::problem::Found;
use super::steps;
use crate::text;
use crate::time::{Instant, Span, TimeError, Zone, parse_date_time};

/// The plan that a file means. What is wrong goes into `found`; the plan is good if nothing does.
/// `broken` is what couldn't even be read.
pub fn resolve(file: File, broken: &Found, found: &mut Found) -> Runbook {
    let root = At::Root;
    let names = Names::of(&file, broken, found);
    let clock = Clock::of(&file.window, found);
    let mut context = Context {
        names: &names,
        clock: &clock,
        restore_points: restore_points(&file, broken),
        found,
    };
    let window = context.window(file.window);
    context.not_empty(root.key("runbook"), &file.runbook);
    let people = context.people(file.people);
    let contacts = context.contacts(file.contacts);
    let services = context.services(file.services);
    let escalation = context.escalation(file.escalation.unwrap_or_default());
    let waits = context.waits(file.waits.unwrap_or_default());
    let overtime = context.span_or(root.key("overtime"), file.overtime, OVERTIME);
    let uncertainty = context.uncertainty(file.uncertainty.unwrap_or_default());
    let role_names = file
        .roles
        .map_or(Vec::new(), |names| names.0)
        .into_iter()
        .map(|(role, name)| (role, line(name)))
        .collect();
    let (phases, steps) = steps::resolve(&mut context, file.phases);
    let mut runbook = Runbook {
        title: line(file.runbook),
        id: file.id,
        revision: file.revision.map_or_else(|| "1".into(), line),
        change: file.change.map(line),
        summary: file.summary.map(lines).unwrap_or_default(),
        window,
        people,
        role_names,
        contacts,
        services,
        escalation,
        waits,
        overtime,
        uncertainty,
        phases,
        steps,
        by_id: HashMap::with_capacity(names.steps.names.len()),
    };
    (0..runbook.steps.len()).for_each(|ix| runbook.register(ix));
    runbook
}

/// What every part of the file is checked against.
pub struct Context<'a> {
    pub names: &'a Names,
    pub clock: &'a Clock,
    /// The steps that have one; nothing if not all could be read.
    pub restore_points: Option<HashSet<StepIx>>,
    pub found: &'a mut Found,
}

/// The zone of the runbook, and the opening that `+2h` counts from.
pub struct Clock {
    pub zone: Zone,
    pub opens: Instant,
}

impl Clock {
    fn of(window: &WindowFile, found: &mut Found) -> Clock {
        let name = window.timezone.as_str();
        let zone = Zone::named(name).unwrap_or_else(|| {
            let all = Zone::names();
            let finding = found.add(
                At::Root.key("window").key("timezone"),
                format!("there is no time zone '{name}'"),
            );
            finding.hint("use an IANA name such as America/Toronto");
            finding.nearest(name, all.iter().map(String::as_str));
            Zone::utc()
        });
        let opens = parse_date_time(&window.opens, &zone, None).unwrap_or_default();
        Clock { zone, opens }
    }
}

fn restore_points(file: &File, broken: &Found) -> Option<HashSet<StepIx>> {
    let steps = file.phases.iter().flat_map(|p| &p.steps).enumerate();
    let with = steps.filter(|(_, step)| step.restore_point.is_some());
    let all = with.map(|(ix, _)| ix).collect();
    (!broken.hides("phases", &["id", "steps", "restore_point"])).then_some(all)
}

/// One line of text, fit to be shown.
pub fn line(given: String) -> String {
    match text::safe(&given) {
        std::borrow::Cow::Owned(safe) => safe.trim().to_string(),
        _ if given.trim().len() < given.len() => given.trim().to_string(),
        _ => given,
    }
}

/// A text of several lines, fit to be shown.
pub fn lines(given: String) -> String {
    match text::safe_lines(&given) {
        std::borrow::Cow::Owned(safe) => safe,
        _ => given,
    }
}

/// Whether a time is after or before the opening.
#[derive(Clone, Copy)]
enum Sign {
    Later,
    Earlier,
}

/// The way and the length from the opening: `+2h`, `T-3d`, `T0 + 15m`.
fn from_opening(given: &str) -> Option<(Sign, &str)> {
    let given = given.trim();
    let rest = given.strip_prefix(['T', 't']).unwrap_or(given);
    let rest = if rest.len() < given.len() {
        rest.strip_prefix('0').unwrap_or(rest)
    } else {
        rest
    };
    let rest = rest.trim_start();
    let (sign, span) = match rest.chars().next()? {
        '+' => (Sign::Later, &rest[1..]),
        '-' => (Sign::Earlier, &rest[1..]),
        '\u{2212}' | '\u{2013}' => (Sign::Earlier, &rest[3..]),
        _ => return None,
    };
    Some((sign, span.trim()))
}

impl Context<'_> {
    /// Refuses a text with nothing to see in it.
    pub fn not_empty(&mut self, at: At, given: &str) {
        if text::safe(given).trim().is_empty() {
            let message = match at {
                At::Key(_, key) => format!("'{key}' is empty"),
                _ => "the text is empty".into(),
            };
            self.found.add(at, message);
        }
    }

    /// One line of text, if it is given; an empty one is refused.
    pub fn text_of(&mut self, at: At, given: Option<String>) -> Option<String> {
        if let Some(given) = &given {
            self.not_empty(at, given);
        }
        given.map(line)
    }

    pub fn span(&mut self, at: At, given: &str) -> Span {
        Span::with_unit(given).unwrap_or_else(|e| {
            self.time_error(at, e);
            Span::ZERO
        })
    }

    pub fn span_or(&mut self, at: At, given: Option<String>, default: Span) -> Span {
        given.map_or(default, |given| self.span(at, &given))
    }

    /// A time of the window's zone, or with an offset.
    pub fn time(&mut self, at: At, given: &str) -> Option<Instant> {
        let opens = Some(self.clock.opens).filter(|opens| *opens != Instant::default());
        match parse_date_time(given, &self.clock.zone, opens) {
            Ok(time) => Some(time),
            Err(e) => {
                self.time_error(at, e);
                None
            }
        }
    }

    /// Like [`Context::time`]; `+2h`, `-2h`, `T+2h` and `T-3d` count from the opening.
    pub fn time_from_opening(&mut self, at: At, given: &str) -> Option<Instant> {
        match from_opening(given) {
            Some((Sign::Later, span)) => Some(self.clock.opens + self.span(at, span).delta()),
            Some((Sign::Earlier, span)) => Some(self.clock.opens - self.span(at, span).delta()),
            None => self.time(at, given),
        }
    }

    fn time_error(&mut self, at: At, error: TimeError) {
        self.found.add(at, error.what).hint(error.write);
    }

    fn window(&mut self, file: WindowFile) -> Window {
        let root = At::Root;
        let at = root.key("window");
        let opens = self.time(at.key("opens"), &file.opens);
        let closes = self.time(at.key("closes"), &file.closes);
        let doors = file
            .doors_open
            .and_then(|given| self.time(at.key("doors_open"), &given));
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes <= opens
        {
            let message = if closes == opens {
                "the window closes as it opens".to_string()
            } else {
                let before = Span::between(closes, opens);
                format!("the window closes {before} before it opens")
            };
            let finding = self.found.add(at.key("closes"), message);
            finding.note(at.key("opens"), "it opens here");
        }
        if let (Some(closes), Some(doors)) = (closes, doors)
            && doors < closes
        {
            let before = Span::between(doors, closes);
            let message = format!("the doors open {before} before the window closes");
            let finding = self.found.add(at.key("doors_open"), message);
            finding.note(at.key("closes"), "it closes here");
        }
        let margin = at.key("decision_margin");
        Window {
            opens: opens.unwrap_or_default(),
            closes: closes.unwrap_or_default(),
            doors_open: doors,
            zone: self.clock.zone.clone(),
            decision_margin: self.span_or(margin, file.decision_margin, Span::minutes(30)),
        }
    }

    fn people(&mut self, people: Vec<PersonFile>) -> Vec<Person> {
        let root = At::Root;
        let list = root.key("people");
        let resolve = |(i, person): (usize, PersonFile)| {
            let at = list.item(i);
            self.not_empty(at.key("name"), &person.name);
            each_once(at.key("roles"), &person.roles, self.found);
            let deputies = at.key("deputy_for");
            let people = &self.names.people;
            people.check_all(deputies, &person.deputy_for, self.found);
            if let Some(k) = person.deputy_for.iter().position(|id| *id == person.id) {
                let message = format!("'{}' can't be their own deputy", person.id);
                self.found.add(deputies.item(k), message);
            }
            let times = at.key("available");
            let available = person
                .available
                .iter()
                .enumerate()
                .filter_map(|(k, given)| self.available(times.item(k), given))
                .collect();
            Person {
                team: self.team(at, &person),
                id: person.id,
                name: line(person.name),
                roles: person.roles,
                contact: person.contact.map(line),
                deputy_for: person.deputy_for,
                available,
            }
        };
        people.into_iter().enumerate().map(resolve).collect()
    }

    fn team(&mut self, at: At, person: &PersonFile) -> Option<Team> {
        let is_team = person.team.unwrap_or_default();
        match person.size {
            Some(0) => {
                let finding = self.found.add(at.key("size"), "a team of 0 is nobody");
                finding.hint("write how many they are, or leave 'size' out");
            }
            Some(_) if !is_team => {
                let finding = self.found.add(at.key("size"), "'size' is for teams only");
                finding.on_key().hint("add team: true, or remove it");
            }
            _ => {}
        }
        is_team.then_some(Team { size: person.size })
    }

    fn available(&mut self, at: At, given: &str) -> Option<(Instant, Instant)> {
        let Some((from, until)) = given.split_once('/') else {
            let message = format!("'{given}' is not a time from and until");
            let hint = "write 2026-11-27 17:00 / 2026-11-28 03:00";
            self.found.add(at, message).hint(hint);
            return None;
        };
        let (from, until) = (self.time(at, from), self.time(at, until));
        let (from, until) = (from?, until?);
        if until <= from {
            let message = "the end is not after the beginning";
            self.found.add(at, message).hint("write FROM / UNTIL");
        }
        Some((from, until))
    }

    fn contacts(&mut self, contacts: Vec<ContactFile>) -> Vec<Contact> {
        let root = At::Root;
        let list = root.key("contacts");
        let resolve = |(i, contact): (usize, ContactFile)| {
            let at = list.item(i);
            self.not_empty(at.key("name"), &contact.name);
            if let Some(then) = &contact.then {
                self.reachable(at.key("then"), then);
                if *then == contact.id {
                    let message = format!("'{then}' names itself as the one to call next");
                    self.found.add(at.key("then"), message);
                }
            }
            Contact {
                id: contact.id,
                name: line(contact.name),
                contact: contact.contact.map(line),
                account: contact.account.map(line),
                hours: contact.hours.map(line),
                then: contact.then,
            }
        };
        contacts.into_iter().enumerate().map(resolve).collect()
    }

    /// Someone to call must be a contact or a person.
    pub fn reachable(&mut self, at: At, name: &str) {
        let names = self.names;
        let people = [&names.people];
        names.contacts.find_among(at, name, &people, self.found);
    }

    fn escalation(&mut self, file: EscalationFile) -> Vec<Escalation> {
        let root = At::Root;
        let escalation = root.key("escalation");
        let mut all = Vec::new();
        for (severity, key, calls) in [
            (Severity::High, "high", file.high),
            (Severity::Medium, "medium", file.medium),
            (Severity::Low, "low", file.low),
        ] {
            let list = escalation.key(key);
            for (i, call) in calls.into_iter().enumerate() {
                let at = list.item(i);
                self.reachable(at.key("call"), &call.call);
                all.push(Escalation {
                    severity,
                    after: self.span(at.key("after"), &call.after),
                    call: call.call,
                });
            }
        }
        all.sort_by_key(|e| (e.severity, e.after));
        all
    }

    fn waits(&mut self, file: WaitsFile) -> Waits {
        let root = At::Root;
        let at = root.key("waits");
        Waits {
            sign_off: self.span_or(at.key("sign_off"), file.sign_off, Span::minutes(5)),
            decision: self.span_or(at.key("decision"), file.decision, Span::minutes(15)),
        }
    }

    fn uncertainty(&mut self, file: UncertaintyFile) -> Uncertainty {
        let default = Uncertainty::default();
        let night = file.night.unwrap_or(default.night);
        // Where only the night is given, and is large, the team gets what is left.
        let team = file.team.unwrap_or(default.team.min(1.0 - night));
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        if !is_share(night) || !is_share(team) || night + team > 1.0 {
            let root = At::Root;
            let finding = self.found.add(
                root.key("uncertainty"),
                "night and team are shares of 0 to 1, together 1 at most",
            );
            finding.hint("uncertainty: {night: 0.3, team: 0.4}");
            return default;
        }
        Uncertainty { night, team }
    }
}
