//! What to test first, in words: for a terminal, for programs, and for the board.

use serde::Serialize;

use crate::journal::Way;
use crate::run::Run;
use crate::runbook::StepIx;
use crate::situation::{Reason, ServiceState, Situation, Suspect, triage};
use crate::text::{pad, safe};

/// What others rely on; `docs/json.md` has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Triage {
    /// All unproven, degraded and down services, the untestable ones last.
    pub order: Vec<TriageService>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriageService {
    pub service: String,
    pub state: &'static str,
    pub reason: String,
    /// How what changed it last can be taken back, where it failed.
    #[serde(rename = "way_back")]
    pub rollback: Option<String>,
}

impl Triage {
    pub fn of(s: &Situation) -> Triage {
        let one = |suspect: &Suspect| TriageService {
            service: s.run.plan.services[suspect.outlook.service].id.clone(),
            state: suspect.outlook.state.word(),
            reason: reason(s.run, suspect),
            rollback: rollback(s.run, suspect),
        };
        Triage {
            order: triage(s).iter().map(one).collect(),
        }
    }
}

/// A line each, in the order in which to test.
pub fn triage_text(s: &Situation) -> String {
    let all = triage(s);
    if all.is_empty() {
        return "Nothing is unproven, degraded or down.\n".into();
    }
    let name = |suspect: &Suspect| safe(&s.run.plan.services[suspect.outlook.service].name);
    let columns = all
        .iter()
        .map(|x| crate::text::width(&name(x)))
        .max()
        .unwrap_or(0)
        .min(30);
    let mut out = String::new();
    for (n, suspect) in (1..).zip(&all) {
        let back = rollback(s.run, suspect).map_or(String::new(), |back| format!("; {back}"));
        out += &format!(
            "{n:>3}  {}  {:<14}  {}{back}\n",
            pad(&name(suspect), columns),
            suspect.outlook.state.word(),
            reason(s.run, suspect)
        );
    }
    out + &first(s.run, &all)
}

/// How the first is tested, and whom to call about it.
fn first(run: &Run, all: &[Suspect]) -> String {
    let services = all.iter().map(|x| &run.plan.services[x.outlook.service]);
    let Some(service) = services.into_iter().next() else {
        return String::new();
    };
    let mut out = String::new();
    if let Some(test) = &service.test {
        out += &format!("\n  test  {}\n", safe(test.trim()));
    }
    if let Some(id) = &service.contact {
        let contact = run.plan.contact(id);
        let person = run.plan.person(id).and_then(|p| p.contact.as_deref());
        let number = contact.and_then(|c| c.contact.as_deref()).or(person);
        let account = contact.and_then(|c| c.account.as_deref());
        out += &format!("  call  {}", safe(run.called(id)));
        out += &number.map_or(String::new(), |number| format!(", {}", safe(number)));
        out += &account.map_or(String::new(), |account| {
            format!(", account {}", safe(account))
        });
        out += "\n";
    }
    out
}

/// Why it stands in its place.
pub fn reason(run: &Run, suspect: &Suspect) -> String {
    let names = |services: &[usize]| names(run, services);
    match &suspect.reason {
        Reason::Cause(failed, _) if suspect.outlook.failed => {
            format!("it failed, and so did {} that need it", failed.len())
        }
        Reason::Cause(failed, 1) => format!("{} failed and needs it", names(failed)),
        Reason::Cause(failed, all) if failed.len() == *all => {
            format!("all {all} that failed need it")
        }
        Reason::Cause(failed, all) if failed.len() > 2 => {
            format!("{} of the {all} that failed need it", failed.len())
        }
        Reason::Cause(failed, all) => {
            format!(
                "of the {all} that failed, only {}",
                needed_by(&names(failed), failed)
            )
        }
        Reason::Itself => "everything it needs works: the fault is in the service itself".into(),
        Reason::Failed => "it failed; test what it needs first".into(),
        Reason::Proves(proven, takes) => match proven.len() {
            1 => format!("a pass proves it, in {}", takes.short()),
            n => format!("a pass proves {n} in {}: {}", takes.short(), names(proven)),
        },
        Reason::Rest => "the tests before it also prove it".into(),
        Reason::StandsOn(down) => match down.len() {
            1 => format!("depends on {}, which is down", names(down)),
            _ => format!("depends on {}, which are down", names(down)),
        },
    }
}

fn needed_by(names: &str, failed: &[usize]) -> String {
    match failed.len() {
        1 => format!("{names} needs it"),
        _ => format!("{names} need it"),
    }
}

/// The first three, and how many more.
fn names(run: &Run, services: &[usize]) -> String {
    let name = |&ix: &usize| safe(&run.plan.services[ix].name).into_owned();
    let names: Vec<String> = services.iter().take(3).map(name).collect();
    match services.len().saturating_sub(3) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// `undo of 4.2 takes it back`, `restore 3.4 takes it back`, or, where something is down, that the
/// plan has nothing to take its last change back with.
pub fn rollback(run: &Run, suspect: &Suspect) -> Option<String> {
    let outlook = &suspect.outlook;
    let is_down = matches!(outlook.state, ServiceState::Down | ServiceState::Degraded);
    let changed = outlook.changed_by.filter(|_| is_down);
    let number = |step: StepIx| run.plan.steps.get(step).map(|step| &step.number);
    Some(match (suspect.rollback, changed) {
        (Some((step, Way::Restore)), _) => format!("restore {} undoes it", number(step)?),
        (Some((step, _)), _) => format!("undo of {} undoes it", number(step)?),
        (None, Some(step)) if !outlook.taken_back => {
            format!("no rollback from {}", number(step)?)
        }
        _ => return None,
    })
}
