//! The pages of lists: all lists, one version as a grid. What a page says is made of the rows that the visitor sees.

use super::check::{check, unit_checks};
use super::more::{MoreNames, names_of};
use crate::App;
use crate::error::{Error, Result};
use std::collections::HashMap;
use yipanqi_domain::list::{
    DraftRow, DutyRole, Gap, Item, List, ListRow, ListVersion, OwnColumns, RowChange, RowContent, RowMore,
    VersionState, arranged,
};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::{Body, Side, Zone};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::year::Tally;
use yipanqi_domain::{BodyId, Day, ItemId, ListId, RowId, SideId, UnitId, VersionId};
use yipanqi_store::Snapshot;
use yipanqi_store::query::kept_sums::KeptFor;
use yipanqi_store::query::lists::{AmountSum, RowGroup};

/// Rows on one page of the grid.
pub const ROWS_A_PAGE: i64 = 50;
/// Lists on one page.
const LISTS_A_PAGE: i64 = 20;

/// A version as lists of versions show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionCard {
    /// The version.
    pub version: ListVersion,
    /// In force today.
    pub in_force: bool,
}

/// A list as the page of all lists shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCard {
    /// The list.
    pub list: List,
    /// Name of its body.
    pub body: String,
    /// Versions that may be seen, the newest first.
    pub versions: Vec<VersionCard>,
    /// Rows that may be seen of the version that the list opens with.
    pub rows: i64,
    /// Whether the visitor sees only part of a list: then `rows` is said as what they see.
    pub partial: bool,
}

/// All lists that may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListsPage {
    /// The lists, the newest year first.
    pub lists: Vec<ListCard>,
    /// This page, from 1.
    pub page: i64,
    /// Whether there is a next page.
    pub more: bool,
    /// Bodies for which the visitor may open a list.
    pub bodies: Vec<Body>,
}

/// Which part of a version is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionQuery {
    /// Words that title, measure, field, heading, number or a unit's name must contain.
    pub words: String,
    /// Page, from 1; 0 for all rows on one page, as it is printed.
    pub page: i64,
}

/// Plan amounts added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AmountTotals {
    /// By side, in the order of the page's sides; `None` when no row gives one.
    pub sides: Vec<Option<i64>>,
    /// Everything, amounts of whole rows included.
    pub all: Option<i64>,
}

/// Rows added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupSum {
    /// Field or last part of the heading.
    pub name: String,
    /// Rows.
    pub rows: i64,
    /// Weights, in units of 0.01.
    pub weight: i64,
    /// Plan amounts, 分.
    pub amounts: AmountTotals,
}

/// One row of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// The field begins with this row (or goes on from the page before): its sums over the whole version.
    pub field: Option<GroupSum>,
    /// The heading begins with this row.
    pub heading: Option<GroupSum>,
    /// The row.
    pub row: RowId,
    /// The item, once there is one.
    pub item: Option<ItemId>,
    /// The item's number.
    pub number: Option<String>,
    /// What the adjustment does with it; kept in an adopted version.
    pub change: RowChange,
    /// Why.
    pub reason: String,
    /// What it says.
    pub content: RowContent,
    /// Names of lead and joint lead units by side, in the order of the page's sides; last those of no side.
    pub leads: Vec<Vec<String>>,
    /// Names of support units.
    pub support: Vec<String>,
    /// Whether the gap check names it.
    pub has_gap: bool,
}

/// One version as a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionPage {
    /// The list.
    pub list: List,
    /// Its body.
    pub body: Body,
    /// The body's sides, from left to right.
    pub sides: Vec<Side>,
    /// The version.
    pub version: ListVersion,
    /// Whether it is in force today.
    pub in_force: bool,
    /// All versions that may be seen, the newest first.
    pub versions: Vec<VersionCard>,
    /// The session that adopted it, if its mark may be read.
    pub session: Option<Session>,
    /// Whether the visitor sees only part of a list: then counts and sums are said as of what they see.
    pub partial: bool,
    /// The rows of this page.
    pub rows: Vec<RowView>,
    /// All rows that match, added up.
    pub total: GroupSum,
    /// This page, from 1.
    pub page: i64,
    /// The unit in which amounts are shown, and how many decimals show them exactly.
    pub money: (MoneyUnit, u32),
    /// Gaps of a version that is not adopted yet.
    pub gaps: Vec<Gap>,
    /// Sessions that can adopt it; empty unless the visitor may adopt it now.
    pub sessions: Vec<Session>,
    /// What the visitor may do.
    pub acts: Vec<Action>,
    /// The version's own twelve figures; none: months over twelve.
    pub figures: Option<YearFigures>,
    /// Outcomes of the list's rows, once its year is settled; for those who see it whole.
    pub outcomes: Tally,
    /// The list's own columns, as this version is read by them.
    pub columns: OwnColumns,
    /// The names of what the rows of this page name.
    pub names: MoreNames,
    /// The zone for which the list is.
    pub zone: Option<Zone>,
}

