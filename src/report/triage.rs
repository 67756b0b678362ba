//! What to test first, in words: for a terminal, for programs, and for the board.

use serde::Serialize;

use crate::journal::Way;
use crate::run::Run;
use crate::situation::{Reason, Situation, Suspect, triage};
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
    pub way_back: Option<String>,
}

impl Triage {
    pub fn of(s: &Situation) -> Triage {
        let one = |suspect: &Suspect| TriageService {
            service: s.run.plan.services[suspect.outlook.service].id.clone(),
            state: suspect.outlook.state.word(),
            reason: reason(s.run, suspect),
            way_back: way_back(s.run, suspect),
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
    let columns = all.iter().map(|x| crate::text::width(&name(x))).max();
    let columns = columns.unwrap_or(0).min(30);
    let mut out = String::new();
    for (n, suspect) in (1..).zip(&all) {
        let back = way_back(s.run, suspect).map_or(String::new(), |back| format!("; {back}"));
        out += &format!(
            "{n:>3}  {}  {:<14}  {}{back}\n",
            pad(&name(suspect), columns),
            suspect.outlook.state.word(),
            reason(s.run, suspect)
        );
    }
    out
}

/// Why it stands in its place.
pub fn reason(run: &Run, suspect: &Suspect) -> String {
    let names = |services: &[usize]| {
        let names = services
            .iter()
            .map(|&ix| safe(&run.plan.services[ix].name).into_owned());
        let mut names: Vec<String> = names.collect();
        let more = names.len().saturating_sub(3);
        names.truncate(3);
        match more {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    };
    match &suspect.reason {
        Reason::Cause(failed) if failed.len() == 1 => {
            format!("{} needs it and failed", names(failed))
        }
        Reason::Cause(failed) => format!("{} failed ones need it: {}", failed.len(), names(failed)),
        Reason::Itself => "it failed, and all that it needs is proven".into(),
        Reason::Failed => "it failed; what it needs is tested first".into(),
        Reason::Proves(proven, takes) => match proven.len() {
            1 => format!("a pass proves it, in {}", takes.short()),
            n => format!("a pass proves {n} in {}: {}", takes.short(), names(proven)),
        },
        Reason::Rest => "those before prove it as well".into(),
        Reason::StandsOn(down) => format!("stands on {}, which is down", names(down)),
    }
}

/// `undo 4.2`, `restore 3.4`.
pub fn way_back(run: &Run, suspect: &Suspect) -> Option<String> {
    let (step, way) = suspect.way_back?;
    let number = &run.plan.steps.get(step)?.number;
    Some(match way {
        Way::Restore => format!("restore {number} takes it back"),
        _ => format!("undo of {number} takes it back"),
    })
}
