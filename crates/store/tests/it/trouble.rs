//! A full disk, a busy file, a database that is not there: a clear answer, and nothing saved is lost.

use crate::child::{child, task};
use std::path::Path;
use std::time::Duration;
use yipanqi_domain::office::Zone;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_store::{Blobs, Database, Store, StoreError};
use yipanqi_testkit::{NOW, Place};

async fn write(store: &Store, n: i64) -> Result<(), StoreError> {
    let mut tx = store.begin(NOW).await?;
    let id = tx.new_id().await?;
    let name = format!("{n}{}", "长".repeat(3000));
    tx.insert(&Zone { id, name }).await?;
    tx.commit(Entry::done(By::default(), "zone.add", "zone", n))
        .await?;
    Ok(())
}

async fn fill_the_disk(store: &Store, folder: &Path) -> i64 {
    let mut saved = 0;
    let full = loop {
        match write(store, saved).await {
            Ok(()) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 5000, "the disk does not get full");
    };
    assert!(matches!(full, StoreError::Full), "{full:?}");
    let again = write(store, saved).await;
    assert!(matches!(again, Err(StoreError::Full)), "still full: {again:?}");
    whole(store, folder, saved).await;
    saved
}

async fn whole(store: &Store, folder: &Path, saved: i64) {
    let blobs = Blobs::open(&folder.join("blobs")).unwrap();
    let mut read = store.read().await.unwrap();
    let seen = read.verify(&blobs, &[], &mut |_| {}).await.unwrap();
    assert_eq!(
        (seen.entries, seen.findings),
        (saved, vec![]),
        "what was saved is there, and whole"
    );
    assert_eq!(
        i64::try_from(read.every::<Zone>().await.unwrap().len()).unwrap(),
        saved
    );
    read.end().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test below"]
async fn child_with_a_small_disk() {
    let Some((store, argument)) = task().await else {
        return;
    };
    let (folder, can_free) = argument.split_once('|').unwrap();
    let folder = Path::new(folder);
    let saved = fill_the_disk(&store, folder).await;
    if can_free == "yes" {
        std::fs::remove_file(folder.join("ballast")).unwrap();
        write(&store, saved).await.expect("there is room again");
        whole(&store, folder, saved + 1).await;
    }
    println!("{saved} saved before the disk was full");
}

#[test]
fn a_full_disk_is_told_and_nothing_saved_is_lost() {
    let place = Place::sqlite();
    let folder = place.folder.path();
    // A small disk of its own where this user may make one; otherwise a limit on the size of files.
    let mount = format!(
        "mount -t tmpfs -o size=4m none '{0}' && mkdir '{0}/blobs' && head -c 1000000 /dev/zero > '{0}/ballast' && exec \"$0\" \"$@\"",
        folder.display()
    );
    let limit = "trap '' XFSZ; ulimit -f 1500; exec \"$0\" \"$@\"";
    let attempts: [(&[&str], &str, &str); 3] = [
        (&["unshare", "-m", "sh", "-c"], mount.as_str(), "yes"),
        (&["unshare", "-rm", "sh", "-c"], mount.as_str(), "yes"),
        (&["sh", "-c"], limit, "no"),
    ];
    let mut said = Vec::new();
    for (words, script, can_free) in attempts {
        let argument = format!("{}|{can_free}", folder.display());
        let inner = child(&place, "trouble::child_with_a_small_disk", &argument);
        let mut command = std::process::Command::new(words[0]);
        command
            .args(&words[1..])
            .arg(script)
            .arg(inner.get_program())
            .args(inner.get_args());
        for (name, value) in inner.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        let Ok(done) = command.output() else { continue };
        let out = String::from_utf8_lossy(&done.stdout).into_owned();
        if done.status.success() && out.contains("saved before the disk was full") {
            println!(
                "{} ({})",
                out.lines()
                    .find(|l| l.contains("saved before"))
                    .unwrap_or_default(),
                words.join(" ")
            );
            return;
        }
        assert!(!out.contains("panicked"), "{out}");
        said.push(format!("{out}{}", String::from_utf8_lossy(&done.stderr)));
        assert!(!said.iter().any(|s| s.contains("panicked")), "{said:#?}");
    }
    panic!("no way to make a small disk here: {said:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_another_program_holds_is_busy_and_then_free_again() {
    let place = Place::sqlite();
    let store = place.store().await;
    let Database::Sqlite(path) = &place.database else {
        unreachable!()
    };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let held = store.begin(NOW).await.map(drop);
    assert!(matches!(held, Err(StoreError::Busy)), "{held:?}");
    let mut read = store.read().await.unwrap();
    assert_eq!(read.head().await.unwrap().seq, 0, "readers never wait");
    read.end().await.unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    write(&store, 1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lane_that_another_node_holds_too_long_is_busy() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let (one, two) = (place.store().await, place.store().await);
    let held = one.begin(NOW).await.unwrap();
    let waited = tokio::time::timeout(Duration::from_secs(15), two.begin(NOW))
        .await
        .expect("told in time");
    assert!(matches!(waited.map(drop), Err(StoreError::Busy)));
    drop(held);
    write(&two, 1).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_not_there_cannot_be_reached() {
    let nobody = Database::Postgres("postgres://x@127.0.0.1:1/y".to_owned());
    let answer = Store::open(&nobody).await.map(drop);
    assert!(matches!(answer, Err(StoreError::Unreachable(_))), "{answer:?}");
    let nowhere = Database::Sqlite("/nonexistent/folder/yipanqi.db".into());
    let answer = Store::open(&nowhere).await.map(drop);
    assert!(matches!(answer, Err(StoreError::Unreachable(_))), "{answer:?}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("yipanqi.db");
    std::fs::write(
        &path,
        "this is no database, and long enough to be taken for one ".repeat(40),
    )
    .unwrap();
    let answer = Store::open(&Database::Sqlite(path)).await.map(drop);
    assert!(matches!(answer, Err(StoreError::Unreachable(_))), "{answer:?}");
    if let Some(place) = Place::postgres().await {
        let Database::Postgres(url) = &place.database else {
            unreachable!()
        };
        let answer = Store::open(&Database::Postgres(format!("{url}_not_there")))
            .await
            .map(drop);
        assert!(matches!(answer, Err(StoreError::Unreachable(_))), "{answer:?}");
    }
}
