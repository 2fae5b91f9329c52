//! Opening the data folder and the database, and putting the application together.

use crate::config::Place;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use yipanqi_app::domain::workdays::WorkCalendar;
use yipanqi_app::{App, Blobs, Database, Settings, Store, SystemChance, SystemClock};

/// Opens what is there; a missing database is an error and is not made.
pub async fn open(place: &Place) -> Result<App, Problem> {
    if let Database::Sqlite(file) = place.database()
        && !file.exists()
    {
        return Err(Problem::yours("no-database").with("path", file.display()));
    }
    build(place).await
}

/// Opens what is there or makes it.
pub async fn open_or_make(place: &Place) -> Result<App, Problem> {
    make_folder(&place.folder)?;
    make_folder(&place.blobs())?;
    make_folder(&place.keys())?;
    writable(&place.folder)?;
    if let Database::Sqlite(file) = place.database() {
        private_file(&file)?;
    }
    build(place).await
}

/// Makes an empty file that only its owner can read; the files that SQLite puts beside it take after it.
fn private_file(path: &Path) -> Result<(), Problem> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path);
    opened.map(drop).map_err(|cause| Problem::file(path, &cause))
}

async fn build(place: &Place) -> Result<App, Problem> {
    let store = Store::open(&place.database()).await?;
    let blobs = Blobs::open(&place.blobs()).map_err(|cause| Problem::file(&place.blobs(), &cause))?;
    let settings = Settings {
        node: node_name(),
        work_calendar: work_calendar(&place.calendar())?,
        ..Settings::default()
    };
    Ok(App::new(
        store,
        blobs,
        Arc::new(SystemClock),
        Arc::new(SystemChance),
        settings,
    ))
}

/// The years that come with the program, and those of the operator's file if there is one. A file that cannot be read
/// as a whole stops the program: deadlines counted without it would be wrong silently.
fn work_calendar(path: &Path) -> Result<WorkCalendar, Problem> {
    let mut calendar = WorkCalendar::built_in();
    match std::fs::read_to_string(path) {
        Ok(csv) => calendar
            .load(csv.trim_start_matches('\u{feff}'))
            .map_err(|refusal| Problem::refused("calendar", refusal).with("path", path.display()))?,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(cause) => return Err(Problem::file(path, &cause)),
    };
    Ok(calendar)
}

/// A folder that only its owner can enter: it holds everything, keys included.
pub fn make_folder(path: &Path) -> Result<(), Problem> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| Problem::file(path, &cause))
}

/// Says at once that a folder cannot be written, before the database says it in its own words.
fn writable(folder: &Path) -> Result<(), Problem> {
    let probe = folder.join(format!(".write-{}", std::process::id()));
    let tried = std::fs::write(&probe, b"x").and_then(|()| std::fs::remove_file(&probe));
    tried.map_err(|cause| {
        let _ = std::fs::remove_file(&probe);
        Problem::file(folder, &cause)
    })
}

/// A name for this process among the nodes of one database.
fn node_name() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    let host = if host.is_empty() { "node" } else { host };
    format!("{host}-{}", std::process::id())
}

/// `migrate`: opening brings the schema up to date.
pub async fn migrate(terminal: &Terminal, place: &Place) -> Result<ExitCode, Problem> {
    let app = open(place).await?;
    terminal.say("cli.migrated", &[("kind", &app.store().kind())]);
    Ok(ExitCode::SUCCESS)
}
