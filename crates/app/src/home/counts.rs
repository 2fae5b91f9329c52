//! The figures of a first page that can only be had by looking at every row: rows of lists, fields, gaps, duties not
//! signed for. On a small site they are counted when the page is shown. On a large one they are kept, counted again by
//! a job at most every quarter of an hour, and shown with their time: the page costs the same however much there is.

use super::{FEW, FieldTotal, UnsignedCount, fields};
use crate::App;
use crate::error::{Error, Result};
use crate::gap_list::gaps;
use serde::{Deserialize, Serialize};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::{Actor, Role};
use yipanqi_domain::{AccountId, At, PersonId, PostId, UnitId};
use yipanqi_store::{KeptCount, Reader};

/// Kept figures are counted again after this long (milliseconds).
const FRESH: i64 = 15 * 60_000;

/// The figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Units with duties to sign for: id, name, how many.
    unsigned: Vec<(i64, String, i64)>,
    /// Such duties in all.
    pub(super) unsigned_total: i64,
    /// Gaps by the code of their kind.
    gaps: Vec<(String, i64)>,
    /// Rows by version.
    rows: Vec<(i64, i64)>,
    /// Fields, for leaders: name, items, by side, amounts.
    fields: Vec<(String, i64, Vec<i64>, Vec<i64>)>,
}

/// Of whom the figures are, as the job is told.
#[derive(Serialize, Deserialize)]
struct Whose {
    post: i64,
    ceiling: String,
    name: String,
}

/// Codes of gaps, in the order of their page.
const GAPS: [&str; 8] = [
    "objections",
    "decisions",
    "without-duty",
    "without-lead",
    "without-report",
    "abolished",
    "named-abolished",
    "vacant",
];

impl Counts {
    /// Counts them all.
    async fn of(read: &mut Reader, actor: &Actor) -> Result<Self> {
        let sight = actor.sight();
        let (unsigned, unsigned_total) = read.unsigned_by_unit(sight, FEW).await?;
        let found = gaps(read, actor).await?.counts();
        let lists = read.lists_in_force(sight).await?;
        let fields = if actor.is(Role::Leader) {
            fields(read, actor).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            unsigned: unsigned
                .into_iter()
                .map(|u| (u.unit.0, u.unit_name, u.duty_count))
                .collect(),
            unsigned_total,
            gaps: found
                .into_iter()
                .filter(|(_, n)| *n > 0)
                .map(|(code, n)| (code.to_owned(), n))
                .collect(),
            rows: lists.iter().map(|l| (l.version.0, l.row_count)).collect(),
            fields: fields
                .into_iter()
                .map(|f| (f.field, f.item_count, f.by_side, f.amounts))
                .collect(),
        })
    }

    pub(super) fn unsigned(&self) -> Vec<UnsignedCount> {
        let one = |(unit, name, n): &(i64, String, i64)| UnsignedCount {
            unit: UnitId(*unit),
            unit_name: name.clone(),
            duty_count: *n,
        };
        self.unsigned.iter().map(one).collect()
    }

    pub(super) fn gaps(&self) -> Vec<(&'static str, i64)> {
        let of = |code: &'static str| {
            let found = self.gaps.iter().find(|(kept, _)| kept == code);
            found.map(|(_, n)| (code, *n))
        };
        GAPS.into_iter().filter_map(of).collect()
    }

    pub(super) fn rows_of(&self, version: yipanqi_domain::VersionId) -> i64 {
        let found = self.rows.iter().find(|(kept, _)| *kept == version.0);
        found.map_or(0, |(_, n)| *n)
    }

    pub(super) fn fields(&self) -> Vec<FieldTotal> {
        let one = |(field, n, by_side, amounts): &(String, i64, Vec<i64>, Vec<i64>)| FieldTotal {
            field: field.clone(),
            item_count: *n,
            by_side: by_side.clone(),
            amounts: amounts.clone(),
        };
        self.fields.iter().map(one).collect()
    }
}

