//! No path but the seal of reviewed requests closes an item: in the sources, in any order of acts, on two nodes at once.

use crate::close_world::{FourSided, OneSided, asking, reviewer, seats, state_of};
use crate::duty_world::Three;
use crate::world::World;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use yipanqi_app::close::Reviewed;
use yipanqi_app::{App, Error, Settings, SystemChance};
use yipanqi_domain::close::{Certificate, CloseReview, Seat};
use yipanqi_domain::list::{Item, ItemState};
use yipanqi_domain::report::Verdict;
use yipanqi_domain::rights::{Actor, Scope};
use yipanqi_domain::{CloseRequestId, ItemId, SideId};
use yipanqi_testkit::Place;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

#[test]
fn one_place_alone_closes_an_item() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "../store/src", "../web/src", "../cli/src", "../domain/src"] {
        sources(&here.join(folder), &mut files);
    }
    let mut written = Vec::new();
    let mut named = 0;
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a text");
        for line in text.lines().map(str::trim) {
            named += usize::from(line.contains("ItemState::Closed"));
            // Compared with, matched on, or handed to the one function that opens; everything else would write it.
            let reads = ["!=", "==", "matches!", "=>", "open_again("]
                .iter()
                .any(|word| line.contains(word));
            if line.contains("ItemState::Closed") && !reads {
                written.push((path.file_name().map(ToOwned::to_owned), line.to_owned()));
            }
            let by_words = line.contains("UPDATE item SET") || line.contains("INSERT INTO item ");
            assert!(!by_words, "{}: {line}", path.display());
        }
    }
    assert!(
        named >= 3,
        "only {named} lines name the state: the search has lost its way"
    );
    let lines: Vec<&str> = written.iter().map(|(_, line)| line.as_str()).collect();
    assert_eq!(lines, ["let state = ItemState::Closed;"], "{written:?}");
    assert_eq!(written[0].0.as_deref(), Some("review.rs".as_ref()));
}

/// A small generator, so that a failure can be played again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n
    }
}

