//! 合并与拆分 in the draft of an adjustment: what is open of the rows that are to end, told before it is done; what the
//! draft merges and splits; and the same of a sealed version.
//!
//! The rule in one place: an item ends in others only while it is open, asked for nothing and held by no other list in
//! force. Its open duties end on the day before, its open orders under the list are lifted, what lay below it or waited
//! for it goes to the first of those that come of it; facts, reviews, evidence, milestones and certificates stay its own.

mod acts;
mod seal;

pub use acts::{MergeInput, SplitInput};
pub(super) use seal::{hand_over_below, seal_lineage};

use crate::App;
use crate::error::{Error, Result};
use std::collections::{BTreeSet, HashMap, HashSet};
use yipanqi_domain::list::{
    AmountShift, DraftLineage, DraftRow, Forebear, Item, Lineage, LineageKind, List, ListVersion, RowChange,
    RowContent, amounts_moved, lineage_acts, reached,
};
use yipanqi_domain::meeting::{Decision, Session};
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{DecisionId, ItemId, Refusal, RowId, VersionId};
use yipanqi_store::Reader;

/// A row that is to end, with what is open of its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOf {
    /// The row.
    pub row: DraftRow,
    /// The item's number.
    pub number: String,
    /// Why it cannot end now.
    pub in_the_way: Option<Refusal>,
    /// Open duties, which would end.
    pub duties: usize,
    /// Open orders under this list, which would be lifted.
    pub orders: usize,
    /// Items right below it, which would be put below the first that comes of it.
    pub below: usize,
    /// Rows of the draft that wait for it or stand below it.
    pub named_by: usize,
    /// Figures that wait for a review, which stay its own.
    pub waiting: i64,
}

/// One end of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageEnd {
    /// The row, in the draft or as sealed.
    pub row: Option<RowId>,
    /// The item, once there is one.
    pub item: Option<ItemId>,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Planned for the year, 分.
    pub amount: Option<i64>,
}

/// A merger or a split, of a draft or of a sealed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageView {
    /// How.
    pub kind: LineageKind,
    /// What ended.
    pub forebears: Vec<LineageEnd>,
    /// What came of it.
    pub successors: Vec<LineageEnd>,
    /// Why.
    pub reason: String,
    /// The decision, if it may be seen; none in a draft: the session that adopts the version.
    pub decision: Option<Decision>,
    /// Where planned amounts differ.
    pub moved: Vec<AmountShift>,
    /// Why they do.
    pub difference: String,
}

impl LineageView {
    /// Planned before and after, 分; nothing when no amounts are planned.
    pub fn amounts(&self) -> Option<(i64, i64)> {
        let sum = |ends: &[LineageEnd]| ends.iter().filter_map(|end| end.amount).sum::<i64>();
        let planned = |end: &LineageEnd| end.amount.is_some();
        let any = self.forebears.iter().any(planned) || self.successors.iter().any(planned);
        any.then(|| (sum(&self.forebears), sum(&self.successors)))
    }
    /// A row of the draft by which the act is named.
    pub fn row(&self) -> Option<RowId> {
        self.successors.first().and_then(|end| end.row)
    }
}

/// An item before or after another, however many steps away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The item.
    pub item: ItemId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// How the step to it was made.
    pub kind: LineageKind,
    /// Why.
    pub reason: String,
    /// The version that made the step.
    pub version: VersionId,
    /// Its number.
    pub version_number: String,
    /// The decision behind it, if it may be seen.
    pub decision: Option<DecisionId>,
    /// 1 for the nearest.
    pub steps: usize,
}

/// What the form of a merger or split shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineagePage {
    /// The list.
    pub list: List,
    /// The draft.
    pub version: ListVersion,
    /// Sides of the list's body, from left to right.
    pub sides: Vec<Side>,
    /// The rows that were chosen.
    pub rows: Vec<OpenOf>,
    /// Why they cannot be merged (several) or split (one), taken together; none for no row.
    pub refused: Option<Refusal>,
    /// Decisions that may be named, each with its session.
    pub decisions: Vec<(Decision, Option<Session>)>,
    /// What the draft merges and splits already.
    pub acts: Vec<LineageView>,
}

impl App {
    /// What is open of some rows of a draft, before they are merged or split.
    pub async fn lineage_page(
        &self,
        actor: &Actor,
        version: VersionId,
        rows: &[RowId],
    ) -> Result<LineagePage> {
        let (mut read, list, version) = self.version_to_edit(actor, version).await?;
        let links = read.draft_lineage(version.id).await?;
        let all = read.draft_rows(version.id).await?;
        let chosen: BTreeSet<RowId> = rows.iter().copied().collect();
        let mut found = Vec::new();
        let mut forebears = Vec::new();
        for row in all.iter().filter(|row| chosen.contains(&row.id)) {
            let forebear = forebear(&mut read, &list, &version, row, &links).await?;
            found.push(open_of(&mut read, &list, &forebear, &all).await?);
            forebears.push(forebear);
        }
        let refused = match forebears.as_slice() {
            [] => None,
            [one] => one.may_end().err(),
            several => yipanqi_domain::list::may_merge(several).err(),
        };
        let mut decisions = Vec::new();
        let mut sessions: HashMap<i64, Option<Session>> = HashMap::new();
        for decision in read.list_decisions(actor.sight(), list.body, 500).await? {
            let session = match decision.session {
                Some(id) => {
                    if let Some(known) = sessions.get(&id.0) {
                        known.clone()
                    } else {
                        let session: Option<Session> = read.get(id).await?;
                        sessions.insert(id.0, session.clone());
                        session
                    }
                }
                None => None,
            };
            decisions.push((decision, session));
        }
        let acts = draft_views(&mut read, actor, &all, &links).await?;
        let sides = read.sides_of(list.body).await?;
        read.end().await?;
        Ok(LineagePage {
            list,
            version,
            sides,
            rows: found,
            refused,
            decisions,
            acts,
        })
    }
}

