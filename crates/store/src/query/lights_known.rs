//! What the lights of a list version are computed from, a whole set at a time: duties, facts, milestones, changes and
//! certificates as they were known at an entry of the trail. For rules; no sight.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use yipanqi_domain::change::Change;
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::measure::{Measure, Stage};
use yipanqi_domain::period::Period;
use yipanqi_domain::report::Milestone;
use yipanqi_domain::{At, Day, ItemId, ListId, SideId, UnitId, VersionId};

/// A unit that leads or reports on an item, for a side or for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owes {
    /// The item.
    pub item: ItemId,
    /// The side for which the unit counts.
    pub side: Option<SideId>,
    /// Its role.
    pub role: DutyRole,
    /// The unit.
    pub unit: UnitId,
}

/// A figure of a fact, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The item.
    pub item: ItemId,
    /// The side.
    pub side: SideId,
    /// What is measured.
    pub measure: Measure,
    /// The period.
    pub period: Period,
    /// Percentage in 0.01 point, or amount in 分.
    pub number: Option<i64>,
    /// Stage.
    pub stage: Option<Stage>,
    /// Since when.
    pub since: Option<Day>,
}

/// A certificate, and whether it was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The item.
    pub item: ItemId,
    /// The certificate's day.
    pub sealed_on: Day,
}

/// `$item` stands in the version `$1`.
macro_rules! sql_in_version {
    ($item:literal) => {
        concat!(
            $item,
            " IN (SELECT vr.item FROM list_row vr WHERE vr.version = $1)"
        )
    };
}

/// The record `$id` of a table was there when the trail had come to entry `$2`.
macro_rules! sql_known {
    ($table:literal, $id:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM entry_row er WHERE er.kind = '",
            $table,
            "' AND er.row_id = ",
            $id,
            " AND er.seq <= $2)"
        )
    };
}

/// The fact `f` was known at entry `$2`, and not sent back by its latest review known then.
macro_rules! sql_fact_stands {
    () => {
        "f.known_at <= $2 AND NOT EXISTS (SELECT 1 FROM fact_review rv WHERE rv.fact = f.id AND rv.verdict = 'returned' \
         AND rv.known_at <= $2 AND NOT EXISTS (SELECT 1 FROM fact_review nv WHERE nv.fact = f.id AND nv.known_at <= $2 \
         AND nv.id > rv.id))"
    };
}

macro_rules! sql_figure {
    () => {
        "SELECT f.item, f.side, f.measure, f.period, f.number, CASE WHEN f.measure = 'stage' THEN f.words END, f.since_on FROM fact f "
    };
}

pub(crate) use {sql_in_version, sql_known};

fn owes(row: &Row) -> Result<Owes> {
    Ok(Owes {
        item: row.get(0)?,
        side: row.get(1)?,
        role: row.get(2)?,
        unit: row.get(3)?,
    })
}

fn figure(row: &Row) -> Result<Figure> {
    Ok(Figure {
        item: row.get(0)?,
        side: row.get(1)?,
        measure: row.get(2)?,
        period: row.get(3)?,
        number: row.get(4)?,
        stage: row.get(5)?,
        since: row.get(6)?,
    })
}

impl Reader {
    /// Who leads or reports by the duties under a list that hold on a day and were known then.
    pub async fn lights_duties(
        &mut self,
        version: VersionId,
        known_at: i64,
        list: ListId,
        on: Day,
    ) -> Result<Vec<Owes>> {
        let sql = concat!(
            "SELECT d.item, s.id, d.role, d.unit FROM duty d JOIN list_version dv ON dv.id = d.version \
             JOIN list l ON l.id = dv.list JOIN unit u ON u.id = d.unit JOIN region r ON r.id = u.region \
             LEFT JOIN side s ON s.body = l.body AND ",
            sql_on_side!("u.id", "r.path", "s.id", "s.region"),
            " WHERE dv.list = $3 AND d.role IN ('lead', 'joint_lead', 'reporting') AND d.starts_on <= $4 \
             AND (d.ends_on IS NULL OR d.ends_on >= $4) AND ",
            sql_in_version!("d.item"),
            " AND ",
            sql_known!("duty", "d.id"),
            " ORDER BY d.item, s.position, s.id, d.id"
        );
        let rows = self.rows(sql, args![version, known_at, list, on]).await?;
        rows.iter().map(owes).collect()
    }

