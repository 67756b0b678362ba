//! `import`: the plan you have, as a runbook.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::import::{self, Imported, Options, ReadError, Stamp};
use crate::runbook::{self, Runbook};
use crate::time::calendar::Datelike;
use crate::time::{self, Zone};

use super::args;
use super::failure::Failure;
use super::home::Home;
use super::output::{not_written, print};

/// Shows what is in a file, and writes the runbook if asked.
pub fn import(home: &Home, args: &args::Import) -> Result<(), Failure> {
    let (bytes, name) = read(&args.file)?;
    let options = options(home, args)?;
    let imported = import::import(&bytes, &name, &options)?;
    opens(&imported)?;
    match &args.output {
        None => {
            print(&imported.summary)?;
            print(&format!(
                "\nNothing was written. To write it:\n  runsheet import {} -o plan.yaml\n",
                quoted(&args.file)
            ))
        }
        Some(path) if path.as_os_str() == "-" => {
            eprint!("{}", imported.summary);
            print(&imported.yaml)
        }
        Some(path) => {
            print(&imported.summary)?;
            write(path, &imported)
        }
    }
}

/// Writes a runbook in another form.
pub fn export(file: &Path, output: Option<&Path>) -> Result<(), Failure> {
    let bytes = fs::read(file).map_err(|error| {
        Failure::cannot(format!("{} can't be read", file.display()))
            .caused_by(&error)
            .hint("name a runbook (YAML)")
    })?;
    load(&bytes, &file.display().to_string())?;
    let plain = runbook::plain(&bytes)
        .ok_or_else(|| Failure::cannot(format!("{} can't be read as YAML", file.display())))?;
    let Some(output) = output else {
        return print(&import::to_markdown(&plain));
    };
    let ending = output
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let written = match ending.as_str() {
        "xlsx" => import::to_xlsx(&plain)?,
        "csv" => import::to_csv(&plain),
        "md" => import::to_markdown(&plain).into_bytes(),
        _ => {
            return Err(Failure::cannot(format!(
                "{} has no ending that is known",
                output.display()
            ))
            .hint("name a file that ends in .xlsx, .csv or .md"));
        }
    };
    fs::write(output, written).map_err(|error| not_written(output, &error))
}

/// A runbook. A plan in another form is named as what it is: `import` reads it.
pub(super) fn load(bytes: &[u8], name: &str) -> Result<Runbook, Failure> {
    runbook::load(bytes, name).map_err(|problems| match import::other_form(bytes, name) {
        Some(what) => {
            let file = quoted(Path::new(name));
            Failure::cannot(format!("{name} is {what}, not a runbook")).hint(format!(
                "'runsheet import {file} -o plan.yaml' makes a runbook of it"
            ))
        }
        None => Failure::cannot(problems.to_string()),
    })
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Failure {
        Failure::cannot(error.what).hint(error.hint)
    }
}

fn read(file: &Path) -> Result<(Vec<u8>, String), Failure> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::cannot("standard input can't be read").caused_by(&error))?;
        return Ok((bytes, "standard input".into()));
    }
    let bytes = fs::read(file).map_err(|error| {
        Failure::cannot(format!("{} can't be read", file.display()))
            .caused_by(&error)
            .hint(
                "name a file: xlsx, xls, ods, csv, tsv, md, txt or html; '-' reads standard input",
            )
    })?;
    let name = file
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok((bytes, name))
}

fn options(home: &Home, args: &args::Import) -> Result<Options, Failure> {
    let today = time::now();
    let date = Stamp::date(
        i64::from(today.year()),
        i64::from(today.month()),
        i64::from(today.day()),
    );
    let zone = args
        .timezone
        .as_deref()
        .map(|name| {
            Zone::named(name).ok_or_else(|| {
                Failure::cannot(format!("there is no time zone '{name}'"))
                    .hint("use an IANA name such as America/Toronto")
            })
        })
        .transpose()?
        .unwrap_or_else(Zone::utc);
    for (flag, text) in [("--opens", &args.opens), ("--closes", &args.closes)] {
        if let Some(text) = text {
            time::parse_date_time(text, &zone, None).map_err(|error| {
                Failure::cannot(format!("{flag} {text}: {}", error.what))
                    .hint("write it like 2026-11-27 18:00")
            })?;
        }
    }
    Ok(Options {
        sheet: args.sheet.clone(),
        rows: args.rows.as_deref().map(rows).transpose()?,
        map: args
            .map
            .iter()
            .map(|text| pair(text))
            .collect::<Result<_, _>>()?,
        month_first: match (args.month_first, args.day_first) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        title: args.title.clone(),
        lead: args.lead.clone().or_else(|| home.importer()),
        opens: args.opens.clone(),
        closes: args.closes.clone(),
        timezone: args.timezone.clone(),
        today: date.unwrap_or(Stamp {
            day: 0,
            minute: None,
        }),
    })
}

fn rows(text: &str) -> Result<(usize, usize), Failure> {
    let (from, to) = text.split_once(['-', ':']).unwrap_or((text, text));
    let number = |text: &str, open: usize| {
        if text.trim().is_empty() {
            Some(open)
        } else {
            text.trim().parse().ok()
        }
    };
    match (number(from, 1), number(to, usize::MAX)) {
        (Some(from), Some(to)) if from <= to => Ok((from, to)),
        _ => Err(Failure::cannot(format!("--rows '{text}' names no rows"))
            .hint("write it like 5-40, as the sheet counts its rows")),
    }
}

fn pair(text: &str) -> Result<(String, String), Failure> {
    text.split_once('=')
        .map(|(what, column)| (what.trim().to_string(), column.trim().to_string()))
        .ok_or_else(|| {
            Failure::cannot(format!("--map '{text}' has no '='"))
                .hint("write it like --map title=\"MILESTONES & TASKS\" or --map title=C")
        })
}

/// What was written always opens: anything else is a mistake of the program.
fn opens(imported: &Imported) -> Result<(), Failure> {
    runbook::load(imported.yaml.as_bytes(), "the imported runbook").map(|_| ()).map_err(|problems| {
        Failure::cannot(problems.to_string()).hint("this is a mistake in runsheet; '-o -' can't help, but --rows can leave the row out")
    })
}

fn write(path: &Path, imported: &Imported) -> Result<(), Failure> {
    if path.exists() {
        return Err(
            Failure::cannot(format!("{} is there already", path.display()))
                .hint("name another file, or move that one away"),
        );
    }
    fs::write(path, &imported.yaml).map_err(|error| not_written(path, &error))?;
    print(&format!("\nWrote {}.\n", path.display()))?;
    if let Some((lines, count)) = &imported.record {
        let done = done_file(path);
        fs::write(&done, lines).map_err(|error| not_written(&done, &error))?;
        let steps = if *count == 1 {
            "1 step was".to_string()
        } else {
            format!("{count} steps were")
        };
        print(&format!(
            "{steps} done or begun already: {}\n  runsheet record RUN --as {} - < {}\n",
            done.display(),
            imported.lead,
            quoted(&done)
        ))?;
    }
    let file = quoted(path);
    print(&format!(
        "Next:\n  runsheet check {file}\n  runsheet open {file} --rehearsal --as {}\n",
        imported.lead
    ))
}

/// `plan-done.txt` beside `plan.yaml`.
fn done_file(path: &Path) -> PathBuf {
    let stem = path
        .file_stem()
        .map_or_else(|| "plan".into(), |stem| stem.to_string_lossy().into_owned());
    path.with_file_name(format!("{stem}-done.txt"))
}

fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(char::is_whitespace) {
        format!("\"{text}\"")
    } else {
        text
    }
}
