//! Rule sets in force, runs and their lights. For rules; no sight: what they are computed from is in
//! [`crate::query::lights_known`], what a reader may see of them in [`crate::query::lights_seen`].

use crate::error::Result;
use crate::plumbing::Plumbing;
use crate::query::lights_known::{sql_in_version, sql_known};
use crate::reader::Reader;
use crate::row::Row;
use crate::tx::Tx;
use yipanqi_domain::field::{Field, Group, Value};
use yipanqi_domain::light::Light;
use yipanqi_domain::list::ListVersion;
use yipanqi_domain::lit::{LightRun, Lit, SetInForce};
use yipanqi_domain::period::Period;
use yipanqi_domain::report::Window;
use yipanqi_domain::{BodyId, Day, ItemId, LightRunId, ListId, SideId, VersionId};

/// Rows that one statement inserts: fifteen columns each stay below the parameters that either database takes.
const CHUNK: usize = 500;
/// Stands for "no distance known" where lights are put worst first: below every distance in points.
const NO_DISTANCE: i64 = -1_000_000_000;

/// The level that a run gave a row or a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelThen {
    /// The item.
    pub item: ItemId,
    /// The side, or none for the whole.
    pub side: Option<SideId>,
    /// The level.
    pub level: Option<u8>,
}

/// Side 0 in the table is none.
fn some_side(id: i64) -> Option<SideId> {
    (id != 0).then_some(SideId(id))
}

/// The columns of a light after its run, as [`lit`] reads them.
macro_rules! sql_lit {
    () => {
        "li.list_row, li.side, li.part, li.item, li.unit, li.light, li.level, li.rule, li.numbers, li.plan_fen, li.done_fen, \
         li.started"
    };
}
pub(crate) use sql_lit;

/// Reads a light from a cursor that stands at its first column.
pub(crate) fn lit(cursor: &mut crate::row::Cursor<'_>) -> Result<Lit> {
    Ok(Lit {
        row: cursor.next()?,
        side: some_side(cursor.next()?),
        part: cursor.next()?,
        item: cursor.next()?,
        unit: cursor.next()?,
        light: cursor.group()?,
        rule: cursor.next()?,
        numbers: cursor.next()?,
        plan_fen: cursor.next()?,
        done_fen: cursor.next()?,
        started: cursor.next()?,
    })
}

fn values(run: LightRunId, lit: &Lit, out: &mut Vec<Value>) {
    out.extend([
        run.to_value(),
        lit.row.to_value(),
        Value::Int(lit.side.map_or(0, |s| s.0)),
        lit.part.to_value(),
        lit.item.to_value(),
        lit.unit.to_value(),
    ]);
    lit.light.put(out);
    out.extend([
        Value::Int(lit.light.gravity().into()),
        // What has no distance stands behind what has one.
        Value::Int(lit.numbers.behind.map_or(NO_DISTANCE, |b| b.0)),
        lit.rule.to_value(),
        lit.numbers.to_value(),
        lit.plan_fen.to_value(),
        lit.done_fen.to_value(),
        lit.started.to_value(),
    ]);
}

impl Reader {
    /// The version of a list that is in force on a day.
    pub async fn version_in_force(&mut self, list: ListId, on: Day) -> Result<Option<ListVersion>> {
        let rest = "WHERE t.list = $1 AND t.state IN ('adopted', 'issued') AND t.in_force_on <= $2 \
                    ORDER BY t.ordinal DESC LIMIT 1";
        self.find_one(rest, args![list, on]).await
    }

    /// The rule set of a body that is in force on a day: the one put in force for the latest day, of several the last.
    pub async fn set_in_force(&mut self, body: BodyId, on: Day) -> Result<Option<SetInForce>> {
        let rest = "WHERE t.body = $1 AND t.in_force_on <= $2 ORDER BY t.in_force_on DESC, t.at DESC, t.id DESC LIMIT 1";
        self.find_one(rest, args![body, on]).await
    }

    /// Every rule set of a body, the one in force from the latest day first.
    pub async fn sets_of(&mut self, body: BodyId) -> Result<Vec<SetInForce>> {
        self.find(
            "WHERE t.body = $1 ORDER BY t.in_force_on DESC, t.at DESC, t.id DESC",
            args![body],
        )
        .await
    }

    /// The highest version number of a rule set's name within a body; 0 when there is none.
    pub async fn last_set_version(&mut self, body: BodyId, name: &str) -> Result<i64> {
        let sql = "SELECT MAX(t.version) FROM rule_set t WHERE t.body = $1 AND t.name = $2";
        self.number(sql, args![body, name]).await
    }

    /// The window in which a list's items are reported for a period.
    pub async fn window_of(&mut self, list: ListId, period: Period) -> Result<Option<Window>> {
        self.find_one("WHERE t.list = $1 AND t.period = $2", args![list, period])
            .await
    }

    /// The runs of a list that were known, the latest of each period first.
    pub async fn light_runs_of(&mut self, list: ListId, known_at: i64) -> Result<Vec<LightRun>> {
        let rest = concat!(
            "WHERE t.list = $1 AND ",
            sql_known!("light_run", "t.id"),
            " ORDER BY t.period, t.known_at DESC, t.id DESC"
        );
        self.find(rest, args![list, known_at]).await
    }

