//! The app: screen and session together. Events go in, the session's records come out; only the
//! terminal is elsewhere.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::clipboard::Copied;
use super::clock::{Clock, Monotonic};
use super::drafts::Drafts;
use super::export::{self, Export};
use super::forecast_worker::ForecastWorker;
use super::idle::{self, needs};
use super::names::Mouse;
use super::notifier::Notifier;
use super::screen::{Access, Card, CheckState, Dialog, Saying, Screen};
use super::shell::{self, Ended};
use super::theme::Look;
use super::update::{self, Answer, Effect, Submission};
use super::view;
use crate::report::ReportFormat;
use crate::run::{Command, NotRecorded, RecordError, Request, Saved, Session};
use crate::share::HubState;
use crate::situation::Situation;
use crate::time::Instant;

/// A message is worth so long.
const MESSAGE: Monotonic = Monotonic::from_secs(8);

/// Card how it stands with the hub.
pub type HubWatch = dyn Fn() -> HubState;

/// A screen, its session, and what works for it in the background.
pub struct App<'a> {
    session: &'a mut Session,
    pub screen: Screen,
    export: Option<Arc<Export>>,
    /// Every report that is being written; `screen.reports` counts them.
    reports: Vec<Receiver<io::Result<PathBuf>>>,
    /// Every check that runs; `screen.checks` counts them.
    checks: Vec<Receiver<Ended>>,
    /// What needed me when it was last looked at.
    needs: Vec<String>,
    /// For whom was typed then.
    needs_of: Option<String>,
    second: i64,
    worker: ForecastWorker,
    notifier: Notifier,
    /// Card how it stands with the hub, where there is one.
    pub hub: Option<&'a HubWatch>,
    /// Where half-typed forms are kept; nothing: only here.
    drafts: Option<Drafts>,
}

/// What the terminal is to do after an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum After {
    #[default]
    Nothing,
    Draw,
    /// Clear the terminal, and draw all of it.
    Redraw,
    /// Give the terminal back to the shell until `fg`, then draw all of it.
    Suspend,
    /// Give the mouse to that one, and draw.
    Mouse(Mouse),
    /// Draw and ring: that is what needs me.
    Call(String),
    /// Draw, and put that text on the clipboard.
    Copy(String),
    Leave,
}

impl After {
    /// Both, the greater of them.
    pub fn and(self, other: After) -> After {
        match (self, other) {
            (After::Leave, _) | (_, After::Leave) => After::Leave,
            (After::Copy(text), _) | (_, After::Copy(text)) => After::Copy(text),
            (After::Mouse(whose), _) | (_, After::Mouse(whose)) => After::Mouse(whose),
            (After::Call(what), _) | (_, After::Call(what)) => After::Call(what),
            (After::Suspend, _) | (_, After::Suspend) => After::Suspend,
            (After::Redraw, _) | (_, After::Redraw) => After::Redraw,
            (After::Draw, _) | (_, After::Draw) => After::Draw,
            (After::Nothing, After::Nothing) => After::Nothing,
        }
    }
}

