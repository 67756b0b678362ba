//! The command line, as one table for the parser, the help, the completions and the manual.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::verbs::Verb;

/// A runbook for cutover nights: what to do next, what is stuck, and a log for the post-mortem.
#[derive(Debug, Parser)]
#[command(name = "runsheet", version, max_term_width = 100)]
pub struct Cli {
    /// Where the runs are kept
    #[arg(long, global = true, value_name = "DIR", env = "RUNSHEET_RUNS")]
    pub runs: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)] // there is one, and it is parsed once
pub enum Command {
    /// Open a runbook or a run in the terminal
    Open(Open),
    /// Say whether runbooks are sound, each alone and all together
    Check(Check),
    /// Say what a rule of 'check' is about; without a name, list them
    Explain {
        /// Its name: the word in brackets after a finding, no-way-back say
        rule: Option<String>,
    },
    /// Say whether a plan fits its window, with the people there are
    Forecast(Forecast),
    /// Print how long steps took in earlier runs, as YAML for the runbook
    Estimates(Estimates),
    /// List the runs there are
    Runs {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say where a run stands
    Status {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// Three lines to read out
        #[arg(long)]
        brief: bool,
    },
    /// Print the entries, a line each
    Log {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        /// Go on printing what is added
        #[arg(long, short)]
        follow: bool,
        /// 'json' prints JSON Lines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Record one action, or with '-' one a line from standard input
    Record(Record),
    /// Export the log for the post-mortem
    Report(Report),
    /// See a night again on the screen, or the status as it was at a moment of it
    Replay(Replay),
    /// Hold a run against another: the rehearsal and the night, or two weekends
    Compare {
        /// The one before: folder, id, a unique beginning of one, or 'latest'
        first: String,
        /// The one after
        second: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print a runbook or a run for pen and paper: Letter or A4, black and white
    Paper(Paper),
    /// Say what to test first, and why
    Triage {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print what the next shift must know: what is open, who has it, what comes next
    Handover {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        /// Who goes: what is theirs is marked; without, me
        #[arg(long, value_name = "PERSON")]
        from: Option<String>,
        /// Who comes
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
        #[arg(long, value_enum, default_value_t)]
        format: PacketFormat,
    },
    /// Check that the log of a run is whole and unaltered
    Verify {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write what others lack of a run: text to paste, or an archive for a stick
    Share(Share),
    /// Bring in what another copy of the run has more
    Merge {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        /// A run folder, an archive, a file with a pasted block, or '-' for standard input
        from: PathBuf,
    },
    /// Bring a run to a machine that has nothing of it yet
    Join {
        /// A run folder, an archive, a file with a pasted block, or '-' for standard input
        from: PathBuf,
    },
    /// Keep a run in step through a hub, NATS JetStream
    #[cfg(feature = "hub")]
    Hub {
        #[command(subcommand)]
        command: HubCommand,
    },
    /// Open a made-up weekend in the middle of its night, to try everything
    Demo(Demo),
    /// Print the JSON Schema of the runbook format
    Schema,
    /// Print completions for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

#[derive(Debug, Default, Args)]
pub struct Open {
    /// A runbook (YAML), or a run: its folder, its id, a unique beginning of one, or 'latest'
    pub what: String,
    /// For real
    #[arg(long, conflicts_with = "rehearsal")]
    pub live: bool,
    /// A rehearsal: times shift so that the window opens now, and deadlines hold nobody up
    #[arg(long)]
    pub rehearsal: bool,
    /// Who I am: an id of the roster
    #[arg(long = "as", value_name = "PERSON")]
    pub me: Option<String>,
    /// A new run, although one of this runbook is open
    #[arg(long)]
    pub new: bool,
    /// When the window opens, in place of the time in the runbook
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub opens: Option<String>,
    /// Only look: write nothing
    #[arg(long)]
    pub view: bool,
    /// Create or join the run and print its folder, without a screen
    #[arg(long)]
    pub no_tui: bool,
    /// Plain ASCII, for poor consoles
    #[arg(long)]
    pub ascii: bool,
    /// Strong contrast
    #[arg(long)]
    pub contrast: bool,
    #[cfg(feature = "hub")]
    #[command(flatten)]
    pub at: Where,
}

/// Where the hub is.
#[cfg(feature = "hub")]
#[derive(Debug, Default, Args)]
pub struct Where {
    /// A hub: nats://HOST:4222 or tls://HOST:4222, several with commas between; without, the one
    /// of RUNSHEET_HUB or of the configuration
    #[arg(long, value_name = "URL")]
    pub hub: Option<String>,
}

#[cfg(feature = "hub")]
#[derive(Debug, Subcommand)]
pub enum HubCommand {
    /// Say whether the hub answers and which runs it has, or how one differs from it
    Status {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: Option<String>,
        #[command(flatten)]
        at: Where,
    },
    /// Bring a run from the hub to a machine that has nothing of it yet
    Join {
        /// nats://HOST:4222 or tls://HOST:4222, several with commas between
        url: String,
        /// Id, folder name, or a unique beginning of one; without, list them
        run: Option<String>,
    },
    /// Keep a run and the hub in step without a screen, until Ctrl-C
    Sync {
        /// Folder, id, a unique beginning of one, or 'latest'
        run: String,
        /// End as soon as both have the same
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Debug, Args)]
pub struct Share {
    /// Folder, id, a unique beginning of one, or 'latest'
    pub run: String,
    /// Only what was written since then, for those who have what was before
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Where to write it: an archive, with runbook and evidence, where it ends in .zip, else text;
    /// without, text on standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Which of the made-up nights
    #[arg(value_enum, default_value_t)]
    pub name: DemoName,
    /// Who I am: an id of the roster; without, who leads at that moment
    #[arg(long = "as", value_name = "PERSON")]
    pub me: Option<String>,
    /// Make the run and print its folder, without a screen
    #[arg(long)]
    pub no_tui: bool,
    /// Plain ASCII, for poor consoles
    #[arg(long)]
    pub ascii: bool,
    /// Strong contrast
    #[arg(long)]
    pub contrast: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DemoName {
    /// A records weekend in the thick of its night, with a gate to decide
    #[default]
    Night,
    /// Eight upgrades at once, the morning after: what do we test first?
    Collapse,
}

#[derive(Debug, Args)]
pub struct Replay {
    /// Folder, id, a unique beginning of one, or 'latest'
    pub run: String,
    /// Print the status as it was: 02:14, 'sat 02:14', or a date and time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Of that status
    #[arg(long, value_enum, default_value_t, requires = "at")]
    pub format: Format,
    /// Plain ASCII, for poor consoles
    #[arg(long)]
    pub ascii: bool,
    /// Strong contrast
    #[arg(long)]
    pub contrast: bool,
}

#[derive(Debug, Args)]
pub struct Paper {
    /// A runbook (YAML), or a run: its folder, its id, a unique beginning of one, or 'latest'
    pub what: String,
    /// The file to write, to print it from a browser; standard output without
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// By the file's ending, else text
    #[arg(long, value_enum)]
    pub format: Option<PaperFormat>,
}

#[derive(Debug, Args)]
#[command(subcommand_value_name = "VERB", subcommand_help_heading = "Verbs")]
pub struct Record {
    /// Folder, id, a unique beginning of one, or 'latest'
    pub run: String,
    #[command(flatten)]
    pub who: Who,
    /// 'json' prints the whole entry
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    #[command(subcommand)]
    pub verb: Verb,
}

/// What every verb can carry.
#[derive(Debug, Clone, Args)]
pub struct Who {
    /// Who types: an id of the roster
    #[arg(long = "as", value_name = "PERSON", global = true)]
    pub me: Option<String>,
    /// Who did it, where that is somebody else
    #[arg(long = "for", value_name = "WHO", global = true)]
    pub on_behalf: Option<String>,
    /// When it happened: 02:14, -15m, or a date and time
    #[arg(long, value_name = "TIME", global = true, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", global = true)]
    pub because: Option<String>,
    /// The one rule to set aside: the word before the colon of its refusal; with --because
    #[arg(long = "override", value_name = "REFUSAL", global = true)]
    pub overrides: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct Report {
    /// Folder, id, a unique beginning of one, or 'latest'
    pub run: String,
    /// The file to write, or a folder for all tables as CSV; standard output without
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// By the file's ending, else Markdown
    #[arg(long, value_enum)]
    pub format: Option<ReportFormat>,
    /// One table by name, for CSV
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Write the HTML file anew after each entry, until Ctrl-C; a browser that shows it follows
    #[arg(long, requires = "output", conflicts_with_all = ["table", "post_mortem", "known_issues"])]
    pub live: bool,
    /// A post-mortem to fill in, as Markdown
    #[arg(long, conflicts_with_all = ["format", "table"])]
    pub post_mortem: bool,
    /// What works, what does not and whom to call: a page for the help desk, as Markdown
    #[arg(long, conflicts_with_all = ["format", "table", "post_mortem"])]
    pub known_issues: bool,
    /// Replace these wherever they stand: people, contacts, notes
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub redact: Vec<RedactArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RedactArg {
    People,
    Contacts,
    Notes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Html,
    Md,
    Csv,
    Xlsx,
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PacketFormat {
    #[default]
    Text,
    Json,
    Md,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperFormat {
    Html,
    Text,
}

/// What `check` prints first, in words.
const PICTURE: &str = "In the picture of a plan each step is a letter, in order:\n  \
    o   changes something\n  \
    X   changes something, and its undo is impossible\n  \
    t   tests only\n  \
    .   does neither\n  \
    G1  a gate";

#[derive(Debug, Args)]
#[command(after_help = PICTURE)]
pub struct Check {
    /// Runbooks (YAML)
    #[arg(required = true)]
    pub runbooks: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
    /// Tell every finding, also where one rule has many
    #[arg(long)]
    pub all: bool,
    /// Fail for warnings too
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    #[default]
    Text,
    Json,
    Sarif,
}

/// What `--what-if` understands.
const SUPPOSED: &str = "What can be supposed:\n  \
    2.3 takes 3h          a step takes so long; or best/likely/worst: 2h/3h/5h\n  \
    +1 dba                one more of a role, there at any time\n  \
    without lin, with joe somebody goes home, or comes and stays\n  \
    skip 2.3              a step takes no time and nobody; or a phase: skip phase 4\n  \
    later 2h              nothing that is open starts before; or one step: 2.3 later 2h\n  \
    B1 solved 03:00       a blocker holds its steps up until then; or +2h\n  \
    closes +2h            the window closes so much later; or at a time";

#[derive(Debug, Args)]
#[command(after_help = SUPPOSED)]
pub struct Forecast {
    /// A runbook (YAML), or a run: its folder, its id, a unique beginning of one, or 'latest'
    pub what: String,
    /// Suppose that something is otherwise, and see the figures side by side; several are combined
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub what_if: Vec<String>,
    /// How many nights are played
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = at_least_one())]
    pub trials: usize,
    /// The same seed gives the same figures
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many orders of work are tried for the best one
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = at_least_one())]
    pub schedules: usize,
    /// Take durations from earlier runs of the runbook, as 'estimates' does; a step that none of
    /// them finished keeps the plan's
    #[arg(long, value_name = "RUN", num_args = 1..)]
    pub from: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How `estimates` learns, in words.
const LEARNING: &str = "Of each step, the attempt that was finished as planned counts, from start \
    to finish, also what it was blocked of that, for that may happen again. Steps that were \
    skipped, failed, worked around, finished without a start or hardly done do not count, nor do \
    gates. The likely case is the median of the runs. The best and the worst case keep their \
    distance from it, in proportion, and are widened to the shortest and the longest run.";

#[derive(Debug, Args)]
#[command(after_help = LEARNING)]
pub struct Estimates {
    /// Runs of one runbook, live or rehearsals: each a folder, id, a unique beginning of one, or
    /// 'latest'
    #[arg(value_name = "RUN", required = true)]
    pub from: Vec<String>,
    /// Text is YAML
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Of nothing there is no forecast.
fn at_least_one() -> impl clap::builder::TypedValueParser<Value = usize> {
    clap::builder::RangedU64ValueParser::<usize>::new().range(1..)
}
