//! The plan as the rest of the program sees it: every reference resolved, every time an instant.

use std::collections::HashMap;

use crate::time::{Instant, Span, Zone};
use crate::word_enum;

/// A step's place in [`Runbook::steps`]; stable for the whole run, also when steps are added.
pub type StepIx = usize;

/// A runbook that was read and found sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Runbook {
    pub title: String,
    pub id: String,
    pub revision: String,
    /// The change ticket.
    pub change: Option<String>,
    /// Markdown.
    pub summary: String,
    pub window: Window,
    pub people: Vec<Person>,
    /// Roles that the runbook gives a name, with that name.
    pub role_names: Vec<(String, String)>,
    pub contacts: Vec<Contact>,
    pub services: Vec<Service>,
    pub escalation: Vec<Escalation>,
    pub waits: Waits,
    /// How long people stay past their shift for work that they have begun.
    pub overtime: Span,
    pub uncertainty: Uncertainty,
    pub phases: Vec<Phase>,
    /// All steps. Steps of the file stand in its order; steps added later stand behind them, and
    /// only [`Phase::steps`] says where they belong.
    pub steps: Vec<Step>,
    pub(super) by_id: HashMap<String, StepIx>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub opens: Instant,
    pub closes: Instant,
    /// When the people who depend on it come back.
    pub doors_open: Option<Instant>,
    pub zone: Zone,
    /// What deciding to go back takes.
    pub decision_margin: Span,
}

/// A person or a team on the roster.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    pub id: String,
    pub name: String,
    /// Nothing for one person.
    pub team: Option<Team>,
    pub roles: Vec<String>,
    pub contact: Option<String>,
    /// People whose roles this person takes when they are away.
    pub deputy_for: Vec<String>,
    /// From, until; empty: always.
    pub available: Vec<(Instant, Instant)>,
}

/// Several people who stand on the roster as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Team {
    /// How many they are; nothing where the plan doesn't say it.
    pub size: Option<u32>,
}

impl Person {
    /// Whether they can be asked for that: one of their roles, or they by their id.
    pub fn has_role(&self, role: &str) -> bool {
        self.id == role || self.roles.iter().any(|r| r == role)
    }

    /// How many people that is; nothing for a team of which the plan doesn't say it.
    pub fn count(&self) -> Option<u32> {
        self.team.map_or(Some(1), |team| team.size)
    }
}

/// A vendor or an escalation level.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    pub id: String,
    pub name: String,
    /// How to reach them.
    pub contact: Option<String>,
    /// What they ask for first.
    pub account: Option<String>,
    pub hours: Option<String>,
    /// Whom to call next: a contact or a person.
    pub then: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    pub id: String,
    pub name: String,
    pub criticality: Criticality,
    pub needs: Vec<String>,
    /// A contact or a person.
    pub contact: Option<String>,
    /// How to test it.
    pub test: Option<String>,
    /// What a pass of that test proves as well.
    pub proves: Vec<String>,
    pub sites: Vec<String>,
    /// How long it must run before it is changed again.
    pub soak: Option<Span>,
    pub downtime: Option<Downtime>,
}

word_enum! {
/// What is at stake when a service is out, worst first.
#[derive(PartialOrd, Ord, Default, schemars::JsonSchema)]
pub enum Criticality {
    Safety = "safety",
    Revenue = "revenue",
    #[default]
    Operations = "operations",
    Convenience = "convenience",
}
}

/// How people work while a service is out.
#[derive(Debug, Clone, PartialEq)]
pub struct Downtime {
    pub procedure: String,
    /// How long people can work without it.
    pub longest: Option<Span>,
}

/// Who is called when a blocker of that severity has been open for so long.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    pub severity: Severity,
    pub after: Span,
    /// A person or a contact.
    pub call: String,
}

word_enum! {
#[derive(PartialOrd, Ord, Default, schemars::JsonSchema)]
pub enum Severity {
    #[default]
    High = "high",
    Medium = "medium",
    Low = "low",
}
}

/// What waiting for people takes, for the forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waits {
    pub sign_off: Span,
    pub decision: Span,
}

/// How much of the luck of a step is shared with others: shares of the variance (0 to 1, together
/// 1 at most).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// With everything in the night.
    pub night: f64,
    /// With what the same role does, on top of that.
    pub team: f64,
}

impl Default for Uncertainty {
    /// See `docs/forecast.md` for where these come from.
    fn default() -> Uncertainty {
        Uncertainty {
            night: 0.3,
            team: 0.4,
        }
    }
}