impl VersionPage {
    /// Whether the visitor may do this with the version, as far as rights go.
    pub fn may(&self, action: Action) -> bool {
        self.acts.contains(&action)
    }
}

impl App {
    /// All lists that the actor sees.
    pub async fn lists_page(&self, actor: &Actor, page: i64) -> Result<ListsPage> {
        let (sight, page) = (actor.sight(), page.max(1));
        let mut read = self.store.read().await?;
        let mut found = read
            .lists_seen(sight, LISTS_A_PAGE + 1, (page - 1) * LISTS_A_PAGE)
            .await?;
        let shown = usize::try_from(LISTS_A_PAGE).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        let mut lists = Vec::new();
        for list in found {
            let versions = cards(read.list_versions_seen(sight, list.id).await?, actor.today);
            let opened = opens_with(&versions).map(|card| &card.version);
            let whole = read.in_body(sight, list.body).await?;
            let rows = match opened {
                Some(version) if version.state.adoption().is_some() => {
                    match kept_for(&mut read, actor, list.body).await? {
                        Some(whose) => {
                            let groups = read.kept_row_groups(version.id, whose, actor.today).await?;
                            groups.iter().map(|group| group.rows).sum()
                        }
                        None => read.list_row_count(sight, version.id, "").await?,
                    }
                }
                Some(version) => read.draft_row_count(version.id).await?,
                None => 0,
            };
            let body: Option<Body> = read.get(list.body).await?;
            lists.push(ListCard {
                partial: !whole,
                body: body.map(|body| body.name).unwrap_or_default(),
                list,
                versions,
                rows,
            });
        }
        let mut bodies = Vec::new();
        for id in bodies_of(actor, Action::DraftList) {
            bodies.extend(read.get::<Body>(id).await?);
        }
        read.end().await?;
        Ok(ListsPage {
            lists,
            page,
            more,
            bodies,
        })
    }

    /// The version with which a list opens: the one in force today, else the newest adopted, else the draft.
    pub async fn version_to_open(&self, actor: &Actor, list: ListId) -> Result<VersionId> {
        let mut read = self.store.read().await?;
        let versions = cards(read.list_versions_seen(actor.sight(), list).await?, actor.today);
        let exists = versions.is_empty() && read.get::<List>(list).await?.is_some();
        read.end().await?;
        match opens_with(&versions) {
            Some(card) => Ok(card.version.id),
            None => Err(self.not_seen(actor, ("list", list.0), exists).await),
        }
    }

    /// One version as a grid.
    pub async fn version_page(
        &self,
        actor: &Actor,
        version: VersionId,
        query: &VersionQuery,
    ) -> Result<VersionPage> {
        let sight = actor.sight();
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let body: Body = read.get(list.body).await?.ok_or(Error::NotFound)?;
        let sides = read.sides_of(list.body).await?;
        let versions = cards(read.list_versions_seen(sight, list.id).await?, actor.today);
        let partial = !read.in_body(sight, list.body).await?;
        let mut place = super::place_of(&list);
        let acts: Vec<Action> = [
            Action::DraftList,
            Action::DeliberateList,
            Action::AdoptList,
            Action::IssueList,
            Action::AssignDuty,
            Action::SettleYear,
        ]
        .into_iter()
        .filter(|action| may(actor, *action, &place).is_ok())
        .collect();
        place.sides = sides.iter().map(|side| side.id).collect();
        let session = match version.state.adoption() {
            Some(adoption) => read.session_seen(sight, adoption.session).await?,
            None => None,
        };
        let figures = read.year_figures(version.id).await?;
        let mut outcomes = Tally::default();
        // Who sees part of a list reads the outcome on each item's page: counting what they see would cost a look at
        // every row.
        if !partial {
            for (outcome, n) in read.outcome_counts(list.id).await? {
                outcomes.add(outcome, n);
            }
        }
        let columns = read.columns_of(&version).await?;
        let zone = match list.about.zone {
            Some(zone) => read.get::<Zone>(zone).await?,
            None => None,
        };
        let mut page = VersionPage {
            columns,
            names: MoreNames::default(),
            zone,
            figures,
            outcomes,
            in_force: versions
                .iter()
                .any(|card| card.in_force && card.version.id == version.id),
            session,
            versions,
            partial,
            rows: Vec::new(),
            total: GroupSum::default(),
            page: query.page,
            money: (MoneyUnit::Yi, 2),
            gaps: Vec::new(),
            sessions: Vec::new(),
            acts,
            list,
            body,
            sides,
            version,
        };
        if page.version.state.adoption().is_some() {
            fill_sealed(&mut read, actor, &mut page, query).await?;
        } else {
            fill_draft(&mut read, actor, &mut page, query).await?;
        }
        if matches!(page.version.state, VersionState::Deliberated { .. }) && page.may(Action::AdoptList) {
            page.sessions = read.list_sessions(sight, page.list.body, 100).await?;
        }
        if self.may_export(&mut read, actor, &page.list).await? {
            page.acts.push(Action::ExportList);
        }
        read.end().await?;
        page.money = precision(&page);
        Ok(page)
    }
}

