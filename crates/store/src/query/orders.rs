//! Orders as pages list them, through a sight of their own, and what the rules ask before one is drafted, lifted or
//! moved.
//!
//! An order is between a body and a unit: the body's own office sees it from its draft on; once issued also the unit
//! addressed, the regions above it, and the office of its side in that very body. Nobody else, however much they see
//! of the item.

use crate::error::Result;
use crate::query::todo::sql_order_waits;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use yipanqi_domain::field::{Field, Group, Value};
use yipanqi_domain::light::Light;
use yipanqi_domain::list::ListRow;
use yipanqi_domain::office::Mark;
use yipanqi_domain::order::{Order, OrderAct};
use yipanqi_domain::paper::Signature;
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, ItemId, LightRunId, ListId, OrderId, PersonId, PostId, RowId, SideId, UnitId};

/// An order with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The order.
    pub order: Order,
    /// 事项编号.
    pub number: String,
    /// Title, as the row says it.
    pub title: String,
    /// Name of the unit now.
    pub unit_name: String,
    /// Name of the body.
    pub body_name: String,
    /// What the body's numbers begin with.
    pub prefix: String,
    /// The list of the row.
    pub list: ListId,
    /// Its name.
    pub list_name: String,
    /// Its mark.
    pub mark: Mark,
    /// Name and mark of the side, where one is meant, with its place from the left.
    pub side: Option<(String, String, i64)>,
}

/// Which orders are asked for. Zero and empty mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Code of a state; `open` for those still to be dealt with, `overdue` for those whose time is over, the code of a
    /// [`crate::query::todo::Wait`] for those with which the seat has that to do.
    pub state: String,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// On one item.
    pub item: Option<ItemId>,
}

/// A step of an order with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLine {
    /// The step.
    pub act: OrderAct,
    /// The post.
    pub post_name: String,
    /// That post's unit.
    pub unit_name: String,
    /// Title of the evidence.
    pub evidence_title: Option<String>,
}

/// A row on which an office may draft an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowToOrder {
    /// The row, of the latest adopted version.
    pub row: ListRow,
    /// Its list.
    pub list: ListId,
    /// The list's name.
    pub list_name: String,
    /// The list's body.
    pub body: BodyId,
    /// The list's mark.
    pub mark: Mark,
}

/// A light of an item in the latest run over its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightLine {
    /// The run.
    pub run: LightRunId,
    /// Its period.
    pub period: Period,
    /// The row that was lit.
    pub row: RowId,
    /// The side, where the row has several.
    pub side: Option<SideId>,
    /// The light.
    pub light: Light,
    /// Code of the rule that gave it.
    pub rule: Option<String>,
    /// Its numbers, as stored.
    pub numbers: String,
}

macro_rules! sql_order_line {
    () => {
        "SELECT t.id, t.body, t.item, t.side, t.unit, t.list_row, t.period, t.run, t.cause, t.numbers, t.reason, t.rung, \
         t.former, t.asks, t.working_days, t.drafted_by, t.drafted_at, t.state, t.signed_off_by, t.signed_off_at, t.number, \
         t.content, t.issued_at, t.due_on, t.unpublished, t.state_reason, i.number, lr.title, u.name, b.name, \
         b.number_prefix, l.id, l.name, l.mark, s.name, s.mark, s.position, COUNT(*) OVER () \
         FROM order_slip t JOIN item i ON i.id = t.item JOIN unit u ON u.id = t.unit JOIN region ur ON ur.id = u.region \
         JOIN body b ON b.id = t.body JOIN list_row lr ON lr.id = t.list_row JOIN list_version lv ON lv.id = lr.version \
         JOIN list l ON l.id = lv.list LEFT JOIN side s ON s.id = t.side "
    };
}

/// An order that is still to be dealt with.
macro_rules! sql_order_open {
    ($state:literal) => {
        concat!(
            $state,
            " IN ('drafted', 'signed_off', 'issued', 'signed_for', 'answered')"
        )
    };
}

