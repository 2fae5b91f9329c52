//! Reading a document against the library passes it cannot do without, in one run: does reading cost little more than what
//! every Chinese text pays for anyway?
//!
//! `cargo bench -p yipanqi-extract --bench reading [-- FOLDER]`
//!
//! Those passes are decoding the bytes, converting to simplified characters (only where the text has others) and
//! segmenting, each done alone by its library on the same text; their sum is what the whole of [`decode`] and [`read`] is
//! held against. All of it on one core and in memory.
//!
//! The texts are communiqués made here from patterns of our own by a seeded generator, short, long, filthy and in
//! traditional characters; and the real pages in FOLDER, `../shared/corpus` beside the repository unless told otherwise, where
//! there is one. Rounds are interleaved, and of each page each pass counts with its quickest round: a page takes less than
//! a millisecond, so that what else the machine does falls between pages and not into the figures.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

#[path = "reading/prose.rs"]
mod prose;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use encoding_rs::Encoding;
use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use jieba_rs::Jieba;
use yipanqi_extract::{Limits, decode, read};

const ROUNDS: usize = 25;

/// What the passes are done with.
struct Libraries {
    jieba: Jieba,
    to_simplified: OpenCC,
}

/// A file with what the passes need to know of it.
struct Page {
    bytes: Vec<u8>,
    text: String,
    encoding: &'static Encoding,
    traditional: bool,
}

fn main() {
    let opencc = |config| OpenCC::from_config(config).expect("a table that is built in");
    let libraries = Libraries {
        jieba: Jieba::new(),
        to_simplified: opencc(BuiltinConfig::T2s),
    };
    let to_traditional = opencc(BuiltinConfig::S2t);
    let short = || (0..40).map(|seed| prose::communique(seed, 12));
    println!(
        "{:<22}{:>6}{:>11}{:>9}{:>9}{:>9}{:>9}{:>8}",
        "µs per 1000", "texts", "characters", "decode", "convert", "segment", "read", "ratio"
    );
    compare("own, 12 sentences", &libraries, short());
    compare(
        "own, 400 sentences",
        &libraries,
        (0..4).map(|seed| prose::communique(seed, 400)),
    );
    compare(
        "own, filthy",
        &libraries,
        (0..40).map(|seed| prose::soiled(seed, 12)),
    );
    compare(
        "own, traditional",
        &libraries,
        short().map(|text| to_traditional.convert(&text)),
    );
    match shared() {
        Some(files) => compare("real pages", &libraries, files),
        None => println!("no folder of real pages: they were left out"),
    }
}

/// Files that cannot be read are left out.
fn compare(name: &str, libraries: &Libraries, files: impl IntoIterator<Item = impl Into<Vec<u8>>>) {
    let Libraries { jieba, to_simplified } = libraries;
    let limits = Limits::default();
    let page = |bytes: Vec<u8>| {
        let decoded = decode(&bytes, &limits).ok()?;
        let label = decoded.encoding.trim_end_matches("-bom");
        Some(Page {
            bytes,
            encoding: Encoding::for_label(label.as_bytes())?,
            traditional: to_simplified.convert(&decoded.text) != decoded.text,
            text: decoded.text,
        })
    };
    let pages: Vec<Page> = files.into_iter().filter_map(|file| page(file.into())).collect();
    let whole = |page: &Page| decode(&page.bytes, &limits).map(|decoded| read(&decoded.text, None, name));
    let proposed = |page| whole(page).map_or(0, |reading| reading.tasks.len());
    assert!(
        pages.iter().map(proposed).sum::<usize>() > 0,
        "texts without one candidate would measure nothing"
    );
    let mut best = vec![[Duration::MAX; 4]; pages.len()];
    for _ in 0..ROUNDS {
        timed(&pages, &mut best, 0, |page| {
            black_box(page.encoding.decode_with_bom_removal(&page.bytes).0.into_owned());
        });
        timed(&pages, &mut best, 1, |page| {
            if page.traditional {
                black_box(to_simplified.convert(&page.text));
            }
        });
        timed(&pages, &mut best, 2, |page| {
            black_box(jieba.cut(&page.text, true));
        });
        timed(&pages, &mut best, 3, |page| {
            black_box(whole(page).ok());
        });
    }
    let characters: usize = pages.iter().map(|page| page.text.chars().count()).sum();
    let [decoding, converting, segmenting, reading] = [0, 1, 2, 3].map(|pass| {
        let all: Duration = best.iter().map(|page| page[pass]).sum();
        all.as_secs_f64() * 1e9 / characters as f64
    });
    println!(
        "{name:<22}{:>6}{characters:>11}{decoding:>9.1}{converting:>9.1}{segmenting:>9.1}{reading:>9.1}{:>8.2}",
        pages.len(),
        reading / (decoding + converting + segmenting)
    );
}

/// Real pages.
fn shared() -> Option<Vec<Vec<u8>>> {
    let named = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = named.map_or_else(beside, Into::into);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    Some(files.iter().filter_map(|path| std::fs::read(path).ok()).collect())
}

/// Does a pass over every page and keeps the shortest time of each.
fn timed(pages: &[Page], best: &mut [[Duration; 4]], pass: usize, work: impl Fn(&Page)) {
    for (page, best) in pages.iter().zip(best) {
        let start = Instant::now();
        work(page);
        best[pass] = best[pass].min(start.elapsed());
    }
}