/// The bodies in which the actor may do this.
fn bodies_of(actor: &Actor, action: Action) -> Vec<BodyId> {
    let (roles, _) = action.allowed();
    let mut bodies: Vec<BodyId> = roles.iter().flat_map(|role| actor.bodies(*role)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    bodies
}

/// Versions (the newest first) with the one marked that is in force on a day.
fn cards(versions: Vec<ListVersion>, on: Day) -> Vec<VersionCard> {
    let in_force = versions
        .iter()
        .find(|v| v.state.adoption().is_some_and(|a| a.in_force_on <= on))
        .map(|v| v.id);
    let card = |version: ListVersion| VersionCard {
        in_force: in_force == Some(version.id),
        version,
    };
    versions.into_iter().map(card).collect()
}

fn opens_with(versions: &[VersionCard]) -> Option<&VersionCard> {
    let adopted = |card: &&VersionCard| card.version.state.adoption().is_some();
    versions
        .iter()
        .find(|card| card.in_force)
        .or_else(|| versions.iter().find(adopted))
        .or(versions.first())
}

/// Where a page begins, and how many rows it has.
fn window(page: &mut VersionPage) -> (i64, i64) {
    if page.page == 0 {
        return (0, i64::from(i32::MAX));
    }
    let last = ((page.total.rows + ROWS_A_PAGE - 1) / ROWS_A_PAGE).max(1);
    page.page = page.page.clamp(1, last);
    ((page.page - 1) * ROWS_A_PAGE, ROWS_A_PAGE)
}

/// For whom the sums of a body's lists are kept that say what the actor sees: the body's office sees whole lists whatever
/// else the seat may do; one side sees its part when the seat is of that side alone.
pub(super) async fn kept_for(read: &mut Snapshot, actor: &Actor, body: BodyId) -> Result<Option<KeptFor>> {
    if read.in_body(actor.sight(), body).await? {
        return Ok(Some(KeptFor::Office));
    }
    let only = read.kept_for(actor.sight()).await?;
    Ok(only.filter(|whose| matches!(whose, KeptFor::Side(_, of) if *of == body)))
}

async fn fill_sealed(
    read: &mut Snapshot,
    actor: &Actor,
    page: &mut VersionPage,
    query: &VersionQuery,
) -> Result<()> {
    let (sight, id) = (actor.sight(), page.version.id);
    let whose = if query.words.trim().is_empty() {
        kept_for(read, actor, page.list.body).await?
    } else {
        None
    };
    let (groups, amounts) = if let Some(whose) = whose {
        (
            read.kept_row_groups(id, whose, actor.today).await?,
            read.kept_amount_sums(id, whose, actor.today).await?,
        )
    } else {
        (
            read.list_row_groups(sight, id, &query.words).await?,
            read.list_amount_sums(sight, id, &query.words).await?,
        )
    };
    let sides = page.sides.clone();
    let sums = Sums {
        sides: &sides,
        groups: &groups,
        amounts: &amounts,
    };
    page.total = sums.of(String::new(), |_, _| true);
    let (offset, limit) = window(page);
    let rows = read
        .list_rows_seen(sight, id, &query.words, limit, offset)
        .await?;
    let ends = (rows.first().map(|r| r.position), rows.last().map(|r| r.position));
    let (Some(from), Some(to)) = ends else {
        return Ok(());
    };
    let items = read.list_items_between(id, from, to).await?;
    let numbers: HashMap<ItemId, String> = items.into_iter().map(|i: Item| (i.id, i.number)).collect();
    let mut unit_sides: HashMap<UnitId, Vec<SideId>> = HashMap::new();
    for (unit, side) in read.list_unit_sides(page.list.body, id, from, to).await? {
        unit_sides.entry(unit).or_default().push(side);
    }
    let view = |row: ListRow| RowView {
        field: None,
        heading: None,
        row: row.id,
        item: Some(row.item),
        number: numbers.get(&row.item).cloned(),
        change: RowChange::Kept,
        reason: String::new(),
        leads: leads(&row.content, &page.sides, &unit_sides),
        support: names(&row.content, DutyRole::Support),
        content: row.content,
        has_gap: false,
    };
    page.rows = headed(rows.into_iter().map(view).collect(), &sums);
    name_rows(read, actor, page, &[]).await
}

async fn fill_draft(
    read: &mut Snapshot,
    actor: &Actor,
    page: &mut VersionPage,
    query: &VersionQuery,
) -> Result<()> {
    let rows = arranged(read.draft_rows(page.version.id).await?);
    page.gaps = check(read, actor, &page.list, &page.version, &rows).await?;
    let checks = unit_checks(read, page.list.body, &rows, actor.today).await?;
    let unit_sides: HashMap<UnitId, Vec<SideId>> = checks
        .into_iter()
        .map(|(unit, check)| (unit, check.sides))
        .collect();
    let words = query.words.trim().to_lowercase();
    let rows: Vec<DraftRow> = rows.into_iter().filter(|row| matches(row, &words)).collect();
    let (groups, amounts) = added_up(&rows);
    let sides = page.sides.clone();
    let sums = Sums {
        sides: &sides,
        groups: &groups,
        amounts: &amounts,
    };
    page.total = sums.of(String::new(), |_, _| true);
    // Removed rows are shown but counted nowhere.
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let counted = std::mem::replace(&mut page.total.rows, shown);
    let (offset, limit) = window(page);
    page.total.rows = counted;
    let skip = usize::try_from(offset).unwrap_or(0);
    let take = usize::try_from(limit).unwrap_or(usize::MAX);
    let all = rows.clone();
    let mut views = Vec::new();
    for row in rows.into_iter().skip(skip).take(take) {
        let number = match row.item {
            Some(id) => read.get::<Item>(id).await?.map(|item| item.number),
            None => None,
        };
        views.push(RowView {
            field: None,
            heading: None,
            row: row.id,
            item: row.item,
            number,
            change: row.change,
            leads: leads(&row.content, &page.sides, &unit_sides),
            support: names(&row.content, DutyRole::Support),
            has_gap: page.gaps.iter().any(|gap| gap.row == Some(row.id)),
            reason: row.reason,
            content: row.content,
        });
    }
    page.rows = headed(views, &sums);
    name_rows(read, actor, page, &all).await
}

/// The names of what the page's rows name.
async fn name_rows(
    read: &mut Snapshot,
    actor: &Actor,
    page: &mut VersionPage,
    drafts: &[DraftRow],
) -> Result<()> {
    let said: Vec<&RowMore> = page.rows.iter().map(|row| &row.content.more).collect();
    page.names = names_of(read, actor, &said, &page.columns, drafts).await?;
    Ok(())
}

/// Whether a draft row contains the words, as the sealed rows are searched.
fn matches(row: &DraftRow, words: &str) -> bool {
    let content = &row.content;
    let has = |text: &str| text.to_lowercase().contains(words);
    words.is_empty()
        || [&content.title, &content.measure, &content.field, &content.heading]
            .into_iter()
            .any(|text| has(text))
        || content.units.0.iter().any(|unit| has(&unit.name))
}

/// Counts and sums of draft rows, as the database makes them of sealed ones.
fn added_up(rows: &[DraftRow]) -> (Vec<RowGroup>, Vec<AmountSum>) {
    let (mut groups, mut amounts): (Vec<RowGroup>, Vec<AmountSum>) = (Vec::new(), Vec::new());
    for row in rows {
        let RowContent { field, heading, .. } = &row.content;
        let counts = i64::from(row.change != RowChange::Removed);
        match groups.last_mut() {
            Some(g) if g.field == *field && g.heading == *heading => {
                g.rows += counts;
                g.weight += counts * row.content.weight;
            }
            _ => groups.push(RowGroup {
                field: field.clone(),
                heading: heading.clone(),
                rows: counts,
                weight: counts * row.content.weight,
            }),
        }
        for amount in row.content.amounts.0.iter().filter(|_| counts == 1) {
            amounts.push(AmountSum {
                field: field.clone(),
                heading: heading.clone(),
                side: amount.side,
                fen: amount.fen,
            });
        }
    }
    (groups, amounts)
}

/// Counts and sums by field and heading, to be added up further.
struct Sums<'a> {
    sides: &'a [Side],
    groups: &'a [RowGroup],
    amounts: &'a [AmountSum],
}

