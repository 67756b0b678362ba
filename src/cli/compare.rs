//! `compare`: two runs side by side.

use crate::report::{self, Named};
use crate::run::Session;
use crate::text;

use super::args::Format;
use super::failure::Failure;
use super::home::Home;
use super::output::print;
use super::reading::look;

pub fn compare(home: &Home, first: &str, second: &str, format: Format) -> Result<(), Failure> {
    let (first, second) = (look(home, first)?, look(home, second)?);
    let (one, other) = (name(&first), name(&second));
    if first.journal().run() == second.journal().run() {
        let what = if one == other {
            format!("{one} is named twice")
        } else {
            format!("{one} and {other} are the same run")
        };
        return Err(Failure::no(what).hint("name two runs; 'runsheet runs' lists them"));
    }
    let named = |id, session| Named {
        id,
        run: Session::run(session),
    };
    let (a, b) = (named(&one, &first), named(&other, &second));
    let all = report::compare(&a, &b, crate::time::now()).ok_or_else(|| {
        Failure::no(format!("{one} and {other} have no step in common"))
            .hint("steps are matched by their ids")
    })?;
    match format {
        Format::Text => print(&report::comparison_text(&all)),
        Format::Json => print(&format!("{}\n", report::to_json(&all)?)),
    }
}

/// As `runs` lists it.
fn name(session: &Session) -> String {
    let folder = session.folder();
    let last = folder.file_name().unwrap_or(folder.as_os_str());
    text::safe(&last.to_string_lossy()).into_owned()
}
