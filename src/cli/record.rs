//! `record`: one action, or with `-` one a line from standard input, answered with a line each.

use std::io;
use std::time::{Duration, Instant as Moment};

use clap::{CommandFactory, FromArgMatches};
use serde_json::json;

use crate::forecast::{Ahead, Effort, Memory, RunSnapshot};
use crate::journal::{Entry, Mode};
use crate::report::{LogEntry, to_json_line};
use crate::run::{Command, RecordError, Request, Session};
use crate::runbook::StepIx;
use crate::time::Instant;

use super::args::{Format, Record, Who};
use super::failure::Failure;
use super::home::Home;
use super::lines::Lines;
use super::output::print;
use super::verbs::{Line, Verb};
use super::words::arguments;

pub fn record(home: &Home, args: Record) -> Result<(), Failure> {
    let mut session = home.session(&args.run, args.who.me.as_deref())?;
    if matches!(args.verb, Verb::Stdin) {
        return record_lines(&mut session, &args.who, args.format);
    }
    let mut memory = Memory::default();
    let (answers, trouble) = act(&mut session, args.verb, &args.who, args.format, &mut memory);
    for answer in answers {
        print(&format!("{answer}\n"))?;
    }
    trouble.map_or(Ok(()), |trouble| Err(trouble.into_failure()))
}

/// Why something was not recorded.
enum Trouble {
    /// This one is not to be; the next may be.
    Line(Failure),
    /// Nothing can be recorded now.
    Everything(Failure),
}

impl Trouble {
    fn into_failure(self) -> Failure {
        match self {
            Trouble::Line(failure) | Trouble::Everything(failure) => failure,
        }
    }
}

/// While the next line is here already it is looked so often what others wrote.
const GLANCE: Duration = Duration::from_secs(1);

/// So long at most answers are held while the next line is here already.
const HELD: Duration = Duration::from_millis(50);

/// Answers to lines whose sender has sent the next one already: nobody waits for each of them.
#[derive(Default)]
struct Answers {
    held: String,
    since: Option<Moment>,
}

impl Answers {
    fn add(&mut self, answer: &str) {
        self.held.push_str(answer);
        self.held.push('\n');
        self.since.get_or_insert_with(Moment::now);
    }

    fn are_due(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() >= HELD)
    }

    fn print(&mut self) -> Result<(), Failure> {
        if !self.held.is_empty() {
            print(&self.held)?;
            *self = Answers::default();
        }
        Ok(())
    }
}

/// Each line is acted on as it comes, so that a script can wait for the answer.
fn record_lines(session: &mut Session, who: &Who, format: Format) -> Result<(), Failure> {
    let mut out = Answers::default();
    let recorded = each_line(session, who, format, &mut out);
    // What is on the disk is answered in any case.
    out.print()?;
    match recorded? {
        0 => Ok(()),
        1 => Err(Failure::no(
            "one line was not recorded; its answer says why",
        )),
        n => Err(Failure::no(format!(
            "{n} lines were not recorded; their answers say why"
        ))),
    }
}

/// How many lines were not recorded.
fn each_line(
    session: &mut Session,
    who: &Who,
    format: Format,
    out: &mut Answers,
) -> Result<usize, Failure> {
    let mut refused = 0;
    let mut memory = Memory::default();
    let mut looked: Option<Moment> = None;
    let mut parser = Line::command();
    let mut input = Lines::of(io::stdin().lock());
    loop {
        let waits = !input.is_here();
        if waits {
            out.print()?;
        }
        let line = input
            .next()
            .map_err(|e| Failure::cannot("standard input can't be read").caused_by(&e))?;
        let Some(line) = line else {
            return Ok(refused);
        };
        let is_nothing = |text: &str| text.trim().is_empty() || text.trim_start().starts_with('#');
        if line.as_deref().is_some_and(is_nothing) {
            continue;
        }
        // Others may have written since the last line; whoever sends many at once is not kept
        // waiting for that at each, and has not seen the answers either.
        if waits || looked.is_none_or(|looked| looked.elapsed() >= GLANCE) {
            session
                .refresh()
                .map_err(|e| Failure::cannot("the log can't be read").caused_by(&e))?;
            looked = Some(Moment::now());
        }
        let text = line.ok_or_else(|| {
            let what = format!("line {} is not readable text", input.number());
            Failure::cannot(what).hint("save it as UTF-8, or as UTF-16 with a byte order mark")
        });
        let parsed = text.and_then(|text| parse(&mut parser, &text, who));
        let (mut answers, trouble) = match parsed {
            Ok(line) => act(session, line.verb, &line.who, format, &mut memory),
            Err(failure) => (Vec::new(), Some(Trouble::Line(failure))),
        };
        match trouble {
            Some(Trouble::Line(failure)) => {
                refused += 1;
                answers.push(refusal(&failure, format));
            }
            Some(Trouble::Everything(failure)) => {
                if !answers.is_empty() {
                    out.add(&one_line(&answers, format));
                }
                return Err(failure);
            }
            None => {}
        }
        // One line for one line, also where it skipped several steps.
        out.add(&one_line(&answers, format));
        if out.are_due() {
            out.print()?;
        }
    }
}

