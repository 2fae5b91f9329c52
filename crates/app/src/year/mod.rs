//! 年终结账: the outcomes of a list's rows, proposed from what is on record, edited by the office, settled for good.
//!
//! ```text
//! proposed ─ the office chooses otherwise, row by row or many at once (kept as a draft) ─ settled: one transaction
//! ```
//!
//! Whoever settles has seen a plan; its digest comes back with the form. When what is on record has moved on since, the
//! plan is another one and the form is stale. Rows held back stay unsettled and are named; they can be settled later.

mod carry;
mod plan;
mod words;

use crate::App;
use crate::error::{Error, Result};
use plan::{Line, Plan, draft_name, keep};
use std::collections::HashMap;
use yipanqi_domain::list::{Item, List};
use yipanqi_domain::paper::{Outcome, RowOutcome};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::year::{Choice, Tally, chosen, may_settle};
use yipanqi_domain::{ItemId, ListId, RowId, RowOutcomeId, VersionId};
use yipanqi_store::{DraftNote, Reader, Tx};

/// Rows on one page.
pub const PAGE: i64 = 100;

/// How many rows that are left unsettled are named.
const NAMED: usize = 20;

/// Where carried rows go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarryInto {
    /// A list of the next year: its draft, or an adjustment that is begun for them.
    List(ListId),
    /// A new list of this name for the next year.
    New(String),
}

/// Rows for which the office chooses an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// These.
    Named(Vec<RowId>),
    /// All unsettled rows that a filter shows: code of an outcome, `held`, or empty for all.
    Matching(String),
}

/// What the form that settles says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settling {
    /// Digest of the plan that was seen.
    pub seen: String,
    /// Settled on purpose although the year is not over.
    pub early: bool,
    /// Where carried rows go; may be left out when there are none.
    pub into: Option<CarryInto>,
}

/// What settling came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Rows settled, by outcome.
    pub tally: Tally,
    /// Rows that the next list got; less than were carried over when it held some of the items already.
    pub carried: usize,
    /// The draft that got them.
    pub into: Option<(ListId, VersionId)>,
    /// Rows that stay unsettled.
    pub left: usize,
    /// The first of them by title.
    pub left_named: Vec<String>,
}

/// A row on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearLine {
    /// The row.
    pub row: RowId,
    /// Its item.
    pub item: ItemId,
    /// 事项编号
    pub number: String,
    /// Serial.
    pub serial: String,
    /// Title.
    pub title: String,
    /// Lead units as written.
    pub leads: String,
    /// The outcome, proposed, chosen or settled; `None`: held back.
    pub outcome: Option<Outcome>,
    /// Why.
    pub reason: String,
    /// The office chose otherwise than proposed.
    pub is_chosen: bool,
    /// It is settled.
    pub is_settled: bool,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearFilter {
    /// Code of an outcome, `held`, or empty for all.
    pub outcome: String,
    /// Page, from 1.
    pub page: i64,
}

/// The page of a list's year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearPage {
    /// The list.
    pub list: List,
    /// The rows of this page.
    pub lines: Vec<YearLine>,
    /// How many match.
    pub matching: i64,
    /// Page, from 1.
    pub page: i64,
    /// Rows not settled yet, by the outcome that they would have.
    pub planned: Tally,
    /// Rows held back.
    pub held: i64,
    /// Rows settled, by outcome.
    pub settled: Tally,
    /// The year is over.
    pub is_over: bool,
    /// Digest of the plan, to come back with the form.
    pub seen: String,
    /// Lists of the next year that could take carried rows.
    pub next_lists: Vec<(ListId, String)>,
    /// An adjustment is still being drafted; ordinal of its version.
    pub open_draft: Option<i64>,
}

