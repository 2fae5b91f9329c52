//! Archives: many files in one, archives within them included. One file is held at a time.

use super::package::Package;
use crate::decode::{Limits, Unreadable};
use encoding_rs::GB18030;
use std::borrow::Cow;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies in the archive, folders and archives around it included.
    pub path: String,
    /// Its bytes, or why there are none.
    pub bytes: Result<Vec<u8>, Unreadable>,
}

/// An archive being taken apart, in the order in which it was packed.
pub struct Archive<'a> {
    levels: Vec<Level<'a>>,
    limits: Limits,
    files: usize,
    over: bool,
}

struct Level<'a> {
    package: Package<'a>,
    next: usize,
    prefix: String,
}

impl<'a> Archive<'a> {
    /// Opens an archive. What is a file of its own, such as a paper, is refused: [`super::open`] reads it.
    pub fn open(bytes: impl Into<Cow<'a, [u8]>>, limits: &Limits) -> Result<Self, Unreadable> {
        let package = Package::of_files(bytes, limits, "zip")?;
        Ok(Self {
            levels: vec![Level {
                package,
                next: 0,
                prefix: String::new(),
            }],
            limits: *limits,
            files: 0,
            over: false,
        })
    }

    /// Whether bytes are an archive and not a file of their own.
    pub fn is_one(bytes: &[u8], limits: &Limits) -> bool {
        bytes.starts_with(b"PK") && matches!(super::packaged_as(bytes, limits), Err(Unreadable::Archive))
    }

    /// Files of the outermost archive, for a bar of progress; those of archives within it come on top.
    pub fn len(&self) -> usize {
        self.levels.first().map_or(0, |l| {
            let names = l.package.names();
            let passed = names.iter().filter(|n| n.ends_with(['/', '\\']) || is_litter(n));
            l.package.len().saturating_sub(passed.count())
        })
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Iterator for Archive<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let level = self.levels.last_mut()?;
            if self.over || level.next >= level.package.len() {
                let done = self.levels.pop();
                // What the inner one opened is gone for the outer one, too.
                if let (Some(done), Some(outer)) = (done, self.levels.last_mut()) {
                    outer.package.left = outer.package.left.min(done.package.left);
                }
                continue;
            }
            let index = level.next;
            level.next += 1;
            let Some((raw, is_folder)) = level.package.raw_name(index) else {
                return Some(Entry {
                    path: format!("{}#{}", level.prefix, index + 1),
                    bytes: Err(level.package.broken(&format!("#{}", index + 1))),
                });
            };
            let name = name(&raw);
            if is_folder || is_litter(&name) {
                continue;
            }
            let path = format!("{}{name}", level.prefix);
            self.files += 1;
            if self.files > self.limits.max_files {
                self.over = true;
                return Some(Entry {
                    path,
                    bytes: Err(Unreadable::TooMuch {
                        what: "files",
                        limit: self.limits.max_files,
                    }),
                });
            }
            let bytes = level.package.at_most(index, self.limits.max_bytes);
            if matches!(bytes, Err(Unreadable::TooMuch { .. })) {
                self.over = true;
            }
            if let Ok(inner) = &bytes
                && Self::is_one(inner, &self.limits)
            {
                if self.levels.len() > self.limits.max_nesting {
                    let limit = self.limits.max_nesting;
                    return Some(Entry {
                        path,
                        bytes: Err(Unreadable::TooDeep { limit }),
                    });
                }
                let left = self.levels.last().map_or(0, |l| l.package.left);
                if let Ok(mut package) =
                    Package::of_files(bytes.clone().unwrap_or_default(), &self.limits, "zip")
                {
                    package.left = left;
                    self.files -= 1;
                    self.levels.push(Level {
                        package,
                        next: 0,
                        prefix: format!("{path}/"),
                    });
                    continue;
                }
            }
            return Some(Entry { path, bytes });
        }
    }
}

