//! The table of keys.

use crossterm::event::KeyCode;

use super::{Binding, Key};
use crate::tui::names::{Action, Ask, Move, Place, Seek, View};

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
    use Seek as W;
    &[
        row(P::Views, &[ENTER], A::Next, "the next action for this row: start, finish, sign, decide, or open", "do the next thing", "open"),
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
        row(P::Views, &[char('/')], A::Search, "search; Enter on an empty search finds the next", "search", ""),
        row(P::Views, &[char('f')], A::Filter, "all, mine, ready, blocked, late", "filter", ""),
        row(P::Views, &[char('N'), char(']')], A::NextReady, "to the next ready step", "next ready step", ""),
        row(P::Views, &[char('[')], A::PreviousReady, "to the previous ready step", "previous ready step", ""),
        row(P::Views, &[char('m')], A::MyNext, "to my next action", "what I do next", ""),

        row(P::Views, &[char('s')], A::Ask(Ask::Start), "start a step, even one that isn't mine or ready", "start", ""),
        row(P::Views, &[char('d')], A::Ask(Ask::Finish), "finish a step: done", "finish", ""),
        row(P::Views, &[char('w')], A::Ask(Ask::WorkAround), "finish a step with a workaround: shown as w/a", "work around", ""),
        row(P::Views, &[char('F')], A::Ask(Ask::Fail), "the step failed", "fail", ""),
        row(P::Views, &[char('S')], A::Ask(Ask::Skip), "skip a step", "skip", ""),
        row(P::Views, &[char('o')], A::Ask(Ask::Reopen), "reopen a finished step", "reopen", ""),
        row(P::Views, &[char('e')], A::Ask(Ask::Evidence), "give evidence", "evidence", ""),
        row(P::Views, &[char('i')], A::Ask(Ask::Sign), "sign off a finished step", "sign off", ""),
        row(P::Views, &[char('I')], A::Ask(Ask::RefuseSign), "refuse to sign off a step", "refuse to sign", ""),
        row(P::Views, &[char('x')], A::RunCommand, "run the step's own check", "run the step's command", ""),
        row(P::Views, &[char('v')], A::Ask(Ask::Vote), "vote on a gate", "vote", ""),
        row(P::Views, &[char('!')], A::Ask(Ask::Test), "record a test result for a service", "result of a test", ""),
        row(P::Views, &[char('D')], A::Ask(Ask::Decide), "decide a gate: go, go with conditions, hold, no-go", "decide", ""),
        row(P::Views, &[char('t')], A::Ask(Ask::Tick), "tick a criterion of a gate, by name", "tick a criterion", ""),
        row(P::Views, &[char('M')], A::Ask(Ask::Update), "update a blocker: owner, ticket, expected time", "update a blocker", ""),
        row(P::Views, &[char('R')], A::Ask(Ask::Unblock), "resolve a blocker, or meet a condition", "resolve a blocker", ""),
        row(P::Views, &[char('K')], A::Ask(Ask::CatchUp), "catch up: enter times, people and evidence of several steps at once", "catch up", ""),
        row(P::Views, &[char('h')], A::Ask(Ask::Bridge), "type for someone else, until you change it back", "type for someone", ""),
        row(P::Views, &[char('a')], A::Ask(Ask::CheckIn), "check in, or check someone in", "check in", ""),
        row(P::Views, &[char('A')], A::Ask(Ask::CheckOut), "check out", "check out", ""),
        row(P::Views, &[char('#')], A::Ask(Ask::RollCall), "roll call: tick who is here", "roll call", ""),
        row(P::Views, &[char(')')], A::Ask(Ask::HandOver), "hand over my shift, with everything open", "hand over", ""),
        row(P::Views, &[char('(')], A::Ask(Ask::TakeOver), "take over a shift: their open items are mine", "take over", ""),
        row(P::Views, &[char('X')], A::Ask(Ask::Stop), "STOP everything; anyone can", "STOP everything", ""),
        row(P::Views, &[char('H')], A::Ask(Ask::Hold), "hold the run, a phase or a step: nothing new starts", "hold", ""),
        row(P::Views, &[char('G')], A::Ask(Ask::Resume), "resume after a stop, a hold or a rollback", "resume", ""),
        row(P::Views, &[char('J')], A::Ask(Ask::RunningSteps), "update all running steps in one table", "update the running steps", ""),
        row(P::Views, &[char('Z')], A::Ask(Ask::Rollback), "roll back: everything, to a restore point, or some steps", "roll back", ""),
        row(P::Views, &[char('>')], A::Ask(Ask::GoForward), "go forward with a phase although it is too late to roll back", "go forward, too late to roll back", ""),
        row(P::Views, &[char('+')], A::Ask(Ask::Add), "add a step after this one", "add a step", ""),
        row(P::Views, &[char('=')], A::Ask(Ask::Amend), "amend the step: text, duration, what it needs, who, when", "amend the step", ""),
        row(P::Views, &[char('%')], A::Ask(Ask::WhatIf), "what if it takes longer, someone joins, a phase is skipped; records nothing", "what if", ""),
        row(P::Views, &[char('W')], A::Ask(Ask::Window), "move the close of the window", "move the window", ""),
        row(P::Views, &[char('P')], A::Ask(Ask::Replan), "replan all open steps from now", "replan", ""),
        row(P::Views, &[char('L')], A::Ask(Ask::Delegate), "give someone a role", "give a role: delegate", ""),
        row(P::Views, &[char('y')], A::Ask(Ask::Correct), "correct an entry: the one selected in the log", "correct an entry", ""),
        row(P::Views, &[char('Q')], A::Ask(Ask::Settle), "settle a conflict: say which entry is right", "settle a conflict", ""),
        row(P::Views, &[char('u')], A::Ask(Ask::TakeBack), "undo: take back my last entry, within two minutes", "take back", ""),
        row(P::Views, &[char('C')], A::Ask(Ask::Close), "close the run", "close the run", ""),
        row(P::Views, &[char('E')], A::Ask(Ask::Report), "write the report to a file: HTML, Markdown or a workbook", "export the report", ""),
        row(P::Views, &[char('Y')], A::ReadOut, "three lines to read out on the bridge, copied to the clipboard", "read out on the bridge", ""),

        row(P::Views, &[char('$')], A::Copy, "copy: the step's command, a number, a ticket, a name; with the mouse: hold Shift and drag", "copy the command, a number, a ticket", ""),
        row(P::Views, &[], A::Mouse, "mouse on or off; off, it selects text as anywhere (on, hold Shift)", "mouse on or off", ""),
        row(P::Views, &[char(',')], A::TakeUp, "take up the form that you left half typed", "half-typed form", ""),

        row(P::Views, &[ESC, Key::Code(KeyCode::Backspace)], A::Back, "back to the steps", "", "steps"),
        row(P::Views, &[TAB], A::NextView, "next view", "", "views"),
        row(P::Views, &[BACKTAB], A::PreviousView, "previous view", "", ""),
        row(P::Views, &[char('T')], A::Show(View::Steps), "steps", "show steps", ""),
        row(P::Views, &[char('z')], A::Show(View::Timeline), "the timeline; again: zoom in around now", "show the timeline", ""),
        row(P::Views, &[char('B')], A::Show(View::Blockers), "blockers", "show blockers", ""),
        row(P::Views, &[char('U')], A::Show(View::Services), "the services, and what to test first", "show services", ""),
        row(P::Views, &[char('l')], A::Show(View::Log), "the log", "show the log", ""),
        row(P::Views, &[char('p')], A::Show(View::People), "people", "show people", ""),
        row(P::Views, &[char('O')], A::Show(View::Calls), "calls: who to call, calls due and made", "show calls", ""),
        row(P::Views, &[char('V')], A::Show(View::Detail), "the selected step in full", "show the step in full", ""),
        row(P::Views, &[char('q'), Key::Ctrl('c')], A::Leave, "leave the screen; the run stays open", "leave the screen", ""),

        row(P::Views, &[Key::Ctrl('l')], A::Redraw, "redraw the screen, in any place", "redraw the screen", ""),
        row(P::Views, &[Key::Ctrl('z')], A::Suspend, "suspend: back to the shell until 'fg' (not on Windows)", "suspend", ""),

        row(P::In(View::Steps), &[Key::Code(KeyCode::Left)], A::Fold, "fold the phase", "", ""),
        row(P::In(View::Steps), &[Key::Code(KeyCode::Right)], A::Unfold, "unfold the phase", "", ""),
        row(P::In(View::Steps), &[char(' ')], A::ToggleFold, "fold or unfold the phase", "", ""),

        row(P::In(View::Timeline), &[Key::Code(KeyCode::Left)], A::Fold, "fold the phase", "", ""),
        row(P::In(View::Timeline), &[Key::Code(KeyCode::Right)], A::Unfold, "unfold the phase", "", ""),
        row(P::In(View::Timeline), &[char(' ')], A::ToggleFold, "fold or unfold the phase", "", ""),

        row(P::In(View::Detail), &[char(' ')], A::Move(M::PageDown), "a page down", "", ""),
        row(P::In(View::Log), &[char(' ')], A::Move(M::PageDown), "a page down", "", ""),

        row(P::In(View::Blockers), &[char('r')], A::Ask(Ask::Unblock), "resolve the blocker", "", "resolved"),

        row(P::In(View::Services), &[char('r')], A::Ask(Ask::Test), "record its test result: pass, degraded, fail, not tested", "", ""),

        row(P::Jump, &[Key::Digit, char('.')], A::Digit('0'), "add to the number", "", ""),
        row(P::Jump, &[Key::Code(KeyCode::Backspace)], A::Back, "shorten the number", "", ""),
        row(P::Jump, &[ENTER, ESC], A::Accept, "stay here", "", "stay here"),

        row(P::Search, &[ENTER], A::Accept, "stay here", "", "stay here"),
        row(P::Search, &[DOWN, Key::Ctrl('n')], A::NextSuggestion, "next match", "", "next"),
        row(P::Search, &[UP, Key::Ctrl('p')], A::PreviousSuggestion, "previous match", "", "before"),
        row(P::Search, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Search, &[ESC], A::Back, "back to where I was", "", "back"),

        row(P::Form, &[ENTER, Key::Ctrl('s')], A::Save, "save", "", "save"),
        row(P::Form, &[TAB, DOWN], A::NextField, "next field; completes a name", "", "next"),
        row(P::Form, &[BACKTAB, UP], A::PreviousField, "previous field", "", ""),
        row(P::Form, &[PAGE_DOWN], A::Move(M::PageDown), "scroll down the text above the fields", "", ""),
        row(P::Form, &[PAGE_UP], A::Move(M::PageUp), "scroll it up", "", ""),
        row(P::Form, &[Key::Alt(KeyCode::Enter), Key::Ctrl('j')], A::Newline, "a new line in a long text", "", ""),
        row(P::Form, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Form, &[Key::Ctrl('n')], A::NextSuggestion, "next suggestion", "", "suggest"),
        row(P::Form, &[Key::Ctrl('p')], A::PreviousSuggestion, "previous suggestion", "", ""),
        row(P::Form, &[Key::Ctrl('o')], A::SetAside, "override the rule that refused, with a reason", "", ""),
        row(P::Form, &[Key::Ctrl('y')], A::Yes, "yes, that one; saves", "", ""),
        row(P::Form, &[Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", ""),
        row(P::Form, &[ESC, Key::Ctrl('c')], A::Back, "leave; what is typed is kept", "", "leave"),

        row(P::Table, &[ENTER, Key::Ctrl('s')], A::Save, "save all rows filled in", "", "save"),
        row(P::Table, &[TAB], A::NextField, "next cell; completes a name", "", "next"),
        row(P::Table, &[BACKTAB], A::PreviousField, "previous cell", "", ""),
        row(P::Table, &[DOWN], A::Move(M::Down), "next step, in the same column", "", "next step"),
        row(P::Table, &[UP], A::Move(M::Up), "previous step", "", ""),
        row(P::Table, &[PAGE_DOWN], A::Move(M::PageDown), "ten steps down", "", ""),
        row(P::Table, &[PAGE_UP], A::Move(M::PageUp), "ten steps up", "", ""),
        row(P::Table, &[Key::Ctrl('u')], A::ClearLine, "clear the cell", "", ""),
        row(P::Table, &[Key::Ctrl('n')], A::NextSuggestion, "next suggestion", "", "suggest"),
        row(P::Table, &[Key::Ctrl('p')], A::PreviousSuggestion, "previous suggestion", "", ""),
        row(P::Table, &[Key::Ctrl('o')], A::SetAside, "override the rule that refused the row, with a reason", "", ""),
        row(P::Table, &[Key::Ctrl('y')], A::Yes, "yes, that person; saves", "", ""),
        row(P::Table, &[Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", ""),
        row(P::Table, &[ESC, Key::Ctrl('c')], A::Back, "leave; what is typed is kept", "", "leave"),

        row(P::Palette, &[ENTER], A::Accept, "do it", "", "do it"),
        row(P::Palette, &[DOWN, Key::Ctrl('n'), TAB], A::NextSuggestion, "next", "", "next"),
        row(P::Palette, &[UP, Key::Ctrl('p'), BACKTAB], A::PreviousSuggestion, "before", "", ""),
        row(P::Palette, &[Key::Ctrl('u')], A::ClearLine, "clear the line", "", ""),
        row(P::Palette, &[ESC, Key::Ctrl('c')], A::Back, "leave", "", "leave"),

        row(P::Copies, &[ENTER], A::Accept, "copy it", "", "copy"),
        row(P::Copies, &[DOWN, char('j'), TAB], A::NextSuggestion, "next", "", "next"),
        row(P::Copies, &[UP, char('k'), BACKTAB], A::PreviousSuggestion, "previous", "", ""),
        row(P::Copies, &[ESC, char('q'), Key::Ctrl('c')], A::Back, "leave", "", "leave"),

        row(P::Help, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Help, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Help, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Help, &[PAGE_DOWN, char(' ')], A::Move(M::PageDown), "a page down", "", "more"),
        row(P::Help, &[ESC, ENTER, char('q'), char('?'), Key::Ctrl('c')], A::Back, "leave", "", "leave"),

        row(P::Card, &[ENTER], A::Accept, "continue", "", "continue"),
        row(P::Card, &[char('K'), char('k')], A::Ask(Ask::CatchUp), "enter what was done in the meantime", "", "catch up"),
        row(P::Card, &[ESC, Key::Ctrl('c')], A::Back, "continue", "", ""),
        row(P::Card, &[UP], A::Move(M::Up), "up", "", ""),
        row(P::Card, &[DOWN], A::Move(M::Down), "down", "", ""),
        row(P::Card, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Card, &[PAGE_DOWN, char(' ')], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Card, &[Key::Code(KeyCode::Home)], A::Move(M::Top), "to the first line", "", ""),
        row(P::Card, &[Key::Code(KeyCode::End)], A::Move(M::Bottom), "to the last line", "", ""),

        row(P::Command, &[ENTER], A::Accept, "run it; then close", "", "run it"),
        row(P::Command, &[UP], A::Move(M::Up), "up in the output", "", ""),
        row(P::Command, &[DOWN], A::Move(M::Down), "down in the output", "", ""),
        row(P::Command, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Command, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Command, &[ESC, Key::Ctrl('c')], A::Back, "leave; a running check keeps running", "", "leave"),

        row(P::Replay, &[char(' ')], A::Seek(W::PlayOrPause), "play; pause", "", "play"),
        row(P::Replay, &[Key::Code(KeyCode::Right), char('.')], A::Seek(W::NextEntry), "the next entry", "", "next"),
        row(P::Replay, &[Key::Code(KeyCode::Left), char(',')], A::Seek(W::EntryBefore), "the previous entry", "", "before"),
        row(P::Replay, &[char(']')], A::Seek(W::NextMark), "the next decision or blocker", "", "mark"),
        row(P::Replay, &[char('[')], A::Seek(W::MarkBefore), "the previous decision or blocker", "", ""),
        row(P::Replay, &[char('t')], A::Seek(W::ToTime), "to a time: 02:14, sat 02:14, 28 Nov 02:14, +30m", "", "time"),
        row(P::Replay, &[char('+'), char('=')], A::Seek(W::Faster), "faster", "", ""),
        row(P::Replay, &[char('-')], A::Seek(W::Slower), "slower", "", ""),
        row(P::Replay, &[char('<')], A::Seek(W::Begin), "to the beginning", "", ""),
        row(P::Replay, &[char('>')], A::Seek(W::End), "to the end", "", ""),
        row(P::Replay, &[char('?'), Key::Code(KeyCode::F(1))], A::Help, "the keys of this place", "", "all keys"),
        row(P::Replay, &[ENTER], A::Next, "open what is selected; fold a phase", "", ""),
        row(P::Replay, &[UP, char('k')], A::Move(M::Up), "up", "", ""),
        row(P::Replay, &[DOWN, char('j')], A::Move(M::Down), "down", "", ""),
        row(P::Replay, &[PAGE_UP], A::Move(M::PageUp), "a page up", "", ""),
        row(P::Replay, &[PAGE_DOWN], A::Move(M::PageDown), "a page down", "", ""),
        row(P::Replay, &[Key::Code(KeyCode::Home)], A::Move(M::Top), "to the top", "", ""),
        row(P::Replay, &[Key::Code(KeyCode::End)], A::Move(M::Bottom), "to the end of the list", "", ""),
        row(P::Replay, &[Key::Digit], A::Digit('0'), "type a number to go there: 2.3", "", ""),
        row(P::Replay, &[char('/')], A::Search, "search; Enter on an empty search finds the next", "", ""),
        row(P::Replay, &[char('f')], A::Filter, "all, mine, ready, blocked, late", "", ""),
        row(P::Replay, &[ESC, Key::Code(KeyCode::Backspace)], A::Back, "back to the steps", "", ""),
        row(P::Replay, &[TAB], A::NextView, "next view", "", ""),
        row(P::Replay, &[BACKTAB], A::PreviousView, "previous view", "", ""),
        row(P::Replay, &[char('T')], A::Show(View::Steps), "steps", "", ""),
        row(P::Replay, &[char('B')], A::Show(View::Blockers), "blockers", "", ""),
        row(P::Replay, &[char('g')], A::Show(View::Gates), "gates", "", ""),
        row(P::Replay, &[char('U')], A::Show(View::Services), "the services", "", ""),
        row(P::Replay, &[char('l')], A::Show(View::Log), "the log", "", ""),
        row(P::Replay, &[char('p')], A::Show(View::People), "people", "", ""),
        row(P::Replay, &[char('O')], A::Show(View::Calls), "calls: due and made", "", ""),
        row(P::Replay, &[char('V')], A::Show(View::Detail), "the selected step in full", "", ""),
        row(P::Replay, &[char('Y')], A::ReadOut, "the three lines to read out at that time", "", ""),
        row(P::Replay, &[char('$')], A::Copy, "copy: the step's command, a number, a ticket, a name", "", ""),
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

        row(P::Mode, &[UP, Key::Code(KeyCode::Left)], A::Move(M::Up), "the other one", "", ""),
        row(P::Mode, &[DOWN, Key::Code(KeyCode::Right), TAB], A::Move(M::Down), "the other one", "", "the other one"),
        row(P::Mode, &[ENTER], A::Accept, "open it", "", "open it"),
        row(P::Mode, &[ESC, Key::Ctrl('c')], A::Leave, "open nothing", "", "open nothing"),

        row(P::Edited, &[UP], A::Move(M::Up), "the previous choice", "", ""),
        row(P::Edited, &[DOWN, TAB], A::Move(M::Down), "the next choice", "", "next choice"),
        row(P::Edited, &[PAGE_UP], A::Move(M::PageUp), "up in the file's changes", "", ""),
        row(P::Edited, &[PAGE_DOWN], A::Move(M::PageDown), "down in the file's changes", "", "more"),
        row(P::Edited, &[ENTER], A::Accept, "do that", "", "do that"),
        row(P::Edited, &[ESC, Key::Ctrl('c')], A::Leave, "open nothing", "", "open nothing"),
    ]
};