/// Plays acts in some order on one item and says whether it was ever closed without what it takes.
async fn played(
    app: &App,
    dice: &mut Dice,
    item: ItemId,
    asks: &Actor,
    pool: &[(Actor, Option<Seat>)],
    sides: &[SideId],
) -> bool {
    let mut closed = false;
    let mut request: Option<CloseRequestId> = None;
    for _ in 0..26 {
        match dice.below(18) {
            0 | 1 => {
                if let Ok(id) = app.request_close(asks, item, asking()).await {
                    request = Some(id);
                }
            }
            2 => {
                if let Some(id) = request {
                    let _ = app.withdraw_close(asks, id).await;
                }
            }
            act => {
                let (actor, seat) = &pool[dice.below(pool.len())];
                let (verdict, reason) = if act == 3 {
                    (Verdict::Returned, "再补材料")
                } else {
                    (Verdict::Accepted, "")
                };
                if let Some(id) = request {
                    match app.review_close(actor, id, *seat, verdict, reason).await {
                        Ok(_) | Err(Error::Refused(_) | Error::Denied | Error::NotFound) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }
        }
        let mut read = app.store().read().await.unwrap();
        let found: Item = read.get(item.0).await.unwrap().unwrap();
        let reviews: Vec<CloseReview> = read.every().await.unwrap();
        let certificates: Vec<Certificate> = read.every().await.unwrap();
        read.end().await.unwrap();
        let certificate = certificates.iter().find(|c| c.item == item);
        assert_eq!(found.state == ItemState::Closed, certificate.is_some());
        if let Some(certificate) = certificate {
            let of = |r: &&CloseReview| r.close_request == certificate.close_request;
            let given: Vec<&CloseReview> = reviews.iter().filter(of).collect();
            assert!(given.iter().all(|r| r.verdict == Verdict::Accepted), "{given:?}");
            let seats: BTreeSet<Seat> = given.iter().filter_map(|r| Seat::of(r)).collect();
            assert_eq!(seats.into_iter().collect::<Vec<_>>(), Seat::asked(sides));
            let persons: BTreeSet<_> = given.iter().map(|r| r.person).collect();
            let units: BTreeSet<_> = given.iter().map(|r| r.unit).collect();
            assert_eq!((persons.len(), units.len()), (given.len(), given.len()));
            assert!(
                given
                    .iter()
                    .all(|r| r.unit != asks.unit && r.person != asks.person)
            );
            closed = true;
        }
    }
    closed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_order_of_acts_closes_an_item_without_what_it_takes() {
    let mut closed = [0; 3];
    for seed in 0..8_u64 {
        let mut dice = Dice(seed * 7919 + 1);
        let world = World::on(Place::sqlite()).await;
        let three = Three::in_world(&world).await;
        world.app.assign_all(&world.clerk, three.version).await.unwrap();
        let one = OneSided::in_world(&world).await;
        let four = FourSided::in_world(&world).await;
        let [colleague] = seats(
            &world,
            [reviewer(
                "同单位",
                world.yu.transport,
                Scope::Side(world.sides[0]),
            )],
        )
        .await;
        let me = &world.yu_transport_reporter;
        let pool = |actors: Vec<Actor>| actors.into_iter().map(|a| (a, None)).collect::<Vec<_>>();
        let two = pool(vec![
            world.yu_side.reviewer.clone(),
            world.chuan_side.reviewer.clone(),
            colleague,
            me.clone(),
            world.clerk.clone(),
        ]);
        let app = &world.app;
        closed[0] += usize::from(played(app, &mut dice, three.both, me, &two, &world.sides).await);
        let both = [Some(Seat::Department), Some(Seat::Supervision)];
        let single: Vec<(Actor, Option<Seat>)> = both
            .into_iter()
            .flat_map(|seat| [(one.department.clone(), seat), (one.supervision.clone(), seat)])
            .collect();
        closed[1] += usize::from(played(app, &mut dice, one.item, me, &single, &[]).await);
        let all = pool(four.reviewers.clone());
        closed[2] += usize::from(played(app, &mut dice, four.item, &four.reporter, &all, &four.sides).await);
    }
    assert!(closed.iter().all(|n| *n > 0), "some orders do close: {closed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reviewers_on_two_nodes_at_once_the_second_sees_the_first() {
    let Some(place) = Place::postgres().await else {
        return;
    };
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
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
    let me = &world.yu_transport_reporter;
    for round in 1..=6 {
        let id = world.app.request_close(me, three.both, asking()).await.unwrap();
        let (app, node) = (world.app.clone(), other.clone());
        let (yu, chuan) = (world.yu_side.reviewer.clone(), world.chuan_side.reviewer.clone());
        let again = yu.clone();
        let third = app.clone();
        let accept = Verdict::Accepted;
        // Both sides at once, and one of them twice: one waits, one seals, the double is refused.
        let (a, b, c) = tokio::join!(
            tokio::spawn(async move { app.review_close(&yu, id, None, accept, "").await }),
            tokio::spawn(async move { node.review_close(&chuan, id, None, accept, "").await }),
            tokio::spawn(async move { third.review_close(&again, id, None, accept, "").await }),
        );
        let answers = [a.unwrap(), b.unwrap(), c.unwrap()];
        let sealed: Vec<_> = answers
            .iter()
            .filter_map(|r| match r {
                Ok(Reviewed::Sealed(certificate)) => Some(*certificate),
                _ => None,
            })
            .collect();
        assert_eq!(sealed.len(), 1, "{answers:?}");
        let waiting = answers
            .iter()
            .filter(|r| matches!(r, Ok(Reviewed::Waiting(_))))
            .count();
        let refused = answers
            .iter()
            .filter(|r| matches!(r, Err(Error::Refused(_))))
            .count();
        assert_eq!((waiting, refused), (1, 1), "{answers:?}");
        assert_eq!(state_of(&world.app, three.both).await, ItemState::Closed);
        world
            .app
            .reopen_closed(&world.leader, sealed[0], "再来一次", None)
            .await
            .unwrap();
        let mut read = world.app.store().read().await.unwrap();
        let certificates: Vec<Certificate> = read.every().await.unwrap();
        read.end().await.unwrap();
        let mut numbers: Vec<String> = certificates.into_iter().map(|c| c.number).collect();
        numbers.sort();
        let expected: Vec<String> = (1..=round).map(|n| format!("试联办销〔2025〕{n}号")).collect();
        assert_eq!(numbers, expected, "no gap, none twice");
    }
    let mut read = world.app.store().read().await.unwrap();
    let seen = read.verify(world.app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, [], "the chain is whole");
}
