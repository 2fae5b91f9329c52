//! Evidence through the sight. Across the sides of a joint item only what proves a close-out is shown.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::EvidenceId;
use yipanqi_domain::field::Field;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::Sight;

impl Reader {
    /// One piece of evidence, if it may be seen: of an item that may be seen and under the seat's mark; handed in for a
    /// close-out, or by or for a unit on the seat's own side of the ladder.
    pub async fn evidence_seen(&mut self, sight: Sight, id: EvidenceId) -> Result<Option<Evidence>> {
        let rest = concat!(
            "JOIN unit u ON u.id = t.unit JOIN region ur ON ur.id = u.region JOIN post p ON p.id = t.post WHERE t.id = $4 AND ",
            sql_mark_ok!("t.mark"),
            " AND ",
            sql_sees_item!("t.item"),
            " AND (t.purpose = 'closing' OR EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ((xg.scope_kind = 'unit' AND xg.scope_id IN (t.unit, p.unit)) \
                OR (xg.scope_kind = 'region' AND ur.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%') \
                OR (xg.scope_kind = 'side' AND (xg.scope_id = t.side OR (t.side IS NULL AND EXISTS (SELECT 1 FROM side xs \
                  WHERE xs.id = xg.scope_id AND ",
            sql_on_side!("u.id", "ur.path", "xs.id", "xs.region"),
            ")))) \
                OR (xg.scope_kind = 'body' AND EXISTS (SELECT 1 FROM list_row xlr JOIN list_version xlv ON xlv.id = xlr.version \
                  JOIN list xl ON xl.id = xlv.list WHERE xlr.item = t.item AND xl.body = xg.scope_id \
                  AND (t.side IS NULL OR EXISTS (SELECT 1 FROM side xs WHERE xs.id = t.side AND xs.body = xl.body)))))))"
        );
        let mut params = sight_params(sight);
        params.push(id.to_value());
        self.find_one(rest, &params).await
    }
}