impl<'a> App<'a> {
    pub fn new(
        session: &'a mut Session,
        look: Look,
        access: Access,
        size: Size,
        export: Option<Arc<Export>>,
        clock: &dyn Clock,
    ) -> App<'a> {
        let mut screen = Screen::new(look, access, size);
        let now = clock.now();
        screen.monotonic = clock.monotonic();
        screen.idle.begin(screen.monotonic, now);
        let s = Situation::at(now, session.run(), session.me());
        update::begin(&s, &mut screen);
        let needs = needs(&s);
        let card = idle::rejoined(&s).filter(|_| screen.access == Access::Full);
        match (card, idle::roll_call(&s)) {
            (Some(card), _) => screen.open(Dialog::card(Card::WhereWeWere(card))),
            (None, Some(offer)) if screen.access == Access::Full => screen.say(Saying::Fyi, offer),
            _ => {}
        }
        App {
            session,
            screen,
            export,
            reports: Vec::new(),
            checks: Vec::new(),
            needs,
            needs_of: None,
            second: now.timestamp(),
            worker: ForecastWorker::Off,
            notifier: Notifier::default(),
            hub: None,
            drafts: None,
        }
    }

    /// From now on half-typed forms are kept below that folder, and those that are there come back.
    pub fn keep_drafts(&mut self, root: &Path) {
        if !self.screen.acts() {
            return;
        }
        let (folder, me) = (self.session.folder(), self.session.me());
        let (drafts, kept, unread) = Drafts::open(root, folder, me);
        let titles: Vec<&str> = kept.iter().map(|k| k.title.as_str()).collect();
        if !titles.is_empty() {
            let said = format!(
                "half typed last time: {}; press , to go on",
                titles.join(", ")
            );
            self.screen.say(Saying::Fyi, said);
        }
        if let Some(unread) = unread.first() {
            let said = format!("a half-typed form can't be read, and stays where it is: {unread}");
            self.screen.say(Saying::No, said);
        }
        self.screen.kept = kept;
        self.screen.keeps_drafts = true;
        self.drafts = Some(drafts);
    }

    /// Puts what is half typed on the disk, so far as it is not there; says whether there is
    /// something to tell.
    fn write_drafts(&mut self) -> bool {
        let Some(drafts) = &mut self.drafts else {
            return false;
        };
        let failed = drafts.keep(&self.screen.half_typed());
        if let Some(why) = &failed {
            let said = format!("what you type can't be kept on the disk: {why}");
            self.screen.say(Saying::No, said);
        }
        failed.is_some()
    }

    /// From now on it has a forecast.
    pub fn look_ahead(&mut self, worker: ForecastWorker, now: Instant) {
        self.screen.looks_ahead = worker.is_on();
        self.worker = worker;
        self.take_forecast(now);
        let s = situation(self.session, &self.worker, now, None);
        update::settle(&s, &mut self.screen);
    }

    /// From now on others are notified of alerts.
    pub fn notify_with(&mut self, notifier: Notifier, now: Instant) {
        self.notifier = notifier;
        let s = situation(self.session, &self.worker, now, None);
        self.notifier.begin(&s);
    }

    /// Takes in what was seen; says whether there is something new.
    fn take_forecast(&mut self, now: Instant) -> bool {
        let supposed = self.supposed(now);
        let run = self.session.run();
        let seen = self.worker.look(run, now, supposed.as_deref());
        if seen {
            self.screen.moved = self.worker.moved().cloned();
            self.session.knows_what_lies_ahead(self.worker.ahead());
        }
        seen
    }

    /// What the form that is open supposes, if it can be.
    fn supposed(&self, now: Instant) -> Option<String> {
        let form = self.screen.supposing()?;
        let s = situation(self.session, &self.worker, now, None);
        form.supposed(&s).unwrap_or_default()
    }

    /// Something came from the terminal.
    pub fn event(&mut self, event: Event, clock: &dyn Clock) -> After {
        let now = self.tell_time(clock);
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.worker, now, acting.as_deref());
        let effect = match event {
            Event::Key(key) => match self.screen.keyboard.key(key, clock.monotonic()) {
                Some(key) => update::key(&s, &mut self.screen, key),
                None => return After::Nothing,
            },
            Event::Paste(text) => {
                update::paste(&s, &mut self.screen, &text);
                None
            }
            Event::Mouse(event) => {
                update::mouse(&s, &mut self.screen, event);
                None
            }
            Event::Resize(width, height) => {
                self.screen.size = Size::new(width, height);
                update::settle(&s, &mut self.screen);
                None
            }
            _ => return After::Nothing,
        };
        match effect {
            Some(Effect::Leave) => After::Leave,
            // Only who has the terminal can do that.
            Some(Effect::Copy(text)) => After::Copy(text),
            Some(Effect::Mouse(mouse)) => After::Mouse(mouse),
            Some(Effect::Redraw) => After::Redraw,
            Some(Effect::Suspend) => After::Suspend,
            Some(effect) => {
                self.carry_out(effect, now);
                self.take_forecast(now);
                self.refresh(now, After::Draw)
            }
            // Another person's work is another picture.
            None if self.screen.acting != acting => self.refresh(now, After::Draw),
            // The answer may have asked something else.
            None if self.screen.supposing().is_some() => {
                self.take_forecast(now);
                After::Draw
            }
            None => After::Draw,
        }
    }

    /// Time went by: others may have written, a check may have ended.
    pub fn tick(&mut self, clock: &dyn Clock) -> After {
        let now = self.tell_time(clock);
        let mut after = After::Nothing;
        if now.timestamp() != self.second {
            self.second = now.timestamp();
            self.session.look_at_clocks(now);
            after = After::Draw;
        }
        let gone =
            |monotonic: Monotonic, since: Monotonic| monotonic.saturating_sub(since) > MESSAGE;
        if self
            .screen
            .message
            .as_ref()
            .is_some_and(|m| gone(self.screen.monotonic, m.since))
        {
            self.screen.message = None;
            self.screen.warned = None;
            after = After::Draw;
        }
        match self.session.refresh() {
            Ok(false) => {}
            Ok(true) => after = After::Draw,
            Err(error) => {
                self.screen
                    .say(Saying::No, format!("the run folder can't be read: {error}"));
                after = After::Draw;
            }
        }
        if self.session.listen(now) {
            after = After::Draw;
        }
        for ended in ended(&mut self.checks) {
            self.check_ended(ended, now);
            after = After::Draw;
        }
        for written in ended(&mut self.reports) {
            self.report_ended(written);
            after = After::Draw;
        }
        (self.screen.checks, self.screen.reports) = (self.checks.len(), self.reports.len());
        if self.take_forecast(now) | self.ask_hub() | self.ask_log() {
            after = After::Draw;
        }
        if self.write_drafts() {
            after = After::Draw;
        }
        if let Some(failed) = self.notifier.failed(self.session) {
            self.screen.say(Saying::No, failed);
            after = After::Draw;
        }
        match after {
            After::Nothing => After::Nothing,
            after => self.refresh(now, after),
        }
    }

    /// Whoever leaves, however they do, leaves to others what they have not announced yet.
    pub fn leave(&mut self) {
        self.write_drafts();
        self.notifier.leave(self.session);
    }

    /// The file for a copied text, where the terminal has no clipboard.
    pub fn aside(&self) -> Option<PathBuf> {
        self.drafts.as_ref().map(Drafts::beside)
    }

    /// Says where a copied text went.
    pub fn copied(&mut self, to: Copied) {
        self.screen.copied(to);
    }

    /// The titles of the forms that are half typed.
    pub fn half_typed(&self) -> Vec<String> {
        let forms = self.screen.half_typed().into_iter();
        forms.map(|form| form.title).collect()
    }

    /// The run, for tests of what was recorded.
    #[cfg(test)]
    pub fn run(&self) -> &crate::run::Run {
        self.session.run()
    }

    /// Takes in how it stands with the hub; says whether there is something new, and tells what
    /// somebody has to know.
    fn ask_hub(&mut self) -> bool {
        let Some(hub) = self.hub else { return false };
        let state = hub();
        let news = state.news(self.screen.hub.as_ref());
        let changed = self.screen.hub.as_ref() != Some(&state);
        self.screen.hub = Some(state);
        if let Some(news) = news {
            self.screen.say(Saying::No, news);
        }
        changed
    }

    /// Takes in whether the log can be read; says whether that is new, and tells what can't be.
    fn ask_log(&mut self) -> bool {
        let damage = self.session.damage();
        if damage.len() == self.screen.damage {
            return false;
        }
        if let Some(last) = damage.last().filter(|_| damage.len() > self.screen.damage) {
            let said = format!("{last}; the rest is fine, 'runsheet verify' says more");
            self.screen.say(Saying::No, said);
        }
        self.screen.damage = damage.len();
        true
    }

    /// How many entries the run has.
    #[cfg(test)]
    pub fn entries(&self) -> usize {
        self.run().log.len()
    }

    /// Draws into a buffer, as at that moment.
    pub fn draw(&self, now: Instant, area: Rect, buf: &mut Buffer) {
        let s = situation(
            self.session,
            &self.worker,
            now,
            self.screen.acting.as_deref(),
        );
        view::draw(&s, &self.screen, area, buf);
    }

    fn tell_time(&mut self, clock: &dyn Clock) -> Instant {
        self.screen.monotonic = clock.monotonic();
        clock.now()
    }

    /// Brings the screen in line with the run, and finds what has come to need me.
    fn refresh(&mut self, now: Instant, after: After) -> After {
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.worker, now, acting.as_deref());
        update::settle(&s, &mut self.screen);
        let needs = needs(&s);
        let new = needs.iter().find(|n| !self.needs.contains(n)).cloned();
        // What waited for somebody before I typed for them is not new.
        let new = new.filter(|_| self.needs_of == acting);
        (self.needs, self.needs_of) = (needs, acting.clone());
        let heard = match self.screen.access {
            Access::Full => self.notifier.look(&s, self.session),
            Access::ReadOnly(_) => None,
        };
        if let Some(heard) = heard {
            self.screen.say(Saying::Call, heard.clone());
            return After::Call(heard);
        }
        match new {
            Some(new) if self.screen.access == Access::Full => {
                let whom = acting.as_deref().unwrap_or("YOU");
                self.screen.say(Saying::Call, format!("FOR {whom}: {new}"));
                After::Call(new)
            }
            _ => after,
        }
    }

    fn carry_out(&mut self, effect: Effect, now: Instant) {
        match effect {
            Effect::Record(sent) => self.submit(sent, now),
            Effect::RunCommand {
                step,
                command,
                timeout,
            } => {
                self.checks.push(shell::start(step, &command, timeout));
                self.screen.checks = self.checks.len();
            }
            Effect::Export(file) => self.write_report(file, now),
            Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Leave
            | Effect::Seek(_)
            | Effect::SeekTo(_) => {}
        }
    }

    /// Records what a form asks for: all of it, or nothing.
    fn submit(&mut self, sent: Submission, now: Instant) {
        let answer = match self.session.record_all(&sent.requests, now) {
            Ok(_) => Answer::Recorded,
            Err(NotRecorded { at, why }) => answer_to(&sent.requests[at].command, why),
        };
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.worker, now, acting.as_deref());
        update::answered(&s, &mut self.screen, sent, answer);
    }

    fn check_ended(&mut self, ended: Ended, now: Instant) {
        let Ended {
            step,
            exit,
            took,
            output,
        } = ended;
        let shown = CheckState::Ended {
            exit,
            took,
            output: output.clone(),
        };
        let command = Command::Ran {
            step: step.clone(),
            exit,
            took,
            output,
        };
        match self.session.record(&Request::from(command), now) {
            Ok(_) => {
                self.screen.unsaved = None;
                self.screen
                    .say(Saying::Fyi, "the check has ended; it is in the log");
            }
            Err(error) => {
                if let Saved::No { why, hint } = self.session.saved() {
                    self.screen.unsaved = Some((why.clone(), hint.clone()));
                }
                self.screen
                    .say(Saying::No, format!("the check was not recorded: {error}"));
            }
        }
        let on_top = self
            .screen
            .dialogs
            .iter_mut()
            .find_map(|dialog| match dialog {
                Dialog::Command(check) if check.step == step => Some(check),
                _ => None,
            });
        if let Some(check) = on_top {
            check.state = shown;
            self.screen.key_guard.opened(self.screen.monotonic);
        }
    }

    fn write_report(&mut self, file: ReportFormat, now: Instant) {
        let Some(export) = self.export.clone() else {
            let instead = "runsheet report writes it from the command line";
            return self.screen.say(Saying::No, instead);
        };
        let folder = self.session.folder().to_path_buf();
        self.reports.push(export::start(export, folder, now, file));
        self.screen.reports = self.reports.len();
        let said = "the report is being written; you'll be told when it is done";
        self.screen.say(Saying::Fyi, said);
    }

    fn report_ended(&mut self, written: io::Result<PathBuf>) {
        match written {
            Ok(file) => self.screen.say(Saying::Fyi, written_to(&file)),
            Err(error) => {
                let said = format!("the report was not written: {error}; press E to try again");
                self.screen.say(Saying::No, said);
            }
        }
    }
}

