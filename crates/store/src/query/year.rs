//! The end of a list's year: its rows with what is on record of them, the outcomes that were settled, figures of a
//! list's own, approved reasons.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::change::Change;
use yipanqi_domain::excuse::ExcuseGiven;
use yipanqi_domain::field::Field;
use yipanqi_domain::list::{Item, List, ListRow};
use yipanqi_domain::paper::{Outcome, RowOutcome};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{BodyId, Day, ItemId, ListId, VersionId};

/// The row `t` is the last that its list has of the item: that of the latest adopted version which holds it.
macro_rules! sql_last_row {
    () => {
        "JOIN list_version lv ON lv.id = t.version WHERE lv.list = $1 AND lv.state IN ('adopted', 'issued') \
         AND NOT EXISTS (SELECT 1 FROM list_row nr JOIN list_version nv ON nv.id = nr.version WHERE nr.item = t.item \
         AND nv.list = lv.list AND nv.ordinal > lv.ordinal AND nv.state IN ('adopted', 'issued'))"
    };
}

impl Reader {
    /// The rows of a list's year: of every item that an adopted version held, the last row. For rules; no sight.
    pub async fn year_rows(&mut self, list: ListId) -> Result<Vec<ListRow>> {
        let rest = concat!(sql_last_row!(), " ORDER BY lv.ordinal DESC, t.position, t.id");
        self.find(rest, args![list]).await
    }

    /// The items of a list's year.
    pub async fn year_items(&mut self, list: ListId) -> Result<Vec<Item>> {
        let rest = "WHERE t.id IN (SELECT yr.item FROM list_row yr JOIN list_version yv ON yv.id = yr.version \
                    WHERE yv.list = $1) ORDER BY t.id";
        self.find(rest, args![list]).await
    }

    /// The certificates of a list's items that stand: item, number, day.
    pub async fn year_certificates(&mut self, list: ListId) -> Result<Vec<(ItemId, String, Day)>> {
        let sql = "SELECT c.item, c.number, c.sealed_on FROM certificate c WHERE c.item IN (SELECT yr.item FROM list_row yr \
                   JOIN list_version yv ON yv.id = yr.version WHERE yv.list = $1) \
                   AND NOT EXISTS (SELECT 1 FROM reopening ro WHERE ro.certificate = c.id) ORDER BY c.id";
        let rows = self.rows(sql, args![list]).await?;
        let one = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        rows.iter().map(one).collect()
    }

    /// What adjustments took out of a list: item, day from which, reason; the last of an item last.
    pub async fn year_removals(&mut self, list: ListId) -> Result<Vec<(ItemId, Day, String)>> {
        let sql = "SELECT a.item, v.in_force_on, a.reason FROM adjustment a JOIN list_version v ON v.id = a.version \
                   WHERE v.list = $1 AND a.change = 'removed' ORDER BY v.ordinal, a.id";
        let rows = self.rows(sql, args![list]).await?;
        let one = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        rows.iter().map(one).collect()
    }

    /// The changes approved under a list, the last decided last.
    pub async fn year_changes(&mut self, list: ListId) -> Result<Vec<Change>> {
        let rest = "WHERE t.list = $1 AND t.state = 'approved' ORDER BY t.decided_at, t.id";
        self.find(rest, args![list]).await
    }

    /// The outcomes settled for a list.
    pub async fn outcomes_of(&mut self, list: ListId) -> Result<Vec<RowOutcome>> {
        self.find("WHERE t.list = $1 ORDER BY t.id", args![list]).await
    }

