//! Words in, a request out.

use crate::journal::{BlockerFields, ConditionFields, Outcome, RollbackExtent};
use crate::run::{Amendment, Command, Correction, NewStep, Observed, Request, Rule};
use crate::time::{Instant, Nearest, TimeError, Zone, counts_from_now, parse_time};

use super::{BlockerArgs, ShownArg, Verb, VerbError, Who};

impl Verb {
    /// The requests of these words; several only for `skip`.
    pub fn requests(self, who: &Who, now: Instant, zone: &Zone) -> Result<Vec<Request>, VerbError> {
        let at = who
            .at
            .as_deref()
            .map(|text| parse_time(text, now, zone, Nearest::Past))
            .transpose()?;
        let overrides = match &who.overrides {
            None => None,
            Some(name) => Some(Rule::named(name).ok_or_else(|| VerbError::Rule(name.clone()))?),
        };
        // What a correction says of time and person is said of the other entry.
        let corrects = matches!(self, Verb::Correct { .. });
        let (on_behalf, happened) = if corrects {
            (None, None)
        } else {
            (who.on_behalf.clone(), at)
        };
        let request = |command| Request {
            command,
            on_behalf: on_behalf.clone(),
            at: happened,
            because: who.because.clone(),
            overrides,
        };
        let commands = match self {
            Verb::Correct {
                entry,
                text,
                value,
                void,
            } => {
                let all = [
                    at.map(Correction::At),
                    who.on_behalf.clone().map(Correction::For),
                    text.map(Correction::Text),
                    value.map(Correction::Value),
                    void.then_some(Correction::Void),
                ];
                let mut given = all.into_iter().flatten();
                let correction = given
                    .next()
                    .filter(|_| given.next().is_none())
                    .ok_or(VerbError::Correction)?;
                vec![Command::Correct { entry, correction }]
            }
            other => other.commands(&When { now, at, zone })?,
        };
        Ok(commands.into_iter().map(request).collect())
    }

    fn commands(self, when: &When) -> Result<Vec<Command>, VerbError> {
        let command = match self {
            Verb::Stdin => return Err(VerbError::Nested),
            Verb::Correct { .. } => return Err(VerbError::Correction),
            Verb::CheckIn {
                name,
                roles,
                contact,
            } => Command::CheckIn {
                name,
                roles,
                contact,
            },
            Verb::CheckOut => Command::CheckOut,
            Verb::Start { step, confirm } => Command::Start { step, confirm },
            Verb::Finish {
                step,
                confirm,
                results,
            } => finish(step, Outcome::Done, confirm, results),
            Verb::Workaround { step, results } => {
                finish(step, Outcome::WorkedAround, None, results)
            }
            Verb::Fail { step, results } => finish(step, Outcome::Failed, None, results),
            Verb::Skip { steps } => {
                return Ok(steps
                    .into_iter()
                    .map(|step| Command::Skip { step })
                    .collect());
            }
            Verb::Reopen { step } => Command::Reopen { step },
            Verb::Evidence { step, id, value } => Command::Evidence {
                step,
                id,
                value: Observed::Value(value),
            },
            Verb::Sign { step, role } => Command::Sign { step, role },
            Verb::Refuse { step, role } => Command::RefuseSign { step, role },
            Verb::Test {
                service,
                result,
                site,
                note,
            } => Command::Test {
                service,
                site,
                result,
                note,
            },
            Verb::Note { text, step } => Command::Note {
                step,
                text: text.join(" "),
            },
            Verb::Call {
                contact,
                text,
                reached,
                no_answer,
                blocker,
                next,
            } => Command::Call {
                contact,
                reached,
                answered: !no_answer,
                blocker,
                next: when.promised(next.as_deref())?,
                text: text.join(" "),
            },
            Verb::Block {
                steps,
                title,
                fields,
            } => Command::Block {
                title,
                fields: fields.fields(steps, when)?,
            },
            Verb::Update {
                blocker,
                text,
                title,
                steps,
                fields,
            } => Command::Update {
                blocker,
                title,
                text: Some(text.join(" ")),
                fields: fields.fields(steps, when)?,
            },
            Verb::Unblock { blocker } => Command::Unblock { blocker },
            Verb::Vote { gate, vote } => Command::Vote { gate, vote },
            Verb::Decide {
                gate,
                decision,
                until,
                conditions,
                owners,
                by,
            } => Command::Decide {
                gate,
                decision,
                until: when.promised(until.as_deref())?,
                conditions: with_fields(conditions, &owners, &by, when)?,
            },
            Verb::Tick { gate, criterion } => Command::Tick {
                gate,
                criterion: criterion.wrapping_sub(1),
            },
            Verb::Delegate {
                role,
                person,
                until,
            } => Command::Delegate {
                role,
                to: person,
                until: when.promised(until.as_deref())?,
            },
            Verb::Hold { scope } => Command::Hold { scope },
            Verb::Stop => Command::Stop,
            Verb::Resume { scope } => Command::Resume { scope },
            Verb::Rollback { to, only } => Command::Rollback {
                extent: match to {
                    Some(point) => RollbackExtent::To { point },
                    None if only.is_empty() => RollbackExtent::Everything,
                    None => RollbackExtent::Only { steps: only },
                },
            },
            Verb::Add {
                id,
                after,
                title,
                instructions,
                role,
                takes,
                needed_by,
                undo,
            } => Command::Add(NewStep {
                id,
                after,
                title,
                instructions,
                role,
                takes: takes.map(|t| t.parse()).transpose()?,
                needed_by,
                undo,
            }),
            Verb::Amend {
                step,
                title,
                instructions,
                expect,
                undo,
                needs,
                takes,
                role,
                not_before,
                decide_by,
            } => Command::Amend {
                step,
                changes: Amendment {
                    title,
                    instructions,
                    expect,
                    undo,
                    needs: needs.map(|n| n.into_iter().filter(|n| !n.is_empty()).collect()),
                    takes: takes.map(|t| t.parse()).transpose()?,
                    role,
                    not_before: when.promised(not_before.as_deref())?,
                    decide_by: when.promised(decide_by.as_deref())?,
                },
            },
            Verb::Window { closes } => Command::Window {
                closes: when.promise(&closes)?,
            },
            Verb::Replan => Command::Replan,
            Verb::GoForward { phase } => Command::GoForward { phase },
            Verb::Settle { conflict, stands } => Command::Settle { conflict, stands },
            Verb::TakeBack => Command::TakeBack,
            Verb::HandOver { to, text } => Command::HandOver {
                to,
                text: text.join(" "),
            },
            Verb::TakeOver { from, text } => Command::TakeOver {
                from,
                text: Some(text.join(" ")),
            },
            Verb::Close { outcome } => Command::Close { outcome },
        };
        Ok(vec![command])
    }
}

