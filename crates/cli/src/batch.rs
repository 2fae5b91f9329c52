//! The files that were named, those in folders and those in archives, one after the other.

use crate::problem::Problem;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use yipanqi_app::reading::{Archive, Entry, Limits};

/// The largest archive that is opened, bytes.
const MAX_ARCHIVE: u64 = 512 << 20;
/// How much the files of one archive may come to.
const MAX_EXPANDED: usize = 2 << 30;
/// How deep folders are entered.
const MAX_DEPTH: usize = 32;

/// A file to read.
pub enum Item {
    File(PathBuf),
    /// A file of an archive, with the archive's name.
    Entry {
        archive: String,
        entry: Entry,
    },
    /// A file that is not there or may not be read.
    Failed(PathBuf, Problem),
}

/// All files, in the order in which they were named; within a folder in the order of their names.
pub struct Items {
    /// Last first.
    waiting: Vec<(PathBuf, usize)>,
    archive: Option<(String, Archive<'static>)>,
    many: bool,
    known: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Items {
    pub fn of(paths: &[PathBuf], stop: Arc<AtomicBool>) -> Self {
        let many = paths.len() > 1 || paths.iter().any(|path| path.is_dir() || is_archive(path));
        Self {
            waiting: paths.iter().rev().map(|path| (path.clone(), 0)).collect(),
            archive: None,
            many,
            known: Arc::new(AtomicUsize::new(paths.len())),
            stop,
        }
    }

    /// Whether there may be more than one.
    pub fn are_many(&self) -> bool {
        self.many
    }

    /// How many are known of so far: more, once a folder or an archive is opened.
    pub fn known(&self) -> Arc<AtomicUsize> {
        self.known.clone()
    }

    fn enter(&mut self, folder: &Path, depth: usize) -> Option<Item> {
        if depth >= MAX_DEPTH {
            return None;
        }
        match std::fs::read_dir(folder) {
            Err(cause) => Some(Item::Failed(folder.to_owned(), Problem::file(folder, &cause))),
            Ok(entries) => {
                // A link may lead back to where one came from.
                let linked = |path: &Path| path.symlink_metadata().is_ok_and(|m| m.file_type().is_symlink());
                let mut below: Vec<PathBuf> = entries
                    .filter_map(Result::ok)
                    .map(|entry| entry.path())
                    .filter(|path| !(path.is_dir() && linked(path)))
                    .collect();
                below.sort();
                self.known.fetch_add(below.len(), Ordering::Relaxed);
                self.known.fetch_sub(1, Ordering::Relaxed);
                self.waiting
                    .extend(below.into_iter().rev().map(|path| (path, depth + 1)));
                None
            }
        }
    }
}

/// Whether a file begins as an archive and has no parts that make it a paper or a workbook.
fn is_archive(path: &Path) -> bool {
    let mut begins = [0; 2];
    let starts = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut begins));
    let small = std::fs::metadata(path).is_ok_and(|told| told.len() <= MAX_ARCHIVE);
    starts.is_ok()
        && &begins == b"PK"
        && small
        && std::fs::read(path).is_ok_and(|bytes| Archive::is_one(&bytes, &limits()))
}

fn limits() -> Limits {
    Limits {
        max_expanded: MAX_EXPANDED,
        ..Limits::of_bytes(crate::read::MAX_BYTES)
    }
}

impl Iterator for Items {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return None;
            }
            if let Some((name, archive)) = &mut self.archive {
                if let Some(entry) = archive.next() {
                    let archive = name.clone();
                    return Some(Item::Entry { archive, entry });
                }
                self.archive = None;
            }
            let (path, depth) = self.waiting.pop()?;
            if path.is_dir() {
                match self.enter(&path, depth) {
                    Some(failed) => return Some(failed),
                    None => continue,
                }
            }
            if is_archive(&path)
                && let Ok(bytes) = std::fs::read(&path)
                && let Ok(archive) = Archive::open(bytes, &limits())
            {
                self.known.fetch_add(archive.len(), Ordering::Relaxed);
                self.known.fetch_sub(1, Ordering::Relaxed);
                self.archive = Some((path.display().to_string(), archive));
                continue;
            }
            return Some(Item::File(path));
        }
    }
}
