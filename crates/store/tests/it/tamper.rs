//! Whatever another hand changes is found, and named: the right table, the right row, the right entry.

use crate::filled::fill;
use crate::hand::{Column, Hand};
use yipanqi_domain::Day;
use yipanqi_domain::trail::{Anchor, By, Entry};
use yipanqi_store::{BUSINESS_TABLES, Blobs, Finding, Store};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    every_changed_byte_of_a_guarded_row_is_found_and_named,
    every_changed_byte_of_the_trail_is_found_and_named,
    removed_inserted_and_swapped_entries_are_found_and_named,
    a_cut_tail_is_found_by_the_anchor_that_the_other_side_holds,
    a_changed_or_missing_blob_is_found_and_named,
    the_applications_own_role_cannot_change_facts_seals_or_entries
);

/// Personal data is not hashed, so that it can be purged.
const NOT_GUARDED: &[&str] = &["person"];

struct Scene {
    store: Store,
    blobs: Blobs,
    hand: Hand,
    /// Goes when the scene is over.
    _place: Place,
}

impl Scene {
    async fn new(place: Place) -> Self {
        let store = place.store().await;
        let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
        fill(&store, &blobs).await;
        let hand = Hand::on(&place).await;
        let scene = Self {
            store,
            blobs,
            hand,
            _place: place,
        };
        assert_eq!(scene.findings(&[]).await, [], "whole before anybody touches it");
        scene
    }

    async fn findings(&self, anchors: &[Anchor]) -> Vec<Finding> {
        let mut read = self.store.read().await.unwrap();
        let seen = read.verify(&self.blobs, anchors, &mut |_| {}).await.unwrap();
        read.end().await.unwrap();
        seen.findings
    }

    /// Changes one column of one row and gives what is found; puts it back afterwards.
    async fn alter(&self, table: &str, which: &str, columns: &[Column], at: usize) -> Vec<Finding> {
        let (column, altered) = (&columns[at], columns[at].altered());
        let set = format!(
            "UPDATE {table} SET {} = {} WHERE {which}",
            column.name,
            altered.literal()
        );
        self.hand.run(&set).await;
        let found = self.findings(&[]).await;
        // The row is found again by its other columns when its key was changed.
        let changed: Vec<Column> = columns
            .iter()
            .enumerate()
            .map(|(n, c)| if n == at { altered.clone() } else { c.clone() })
            .collect();
        let back = format!(
            "UPDATE {table} SET {} = {} WHERE {}",
            column.name,
            column.literal(),
            all(&changed)
        );
        self.hand.run(&back).await;
        found
    }
}

fn all(columns: &[Column]) -> String {
    let test = |c: &Column| match c.value {
        None => format!("{} IS NULL", c.name),
        Some(_) => format!("{} = {}", c.name, c.literal()),
    };
    columns.iter().map(test).collect::<Vec<_>>().join(" AND ")
}

async fn every_changed_byte_of_a_guarded_row_is_found_and_named(place: Place) {
    let scene = Scene::new(place).await;
    let (mut alterations, mut tables) = (0, 0);
    for table in BUSINESS_TABLES.iter().filter(|t| !NOT_GUARDED.contains(t)) {
        tables += 1;
        let highest = scene.hand.cells(&format!("SELECT MAX(id) FROM {table}")).await;
        let id = highest[0]
            .clone()
            .unwrap_or_else(|| panic!("filled.rs has no row for {table}"));
        let (which, number) = (format!("id = {id}"), id.parse::<i64>().unwrap());
        let columns = scene.hand.columns(table, &which).await;
        let about = |found: &[Finding], code: &str, id: i64| {
            found.iter().any(|f| {
                let args = f.args();
                f.code() == code
                    && args.contains(&("table", (*table).to_owned()))
                    && args.contains(&("id", id.to_string()))
            })
        };
        for at in 0..columns.len() {
            let found = scene.alter(table, &which, &columns, at).await;
            alterations += 1;
            let name = &columns[at].name;
            if name == "id" {
                assert!(about(&found, "row_removed", number), "{table}.{name}: {found:?}");
                assert!(
                    about(&found, "row_inserted", number ^ 0x1_0000),
                    "{table}.{name}: {found:?}"
                );
            } else {
                assert!(about(&found, "row_changed", number), "{table}.{name}: {found:?}");
            }
        }
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        let literals: Vec<String> = columns.iter().map(Column::literal).collect();
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            literals.join(", ")
        );
        scene
            .hand
            .run(&format!("DELETE FROM {table} WHERE {which}"))
            .await;
        let found = scene.findings(&[]).await;
        alterations += 1;
        assert!(about(&found, "row_removed", number), "{table}: {found:?}");
        scene.hand.run(&insert).await;
    }
    assert_eq!(scene.findings(&[]).await, [], "whole again");
    println!(
        "{}: {alterations} alterations in {tables} tables, each found and named",
        scene.store.kind()
    );
    assert!(alterations > 250, "{alterations}");
}

