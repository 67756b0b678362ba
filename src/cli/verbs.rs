//! The verbs of `record`: words in, a request out.

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::journal::{
    BlockerFields, ConditionFields, Decision, Outcome, RollbackExtent, RunOutcome, Vote,
};
use crate::run::{Amendment, Command, Correction, NewStep, Observed, Request, Rule};
use crate::runbook::Severity;
use crate::time::{Instant, Nearest, TimeError, Zone, parse_time};

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
    },
    /// Finish a step another way than the plan says
    Workaround { step: String },
    /// Say that a step failed
    Fail { step: String },
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

impl Verb {
    /// The requests of these words; several only for `skip`.
    pub fn requests(self, who: &Who, now: Instant, zone: &Zone) -> Result<Vec<Request>, VerbError> {
        let at = past(who.at.as_deref(), now, zone)?;
        let overrides = match &who.overrides {
            None => None,
            Some(name) => Some(Rule::named(name).ok_or_else(|| VerbError::Rule(name.clone()))?),
        };
        // What a correction says of time and person is said of the other entry.
        let corrects = matches!(self, Verb::Correct { .. });
        let (on_behalf, happened) = match corrects {
            true => (None, None),
            false => (who.on_behalf.clone(), at),
        };
        let request = |command| Request {
            command,
            on_behalf: on_behalf.clone(),
            at: happened,
            because: who.because.clone(),
            overrides,
        };
        let commands = match self {
            Verb::Correct {
                entry,
                text,
                value,
                void,
            } => {
                let all = [
                    at.map(Correction::At),
                    who.on_behalf.clone().map(Correction::For),
                    text.map(Correction::Text),
                    value.map(Correction::Value),
                    void.then_some(Correction::Void),
                ];
                let mut given = all.into_iter().flatten();
                let correction = given.next().filter(|_| given.next().is_none());
                let correction = correction.ok_or(VerbError::Correction)?;
                vec![Command::Correct { entry, correction }]
            }
            other => other.commands(now, zone)?,
        };
        Ok(commands.into_iter().map(request).collect())
    }

