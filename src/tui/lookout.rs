//! Looks ahead while people work: makes the forecast anew after every entry and every minute, in
//! the background, so that the screen never waits for it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::forecast::{Ahead, Effort, Memory, Standing, shown_late};
use crate::report::brief_reason;
use crate::run::Run;
use crate::runbook::Runbook;
use crate::time::{Instant, Span};

/// Where the looking is done.
#[derive(Debug, Default)]
pub enum Lookout {
    /// Nobody looks.
    #[default]
    Off,
    /// At once, before the screen is drawn.
    #[cfg(test)]
    AtOnce(Box<View>, Memory),
    Background(Box<View>, Worker),
}

/// What is seen.
#[derive(Debug, Default)]
pub struct View {
    pub ahead: Option<Ahead>,
    /// The last time that the expected finish moved, and why.
    pub moved: Option<Moved>,
    /// Entries and minute of the last look.
    looked: Option<(usize, i64)>,
    /// The entries that the last answer knew.
    known: usize,
}

/// The expected finish moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub by: Span,
    /// In a few words.
    pub why: String,
    pub at: Instant,
}

/// A thread that looks when it is asked to.
#[derive(Debug)]
pub struct Worker {
    asks: Sender<(Runbook, Standing)>,
    answers: Receiver<Option<Ahead>>,
    busy: bool,
    /// What it works on is not asked any more.
    outdated: bool,
}

/// What moved by less is not worth a word.
const WORTH_SAYING: Span = Span::minutes(5);

impl Lookout {
    #[cfg(test)]
    pub fn at_once() -> Lookout {
        Lookout::AtOnce(Box::default(), Memory::default())
    }

    pub fn in_background() -> Lookout {
        let (asks, questions) = channel::<(Runbook, Standing)>();
        let (say, answers) = channel();
        thread::spawn(move || {
            let mut memory = Memory::default();
            while let Ok((plan, standing)) = questions.recv() {
                let ahead = Ahead::of(&plan, &standing, Effort::LIVE, &mut memory);
                if say.send(ahead.ok()).is_err() {
                    return;
                }
            }
        });
        let worker = Worker {
            asks,
            answers,
            busy: false,
            outdated: false,
        };
        Lookout::Background(Box::default(), worker)
    }

    pub fn is_on(&self) -> bool {
        !matches!(self, Lookout::Off)
    }

    pub fn ahead(&self) -> Option<&Ahead> {
        self.view()?.ahead.as_ref()
    }

    pub fn moved(&self) -> Option<&Moved> {
        self.view()?.moved.as_ref()
    }

    fn view(&self) -> Option<&View> {
        match self {
            Lookout::Off => None,
            #[cfg(test)]
            Lookout::AtOnce(view, _) => Some(view),
            Lookout::Background(view, _) => Some(view),
        }
    }

    /// What was seen is not so any more: the clock went back.
    pub fn forget(&mut self) {
        match self {
            Lookout::Off => {}
            #[cfg(test)]
            Lookout::AtOnce(view, _) => **view = View::default(),
            Lookout::Background(view, worker) => {
                **view = View::default();
                worker.outdated = worker.busy;
            }
        }
    }

    /// Looks again where something was written or a minute went by; says whether there is
    /// something new to be seen.
    pub fn look(&mut self, run: &Run, now: Instant) -> bool {
        let wanted = (run.log.len(), now.timestamp() / 60);
        match self {
            Lookout::Off => false,
            #[cfg(test)]
            Lookout::AtOnce(view, memory) => {
                if view.looked.replace(wanted) == Some(wanted) {
                    return false;
                }
                let ahead = Ahead::of(&run.plan, &run.standing(now), Effort::LIVE, memory);
                view.take(run, ahead.ok(), wanted.0, now);
                true
            }
            Lookout::Background(view, worker) => {
                let mut seen = false;
                while let Ok(ahead) = worker.answers.try_recv() {
                    worker.busy = false;
                    if std::mem::take(&mut worker.outdated) {
                        continue;
                    }
                    let known = view.looked.map_or(0, |(entries, _)| entries);
                    view.take(run, ahead, known, now);
                    seen = true;
                }
                if !worker.busy && view.looked != Some(wanted) {
                    let ask = (run.plan.clone(), run.standing(now));
                    worker.busy = worker.asks.send(ask).is_ok();
                    view.looked = Some(wanted);
                }
                seen
            }
        }
    }
}

impl View {
    /// What was seen, knowing so many entries.
    fn take(&mut self, run: &Run, ahead: Option<Ahead>, known: usize, now: Instant) {
        let finish = |ahead: &Option<Ahead>| ahead.as_ref()?.forecast.p80.map(shown_late);
        let before = std::mem::replace(&mut self.ahead, ahead);
        if let Some((was, is)) = finish(&before).zip(finish(&self.ahead)) {
            let by = Span::between(was, is);
            if by.secs().abs() >= WORTH_SAYING.secs() {
                let why = brief_reason(run, self.known..known, now);
                self.moved = Some(Moved { by, why, at: now });
            }
        }
        self.known = known;
    }
}
