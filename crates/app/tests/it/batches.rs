//! An archive at the door: received file by file by a job, told line by line, stopped when asked.

use crate::chores::chores;
use crate::world::World;
use yipanqi_app::Error;
use yipanqi_app::batches::{Batch, is_batch};
use yipanqi_app::documents::Incoming;
use yipanqi_domain::office::Mark;
use yipanqi_store::Job;
use yipanqi_testkit::{Place, on_both};

on_both!(
    the_files_of_an_archive_become_documents_each_with_its_result,
    a_batch_that_is_stopped_begins_no_other_file,
    a_batch_is_known_only_to_who_handed_it_in
);

fn archive() -> Incoming {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../extract/tests/files/files.zip");
    let bytes = std::fs::read(path).unwrap();
    assert!(is_batch(&bytes));
    Incoming {
        bytes,
        file_name: Some("来件.zip".into()),
        source_url: None,
        mark: Mark::Internal,
        no_secret_confirmed: true,
    }
}

/// Runs jobs until none is due.
async fn work(world: &World) {
    while world.app.run_due_job(&chores(&world.place)).await.unwrap() {}
}

fn told(batch: &Batch) -> Vec<(&str, bool, bool, Option<&str>)> {
    batch
        .lines
        .iter()
        .map(|l| {
            let why = l.unreadable.as_deref().or(l.refused.as_deref());
            (l.path.as_str(), l.document.is_some(), l.already, why)
        })
        .collect()
}

async fn the_files_of_an_archive_become_documents_each_with_its_result(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    // What the schedule does on its own, such as taking a signing key into use, is done first.
    work(&world).await;
    let before = app.head().await.unwrap().seq;
    let id = app.receive_batch(clerk, world.joint, archive()).await.unwrap();
    assert_eq!(app.head().await.unwrap().seq, before, "nothing is received yet");
    let waiting = app.batch(clerk, id).await.unwrap();
    assert_eq!((waiting.over, waiting.known, waiting.lines.len()), (false, 7, 0));
    work(&world).await;
    let batch = app.batch(clerk, id).await.unwrap();
    assert!(batch.over && !batch.failed && !batch.cancelled);
    assert_eq!(
        told(&batch),
        [
            ("码头/说明.txt", true, false, None),
            ("码头/清单.csv", true, false, None),
            ("版式.ofd", true, false, None),
            ("里面.zip/深处.txt", true, true, None),
            ("扫描.png", true, false, Some("not-text:image")),
            ("密件.txt", false, false, Some("carries_secrecy_mark")),
            ("通知书.txt", true, false, None),
        ]
    );
    assert_eq!(
        app.head().await.unwrap().seq,
        before + 5,
        "one entry for each document"
    );
    let list = app
        .document_page(
            clerk,
            yipanqi_domain::DocumentId(batch.lines[1].document.unwrap()),
        )
        .await
        .unwrap();
    assert_eq!(
        list.candidates.iter().filter(|c| c.text.contains("北岸")).count(),
        2
    );
}

async fn a_batch_that_is_stopped_begins_no_other_file(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    // What the schedule does on its own, such as taking a signing key into use, is done first.
    work(&world).await;
    let before = app.head().await.unwrap().seq;
    let id = app.receive_batch(clerk, world.joint, archive()).await.unwrap();
    app.cancel_batch(clerk, id).await.unwrap();
    work(&world).await;
    let batch = app.batch(clerk, id).await.unwrap();
    assert!(batch.over && batch.cancelled && batch.lines.is_empty());
    assert_eq!(app.head().await.unwrap().seq, before);
    let jobs = app.store().read().await.unwrap().pipes::<Job>().await.unwrap();
    assert!(jobs.iter().all(|job| job.state == "done"), "{jobs:?}");
}

async fn a_batch_is_known_only_to_who_handed_it_in(place: Place) {
    let world = World::on(place).await;
    let id = world
        .app
        .receive_batch(&world.clerk, world.joint, archive())
        .await
        .unwrap();
    assert!(matches!(
        world.app.batch(&world.leader, id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        world.app.cancel_batch(&world.leader, id).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        world.app.batch(&world.clerk, id + 100).await,
        Err(Error::NotFound)
    ));
}
