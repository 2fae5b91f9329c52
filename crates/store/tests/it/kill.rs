//! `kill -9` in the middle of a thousand writes, and two programs on one database.

use crate::child::{child, task};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use yipanqi_domain::office::{Region, RegionLevel};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, RegionId};
use yipanqi_store::{Blobs, Store, Tx};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(every_acknowledged_write_survives_kill_9_and_no_half_use_case_is_there);

/// Rows that one use case writes.
const ROWS: usize = 3;
const WRITES: usize = 1000;

async fn add(tx: &mut Tx, code: String) {
    let id: RegionId = tx.new_id().await.unwrap();
    let region = Region {
        id,
        name: format!("区{code}"),
        code,
        parent: None,
        level: RegionLevel::County,
        path: format!("/{id}/"),
        starts_on: Day::new(2025, 1, 1).unwrap(),
        ends_on: None,
        sort_key: String::new(),
    };
    tx.insert(&region).await.unwrap();
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes())
        .and_then(|()| out.flush())
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test below"]
async fn child_that_writes() {
    let Some((store, first)) = task().await else {
        return;
    };
    for write in first.parse::<usize>().unwrap()..WRITES {
        let mut tx = store.begin(NOW).await.unwrap();
        for row in 0..ROWS {
            add(&mut tx, format!("{write}/{row}")).await;
        }
        tx.commit(Entry::done(By::default(), "region.add", "region", None))
            .await
            .unwrap();
        say(&format!("acknowledged {write}"));
    }
}

async fn whole(store: &Store, place: &Place) -> yipanqi_store::Verified {
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let mut read = store.read().await.unwrap();
    let seen = read.verify(&blobs, &[], &mut |_| {}).await.unwrap();
    read.end().await.unwrap();
    assert_eq!(seen.findings, []);
    seen
}

async fn every_acknowledged_write_survives_kill_9_and_no_half_use_case_is_there(place: Place) {
    let store = place.store().await;
    let (mut kills, mut written, mut acknowledged) = (0, 0, BTreeSet::new());
    while written < WRITES {
        let mut child = child(&place, "kill::child_that_writes", &written.to_string())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let kill_after = 150 + 37 * kills;
        let mut heard = 0;
        for line in lines.by_ref() {
            let line = line.unwrap();
            if let Some(number) = line.split("acknowledged ").nth(1) {
                acknowledged.insert(number.parse::<usize>().unwrap());
                heard += 1;
            }
            if heard == kill_after {
                child.kill().unwrap();
                kills += 1;
                heard += 1;
            }
        }
        child.wait().unwrap();
        let mut read = store.read().await.unwrap();
        let regions = read.every::<Region>().await.unwrap();
        read.end().await.unwrap();
        let codes: BTreeSet<String> = regions.into_iter().map(|r| r.code).collect();
        assert_eq!(codes.len() % ROWS, 0, "a use case is there in half");
        written = codes.len() / ROWS;
        for write in &acknowledged {
            for row in 0..ROWS {
                assert!(
                    codes.contains(&format!("{write}/{row}")),
                    "acknowledged and lost: {write}"
                );
            }
        }
        let seen = whole(&store, &place).await;
        assert_eq!(
            seen.entries,
            i64::try_from(written).unwrap(),
            "one entry for each use case"
        );
    }
    assert!(kills >= 4, "{kills}");
    println!(
        "{}: {WRITES} writes, {kills} kills, {} acknowledged, none lost",
        store.kind(),
        acknowledged.len()
    );
}

const CLIENTS: usize = 8;
const EACH: usize = 15;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of the test below"]
async fn child_of_many_clients() {
    let Some((store, _)) = task().await else { return };
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..EACH {
                    let mut tx = store.begin(NOW).await.unwrap();
                    let number = tx.next_number("item/1/2025").await.unwrap();
                    add(&mut tx, number.to_string()).await;
                    tx.commit(Entry::done(By::default(), "item.number", "region", number))
                        .await
                        .unwrap();
                    say(&format!("number {number} "));
                }
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_and_sixteen_clients_number_and_commit_without_gap_or_double() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let store = place.store().await;
    let nodes: Vec<_> = (0..2)
        .map(|_| child(&place, "kill::child_of_many_clients", "").spawn().unwrap())
        .collect();
    let mut numbers = Vec::new();
    for node in nodes {
        let done = node.wait_with_output().unwrap();
        assert!(done.status.success());
        let text = String::from_utf8(done.stdout).unwrap();
        numbers.extend(
            text.split("number ")
                .skip(1)
                .filter_map(|t| t.split_whitespace().next()?.parse::<usize>().ok()),
        );
    }
    numbers.sort_unstable();
    let wanted: Vec<usize> = (1..=2 * CLIENTS * EACH).collect();
    assert_eq!(numbers, wanted, "no gap, no double");
    let seen = whole(&store, &place).await;
    assert_eq!(seen.entries, i64::try_from(wanted.len()).unwrap());
    println!(
        "two nodes, {} clients, {} numbers, chain whole",
        2 * CLIENTS,
        wanted.len()
    );
}
