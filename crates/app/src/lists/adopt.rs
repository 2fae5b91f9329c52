//! Deliberated, adopted, issued. Adoption records its authority, numbers, seals and ends in one transaction.

use super::check::check;
use super::joint::refuse_under_way;
use super::lineage::{hand_over_below, seal_lineage};
use super::more::set_parent;
use super::sheet_words::authority_text;
use crate::App;
use crate::error::{Error, Result};
use crate::orders::lift_removed;
use crate::search::item_tokens;
use crate::year::not_settled;
use std::collections::{BTreeSet, HashMap};
use yipanqi_domain::list::{
    Adjustment, Adoption, ColumnsSealed, DraftLineage, DraftRow, Item, ItemState, List, ListRow,
    ListRowAmount, ListRowUnit, ListVersion, OwnColumns, RowChange, RowRef, arranged, content_digest,
    may_adopt, rows_anew, with_columns,
};
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session, Source};
use yipanqi_domain::office::Body;
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::SheetSource;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::year::sealed_content;
use yipanqi_domain::{At, Day, DecisionId, ItemId, Refusal, RowId, SessionId, VersionId};
use yipanqi_store::Tx;

/// Who adopts, and from when it is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdoptInput {
    /// The revision that the form was made from.
    pub seen_revision: i64,
    /// The session.
    pub session: SessionId,
    /// In force from this day.
    pub in_force_on: Day,
}

/// What an adoption made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The list's number.
    pub number: String,
    /// Items that are new, in the order of their rows.
    pub new_items: Vec<ItemId>,
    /// Items that are in no version in force any more.
    pub removed_items: Vec<ItemId>,
    /// How many open duties ended with them.
    pub ended_duties: usize,
}

impl App {
    /// 提交审议. Blocking gaps refuse it.
    ///
    /// # Errors
    /// `gaps_block`; stale: `version_not_draft`, `version_changed`.
    pub async fn deliberate(&self, actor: &Actor, version: VersionId, seen_revision: i64) -> Result<()> {
        let (mut tx, list, version) = self
            .version_for_change(actor, version, Action::DeliberateList)
            .await?;
        let blocking = blocking_gaps(&mut tx, actor, &list, &version).await?;
        let next = version.deliberated(seen_revision, blocking, actor.today)?;
        tx.update(&next).await?;
        tx.commit(Entry::done(
            actor.by(),
            "list.deliberate",
            super::VERSION,
            next.id.0,
        ))
        .await?;
        Ok(())
    }

    /// Takes a version that is before a session back to draft.
    ///
    /// # Errors
    /// Stale: `version_not_deliberated`, `adoption_under_way`.
    pub async fn reopen(&self, actor: &Actor, version: VersionId) -> Result<()> {
        let (mut tx, _, version) = self
            .version_for_change(actor, version, Action::DeliberateList)
            .await?;
        refuse_under_way(&mut tx, &version).await?;
        let next = version.reopened()?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), "list.reopen", super::VERSION, next.id.0))
            .await?;
        Ok(())
    }

    /// 通过: the session's decision is recorded as the authority of every row, the version is numbered and its rows
    /// are sealed, new rows become items with numbers, items that no list in force holds any more are removed and
    /// their open duties end; of what was merged or split, which items came of which is sealed with it.
    ///
    /// # Errors
    /// `session_of_other_body`, `session_not_held`, `session_unknown`, `list_adopted_jointly` at `session`; `in_force_too_early` at
    /// `in_force_on`; `gaps_block`; stale: `version_not_deliberated`, `version_changed`, `base_superseded`, `list_settled`.
    pub async fn adopt(&self, actor: &Actor, version: VersionId, input: AdoptInput) -> Result<Adopted> {
        let found_by = self.titles_cut(version).await?;
        let (mut tx, list, version) = self.version_for_change(actor, version, Action::AdoptList).await?;
        if !tx.list_bodies(list.id).await?.is_empty() {
            return Err(Refusal::new("list_adopted_jointly").at("session").into());
        }
        let session: Session = tx
            .get(input.session)
            .await?
            .filter(|session: &Session| session.mark <= actor.ceiling)
            .ok_or_else(|| Refusal::new("session_unknown").at("session"))?;
        may_adopt(&session, list.body, actor.today)?;
        let authority = authority_of(&mut tx, &list, &version, &session).await?;
        let id = version.id;
        let sealing = Sealing {
            list: &list,
            version,
            seen_revision: input.seen_revision,
            session: session.id,
            authority: authority.id,
            in_force_on: input.in_force_on,
        };
        let adopted = seal_version(&mut tx, actor, sealing, &found_by).await?;
        let entry = Entry::done(actor.by(), "list.adopt", super::VERSION, id.0);
        tx.commit(entry.because(format!("session={} decision={}", session.id, authority.id)))
            .await?;
        Ok(adopted)
    }

    /// The words of the titles that the draft holds: cut before the lane is taken, not within.
    pub(super) async fn titles_cut(&self, version: VersionId) -> Result<HashMap<String, BTreeSet<String>>> {
        let mut read = self.store().read().await?;
        let rows = read.draft_rows(version).await?;
        read.end().await?;
        let titles = rows
            .into_iter()
            .filter(|row| row.item.is_none())
            .map(|row| row.content.title);
        Ok(titles
            .map(|title| (title.clone(), item_tokens(&title, "")))
            .collect())
    }

    /// 印发, under a paper number.
    ///
    /// # Errors
    /// `required`, `too_long` at `paper_number`; stale: `version_not_adopted`.
    pub async fn issue(&self, actor: &Actor, version: VersionId, paper_number: &str) -> Result<()> {
        let (mut tx, _, version) = self.version_for_change(actor, version, Action::IssueList).await?;
        let paper_number = required(paper_number, "paper_number")?;
        if paper_number.chars().count() > 60 {
            return Err(Refusal::new("too_long")
                .at("paper_number")
                .with("limit", 60)
                .into());
        }
        let next = version.issued(paper_number)?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), "list.issue", super::VERSION, next.id.0))
            .await?;
        Ok(())
    }
}

