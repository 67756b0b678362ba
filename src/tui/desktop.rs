//! A notification on the desktop, where there is one and a program that shows them.

use std::env;
use std::process::{Command, Stdio};
use std::thread;

/// Shows it, if it can be. Nobody waits for that, and a failure is not reported.
pub fn notify(text: &str) {
    let Some(mut command) = command(text) else {
        return;
    };
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Ok(mut child) = command.spawn() {
        thread::spawn(move || child.wait());
    }
}

fn command(text: &str) -> Option<Command> {
    let is_set = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "macos") {
        let mut command = Command::new("osascript");
        // As an argument: a text is never part of a script.
        let script =
            "on run argv\ndisplay notification (item 1 of argv) with title \"runsheet\"\nend run";
        command.args(["-e", script, "--", text]);
        Some(command)
    } else if ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(is_set) {
        let mut command = Command::new("notify-send");
        command.args(["--app-name=runsheet", "--", "runsheet", text]);
        Some(command)
    } else {
        None
    }
}
