//! What lies ahead in words: the same on the screen, in the status and read out.

use crate::run::Run;
use crate::situation::{Situation, WayBack};
use crate::time::{Instant, Span};

/// `finish Sun 19:40, 4 in 5`; in a rollback `all back Sun 04:10, 4 in 5`. Nothing where nobody
/// looks ahead.
pub fn finish_text(s: &Situation) -> Option<String> {
    let (finish, ahead) = (s.finish()?, s.ahead?);
    let verb = match s.run.is_rolling_back_all() {
        true => "all back",
        false => "finish",
    };
    let Some(at) = finish.at else {
        let outlooks = ahead.forecast.steps.iter();
        let mut stuck = outlooks.map(|o| o.as_ref().is_some_and(|o| o.stuck > 0.0));
        let whom = stuck.position(|stuck| stuck);
        let whom = whom.map_or(String::new(), |ix| format!(" for {}", number(s.run, ix)));
        return Some(format!("{verb} NEVER: nobody left{whom}"));
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

/// `ROLL BACK BY Sun 21:10, in 42h56m`; nothing where it is not known, or the run goes back.
pub fn way_back_text(s: &Situation) -> Option<String> {
    if s.run.is_rolling_back_all() {
        return None;
    }
    Some(match s.way_back()? {
        WayBack::NothingToUndo => "nothing to undo yet".into(),
        WayBack::Until(at, _) => {
            let left = Span::between(s.now, at).short();
            format!("ROLL BACK BY {}, in {left}", near(s, at))
        }
        WayBack::Past(at) => match s.run.last_going_forward() {
            Some(forward) => {
                let (since, by) = (near(s, forward.stamp.at), &forward.stamp.by);
                format!("GOING FORWARD since {since} ({by})")
            }
            None => {
                let ago = Span::between(at, s.now).short();
                format!("TOO LATE TO GO BACK since {}, {ago}", near(s, at))
            }
        },
        WayBack::None(ix, since) => {
            let (since, number) = (near(s, since), number(s.run, ix));
            format!("NO WAY BACK since {since}, by {number}")
        }
    })
}

/// On the clock, with the day where it is another.
pub fn near(s: &Situation, at: Instant) -> String {
    let zone = &s.run.plan.window.zone;
    match zone.local(at).date_naive() == zone.local(s.now).date_naive() {
        true => zone.clock(at),
        false => zone.local(at).format("%a %H:%M").to_string(),
    }
}

fn number(run: &Run, ix: usize) -> &str {
    run.plan.steps.get(ix).map_or("", |step| &step.number)
}
