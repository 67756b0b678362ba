//! `share`, `merge` and `join`: a run from one machine to another without any network.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::journal::{Damage, Feed};
use crate::share::{
    ArchiveError, BlockError, Brought, Parcel, ShareError, read_archive, read_block, write_archive,
    write_block,
};
use crate::text::{self, decoded};
use crate::time::{Nearest, parse_time};

use super::args;
use super::failure::Failure;
use super::home::Home;
use super::output::{not_written, print};
use super::reading::look;

pub fn share(home: &Home, args: &args::Share) -> Result<(), Failure> {
    let session = look(home, &args.run)?;
    let unread = |e: io::Error| Failure::cannot("the run can't be read").caused_by(&e);
    let mut parcel = Parcel::of(&*home.disk, session.folder()).map_err(unread)?;
    let archive = args.output.as_deref().filter(|file| is_archive(file));
    if let Some(text) = &args.since {
        if archive.is_some() {
            return Err(Failure::cannot("an archive holds the whole run")
                .hint("leave --since away, or write text: -o night.txt"));
        }
        let zone = &session.run().plan.window.zone;
        let since = parse_time(text, crate::time::now(), zone, Nearest::Past)?;
        if since > crate::time::now() {
            let told = zone.day_clock(since);
            return Err(Failure::cannot(format!("{told} is still to come"))
                .hint("write a time that is past, like 'yesterday 22:00' or -2h"));
        }
        parcel = parcel.since(since);
        if parcel.feeds.is_empty() {
            let when = zone.day_clock(since);
            return Err(Failure::no(format!("nothing was written since {when}")));
        }
    }
    match archive {
        Some(file) => write_to(file, &parcel)?,
        None => write_text(args.output.as_deref(), &parcel)?,
    }
    if parcel.unread.is_empty() {
        return Ok(());
    }
    let unread: Vec<String> = parcel.unread.iter().map(Damage::to_string).collect();
    Err(Failure::no(format!(
        "part of the run is missing from it: {}",
        unread.join("; ")
    ))
    .hint("the rest is in it; check the permissions of the file in 'journal' of the run folder"))
}

fn write_text(file: Option<&Path>, parcel: &Parcel) -> Result<(), Failure> {
    let block = write_block(parcel).map_err(|e| Failure::cannot("no block").caused_by(&e))?;
    if !parcel.evidence.is_empty() {
        let count = parcel.evidence.len();
        eprintln!("note: text has no evidence ({count} here); -o FILE.zip takes it along");
    }
    match file {
        None => print(&block),
        Some(file) => fs::write(file, block).map_err(|e| not_written(file, &e)),
    }
}

pub fn merge(home: &Home, run: &str, from: &Path) -> Result<(), Failure> {
    let folder = home.find_run(run)?;
    let brought = parcel(home, from)?.bring(&*home.disk, &folder);
    let told = tell(&brought.map_err(|error| not_brought(from, error))?);
    tell_clocks(home, &folder)?;
    told
}

pub fn join(home: &Home, from: &Path) -> Result<(), Failure> {
    let (folder, brought) = parcel(home, from)?
        .join(&*home.disk, &home.runs)
        .map_err(|error| not_brought(from, error))?;
    print(&format!("{}\n", folder.display()))?;
    let told = tell(&brought);
    tell_clocks(home, &folder)?;
    told
}

/// Whose clock is not that of the others, which what was brought in may show.
fn tell_clocks(home: &Home, folder: &Path) -> Result<(), Failure> {
    let session = home.open_session(folder, None, true)?;
    let off = session.run().clocks(crate::time::now());
    off.iter()
        .try_for_each(|off| print(&format!("{}\n", text::safe(&off.sentence()))))
}

fn is_archive(file: &Path) -> bool {
    file.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("zip"))
}

/// Beside the file and then in its place, so that whoever pulls the stick has the old one.
fn write_to(file: &Path, parcel: &Parcel) -> Result<(), Failure> {
    let half = file.with_extension("zip.part");
    let written = File::create(&half)
        .map_err(ArchiveError::from)
        .and_then(|mut out| {
            write_archive(parcel, &mut out)?;
            Ok(out.sync_all()?)
        })
        .and_then(|()| Ok(fs::rename(&half, file)?));
    written.map_err(|error| {
        let _ = fs::remove_file(&half); // what stopped the archive may stop this, too
        Failure::cannot(format!("{} can't be written", file.display())).caused_by(&error)
    })?;
    let (entries, files) = (parcel.entries(), parcel.evidence.len());
    print(&format!(
        "{}: {entries} entries, {files} of evidence; 'runsheet join' opens it elsewhere\n",
        file.display()
    ))
}

