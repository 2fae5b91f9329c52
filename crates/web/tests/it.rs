//! The pages as a visitor meets them, and what the sources promise each other.

mod board;
mod dispatch;
mod documents;
#[path = "../../app/tests/it/duty_world.rs"]
mod duty_world;
mod entries;
#[path = "../../app/tests/it/light_world.rs"]
mod light_world;
mod lists;
mod meetings;
mod pages;
mod people;
mod sources;
mod strangers;
mod visitor;
#[path = "../../app/tests/it/world.rs"]
mod world;
