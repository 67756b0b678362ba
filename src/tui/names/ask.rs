//! The questions that a form can ask.

use serde::{Deserialize, Serialize};

/// What can be asked: a command, or one of the ways to give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ask {
    CheckIn,
    CheckOut,
    Start,
    Finish,
    WorkAround,
    Fail,
    Skip,
    Reopen,
    Evidence,
    Sign,
    RefuseSign,
    Note,
    /// The result of a service's test.
    Test,
    Call,
    Block,
    Update,
    Unblock,
    Vote,
    Decide,
    Tick,
    TakeBack,
    Close,
    /// Anybody's stop of everything.
    Stop,
    Hold,
    Resume,
    Rollback,
    GoForward,
    Delegate,
    Add,
    Amend,
    Window,
    Replan,
    Correct,
    Settle,
    /// Where the running steps stand, after a stop.
    #[serde(alias = "Standing")]
    RunningSteps,
    /// Several steps at once, as a table.
    CatchUp,
    /// For whom is typed.
    Bridge,
    /// What would be; nothing is recorded.
    WhatIf,
    /// The report as a file; nothing is recorded.
    Report,
    HandOver,
    TakeOver,
    /// Who is here of those who should be.
    RollCall,
}

impl Ask {
    /// Every question, for tests of the key table.
    #[cfg(test)]
    pub const ALL: [Ask; 42] = [
        Ask::CheckIn,
        Ask::CheckOut,
        Ask::Start,
        Ask::Finish,
        Ask::WorkAround,
        Ask::Fail,
        Ask::Skip,
        Ask::Reopen,
        Ask::Evidence,
        Ask::Sign,
        Ask::RefuseSign,
        Ask::Note,
        Ask::Test,
        Ask::Call,
        Ask::Block,
        Ask::Update,
        Ask::Unblock,
        Ask::Vote,
        Ask::Decide,
        Ask::Tick,
        Ask::TakeBack,
        Ask::Close,
        Ask::Stop,
        Ask::Hold,
        Ask::Resume,
        Ask::Rollback,
        Ask::GoForward,
        Ask::Delegate,
        Ask::Add,
        Ask::Amend,
        Ask::Window,
        Ask::Replan,
        Ask::Correct,
        Ask::Settle,
        Ask::RunningSteps,
        Ask::CatchUp,
        Ask::Bridge,
        Ask::WhatIf,
        Ask::Report,
        Ask::HandOver,
        Ask::TakeOver,
        Ask::RollCall,
    ];

    /// It is asked as a table, a row for each step.
    pub fn is_table(self) -> bool {
        matches!(self, Ask::CatchUp | Ask::RunningSteps)
    }

    /// It is about the work of a step or, in a rollback, about that of its undo.
    pub fn is_about_work(self) -> bool {
        use Ask as A;
        matches!(
            self,
            A::Start
                | A::Finish
                | A::WorkAround
                | A::Fail
                | A::Skip
                | A::Reopen
                | A::Evidence
                | A::Sign
                | A::RefuseSign
        )
    }

    /// What is half typed is kept; where nothing is recorded there is nothing to keep.
    pub fn is_kept(self) -> bool {
        !matches!(self, Ask::WhatIf | Ask::Report | Ask::Bridge)
    }

    /// What is known may be more than fits, and is gone through with Page Up and Page Down.
    pub fn has_pages(self) -> bool {
        matches!(self, Ask::HandOver | Ask::TakeOver)
    }

    /// Whoever one types for, this is about the one who types.
    pub fn is_always_mine(self) -> bool {
        matches!(self, Ask::TakeBack)
    }
}
