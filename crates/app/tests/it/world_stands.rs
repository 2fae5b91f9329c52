//! The world itself: its trail is whole and its actors have what their names say.

use crate::world::World;
use yipanqi_domain::rights::Role;
use yipanqi_testkit::{Place, on_both};

on_both!(the_world_stands);

async fn the_world_stands(place: Place) {
    let world = World::on(place).await;
    assert!(world.clerk.is(Role::Clerk) && world.chuan_side.leader.is(Role::Leader));
    let mut read = world.app.store().read().await.unwrap();
    let seen = read.verify(world.app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
    assert_eq!(seen.entries, 1);
    let sides = read
        .sides_of_unit(world.yu.local, Some(world.joint))
        .await
        .unwrap();
    assert_eq!(sides.iter().map(|s| s.id).collect::<Vec<_>>(), [world.sides[0]]);
    let named = read.units_named("市发改委", world.clerk.today).await.unwrap();
    assert_eq!(named[0].id, world.yu.planning);
}