    /// Every list that has been lit.
    pub async fn lit_lists(&mut self) -> Result<Vec<ListId>> {
        let rows = self
            .rows("SELECT DISTINCT t.list FROM light_run t ORDER BY t.list", &[])
            .await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The levels that a run gave.
    pub async fn levels_of_run(&mut self, run: LightRunId) -> Result<Vec<LevelThen>> {
        let sql = "SELECT li.item, li.side, li.light, li.level FROM light li WHERE li.run = $1";
        let rows = self.rows(sql, args![run]).await?;
        let one = |row: &Row| {
            let mut cursor = row.cursor();
            Ok(LevelThen {
                item: cursor.next()?,
                side: some_side(cursor.next()?),
                level: cursor.group::<Light>()?.level(),
            })
        };
        rows.iter().map(one).collect()
    }

    /// The lights of a run as kept, in the order of rows and sides, the whole of a row before its sides.
    pub async fn lights_of_run(&mut self, run: LightRunId) -> Result<Vec<Lit>> {
        let sql = concat!(
            "SELECT ",
            sql_lit!(),
            " FROM light li JOIN list_row lr ON lr.id = li.list_row LEFT JOIN side s ON s.id = li.side WHERE li.run = $1 \
             ORDER BY lr.position, lr.id, CASE WHEN li.part = 'side' THEN 1 ELSE 0 END, s.position, li.side"
        );
        let rows = self.rows(sql, args![run]).await?;
        rows.iter().map(|row| lit(&mut row.cursor())).collect()
    }

    /// The latest light of an item under a list, of one side or (without a side) of the whole: with its run. For rules;
    /// a row on one side only has one light, which answers for the whole too.
    pub async fn latest_light(
        &mut self,
        list: ListId,
        item: ItemId,
        side: Option<SideId>,
    ) -> Result<Option<(LightRun, Lit)>> {
        let rest = "WHERE t.list = $1 AND EXISTS (SELECT 1 FROM light li WHERE li.run = t.id AND li.item = $2) \
                    ORDER BY t.judged_on DESC, t.known_at DESC, t.id DESC LIMIT 1";
        let Some(run) = self.find_one::<LightRun>(rest, args![list, item]).await? else {
            return Ok(None);
        };
        let found = self.light_in_run(run.id, item, side).await?;
        Ok(found.map(|lit| (run, lit)))
    }

    /// The light that a run gave an item, of one side or of the whole, as [`Reader::latest_light`].
    pub async fn light_in_run(
        &mut self,
        run: LightRunId,
        item: ItemId,
        side: Option<SideId>,
    ) -> Result<Option<Lit>> {
        let sql = concat!(
            "SELECT ",
            sql_lit!(),
            " FROM light li WHERE li.run = $1 AND li.item = $2 AND ((CAST($3 AS BIGINT) = 0 AND li.part <> 'side') \
             OR (CAST($3 AS BIGINT) <> 0 AND li.side = $3)) ORDER BY li.list_row LIMIT 1"
        );
        let side = side.map_or(0, |s| s.0);
        let rows = self.rows(sql, args![run, item, side]).await?;
        rows.first().map(|row| lit(&mut row.cursor())).transpose()
    }

    /// How many records on which lights rest (duties and milestones of the version's items, where units and sides lie)
    /// were written after an entry of the trail: what a run saw of them can then not be seen again.
    pub async fn moved_since(&mut self, version: VersionId, known_at: i64) -> Result<i64> {
        let sql = concat!(
            "SELECT COUNT(*) FROM entry_row er WHERE er.seq > $2 AND ((er.kind = 'duty' AND EXISTS (SELECT 1 FROM duty d \
             WHERE d.id = er.row_id AND ",
            sql_in_version!("d.item"),
            ")) OR (er.kind = 'milestone' AND (er.digest IS NULL OR EXISTS (SELECT 1 FROM milestone m WHERE m.id = er.row_id AND ",
            sql_in_version!("m.item"),
            "))) OR er.kind IN ('unit', 'unit_side', 'side', 'region', 'report_window'))"
        );
        self.number(sql, args![version, known_at]).await
    }
}

impl Reader {
    /// Many rows a statement.
    async fn put_lights(&mut self, run: LightRunId, lights: &[Lit]) -> Result<()> {
        for chunk in lights.chunks(CHUNK) {
            let mut params = Vec::with_capacity(chunk.len() * 15);
            for lit in chunk {
                values(run, lit, &mut params);
            }
            self.conn().execute(&insert(chunk.len()), &params).await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Keeps the lights of a run.
    pub async fn keep_lights(&mut self, run: LightRunId, lights: &[Lit]) -> Result<()> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        reader.put_lights(run, lights).await
    }
}

impl Plumbing {
    /// Replaces the lights of a run, when they are computed again.
    pub async fn replace_lights(&mut self, run: LightRunId, lights: &[Lit]) -> Result<()> {
        let reader = self.reading();
        reader
            .conn()
            .execute("DELETE FROM light WHERE run = $1", args![run])
            .await?;
        reader.put_lights(run, lights).await
    }
}

/// The statement that inserts so many lights.
fn insert(rows: usize) -> String {
    use std::fmt::Write as _;
    let mut sql = String::from(
        "INSERT INTO light (run, list_row, side, part, item, unit, light, level, gravity, behind, rule, numbers, \
         plan_fen, done_fen, started) VALUES ",
    );
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=15 {
            let comma = if column == 1 { "" } else { ", " };
            let _ = write!(sql, "{comma}${}", row * 15 + column);
        }
        sql.push(')');
    }
    sql
}
