//! Every act of the system administrator and the security administrator: one entry when done, none when refused, and
//! an entry of the denial when somebody without the right tries.

use crate::people::{PASSWORD, done, head, refuses, with_password};
use crate::world::{World, day};
use yipanqi_app::Error;
use yipanqi_app::office::{NewBody, NewRegion};
use yipanqi_app::rights::NewGrant;
use yipanqi_domain::office::{BodyKind, Mark, RegionLevel, UnitKind};
use yipanqi_domain::rights::{Actor, Role, Scope};
use yipanqi_domain::{PersonId, UnitId};
use yipanqi_store::{Finding, TrailFilter};
use yipanqi_testkit::{Place, on_both};

on_both!(
    the_office_is_kept_with_one_entry_for_each_act,
    units_are_renamed_and_abolished_with_their_successors,
    posts_change_hands_from_a_day,
    accounts_are_kept_by_two_hands,
    nobody_else_keeps_the_office,
    the_trail_is_read_by_the_audit_administrator_alone_and_reading_is_recorded,
    a_right_changed_by_another_hand_is_found_at_start,
);

async fn the_office_is_kept_with_one_entry_for_each_act(place: Place) {
    let world = World::on(place).await;
    let (app, admin) = (&world.app, &world.system_admin);
    let [cq, sc, jj, lz] = world.regions;
    let region = |code: &str, parent| NewRegion {
        code: code.into(),
        name: "两江片区".into(),
        parent,
        level: RegionLevel::Area,
        starts_on: day("2025-01-01"),
    };
    let area = done!(
        app,
        "region.add",
        app.add_region(admin, region("500000-LJ", Some(cq)))
    );
    refuses!(
        app,
        "region_code_taken",
        app.add_region(admin, region("500000-LJ", Some(cq)))
    );
    refuses!(
        app,
        "region_code_form",
        app.add_region(admin, region("LJ", Some(cq)))
    );
    refuses!(
        app,
        "region_has_below",
        app.end_region(admin, cq, day("2025-06-30"))
    );
    done!(app, "region.end", app.end_region(admin, area, day("2025-06-30")));
    let below = region("500000-LJ2", Some(area));
    let late = NewRegion {
        starts_on: day("2025-07-01"),
        ..below
    };
    refuses!(app, "region_not_on_day", app.add_region(admin, late));

    let zone = done!(app, "zone.add", app.add_zone(admin, "沿江片区"));
    refuses!(app, "name_taken", app.add_zone(admin, "沿江片区"));
    let (from, to) = (day("2021-01-01"), Some(day("2023-12-31")));
    let member = done!(app, "zone.put", app.put_in_zone(admin, zone, jj, from, None));
    let twice = app.put_in_zone(admin, zone, jj, day("2022-01-01"), to);
    refuses!(app, "zone_member_twice", twice);
    done!(
        app,
        "zone.take_out",
        app.take_out_of_zone(admin, member, day("2022-12-31"))
    );
    done!(
        app,
        "zone.put",
        app.put_in_zone(admin, zone, jj, day("2023-01-01"), None)
    );
    done!(app, "zone.put", app.put_in_zone(admin, zone, lz, from, to));

    let body = |name: &str, rank, prefix: &str, parent| NewBody {
        name: name.into(),
        kind: BodyKind::WorkingGroup,
        parent,
        rank,
        number_prefix: prefix.into(),
    };
    let group = body("交通专项组", 4, "试交通", Some(world.joint));
    let group = done!(app, "body.add", app.add_body(admin, group));
    let joint = Some(world.joint);
    refuses!(
        app,
        "ladder_order",
        app.add_body(admin, body("能源专项组", 3, "试能源", joint))
    );
    refuses!(
        app,
        "prefix_taken",
        app.add_body(admin, body("能源专项组", 4, "试交通", joint))
    );
    done!(app, "body.add_side", app.add_side(admin, group, sc, "四川", "川"));
    refuses!(app, "sides_overlap", app.add_side(admin, group, lz, "泸州", "泸"));
    refuses!(
        app,
        "side_mark_form",
        app.add_side(admin, group, cq, "重庆", "重庆")
    );
    let side = done!(app, "body.add_side", app.add_side(admin, group, cq, "重庆", "渝"));
    refuses!(
        app,
        "on_side_already",
        app.put_on_side(admin, world.yu.local, side)
    );
    done!(
        app,
        "unit.put_on_side",
        app.put_on_side(admin, world.chuan.local, side)
    );

    let mut read = app.store().read().await.unwrap();
    let seen = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
}

