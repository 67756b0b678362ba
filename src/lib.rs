//! `runsheet`: a terminal runbook for cutover nights.
//!
//! The modules of the crate, in reading order; each imports only modules above it in this list. The
//! pure ones come first: a runbook is read, its times are computed, facts are kept, a run is folded
//! from them, and one picture of it is drawn as a screen, a report or a line.
//!
//! ```text
//!                    runbook.yaml                      journal/<writer>.jsonl
//!                         |                                ^         |
//!                      runbook ----> forecast              |         v
//!                         |              |               journal: facts on the disk
//!                         v              v                 ^         |
//!   key ---> tui ---> run::Command ---> run::decide ---> Fact       Entry ---> run::Run
//!   verb --> cli ----------^                |                                    |
//!                                           v                                    v
//!                                        Refusal              situation::Situation, at an instant
//!                                                                 |                  |
//!                                                             tui::view           report
//! ```
//!
//! The screen, with the types behind each part:
//!
//! ```text
//!   REHEARSAL  Medical records upgrade      Sat 28 Nov 02:14 EST  closes in 51h46m    Mode, Window
//!  8/31 [#####---------------]  1 running  1 BLOCKED 48m                     Progress, Blocker
//!  NEXT FOR YOU  finish 2.3 Restore the interface engine         joe network,dba    Turn, Presence
//!  -----------------------------------------------------------------------------------------------
//!    2.1  done  Copy the database to SQLPROD02     amara  23:10-00:52               Step, Stage
//!  > 2.3  RUN   Restore the interface engine       joe    33m of 45m                Attempt
//!    G2   gate  Go or no-go for the clinics        lead   decide by 04:00           Gate, GateState
//!  -----------------------------------------------------------------------------------------------
//!  02:11 lin  raised B1 'no VPN to the lab'                                         LogLine
//!  Enter finish  n note  b blocker  ? all keys                               SAVED  Saved
//! ```
//!
//! Nothing is on the screen that is not on the disk: [`run::Run::apply`] takes only a
//! [`journal::Entry`], and only `journal` makes one, after it was written and synced.

// Moments, zones and durations as people write them.
pub mod time;

// Text made safe to show, and measured in columns.
pub mod text;

// The plan: YAML in, a `Runbook`, or everything that is wrong with it out.
pub mod runbook;

// A plan in another form: spreadsheets, checklists and project plans in, a runbook out.
pub mod import;

// Will it fit? Times for a plan; sees only the runbook.
pub mod forecast;

// Is it sound? What is wrong with a plan before the night; sees the runbook and the forecast.
pub mod check;

// What happened: facts, one feed per writer, a hash chain, and their merge.
pub mod journal;

// Where we stand: the state of a run, and the only place that says no.
pub mod run;

// What one machine has of a run and another lacks: as text, as an archive, through a hub.
pub mod share;

// The one picture: a run at an instant, for a person.
pub mod situation;

// How it is said: the word for each outcome, and a sentence for each entry.
pub mod words;

// Reports: the rows once, then one file per format.
pub mod report;

// What we see and press.
pub mod tui;

// The command line, one file per subcommand.
pub mod cli;