/// What people stay past their shift for work that they have begun, where the plan doesn't say.
pub const OVERTIME: Span = Span::minutes(120);

#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    pub id: String,
    pub title: String,
    /// `1`, `2`, ...
    pub number: usize,
    pub when: When,
    /// In the order in which they are shown.
    pub steps: Vec<StepIx>,
}

word_enum! {
/// Readiness on the days ahead, the window, or hypercare; only the window counts for fit,
/// progress and rollback.
#[derive(Default, schemars::JsonSchema)]
pub enum When {
    Before = "before",
    #[default]
    Window = "window",
    After = "after",
}
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    pub id: String,
    /// `2.3`, `2.3a` when added later, `G2` for a gate.
    pub number: String,
    pub title: String,
    /// What it is called in the plan it comes from.
    pub reference: Option<String>,
    /// Where in that plan it stands.
    pub source: Option<String>,
    /// Index into [`Runbook::phases`].
    pub phase: usize,
    /// Markdown: what to do.
    pub instructions: String,
    pub expect: Option<String>,
    /// Role and how many of it; empty: anyone, and nobody is occupied.
    pub crew: Vec<(String, u32)>,
    pub takes: Option<Takes>,
    /// How often it fails and is done again.
    pub fails: Option<Odds>,
    pub kind: Option<StepKind>,
    pub needs: Vec<StepIx>,
    pub not_before: Option<Instant>,
    /// Services.
    pub changes: Vec<String>,
    /// Services.
    pub tests: Vec<String>,
    pub undo: Option<Undo>,
    pub restore_point: Option<RestorePoint>,
    /// The step whose restore point this one proves.
    pub proves_restore: Option<StepIx>,
    /// Roles.
    pub sign_off: Vec<String>,
    pub evidence: Vec<Evidence>,
    /// What must be typed before the step starts.
    pub confirm: Option<String>,
    pub run: Option<RunCommand>,
    /// The technology that this team has not used before.
    pub first_time: Option<String>,
    pub gate: Option<Gate>,
}

/// What a step is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Tells the people who use it, before or after.
    Notice,
    /// Asks what else is changing.
    Freeze,
    /// Makes jobs, alarms and patching wait.
    Pause,
    /// Lets them go on.
    Resume,
    /// Brings in what was written, queued or charged meanwhile.
    Reconcile,
    /// Makes a copy that a restore needs.
    Backup,
    /// Removes old data, snapshots or backups.
    Cleanup,
    /// Points people to another system, and leaves the old one as it is.
    Switch,
    /// None of these, whatever its words say.
    Other,
}

impl StepKind {
    /// As it is written in the file.
    pub fn word(self) -> &'static str {
        match self {
            StepKind::Notice => "notice",
            StepKind::Freeze => "freeze",
            StepKind::Pause => "pause",
            StepKind::Resume => "resume",
            StepKind::Reconcile => "reconcile",
            StepKind::Backup => "backup",
            StepKind::Cleanup => "cleanup",
            StepKind::Switch => "switch",
            StepKind::Other => "other",
        }
    }
}

/// So many of so many: `1 in 8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odds {
    pub times: u32,
    pub of: u32,
}

impl Odds {
    /// From 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.times) / f64::from(self.of.max(1))
    }
}

impl std::fmt::Display for Odds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} in {}", self.times, self.of)
    }
}

/// How long a step takes: best, likely and worst case; all the same for one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    pub best: Span,
    pub likely: Span,
    pub worst: Span,
}

impl Takes {
    pub fn exactly(span: Span) -> Takes {
        Takes {
            best: span,
            likely: span,
            worst: span,
        }
    }

    /// The PERT mean, (best + 4 likely + worst) / 6 (Malcolm et al., 1959).
    pub fn mean(&self) -> Span {
        Span::seconds((self.best.secs() + 4 * self.likely.secs() + self.worst.secs()) / 6)
    }
}

impl std::fmt::Display for Takes {
    /// `45m`, or `45m (30m to 2h)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.best == self.worst {
            write!(f, "{}", self.likely)
        } else {
            write!(f, "{} ({} to {})", self.likely, self.best, self.worst)
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Undo {
    /// Why there is none.
    Impossible(String),
    Work(Work),
}

/// Going back: an undo, or the restore of a restore point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Work {
    /// Markdown: what to do.
    pub instructions: String,
    pub takes: Option<Takes>,
    pub crew: Vec<(String, u32)>,
    pub expect: Option<String>,
    /// Services to test afterwards.
    pub tests: Vec<String>,
    pub sign_off: Vec<String>,
    /// What proves that it is back as it was.
    pub evidence: Vec<Evidence>,
    pub confirm: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct RestorePoint {
    /// The services that a restore takes back.
    pub of: Vec<String>,
    pub restore: Work,
}

/// An observed value or a file that proves a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub id: String,
    pub ask: String,
    pub kind: EvidenceKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum EvidenceKind {
    Text,
    Number { min: Option<f64>, max: Option<f64> },
    Choice(Vec<String>),
    File,
}

/// A check that a person runs by key; never by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct RunCommand {
    pub command: String,
    pub timeout: Option<Span>,
}

