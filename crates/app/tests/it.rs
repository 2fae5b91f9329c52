//! Stories of the use cases, each on both databases.

#[path = "it/world.rs"]
mod world;

#[path = "it/world_stands.rs"]
mod world_stands;

#[path = "it/documents.rs"]
mod documents;
#[path = "it/meetings.rs"]
mod meetings;
#[path = "it/people.rs"]
mod people;

#[path = "it/setup.rs"]
mod setup;

#[path = "it/sign_in.rs"]
mod sign_in;
