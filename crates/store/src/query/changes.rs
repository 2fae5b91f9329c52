//! Change requests: who asked for what, through a sight of their own, and the extensions that give current deadlines.
//!
//! A request is between the unit that asks and the body that decides: seen by that body's office, the unit, the regions
//! above it, and the office of its side in that very body. What was approved shows in the row itself, for all who see
//! the row.

use crate::error::Result;
use crate::query::todo::sql_change_waits;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use yipanqi_domain::change::Change;
use yipanqi_domain::duty::Duty;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::ListRow;
use yipanqi_domain::office::Mark;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, ChangeId, ItemId, ListId, UnitId};

/// A request with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeLine {
    /// The request.
    pub change: Change,
    /// 事项编号.
    pub number: String,
    /// Title of the item.
    pub title: String,
    /// The list's name.
    pub list_name: String,
    /// The list's body.
    pub body: BodyId,
    /// The list's mark.
    pub mark: Mark,
    /// The unit that asks.
    pub unit_name: String,
    /// The unit that would lead.
    pub wanted_name: Option<String>,
    /// Title of the evidence.
    pub evidence_title: Option<String>,
    /// The post that decided or withdrew.
    pub decided_post: Option<String>,
}

macro_rules! sql_change_line {
    () => {
        concat!(
            "SELECT t.id, t.item, t.list, t.kind, t.original_on, t.wanted_on, t.wanted_unit, t.reason, t.evidence, t.unit, \
         t.post, t.asked_at, t.state, t.decided_at, t.decided_by, t.state_reason, t.decision, i.number, i.title, l.name, \
         l.body, l.mark, u.name, w.name, e.title, p.name, COUNT(*) OVER () \
         FROM change_request t JOIN item i ON i.id = t.item JOIN list l ON l.id = t.list JOIN unit u ON u.id = t.unit \
         JOIN region ur ON ur.id = u.region LEFT JOIN unit w ON w.id = t.wanted_unit \
         LEFT JOIN post p ON p.id = t.decided_by LEFT JOIN evidence e ON e.id = t.evidence AND ",
            sql_mark_ok!("e.mark"),
            " "
        )
    };
}

/// The request `t` under the list `l`, by the unit `u` in the region `ur`, may be seen.
macro_rules! sql_sees_change {
    () => {
        concat!(
            sql_mark_ok!("l.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ((xg.scope_kind = 'body' AND xg.scope_id = l.body) \
             OR (xg.scope_kind = 'unit' AND xg.scope_id = t.unit) \
             OR (xg.scope_kind = 'region' AND ur.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%') \
             OR (xg.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side xs WHERE xs.id = xg.scope_id AND xs.body = l.body \
               AND (ur.path LIKE '%/' || CAST(xs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side xus WHERE xus.unit = t.unit AND xus.side = xs.id))))))"
        )
    };
}

fn change_line(row: &Row) -> Result<ChangeLine> {
    Ok(ChangeLine {
        change: Change::read(row)?,
        number: row.get(17)?,
        title: row.get(18)?,
        list_name: row.get(19)?,
        body: row.get(20)?,
        mark: row.get(21)?,
        unit_name: row.get(22)?,
        wanted_name: row.get(23)?,
        evidence_title: row.get(24)?,
        decided_post: row.get(25)?,
    })
}

fn seen(sight: Sight, more: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend(more);
    params
}

impl Reader {
    /// One request, if it may be seen.
    pub async fn change_seen(&mut self, sight: Sight, change: ChangeId) -> Result<Option<ChangeLine>> {
        let sql = concat!(sql_change_line!(), "WHERE t.id = $4 AND ", sql_sees_change!());
        let rows = self.rows(sql, &seen(sight, [change.to_value()])).await?;
        rows.first().map(change_line).transpose()
    }

    /// One page of the requests that may be seen, those that wait first; `state` empty for any,
    /// `to-decide` for those on which the seat decides. And how many in all.
    pub async fn changes_seen(
        &mut self,
        sight: Sight,
        state: &str,
        item: Option<ItemId>,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<ChangeLine>, i64)> {
        let sql = concat!(
            sql_change_line!(),
            "WHERE (t.state = $4 OR $4 = '' OR ($4 = 'to-decide' AND ",
            sql_change_waits!(),
            ")) AND (t.item = $5 OR CAST($5 AS BIGINT) = 0) AND ",
            sql_sees_change!(),
            " ORDER BY CASE t.state WHEN 'asked' THEN 0 ELSE 1 END, t.id DESC \
             LIMIT CAST($6 AS BIGINT) OFFSET CAST($7 AS BIGINT)"
        );
        let params = seen(
            sight,
            [
                state.to_owned().to_value(),
                item.map_or(0, |i| i.0).to_value(),
                limit.to_value(),
                offset.to_value(),
            ],
        );
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(26))?;
        Ok((rows.iter().map(change_line).collect::<Result<_>>()?, total))
    }

    /// The requests about an item under a list, for the rules.
    pub async fn changes_under(&mut self, list: ListId, item: ItemId) -> Result<Vec<Change>> {
        self.find(
            "WHERE t.list = $1 AND t.item = $2 ORDER BY t.id",
            args![list, item],
        )
        .await
    }

    /// Approved extensions of an item under any list, for its current deadlines.
    pub async fn extensions_of_item(&mut self, item: ItemId) -> Result<Vec<Change>> {
        let rest = "WHERE t.item = $1 AND t.kind = 'extension' AND t.state = 'approved' ORDER BY t.id";
        self.find(rest, args![item]).await
    }

    /// What the latest adopted version of a list says of an item.
    pub async fn latest_row(&mut self, list: ListId, item: ItemId) -> Result<Option<ListRow>> {
        let rest = concat!(
            "JOIN list_version lv ON lv.id = t.version WHERE lv.list = $1 AND t.item = $2 AND ",
            sql_latest_adopted!()
        );
        self.find_one(rest, args![list, item]).await
    }

    /// Open lead and reporting duties on an item of the units for which the seat reports, with their lists.
    pub async fn duties_to_change(
        &mut self,
        sight: Sight,
        item: ItemId,
    ) -> Result<Vec<(Duty, ListId, String)>> {
        let sql = concat!(
            "SELECT t.id, t.item, t.unit, t.post, t.role, t.version, t.starts_on, t.ends_on, t.former, t.state, t.state_at, \
             t.state_by, t.state_reason, t.other_unit, dl.id, dl.name FROM duty t JOIN list_version dv ON dv.id = t.version \
             JOIN list dl ON dl.id = dv.list WHERE t.item = $4 AND t.role IN ('lead', 'joint_lead', 'reporting') AND ",
            sql_open!("t.state"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 AND g.role = 'reporter' AND g.starts_on <= $2 \
             AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'unit' AND g.scope_id = t.unit) \
             ORDER BY dl.year DESC, t.id"
        );
        let rows = self.rows(sql, &seen(sight, [item.to_value()])).await?;
        rows.iter()
            .map(|row| Ok((Duty::read(row)?, row.get(14)?, row.get(15)?)))
            .collect()
    }

    /// What a unit handed in to prove something of an item, up to a mark, the newest first.
    pub async fn evidence_by_unit(
        &mut self,
        item: ItemId,
        unit: UnitId,
        ceiling: Mark,
    ) -> Result<Vec<Evidence>> {
        let rest = "WHERE t.item = $1 AND t.unit = $2 ORDER BY t.id DESC";
        let mut found: Vec<Evidence> = self.find(rest, args![item, unit]).await?;
        found.retain(|evidence| evidence.mark <= ceiling);
        Ok(found)
    }
}
