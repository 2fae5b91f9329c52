//! What the office's words mean, and which acts the rules allow.
//!
//! Pure: no clock, no randomness, no I/O. A rule that needs the time is handed the time. Everything that is stored
//! says here how it becomes columns ([`field`]) and how it is hashed ([`canon`], [`trail`]).

pub mod assign;
pub mod canon;
pub mod change;
pub mod close;
pub mod document;
pub mod duty;
pub mod example;
pub mod excuse;
pub mod field;
pub mod ids;
pub mod light;
pub mod lighting;
pub mod list;
pub mod lit;
pub mod measure;
pub mod meeting;
pub mod money;
pub mod office;
pub mod order;
pub mod packed;
pub mod paper;
pub mod password;
pub mod period;
pub mod progress;
pub mod ratio;
pub mod refusal;
pub mod regions;
pub mod report;
pub mod review;
pub mod rights;
pub mod sheet;
pub mod sort_key;
pub mod tiles;
pub mod time;
pub mod trail;
pub mod unit_match;
pub mod workdays;
pub mod year;

pub use ids::*;
pub use refusal::{Refusal, Rule};
pub use time::{At, Day};
