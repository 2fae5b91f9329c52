//! What can differ between two versions of a list: the items that the adjustments from the one to the other name. A row
//! that an adjustment keeps is the same in both, so of two long versions only a few rows are read.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::field::Field;
use yipanqi_domain::list::{ListRow, ListVersion};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{ItemId, VersionId};

impl Reader {
    /// The items that versions after `before` up to `after`, of one list, added, changed or removed.
    pub async fn items_adjusted(&mut self, before: &ListVersion, after: &ListVersion) -> Result<Vec<ItemId>> {
        let sql = "SELECT DISTINCT a.item FROM list_version v JOIN adjustment a ON a.version = v.id \
                   WHERE v.list = $1 AND v.ordinal > CAST($2 AS BIGINT) AND v.ordinal <= CAST($3 AS BIGINT) ORDER BY a.item";
        let rows = self
            .rows(sql, args![after.list, before.ordinal, after.ordinal])
            .await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The row of an item in a version, if it has one and it may be seen.
    pub async fn row_seen_of(
        &mut self,
        sight: Sight,
        version: VersionId,
        item: ItemId,
    ) -> Result<Option<ListRow>> {
        let rest = concat!(
            "JOIN list_row sr ON sr.id = t.id WHERE sr.item = CAST($5 AS BIGINT) AND ",
            sql_seen_row!()
        );
        let mut params = sight_params(sight);
        params.extend([version.to_value(), item.to_value()]);
        self.find_one(rest, &params).await
    }
}
