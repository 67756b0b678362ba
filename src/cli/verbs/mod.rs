//! The verbs of `record`, as they are written; `requests` makes of them what is asked.

mod requests;

use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};

use crate::journal::{Decision, RunOutcome, ServiceResult, TestResult, Vote};
use crate::runbook::Severity;
use crate::time::TimeError;

use super::args::Who;

/// One action. Steps, gates and blockers are named by id or number.
#[derive(Debug, Clone, Subcommand)]
pub enum Verb {
    /// Read verbs from standard input, one per line, and answer each with one line
    #[command(name = "-")]
    Stdin,
    /// Check in: me, someone on the roster, or an outside person
    CheckIn {
        /// Who; default: me
        name: Option<String>,
        /// The roles they can fill
        #[arg(long, value_name = "R,R", value_delimiter = ',')]
        roles: Vec<String>,
        /// How to reach them
        #[arg(long, value_name = "C")]
        contact: Option<String>,
    },
    /// Check out
    CheckOut,
    /// Start a step
    Start {
        step: String,
        /// What the step asks to be typed
        #[arg(long, value_name = "TEXT")]
        confirm: Option<String>,
    },
    /// Finish a step
    Finish {
        step: String,
        /// What the step asks to be typed
        #[arg(long, value_name = "TEXT")]
        confirm: Option<String>,
        /// Test result: pass, degraded, fail or not-tested; if the step tests several services or sites, say which
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Finish a step with a workaround: not the way the plan says
    Workaround {
        step: String,
        /// Test result, as for 'finish'
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Record that a step failed
    Fail {
        step: String,
        /// Test result, as for 'finish'
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Skip steps
    Skip {
        #[arg(required = true)]
        steps: Vec<String>,
    },
    /// Reopen a finished, failed or skipped step
    Reopen { step: String },
    /// Give an observed value or a file as evidence
    Evidence {
        step: String,
        /// The id of the evidence; finishing the step lists what is missing
        id: String,
        /// The value observed, or the path of a file if the step asks for a file
        #[arg(value_name = "VALUE|FILE", allow_hyphen_values = true)]
        value: String,
    },
    /// Sign off a finished step
    Sign {
        step: String,
        /// The role you sign as; not needed if there is only one
        #[arg(long, default_value = "", hide_default_value = true)]
        role: String,
    },
    /// Refuse to sign off a finished step
    Refuse {
        step: String,
        /// The role you sign as; not needed if there is only one
        #[arg(long, default_value = "", hide_default_value = true)]
        role: String,
    },
    /// Record the result of a service test
    Test {
        service: String,
        #[arg(value_parser = one_of::<TestResult>(TestResult::words()))]
        result: TestResult,
        /// The site, if not everywhere
        #[arg(long)]
        site: Option<String>,
        /// What you saw
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Write a note
    Note {
        #[arg(required = true)]
        text: Vec<String>,
        /// The step it is about; default: the whole run
        #[arg(long)]
        step: Option<String>,
    },
    /// Log a call to a vendor or an escalation level
    Call {
        /// Who: an id from the contacts or the roster
        contact: String,
        /// What was said
        text: Vec<String>,
        /// Who answered
        #[arg(long, value_name = "NAME")]
        reached: Option<String>,
        /// Nobody answered
        #[arg(long, conflicts_with = "reached")]
        no_answer: bool,
        /// The blocker it is about: B1
        #[arg(long, value_name = "B")]
        blocker: Option<String>,
        /// When the next call is due
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        next: Option<String>,
    },
    /// Raise a blocker
    Block {
        /// The steps that are stuck
        steps: Vec<String>,
        /// What is wrong, in a few words
        #[arg(long, value_name = "TEXT")]
        title: String,
        #[command(flatten)]
        fields: BlockerArgs,
    },
    /// Update a blocker; lowering its severity needs a reason
    Update {
        blocker: String,
        text: Vec<String>,
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        #[arg(long = "step", value_name = "STEP")]
        steps: Vec<String>,
        #[command(flatten)]
        fields: BlockerArgs,
    },
    /// Resolve a blocker, or record that a condition is met
    Unblock { blocker: String },
    /// Vote at a gate
    Vote {
        gate: String,
        #[arg(value_parser = one_of::<Vote>(Vote::words()))]
        vote: Vote,
    },
    /// Decide a gate
    Decide {
        gate: String,
        #[arg(value_parser = one_of::<Decision>(Decision::words()))]
        decision: Decision,
        /// How long to hold, or when to try again
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        until: Option<String>,
        /// A condition of the go
        #[arg(long = "condition", value_name = "TEXT", action = ArgAction::Append)]
        conditions: Vec<String>,
        /// Who owns it: one for each condition, in order, or none
        #[arg(long = "owner", value_name = "P", action = ArgAction::Append)]
        owners: Vec<String>,
        /// By when: one for each condition, in order, or none
        #[arg(long = "by", value_name = "TIME", action = ArgAction::Append, allow_hyphen_values = true)]
        by: Vec<String>,
    },
    /// Tick a criterion of a gate that a person checks, counted from 1
    Tick {
        gate: String,
        /// 1 for the first
        criterion: usize,
    },
    /// Give someone a role (lead only)
    Delegate {
        role: String,
        person: String,
        /// How long; default: until the end
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        until: Option<String>,
    },
    /// Put the run, a phase or a step on hold (lead only): nothing new starts there
    Hold {
        /// Default: the whole run
        #[arg(value_name = "PHASE|STEP")]
        scope: Option<String>,
    },
    /// Stop everything; anyone can
    Stop,
    /// Resume: after a stop, safety can, or else the lead; after a hold or a rollback, the lead
    Resume {
        #[arg(value_name = "PHASE|STEP")]
        scope: Option<String>,
    },
    /// Roll back (lead only): undo every step that was started; start and finish the undos like steps
    Rollback {
        /// To the restore point that this step made
        #[arg(long, value_name = "POINT", conflicts_with = "only")]
        to: Option<String>,
        /// Only these steps and those that depend on them
        #[arg(long, value_name = "STEP", num_args = 1..)]
        only: Vec<String>,
    },
    /// Add a step to the plan (lead only)
    Add {
        /// A new id for the step
        id: String,
        /// The step it comes after and waits for
        #[arg(long, value_name = "STEP")]
        after: String,
        /// What the step does, in a few words
        #[arg(long, value_name = "TEXT")]
        title: String,
        /// What to do
        #[arg(long = "do", value_name = "TEXT")]
        instructions: Option<String>,
        /// Who does it; default: anyone
        #[arg(long)]
        role: Option<String>,
        /// How long: 20m, 1h30m
        #[arg(long, value_name = "DURATION")]
        takes: Option<String>,
        /// A step that must wait for this one
        #[arg(long, value_name = "STEP")]
        needed_by: Vec<String>,
        /// How to undo it
        #[arg(long, value_name = "TEXT")]
        undo: Option<String>,
    },
    /// Change a step of the plan (lead only)
    Amend {
        step: String,
        /// What the step does, in a few words
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
        /// What to do
        #[arg(long = "do", value_name = "TEXT")]
        instructions: Option<String>,
        /// What to expect when it worked
        #[arg(long, value_name = "TEXT")]
        expect: Option<String>,
        /// How to undo it
        #[arg(long, value_name = "TEXT")]
        undo: Option<String>,
        /// The steps it waits for, separated by commas; '' for none
        #[arg(long, value_name = "STEP,STEP", value_delimiter = ',')]
        needs: Option<Vec<String>>,
        #[arg(long, value_name = "DURATION")]
        takes: Option<String>,
        #[arg(long)]
        role: Option<String>,
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        not_before: Option<String>,
        /// Deadline of a gate
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        decide_by: Option<String>,
    },
    /// Move the close of the window (lead only)
    Window {
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        closes: String,
    },
    /// Replan all open steps from now (lead only)
    Replan,
    /// Go forward with a phase although it is too late to roll back (lead only, with a reason)
    GoForward {
        /// Phase id or number
        phase: String,
    },
    /// Correct one thing in an entry: --at, --for, --text, --value or --void
    Correct {
        /// writer/number, as 'runsheet log' prints it; the start of the writer is enough
        entry: String,
        /// The right text, title or reason
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// The right value, if it is evidence
        #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
        value: Option<String>,
        /// It didn't happen: make the entry void
        #[arg(long)]
        void: bool,
    },
    /// Settle a conflict: say which entry is right
    Settle {
        conflict: String,
        /// writer/number, as the conflict names it
        stands: String,
    },
    /// Take back my last entry, within two minutes
    TakeBack,
    /// Hand over my shift; 'runsheet handover' shows what goes with it
    HandOver {
        /// Who takes over; default: anyone
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
        /// Where things are, in your own words
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Take over a shift: their open items are mine from now on
    TakeOver {
        /// Who hands over; default: whoever handed over to me
        #[arg(value_name = "FROM")]
        from: Option<String>,
        /// Anything to add, in your own words
        text: Vec<String>,
    },
    /// Close the run
    Close {
        /// Complete: everything is live; partial: live, with things left open; stopped: given up
        #[arg(value_parser = one_of::<RunOutcome>(RunOutcome::words()))]
        outcome: RunOutcome,
    },
}

#[derive(Debug, Clone, Args)]
pub struct BlockerArgs {
    #[arg(long, value_parser = one_of::<Severity>(Severity::words()))]
    severity: Option<Severity>,
    /// Services that are down
    #[arg(long = "service", value_name = "S")]
    services: Vec<String>,
    /// Who owns it; in an update '' for nobody
    #[arg(long, value_name = "P")]
    owner: Option<String>,
    /// The vendor or contact who was called
    #[arg(long, value_name = "CONTACT")]
    vendor: Option<String>,
    /// The vendor's ticket number
    #[arg(long, value_name = "X")]
    ticket: Option<String>,
    /// When it should be resolved
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    resolve_by: Option<String>,
}

/// A line of standard input: a verb and what it can carry.
#[derive(Debug, Parser)]
#[command(name = "record", no_binary_name = true, disable_help_flag = true)]
pub struct Line {
    #[command(flatten)]
    pub who: Who,
    #[command(subcommand)]
    pub verb: Verb,
}

/// Why words are not a request.
#[derive(Debug, thiserror::Error)]
pub enum VerbError {
    #[error(transparent)]
    Time(#[from] TimeError),
    #[error("no rule is called '{0}'; the refusal shows the rule's name")]
    Rule(String),
    #[error("{0} is given {1} times for {2} conditions; give one for each, in order, or none")]
    Uneven(&'static str, usize, usize),
    #[error("a correction changes one thing: --at, --for, --text, --value or --void")]
    Correction,
    #[error("'-' reads standard input, so it can't be a line of it")]
    Nested,
}

/// One of these words.
pub(super) fn one_of<T>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = String> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|text| text.parse::<T>())
}

/// A result that a finish tells.
#[derive(Debug, Clone)]
pub struct ShownArg(pub ServiceResult);

impl FromStr for ShownArg {
    type Err = String;

    fn from_str(text: &str) -> Result<ShownArg, String> {
        let (place, result) = text.split_once('=').unwrap_or(("", text));
        let (service, site) = match place.split_once('@') {
            Some((service, site)) => (service, Some(site.trim().to_string())),
            None => (place, None),
        };
        Ok(ShownArg(ServiceResult {
            service: service.trim().to_string(),
            site,
            result: result
                .trim()
                .parse()
                .map_err(|known| format!("a result is one of {known}"))?,
        }))
    }
}
