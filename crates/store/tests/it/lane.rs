//! The lane under stress: what is cancelled, refused or cut off leaves nothing behind and keeps nobody out.

use std::task::Poll;
use std::time::Duration;
use yipanqi_domain::office::{Region, RegionLevel, Zone};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, PostId, RegionId};
use yipanqi_store::{Blobs, DraftNote, Job, Store, StoreError, Tx};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    a_beginning_that_is_cancelled_keeps_nobody_out,
    a_statement_that_was_not_waited_for_cannot_be_committed,
    after_a_refused_statement_nothing_more_happens_and_the_next_transaction_works,
    many_writers_and_readers_at_once_all_come_through,
    snapshots_that_are_dropped_do_not_use_up_the_connections,
    business_and_plumbing_never_wait_for_each_other_in_a_circle,
    ids_of_one_process_are_never_given_out_by_another
);

fn entry() -> Entry {
    Entry::done(By::default(), "zone.add", "zone", None)
}

async fn add_zone(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    let id = tx.new_id().await?;
    tx.insert(&Zone {
        id,
        name: name.into(),
    })
    .await
}

async fn verified(store: &Store, place: &Place) -> i64 {
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let mut read = store.read().await.unwrap();
    let seen = read.verify(&blobs, &[], &mut |_| {}).await.unwrap();
    read.end().await.unwrap();
    assert_eq!(seen.findings, []);
    seen.entries
}

async fn a_beginning_that_is_cancelled_keeps_nobody_out(place: Place) {
    let store = place.store().await;
    let postgres = store.kind() == "PostgreSQL";
    // On PostgreSQL another node holds the lane, so that the wait is at the server and not in this process.
    let other = if postgres {
        place.store().await
    } else {
        store.clone()
    };
    for round in 0..6 {
        let held = other.begin(NOW).await.unwrap();
        let waiting: Vec<_> = (0..4)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { store.begin(NOW).await.map(drop) })
            })
            .collect();
        let plumbing = {
            let store = store.clone();
            tokio::spawn(async move { store.plumbing(NOW).await.map(drop) })
        };
        tokio::time::sleep(Duration::from_millis(20 + 10 * round)).await;
        for task in waiting {
            task.abort();
        }
        plumbing.abort();
        drop(held);
    }
    for node in [&store, &other] {
        for _ in 0..3 {
            let begun = tokio::time::timeout(Duration::from_secs(5), node.begin(NOW)).await;
            begun
                .expect("the lane is free")
                .unwrap()
                .commit(entry())
                .await
                .unwrap();
        }
    }
    for _ in 0..50 {
        let store = store.clone();
        let reading = tokio::spawn(async move {
            let mut read = store.read().await.unwrap();
            read.head().await.unwrap();
            read.end().await.unwrap();
        });
        tokio::task::yield_now().await;
        reading.abort();
    }
    assert_eq!(store.read().await.unwrap().head().await.unwrap().seq, 6);
    assert_eq!(verified(&store, &place).await, 6);
}

async fn a_statement_that_was_not_waited_for_cannot_be_committed(place: Place) {
    let store = place.store().await;
    let mut tx = store.begin(NOW).await.unwrap();
    let id: RegionId = tx.new_id().await.unwrap();
    let region = Region {
        id,
        code: "1".into(),
        name: "区".into(),
        parent: None,
        level: RegionLevel::County,
        path: format!("/{id}/"),
        starts_on: Day::new(2025, 1, 1).unwrap(),
        ends_on: None,
        sort_key: String::new(),
    };
    let polled_once = {
        let mut insert = std::pin::pin!(tx.insert(&region));
        std::future::poll_fn(|cx| Poll::Ready(insert.as_mut().poll(cx))).await
    };
    let committed = tx.commit(entry()).await;
    if polled_once.is_pending() {
        assert!(matches!(committed, Err(StoreError::Aborted)), "{committed:?}");
        assert_eq!(store.read().await.unwrap().every::<Region>().await.unwrap(), []);
    } else {
        assert_eq!(store.kind(), "SQLite", "only there a statement is done at once");
        committed.unwrap();
    }
    verified(&store, &place).await;
}

async fn after_a_refused_statement_nothing_more_happens_and_the_next_transaction_works(place: Place) {
    let store = place.store().await;
    for round in 0..30 {
        let mut tx = store.begin(NOW).await.unwrap();
        add_zone(&mut tx, "同名")
            .await
            .unwrap_or_else(|e| assert!(round > 0, "{e}"));
        if round == 0 {
            tx.commit(entry()).await.unwrap();
            continue;
        }
        let again = add_zone(&mut tx, "另一名").await;
        assert!(matches!(again, Err(StoreError::Aborted)), "{again:?}");
        let committed = tx.commit(entry()).await;
        assert!(matches!(committed, Err(StoreError::Aborted)), "{committed:?}");
    }
    let mut tx = store.begin(NOW).await.unwrap();
    add_zone(&mut tx, "另一名").await.unwrap();
    tx.commit(entry()).await.unwrap();
    assert_eq!(verified(&store, &place).await, 2);
}

