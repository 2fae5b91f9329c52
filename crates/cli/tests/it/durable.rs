//! Backup, restore, anchors, doctor, from the outside, on a site of either kind.

use crate::program::{program, run};
use yipanqi_domain::office::Site;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_store::{BlobRecord, Blobs, Database, Store};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(a_site_is_backed_up_restored_anchored_and_verified);

async fn found(store: &Store, blobs: &Blobs, demo: bool) {
    let digest = blobs.put(b"bytes").unwrap();
    let mut tx = store.begin(NOW).await.unwrap();
    tx.insert(&Site {
        id: 1,
        name: "试验站".into(),
        demo,
        created_at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&BlobRecord {
        id,
        digest,
        length: 5,
        stored_at: NOW,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(By::default(), "site.found", "site", 1))
        .await
        .unwrap();
}

async fn a_site_is_backed_up_restored_anchored_and_verified(place: Place) {
    let folder = place.folder.path();
    std::fs::create_dir_all(folder.join("data/keys")).unwrap();
    // The program finds an SQLite file in its data folder; PostgreSQL is named to it.
    let place_of_file = Database::Sqlite(folder.join("data/yipanqi.db"));
    let (database, url) = match &place.database {
        Database::Sqlite(_) => (place_of_file, None),
        Database::Postgres(url) => (place.database.clone(), Some(url.clone())),
    };
    let store = Store::open(&database).await.unwrap();
    found(&store, &Blobs::open(&folder.join("data/blobs")).unwrap(), false).await;
    drop(store);
    let on = |words: &[&str]| {
        let mut command = program(folder);
        if let Some(url) = &url {
            command.env("YIPANQI_DATABASE", url);
        }
        crate::program::Said::from(command.args(words).output().unwrap())
    };
    let verified = on(&["trail", "verify"]);
    assert_eq!(verified.status, 0, "{}{}", verified.out, verified.err);
    assert!(
        verified.out.contains("1 entries, 2 rows, 1 attachments"),
        "{}",
        verified.out
    );

    let anchor = on(&["trail", "anchor"]);
    assert!(
        anchor.out.starts_with("yipanqi-anchor-1 1 2 "),
        "the key's entry comes first: {}",
        anchor.out
    );
    std::fs::write(folder.join("good.txt"), &anchor.out).unwrap();
    let forged = anchor
        .out
        .replace("yipanqi-anchor-1 1 2 ", "yipanqi-anchor-1 1 3 ");
    std::fs::write(folder.join("forged.txt"), forged).unwrap();
    std::fs::write(folder.join("junk.txt"), "no anchor\n").unwrap();
    let good = on(&["trail", "verify", "--anchor", "good.txt"]);
    assert_eq!(good.status, 0, "{}{}", good.out, good.err);
    let forged = on(&[
        "trail",
        "verify",
        "--anchor",
        "good.txt",
        "--anchor",
        "forged.txt",
    ]);
    assert_eq!(forged.status, 1);
    assert!(
        forged
            .out
            .contains("the signature of the anchor of entry 3 is wrong"),
        "{}",
        forged.out
    );
    on(&["trail", "verify", "--anchor", "junk.txt"]).is_error(1, "junk.txt, line 1 is no anchor");

    let doctor = on(&["doctor", "--rebuild"]);
    let lines: Vec<&str> = doctor.out.lines().collect();
    assert!(lines.len() >= 13, "{}", doctor.out);
    // A throw-away server may run without fsync, and a machine may be short of space: that is told, and is no fault here.
    let bad: Vec<&&str> = lines
        .iter()
        .filter(|l| l.starts_with("BAD") && !l.contains("server") && !l.contains("MB free"))
        .collect();
    assert!(bad.is_empty(), "{bad:?}");

    let backup = on(&["backup", "copy"]);
    assert_eq!(backup.status, 0, "{}", backup.err);
    on(&["backup", "copy"]).is_error(1, "the folder of the backup is not empty");
    on(&["restore", "copy"]).is_error(1, "there is data here; a backup cannot be put over it");
    run(folder, &["restore", "nothing", "--data", "new"]).is_error(1, "there is no whole backup here");
    assert!(
        !folder.join("new").exists(),
        "nothing is made for a backup that is not there"
    );
    let restored = run(
        folder,
        &["restore", "copy", "--data", "new", "--anchor", "good.txt"],
    );
    assert_eq!(restored.status, 0, "{}", restored.err);
    let again = run(
        folder,
        &["trail", "verify", "--data", "new", "--anchor", "good.txt"],
    );
    assert_eq!(again.status, 0, "{}{}", again.out, again.err);
    assert!(
        again.out.contains("3 entries"),
        "two, and the restore's own: {}",
        again.out
    );
    let shown = run(folder, &["trail", "show", "--last", "1", "--data", "new"]);
    assert!(
        shown.out.contains("site.restore") && shown.out.contains("head=2:"),
        "{}",
        shown.out
    );

    on(&["up", "--demo", "--listen", "127.0.0.1:0"]).is_error(1, "there is a real site here");
    on(&["demo"]).is_error(1, "there is a real site here");
    let table = folder.join("copy/tables/site.rows");
    let text = std::fs::read_to_string(&table).unwrap();
    std::fs::write(&table, text.replace("试验站", "别的站")).unwrap();
    run(folder, &["restore", "copy", "--data", "other"])
        .is_error(1, "tables/site.rows of the backup was changed");

    let (_, blob) = Blobs::open(&folder.join("new/blobs"))
        .unwrap()
        .files()
        .unwrap()
        .remove(0);
    std::fs::write(blob, b"bites").unwrap();
    let damaged = run(folder, &["trail", "verify", "--data", "new"]);
    assert_eq!(damaged.status, 1);
    assert!(
        damaged.out.starts_with("the bytes of attachment "),
        "{}",
        damaged.out
    );
    assert!(
        damaged
            .err
            .contains("error: the trail was verified, with 1 findings"),
        "{}",
        damaged.err
    );
}

#[test]
fn a_full_disk_is_told_by_the_program() {
    let folder = tempfile::tempdir().unwrap();
    // A limit on the size of files stands in for a full disk: no rights are needed for it.
    let script = "trap '' XFSZ; ulimit -f 300; exec \"$0\" \"$@\"";
    let mut inner = program(folder.path());
    inner.args(["up", "--listen", "127.0.0.1:0"]);
    let mut outer = std::process::Command::new("sh");
    outer
        .arg("-c")
        .arg(script)
        .arg(inner.get_program())
        .args(inner.get_args())
        .current_dir(folder.path());
    outer
        .env("LANG", "en_US.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("YIPANQI_DATABASE");
    let said: crate::program::Said = outer.output().unwrap().into();
    said.is_error(2, "the disk is full; nothing was saved, nothing saved was lost");
}
