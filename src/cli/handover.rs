//! `handover`: what the next shift must know, without touching the run.

use crate::report;
use crate::run::Run;
use crate::situation::Situation;
use crate::words::Names;

use super::args::PacketFormat;
use super::failure::Failure;
use super::home::Home;
use super::output::{line, print};
use super::reading::{ahead, look};

pub fn handover(
    home: &Home,
    run: &str,
    (from, to): (Option<String>, Option<String>),
    format: PacketFormat,
) -> Result<(), Failure> {
    let session = look(home, run)?;
    let run = session.run();
    let me = home
        .me(None, &run.plan, session.folder())
        .filter(|me| run.knows(me))
        .unwrap_or_default();
    let named = |name: Option<String>| name.map(|name| person(run, &name)).transpose();
    let from = named(from)?.or((!me.is_empty()).then(|| me.clone()));
    let to = named(to)?;
    let now = crate::time::now();
    let ahead = ahead(run, now);
    let situation = Situation::at(now, run, &me).with_ahead(ahead.as_ref());
    let packet = report::packet(&situation, Names::Short, from.as_deref(), to.as_deref());
    print(&match format {
        PacketFormat::Text => report::packet_text(run, &packet, now),
        PacketFormat::Md => report::packet_markdown(run, &packet, now),
        PacketFormat::Json => line(report::to_json(&packet)?),
    })
}

/// The id of somebody of the run, by id or name.
fn person(run: &Run, name: &str) -> Result<String, Failure> {
    let known = run.who(name).filter(|id| run.knows(id));
    known.ok_or_else(|| {
        let failure = Failure::no(format!("there is no person '{name}' in this run"));
        match &run.close_to(name)[..] {
            [] => {
                let ids = run.plan.people.iter().map(|p| p.id.as_str());
                failure.hint(format!("there are {}", ids.collect::<Vec<_>>().join(", ")))
            }
            close => failure.hint(format!("did you mean {}?", close.join(" or "))),
        }
    })
}
