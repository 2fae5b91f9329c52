//! Placeholder.

mod tokens;

pub use tokens::{asked_tokens, tokens};