impl App {
    /// The page of a list's year.
    ///
    /// # Errors
    /// Denied to all but the clerk of the list's body.
    pub async fn year_page(&self, actor: &Actor, list: ListId, filter: &YearFilter) -> Result<YearPage> {
        let mut read = self.store().read().await?;
        let Some(list) = seen_list(&mut read, actor, list).await? else {
            let exists = read.get::<List>(list.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        };
        let place = place_of(&list);
        self.allow_reading(actor, Action::SettleYear, &place, ("list", list.id.0))
            .await?;
        let plan = Plan::read(&mut read, &list).await?;
        let next_lists = carry::next_lists(&mut read, actor, &list).await?;
        let open_draft = open_draft(&mut read, list.id).await?;
        read.end().await?;

        let matching: Vec<&Line> = plan
            .lines
            .iter()
            .filter(|l| matches(l, &filter.outcome))
            .collect();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let pages = (count(matching.len()) + PAGE - 1) / PAGE;
        let page = filter.page.clamp(1, pages.max(1));
        let rows = |n: i64| usize::try_from(n).unwrap_or(0);
        let shown = matching.iter().skip(rows((page - 1) * PAGE)).take(rows(PAGE));
        Ok(YearPage {
            lines: shown.map(|line| line.shown()).collect(),
            matching: count(matching.len()),
            page,
            planned: plan.open().filter_map(Line::outcome).collect(),
            held: count(plan.open().filter(|line| line.outcome().is_none()).count()),
            settled: plan.settled(),
            is_over: may_settle(list.year, actor.today, false).is_ok(),
            seen: plan.digest(),
            next_lists,
            open_draft,
            list,
        })
    }

    /// Keeps what the office says of some rows instead of what is proposed: an outcome with its reason, or `None` to hold
    /// them back. It is a draft: it leaves no entry and settles nothing.
    ///
    /// # Errors
    /// `nothing_chosen` at `row`; `row_settled` (stale); those of [`chosen`].
    pub async fn choose_outcomes(
        &self,
        actor: &Actor,
        list: ListId,
        rows: &Rows,
        outcome: Option<Outcome>,
        reason: &str,
    ) -> Result<usize> {
        let mut read = self.store().read().await?;
        let Some(list) = seen_list(&mut read, actor, list).await? else {
            let exists = read.get::<List>(list.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        };
        let place = place_of(&list);
        self.allow_reading(actor, Action::SettleYear, &place, ("list", list.id.0))
            .await?;
        let mut plan = Plan::read(&mut read, &list).await?;
        read.end().await?;
        let lines = named(&plan, rows)?;
        let count = lines.len();
        let lines = lines.into_iter();
        let rows = lines.map(|line| (line.row.id, &line.facts, line.row.content.title.as_str()));
        for (row, choice) in chosen(rows, outcome, reason)? {
            match choice {
                Some(choice) => plan.choices.insert(row, choice),
                None => plan.choices.remove(&row),
            };
        }
        let body = keep(&plan.choices)?;
        let mut plumbing = self.store().plumbing(self.now()).await?;
        let saved_at = plumbing.now();
        plumbing
            .put(&DraftNote {
                name: draft_name(list.id),
                post: actor.post,
                body,
                saved_at,
            })
            .await?;
        plumbing.done().await?;
        Ok(count)
    }

    /// Settles every row of the plan that is not held back, and gives carried items their rows in the next list's draft.
    ///
    /// # Errors
    /// `year_not_over` at `early`; `nothing_chosen` when every row is held back; `required`, `list_not_next`,
    /// `list_mark_lower` at `into`; what opening a list refuses, at `name`; stale: `year_settled`, `year_changed`,
    /// `draft_exists`, `version_not_adopted`, `version_not_draft`, `list_settled`.
    pub async fn settle_year(&self, actor: &Actor, list: ListId, settling: &Settling) -> Result<Settled> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(list) = seen_list(&mut tx, actor, list).await? else {
            let exists = tx.get::<List>(list.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        };
        let place = place_of(&list);
        let mut tx = self
            .allow(tx, actor, Action::SettleYear, &place, ("list", list.id.0))
            .await?;
        if let Some(ordinal) = open_draft(&mut tx, list.id).await? {
            return Err(Refusal::stale("draft_exists").with("ordinal", ordinal).into());
        }
        let plan = Plan::read(&mut tx, &list).await?;
        if plan.lines.is_empty() {
            return Err(Refusal::stale("version_not_adopted")
                .with("state", "draft")
                .into());
        }
        if plan.open().next().is_none() {
            return Err(Refusal::stale("year_settled").into());
        }
        may_settle(list.year, actor.today, settling.early)?;
        if plan.digest() != settling.seen {
            return Err(Refusal::stale("year_changed").into());
        }
        let mut settled = Settled::default();
        let mut outcomes = Vec::new();
        let mut carried = Vec::new();
        let mut held = HashMap::new();
        for line in plan.open() {
            let Some(outcome) = line.outcome() else {
                settled.left += 1;
                held.insert(line.row.id, Choice::Holds);
                if settled.left_named.len() < NAMED {
                    settled.left_named.push(line.row.content.title.clone());
                }
                continue;
            };
            settled.tally.add(outcome, 1);
            outcomes.push(RowOutcome {
                id: tx.new_id::<RowOutcomeId>().await?,
                list_row: line.row.id,
                list: list.id,
                item: line.row.item,
                outcome,
                reason: line.reason(),
                post: actor.post,
                at: tx.now(),
            });
            if outcome == Outcome::CarriedOver {
                carried.push(line);
            }
        }
        if outcomes.is_empty() {
            return Err(Refusal::new("nothing_chosen").at("row").into());
        }
        tx.insert_all(&outcomes).await?;
        if !carried.is_empty() {
            let target = carry::target(&mut tx, actor, &list, settling.into.as_ref()).await?;
            settled.into = Some((target.list, target.id));
            settled.carried = carry::carry(&mut tx, &list, target, &carried).await?;
        }
        if held.is_empty() {
            tx.forget_draft(&draft_name(list.id)).await?;
        } else {
            // What was held back stays so until the office says otherwise.
            let saved_at = tx.now();
            tx.keep(&DraftNote {
                name: draft_name(list.id),
                post: actor.post,
                body: keep(&held)?,
                saved_at,
            })
            .await?;
        }
        let entry = Entry::done(actor.by(), "list.settle", "list", list.id.0);
        tx.commit(entry.because(told(&settled))).await?;
        Ok(settled)
    }
}

/// Whether a filter shows a line.
fn matches(line: &Line, filter: &str) -> bool {
    match (filter, line.outcome()) {
        ("", _) => true,
        ("held", outcome) => outcome.is_none(),
        (code, outcome) => outcome.is_some_and(|o| o.code() == code),
    }
}

/// The lines that a choice is about.
fn named<'p>(plan: &'p Plan, rows: &Rows) -> std::result::Result<Vec<&'p Line>, Refusal> {
    let lines: Vec<&Line> = match rows {
        Rows::Matching(filter) => plan.open().filter(|line| matches(line, filter)).collect(),
        Rows::Named(rows) => {
            let by_id: HashMap<RowId, &Line> = plan.lines.iter().map(|line| (line.row.id, line)).collect();
            let found = rows.iter().map(|row| by_id.get(row).copied());
            let found: Option<Vec<&Line>> = found.collect();
            found.ok_or_else(|| Refusal::stale("row_gone"))?
        }
    };
    if lines.is_empty() {
        return Err(Refusal::new("nothing_chosen").at("row"));
    }
    if let Some(line) = lines.iter().find(|line| line.settled.is_some()) {
        return Err(Refusal::stale("row_settled").with("row", &line.row.content.title));
    }
    Ok(lines)
}

