//! The pages as a visitor meets them, and what the sources promise each other.

mod board;
#[path = "../../app/tests/it/close_world.rs"]
mod close_world;
mod closings;
mod dispatch;
mod documents;
#[path = "../../app/tests/it/duty_world.rs"]
mod duty_world;
mod entries;
#[path = "../../app/tests/it/light_world.rs"]
mod light_world;
mod lists;
mod meetings;
mod orders;
mod pages;
mod people;
#[path = "../../app/tests/it/report_world.rs"]
mod report_world;
mod reports;
mod review;
mod rows_kept;
mod sources;
mod strangers;
mod visitor;
#[path = "../../app/tests/it/world.rs"]
mod world;
