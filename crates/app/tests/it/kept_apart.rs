//! 三员分立 as a property: whatever is granted to whatever post and whoever is put on it, in any order, nobody ever
//! holds two administrators' roles, or one of them together with a business role.

use crate::people::{done, head, refuses};
use crate::world::World;
use std::collections::BTreeSet;
use yipanqi_app::Error;
use yipanqi_app::rights::NewGrant;
use yipanqi_domain::rights::{Role, Scope};
use yipanqi_domain::{PersonId, PostId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    no_order_of_grants_and_holdings_mixes_roles,
    rights_are_given_and_taken_by_the_rules
);

/// A small generator with a fixed seed: the order is the same on every run and both databases.
struct Picks(u64);

impl Picks {
    fn of(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }
}

async fn no_order_of_grants_and_holdings_mixes_roles(place: Place) {
    let world = World::on(place).await;
    let (app, system, security) = (&world.app, &world.system_admin, &world.security_admin);
    let today = world.clerk.today;
    let mut persons: Vec<PersonId> = Vec::new();
    let mut posts: Vec<PostId> = Vec::new();
    for n in 0..4 {
        persons.push(app.add_person(system, &format!("人{n}"), "").await.unwrap());
        posts.push(
            app.add_post(system, world.office, &format!("岗{n}"), today)
                .await
                .unwrap(),
        );
    }
    let mut picks = Picks(20_250_303);
    let (mut taken, mut mixed) = (0, 0);
    for n in 0..240 {
        let before = head(app).await;
        let post = posts[picks.of(posts.len())];
        let from = today.plus(i64::try_from(picks.of(4)).unwrap());
        let result = match picks.of(5) {
            0 | 1 => {
                let role = Role::ALL[picks.of(Role::ALL.len())];
                let scope = match role {
                    Role::Reporter => Scope::Unit(world.office),
                    role if role.is_admin() => Scope::Site,
                    _ => Scope::Body(world.joint),
                };
                let ends_on = (picks.of(3) == 0).then(|| from.plus(2));
                let new = NewGrant {
                    post,
                    role,
                    scope,
                    starts_on: from,
                    ends_on,
                };
                app.grant(security, new).await.map(|_| ())
            }
            2 | 3 => {
                let person = persons[picks.of(persons.len())];
                app.hold_post(system, post, Some(person), from).await
            }
            _ => {
                let mut read = app.store().read().await.unwrap();
                let standing = read.grants_from(post, today).await.unwrap();
                read.end().await.unwrap();
                if standing.len() < 2 {
                    app.hold_post(system, post, None, from.plus(5)).await
                } else {
                    app.revoke(security, standing[picks.of(standing.len())].id, "")
                        .await
                }
            }
        };
        match result {
            Ok(()) => {
                taken += 1;
                assert_eq!(head(app).await, before + 1, "act {n} leaves one entry");
            }
            Err(Error::Refused(refusal)) => {
                mixed += i32::from(refusal.code == "roles_mix");
                assert_eq!(head(app).await, before, "refused act {n} leaves none");
            }
            Err(other) => panic!("act {n}: {other:?}"),
        }
        for person in &persons {
            for ahead in [0, 1, 2, 3, 6, 9] {
                assert_apart(&world, *person, today.plus(ahead), n).await;
            }
        }
    }
    assert!(
        taken > 40 && mixed > 10,
        "the property was put to the test: {taken} taken, {mixed} mixed"
    );
}

/// Judged from the rows alone, not by the rule under test.
async fn assert_apart(world: &World, person: PersonId, on: yipanqi_domain::Day, act: usize) {
    let mut read = world.app.store().read().await.unwrap();
    let mut roles = BTreeSet::new();
    for post in read.posts_held(person, on).await.unwrap() {
        for grant in read.grants_of(post.id, on).await.unwrap() {
            roles.insert(grant.role);
        }
    }
    read.end().await.unwrap();
    let admins = roles.iter().filter(|r| r.is_admin()).count();
    assert!(
        admins == 0 || roles.len() == 1,
        "after act {act} on {on}: {roles:?}"
    );
}

async fn rights_are_given_and_taken_by_the_rules(place: Place) {
    let world = World::on(place).await;
    let (app, security) = (&world.app, &world.security_admin);
    let (today, post) = (world.clerk.today, world.yu_transport_reporter.post);
    let new = |post, role, scope| NewGrant {
        post,
        role,
        scope,
        starts_on: today,
        ends_on: None,
    };
    let give = |new| app.grant(security, new);
    refuses!(
        app,
        "not_oneself",
        give(new(security.post, Role::SecurityAdmin, Scope::Site))
    );
    refuses!(
        app,
        "scope_site_is_for_admins",
        give(new(post, Role::Leader, Scope::Site))
    );
    let body = Scope::Body(world.joint);
    refuses!(
        app,
        "scope_of_admins_is_site",
        give(new(post, Role::AuditAdmin, body))
    );
    refuses!(
        app,
        "scope_of_reporter_is_unit",
        give(new(post, Role::Reporter, body))
    );
    refuses!(app, "roles_mix", give(new(post, Role::AuditAdmin, Scope::Site)));
    refuses!(app, "post_unknown", give(new(PostId(3), Role::Leader, body)));
    let nowhere = Scope::Body(yipanqi_domain::BodyId(3));
    refuses!(app, "scope_unknown", give(new(post, Role::Leader, nowhere)));
    let back = NewGrant {
        starts_on: today.plus(-1),
        ..new(post, Role::Leader, body)
    };
    refuses!(app, "not_backdated", give(back));
    let backwards = NewGrant {
        ends_on: Some(today.plus(-1)),
        ..new(post, Role::Leader, body)
    };
    refuses!(app, "ends_before_start", give(backwards));
    let id = done!(app, "right.grant", give(new(post, Role::Leader, body)));
    refuses!(app, "already_granted", give(new(post, Role::Leader, body)));
    let own = security.grants[0].id;
    refuses!(app, "not_oneself", app.revoke(security, own, ""));
    done!(app, "right.revoke", app.revoke(security, id, "轮岗"));
    refuses!(app, "grant_over", app.revoke(security, id, ""));
    let mut read = app.store().read().await.unwrap();
    assert_eq!(
        read.grants_of(post, today).await.unwrap().len(),
        1,
        "taken back at once"
    );
    read.end().await.unwrap();
    // A system administrator who takes a seat with rights mixes roles, or grants to oneself: refused either way.
    let system = &world.system_admin;
    let me = Some(system.person);
    refuses!(
        app,
        "not_oneself",
        app.hold_post(system, world.leader.post, me, today)
    );
    let audit = Some(world.audit_admin.person);
    refuses!(
        app,
        "roles_mix",
        app.hold_post(system, world.leader.post, audit, today)
    );
}
