//! Keeps the crate in order: a module imports only modules below it, each outside crate with
//! behaviour lives in one module, and files don't import each other in large circles.

mod cycles;
mod source;

use std::fs;

use source::Sources;

/// The modules, lowest first, in the order of `src/lib.rs`: each may import those before it.
const MODULES: &[&str] = &[
    "time",
    "text",
    "runbook",
    "import",
    "forecast",
    "check",
    "journal",
    "run",
    "share",
    "situation",
    "words",
    "report",
    "tui",
    "cli",
];

/// Modules that may not import a module although it is below them.
const CLOSED: &[(&str, &str)] = &[
    ("forecast", "journal"),
    ("tui/view", "journal"),
    ("tui/view", "tui/update"),
];

/// The files of the terminal, lowest first: each imports those of its own group and of the groups
/// before it. The longest beginning of its name says to which group a file belongs.
const TERMINAL: &[(&str, &[&str])] = &[
    ("names", &["names/"]),
    (
        "helpers",
        &[
            "cause.rs",
            "clipboard.rs",
            "clock.rs",
            "desktop.rs",
            "export.rs",
            "forecast_worker.rs",
            "key_guard.rs",
            "keyboard.rs",
            "notifier.rs",
            "private.rs",
            "shell.rs",
            "terminal.rs",
            "theme.rs",
        ],
    ),
    ("layout", &["layout.rs"]),
    ("keys", &["keys/"]),
    ("words", &["calls.rs", "copies.rs", "services.rs"]),
    (
        "state",
        &[
            "edited.rs",
            "form/",
            "home.rs",
            "idle.rs",
            "palette.rs",
            "rows.rs",
            "screen.rs",
        ],
    ),
    ("view", &["view/"]),
    ("update", &["update/"]),
    (
        "app",
        &[
            "app.rs",
            "drafts.rs",
            "mod.rs",
            "picture.rs",
            "replay.rs",
            "start.rs",
        ],
    ),
];

/// Crates with behaviour, and the modules of each.
const CRATES: &[(&str, &[&str])] = &[
    ("chrono", &["time"]),
    ("jiff", &["time"]),
    ("unicode_width", &["text"]),
    ("serde_yaml", &["runbook"]),
    ("saphyr_parser", &["runbook"]),
    ("schemars", &["runbook"]),
    // Simulated nights; and the seed of a writer.
    ("rand", &["forecast", "journal"]),
    ("sha2", &["journal"]),
    // Archives of runs; and workbooks.
    ("zip", &["share", "import"]),
    ("calamine", &["import"]),
    ("csv", &["import"]),
    ("quick_xml", &["import"]),
    ("encoding_rs", &["import"]),
    ("chardetng", &["import"]),
    ("flate2", &["share"]),
    ("async_nats", &["share"]),
    ("tokio", &["share"]),
    ("futures_util", &["share"]),
    ("pulldown_cmark", &["report", "import", "tui"]),
    ("rust_xlsxwriter", &["report", "import"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli"]),
    ("directories", &["cli"]),
];

/// Modules whose files are held against each other, and how many may import each other in a circle.
const LARGEST_CIRCLE: &[(&str, usize)] = &[("report", 4), ("tui", 4), ("cli", 4)];

#[test]
fn modules_import_only_modules_below_them() {
    let sources = Sources::read();
    let place = |top: &str| MODULES.iter().position(|module| *module == top);
    let mut wrong = Vec::new();
    for (at, source) in sources.all.iter().enumerate() {
        for other in sources
            .imports(at)
            .into_iter()
            .map(|other| &sources.all[other])
        {
            let (here, there) = (place(source.top()), place(other.top()));
            let is_up = here.zip(there).is_some_and(|(here, there)| there > here);
            let is_closed = CLOSED
                .iter()
                .any(|(from, to)| source.file.starts_with(from) && other.file.starts_with(to));
            if is_up || is_closed {
                wrong.push(format!("{} imports {}", source.file, other.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_of_the_terminal_import_only_files_below_them() {
    let sources = Sources::read();
    let mut wrong = Vec::new();
    for (at, source) in sources.all.iter().enumerate() {
        let Some(here) = group(&source.file) else {
            if source.top() == "tui" {
                wrong.push(format!("{} is in no group of TERMINAL", source.file));
            }
            continue;
        };
        for other in sources.imports(at) {
            let other = &sources.all[other].file;
            if let Some(there) = group(other).filter(|there| *there > here) {
                let (here, there) = (TERMINAL[here].0, TERMINAL[there].0);
                wrong.push(format!(
                    "{} ({here}) imports {other} ({there})",
                    source.file
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The place in `TERMINAL` of a file of the terminal.
fn group(file: &str) -> Option<usize> {
    let file = file.strip_prefix("tui/")?;
    let groups = TERMINAL.iter().enumerate();
    let beginnings =
        groups.flat_map(|(at, (_, files))| files.iter().map(move |f| (f.len(), at, f)));
    let found = beginnings.filter(|(.., beginning)| file.starts_with(*beginning));
    found.max().map(|(_, at, _)| at)
}

#[test]
fn crates_with_behaviour_live_in_one_module() {
    let sources = Sources::read();
    let mut wrong = Vec::new();
    for source in &sources.all {
        for (name, modules) in CRATES {
            if source.crates.contains(*name) && !modules.contains(&source.top()) {
                wrong.push(format!(
                    "{}: {name} belongs to {}",
                    source.file,
                    modules.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_on_the_map() {
    let map = fs::read_to_string(source::root().join("lib.rs")).unwrap();
    for module in MODULES {
        assert!(
            map.contains(&format!("pub mod {module};")),
            "{module} is not in src/lib.rs"
        );
    }
}

#[test]
fn no_large_circle_of_files() {
    let sources = Sources::read();
    let mut wrong = Vec::new();
    for (module, most) in LARGEST_CIRCLE {
        let files: Vec<usize> = (0..sources.all.len())
            .filter(|at| sources.all[*at].top() == *module)
            .collect();
        let circles = cycles::cycles(&files, |at| sources.imports(at));
        for circle in circles.iter().filter(|circle| circle.len() > *most) {
            let names: Vec<&str> = circle.iter().map(|at| &sources.all[*at].file[..]).collect();
            wrong.push(format!("{} files: {}", names.len(), names.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `cargo test --test house imports -- --ignored --nocapture` prints who imports whom.
#[test]
#[ignore = "prints what imports what, for whoever moves files"]
fn imports() {
    let sources = Sources::read();
    for (at, source) in sources.all.iter().enumerate() {
        for other in sources.imports(at) {
            println!(
                "{} -> {}: {}",
                source.file,
                sources.all[other].file,
                sources.names(at, other).join(" ")
            );
        }
    }
}