/// How a version is sealed: by which session's decision, and from when it is in force.
pub(super) struct Sealing<'a> {
    pub list: &'a List,
    pub version: ListVersion,
    pub seen_revision: i64,
    pub session: SessionId,
    pub authority: DecisionId,
    pub in_force_on: Day,
}

impl Sealing<'_> {
    fn adoption(&self, at: At) -> Adoption {
        Adoption {
            session: self.session,
            authority: self.authority,
            number: String::new(),
            content: String::new(),
            in_force_on: self.in_force_on,
            at,
        }
    }
}

/// Refuses a version that cannot be sealed now; gives the one that it follows. Before any number is drawn: a refusal rolls
/// all of it back.
pub(super) async fn judge(
    tx: &mut Tx,
    actor: &Actor,
    sealing: &Sealing<'_>,
) -> Result<Option<(VersionId, Day)>> {
    let (list, version) = (sealing.list, &sealing.version);
    not_settled(tx, list.id).await?;
    let latest = tx.latest_adopted(list.id).await?;
    let in_force = |v: &ListVersion| v.state.adoption().map(|a| (v.id, a.in_force_on));
    let latest = latest.as_ref().and_then(in_force);
    let adoption = sealing.adoption(tx.now());
    version.clone().adopted(sealing.seen_revision, adoption, latest)?;
    let blocking = blocking_gaps(tx, actor, list, version).await?;
    if blocking > 0 {
        return Err(Refusal::new("gaps_block").with("n", blocking).into());
    }
    Ok(latest)
}

