//! Start-up with a filled database against start-up with an empty one, in one run: does the program read what it does
//! not need before it answers?
//!
//! `cargo bench -p yipanqi --bench startup [-- ITEMS]`, 300 000 items unless told otherwise.
//!
//! Measured from the start of the process `yipanqi serve` to the whole answer of its first page. Rounds are interleaved;
//! the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use yipanqi_store::{Database, Store};
use yipanqi_testkit::filled::fill;
use yipanqi_testkit::median;

const ROUNDS: usize = 9;

fn main() {
    let items = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(300_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (empty, full) = (folder.path().join("empty"), folder.path().join("full"));
    make(&empty, &[]);
    make(&full, &[items]);
    let (mut empty_rounds, mut full_rounds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        empty_rounds.push(first_answer(&empty));
        full_rounds.push(first_answer(&full));
    }
    let (a, b) = (median(empty_rounds), median(full_rounds));
    let show = |name: &str, size: u64, took: Duration| {
        println!(
            "{name:<16}{:>10.1} MB{:>12.1} ms",
            size as f64 / 1e6,
            took.as_secs_f64() * 1e3
        );
    };
    show("a site alone", size_of(&empty), a);
    show(&format!("{items} items"), size_of(&full), b);
    println!("ratio{:>31.2}", b.as_secs_f64() / a.as_secs_f64());
}

fn make(folder: &Path, sizes: &[usize]) {
    for part in ["blobs", "keys"] {
        std::fs::create_dir_all(folder.join(part)).expect("a folder");
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&Database::Sqlite(folder.join("yipanqi.db")))
            .await
            .expect("the store opens");
        fill(&store, sizes).await;
    });
}

fn first_answer(folder: &Path) -> Duration {
    let start = Instant::now();
    let mut child = Running(
        Command::new(env!("CARGO_BIN_EXE_yipanqi"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    let out = child.0.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("its address");
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).expect("it listens");
    let ask =
        format!("GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: text/html\r\n\r\n");
    stream.write_all(ask.as_bytes()).expect("it hears");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let took = start.elapsed();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    took
}

/// Ends with its value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn size_of(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).expect("the folder");
    files
        .filter_map(|file| Some(file.ok()?.metadata().ok()?.len()))
        .sum()
}
