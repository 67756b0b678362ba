//! THE PLAN: YAML in, a [`Runbook`] out, and the place in the file of everything that is wrong.
//!
//! A sound file is parsed once, by `serde_yaml` into [`file`](file::File)'s types, and resolved.
//! Only when something is wrong is it parsed again, into a `tree` that knows the place of
//! everything.

mod back;
pub mod diff;
mod faults;
mod file;
mod forms;
mod guard;
mod insert;
mod names;
mod nodes;
mod path;
mod plain;
mod plan;
mod problem;
mod resolve;
mod ring;
mod salvage;
mod services;
mod source;
mod step_file;
mod steps;
mod syntax;
mod tree;
mod work;

use std::sync::Arc;

#[doc(hidden)]
pub use back::{Dependents, TakesBack};
pub use diff::{Change, Difference, Item, differences};
pub use file::File;
pub use guard::{MAX_BYTES, MAX_DEPTH};
pub use plain::{Plain, plain};
pub use plan::*;
pub use problem::{Note, Problem, Problems};
pub use source::{Gravity, Part, Place, Source};

use problem::Found;

/// Reads a runbook, or tells everything that is wrong with it. `name` is what to call the file.
pub fn load(bytes: &[u8], name: &str) -> Result<Runbook, Problems> {
    let source = || Arc::new(Source::new(bytes, name));
    let refused = |found: Found| Err(found.locate(source()));
    let text = match guard::admit(bytes) {
        Ok(text) => text,
        Err(malformed) => return refused(syntax::refusal(malformed)),
    };
    let mut broken = Found::default();
    let file = match serde_yaml::from_str::<File>(text) {
        Ok(file) => file,
        Err(error) => match syntax::salvage(text, &error, &mut broken) {
            Some(file) => file,
            None => return refused(broken),
        },
    };
    let mut found = Found::default();
    let runbook = resolve::resolve(file, &broken, &mut found);
    let mut all = found.unless_within(&broken);
    all.append(broken);
    if all.is_empty() {
        Ok(runbook)
    } else {
        refused(all)
    }
}

/// The JSON Schema of a runbook, for editors.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(File).to_value();
    tidy(&mut schema);
    schema
}

/// Makes sentences of comments that were broken into lines, and drops defaults that say nothing.
fn tidy(schema: &mut serde_json::Value) {
    match schema {
        serde_json::Value::Object(keys) => {
            keys.retain(|key, value| key != "default" || !value.is_null());
            if let Some(serde_json::Value::String(text)) = keys.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            keys.values_mut().for_each(tidy);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}
