//! Stories of the use cases, each on both databases.

#[path = "it/world.rs"]
mod world;

#[path = "it/world_stands.rs"]
mod world_stands;

#[path = "it/documents.rs"]
mod documents;
#[path = "it/meetings.rs"]
mod meetings;