/// The picture for whoever acts at this screen.
fn situation<'a>(
    session: &'a Session,
    worker: &'a ForecastWorker,
    now: Instant,
    acting: Option<&'a str>,
) -> Situation<'a> {
    let s = Situation::at(now, session.run(), session.me());
    s.acting_for(acting)
        .with_heard(session.heard())
        .with_ahead(worker.ahead())
        .with_what_if(worker.what_if())
}

fn answer_to(command: &Command, error: RecordError) -> Answer {
    let hint = error.hint();
    match error {
        RecordError::Refused(refusal) => {
            let of = command.clone();
            Answer::Refused { refusal, of }
        }
        RecordError::NotSaved(error) => {
            let why = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            Answer::NotSaved { why, hint }
        }
        RecordError::File { file, why } => {
            let (why, of) = (format!("{file}: {why}"), command.clone());
            Answer::NoFile { why, of }
        }
    }
}

/// Takes out what has ended; the others go on.
fn ended<T>(all: &mut Vec<Receiver<T>>) -> Vec<T> {
    let mut ended = Vec::new();
    all.retain(|one| match one.try_recv() {
        Ok(end) => {
            ended.push(end);
            false
        }
        Err(TryRecvError::Empty) => true,
        Err(TryRecvError::Disconnected) => false,
    });
    ended
}

/// The name first, for the folder may be longer than the line.
fn written_to(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    let folder = file.parent().unwrap_or(Path::new(""));
    format!("written: {}, in {}", name.display(), folder.display())
}
