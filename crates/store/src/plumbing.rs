//! The other door: logins, throttles, jobs, drafts, counters, search. Its types are bound to plumbing tables only,
//! so no call through it can reach business. `throttle` and the like survive a restart because they are rows.

use crate::conn::Conn;
use crate::error::Result;
use crate::kept::SumsAgain;
use crate::reader::Reader;
use crate::row::Row;
use crate::tx::Tx;
use crate::values::ValuesAgain;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::{AccountId, At, FactId, PostId, SideId, VersionId};

/// The one lock of the plumbing on PostgreSQL.
pub(crate) const LOCK_PLUMBING: &str = "SELECT held FROM plumbing_lane WHERE one = 1 FOR UPDATE";

/// A running job whose claim was not renewed for this long is lost with its node, milliseconds.
const JOB_LOST: i64 = 600_000;

/// A type that is one row of a plumbing table; the first column is its key.
pub trait Pipe: Sized + Send + Sync {
    /// Table name.
    const TABLE: &'static str;
    /// Columns; the first is the key.
    fn columns() -> &'static [&'static str];
    /// Values in the order of the columns.
    fn write(&self) -> Vec<Value>;
    /// Reads a row back.
    fn read(row: &Row) -> Result<Self>;
    /// `SELECT … FROM table t`.
    fn select() -> &'static str;
    /// The same for one key.
    fn select_one() -> &'static str;
}

macro_rules! pipes {
    ($($(#[$meta:meta])* $name:ident in $table:literal { $($(#[$fmeta:meta])* $field:ident: $ty:ty),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty),+ }
        impl Pipe for $name {
            const TABLE: &'static str = $table;
            fn columns() -> &'static [&'static str] { &[$(stringify!($field)),+] }
            fn write(&self) -> Vec<Value> { vec![$(self.$field.to_value()),+] }
            fn read(row: &Row) -> Result<Self> {
                let mut cursor = row.cursor();
                Ok(Self { $($field: cursor.next()?),+ })
            }
            fn select() -> &'static str {
                static SQL: LazyLock<String> = LazyLock::new(|| {
                    format!("SELECT {} FROM {} t", [$(concat!("t.", stringify!($field))),+].join(", "), $table)
                });
                &SQL
            }
            fn select_one() -> &'static str {
                static SQL: LazyLock<String> = LazyLock::new(|| {
                    format!("{} WHERE t.{} = $1", $name::select(), $name::columns()[0])
                });
                &SQL
            }
        }
    )+};
}

