//! `hub`: a run kept in step through NATS JetStream.

use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::share::hub::{self, Compared, Hub, HubRun, Trouble};
use crate::share::{Contact, HubConfig, HubState};
use crate::text;
use crate::tui::HubWatch;

use super::args::{HubCommand, Where};
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::share::tell;

/// So long leaving waits for the hub.
const PARTING: Duration = Duration::from_secs(2);
/// So often its state is looked at.
const LOOK: Duration = Duration::from_millis(250);

pub fn hub(home: &Home, command: &HubCommand) -> Result<(), Failure> {
    match command {
        HubCommand::Status { run, at } => status(home, run.as_deref(), at),
        HubCommand::Join { url, run } => join(home, url, run.as_deref()),
        HubCommand::Sync { run, once, at } => sync(home, run, *once, at),
    }
}

/// A run that is kept in step in the background, beside the screen.
pub struct Beside(Hub);

impl Beside {
    pub fn start(home: &Home, config: HubConfig, folder: &Path) -> Result<Beside, Failure> {
        let shown = config.shown();
        let started = Hub::start(config, home.disk.clone(), folder, crate::time::now);
        started
            .map(Beside)
            .map_err(|trouble| failed(&shown, &trouble))
    }

    /// For the screen.
    pub fn watch(&self) -> Box<HubWatch> {
        Box::new(self.0.watch())
    }

    /// What is not shared when somebody leaves; what was written last gets a moment.
    pub fn leave(self) -> Option<String> {
        let state = self.0.leave(PARTING);
        let why = match &state.contact {
            Contact::Gone { why, .. } => format!(": {}", text::safe(why)),
            Contact::Calling | Contact::Here => String::new(),
        };
        match state.unshared {
            Some(0) if state.amiss().is_empty() => None,
            Some(0) => Some(format!(
                "The hub doesn't have everything yet: {}",
                text::safe(state.amiss()[0])
            )),
            Some(1) => Some(format!("1 entry is not on the hub yet{why}")),
            Some(count) => Some(format!("{count} entries are not on the hub yet{why}")),
            None => Some(format!("The hub was not reached{why}")),
        }
    }
}

fn needed(home: &Home, at: &Where) -> Result<HubConfig, Failure> {
    home.hub(at.hub.as_deref()).ok_or_else(|| {
        Failure::cannot("no hub is known")
            .hint("use --hub URL, or set 'url' in [hub] of the configuration")
    })
}

fn status(home: &Home, run: Option<&str>, at: &Where) -> Result<(), Failure> {
    let config = needed(home, at)?;
    let folder = run.map(|run| home.find_run(run)).transpose()?;
    let fail = |trouble: Trouble| failed(&config.shown(), &trouble);
    let runs = hub::runs(&config).map_err(fail)?;
    let Some(folder) = folder else {
        return print(&listed(&config, &runs));
    };
    let compared = hub::compare(&config, home.disk.clone(), &folder).map_err(fail)?;
    let text = match compared {
        None => "not on the hub yet".into(),
        Some(Compared { here: 0, there: 0 }) => "both have everything".into(),
        Some(Compared { here, there }) => {
            format!("{here} entries are only here, {there} only on the hub")
        }
    };
    print(&format!(
        "{} at {}: {text}\n",
        folder.display(),
        config.shown()
    ))
}

fn listed(config: &HubConfig, runs: &[HubRun]) -> String {
    let mut text = format!("{} answers; it has ", config.shown());
    text += &match runs.len() {
        0 => "no run\n".to_string(),
        1 => "1 run\n".into(),
        more => format!("{more} runs\n"),
    };
    for run in runs {
        let servers = match run.replicas {
            0 | 1 => "1 server".into(),
            more => format!("{more} servers"),
        };
        let (id, name) = (text::safe(&run.id), text::safe(&run.name));
        let entries = run.entries;
        text += &format!("  {id}  {name}  {entries} entries  on {servers}\n");
    }
    text
}

fn join(home: &Home, url: &str, run: Option<&str>) -> Result<(), Failure> {
    let Some(config) = home.hub(Some(url)) else {
        return Err(Failure::cannot("no hub is known"));
    };
    let fail = |trouble: Trouble| failed(&config.shown(), &trouble);
    let Some(run) = run else {
        let runs = hub::runs(&config).map_err(fail)?;
        print(&listed(&config, &runs))?;
        return Err(Failure::cannot("which run is meant?").hint("runsheet hub join URL RUN"));
    };
    let joined = hub::join(&config, home.disk.clone(), &home.runs, run);
    let (folder, brought) = joined.map_err(fail)?;
    print(&format!("{}\n", folder.display()))?;
    tell(&brought)
}

fn sync(home: &Home, run: &str, once: bool, at: &Where) -> Result<(), Failure> {
    let config = needed(home, at)?;
    let folder = home.find_run(run)?;
    if once {
        let state = hub::sync(&config, home.disk.clone(), &folder, crate::time::now)
            .map_err(|trouble| failed(&config.shown(), &trouble))?;
        print(&format!("{}\n", said(&state)))?;
        return if state.is_whole() {
            Ok(())
        } else {
            Err(not_whole(&config.shown()))
        };
    }
    let Beside(hub) = Beside::start(home, config, &folder)?;
    let mut last = String::new();
    loop {
        let now = said(&hub.state());
        if now != last {
            print(&format!(
                "{} {now}\n",
                crate::time::calendar::Local::now().format("%H:%M:%S")
            ))?;
            last = now;
        }
        thread::sleep(LOOK);
    }
}

/// How it stands, in a line; much of it may be what servers said.
fn said(state: &HubState) -> String {
    let mut parts = vec![match &state.contact {
        Contact::Calling => "connecting to the hub".to_string(),
        Contact::Here => "the hub answers".into(),
        Contact::Gone { why, hint, .. } => format!("the hub: {why}; {hint}"),
    }];
    parts.push(match state.unshared {
        None => "can't tell what is shared".into(),
        Some(0) => "everything is shared".into(),
        Some(count) => format!("{count} not shared"),
    });
    parts.extend(state.amiss().into_iter().map(str::to_string));
    parts.extend(state.note.clone());
    text::safe(&parts.join("; ")).into_owned()
}

fn not_whole(shown: &str) -> Failure {
    Failure::no(format!("not everything is shared with the hub {shown}"))
        .hint("the rest is; 'runsheet verify' says what is wrong with the log here")
}

fn failed(shown: &str, trouble: &Trouble) -> Failure {
    let failure = match trouble {
        Trouble::NoRun(_) | Trouble::SeveralRuns(_) => Failure::no(format!("the hub {shown}")),
        _ => Failure::cannot(format!("nothing can be exchanged with the hub {shown}")),
    };
    failure.caused_by(trouble).hint(trouble.hint())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_does_not_steer_the_terminal() {
        let hostile = "\u{1b}[2J\u{202e}gone\n1 run";
        let run = HubRun {
            id: hostile.into(),
            name: hostile.into(),
            entries: 1,
            bytes: 1,
            replicas: 1,
        };
        let state = HubState {
            contact: Contact::Gone {
                since: crate::time::Instant::UNIX_EPOCH,
                why: hostile.into(),
                hint: hostile.into(),
            },
            note: Some(hostile.into()),
            files: Some(hostile.into()),
            ..HubState::calling()
        };
        let config = HubConfig::default();
        for text in [listed(&config, &[run]), said(&state)] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
            assert!(!text.contains("\n1 run"), "{text:?}");
            assert!(text.contains("gone"), "{text:?}");
        }
    }
}
