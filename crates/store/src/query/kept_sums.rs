//! What pages show of kept sums: for those whose business grants are all of bodies, or all of one side. Whoever holds
//! others besides sees what no single sum holds, and is counted for row by row.

use crate::error::Result;
use crate::kept::{OFFICE, What};
use crate::query::gaps::sql_has_duty_on_side;
use crate::query::home::{FieldCount, ListInForce, UnsignedCount, list_in_force};
use crate::query::lists::{AmountSum, RowGroup};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, SideId, VersionId};

/// For whom a sum is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptFor {
    /// The offices of bodies, which see every row of their lists.
    Office,
    /// One side of a body.
    Side(SideId, BodyId),
}

impl KeptFor {
    fn side(self) -> Value {
        Value::Int(match self {
            Self::Office => OFFICE,
            Self::Side(side, _) => side.0,
        })
    }
}

/// How many rows of the latest adopted versions lack something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptGaps {
    /// Nobody owes the item.
    pub without_duty: i64,
    /// Somebody owes it and nobody leads.
    pub without_lead: i64,
    /// Sides that lead and have nobody who reports.
    pub without_report: i64,
}

/// `k` is still seen on the day.
macro_rules! sql_still_seen {
    ($day:literal) => {
        concat!("(k.until_on = '' OR k.until_on >= ", $day, ")")
    };
}

/// The list `l` is of a body whose office the reader is, or of the body of the side `$4`; its mark may be read.
macro_rules! sql_kept_list {
    () => {
        concat!(
            "((CAST($4 AS BIGINT) = 0 AND ",
            sql_in_body!("l.body"),
            ") OR l.body = (SELECT ks.body FROM side ks WHERE ks.id = CAST($4 AS BIGINT))) AND ",
            sql_mark_ok!("l.mark")
        )
    };
}

/// `k` is a sum of the list `l` for the side `$4`.
macro_rules! sql_kept_for {
    () => {
        concat!(
            "k.list = l.id AND k.side = CAST($4 AS BIGINT) AND ",
            sql_still_seen!("$2")
        )
    };
}

/// Rows in force of the items that stand in more than one list.
macro_rules! sql_many_rows {
    ($join:literal) => {
        concat!(
            "FROM list l JOIN kept_sum k ON k.what = $5 AND k.version = 0 AND ",
            sql_kept_for!(),
            " JOIN list_version lv ON lv.list = l.id JOIN list_row lr ON lr.version = lv.id AND lr.item = k.of_id ",
            $join,
            "WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_in_force!()
        )
    };
}