async fn units_are_renamed_and_abolished_with_their_successors(place: Place) {
    let world = World::on(place).await;
    let (app, admin) = (&world.app, &world.system_admin);
    let (cq, today) = (world.regions[0], world.clerk.today);
    let add = |name: &'static str| app.add_unit(admin, name, UnitKind::Department, cq, today);
    refuses!(app, "unit_named_so", add("市发改委"));
    refuses!(app, "required", add("  "));
    let unit = done!(app, "unit.add", add("市数据局"));
    let alias = |name: &'static str| app.add_alias(admin, unit, name, today, None);
    done!(app, "unit.add_alias", alias("市大数据局"));
    refuses!(app, "name_taken", alias("市大数据局"));
    let science = world.yu.science;
    let from = day("2024-06-01");
    done!(
        app,
        "unit.rename",
        app.rename_unit(admin, science, "市科技创新局", from)
    );
    refuses!(
        app,
        "nothing_changed",
        app.rename_unit(admin, science, "市科技创新局", today)
    );
    refuses!(
        app,
        "not_ahead",
        app.rename_unit(admin, science, "市科学局", today.plus(1))
    );
    let mut read = app.store().read().await.unwrap();
    let old = read.units_named("市科技局", today).await.unwrap();
    assert_eq!(old[0].id, science, "found by the name it had");
    let alias = read.aliases_of(science).await.unwrap().remove(0);
    assert_eq!(alias.ends_on, Some(day("2024-05-31")));
    read.end().await.unwrap();

    let from = day("2025-04-01");
    let abolish = |successors: Vec<UnitId>| {
        let app = app.clone();
        let admin = admin.clone();
        async move { app.abolish_unit(&admin, unit, from, &successors).await }
    };
    refuses!(app, "successor_is_itself", abolish(vec![unit]));
    refuses!(app, "unit_abolished", abolish(vec![world.abolished]));
    let two = vec![science, world.yu.planning, science];
    done!(app, "unit.abolish", abolish(two));
    refuses!(app, "unit_abolished_already", abolish(vec![science]));
    let mut read = app.store().read().await.unwrap();
    let named: Vec<_> = read
        .successors_of(unit)
        .await
        .unwrap()
        .iter()
        .map(|u| u.id)
        .collect();
    assert_eq!(named.len(), 2);
    let found: yipanqi_domain::office::Unit = read.get(unit.0).await.unwrap().unwrap();
    assert!(found.exists_on(day("2025-03-31"), "x").is_ok() && found.exists_on(from, "x").is_err());
}

async fn posts_change_hands_from_a_day(place: Place) {
    let world = World::on(place).await;
    let (app, admin) = (&world.app, &world.system_admin);
    let today = world.clerk.today;
    let person = done!(app, "person.add", app.add_person(admin, "戊五", " 0000-1234 "));
    let post = world.clerk.post;
    let hold = |who: Option<PersonId>, from| app.hold_post(admin, post, who, from);
    refuses!(app, "holds_already", hold(Some(world.clerk.person), today));
    refuses!(app, "person_unknown", hold(Some(PersonId(1)), today));
    refuses!(app, "post_not_on_day", hold(Some(person), day("2019-01-01")));
    done!(app, "post.hold", hold(Some(person), today.plus(10)));
    refuses!(app, "holding_later", hold(None, today));
    let mut read = app.store().read().await.unwrap();
    let on = |n| today.plus(n);
    assert_eq!(
        read.holder_of(post, on(9)).await.unwrap().map(|h| h.person),
        Some(world.clerk.person)
    );
    assert_eq!(
        read.holder_of(post, on(10)).await.unwrap().map(|h| h.person),
        Some(person)
    );
    read.end().await.unwrap();
    done!(app, "post.vacate", hold(None, on(20)));
    let added = done!(app, "post.add", app.add_post(admin, world.office, "值班", today));
    refuses!(
        app,
        "name_taken",
        app.add_post(admin, world.office, "值班", today)
    );
    refuses!(
        app,
        "unit_abolished",
        app.add_post(admin, world.abolished, "值班", today)
    );
    done!(app, "post.end", app.end_post(admin, added, on(30)));
    refuses!(app, "post_ended", app.end_post(admin, added, on(30)));
    refuses!(
        app,
        "post_not_on_day",
        app.hold_post(admin, added, Some(person), on(31))
    );
}

