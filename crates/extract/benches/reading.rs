//! Reading a document against segmenting the same text, in one run: does reading cost little more than the one thing that
//! every Chinese text pays for anyway?
//!
//! `cargo bench -p yipanqi-extract --bench reading [-- FOLDER]`
//!
//! The texts are communiqués made here from patterns of our own by a seeded generator, short, long and filthy; and the
//! real pages in FOLDER, `../shared/corpus` beside the repository unless told otherwise, where there is one. Rounds are interleaved, so that
//! whatever else the machine does falls on both alike; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "reading/prose.rs"]
mod prose;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jieba_rs::Jieba;
use yipanqi_extract::{Limits, decode, read};

const ROUNDS: usize = 9;

fn main() {
    let jieba = Jieba::new();
    let short: Vec<String> = (0..40).map(|seed| prose::communique(seed, 12)).collect();
    let long: Vec<String> = (0..4).map(|seed| prose::communique(seed, 400)).collect();
    let filthy: Vec<String> = (0..40).map(|seed| prose::soiled(seed, 12)).collect();
    println!(
        "{:<22}{:>7}{:>11}{:>14}{:>14}{:>8}",
        "texts", "", "characters", "cut µs/1000", "read µs/1000", "ratio"
    );
    compare("own, 12 sentences", &jieba, &short);
    compare("own, 400 sentences", &jieba, &long);
    compare("own, filthy", &jieba, &filthy);
    match shared() {
        Some(pages) => compare("real pages", &jieba, &pages),
        None => println!("no folder of real pages: they were left out"),
    }
}

fn compare(name: &str, jieba: &Jieba, texts: &[String]) {
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    let proposed: usize = texts.iter().map(|text| read(text, None, name).tasks.len()).sum();
    assert!(proposed > 0, "a text without one candidate would measure nothing");
    let (mut cuts, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        cuts.push(timed(|| {
            for text in texts {
                black_box(jieba.cut(text, true));
            }
        }));
        reads.push(timed(|| {
            for text in texts {
                black_box(read(text, None, name));
            }
        }));
    }
    let (cut, read) = (median(&mut cuts), median(&mut reads));
    let per_thousand = |d: Duration| d.as_secs_f64() * 1e9 / characters as f64;
    println!(
        "{name:<22}{:>7}{characters:>11}{:>14.0}{:>14.0}{:>8.2}",
        texts.len(),
        per_thousand(cut),
        per_thousand(read),
        read.as_secs_f64() / cut.as_secs_f64()
    );
}

/// Real pages, decoded; unreadable ones are left out.
fn shared() -> Option<Vec<String>> {
    let named = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = named.map_or_else(beside, Into::into);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let text = |path: &PathBuf| decode(&std::fs::read(path).ok()?, &Limits::default()).ok();
    Some(
        files
            .iter()
            .filter_map(text)
            .map(|decoded| decoded.text)
            .collect(),
    )
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(rounds: &mut [Duration]) -> Duration {
    rounds.sort();
    rounds[rounds.len() / 2]
}
