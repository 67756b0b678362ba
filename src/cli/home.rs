//! This machine and its user: where things are kept, what is configured, who is typing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::journal::{Disk, RealDisk, Writer};
use crate::run::{Session, find, read_runbook};
use crate::runbook::Runbook;
use crate::share::HubConfig;
use crate::text;

use super::failure::Failure;
use super::open::{ask, can_ask};

/// The platform's places for this program, and the configuration found there.
pub struct Home {
    pub disk: Arc<dyn Disk>,
    /// Where the runs are kept.
    pub runs: PathBuf,
    /// What this installation remembers; never in a run folder, which may be shared.
    pub memory: Option<PathBuf>,
    pub config: Config,
    /// The user's name at the operating system.
    pub login: Option<String>,
    pub host: String,
}

/// `config.toml` in the platform's configuration directory. All of it is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// My id in the rosters.
    pub me: Option<String>,
    /// Where the runs are kept.
    pub runs: Option<PathBuf>,
    /// Plain ASCII, for poor consoles.
    pub ascii: bool,
    /// Strong contrast.
    pub contrast: bool,
    /// A command that gets what must be heard, as JSON on its standard input.
    pub notice: Option<String>,
    /// Where runs are kept in step.
    pub hub: Option<HubConfig>,
}

impl Home {
    /// `runs` is what the command line or `RUNSHEET_RUNS` says.
    pub fn find(runs: Option<PathBuf>) -> Result<Home, Failure> {
        let dirs = directories::ProjectDirs::from("", "", "runsheet");
        let config = dirs.as_ref().map(|d| d.config_dir().join("config.toml"));
        let config = config
            .map(|path| read_config(&path))
            .transpose()?
            .unwrap_or_default();
        let runs = runs
            .or_else(|| config.runs.clone())
            .or_else(|| dirs.as_ref().map(|d| d.data_dir().join("runs")))
            .ok_or_else(|| {
                Failure::cannot("there is no place to keep runs: no home directory is known")
                    .hint("name a folder with --runs DIR or RUNSHEET_RUNS")
            })?;
        let memory = dirs
            .as_ref()
            .map(|d| d.state_dir().unwrap_or(d.data_local_dir()).join("memory"));
        let login = ["USER", "LOGNAME", "USERNAME"]
            .iter()
            .find_map(|name| std::env::var(name).ok());
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        Ok(Home {
            disk: Arc::new(RealDisk),
            runs,
            memory,
            config,
            login,
            host,
        })
    }

    /// Opens the run that is meant, to write as `me`.
    pub fn session(&self, run: &str, me: Option<&str>) -> Result<Session, Failure> {
        self.open_session(&self.find_run(run)?, me, false)
    }

    /// Opens the run in a folder; with `view` only to look.
    pub fn open_session(
        &self,
        folder: &Path,
        me: Option<&str>,
        view: bool,
    ) -> Result<Session, Failure> {
        if view {
            return Ok(Session::open(
                self.disk.clone(),
                folder,
                None,
                me.unwrap_or(""),
            )?);
        }
        let plan = read_runbook(&*self.disk, folder)?;
        // Whoever is told or asks is sure; whoever is known from before may be another.
        let is_sure = me.is_some() || self.me(None, &plan, folder).is_none();
        let mut me = self.who_am_i(me, &plan, folder)?;
        let mut session = self.session_of(folder, &me)?;
        let others = others(&session);
        if !is_sure && !others.is_empty() {
            me = self.which_of(&others, &plan, folder)?;
            session = self.session_of(folder, &me)?;
        }
        match session.run().knows(session.me()) {
            true => Ok(session),
            false => Err(stranger(&me, &plan)
                .hint("whoever leads checks in somebody new: record RUN check-in NAME --roles R")),
        }
    }

    fn session_of(&self, folder: &Path, me: &str) -> Result<Session, Failure> {
        let writer = Some(self.writer(me));
        Ok(Session::open(self.disk.clone(), folder, writer, me)?)
    }

    /// Whoever typed here last is not whoever types now: nobody signs for another by sitting down
    /// at the same machine.
    fn which_of(&self, others: &[String], plan: &Runbook, run: &Path) -> Result<String, Failure> {
        let names = others.join(" and ");
        let why = format!("{names} typed in this run here too; I can't tell which of you it is");
        let unknown = || Failure::cannot(&why).hint("say who you are, with --as PERSON");
        if !can_ask() {
            return Err(unknown());
        }
        eprintln!("{}", text::safe(&why));
        let answer = ask_who(plan)?;
        let me = self.me(Some(&answer), plan, run);
        me.filter(|me| !me.is_empty()).ok_or_else(unknown)
    }

    /// The hub that is meant: as told, else as configured; nothing where there is none.
    pub fn hub(&self, url: Option<&str>) -> Option<HubConfig> {
        let mut hub = self.config.hub.clone().unwrap_or_default();
        let url = url.map(str::to_owned);
        if let Some(url) = url.or_else(|| std::env::var("RUNSHEET_HUB").ok()) {
            hub.url = url;
        }
        (!hub.url.trim().is_empty()).then_some(hub)
    }

