//! Fills the data folder of a site for a benchmark that needs a running program and a browser: one list for each number of
//! items, as [`yipanqi_testkit::filled`] makes them. Prints, as JSON, the token of a signed-in clerk and the versions.
//!
//! `cargo run --release -p yipanqi-testkit --example filled_site -- FOLDER ITEMS…`

#![expect(
    clippy::disallowed_methods,
    reason = "the program that is then run reads the clock, too"
)]

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use yipanqi_domain::At;
use yipanqi_store::{Database, Store};
use yipanqi_testkit::filled::{fill, sign_in_at};

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().expect("a folder"));
    let sizes: Vec<usize> = words
        .map(|word| word.parse().expect("a number of items"))
        .collect();
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    let store = Store::open(&Database::Sqlite(folder.join("yipanqi.db")))
        .await
        .expect("the store opens");
    let filled = fill(&store, &sizes).await;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970");
    let now = At(i64::try_from(now.as_millis()).expect("a clock before the year 292 000 000"));
    let token = sign_in_at(&store, filled.clerk, now).await;
    let lists: Vec<String> = filled
        .lists
        .iter()
        .map(|list| format!(r#"{{"version":"{}","items":{}}}"#, list.version, list.items))
        .collect();
    println!(r#"{{"login":"{token}","lists":[{}]}}"#, lists.join(","));
}
