//! THE PLAN: YAML in, a [`Runbook`] out, and the place in the file of everything that is wrong.

mod plan;

pub use plan::*;
