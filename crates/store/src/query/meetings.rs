//! Sessions and decisions: those that a visitor may see, what they came from and what became of them.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::document::{Candidate, Document, ReadingRecord};
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::meeting::{Attendance, Decision, MeetingSeries, Session, Source, Venue};
use yipanqi_domain::office::Body;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, DecisionId, DocumentId, ItemId, ListId, SeriesId, SessionId, VersionId};

/// A series with how many of its sessions the visitor sees; sessions without a series count under `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesCount {
    /// The series.
    pub series: Option<SeriesId>,
    /// Its name, empty for sessions without one.
    pub name: String,
    /// The body.
    pub body_name: String,
    /// Sessions seen.
    pub sessions: i64,
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// The session.
    pub session: Session,
    /// Name of the body.
    pub body_name: String,
    /// Name of the series, if it belongs to one.
    pub series_name: Option<String>,
    /// Decisions that stand.
    pub decisions: i64,
}

/// What became of a decision in one version of a list: a row, sealed or still in a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Became {
    /// The decision.
    pub decision: DecisionId,
    /// The list.
    pub list: ListId,
    /// Its name.
    pub list_name: String,
    /// The version.
    pub version: VersionId,
    /// Its place among the list's versions.
    pub ordinal: i64,
    /// Its number, once adopted.
    pub number: Option<String>,
    /// The item, once registered.
    pub item: Option<ItemId>,
    /// The item's number.
    pub item_number: Option<String>,
    /// Title of the row.
    pub title: String,
}

/// A version that was adopted by a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The list.
    pub list: ListId,
    /// Its name.
    pub list_name: String,
    /// The version.
    pub version: VersionId,
    /// Its place among the list's versions.
    pub ordinal: i64,
    /// Its number.
    pub number: String,
    /// Rows sealed, as far as their items may be seen.
    pub rows: i64,
}

/// A source of a decision, with the reading it points into and the document behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSeen {
    /// The span.
    pub source: Source,
    /// The reading.
    pub reading: ReadingRecord,
    /// The document.
    pub document: Document,
}

/// `sight` first, then further values.
fn seen(sight: Sight, more: &[Value]) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend_from_slice(more);
    params
}

impl Reader {
    /// The series of a body with this name.
    pub async fn series_named(&mut self, body: BodyId, name: &str) -> Result<Option<MeetingSeries>> {
        self.find_one("WHERE t.body = $1 AND t.name = $2", args![body, name])
            .await
    }

    /// The series of a body, by name.
    pub async fn series_of(&mut self, body: BodyId) -> Result<Vec<MeetingSeries>> {
        self.find("WHERE t.body = $1 ORDER BY t.name", args![body]).await
    }

    /// The session of a series with this ordinal.
    pub async fn session_numbered(&mut self, series: SeriesId, ordinal: i64) -> Result<Option<Session>> {
        self.find_one("WHERE t.series = $1 AND t.ordinal = $2", args![series, ordinal])
            .await
    }

    /// The largest ordinal of a series, 0 when it has none.
    pub async fn last_ordinal(&mut self, series: SeriesId) -> Result<i64> {
        self.number(
            "SELECT MAX(ordinal) FROM session WHERE series = $1",
            args![series],
        )
        .await
    }

    /// The sessions of a body that were entered from this document.
    pub async fn sessions_from(&mut self, document: DocumentId) -> Result<Vec<Session>> {
        self.find("WHERE t.document = $1 ORDER BY t.id", args![document])
            .await
    }

    /// The session, if it may be seen.
    pub async fn session_seen(&mut self, sight: Sight, id: SessionId) -> Result<Option<Session>> {
        let rest = concat!(
            "WHERE t.id = $4 AND ",
            sql_in_body_or_side!("t.body"),
            " AND ",
            sql_mark_ok!("t.mark")
        );
        self.find_one(rest, &seen(sight, args![id])).await
    }