/// A line as words, with what the command line said for all of them where it says nothing.
fn parse(parser: &mut clap::Command, line: &str, who: &Who) -> Result<Line, Failure> {
    let words = arguments(parser, line).map_err(Failure::cannot)?;
    // Making the parser takes longer than parsing: it is made once.
    let parsed = parser
        .try_get_matches_from_mut(words)
        .and_then(|matches| Line::from_arg_matches(&matches));
    let mut line = parsed.map_err(|error| {
        let text = error.render().to_string();
        Failure::cannot(text.trim_start_matches("error: ").trim().replace('\n', " "))
    })?;
    let or = |own: Option<String>, all: &Option<String>| own.or_else(|| all.clone());
    line.who = Who {
        me: line.who.me,
        on_behalf: or(line.who.on_behalf, &who.on_behalf),
        at: or(line.who.at, &who.at),
        because: or(line.who.because, &who.because),
        overrides: or(line.who.overrides, &who.overrides),
    };
    if line.who.me.is_some() {
        return Err(
            Failure::cannot("--as belongs to the command, not to a line")
                .hint("use --for to say who did it"),
        );
    }
    Ok(line)
}

/// Records what a verb asks for: an answer for each entry that is on the disk, and what stopped
/// it.
fn act(
    session: &mut Session,
    verb: Verb,
    who: &Who,
    format: Format,
    memory: &mut Memory,
) -> (Vec<String>, Option<Trouble>) {
    let zone = session.run().plan.window.zone.clone();
    let requests = match verb.requests(who, crate::time::now(), &zone) {
        Ok(requests) => requests,
        Err(error) => {
            return (
                Vec::new(),
                Some(Trouble::Line(Failure::cannot(error.to_string()))),
            );
        }
    };
    let mut answers = Vec::new();
    for request in requests {
        let now = crate::time::now();
        look_ahead(session, &request, now, Effort::LIVE, memory);
        match session.record(&request, now) {
            Ok(entry) => answers.push(answer(session, &entry, format)),
            Err(error @ RecordError::NotSaved(_)) => {
                return (answers, Some(Trouble::Everything(error.into())));
            }
            Err(error) => return (answers, Some(Trouble::Line(error.into()))),
        }
    }
    (answers, None)
}

/// Looks ahead where that is asked for: what begins now in a live run may be past the moment to go
/// back, and with a vote or a decision goes what could be foreseen.
pub(super) fn look_ahead(
    session: &mut Session,
    request: &Request,
    now: Instant,
    effort: Effort,
    memory: &mut Memory,
) {
    let run = session.run();
    let (wanted, step) = match &request.command {
        Command::Start { step, .. } | Command::Finish { step, .. } => {
            let ix = run.plan.step(step.trim());
            let moves = |&ix: &StepIx| {
                let step = &run.plan.steps[ix];
                !step.changes.is_empty() || step.undo.is_some()
            };
            let moves = ix.filter(moves).filter(|_| run.mode() == Mode::Live);
            (moves.is_some(), moves)
        }
        Command::Vote { .. } | Command::Decide { .. } | Command::GoForward { .. } => (true, None),
        _ => (false, None),
    };
    let idle = !wanted || request.at.is_some() || run.closed.is_some();
    // What would be refused anyway needs no look.
    if idle || !session.would_take(request, now) {
        return session.knows_what_lies_ahead(None);
    }
    let snapshot = RunSnapshot {
        ready: step.into_iter().collect(),
        ..run.snapshot(now)
    };
    let ahead = Ahead::of(&run.plan, &snapshot, effort, memory).ok();
    session.knows_what_lies_ahead(ahead.as_ref());
}

fn one_line(answers: &[String], format: Format) -> String {
    match (format, answers) {
        (_, [one]) => one.clone(),
        (Format::Text, several) => several.join(" "),
        (Format::Json, several) => format!("[{}]", several.join(",")),
    }
}

fn answer(session: &Session, entry: &Entry, format: Format) -> String {
    match format {
        Format::Text => entry.id().to_string(),
        Format::Json => {
            let line = session
                .run()
                .log
                .iter()
                .rev()
                .find(|l| l.entry.id() == entry.id());
            match line {
                Some(line) => {
                    let entry = LogEntry::of(session.run(), line);
                    to_json_line(&entry).unwrap_or_default()
                }
                None => json!({ "id": entry.id() }).to_string(),
            }
        }
    }
}

fn refusal(failure: &Failure, format: Format) -> String {
    match format {
        Format::Text => failure.to_string().replace('\n', "; "),
        Format::Json => failure.json().to_string(),
    }
}
