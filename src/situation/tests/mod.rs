//! The picture, as data: what was done, and what is seen.

mod calls;
mod presence;
mod services;
mod slip;

use super::*;