/// A row of a draft with what is on record of its item.
pub(super) async fn forebear(
    reader: &mut Reader,
    list: &List,
    version: &ListVersion,
    row: &DraftRow,
    links: &[DraftLineage],
) -> Result<Forebear> {
    let mut found = Forebear {
        in_lineage: links
            .iter()
            .any(|link| link.forebear == row.id || link.successor == row.id),
        row: row.clone(),
        in_base: false,
        state: None,
        change_waits: false,
        held_elsewhere: false,
    };
    let Some(id) = row.item else {
        return Ok(found);
    };
    if let Some(base) = version.base {
        found.in_base = reader.sealed_row_of(base, id).await?.is_some();
    }
    let item: Option<Item> = reader.get(id).await?;
    found.state = item.map(|item| item.state);
    found.change_waits = reader.change_waits(id).await?;
    found.held_elsewhere = reader.item_held_elsewhere(id, list.id).await?;
    Ok(found)
}

async fn open_of(reader: &mut Reader, list: &List, forebear: &Forebear, all: &[DraftRow]) -> Result<OpenOf> {
    let row = forebear.row.clone();
    let named = |other: &&DraftRow| {
        let more = &other.content.more;
        let of = Some(row.as_named());
        other.change != RowChange::Removed
            && (more.parent == of || more.after.iter().any(|after| Some(after.of) == of))
    };
    let mut open = OpenOf {
        number: String::new(),
        in_the_way: forebear.may_end().err(),
        duties: 0,
        orders: 0,
        below: 0,
        named_by: all.iter().filter(named).count(),
        waiting: 0,
        row,
    };
    if let Some(id) = open.row.item {
        let item: Option<Item> = reader.get(id).await?;
        open.number = item.map(|item| item.number).unwrap_or_default();
        open.duties = reader.open_duties_on(id).await?.len();
        let orders = reader.orders_under(list.id, id).await?;
        open.orders = orders.iter().filter(|order| order.state.is_open()).count();
        open.below = reader.items_right_below(id).await?.len();
        open.waiting = reader.facts_waiting_of(id).await?;
    }
    Ok(open)
}

/// What a draft merges and splits.
pub(super) async fn draft_views(
    reader: &mut Reader,
    actor: &Actor,
    rows: &[DraftRow],
    links: &[DraftLineage],
) -> Result<Vec<LineageView>> {
    let by_id: HashMap<RowId, &DraftRow> = rows.iter().map(|row| (row.id, row)).collect();
    let mut views = Vec::new();
    for act in lineage_acts(links.iter().map(|l| (l.kind, l.forebear, l.successor))) {
        let Some(link) = links
            .iter()
            .find(|l| act.forebears.contains(&l.forebear) && act.successors.contains(&l.successor))
        else {
            continue;
        };
        let contents = |ids: &[RowId]| -> Vec<&RowContent> {
            let found = ids.iter().filter_map(|id| by_id.get(id));
            found.map(|row| &row.content).collect()
        };
        let moved = amounts_moved(contents(&act.forebears), contents(&act.successors))?;
        let mut ends = [Vec::new(), Vec::new()];
        for (end, ids) in ends.iter_mut().zip([&act.forebears, &act.successors]) {
            for row in ids.iter().filter_map(|id| by_id.get(id)) {
                let number = match row.item {
                    Some(id) => reader.get::<Item>(id).await?.map(|item| item.number),
                    None => None,
                };
                end.push(LineageEnd {
                    row: Some(row.id),
                    item: row.item,
                    number: number.unwrap_or_default(),
                    title: row.content.title.clone(),
                    amount: row.content.amounts.total(),
                });
            }
        }
        let [forebears, successors] = ends;
        views.push(LineageView {
            kind: act.kind,
            forebears,
            successors,
            reason: link.reason.clone(),
            decision: match link.decision {
                Some(id) => reader.decision_seen(actor.sight(), id).await?,
                None => None,
            },
            moved,
            difference: link.difference.clone(),
        });
    }
    Ok(views)
}

