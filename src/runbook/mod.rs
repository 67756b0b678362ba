//! THE PLAN: YAML in, a [`Runbook`] out, and the place in the file of everything that is wrong.
//!
//! A sound file is parsed once, by `serde_yaml` into [`file`](file::File)'s types, and resolved.
//! Only when something is wrong is it parsed again, into a `tree` that knows the place of
//! everything.

mod back;
mod cycle;
pub mod diff;
mod faults;
mod file;
mod foreign;
mod forms;
mod guard;
mod insert;
mod mend;
mod names;
mod newcomers;
mod nodes;
mod notes;
mod path;
mod plain;
mod plan;
mod problem;
mod recover;
mod resolve;
mod services;
mod source;
mod step_file;
mod steps;
mod suggest;
mod syntax;
mod tree;
mod work;

use std::sync::Arc;

#[doc(hidden)]
pub use back::{Dependents, TakesBack};
pub use diff::{Change, Difference, Item, differences};
pub use file::File;
pub use guard::{MAX_BYTES, MAX_DEPTH};
pub use notes::PlanNote;
pub use plain::{Plain, plain};
pub use plan::*;
pub use problem::{Note, Problem, Problems};
pub use source::{Gravity, Part, Place, Source};

use problem::Found;

/// Reads a runbook, or tells everything that is wrong with it. `name` is what to call the file.
pub fn load(bytes: &[u8], name: &str) -> Result<Runbook, Problems> {
    let refused = |found: Found| Err(found.locate(Arc::new(Source::new(bytes, name))));
    if let Some(foreign) = foreign::by_its_bytes(bytes, name) {
        return refused(foreign);
    }
    let text = match guard::admit(bytes) {
        Ok(text) => text,
        Err(malformed) => return refused(syntax::refusal(malformed)),
    };
    let error = match serde_yaml::from_str::<File>(text) {
        Ok(file) => return finished(file, Found::default(), || Source::new(bytes, name)),
        Err(error) => error,
    };
    if let Some(foreign) = foreign::by_its_text(text, name) {
        return refused(foreign);
    }
    let (mended, mut broken) = mend::mended(text).unwrap_or((String::new(), Found::default()));
    if broken.is_empty() {
        return match syntax::recover(text, &error, &mut broken) {
            Some(file) => finished(file, broken, || Source::new(bytes, name)),
            None => refused(broken),
        };
    }
    let source = || Source::new(bytes, name).with_mended(mended.clone());
    let file = match serde_yaml::from_str::<File>(&mended) {
        Ok(file) => Some(file),
        Err(error) => syntax::recover(&mended, &error, &mut broken),
    };
    match file {
        Some(file) => finished(file, broken, source),
        None => Err(broken.locate(Arc::new(source()))),
    }
}

/// The plan of a file that could be read, unless something is wrong with it.
fn finished(
    file: File,
    broken: Found,
    source: impl FnOnce() -> Source,
) -> Result<Runbook, Problems> {
    let mut found = Found::default();
    let runbook = resolve::resolve(file, &broken, &mut found);
    let mut all = found.unless_within(&broken);
    all.append(broken);
    if all.is_empty() {
        Ok(runbook)
    } else {
        Err(all.locate(Arc::new(source())))
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
