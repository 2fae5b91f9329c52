//! Two nodes on one PostgreSQL, sixteen clients adopting, assigning, signing for and numbering at once.

use crate::world::{World, day};
use std::collections::BTreeSet;
use std::sync::Arc;
use yipanqi_app::lists::AdoptInput;
use yipanqi_app::{App, Error, Settings, SystemChance};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{Item, ListVersion, RowInput};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::office::Mark;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{SessionId, VersionId};
use yipanqi_testkit::Place;

const LISTS: usize = 8;
const ROWS: usize = 3;

async fn session(world: &World) -> SessionId {
    let mut tx = world.app.store().begin(world.app.now()).await.unwrap();
    let id: SessionId = tx.new_id().await.unwrap();
    let recorded_at = tx.now();
    let session = Session {
        id,
        body: world.joint,
        series: None,
        ordinal: None,
        name: "并行会议".into(),
        held_on: day("2025-01-20"),
        mode: None,
        place: None,
        document: None,
        mark: Mark::Internal,
        recorded_at,
    };
    tx.insert(&session).await.unwrap();
    tx.commit(Entry::done(By::default(), "session.record", "session", id.0))
        .await
        .unwrap();
    id
}

/// A list of its own, drafted and deliberated: its version and revision.
async fn deliberated(world: &World, name: &str) -> (VersionId, i64) {
    let clerk = &world.clerk;
    let (_, version) = world
        .app
        .open_list(clerk, world.joint, name, 2025, Mark::Internal)
        .await
        .unwrap();
    let mut revision = 1;
    for n in 0..ROWS {
        let row = RowInput {
            title: format!("{name}之{n}"),
            field: "交通互联".into(),
            measure: "年内完成".into(),
            ends_on: "2025-12-31".into(),
            lead_units: "市交通运输委".into(),
            ..RowInput::default()
        };
        revision = world
            .app
            .put_row(clerk, version, revision, None, row)
            .await
            .unwrap()
            .revision;
    }
    world.app.deliberate(clerk, version, revision).await.unwrap();
    let mut read = world.app.store().read().await.unwrap();
    let revision = read
        .get::<ListVersion>(version.0)
        .await
        .unwrap()
        .unwrap()
        .revision;
    read.end().await.unwrap();
    (version, revision)
}

fn won(answer: Result<(), Error>) -> bool {
    match answer {
        Ok(()) => true,
        Err(Error::Refused(_)) => false,
        Err(other) => panic!("neither done nor refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixteen_clients_of_two_nodes_adopt_assign_and_sign_without_gap_or_double() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let world = World::on(place).await;
    let other = App::new(
        world.place.store().await,
        world.app.blobs().clone(),
        world.clock.clone(),
        Arc::new(SystemChance),
        Settings {
            node: "two".into(),
            ..Settings::default()
        },
    );
    let nodes = [world.app.clone(), other];
    let session = session(&world).await;
    let mut versions = Vec::new();
    for n in 0..LISTS {
        versions.push(deliberated(&world, &format!("清单{n}")).await);
    }

    // Each list is adopted by two clients, one on each node: one of them is too late.
    let clients = versions
        .iter()
        .flat_map(|v| nodes.iter().map(move |node| (*v, node.clone())));
    let tasks: Vec<_> = clients
        .map(|((version, seen_revision), node)| {
            let clerk = world.clerk.clone();
            tokio::spawn(async move {
                let input = AdoptInput {
                    seen_revision,
                    session,
                    in_force_on: day("2025-02-01"),
                };
                won(node.adopt(&clerk, version, input).await.map(drop))
            })
        })
        .collect();
    assert_eq!(tasks.len(), 16);
    let mut adopted = 0;
    for task in tasks {
        adopted += usize::from(task.await.unwrap());
    }
    assert_eq!(adopted, LISTS, "each list is adopted once");

    let tasks: Vec<_> = versions
        .iter()
        .enumerate()
        .map(|(n, (version, _))| {
            let (node, clerk, version) = (nodes[n % 2].clone(), world.clerk.clone(), *version);
            tokio::spawn(async move { node.assign_all(&clerk, version).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut read = world.app.store().read().await.unwrap();
    let duties: Vec<Duty> = read.every().await.unwrap();
    read.end().await.unwrap();
    let duties: Vec<Duty> = duties
        .into_iter()
        .filter(|d| d.unit == world.yu_transport_reporter.unit)
        .collect();
    assert!(duties.len() >= LISTS * ROWS, "{}", duties.len());
    let tasks: Vec<_> = duties
        .iter()
        .flat_map(|duty| nodes.iter().map(move |node| (duty.id, node.clone())))
        .map(|(duty, node)| {
            let reporter = world.yu_transport_reporter.clone();
            tokio::spawn(async move { won(node.sign(&reporter, duty, None).await) })
        })
        .collect();
    let mut signed = 0;
    for task in tasks {
        signed += usize::from(task.await.unwrap());
    }
    assert_eq!(signed, duties.len(), "each duty is signed for once");

    let mut read = world.app.store().read().await.unwrap();
    let numbers: BTreeSet<String> = read
        .every::<Item>()
        .await
        .unwrap()
        .into_iter()
        .map(|item| item.number)
        .collect();
    assert_eq!(numbers.len(), LISTS * ROWS, "no number twice");
    let ends: BTreeSet<usize> = numbers
        .iter()
        .filter_map(|n| n.rsplit('-').next()?.parse().ok())
        .collect();
    assert_eq!(ends, (1..=LISTS * ROWS).collect(), "no gap");
    let papers: BTreeSet<String> = read
        .every::<ListVersion>()
        .await
        .unwrap()
        .into_iter()
        .filter_map(|v| v.state.adoption().map(|a| a.number.clone()))
        .collect();
    assert_eq!(papers.len(), LISTS, "{papers:?}");
    let now: Vec<Duty> = read.every().await.unwrap();
    assert_eq!(
        now.iter()
            .filter(|d| matches!(d.state, DutyState::Signed { .. }))
            .count(),
        signed
    );
    let seen = read.verify(world.app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, [], "the chain is whole");
    println!(
        "{adopted} adopted, {} numbered, {signed} signed for, {} entries, chain whole",
        numbers.len(),
        seen.entries
    );
}
