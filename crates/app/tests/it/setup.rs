//! First run: three administrators by a token, once and only once.

use crate::people::{PASSWORD, code, done, head, new_site, open, refuses};
use yipanqi_app::sign_in::Owes;
use yipanqi_app::{Error, Settings};
use yipanqi_domain::rights::Role;
use yipanqi_testkit::{Place, on_both};

on_both!(
    three_administrators_are_made_by_a_token_once_and_only_once,
    two_people_with_the_same_token_found_one_site,
    the_set_up_page_refuses_what_cannot_be_and_stays_open,
    an_administrator_signs_in_from_the_link_to_the_second_factor,
);

async fn three_administrators_are_made_by_a_token_once_and_only_once(place: Place) {
    let (app, _) = open(&place, Settings::default()).await;
    let first = app.prepare_setup().await.unwrap().unwrap();
    let token = app.prepare_setup().await.unwrap().unwrap();
    assert!(
        !app.setup_is_open(&first).await.unwrap(),
        "a new token voids the former"
    );
    assert!(app.setup_is_open(&token).await.unwrap());
    let links = done!(&app, "site.found", app.found_site(&token, &new_site()));
    let roles: Vec<Role> = links.iter().map(|l| l.role).collect();
    assert_eq!(roles, [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin]);

    assert!(!app.setup_is_open(&token).await.unwrap());
    assert!(matches!(
        app.found_site(&token, &new_site()).await,
        Err(Error::NotFound)
    ));
    assert_eq!(app.prepare_setup().await.unwrap(), None);
    assert_eq!(head(&app).await, 1);

    let mut read = app.store().read().await.unwrap();
    let site = read.site().await.unwrap().unwrap();
    assert_eq!((site.id, site.demo), (7, false));
    assert_eq!(read.account_count().await.unwrap(), 3);
    assert_eq!(read.regions().await.unwrap().len(), 244);
    for link in &links {
        let account = read.account_by_name(&link.login_name).await.unwrap().unwrap();
        assert_eq!(yipanqi_domain::ids::home(account.id.0), 7);
        assert_eq!(account.password_hash, None, "no default password");
        let grants = read.grants_of_person(account.person, app.today()).await.unwrap();
        assert_eq!(grants.iter().map(|g| g.role).collect::<Vec<_>>(), [link.role]);
    }
    let seen = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
    assert_eq!(app.check_rights_at_start().await.unwrap(), []);
    let again = place.store().await;
    assert_eq!(again.site_number(), 7, "the number is found again");
}

async fn two_people_with_the_same_token_found_one_site(place: Place) {
    let (app, _) = open(&place, Settings::default()).await;
    let token = app.prepare_setup().await.unwrap().unwrap();
    let mut other = new_site();
    other.number = "8".into();
    other.name = "另一处".into();
    let one = new_site();
    let (a, b) = tokio::join!(app.found_site(&token, &one), app.found_site(&token, &other));
    assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1, "{a:?} {b:?}");
    let mut read = app.store().read().await.unwrap();
    assert_eq!(read.account_count().await.unwrap(), 3);
    let site = read.site().await.unwrap().unwrap();
    assert_eq!(site.id, if a.is_ok() { 7 } else { 8 });
    assert_eq!(app.store().site_number(), site.id);
    let seen = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!((seen.findings, seen.entries), (vec![], 1));
}

async fn the_set_up_page_refuses_what_cannot_be_and_stays_open(place: Place) {
    let (app, clock) = open(&place, Settings::default()).await;
    let token = app.prepare_setup().await.unwrap().unwrap();
    let mut same_person = new_site();
    same_person.admins[1].name = "甲一".into();
    refuses!(&app, "three_persons", app.found_site(&token, &same_person));
    let mut same_login = new_site();
    same_login.admins[2].login_name = " XiTong ".into();
    refuses!(&app, "login_name_taken", app.found_site(&token, &same_login));
    for number in ["0", "512", "七", ""] {
        let mut wrong = new_site();
        wrong.number = number.into();
        refuses!(&app, "site_number", app.found_site(&token, &wrong));
    }
    let mut nowhere = new_site();
    nowhere.region = "999999".into();
    refuses!(&app, "region_unknown", app.found_site(&token, &nowhere));
    assert_eq!(app.store().site_number(), 1, "a refused number is not kept");
    assert!(matches!(
        app.found_site("x", &new_site()).await,
        Err(Error::NotFound)
    ));
    assert!(app.setup_is_open(&token).await.unwrap());
    clock.advance(yipanqi_app::setup::SETUP_LIMIT + 1);
    assert!(!app.setup_is_open(&token).await.unwrap());
}

async fn an_administrator_signs_in_from_the_link_to_the_second_factor(place: Place) {
    let settings = Settings {
        second_factor_for_all: false,
        ..Settings::default()
    };
    let (app, clock) = open(&place, settings).await;
    let token = app.prepare_setup().await.unwrap().unwrap();
    let links = app.found_site(&token, &new_site()).await.unwrap();
    let link = &links[0];
    assert_eq!(
        app.first_password_page(&link.token).await.unwrap().person_name,
        "甲一"
    );
    refuses!(
        &app,
        "password_short",
        app.set_first_password(&link.token, "short", "short")
    );
    refuses!(
        &app,
        "password_differs",
        app.set_first_password(&link.token, PASSWORD, "another-word-12")
    );
    done!(
        &app,
        "account.first_password",
        app.set_first_password(&link.token, PASSWORD, PASSWORD)
    );
    let again = app.set_first_password(&link.token, PASSWORD, PASSWORD).await;
    assert!(matches!(again, Err(Error::NotFound)), "a link works once");

    let before = head(&app).await;
    let half = app.sign_in("XiTong", PASSWORD, "10.0.0.1").await.unwrap();
    assert_eq!(half.owes, Some(Owes::Enrolment), "administrators always owe one");
    assert_eq!(
        app.signed_in(&half.token).await.unwrap(),
        None,
        "half is not signed in"
    );
    assert_eq!(head(&app).await, before);
    let shown = app.enrolment(&half.token).await.unwrap();
    assert_eq!(
        app.enrolment(&half.token).await.unwrap(),
        shown,
        "shown again, the same"
    );
    assert!(shown.address.starts_with("otpauth://totp/"), "{}", shown.address);
    refuses!(
        &app,
        "enrol_code_wrong",
        app.enrol(&half.token, "000000x", "10.0.0.1")
    );
    let now = app.now();
    let whole = done!(
        &app,
        "sign_in.enrol",
        app.enrol(&half.token, &code(&shown.secret, now), "10.0.0.1")
    );
    assert_ne!(whole.token, half.token, "the token is changed with the stage");
    let who = app.signed_in(&whole.token).await.unwrap().unwrap();
    assert!(who.actor.is(Role::SystemAdmin) && !who.demo);
    done!(&app, "sign_out", app.sign_out(&whole.token));
    assert_eq!(app.signed_in(&whole.token).await.unwrap(), None);

    clock.advance(5 * 60_000);
    let half = app.sign_in("xitong", PASSWORD, "10.0.0.1").await.unwrap();
    assert_eq!(half.owes, Some(Owes::Code));
    assert!(matches!(app.enrolment(&half.token).await, Err(Error::NotFound)));
    let right = code(&shown.secret, app.now());
    done!(
        &app,
        "sign_in",
        app.second_factor(&half.token, &right, "10.0.0.1")
    );
}
