//! The proof, by a trace of what the kernel was asked, that nothing is acknowledged before it is on the disk: blob
//! written, synced, renamed, its folder synced; then the journal written and synced; then the answer.
//!
//! A child (this same test binary) does the work under strace. The proof is also shown to be able to fail.

use crate::blob::Blobs;
use crate::records::BlobRecord;
use crate::store::{Database, Store};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use yipanqi_domain::At;
use yipanqi_domain::trail::{By, Entry};

const FOLDER: &str = "YIPANQI_PROOF_FOLDER";
const CARELESS: &str = "YIPANQI_PROOF_CARELESS";
const ROUNDS: usize = 12;

#[expect(
    clippy::disallowed_methods,
    reason = "how the test tells its child what to do"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[tokio::test]
#[ignore = "the child of the tests below"]
async fn child() {
    let Some(folder) = told(FOLDER) else { return };
    let folder = Path::new(&folder);
    let store = Store::open(&Database::Sqlite(folder.join("yipanqi.db")))
        .await
        .expect("opens");
    let blobs = Blobs::open(&folder.join("blobs")).expect("a folder");
    if told(CARELESS).is_some() {
        store.stop_waiting_for_the_disk().await;
    }
    for round in 0..ROUNDS {
        let bytes = format!("round {round}");
        let digest = blobs.put(bytes.as_bytes()).expect("a blob");
        let mut tx = store.begin(At(1)).await.expect("begins");
        let id = tx.new_id().await.expect("an id");
        let length = i64::try_from(bytes.len()).expect("short");
        tx.insert(&BlobRecord {
            id,
            digest,
            length,
            stored_at: At(1),
        })
        .await
        .expect("a row");
        tx.commit(Entry::done(By::default(), "blob.add", "blob", id))
            .await
            .expect("commits");
        let mut out = std::io::stdout().lock();
        out.write_all(format!("acknowledged {round}\n").as_bytes())
            .and_then(|()| out.flush())
            .expect("a pipe");
    }
}

/// Runs the child under strace; `None` where there is no strace, which is an error on the build server.
fn trace(careless: bool) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-y", "-s", "40", "-e"])
        .arg("trace=write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2")
        .arg("-o")
        .arg(&trace)
        .arg(std::env::current_exe().expect("this program"))
        .args([
            "durability::child",
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped());
    if careless {
        command.env(CARELESS, "1");
    }
    let done = match command.output() {
        Ok(done) => done,
        Err(error) => {
            assert!(told("CI").is_none(), "no strace: {error}");
            eprintln!("no strace: this proof did not run");
            return None;
        }
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(&trace).expect("a trace");
    Some(text.lines().map(str::to_owned).collect())
}

/// What one line of the trace says.
#[derive(Debug, PartialEq)]
enum Step {
    PartWritten,
    PartSynced,
    PartRenamed,
    FolderSynced,
    JournalWritten,
    JournalSynced,
    Acknowledged,
}

fn step(line: &str) -> Option<Step> {
    // A call that was interrupted by another thread's is over when it is resumed; with one thread none is.
    let write = ["write(", "pwrite64(", "writev(", "pwritev("]
        .iter()
        .any(|call| line.contains(call));
    let sync = line.contains("fsync(") || line.contains("fdatasync(");
    if line.contains("\"acknowledged ") {
        Some(Step::Acknowledged)
    } else if line.contains("rename") && line.contains(".part\"") {
        Some(Step::PartRenamed)
    } else if write && line.contains(".part>") {
        Some(Step::PartWritten)
    } else if sync && line.contains(".part>") {
        Some(Step::PartSynced)
    } else if sync && line.contains("/blobs/") {
        Some(Step::FolderSynced)
    } else if write && line.contains("yipanqi.db-wal>") {
        Some(Step::JournalWritten)
    } else if sync && line.contains("yipanqi.db-wal>") {
        Some(Step::JournalSynced)
    } else {
        None
    }
}

/// How many acknowledgements had everything before them on the disk, and how many had not.
fn judged(lines: &[String]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    let mut since = Vec::new();
    for found in lines.iter().filter_map(|line| step(line)) {
        if found != Step::Acknowledged {
            since.push(found);
            continue;
        }
        let last = |wanted: Step| since.iter().rposition(|s| *s == wanted);
        let order = [
            last(Step::PartWritten),
            last(Step::PartSynced),
            last(Step::PartRenamed),
            last(Step::FolderSynced),
            last(Step::JournalWritten),
            last(Step::JournalSynced),
        ];
        if order.iter().all(Option::is_some) && order.is_sorted() {
            good += 1;
        } else {
            bad += 1;
        }
        since.clear();
    }
    (good, bad)
}

#[test]
fn nothing_is_acknowledged_before_it_is_on_the_disk() {
    if let Some(lines) = trace(false) {
        assert_eq!(judged(&lines), (ROUNDS, 0));
        println!("{ROUNDS} writes, each synced before its acknowledgement");
    }
}

#[test]
fn the_proof_fails_where_commits_do_not_wait_for_the_disk() {
    if let Some(lines) = trace(true) {
        assert_eq!(judged(&lines), (0, ROUNDS));
    }
}
