//! The gap list: what fell between two chairs. Every line is taken through the sight, and what hides above the
//! reader's mark never fills a gap for them: a decision whose only item they may not see is a gap to them.

use crate::error::Result;
use crate::query::duties::{DutyLine, counted_lines, sql_duty_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::Field;
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{Day, DecisionId, ItemId, SessionId, UnitId};

/// How many lines of one kind are shown.
pub const GAP_LIMIT: i64 = 100;

/// A decision that no adopted row rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionGap {
    /// The decision.
    pub decision: DecisionId,
    /// What was decided.
    pub text: String,
    /// Its session.
    pub session: Option<SessionId>,
    /// The session's name.
    pub session_name: Option<String>,
    /// When it was held.
    pub held_on: Option<Day>,
}

/// An item of the latest adopted version whose duties are not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemGap {
    /// The item.
    pub item: ItemId,
    /// 事项编号.
    pub number: String,
    /// Title as the row has it.
    pub title: String,
    /// The list.
    pub list_name: String,
    /// The side that lacks a duty, when one does.
    pub side_name: Option<String>,
}

/// A unit that a row names and that is no more: assigning passed it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitGap {
    /// The item.
    pub item: ItemId,
    /// 事项编号.
    pub number: String,
    /// Title as the row has it.
    pub title: String,
    /// The unit.
    pub unit: UnitId,
    /// Its name as the row has it.
    pub unit_name: String,
    /// The role that nobody took.
    pub role: DutyRole,
}

fn item_gaps(rows: &[Row]) -> Result<(Vec<ItemGap>, i64)> {
    let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
    let line = |row: &Row| {
        Ok(ItemGap {
            item: row.get(0)?,
            number: row.get(1)?,
            title: row.get(2)?,
            list_name: row.get(3)?,
            side_name: row.get(4)?,
        })
    };
    Ok((rows.iter().map(line).collect::<Result<_>>()?, total))
}

/// The rows of latest adopted versions; `$side` is the column of the side's name.
macro_rules! sql_item_gap {
    ($side:literal) => {
        concat!(
            "SELECT i.id, i.number, lr.title, l.name, ", $side, ", COUNT(*) OVER () FROM list_row lr \
             JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list JOIN item i ON i.id = lr.item "
        )
    };
}

/// An open duty on the row's item under its list exists, with one of the roles.
macro_rules! sql_has_duty {
    ($and:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM duty hd JOIN list_version hv ON hv.id = hd.version JOIN unit hu ON hu.id = hd.unit \
             JOIN region hr ON hr.id = hu.region WHERE hd.item = lr.item AND hv.list = l.id AND ",
            sql_open!("hd.state"), $and, ")"
        )
    };
}

/// The same on the side `s`.
macro_rules! sql_has_duty_on_side {
    ($and:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM duty hd JOIN list_version hv ON hv.id = hd.version JOIN unit hu ON hu.id = hd.unit \
             JOIN region hr ON hr.id = hu.region WHERE hd.item = lr.item AND hv.list = l.id AND ",
            sql_open!("hd.state"), $and, " AND ", sql_on_side!("hu.id", "hr.path", "s.id", "s.region"), ")"
        )
    };
}
pub(crate) use sql_has_duty_on_side;

impl Reader {
    /// Decisions without an item, for the office that recorded them. Approvals of a list need none.
    pub async fn gap_decisions(&mut self, sight: Sight) -> Result<(Vec<DecisionGap>, i64)> {
        let sql = concat!(
            "SELECT t.id, t.text, t.session, ss.name, ss.held_on, COUNT(*) OVER () FROM decision t \
             LEFT JOIN session ss ON ss.id = t.session WHERE t.kind <> 'approved' AND t.state <> 'withdrawn' AND ",
            sql_in_body!("t.body"),
            " AND (t.session IS NULL OR ",
            sql_mark_ok!("ss.mark"),
            ") AND NOT EXISTS \
             (SELECT 1 FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
              WHERE lr.decision = t.id AND ",
            sql_mark_ok!("l.mark"),
            ") \
             ORDER BY ss.held_on DESC NULLS LAST, t.position, t.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        let line = |row: &Row| {
            Ok(DecisionGap {
                decision: row.get(0)?,
                text: row.get(1)?,
                session: row.get(2)?,
                session_name: row.get(3)?,
                held_on: row.get(4)?,
            })
        };
        Ok((rows.iter().map(line).collect::<Result<_>>()?, total))
    }

