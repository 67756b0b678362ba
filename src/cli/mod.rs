//! The command line: one file for each subcommand.

mod args;
mod asking;
mod check;
mod compare;
mod demo;
mod estimates;
mod failure;
mod forecast;
mod handover;
mod home;
#[cfg_attr(not(feature = "hub"), path = "no_hub.rs")]
mod hub;
mod import;
mod joining;
mod lines;
mod open;
mod output;
mod paper;
mod past;
mod reading;
mod record;
mod replay;
mod report;
mod runs;
pub mod sample;
mod screen;
mod script;
mod share;
mod show;
mod start;
#[cfg(test)]
mod tests;
mod verbs;
mod words;

use clap::parser::ValueSource;
use clap::{CommandFactory, FromArgMatches};

pub use args::Cli;
pub use failure::{Code, Failure};

use args::Command;
use home::Home;

/// Does what the command line says.
///
/// # Errors
/// What went wrong, to be printed, with the exit code.
pub fn main() -> Result<(), Failure> {
    let words = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&words).unwrap_or_else(|error| error.exit());
    let names_runs = words.value_source("runs") == Some(ValueSource::CommandLine);
    let Some(command) = cli.command else {
        return start::choose(&Home::find(cli.runs)?);
    };
    match command {
        Command::Schema => output::print(&output::pretty(&crate::runbook::schema())),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "runsheet", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
        Command::Man => {
            let mut page = Vec::new();
            let rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
            rendered.map_err(|e| Failure::cannot("the manual can't be written").caused_by(&e))?;
            output::print(&String::from_utf8_lossy(&page))
        }
        Command::Import(args) => import::import(&Home::find(cli.runs)?, &args),
        Command::Export { runbook, output } => import::export(&runbook, output.as_deref()),
        Command::Check(args) => check::check(&args),
        Command::Explain { rule } => check::explain(rule.as_deref()),
        Command::Forecast(args) => forecast::forecast(&Home::find(cli.runs)?, &args),
        Command::Estimates(args) => estimates::estimates(&Home::find(cli.runs)?, &args),
        Command::Demo(args) => demo::demo(&Home::find(cli.runs)?, &args, names_runs),
        Command::Open(args) => open::open(&Home::find(cli.runs)?, args),
        Command::Runs { format } => runs::runs(&Home::find(cli.runs)?, format),
        Command::Status { run, format, brief } => {
            show::status(&Home::find(cli.runs)?, &run, format, brief)
        }
        Command::Log {
            run,
            follow,
            format,
        } => show::log(&Home::find(cli.runs)?, &run, follow, format),
        Command::Record(args) => record::record(&Home::find(cli.runs)?, args),
        Command::Report(args) => report::report(&Home::find(cli.runs)?, &args),
        Command::Replay(args) => replay::replay(&Home::find(cli.runs)?, &args),
        Command::Compare {
            first,
            second,
            format,
        } => compare::compare(&Home::find(cli.runs)?, &first, &second, format),
        Command::Paper(args) => paper::paper(&Home::find(cli.runs)?, &args),
        Command::Triage { run, format } => show::triage(&Home::find(cli.runs)?, &run, format),
        Command::Share(args) => share::share(&Home::find(cli.runs)?, &args),
        Command::Merge { run, from } => share::merge(&Home::find(cli.runs)?, &run, &from),
        Command::Join { from } => share::join(&Home::find(cli.runs)?, &from),
        Command::Handover {
            run,
            from,
            to,
            format,
        } => handover::handover(&Home::find(cli.runs)?, &run, (from, to), format),
        #[cfg(feature = "hub")]
        Command::Hub { command } => hub::hub(&Home::find(cli.runs)?, &command),
        Command::Verify { run, format } => show::verify(&Home::find(cli.runs)?, &run, format),
    }
}
