//! A parcel as a file for a stick: the run folder in a ZIP, which every machine can open.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::journal::{FEEDS, Feed, is_feed};
use crate::run::{EVIDENCE, RUNBOOK};

use super::parcel::{Item, Parcel, limit};

/// Why an archive can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("the archive is damaged or not readable")]
    Zip(#[from] ZipError),
    #[error("the archive can't be read or written")]
    Disk(#[from] io::Error),
    #[error("'{0}' in it is larger than {1} bytes")]
    TooLarge(String, u64),
}

/// Writes the whole parcel, as one folder.
///
/// # Errors
/// Of the disk.
pub fn write_archive(parcel: &Parcel, out: impl Write + Seek) -> Result<(), ArchiveError> {
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o644);
    let mut add = |name: String, bytes: &[u8]| -> Result<(), ArchiveError> {
        zip.start_file(format!("{}/{name}", parcel.name), options)?;
        Ok(zip.write_all(bytes)?)
    };
    if let Some(runbook) = &parcel.runbook {
        add(RUNBOOK.into(), runbook)?;
    }
    for feed in &parcel.feeds {
        add(format!("{FEEDS}/{}", feed.name), &feed.bytes)?;
    }
    for item in &parcel.evidence {
        add(format!("{EVIDENCE}/{}", item.name), &(item.read)()?)?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

/// What an archive holds of a run: one that was written here, or a run folder that somebody
/// packed by hand. Only names that a run folder has are looked at, whatever else is in it.
///
/// # Errors
/// Of the disk, and damage.
pub fn read_archive(file: &Path) -> Result<Parcel<'static>, ArchiveError> {
    let mut zip = open(file)?;
    let names: Vec<String> = zip
        .file_names()
        .map(|name| Ok(name?.into_owned()))
        .collect::<Result<_, ZipError>>()?;
    let mut parcel = Parcel::default();
    for path in names {
        // Some programs write the separators of their own system.
        let parts: Vec<&str> = path.split(['/', '\\']).collect();
        match parts[..] {
            [.., RUNBOOK] if parcel.runbook.is_none() => {
                parcel.runbook = Some(read(&mut zip, &path, limit(None))?);
                if let [.., folder, _] = parts[..] {
                    parcel.name = folder.into();
                }
            }
            [.., FEEDS, name] if is_feed(name) => parcel.feeds.push(Feed {
                name: name.into(),
                bytes: read(&mut zip, &path, limit(None))?,
            }),
            [.., EVIDENCE, name] if !name.is_empty() => {
                parcel.evidence.push(item(file.into(), path.clone(), name));
            }
            _ => {}
        }
    }
    Ok(parcel)
}

fn item(file: PathBuf, path: String, name: &str) -> Item<'static> {
    let name = name.into();
    let read = move || {
        let read = open(&file).and_then(|mut zip| read(&mut zip, &path, limit(Some(EVIDENCE))));
        read.map_err(io::Error::other)
    };
    Item {
        name,
        read: Box::new(read),
    }
}

type Zip = ZipArchive<BufReader<File>>;

fn open(file: &Path) -> Result<Zip, ArchiveError> {
    Ok(ZipArchive::new(BufReader::new(File::open(file)?))?)
}

fn read(zip: &mut Zip, path: &str, limit: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut bytes = Vec::new();
    let file = zip.by_name(path)?;
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        Err(ArchiveError::TooLarge(path.into(), limit))
    } else {
        Ok(bytes)
    }
}