    pub fn find_run(&self, run: &str) -> Result<PathBuf, Failure> {
        find(&self.disk, &self.runs, run).map_err(|error| {
            let failure = match std::error::Error::source(&error) {
                None => Failure::cannot(error.to_string()),
                Some(source) => Failure::cannot(error.to_string()).caused_by(source),
            };
            failure.hint("'runsheet runs' lists them; a folder is taken too")
        })
    }

    /// What this program writes its feed as.
    pub fn writer(&self, me: &str) -> Writer {
        Writer {
            person: me.to_string(),
            host: self.host.clone(),
            memory: self.memory.as_ref().map(|m| m.join("feeds")),
            seed: rand::random(),
        }
    }

    /// Like [`Home::me`], and asked once for each run where it can't be known.
    pub fn who_am_i(
        &self,
        told: Option<&str>,
        plan: &Runbook,
        run: &Path,
    ) -> Result<String, Failure> {
        if let Some(me) = self.me(told, plan, run) {
            return Ok(me);
        }
        let ids: Vec<&str> = plan.people.iter().map(|p| p.id.as_str()).collect();
        let hint = format!(
            "say it with --as, or 'me' in the configuration: {}",
            ids.join(", ")
        );
        let unknown = || Failure::cannot("I do not know who you are").hint(hint.clone());
        if !can_ask() {
            return Err(unknown());
        }
        let answer = ask_who(plan)?;
        let me = self
            .me(Some(&answer), plan, run)
            .filter(|me| !me.is_empty());
        let me = me.ok_or_else(unknown)?;
        if plan.person(&me).is_some() {
            self.remember(run, &me);
        }
        Ok(me)
    }

    /// Who is typing, so far as it can be known without asking: as told, as configured,
    /// the login name where the roster has it, or as answered before for this run.
    pub fn me(&self, told: Option<&str>, plan: &Runbook, run: &Path) -> Option<String> {
        let in_plan = |name: &str| {
            let same = |other: &str| other.eq_ignore_ascii_case(name.trim());
            plan.people
                .iter()
                .find(|p| same(&p.id) || same(&p.name))
                .map(|p| p.id.clone())
        };
        if let Some(told) = told {
            return Some(in_plan(told).unwrap_or_else(|| told.trim().to_string()));
        }
        let configured = self.config.me.as_deref().and_then(in_plan);
        configured
            .or_else(|| self.login.as_deref().and_then(in_plan))
            .or_else(|| self.remembered(run))
    }

    /// Keeps an answer, so that it is asked once.
    pub fn remember(&self, run: &Path, me: &str) {
        // Nothing depends on it: if it can't be kept, it is asked again.
        if let Some(file) = self.me_file(run)
            && let Some(folder) = file.parent()
            && fs::create_dir_all(folder).is_ok()
        {
            let _ = fs::write(file, me);
        }
    }

    fn remembered(&self, run: &Path) -> Option<String> {
        let me = fs::read_to_string(self.me_file(run)?).ok()?;
        Some(me.trim().to_string()).filter(|me| !me.is_empty())
    }

    fn me_file(&self, run: &Path) -> Option<PathBuf> {
        Some(self.memory.as_ref()?.join("me").join(run.file_name()?))
    }
}

/// Who else has typed in this run at this machine, under this login.
fn others(session: &Session) -> Vec<String> {
    let typists = session.journal().typists_here().into_iter();
    let others = typists.filter(|typist| *typist != session.me());
    others.map(str::to_string).collect()
}

fn ask_who(plan: &Runbook) -> Result<String, Failure> {
    for person in &plan.people {
        eprintln!(
            "  {:<12} {}, {}",
            person.id,
            text::safe(&person.name),
            person.roles.join(", ")
        );
    }
    ask("Who are you? Type an id, or your name: ")
}

/// Nobody of that name is in the plan: rather a slip of the hand than a new colleague.
pub fn stranger(me: &str, plan: &Runbook) -> Failure {
    let names = plan
        .people
        .iter()
        .flat_map(|p| [p.id.as_str(), p.name.as_str()]);
    let near = text::nearest(me, names).map_or(String::new(), |n| format!("; did you mean {n}?"));
    Failure::no(format!("'{me}' is not on the roster{near}"))
}

fn read_config(path: &Path) -> Result<Config, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => {
            let what = format!("the configuration {} can't be read", path.display());
            return Err(Failure::cannot(what).caused_by(&error));
        }
    };
    toml::from_str(&text).map_err(|error| {
        Failure::cannot(format!("the configuration {} is not right", path.display()))
            .caused_by(&error)
            .hint("its keys are me, runs, ascii, contrast, and those of [hub]: see the README")
    })
}
