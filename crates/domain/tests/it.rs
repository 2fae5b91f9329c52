//! What the domain promises to the outside.

#[path = "it/golden.rs"]
mod golden;
