//! The picture, as data: what was done, and what is seen.

mod calls;
mod slip;

use super::*;
