//! Bytes as received, in files named by their digest: write, fsync, rename, fsync the folder; only then may a row
//! say that the blob is there. Blocking calls: the caller makes them outside the write lane.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use yipanqi_domain::canon::digest;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: PathBuf,
}

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

    /// Stores bytes and gives their digest. Storing the same bytes again does nothing.
    pub fn put(&self, bytes: &[u8]) -> Result<String, BlobError> {
        let name = digest(bytes);
        let Some(path) = self.path(&name) else {
            return Err(BlobError::Missing);
        };
        if path.exists() {
            return Ok(name);
        }
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let part = folder.join(format!("{name}.{}.part", std::process::id()));
        let written = (|| {
            let mut file = File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
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
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in fs::read_dir(&folder)? {
                let file = file?;
                let name = file.file_name().to_string_lossy().into_owned();
                if file.metadata()?.modified()? < older_than && !wanted(&name) {
                    fs::remove_file(file.path())?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }
}
