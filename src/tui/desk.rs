//! Screen and session together: events in, the session's records out. All but the terminal.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use crossterm::event::{Event, KeyEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::away::{self, needs};
use super::clock::Clock;
use super::export::{self, Export, ReportFile};
use super::herald::Herald;
use super::lookout::Lookout;
use super::pace::Beat;
use super::screen::{CheckState, Dialog, Hands, Saying, Says, Screen};
use super::shell::{self, Ended};
use super::theme::Look;
use super::update::{self, Answer, Effect, Submission};
use super::{HubWatch, rows, view};
use crate::run::{Command, RecordError, Request, Saved, Session};
use crate::situation::Situation;
use crate::time::Instant;

/// A message is worth so long.
const MESSAGE: Beat = Beat::from_secs(8);

/// What a person sits at.
pub struct Desk<'a> {
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
    lookout: Lookout,
    herald: Herald,
    /// Says how it stands with the hub, where there is one.
    pub hub: Option<&'a HubWatch>,
}

/// What the terminal is to do after an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum After {
    #[default]
    Nothing,
    Draw,
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
            (After::Call(what), _) | (_, After::Call(what)) => After::Call(what),
            (After::Draw, _) | (_, After::Draw) => After::Draw,
            (After::Nothing, After::Nothing) => After::Nothing,
        }
    }
}

