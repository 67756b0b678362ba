//! The terminal while it is ours, and as it was before, whatever happens in between.

use std::io::{self, Stdout, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::clipboard::{self, Copied};
use super::names::Mouse;

/// How long a loop waits for a key before it looks for news.
pub const WAIT: Duration = Duration::from_millis(250);

/// Why the screen was left. The run goes on in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    ByKey,
    BySignal,
}

/// The terminal in our hands; given back when this is dropped.
pub struct Guard {
    pub terminal: Terminal<CrosstermBackend<Stdout>>,
    stop: Arc<AtomicBool>,
    mouse: Mouse,
    _signals: signals::Watch,
    /// What a panic does when the terminal is not ours.
    hook_before: Arc<Hook>,
}

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Send + Sync>;

impl Guard {
    /// Takes the terminal.
    pub fn take() -> io::Result<Guard> {
        let stop = Arc::new(AtomicBool::new(false));
        let signals = signals::watch(stop.clone())?;
        enable_raw_mode()?;
        // From here on the terminal has to be given back, also when the next line fails.
        let made = enter().and_then(|()| {
            let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
            // Not every terminal has a second screen that is empty.
            clear(&mut terminal)?;
            Ok(terminal)
        });
        let terminal = made.inspect_err(|_| give_back())?;
        let hook_before = hook_panics();
        Ok(Guard {
            terminal,
            stop,
            mouse: Mouse::Terminal,
            _signals: signals,
            hook_before,
        })
    }

    /// A signal asked to end.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Rings, says in the title what needs somebody, and has terminal and desktop notify, where they can.
    pub fn call(&mut self, title: &str) -> io::Result<()> {
        self.title(title)?;
        // What does not know it passes over it.
        let text = crate::text::safe(title).replace(';', ",");
        super::desktop::notify(&text);
        let notify = match std::env::var_os("VTE_VERSION") {
            Some(_) => format!("\x1b]777;notify;runsheet;{text}\x07"),
            None => format!("\x1b]9;{text}\x07"),
        };
        io::stdout().write_all(notify.as_bytes())?;
        io::stdout().write_all(b"\x07")?;
        io::stdout().flush()
    }

    /// Puts a text on the clipboard of the machine at which the terminal is, also from afar, where
    /// the terminal allows it; into a file where it has none.
    pub fn copy(&mut self, text: &str, file: Option<PathBuf>) -> Copied {
        clipboard::copy(text, file)
    }

    /// Gives the mouse to the screen, or to the terminal.
    pub fn mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        self.mouse = mouse;
        match mouse {
            Mouse::Screen => execute!(io::stdout(), EnableMouseCapture),
            Mouse::Terminal => execute!(io::stdout(), DisableMouseCapture),
        }
    }

    /// Empties the screen, so that the next frame is drawn as a whole.
    pub fn clear(&mut self) -> io::Result<()> {
        clear(&mut self.terminal)
    }

    /// Gives the terminal back to the shell, and takes it again after `fg`.
    #[cfg(unix)]
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        enable_raw_mode()?;
        enter()?;
        self.mouse(self.mouse)
    }

    /// There is nothing to suspend to.
    #[cfg(not(unix))]
    pub fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    pub fn title(&mut self, title: &str) -> io::Result<()> {
        execute!(io::stdout(), SetTitle(crate::text::safe(title)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A panic has given the terminal back already; twice would move the cursor onto what
        // was said. Nor can the hook be changed then.
        if thread::panicking() {
            return;
        }
        let before = self.hook_before.clone();
        panic::set_hook(Box::new(move |info| before(info)));
        give_back();
    }
}

/// Without a question to the terminal: one that doesn't say where its cursor is would hold us up.
fn clear(terminal: &mut Terminal<CrosstermBackend<io::Stdout>>) -> io::Result<()> {
    execute!(io::stdout(), Clear(ClearType::All))?;
    terminal.swap_buffers();
    Ok(())
}

/// The terminal as the screen needs it.
fn enter() -> io::Result<()> {
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )
}

/// Everything back as it was; what fails here can't be helped.
fn give_back() {
    let _ = execute!(
        io::stdout(),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        SetTitle(""),
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// A panic of this thread gives the terminal back before it is reported; one of another thread must
/// not, for the screen goes on.
fn hook_panics() -> Arc<Hook> {
    let before: Arc<Hook> = Arc::new(panic::take_hook());
    let ours = thread::current().id();
    let then = before.clone();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == ours {
            give_back();
            then(info);
        }
    }));
    before
}

/// Signals that ask to end.
#[cfg(unix)]
mod signals {
    use std::io;
    use std::process;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// How long the loop may take to end by itself.
    const GRACE: Duration = Duration::from_secs(1);

    /// How many have the terminal; between two screens, nobody.
    static WATCHING: AtomicUsize = AtomicUsize::new(0);

    /// Ends when it is dropped.
    pub struct Watch {
        _ended: Sender<()>,
    }

    impl Drop for Watch {
        fn drop(&mut self) {
            WATCHING.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Sets `stop` when a signal comes. When the terminal is gone, reading from it may never
    /// return; then there is nobody to wait for, and what was shown is on the disk. Once caught,
    /// a signal is never again what it was to the system: so the thread stays, and does what the
    /// system would do while nobody has the terminal.
    pub fn watch(stop: Arc<AtomicBool>) -> io::Result<Watch> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
        let (ended, waiting) = channel();
        WATCHING.fetch_add(1, Ordering::SeqCst);
        thread::spawn(move || {
            for signal in signals.forever() {
                if WATCHING.load(Ordering::SeqCst) == 0 {
                    let _ = emulate_default_handler(signal);
                }
                stop.store(true, Ordering::Relaxed);
                if waiting.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                    super::give_back();
                    process::exit(128 + signal);
                }
            }
        });
        Ok(Watch { _ended: ended })
    }
}

/// Signals that ask to end.
#[cfg(not(unix))]
mod signals {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::consts::{SIGINT, SIGTERM};

    pub struct Watch(Vec<signal_hook::SigId>);

    /// Ends when it is dropped.
    impl Drop for Watch {
        fn drop(&mut self) {
            for signal in self.0.drain(..) {
                signal_hook::low_level::unregister(signal);
            }
        }
    }

    /// Sets `stop` when a signal comes.
    pub fn watch(stop: Arc<AtomicBool>) -> io::Result<Watch> {
        let ids = [SIGTERM, SIGINT].map(|s| signal_hook::flag::register(s, stop.clone()));
        ids.into_iter().collect::<io::Result<_>>().map(Watch)
    }
}
