//! The rights matrix, computed by asking [`may`] and compared with the reviewed text in `snapshots/`.

use crate::world::World;
use std::fmt::Write;
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::{Action, Actor, Grant, Place as Spot, Role, Scope, may};
use yipanqi_domain::{GrantId, SideId};
use yipanqi_testkit::Place;

const REVIEWED: &str = include_str!("../snapshots/rights-matrix.txt");

/// One row: who, with the rights that they have.
struct Seat {
    name: String,
    actor: Actor,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rights_matrix_is_the_reviewed_one() {
    let world = World::on(Place::sqlite()).await;
    let now = matrix(&world).await;
    assert_eq!(
        now, REVIEWED,
        "the matrix changed; if that is meant, this is the new text:\n{now}"
    );
}

async fn matrix(world: &World) -> String {
    let spots = spots(world).await;
    let mut out = String::from(HEAD);
    for (letter, name, _) in &spots {
        let _ = writeln!(out, "  {letter}  {name}");
    }
    out.push_str("\nActs, by the number of their column:\n");
    for (n, action) in Action::ALL.iter().enumerate() {
        let _ = writeln!(out, "  {:>2}  {action}", n + 1);
    }
    for (title, seats) in [
        (
            "The seats of the test world, the other side's among them",
            of_the_world(world),
        ),
        ("Every role in every scope", every_role_and_scope(world)),
    ] {
        let _ = write!(out, "\n{title}\n\n{:<44}", "");
        for n in 1..=Action::ALL.len() {
            let _ = write!(out, "{n:<9}");
        }
        trim(&mut out);
        for seat in seats {
            let _ = write!(out, "{:<44}", seat.name);
            for action in Action::ALL {
                let _ = write!(out, "{:<9}", cell(&seat.actor, *action, &spots));
            }
            trim(&mut out);
        }
    }
    out
}

const HEAD: &str = "\
Who may do what, as the rules answer. Written by the test `rights_matrix`; reviewed like code.

The reader stands on side A (Chongqing) of a joint body that side B (Sichuan) shares. A cell lists the places in which
the act is allowed; a dot means nowhere. Seeing is another matter than acting: what one does not see is not found.

Places:
";

/// The letters of the places where the act is allowed.
fn cell(actor: &Actor, action: Action, spots: &[(char, &str, Spot)]) -> String {
    let letters: String = spots
        .iter()
        .filter(|(_, _, spot)| may(actor, action, spot).is_ok())
        .map(|(letter, _, _)| letter)
        .collect();
    if letters.is_empty() { ".".into() } else { letters }
}

fn trim(out: &mut String) {
    out.truncate(out.trim_end().len());
    out.push('\n');
}

async fn spots(world: &World) -> Vec<(char, &'static str, Spot)> {
    let mut read = world.app.store().read().await.unwrap();
    let joint = Some(world.joint);
    let ours = read.place_of_unit(world.yu.transport, joint).await.unwrap();
    let theirs = read.place_of_unit(world.chuan.transport, joint).await.unwrap();
    let own = read
        .place_of_unit(world.yu.transport, Some(world.own))
        .await
        .unwrap();
    let both: Vec<SideId> = ours.sides.iter().chain(&theirs.sides).copied().collect();
    let shared = Spot {
        sides: both,
        ..ours.clone()
    };
    vec![
        (
            'a',
            "an item of side A, duty of a transport unit of A, kept by the joint body",
            ours.clone(),
        ),
        (
            'b',
            "an item of side B, duty of a transport unit of B, kept by the joint body",
            theirs,
        ),
        (
            'j',
            "a joint item: lead duty of the unit of A, counted for both sides",
            shared,
        ),
        (
            'J',
            "a thing of the joint body itself: document, session, list",
            Spot::of_body(world.joint),
        ),
        (
            'o',
            "an item of the body of side A alone, duty of the same unit",
            own,
        ),
        (
            'O',
            "a thing of the body of side A alone",
            Spot::of_body(world.own),
        ),
        ('s', "the site itself", Spot::site()),
        (
            '!',
            "the thing J marked above the ceiling",
            Spot::of_body(world.joint).marked(Mark::Sensitive),
        ),
    ]
}

fn of_the_world(world: &World) -> Vec<Seat> {
    let seat = |name: &str, actor: &Actor| Seat {
        name: name.to_owned(),
        actor: actor.clone(),
    };
    vec![
        seat("joint office: clerk (reads sensitive)", &world.clerk),
        seat("joint office: leader (reads sensitive)", &world.leader),
        seat("own side A: clerk", &world.yu_side.clerk),
        seat("own side A: reviewer", &world.yu_side.reviewer),
        seat("own side A: leader", &world.yu_side.leader),
        seat("THE OTHER SIDE B: clerk", &world.chuan_side.clerk),
        seat("THE OTHER SIDE B: reviewer", &world.chuan_side.reviewer),
        seat("THE OTHER SIDE B: leader", &world.chuan_side.leader),
        seat(
            "reporter of the transport unit of A",
            &world.yu_transport_reporter,
        ),
        seat("reporter of another unit of A", &world.yu_science_reporter),
        seat(
            "THE OTHER SIDE B: reporter, transport",
            &world.chuan_transport_reporter,
        ),
        seat("body of A alone: clerk (reads sensitive)", &world.own_clerk),
        seat("system administrator", &world.system_admin),
        seat("security administrator", &world.security_admin),
        seat("audit administrator", &world.audit_admin),
    ]
}

/// Each with one right alone, also combinations that the rules for granting refuse: none may reach too far even so.
fn every_role_and_scope(world: &World) -> Vec<Seat> {
    let mut seats = Vec::new();
    for role in Role::ALL {
        for (name, scope) in [
            ("unit: transport of A", Scope::Unit(world.yu.transport)),
            ("unit: transport of B", Scope::Unit(world.chuan.transport)),
            ("region: Chongqing", Scope::Region(world.regions[0])),
            ("region: Sichuan", Scope::Region(world.regions[1])),
            ("side: A", Scope::Side(world.sides[0])),
            ("side: B", Scope::Side(world.sides[1])),
            ("body: joint", Scope::Body(world.joint)),
            ("body: of A alone", Scope::Body(world.own)),
            ("site", Scope::Site),
        ] {
            let mut actor = world.clerk.clone();
            actor.ceiling = Mark::Internal;
            actor.grants = vec![Grant {
                id: GrantId(1),
                post: actor.post,
                role: *role,
                scope_kind: scope.kind(),
                scope_id: scope.id(),
                starts_on: actor.today,
                ends_on: None,
            }];
            seats.push(Seat {
                name: format!("{role} @ {name}"),
                actor,
            });
        }
    }
    seats
}
