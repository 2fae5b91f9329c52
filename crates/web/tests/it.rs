//! The pages as a visitor meets them, and what the sources promise each other.

mod documents;
mod pages;
mod sources;
mod strangers;
mod visitor;

#[path = "../../app/tests/it/world.rs"]
mod world;
