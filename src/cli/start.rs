//! `runsheet` alone: the open runs and the runbooks in reach, to choose from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::journal::Mode;
use crate::run::{Listed, list};
use crate::runbook::{self, Runbook};
use crate::situation::Situation;
use crate::time::Span;
use crate::tui::{self, HomeRow, MachineClock};

use super::args::Open;
use super::failure::Failure;
use super::home::Home;
use super::open;
use super::screen::{INSTEAD, ask_mode, look, needs_terminal, no_screen};

/// The open runs and the runbooks in reach; then, for a runbook, live or rehearsal.
pub fn choose(home: &Home) -> Result<(), Failure> {
    needs_terminal(INSTEAD)?;
    let look = look(home, false, false);
    let clock = MachineClock::default();
    let listed = list(&home.disk, &home.runs).unwrap_or_default();
    let runs: Vec<&Listed> = listed.iter().filter(|l| is_open(l)).collect();
    let books = runbooks_in_reach();
    let rows: Vec<HomeRow> = runs
        .iter()
        .map(|l| run_row(l))
        .chain(books.iter().map(|(p, b)| book_row(p, b, &runs)))
        .collect();
    if rows.is_empty() {
        return Err(
            Failure::cannot("there is no open run, and no runbook in this folder")
                .hint("runsheet open RUNBOOK; runbooks are looked for here and in ./runbooks"),
        );
    }
    let chosen = tui::choose(tui::Home::new(rows), look, &clock).map_err(|e| no_screen(&e))?;
    let Some(chosen) = chosen else { return Ok(()) };
    let mut args = Open::default();
    if let Some(listed) = runs.get(chosen) {
        args.what = listed.folder.display().to_string();
    } else if let Some((path, book)) = books.get(chosen - runs.len()) {
        let Some(mode) = ask_mode(book, look, &clock)? else {
            return Ok(());
        };
        args.what = path.display().to_string();
        args.live = mode == Mode::Live;
        args.rehearsal = mode == Mode::Rehearsal;
    }
    open::open(home, args)
}

fn is_open(listed: &Listed) -> bool {
    listed.run.as_ref().is_ok_and(|run| run.closed.is_none())
}

fn run_row(listed: &Listed) -> HomeRow {
    let about = listed.run.as_ref().map_or_else(
        |error| error.to_string(),
        |run| {
            let progress = Situation::at(crate::time::now(), run, "").progress;
            let last = run.log.last().map_or(Span::ZERO, |l| {
                Span::age(l.entry.recorded(), crate::time::now())
            });
            let mode = run.mode().badge();
            format!(
                "{mode}  {}/{}  last entry {} ago",
                progress.done,
                progress.total(),
                last.short()
            )
        },
    );
    let title = listed
        .run
        .as_ref()
        .map_or(listed.name.clone(), |run| run.plan.title.clone());
    HomeRow {
        section: "Open runs".into(),
        title,
        about,
    }
}

/// A runbook; where a run of it is open, that is said, for opening it joins that.
fn book_row(path: &Path, book: &Runbook, runs: &[&Listed]) -> HomeRow {
    let opens = book.window.zone.day_clock(book.window.opens);
    let open: String = runs
        .iter()
        .filter_map(|listed| listed.run.as_ref().ok())
        .filter(|run| run.runbook().id == book.id)
        .map(|run| format!("  {} run is open", run.mode().badge()))
        .collect();
    let about = format!(
        "{}{open}  opens {opens}  {} steps",
        path.display(),
        book.steps.len()
    );
    HomeRow {
        section: "Runbooks".into(),
        title: book.title.clone(),
        about,
    }
}

/// Those in this folder and in `runbooks`, by name. What is no runbook is passed over.
fn runbooks_in_reach() -> Vec<(PathBuf, Runbook)> {
    let folders = [Path::new("."), Path::new("runbooks")];
    let files = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten();
    let mut paths: Vec<PathBuf> = files
        .filter_map(|item| Some(item.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "yaml" || e == "yml"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).ok()?;
        let book = runbook::load(&bytes, &path.to_string_lossy()).ok()?;
        Some((path, book))
    };
    paths.into_iter().filter_map(read).collect()
}