/// The name as its packer meant it: UTF-8 where it is that, else GBK as Chinese Windows writes it. No way out of the
/// archive: it is a label, but people copy labels.
fn name(raw: &[u8]) -> String {
    // Two bytes of GBK may be one letter of UTF-8, but of an alphabet that nobody here writes.
    let text = match std::str::from_utf8(raw)
        .ok()
        .filter(|text| !text.chars().any(is_odd))
    {
        Some(text) => text.to_owned(),
        None => GB18030
            .decode_without_bom_handling_and_without_replacement(raw)
            .map_or_else(
                || String::from_utf8_lossy(raw).into_owned(),
                std::borrow::Cow::into_owned,
            ),
    };
    let parts: Vec<String> = text
        .split(['/', '\\'])
        .map(|part| part.chars().filter(|c| !c.is_control()).collect::<String>())
        .filter(|part| !matches!(part.trim(), "" | "." | ".."))
        .collect();
    let joined = parts.join("/");
    if joined.is_empty() {
        "?".to_owned()
    } else {
        joined.chars().take(400).collect()
    }
}

/// A letter beyond Latin and short of Chinese: of no name in an archive from a Chinese desk.
fn is_odd(c: char) -> bool {
    ('\u{250}'..'\u{2000}').contains(&c)
}

/// What systems leave behind: no files of anybody's.
fn is_litter(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || file.starts_with("~$")
        || file.starts_with("._")
        || matches!(
            file.to_ascii_lowercase().as_str(),
            ".ds_store" | "thumbs.db" | "desktop.ini"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A zip of files that are not packed, as its directory lists them.
    fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for (name, text) in files {
            let at = u32::try_from(out.len()).expect("small").to_le_bytes();
            let mut crc = flate2::Crc::new();
            crc.update(text.as_bytes());
            let size = u32::try_from(text.len()).expect("small").to_le_bytes();
            let long = u16::try_from(name.len()).expect("small").to_le_bytes();
            let shared = [
                &[20, 0, 0, 8, 0, 0, 0, 0, 0, 0][..],
                &crc.sum().to_le_bytes(),
                &size,
                &size,
                &long,
                &[0, 0],
            ]
            .concat();
            out.extend([b"PK\x03\x04", &shared[..], name.as_bytes(), text.as_bytes()].concat());
            directory.extend([b"PK\x01\x02\x14\0", &shared[..], &[0; 10], &at, name.as_bytes()].concat());
        }
        let start = u32::try_from(out.len()).expect("small").to_le_bytes();
        let size = u32::try_from(directory.len()).expect("small").to_le_bytes();
        let count = u16::try_from(files.len()).expect("small").to_le_bytes();
        out.extend(directory);
        out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &start, &[0, 0]].concat());
        out
    }

    #[test]
    fn files_of_the_same_name_are_all_read() {
        let files = [
            ("渡口/方案.txt", "甲"),
            ("渡口/", ""),
            ("渡口/方案.txt", "乙"),
            ("渡口/", ""),
            ("渡口/方案 (2).txt", "丙"),
            ("渡口/方案.txt", "丁"),
            ("b.txt", "戊"),
        ];
        let archive = Archive::open(zip_of(&files), &Limits::default()).expect("an archive");
        let read: Vec<(String, String)> = archive
            .map(|e| (e.path, String::from_utf8(e.bytes.expect("bytes")).expect("text")))
            .collect();
        let expected = [
            ("渡口/方案.txt", "甲"),
            ("渡口/方案 (3).txt", "乙"),
            ("渡口/方案 (2).txt", "丙"),
            ("渡口/方案 (4).txt", "丁"),
            ("b.txt", "戊"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
        assert_eq!(read, expected);
    }

    #[test]
    fn names_are_read_as_their_packer_wrote_them() {
        let gbk = GB18030.encode("渡口修缮/方案.txt").0.into_owned();
        assert_eq!(name(&gbk), "渡口修缮/方案.txt");
        assert_eq!(
            name(b"\xCD\xA8\xD6\xAA.txt"),
            "通知.txt",
            "though it could be UTF-8"
        );
        assert_eq!(name("渡口/a.txt".as_bytes()), "渡口/a.txt");
        assert_eq!(name(b"..\\..\\etc/passwd"), "etc/passwd");
        assert!(is_litter("__MACOSX/._a.txt") && is_litter("a/~$b.docx") && !is_litter("a/b.docx"));
    }
}
