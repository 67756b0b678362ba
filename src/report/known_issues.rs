//! The morning after: a page for the help desk and the clinics. What does not work, the way around
//! it, and whom to call.

use crate::journal::Outcome;
use crate::run::{Blocker, Run, ServiceState, Stage, Tested};
use crate::runbook::{Service, StepIx};
use crate::situation::{ServiceFacts, Situation, service_facts};
use crate::time::Zone;

use super::Redactor;
use super::formats::markdown::{bullet, escaped, replaced};
use crate::words::{Names, downtime, not_known};

/// The page, as Markdown, without what is not to be seen; it says what was replaced.
pub fn known_issues(situation: &Situation, redactor: &Redactor) -> String {
    let run = situation.run;
    let zone = &run.plan.window.zone;
    let text = &|value: &str| escaped(&redactor.line(value));
    let services = service_facts(situation);
    let [broken, untested, working] = sorted(&services);
    let page = Services { run, zone, text };
    let mut out = format!("# Known issues: {}\n\n", text(&run.plan.title));
    out += &format!("As of {}.\n", zone.full(situation.wall));
    out += &replaced(&redactor.words());
    out += &taken_back(situation, broken.is_empty() && untested.is_empty());
    out += &section("Does not work", page.told(&broken));
    out += &section("Not tested since it was changed", page.told(&untested));
    out += &section("Works", working.iter().map(|s| page.works(s)).collect());
    out += &section("Open", open(run, zone, text));
    out += &section("Worked around, or not done", otherwise(situation, text));
    let spared: Vec<&Service> = working.iter().map(|facts| facts.service).collect();
    let procedures = procedures(&spared, text);
    if !procedures.is_empty() {
        out += &section("How to work if something goes down", procedures);
    }
    out += &section("Who to call", contacts(run, text));
    out
}

/// A value as it may be seen, which means nothing in Markdown.
type Text<'a> = &'a dyn Fn(&str) -> String;

fn section(title: &str, points: Vec<String>) -> String {
    let body: String = if points.is_empty() {
        "Nothing recorded.\n".into()
    } else {
        points.iter().map(|point| bullet(point)).collect()
    };
    format!("\n## {title}\n\n{body}")
}

/// What people hear first where everything goes back, or went.
fn taken_back(situation: &Situation, is_as_before: bool) -> String {
    if !situation.run.is_rolling_back_all() {
        return String::new();
    }
    let back = situation.back_progress();
    let told = match (back.done == back.total, is_as_before) {
        (false, _) => "The change is being rolled back.",
        (true, true) => "The change was rolled back. Work as before.",
        (true, false) => {
            "The change was rolled back. What is listed below isn't back to normal yet."
        }
    };
    format!("\n**{told}**\n")
}

/// What does not work, what nobody has tested since it was changed, and what works; of what was
/// neither changed nor tested the page says nothing.
fn sorted<'s, 'a>(services: &'s [ServiceFacts<'a>]) -> [Vec<&'s ServiceFacts<'a>>; 3] {
    let (broken, rest): (Vec<_>, Vec<_>) = services.iter().partition(|facts| facts.is_broken());
    let (untested, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|f| f.is_untested());
    let mut working: Vec<&ServiceFacts> = rest.into_iter().filter(|f| f.by.is_some()).collect();
    working.sort_by_key(|facts| !facts.is_degraded());
    [broken, untested, working]
}

/// What is needed to tell of services.
struct Services<'a> {
    run: &'a Run,
    zone: &'a Zone,
    text: Text<'a>,
}

