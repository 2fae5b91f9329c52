//! What home pages show: what waits, what is in force, what was held last. Through the sight, like everything else.

use crate::error::Result;
use crate::query::gaps::sql_has_duty_on_side;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::Field;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{At, Day, DocumentId, ListId, SessionId, SideId, UnitId, VersionId};

/// A document that waits for its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDocument {
    /// The document.
    pub document: DocumentId,
    /// Title.
    pub title: String,
    /// When it was received.
    pub received_at: At,
    /// Candidates that nobody has decided on.
    pub undecided_count: i64,
}

/// A version that is being drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDraft {
    /// The list.
    pub list: ListId,
    /// The version.
    pub version: VersionId,
    /// Name of the list.
    pub name: String,
    /// Which version it will be.
    pub ordinal: i64,
    /// Code of the state.
    pub state: String,
    /// Rows in it.
    pub row_count: i64,
}

/// A list with the version in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListInForce {
    /// The list.
    pub list: ListId,
    /// The version.
    pub version: VersionId,
    /// Name.
    pub name: String,
    /// Plan year.
    pub year: i64,
    /// Number under which it was adopted.
    pub number: String,
    /// In force from.
    pub in_force_on: Day,
    /// Rows that the reader may see.
    pub row_count: i64,
}

/// A session held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// The session.
    pub session: SessionId,
    /// Name.
    pub name: String,
    /// When.
    pub held_on: Day,
    /// Decisions recorded in it and not withdrawn.
    pub decision_count: i64,
}

/// How many items of a field a side leads or reports on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCount {
    /// Field, as the rows name it.
    pub field: String,
    /// The side; `None`: all items of the field.
    pub side: Option<SideId>,
    /// Name of the side.
    pub side_name: Option<String>,
    /// Items.
    pub item_count: i64,
}

/// How many duties of a unit wait to be signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsignedCount {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Duties.
    pub duty_count: i64,
}

macro_rules! sql_rows_in_force {
    () => {
        "FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list "
    };
}

pub(crate) fn list_in_force(row: &Row) -> Result<ListInForce> {
    Ok(ListInForce {
        list: row.get(0)?,
        version: row.get(1)?,
        name: row.get(2)?,
        year: row.get(3)?,
        number: row.get(4)?,
        in_force_on: row.get(5)?,
        row_count: row.get(6)?,
    })
}

