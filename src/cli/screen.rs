//! Hands an open run to the screen, and the choice of what to open.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::journal::{Mode, RealDisk};
use crate::run::{Listed, Session, list};
use crate::runbook::{self, Runbook};
use crate::share::HubConfig;
use crate::share::{Contact, HubState};
use crate::situation::Situation;
use crate::time::{Instant, Span};
use crate::tui::{
    self, Colours, Glyphs, Hands, HomeRow, Look, MachineClock, ModeChoice, ReportFile,
};

use super::args::{Open, ReportFormat};
use super::failure::Failure;
use super::home::Home;
use super::hub::Beside;
use super::open;
use super::output::print;
use super::report;

/// What there is without a screen.
pub(super) const INSTEAD: &str = "use --no-tui, or status, record and log";

/// What the screen says of a hub with which nothing can be exchanged.
fn without_hub(why: &str) -> Box<tui::HubWatch> {
    let why = why.trim_start_matches("error: ").lines().next();
    let gone = HubState {
        contact: Contact::Gone {
            since: chrono::Utc::now(),
            why: why.unwrap_or_default().into(),
            hint: "see 'runsheet hub status'".into(),
        },
        ..HubState::calling()
    };
    Box::new(move || gone.clone())
}

/// Shows a run, in step with the hub where there is one; who only looks writes nothing.
pub fn show(
    home: &Home,
    mut session: Session,
    args: &Open,
    hub: Option<HubConfig>,
) -> Result<(), Failure> {
    needs_terminal(INSTEAD)?;
    let hub = hub.filter(|_| !args.view);
    let hub = hub.map(|hub| Beside::start(home, hub, session.folder()));
    // Without the hub all goes on; what is wrong with it is said where it would stand.
    let (hub, no_hub) = match hub.transpose() {
        Ok(hub) => (hub, None),
        Err(failure) => (None, Some(failure.to_string())),
    };
    let options = tui::Options {
        look: look(home, args.ascii, args.contrast),
        hands: match args.view {
            true => Hands::Watching("opened with --view".into()),
            false => Hands::Acting,
        },
        export: Some(Arc::new(export)),
        notice: home.config.notice.clone(),
        hub: match no_hub {
            Some(why) => Some(without_hub(&why)),
            None => hub.as_ref().map(Beside::watch),
        },
    };
    tui::run(&mut session, &options, &MachineClock::default()).map_err(|e| no_screen(&e))?;
    if args.view {
        return Ok(());
    }
    let folder = session.folder().display();
    if let Some(said) = hub.and_then(Beside::leave) {
        print(&format!("{said}\n"))?;
    }
    print(&format!(
        "The run goes on. Back to it: runsheet open {folder}\n"
    ))
}

/// The open runs and the runbooks in reach; then, for a runbook, live or rehearsal.
pub fn choose(home: &Home) -> Result<(), Failure> {
    needs_terminal(INSTEAD)?;
    let look = look(home, false, false);
    let clock = MachineClock::default();
    let listed = list(&home.disk, &home.runs).unwrap_or_default();
    let runs: Vec<&Listed> = listed.iter().filter(|l| is_open(l)).collect();
    let books = runbooks_in_reach();
    let rows = runs
        .iter()
        .map(|l| run_row(l))
        .chain(books.iter().map(|(p, b)| book_row(p, b)));
    let rows: Vec<HomeRow> = rows.collect();
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

/// LIVE or REHEARSAL, on a screen.
pub fn ask_mode(book: &Runbook, look: Look, clock: &MachineClock) -> Result<Option<Mode>, Failure> {
    let window = &book.window;
    let zone = &window.zone;
    let about = vec![
        format!(
            "the window opens {} {}",
            zone.day_clock(window.opens),
            zone.abbreviation(window.opens)
        ),
        format!("and closes {}", zone.day_clock(window.closes)),
    ];
    tui::ask_mode(ModeChoice::new(book.title.clone(), about), look, clock)
        .map_err(|e| no_screen(&e))
}

pub fn look(home: &Home, ascii: bool, contrast: bool) -> Look {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Look {
        colours: match (no_color, contrast || home.config.contrast) {
            (true, _) => Colours::None,
            (_, true) => Colours::HighContrast,
            _ => Colours::Default,
        },
        glyphs: if ascii || home.config.ascii {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        },
    }
}

/// The report as the command writes it, in the folder of the run, under a name that says when.
fn export(folder: &Path, now: Instant, file: ReportFile) -> io::Result<PathBuf> {
    let (format, ending) = match file {
        ReportFile::Html => (ReportFormat::Html, "html"),
        ReportFile::Markdown => (ReportFormat::Md, "md"),
        ReportFile::Workbook => (ReportFormat::Xlsx, "xlsx"),
    };
    let session = Session::open(Arc::new(RealDisk), folder, None, "").map_err(io::Error::other)?;
    let bytes = report::document(&session, format, &[]);
    let bytes = bytes.map_err(|failure| io::Error::other(failure.to_string()))?;
    let name = format!("report-{}.{ending}", now.format("%Y%m%dT%H%M%SZ"));
    let file = folder.join(name);
    session.disk().replace(&file, &bytes)?;
    Ok(file)
}

fn is_open(listed: &Listed) -> bool {
    listed.run.as_ref().is_ok_and(|run| run.closed.is_none())
}

fn run_row(listed: &Listed) -> HomeRow {
    let about = listed.run.as_ref().map_or_else(
        |error| error.to_string(),
        |run| {
            let progress = Situation::at(chrono::Utc::now(), run, "").progress;
            let last = run.log.last().map_or(Span::ZERO, |l| {
                Span::between(l.entry.recorded(), chrono::Utc::now())
            });
            let mode = run.mode().word();
            format!(
                "{mode}  {}/{}  last entry {} ago",
                progress.done,
                progress.total,
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

fn book_row(path: &Path, book: &Runbook) -> HomeRow {
    let opens = book.window.zone.day_clock(book.window.opens);
    let about = format!(
        "{}  opens {opens}  {} steps",
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

/// Says what to do instead, where there is none.
pub(super) fn needs_terminal(instead: &str) -> Result<(), Failure> {
    match io::stdout().is_terminal() && io::stdin().is_terminal() {
        true => Ok(()),
        false => Err(Failure::cannot("the screen needs a terminal").hint(instead)),
    }
}

pub(super) fn no_screen(error: &io::Error) -> Failure {
    Failure::cannot("the terminal can't be used").caused_by(error)
}
