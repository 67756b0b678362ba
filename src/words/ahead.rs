//! What lies ahead in words: the same on the screen, in the status and read out.

use crate::run::Run;
use crate::situation::{RollbackLimit, Situation};
use crate::time::{Instant, Span};

/// `finish Sun 19:40, 4 in 5`; in a rollback `all back Sun 04:10, 4 in 5`. Nothing where nobody
/// looks ahead.
pub fn finish_text(s: &Situation) -> Option<String> {
    if let Some(why) = s.ahead.and_then(|_| s.why_no_finish()) {
        return Some(format!("no forecast: {why}"));
    }
    let (finish, ahead) = (s.finish()?, s.ahead?);
    let back = s.back_progress();
    match s.run.is_rolling_back_all() {
        true if back.total == 0 => return Some("nothing to undo".into()),
        true if back.done == back.total => return Some("all undone".into()),
        _ => {}
    }
    let verb = if s.run.is_rolling_back_all() {
        "all undone"
    } else {
        "finish"
    };
    let Some(at) = finish.at else {
        let outlooks = ahead.forecast.steps.iter();
        let mut stuck = outlooks.map(|o| o.as_ref().is_some_and(|o| o.stuck > 0.0));
        let whom = stuck
            .position(|stuck| stuck)
            .map_or(String::new(), |ix| format!(" for {}", number(s.run, ix)));
        return Some(format!("{verb} NEVER: no people left{whom}"));
    };
    let when = near(s, at);
    Some(match finish.fits {
        0.8.. => format!("{verb} {when}, 4 in 5"),
        0.5.. => format!("{verb} {when}, 4 in 5: TIGHT"),
        _ => {
            let closes = near(s, s.run.plan.window.closes);
            format!("{verb} {when}: TOO LATE, window {closes}")
        }
    })
}

/// `ROLL BACK BY Sun 21:10, in 42h56m`, and what that does not take back; nothing where it is not
/// known, or the run goes back.
pub fn rollback_limit_text(s: &Situation) -> Option<String> {
    if s.run.is_rolling_back_all() {
        return None;
    }
    let way = s.rollback_limit()?;
    let text = match way {
        RollbackLimit::NothingToUndo if s.without_undo().is_empty() => "nothing to undo yet".into(),
        RollbackLimit::NothingToUndo => return Some(no_undo(s)),
        RollbackLimit::Until(at, _) => {
            let left = Span::between(s.now, at).short();
            format!("ROLL BACK BY {}, in {left}", near(s, at))
        }
        RollbackLimit::Past(at) => match s.run.went_forward_after(at) {
            Some(forward) => {
                let (since, by) = (near(s, forward.stamp.at), s.run.called(&forward.stamp.by));
                format!("GOING FORWARD since {since} ({by})")
            }
            None => {
                let ago = Span::between(at, s.now).short();
                format!("TOO LATE TO ROLL BACK since {}, {ago}", near(s, at))
            }
        },
        RollbackLimit::Never => "CAN'T ROLL BACK IN TIME with these shifts".into(),
        RollbackLimit::None(ix, since) => {
            let (since, number) = (near(s, since), number(s.run, ix));
            return Some(format!("NO ROLLBACK since {since}, by {number}"));
        }
    };
    let lacks = match s.way_back_lacks().as_slice() {
        [] => String::new(),
        roles => format!(", if {} comes", roles.join(", ")),
    };
    let without = match s.without_undo() {
        [] => String::new(),
        _ => format!("; {}", no_undo(s)),
    };
    Some(format!("{text}{lacks}{without}"))
}

/// `NO UNDO for 1.3 (+8)`.
fn no_undo(s: &Situation) -> String {
    let steps = s.without_undo();
    let more = match steps.len() {
        0 | 1 => String::new(),
        n => format!(" (+{})", n - 1),
    };
    let last = steps.last().map_or("", |&ix| number(s.run, ix));
    format!("NO UNDO for {last}{more}")
}

/// As short as it can be said now: on the clock, with the day or the date where that is another.
pub fn near(s: &Situation, at: Instant) -> String {
    s.clock(at)
}

fn number(run: &Run, ix: usize) -> &str {
    run.plan.steps.get(ix).map_or("", |step| &step.number)
}
