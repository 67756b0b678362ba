//! This machine and its user: where things are kept, what is configured, who is typing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::journal::{Disk, RealDisk, Writer};
use crate::run::{Run, Session, find, read_runbook};
use crate::runbook::{Person, Runbook};
use crate::share::HubConfig;
use crate::text::{safe, same_name};

use super::asking::{ask, can_ask};
use super::failure::Failure;

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
    /// Plain ASCII, for limited terminals.
    pub ascii: bool,
    /// High contrast.
    pub contrast: bool,
    /// Whether the screen has the mouse; else the terminal selects text with it.
    pub mouse: Option<bool>,
    /// A command that gets what must be heard, as JSON on its standard input.
    pub notice: Option<String>,
    /// Where runs are kept in step.
    pub hub: Option<HubConfig>,
}

impl Home {
    /// `runs` is what the command line or `RUNSHEET_RUNS` says.
    pub fn find(runs: Option<PathBuf>) -> Result<Home, Failure> {
        let dirs = directories::ProjectDirs::from("", "", "runsheet");
        let config = dirs
            .as_ref()
            .map(|d| d.config_dir().join("config.toml"))
            .map(|path| read_config(&path))
            .transpose()?
            .unwrap_or_default();
        let runs = runs
            .or_else(|| config.runs.clone())
            .or_else(|| dirs.as_ref().map(|d| d.data_dir().join("runs")))
            .ok_or_else(|| {
                Failure::cannot("no folder for runs: the home directory is unknown")
                    .hint("name a folder with --runs DIR or RUNSHEET_RUNS")
            })?;
        // Whatever is printed of it also names it from another current folder.
        let runs = std::path::absolute(&runs).unwrap_or(runs);
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
            let me = me.unwrap_or("");
            let mut session = Session::open(self.disk.clone(), folder, None, me)?;
            session.look_at_clocks(crate::time::now());
            return Ok(session);
        }
        let plan = self.plan_of(folder)?;
        // A name that was given or asked for is certain; one that is known from before may be
        // another person's.
        let is_sure = me.is_some() || self.me(None, &plan, folder).is_none();
        let mut me = self.who_am_i(me, &plan, folder)?;
        let mut session = self.session_of(folder, &me)?;
        let others = others(&session);
        if !is_sure && !others.is_empty() {
            me = self.which_of(&others, &plan, folder)?;
            session = self.session_of(folder, &me)?;
        }
        if session.run().knows(session.me()) {
            Ok(session)
        } else {
            Err(stranger(&me, &plan)
                .hint("the lead checks in someone new: record RUN check-in NAME --roles R"))
        }
    }

    /// The runbook of a run; where that has no roster, with whoever opened the run.
    fn plan_of(&self, folder: &Path) -> Result<Runbook, Failure> {
        let plan = read_runbook(&*self.disk, folder)?;
        if !plan.people.is_empty() {
            return Ok(plan);
        }
        let session = Session::open(self.disk.clone(), folder, None, "")?;
        Ok(session.into_run().plan)
    }

    fn session_of(&self, folder: &Path, me: &str) -> Result<Session, Failure> {
        let writer = Some(self.writer(me));
        let mut session = Session::open(self.disk.clone(), folder, writer, me)?;
        session.look_at_clocks(crate::time::now());
        Ok(session)
    }

    /// Whoever typed here last is not whoever types now: nobody signs for another by sitting down
    /// at the same machine.
    fn which_of(&self, others: &[String], plan: &Runbook, run: &Path) -> Result<String, Failure> {
        let names = others.join(" and ");
        let why = format!(
            "{names} typed in this run on this machine; runsheet can't tell which of them you are"
        );
        let unknown = || Failure::cannot(&why).hint("say who you are, with --as PERSON");
        if !can_ask() {
            return Err(unknown());
        }
        eprintln!("{}", safe(&why));
        ask_who(&self.people_of(plan, run), ask)
    }

    /// The run in a folder, for the people in it; of a runbook that no run is of yet, its roster.
    fn people_of(&self, plan: &Runbook, run: &Path) -> Run {
        let session = Session::open(self.disk.clone(), run, None, "");
        session.map_or_else(|_| Run::new(Arc::new(plan.clone())), Session::into_run)
    }

    /// The hub that is meant: as the options say, else as configured; nothing where there is none.
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
            failure.hint("'runsheet runs' lists them; you can also give a folder")
        })
    }

    /// What this program writes its feed as.
    pub fn writer(&self, me: &str) -> Writer {
        Writer {
            person: me.to_string(),
            host: self.host.clone(),
            memory: self.memory.as_ref().map(|m| m.join("feeds")),
            seed: Writer::fresh_seed(),
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
            "use --as, or set 'me' in the configuration: {}",
            ids.join(", ")
        );
        let unknown = || Failure::cannot("runsheet doesn't know who you are").hint(hint.clone());
        if !can_ask() {
            return Err(unknown());
        }
        let me = ask_who(&self.people_of(plan, run), ask)?;
        if plan.person(&me).is_some() {
            self.remember(run, &me);
        }
        Ok(me)
    }

    /// Who imports a plan: as configured, or as logged in.
    pub fn importer(&self) -> Option<String> {
        self.config.me.clone().or_else(|| self.login.clone())
    }

    /// Who opens a runbook that has no roster: from the options, the configuration, as logged in,
    /// else as asked.
    pub fn opener(&self, told: Option<&str>) -> Result<String, Failure> {
        let known = told
            .or(self.config.me.as_deref())
            .or(self.login.as_deref())
            .map(str::to_string);
        let answer = match known {
            Some(known) => known,
            None if can_ask() => ask("Who are you? Type your name: ")?,
            None => String::new(),
        };
        match safe(&answer).trim() {
            "" => Err(Failure::cannot("runsheet doesn't know who you are").hint(
                "give your name with --as: the runbook has no roster, so you will be its lead",
            )),
            name => Ok(name.to_string()),
        }
    }

    /// Who is typing, so far as it can be known without asking: from the options, the
    /// configuration, the login name where the roster has it, or as answered before for this run.
    pub fn me(&self, told: Option<&str>, plan: &Runbook, run: &Path) -> Option<String> {
        let in_plan = |name: &str| {
            let name = name.trim();
            let exact = plan.person(name);
            let called = |p: &&Person| same_name(&p.id, name) || same_name(&p.name, name);
            let mut called = plan.people.iter().filter(called);
            let only = called.next().filter(|_| called.next().is_none());
            exact.or(only).map(|p| p.id.clone())
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

/// The id of whoever answers. A name that nobody has is asked again: a slip of the hand is not a
/// new colleague.
fn ask_who(
    run: &Run,
    mut ask: impl FnMut(&str) -> Result<String, Failure>,
) -> Result<String, Failure> {
    let row = |p: &Person| format!("  {:<12} {}, {}\n", p.id, p.name, p.roles.join(", "));
    let mut said: String = run.plan.people.iter().map(row).collect();
    let mut meant: Option<String> = None;
    loop {
        let question = match &meant {
            None => "Who are you? Type an id, or your name: ".to_string(),
            Some(id) => {
                let name = run.name_of(id);
                format!("Are you {name}? Press Enter for yes, or type your name: ")
            }
        };
        let line = ask(&format!("{said}{question}"))?;
        let answer = line.trim();
        let yes = answer.is_empty() || ["y", "yes"].contains(&answer);
        if let Some(id) = meant.take().filter(|_| yes) {
            return Ok(id);
        }
        let Some(me) = run.who(answer) else {
            said.clear();
            continue;
        };
        if run.knows(&me) {
            return Ok(me);
        }
        meant = match run.close_to(answer)[..] {
            [id] if run.knows(id) => Some(id.to_string()),
            _ => None,
        };
        said = format!("'{answer}' isn't on the roster.\n");
    }
}

/// Nobody of that name is in the plan: rather a slip of the hand than a new colleague.
pub fn stranger(me: &str, plan: &Runbook) -> Failure {
    let run = Run::new(Arc::new(plan.clone()));
    let named = |id: &str| Some(format!("{id} ({})", run.plan.person(id)?.name));
    let close: Vec<String> = run.close_to(me).into_iter().filter_map(named).collect();
    let near = if close.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", close.join(" or "))
    };
    Failure::no(format!("'{me}' isn't on the roster{near}"))
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
        Failure::cannot(format!("the configuration {} has an error", path.display()))
            .caused_by(&error)
            .hint("its keys are me, runs, ascii, contrast, mouse, notice, and those of [hub]: see docs/configuration.md")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::testing::RUNBOOK;

    #[test]
    fn a_mistyped_name_is_asked_again() {
        let plan =
            crate::runbook::load(RUNBOOK.as_bytes(), "x.yaml").unwrap_or_else(|e| panic!("{e}"));
        let run = Run::new(Arc::new(plan));
        for (answers, me, questions) in [
            (&["lin"][..], Some("lin"), &["Who are you"][..]),
            (&["LIN  BAPTISTE"], Some("lin"), &["Who are you"]),
            (
                &["ruht", ""],
                Some("ruth"),
                &["Who are you", "Are you Ruth Adeyemi"],
            ),
            (
                &["ruht", "yes"],
                Some("ruth"),
                &["Who are you", "Are you Ruth Adeyemi"],
            ),
            (
                &["ruht", "joe"],
                Some("joe"),
                &["Who are you", "Are you Ruth Adeyemi"],
            ),
            (
                &["Marc Roy", "", "amara"],
                Some("amara"),
                &[
                    "Who are you",
                    "'Marc Roy' isn't on the roster",
                    "Who are you",
                ],
            ),
            (&["vendor"], None, &["Who are you", "Who are you"]),
        ] {
            let (mut given, mut asked) = (answers.iter(), Vec::new());
            let me_is = ask_who(&run, |question| {
                asked.push(question.to_string());
                let answer = given.next().ok_or_else(|| Failure::no("nobody answered"))?;
                Ok(format!("{answer}\n"))
            });
            assert_eq!(me_is.ok().as_deref(), me, "{answers:?}");
            assert_eq!(asked.len(), questions.len(), "{answers:?}: {asked:?}");
            for (question, part) in asked.iter().zip(questions) {
                assert!(question.contains(part), "{answers:?}: {question}");
            }
        }
    }
}
