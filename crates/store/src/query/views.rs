//! Kept views of a list, and comments on its cells.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use crate::tx::Record;
use yipanqi_domain::list::{CellComment, ListView, UsualView};
use yipanqi_domain::{ListId, PostId, RowId, VersionId};

impl Reader {
    /// Views of a list that a post may use: its own, then those that are shared.
    pub async fn views_of(&mut self, list: ListId, post: PostId) -> Result<Vec<ListView>> {
        let rest = "WHERE t.list = $1 AND (t.post = $2 OR t.shared = 1) \
                    ORDER BY CASE t.post WHEN $2 THEN 0 ELSE 1 END, t.name, t.id LIMIT 200";
        self.find(rest, args![list, post]).await
    }

    /// With which view a list opens for a post.
    pub async fn usual_view(&mut self, list: ListId, post: PostId) -> Result<Option<UsualView>> {
        self.find_one("WHERE t.list = $1 AND t.post = $2", args![list, post])
            .await
    }

    /// Comments on cells of a version, the oldest first, with the names of post and unit: of one row, or the last thousand of
    /// all. Which of them a reader may read is judged by the caller.
    pub async fn cell_comments(
        &mut self,
        version: VersionId,
        row: Option<RowId>,
    ) -> Result<Vec<(CellComment, String, String)>> {
        let columns = CellComment::columns().len();
        let (select, from) = CellComment::select().split_once(" FROM ").unwrap_or_default();
        let order = if row.is_some() {
            "t.id"
        } else {
            "t.id DESC LIMIT 1000"
        };
        let sql = format!(
            "{select}, p.name, u.name FROM {from} JOIN post p ON p.id = t.post JOIN unit u ON u.id = t.unit \
             WHERE t.version = $1 AND (t.list_row = $2 OR CAST($2 AS BIGINT) = 0) ORDER BY {order}"
        );
        let rows = self
            .conn()
            .query(&sql, args![version, row.map_or(0, |row| row.0)])
            .await?;
        let one = |row: &Row| Ok((CellComment::read(row)?, row.get(columns)?, row.get(columns + 1)?));
        rows.iter().map(one).collect()
    }

    /// The posts for which lists open with a view.
    pub async fn usual_views_with(&mut self, view: i64) -> Result<Vec<UsualView>> {
        self.find("WHERE t.view = $1 ORDER BY t.id", args![view]).await
    }
}