async fn accounts_are_kept_by_two_hands(place: Place) {
    let world = World::on(place).await;
    let (app, system, security) = (&world.app, &world.system_admin, &world.security_admin);
    let person = app.add_person(system, "己六", "").await.unwrap();
    refuses!(app, "login_name_form", app.invite(system, person, "a b"));
    refuses!(app, "login_name_taken", app.invite(system, person, "联办经办"));
    let invited = done!(app, "account.invite", app.invite(system, person, "Ji-Liu"));
    refuses!(app, "person_has_account", app.invite(system, person, "ji-liu-2"));
    let id = invited.account;
    let renewed = done!(app, "account.renew_link", app.renew_link(system, id, "丢了"));
    let void = app.set_first_password(&invited.token, PASSWORD, PASSWORD).await;
    assert!(matches!(void, Err(Error::NotFound)), "the former link is void");
    done!(
        app,
        "account.first_password",
        app.set_first_password(&renewed.token, PASSWORD, PASSWORD)
    );
    done!(
        app,
        "account.set_ceiling",
        app.set_ceiling(security, id, Mark::Sensitive)
    );
    refuses!(
        app,
        "nothing_changed",
        app.set_ceiling(security, id, Mark::Sensitive)
    );
    refuses!(
        app,
        "second_factor_none",
        app.reset_second_factor(security, id, "")
    );
    let half = app.sign_in("ji-liu", PASSWORD, "s").await.unwrap();
    let shown = app.enrolment(&half.token).await.unwrap();
    let code = crate::people::code(&shown.secret, app.now());
    app.enrol(&half.token, &code, "s").await.unwrap();
    done!(
        app,
        "account.reset_second_factor",
        app.reset_second_factor(security, id, "换手机")
    );
    // The hand that renews links does not reset second factors, and the other way round.
    for denied in [
        app.reset_second_factor(system, id, "").await,
        app.renew_link(security, id, "").await.map(|_| ()),
        app.set_ceiling(system, id, Mark::Public).await,
        app.stop_account(security, id, "").await,
    ] {
        assert!(matches!(denied, Err(Error::Denied)), "{denied:?}");
    }
    refuses!(app, "not_oneself", app.stop_account(system, system.account, ""));
    refuses!(
        app,
        "not_oneself",
        app.set_ceiling(security, security.account, Mark::Sensitive)
    );
    done!(app, "account.stop", app.stop_account(system, id, "离岗"));
    refuses!(app, "account_stopped", app.stop_account(system, id, ""));
    refuses!(app, "account_stopped", app.renew_link(system, id, ""));
    done!(app, "account.resume", app.resume_account(system, id));
    refuses!(app, "account_not_stopped", app.resume_account(system, id));
}

