//! Backup → wipe → restore gives equal hashes, from either kind of database to either.

use crate::filled::fill;
use std::path::Path;
use yipanqi_domain::Day;
use yipanqi_domain::trail::Anchor;
use yipanqi_store::{BUSINESS_TABLES, BackupProblem, Blobs, Health, Store, StoreError};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    what_is_backed_up_and_restored_has_equal_hashes,
    a_damaged_backup_is_refused_before_anything_is_changed,
    an_anchor_tells_what_a_restore_has_lost,
    a_filled_database_is_in_good_health
);

fn blobs(place: &Place, name: &str) -> Blobs {
    Blobs::open(&place.folder.path().join(name)).unwrap()
}

async fn back_up(store: &Store, blobs: &Blobs, into: &Path) -> yipanqi_store::BackupReport {
    let mut read = store.read().await.unwrap();
    let report = read.backup(blobs, into, NOW, &mut |_| {}).await.unwrap();
    read.end().await.unwrap();
    report
}

/// The lines of a manifest about business tables, the trail left out: a restore adds its own entry there.
fn business_lines(folder: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join("manifest.txt")).unwrap();
    let about = |line: &&str| {
        line.starts_with("blob ")
            || BUSINESS_TABLES
                .iter()
                .any(|t| line.starts_with(&format!("table {t} ")))
    };
    text.lines().filter(about).map(str::to_owned).collect()
}

async fn what_is_backed_up_and_restored_has_equal_hashes(place: Place) {
    let store = place.store().await;
    let origin = blobs(&place, "blobs");
    fill(&store, &origin).await;
    let first = place.folder.path().join("backup-1");
    let report = back_up(&store, &origin, &first).await;
    assert_eq!((report.blobs, report.lost.len(), report.head.0), (1, 0, 3));
    assert_eq!(business_lines(&first).len(), BUSINESS_TABLES.len() + 1);

    let mut targets = vec![Place::sqlite()];
    targets.extend(Place::postgres().await);
    for target in targets {
        let kind = target.store().await.kind();
        let restored = target.store().await;
        let copies = blobs(&target, "blobs");
        let back = restored
            .restore(&first, &copies, &[], NOW.plus(500_000), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(back.head, report.head, "{kind}");
        assert_eq!(back.findings, [], "{kind}");
        assert_eq!(
            (back.rows, back.blobs, back.missing),
            (report.rows, report.blobs, None)
        );
        let second = target.folder.path().join("backup-2");
        back_up(&restored, &copies, &second).await;
        assert_eq!(business_lines(&first), business_lines(&second), "{kind}");

        let mut read = restored.read().await.unwrap();
        let seen = read.verify(&copies, &[], &mut |_| {}).await.unwrap();
        assert_eq!(
            (seen.entries, seen.findings),
            (4, vec![]),
            "{kind}: three entries and the restore's own"
        );
        let entries = read.entries_after(0, 10).await.unwrap();
        assert_eq!(
            entries[2].hash, report.head.1,
            "{kind}: the chain goes on from the same head"
        );
        assert_eq!(entries[3].act, "site.restore");
        assert_eq!(
            entries[3].reason.as_deref(),
            Some(format!("head=3:{}", report.head.1).as_str())
        );
        read.end().await.unwrap();
        let again = restored.restore(&first, &copies, &[], NOW, &mut |_| {}).await;
        assert!(
            matches!(again, Err(StoreError::Backup(BackupProblem::SiteThere))),
            "{kind}: nothing is restored over a site"
        );
        let mut tx = restored.begin(NOW).await.unwrap();
        let next: i64 = tx.new_id().await.unwrap();
        assert!(
            next & ((1 << 40) - 1) > 1_000_000,
            "{kind}: ids of lost work are not given out again"
        );
        assert_eq!(
            tx.next_number("item/河口/2025").await.unwrap(),
            2,
            "{kind}: numbers go on"
        );
    }
}

async fn a_damaged_backup_is_refused_before_anything_is_changed(place: Place) {
    let store = place.store().await;
    let origin = blobs(&place, "blobs");
    fill(&store, &origin).await;
    let mut refused = 0;
    let whole = place.folder.path().join("whole");
    back_up(&store, &origin, &whole).await;
    let target = Place::sqlite();
    let empty = target.store().await;
    let copies = blobs(&target, "blobs");
    let mut files = Vec::new();
    for folder in ["tables", "blobs"] {
        for (_, path) in all_files(&whole.join(folder)) {
            files.push(path);
        }
    }
    files.push(whole.join("manifest.txt"));
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        let mut changed = bytes.clone();
        let at = changed.len() / 2;
        changed[at] ^= 1;
        for damage in [changed, bytes[..bytes.len() - 1].to_vec()] {
            std::fs::write(&path, damage).unwrap();
            let answer = empty.restore(&whole, &copies, &[], NOW, &mut |_| {}).await;
            let named = matches!(answer, Err(StoreError::Backup(BackupProblem::Damaged { .. })));
            assert!(named, "{}: {answer:?}", path.display());
            refused += 1;
        }
        std::fs::write(&path, bytes).unwrap();
    }
    println!("{refused} damaged backups refused");
    let missing = empty
        .restore(&whole.join("none"), &copies, &[], NOW, &mut |_| {})
        .await;
    assert!(matches!(
        missing,
        Err(StoreError::Backup(BackupProblem::NoBackup))
    ));
    assert_eq!(
        empty.read().await.unwrap().head().await.unwrap().seq,
        0,
        "nothing was changed"
    );
    empty
        .restore(&whole, &copies, &[], NOW, &mut |_| {})
        .await
        .expect("the mended backup is whole");
    let mut read = store.read().await.unwrap();
    let onto = read.backup(&origin, &whole, NOW, &mut |_| {}).await;
    assert!(matches!(
        onto,
        Err(StoreError::Backup(BackupProblem::FolderNotEmpty))
    ));
}

