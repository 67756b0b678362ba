//! A runbook in a form that people edit elsewhere and bring back without loss: each key is a cell
//! of a table, or a line of a list.
//!
//! A cell has the text itself. Only what is more than a text, or begins like it, is written as
//! YAML in one line: `{best: 30m, likely: 45m, worst: 2h}`, `[copy, test]`, `"[draft] title"`.

mod cell;
mod lines;
mod rows;
mod xlsx;

use crate::runbook::Plain;

use cell::encoded;

/// The first words of every export, by which it is known again.
pub const MARK: &str = "runsheet export";

/// Keys with their cells, in the order of the file.
pub type Keys = Vec<(String, String)>;

/// A runbook as cells.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Portable {
    /// Keys of the runbook besides its phases; an item of a list has its own, such as `people[]`.
    pub head: Keys,
    pub phases: Vec<Phase>,
}

/// A phase as cells.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Phase {
    pub keys: Keys,
    pub steps: Vec<Keys>,
}

pub use lines::{from_lines, to_lines};
pub use rows::{from_rows, to_csv};
pub use xlsx::to_xlsx;

impl Portable {
    /// The cells of a runbook's YAML.
    pub fn of(runbook: &Plain) -> Portable {
        let mut portable = Portable::default();
        for (key, value) in pairs(runbook) {
            match value {
                Plain::List(phases) if key == "phases" => {
                    portable.phases = phases.iter().map(phase).collect()
                }
                Plain::List(items) => {
                    portable
                        .head
                        .extend(items.iter().map(|item| (format!("{key}[]"), encoded(item))));
                }
                Plain::Nothing => {}
                value => portable.head.push((key.clone(), encoded(value))),
            }
        }
        portable
    }

    /// The runbook's YAML again.
    pub fn yaml(&self) -> String {
        let mut out = String::new();
        let mut list = String::new();
        for (key, cell) in &self.head {
            match key.strip_suffix("[]") {
                Some(name) => {
                    if list != name {
                        out.push_str(&format!("{name}:\n"));
                        list = name.to_string();
                    }
                    out.push_str(&format!("  - {}\n", cell::yaml(cell, 4)));
                }
                None => out.push_str(&format!("{key}: {}\n", cell::yaml(cell, 2))),
            }
        }
        out.push_str("phases:\n");
        for phase in &self.phases {
            entry(&mut out, 2, &phase.keys);
            out.push_str("    steps:\n");
            for step in &phase.steps {
                entry(&mut out, 6, step);
            }
        }
        out
    }
}

/// One item of a list of maps.
fn entry(out: &mut String, indent: usize, keys: &Keys) {
    for (at, (key, cell)) in keys.iter().enumerate() {
        let mark = if at == 0 { "- " } else { "  " };
        out.push_str(&format!(
            "{:indent$}{mark}{key}: {}\n",
            "",
            cell::yaml(cell, indent + 4)
        ));
    }
}

fn pairs(value: &Plain) -> &[(String, Plain)] {
    match value {
        Plain::Map(pairs) => pairs,
        _ => &[],
    }
}

fn phase(value: &Plain) -> Phase {
    let mut phase = Phase::default();
    for (key, value) in pairs(value) {
        match value {
            Plain::List(steps) if key == "steps" => phase.steps = steps.iter().map(keys).collect(),
            Plain::Nothing => {}
            value => phase.keys.push((key.clone(), encoded(value))),
        }
    }
    phase
}

fn keys(value: &Plain) -> Keys {
    pairs(value)
        .iter()
        .filter(|(key, value)| *value != Plain::Nothing || key == "needs")
        .map(|(key, value)| (key.clone(), encoded(value)))
        .filter(|(key, cell)| key != "needs" || !cell.is_empty())
        .collect()
}

/// `2.3` and `G1` of each step, as the program numbers them.
pub fn numbers(portable: &Portable) -> Vec<Vec<String>> {
    let mut gates = 0;
    let of_phase = |(index, phase): (usize, &Phase)| {
        let mut count = 0;
        let one = |step: &Keys| {
            if step.iter().any(|(key, _)| key == "gate") {
                gates += 1;
                format!("G{gates}")
            } else {
                count += 1;
                format!("{}.{count}", index + 1)
            }
        };
        phase.steps.iter().map(one).collect()
    };
    portable.phases.iter().enumerate().map(of_phase).collect()
}