async fn nobody_else_keeps_the_office(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let strangers: [&Actor; 6] = [
        &world.clerk,
        &world.leader,
        &world.yu_side.reviewer,
        &world.yu_transport_reporter,
        &world.security_admin,
        &world.audit_admin,
    ];
    for (n, actor) in strangers.into_iter().enumerate() {
        let before = head(app).await;
        let told = app.add_zone(actor, "不该有的片区").await;
        assert!(matches!(told, Err(Error::Denied)));
        assert_eq!(head(app).await, before + 1, "a denied act leaves its entry");
        let told = app.add_zone(actor, "不该有的片区").await;
        assert!(matches!(told, Err(Error::Denied)));
        assert_eq!(
            head(app).await,
            before + 1,
            "the same within a minute is counted, {n}"
        );
    }
    let new = NewGrant {
        post: world.clerk.post,
        role: Role::Leader,
        scope: Scope::Body(world.joint),
        starts_on: world.clerk.today,
        ends_on: None,
    };
    for actor in [&world.system_admin, &world.audit_admin, &world.clerk] {
        assert!(matches!(app.grant(actor, new).await, Err(Error::Denied)));
    }
    let mut read = app.store().read().await.unwrap();
    assert_eq!(read.zones().await.unwrap(), []);
    assert_eq!(
        read.grants_of(world.clerk.post, world.clerk.today)
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn the_trail_is_read_by_the_audit_administrator_alone_and_reading_is_recorded(place: Place) {
    let world = World::on(place).await;
    let (app, audit) = (&world.app, &world.audit_admin);
    for n in 0..60 {
        app.add_zone(&world.system_admin, &format!("片区{n}"))
            .await
            .unwrap();
    }
    let all = TrailFilter::default();
    let before = head(app).await;
    let page = app.trail_page(audit, &all, None).await.unwrap();
    assert_eq!(head(app).await, before + 1, "reading leaves an entry");
    assert_eq!(page.lines[0].entry.act, "trail.read");
    assert_eq!(page.lines[1].who.as_deref(), Some("系统管理员甲"));
    assert_eq!(page.lines.len(), 50);
    let older = app.trail_page(audit, &all, page.older_before).await.unwrap();
    assert_eq!(
        head(app).await,
        before + 1,
        "turning the page within a minute does not"
    );
    assert_eq!((older.lines.len(), older.older_before), (12, None));
    assert_eq!(older.lines[0].entry.seq + 1, page.lines[49].entry.seq);
    world.clock.advance(60_000);
    let found = TrailFilter {
        act: Some("zone.add".into()),
        ..TrailFilter::default()
    };
    let page = app.trail_page(audit, &found, None).await.unwrap();
    assert_eq!(head(app).await, before + 2);
    assert!(page.lines.len() == 50 && page.lines.iter().all(|l| l.entry.act == "zone.add"));
    let object = page.lines[7].entry.object_id;
    for (act, kind) in [
        (None, Some("zone")),
        (Some("zone.add"), Some("zone")),
        (None, None),
    ] {
        let one = TrailFilter {
            act: act.map(str::to_owned),
            object_kind: kind.map(str::to_owned),
            object_id: object,
        };
        let page = app.trail_page(audit, &one, None).await.unwrap();
        assert_eq!(page.lines.len(), 1);
        assert_eq!(page.lines[0].rows[0].kind, "zone");
    }
    for other in [&world.system_admin, &world.security_admin, &world.clerk] {
        let told = app.trail_page(other, &all, None).await;
        assert!(matches!(told, Err(Error::Denied)));
    }
}

async fn a_right_changed_by_another_hand_is_found_at_start(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    with_password(&world, "联办经办").await;
    assert_eq!(app.check_rights_at_start().await.unwrap(), []);
    let grant = world.yu_transport_reporter.grants[0].id.0;
    let text = format!("UPDATE right_grant SET role = 'leader' WHERE id = {grant}");
    match &world.place.database {
        yipanqi_app::Database::Sqlite(path) => {
            let conn = rusqlite::Connection::open(path).unwrap();
            assert_eq!(conn.execute(&text, []).unwrap(), 1);
        }
        yipanqi_app::Database::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            assert_eq!(client.execute(&text, &[]).await.unwrap(), 1);
        }
    }
    let findings = app.check_rights_at_start().await.unwrap();
    let table = "right_grant".to_owned();
    assert_eq!(
        findings,
        [Finding::RowChanged {
            table,
            id: grant,
            seq: 1
        }]
    );
}
