//! Reads by topic: each file adds methods to [`crate::Reader`], usable in a snapshot and in a transaction.

pub mod lists;
pub mod office;
