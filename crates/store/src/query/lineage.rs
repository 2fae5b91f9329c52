//! Which rows and items came of which: of drafts for the office, of sealed versions as far as an actor sees both ends.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::field::Field;
use yipanqi_domain::list::{DraftLineage, Item, Lineage};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{ItemId, ListId, RowId, VersionId};

/// Both ends of the link `t`, sealed with the version `lv` of the list `l`, may be seen, and what that list says of them.
macro_rules! sql_sees_lineage {
    () => {
        concat!(
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_sees_item!("t.forebear"),
            " AND ",
            sql_sees_item!("t.successor"),
            " AND ",
            sql_of_list!("t.forebear", "l.id", "l.body"),
            " AND ",
            sql_of_list!("t.successor", "l.id", "l.body")
        )
    };
}

impl Reader {
    /// The links of a draft, in the order in which they were made. For who may edit it.
    pub async fn draft_lineage(&mut self, version: VersionId) -> Result<Vec<DraftLineage>> {
        self.find("WHERE t.version = $1 ORDER BY t.id", args![version])
            .await
    }

    /// Whether a row of a draft ends in others or comes of others.
    pub async fn in_draft_lineage(&mut self, row: RowId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM draft_lineage WHERE forebear = $1 OR successor = $1";
        Ok(self.number(sql, args![row]).await? > 0)
    }

    /// The links sealed with a list's versions up to one of them, the oldest first. For rules: totals, the year's end.
    pub async fn lineage_up_to(&mut self, list: ListId, ordinal: i64) -> Result<Vec<Lineage>> {
        let rest = "JOIN list_version lv ON lv.id = t.version WHERE lv.list = $1 AND lv.ordinal <= $2 ORDER BY lv.ordinal, t.id";
        self.find(rest, args![list, ordinal]).await
    }

    /// The links sealed with a version, as far as both ends may be seen.
    pub async fn lineage_of_version_seen(
        &mut self,
        sight: Sight,
        version: VersionId,
    ) -> Result<Vec<Lineage>> {
        let rest = concat!(
            "JOIN list_version lv ON lv.id = t.version JOIN list l ON l.id = lv.list WHERE t.version = $4 AND ",
            sql_sees_lineage!(),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(version.to_value());
        self.find(rest, &params).await
    }

    /// The links at whose one end an item stands, as far as both ends may be seen.
    pub async fn lineage_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<Lineage>> {
        let rest = concat!(
            "JOIN list_version lv ON lv.id = t.version JOIN list l ON l.id = lv.list \
             WHERE (t.forebear = $4 OR t.successor = $4) AND ",
            sql_sees_lineage!(),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        self.find(rest, &params).await
    }

    /// Rows of a draft, those taken out apart, whose items ended in others, by sealed versions.
    pub async fn rows_of_joined_items(&mut self, version: VersionId) -> Result<Vec<RowId>> {
        let sql = "SELECT r.id FROM draft_row r JOIN item i ON i.id = r.item WHERE r.version = $1 AND r.change <> 'removed' \
                   AND i.state IN ('merged', 'split') ORDER BY r.position, r.id";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Whether a request for a change of an item waits for its decision, under any list.
    pub async fn change_waits(&mut self, item: ItemId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM change_request WHERE item = $1 AND state = 'asked'";
        Ok(self.number(sql, args![item]).await? > 0)
    }

    /// What was reported of an item and waits for a review.
    pub async fn facts_waiting_of(&mut self, item: ItemId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM fact_waiting w JOIN fact f ON f.id = w.fact WHERE f.item = $1";
        self.number(sql, args![item]).await
    }

    /// The items right below an item. For rules.
    pub async fn items_right_below(&mut self, item: ItemId) -> Result<Vec<Item>> {
        self.find("WHERE t.parent = $1 ORDER BY t.id", args![item]).await
    }
}