impl Services<'_> {
    /// What is wrong with each, for how long, whom to call, and how to work meanwhile.
    fn told(&self, services: &[&ServiceFacts]) -> Vec<String> {
        let one = |facts: &&ServiceFacts| {
            let procedure = facts.service.downtime.as_ref();
            let procedure =
                procedure.map(|d| format!("Meanwhile: {}", self.sentence(&d.procedure)));
            let parts = [
                Some(self.what(facts)),
                self.out(facts),
                whom(self.run, facts.service, self.text),
                procedure,
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
        };
        services.iter().map(one).collect()
    }

    /// A text without the full stop that the list puts behind it.
    fn sentence(&self, value: &str) -> String {
        let text = (self.text)(value);
        text.trim_end_matches('.').to_string()
    }

    /// `**Printing** does not work at mill: labels are cut off; works at north`.
    fn what(&self, facts: &ServiceFacts) -> String {
        let name = (self.text)(&facts.service.name);
        let first = facts.sites.first().map(|site| site.state);
        let is_mixed = facts.sites.iter().any(|site| Some(site.state) != first);
        if !is_mixed {
            let state = self.state(facts, facts.outlook.state);
            let of_sites = facts.sites.iter().filter_map(|site| site.result);
            let of_all = facts.by.filter(|_| facts.sites.is_empty());
            return format!(
                "**{name}** {state}{}",
                self.notes(of_all.into_iter().chain(of_sites))
            );
        }
        let states = [
            ServiceState::Down,
            ServiceState::Off,
            ServiceState::Untestable,
            ServiceState::Unproven,
            ServiceState::Degraded,
            ServiceState::Proven,
        ];
        let at = |state: ServiceState| {
            let sites = || facts.sites.iter().filter(|site| site.state == state);
            let names: Vec<String> = sites().map(|site| (self.text)(site.name)).collect();
            let notes = self.notes(sites().filter_map(|site| site.result));
            let state = self.state(facts, state);
            (!names.is_empty()).then(|| format!("{state} at {}{notes}", names.join(", ")))
        };
        let told: Vec<String> = states.into_iter().filter_map(at).collect();
        format!("**{name}** {}", told.join("; "))
    }

    fn state(&self, facts: &ServiceFacts, state: ServiceState) -> String {
        match state {
            ServiceState::Down => {
                let blockers = self
                    .run
                    .open_blockers()
                    .filter(|b| b.services.contains(&facts.service.id));
                let numbers: Vec<String> = blockers.map(|b| (self.text)(&b.number)).collect();
                if numbers.is_empty() {
                    "does not work".into()
                } else {
                    format!("does not work ({})", numbers.join(", "))
                }
            }
            ServiceState::Off => "is being changed".into(),
            ServiceState::Untestable => {
                let are = if facts.broken_beneath.len() == 1 {
                    "is"
                } else {
                    "are"
                };
                let beneath = self.names(&facts.broken_beneath);
                format!("does not work, because {beneath} {are} down")
            }
            ServiceState::Unproven if !facts.changed_beneath.is_empty() => {
                let are = if facts.changed_beneath.len() == 1 {
                    "is"
                } else {
                    "are"
                };
                let beneath = self.names(&facts.changed_beneath);
                format!("does not work while {beneath} {are} being changed")
            }
            ServiceState::Unproven => "was not tested".into(),
            ServiceState::Degraded => "works, but not properly".into(),
            ServiceState::Proven => "works".into(),
            ServiceState::Untouched => "was not changed".into(),
        }
    }

    fn names(&self, services: &[&Service]) -> String {
        let names = services.iter().map(|service| (self.text)(&service.name));
        names.collect::<Vec<_>>().join(" and ")
    }

    /// What these tests had to say, each once: `: labels are cut off`.
    fn notes<'t>(&self, tests: impl Iterator<Item = &'t Tested>) -> String {
        let mut notes: Vec<&str> = Vec::new();
        for note in tests.filter_map(|test| test.note.as_deref()) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let notes: Vec<String> = notes.into_iter().map(|note| self.sentence(note)).collect();
        if notes.is_empty() {
            return String::new();
        }
        format!(": {}", notes.join("; "))
    }

    /// `Out 5h10m of 8h, since Sat 28 Nov 07:29`, or that nobody has said that it works; in bold
    /// where that is too long.
    fn out(&self, facts: &ServiceFacts) -> Option<String> {
        let told = if facts.is_broken() || !facts.is_untested() {
            downtime(self.run, &facts.downtime)
        } else {
            not_known(&facts.downtime)
        };
        let told = capital(&told?);
        let told = if facts.is_too_long() {
            format!("**{told}**")
        } else {
            told
        };
        let since = facts
            .downtime
            .current()
            .map(|stretch| format!(", since {}", self.zone.day_clock(stretch.from)));
        Some(format!("{told}{}", since.unwrap_or_default()))
    }

    /// `Exchange, tested Sat 28 Nov 09:12`; with what is not as it should be.
    fn works(&self, facts: &ServiceFacts) -> String {
        let tested = facts
            .by
            .map(|test| self.zone.day_clock(test.stamp.at))
            .map_or(String::new(), |at| format!(", tested {at}"));
        let head = if facts.is_degraded() {
            let whom = whom(self.run, facts.service, self.text)
                .map_or(String::new(), |whom| format!(". {whom}"));
            format!("{}{tested}{whom}", self.what(facts))
        } else {
            format!("{}{tested}", (self.text)(&facts.service.name))
        };
        let parts = [Some(head), self.out(facts)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase());
    first.into_iter().flatten().chain(letters).collect()
}