pipes! {
    /// A signed-in browser. The token itself is only in the cookie; here lies its digest.
    Login in "login" {
        /// SM3 of the token.
        token_hash: String,
        /// Whose.
        account: AccountId,
        /// The post acted from, once chosen.
        post: Option<PostId>,
        /// `password` (second factor still owed) or `full`.
        stage: String,
        /// When it began.
        created_at: At,
        /// When it was last used.
        seen_at: At,
        /// Address that it came from.
        source: String,
    }
    /// Failures of one account or one source.
    Throttle in "throttle" {
        /// `account/<name>` or `source/<address>`.
        name: String,
        /// Failures within the window.
        failures: i64,
        /// First failure of the window.
        first_at: At,
        /// Locked until; 0 when not.
        locked_until_at: At,
    }
    /// The last time step at which an account's second factor was used: none is taken twice.
    SecondFactorStep in "second_factor_step" {
        /// Account.
        account: AccountId,
        /// Unix time / 30.
        step: i64,
    }
    /// A link that works once: first set-up, first password.
    OneTimeLink in "one_time_link" {
        /// SM3 of the token.
        token_hash: String,
        /// `setup` or `password`.
        purpose: String,
        /// Account, for `password`.
        account: Option<AccountId>,
        /// Works until.
        expires_at: At,
    }
    /// Denials counted into one entry a minute.
    DenialCount in "denial" {
        /// What was denied to whom.
        name: String,
        /// Minute (unix time / 60) of the entry left.
        minute: i64,
        /// Hits in that minute.
        hits: i64,
    }
    /// A job.
    Job in "job" {
        /// Id.
        id: i64,
        /// Kind.
        kind: String,
        /// What it needs, as text.
        payload: String,
        /// Not before.
        run_at: At,
        /// Tries so far.
        attempts: i64,
        /// `waiting`, `running`, `done`, `failed`.
        state: String,
        /// Node that runs it.
        claimed_by: Option<String>,
        /// Since when.
        claimed_at: Option<At>,
        /// What went wrong last.
        problem: Option<String>,
    }
    /// Something done again and again.
    Schedule in "schedule" {
        /// Name, also the kind of the job that it makes.
        name: String,
        /// Period in milliseconds.
        every_ms: i64,
        /// Next time.
        next_at: At,
    }
    /// What somebody typed and has not sent: private to a post.
    DraftNote in "draft" {
        /// `<post>/<form>`.
        name: String,
        /// The post.
        post: PostId,
        /// The form as typed.
        body: String,
        /// When.
        saved_at: At,
    }
    /// A fact that waits for a review. Computed again from facts and reviews by `doctor --rebuild`.
    FactWaiting in "fact_waiting" {
        /// The fact.
        fact: FactId,
        /// The side for which it was reported.
        side: SideId,
        /// Code of the level that reviews next.
        level: String,
    }
    /// A file of sheets that was handed in for a draft and waits for somebody's word.
    StagedSheet in "staged_sheet" {
        /// Id.
        id: i64,
        /// The draft that it is for.
        version: VersionId,
        /// Who handed it in.
        account: AccountId,
        /// From which post; nobody else sees it.
        post: PostId,
        /// Its bytes.
        blob: String,
        /// Its name.
        file_name: String,
        /// `waiting`, `reading`, `ready`, `failed`, `stopped`, `taken`.
        state: String,
        /// Which sheet, and what its columns are taken for, as text.
        chosen: String,
        /// Rows read so far.
        done: i64,
        /// Rows to read.
        total: i64,
        /// What was found, as text.
        told: String,
        /// When it was handed in or looked at last.
        saved_at: At,
    }
    /// A counter.
    Counter in "counter" {
        /// Name.
        name: String,
        /// Next value.
        next: i64,
    }
    /// A running program.
    Node in "node" {
        /// Name.
        name: String,
        /// Since.
        started_at: At,
        /// Last sign of life.
        seen_at: At,
    }
}

impl Reader {
    /// The plumbing row with this key.
    pub async fn pipe<P: Pipe>(&mut self, key: impl Field + Send + Sync) -> Result<Option<P>> {
        self.conn()
            .query(P::select_one(), &[key.to_value()])
            .await?
            .first()
            .map(P::read)
            .transpose()
    }

    /// All rows of a plumbing table.
    pub async fn pipes<P: Pipe>(&mut self) -> Result<Vec<P>> {
        let sql = format!("{} ORDER BY t.{}", P::select(), P::columns()[0]);
        self.conn().query(&sql, &[]).await?.iter().map(P::read).collect()
    }

    /// Whether [`Plumbing::claim_job`] would find one now.
    pub async fn job_is_due(&mut self, now: At) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM job t WHERE (t.state = 'waiting' AND t.run_at <= $1) \
                   OR (t.state = 'running' AND t.claimed_at < $2)";
        let lost = now.plus(-JOB_LOST);
        Ok(self.number(sql, &[now.to_value(), lost.to_value()]).await? > 0)
    }

    /// The words by which an object is found, as kept.
    pub async fn search_words(&mut self, kind: &str, id: i64) -> Result<BTreeSet<String>> {
        let sql = "SELECT token FROM search_token WHERE kind = $1 AND object_id = $2";
        let rows = self
            .rows(sql, &[Value::Text(kind.to_owned()), Value::Int(id)])
            .await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    async fn put_pipe<P: Pipe>(&mut self, pipe: &P) -> Result<()> {
        let (columns, values) = (P::columns(), pipe.write());
        let sets: Vec<String> = columns
            .iter()
            .enumerate()
            .skip(1)
            .map(|(i, c)| format!("{c} = ${}", i + 1))
            .collect();
        let update = format!(
            "UPDATE {} SET {} WHERE {} = $1",
            P::TABLE,
            sets.join(", "),
            columns[0]
        );
        if self.conn().execute(&update, &values).await? == 0 {
            let places: Vec<String> = (1..=columns.len()).map(|i| format!("${i}")).collect();
            let insert = format!(
                "INSERT INTO {} ({}) VALUES ({})",
                P::TABLE,
                columns.join(", "),
                places.join(", ")
            );
            self.conn().execute(&insert, &values).await?;
        }
        Ok(())
    }

    async fn remove_pipe<P: Pipe>(&mut self, key: Value) -> Result<bool> {
        let sql = format!("DELETE FROM {} WHERE {} = $1", P::TABLE, P::columns()[0]);
        Ok(self.conn().execute(&sql, &[key]).await? > 0)
    }
}

