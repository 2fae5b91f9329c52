//! At the door: who is let in, who is not, and what they are told.

use crate::people::{PASSWORD, code, done, head, open, refused, with_password};
use crate::world::World;
use std::sync::Arc;
use yipanqi_app::sign_in::Owes;
use yipanqi_app::{App, Error, Settings, SystemChance};
use yipanqi_domain::office::{AccountState, Site};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_store::{Login, Reader, Throttle};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    the_door_says_the_same_of_a_known_and_an_unknown_account,
    five_failures_lock_an_account_and_the_lock_survives_a_restart,
    many_names_from_one_source_lock_the_source,
    guesses_sent_side_by_side_are_all_counted,
    no_step_of_the_second_factor_is_taken_twice,
    a_login_ends_when_idle_and_when_old,
    a_half_done_login_ends_after_ten_minutes,
    a_stopped_account_is_out_at_once,
    a_post_that_is_not_held_cannot_be_chosen,
    nobody_enters_a_real_site_without_a_password,
);

/// The world with sign-in by password alone for those who are no administrators.
async fn by_password(place: Place) -> World {
    let mut world = World::on(place).await;
    let settings = Settings {
        second_factor_for_all: false,
        ..Settings::default()
    };
    world.app = App::new(
        world.app.store().clone(),
        world.app.blobs().clone(),
        world.clock.clone(),
        Arc::new(SystemChance),
        settings,
    );
    world
}

async fn the_door_says_the_same_of_a_known_and_an_unknown_account(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    let mut stopped = with_password(&world, "联办领导").await;
    stopped.state = AccountState::Stopped;
    let mut tx = world.app.store().begin(NOW).await.unwrap();
    tx.update(&stopped).await.unwrap();
    tx.commit(Entry::done(By::default(), "test.stop", "account", None))
        .await
        .unwrap();
    for n in 0..7 {
        let mut told = Vec::new();
        // Known with a wrong password; unknown; stopped with its right password; invited, without any.
        for (i, (name, password)) in [
            ("联办经办", "wrong-wrong-wrong"),
            ("没有这个人", "wrong-wrong-wrong"),
            ("联办领导", PASSWORD),
            ("渝方经办", PASSWORD),
        ]
        .into_iter()
        .enumerate()
        {
            let source = format!("10.0.{i}.{n}");
            told.push(match world.app.sign_in(name, password, &source).await {
                Err(Error::Refused(refusal)) => refusal,
                other => panic!("{other:?}"),
            });
        }
        assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
        assert_eq!(
            told[0].code,
            if n < 4 { "sign_in_failed" } else { "sign_in_locked" }
        );
    }
    let mut read = world.app.store().read().await.unwrap();
    let entries = read.entries_before(i64::MAX, 100).await.unwrap();
    let fails = entries
        .iter()
        .filter(|e| e.outcome == "failed")
        .collect::<Vec<_>>();
    assert_eq!(fails.len(), 20, "five each; none while locked");
    assert_eq!(fails.iter().filter(|e| e.act == "sign_in.lock").count(), 4);
    assert!(
        entries
            .iter()
            .all(|e| !e.reason.as_deref().unwrap_or_default().contains("没有这个人"))
    );
}

async fn five_failures_lock_an_account_and_the_lock_survives_a_restart(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    for n in 0..5 {
        let told = world
            .app
            .sign_in("联办经办", "wrong-wrong-wrong", &format!("s{n}"))
            .await;
        assert_eq!(
            refused(told),
            if n < 4 { "sign_in_failed" } else { "sign_in_locked" }
        );
    }
    let settings = world.app.settings().clone();
    let (again, clock) = open(&world.place, settings).await;
    assert_eq!(
        refused(again.sign_in("联办经办", PASSWORD, "s9").await),
        "sign_in_locked"
    );
    clock.advance(yipanqi_app::throttle::LOCK - 1);
    assert_eq!(
        refused(again.sign_in("联办经办", PASSWORD, "s9").await),
        "sign_in_locked"
    );
    clock.advance(1);
    let passed = done!(&again, "sign_in", again.sign_in("联办经办", PASSWORD, "s9"));
    assert!(again.signed_in(&passed.token).await.unwrap().is_some());
    let mut read = again.store().read().await.unwrap();
    let cleared: Option<Throttle> = read.pipe("account/联办经办".to_owned()).await.unwrap();
    assert_eq!(cleared, None, "a whole sign-in clears the name");
}