/// What an adopted version merged and split, as far as the actor sees both ends; an act of which they see a part shows that
/// part, without sums.
pub(super) async fn sealed_views(
    reader: &mut Reader,
    actor: &Actor,
    version: &ListVersion,
) -> Result<Vec<LineageView>> {
    let Some(base) = version.base else {
        return Ok(Vec::new());
    };
    let links = reader.lineage_of_version_seen(actor.sight(), version.id).await?;
    let mut views = Vec::new();
    for act in lineage_acts(links.iter().map(|l| (l.kind, l.forebear, l.successor))) {
        let Some(link) = links
            .iter()
            .find(|l| act.forebears.contains(&l.forebear) && act.successors.contains(&l.successor))
        else {
            continue;
        };
        let mut ends = [Vec::new(), Vec::new()];
        let mut contents = [Vec::new(), Vec::new()];
        let of = [(base, &act.forebears), (version.id, &act.successors)];
        for (at, (version, items)) in of.into_iter().enumerate() {
            for id in items {
                let item: Option<Item> = reader.get(*id).await?;
                let row = reader.sealed_row_of(version, *id).await?;
                let (Some(item), Some(row)) = (item, row) else {
                    continue;
                };
                ends[at].push(LineageEnd {
                    row: Some(row.id),
                    item: Some(*id),
                    number: item.number,
                    title: row.content.title.clone(),
                    amount: row.content.amounts.total(),
                });
                contents[at].push(row.content);
            }
        }
        let [before, after] = &contents;
        let moved = amounts_moved(before, after)?;
        let [forebears, successors] = ends;
        views.push(LineageView {
            kind: act.kind,
            forebears,
            successors,
            reason: link.reason.clone(),
            decision: reader.decision_seen(actor.sight(), link.decision).await?,
            moved,
            difference: link.difference.clone(),
        });
    }
    Ok(views)
}

/// From which items an item came, and which came of it, step by step, as far as they may be seen.
pub(crate) async fn kin_of(reader: &mut Reader, actor: &Actor, item: ItemId) -> Result<(Vec<Kin>, Vec<Kin>)> {
    let mut links: Vec<Lineage> = Vec::new();
    let mut asked: HashSet<ItemId> = HashSet::new();
    let mut waiting = vec![item];
    while let Some(one) = waiting.pop() {
        if !asked.insert(one) {
            continue;
        }
        for link in reader.lineage_of_item_seen(actor.sight(), one).await? {
            waiting.extend([link.forebear, link.successor]);
            if !links.iter().any(|known| known.id == link.id) {
                links.push(link);
            }
        }
    }
    links.sort_by_key(|link| link.id);
    let back = |of: ItemId| -> Vec<ItemId> {
        let found = links.iter().filter(|l| l.successor == of);
        found.map(|l| l.forebear).collect()
    };
    let on = |of: ItemId| -> Vec<ItemId> {
        let found = links.iter().filter(|l| l.forebear == of);
        found.map(|l| l.successor).collect()
    };
    let (back, on) = (reached(item, back), reached(item, on));
    Ok((
        kin(reader, actor, item, &links, &back, true).await?,
        kin(reader, actor, item, &links, &on, false).await?,
    ))
}

async fn kin(
    reader: &mut Reader,
    actor: &Actor,
    start: ItemId,
    links: &[Lineage],
    found: &[ItemId],
    is_back: bool,
) -> Result<Vec<Kin>> {
    let mut steps: HashMap<ItemId, usize> = HashMap::from([(start, 0)]);
    let mut out = Vec::new();
    for id in found {
        // Near ones come first: the step before this one is known already.
        let step = links.iter().find_map(|link| {
            let (here, before) = if is_back {
                (link.forebear, link.successor)
            } else {
                (link.successor, link.forebear)
            };
            (here == *id)
                .then(|| steps.get(&before).map(|n| (link, n + 1)))
                .flatten()
        });
        let Some((link, n)) = step else { continue };
        steps.insert(*id, n);
        let item: Item = reader.get(*id).await?.ok_or(Error::NotFound)?;
        let version: ListVersion = reader.get(link.version).await?.ok_or(Error::NotFound)?;
        let number = version.state.adoption().map(|a| a.number.clone());
        let decision = reader.decision_seen(actor.sight(), link.decision).await?;
        out.push(Kin {
            item: *id,
            number: item.number,
            title: item.title,
            kind: link.kind,
            reason: link.reason.clone(),
            version: link.version,
            version_number: number.unwrap_or_default(),
            decision: decision.map(|decision| decision.id),
            steps: n,
        });
    }
    Ok(out)
}

/// By which a draft names an item that is above a row or before it.
pub(super) fn first_successors(
    links: &[DraftLineage],
    items: &HashMap<RowId, ItemId>,
) -> HashMap<ItemId, ItemId> {
    let mut next = HashMap::new();
    for link in links {
        if let (Some(from), Some(to)) = (items.get(&link.forebear), items.get(&link.successor)) {
            next.entry(*from).or_insert(*to);
        }
    }
    next
}

/// Whether a row may not be taken out, restored or given another item alone: it ends in others, or comes of others.
pub(super) async fn refuse_joined(reader: &mut Reader, row: &DraftRow, field: &'static str) -> Result<()> {
    if reader.in_draft_lineage(row.id).await? {
        let refusal = Refusal::new("row_in_lineage").with("row", &row.content.title);
        return Err(refusal.at(field).into());
    }
    Ok(())
}
