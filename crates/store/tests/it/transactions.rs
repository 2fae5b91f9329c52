//! Commit takes its entry; dropping rolls back; facts and entries cannot be changed; the chain is whole.

use yipanqi_domain::office::{Region, RegionLevel, Site};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, RegionId};
use yipanqi_store::{BlobRecord, Blobs, Store, Tx};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    what_is_committed_is_there_and_in_the_trail,
    what_is_dropped_leaves_nothing,
    numbers_have_no_gaps
);

async fn add_region(tx: &mut Tx, code: &str) -> RegionId {
    let id: RegionId = tx.new_id().await.unwrap();
    let region = Region {
        id,
        code: code.into(),
        name: format!("试验区{code}"),
        parent: None,
        level: RegionLevel::County,
        path: format!("/{id}/"),
        starts_on: Day::new(2025, 1, 1).unwrap(),
        ends_on: None,
        sort_key: code.into(),
    };
    tx.insert(&region).await.unwrap();
    id
}

fn entry() -> Entry {
    Entry::done(By::default(), "region.add", "region", None)
}

async fn verified(store: &Store, place: &Place) -> yipanqi_store::Verified {
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    store
        .read()
        .await
        .unwrap()
        .verify(&blobs, &[], &mut |_| {})
        .await
        .unwrap()
}

async fn what_is_committed_is_there_and_in_the_trail(place: Place) {
    let store = place.store().await;
    let mut tx = store.begin(NOW).await.unwrap();
    let id = add_region(&mut tx, "1").await;
    let head = tx.commit(entry()).await.unwrap();
    assert_eq!(head.seq, 1);
    let mut tx = store.begin(NOW.plus(-5_000)).await.unwrap();
    assert_eq!(tx.now(), NOW, "a clock that jumps back is held at the last entry");
    let mut region = tx.get::<Region>(id.0).await.unwrap().unwrap();
    region.name = "改名区".into();
    tx.update(&region).await.unwrap();
    let blob = BlobRecord {
        id: tx.new_id().await.unwrap(),
        digest: "a".repeat(64),
        length: 0,
        stored_at: NOW,
    };
    tx.insert(&blob).await.unwrap();
    tx.insert(&Site {
        id: 1,
        name: "站".into(),
        demo: true,
        created_at: NOW,
    })
    .await
    .unwrap();
    tx.commit(entry()).await.unwrap();

    let seen = verified(&store, &place).await;
    assert_eq!((seen.entries, seen.rows), (2, 3));
    assert_eq!(
        seen.findings,
        [yipanqi_store::Finding::BlobMissing {
            digest: "a".repeat(64)
        }]
    );
}

async fn what_is_dropped_leaves_nothing(place: Place) {
    let store = place.store().await;
    let mut tx = store.begin(NOW).await.unwrap();
    let first = add_region(&mut tx, "1").await;
    drop(tx);
    let mut tx = store.begin(NOW).await.unwrap();
    assert_eq!(tx.every::<Region>().await.unwrap(), []);
    let second = add_region(&mut tx, "2").await;
    assert_eq!(
        first, second,
        "ids of a dropped transaction were never seen by anybody"
    );
    tx.commit(entry()).await.unwrap();
    assert_eq!(verified(&store, &place).await.findings, []);
}

async fn numbers_have_no_gaps(place: Place) {
    let store = place.store().await;
    let mut seen = Vec::new();
    for round in 0..4 {
        let mut tx = store.begin(NOW).await.unwrap();
        let n = tx.next_number("item/1/2025").await.unwrap();
        if round == 2 {
            tx.roll_back();
        } else {
            tx.commit(entry()).await.unwrap();
            seen.push(n);
        }
    }
    assert_eq!(seen, [1, 2, 3]);
}