impl Sums<'_> {
    fn of(&self, name: String, within: impl Fn(&str, &str) -> bool) -> GroupSum {
        let mut sum = GroupSum {
            name,
            amounts: AmountTotals {
                sides: vec![None; self.sides.len()],
                all: None,
            },
            ..GroupSum::default()
        };
        for group in self.groups.iter().filter(|g| within(&g.field, &g.heading)) {
            sum.rows += group.rows;
            sum.weight += group.weight;
        }
        for amount in self.amounts.iter().filter(|a| within(&a.field, &a.heading)) {
            *sum.amounts.all.get_or_insert(0) += amount.fen;
            let side = self.sides.iter().position(|side| Some(side.id) == amount.side);
            if let Some(slot) = side.and_then(|at| sum.amounts.sides.get_mut(at)) {
                *slot.get_or_insert(0) += amount.fen;
            }
        }
        sum
    }
}

/// Puts the field and heading above the first of their rows on the page.
fn headed(mut rows: Vec<RowView>, sums: &Sums<'_>) -> Vec<RowView> {
    let mut last: Option<(String, String)> = None;
    for row in &mut rows {
        let now = (row.content.field.clone(), row.content.heading.clone());
        let same_field = last.as_ref().is_some_and(|last| last.0 == now.0);
        if !same_field && !now.0.is_empty() {
            row.field = Some(sums.of(now.0.clone(), |field, _| field == now.0));
        }
        if !now.1.is_empty() && last.as_ref() != Some(&now) {
            let sum = sums.of(now.1.clone(), |field, heading| field == now.0 && heading == now.1);
            row.heading = Some(sum);
        }
        last = Some(now);
    }
    rows
}

