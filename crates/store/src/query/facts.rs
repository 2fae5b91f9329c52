//! Facts with their reviews, as of a known-at: what a version's rows were told for a period, what one item was told,
//! what waits for a reviewer. What is owed is in [`crate::query::reports`].

use crate::error::Result;
use crate::plumbing::FactWaiting;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use std::collections::BTreeMap;
use yipanqi_domain::field::Field;
use yipanqi_domain::measure::Measure;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::{
    CellState, Fact, ReviewLevel, Verdict, Window, WindowRule, levels_of, next_level,
};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{At, Day, FactId, ItemId, ListId, SideId, VersionId};

/// As known now, where a known-at is asked for.
pub const NOW_KNOWN: i64 = i64::MAX;

/// One revision of one cell, with what its reviews had come to at the known-at that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactLine {
    /// The fact.
    pub fact: Fact,
    /// The side for which it counts: its own, or under another body's list the side of that list on which its unit lies.
    pub counts_for: SideId,
    /// How the side's review ended.
    pub by_side: Option<Verdict>,
    /// How the body's review ended.
    pub by_body: Option<Verdict>,
    /// What was wrong, when returned.
    pub message: Option<String>,
    /// Until when it is to be answered, when returned.
    pub answer_by_on: Option<Day>,
    /// When it was last reviewed.
    pub reviewed_at: Option<At>,
    /// By which post; blank for those whose own side it is not.
    pub reviewed_by: Option<String>,
    /// Sides of the body under which it is reviewed.
    pub side_count: i64,
    /// How often the cell was returned in all; 0 for those whose own side it is not.
    pub returned_count: i64,
    /// Name of the unit that owes it.
    pub unit_name: String,
    /// Name of the post that entered it.
    pub post_name: String,
}

impl FactLine {
    fn reviews(&self) -> Vec<(ReviewLevel, Verdict)> {
        let side = self.by_side.map(|v| (ReviewLevel::Side, v));
        side.into_iter()
            .chain(self.by_body.map(|v| (ReviewLevel::Body, v)))
            .collect()
    }
    /// Where this revision stands. Of the latest revision it is where the cell stands.
    pub fn state(&self) -> CellState {
        CellState::of(
            levels_of(self.side_count),
            Some(&self.reviews()),
            self.returned_count,
        )
    }
    /// Who reviews it next.
    pub fn next_level(&self) -> Option<ReviewLevel> {
        next_level(levels_of(self.side_count), &self.reviews())
    }
    /// Whether the last level accepted it: only then it counts in totals, and others see it.
    pub fn is_accepted(&self) -> bool {
        self.state() == CellState::Accepted
    }
    /// Item, side for which it counts, measure, period.
    pub fn cell(&self) -> (ItemId, SideId, Measure, Period) {
        (
            self.fact.item,
            self.counts_for,
            self.fact.measure,
            self.fact.period,
        )
    }
}

/// The highest revision of each cell among `lines`, in the order in which cells first appear.
pub fn latest(lines: &[FactLine]) -> Vec<&FactLine> {
    pick(lines.iter())
}

/// The highest accepted revision of each cell: what counts. A correction that waits for review does not hide it.
pub fn latest_accepted(lines: &[FactLine]) -> Vec<&FactLine> {
    pick(lines.iter().filter(|line| line.is_accepted()))
}

fn pick<'a>(lines: impl Iterator<Item = &'a FactLine>) -> Vec<&'a FactLine> {
    let mut places: BTreeMap<_, usize> = BTreeMap::new();
    let mut out: Vec<&FactLine> = Vec::new();
    for line in lines {
        let (item, side, measure, period) = line.cell();
        let key = (item, side, measure.code(), period.to_string());
        match places.get(&key) {
            None => {
                places.insert(key, out.len());
                out.push(line);
            }
            Some(at) if out[*at].fact.revision < line.fact.revision => out[*at] = line,
            Some(_) => {}
        }
    }
    out
}