/// What the entry says: counts by outcome, and where carried rows went.
fn told(settled: &Settled) -> String {
    let mut parts: Vec<String> = Outcome::ALL
        .iter()
        .map(|outcome| (outcome, settled.tally.of(*outcome)))
        .filter(|(_, n)| *n > 0)
        .map(|(outcome, n)| format!("{outcome}={n}"))
        .collect();
    if let Some((_, version)) = settled.into {
        parts.push(format!("into={version} rows={}", settled.carried));
    }
    if settled.left > 0 {
        parts.push(format!("left={}", settled.left));
    }
    parts.join(" ")
}

/// The list, if any version of it may be seen.
async fn seen_list(read: &mut Reader, actor: &Actor, list: ListId) -> Result<Option<List>> {
    if read.list_versions_seen(actor.sight(), list).await?.is_empty() {
        return Ok(None);
    }
    Ok(read.get(list).await?)
}

fn place_of(list: &List) -> Place {
    Place::of_body(list.body).marked(list.mark)
}

/// The ordinal of a version that is still being drafted or deliberated.
async fn open_draft(read: &mut Reader, list: ListId) -> Result<Option<i64>> {
    let newest = read.newest_version(list).await?;
    let open = newest.filter(|version| version.state.adoption().is_none() && version.base.is_some());
    Ok(open.map(|version| version.ordinal))
}

/// Refuses an adjustment of a list whose year is settled: its rows would have no outcome.
pub(crate) async fn not_settled(tx: &mut Tx, list: ListId) -> Result<()> {
    if tx.is_settled(list).await? {
        return Err(Refusal::stale("list_settled").into());
    }
    Ok(())
}

/// The item of a line that should be there.
fn item_gone(item: ItemId) -> Error {
    yipanqi_store::StoreError::Missing {
        table: "item",
        id: item.0,
    }
    .into()
}

/// A row's item with its number, by id.
type Items = HashMap<ItemId, Item>;
