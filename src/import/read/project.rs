//! MS Project's XML: its tasks as a sheet with the headings that a plan would have.

use quick_xml::Reader as Xml;
use quick_xml::events::Event;

use super::ReadError;
use super::rows::{Cell, Row, Sheet};

/// A task as the file has it.
#[derive(Default)]
struct Task {
    uid: String,
    id: String,
    name: String,
    outline: u8,
    number: String,
    is_summary: bool,
    is_milestone: bool,
    is_null: bool,
    start: String,
    finish: String,
    duration: String,
    deadline: String,
    percent: String,
    notes: String,
    /// Predecessor's uid, type, lag in tenths of minutes.
    links: Vec<(String, String, i64)>,
}

/// The tasks of a plan as one sheet.
///
/// # Errors
/// XML that is damaged, or has no tasks.
pub fn sheet(bytes: &[u8]) -> Result<Sheet, ReadError> {
    let file = parse(bytes)?;
    if file.tasks.is_empty() {
        return Err(ReadError::new(
            "there are no tasks in it",
            "save the plan from MS Project as XML, with its tasks",
        ));
    }
    let head = [
        "ID",
        "WBS",
        "Task name",
        "Duration",
        "Start",
        "Finish",
        "Predecessors",
        "Resource names",
        "% complete",
        "Deadline",
        "Notes",
    ];
    let mut rows = vec![Row {
        number: 0,
        cells: head.iter().map(|h| Cell::text(*h)).collect(),
        ..Row::default()
    }];
    rows.extend(file.tasks.iter().map(|task| file.row(task)));
    Ok(Sheet {
        name: file.name.clone(),
        rows,
        links_are_complete: true,
        ..Sheet::default()
    })
}

#[derive(Default)]
struct File {
    name: String,
    tasks: Vec<Task>,
    resources: Vec<(String, String)>,
    /// Task's uid, resource's uid.
    assignments: Vec<(String, String)>,
}

impl File {
    fn row(&self, task: &Task) -> Row {
        let owners: Vec<&str> = self
            .assignments
            .iter()
            .filter(|(uid, _)| *uid == task.uid)
            .filter_map(|(_, resource)| self.resources.iter().find(|(uid, _)| uid == resource))
            .map(|(_, name)| name.as_str())
            .collect();
        let links: Vec<String> = task
            .links
            .iter()
            .filter_map(|link| self.link(link))
            .collect();
        let when = |text: &str| {
            if task.is_summary {
                String::new()
            } else {
                text.replace('T', " ")
            }
        };
        let duration = if task.is_summary { "" } else { &task.duration };
        let percent = if task.percent.is_empty() {
            String::new()
        } else {
            format!("{}%", task.percent)
        };
        let cells = [
            task.id.clone(),
            task.number.clone(),
            task.name.clone(),
            if task.is_milestone {
                String::new()
            } else {
                duration.to_string()
            },
            when(&task.start),
            when(&task.finish),
            links.join(";"),
            owners.join(", "),
            if task.is_summary {
                String::new()
            } else {
                percent
            },
            task.deadline.replace('T', " "),
            task.notes.clone(),
        ];
        Row {
            number: task.id.parse().unwrap_or(0),
            cells: cells.into_iter().map(Cell::text).collect(),
            hidden: false,
            level: task.outline.saturating_sub(1),
        }
    }

    /// `12FS+30 min`, by the ids that people see.
    fn link(&self, (uid, kind, lag): &(String, String, i64)) -> Option<String> {
        let other = self.tasks.iter().find(|task| task.uid == *uid)?;
        let kind = match kind.as_str() {
            "0" => "FF",
            "2" => "SF",
            "3" => "SS",
            _ => "FS",
        };
        let lag = match lag / 10 {
            0 => String::new(),
            minutes => format!("{minutes:+} min"),
        };
        Some(format!("{}{kind}{lag}", other.id))
    }
}

fn parse(bytes: &[u8]) -> Result<File, ReadError> {
    let mut reader = Xml::from_reader(bytes);
    let mut buffer = Vec::new();
    let mut file = File::default();
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut task = Task::default();
    let mut pair = (String::new(), String::new());
    let mut link = (String::new(), String::new(), 0);
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                path.push(tag.local_name().as_ref().to_string());
                text.clear();
            }
            Ok(Event::Text(part)) => text.push_str(part.as_ref()),
            Ok(Event::GeneralRef(name)) => text.push_str(entity(name.as_ref())),
            Ok(Event::CData(part)) => text.push_str(part.as_ref()),
            Ok(Event::End(_)) => {
                let names: Vec<&str> = path.iter().map(String::as_str).collect();
                let value = text.trim().to_string();
                match names.as_slice() {
                    ["Project", "Title" | "Name"]
                        if file.name.is_empty() || names[1] == "Title" =>
                    {
                        file.name = value
                            .trim_end_matches(".mpp")
                            .trim_end_matches(".xml")
                            .to_string();
                    }
                    [_, "Tasks", "Task", field] => set(&mut task, field, value),
                    [_, "Tasks", "Task", "PredecessorLink", "PredecessorUID"] => link.0 = value,
                    [_, "Tasks", "Task", "PredecessorLink", "Type"] => link.1 = value,
                    [_, "Tasks", "Task", "PredecessorLink", "LinkLag"] => {
                        link.2 = value.parse().unwrap_or(0)
                    }
                    [_, "Tasks", "Task"] => {
                        let done = std::mem::take(&mut task);
                        // The first is the project itself.
                        if !done.is_null && done.outline > 0 && !done.name.is_empty() {
                            file.tasks.push(done);
                        }
                    }
                    [_, "Resources", "Resource", "UID"] => pair.0 = value,
                    [_, "Resources", "Resource", "Name"] => pair.1 = value,
                    [_, "Resources", "Resource"] => file.resources.push(std::mem::take(&mut pair)),
                    [_, "Assignments", "Assignment", "TaskUID"] => pair.0 = value,
                    [_, "Assignments", "Assignment", "ResourceUID"] => pair.1 = value,
                    [_, "Assignments", "Assignment"] => {
                        file.assignments.push(std::mem::take(&mut pair))
                    }
                    _ => {}
                }
                if names.last() == Some(&"PredecessorLink") {
                    task.links.push(std::mem::take(&mut link));
                }
                path.pop();
                text.clear();
            }
            Ok(Event::Eof) => return Ok(file),
            Err(error) => {
                return Err(ReadError::new(
                    format!("the plan of MS Project can't be read: {error}"),
                    "save it anew from MS Project as XML",
                ));
            }
            Ok(_) => {}
        }
        buffer.clear();
    }
}

fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "#10" | "#xA" | "#13" => "\n",
        _ => " ",
    }
}

fn set(task: &mut Task, field: &str, value: String) {
    let yes = value == "1" || value == "true";
    match field {
        "UID" => task.uid = value,
        "ID" => task.id = value,
        "Name" => task.name = value,
        "OutlineLevel" => task.outline = value.parse().unwrap_or(0),
        "OutlineNumber" => task.number = value,
        "Summary" => task.is_summary = yes,
        "Milestone" => task.is_milestone = yes,
        "IsNull" => task.is_null = yes,
        "Start" => task.start = value,
        "Finish" => task.finish = value,
        "Duration" => task.duration = value,
        "Deadline" => task.deadline = value,
        "PercentComplete" => task.percent = value,
        "Notes" => task.notes = value,
        _ => {}
    }
}
