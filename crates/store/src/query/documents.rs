//! Documents, their readings and candidates. A document is its office's own paper: seen with a role in the body and a
//! ceiling not below its mark, by nobody else, in lists, counts and single reads alike.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::document::{Candidate, Document, ReadingRecord};
use yipanqi_domain::field::{Bind, Value};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, CandidateId, DocumentId};

/// `t` is a document that may be seen.
macro_rules! sql_document_seen {
    () => {
        concat!(sql_in_body!("t.body"), " AND ", sql_mark_ok!("t.mark"))
    };
}

/// How far the review of a document is, and what reading took it for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The document.
    pub document: DocumentId,
    /// Code of its sort, when it was read.
    pub kind: Option<String>,
    /// Code of its trust, when it was read.
    pub trust: Option<String>,
    /// Candidates in all.
    pub total: i64,
    /// Those that still wait.
    pub undecided: i64,
}

fn with_sight(sight: Sight, more: &[Value]) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend_from_slice(more);
    params
}

impl Reader {
    /// The document, if it may be seen.
    pub async fn document_seen(&mut self, sight: Sight, id: DocumentId) -> Result<Option<Document>> {
        let rest = concat!("WHERE t.id = $4 AND ", sql_document_seen!());
        self.find_one(rest, &with_sight(sight, args![id])).await
    }

    /// The document of these bytes in a body, if there is one that may be seen.
    pub async fn document_of_bytes(
        &mut self,
        sight: Sight,
        body: BodyId,
        blob: &str,
    ) -> Result<Option<Document>> {
        let rest = concat!(
            "WHERE t.body = $4 AND t.blob = $5 AND ",
            sql_document_seen!(),
            " ORDER BY t.id"
        );
        self.find_one(rest, &with_sight(sight, args![body, blob])).await
    }

    /// Documents in a state (empty: in any), the newest first.
    pub async fn documents(
        &mut self,
        sight: Sight,
        state: &str,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Document>> {
        let rest = concat!(
            "WHERE ($4 = '' OR t.state = $4) AND ",
            sql_document_seen!(),
            " ORDER BY t.received_at DESC, t.id DESC LIMIT $5 OFFSET $6"
        );
        self.find(rest, &with_sight(sight, args![state, limit, offset]))
            .await
    }

    /// The progress of the same documents, in the same order.
    pub async fn documents_progress(
        &mut self,
        sight: Sight,
        state: &str,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Progress>> {
        let sql = concat!(
            "SELECT t.id, r.kind, r.trust, \
             (SELECT COUNT(*) FROM candidate c WHERE c.document = t.id), \
             (SELECT COUNT(*) FROM candidate c WHERE c.document = t.id AND c.state = 'proposed') \
             FROM document t LEFT JOIN reading r ON r.id = t.reading WHERE ($4 = '' OR t.state = $4) AND ",
            sql_document_seen!(),
            " ORDER BY t.received_at DESC, t.id DESC LIMIT $5 OFFSET $6"
        );
        let rows = self
            .rows(sql, &with_sight(sight, args![state, limit, offset]))
            .await?;
        rows.iter()
            .map(|row| {
                let mut cursor = row.cursor();
                Ok(Progress {
                    document: cursor.next()?,
                    kind: cursor.next()?,
                    trust: cursor.next()?,
                    total: cursor.next()?,
                    undecided: cursor.next()?,
                })
            })
            .collect()
    }

    /// How many documents are in each state, by the state's code.
    pub async fn document_counts(&mut self, sight: Sight) -> Result<Vec<(String, i64)>> {
        let sql = concat!(
            "SELECT t.state, COUNT(*) FROM document t WHERE ",
            sql_document_seen!(),
            " GROUP BY t.state ORDER BY t.state"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// The candidates of a document by kind and place; the parts of one that was split follow it.
    pub async fn candidates_of(&mut self, document: DocumentId) -> Result<Vec<Candidate>> {
        self.find(
            "WHERE t.document = $1 ORDER BY t.kind, t.position, t.id",
            args![document],
        )
        .await
    }

    /// How many candidates of a document wait.
    pub async fn undecided_of(&mut self, document: DocumentId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM candidate c WHERE c.document = $1 AND c.state = 'proposed'";
        self.number(sql, args![document]).await
    }

    /// The candidates whose text went into this one.
    pub async fn merged_into(&mut self, candidate: CandidateId) -> Result<Vec<Candidate>> {
        self.find(
            "WHERE t.merged_into = $1 ORDER BY t.position, t.id",
            args![candidate],
        )
        .await
    }

    /// Whether something was made from this candidate.
    pub async fn candidate_is_source(&mut self, candidate: CandidateId) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM source s WHERE s.candidate = $1";
        Ok(self.number(sql, args![candidate]).await? > 0)
    }

    /// The readings of a document, the newest first.
    pub async fn readings_of(&mut self, document: DocumentId) -> Result<Vec<ReadingRecord>> {
        self.find("WHERE t.document = $1 ORDER BY t.id DESC", args![document])
            .await
    }

    /// Whether these bytes are registered.
    pub async fn blob_is_recorded(&mut self, digest: &str) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM blob b WHERE b.digest = $1";
        Ok(self.number(sql, &[digest.bind()]).await? > 0)
    }
}