/// A go / no-go / hold decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Roles.
    pub decides: Vec<String>,
    /// Roles.
    pub votes: Vec<String>,
    pub decide_by: Option<Instant>,
    pub if_late: IfLate,
    pub criteria: Vec<Criterion>,
}

/// What silence at the deadline means.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum IfLate {
    #[default]
    Hold,
    NoGo,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    pub text: String,
    pub shown_by: ShownBy,
}

/// What makes a criterion true.
#[derive(Debug, Clone, PartialEq)]
pub enum ShownBy {
    Step(StepIx),
    Service(String),
    /// Somebody ticks it, by name.
    Person,
}

impl Runbook {
    /// The step of that id, of that number (`2.3`, `G2`, any case), or else the only one of that
    /// reference, if there is one.
    pub fn step(&self, name: &str) -> Option<StepIx> {
        let by_number = || {
            let mut steps = self.steps.iter();
            steps.position(|s| s.number.eq_ignore_ascii_case(name))
        };
        let by_id = self.by_id.get(name).copied();
        by_id
            .or_else(by_number)
            .or_else(|| match self.referred_to(name)[..] {
                [one] => Some(one),
                _ => None,
            })
    }

    /// The steps that the plan they come from calls so, in any case.
    pub fn referred_to(&self, reference: &str) -> Vec<StepIx> {
        let wanted = reference.trim().to_lowercase();
        let is_it = |step: &Step| {
            let reference = step.reference.as_deref();
            reference.is_some_and(|r| r.to_lowercase() == wanted)
        };
        (0..self.steps.len())
            .filter(|&ix| is_it(&self.steps[ix]))
            .collect()
    }

    /// Where a step of the file stands in it, for [`Source`](super::Source) and
    /// [`Problem`](super::Problem): `phases[1].steps[3]`.
    pub fn path(&self, step: StepIx) -> String {
        let phase = self.steps[step].phase;
        let before = self.steps[..step].iter();
        let place = before.filter(|s| s.phase == phase).count();
        format!("phases[{phase}].steps[{place}]")
    }

    /// How many steps of the window don't say how long they take, and of how many. Gates take what
    /// `waits` says.
    pub fn without_duration(&self) -> (usize, usize) {
        let work = self.in_order().filter(|&ix| {
            let step = self.steps.get(ix);
            self.is_in_window(ix) && step.is_some_and(|step| step.gate.is_none())
        });
        work.fold((0, 0), |(without, all), ix| {
            (
                without + usize::from(self.steps[ix].takes.is_none()),
                all + 1,
            )
        })
    }

    /// Why there is no forecast: most steps don't say how long they take, and to count those as
    /// nothing would promise that the night fits. `61 of 71 steps don't say how long they take`.
    pub fn why_no_forecast(&self) -> Option<String> {
        let (without, all) = self.without_duration();
        (2 * without > all)
            .then(|| format!("{without} of {all} steps don't say how long they take"))
    }

    /// Makes a step known by its id; whoever appends one to [`Runbook::steps`] must do this.
    pub(super) fn register(&mut self, step: StepIx) {
        self.by_id.insert(self.steps[step].id.clone(), step);
    }

