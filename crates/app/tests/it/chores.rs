//! Jobs, the sweep, anchors: work that nobody waits for, on one node and on two.

use std::sync::Arc;
use std::time::Duration;
use yipanqi_app::anchors::{AnchorProblem, Keys};
use yipanqi_app::clock::SetClock;
use yipanqi_app::jobs::Chores;
use yipanqi_app::{App, Blobs, Error, Settings, SystemChance};
use yipanqi_domain::At;
use yipanqi_domain::office::Site;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_store::{BlobRecord, Finding, Job, Schedule};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    the_schedule_makes_jobs_and_every_job_is_run_once_by_two_nodes,
    a_job_that_fails_is_tried_again_later_and_given_up_after_five_times,
    blobs_that_nothing_wants_are_swept_after_a_day_and_wanted_ones_stay,
    an_anchor_is_signed_by_a_key_that_the_trail_knows,
    the_runner_ends_when_told
);

async fn node(place: &Place, name: &str, clock: &Arc<SetClock>) -> App {
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let settings = Settings {
        node: name.to_owned(),
        ..Settings::default()
    };
    App::new(
        place.store().await,
        blobs,
        clock.clone(),
        Arc::new(SystemChance),
        settings,
    )
}

pub(crate) fn chores(place: &Place) -> Chores {
    let keys = place.folder.path().join("keys");
    std::fs::create_dir_all(&keys).unwrap();
    Chores {
        keys: Keys::at(&keys),
        anchors: place.folder.path().join("anchors"),
    }
}

async fn found(app: &App) {
    let mut tx = app.store().begin(app.now()).await.unwrap();
    tx.insert(&Site {
        id: 1,
        name: "试验站".into(),
        demo: false,
        created_at: NOW,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(By::default(), "site.found", "site", 1))
        .await
        .unwrap();
}

async fn jobs(app: &App) -> Vec<Job> {
    app.store().read().await.unwrap().pipes::<Job>().await.unwrap()
}

async fn the_schedule_makes_jobs_and_every_job_is_run_once_by_two_nodes(place: Place) {
    let clock = Arc::new(SetClock::at(NOW));
    let (one, two) = (
        node(&place, "one", &clock).await,
        node(&place, "two", &clock).await,
    );
    let chores = chores(&place);
    found(&one).await;
    for day in 0..3 {
        let nodes = [one.clone(), two.clone(), one.clone(), two.clone()];
        let running: Vec<_> = nodes
            .into_iter()
            .map(|app| {
                let chores = chores.clone();
                tokio::spawn(async move { while app.run_due_job(&chores).await.unwrap() {} })
            })
            .collect();
        for task in running {
            task.await.unwrap();
        }
        let all = jobs(&one).await;
        assert_eq!(all.len(), 4 * (day + 1), "each of the four once a day: {all:#?}");
        assert!(
            all.iter().all(|j| j.state == "done" && j.attempts == 1),
            "{all:#?}"
        );
        clock.advance(86_400_000);
    }
    let schedules = one
        .store()
        .read()
        .await
        .unwrap()
        .pipes::<Schedule>()
        .await
        .unwrap();
    assert_eq!(schedules.len(), 4);
    let anchors = std::fs::read_dir(place.folder.path().join("anchors"))
        .unwrap()
        .count();
    assert_eq!(anchors, 3, "an anchor a day is kept");
    assert!(
        one.run_due_job(&chores).await.unwrap(),
        "the next day has its own"
    );
}

async fn a_job_that_fails_is_tried_again_later_and_given_up_after_five_times(place: Place) {
    let clock = Arc::new(SetClock::at(NOW));
    let app = node(&place, "one", &clock).await;
    let chores = chores(&place);
    while app.run_due_job(&chores).await.unwrap() {}
    let mut plumbing = app.store().plumbing(NOW).await.unwrap();
    plumbing.add_job("nobody_knows_how", "", NOW).await.unwrap();
    plumbing.done().await.unwrap();
    for (attempt, minutes) in [(1, 1), (2, 4), (3, 16), (4, 64)] {
        assert!(app.run_due_job(&chores).await.unwrap());
        let job = jobs(&app)
            .await
            .into_iter()
            .find(|j| j.kind == "nobody_knows_how")
            .unwrap();
        assert_eq!((job.state.as_str(), job.attempts), ("waiting", attempt));
        assert_eq!(job.run_at, app_now(&clock).plus(minutes * 60_000));
        assert!(job.problem.is_some());
        clock.set(job.run_at);
        // What else the hour brought.
        let mut plumbing = app.store().plumbing(NOW).await.unwrap();
        for mut schedule in plumbing.reading().pipes::<Schedule>().await.unwrap() {
            schedule.next_at = At(i64::MAX / 2);
            schedule.every_ms = i64::MAX / 2;
            plumbing.put(&schedule).await.unwrap();
        }
        plumbing.done().await.unwrap();
    }
    assert!(app.run_due_job(&chores).await.unwrap());
    let job = jobs(&app)
        .await
        .into_iter()
        .find(|j| j.kind == "nobody_knows_how")
        .unwrap();
    assert_eq!((job.state.as_str(), job.attempts), ("failed", 5));
    assert!(!app.run_due_job(&chores).await.unwrap(), "nothing is left to do");
    let checks = app.store().doctor(app.blobs(), app_now(&clock)).await.unwrap();
    let told = checks.iter().find(|c| c.code == "jobs").unwrap();
    assert!(told.seen.contains(&("dead", "1".to_owned())), "{told:?}");
}

fn app_now(clock: &SetClock) -> At {
    use yipanqi_app::Clock;
    clock.now()
}

async fn blobs_that_nothing_wants_are_swept_after_a_day_and_wanted_ones_stay(place: Place) {
    let clock = Arc::new(SetClock::at(yipanqi_app::Clock::now(&yipanqi_app::SystemClock)));
    let app = node(&place, "one", &clock).await;
    let wanted = app.blobs().put(b"wanted").unwrap();
    let mut tx = app.store().begin(app.now()).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let record = BlobRecord {
        id,
        digest: wanted.clone(),
        length: 6,
        stored_at: app.now(),
    };
    tx.insert(&record).await.unwrap();
    tx.commit(Entry::done(By::default(), "blob.add", "blob", id))
        .await
        .unwrap();
    let orphan = app.blobs().put(b"its commit never came").unwrap();
    let again = app.blobs().put(b"came again").unwrap();
    app.sweep_blobs().await.unwrap();
    assert_eq!(app.blobs().files().unwrap().len(), 3, "nothing is a day old yet");
    let day_old = |name: &str| {
        let (_, path) = app
            .blobs()
            .files()
            .unwrap()
            .into_iter()
            .find(|(n, _)| n == name)
            .unwrap();
        let then =
            std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(app.now().0 - 90_000_000).unwrap());
        std::fs::File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(then)
            .unwrap();
    };
    for name in [&wanted, &orphan, &again] {
        day_old(name);
    }
    // The same bytes are received again just before the sweep: they are young again.
    assert_eq!(app.blobs().put(b"came again").unwrap(), again);
    app.sweep_blobs().await.unwrap();
    let left: Vec<String> = app
        .blobs()
        .files()
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&wanted) && left.contains(&again), "{left:?}");
}