impl Reader {
    /// Documents received or read but not reviewed, oldest first, and how many in all.
    pub async fn documents_waiting(
        &mut self,
        sight: Sight,
        limit: i64,
    ) -> Result<(Vec<WaitingDocument>, i64)> {
        let sql = concat!(
            "SELECT m.id, m.title, m.received_at, (SELECT COUNT(*) FROM candidate c WHERE c.document = m.id \
             AND c.state = 'proposed'), COUNT(*) OVER () FROM document m WHERE m.state IN ('received', 'read') AND ",
            sql_in_body!("m.body"),
            " AND ",
            sql_mark_ok!("m.mark"),
            " ORDER BY m.received_at, m.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(limit.to_value());
        let rows = self.rows(sql, &params).await?;
        let line = |row: &Row| {
            Ok(WaitingDocument {
                document: row.get(0)?,
                title: row.get(1)?,
                received_at: row.get(2)?,
                undecided_count: row.get(3)?,
            })
        };
        let total = rows.first().map_or(Ok(0), |row| row.get(4))?;
        Ok((rows.iter().map(line).collect::<Result<_>>()?, total))
    }

    /// Versions in draft or deliberated, for the office.
    pub async fn drafts_waiting(&mut self, sight: Sight) -> Result<Vec<WaitingDraft>> {
        let sql = concat!(
            "SELECT l.id, lv.id, l.name, lv.ordinal, lv.state, (SELECT COUNT(*) FROM draft_row r WHERE r.version = lv.id \
             AND r.change <> 'removed') FROM list_version lv JOIN list l ON l.id = lv.list \
             WHERE lv.state IN ('draft', 'deliberated') AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " ORDER BY l.year DESC, l.id, lv.ordinal LIMIT 20"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        let line = |row: &Row| {
            Ok(WaitingDraft {
                list: row.get(0)?,
                version: row.get(1)?,
                name: row.get(2)?,
                ordinal: row.get(3)?,
                state: row.get(4)?,
                row_count: row.get(5)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Lists in force today of which the reader may see a row, or whose office they are.
    pub async fn lists_in_force(&mut self, sight: Sight) -> Result<Vec<ListInForce>> {
        let sql = concat!(
            "SELECT l.id, lv.id, l.name, l.year, lv.number, lv.in_force_on, (SELECT COUNT(*) FROM list_row lr \
             WHERE lr.version = lv.id AND ",
            sql_sees_row!(),
            ") FROM list_version lv JOIN list l ON l.id = lv.list WHERE ",
            sql_in_force!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND (",
            sql_in_body!("l.body"),
            " OR EXISTS (SELECT 1 FROM list_row lr WHERE lr.version = lv.id AND ",
            sql_sees_row!(),
            ")) ORDER BY l.year DESC, l.id LIMIT 50"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter().map(list_in_force).collect()
    }

    /// The latest adopted version of every list whose office the reader is, in force already or not yet.
    pub async fn lists_adopted(&mut self, sight: Sight) -> Result<Vec<ListInForce>> {
        let sql = concat!(
            "SELECT l.id, lv.id, l.name, l.year, lv.number, lv.in_force_on, (SELECT COUNT(*) FROM list_row lr \
             WHERE lr.version = lv.id) FROM list_version lv JOIN list l ON l.id = lv.list WHERE ",
            sql_latest_adopted!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_in_body!("l.body"),
            " ORDER BY l.year DESC, l.id LIMIT 50"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter().map(list_in_force).collect()
    }

    /// The sessions held last.
    pub async fn sessions_held(&mut self, sight: Sight, limit: i64) -> Result<Vec<SessionLine>> {
        let sql = concat!(
            "SELECT ss.id, ss.name, ss.held_on, (SELECT COUNT(*) FROM decision d WHERE d.session = ss.id \
             AND d.state <> 'withdrawn') FROM session ss WHERE ",
            sql_in_body_or_side!("ss.body"),
            " AND ",
            sql_mark_ok!("ss.mark"),
            " ORDER BY ss.held_on DESC, ss.id DESC LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.push(limit.to_value());
        let rows = self.rows(sql, &params).await?;
        let line = |row: &Row| {
            Ok(SessionLine {
                session: row.get(0)?,
                name: row.get(1)?,
                held_on: row.get(2)?,
                decision_count: row.get(3)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Items in force by field, most first, and by side and field: a side counts where it leads or reports.
    pub async fn field_counts(&mut self, sight: Sight) -> Result<Vec<FieldCount>> {
        let all = concat!(
            "SELECT lr.field, COUNT(DISTINCT lr.item) ",
            sql_rows_in_force!(),
            "WHERE ",
            sql_in_force!(),
            " AND ",
            sql_sees_row!(),
            " GROUP BY lr.field ORDER BY COUNT(DISTINCT lr.item) DESC, lr.field"
        );
        let by_side = concat!(
            "SELECT lr.field, s.id, s.name, COUNT(DISTINCT lr.item) ",
            sql_rows_in_force!(),
            "JOIN side s ON s.body = l.body WHERE ",
            sql_in_force!(),
            " AND ",
            sql_sees_row!(),
            " AND ",
            sql_has_duty_on_side!(" AND hd.role IN ('lead', 'joint_lead', 'reporting')"),
            " GROUP BY lr.field, s.id, s.name, s.position ORDER BY s.position, s.id, lr.field"
        );
        let params = sight_params(sight);
        let mut out = Vec::new();
        for row in self.rows(all, &params).await? {
            out.push(FieldCount {
                field: row.get(0)?,
                side: None,
                side_name: None,
                item_count: row.get(1)?,
            });
        }
        for row in self.rows(by_side, &params).await? {
            out.push(FieldCount {
                field: row.get(0)?,
                side: Some(row.get(1)?),
                side_name: Some(row.get(2)?),
                item_count: row.get(3)?,
            });
        }
        Ok(out)
    }

    /// Plan amounts of the visible rows in force, 分, by field and side (`None`: given for the whole row).
    pub async fn amounts_in_force(&mut self, sight: Sight) -> Result<Vec<(String, Option<SideId>, i64)>> {
        let sql = concat!(
            "SELECT lr.field, a.side, CAST(COALESCE(SUM(a.fen), 0) AS BIGINT) ",
            sql_rows_in_force!(),
            "JOIN list_row_amount a ON a.list_row = lr.id WHERE ",
            sql_in_force!(),
            " AND ",
            sql_sees_row!(),
            " GROUP BY lr.field, a.side ORDER BY lr.field, COALESCE(a.side, 0)"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect()
    }

    /// Units with duties that wait to be signed for, most first, and how many duties in all.
    pub async fn unsigned_by_unit(&mut self, sight: Sight, limit: i64) -> Result<(Vec<UnsignedCount>, i64)> {
        let sql = concat!(
            "SELECT u.id, u.name, COUNT(*), CAST(SUM(COUNT(*)) OVER () AS BIGINT) FROM duty t JOIN list_version dv ON dv.id = t.version \
             JOIN list dl ON dl.id = dv.list JOIN unit u ON u.id = t.unit WHERE t.state = 'assigned' AND ",
            sql_sees_duty!(),
            " GROUP BY u.id, u.name, u.sort_key ORDER BY COUNT(*) DESC, u.sort_key, u.id LIMIT CAST($4 AS BIGINT)"
        );
        let mut params = sight_params(sight);
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
}
