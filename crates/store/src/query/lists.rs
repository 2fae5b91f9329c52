//! Lists, versions and rows: what an actor sees of them, a page at a time, with sums made by the database.
//!
//! Methods that take a [`Sight`] answer with what may be seen and nothing else, counts and sums included; the others
//! are for rules, inside a transaction.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use std::collections::{BTreeSet, HashMap, HashSet};
use yipanqi_domain::duty::Duty;
use yipanqi_domain::field::Value;
use yipanqi_domain::list::{
    Adjustment, ColumnState, ColumnsSealed, DraftRow, Item, List, ListColumn, ListRow, ListVersion,
    OwnColumns,
};
use yipanqi_domain::meeting::{Decision, Session, Source};
use yipanqi_domain::office::{Region, Zone};
use yipanqi_domain::report::Milestone;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, DecisionId, ItemId, ListId, RowId, SessionId, SideId, UnitId, VersionId};

/// The words of pattern `$5` stand in title, measure, heading, item number or a unit's name. An empty pattern fits all.
macro_rules! sql_row_matches {
    () => {
        "($5 = '' OR LOWER(sr.title) LIKE $5 ESCAPE '!' OR LOWER(sr.measure) LIKE $5 ESCAPE '!' \
          OR LOWER(sr.field) LIKE $5 ESCAPE '!' OR LOWER(sr.heading) LIKE $5 ESCAPE '!' \
          OR EXISTS (SELECT 1 FROM item ni WHERE ni.id = sr.item AND LOWER(ni.number) LIKE $5 ESCAPE '!') \
          OR EXISTS (SELECT 1 FROM list_row_unit nu WHERE nu.list_row = sr.id AND LOWER(nu.name) LIKE $5 ESCAPE '!'))"
    };
}

/// `v` is an adopted version.
macro_rules! sql_adopted {
    ($state:literal) => {
        concat!($state, " IN ('adopted', 'issued')")
    };
}

/// A version named `t` of list `l` may be seen: the body's own office sees drafts, others what is adopted.
macro_rules! sql_seen_version {
    () => {
        concat!(
            sql_mark_ok!("l.mark"),
            " AND (",
            sql_in_body!("l.body"),
            " OR (",
            sql_adopted!("t.state"),
            " AND (",
            sql_in_body_or_side!("l.body"),
            " OR EXISTS (SELECT 1 FROM list_row sr WHERE sr.version = t.id AND ",
            sql_sees_item!("sr.item"),
            " AND ",
            sql_of_list!("sr.item", "l.id", "l.body"),
            "))))"
        )
    };
}

/// Rows of one field and heading, added up over what may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowGroup {
    /// Field.
    pub field: String,
    /// Heading path below it.
    pub heading: String,
    /// How many rows.
    pub rows: i64,
    /// Sum of weights, in units of 0.01.
    pub weight: i64,
}

/// Plan amounts of one field, heading and side, added up over what may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountSum {
    /// Field.
    pub field: String,
    /// Heading path below it.
    pub heading: String,
    /// The side; none for amounts of whole rows.
    pub side: Option<SideId>,
    /// 分.
    pub fen: i64,
}

/// A pattern for `LIKE … ESCAPE '!'` that finds the words as typed; empty for no words.
pub(crate) fn pattern(words: &str) -> String {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return words;
    }
    let plain = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}

fn seen(sight: Sight, more: &[Value]) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend_from_slice(more);
    params
}

impl Reader {
    /// Lists that may be seen, the newest year first.
    pub async fn lists_seen(&mut self, sight: Sight, limit: i64, offset: i64) -> Result<Vec<List>> {
        let rest = concat!(
            "WHERE ",
            sql_mark_ok!("t.mark"),
            " AND EXISTS (SELECT 1 FROM list_version v WHERE v.list = t.id AND (",
            sql_in_body!("t.body"),
            " OR (",
            sql_adopted!("v.state"),
            " AND (",
            sql_in_body_or_side!("t.body"),
            " OR EXISTS (SELECT 1 FROM list_row sr WHERE sr.version = v.id AND ",
            sql_sees_item!("sr.item"),
            " AND ",
            sql_of_list!("sr.item", "t.id", "t.body"),
            "))))) ORDER BY t.year DESC, t.name, t.id LIMIT $4 OFFSET $5"
        );
        self.find(rest, &seen(sight, args![limit, offset])).await
    }

    /// Versions of a list that may be seen, the newest first.
    pub async fn list_versions_seen(&mut self, sight: Sight, list: ListId) -> Result<Vec<ListVersion>> {
        let rest = concat!(
            "JOIN list l ON l.id = t.list WHERE t.list = $4 AND ",
            sql_seen_version!(),
            " ORDER BY t.ordinal DESC"
        );
        self.find(rest, &seen(sight, args![list])).await
    }

