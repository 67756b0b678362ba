//! In place of `hub` where the program was built without one.

use std::path::Path;

use crate::share::HubConfig;
use crate::tui::HubWatch;

use super::failure::Failure;
use super::home::Home;

/// Nothing.
pub enum Beside {}

impl Beside {
    /// # Errors
    /// Always: who configured a hub has to know that nothing is shared.
    pub fn start(_: &Home, config: HubConfig, _: &Path) -> Result<Beside, Failure> {
        let shown = config.shown();
        let what = format!("this program was built without a hub, and {shown} is configured");
        Err(Failure::cannot(what)
            .hint("remove [hub] from the configuration, or build it with a hub"))
    }

    pub fn watch(&self) -> Box<HubWatch> {
        match *self {}
    }

    pub fn leave(self) -> Option<String> {
        match self {}
    }
}
