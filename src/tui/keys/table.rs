//! The table of keys.

use crossterm::event::KeyCode;

use super::{Action, Binding, Key, Move, Place, Wind};
use crate::tui::form::Ask;
use crate::tui::screen::View;

const fn char(c: char) -> Key {
    Key::Code(KeyCode::Char(c))
}

const fn row(
    place: Place,
    keys: &'static [Key],
    action: Action,
    help: &'static str,
    name: &'static str,
    hint: &'static str,
) -> Binding {
    Binding {
        place,
        keys,
        action,
        help,
        name,
        hint,
    }
}

const ENTER: Key = Key::Code(KeyCode::Enter);
const ESC: Key = Key::Code(KeyCode::Esc);
const TAB: Key = Key::Code(KeyCode::Tab);
const BACKTAB: Key = Key::Code(KeyCode::BackTab);
const UP: Key = Key::Code(KeyCode::Up);
const DOWN: Key = Key::Code(KeyCode::Down);
const PAGE_UP: Key = Key::Code(KeyCode::PageUp);
const PAGE_DOWN: Key = Key::Code(KeyCode::PageDown);

/// The table.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = {
    use Action as A;
    use Move as M;
    use Place as P;
    use Wind as W;
    &[
        row(P::Views, &[ENTER], A::Next, "the next natural thing: start, finish, sign, decide, or open", "do the next thing", "open"),
        row(P::Views, &[char('n')], A::Ask(Ask::Note), "write a note", "note", "note"),
        row(P::Views, &[char('b')], A::Ask(Ask::Block), "raise a blocker", "raise a blocker", "blocker"),
        row(P::Views, &[char('c')], A::Ask(Ask::Call), "record a call", "call", "call"),
        row(P::Views, &[char('g')], A::Show(View::Gates), "gates", "show gates", "gates"),
        row(P::Views, &[char('?'), Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "help", "all keys"),
        row(P::Views, &[char(':'), Key::Ctrl('p')], A::Palette, "every action by its name", "", ""),

        row(P::Views, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Views, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Views, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Views, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Views, &[Key::Code(KeyCode::Home)], A::Move(M::Top), "to the top", "", ""),
        row(P::Views, &[Key::Code(KeyCode::End)], A::Move(M::Bottom), "to the end", "", ""),
        row(P::Views, &[Key::Digit], A::Digit('0'), "type a number to go there: 2.3", "", ""),
        row(P::Views, &[char('/')], A::Search, "search; Enter on an empty search goes on to the next", "search", ""),
        row(P::Views, &[char('f')], A::Filter, "all, mine, ready, blocked, late", "filter", ""),
        row(P::Views, &[char('N'), char(']')], A::NextReady, "to the next ready step", "next ready step", ""),
        row(P::Views, &[char('[')], A::PreviousReady, "to the ready step before", "previous ready step", ""),
        row(P::Views, &[char('m')], A::MyNext, "to what I do next", "what I do next", ""),

        row(P::Views, &[char('s')], A::Ask(Ask::Start), "start a step, also one that is not mine or not ready", "start", ""),
        row(P::Views, &[char('d')], A::Ask(Ask::Finish), "finish a step: done", "finish", ""),
        row(P::Views, &[char('w')], A::Ask(Ask::WorkAround), "finish a step another way", "work around", ""),
        row(P::Views, &[char('F')], A::Ask(Ask::Fail), "the step failed", "fail", ""),
        row(P::Views, &[char('S')], A::Ask(Ask::Skip), "skip a step", "skip", ""),
        row(P::Views, &[char('o')], A::Ask(Ask::Reopen), "open a finished step again", "reopen", ""),
        row(P::Views, &[char('e')], A::Ask(Ask::Evidence), "give evidence", "evidence", ""),
        row(P::Views, &[char('i')], A::Ask(Ask::Sign), "sign a finished step", "sign off", ""),
        row(P::Views, &[char('I')], A::Ask(Ask::RefuseSign), "refuse to sign it", "refuse to sign", ""),
        row(P::Views, &[char('x')], A::RunCommand, "run the step's own check", "run the step's command", ""),
        row(P::Views, &[char('v')], A::Ask(Ask::Vote), "vote on a gate", "vote", ""),
        row(P::Views, &[char('!')], A::Ask(Ask::Test), "the result of a test: of the service, or of the one that the step tests", "result of a test", ""),
        row(P::Views, &[char('D')], A::Ask(Ask::Decide), "decide a gate: go, go with conditions, hold, no-go", "decide", ""),
        row(P::Views, &[char('t')], A::Ask(Ask::Tick), "tick a criterion of a gate, by name", "tick a criterion", ""),
        row(P::Views, &[char('M')], A::Ask(Ask::Update), "update a blocker: owner, ticket, expected time", "update a blocker", ""),
        row(P::Views, &[char('R')], A::Ask(Ask::Unblock), "a blocker is resolved, or a condition met", "resolve a blocker", ""),
        row(P::Views, &[char('K')], A::Ask(Ask::CatchUp), "catch up: times, people and evidence of several steps at once", "catch up", ""),
        row(P::Views, &[char('h')], A::Ask(Ask::Bridge), "who acts: type for somebody else until it is changed", "type for somebody", ""),
        row(P::Views, &[char('a')], A::Ask(Ask::CheckIn), "check in, or bring in somebody", "check in", ""),
        row(P::Views, &[char('A')], A::Ask(Ask::CheckOut), "check out", "check out", ""),
        row(P::Views, &[char('#')], A::Ask(Ask::RollCall), "roll call: tick who is here of those who should be", "roll call", ""),
        row(P::Views, &[char(')')], A::Ask(Ask::HandOver), "hand over my shift, with all that is open", "hand over", ""),
        row(P::Views, &[char('(')], A::Ask(Ask::TakeOver), "take over: what is open and theirs is mine", "take over", ""),
        row(P::Views, &[char('X')], A::Ask(Ask::Stop), "STOP everything; anybody may", "STOP everything", ""),
        row(P::Views, &[char('H')], A::Ask(Ask::Hold), "hold the run, a phase or a step: nothing new starts", "hold", ""),
        row(P::Views, &[char('G')], A::Ask(Ask::Resume), "go on after a stop, a hold or a rollback", "go on: resume", ""),
        row(P::Views, &[char('J')], A::Ask(Ask::Standing), "say where the running steps stand, in one table", "where the running steps stand", ""),
        row(P::Views, &[char('Z')], A::Ask(Ask::Rollback), "roll back: everything, to a restore point, or one stream", "roll back", ""),
        row(P::Views, &[char('>')], A::Ask(Ask::GoForward), "go forward with a phase although it is too late to go back", "go forward, too late to go back", ""),
        row(P::Views, &[char('+')], A::Ask(Ask::Add), "add a step after this one", "add a step", ""),
        row(P::Views, &[char('=')], A::Ask(Ask::Amend), "amend the step: how long, what it needs, who, when", "amend the step", ""),
        row(P::Views, &[char('%')], A::Ask(Ask::WhatIf), "what if: it takes longer, one more comes, a phase is skipped; writes nothing", "what if", ""),
        row(P::Views, &[char('W')], A::Ask(Ask::Window), "move the close of the window", "move the window", ""),
        row(P::Views, &[char('P')], A::Ask(Ask::Replan), "plan the times of all that is open anew", "plan anew", ""),
        row(P::Views, &[char('L')], A::Ask(Ask::Delegate), "lend somebody a role", "lend a role: delegate", ""),
        row(P::Views, &[char('y')], A::Ask(Ask::Correct), "put right: correct an entry, the selected one in the log", "correct an entry", ""),
        row(P::Views, &[char('Q')], A::Ask(Ask::Settle), "settle a conflict: say which entry stands", "settle a conflict", ""),
        row(P::Views, &[char('u')], A::Ask(Ask::TakeBack), "undo: take back my last entry, within two minutes", "take back", ""),
        row(P::Views, &[char('C')], A::Ask(Ask::Close), "close the run", "close the run", ""),
        row(P::Views, &[char('E')], A::Ask(Ask::Report), "write the report to a file: a page, a text or a workbook", "export the report", ""),
        row(P::Views, &[char('Y')], A::ReadOut, "say it: three lines to read out on the bridge, copied to the clipboard", "say it on the bridge", ""),

        row(P::Views, &[ESC, Key::Code(KeyCode::Backspace)], A::Back, "back to the steps", "", "steps"),
        row(P::Views, &[TAB], A::NextView, "next view", "", "views"),
        row(P::Views, &[BACKTAB], A::PreviousView, "view before", "", ""),
        row(P::Views, &[char('T')], A::Show(View::Steps), "steps", "show steps", ""),
        row(P::Views, &[char('z')], A::Show(View::Timeline), "zoom out: the timeline; again: closer, around now", "show the timeline", ""),
        row(P::Views, &[char('B')], A::Show(View::Blockers), "blockers", "show blockers", ""),
        row(P::Views, &[char('U')], A::Show(View::Services), "up or not: the services, what to test first", "show services", ""),
        row(P::Views, &[char('l')], A::Show(View::Log), "the log", "show the log", ""),
        row(P::Views, &[char('p')], A::Show(View::People), "people", "show people", ""),
        row(P::Views, &[char('O')], A::Show(View::Calls), "phone: whom to call, next calls, the ledger", "show calls", ""),
        row(P::Views, &[char('V')], A::Show(View::Detail), "the selected step in full", "show the step in full", ""),
        row(P::Views, &[char('q'), Key::Ctrl('c')], A::Leave, "leave the screen; the run goes on", "leave the screen", ""),

        row(P::Steps, &[Key::Code(KeyCode::Left)], A::Fold, "fold the phase", "", ""),
        row(P::Steps, &[Key::Code(KeyCode::Right)], A::Unfold, "unfold the phase", "", ""),
        row(P::Steps, &[char(' ')], A::ToggleFold, "fold or unfold the phase", "", ""),

        row(P::Timeline, &[Key::Code(KeyCode::Left)], A::Fold, "fold the phase", "", ""),
        row(P::Timeline, &[Key::Code(KeyCode::Right)], A::Unfold, "unfold the phase", "", ""),
        row(P::Timeline, &[char(' ')], A::ToggleFold, "fold or unfold the phase", "", ""),

        row(P::Detail, &[char(' ')], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Log, &[char(' ')], A::Move(M::PageDown), "a page down", "", ""),

        row(P::Blockers, &[char('r')], A::Ask(Ask::Unblock), "the blocker is resolved", "", "resolved"),

        row(P::Services, &[char('r')], A::Ask(Ask::Test), "the result of its test: pass, degraded, fail, not tested", "", ""),

        row(P::Jump, &[Key::Digit, char('.')], A::Digit('0'), "more of the number", "", ""),
        row(P::Jump, &[Key::Code(KeyCode::Backspace)], A::Back, "less of the number", "", ""),
        row(P::Jump, &[ENTER, ESC], A::Accept, "stay here", "", "stay here"),

        row(P::Search, &[ENTER], A::Accept, "stay here", "", "stay here"),
        row(P::Search, &[DOWN, Key::Ctrl('n')], A::NextSuggestion, "next match", "", "next"),
        row(P::Search, &[UP, Key::Ctrl('p')], A::PreviousSuggestion, "match before", "", "before"),
        row(P::Search, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Search, &[ESC], A::Back, "back to where I was", "", "back"),

        row(P::Form, &[ENTER, Key::Ctrl('s')], A::Save, "save", "", "save"),
        row(P::Form, &[TAB, DOWN], A::NextField, "next field; completes a name", "", "next"),
        row(P::Form, &[BACKTAB, UP], A::PreviousField, "field before", "", ""),
        row(P::Form, &[PAGE_DOWN], A::Move(M::PageDown), "further down in what is shown above the questions", "", ""),
        row(P::Form, &[PAGE_UP], A::Move(M::PageUp), "further up in it", "", ""),
        row(P::Form, &[Key::Alt(KeyCode::Enter), Key::Ctrl('j')], A::Newline, "a new line in a long text", "", ""),
        row(P::Form, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Form, &[Key::Ctrl('n')], A::NextSuggestion, "next suggestion", "", "suggest"),
        row(P::Form, &[Key::Ctrl('p')], A::PreviousSuggestion, "suggestion before", "", ""),
        row(P::Form, &[Key::Ctrl('o')], A::SetAside, "set aside the rule that refused, with a reason", "", ""),
        row(P::Form, &[Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", ""),
        row(P::Form, &[ESC, Key::Ctrl('c')], A::Back, "leave; what is typed is kept", "", "leave"),

        row(P::Table, &[ENTER, Key::Ctrl('s')], A::Save, "save all that is filled in", "", "save"),
        row(P::Table, &[TAB], A::NextField, "next cell; completes a name", "", "next"),
        row(P::Table, &[BACKTAB], A::PreviousField, "cell before", "", ""),
        row(P::Table, &[DOWN], A::Move(M::Down), "next step, in the same column", "", "next step"),
        row(P::Table, &[UP], A::Move(M::Up), "step before", "", ""),
        row(P::Table, &[PAGE_DOWN], A::Move(M::PageDown), "ten steps on", "", ""),
        row(P::Table, &[PAGE_UP], A::Move(M::PageUp), "ten steps back", "", ""),
        row(P::Table, &[Key::Ctrl('u')], A::ClearLine, "clear the cell", "", ""),
        row(P::Table, &[Key::Ctrl('n')], A::NextSuggestion, "next suggestion", "", "suggest"),
        row(P::Table, &[Key::Ctrl('p')], A::PreviousSuggestion, "suggestion before", "", ""),
        row(P::Table, &[Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", ""),
        row(P::Table, &[ESC, Key::Ctrl('c')], A::Back, "leave; what is typed is kept", "", "leave"),

        row(P::Palette, &[ENTER], A::Accept, "do it", "", "do it"),
        row(P::Palette, &[DOWN, Key::Ctrl('n'), TAB], A::NextSuggestion, "next", "", "next"),
        row(P::Palette, &[UP, Key::Ctrl('p'), BACKTAB], A::PreviousSuggestion, "before", "", ""),
        row(P::Palette, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Palette, &[ESC, Key::Ctrl('c')], A::Back, "leave", "", "leave"),

        row(P::Help, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Help, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Help, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Help, &[PAGE_DOWN, char(' ')], A::Move(M::PageDown), "a page down", "", "more"),
        row(P::Help, &[ESC, ENTER, char('q'), char('?'), Key::Ctrl('c')], A::Back, "leave", "", "leave"),

        row(P::Card, &[ENTER], A::Accept, "go on", "", "go on"),
        row(P::Card, &[char('K'), char('k')], A::Ask(Ask::CatchUp), "enter what was done meanwhile", "", "catch up"),
        row(P::Card, &[ESC, Key::Ctrl('c')], A::Back, "go on", "", ""),
        row(P::Card, &[UP], A::Move(M::Up), "up, where not all of it is in sight", "", ""),
        row(P::Card, &[DOWN], A::Move(M::Down), "down", "", ""),
        row(P::Card, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Card, &[PAGE_DOWN, char(' ')], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Card, &[Key::Code(KeyCode::Home)], A::Move(M::Top), "to the first line", "", ""),
        row(P::Card, &[Key::Code(KeyCode::End)], A::Move(M::Bottom), "to the last line", "", ""),

        row(P::Command, &[ENTER], A::Accept, "run it; afterwards, close", "", "run it"),
        row(P::Command, &[UP], A::Move(M::Up), "up in the output", "", ""),
        row(P::Command, &[DOWN], A::Move(M::Down), "down in the output", "", ""),
        row(P::Command, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Command, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Command, &[ESC, Key::Ctrl('c')], A::Back, "leave; a check that runs goes on", "", "leave"),

        row(P::Replay, &[char(' ')], A::Wind(W::PlayOrPause), "play; pause", "", "play"),
        row(P::Replay, &[Key::Code(KeyCode::Right), char('.')], A::Wind(W::NextEntry), "the next entry", "", "next"),
        row(P::Replay, &[Key::Code(KeyCode::Left), char(',')], A::Wind(W::EntryBefore), "the entry before", "", "before"),
        row(P::Replay, &[char(']')], A::Wind(W::NextMark), "the next decision or blocker", "", "mark"),
        row(P::Replay, &[char('[')], A::Wind(W::MarkBefore), "the decision or blocker before", "", ""),
        row(P::Replay, &[char('t')], A::Wind(W::ToTime), "to a time: 02:14, sat 02:14, +30m", "", "time"),
        row(P::Replay, &[char('+'), char('=')], A::Wind(W::Faster), "faster", "", ""),
        row(P::Replay, &[char('-')], A::Wind(W::Slower), "slower", "", ""),
        row(P::Replay, &[char('<')], A::Wind(W::Begin), "to the beginning", "", ""),
        row(P::Replay, &[char('>')], A::Wind(W::End), "to the end", "", ""),
        row(P::Replay, &[char('?'), Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", "all keys"),
        row(P::Replay, &[ENTER], A::Next, "open what is selected; fold a phase", "", ""),
        row(P::Replay, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Replay, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Replay, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Replay, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Replay, &[Key::Code(KeyCode::Home)], A::Move(M::Top), "to the top", "", ""),
        row(P::Replay, &[Key::Code(KeyCode::End)], A::Move(M::Bottom), "to the end of the list", "", ""),
        row(P::Replay, &[Key::Digit], A::Digit('0'), "type a number to go there: 2.3", "", ""),
        row(P::Replay, &[char('/')], A::Search, "search; Enter on an empty search goes on to the next", "", ""),
        row(P::Replay, &[char('f')], A::Filter, "all, mine, ready, blocked, late", "", ""),
        row(P::Replay, &[ESC, Key::Code(KeyCode::Backspace)], A::Back, "back to the steps", "", ""),
        row(P::Replay, &[TAB], A::NextView, "next view", "", ""),
        row(P::Replay, &[BACKTAB], A::PreviousView, "view before", "", ""),
        row(P::Replay, &[char('T')], A::Show(View::Steps), "steps", "", ""),
        row(P::Replay, &[char('B')], A::Show(View::Blockers), "blockers", "", ""),
        row(P::Replay, &[char('g')], A::Show(View::Gates), "gates", "", ""),
        row(P::Replay, &[char('U')], A::Show(View::Services), "up or not: the services", "", ""),
        row(P::Replay, &[char('l')], A::Show(View::Log), "the log", "", ""),
        row(P::Replay, &[char('p')], A::Show(View::People), "people", "", ""),
        row(P::Replay, &[char('O')], A::Show(View::Calls), "phone: next calls, the ledger", "", ""),
        row(P::Replay, &[char('V')], A::Show(View::Detail), "the selected step in full", "", ""),
        row(P::Replay, &[char('Y')], A::ReadOut, "the three lines that were to be read out then", "", ""),
        row(P::Replay, &[char('q'), Key::Ctrl('c')], A::Leave, "leave", "", ""),

        row(P::Time, &[ENTER], A::Accept, "go there", "", "go there"),
        row(P::Time, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Time, &[ESC, Key::Ctrl('c')], A::Back, "stay", "", "stay"),

        row(P::Home, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Home, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Home, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Home, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Home, &[ENTER], A::Accept, "open", "", "open"),
        row(P::Home, &[ESC, char('q'), Key::Ctrl('c')], A::Leave, "leave", "", "leave"),

        row(P::Mode, &[UP, Key::Code(KeyCode::Left)], A::Move(M::Up), "the other", "", ""),
        row(P::Mode, &[DOWN, Key::Code(KeyCode::Right), TAB], A::Move(M::Down), "the other", "", "the other"),
        row(P::Mode, &[ENTER], A::Accept, "open it so", "", "open it so"),
        row(P::Mode, &[ESC, Key::Ctrl('c')], A::Leave, "open nothing", "", "open nothing"),
    ]
};
