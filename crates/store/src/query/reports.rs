//! What is owed: for a period, the rows of the version in force on its last day, for each side on which the item had a
//! reporting duty on that day, and the unit that stands in that duty's place today.
//!
//! ```text
//! 30 June: duty of the old bureau ──handed over 1 July──▶ duty of the new one      June is entered by the new one
//!          └ decides that June is owed, and for which side   └ enters it
//! ```

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{ItemKind, RowAmount, RowAmounts};
use yipanqi_domain::measure::{Measure, measures_of};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Mark;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::Window;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, ItemId, ListId, RowId, SideId, UnitId, VersionId};

/// One report that is owed: an item, a side, a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedLine {
    /// The window in which it is entered.
    pub window: Window,
    /// Name of the list.
    pub list_name: String,
    /// The list's body.
    pub body: BodyId,
    /// Its rank: of several bodies whose lists hold the item the highest (least) takes the report.
    pub body_rank: i64,
    /// The list's mark.
    pub mark: Mark,
    /// The version in force on the period's last day.
    pub version: VersionId,
    /// Its row.
    pub row: RowId,
    /// Kind, as the row has it.
    pub kind: ItemKind,
    /// Title, as the row has it.
    pub title: String,
    /// What is to be done this year, as the row has it.
    pub goal: String,
    /// Plan amounts.
    pub amounts: RowAmounts,
    /// The item.
    pub item: ItemId,
    /// 事项编号.
    pub number: String,
    /// The side for which it is owed.
    pub side: SideId,
    /// Name of the side.
    pub side_name: String,
    /// Its mark of one character.
    pub side_mark: String,
    /// Its place in the body.
    pub side_position: i64,
    /// Sides of the body.
    pub side_count: i64,
    /// The unit that enters it.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
}

impl OwedLine {
    /// What is asked, in order.
    pub fn measures(&self) -> &'static [Measure] {
        measures_of(self.kind, !self.amounts.0.is_empty())
    }
    /// The list.
    pub fn list(&self) -> ListId {
        self.window.list
    }
    /// The period.
    pub fn period(&self) -> Period {
        self.window.period
    }
    /// The unit in which the plan amounts were given; 亿元 when there are none.
    pub fn plan_unit(&self) -> MoneyUnit {
        self.amounts.0.first().map_or(MoneyUnit::Yi, RowAmount::given_in)
    }
    /// Planned for the year by this side, 分; the whole row's when it is not told by sides.
    pub fn plan_fen(&self) -> Option<i64> {
        let of = |side| self.amounts.of(side).map(|a| a.fen);
        of(Some(self.side)).or_else(|| of(None))
    }
}

/// `$start` picks the duties that stand today; `$rest` ends the `WHERE`. `$4` is the period, `$5` its last day.
macro_rules! sql_owed {
    ($start:expr, $rest:expr) => {
        concat!(
            "WITH RECURSIVE back (head, at) AS (SELECT t.id, t.id FROM duty t WHERE t.role = 'reporting' AND t.starts_on <= $2 \
               AND (t.ends_on IS NULL OR t.ends_on >= $2) \
               AND NOT EXISTS (SELECT 1 FROM duty nd WHERE nd.former = t.id AND nd.starts_on <= $2) AND ", $start,
            " UNION ALL SELECT k.head, d.former FROM back k JOIN duty d ON d.id = k.at WHERE d.former IS NOT NULL) \
             SELECT DISTINCT w.id, w.list, w.period, w.opens_on, w.closes_on, l.name, l.body, b.rank, l.mark, lv.id, lr.id, lr.kind, \
             lr.title, lr.measure, lr.amounts, i.id, i.number, s.id, s.name, s.mark, s.position, \
             (SELECT COUNT(*) FROM side cs WHERE cs.body = l.body), h.unit, hu.name, lr.position \
             FROM back k JOIN duty h ON h.id = k.head JOIN unit hu ON hu.id = h.unit \
             JOIN duty o ON o.id = k.at AND o.role = 'reporting' AND o.starts_on <= $5 AND (o.ends_on IS NULL OR o.ends_on >= $5) \
             JOIN list_version ov ON ov.id = o.version JOIN list l ON l.id = ov.list JOIN body b ON b.id = l.body \
             JOIN report_window w ON w.list = l.id AND w.period = $4 \
             JOIN list_version lv ON lv.list = l.id AND lv.state IN ('adopted', 'issued') AND lv.in_force_on <= $5 \
               AND NOT EXISTS (SELECT 1 FROM list_version nv WHERE nv.list = lv.list AND nv.state IN ('adopted', 'issued') \
                 AND nv.in_force_on <= $5 AND nv.ordinal > lv.ordinal) \
             JOIN list_row lr ON lr.version = lv.id AND lr.item = o.item \
             JOIN item i ON i.id = o.item AND i.state IN ('open', 'close_requested') \
             JOIN unit ou ON ou.id = o.unit JOIN region our ON our.id = ou.region \
             JOIN side s ON s.body = l.body AND ", sql_on_side!("ou.id", "our.path", "s.id", "s.region"),
            " WHERE ", sql_mark_ok!("l.mark"), " AND ", $rest,
            " ORDER BY b.rank, w.list, lr.position, s.position, h.unit"
        )
    };
}