impl<'a> Desk<'a> {
    pub fn new(
        session: &'a mut Session,
        look: Look,
        hands: Hands,
        size: Size,
        export: Option<Arc<Export>>,
        clock: &dyn Clock,
    ) -> Desk<'a> {
        let mut screen = Screen::new(look, hands, size);
        let now = clock.now();
        screen.beat = clock.beat();
        screen.away.begin(screen.beat, now);
        let s = Situation::at(now, session.run(), session.me());
        rows::begin(&s, &mut screen);
        let needs = needs(&s);
        let card = away::rejoined(&s).filter(|_| screen.hands == Hands::Acting);
        match (card, away::roll_call(&s)) {
            (Some(card), _) => screen.open(Dialog::card(Says::WhereWeWere(card))),
            (None, Some(offer)) if screen.hands == Hands::Acting => screen.say(Saying::Fyi, offer),
            _ => {}
        }
        Desk {
            session,
            screen,
            export,
            reports: Vec::new(),
            checks: Vec::new(),
            needs,
            needs_of: None,
            second: now.timestamp(),
            lookout: Lookout::Off,
            herald: Herald::default(),
            hub: None,
        }
    }

    /// From now on it looks ahead.
    pub fn look_ahead(&mut self, lookout: Lookout, now: Instant) {
        self.screen.looks_ahead = lookout.is_on();
        self.lookout = lookout;
        self.look_out(now);
        let s = situation(self.session, &self.lookout, now, None);
        rows::settle(&s, &mut self.screen);
    }

    /// From now on others are told what must be heard.
    pub fn tells(&mut self, herald: Herald, now: Instant) {
        self.herald = herald;
        let s = situation(self.session, &self.lookout, now, None);
        self.herald.begin(&s);
    }

    /// Takes in what was seen; says whether there is something new.
    fn look_out(&mut self, now: Instant) -> bool {
        let supposed = self.supposed(now);
        let run = self.session.run();
        let seen = self.lookout.look(run, now, supposed.as_deref());
        if seen {
            self.screen.moved = self.lookout.moved().cloned();
            self.session.knows_what_lies_ahead(self.lookout.ahead());
        }
        seen
    }

    /// What the form that is open supposes, if it can be.
    fn supposed(&self, now: Instant) -> Option<String> {
        let form = self.screen.supposing()?;
        let s = situation(self.session, &self.lookout, now, None);
        form.supposed(&s).unwrap_or_default()
    }

    /// Something came from the terminal.
    pub fn event(&mut self, event: Event, clock: &dyn Clock) -> After {
        let now = self.tell_time(clock);
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.lookout, now, acting.as_deref());
        let effect = match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                update::key(&s, &mut self.screen, key)
            }
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
                rows::settle(&s, &mut self.screen);
                None
            }
            _ => return After::Nothing,
        };
        match effect {
            Some(Effect::Leave) => After::Leave,
            // Only who has the terminal can do that.
            Some(Effect::Copy(text)) => After::Copy(text),
            Some(effect) => {
                self.carry_out(effect, now);
                self.look_out(now);
                self.look_again(now, After::Draw)
            }
            // Another person's work is another picture.
            None if self.screen.acting != acting => self.look_again(now, After::Draw),
            // The answer may have asked something else.
            None if self.screen.supposing().is_some() => {
                self.look_out(now);
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
            after = After::Draw;
        }
        let gone = |beat: Beat, since: Beat| beat.saturating_sub(since) > MESSAGE;
        if self
            .screen
            .message
            .as_ref()
            .is_some_and(|m| gone(self.screen.beat, m.since))
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
        if self.look_out(now) | self.ask_hub() | self.ask_log() {
            after = After::Draw;
        }
        if let Some(failed) = self.herald.failed(self.session) {
            self.screen.say(Saying::No, failed);
            after = After::Draw;
        }
        match after {
            After::Nothing => After::Nothing,
            after => self.look_again(now, after),
        }
    }

    /// Whoever leaves, however they do, leaves to others what they have not told yet.
    pub fn leave(&mut self) {
        self.herald.leave(self.session);
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
        let damage = self.session.journal().damage();
        if damage.len() == self.screen.damage {
            return false;
        }
        if let Some(last) = damage.last().filter(|_| damage.len() > self.screen.damage) {
            let said = format!("{last}; the rest counts, 'runsheet verify' says more");
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
            &self.lookout,
            now,
            self.screen.acting.as_deref(),
        );
        view::draw(&s, &self.screen, area, buf);
    }

    fn tell_time(&mut self, clock: &dyn Clock) -> Instant {
        self.screen.beat = clock.beat();
        clock.now()
    }

    /// Brings the screen in line with the run, and finds what has come to need me.
    fn look_again(&mut self, now: Instant, after: After) -> After {
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.lookout, now, acting.as_deref());
        rows::settle(&s, &mut self.screen);
        let needs = needs(&s);
        let new = needs.iter().find(|n| !self.needs.contains(n)).cloned();
        // What waited for somebody before I typed for them is not new.
        let new = new.filter(|_| self.needs_of == acting);
        (self.needs, self.needs_of) = (needs, acting.clone());
        let heard = match self.screen.hands {
            Hands::Acting => self.herald.look(&s, self.session),
            Hands::Watching(_) => None,
        };
        if let Some(heard) = heard {
            self.screen.say(Saying::Call, heard.clone());
            return After::Call(heard);
        }
        match new {
            Some(new) if self.screen.hands == Hands::Acting => {
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
            Effect::Copy(_) | Effect::Leave | Effect::Wind(_) | Effect::WindTo(_) => {}
        }
    }

    /// Records what a form asks for, in order, up to the first that is not taken.
    fn submit(&mut self, mut sent: Submission, now: Instant) {
        let mut answer = Answer::Recorded;
        for request in &sent.requests {
            if let Err(error) = self.session.record(request, now) {
                answer = answer_to(&request.command, error);
                break;
            }
            sent.form.recorded(&request.command);
        }
        let acting = self.screen.acting.clone();
        let s = situation(self.session, &self.lookout, now, acting.as_deref());
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
                    .say(Saying::No, format!("the check is not recorded: {error}"));
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
            self.screen.pace.opened(self.screen.beat);
        }
    }

    fn write_report(&mut self, file: ReportFile, now: Instant) {
        let Some(export) = self.export.clone() else {
            let instead = "runsheet report writes it from the command line";
            return self.screen.say(Saying::No, instead);
        };
        let folder = self.session.folder().to_path_buf();
        self.reports.push(export::start(export, folder, now, file));
        self.screen.reports = self.reports.len();
        let said = "the report is being written; it says when it is done";
        self.screen.say(Saying::Fyi, said);
    }

    fn report_ended(&mut self, written: io::Result<PathBuf>) {
        match written {
            Ok(file) => self.screen.say(Saying::Fyi, written_to(&file)),
            Err(error) => {
                let said = format!("the report is not written: {error}; E tries it again");
                self.screen.say(Saying::No, said);
            }
        }
    }
}

/// The picture for whoever acts at this screen.
fn situation<'a>(
    session: &'a Session,
    lookout: &'a Lookout,
    now: Instant,
    acting: Option<&'a str>,
) -> Situation<'a> {
    let s = Situation::at(now, session.run(), session.me());
    s.acting_for(acting)
        .with_heard(session.heard())
        .with_ahead(lookout.ahead())
        .with_what_if(lookout.what_if())
}

fn answer_to(command: &Command, error: RecordError) -> Answer {
    let hint = error.hint();
    match error {
        RecordError::Refused(refusal) => {
            let of = command.clone();
            Answer::Refused { refusal, of }
        }
        RecordError::NotSaved(error) => {
            let why = std::error::Error::source(&error);
            let why = why.map_or_else(|| error.to_string(), ToString::to_string);
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
