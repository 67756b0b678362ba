//! Makes the sample runs in `assets` anew from their scripts: `cargo run --example sample`.

use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use runsheet::cli::Failure;
use runsheet::cli::sample::{Played, night, rehearsal};
use runsheet::journal::RealDisk;

fn main() -> Result<(), Box<dyn Error>> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    make(&assets.join("sample-run"), night())?;
    make(&assets.join("sample-rehearsal"), rehearsal())
}

fn make(folder: &Path, played: Result<Played, Failure>) -> Result<(), Box<dyn Error>> {
    let played = played.map_err(|failure| failure.to_string())?;
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    played.copy_to(&RealDisk, folder)?;
    println!("{}", folder.display());
    Ok(())
}