    /// Series with how many sessions of each may be seen, higher bodies first.
    pub async fn series_seen(&mut self, sight: Sight) -> Result<Vec<SeriesCount>> {
        let sql = concat!(
            "SELECT t.series, COALESCE(m.name, ''), b.name, COUNT(*) FROM session t JOIN body b ON b.id = t.body ",
            "LEFT JOIN meeting_series m ON m.id = t.series WHERE ",
            sql_in_body_or_side!("t.body"),
            " AND ",
            sql_mark_ok!("t.mark"),
            " GROUP BY t.series, m.name, b.id, b.name, b.rank ORDER BY b.rank, b.id, CASE WHEN t.series IS NULL THEN 1 ELSE 0 END, t.series"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        let read = |row: &crate::row::Row| {
            Ok(SeriesCount {
                series: row.get(0)?,
                name: row.get(1)?,
                body_name: row.get(2)?,
                sessions: row.get(3)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Sessions that may be seen, latest first; of one series when it is named.
    pub async fn sessions_seen(
        &mut self,
        sight: Sight,
        series: Option<SeriesId>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<SessionLine>> {
        let rest = concat!(
            "WHERE ",
            sql_in_body_or_side!("t.body"),
            " AND ",
            sql_mark_ok!("t.mark"),
            " AND (CAST($4 AS BIGINT) = 0 OR t.series = $4) ORDER BY t.held_on DESC, t.id DESC LIMIT $5 OFFSET $6"
        );
        let wanted = series.map_or(0, |s| s.0);
        let sessions: Vec<Session> = self
            .find(rest, &seen(sight, args![wanted, limit, offset]))
            .await?;
        let mut lines = Vec::with_capacity(sessions.len());
        for session in sessions {
            let series_name = match session.series {
                Some(series) => self.get::<MeetingSeries>(series.0).await?.map(|s| s.name),
                None => None,
            };
            lines.push(SessionLine {
                body_name: self
                    .get::<Body>(session.body.0)
                    .await?
                    .map_or_else(String::new, |b| b.name),
                decisions: self.decision_count(session.id).await?,
                series_name,
                session,
            });
        }
        Ok(lines)
    }

    /// Decisions of a session that stand.
    pub async fn decision_count(&mut self, session: SessionId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM decision WHERE session = $1 AND state <> 'withdrawn'";
        self.number(sql, args![session]).await
    }

    /// The decisions of a session in their order, withdrawn ones included.
    pub async fn decisions_of(&mut self, session: SessionId) -> Result<Vec<Decision>> {
        self.find("WHERE t.session = $1 ORDER BY t.position, t.id", args![session])
            .await
    }

    /// The place after the last decision of a session.
    pub async fn next_position(&mut self, session: SessionId) -> Result<i64> {
        let sql = "SELECT MAX(position) FROM decision WHERE session = $1";
        Ok(self.number(sql, args![session]).await? + 1)
    }

    /// The venues of a session.
    pub async fn venues_of(&mut self, session: SessionId) -> Result<Vec<Venue>> {
        self.find("WHERE t.session = $1 ORDER BY t.id", args![session])
            .await
    }

    /// Who attended a session.
    pub async fn attendance_of(&mut self, session: SessionId) -> Result<Vec<Attendance>> {
        self.find("WHERE t.session = $1 ORDER BY t.id", args![session])
            .await
    }

    /// The decision, if it may be seen: by the body and its sides, up to the mark of its session.
    pub async fn decision_seen(&mut self, sight: Sight, id: DecisionId) -> Result<Option<Decision>> {
        let rest = concat!(
            "WHERE t.id = $4 AND ",
            sql_in_body_or_side!("t.body"),
            " AND NOT EXISTS (SELECT 1 FROM session s WHERE s.id = t.session AND NOT (",
            sql_mark_ok!("s.mark"),
            "))"
        );
        self.find_one(rest, &seen(sight, args![id])).await
    }

    /// How many sealed rows and adopted versions rest on a decision.
    pub async fn resting_on(&mut self, decision: DecisionId) -> Result<i64> {
        let sql = "SELECT (SELECT COUNT(*) FROM list_row WHERE decision = $1) \
                   + (SELECT COUNT(*) FROM list_version WHERE authority = $1)";
        self.number(sql, args![decision]).await
    }

    /// Sealed rows that the decisions of a session became, as far as their items may be seen: each item once per
    /// list, in the latest version that holds it.
    pub async fn became_of_session(&mut self, sight: Sight, session: SessionId) -> Result<Vec<Became>> {
        let sql = concat!(
            "SELECT t.decision, l.id, l.name, v.id, v.ordinal, v.number, i.id, i.number, t.title FROM decision de ",
            "JOIN list_row t ON t.decision = de.id JOIN list_version v ON v.id = t.version JOIN list l ON l.id = v.list ",
            "JOIN item i ON i.id = t.item WHERE de.session = $4 AND ",
            sql_sees_item!("t.item"),
            " AND ",
            sql_of_list!("t.item", "l.id", "l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND NOT EXISTS (SELECT 1 FROM list_row x JOIN list_version xv ON xv.id = x.version ",
            "WHERE x.item = t.item AND xv.list = l.id AND xv.ordinal > v.ordinal) ",
            "ORDER BY t.decision, l.id, t.position"
        );
        self.became(sql, &seen(sight, args![session])).await
    }

    /// Sealed rows that one decision became, as [`Reader::became_of_session`].
    pub async fn became_of(&mut self, sight: Sight, decision: DecisionId) -> Result<Vec<Became>> {
        let sql = concat!(
            "SELECT t.decision, l.id, l.name, v.id, v.ordinal, v.number, i.id, i.number, t.title FROM list_row t ",
            "JOIN list_version v ON v.id = t.version JOIN list l ON l.id = v.list ",
            "JOIN item i ON i.id = t.item WHERE t.decision = $4 AND ",
            sql_sees_item!("t.item"),
            " AND ",
            sql_of_list!("t.item", "l.id", "l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND NOT EXISTS (SELECT 1 FROM list_row x JOIN list_version xv ON xv.id = x.version ",
            "WHERE x.item = t.item AND xv.list = l.id AND xv.ordinal > v.ordinal) ",
            "ORDER BY l.id, t.position"
        );
        self.became(sql, &seen(sight, args![decision])).await
    }

    /// Rows of drafts that the decisions of a session stand in, for those who may see the body's drafts.
    pub async fn drafted_from_session(&mut self, sight: Sight, session: SessionId) -> Result<Vec<Became>> {
        let sql = concat!(
            "SELECT dr.decision, l.id, l.name, v.id, v.ordinal, v.number, dr.item, NULL, dr.title FROM decision de ",
            "JOIN draft_row dr ON dr.decision = de.id JOIN list_version v ON v.id = dr.version JOIN list l ON l.id = v.list ",
            "WHERE de.session = $4 AND v.state IN ('draft', 'deliberated') AND dr.change <> 'removed' AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " ORDER BY dr.decision, l.id, dr.position"
        );
        self.became(sql, &seen(sight, args![session])).await
    }

    async fn became(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Became>> {
        let rows = self.rows(sql, params).await?;
        let read = |row: &crate::row::Row| {
            let mut row = row.cursor();
            Ok(Became {
                decision: row.next()?,
                list: row.next()?,
                list_name: row.next()?,
                version: row.next()?,
                ordinal: row.next()?,
                number: row.next()?,
                item: row.next()?,
                item_number: row.next()?,
                title: row.next()?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Versions that a decision adopted, as far as they may be seen.
    pub async fn adopted_by(&mut self, sight: Sight, decision: DecisionId) -> Result<Vec<Adopted>> {
        let sql = concat!(
            "SELECT l.id, l.name, v.id, v.ordinal, v.number, (SELECT COUNT(*) FROM list_row lr WHERE lr.version = v.id AND ",
            sql_sees_row!(),
            ") ",
            "FROM list_version v JOIN list l ON l.id = v.list WHERE v.authority = $4 AND ",
            sql_in_body_or_side!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " ORDER BY v.id"
        );
        let rows = self.rows(sql, &seen(sight, args![decision])).await?;
        let read = |row: &crate::row::Row| {
            let mut row = row.cursor();
            Ok(Adopted {
                list: row.next()?,
                list_name: row.next()?,
                version: row.next()?,
                ordinal: row.next()?,
                number: row.next()?,
                rows: row.next()?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// The sources of a decision whose documents may be seen.
    pub async fn decision_sources(&mut self, sight: Sight, decision: DecisionId) -> Result<Vec<SourceSeen>> {
        let rest = concat!(
            "JOIN reading re ON re.id = t.reading JOIN document d ON d.id = re.document ",
            "WHERE t.object_kind = 'decision' AND t.object_id = $4 AND ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark"),
            " ORDER BY t.id"
        );
        let sources: Vec<Source> = self.find(rest, &seen(sight, args![decision])).await?;
        let mut out = Vec::with_capacity(sources.len());
        for source in sources {
            let Some(reading) = self.get::<ReadingRecord>(source.reading.0).await? else {
                continue;
            };
            let Some(document) = self.get::<Document>(reading.document.0).await? else {
                continue;
            };
            out.push(SourceSeen {
                source,
                reading,
                document,
            });
        }
        Ok(out)
    }

    /// The document, if a session of its body may be entered from it: the office's own, up to the mark.
    pub async fn document_for_session(&mut self, sight: Sight, id: DocumentId) -> Result<Option<Document>> {
        let rest = concat!(
            "WHERE t.id = $4 AND ",
            sql_in_body!("t.body"),
            " AND ",
            sql_mark_ok!("t.mark")
        );
        self.find_one(rest, &seen(sight, args![id])).await
    }

    /// Tasks and papers of a document that were taken, in the order of the text.
    pub async fn taken_candidates(&mut self, document: DocumentId) -> Result<Vec<Candidate>> {
        let rest = "WHERE t.document = $1 AND t.kind IN ('task', 'paper') AND t.state IN ('accepted', 'edited') \
                    ORDER BY t.span_start, t.kind, t.position, t.id";
        self.find(rest, args![document]).await
    }

    /// How many candidates of a document's latest reading wait for review.
    pub async fn candidates_waiting(&mut self, document: DocumentId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM candidate WHERE document = $1 AND state = 'proposed'";
        self.number(sql, args![document]).await
    }

    /// The standing decision that a candidate became, if any.
    pub async fn decision_from(&mut self, candidate: impl Into<i64>) -> Result<Option<Decision>> {
        let rest = "JOIN source s ON s.object_kind = 'decision' AND s.object_id = t.id \
                    WHERE s.candidate = $1 AND t.state <> 'withdrawn' ORDER BY t.id";
        let id: i64 = candidate.into();
        self.find_one(rest, &[id.to_value()]).await
    }
}
