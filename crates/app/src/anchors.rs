//! Anchors: one signed line that says where the trail ends. It leaves the site; it counts when the other side holds it.
//!
//! The signing key lies in a file outside the database. Which keys were in use, and since when, is in the trail: an
//! entry `key.use` holds the public key, so a change of key cannot be hidden and old anchors can still be checked.

use crate::App;
use crate::error::{Error, Result};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use yipanqi_domain::canon::{digest, hex};
use yipanqi_domain::trail::{Anchor, By, Entry};
use yipanqi_store::{Head, Reader};

/// First word of a key file.
const KEY: &str = "yipanqi-key-1";
/// Kind of object of the entries about keys.
const KEY_KIND: &str = "anchor_key";

/// The folder that holds the signing key.
#[derive(Clone, Debug)]
pub struct Keys {
    folder: PathBuf,
}

/// What is wrong with an anchor that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorProblem {
    /// Signed by a key that this trail never used.
    UnknownKey,
    /// The signature does not fit the line.
    BadSignature,
    /// Of another site.
    OtherSite,
}

impl AnchorProblem {
    /// Stable code; the words are under `cli.anchor-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::BadSignature => "bad-signature",
            Self::OtherSite => "other-site",
        }
    }
}

impl Keys {
    /// Keys in this folder.
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join("anchor.key")
    }

    /// The key, if there is a file of it.
    fn load(&self) -> io::Result<Option<SigningKey>> {
        let text = match fs::read_to_string(self.path()) {
            Ok(text) => text,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(cause) => return Err(cause),
        };
        let seed = text
            .trim()
            .strip_prefix(KEY)
            .and_then(|rest| bytes::<32>(rest.trim()));
        let seed =
            seed.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the key file is no key"))?;
        Ok(Some(SigningKey::from_bytes(&seed)))
    }

    /// Writes a new key, readable by its owner only; never over one that is there.
    fn write(&self, key: &SigningKey) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.path())?;
        writeln!(file, "{KEY} {}", hex(key.as_bytes()))?;
        file.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }
}

/// First 16 hex digits of the digest of the public key.
fn key_id(public: &VerifyingKey) -> String {
    let mut id = digest(public.as_bytes());
    id.truncate(16);
    id
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut out = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (n, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(out)
}

fn broken(cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::StorageFull => Error::Busy(crate::Busy::DiskFull),
        _ => Error::Broken(cause.into()),
    }
}

/// Public keys that the trail says were used, newest last.
async fn known_keys(read: &mut Reader) -> Result<Vec<VerifyingKey>> {
    let entries = read.entries_of_kind(KEY_KIND).await?;
    Ok(entries
        .iter()
        .filter_map(|e| e.reason.as_deref()?.strip_prefix("public="))
        .filter_map(|text| VerifyingKey::from_bytes(&bytes::<32>(text)?).ok())
        .collect())
}

impl App {
    /// Makes the signing key when there is none, and leaves an entry when the trail does not know it yet.
    pub async fn ensure_key(&self, keys: &Keys) -> Result<()> {
        self.signing_key(keys).await.map(drop)
    }

    async fn signing_key(&self, keys: &Keys) -> Result<SigningKey> {
        let key = if let Some(key) = keys.load().map_err(broken)? {
            key
        } else {
            let mut seed = [0; 32];
            self.chance.fill(&mut seed);
            let key = SigningKey::from_bytes(&seed);
            match keys.write(&key) {
                Ok(()) => key,
                // Another process made one at the same moment: that one it is.
                Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                    keys.load().map_err(broken)?.unwrap_or(key)
                }
                Err(cause) => return Err(broken(cause)),
            }
        };
        let public = key.verifying_key();
        // A look first: a transaction only where there is something to record. Before the site is founded the trail
        // has no owner, and nothing goes into it.
        let mut read = self.store.read().await?;
        let founded = read.site().await?.is_some();
        let known = known_keys(&mut read).await?.contains(&public);
        read.end().await?;
        if known || !founded {
            return Ok(key);
        }
        let mut tx = self.store.begin(self.now()).await?;
        if !known_keys(&mut tx).await?.contains(&public) {
            let entry = Entry::done(By::default(), "key.use", KEY_KIND, None);
            tx.commit(entry.because(format!("public={}", hex(public.as_bytes()))))
                .await?;
        }
        Ok(key)
    }

    /// An anchor of the trail as it ends now.
    pub async fn anchor(&self, keys: &Keys) -> Result<Anchor> {
        let key = self.signing_key(keys).await?;
        let mut read = self.store.read().await?;
        let site = read.site().await?.ok_or(Error::NotFound)?;
        let Head { seq, hash, .. } = read.head().await?;
        read.end().await?;
        let mut anchor = Anchor {
            site: site.id,
            seq,
            head: hash,
            day: self.today(),
            key_id: key_id(&key.verifying_key()),
            signature: String::new(),
        };
        anchor.signature = hex(&key.sign(anchor.signed_text().as_bytes()).to_bytes());
        Ok(anchor)
    }

    /// What is wrong with an anchor's signature, if anything is. Whether the trail still holds what it names is for
    /// `verify` to say.
    pub async fn check_anchor(&self, anchor: &Anchor) -> Result<Option<AnchorProblem>> {
        let mut read = self.store.read().await?;
        let known = known_keys(&mut read).await?;
        let site = read.site().await?;
        read.end().await?;
        if site.is_some_and(|site| site.id != anchor.site) {
            return Ok(Some(AnchorProblem::OtherSite));
        }
        let Some(public) = known.iter().find(|k| key_id(k) == anchor.key_id) else {
            return Ok(Some(AnchorProblem::UnknownKey));
        };
        let fits = bytes::<64>(&anchor.signature).is_some_and(|signature| {
            public
                .verify_strict(
                    anchor.signed_text().as_bytes(),
                    &Signature::from_bytes(&signature),
                )
                .is_ok()
        });
        Ok((!fits).then_some(AnchorProblem::BadSignature))
    }

    /// Makes an anchor and keeps it as a file named by its day in `folder`; gives the file.
    pub async fn keep_anchor(&self, keys: &Keys, folder: &Path) -> Result<PathBuf> {
        let anchor = self.anchor(keys).await?;
        let path = folder.join(format!("{}.txt", anchor.day));
        let part = folder.join(format!("{}.part", anchor.day));
        let kept = (|| {
            fs::create_dir_all(folder)?;
            let mut file = File::create(&part)?;
            writeln!(file, "{anchor}")?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            File::open(folder)?.sync_all()
        })();
        kept.map_err(broken)?;
        Ok(path)
    }
}
