//! Stories of the use cases, each on both databases.

#[path = "it/bad_input.rs"]
mod bad_input;
#[path = "it/batches.rs"]
mod batches;
#[path = "it/changes.rs"]
mod changes;
#[path = "it/chores.rs"]
mod chores;
#[path = "it/close_guards.rs"]
mod close_guards;
#[path = "it/close_world.rs"]
mod close_world;
#[path = "it/closings.rs"]
mod closings;
#[path = "it/demo.rs"]
mod demo;
#[path = "it/demo_year.rs"]
mod demo_year;
#[path = "it/documents.rs"]
mod documents;
#[path = "it/duties.rs"]
mod duties;
#[path = "it/duty_world.rs"]
mod duty_world;
#[path = "it/grid.rs"]
mod grid;
#[path = "it/home.rs"]
mod home;
#[path = "it/joint.rs"]
mod joint;
#[path = "it/kept_apart.rs"]
mod kept_apart;
#[path = "it/kept_sums.rs"]
mod kept_sums;
#[path = "it/learning.rs"]
mod learning;
#[path = "it/light_world.rs"]
mod light_world;
#[path = "it/lights.rs"]
mod lights;
#[path = "it/lights_seen.rs"]
mod lights_seen;
#[path = "it/lineage.rs"]
mod lineage;
#[path = "it/lists.rs"]
mod lists;
#[path = "it/meetings.rs"]
mod meetings;
#[path = "it/no_leak.rs"]
mod no_leak;
#[path = "it/office_acts.rs"]
mod office_acts;
#[path = "it/orders.rs"]
mod orders;
#[path = "it/papers.rs"]
mod papers;
#[path = "it/people.rs"]
mod people;
#[path = "it/report_world.rs"]
mod report_world;
#[path = "it/reports.rs"]
mod reports;
#[path = "it/reviews.rs"]
mod reviews;
#[path = "it/rights_matrix.rs"]
mod rights_matrix;
#[path = "it/rows.rs"]
mod rows;
#[path = "it/schedule.rs"]
mod schedule;
#[path = "it/searches.rs"]
mod searches;
#[path = "it/setup.rs"]
mod setup;
#[path = "it/sheets.rs"]
mod sheets;
#[path = "it/sheets_back.rs"]
mod sheets_back;
#[path = "it/sign_in.rs"]
mod sign_in;
#[path = "it/templates.rs"]
mod templates;
#[path = "it/two_nodes.rs"]
mod two_nodes;
#[path = "it/windows.rs"]
mod windows;
#[path = "it/world.rs"]
mod world;
#[path = "it/world_stands.rs"]
mod world_stands;
#[path = "it/year.rs"]
mod year;