/// Facts `t` with their reviews as of the known-at in a parameter; `$counts_for` is the column of the side, `$own` holds
/// where the reader may know how often the cell was returned and by whom it was reviewed.
macro_rules! sql_fact_line {
    ($known_at:literal, $counts_for:literal, $own:expr) => {
        concat!(
            "SELECT t.id, t.item, t.side, t.measure, t.period, t.basis, t.revision, t.reason, t.former, t.unit, t.post, \
             t.evidence, t.known_at, t.at, t.worth, t.number, t.money_unit, t.decimals, t.words, t.since_on, t.as_given, ",
            $counts_for,
            ", rs.verdict, rb.verdict, COALESCE(rb.message, rs.message), COALESCE(rb.answer_by_on, rs.answer_by_on), \
             COALESCE(rb.at, rs.at), COALESCE(pb.name, ps.name), \
             (SELECT COUNT(*) FROM side cs WHERE cs.body = fs.body), \
             (SELECT COUNT(*) FROM fact cf JOIN fact_review cr ON cr.fact = cf.id WHERE cf.item = t.item AND cf.side = t.side \
               AND cf.measure = t.measure AND cf.period = t.period AND cr.verdict = 'returned' \
               AND cr.known_at <= CAST(", $known_at, " AS BIGINT)), \
             u.name, p.name, CASE WHEN ", $own, " THEN 1 ELSE 0 END \
             FROM fact t JOIN side fs ON fs.id = t.side JOIN unit u ON u.id = t.unit JOIN region ur ON ur.id = u.region \
             JOIN post p ON p.id = t.post \
             LEFT JOIN fact_review rs ON rs.fact = t.id AND rs.level = 'side' AND rs.known_at <= CAST(", $known_at, " AS BIGINT) \
             LEFT JOIN post ps ON ps.id = rs.post \
             LEFT JOIN fact_review rb ON rb.fact = t.id AND rb.level = 'body' AND rb.known_at <= CAST(", $known_at, " AS BIGINT) \
             LEFT JOIN post pb ON pb.id = rb.post "
        )
    };
}

fn fact_line(row: &Row) -> Result<FactLine> {
    let is_own: i64 = row.get(32)?;
    let own = |n: i64| if is_own == 1 { n } else { 0 };
    Ok(FactLine {
        fact: Fact::read(row)?,
        counts_for: row.get(21)?,
        by_side: row.get(22)?,
        by_body: row.get(23)?,
        message: row.get(24)?,
        answer_by_on: row.get(25)?,
        reviewed_at: row.get(26)?,
        reviewed_by: row.get::<Option<String>>(27)?.filter(|_| is_own == 1),
        side_count: row.get(28)?,
        returned_count: own(row.get(29)?),
        unit_name: row.get(30)?,
        post_name: row.get(31)?,
    })
}

fn fact_lines(rows: &[Row]) -> Result<Vec<FactLine>> {
    rows.iter().map(fact_line).collect()
}

/// The reader stands on the fact's own side of the ladder: reports it or follows it as the unit that owes the side's
/// report now, watches over that unit's region, or has a business role in the side or the body under which it is
/// reviewed. All others see accepted facts only.
macro_rules! sql_own_fact {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg WHERE ", sql_grant_holds!(), " AND (",
            "(xg.scope_kind = 'unit' AND (xg.scope_id = t.unit OR EXISTS (SELECT 1 FROM duty xd JOIN unit xu ON xu.id = xd.unit \
               JOIN region xr ON xr.id = xu.region WHERE xd.item = t.item AND xd.unit = xg.scope_id AND xd.role = 'reporting' \
               AND (xd.ends_on IS NULL OR xd.ends_on >= $2) AND ", sql_on_side!("xu.id", "xr.path", "fs.id", "fs.region"), ")))",
            " OR (xg.scope_kind = 'region' AND ur.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%')",
            " OR (xg.scope_kind = 'side' AND xg.scope_id = fs.id)",
            " OR (xg.scope_kind = 'body' AND xg.scope_id = fs.body)))"
        )
    };
}

/// The last level accepted it.
macro_rules! sql_accepted {
    () => {
        "rb.verdict = 'accepted'"
    };
}

/// No later revision of the same cell.
macro_rules! sql_latest_revision {
    () => {
        "NOT EXISTS (SELECT 1 FROM fact nf WHERE nf.item = t.item AND nf.side = t.side AND nf.measure = t.measure \
         AND nf.period = t.period AND nf.revision > t.revision)"
    };
}

pub(crate) use {sql_accepted, sql_latest_revision, sql_own_fact};

