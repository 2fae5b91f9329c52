//! Stories of the store, each on both databases.

#[path = "it/backup.rs"]
mod backup;
#[path = "it/child.rs"]
mod child;
#[path = "it/filled.rs"]
mod filled;
#[path = "it/filled_second.rs"]
mod filled_second;
#[path = "it/hand.rs"]
mod hand;
#[path = "it/kill.rs"]
mod kill;
#[path = "it/lane.rs"]
mod lane;
#[path = "it/tamper.rs"]
mod tamper;
#[path = "it/transactions.rs"]
mod transactions;
#[path = "it/trouble.rs"]
mod trouble;