/// Numbers a version, seals its rows and what belongs to them, registers new items and ends those that it holds no more.
pub(super) async fn seal_version(
    tx: &mut Tx,
    actor: &Actor,
    sealing: Sealing<'_>,
    found_by: &HashMap<String, BTreeSet<String>>,
) -> Result<Adopted> {
    let latest = judge(tx, actor, &sealing).await?;
    let mut adoption = sealing.adoption(tx.now());
    let Sealing {
        list,
        version,
        seen_revision,
        authority,
        in_force_on,
        ..
    } = sealing;
    let body: Body = tx
        .get(list.body)
        .await?
        .ok_or_else(|| super::missing("body", list.body.0))?;
    let links = tx.draft_lineage(version.id).await?;
    let rows = rows_anew(arranged(tx.draft_rows(version.id).await?), &links);

    let number = tx.next_number(&format!("list/{}/{}", body.id, list.year)).await?;
    adoption.number = format!("{}〔{}〕{number}号", body.number_prefix, list.year);
    let mut adopted = Adopted {
        number: adoption.number.clone(),
        new_items: Vec::new(),
        removed_items: Vec::new(),
        ended_duties: 0,
    };
    tx.begin_sealing(version.id).await?;
    let mut items: HashMap<RowId, ItemId> = HashMap::new();
    for row in &rows {
        let item = item_of(tx, row, (list, &body), found_by, &mut adopted).await?;
        items.insert(row.id, item);
    }
    let formerly = parents_said(tx, &version).await?;
    let sources = tx.sheet_sources_of_draft(version.id).await?;
    let from_sheets: HashMap<i64, SheetSource> = sources.into_iter().map(|s| (s.object_id, s)).collect();
    let mut sealed_sources = Vec::new();
    let mut sealed = Vec::new();
    let mut position = 0;
    for row in &rows {
        let (item, draft) = (items[&row.id], row.id.0);
        if row.change != RowChange::Removed {
            position += 1;
            let id = tx.new_id().await?;
            let row = row.sealed(id, position, item, |row| items.get(&row).copied());
            set_parent(tx, item, row.content.more.parent, formerly.get(&item).copied()).await?;
            if let Some(source) = from_sheets.get(&draft) {
                let id = tx.new_id().await?;
                sealed_sources.push(SheetSource {
                    id,
                    object_kind: "list_row".to_owned(),
                    object_id: row.id.0,
                    ..source.clone()
                });
            }
            sealed.push(seal(tx, row).await?);
        }
        if version.base.is_some() && row.change != RowChange::Kept {
            let id = tx.new_id().await?;
            tx.insert(&Adjustment {
                id,
                version: version.id,
                item,
                change: row.change,
                reason: row.reason.clone(),
            })
            .await?;
        }
    }
    tx.insert_all(&sealed_sources).await?;
    seal_lineage(tx, &version, &links, &items, authority).await?;
    remove_items(tx, actor, list, (&rows, &links), in_force_on, &mut adopted).await?;
    hand_over_below(tx, &links, &items).await?;
    let figures = tx.year_figures(version.id).await?;
    let rows_sealed = content_digest(list.id, version.ordinal, &sealed);
    let columns = seal_columns(tx, &version).await?;
    adoption.content = with_columns(sealed_content(rows_sealed, figures.as_ref()), &columns);
    let next = version.adopted(seen_revision, adoption, latest)?;
    tx.update(&next).await?;
    Ok(adopted)
}

/// The columns of the list, sealed with the version as they are now.
async fn seal_columns(tx: &mut Tx, version: &ListVersion) -> Result<OwnColumns> {
    let columns = tx.columns_of(version).await?;
    if !columns.0.is_empty() {
        let sealed = ColumnsSealed {
            id: tx.new_id().await?,
            version: version.id,
            columns: columns.clone(),
        };
        tx.insert(&sealed).await?;
    }
    Ok(columns)
}

/// The items above items, as the adjusted version says.
async fn parents_said(tx: &mut Tx, version: &ListVersion) -> Result<HashMap<ItemId, RowRef>> {
    let Some(base) = version.base else {
        return Ok(HashMap::new());
    };
    let rows = tx.sealed_rows(base).await?;
    let said = rows.into_iter();
    Ok(said
        .filter_map(|row| row.content.more.parent.map(|parent| (row.item, parent)))
        .collect())
}

async fn blocking_gaps(tx: &mut Tx, actor: &Actor, list: &List, version: &ListVersion) -> Result<usize> {
    let rows = arranged(tx.draft_rows(version.id).await?);
    let gaps = check(tx, actor, list, version, &rows).await?;
    Ok(gaps.iter().filter(|gap| gap.blocks).count())
}

/// The decision by which the session adopts this version.
pub(super) async fn authority_of(
    tx: &mut Tx,
    list: &List,
    version: &ListVersion,
    session: &Session,
) -> Result<Decision> {
    let decision = Decision {
        id: tx.new_id().await?,
        session: Some(session.id),
        body: session.body,
        position: tx.last_decision_position(session.id).await? + 1,
        kind: DecisionKind::Approved,
        text: authority_text(list, version),
        lead_units: String::new(),
        support_units: String::new(),
        due_on: None,
        state: DecisionState::Recorded,
        recorded_at: tx.now(),
    };
    tx.insert(&decision).await?;
    Ok(decision)
}

