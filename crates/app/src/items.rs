//! 事项: pages of items and of one item: what each list version says of it, who owes it on each side, where it came
//! from, what was done with it.

use crate::App;
use crate::duties::{hide_objection, sides_named};
use crate::error::Result;
use crate::lists::{Kin, kin_of};
use crate::meeting_pages::{Excerpt, excerpt};
use yipanqi_domain::change::{Change, current_deadline};
use yipanqi_domain::list::{Item, ItemState, List, ListRow, ListVersion, RowChange};
use yipanqi_domain::meeting::{Decision, Session};
use yipanqi_domain::office::{Side, Unit};
use yipanqi_domain::paper::RowOutcome;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, Day, DecisionId, ItemId, ListId, VersionId};
use yipanqi_store::Reader;
use yipanqi_store::query::duties::DutyLine;
use yipanqi_store::query::item_lines::Around;
use yipanqi_store::query::items::BATCH;
pub use yipanqi_store::query::items::{ItemFilter, ItemLine, RowLine, TrailLine};
use yipanqi_store::query::meetings::SourceSeen;

/// As many items below one as its page shows.
pub const MOST_BELOW: i64 = 500;
/// Items on one page; at most what the store takes in one batch.
pub const PAGE: i64 = 50;

/// One line of the list of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The item.
    pub line: ItemLine,
    /// What the newest visible list says of it; nothing once it was taken out of every list.
    pub row: Option<RowLine>,
    /// The deadline with the approved extension, where that differs from what the row says.
    pub extended_on: Option<Day>,
    /// Its open duties that may be seen.
    pub duties: Vec<DutyLine>,
    /// Sides on which it is led or reported on.
    pub sides: Vec<Side>,
    /// On more than one side.
    pub is_joint: bool,
}

/// One page of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemsPage {
    /// The lines.
    pub rows: Vec<ItemRow>,
    /// How many in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
    /// Sides that a filter may name.
    pub sides: Vec<Side>,
    /// The unit of the filter.
    pub unit: Option<Unit>,
}

/// What one version of one list says of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// The row.
    pub row: ListRow,
    /// What the adjustment did with it, with the reason.
    pub change: Option<(RowChange, String)>,
    /// Whether it is the version in force today.
    pub is_in_force: bool,
}

/// That a list no longer holds the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The list.
    pub list: ListId,
    /// Its name.
    pub list_name: String,
    /// Number of the version that took it out.
    pub number: String,
    /// From this day.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// The duties of one side, or of units outside every side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideChain {
    /// The side; `None`: outside every side.
    pub side: Option<Side>,
    /// Its duties, open ones first.
    pub duties: Vec<DutyLine>,
}

/// A decision that the item came from, with what may be read of its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The decision.
    pub decision: Decision,
    /// Its session.
    pub session: Option<Session>,
    /// Spans in documents that the reader may open.
    pub excerpts: Vec<Excerpt>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemPage {
    /// The item.
    pub item: Item,
    /// What visible versions say, newest first.
    pub said: Vec<Said>,
    /// Lists that took it out.
    pub removed: Vec<Removed>,
    /// What became of its rows at the end of their lists' years, the newest first.
    pub outcomes: Vec<(RowOutcome, List)>,
    /// Drafts that hold a row of it; for the office only.
    pub drafts: Vec<(List, VersionId)>,
    /// The duty chain: sides from left to right, then what lies outside.
    pub chains: Vec<SideChain>,
    /// On more than one side.
    pub is_joint: bool,
    /// Where it came from, the authority of its newest version first.
    pub origins: Vec<Origin>,
    /// What was done with it; for the office only.
    pub trail: Vec<TrailLine>,
    /// The reader is the office.
    pub is_office: bool,
    /// The item above it, if it may be seen: id, number, title.
    pub above: Option<(ItemId, String, String)>,
    /// The items below it that may be seen.
    pub below: Below,
    /// The items that were merged or split into it, the nearest first, as far as they may be seen.
    pub came_of: Vec<Kin>,
    /// The items that came of it, the nearest first, as far as they may be seen.
    pub went_into: Vec<Kin>,
}

/// The items below one, as far as they may be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// They, by number; at most [`MOST_BELOW`].
    pub rows: Vec<ItemRow>,
    /// How many there are.
    pub total: i64,
}

impl Below {
    /// How many are in each state that any is in.
    pub fn by_state(&self) -> Vec<(ItemState, usize)> {
        let count = |state: &ItemState| {
            let of = self.rows.iter().filter(|row| row.line.state == state.code());
            (*state, of.count())
        };
        ItemState::ALL.iter().map(count).filter(|(_, n)| *n > 0).collect()
    }
    /// Those that are owed and that nobody owes.
    pub fn without_duty(&self) -> usize {
        let owed = |row: &&ItemRow| matches!(row.line.state.as_str(), "open" | "close_requested");
        self.rows
            .iter()
            .filter(owed)
            .filter(|row| row.duties.is_empty())
            .count()
    }
    /// Those without a deadline.
    pub fn without_day(&self) -> usize {
        self.rows.iter().filter(|row| deadline(row).is_none()).count()
    }
    /// The last of their deadlines, approved extensions included.
    pub fn latest(&self) -> Option<Day> {
        self.rows.iter().filter_map(deadline).max()
    }
}