async fn every_changed_byte_of_the_trail_is_found_and_named(place: Place) {
    let scene = Scene::new(place).await;
    let mut alterations = 0;
    for seq in 1..=3_i64 {
        let which = format!("seq = {seq}");
        let columns = scene.hand.columns("entry", &which).await;
        for at in 0..columns.len() {
            let found = scene.alter("entry", &which, &columns, at).await;
            alterations += 1;
            let wanted = if columns[at].name != "seq" {
                Finding::EntryChanged { seq }
            } else if seq < 3 {
                Finding::EntryMissing { seq }
            } else {
                Finding::HeadDiffers {
                    head: 3,
                    last: 3 ^ 0x1_0000,
                }
            };
            assert!(
                found.contains(&wanted),
                "entry {seq}, {}: {found:?}",
                columns[at].name
            );
        }
    }
    let marks = scene
        .hand
        .table("SELECT seq, kind, row_id FROM entry_row ORDER BY seq, kind, row_id")
        .await;
    for mark in marks.iter().step_by(7) {
        let [seq, kind, id] = [0, 1, 2].map(|at| mark[at].clone().unwrap());
        let which = format!("seq = {seq} AND kind = '{kind}' AND row_id = {id}");
        let columns = scene.hand.columns("entry_row", &which).await;
        for at in 0..columns.len() {
            let found = scene.alter("entry_row", &which, &columns, at).await;
            alterations += 1;
            let wanted = Finding::RowsChanged {
                seq: seq.parse().unwrap(),
            };
            assert!(
                found.contains(&wanted),
                "entry_row {which}, {}: {found:?}",
                columns[at].name
            );
        }
    }
    let columns = scene.hand.columns("trail_head", "one = 1").await;
    for at in 1..columns.len() {
        let found = scene.alter("trail_head", "one = 1", &columns, at).await;
        alterations += 1;
        assert!(
            found.iter().any(|f| f.code() == "head_differs"),
            "{}: {found:?}",
            columns[at].name
        );
    }
    assert_eq!(scene.findings(&[]).await, [], "whole again");
    println!(
        "{}: {alterations} alterations of the trail, each found and named",
        scene.store.kind()
    );
}

async fn removed_inserted_and_swapped_entries_are_found_and_named(place: Place) {
    let scene = Scene::new(place).await;
    for n in 0..4 {
        let tx = scene.store.begin(NOW.plus(200_000 + n)).await.unwrap();
        tx.commit(Entry::done(By::default(), "sheet.export", "list", n))
            .await
            .unwrap();
    }
    let mut alterations = 0;
    let columns = "at, alg, version, site, prev, account, person, post, for_whom, act, object_kind, object_id, \
                   outcome, reason, rows_digest, hash";
    for seq in 1..=6_i64 {
        scene.hand.run(&format!("UPDATE entry SET seq = 1000 + seq WHERE seq = {seq}; CREATE TABLE kept AS SELECT * FROM entry WHERE seq = {}; DELETE FROM entry WHERE seq > 1000", 1000 + seq)).await;
        let found = scene.findings(&[]).await;
        alterations += 1;
        assert!(
            found.contains(&Finding::EntryMissing { seq }),
            "entry {seq} removed: {found:?}"
        );
        assert!(
            found.contains(&Finding::ChainBroken { seq: seq + 1 }),
            "entry {seq} removed: {found:?}"
        );
        scene
            .hand
            .run(&format!(
                "INSERT INTO entry (seq, {columns}) SELECT {seq}, {columns} FROM kept; DROP TABLE kept"
            ))
            .await;

        let swap = format!(
            "UPDATE entry SET seq = -1 WHERE seq = {seq}; UPDATE entry SET seq = {seq} WHERE seq = {}; \
             UPDATE entry SET seq = {} WHERE seq = -1",
            seq + 1,
            seq + 1
        );
        scene.hand.run(&swap).await;
        let found = scene.findings(&[]).await;
        alterations += 1;
        for swapped in [seq, seq + 1] {
            assert!(
                found.contains(&Finding::EntryChanged { seq: swapped }),
                "{seq} swapped: {found:?}"
            );
        }
        scene.hand.run(&swap).await;
    }
    assert_eq!(scene.findings(&[]).await, [], "whole again");
    for last in 3..=7_i64 {
        // Room is made for one more entry behind `last`, with everything after it moved on.
        let move_on = "UPDATE entry SET seq = seq + 10001 WHERE seq > {last}; UPDATE entry SET seq = seq - 10000 WHERE seq > 10000";
        scene
            .hand
            .run(&move_on.replace("{last}", &last.to_string()))
            .await;
        let insert = format!(
            "INSERT INTO entry (seq, {columns}) SELECT {}, {columns} FROM entry WHERE seq = {last}",
            last + 1
        );
        scene.hand.run(&insert).await;
        let found = scene.findings(&[]).await;
        alterations += 1;
        assert!(
            found.contains(&Finding::EntryChanged { seq: last + 1 }),
            "{last}: {found:?}"
        );
        assert!(
            found.iter().any(|f| f.code() == "head_differs"),
            "{last}: {found:?}"
        );
        let back = "DELETE FROM entry WHERE seq = {last} + 1; UPDATE entry SET seq = seq + 9999 WHERE seq > {last}; UPDATE entry SET seq = seq - 10000 WHERE seq > 9000";
        scene.hand.run(&back.replace("{last}", &last.to_string())).await;
    }
    assert_eq!(scene.findings(&[]).await, [], "whole again");
    println!(
        "{}: {alterations} entries removed, swapped or inserted, each found and named",
        scene.store.kind()
    );
}