/// Blockers that are open, and what a go asked for that is not met.
fn open(run: &Run, zone: &Zone, text: Text) -> Vec<String> {
    let one = |blocker: &Blocker| {
        let by = blocker
            .resolve_by
            .map(|at| format!(", expected by {}", zone.day_clock(at)));
        let owner = blocker
            .owner
            .as_deref()
            .map(|id| format!(", {} has it", text(&Names::Full.of(run, id))));
        let ticket = blocker
            .ticket
            .as_deref()
            .map(|t| format!(", ticket {}", text(t)));
        let more: String = [owner, ticket, by].into_iter().flatten().collect();
        format!("{} {}{more}", text(&blocker.number), text(&blocker.title))
    };
    run.blockers
        .iter()
        .filter(|b| b.is_open())
        .map(one)
        .collect()
}

fn otherwise(situation: &Situation, text: Text) -> Vec<String> {
    let run = situation.run;
    let told = |ix: StepIx| {
        let step = &run.plan.steps[ix];
        let track = &run.steps[ix].forward;
        let finish = track.finish();
        let around = finish.filter(|f| f.outcome == Outcome::WorkedAround);
        let (word, why) = match (situation.stage(ix), around, &track.skipped) {
            (Stage::Skipped, _, Some((_, why))) => ("was skipped", why.as_deref()),
            (Stage::Failed, ..) => ("failed", finish.and_then(|f| f.because.as_deref())),
            (_, Some(finish), _) => ("was worked around", finish.because.as_deref()),
            _ => return None,
        };
        let why = why.map_or(String::new(), |why| format!(": {}", text(why)));
        Some(format!(
            "{} {} {word}{why}",
            text(&step.number),
            text(&step.title)
        ))
    };
    run.plan
        .in_order()
        .filter(|&ix| run.plan.steps[ix].gate.is_none())
        .filter_map(told)
        .collect()
}

fn procedures(services: &[&Service], text: Text) -> Vec<String> {
    let known = services
        .iter()
        .filter_map(|service| Some((service, service.downtime.as_ref()?)));
    known
        .map(|(service, downtime)| {
            let most = downtime
                .longest
                .map_or(String::new(), |most| format!(" (for {most} at most)"));
            format!(
                "{}: {}{most}",
                text(&service.name),
                text(&downtime.procedure)
            )
        })
        .collect()
}

fn contacts(run: &Run, text: Text) -> Vec<String> {
    let one = |contact: &crate::runbook::Contact| {
        let account = contact
            .account
            .as_deref()
            .map(|account| format!("account {}", text(account)));
        let [reach, hours] =
            [&contact.contact, &contact.hours].map(|part| part.as_deref().map(text));
        let parts: Vec<String> = [reach, account, hours].into_iter().flatten().collect();
        format!("{}: {}", text(&contact.name), parts.join(", "))
    };
    run.plan.contacts.iter().map(one).collect()
}

/// `Call the records vendor, 1-800-...`.
fn whom(run: &Run, service: &Service, text: Text) -> Option<String> {
    let id = service.contact.as_ref()?;
    let contact = run.plan.contact(id).and_then(|c| c.contact.as_deref());
    let person = run.plan.person(id).and_then(|p| p.contact.as_deref());
    let number = contact
        .or(person)
        .map_or(String::new(), |n| format!(", {}", text(n)));
    Some(format!("Call {}{number}", text(run.name_of(id))))
}