impl BlockerArgs {
    fn fields(self, steps: Vec<String>, when: &When) -> Result<BlockerFields, VerbError> {
        let some = |list: Vec<String>| if list.is_empty() { None } else { Some(list) };
        Ok(BlockerFields {
            steps: some(steps),
            services: some(self.services),
            severity: self.severity,
            owner: self.owner,
            vendor: self.vendor,
            ticket: self.ticket,
            resolve_by: when.promised(self.resolve_by.as_deref())?,
        })
    }
}

fn finish(
    step: String,
    outcome: Outcome,
    confirm: Option<String>,
    results: Vec<ShownArg>,
) -> Command {
    Command::Finish {
        step,
        outcome,
        confirm,
        results: results.into_iter().map(|shown| shown.0).collect(),
    }
}

fn with_fields(
    conditions: Vec<String>,
    owners: &[String],
    by: &[String],
    when: &When,
) -> Result<Vec<(String, ConditionFields)>, VerbError> {
    for (given, what) in [(owners.len(), "--owner"), (by.len(), "--by")] {
        if given != 0 && given != conditions.len() {
            return Err(VerbError::Uneven(what, given, conditions.len()));
        }
    }
    let one = |(place, text)| {
        let by = when.promised(by.get(place).map(String::as_str))?;
        Ok((
            text,
            ConditionFields {
                number: 0,
                owner: owners.get(place).cloned(),
                by,
            },
        ))
    };
    conditions.into_iter().enumerate().map(one).collect()
}

/// What times are read against.
struct When<'a> {
    now: Instant,
    /// When it happened, where that is not now.
    at: Option<Instant>,
    zone: &'a Zone,
}

impl When<'_> {
    /// A time that was still to come when it was said.
    fn promise(&self, text: &str) -> Result<Instant, TimeError> {
        let said = self.at.filter(|_| !counts_from_now(text));
        parse_time(text, said.unwrap_or(self.now), self.zone, Nearest::Future)
    }

    fn promised(&self, text: Option<&str>) -> Result<Option<Instant>, TimeError> {
        text.map(|text| self.promise(text)).transpose()
    }
}