async fn a_cut_tail_is_found_by_the_anchor_that_the_other_side_holds(place: Place) {
    let scene = Scene::new(place).await;
    let tx = scene.store.begin(NOW.plus(300_000)).await.unwrap();
    let head = tx
        .commit(Entry::done(By::default(), "sheet.export", "list", 1))
        .await
        .unwrap();
    let anchor = Anchor {
        site: 1,
        seq: head.seq,
        head: head.hash,
        day: Day::new(2025, 3, 3).unwrap(),
        key_id: "0".repeat(16),
        signature: "0".repeat(128),
    };
    assert_eq!(scene.findings(std::slice::from_ref(&anchor)).await, []);
    // A careless hand leaves the head row; a careful one sets it back and is found by the anchor alone.
    scene.hand.run("DELETE FROM entry WHERE seq = 4").await;
    assert_eq!(
        scene.findings(&[]).await,
        [Finding::HeadDiffers { head: 4, last: 3 }]
    );
    scene
        .hand
        .run("UPDATE trail_head SET seq = 3, hash = (SELECT hash FROM entry WHERE seq = 3), at = (SELECT at FROM entry WHERE seq = 3)")
        .await;
    assert_eq!(
        scene.findings(&[]).await,
        [],
        "without an anchor a careful cut cannot be seen"
    );
    assert_eq!(
        scene.findings(std::slice::from_ref(&anchor)).await,
        [Finding::AnchorDiffers { seq: 4 }]
    );
    // Another history on top of the cut: the anchor names another entry 4.
    let tx = scene.store.begin(NOW.plus(400_000)).await.unwrap();
    tx.commit(Entry::done(By::default(), "sheet.print", "list", 1))
        .await
        .unwrap();
    assert_eq!(
        scene.findings(&[anchor]).await,
        [Finding::AnchorDiffers { seq: 4 }]
    );
}

async fn a_changed_or_missing_blob_is_found_and_named(place: Place) {
    let scene = Scene::new(place).await;
    let (digest, path) = scene.blobs.files().unwrap().remove(0);
    let bytes = std::fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&path, changed).unwrap();
        assert_eq!(
            scene.findings(&[]).await,
            [Finding::BlobChanged {
                digest: digest.clone()
            }]
        );
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        scene.findings(&[]).await,
        [Finding::BlobMissing {
            digest: digest.clone()
        }]
    );
    assert_eq!(scene.blobs.put(&bytes).unwrap(), digest);
    assert_eq!(scene.findings(&[]).await, []);
    println!(
        "{}: {} alterations of a blob, each found and named",
        scene.store.kind(),
        bytes.len() + 1
    );
}

async fn the_applications_own_role_cannot_change_facts_seals_or_entries(place: Place) {
    let store = place.store().await;
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    fill(&store, &blobs).await;
    let mut denied = 0;
    for table in [
        "entry",
        "entry_row",
        "blob",
        "reading",
        "source",
        "list_row",
        "list_row_unit",
        "list_row_amount",
        "adjustment",
    ] {
        let column = if table.starts_with("entry") { "seq" } else { "id" };
        for act in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
        ] {
            let answer = as_the_application(&place, &act).await;
            assert!(answer.is_err(), "{act} went through");
            denied += 1;
        }
    }
    println!("{}: {denied} acts denied", store.kind());
    let seen = store
        .read()
        .await
        .unwrap()
        .verify(&blobs, &[], &mut |_| {})
        .await
        .unwrap();
    assert_eq!(seen.findings, []);
}

/// Runs a statement as the program could: on its file with its triggers, or in its role.
async fn as_the_application(place: &Place, sql: &str) -> Result<(), String> {
    match &place.database {
        yipanqi_store::Database::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection.execute_batch(sql).map_err(|e| e.to_string())
        }
        yipanqi_store::Database::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute("SET ROLE yipanqi_app").await.unwrap();
            client.batch_execute(sql).await.map_err(|e| e.to_string())
        }
    }
}
