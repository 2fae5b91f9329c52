//! Files of sheets that were taken into drafts, and the row of a sheet that a row came from. They belong to the list's own
//! office: whoever asks has been let into the draft.

use crate::error::Result;
use crate::reader::Reader;
use yipanqi_domain::sheet::{ListTemplate, SheetImport, SheetSource};
use yipanqi_domain::{BodyId, ListId, VersionId};

impl Reader {
    /// The last import of a body that had this layout.
    pub async fn sheet_import_of_layout(
        &mut self,
        body: BodyId,
        layout: &str,
    ) -> Result<Option<SheetImport>> {
        let rest = "WHERE t.body = $1 AND t.layout = $2 ORDER BY t.id DESC LIMIT 1";
        self.find_one(rest, args![body, layout.to_owned()]).await
    }

    /// The rows of sheets that a row came from, the newest first.
    pub async fn sheet_sources_of(&mut self, object_kind: &str, object_id: i64) -> Result<Vec<SheetSource>> {
        let rest = "WHERE t.object_kind = $1 AND t.object_id = $2 ORDER BY t.id DESC";
        self.find(rest, args![object_kind.to_owned(), object_id]).await
    }

    /// Which rows of sheets the rows of a draft came from.
    pub async fn sheet_sources_of_draft(&mut self, version: VersionId) -> Result<Vec<SheetSource>> {
        let rest = "JOIN draft_row d ON d.id = t.object_id WHERE t.object_kind = 'draft_row' AND d.version = $1 ORDER BY t.id";
        self.find(rest, args![version]).await
    }

    /// The templates of a list that are offered, by name.
    pub async fn list_templates(&mut self, list: ListId) -> Result<Vec<ListTemplate>> {
        let rest = "WHERE t.list = $1 AND t.state = 'used' AND NOT EXISTS (SELECT 1 FROM list_template n WHERE n.list = t.list \
                    AND n.name = t.name AND n.id > t.id) ORDER BY t.name, t.id";
        self.find(rest, args![list]).await
    }
}