async fn many_names_from_one_source_lock_the_source(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    for n in 0..20 {
        let told = world.app.sign_in(&format!("nobody{n}"), "x", "10.9.9.9").await;
        assert_eq!(
            refused(told),
            if n < 19 {
                "sign_in_failed"
            } else {
                "sign_in_locked"
            }
        );
    }
    let told = world.app.sign_in("联办经办", PASSWORD, "10.9.9.9").await;
    assert_eq!(refused(told), "sign_in_locked");
    assert!(world.app.sign_in("联办经办", PASSWORD, "10.9.9.8").await.is_ok());
}

async fn guesses_sent_side_by_side_are_all_counted(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    let guesses = (0..8).map(|n| {
        let app = world.app.clone();
        tokio::spawn(async move {
            app.sign_in("联办经办", &format!("guess-{n}"), &format!("s{n}"))
                .await
        })
    });
    for guess in guesses.collect::<Vec<_>>() {
        assert!(guess.await.unwrap().is_err());
    }
    assert_eq!(
        refused(world.app.sign_in("联办经办", PASSWORD, "s").await),
        "sign_in_locked"
    );
}

async fn no_step_of_the_second_factor_is_taken_twice(place: Place) {
    let world = World::on(place).await;
    let (app, clock) = (&world.app, &world.clock);
    with_password(&world, "联办经办").await;
    let half = app.sign_in("联办经办", PASSWORD, "s").await.unwrap();
    assert_eq!(half.owes, Some(Owes::Enrolment), "due for all by policy");
    let secret = app.enrolment(&half.token).await.unwrap().secret;
    let first = code(&secret, app.now());
    app.enrol(&half.token, &first, "s").await.unwrap();

    let half = app.sign_in("联办经办", PASSWORD, "s").await.unwrap();
    let told = app.second_factor(&half.token, &first, "s").await;
    assert_eq!(refused(told), "second_factor_wrong", "the step of the enrolment");
    clock.advance(30_000);
    let next = code(&secret, app.now());
    let twin = app.sign_in("联办经办", PASSWORD, "s").await.unwrap();
    let (a, b) = tokio::join!(
        app.second_factor(&half.token, &next, "s"),
        app.second_factor(&twin.token, &next, "s")
    );
    assert_eq!(
        u8::from(a.is_ok()) + u8::from(b.is_ok()),
        1,
        "one code, one sign-in"
    );
    let third = app.sign_in("联办经办", PASSWORD, "s").await.unwrap();
    let older = code(&secret, NOW);
    assert_eq!(
        refused(app.second_factor(&third.token, &older, "s").await),
        "second_factor_wrong"
    );
    clock.advance(30_000);
    let fresh = code(&secret, app.now());
    let spaced = format!("{} {}", &fresh[..3], &fresh[3..]);
    assert!(app.second_factor(&third.token, &spaced, "s").await.is_ok());
}

async fn a_login_ends_when_idle_and_when_old(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    let idle = world.app.sign_in("联办经办", PASSWORD, "s").await.unwrap().token;
    world.clock.advance(yipanqi_app::actor::IDLE_LIMIT);
    assert!(world.app.signed_in(&idle).await.unwrap().is_some());
    world.clock.advance(yipanqi_app::actor::IDLE_LIMIT + 1);
    assert!(world.app.signed_in(&idle).await.unwrap().is_none());

    let busy = world.app.sign_in("联办经办", PASSWORD, "s").await.unwrap().token;
    let mut used = 0;
    while world.app.signed_in(&busy).await.unwrap().is_some() {
        world.clock.advance(20 * 60_000);
        used += 1;
        assert!(used < 100, "a login in use has no end");
    }
    assert_eq!(
        used * 20 * 60_000,
        yipanqi_app::actor::ABSOLUTE_LIMIT + 20 * 60_000
    );
}

