//! `runs`: the runs there are.

use serde_json::json;

use crate::report::StatusProgress;
use crate::run::{Listed, list};
use crate::situation::Situation;
use crate::text;

use super::args::Format;
use super::failure::Failure;
use super::home::Home;
use super::output::print;

pub fn runs(home: &Home, format: Format) -> Result<(), Failure> {
    let listed = list(&home.disk, &home.runs).map_err(|error| {
        Failure::cannot(format!("{} can't be read", home.runs.display())).caused_by(&error)
    })?;
    match format {
        Format::Json => {
            let rows: Vec<_> = listed.iter().map(row_json).collect();
            print(&format!("{:#}\n", json!({ "runs": rows })))
        }
        Format::Text if listed.is_empty() => print(&format!(
            "no runs in {} yet; 'runsheet open RUNBOOK --rehearsal' starts one\n",
            home.runs.display()
        )),
        Format::Text => print(&listed.iter().map(row_text).collect::<String>()),
    }
}

fn row_text(listed: &Listed) -> String {
    let name = text::pad(&listed.name, 42);
    match &listed.run {
        Err(error) => format!(
            "{name}  can't be read: {}\n",
            text::safe(&error.to_string())
        ),
        Ok(run) => {
            let now = crate::time::now();
            let progress = Situation::at(now, run, "").progress;
            let state = if run.closed.is_some() {
                "closed"
            } else {
                "open"
            };
            let title = text::safe(&run.plan.title);
            let mode = run.mode().badge();
            format!(
                "{name}  {mode:<9}  {state:<6}  {:>3}/{:<3}  {title}\n",
                progress.done,
                progress.total(),
            )
        }
    }
}

fn row_json(listed: &Listed) -> serde_json::Value {
    let folder = listed.folder.display().to_string();
    match &listed.run {
        Err(error) => json!({ "id": listed.name, "folder": folder, "error": error.to_string() }),
        Ok(run) => {
            let progress = Situation::at(crate::time::now(), run, "").progress;
            let zone = &run.plan.window.zone;
            json!({
                "id": listed.name,
                "folder": folder,
                "title": run.plan.title,
                "mode": run.mode(),
                "opened": run.opened.as_ref().map(|o| zone.rfc3339(o.stamp.at)),
                "closed": run.closed.as_ref().map(|c| zone.rfc3339(c.stamp.at)),
                "progress": StatusProgress::of(&progress),
            })
        }
    }
}