    /// Whether a step needs another one, directly or through others, or is that one.
    pub fn depends_on(&self, step: StepIx, other: StepIx) -> bool {
        let mut seen = vec![false; self.steps.len()];
        let mut open = vec![step];
        while let Some(ix) = open.pop() {
            if ix == other {
                return true;
            }
            if !std::mem::replace(&mut seen[ix], true) {
                open.extend(&self.steps[ix].needs);
            }
        }
        false
    }

    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|p| p.id == id)
    }

    /// Makes somebody the lead of a runbook without a roster. A roster says itself who leads.
    pub fn led_by(&mut self, lead: &str) {
        if self.people.is_empty() {
            self.people.push(Person {
                id: lead.to_string(),
                name: lead.to_string(),
                roles: vec!["lead".into()],
                ..Person::default()
            });
        }
    }

    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts.iter().find(|c| c.id == id)
    }

    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// The name to show for a person or contact id; the id itself for anyone else.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.person(id)
            .map(|p| p.name.as_str())
            .or_else(|| self.contact(id).map(|c| c.name.as_str()))
            .unwrap_or(id)
    }

    /// What a person is called on the night: the id of those on the roster, also where somebody
    /// wrote their name, and the name of a contact.
    pub fn called<'a>(&'a self, id: &'a str) -> &'a str {
        self.short_id(id).unwrap_or_else(|| self.name_of(id))
    }

    /// The id of somebody on the roster, by id or name.
    pub fn short_id(&self, id: &str) -> Option<&str> {
        let mut people = self.people.iter();
        let found = people.find(|p| p.id == id || p.name == id);
        found.map(|p| p.id.as_str())
    }

    /// Whether the roster has anyone in that role.
    pub fn has_role(&self, role: &str) -> bool {
        self.people.iter().any(|p| p.has_role(role))
    }

    /// What a role is called: the name that the runbook gives it, or who owns the work; else the
    /// role as it is written.
    pub fn role_name<'a>(&'a self, role: &'a str) -> &'a str {
        let named = self.role_names.iter().find(|(id, _)| id == role);
        match named {
            Some((_, name)) => name,
            None => self.owner_name(role).unwrap_or(role),
        }
    }

    /// The name of the person, team or contact that a step names in the place of a role.
    pub fn owner_name(&self, role: &str) -> Option<&str> {
        let is_role = |p: &Person| p.roles.iter().any(|r| r == role);
        if self.people.iter().any(is_role) {
            return None;
        }
        let person = self.person(role).map(|p| p.name.as_str());
        person.or_else(|| self.contact(role).map(|c| c.name.as_str()))
    }

    /// `dba`, or `dba, 2 network` for a crew, with the names of the roles.
    pub fn crew_text(&self, crew: &[(String, u32)]) -> String {
        let named: Vec<(String, u32)> = crew
            .iter()
            .map(|(role, count)| (self.role_name(role).to_string(), *count))
            .collect();
        crew_text(&named)
    }

    /// `lead, dba`, with the names of the roles.
    pub fn roles_text(&self, roles: &[String]) -> String {
        let named: Vec<&str> = roles.iter().map(|role| self.role_name(role)).collect();
        named.join(", ")
    }

    /// Steps in the order in which they are shown.
    pub fn in_order(&self) -> impl Iterator<Item = StepIx> + '_ {
        self.phases.iter().flat_map(|p| p.steps.iter().copied())
    }

    /// Whether a step is of a phase inside the window: only those count for fit, progress and
    /// rollback.
    pub fn is_in_window(&self, step: StepIx) -> bool {
        let phase = self.steps.get(step).and_then(|s| self.phases.get(s.phase));
        phase.is_some_and(|phase| phase.when == When::Window)
    }

    /// The same plan with every time moved by as much, as a rehearsal does.
    pub fn shifted(mut self, by: Span) -> Runbook {
        let shift = |at: &mut Instant| *at += by.delta();
        let window = &mut self.window;
        [&mut window.opens, &mut window.closes]
            .into_iter()
            .for_each(shift);
        window.doors_open.iter_mut().for_each(shift);
        for person in &mut self.people {
            for (from, until) in &mut person.available {
                shift(from);
                shift(until);
            }
        }
        for step in &mut self.steps {
            step.not_before.iter_mut().for_each(shift);
            step.gate
                .iter_mut()
                .filter_map(|g| g.decide_by.as_mut())
                .for_each(shift);
        }
        self
    }
}

impl Step {
    /// Whether its work, or what takes it back, asks for that role.
    pub fn is_of(&self, role: &str) -> bool {
        let undo = match &self.undo {
            Some(Undo::Work(work)) => Some(work),
            _ => None,
        };
        let restore = self.restore_point.as_ref().map(|point| &point.restore);
        let back = undo.into_iter().chain(restore).flat_map(|work| &work.crew);
        self.crew.iter().chain(back).any(|(asked, _)| asked == role)
    }

    /// What it is called in the plan it comes from, where that isn't its number.
    pub fn other_number(&self) -> Option<&str> {
        let reference = self.reference.as_deref();
        reference.filter(|r| *r != self.number && *r != self.id)
    }
}

/// `dba, 2 network`.
pub fn crew_text(crew: &[(String, u32)]) -> String {
    let one = |(role, count): &(String, u32)| match count {
        1 => role.clone(),
        n => format!("{n} {role}"),
    };
    crew.iter().map(one).collect::<Vec<_>>().join(", ")
}