/// The seat reports for the unit in a column. Begins with the seat, so that its few units are looked up.
macro_rules! sql_reports_for {
    ($unit:literal) => {
        concat!(
            $unit,
            " IN (SELECT xg.scope_id FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.role = 'reporter' AND xg.scope_kind = 'unit')"
        )
    };
}

fn owed_line(row: &Row) -> Result<OwedLine> {
    Ok(OwedLine {
        window: window(row)?,
        list_name: row.get(5)?,
        body: row.get(6)?,
        body_rank: row.get(7)?,
        mark: row.get(8)?,
        version: row.get(9)?,
        row: row.get(10)?,
        kind: row.get(11)?,
        title: row.get(12)?,
        goal: row.get(13)?,
        amounts: row.get(14)?,
        item: row.get(15)?,
        number: row.get(16)?,
        side: row.get(17)?,
        side_name: row.get(18)?,
        side_mark: row.get(19)?,
        side_position: row.get(20)?,
        side_count: row.get(21)?,
        unit: row.get(22)?,
        unit_name: row.get(23)?,
    })
}

fn window(row: &Row) -> Result<Window> {
    Ok(Window {
        id: row.get(0)?,
        list: row.get(1)?,
        period: row.get(2)?,
        opens_on: row.get(3)?,
        closes_on: row.get(4)?,
    })
}

/// One report for each item, side and period: lists of the same body share it, and of several bodies the highest takes
/// what one unit owes. Lines come by rank.
fn once(rows: &[Row]) -> Result<Vec<OwedLine>> {
    let mut out: Vec<OwedLine> = Vec::new();
    for row in rows {
        let line = owed_line(row)?;
        let known = |o: &OwedLine| {
            o.item == line.item && (o.side == line.side || (o.unit == line.unit && o.body != line.body))
        };
        match out.iter_mut().find(|o| known(o)) {
            None => out.push(line),
            // Whichever of two lists asks for an amount, it is asked for once.
            Some(first) if first.side == line.side && first.amounts.0.is_empty() => {
                first.amounts = line.amounts;
            }
            Some(_) => {}
        }
    }
    Ok(out)
}

fn owed_params(sight: Sight, period: Period, more: Option<Value>) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend([period.to_value(), period.last_day().to_value()]);
    params.extend(more);
    params
}

impl Reader {
    /// What the units owe for which the seat reports.
    pub async fn owed_mine(&mut self, sight: Sight, period: Period) -> Result<Vec<OwedLine>> {
        let sql = sql_owed!(sql_reports_for!("t.unit"), "1 = 1");
        once(&self.rows(sql, &owed_params(sight, period, None)).await?)
    }

