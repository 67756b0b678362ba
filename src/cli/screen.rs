//! Hands an open run to the screen.

use crate::run::Session;

use super::args::Open;
use super::failure::Failure;
use super::home::Home;

pub fn show(_home: &Home, _session: Session, _args: &Open) -> Result<(), Failure> {
    Err(Failure::cannot("there is no screen yet"))
}

pub fn choose(_home: &Home) -> Result<(), Failure> {
    Err(Failure::cannot("there is no screen yet"))
}
