//! Why a text is not a time or a duration.

/// What is wrong with a text that should be a time or a duration, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}; {write}")]
pub struct TimeError {
    pub what: String,
    /// `write 30m`: never what was just refused.
    pub write: String,
}

impl TimeError {
    pub(super) fn new(what: impl Into<String>, write: impl Into<String>) -> TimeError {
        TimeError {
            what: what.into(),
            write: write.into(),
        }
    }

    pub(super) fn not_a_time(text: &str, write: impl Into<String>) -> TimeError {
        TimeError::new(format!("'{}' is not a time", text.trim()), write)
    }
}