fn deadline(row: &ItemRow) -> Option<Day> {
    row.extended_on.or(row.row.as_ref().and_then(|said| said.ends_on))
}

impl ItemPage {
    /// What the newest version says.
    pub fn newest(&self) -> Option<&Said> {
        self.said.first()
    }
    /// Duties that wait to be signed for.
    pub fn unsigned_count(&self) -> usize {
        let lines = self.chains.iter().flat_map(|c| &c.duties);
        lines.filter(|l| l.duty.state.code() == "assigned").count()
    }
}

impl App {
    /// One page of the items that the reader may see.
    pub async fn items_page(&self, actor: &Actor, filter: &ItemFilter, page: i64) -> Result<ItemsPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let mut page = page.max(1);
        let (mut lines, mut total) = read
            .items_seen(sight, filter, (page - 1).saturating_mul(PAGE), PAGE)
            .await?;
        if lines.is_empty() && page > 1 {
            page = 1;
            (lines, total) = read.items_seen(sight, filter, 0, PAGE).await?;
        }
        let rows = item_rows(&mut read, actor, lines, &Around::default()).await?;
        let unit = match filter.unit {
            Some(unit) => read.get(unit.0).await?,
            None => None,
        };
        let sides = sides_named(&mut read, actor).await?;
        read.end().await?;
        Ok(ItemsPage {
            rows,
            total,
            page,
            sides,
            unit,
        })
    }

    /// One item.
    pub async fn item_page(&self, actor: &Actor, item: ItemId) -> Result<ItemPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(item) = read.item_seen(sight, item).await? else {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let said = said_of(&mut read, actor, &item).await?;
        let removed = read.removals_of_item_seen(sight, item.id).await?;
        let (came_of, went_into) = kin_of(&mut read, actor, item.id).await?;
        let removed = removed
            .into_iter()
            // What a version merged or split is said so, and not as taken out.
            .filter(|(_, _, number, ..)| !went_into.iter().any(|kin| kin.version_number == *number))
            .map(|(list, list_name, number, on, reason)| Removed {
                list,
                list_name,
                number,
                on,
                reason,
            })
            .collect();
        let mut duties = read.duties_of_item_seen(sight, item.id).await?;
        for line in &mut duties {
            hide_objection(actor, line);
        }
        let body = said.first().map_or(item.body, |s| s.list.body);
        let sides = read.sides_of(body).await?;
        let is_joint = joint_sides(&sides, body, &duties).len() > 1;
        let (origins, texts) = origins_of(&mut read, actor, &said).await?;
        let is_office = read.is_office_of(sight, item.id).await?;
        let trail = if is_office {
            read.trail_of_item(sight, item.id).await?
        } else {
            Vec::new()
        };
        let outcomes = read.outcomes_of_item_seen(sight, item.id).await?;
        let drafts = read.drafts_of_item_seen(sight, item.id).await?;
        let above = match item.parent {
            Some(parent) => read.item_seen(sight, parent).await?,
            None => None,
        };
        let (lines, total) = read.items_below(sight, item.id, MOST_BELOW).await?;
        let mut below = Below {
            rows: Vec::new(),
            total,
        };
        for some in lines.chunks(BATCH) {
            below
                .rows
                .extend(item_rows(&mut read, actor, some.to_vec(), &Around::default()).await?);
        }
        read.end().await?;
        let origins = self.with_excerpts(origins, texts).await?;
        Ok(ItemPage {
            chains: chains(sides, body, duties),
            item,
            said,
            removed,
            outcomes,
            drafts,
            is_joint,
            origins,
            trail,
            is_office,
            above: above.map(|item| (item.id, item.number, item.title)),
            below,
            came_of,
            went_into,
        })
    }

    /// Cuts the spans out of their texts; the snapshot is over by then. A text that is gone leaves the excerpt out.
    async fn with_excerpts(
        &self,
        mut origins: Vec<Origin>,
        sources: Vec<(usize, SourceSeen)>,
    ) -> Result<Vec<Origin>> {
        let blobs = self.blobs().clone();
        let cut = tokio::task::spawn_blocking(move || {
            let one = |(origin, seen): (usize, SourceSeen)| {
                let text = String::from_utf8(blobs.get(&seen.reading.text_blob).ok()?).ok()?;
                let span = (seen.source.span_start, seen.source.span_end);
                Some((
                    origin,
                    excerpt(&text, span, seen.document.id, seen.document.title),
                ))
            };
            sources.into_iter().filter_map(one).collect::<Vec<_>>()
        });
        for (origin, excerpt) in cut.await.map_err(|e| crate::Error::Broken(e.into()))? {
            if let Some(origin) = origins.get_mut(origin) {
                origin.excerpts.push(excerpt);
            }
        }
        Ok(origins)
    }
}

