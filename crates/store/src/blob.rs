//! Bytes as received, in files named by their digest: write, fsync, rename, fsync the folder; only then may a row
//! say that the blob is there. Blocking calls: the caller makes them outside the write lane.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use yipanqi_domain::canon::digest;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
    /// Held by whoever puts a blob in place or sweeps: none is swept between being stored again and being wanted.
    placing: Arc<Mutex<()>>,
}

/// Tells apart the parts that one process writes at the same time.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// Why a blob could not be had.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No file of this digest.
    #[error("the blob is missing")]
    Missing,
    /// The bytes are not those that were stored.
    #[error("the blob's bytes were changed")]
    Changed,
    /// No room on the disk.
    #[error("the disk is full")]
    Full,
    /// The disk failed otherwise.
    #[error("the blob folder failed")]
    Io(#[source] io::Error),
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

impl Blobs {
    /// Blobs in this folder, which is made when missing.
    pub fn open(root: &Path) -> io::Result<Self> {
        fs::create_dir_all(root)?;
        Ok(Self {
            root: root.to_owned(),
            placing: Arc::default(),
        })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn path(&self, digest: &str) -> Option<PathBuf> {
        let plain = digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
        plain.then(|| self.root.join(&digest[..2]).join(digest))
    }

    /// Stores bytes and gives their digest. Bytes that are there already are written again: that mends a file that
    /// was damaged, and makes one that was never wanted young again, so that the sweep leaves it alone.
    pub fn put(&self, bytes: &[u8]) -> Result<String, BlobError> {
        let name = digest(bytes);
        let Some(path) = self.path(&name) else {
            return Err(BlobError::Missing);
        };
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let part = PARTS.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!("{name}.{}-{part}.part", std::process::id()));
        let written = (|| {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            let _placing = self.placing.lock().unwrap_or_else(PoisonError::into_inner);
            fs::rename(&part, &path)?;
            File::open(folder)?.sync_all()?;
            File::open(&self.root)?.sync_all()
        })();
        if let Err(error) = written {
            // The half-written part is of no use; that it cannot be removed either is not worth a second error.
            let _ = fs::remove_file(&part);
            return Err(error.into());
        }
        Ok(name)
    }

    /// The bytes of a digest, checked.
    pub fn get(&self, name: &str) -> Result<Vec<u8>, BlobError> {
        let bytes = fs::read(self.path(name).ok_or(BlobError::Missing)?)?;
        if digest(&bytes) == name {
            Ok(bytes)
        } else {
            Err(BlobError::Changed)
        }
    }

    /// What becomes of the bytes of a digest, which are checked meanwhile: where they were changed, nothing does.
    pub fn read<T>(&self, name: &str, work: impl FnOnce(&[u8]) -> T) -> Result<T, BlobError> {
        let bytes = fs::read(self.path(name).ok_or(BlobError::Missing)?)?;
        let (made, is_whole) = std::thread::scope(|scope| {
            let check = scope.spawn(|| digest(&bytes) == name);
            (work(&bytes), check.join().unwrap_or_default())
        });
        is_whole.then_some(made).ok_or(BlobError::Changed)
    }

    /// Whether the bytes still hash to their name.
    pub fn check(&self, name: &str) -> Result<bool, BlobError> {
        match self.get(name) {
            Ok(_) => Ok(true),
            Err(BlobError::Changed) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes blobs older than a day that no row wants (`wanted`): left behind when a commit did not follow.
    /// Gives how many.
    pub fn sweep(
        &self,
        wanted: &dyn Fn(&str) -> bool,
        older_than: std::time::SystemTime,
    ) -> io::Result<usize> {
        let mut swept = 0;
        for (name, path) in self.files()? {
            let _placing = self.placing.lock().unwrap_or_else(PoisonError::into_inner);
            let old = match fs::metadata(&path).and_then(|m| m.modified()) {
                Ok(modified) => modified < older_than,
                // Another node swept it, or renamed its part.
                Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                Err(error) => return Err(error),
            };
            if old && !wanted(&name) {
                fs::remove_file(&path)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Names and paths of all files, half-written parts included.
    pub fn files(&self) -> io::Result<Vec<(String, PathBuf)>> {
        let mut found = Vec::new();
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if folder.is_dir() {
                for file in fs::read_dir(&folder)? {
                    let file = file?;
                    found.push((file.file_name().to_string_lossy().into_owned(), file.path()));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// Length of the file of a digest, without reading it; `None` when it is missing.
    pub fn length(&self, name: &str) -> Option<u64> {
        fs::metadata(self.path(name)?).ok().map(|m| m.len())
    }

    /// Free bytes on the disk of the folder, as `df` tells them; `None` where it cannot.
    pub fn free_space(&self) -> Option<u64> {
        let told = std::process::Command::new("df")
            .arg("-Pk")
            .arg(&self.root)
            .output()
            .ok()?;
        let text = String::from_utf8(told.stdout).ok()?;
        let blocks: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
        Some(blocks * 1024)
    }
}