/// Facts of the items in the rows of a version, for the version's own body: see [`FactLine::counts_for`].
macro_rules! sql_of_version {
    () => {
        "JOIN list_version v ON v.id = $2 JOIN list l ON l.id = v.list JOIN list_row lr ON lr.version = v.id AND lr.item = t.item \
         JOIN side vs ON vs.body = l.body AND (vs.id = t.side OR (fs.body <> l.body AND "
    };
}

impl Reader {
    /// All facts (every revision, with its reviews as of `known_at`) of the items in a version's rows for a period,
    /// by row, side, measure and revision. For rules and totals, not for readers: nothing is filtered by sight.
    /// Use [`latest_accepted`] for what counts, [`latest`] for where cells stand.
    pub async fn facts_of_version(
        &mut self,
        version: VersionId,
        period: Period,
        known_at: i64,
    ) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$1", "vs.id", "1 = 1"),
            sql_of_version!(),
            sql_on_side!("u.id", "ur.path", "vs.id", "vs.region"),
            ")) WHERE t.period = $3 AND t.known_at <= CAST($1 AS BIGINT) \
             ORDER BY lr.position, vs.position, t.measure, t.revision, t.id"
        );
        fact_lines(&self.rows(sql, args![known_at, version, period]).await?)
    }

    /// The same for the months of the same year before a month, earliest first; of one measure, or of all (`None`).
    pub async fn facts_before(
        &mut self,
        version: VersionId,
        period: Period,
        known_at: i64,
        measure: Option<Measure>,
    ) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$1", "vs.id", "1 = 1"),
            sql_of_version!(),
            sql_on_side!("u.id", "ur.path", "vs.id", "vs.region"),
            ")) WHERE t.period < $3 AND t.period LIKE $4 AND (t.measure = $5 OR $5 = '') AND t.known_at <= CAST($1 AS BIGINT) \
             ORDER BY t.period, lr.position, vs.position, t.measure, t.revision, t.id"
        );
        let year = format!("{:04}M__", period.year());
        let measure = measure.map_or("", Measure::code);
        let rows = self
            .rows(sql, args![known_at, version, period, year, measure])
            .await?;
        fact_lines(&rows)
    }

    /// All facts of one item and side, all months, as known now; for the rules.
    pub async fn facts_of_side(&mut self, item: ItemId, side: SideId) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$1", "t.side", "1 = 1"),
            "WHERE t.item = $2 AND t.side = $3 ORDER BY t.period, t.measure, t.revision, t.id"
        );
        fact_lines(&self.rows(sql, args![NOW_KNOWN, item, side]).await?)
    }

    /// Whether a later revision of the same cell was entered.
    pub async fn fact_is_revised(&mut self, fact: &Fact) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM fact t WHERE t.item = $1 AND t.side = $2 AND t.measure = $3 AND t.period = $4 \
                   AND t.revision > $5";
        let params = args![fact.item, fact.side, fact.measure, fact.period, fact.revision];
        Ok(self.number(sql, params).await? > 0)
    }

    /// The facts of an item that may be seen: those of the reader's own side of the ladder, and what was accepted.
    pub async fn facts_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$4", "t.side", sql_own_fact!()),
            "WHERE t.item = $5 AND ",
            sql_sees_item!("t.item"),
            " AND (",
            sql_accepted!(),
            " OR ",
            sql_own_fact!(),
            ") ORDER BY t.period DESC, fs.position, t.measure, t.revision, t.id"
        );
        let mut params = sight_params(sight);
        params.extend([NOW_KNOWN.to_value(), item.to_value()]);
        fact_lines(&self.rows(sql, &params).await?)
    }

    /// One fact, if it may be seen.
    pub async fn fact_seen(&mut self, sight: Sight, fact: FactId) -> Result<Option<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$4", "t.side", sql_own_fact!()),
            "WHERE t.id = $5 AND ",
            sql_sees_item!("t.item"),
            " AND (",
            sql_accepted!(),
            " OR ",
            sql_own_fact!(),
            ")"
        );
        let mut params = sight_params(sight);
        params.extend([NOW_KNOWN.to_value(), fact.to_value()]);
        self.first(sql, &params)
            .await?
            .as_ref()
            .map(fact_line)
            .transpose()
    }

    /// The latest revisions that wait for a review which the seat gives: those of its side first of all, or those that
    /// the side has accepted (or that need no side) in its body. Not what the seat itself entered. By item, side,
    /// period and measure; at most `limit`.
    pub async fn facts_waiting(&mut self, sight: Sight, limit: i64) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$4", "t.side", "1 = 1"),
            "JOIN fact_waiting w ON w.fact = t.id JOIN item wi ON wi.id = t.item WHERE t.post <> $1 \
             AND ((w.level = 'side' AND w.side IN (SELECT xg.scope_id FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'reviewer') AND xg.scope_kind = 'side')) \
               OR (w.level = 'body' AND w.side IN (SELECT ws.id FROM side ws JOIN right_grant xg ON xg.scope_id = ws.body WHERE ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'reviewer') AND xg.scope_kind = 'body'))) AND ",
            sql_sees_item!("t.item"),
            " ORDER BY t.period, wi.number, fs.position, t.measure, t.id LIMIT CAST($5 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.extend([NOW_KNOWN.to_value(), limit.to_value()]);
        fact_lines(&self.rows(sql, &params).await?)
    }

    /// Every latest revision that a level has yet to review, as `fact_waiting` ought to have it; for rebuilding.
    pub async fn facts_to_review(&mut self) -> Result<Vec<FactWaiting>> {
        let sql = concat!(
            sql_fact_line!("$1", "t.side", "1 = 1"),
            "WHERE rb.id IS NULL AND ",
            sql_latest_revision!(),
            " ORDER BY t.id"
        );
        let lines = fact_lines(&self.rows(sql, args![NOW_KNOWN]).await?)?;
        let waiting = lines.into_iter().filter_map(|line| {
            Some(FactWaiting {
                fact: line.fact.id,
                side: line.fact.side,
                level: line.next_level()?.code().to_owned(),
            })
        });
        Ok(waiting.collect())
    }

    /// Returned cells that wait for an answer by a unit for which the seat reports.
    pub async fn facts_returned_mine(&mut self, sight: Sight) -> Result<Vec<FactLine>> {
        let sql = concat!(
            sql_fact_line!("$4", "t.side", "1 = 1"),
            "WHERE t.item IN (SELECT xd.item FROM right_grant xg JOIN duty xd ON xd.unit = xg.scope_id WHERE ",
            sql_grant_holds!(),
            " AND xg.role = 'reporter' AND xg.scope_kind = 'unit' AND xd.role = 'reporting' AND ",
            sql_open!("xd.state"),
            ") AND (rs.verdict = 'returned' OR rb.verdict = 'returned') AND ",
            sql_latest_revision!(),
            " AND EXISTS (SELECT 1 FROM right_grant xg JOIN duty xd ON xd.unit = xg.scope_id JOIN unit xu ON xu.id = xd.unit \
               JOIN region xr ON xr.id = xu.region WHERE ",
            sql_grant_holds!(),
            " AND xg.role = 'reporter' AND xg.scope_kind = 'unit' AND xd.item = t.item AND xd.role = 'reporting' AND ",
            sql_open!("xd.state"),
            " AND ",
            sql_on_side!("xu.id", "xr.path", "fs.id", "fs.region"),
            ") AND ",
            sql_sees_item!("t.item"),
            " ORDER BY t.period, t.item, t.measure, t.id"
        );
        let mut params = sight_params(sight);
        params.push(NOW_KNOWN.to_value());
        fact_lines(&self.rows(sql, &params).await?)
    }

    /// The windows of a list, latest period first.
    pub async fn windows_of(&mut self, list: ListId) -> Result<Vec<Window>> {
        self.find("WHERE t.list = $1 ORDER BY t.period DESC", args![list])
            .await
    }

    /// The rule by which the windows of a list open.
    pub async fn window_rule_of(&mut self, list: ListId) -> Result<Option<WindowRule>> {
        self.find_one("WHERE t.list = $1", args![list]).await
    }

    /// The window of a list for a period.
    pub async fn window_for(&mut self, list: ListId, period: Period) -> Result<Option<Window>> {
        self.find_one("WHERE t.list = $1 AND t.period = $2", args![list, period])
            .await
    }

    /// The version of a list that is in force on a day.
    pub async fn version_on(&mut self, list: ListId, on: Day) -> Result<Option<VersionId>> {
        let sql = "SELECT v.id FROM list_version v WHERE v.list = $1 AND v.state IN ('adopted', 'issued') \
                   AND v.in_force_on <= $2 ORDER BY v.ordinal DESC LIMIT 1";
        let row = self.first(sql, args![list, on]).await?;
        row.map(|row| row.get(0)).transpose()
    }
}
