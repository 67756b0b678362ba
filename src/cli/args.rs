//! The command line, as one table for the parser, the help, the completions and the manual.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::ReportFormat;

use super::verbs::{Verb, one_of};

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
    /// Read a spreadsheet, a checklist or a project plan, and write a runbook
    Import(Import),
    /// Write a runbook as a spreadsheet or a list, to edit elsewhere and import again
    Export {
        /// A runbook (YAML)
        runbook: PathBuf,
        /// The file to write: .xlsx, .csv or .md; default: Markdown on standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Check runbooks, each on its own and all together
    Check(Check),
    /// Explain a rule of 'check', or list all rules
    Explain {
        /// Its name: the word in brackets after a finding, such as no-way-back
        rule: Option<String>,
    },
    /// Say whether a plan fits its window with the people it has
    Forecast(Forecast),
    /// Print how long steps took in earlier runs, as YAML for the runbook
    Estimates(Estimates),
    /// List the runs
    Runs {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the status of a run
    Status {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        /// Three lines to read out
        #[arg(long)]
        brief: bool,
    },
    /// Print the log, one line per entry
    Log {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        /// Keep printing new entries
        #[arg(long, short)]
        follow: bool,
        /// 'json' prints JSON Lines
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Record one action, or with '-' one per line of standard input
    Record(Record),
    /// Export the log for the post-mortem
    Report(Report),
    /// Replay a run on the screen, or print its status at a given time
    Replay(Replay),
    /// Compare two runs: the rehearsal and the night, or two weekends
    Compare {
        /// The earlier run: folder, id, the start of one, or 'latest'
        first: String,
        /// The later run
        second: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print a runbook or a run for pen and paper: Letter or A4, black and white
    Paper(Paper),
    /// Say what to test first, and why
    Triage {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print what the next shift must know: what is open, who has it, what is next
    Handover {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        /// Who hands over: their open items are marked; default: me
        #[arg(long, value_name = "PERSON")]
        from: Option<String>,
        /// Who takes over
        #[arg(long, value_name = "PERSON")]
        to: Option<String>,
        #[arg(long, value_enum, default_value_t)]
        format: PacketFormat,
    },
    /// Check that the log of a run is complete and unaltered
    Verify {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a run for others: text to paste, or an archive for a USB stick
    Share(Share),
    /// Merge another copy of the run
    Merge {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        /// A run folder, an archive, a file with a pasted block, or '-' for standard input
        from: PathBuf,
    },
    /// Copy a run to a machine that doesn't have it
    Join {
        /// A run folder, an archive, a file with a pasted block, or '-' for standard input
        from: PathBuf,
    },
    /// Keep a run in sync through a hub (NATS JetStream)
    #[cfg(feature = "hub")]
    Hub {
        #[command(subcommand)]
        command: HubCommand,
    },
    /// Open a made-up cutover in the middle of its night, to try everything
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
    /// A runbook (YAML), or a run: its folder, its id, the start of one, or 'latest'
    pub what: String,
    /// The real run
    #[arg(long, conflicts_with = "rehearsal")]
    pub live: bool,
    /// A rehearsal: times shift so that the window opens now, and deadlines don't block anyone
    #[arg(long)]
    pub rehearsal: bool,
    /// Who I am: an id from the roster
    #[arg(long = "as", value_name = "PERSON")]
    pub me: Option<String>,
    /// Start a new run even if one of this runbook is open
    #[arg(long)]
    pub new: bool,
    /// Join the open run of this runbook as it is, even if the file has changed since
    #[arg(long, conflicts_with_all = ["new", "apply"])]
    pub join: bool,
    /// Join the open run and apply the changes in the file; only the lead can, with --because
    #[arg(long, requires = "because", conflicts_with_all = ["new", "view"])]
    pub apply: bool,
    /// Why the run is amended
    #[arg(long, value_name = "TEXT", requires = "apply")]
    pub because: Option<String>,
    /// When the window opens, instead of the time in the runbook
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub opens: Option<String>,
    /// View only: write nothing
    #[arg(long)]
    pub view: bool,
    /// Create or join the run and print its folder; don't open the screen
    #[arg(long)]
    pub no_tui: bool,
    /// Plain ASCII, for limited terminals
    #[arg(long)]
    pub ascii: bool,
    /// High contrast
    #[arg(long)]
    pub contrast: bool,
    /// Leave the mouse to the terminal, to select text with it
    #[arg(long)]
    pub no_mouse: bool,
    #[cfg(feature = "hub")]
    #[command(flatten)]
    pub at: Where,
}

/// Where the hub is.
#[cfg(feature = "hub")]
#[derive(Debug, Default, Args)]
pub struct Where {
    /// The hub: nats://HOST:4222 or tls://HOST:4222, or several separated by commas; default: RUNSHEET_HUB or the configuration
    #[arg(long, value_name = "URL")]
    pub hub: Option<String>,
}

#[cfg(feature = "hub")]
#[derive(Debug, Subcommand)]
pub enum HubCommand {
    /// Say whether the hub answers and which runs it has, or how a run here differs from the hub's copy
    Status {
        /// Folder, id, the start of one, or 'latest'
        run: Option<String>,
        #[command(flatten)]
        at: Where,
    },
    /// Copy a run from the hub to a machine that doesn't have it
    Join {
        /// nats://HOST:4222 or tls://HOST:4222, or several separated by commas
        url: String,
        /// Id, folder name, or the start of one; leave it out to list them
        run: Option<String>,
    },
    /// Keep a run and the hub in sync without a screen, until Ctrl-C
    Sync {
        /// Folder, id, the start of one, or 'latest'
        run: String,
        /// Stop as soon as both are the same
        #[arg(long)]
        once: bool,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(Debug, Args)]
pub struct Share {
    /// Folder, id, the start of one, or 'latest'
    pub run: String,
    /// Only entries written since then, for people who have the earlier ones
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// The file to write: if it ends in .zip, an archive with the runbook and the evidence, otherwise text; default: text on standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Demo {
    /// Which made-up night
    #[arg(value_enum, default_value_t)]
    pub name: DemoName,
    /// Who I am: an id from the roster; default: whoever leads at that moment
    #[arg(long = "as", value_name = "PERSON")]
    pub me: Option<String>,
    /// Create the run and print its folder; don't open the screen
    #[arg(long)]
    pub no_tui: bool,
    /// Plain ASCII, for limited terminals
    #[arg(long)]
    pub ascii: bool,
    /// High contrast
    #[arg(long)]
    pub contrast: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DemoName {
    /// A medical records upgrade in the middle of the night, with a gate to decide
    #[default]
    Night,
    /// The morning after eight upgrades at once: what do we test first?
    Collapse,
}

#[derive(Debug, Args)]
pub struct Replay {
    /// Folder, id, the start of one, or 'latest'
    pub run: String,
    /// Print the status at this time: 02:14, 'sat 02:14', or a date and time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Format of the status
    #[arg(long, value_enum, default_value_t, requires = "at")]
    pub format: Format,
    /// Plain ASCII, for limited terminals
    #[arg(long)]
    pub ascii: bool,
    /// High contrast
    #[arg(long)]
    pub contrast: bool,
}

#[derive(Debug, Args)]
pub struct Paper {
    /// A runbook (YAML), or a run: its folder, its id, the start of one, or 'latest'
    pub what: String,
    /// The file to write; print it from a browser. Default: standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Default: by the file's extension, otherwise text
    #[arg(long, value_enum)]
    pub format: Option<PaperFormat>,
}

#[derive(Debug, Args)]
#[command(subcommand_value_name = "VERB", subcommand_help_heading = "Verbs")]
pub struct Record {
    /// Folder, id, the start of one, or 'latest'
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
    /// Who types: an id or a name from the roster
    #[arg(long = "as", value_name = "PERSON", global = true)]
    pub me: Option<String>,
    /// Who did it, if it was someone else: an id or a name, in any spelling
    #[arg(long = "for", value_name = "WHO", global = true)]
    pub on_behalf: Option<String>,
    /// When it happened: 02:14, -15m, or a date and time
    #[arg(long, value_name = "TIME", global = true, allow_hyphen_values = true)]
    pub at: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", global = true)]
    pub because: Option<String>,
    /// The one rule to override: the word before the colon in the refusal; needs --because
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
    /// Folder, id, the start of one, or 'latest'
    pub run: String,
    /// The file to write, or a folder for all tables as CSV; default: standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Default: by the file's extension, otherwise Markdown
    #[arg(long, value_parser = one_of::<ReportFormat>(ReportFormat::words()))]
    pub format: Option<ReportFormat>,
    /// One table by name, for CSV
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// What stands between the cells of a CSV: comma, semicolon or tab. Excel expects a semicolon where a comma
    /// is the decimal sign, as in French. Excel also turns steps such as 1.2 into dates: the workbook (-o night.xlsx)
    /// keeps them
    #[arg(long, value_name = "CHARACTER")]
    pub separator: Option<String>,
    /// Rewrite the HTML file after each entry, until Ctrl-C; an open browser page refreshes itself
    #[arg(long, requires = "output", conflicts_with_all = ["table", "post_mortem", "known_issues"])]
    pub live: bool,
    /// A post-mortem to fill in, as Markdown
    #[arg(long, conflicts_with_all = ["format", "table"])]
    pub post_mortem: bool,
    /// What works, what doesn't and who to call: a page for the help desk, as Markdown
    #[arg(long, conflicts_with_all = ["format", "table", "post_mortem"])]
    pub known_issues: bool,
    /// Replace these everywhere: people, contacts, notes
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub redact: Vec<RedactArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RedactArg {
    People,
    Contacts,
    Notes,
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

/// How to correct what `import` understood.
const CORRECT: &str = "Without -o it only shows what it understood, and writes nothing. Correct it with \
    --sheet, --rows and --map:\n  runsheet import plan.xlsx --sheet Cutover --map title=\"MILESTONES & TASKS\" --map takes=F\n\
    --map takes: ref, title, phase, do, expect, owner, takes, best, worst, start, end, due, needs, followers, \
    state, percent, done, undo, level, other";

#[derive(Debug, Args)]
#[command(after_help = CORRECT)]
pub struct Import {
    /// xlsx, xls, ods, csv, tsv, md, txt, html, XML of MS Project, or '-' for standard input
    pub file: PathBuf,
    /// The runbook to write; '-' for standard output. What was done already goes into a second file beside it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The sheet to read: its name, or its number
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// The rows to read: 5-40
    #[arg(long, value_name = "FROM-TO")]
    pub rows: Option<String>,
    /// What a column is: title=HEADING, or title=C; once for each column
    #[arg(long, value_name = "WHAT=COLUMN")]
    pub map: Vec<String>,
    /// Dates have the month first: 11/27/2026
    #[arg(long, conflicts_with = "day_first")]
    pub month_first: bool,
    /// Dates have the day first: 27/11/2026
    #[arg(long)]
    pub day_first: bool,
    /// The title of the runbook
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Who leads the night; default: me
    #[arg(long, value_name = "NAME")]
    pub lead: Option<String>,
    /// When the window opens: 2026-11-27 18:00
    #[arg(long, value_name = "TIME")]
    pub opens: Option<String>,
    /// When the window closes
    #[arg(long, value_name = "TIME")]
    pub closes: Option<String>,
    /// The time zone: America/Toronto
    #[arg(long, value_name = "NAME")]
    pub timezone: Option<String>,
}

/// What `check` prints first, in words.
const PICTURE: &str = "The picture of a plan shows each step as a letter, in order:\n  \
    o   changes something\n  \
    X   changes something, and its undo is impossible\n  \
    t   tests only\n.   neither changes nor tests\n  \
    G1  a gate";

#[derive(Debug, Args)]
#[command(after_help = PICTURE)]
pub struct Check {
    /// Runbooks (YAML)
    #[arg(required = true)]
    pub runbooks: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
    /// Show every finding, even if one rule has many
    #[arg(long)]
    pub all: bool,
    /// Fail on warnings too
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
const SUPPOSED: &str = "What you can ask:\n  \
    2.3 takes 3h          a step takes this long; or best/likely/worst: 2h/3h/5h\n  \
    +1 dba                one more person in a role, available at any time\n  \
    without lin, with joe someone goes home, or comes and stays\n  \
    skip 2.3              a step takes no time and no people; or a phase: skip phase 4\n  \
    later 2h              nothing open starts before then; or one step: 2.3 later 2h\n  \
    B1 resolved 03:00     a blocker holds up its steps until then; or +2h\n  \
    closes +2h            the window closes that much later; or at a time";

#[derive(Debug, Args)]
#[command(after_help = SUPPOSED)]
pub struct Forecast {
    /// A runbook (YAML), or a run: its folder, its id, the start of one, or 'latest'
    pub what: String,
    /// Ask "what if" and see the figures side by side; several are combined
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub what_if: Vec<String>,
    /// How many nights to simulate
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = at_least_one())]
    pub trials: usize,
    /// Random seed: the same seed gives the same figures
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many orders of work to try to find the best one
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = at_least_one())]
    pub schedules: usize,
    /// Take durations from earlier runs of the runbook, as 'estimates' does; a step that none of them finished keeps its planned duration
    #[arg(long, value_name = "RUN", num_args = 1..)]
    pub from: Vec<String>,
    /// Show a finish even if most steps don't say how long they take; they count as nothing
    #[arg(long)]
    pub anyway: bool,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How `estimates` learns, in words.
const LEARNING: &str = "For each step, the attempt that finished as planned counts, from start to finish. Time that it was blocked is included, because it may happen again. Steps that were skipped, failed, worked around, finished without a start or finished within seconds don't count; gates don't either. The likely case is the median of the runs. The best and worst case keep their proportion to it, and are widened to the shortest and the longest run.";

#[derive(Debug, Args)]
#[command(after_help = LEARNING)]
pub struct Estimates {
    /// Runs of one runbook, live or rehearsals: each a folder, id, the start of one, or 'latest'
    #[arg(value_name = "RUN", required = true)]
    pub from: Vec<String>,
    /// The text format is YAML
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Of nothing there is no forecast.
fn at_least_one() -> impl clap::builder::TypedValueParser<Value = usize> {
    clap::builder::RangedU64ValueParser::<usize>::new().range(1..)
}

/// Whether that is meant as the file of a runbook, not as the name of a run.
pub fn looks_like_a_file(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|e| e == "yaml" || e == "yml")
        && !name.ends_with(crate::run::RUNBOOK)
}