fn names(content: &RowContent, role: DutyRole) -> Vec<String> {
    content.units.of(role).map(|unit| unit.name.clone()).collect()
}

/// Lead and joint lead units by side; last those of no side.
fn leads(
    content: &RowContent,
    sides: &[Side],
    unit_sides: &HashMap<UnitId, Vec<SideId>>,
) -> Vec<Vec<String>> {
    let mut out = vec![Vec::new(); sides.len() + 1];
    let leading = content.units.0.iter();
    for named in leading.filter(|u| matches!(u.role, DutyRole::Lead | DutyRole::JointLead)) {
        let on = named.unit.and_then(|unit| unit_sides.get(&unit));
        let places: Vec<usize> = sides
            .iter()
            .enumerate()
            .filter(|(_, side)| on.is_some_and(|on| on.contains(&side.id)))
            .map(|(at, _)| at)
            .collect();
        for at in if places.is_empty() {
            vec![sides.len()]
        } else {
            places
        } {
            out[at].push(named.name.clone());
        }
    }
    out
}

/// One unit and one precision for the whole page: 亿元 from one 亿 on, with the fewest decimals (one to four) that
/// show every amount of the page exactly.
fn precision(page: &VersionPage) -> (MoneyUnit, u32) {
    let rows = page
        .rows
        .iter()
        .flat_map(|row| &row.content.amounts.0)
        .map(|a| a.fen);
    let amounts: Vec<i64> = rows.collect();
    exact(&amounts, page.total.amounts.all.unwrap_or(0))
}

fn exact(amounts: &[i64], total: i64) -> (MoneyUnit, u32) {
    let (unit, fen): (_, i64) = if total == 0 || total >= 10_000_000_000 {
        (MoneyUnit::Yi, 10_000_000_000)
    } else {
        (MoneyUnit::Wan, 1_000_000)
    };
    let fits = |decimals: u32| amounts.iter().all(|a| a % (fen / 10_i64.pow(decimals)) == 0);
    (unit, (1..4).find(|decimals| fits(*decimals)).unwrap_or(4))
}
