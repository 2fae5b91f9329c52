//! Stories of the store, each on both databases.

#[path = "it/transactions.rs"]
mod transactions;