async fn many_writers_and_readers_at_once_all_come_through(place: Place) {
    let store = place.store().await;
    let mut tasks = Vec::new();
    for n in 0..64 {
        let writer = store.clone();
        tasks.push(tokio::spawn(async move {
            let mut tx = writer.begin(NOW).await.unwrap();
            let number = tx.next_number("zone").await.unwrap();
            add_zone(&mut tx, &format!("片区{number}")).await.unwrap();
            tokio::task::yield_now().await;
            tx.commit(entry()).await.unwrap();
        }));
        let reader = store.clone();
        tasks.push(tokio::spawn(async move {
            let mut read = reader.read().await.unwrap();
            let before = read.head().await.unwrap().seq;
            tokio::time::sleep(Duration::from_millis(n % 7)).await;
            let zones = read.every::<Zone>().await.unwrap().len();
            assert_eq!(
                i64::try_from(zones).unwrap(),
                before,
                "nothing changes under a snapshot"
            );
            if n % 2 == 0 {
                read.end().await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(verified(&store, &place).await, 64);
}

async fn snapshots_that_are_dropped_do_not_use_up_the_connections(place: Place) {
    let store = place.store().await;
    for _ in 0..200 {
        let mut read = store.read().await.unwrap();
        read.head().await.unwrap();
        drop(read);
        drop(store.begin(NOW).await.unwrap());
        drop(store.plumbing(NOW).await.unwrap());
    }
    assert_eq!(verified(&store, &place).await, 0);
}

async fn business_and_plumbing_never_wait_for_each_other_in_a_circle(place: Place) {
    let store = place.store().await;
    let other = if store.kind() == "PostgreSQL" {
        place.store().await
    } else {
        store.clone()
    };
    let mut tasks = Vec::new();
    for n in 0..12 {
        let business = if n % 2 == 0 { store.clone() } else { other.clone() };
        tasks.push(tokio::spawn(async move {
            for _ in 0..8 {
                let mut tx = business.begin(NOW).await.unwrap();
                tx.forget_draft("1/form").await.unwrap();
                tokio::task::yield_now().await;
                tx.enqueue("nothing", "", NOW).await.unwrap();
                tx.index("zone", 1, &["词".to_owned()].into()).await.unwrap();
                tx.commit(entry()).await.unwrap();
            }
        }));
        let plumbing = if n % 2 == 0 { other.clone() } else { store.clone() };
        tasks.push(tokio::spawn(async move {
            for _ in 0..8 {
                let mut lane = plumbing.plumbing(NOW).await.unwrap();
                lane.add_job("nothing", "", NOW).await.unwrap();
                tokio::task::yield_now().await;
                let note = DraftNote {
                    name: "1/form".into(),
                    post: PostId(1),
                    body: "写".into(),
                    saved_at: NOW,
                };
                lane.put(&note).await.unwrap();
                lane.done().await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(verified(&store, &place).await, 96);
    let jobs = store.read().await.unwrap().pipes::<Job>().await.unwrap();
    assert_eq!(jobs.len(), 192, "every job once");
}

async fn ids_of_one_process_are_never_given_out_by_another(place: Place) {
    let (one, two) = (place.store().await, place.store().await);
    let mut given = Vec::new();
    for round in 0..2400 {
        let node = if round % 3 == 0 { &one } else { &two };
        if round % 100 > 20 {
            continue;
        }
        let mut tx = node.begin(NOW).await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(tx.new_id::<i64>().await.unwrap());
        }
        if round % 4 == 1 {
            tx.roll_back();
        } else {
            tx.commit(entry()).await.unwrap();
            given.extend(ids);
        }
    }
    let count = given.len();
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), count, "no id twice");
}

#[tokio::test]
async fn one_thread_is_enough() {
    let place = Place::sqlite();
    let store = place.store().await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.begin(NOW).await.unwrap().commit(entry()).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(verified(&store, &place).await, 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_ends_its_connections_is_used_again_when_it_is_back() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let store = place.store().await;
    let open = store.begin(NOW).await.unwrap();
    let hand = crate::hand::Hand::on(&place).await;
    hand.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    let cut = open.commit(entry()).await;
    assert!(matches!(cut, Err(StoreError::Unreachable(_))), "{cut:?}");
    for _ in 0..3 {
        store.begin(NOW).await.unwrap().commit(entry()).await.unwrap();
    }
    assert_eq!(verified(&store, &place).await, 3);
}
