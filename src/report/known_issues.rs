//! The morning after: a page for the help desk and the clinics. What does not work, the way around
//! it, and whom to call.

use crate::journal::Outcome;
use crate::run::{Blocker, Run, ServiceOutlook, ServiceState, Stage};
use crate::runbook::{Service, StepIx};
use crate::situation::Situation;
use crate::time::Zone;

use super::markdown::{bullet, escaped, replaced};
use super::{Redactor, called};

/// The page, as Markdown, without what is not to be seen; it says what was replaced.
pub fn known_issues(situation: &Situation, redactor: &Redactor) -> String {
    let run = situation.run;
    let zone = &run.plan.window.zone;
    let text = &|value: &str| escaped(&redactor.line(value));
    let mut out = format!("# Known issues: {}\n\n", text(&run.plan.title));
    out += &format!("As of {}.\n", zone.full(situation.now));
    out += &replaced(&redactor.words());
    if run.is_rolling_back_all() {
        out += "\n**The change was taken back. Work as before.**\n";
    }
    out += &section("Does not work", broken(run, text));
    out += &section("Open", open(run, zone, text));
    out += &section("Done another way, or not done", otherwise(situation, text));
    out += &section("Works, tested", tested(run, zone, text));
    out += &section("How to work while something is down", downtime(run, text));
    out += &section("Whom to call", contacts(run, text));
    out
}

/// A value as it may be seen, which means nothing in Markdown.
type Text<'a> = &'a dyn Fn(&str) -> String;

fn section(title: &str, points: Vec<String>) -> String {
    let body: String = match points.is_empty() {
        true => "Nothing that the log knows of.\n".into(),
        false => points.iter().map(|point| bullet(point)).collect(),
    };
    format!("\n## {title}\n\n{body}")
}

/// What the board knows to be out of order.
fn broken(run: &Run, text: Text) -> Vec<String> {
    let name = |ix: usize| text(&run.plan.services[ix].name);
    let one = |outlook: ServiceOutlook| {
        let word = match outlook.state {
            ServiceState::Down => "is down".to_string(),
            ServiceState::Degraded => "is degraded".to_string(),
            ServiceState::Off => "is off as planned".to_string(),
            ServiceState::Untestable => {
                let beneath: Vec<String> = outlook.beneath.iter().map(|&ix| name(ix)).collect();
                format!("stands on {}, which is down", beneath.join(", "))
            }
            ServiceState::Unproven => "was not tested since it was changed".to_string(),
            ServiceState::Untouched | ServiceState::Proven => return None,
        };
        let note = outlook.by.as_ref().and_then(|test| test.note.as_deref());
        let note = note.map_or(String::new(), |note| format!(": {}", text(note)));
        let sites = sites(&outlook);
        let whom = whom(run, &run.plan.services[outlook.service], text);
        Some(format!(
            "**{}** {word}{sites}{note}{whom}",
            name(outlook.service)
        ))
    };
    run.board().into_iter().filter_map(one).collect()
}

/// `, works at 9 of 12 sites`.
fn sites(outlook: &ServiceOutlook) -> String {
    match outlook.sites {
        (_, 0) | (0, _) => String::new(),
        (works, all) => format!(", works at {works} of {all} sites"),
    }
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
            .map(|id| format!(", {} has it", text(&called(run, id))));
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
            (Stage::Skipped, _, Some((_, why))) => ("was left out", why.as_deref()),
            (Stage::Failed, ..) => ("failed", finish.and_then(|f| f.because.as_deref())),
            (_, Some(finish), _) => ("was done another way", finish.because.as_deref()),
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

fn tested(run: &Run, zone: &Zone, text: Text) -> Vec<String> {
    let board = run.board().into_iter();
    let proven = board.filter(|outlook| outlook.state == ServiceState::Proven);
    let one = |outlook: ServiceOutlook| {
        let name = text(&run.plan.services[outlook.service].name);
        let since = outlook.since.map(|at| format!(", {}", zone.day_clock(at)));
        format!("{name}{}", since.unwrap_or_default())
    };
    proven.map(one).collect()
}

fn downtime(run: &Run, text: Text) -> Vec<String> {
    let services = run.plan.services.iter();
    let known = services.filter_map(|service| Some((service, service.downtime.as_ref()?)));
    known
        .map(|(service, downtime)| {
            format!("{}: {}", text(&service.name), text(&downtime.procedure))
        })
        .collect()
}

fn contacts(run: &Run, text: Text) -> Vec<String> {
    let one = |contact: &crate::runbook::Contact| {
        let account = contact.account.as_deref();
        let account = account.map(|account| format!("account {}", text(account)));
        let [reach, hours] =
            [&contact.contact, &contact.hours].map(|part| part.as_deref().map(text));
        let parts: Vec<String> = [reach, account, hours].into_iter().flatten().collect();
        format!("{}: {}", text(&contact.name), parts.join(", "))
    };
    run.plan.contacts.iter().map(one).collect()
}

/// `; call the records vendor, 1-800-...`.
fn whom(run: &Run, service: &Service, text: Text) -> String {
    let Some(id) = &service.contact else {
        return String::new();
    };
    let contact = run.plan.contact(id).and_then(|c| c.contact.as_deref());
    let person = run.plan.person(id).and_then(|p| p.contact.as_deref());
    let number = contact
        .or(person)
        .map_or(String::new(), |n| format!(", {}", text(n)));
    format!("; call {}{number}", text(run.name_of(id)))
}