    /// Items that nobody owes, for the office.
    pub async fn gap_items_without_duty(&mut self, sight: Sight) -> Result<(Vec<ItemGap>, i64)> {
        let sql = concat!(
            sql_item_gap!("NULL"),
            "WHERE ",
            sql_latest_adopted!(),
            " AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND NOT ",
            sql_has_duty!(""),
            " ORDER BY l.year DESC, l.id, lr.position LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        item_gaps(&self.rows(sql, &params).await?)
    }

    /// Items that somebody owes but nobody leads.
    pub async fn gap_items_without_lead(&mut self, sight: Sight) -> Result<(Vec<ItemGap>, i64)> {
        let sql = concat!(
            sql_item_gap!("NULL"),
            "WHERE ",
            sql_latest_adopted!(),
            " AND ",
            sql_sees_row!(),
            " AND ",
            sql_has_duty!(""),
            " AND NOT ",
            sql_has_duty!(" AND hd.role IN ('lead', 'joint_lead')"),
            " ORDER BY l.year DESC, l.id, lr.position LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        item_gaps(&self.rows(sql, &params).await?)
    }

    /// Sides that lead an item and have nobody who reports on it.
    pub async fn gap_sides_without_report(&mut self, sight: Sight) -> Result<(Vec<ItemGap>, i64)> {
        let sql = concat!(
            sql_item_gap!("s.name"),
            "JOIN side s ON s.body = l.body WHERE ",
            sql_latest_adopted!(),
            " AND ",
            sql_sees_row!(),
            " AND ",
            sql_has_duty_on_side!(" AND hd.role IN ('lead', 'joint_lead')"),
            " AND NOT ",
            sql_has_duty_on_side!(" AND hd.role = 'reporting'"),
            " ORDER BY l.year DESC, l.id, lr.position, s.position LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        item_gaps(&self.rows(sql, &params).await?)
    }

    /// Open duties of units that are no more.
    pub async fn gap_abolished(&mut self, sight: Sight) -> Result<(Vec<DutyLine>, i64)> {
        let sql = concat!(
            sql_duty_line!(),
            // From the few units that are no more to their duties, never through all duties: an expression has no index.
            "WHERE t.id IN (SELECT gd.id FROM unit gu CROSS JOIN duty gd WHERE gu.ends_on < $2 AND gd.unit = gu.id) AND ",
            sql_open!("(t.state || '')"),
            " AND ",
            sql_sees_duty!(),
            " ORDER BY u.sort_key, i.number, t.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        counted_lines(&self.rows(sql, &params).await?)
    }

    /// Units that rows name, that are no more, and whose part neither they nor a successor was ever given.
    pub async fn gap_named_abolished(&mut self, sight: Sight) -> Result<(Vec<UnitGap>, i64)> {
        let sql = concat!(
            "SELECT i.id, i.number, lr.title, u.id, ru.name, ru.role, COUNT(*) OVER () FROM list_row_unit ru \
             JOIN list_row lr ON lr.id = ru.list_row JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
             JOIN item i ON i.id = lr.item JOIN unit u ON u.id = ru.unit \
             WHERE ru.id IN (SELECT nu.id FROM unit gu CROSS JOIN list_row_unit nu WHERE gu.ends_on < $2 AND nu.unit = gu.id) AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND NOT EXISTS (SELECT 1 FROM duty hd JOIN list_version hv ON hv.id = hd.version WHERE hd.item = lr.item \
             AND hv.list = l.id AND hd.role = ru.role AND (hd.unit = ru.unit OR hd.unit IN \
               (SELECT us.successor FROM unit_succession us WHERE us.predecessor = ru.unit))) \
             ORDER BY u.sort_key, i.number, ru.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(6))?;
        let line = |row: &Row| {
            Ok(UnitGap {
                item: row.get(0)?,
                number: row.get(1)?,
                title: row.get(2)?,
                unit: row.get(3)?,
                unit_name: row.get(4)?,
                role: row.get(5)?,
            })
        };
        Ok((rows.iter().map(line).collect::<Result<_>>()?, total))
    }

    /// Open duties of posts that nobody holds.
    pub async fn gap_vacant(&mut self, sight: Sight) -> Result<(Vec<DutyLine>, i64)> {
        let sql = concat!(
            sql_duty_line!(),
            "WHERE t.id IN (SELECT gd.id FROM post vp CROSS JOIN duty gd WHERE gd.post = vp.id AND NOT EXISTS \
             (SELECT 1 FROM holding h WHERE h.post = vp.id AND h.starts_on <= $2 AND (h.ends_on IS NULL OR h.ends_on >= $2))) AND ",
            sql_open!("(t.state || '')"),
            " AND ",
            sql_sees_duty!(),
            " ORDER BY i.number, t.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        counted_lines(&self.rows(sql, &params).await?)
    }

    /// Objections that wait for the office.
    pub async fn gap_objections(&mut self, sight: Sight) -> Result<(Vec<DutyLine>, i64)> {
        let sql = concat!(
            sql_duty_line!(),
            "WHERE t.state = 'objected' AND ",
            sql_in_body!("dl.body"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " ORDER BY t.state_at, t.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(GAP_LIMIT.to_value());
        counted_lines(&self.rows(sql, &params).await?)
    }
}
