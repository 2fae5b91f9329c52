//! Packages: zip files of parts. What they open up to is counted as it is opened, whatever their directory says.

use crate::decode::{Limits, Unreadable};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Read};
use std::ops::Range;
use zip::ZipArchive;
use zip::result::ZipError;

/// A zip file with what may still be opened of it.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<Cow<'a, [u8]>>>,
    looks_like: &'static str,
    pub(super) left: usize,
    limit: usize,
    /// Names of files whose own name another has before them.
    renamed: BTreeMap<usize, Vec<u8>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(
        bytes: impl Into<Cow<'a, [u8]>>,
        limits: &Limits,
        looks_like: &'static str,
    ) -> Result<Self, Unreadable> {
        let zip = directory(bytes.into(), looks_like)?;
        Self::within(zip, limits, looks_like, BTreeMap::new())
    }

    /// Opens an archive of files. Of files with the same name each is kept: the second is 名 (2).
    pub(super) fn of_files(
        bytes: impl Into<Cow<'a, [u8]>>,
        limits: &Limits,
        looks_like: &'static str,
    ) -> Result<Self, Unreadable> {
        let mut zip = directory(bytes.into(), looks_like)?;
        let mut renamed = BTreeMap::new();
        if zip.has_duplicate_names() {
            let start = usize::try_from(zip.central_directory_start()).unwrap_or(usize::MAX);
            let mut bytes = zip.into_inner().into_inner();
            for (index, at, own) in same_names(&bytes, start) {
                // Told apart by signs of the same length, so that everything else stays where it is.
                if let Some(place) = bytes.to_mut().get_mut(at) {
                    place.fill(1);
                    for (place, digit) in place.iter_mut().skip(1).zip(index.to_string().bytes()) {
                        *place = digit;
                    }
                    renamed.insert(index, own);
                }
            }
            zip = directory(bytes, looks_like)?;
        }
        Self::within(zip, limits, looks_like, renamed)
    }

    fn within(
        zip: ZipArchive<Cursor<Cow<'a, [u8]>>>,
        limits: &Limits,
        looks_like: &'static str,
        renamed: BTreeMap<usize, Vec<u8>>,
    ) -> Result<Self, Unreadable> {
        if zip.len() > limits.max_files {
            return Err(Unreadable::TooMuch {
                what: "files",
                limit: limits.max_files,
            });
        }
        Ok(Self {
            zip,
            looks_like,
            left: limits.max_expanded,
            limit: limits.max_expanded,
            renamed,
        })
    }

    /// Names errors after the format that the package turned out to be.
    pub(super) fn is(&mut self, looks_like: &'static str) {
        self.looks_like = looks_like;
    }

    pub(super) fn len(&self) -> usize {
        self.zip.len()
    }

    /// Names of the parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.zip
            .file_names()
            .filter_map(Result::ok)
            .map(Cow::into_owned)
            .collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The bytes of a part, if it is there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match self.zip.index_for_name(name) {
            Some(index) => self.at(index).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of a part that must be there.
    pub(super) fn must(&mut self, name: &str) -> Result<Vec<u8>, Unreadable> {
        self.part(name)?.ok_or_else(|| self.broken(name))
    }

    pub(super) fn broken(&self, part: &str) -> Unreadable {
        Unreadable::Broken {
            looks_like: self.looks_like,
            part: part.chars().filter(|c| !c.is_control()).take(120).collect(),
        }
    }

    /// The name of an entry as its bytes stand, and whether it is marked as UTF-8 or a folder.
    pub(super) fn raw_name(&mut self, index: usize) -> Option<(Vec<u8>, bool)> {
        let file = self.zip.by_index_raw(index).ok()?;
        if let Some(name) = self.renamed.get(&index) {
            return Some((name.clone(), file.is_dir()));
        }
        Some((file.name_raw().to_vec(), file.is_dir()))
    }

    /// The bytes of an entry.
    pub(super) fn at(&mut self, index: usize) -> Result<Vec<u8>, Unreadable> {
        self.at_most(index, usize::MAX)
    }

    /// The bytes of an entry that may have so many of its own.
    pub(super) fn at_most(&mut self, index: usize, most: usize) -> Result<Vec<u8>, Unreadable> {
        let (looks_like, limit) = (self.looks_like, self.limit);
        let name = match self.zip.by_index_raw(index) {
            Ok(file) if file.encrypted() => return Err(Unreadable::Encrypted { looks_like }),
            Ok(file) => String::from_utf8_lossy(file.name_raw()).into_owned(),
            Err(_) => String::new(),
        };
        let mut out = Vec::new();
        let cap = self.left.min(most) as u64 + 1;
        let outcome = match self.zip.by_index(index) {
            Ok(file) => Ok(file.take(cap).read_to_end(&mut out)),
            Err(cause) => Err(cause),
        };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(ZipError::CompressionMethodNotSupported(method)) => {
                return Err(self.broken(&format!("{name} (method {method})")));
            }
            Err(_) => return Err(self.broken(&name)),
        };
        if out.len() > self.left {
            return Err(Unreadable::TooMuch { what: "bytes", limit });
        }
        if out.len() > most {
            self.left -= most;
            return Err(Unreadable::TooLarge {
                bytes: out.len(),
                limit: most,
            });
        }
        if outcome.is_err() {
            return Err(self.broken(&name));
        }
        self.left -= out.len();
        Ok(out)
    }
}

fn directory<'a>(
    bytes: Cow<'a, [u8]>,
    looks_like: &'static str,
) -> Result<ZipArchive<Cursor<Cow<'a, [u8]>>>, Unreadable> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Broken {
        looks_like,
        part: "directory".to_owned(),
    })
}

/// Files of a directory that begins at `start` whose name another file has before them: which they are, where their name
/// stands, and what to call them instead.
fn same_names(bytes: &[u8], start: usize) -> Vec<(usize, Range<usize>, Vec<u8>)> {
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let mut twice = Vec::new();
    let (mut at, mut index) = (start, 0_usize);
    while let Some(entry) = bytes.get(at..).filter(|rest| rest.starts_with(b"PK\x01\x02"))
        && let Some(fixed) = entry.first_chunk::<46>()
    {
        let long = |k: usize| usize::from(u16::from_le_bytes([fixed[k], fixed[k + 1]]));
        let place = at + 46..at + 46 + long(28);
        let Some(name) = bytes.get(place.clone()) else {
            break;
        };
        if seen.insert(name.to_vec()) {
            index += 1;
        } else if !name.ends_with(b"/") && name.len() > index.to_string().len() {
            twice.push((index, place.clone(), name.to_vec()));
            index += 1;
        }
        at = place.end + long(30) + long(32);
    }
    for (_, _, name) in &mut twice {
        let file = name.iter().rposition(|b| *b == b'/').map_or(0, |k| k + 1);
        let dot = name.iter().rposition(|b| *b == b'.').filter(|k| *k > file);
        let dot = dot.unwrap_or(name.len());
        let mut k = 2_usize;
        let mut own;
        loop {
            own = [&name[..dot], format!(" ({k})").as_bytes(), &name[dot..]].concat();
            if seen.insert(own.clone()) {
                break;
            }
            k += 1;
        }
        *name = own;
    }
    twice
}