/// Figures with when they were counted, when that was not now.
pub(super) struct Shown {
    pub(super) counts: Counts,
    pub(super) counted_at: Option<At>,
    /// They are about to be counted for the first time: what is shown is nothing.
    pub(super) is_pending: bool,
    /// A job has to be asked for.
    pub(super) wanted: Option<KeptCount>,
}

/// Same post, same rights, same ceiling: same figures. A right given or taken away makes other ones.
fn name_of(actor: &Actor) -> String {
    let mut grants: Vec<i64> = actor.grants.iter().map(|g| g.id.0).collect();
    grants.sort_unstable();
    let grants: Vec<String> = grants.iter().map(ToString::to_string).collect();
    format!("home/{}/{}/{}", actor.post, actor.ceiling, grants.join("-"))
}

impl App {
    pub(super) async fn home_counts(&self, read: &mut Reader, actor: &Actor) -> Result<Shown> {
        if !read
            .rows_in_force_above(actor.today, self.settings().live_rows)
            .await?
        {
            return Ok(Shown {
                counts: Counts::of(read, actor).await?,
                counted_at: None,
                is_pending: false,
                wanted: None,
            });
        }
        let (now, name) = (self.now(), name_of(actor));
        let kept = read.pipe::<KeptCount>(name.clone()).await?;
        let counts = kept.as_ref().and_then(|k| serde_json::from_str(&k.body).ok());
        let is_old = kept.as_ref().is_none_or(|k| k.counted_at.plus(FRESH) <= now);
        let is_asked = kept.as_ref().is_some_and(|k| k.asked_at.plus(FRESH) > now);
        let counted_at = kept.as_ref().map(|k| k.counted_at).filter(|_| counts.is_some());
        Ok(Shown {
            is_pending: counts.is_none(),
            counts: counts.unwrap_or_default(),
            counted_at,
            wanted: (is_old && !is_asked).then(|| KeptCount {
                name,
                body: kept.as_ref().map(|k| k.body.clone()).unwrap_or_default(),
                counted_at: kept.map_or(At(0), |k| k.counted_at),
                asked_at: now,
            }),
        })
    }

    /// Asks for figures to be counted, once.
    pub(super) async fn want_counts(&self, actor: &Actor, wanted: KeptCount) -> Result<()> {
        let whose = Whose {
            post: actor.post.0,
            ceiling: actor.ceiling.code().to_owned(),
            name: wanted.name.clone(),
        };
        let whose = serde_json::to_string(&whose).map_err(|cause| Error::Broken(cause.into()))?;
        let now = self.now();
        let mut plumbing = self.store().plumbing(now).await?;
        plumbing.add_job("count_home", &whose, now).await?;
        plumbing.put(&wanted).await?;
        plumbing.done().await?;
        Ok(())
    }

    /// The job that counts them. For a post whose rights have changed meanwhile there is nothing to count.
    pub(crate) async fn count_home(&self, payload: &str) -> Result<()> {
        let whose: Whose = serde_json::from_str(payload).map_err(|cause| Error::Broken(cause.into()))?;
        let today = self.today();
        let mut read = self.store().read().await?;
        let actor = Actor {
            account: AccountId(0),
            person: PersonId(0),
            post: PostId(whose.post),
            unit: UnitId(0),
            grants: read.grants_of(PostId(whose.post), today).await?,
            ceiling: Mark::parse(&whose.ceiling).unwrap_or(Mark::Public),
            today,
            for_whom: None,
        };
        if name_of(&actor) != whose.name {
            read.end().await?;
            return Ok(());
        }
        let counts = Counts::of(&mut read, &actor).await?;
        read.end().await?;
        let body = serde_json::to_string(&counts).map_err(|cause| Error::Broken(cause.into()))?;
        let now = self.now();
        let mut plumbing = self.store().plumbing(now).await?;
        plumbing
            .put(&KeptCount {
                name: whose.name,
                body,
                counted_at: now,
                asked_at: now,
            })
            .await?;
        plumbing.done().await?;
        Ok(())
    }
}