impl Reader {
    /// For whom the seat is counted, when all of its business grants that hold today are of bodies, or all of one side.
    pub async fn kept_for(&mut self, sight: Sight) -> Result<Option<KeptFor>> {
        let sql = concat!(
            "SELECT DISTINCT xg.scope_kind, CASE WHEN xg.scope_kind = 'body' THEN 0 ELSE xg.scope_id END, xs.body FROM right_grant xg \
             LEFT JOIN side xs ON xg.scope_kind = 'side' AND xs.id = xg.scope_id WHERE CAST($3 AS BIGINT) >= 0 AND ",
            sql_grant_holds!()
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        let [only] = rows.as_slice() else {
            return Ok(None);
        };
        let kind: String = only.get(0)?;
        Ok(match kind.as_str() {
            "body" => Some(KeptFor::Office),
            "side" => Some(KeptFor::Side(only.get(1)?, only.get(2)?)),
            _ => None,
        })
    }

    /// Counts by field and heading of the rows of a version.
    pub async fn kept_row_groups(
        &mut self,
        version: VersionId,
        whose: KeptFor,
        on: Day,
    ) -> Result<Vec<RowGroup>> {
        let sql = concat!(
            "SELECT k.field, k.heading, CAST(SUM(k.n) AS BIGINT), CAST(SUM(k.total) AS BIGINT) FROM list_version v \
             JOIN kept_sum k ON k.what = $4 AND k.list = v.list AND k.version = v.id WHERE v.id = $1 AND k.side = $2 AND ",
            sql_still_seen!("$3"),
            " GROUP BY k.field, k.heading ORDER BY k.field, k.heading"
        );
        let params = [
            version.to_value(),
            whose.side(),
            on.to_value(),
            What::Rows.to_value(),
        ];
        let rows = self.rows(sql, &params).await?;
        let one = |row: &Row| {
            Ok(RowGroup {
                field: row.get(0)?,
                heading: row.get(1)?,
                rows: row.get(2)?,
                weight: row.get(3)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Plan amounts by field, heading and side of the rows of a version.
    pub async fn kept_amount_sums(
        &mut self,
        version: VersionId,
        whose: KeptFor,
        on: Day,
    ) -> Result<Vec<AmountSum>> {
        let sql = concat!(
            "SELECT k.field, k.heading, k.of_id, CAST(SUM(k.total) AS BIGINT) FROM list_version v \
             JOIN kept_sum k ON k.what = $4 AND k.list = v.list AND k.version = v.id WHERE v.id = $1 AND k.side = $2 AND ",
            sql_still_seen!("$3"),
            " GROUP BY k.field, k.heading, k.of_id ORDER BY k.field, k.heading, k.of_id"
        );
        let params = [
            version.to_value(),
            whose.side(),
            on.to_value(),
            What::Amounts.to_value(),
        ];
        let rows = self.rows(sql, &params).await?;
        let one = |row: &Row| {
            let of: i64 = row.get(2)?;
            Ok(AmountSum {
                field: row.get(0)?,
                heading: row.get(1)?,
                side: (of != 0).then_some(SideId(of)),
                fen: row.get(3)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Lists in force today of which a row may be seen, or whose office it is.
    pub async fn kept_lists_in_force(&mut self, sight: Sight, whose: KeptFor) -> Result<Vec<ListInForce>> {
        let sql = concat!(
            "SELECT l.id, lv.id, l.name, l.year, lv.number, lv.in_force_on, CAST(COALESCE(SUM(k.n), 0) AS BIGINT) FROM list l \
             JOIN list_version lv ON lv.list = l.id LEFT JOIN kept_sum k ON k.what = $5 AND k.version = lv.id AND ",
            sql_kept_for!(),
            " WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_in_force!(),
            " GROUP BY l.id, lv.id, l.name, l.year, lv.number, lv.in_force_on HAVING CAST($4 AS BIGINT) = 0 OR COALESCE(SUM(k.n), 0) > 0 \
             ORDER BY l.year DESC, l.id LIMIT 50"
        );
        let rows = self.rows(sql, &kept_params(sight, whose, What::Rows)).await?;
        rows.iter().map(list_in_force).collect()
    }

    /// Units with duties that wait to be signed for, most first, and how many duties in all.
    pub async fn kept_unsigned_by_unit(
        &mut self,
        sight: Sight,
        whose: KeptFor,
        limit: i64,
    ) -> Result<(Vec<UnsignedCount>, i64)> {
        let sql = concat!(
            "SELECT u.id, u.name, CAST(SUM(k.n) AS BIGINT), CAST(SUM(SUM(k.n)) OVER () AS BIGINT) FROM list l \
             JOIN kept_sum k ON k.what = $5 AND k.version = 0 AND ",
            sql_kept_for!(),
            " JOIN unit u ON u.id = k.of_id WHERE ",
            sql_kept_list!(),
            " GROUP BY u.id, u.name, u.sort_key \
             ORDER BY SUM(k.n) DESC, u.sort_key, u.id LIMIT CAST($6 AS BIGINT)"
        );
        let mut params = kept_params(sight, whose, What::Unsigned);
        params.push(limit.to_value());
        let rows = self.rows(sql, &params).await?;
        let line = |row: &Row| {
            Ok(UnsignedCount {
                unit: row.get(0)?,
                unit_name: row.get(1)?,
                duty_count: row.get(2)?,
            })
        };
        let total = rows.first().map_or(Ok(0), |row| row.get(3))?;
        Ok((rows.iter().map(line).collect::<Result<_>>()?, total))
    }

    /// Items in force by field, and by field and side, as [`Reader::field_counts`]. An item that stands in several lists counts
    /// once: of those alone the rows are looked at.
    pub async fn kept_field_counts(&mut self, sight: Sight, whose: KeptFor) -> Result<Vec<FieldCount>> {
        let all = concat!(
            "SELECT k.field, CAST(0 AS BIGINT), '', CAST(SUM(k.n) AS BIGINT) FROM list l JOIN list_version lv ON lv.list = l.id \
             JOIN kept_sum k ON k.what = $5 AND k.version = lv.id AND ",
            sql_kept_for!(),
            " WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_in_force!(),
            " GROUP BY k.field"
        );
        let twice = concat!(
            "SELECT d.field, CAST(0 AS BIGINT), '', CAST(SUM(d.n - 1) AS BIGINT) FROM (SELECT lr.field AS field, lr.item AS item, COUNT(*) AS n ",
            sql_many_rows!(""),
            " GROUP BY lr.field, lr.item HAVING COUNT(*) > 1) d GROUP BY d.field"
        );
        let by_side = concat!(
            "SELECT k.field, s.id, s.name, CAST(SUM(k.n) AS BIGINT) FROM list l JOIN list_version lv ON lv.list = l.id \
             JOIN kept_sum k ON k.what = $5 AND k.version = lv.id AND ",
            sql_kept_for!(),
            " JOIN side s ON s.id = k.of_id WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_in_force!(),
            " GROUP BY k.field, s.id, s.name, s.position ORDER BY s.position, s.id, k.field"
        );
        let twice_by_side = concat!(
            "SELECT d.field, d.side, '', CAST(SUM(d.n - 1) AS BIGINT) FROM (SELECT lr.field AS field, s.id AS side, lr.item AS item, \
             COUNT(*) AS n ",
            sql_many_rows!("JOIN side s ON s.body = l.body "),
            " AND ",
            sql_has_duty_on_side!(" AND hd.role IN ('lead', 'joint_lead', 'reporting')"),
            " GROUP BY lr.field, s.id, lr.item HAVING COUNT(*) > 1) d GROUP BY d.field, d.side"
        );
        let mut out = Vec::new();
        for (counted, again, what) in [(all, twice, What::Rows), (by_side, twice_by_side, What::OnSide)] {
            let mut counts: Vec<(String, i64, String, i64)> = Vec::new();
            for row in self.rows(counted, &kept_params(sight, whose, what)).await? {
                counts.push((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            }
            for row in self.rows(again, &kept_params(sight, whose, What::Many)).await? {
                let (field, side, n): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(3)?);
                let counted = counts.iter_mut().find(|c| c.0 == field && c.1 == side);
                if let Some(counted) = counted {
                    counted.3 -= n;
                }
            }
            if what == What::Rows {
                counts.sort_by(|a, b| (b.3, &a.0).cmp(&(a.3, &b.0)));
            }
            out.extend(
                counts
                    .into_iter()
                    .map(|(field, side, name, item_count)| FieldCount {
                        field,
                        side: (side != 0).then_some(SideId(side)),
                        side_name: (side != 0).then_some(name),
                        item_count,
                    }),
            );
        }
        Ok(out)
    }

    /// Plan amounts of the rows in force, as [`Reader::amounts_in_force`].
    pub async fn kept_amounts_in_force(
        &mut self,
        sight: Sight,
        whose: KeptFor,
    ) -> Result<Vec<(String, Option<SideId>, i64)>> {
        let sql = concat!(
            "SELECT k.field, k.of_id, CAST(SUM(k.total) AS BIGINT) FROM list l JOIN list_version lv ON lv.list = l.id \
             JOIN kept_sum k ON k.what = $5 AND k.version = lv.id AND ",
            sql_kept_for!(),
            " WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_in_force!(),
            " GROUP BY k.field, k.of_id ORDER BY k.field, k.of_id"
        );
        let rows = self.rows(sql, &kept_params(sight, whose, What::Amounts)).await?;
        let one = |row: &Row| {
            let of: i64 = row.get(1)?;
            Ok((row.get(0)?, (of != 0).then_some(SideId(of)), row.get(2)?))
        };
        rows.iter().map(one).collect()
    }

    /// What the rows of the latest adopted versions lack.
    pub async fn kept_gaps(&mut self, sight: Sight, whose: KeptFor) -> Result<KeptGaps> {
        let sql = concat!(
            "SELECT CAST(COALESCE(SUM(k.n), 0) AS BIGINT) FROM list l JOIN list_version lv ON lv.list = l.id \
             JOIN kept_sum k ON k.what = $5 AND k.version = lv.id AND ",
            sql_kept_for!(),
            " WHERE ",
            sql_kept_list!(),
            " AND ",
            sql_latest_adopted!()
        );
        let mut counts = [0; 3];
        for (what, count) in [What::NoDuty, What::NoLead, What::NoReport]
            .into_iter()
            .zip(&mut counts)
        {
            *count = self.number(sql, &kept_params(sight, whose, what)).await?;
        }
        let [without_duty, without_lead, without_report] = counts;
        Ok(KeptGaps {
            // What nobody owes is the office's to see to.
            without_duty: if whose == KeptFor::Office { without_duty } else { 0 },
            without_lead,
            without_report,
        })
    }
}

fn kept_params(sight: Sight, whose: KeptFor, what: What) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend([whose.side(), what.to_value()]);
    params
}