fn all_files(folder: &Path) -> Vec<(String, std::path::PathBuf)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_files(&path));
        } else {
            found.push((path.display().to_string(), path));
        }
    }
    found
}

async fn an_anchor_tells_what_a_restore_has_lost(place: Place) {
    let store = place.store().await;
    let origin = blobs(&place, "blobs");
    fill(&store, &origin).await;
    let folder = place.folder.path().join("backup");
    back_up(&store, &origin, &folder).await;
    let anchor = Anchor {
        site: 1,
        seq: 9,
        head: "0".repeat(64),
        day: Day::new(2025, 3, 4).unwrap(),
        key_id: "0".repeat(16),
        signature: "0".repeat(128),
    };
    let target = Place::sqlite();
    let restored = target.store().await;
    let copies = blobs(&target, "blobs");
    let back = restored
        .restore(&folder, &copies, &[anchor], NOW, &mut |_| {})
        .await
        .unwrap();
    assert_eq!(back.missing, Some((4, 9)));
    let mut read = restored.read().await.unwrap();
    let last = read.entries_before(i64::MAX, 1).await.unwrap();
    assert!(last[0].reason.as_deref().unwrap().ends_with(" missing=4..9"));
}

async fn a_filled_database_is_in_good_health(place: Place) {
    let store = place.store().await;
    let origin = blobs(&place, "blobs");
    fill(&store, &origin).await;
    let checks = store.doctor(&origin, NOW.plus(200_000)).await.unwrap();
    let bad: Vec<_> = checks
        .iter()
        .filter(|c| c.health == Health::Bad && c.code != "space")
        .collect();
    // The server of a test may well run without fsync.
    let bad: Vec<_> = bad
        .into_iter()
        .filter(|c| c.code != "fsync" && c.code != "full-pages")
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(checks.len() >= 11, "{}", checks.len());
    let (_, file) = origin.files().unwrap().remove(0);
    std::fs::remove_file(file).unwrap();
    let checks = store.doctor(&origin, NOW.plus(-200_000)).await.unwrap();
    let bad: Vec<&str> = checks
        .iter()
        .filter(|c| c.health == Health::Bad)
        .map(|c| c.code)
        .collect();
    assert!(bad.contains(&"blobs") && bad.contains(&"clock"), "{bad:?}");
}
