//! The pages as a visitor meets them, and what the sources promise each other.

mod board;
mod documents;
#[path = "../../app/tests/it/duty_world.rs"]
mod duty_world;
mod entries;
mod lists;
mod meetings;
mod orders;
mod pages;
mod people;
mod sources;
mod strangers;
mod visitor;
#[path = "../../app/tests/it/world.rs"]
mod world;
