//! What differs between two versions of a list, found by the database, which need not hand out what is the same.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::VersionId;
use yipanqi_domain::field::Field;
use yipanqi_domain::list::ListRow;
use yipanqi_domain::rights::Sight;

/// A column in which two rows of one item differ. Order and serial alone are not a difference.
macro_rules! sql_differs {
    ($($column:literal),+) => {
        concat!("(", $("sr.", $column, " IS DISTINCT FROM o.", $column, " OR ",)+ "1 = 0)")
    };
}

impl Reader {
    /// Rows of version `of` that may be seen and whose item version `other` lacks, or of which it says something else; in
    /// their order. The columns are those that [`differing_columns`](yipanqi_domain::list::differing_columns) compares.
    pub async fn rows_differing(
        &mut self,
        sight: Sight,
        of: VersionId,
        other: VersionId,
    ) -> Result<Vec<ListRow>> {
        let rest = concat!(
            "JOIN list_row sr ON sr.id = t.id LEFT JOIN list_row o ON o.version = CAST($5 AS BIGINT) AND o.item = sr.item WHERE (o.id IS NULL OR ",
            sql_differs!(
                "title",
                "measure",
                "field",
                "heading",
                "kind",
                "starts_on",
                "ends_on",
                "weight",
                "units",
                "amounts",
                "more"
            ),
            ") AND ",
            sql_seen_row!(),
            " ORDER BY sr.position, sr.id"
        );
        let mut params = sight_params(sight);
        params.extend([of.to_value(), other.to_value()]);
        self.find(rest, &params).await
    }
}
