//! The picture, as data: what was done, and what is seen.

mod argument;
mod calls;
mod downtime;
mod facts;
mod outages;
mod presence;
mod services;
mod slip;
mod triage;

use super::*;