/// The item of a row: the one it stands for, or a new one with the next number and the decision's spans as sources.
async fn item_of(
    tx: &mut Tx,
    row: &DraftRow,
    (list, body): (&List, &Body),
    found_by: &HashMap<String, BTreeSet<String>>,
    adopted: &mut Adopted,
) -> Result<ItemId> {
    if let Some(id) = row.item {
        let item: Item = tx.get(id).await?.ok_or_else(|| super::missing("item", id.0))?;
        if item.state == ItemState::Removed && row.change != RowChange::Removed {
            let state = ItemState::Open;
            tx.update(&Item { state, ..item }).await?;
        }
        return Ok(id);
    }
    let number = tx.next_number(&format!("item/{}/{}", body.id, list.year)).await?;
    let item = Item {
        id: tx.new_id().await?,
        number: format!("{}-{}-{number:04}", body.number_prefix, list.year),
        body: body.id,
        kind: row.content.kind,
        title: row.content.title.clone(),
        parent: None,
        state: ItemState::Open,
        registered_at: tx.now(),
    };
    tx.insert(&item).await?;
    // By its title and number alone: what one list says of it must not be found by readers of another.
    let mut tokens = found_by
        .get(&item.title)
        .cloned()
        .unwrap_or_else(|| item_tokens(&item.title, ""));
    tokens.extend(item_tokens("", &item.number));
    tx.index("item", item.id.0, &tokens).await?;
    if let Some(decision) = row.decision {
        for span in tx.spans_of_decision(decision).await? {
            let id = tx.new_id().await?;
            tx.insert(&Source {
                id,
                object_kind: "item".to_owned(),
                object_id: item.id.0,
                ..span
            })
            .await?;
        }
    }
    adopted.new_items.push(item.id);
    Ok(item.id)
}

/// Seals one row, with its units and amounts as rows of their own.
async fn seal(tx: &mut Tx, row: ListRow) -> Result<ListRow> {
    tx.insert(&row).await?;
    for named in &row.content.units.0 {
        let Some(unit) = named.unit else { continue };
        let id = tx.new_id().await?;
        tx.insert(&ListRowUnit {
            id,
            version: row.version,
            list_row: row.id,
            item: row.item,
            unit,
            role: named.role,
            name: named.name.clone(),
        })
        .await?;
    }
    for amount in &row.content.amounts.0 {
        let id = tx.new_id().await?;
        tx.insert(&ListRowAmount {
            id,
            version: row.version,
            list_row: row.id,
            side: amount.side,
            fen: amount.fen,
        })
        .await?;
    }
    Ok(row)
}

/// 调出, and what was merged or split: items that this version no longer holds, unless another list does; their open duties end with the reason on
/// the day before it comes into force, and the open orders on the removed row are lifted.
async fn remove_items(
    tx: &mut Tx,
    actor: &Actor,
    list: &List,
    (rows, links): (&[DraftRow], &[DraftLineage]),
    in_force_on: Day,
    adopted: &mut Adopted,
) -> Result<()> {
    let kept: BTreeSet<ItemId> = rows
        .iter()
        .filter(|row| row.change != RowChange::Removed)
        .filter_map(|row| row.item)
        .collect();
    for row in rows.iter().filter(|row| row.change == RowChange::Removed) {
        let Some(id) = row.item.filter(|id| !kept.contains(id)) else {
            continue;
        };
        lift_removed(tx, actor, id, list.id, &row.reason).await?;
        if tx.item_held_elsewhere(id, list.id).await? {
            continue;
        }
        let item: Item = tx.get(id).await?.ok_or(Error::NotFound)?;
        // What a certificate closed is opened by a correction record alone, so no list takes it out of that state.
        if item.state != ItemState::Closed {
            let link = links.iter().find(|link| link.forebear == row.id);
            let state = link.map_or(ItemState::Removed, |link| link.kind.ended());
            tx.update(&Item { state, ..item }).await?;
        }
        for duty in tx.open_duties_on(id).await? {
            let ended = duty.ended(in_force_on.plus(-1), row.reason.clone())?;
            tx.update(&ended).await?;
            adopted.ended_duties += 1;
        }
        adopted.removed_items.push(id);
    }
    Ok(())
}