    /// What one unit owes under the lists of bodies in which the seat has a role.
    pub async fn owed_by_unit(
        &mut self,
        sight: Sight,
        unit: UnitId,
        period: Period,
    ) -> Result<Vec<OwedLine>> {
        let sql = sql_owed!("t.unit = $6", sql_in_body!("l.body"));
        let params = owed_params(sight, period, Some(unit.to_value()));
        once(&self.rows(sql, &params).await?)
    }

    /// What is owed for an item, on every side, under lists that may be seen.
    pub async fn owed_for_item(
        &mut self,
        sight: Sight,
        item: ItemId,
        period: Period,
    ) -> Result<Vec<OwedLine>> {
        let sql = sql_owed!("t.item = $6", sql_sees_row!());
        let params = owed_params(sight, period, Some(item.to_value()));
        once(&self.rows(sql, &params).await?)
    }

    /// What is owed under a list of a body in which the seat has a role.
    pub async fn owed_under(&mut self, sight: Sight, list: ListId, period: Period) -> Result<Vec<OwedLine>> {
        let sql = sql_owed!(
            "t.version IN (SELECT tv.id FROM list_version tv WHERE tv.list = $6)",
            sql_in_body!("l.body")
        );
        let params = owed_params(sight, period, Some(list.to_value()));
        once(&self.rows(sql, &params).await?)
    }

    /// Windows already begun on the sight's day, of lists under which a unit has a reporting duty for which the seat
    /// reports; latest period first.
    pub async fn windows_mine(&mut self, sight: Sight) -> Result<Vec<Window>> {
        let sql = concat!(
            "SELECT w.id, w.list, w.period, w.opens_on, w.closes_on FROM report_window w JOIN list l ON l.id = w.list \
             WHERE w.opens_on <= $2 AND ",
            sql_mark_ok!("l.mark"),
            " AND w.list IN (SELECT tv.list FROM duty t JOIN list_version tv ON tv.id = t.version \
               WHERE t.role = 'reporting' AND (t.ends_on IS NULL OR t.ends_on >= $2) AND ",
            sql_reports_for!("t.unit"),
            ") ORDER BY w.period DESC, w.closes_on, w.id"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter().map(window).collect()
    }

    /// Windows of the lists of bodies in which the seat is clerk, with the list's name; latest period first.
    pub async fn windows_kept(&mut self, sight: Sight) -> Result<Vec<(Window, String)>> {
        let sql = concat!(
            "SELECT w.id, w.list, w.period, w.opens_on, w.closes_on, l.name FROM report_window w JOIN list l ON l.id = w.list \
             WHERE ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_in_body!("l.body"),
            " ORDER BY w.period DESC, l.id LIMIT 60"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter().map(|row| Ok((window(row)?, row.get(5)?))).collect()
    }
}

impl Reader {
    /// The side that leads an item under a body's lists on a day: that of the unit which then had the first lead duty.
    pub async fn lead_side(&mut self, item: ItemId, body: BodyId, on: Day) -> Result<Option<SideId>> {
        let sides = self.duty_sides(item, body, on, "lead").await?;
        Ok(sides.into_iter().next())
    }

    /// The sides that owe the reports of an item under a body's lists on a day.
    pub async fn sides_owing(&mut self, item: ItemId, body: BodyId, on: Day) -> Result<Vec<SideId>> {
        self.duty_sides(item, body, on, "reporting").await
    }

    async fn duty_sides(&mut self, item: ItemId, body: BodyId, on: Day, role: &str) -> Result<Vec<SideId>> {
        let sql = concat!(
            "SELECT s.id FROM duty t JOIN list_version v ON v.id = t.version JOIN list l ON l.id = v.list AND l.body = $2 \
             JOIN unit u ON u.id = t.unit JOIN region r ON r.id = u.region JOIN side s ON s.body = l.body AND ",
            sql_on_side!("u.id", "r.path", "s.id", "s.region"),
            " WHERE t.item = $1 AND t.role = $4 AND t.starts_on <= $3 AND (t.ends_on IS NULL OR t.ends_on >= $3) \
             ORDER BY t.id, s.position"
        );
        let rows = self.rows(sql, args![item, body, on, role]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }
}