async fn said_of(read: &mut Reader, actor: &Actor, item: &Item) -> Result<Vec<Said>> {
    let rows = read.rows_of_item_seen(actor.sight(), item.id).await?;
    let changes = read.adjustments_of_item(item.id).await?;
    let mut said: Vec<Said> = Vec::new();
    for (row, version, list) in rows {
        let change = changes
            .iter()
            .find(|c| c.0 == version.id)
            .map(|c| (c.1, c.2.clone()));
        let in_force = version
            .state
            .adoption()
            .is_some_and(|a| a.in_force_on <= actor.today)
            && !read
                .later_in_force(version.list, version.ordinal, actor.today)
                .await?;
        said.push(Said {
            list,
            version,
            row,
            change,
            is_in_force: in_force,
        });
    }
    said.reverse();
    Ok(said)
}

/// The authority of the newest version, then the decisions that rows were drafted from, as far as they may be seen.
async fn origins_of(
    read: &mut Reader,
    actor: &Actor,
    said: &[Said],
) -> Result<(Vec<Origin>, Vec<(usize, SourceSeen)>)> {
    let mut ids: Vec<DecisionId> = Vec::new();
    let sources = said.iter().filter_map(|s| s.row.decision);
    let authority = said
        .first()
        .and_then(|s| s.version.state.adoption().map(|a| a.authority));
    for id in sources.chain(authority) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let (mut origins, mut sources) = (Vec::new(), Vec::new());
    for id in ids {
        let Some(decision) = read.decision_seen(actor.sight(), id).await? else {
            continue;
        };
        let session = match decision.session {
            Some(session) => read.get::<Session>(session.0).await?,
            None => None,
        };
        let seen = read.decision_sources(actor.sight(), id).await?;
        sources.extend(seen.into_iter().map(|s| (origins.len(), s)));
        origins.push(Origin {
            decision,
            session,
            excerpts: Vec::new(),
        });
    }
    Ok((origins, sources))
}

/// Joins items that the reader has through the sight with what their lists and duties say: a few statements for all of
/// them.
pub(crate) async fn item_rows(
    read: &mut Reader,
    actor: &Actor,
    lines: Vec<ItemLine>,
    around: &Around,
) -> Result<Vec<ItemRow>> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let (mut rows, is_extended) = read.rows_of_seen(actor.sight(), &lines).await?;
    let mut duties = read.duties_of_seen(actor.sight(), &lines, around).await?;
    let extensions = if is_extended {
        read.extensions_of_seen(actor.sight(), &lines).await?
    } else {
        Vec::new()
    };
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let row = rows
            .iter()
            .position(|r| r.item == line.item)
            .map(|at| rows.remove(at));
        let mine: Vec<DutyLine> = duties.extract_if(.., |d| d.duty.item == line.item).collect();
        let extended_on = row.as_ref().and_then(|row| extended(row, &extensions));
        let body = row.as_ref().map(|r| r.body).or(mine.first().map(|d| d.body));
        let on = match body {
            Some(body) => joint_sides(&around.sides_of(read, body).await?, body, &mine),
            None => Vec::new(),
        };
        let mut mine = mine;
        for line in &mut mine {
            hide_objection(actor, line);
        }
        out.push(ItemRow {
            is_joint: on.len() > 1,
            sides: on,
            line,
            row,
            extended_on,
            duties: mine,
        });
    }
    Ok(out)
}

/// The current deadline of a row, if extensions have moved it.
fn extended(row: &RowLine, extensions: &[Change]) -> Option<Day> {
    let of_row = |c: &&Change| c.item == row.item && c.list == row.list;
    let own: Vec<Change> = extensions.iter().filter(of_row).cloned().collect();
    current_deadline(row.ends_on, &own).filter(|on| Some(*on) != row.ends_on)
}

/// The sides on which an item is led or reported on, from its open duties under one body.
fn joint_sides(sides: &[Side], body: BodyId, duties: &[DutyLine]) -> Vec<Side> {
    let counts = |d: &&DutyLine| d.body == body && d.duty.state.is_open() && d.duty.role.makes_joint();
    let on = |side: &&Side| duties.iter().filter(counts).any(|d| d.is_on(side.position));
    sides.iter().filter(on).cloned().collect()
}

/// Duties by side, in the order of the sides; a unit on several sides stands on each. Sides without duties of a
/// one-sided item are left out.
fn chains(sides: Vec<Side>, body: BodyId, duties: Vec<DutyLine>) -> Vec<SideChain> {
    let mut out: Vec<SideChain> = sides
        .into_iter()
        .map(|side| SideChain {
            duties: Vec::new(),
            side: Some(side),
        })
        .collect();
    let mut outside = Vec::new();
    for line in duties {
        let mut placed = false;
        for chain in &mut out {
            let position = chain.side.as_ref().map_or(-1, |s| s.position);
            if line.body == body && line.is_on(position) {
                chain.duties.push(line.clone());
                placed = true;
            }
        }
        if !placed {
            outside.push(line);
        }
    }
    out.push(SideChain {
        side: None,
        duties: outside,
    });
    for chain in &mut out {
        // Who leads stands first; who is through stands last.
        chain
            .duties
            .sort_by_key(|l| (!l.duty.state.is_open(), l.duty.role as i64, l.duty.id));
    }
    out.retain(|chain| !chain.duties.is_empty());
    out
}