/// A plumbing transaction. Ends with [`Plumbing::done`]; dropping rolls back.
pub struct Plumbing {
    reader: Reader,
    now: At,
}

impl Plumbing {
    pub(crate) fn new(conn: Conn, now: At) -> Self {
        Self {
            reader: Reader::new(conn),
            now,
        }
    }

    /// The instant.
    pub fn now(&self) -> At {
        self.now
    }

    /// Everything can be read; only plumbing can be written.
    pub fn reading(&mut self) -> &mut Reader {
        &mut self.reader
    }

    /// Adds or replaces a row.
    pub async fn put<P: Pipe>(&mut self, pipe: &P) -> Result<()> {
        self.reader.put_pipe(pipe).await
    }

    /// Removes a row; tells whether it was there.
    pub async fn remove<P: Pipe>(&mut self, key: impl Field + Send + Sync) -> Result<bool> {
        self.reader.remove_pipe::<P>(key.to_value()).await
    }

    /// Replaces the search tokens of an object, when they are computed again.
    pub async fn index(&mut self, kind: &str, id: i64, tokens: &BTreeSet<String>) -> Result<()> {
        self.reader.replace_words(kind, id, tokens).await
    }

    /// Computes the kept sums of lists and duties again, and puts right those that differ.
    pub async fn sum_again(&mut self) -> Result<SumsAgain> {
        self.reader.sum_again().await
    }

    /// Computes the kept parts of rows again, and puts right those that differ.
    pub async fn values_again(&mut self) -> Result<ValuesAgain> {
        self.reader.values_again().await
    }

    /// Ends all logins of an account.
    pub async fn end_logins_of(&mut self, account: AccountId) -> Result<u64> {
        self.reader
            .conn()
            .execute("DELETE FROM login WHERE account = $1", &[account.to_value()])
            .await
    }

    /// Voids the links that serve one purpose.
    pub async fn void_links(&mut self, purpose: &str) -> Result<u64> {
        let sql = "DELETE FROM one_time_link WHERE purpose = $1";
        self.reader
            .conn()
            .execute(sql, &[Value::Text(purpose.to_owned())])
            .await
    }

    /// Forgets logins last used before `idle`, or begun before `old`, and links and throttles that are over.
    pub async fn forget_old(&mut self, idle: At, old: At) -> Result<u64> {
        let sql = "DELETE FROM login WHERE seen_at < $1 OR created_at < $2";
        let gone = self
            .reader
            .conn()
            .execute(sql, &[idle.to_value(), old.to_value()])
            .await?;
        let now = [self.now.to_value()];
        self.reader
            .conn()
            .execute("DELETE FROM one_time_link WHERE expires_at < $1", &now)
            .await?;
        let day_ago = [self.now.plus(-86_400_000).to_value()];
        let sql = "DELETE FROM throttle WHERE first_at < $1 AND locked_until_at < $1";
        self.reader.conn().execute(sql, &day_ago).await?;
        Ok(gone)
    }

    /// Claims the next job that is due for this node, oldest first. A job that ran longer than ten minutes is taken
    /// to be lost with its node, and claimed again.
    pub async fn claim_job(&mut self, node: &str) -> Result<Option<Job>> {
        let sql = format!(
            "{} WHERE (t.state = 'waiting' AND t.run_at <= $1) OR (t.state = 'running' AND t.claimed_at < $2) \
             ORDER BY t.run_at, t.id LIMIT 1",
            Job::select()
        );
        let lost = self.now.plus(-JOB_LOST);
        let rows = self
            .reader
            .conn()
            .query(&sql, &[self.now.to_value(), lost.to_value()])
            .await?;
        let Some(mut job) = rows.first().map(Job::read).transpose()? else {
            return Ok(None);
        };
        "running".clone_into(&mut job.state);
        job.attempts += 1;
        job.claimed_by = Some(node.to_owned());
        job.claimed_at = Some(self.now);
        self.put(&job).await?;
        Ok(Some(job))
    }

