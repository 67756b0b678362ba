//! The verbs of `record`, as they are written; `requests` makes of them what is asked.

mod requests;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::journal::{ServiceResult, TestResult};
use crate::time::TimeError;

use super::args::Who;

/// One action. Steps, gates and blockers are named by id or number.
#[derive(Debug, Clone, Subcommand)]
pub enum Verb {
    /// Read verbs from standard input, a line each, and answer each with a line
    #[command(name = "-")]
    Stdin,
    /// Check in: me, somebody of the roster, or somebody who is not in the plan
    CheckIn {
        /// Who; without, me
        name: Option<String>,
        /// What they can be asked to do
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
        /// What a test of it showed: pass, degraded, fail or not-tested; of which service and at
        /// which site, where it tests several
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Finish a step another way than the plan says
    Workaround {
        step: String,
        /// What a test of it showed, as for 'finish'
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Say that a step failed
    Fail {
        step: String,
        /// What a test of it showed, as for 'finish'
        #[arg(long = "result", value_name = "[SERVICE[@SITE]=]RESULT")]
        results: Vec<ShownArg>,
    },
    /// Skip steps
    Skip {
        #[arg(required = true)]
        steps: Vec<String>,
    },
    /// Open a finished, failed or skipped step again
    Reopen { step: String },
    /// Give an observed value or a file as evidence
    Evidence {
        step: String,
        /// Its id; what is missing is named when the step is finished
        id: String,
        /// What was seen, or the path of a file where the step asks for a file
        #[arg(value_name = "VALUE|FILE", allow_hyphen_values = true)]
        value: String,
    },
    /// Sign a finished step off
    Sign {
        step: String,
        /// As which; not needed where it can only be one
        #[arg(long, default_value = "", hide_default_value = true)]
        role: String,
    },
    /// Refuse to sign a finished step off
    Refuse {
        step: String,
        /// As which; not needed where it can only be one
        #[arg(long, default_value = "", hide_default_value = true)]
        role: String,
    },
    /// Say how the test of a service went
    Test {
        service: String,
        #[arg(value_enum)]
        result: ResultArg,
        /// Where, if not everywhere
        #[arg(long)]
        site: Option<String>,
        /// What was seen
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Write a note
    Note {
        #[arg(required = true)]
        text: Vec<String>,
        /// What it is about; without, the whole run
        #[arg(long)]
        step: Option<String>,
    },
    /// Log a call to a vendor or an escalation level
    Call {
        /// Whom: an id of the contacts or the roster
        contact: String,
        /// What was said
        text: Vec<String>,
        /// Who answered
        #[arg(long, value_name = "NAME")]
        reached: Option<String>,
        /// Nobody answered
        #[arg(long, conflicts_with = "reached")]
        no_answer: bool,
        /// What it is about: B1
        #[arg(long, value_name = "B")]
        blocker: Option<String>,
        /// When the next call is due
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        next: Option<String>,
    },
    /// Raise a blocker
    Block {
        /// What is stuck
        steps: Vec<String>,
        /// What is wrong, in a few words
        #[arg(long, value_name = "TEXT")]
        title: String,
        #[command(flatten)]
        fields: BlockerArgs,
    },
    /// Say more of a blocker
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
    /// Resolve a blocker, or meet a condition
    Unblock { blocker: String },
    /// Vote at a gate
    Vote { gate: String, vote: VoteArg },
    /// Decide a gate
    Decide {
        gate: String,
        decision: DecisionArg,
        /// Until when it is held, or when it is tried again
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        until: Option<String>,
        /// A condition of the go
        #[arg(long = "condition", value_name = "TEXT", action = ArgAction::Append)]
        conditions: Vec<String>,
        /// Who sees to it: one for each condition, in order, or none
        #[arg(long = "owner", value_name = "P", action = ArgAction::Append)]
        owners: Vec<String>,
        /// By when: one for each condition, in order, or none
        #[arg(long = "by", value_name = "TIME", action = ArgAction::Append, allow_hyphen_values = true)]
        by: Vec<String>,
    },
    /// Tick a criterion of a gate that only a person can see, counted from 1
    Tick {
        gate: String,
        /// 1 for the first
        criterion: usize,
    },
    /// Give somebody a role, as the lead
    Delegate {
        role: String,
        person: String,
        /// Until when; else until the end
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        until: Option<String>,
    },
    /// Pause the run, a phase or a step, as the lead: nothing new starts there
    Hold {
        /// Without, the whole run
        #[arg(value_name = "PHASE|STEP")]
        scope: Option<String>,
    },
    /// Stop everything; anybody may
    Stop,
    /// Go on: after a stop, as safety or else the lead; else after a hold or a rollback, as the lead
    Resume {
        #[arg(value_name = "PHASE|STEP")]
        scope: Option<String>,
    },
    /// Go back, as the lead: through the undos of all that was begun; start and finish them as steps
    Rollback {
        /// Through the restore point that this step made
        #[arg(long, value_name = "POINT", conflicts_with = "only")]
        to: Option<String>,
        /// Only these steps and what stands on them
        #[arg(long, value_name = "STEP", num_args = 1..)]
        only: Vec<String>,
    },
    /// Add a step to the plan, as the lead
    Add {
        /// An id for it that no other step has
        id: String,
        /// The step that it comes after, and waits for
        #[arg(long, value_name = "STEP")]
        after: String,
        /// What is done, in a few words
        #[arg(long, value_name = "TEXT")]
        title: String,
        /// What to do
        #[arg(long = "do", value_name = "TEXT")]
        instructions: Option<String>,
        /// Who does it; without, anyone
        #[arg(long)]
        role: Option<String>,
        /// How long: 20m, 1h30m
        #[arg(long, value_name = "DURATION")]
        takes: Option<String>,
        /// A step that waits for it
        #[arg(long, value_name = "STEP")]
        needed_by: Vec<String>,
        /// How to take it back
        #[arg(long, value_name = "TEXT")]
        undo: Option<String>,
    },
    /// Change a step of the plan, as the lead
    Amend {
        step: String,
        /// What it waits for: steps with commas between them; '' for nothing
        #[arg(long, value_name = "STEP,STEP", value_delimiter = ',')]
        needs: Option<Vec<String>>,
        #[arg(long, value_name = "DURATION")]
        takes: Option<String>,
        #[arg(long)]
        role: Option<String>,
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        not_before: Option<String>,
        /// Of a gate
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        decide_by: Option<String>,
    },
    /// Move the close of the window, as the lead
    Window {
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        closes: String,
    },
    /// Plan the times of all that is open anew, from now, as the lead
    Replan,
    /// Go forward with a phase although it is too late to go back, as the lead, with a reason
    GoForward {
        /// By id or number
        phase: String,
    },
    /// Correct one thing of an entry: --at, --for, --text, --value or --void
    Correct {
        /// writer/number, as 'runsheet log' prints it; the beginning of the writer is enough
        entry: String,
        /// What it says
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// The value of an evidence
        #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
        value: Option<String>,
        /// It never was so
        #[arg(long)]
        void: bool,
    },
    /// Say which entry of a conflict stands
    Settle {
        conflict: String,
        /// writer/number, as the conflict names it
        stands: String,
    },
    /// Take back my last entry, within two minutes
    TakeBack,
    /// Hand over my shift; 'runsheet handover' shows what goes with it
    HandOver {
        /// For whom it is; without, for whoever takes it over
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
        /// How it stands, in my own words
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Take over: what is open and theirs is mine from now on
    TakeOver {
        /// From whom; without, from whoever handed over to me
        #[arg(value_name = "FROM")]
        from: Option<String>,
        /// In my own words
        text: Vec<String>,
    },
    /// Close the run
    Close { outcome: OutcomeArg },
}

#[derive(Debug, Clone, Args)]
pub struct BlockerArgs {
    #[arg(long, value_enum)]
    severity: Option<SeverityArg>,
    /// Services that are out
    #[arg(long = "service", value_name = "S")]
    services: Vec<String>,
    /// Who sees to it
    #[arg(long, value_name = "P")]
    owner: Option<String>,
    /// Who was called for it
    #[arg(long, value_name = "CONTACT")]
    vendor: Option<String>,
    /// The vendor's number for it
    #[arg(long, value_name = "X")]
    ticket: Option<String>,
    /// When it is expected to be solved
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    resolve_by: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SeverityArg {
    High,
    Medium,
    Low,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum VoteArg {
    Go,
    NoGo,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecisionArg {
    Go,
    NoGo,
    Hold,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum OutcomeArg {
    /// All is live
    Complete,
    /// Live, with things left open
    Partial,
    RolledBack,
    /// Given up
    Stopped,
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
    #[error("there is no rule '{0}' to set aside; a refusal names its rule")]
    Rule(String),
    #[error("{1} times {0}, but {2} conditions; give one for each, in order, or none")]
    Uneven(&'static str, usize, usize),
    #[error("a correction changes one thing: --at, --for, --text, --value or --void")]
    Correction,
    #[error("'-' reads standard input, and can't stand in it")]
    Nested,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ResultArg {
    Pass,
    Degraded,
    Fail,
    NotTested,
}

impl From<ResultArg> for TestResult {
    fn from(result: ResultArg) -> TestResult {
        match result {
            ResultArg::Pass => TestResult::Pass,
            ResultArg::Degraded => TestResult::Degraded,
            ResultArg::Fail => TestResult::Fail,
            ResultArg::NotTested => TestResult::NotTested,
        }
    }
}

/// A result that a finish tells.
#[derive(Debug, Clone)]
pub struct ShownArg(pub ServiceResult);

impl std::str::FromStr for ShownArg {
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
            result: ResultArg::from_str(result.trim(), false)
                .map_err(|_| "a result is pass, degraded, fail or not-tested".to_string())?
                .into(),
        }))
    }
}
