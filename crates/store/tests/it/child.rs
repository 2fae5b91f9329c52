//! Children of tests: this same binary, told by its environment what to do, so that it can be killed.

use std::process::{Command, Stdio};
use yipanqi_store::{Database, Store};
use yipanqi_testkit::Place;

const DATABASE: &str = "YIPANQI_CHILD_DATABASE";
const ARGUMENT: &str = "YIPANQI_CHILD_ARGUMENT";

#[expect(clippy::disallowed_methods, reason = "how a test tells its child what to do")]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What the child was told: its store and an argument; `None` when this is no child.
pub async fn task() -> Option<(Store, String)> {
    let database = told(DATABASE)?;
    let database = match database.strip_prefix("file:") {
        Some(path) => Database::Sqlite(path.into()),
        None => Database::Postgres(database),
    };
    let store = Store::open(&database).await.expect("the store opens");
    Some((store, told(ARGUMENT).unwrap_or_default()))
}

/// A child that runs the ignored test of this name on the same database.
pub fn child(place: &Place, test: &str, argument: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let database = match &place.database {
        Database::Sqlite(path) => format!("file:{}", path.display()),
        Database::Postgres(url) => url.clone(),
    };
    command
        .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(DATABASE, database)
        .env(ARGUMENT, argument)
        .stdout(Stdio::piped());
    command
}
