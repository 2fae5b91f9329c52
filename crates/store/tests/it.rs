//! Stories of the store, each on both databases.

#[path = "it/backup.rs"]
mod backup;
#[path = "it/filled.rs"]
mod filled;
#[path = "it/hand.rs"]
mod hand;
#[path = "it/tamper.rs"]
mod tamper;
#[path = "it/transactions.rs"]
mod transactions;