    /// The version, if it may be seen.
    pub async fn list_version_seen(&mut self, sight: Sight, id: VersionId) -> Result<Option<ListVersion>> {
        let rest = concat!(
            "JOIN list l ON l.id = t.list WHERE t.id = $4 AND ",
            sql_seen_version!()
        );
        self.find_one(rest, &seen(sight, args![id])).await
    }

    /// Whether the post has a business role in the body itself and so sees all of its lists' rows.
    pub async fn in_body(&mut self, sight: Sight, body: BodyId) -> Result<bool> {
        // The mark's rank is a parameter of every such statement; here it only keeps its place.
        let sql = concat!(
            "SELECT COUNT(*) FROM body b WHERE b.id = $4 AND CAST($3 AS BIGINT) >= 0 AND ",
            sql_in_body!("b.id")
        );
        Ok(self.number(sql, &seen(sight, args![body])).await? > 0)
    }

    /// How many rows of a version may be seen and match the words.
    pub async fn list_row_count(&mut self, sight: Sight, version: VersionId, words: &str) -> Result<i64> {
        let sql = concat!(
            "SELECT COUNT(*) FROM list_row sr WHERE ",
            sql_seen_row!(),
            " AND ",
            sql_row_matches!()
        );
        self.number(sql, &seen(sight, args![version, pattern(words)]))
            .await
    }

