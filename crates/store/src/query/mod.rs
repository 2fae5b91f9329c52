//! Reads by topic: each file adds methods to [`crate::Reader`], usable in a snapshot and in a transaction.

pub mod changes;
pub mod documents;
pub mod duties;
pub mod gaps;
pub mod home;
pub mod items;
pub mod lists;
pub mod meetings;
pub mod office;
pub mod orders;
pub mod people;
pub mod search;
pub mod trail_search;