    fn commands(self, now: Instant, zone: &Zone) -> Result<Vec<Command>, VerbError> {
        let command = match self {
            Verb::Stdin => return Err(VerbError::Nested),
            Verb::Correct { .. } => return Err(VerbError::Correction),
            Verb::CheckIn {
                name,
                roles,
                contact,
            } => Command::CheckIn {
                name,
                roles,
                contact,
            },
            Verb::CheckOut => Command::CheckOut,
            Verb::Start { step, confirm } => Command::Start { step, confirm },
            Verb::Finish { step, confirm } => Command::Finish {
                step,
                outcome: Outcome::Done,
                confirm,
            },
            Verb::Workaround { step } => Command::Finish {
                step,
                outcome: Outcome::WorkedAround,
                confirm: None,
            },
            Verb::Fail { step } => Command::Finish {
                step,
                outcome: Outcome::Failed,
                confirm: None,
            },
            Verb::Skip { steps } => {
                return Ok(steps
                    .into_iter()
                    .map(|step| Command::Skip { step })
                    .collect());
            }
            Verb::Reopen { step } => Command::Reopen { step },
            Verb::Evidence { step, id, value } => Command::Evidence {
                step,
                id,
                value: Observed::Value(value),
            },
            Verb::Sign { step, role } => Command::Sign { step, role },
            Verb::Refuse { step, role } => Command::RefuseSign { step, role },
            Verb::Note { text, step } => Command::Note {
                step,
                text: text.join(" "),
            },
            Verb::Call {
                contact,
                text,
                reached,
                no_answer,
                blocker,
                next,
            } => Command::Call {
                contact,
                reached,
                answered: !no_answer,
                blocker,
                next: future(next.as_deref(), now, zone)?,
                text: text.join(" "),
            },
            Verb::Block {
                steps,
                title,
                fields,
            } => Command::Block {
                title,
                fields: fields.fields(steps, now, zone)?,
            },
            Verb::Update {
                blocker,
                text,
                title,
                steps,
                fields,
            } => Command::Update {
                blocker,
                title,
                text: Some(text.join(" ")),
                fields: fields.fields(steps, now, zone)?,
            },
            Verb::Unblock { blocker } => Command::Unblock { blocker },
            Verb::Vote { gate, vote } => Command::Vote {
                gate,
                vote: match vote {
                    VoteArg::Go => Vote::Go,
                    VoteArg::NoGo => Vote::NoGo,
                },
            },
            Verb::Decide {
                gate,
                decision,
                until,
                conditions,
                owners,
                by,
            } => Command::Decide {
                gate,
                decision: match decision {
                    DecisionArg::Go => Decision::Go,
                    DecisionArg::NoGo => Decision::NoGo,
                    DecisionArg::Hold => Decision::Hold,
                },
                until: future(until.as_deref(), now, zone)?,
                conditions: with_fields(conditions, &owners, &by, now, zone)?,
            },
            Verb::Tick { gate, criterion } => Command::Tick {
                gate,
                criterion: criterion.wrapping_sub(1),
            },
            Verb::Delegate {
                role,
                person,
                until,
            } => Command::Delegate {
                role,
                to: person,
                until: future(until.as_deref(), now, zone)?,
            },
            Verb::Hold { scope } => Command::Hold { scope },
            Verb::Stop => Command::Stop,
            Verb::Resume { scope } => Command::Resume { scope },
            Verb::Rollback { to, only } => Command::Rollback {
                extent: match to {
                    Some(point) => RollbackExtent::To { point },
                    None if only.is_empty() => RollbackExtent::Everything,
                    None => RollbackExtent::Only { steps: only },
                },
            },
            Verb::Add {
                id,
                after,
                title,
                instructions,
                role,
                takes,
                needed_by,
                undo,
            } => Command::Add(NewStep {
                id,
                after,
                title,
                instructions,
                role,
                takes: takes.map(|t| t.parse()).transpose()?,
                needed_by,
                undo,
            }),
            Verb::Amend {
                step,
                needs,
                takes,
                role,
                not_before,
                decide_by,
            } => Command::Amend {
                step,
                changes: Amendment {
                    needs: needs.map(|n| n.into_iter().filter(|n| !n.is_empty()).collect()),
                    takes: takes.map(|t| t.parse()).transpose()?,
                    role,
                    not_before: future(not_before.as_deref(), now, zone)?,
                    decide_by: future(decide_by.as_deref(), now, zone)?,
                },
            },
            Verb::Window { closes } => Command::Window {
                closes: parse_time(&closes, now, zone, Nearest::Future)?,
            },
            Verb::Replan => Command::Replan,
            Verb::Settle { conflict, stands } => Command::Settle { conflict, stands },
            Verb::TakeBack => Command::TakeBack,
            Verb::Close { outcome } => Command::Close {
                outcome: match outcome {
                    OutcomeArg::Complete => RunOutcome::Complete,
                    OutcomeArg::Partial => RunOutcome::Partial,
                    OutcomeArg::RolledBack => RunOutcome::RolledBack,
                    OutcomeArg::Stopped => RunOutcome::Stopped,
                },
            },
        };
        Ok(vec![command])
    }
}

impl BlockerArgs {
    fn fields(
        self,
        steps: Vec<String>,
        now: Instant,
        zone: &Zone,
    ) -> Result<BlockerFields, VerbError> {
        let some = |list: Vec<String>| if list.is_empty() { None } else { Some(list) };
        Ok(BlockerFields {
            steps: some(steps),
            services: some(self.services),
            severity: self.severity.map(|severity| match severity {
                SeverityArg::High => Severity::High,
                SeverityArg::Medium => Severity::Medium,
                SeverityArg::Low => Severity::Low,
            }),
            owner: self.owner,
            vendor: self.vendor,
            ticket: self.ticket,
            resolve_by: future(self.resolve_by.as_deref(), now, zone)?,
        })
    }
}

fn with_fields(
    conditions: Vec<String>,
    owners: &[String],
    by: &[String],
    now: Instant,
    zone: &Zone,
) -> Result<Vec<(String, ConditionFields)>, VerbError> {
    for (given, what) in [(owners.len(), "--owner"), (by.len(), "--by")] {
        if given != 0 && given != conditions.len() {
            return Err(VerbError::Uneven(what, given, conditions.len()));
        }
    }
    let one = |(place, text)| {
        let by = future(by.get(place).map(String::as_str), now, zone)?;
        Ok((
            text,
            ConditionFields {
                number: 0,
                owner: owners.get(place).cloned(),
                by,
            },
        ))
    };
    conditions.into_iter().enumerate().map(one).collect()
}

fn past(text: Option<&str>, now: Instant, zone: &Zone) -> Result<Option<Instant>, TimeError> {
    text.map(|t| parse_time(t, now, zone, Nearest::Past))
        .transpose()
}

fn future(text: Option<&str>, now: Instant, zone: &Zone) -> Result<Option<Instant>, TimeError> {
    text.map(|t| parse_time(t, now, zone, Nearest::Future))
        .transpose()
}