/// The order `t` on a row of the list `l`, to the unit `u` in the region `ur`, may be seen.
macro_rules! sql_sees_order {
    () => {
        concat!(
            sql_mark_ok!("l.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ((xg.scope_kind = 'body' AND xg.scope_id = t.body) \
             OR (t.issued_at IS NOT NULL AND xg.scope_kind = 'unit' AND xg.scope_id = t.unit) \
             OR (t.issued_at IS NOT NULL AND xg.scope_kind = 'region' \
               AND ur.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%') \
             OR (t.issued_at IS NOT NULL AND xg.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side xs \
               WHERE xs.id = xg.scope_id AND xs.body = t.body AND (ur.path LIKE '%/' || CAST(xs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side xus WHERE xus.unit = t.unit AND xus.side = xs.id))))))"
        )
    };
}

fn order_line(row: &Row) -> Result<OrderLine> {
    let side: Option<String> = row.get(34)?;
    Ok(OrderLine {
        order: Order::read(row)?,
        number: row.get(26)?,
        title: row.get(27)?,
        unit_name: row.get(28)?,
        body_name: row.get(29)?,
        prefix: row.get(30)?,
        list: row.get(31)?,
        list_name: row.get(32)?,
        mark: row.get(33)?,
        side: match side {
            Some(name) => Some((name, row.get(35)?, row.get(36)?)),
            None => None,
        },
    })
}

fn counted(rows: &[Row]) -> Result<(Vec<OrderLine>, i64)> {
    let total = rows.first().map_or(Ok(0), |row| row.get(37))?;
    Ok((rows.iter().map(order_line).collect::<Result<_>>()?, total))
}

fn seen(sight: Sight, more: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend(more);
    params
}

impl Reader {
    /// One order, if it may be seen.
    pub async fn order_seen(&mut self, sight: Sight, order: OrderId) -> Result<Option<OrderLine>> {
        let sql = concat!(sql_order_line!(), "WHERE t.id = $4 AND ", sql_sees_order!());
        let rows = self.rows(sql, &seen(sight, [order.to_value()])).await?;
        rows.first().map(order_line).transpose()
    }

    /// One page of the orders that may be seen: those whose time is over first, then by deadline, then what is through;
    /// and how many there are in all.
    pub async fn orders_seen(
        &mut self,
        sight: Sight,
        filter: &OrderFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<OrderLine>, i64)> {
        let sql = concat!(
            sql_order_line!(),
            "WHERE (t.state = $4 OR $4 = '' OR ($4 = 'open' AND ",
            sql_order_open!("t.state"),
            ") OR ($4 = 'overdue' AND t.state IN ('issued', 'signed_for') AND t.due_on < $2) OR ",
            sql_order_waits!("$4"),
            ") AND (t.unit = $5 OR CAST($5 AS BIGINT) = 0) AND (t.item = $6 OR CAST($6 AS BIGINT) = 0) AND ",
            sql_sees_order!(),
            " ORDER BY CASE WHEN t.state IN ('issued', 'signed_for') AND t.due_on < $2 THEN 0 WHEN ",
            sql_order_open!("t.state"),
            " THEN 1 ELSE 2 END, CASE WHEN ",
            sql_order_open!("t.state"),
            " THEN COALESCE(t.due_on, '9999') ELSE '' END, t.id DESC \
             LIMIT CAST($7 AS BIGINT) OFFSET CAST($8 AS BIGINT)"
        );
        let params = seen(
            sight,
            [
                filter.state.to_value(),
                filter.unit.map_or(0, |u| u.0).to_value(),
                filter.item.map_or(0, |i| i.0).to_value(),
                limit.to_value(),
                offset.to_value(),
            ],
        );
        counted(&self.rows(sql, &params).await?)
    }

    /// Orders that the seat's own units have to sign for or to answer, by deadline, and how many.
    pub async fn orders_to_answer(&mut self, sight: Sight, limit: i64) -> Result<(Vec<OrderLine>, i64)> {
        let sql = concat!(
            sql_order_line!(),
            "WHERE t.state IN ('issued', 'signed_for') AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 \
             AND g.role = 'reporter' AND g.starts_on <= $2 AND (g.ends_on IS NULL OR g.ends_on >= $2) \
             AND g.scope_kind = 'unit' AND g.scope_id = t.unit) AND ",
            sql_sees_order!(),
            " ORDER BY t.due_on, t.id LIMIT CAST($4 AS BIGINT)"
        );
        counted(&self.rows(sql, &seen(sight, [limit.to_value()])).await?)
    }

    /// The steps of an order, in the order in which they were taken; titles of evidence up to a mark.
    pub async fn acts_of_order(&mut self, order: OrderId, ceiling: Mark) -> Result<Vec<ActLine>> {
        let sql = "SELECT t.id, t.order_slip, t.act, t.text, t.evidence, t.post, t.unit, t.at, p.name, u.name, e.title, e.mark \
                   FROM order_act t JOIN post p ON p.id = t.post JOIN unit u ON u.id = t.unit \
                   LEFT JOIN evidence e ON e.id = t.evidence WHERE t.order_slip = $1 ORDER BY t.id";
        let line = |row: &Row| {
            let mark: Option<Mark> = row.get(11)?;
            let title: Option<String> = row.get(10)?;
            Ok(ActLine {
                act: OrderAct::read(row)?,
                post_name: row.get(8)?,
                unit_name: row.get(9)?,
                evidence_title: title.filter(|_| mark.is_some_and(|mark| mark <= ceiling)),
            })
        };
        let rows = self.rows(sql, args![order]).await?;
        rows.iter().map(line).collect()
    }

    /// Who signed a paper, an order or a certificate, first to last, with the names of person and post.
    pub async fn signatures_of(&mut self, kind: &str, id: i64) -> Result<Vec<(Signature, String, String)>> {
        let sql = "SELECT t.id, t.object_kind, t.object_id, t.person, t.post, t.unit, t.how, t.content, t.at, n.name, p.name \
                   FROM signature t JOIN person n ON n.id = t.person JOIN post p ON p.id = t.post \
                   WHERE t.object_kind = $1 AND t.object_id = $2 ORDER BY t.id";
        let rows = self.rows(sql, args![kind, id]).await?;
        let one = |row: &Row| Ok((Signature::read(row)?, row.get(9)?, row.get(10)?));
        rows.iter().map(one).collect()
    }
}

impl Reader {
    /// The rows of an item in the latest adopted versions of the lists of the bodies where the seat is clerk.
    pub async fn rows_to_order(&mut self, sight: Sight, item: ItemId) -> Result<Vec<RowToOrder>> {
        let sql = concat!(
            "SELECT lr.id, lr.version, lr.position, lr.item, lr.decision, lr.serial, lr.kind, lr.field, lr.heading, \
             lr.title, lr.measure, lr.starts_on, lr.ends_on, lr.weight, lr.units, lr.amounts, lr.more, l.id, l.name, l.body, l.mark \
             FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
             WHERE lr.item = $4 AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 AND g.role = 'clerk' AND g.starts_on <= $2 \
             AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'body' AND g.scope_id = l.body) \
             ORDER BY l.year DESC, lv.id DESC"
        );
        let line = |row: &Row| {
            Ok(RowToOrder {
                row: ListRow::read(row)?,
                list: row.get(17)?,
                list_name: row.get(18)?,
                body: row.get(19)?,
                mark: row.get(20)?,
            })
        };
        let rows = self.rows(sql, &seen(sight, [item.to_value()])).await?;
        rows.iter().map(line).collect()
    }

    /// The lights of an item in the run that judged its list as of the latest day, the worst first.
    pub async fn latest_lights(&mut self, list: ListId, item: ItemId) -> Result<Vec<LightLine>> {
        let sql = "SELECT g.run, r.period, g.list_row, g.side, g.light, g.level, g.rule, g.numbers \
                   FROM light g JOIN light_run r ON r.id = g.run WHERE g.item = $2 AND g.run = (SELECT n.id FROM light_run n \
                   WHERE n.list = $1 ORDER BY n.judged_on DESC, n.known_at DESC, n.id DESC LIMIT 1) \
                   ORDER BY g.gravity DESC, g.side";
        let line = |row: &Row| {
            let values: [Value; 2] = [Value::Text(row.get(4)?), row.get::<Option<i64>>(5)?.to_value()];
            Ok(LightLine {
                run: row.get(0)?,
                period: row.get(1)?,
                row: row.get(2)?,
                side: Some(row.get(3)?).filter(|side: &SideId| side.0 != 0),
                // What cannot be read as a light gives no cause.
                light: Light::take(&mut values.into_iter()).unwrap_or(Light::NotDue),
                rule: row.get(6)?,
                numbers: row.get(7)?,
            })
        };
        let rows = self.rows(sql, args![list, item]).await?;
        rows.iter().map(line).collect()
    }

    /// The orders on an item under a list, the latest first, for the rules.
    pub async fn orders_under(&mut self, list: ListId, item: ItemId) -> Result<Vec<Order>> {
        let rest = "JOIN list_row lr ON lr.id = t.list_row JOIN list_version lv ON lv.id = lr.version \
                    WHERE lv.list = $1 AND t.item = $2 ORDER BY t.id DESC";
        self.find(rest, args![list, item]).await
    }

    /// Whether a person held a post on a day.
    pub async fn held_by(&mut self, post: PostId, person: PersonId, on: yipanqi_domain::Day) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM holding h WHERE h.post = $1 AND h.person = $2 AND h.starts_on <= $3 \
                   AND (h.ends_on IS NULL OR h.ends_on >= $3)";
        Ok(self.number(sql, args![post, person, on]).await? > 0)
    }
}