    /// Who leads or reports as the version's rows name them, for items to which no duty was assigned yet.
    pub async fn lights_named(&mut self, version: VersionId) -> Result<Vec<Owes>> {
        let sql = concat!(
            "SELECT ru.item, s.id, ru.role, ru.unit FROM list_row_unit ru JOIN list_version dv ON dv.id = ru.version \
             JOIN list l ON l.id = dv.list JOIN unit u ON u.id = ru.unit JOIN region r ON r.id = u.region \
             LEFT JOIN side s ON s.body = l.body AND ",
            sql_on_side!("u.id", "r.path", "s.id", "s.region"),
            " WHERE ru.version = $1 AND ru.role IN ('lead', 'joint_lead', 'reporting') \
             ORDER BY ru.item, s.position, s.id, ru.id"
        );
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(owes).collect()
    }

    /// The facts of a period that stood at a known-at, every revision in its order: the last of each is the one to take.
    pub async fn lights_figures(
        &mut self,
        version: VersionId,
        known_at: i64,
        period: Period,
    ) -> Result<Vec<Figure>> {
        let sql = concat!(
            sql_figure!(),
            "WHERE f.period = $3 AND ",
            sql_in_version!("f.item"),
            " AND ",
            sql_fact_stands!(),
            " ORDER BY f.item, f.side, f.measure, f.revision"
        );
        let rows = self.rows(sql, args![version, known_at, period]).await?;
        rows.iter().map(figure).collect()
    }

    /// The stages that were said for any period, as [`Reader::lights_figures`].
    pub async fn lights_stages(&mut self, version: VersionId, known_at: i64) -> Result<Vec<Figure>> {
        let sql = concat!(
            sql_figure!(),
            "WHERE f.measure = 'stage' AND ",
            sql_in_version!("f.item"),
            " AND ",
            sql_fact_stands!(),
            " ORDER BY f.item, f.side, f.period, f.revision"
        );
        let rows = self.rows(sql, args![version, known_at]).await?;
        rows.iter().map(figure).collect()
    }

    /// Percentages and investment of the months between two, both left out, as [`Reader::lights_figures`].
    pub async fn lights_later(
        &mut self,
        version: VersionId,
        known_at: i64,
        after: Period,
        before: Period,
    ) -> Result<Vec<Figure>> {
        let sql = concat!(
            sql_figure!(),
            "WHERE f.period > $3 AND f.period < $4 AND f.measure IN ('pct', 'investment') AND ",
            sql_in_version!("f.item"),
            " AND ",
            sql_fact_stands!(),
            " ORDER BY f.item, f.side, f.period, f.revision"
        );
        let rows = self.rows(sql, args![version, known_at, after, before]).await?;
        rows.iter().map(figure).collect()
    }

    /// The milestones of the version's items.
    pub async fn lights_milestones(&mut self, version: VersionId, known_at: i64) -> Result<Vec<Milestone>> {
        let rest = concat!(
            "WHERE ",
            sql_in_version!("t.item"),
            " AND ",
            sql_known!("milestone", "t.id"),
            " ORDER BY t.item, t.position, t.id"
        );
        self.find(rest, args![version, known_at]).await
    }

    /// The changes approved under a list up to an instant.
    pub async fn lights_changes(&mut self, list: ListId, until: At) -> Result<Vec<Change>> {
        let rest = "WHERE t.list = $1 AND t.state = 'approved' AND t.decided_at <= $2 ORDER BY t.item, t.decided_at, t.id";
        self.find(rest, args![list, until]).await
    }

    /// The certificates of the version's items that stood at an instant.
    pub async fn lights_sealed(&mut self, version: VersionId, until: At) -> Result<Vec<Sealed>> {
        let sql = concat!(
            "SELECT c.item, c.sealed_on FROM certificate c WHERE c.at <= $2 AND ",
            sql_in_version!("c.item"),
            " AND NOT EXISTS (SELECT 1 FROM reopening ro WHERE ro.certificate = c.id AND ro.at <= $2) ORDER BY c.id"
        );
        let rows = self.rows(sql, args![version, until]).await?;
        let one = |row: &Row| {
            Ok(Sealed {
                item: row.get(0)?,
                sealed_on: row.get(1)?,
            })
        };
        rows.iter().map(one).collect()
    }
}