async fn a_half_done_login_ends_after_ten_minutes(place: Place) {
    let world = World::on(place).await;
    with_password(&world, "联办经办").await;
    let half = world.app.sign_in("联办经办", PASSWORD, "s").await.unwrap().token;
    assert_eq!(world.app.owes(&half).await.unwrap(), Some(Owes::Enrolment));
    world.clock.advance(yipanqi_app::sign_in::HALF_LIMIT + 1);
    assert_eq!(world.app.owes(&half).await.unwrap(), None);
    assert!(matches!(
        world.app.enrol(&half, "123456", "s").await,
        Err(Error::NotFound)
    ));
}

async fn a_stopped_account_is_out_at_once(place: Place) {
    let world = by_password(place).await;
    let account = with_password(&world, "联办经办").await;
    let token = world.app.sign_in("联办经办", PASSWORD, "s").await.unwrap().token;
    let admin = &world.system_admin;
    done!(
        &world.app,
        "account.stop",
        world.app.stop_account(admin, account.id, "轮岗")
    );
    assert_eq!(world.app.signed_in(&token).await.unwrap(), None);
    done!(
        &world.app,
        "account.resume",
        world.app.resume_account(admin, account.id)
    );
    assert_eq!(
        world.app.signed_in(&token).await.unwrap(),
        None,
        "the login stays ended"
    );
    assert!(world.app.sign_in("联办经办", PASSWORD, "s").await.is_ok());
}

async fn a_post_that_is_not_held_cannot_be_chosen(place: Place) {
    let world = by_password(place).await;
    with_password(&world, "联办经办").await;
    let app = &world.app;
    let token = app.sign_in("联办经办", PASSWORD, "s").await.unwrap().token;
    let before = head(app).await;
    let told = app.choose_post(&token, world.leader.post).await;
    assert_eq!(refused(told), "post_not_held");
    assert_eq!(head(app).await, before);
    let person = world.clerk.person;
    let admin = &world.system_admin;
    let second = app
        .add_post(admin, world.office, "值班", world.clerk.today)
        .await
        .unwrap();
    app.hold_post(admin, second, Some(person), world.clerk.today)
        .await
        .unwrap();
    done!(app, "sign_in.choose_post", app.choose_post(&token, second));
    let who = app.signed_in(&token).await.unwrap().unwrap();
    assert_eq!((who.actor.post, who.posts.len()), (second, 2));
    assert!(
        who.actor.grants.is_empty(),
        "rights belong to the post acted from"
    );
}

async fn nobody_enters_a_real_site_without_a_password(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let before = head(app).await;
    assert!(matches!(app.enter_cards().await, Err(Error::NotFound)));
    let told = app.enter_as(clerk.account, clerk.post, "s").await;
    assert!(matches!(told, Err(Error::NotFound)));
    assert_eq!(head(app).await, before);
    assert_eq!(logins(&mut app.store().read().await.unwrap()).await, 0);

    // The same world, were it a demo.
    let mut tx = app.store().begin(NOW).await.unwrap();
    let site: Site = tx.site().await.unwrap().unwrap();
    tx.update(&Site { demo: true, ..site }).await.unwrap();
    tx.commit(Entry::done(By::default(), "test.demo", "site", 1))
        .await
        .unwrap();
    let cards = app.enter_cards().await.unwrap();
    assert!(cards.len() > 10 && cards.iter().all(|c| !c.post_name.is_empty()));
    let token = done!(
        app,
        "sign_in.enter_as",
        app.enter_as(clerk.account, clerk.post, "s")
    );
    let who = app.signed_in(&token).await.unwrap().unwrap();
    assert!(who.demo && who.actor.post == clerk.post);
    let elsewhere = app.enter_as(clerk.account, world.leader.post, "s").await;
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    let admin = &world.system_admin;
    let token = app.enter_as(admin.account, admin.post, "s").await.unwrap();
    assert!(
        app.signed_in(&token).await.unwrap().is_some(),
        "administrators too, on a demo"
    );
}

async fn logins(read: &mut Reader) -> usize {
    read.pipes::<Login>().await.unwrap().len()
}