/// What stands in a folder, an archive, a file or on standard input.
fn parcel<'a>(home: &'a Home, from: &Path) -> Result<Parcel<'a>, Failure> {
    let unread =
        |e: io::Error| Failure::cannot(format!("{} can't be read", from.display())).caused_by(&e);
    if from.is_dir() {
        let parcel = Parcel::of(&*home.disk, from).map_err(unread)?;
        return match Feed::run(&parcel.feeds) {
            Some(_) => Ok(parcel),
            None => Err(
                Failure::cannot(format!("{} is no run folder", from.display()))
                    .hint("name the folder that has 'journal' in it"),
            ),
        };
    }
    let mut bytes = Vec::new();
    if from == Path::new("-") {
        io::stdin().read_to_end(&mut bytes).map_err(unread)?;
    } else {
        let mut file = File::open(from).map_err(unread)?;
        let mut begin = Vec::new();
        (&mut file)
            .take(4)
            .read_to_end(&mut begin)
            .map_err(unread)?;
        if begin.starts_with(b"PK") {
            return read_archive(from).map_err(|error| {
                let what = format!("{} can't be read as an archive", from.display());
                Failure::cannot(what)
                    .caused_by(&error)
                    .hint("copy it again: a partial archive can't be used")
            });
        }
        bytes = begin;
        file.read_to_end(&mut bytes).map_err(unread)?;
    }
    // Windows editors and consoles save pasted text as UTF-16.
    read_block(&decoded(&bytes, None)).map_err(|error| not_a_block(from, &error))
}

fn not_a_block(from: &Path, error: &BlockError) -> Failure {
    let hint = match error {
        BlockError::Several => "merge them one by one, each from its own file",
        BlockError::NoBegin => "name a run folder, an archive, or text from 'runsheet share'",
        _ => "ask for it again, from '[runsheet 1:' to '[end of', or send it as a file",
    };
    let what = if from == Path::new("-") {
        "the text has no readable block".into()
    } else {
        format!("{} has no readable block", from.display())
    };
    Failure::cannot(what).caused_by(error).hint(hint)
}

fn not_brought(from: &Path, error: ShareError) -> Failure {
    let hint = match &error {
        ShareError::Merge(crate::journal::MergeError::OtherRun { .. }) => {
            "it belongs to another run: 'runsheet runs' lists the ones here"
        }
        ShareError::Part(_) => {
            "a machine without the run needs all of it: 'runsheet share RUN -o FILE.zip'"
        }
        ShareError::OtherRunbook => "ask for an archive made by 'runsheet share'",
        ShareError::Empty => "ask for it again",
        ShareError::Merge(_) | ShareError::Disk(_) => "see that there is room, and try again",
    };
    let what = format!("nothing was merged from {}", from.display());
    let answer = match error {
        ShareError::Merge(crate::journal::MergeError::Disk(_)) | ShareError::Disk(_) => {
            Failure::cannot(what)
        }
        _ => Failure::no(what),
    };
    answer.caused_by(&error).hint(hint)
}

pub(super) fn tell(brought: &Brought) -> Result<(), Failure> {
    let mut text = match brought.entries() {
        0 => "nothing new in the log\n".into(),
        1 => "1 new entry\n".into(),
        more => format!("{more} new entries\n"),
    };
    for (writer, count) in &brought.merged.feeds {
        text += &format!("  {count:5}  {}\n", text::safe(writer));
    }
    for name in &brought.evidence {
        text += &format!(
            "  evidence {}\n",
            text::safe(name.split_once('-').map_or("", |(_, given)| given))
        );
    }
    for writer in &brought.merged.diverging {
        let writer = text::safe(writer);
        text += &format!("  {writer} has two different logs; both are kept\n");
    }
    print(&text)?;
    if brought.is_whole() {
        return Ok(());
    }
    let damage = brought.damage().iter().map(|damage| match damage.line {
        Some(line) => format!("{}, line {line}: {}", damage.file, damage.what),
        None => damage.to_string(),
    });
    let refused = brought
        .refused
        .iter()
        .map(|name| format!("evidence {name} is damaged"));
    let all: Vec<String> = damage.chain(refused).collect();
    Err(
        Failure::no(format!("part of it was not merged: {}", all.join("; "))).hint(
            "what was merged stays; ask for the rest, from an earlier time or without --since",
        ),
    )
}
