//! The binary in a home of its own.
#![allow(dead_code)] // each test uses its part

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A machine with nothing on it but the program.
pub struct Machine {
    dir: TempDir,
}

impl Machine {
    pub fn new() -> Machine {
        Machine {
            dir: TempDir::new().unwrap(),
        }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn runs(&self) -> PathBuf {
        self.path().join("runs")
    }

    /// A command of the program, with nothing of the real user's.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_runsheet"));
        command
            .env("RUNSHEET_RUNS", self.runs())
            .env("HOME", self.path())
            .env("USERPROFILE", self.path())
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_DATA_HOME", self.path().join("data"))
            .env("USER", "nobody-known")
            .env("LOGNAME", "nobody-known")
            .env("USERNAME", "nobody-known")
            .env("RUST_BACKTRACE", "0")
            .env_remove("NO_COLOR")
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    /// Runs it, and expects that it goes well.
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}\n{}", stderr(&output));
        stdout(&output)
    }

    /// Runs it, and expects that exit code; what it said on standard error.
    pub fn fails(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{args:?}\n{}",
            stderr(&output)
        );
        stderr(&output)
    }

    /// A rehearsal of the records weekend, opened by amara; its folder.
    pub fn rehearsal(&self) -> PathBuf {
        let folder = self.ok(&[
            "open",
            "runbooks/medical-records.yaml",
            "--rehearsal",
            "--as",
            "amara",
            "--no-tui",
        ]);
        PathBuf::from(folder.trim())
    }
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
