//! The pages as a visitor meets them, and what the sources promise each other.

mod documents;
mod meetings;
mod lists;
mod pages;
mod people;
mod sources;
mod strangers;
mod visitor;

#[path = "../../app/tests/it/world.rs"]
mod world;