    /// Whether any row of a list is settled.
    pub async fn is_settled(&mut self, list: ListId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM row_outcome WHERE list = $1 LIMIT 1) found";
        Ok(self.number(sql, args![list]).await? > 0)
    }

    /// Outcomes by kind of all rows of a list, for those who see it whole.
    pub async fn outcome_counts(&mut self, list: ListId) -> Result<Vec<(Outcome, i64)>> {
        let sql = "SELECT o.outcome, COUNT(*) FROM row_outcome o WHERE o.list = $1 GROUP BY o.outcome ORDER BY o.outcome";
        let rows = self.rows(sql, args![list]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// The outcomes of an item's rows that may be seen, the newest year first, each with its list.
    pub async fn outcomes_of_item_seen(
        &mut self,
        sight: Sight,
        item: ItemId,
    ) -> Result<Vec<(RowOutcome, List)>> {
        let rest = concat!(
            "JOIN list_row lr ON lr.id = t.list_row JOIN list l ON l.id = t.list WHERE t.item = $4 AND ",
            sql_sees_row!(),
            " ORDER BY l.year DESC, t.id DESC"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let mut out = Vec::new();
        for outcome in self.find::<RowOutcome>(rest, &params).await? {
            if let Some(list) = self.get::<List>(outcome.list.0).await? {
                out.push((outcome, list));
            }
        }
        Ok(out)
    }

    /// Drafts that hold a row of the item, of lists in whose office the seat works: list and version.
    pub async fn drafts_of_item_seen(
        &mut self,
        sight: Sight,
        item: ItemId,
    ) -> Result<Vec<(List, VersionId)>> {
        let sql = concat!(
            "SELECT v.id, l.id FROM draft_row d JOIN list_version v ON v.id = d.version JOIN list l ON l.id = v.list \
             WHERE d.item = $4 AND d.change <> 'removed' AND v.state IN ('draft', 'deliberated') AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " ORDER BY v.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let mut out = Vec::new();
        for row in self.rows(sql, &params).await? {
            let (version, list): (VersionId, ListId) = (row.get(0)?, row.get(1)?);
            if let Some(list) = self.get::<List>(list.0).await? {
                out.push((list, version));
            }
        }
        Ok(out)
    }

    /// Lists of a body for a year, by name.
    pub async fn lists_of_year(&mut self, body: BodyId, year: i64) -> Result<Vec<List>> {
        self.find(
            "WHERE t.body = $1 AND t.year = $2 ORDER BY t.name, t.id",
            args![body, year],
        )
        .await
    }

    /// The figures that a version was last given.
    pub async fn figures_given(&mut self, version: VersionId) -> Result<Option<FiguresGiven>> {
        let rest = "WHERE t.version = $1 ORDER BY t.revision DESC LIMIT 1";
        self.find_one(rest, args![version]).await
    }

    /// A version's own twelve figures, if it has any.
    pub async fn year_figures(&mut self, version: VersionId) -> Result<Option<YearFigures>> {
        let given = self.figures_given(version).await?;
        Ok(given.and_then(|given| given.figures))
    }

    /// Everything that was said of reasons under a list for a period up to a trail entry, in the order in which it was.
    pub async fn excuses_known(
        &mut self,
        list: ListId,
        period: Period,
        known_at: i64,
    ) -> Result<Vec<ExcuseGiven>> {
        let rest = "WHERE t.list = $1 AND t.period = $2 AND t.known_at <= $3 ORDER BY t.known_at, t.id";
        self.find(rest, args![list, period, known_at]).await
    }

    /// Everything that was said of reasons for an item under lists whose row of it may be seen, in the order in which it
    /// was.
    pub async fn excuses_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<ExcuseGiven>> {
        let rest = concat!(
            "JOIN list l ON l.id = t.list WHERE t.item = $4 AND ",
            sql_sees_item!("t.item"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_of_list!("t.item", "l.id", "l.body"),
            " ORDER BY t.known_at, t.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        self.find(rest, &params).await
    }

    /// What was handed in on an item, the newest first. For rules; each piece is shown through its own sight.
    pub async fn evidence_of_item(&mut self, item: ItemId) -> Result<Vec<Evidence>> {
        self.find("WHERE t.item = $1 ORDER BY t.id DESC LIMIT 100", args![item])
            .await
    }
}
