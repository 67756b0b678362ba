//! What is said on standard error when something can't be done, and the exit code.

use std::fmt;

use crate::run::{RecordError, Refusal, Rule, SessionError};
use crate::time::TimeError;

/// Exit codes: 0 fine; 1 the answer is no; 2 it could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    No = 1,
    Cannot = 2,
}

/// `error: what`, `caused by: why`, `hint: what to do`.
#[derive(Debug)]
pub struct Failure {
    pub code: Code,
    what: String,
    causes: Vec<String>,
    hint: Option<String>,
    /// Of a refusal.
    rule: Option<Rule>,
}

impl Failure {
    pub fn no(what: impl Into<String>) -> Failure {
        Failure {
            code: Code::No,
            what: what.into(),
            causes: Vec::new(),
            hint: None,
            rule: None,
        }
    }

    pub fn cannot(what: impl Into<String>) -> Failure {
        Failure {
            code: Code::Cannot,
            what: what.into(),
            causes: Vec::new(),
            hint: None,
            rule: None,
        }
    }

    /// Nobody is there to read it.
    pub fn silent() -> Failure {
        Failure::cannot("")
    }

    pub fn is_silent(&self) -> bool {
        self.what.is_empty()
    }

    /// The same as data; a refusal is named by its rule.
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "error": self.what,
            "refusal": self.rule.map(|r| r.name()),
            "causes": self.causes,
            "hint": self.hint,
        })
    }

    /// The error and all that is behind it.
    pub fn caused_by(mut self, error: &dyn std::error::Error) -> Failure {
        let mut next = Some(error);
        while let Some(error) = next {
            self.causes.push(error.to_string());
            next = error.source();
        }
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        let rule = Some(refusal.rule);
        Failure {
            rule,
            ..Failure::no(refusal.to_string()).hint(refusal.in_a_script())
        }
    }
}

impl From<TimeError> for Failure {
    fn from(error: TimeError) -> Failure {
        Failure::cannot(error.what).hint(error.write)
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Failure {
        let hint = error.hint();
        match error {
            RecordError::Refused(refusal) => refusal.into(),
            other => {
                let mut failure = Failure::cannot(other.to_string()).hint(hint);
                if let Some(source) = std::error::Error::source(&other) {
                    failure = failure.caused_by(source);
                }
                failure
            }
        }
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Failure {
        let failure = Failure::cannot(error.to_string());
        let failure = match &error {
            SessionError::OtherRunbook(..) => failure.hint("put back the runbook.yaml that the run was opened with, from another copy of the run or a backup; until then it can be read with --view, status and report"),
            _ => failure,
        };
        match std::error::Error::source(&error) {
            Some(source) => failure.caused_by(source),
            None => failure,
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::cannot("this can't be written as JSON").caused_by(&error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::text::safe_lines;
        // What `load` reports are whole findings already, with an 'error:' each.
        if self.what.starts_with("error") {
            write!(f, "{}", safe_lines(&self.what))?
        } else {
            write!(f, "error: {}", safe_lines(&self.what))?
        }
        for cause in &self.causes {
            write!(f, "\ncaused by: {}", safe_lines(cause))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {}", safe_lines(hint))?;
        }
        Ok(())
    }
}