async fn an_anchor_is_signed_by_a_key_that_the_trail_knows(place: Place) {
    let clock = Arc::new(SetClock::at(NOW));
    let app = node(&place, "one", &clock).await;
    let chores = chores(&place);
    app.ensure_key(&chores.keys).await.unwrap();
    assert_eq!(
        app.head().await.unwrap().seq,
        0,
        "before the site is founded nothing goes into the trail"
    );
    assert!(matches!(app.anchor(&chores.keys).await, Err(Error::NotFound)));
    found(&app).await;
    let anchor = app.anchor(&chores.keys).await.unwrap();
    assert_eq!(
        (anchor.site, anchor.seq),
        (1, 2),
        "the key's own entry is the second"
    );
    assert_eq!(app.check_anchor(&anchor).await.unwrap(), None);
    let again = app.anchor(&chores.keys).await.unwrap();
    assert_eq!(
        again, anchor,
        "the same head gives the same anchor and no further entry"
    );
    #[cfg(unix)]
    {
        let told = std::fs::metadata(place.folder.path().join("keys/anchor.key")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&told.permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    for changed in [
        yipanqi_domain::trail::Anchor {
            seq: 1,
            ..anchor.clone()
        },
        yipanqi_domain::trail::Anchor {
            head: "0".repeat(64),
            ..anchor.clone()
        },
        yipanqi_domain::trail::Anchor {
            signature: "0".repeat(128),
            ..anchor.clone()
        },
        yipanqi_domain::trail::Anchor {
            signature: "no hex".into(),
            ..anchor.clone()
        },
    ] {
        assert_eq!(
            app.check_anchor(&changed).await.unwrap(),
            Some(AnchorProblem::BadSignature),
            "{changed}"
        );
    }
    let other = yipanqi_domain::trail::Anchor {
        site: 2,
        ..anchor.clone()
    };
    assert_eq!(
        app.check_anchor(&other).await.unwrap(),
        Some(AnchorProblem::OtherSite)
    );
    let other = yipanqi_domain::trail::Anchor {
        key_id: "0".repeat(16),
        ..anchor.clone()
    };
    assert_eq!(
        app.check_anchor(&other).await.unwrap(),
        Some(AnchorProblem::UnknownKey)
    );

    // Another key: an entry says so, and anchors of the former key still count.
    std::fs::remove_file(place.folder.path().join("keys/anchor.key")).unwrap();
    let next = app.anchor(&chores.keys).await.unwrap();
    assert_ne!(next.key_id, anchor.key_id);
    let mut read = app.store().read().await.unwrap();
    let keys = read.entries_of_kind("anchor_key").await.unwrap();
    assert_eq!(keys.len(), 2);
    let seen = read
        .verify(app.blobs(), &[anchor.clone(), next.clone()], &mut |_| {})
        .await
        .unwrap();
    read.end().await.unwrap();
    assert_eq!(seen.findings, [] as [Finding; 0]);
    for anchor in [&anchor, &next] {
        assert_eq!(app.check_anchor(anchor).await.unwrap(), None);
    }
}

async fn the_runner_ends_when_told(place: Place) {
    let clock = Arc::new(SetClock::at(NOW));
    let app = node(&place, "one", &clock).await;
    found(&app).await;
    let (end, ended) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(app.clone().run_jobs(chores(&place), ended));
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if jobs(&app).await.iter().filter(|j| j.state == "done").count() == 4 {
            break;
        }
    }
    end.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(2), running)
        .await
        .expect("it ends at once")
        .unwrap();
    assert_eq!(jobs(&app).await.iter().filter(|j| j.state == "done").count(), 4);
}
