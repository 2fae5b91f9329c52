//! Reads by topic: each file adds methods to [`crate::Reader`], usable in a snapshot and in a transaction.

pub mod changes;
pub mod closings;
pub mod documents;
pub mod duties;
pub mod evidence;
pub mod examples;
pub mod facts;
pub mod gaps;
pub mod grid;
pub mod home;
pub mod items;
pub mod kept_sums;
pub mod lights;
pub mod lights_known;
pub mod lights_seen;
pub mod lists;
pub mod meetings;
pub mod office;
pub mod orders;
pub mod papers;
pub mod people;
pub mod reports;
pub mod search;
pub mod todo;
pub mod trail_search;
pub mod year;