    /// Rows of a version that may be seen and match the words, in order: that of the index, so that a page is read and
    /// no more.
    pub async fn list_rows_seen(
        &mut self,
        sight: Sight,
        version: VersionId,
        words: &str,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<ListRow>> {
        let rest = concat!(
            "JOIN list_row sr ON sr.id = t.id WHERE ",
            sql_seen_row!(),
            " AND ",
            sql_row_matches!(),
            " ORDER BY sr.position, sr.id LIMIT $6 OFFSET $7"
        );
        let params = seen(sight, args![version, pattern(words), limit, offset]);
        self.find(rest, &params).await
    }

    /// The items of a version's rows between two positions, for their numbers.
    pub async fn list_items_between(&mut self, version: VersionId, from: i64, to: i64) -> Result<Vec<Item>> {
        let rest = "JOIN list_row lr ON lr.item = t.id WHERE lr.version = $1 AND lr.position >= $2 AND lr.position <= $3";
        self.find(rest, args![version, from, to]).await
    }

    /// For which sides of a body the units of a version's rows between two positions count.
    pub async fn list_unit_sides(
        &mut self,
        body: BodyId,
        version: VersionId,
        from: i64,
        to: i64,
    ) -> Result<Vec<(UnitId, SideId)>> {
        let sql = "SELECT DISTINCT u.id, s.id FROM list_row lr JOIN list_row_unit ru ON ru.list_row = lr.id \
                   JOIN unit u ON u.id = ru.unit JOIN region r ON r.id = u.region JOIN side s ON s.body = $1 \
                   WHERE lr.version = $2 AND lr.position >= $3 AND lr.position <= $4 \
                   AND (r.path LIKE '%/' || CAST(s.region AS TEXT) || '/%' \
                   OR EXISTS (SELECT 1 FROM unit_side us WHERE us.unit = u.id AND us.side = s.id))";
        let rows = self.rows(sql, args![body, version, from, to]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// What a version's adjustment did to items that may be seen.
    pub async fn list_adjustments_seen(
        &mut self,
        sight: Sight,
        version: VersionId,
    ) -> Result<Vec<Adjustment>> {
        let rest = concat!(
            "WHERE t.version = $4 AND ",
            sql_sees_item!("t.item"),
            " AND EXISTS (SELECT 1 FROM list_version av JOIN list al ON al.id = av.list WHERE av.id = t.version AND ",
            sql_mark_ok!("al.mark"),
            " AND ",
            sql_of_list!("t.item", "al.id", "al.body"),
            ") ORDER BY t.id"
        );
        self.find(rest, &seen(sight, args![version])).await
    }

    /// The item with this number, if it may be seen.
    pub async fn list_item_by_number(&mut self, sight: Sight, number: &str) -> Result<Option<Item>> {
        let rest = concat!("WHERE t.number = $4 AND ", sql_sees_item!("t.id"));
        self.find_one(rest, &seen(sight, args![number])).await
    }

    /// Decisions of a body that rows may rest on, the newest session first: not withdrawn, and not themselves the
    /// adoption of a list.
    pub async fn list_decisions(&mut self, sight: Sight, body: BodyId, limit: i64) -> Result<Vec<Decision>> {
        let rest = concat!(
            "LEFT JOIN session s ON s.id = t.session WHERE t.body = $4 AND t.state <> 'withdrawn' AND t.kind <> 'approved' \
             AND (s.id IS NULL OR ",
            sql_mark_ok!("s.mark"),
            ") AND ",
            sql_in_body_or_side!("t.body"),
            " ORDER BY s.held_on DESC NULLS LAST, s.id, t.position, t.id LIMIT $5"
        );
        self.find(rest, &seen(sight, args![body, limit])).await
    }

    /// Sessions of a body that have been held, the newest first.
    pub async fn list_sessions(&mut self, sight: Sight, body: BodyId, limit: i64) -> Result<Vec<Session>> {
        let rest = concat!(
            "WHERE t.body = $4 AND t.held_on <= $2 AND ",
            sql_mark_ok!("t.mark"),
            " AND ",
            sql_in_body_or_side!("t.body"),
            " ORDER BY t.held_on DESC, t.id DESC LIMIT $5"
        );
        self.find(rest, &seen(sight, args![body, limit])).await
    }

    /// Decisions of a body on which a row of an adopted version rests that may be seen.
    pub async fn decisions_with_rows(&mut self, sight: Sight, body: BodyId) -> Result<Vec<DecisionId>> {
        let sql = concat!(
            "SELECT DISTINCT lr.decision FROM list_row lr JOIN list_version lv ON lv.id = lr.version \
             JOIN list l ON l.id = lv.list JOIN decision d ON d.id = lr.decision WHERE d.body = $4 AND ",
            sql_sees_row!()
        );
        let rows = self.rows(sql, &seen(sight, args![body])).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The last definition of every column that a list ever had, from left to right.
    pub async fn list_columns(&mut self, list: ListId) -> Result<Vec<ListColumn>> {
        let rest = "WHERE t.list = $1 AND NOT EXISTS (SELECT 1 FROM list_column n WHERE n.list = t.list AND n.code = t.code \
                    AND n.revision > t.revision) ORDER BY t.position, t.id";
        self.find(rest, args![list]).await
    }

    /// The columns by which a version's rows are read: as sealed with it, or, before that, as the list defines them.
    pub async fn columns_of(&mut self, version: &ListVersion) -> Result<OwnColumns> {
        if version.state.adoption().is_some() {
            let rest = "WHERE t.version = $1";
            let sealed: Option<ColumnsSealed> = self.find_one(rest, args![version.id]).await?;
            return Ok(sealed.map(|sealed| sealed.columns).unwrap_or_default());
        }
        let all = self.list_columns(version.list).await?;
        let used = all.iter().filter(|column| column.state == ColumnState::Used);
        Ok(OwnColumns(used.map(ListColumn::own).collect()))
    }

    /// The item above each of these and above those, and so on upwards, as it is on record.
    pub async fn parents_above(&mut self, items: &[ItemId]) -> Result<HashMap<ItemId, ItemId>> {
        let mut found = HashMap::new();
        let mut seen: HashSet<ItemId> = HashSet::new();
        let mut waiting: Vec<ItemId> = items.to_vec();
        while let Some(item) = waiting.pop() {
            if !seen.insert(item) {
                continue;
            }
            let row = self
                .first("SELECT parent FROM item WHERE id = $1", args![item])
                .await?;
            let parent: Option<ItemId> = row.map(|row| row.get(0)).transpose()?.flatten();
            if let Some(parent) = parent {
                found.insert(item, parent);
                waiting.push(parent);
            }
        }
        Ok(found)
    }

    /// Regions on a day with this code or name.
    pub async fn regions_called(&mut self, text: &str, on: Day) -> Result<Vec<Region>> {
        let rest = "WHERE (t.code = $1 OR t.name = $1) AND t.starts_on <= $2 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![text, on]).await
    }

    /// The zone of this name.
    pub async fn zone_called(&mut self, name: &str) -> Result<Option<Zone>> {
        self.find_one("WHERE t.name = $1 ORDER BY t.id LIMIT 1", args![name])
            .await
    }

    /// The milestones of the items of an adopted version, by item and position. For rows that are seen already.
    pub async fn milestones_of_version(&mut self, version: VersionId) -> Result<Vec<Milestone>> {
        let rest = "WHERE t.item IN (SELECT lr.item FROM list_row lr WHERE lr.version = $1) ORDER BY t.item, t.position, t.id";
        self.find(rest, args![version]).await
    }

    /// The newest version of a list, in any state.
    pub async fn newest_version(&mut self, list: ListId) -> Result<Option<ListVersion>> {
        self.find_one("WHERE t.list = $1 ORDER BY t.ordinal DESC LIMIT 1", args![list])
            .await
    }

    /// The newest adopted version of a list.
    pub async fn latest_adopted(&mut self, list: ListId) -> Result<Option<ListVersion>> {
        let rest = concat!(
            "WHERE t.list = $1 AND ",
            sql_adopted!("t.state"),
            " ORDER BY t.ordinal DESC LIMIT 1"
        );
        self.find_one(rest, args![list]).await
    }

    /// The list of a body with this name and year.
    pub async fn list_named(&mut self, body: BodyId, name: &str, year: i64) -> Result<Option<List>> {
        self.find_one(
            "WHERE t.body = $1 AND t.name = $2 AND t.year = $3",
            args![body, name, year],
        )
        .await
    }

    /// All rows of a draft, removed ones included, by position.
    pub async fn draft_rows(&mut self, version: VersionId) -> Result<Vec<DraftRow>> {
        self.find("WHERE t.version = $1 ORDER BY t.position, t.id", args![version])
            .await
    }

    /// What the adopted versions of a list say of an item, the newest first. For who drafts the list.
    pub async fn sealed_of_item(&mut self, list: ListId, item: ItemId) -> Result<Vec<ListRow>> {
        let rest = "JOIN list_version v ON v.id = t.version WHERE v.list = $1 AND t.item = $2 ORDER BY v.ordinal DESC";
        self.find(rest, args![list, item]).await
    }

    /// One row of a draft.
    pub async fn draft_row(&mut self, version: VersionId, row: RowId) -> Result<Option<DraftRow>> {
        self.find_one("WHERE t.id = $2 AND t.version = $1", args![version, row])
            .await
    }

    /// The decisions that rows of a draft were made from.
    pub async fn drafted_decisions(&mut self, version: VersionId) -> Result<BTreeSet<DecisionId>> {
        let sql = "SELECT DISTINCT decision FROM draft_row WHERE version = $1 AND decision IS NOT NULL";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The last place of a draft's rows; 0 when it has none.
    pub async fn last_draft_position(&mut self, version: VersionId) -> Result<i64> {
        let sql = "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM draft_row WHERE version = $1";
        self.number(sql, args![version]).await
    }

    /// Fields and headings of a draft, in their order.
    pub async fn draft_headings(&mut self, version: VersionId) -> Result<Vec<(String, String)>> {
        let sql = "SELECT field, heading FROM draft_row WHERE version = $1 AND field <> '' GROUP BY field, heading \
                   ORDER BY MIN(position), field, heading";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// How many rows a draft has, removed ones apart.
    pub async fn draft_row_count(&mut self, version: VersionId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM draft_row WHERE version = $1 AND change <> 'removed'";
        self.number(sql, args![version]).await
    }

    /// All rows of an adopted version, for rules: the digest, the draft of an adjustment.
    pub async fn sealed_rows(&mut self, version: VersionId) -> Result<Vec<ListRow>> {
        self.find("WHERE t.version = $1 ORDER BY t.position, t.id", args![version])
            .await
    }

    /// What a version says of an item.
    pub async fn sealed_row_of(&mut self, version: VersionId, item: ItemId) -> Result<Option<ListRow>> {
        self.find_one("WHERE t.version = $1 AND t.item = $2", args![version, item])
            .await
    }

    /// Whether the latest adopted version of another list holds the item.
    pub async fn item_held_elsewhere(&mut self, item: ItemId, list: ListId) -> Result<bool> {
        let sql = concat!(
            "SELECT COUNT(*) FROM list_row sr JOIN list_version v ON v.id = sr.version WHERE sr.item = $1 AND v.list <> $2 AND ",
            sql_adopted!("v.state"),
            " AND NOT EXISTS (SELECT 1 FROM list_version n WHERE n.list = v.list AND n.ordinal > v.ordinal AND ",
            sql_adopted!("n.state"),
            ")"
        );
        Ok(self.number(sql, args![item, list]).await? > 0)
    }

    /// Duties on an item that are still owed.
    pub async fn open_duties_on(&mut self, item: ItemId) -> Result<Vec<Duty>> {
        let rest = "WHERE t.item = $1 AND t.state IN ('assigned', 'signed', 'objected') ORDER BY t.id";
        self.find(rest, args![item]).await
    }

    /// The last place given to a decision of a session; 0 when it has none.
    pub async fn last_decision_position(&mut self, session: SessionId) -> Result<i64> {
        let sql = "SELECT CAST(COALESCE(MAX(position), 0) AS BIGINT) FROM decision WHERE session = $1";
        self.number(sql, args![session]).await
    }

    /// The spans that a decision came from.
    pub async fn spans_of_decision(&mut self, decision: DecisionId) -> Result<Vec<Source>> {
        let rest = "WHERE t.object_kind = 'decision' AND t.object_id = $1 ORDER BY t.id";
        self.find(rest, args![decision]).await
    }
}