    /// Forgets jobs that were done before an instant; those that failed stay until somebody has seen them.
    pub async fn forget_done_jobs(&mut self, before: At) -> Result<u64> {
        let sql = "DELETE FROM job WHERE state = 'done' AND run_at < $1";
        self.reader.conn().execute(sql, &[before.to_value()]).await
    }

    /// Keeps a file of sheets that was handed in; gives its number.
    pub async fn stage_sheet(&mut self, mut sheet: StagedSheet) -> Result<i64> {
        sheet.id = self
            .reader
            .number("SELECT MAX(id) FROM staged_sheet", &[])
            .await?
            + 1;
        self.put(&sheet).await?;
        Ok(sheet.id)
    }

    /// Forgets files of sheets that nobody has looked at since an instant: their bytes are swept like all that no row wants.
    pub async fn forget_staged(&mut self, before: At) -> Result<u64> {
        let sql = "DELETE FROM staged_sheet WHERE saved_at < $1";
        self.reader.conn().execute(sql, &[before.to_value()]).await
    }

    /// Adds a job outside a business transaction.
    pub async fn add_job(&mut self, kind: &str, payload: &str, run_at: At) -> Result<i64> {
        let id = next_job(&mut self.reader).await?;
        self.put(&waiting(id, kind, payload, run_at)).await?;
        Ok(id)
    }

    /// Makes it last.
    pub async fn done(mut self) -> Result<()> {
        self.reader.conn().end("COMMIT").await?;
        self.reader.conn = None;
        Ok(())
    }
}

async fn next_job(reader: &mut Reader) -> Result<i64> {
    Ok(reader.number("SELECT MAX(id) FROM job", &[]).await? + 1)
}

fn waiting(id: i64, kind: &str, payload: &str, run_at: At) -> Job {
    Job {
        id,
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        run_at,
        attempts: 0,
        state: "waiting".to_owned(),
        claimed_by: None,
        claimed_at: None,
        problem: None,
    }
}

impl Tx {
    /// Takes the second lock before the first write to plumbing: always after the head row, never the other way
    /// round, so that nobody waits in a circle.
    pub(crate) async fn lock_plumbing(&mut self) -> Result<()> {
        if self.plumbing_locked {
            return Ok(());
        }
        let reader: &mut Reader = self;
        if reader.conn().is_postgres() {
            reader.conn().query(LOCK_PLUMBING, &[]).await?;
        }
        self.plumbing_locked = true;
        Ok(())
    }

    /// Enqueues a job with this use case: it exists exactly if the commit does.
    pub async fn enqueue(&mut self, kind: &str, payload: &str, run_at: At) -> Result<()> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        let id = next_job(reader).await?;
        reader.put_pipe(&waiting(id, kind, payload, run_at)).await
    }

    /// Adds or replaces a plumbing row with this use case: a sign-in is there exactly if its entry is.
    pub async fn keep<P: Pipe>(&mut self, pipe: &P) -> Result<()> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        reader.put_pipe(pipe).await
    }

    /// Removes a plumbing row with this use case; tells whether it was there. A link that works once is used up so.
    pub async fn use_up<P: Pipe>(&mut self, key: impl Field + Send + Sync) -> Result<bool> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        reader.remove_pipe::<P>(key.to_value()).await
    }

    /// Ends all logins of an account with this use case.
    pub async fn end_logins_of(&mut self, account: AccountId) -> Result<u64> {
        self.lock_plumbing().await?;
        let sql = "DELETE FROM login WHERE account = $1";
        self.conn().execute(sql, &[account.to_value()]).await
    }

    /// Voids the links of an account, or of everybody, that serve one purpose.
    pub async fn void_links(&mut self, purpose: &str, account: Option<AccountId>) -> Result<u64> {
        self.lock_plumbing().await?;
        let purpose = Value::Text(purpose.to_owned());
        if let Some(account) = account {
            let sql = "DELETE FROM one_time_link WHERE purpose = $1 AND account = $2";
            self.conn().execute(sql, &[purpose, account.to_value()]).await
        } else {
            let sql = "DELETE FROM one_time_link WHERE purpose = $1";
            self.conn().execute(sql, &[purpose]).await
        }
    }

    /// Forgets what a post had typed into a form, once it is sent.
    pub async fn forget_draft(&mut self, name: &str) -> Result<()> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        reader
            .remove_pipe::<DraftNote>(Value::Text(name.to_owned()))
            .await?;
        Ok(())
    }
}
