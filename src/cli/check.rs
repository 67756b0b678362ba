//! `check`: is the plan sound; and `explain`: what a rule is about.

use std::fs;
use std::io::IsTerminal;

use crate::check::{self, Checked, Input, Telling};
use crate::runbook::{Runbook, Source};
use crate::text::nearest;

use super::args::{self, CheckFormat};
use super::failure::Failure;
use super::output::print;

/// Prints what is wrong with these runbooks.
///
/// # Errors
/// A runbook that can't be loaded; and findings that fail, which are printed.
pub fn check(args: &args::Check) -> Result<(), Failure> {
    let loaded: Vec<(Runbook, Source)> = args
        .runbooks
        .iter()
        .map(|file| load(file))
        .collect::<Result<_, _>>()?;
    let inputs: Vec<Input> = loaded
        .iter()
        .map(|(runbook, source)| Input { runbook, source })
        .collect();
    let checked = check::check(&inputs);
    print(&written(&inputs, &checked, args))?;
    if checked.passes(args.strict) {
        Ok(())
    } else {
        Err(Failure::no("the plan has errors; they are listed above")
            .hint("'runsheet explain RULE' says more about a rule"))
    }
}

/// Prints the page of a rule, or the list of all.
pub fn explain(rule: Option<&str>) -> Result<(), Failure> {
    let Some(name) = rule else {
        let lines = check::RULES.iter().map(|rule| {
            let severity = rule.severity.word();
            format!("{:<28} {severity:<8} {}\n", rule.name, rule.finds)
        });
        return print(&lines.collect::<String>());
    };
    let rule = check::rule(name).ok_or_else(|| {
        let near = nearest(name, check::RULES.iter().map(|rule| rule.name));
        let hint = match near {
            Some(near) => format!("did you mean '{near}'?"),
            None => "'runsheet explain' lists them".to_string(),
        };
        Failure::cannot(format!("no rule is called '{name}'")).hint(hint)
    })?;
    print(&check::page(rule))
}

/// A runbook and its file.
pub(super) fn load(file: &str) -> Result<(Runbook, Source), Failure> {
    let bytes = fs::read(file)
        .map_err(|error| Failure::cannot(format!("{file} can't be read")).caused_by(&error))?;
    let runbook = super::import::load(&bytes, file)?;
    Ok((runbook, Source::new(&bytes, file)))
}

fn written(inputs: &[Input], checked: &Checked, args: &args::Check) -> String {
    match args.format {
        CheckFormat::Json => check::json(inputs, checked) + "\n",
        CheckFormat::Sarif => check::sarif(inputs, checked) + "\n",
        CheckFormat::Text => {
            let telling = Telling {
                all: args.all,
                colour: std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            };
            let pictures: String = inputs
                .iter()
                .map(|input| check::picture(input) + "\n")
                .collect();
            pictures + &check::text(inputs, checked, telling)
        }
    }
}
