//! Labelled examples, names that clerks chose units for, leave to use an untrusted text, and which readings tell of the
//! same event. What belongs to a document is seen with it, in counts too.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::document::{CandidateKind, ReadingRecord};
use yipanqi_domain::example::{Example, ReadingEvent, Vouch};
use yipanqi_domain::office::{Region, UnitAlias};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::unit_match::UnitChoice;
use yipanqi_domain::{BodyId, CandidateId, Day, DocumentId, ReadingId};

/// `t` is of which event the report of a meeting tells that a page shows: another than `$5`, in the body `$4`.
macro_rules! sql_beside {
    () => {
        concat!(
            "JOIN document d ON d.id = t.document AND d.reading = t.reading JOIN reading r ON r.id = t.reading \
             WHERE t.body = $4 AND t.document <> $5 AND r.kind = 'communique' AND r.trust <> 'untrusted' AND ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark"),
            " AND "
        )
    };
}

macro_rules! sql_latest {
    () => {
        " ORDER BY d.received_at DESC, d.id DESC"
    };
}

/// A report of what may be the same event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherReport {
    /// The document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// The reading that its page shows.
    pub reading: ReadingId,
    /// Of which event it tells.
    pub event: ReadingEvent,
    /// How far it may be relied on.
    pub trust: String,
    /// What the reader answered.
    pub answer: String,
    /// The text that was read.
    pub text_blob: String,
}

impl Reader {
    /// The examples of a document, the latest first.
    pub async fn examples_of(&mut self, document: DocumentId) -> Result<Vec<Example>> {
        let rest = "WHERE t.document = $1 ORDER BY t.known_at DESC, t.id DESC";
        self.find(rest, args![document]).await
    }

    /// The examples of a candidate, the latest first.
    pub async fn examples_of_candidate(&mut self, candidate: CandidateId) -> Result<Vec<Example>> {
        let rest = "WHERE t.candidate = $1 ORDER BY t.known_at DESC, t.id DESC";
        self.find(rest, args![candidate]).await
    }

    /// The examples in documents that may be seen.
    pub async fn examples_seen(&mut self, sight: Sight) -> Result<Vec<Example>> {
        let rest = concat!(
            "JOIN document d ON d.id = t.document WHERE ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark"),
            " ORDER BY t.known_at, t.id"
        );
        self.find(rest, &sight_params(sight)).await
    }

    /// How many candidates of each kind and rule wait in documents that may be seen.
    pub async fn waiting_seen(&mut self, sight: Sight) -> Result<Vec<(CandidateKind, String, i64)>> {
        let sql = concat!(
            "SELECT c.kind, c.rule, COUNT(*) FROM candidate c JOIN document d ON d.id = c.document WHERE c.state = 'proposed' AND ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark"),
            " GROUP BY c.kind, c.rule ORDER BY c.kind, c.rule"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect()
    }

    /// Every example of the site: for whoever runs the machine.
    pub async fn every_example(&mut self) -> Result<Vec<Example>> {
        self.find("ORDER BY t.known_at, t.id", &[]).await
    }

    /// How many candidates of each kind and rule wait on the whole site.
    pub async fn every_waiting(&mut self) -> Result<Vec<(CandidateKind, String, i64)>> {
        let sql = "SELECT c.kind, c.rule, COUNT(*) FROM candidate c WHERE c.state = 'proposed' \
                   GROUP BY c.kind, c.rule ORDER BY c.kind, c.rule";
        let rows = self.rows(sql, &[]).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect()
    }

    /// What clerks of a body said of names, the latest of each name.
    pub async fn unit_choices(&mut self, body: BodyId) -> Result<Vec<UnitChoice>> {
        let rest = "WHERE t.body = $1 AND NOT EXISTS (SELECT 1 FROM unit_choice o WHERE o.body = t.body AND o.name = t.name \
                    AND (o.known_at > t.known_at OR (o.known_at = t.known_at AND o.id > t.id))) ORDER BY t.known_at DESC, t.id DESC";
        self.find(rest, args![body]).await
    }

    /// What was last said of a name in a body.
    pub async fn unit_choice(&mut self, body: BodyId, name: &str) -> Result<Option<UnitChoice>> {
        let rest = "WHERE t.body = $1 AND t.name = $2 ORDER BY t.known_at DESC, t.id DESC LIMIT 1";
        self.find_one(rest, args![body, name]).await
    }

    /// Aliases of all units in use on a day.
    pub async fn aliases_in_use(&mut self, on: Day) -> Result<Vec<UnitAlias>> {
        let rest = "WHERE t.starts_on <= $1 AND (t.ends_on IS NULL OR t.ends_on >= $1) ORDER BY t.unit, t.id";
        self.find(rest, args![on]).await
    }

    /// The regions that exist on a day.
    pub async fn regions_on(&mut self, on: Day) -> Result<Vec<Region>> {
        let rest = "WHERE t.starts_on <= $1 AND (t.ends_on IS NULL OR t.ends_on >= $1) ORDER BY t.id";
        self.find(rest, args![on]).await
    }

    /// Code of the trust of a reading.
    pub async fn trust_of(&mut self, reading: ReadingId) -> Result<String> {
        let sql = "SELECT r.trust FROM reading r WHERE r.id = $1";
        self.first(sql, args![reading])
            .await?
            .map_or(Ok(String::new()), |row| row.get(0))
    }

    /// The last leave, given or taken back, for a reading.
    pub async fn vouch_of(&mut self, reading: ReadingId) -> Result<Option<Vouch>> {
        let rest = "WHERE t.reading = $1 ORDER BY t.known_at DESC, t.id DESC LIMIT 1";
        self.find_one(rest, args![reading]).await
    }

    /// Of which event a reading tells.
    pub async fn event_of(&mut self, reading: ReadingId) -> Result<Option<ReadingEvent>> {
        self.find_one("WHERE t.reading = $1 ORDER BY t.id", args![reading])
            .await
    }

    /// Other documents of the same body that may be seen and whose reading tells of the same day, or of a session of the
    /// same number of what is named with `name_end`; those of such a session first.
    pub async fn other_reports(
        &mut self,
        sight: Sight,
        of: &ReadingEvent,
        name_end: &str,
        limit: i64,
    ) -> Result<Vec<OtherReport>> {
        let sql = concat!(
            "SELECT t.id, t.title, r.id, r.trust, r.answer, r.text_blob, e.id, e.body, e.held_on, e.name, e.session \
             FROM reading_event e JOIN reading r ON r.id = e.reading JOIN document t ON t.id = e.document AND t.reading = r.id \
             WHERE e.body = $4 AND t.id <> $5 AND ((e.held_on IS NOT NULL AND e.held_on = $6) \
             OR (e.session IS NOT NULL AND e.session = $7 AND e.name LIKE '%' || CAST($8 AS TEXT) || '%')) AND ",
            sql_in_body!("t.body"),
            " AND ",
            sql_mark_ok!("t.mark"),
            " ORDER BY CASE WHEN e.session = $7 AND e.name LIKE '%' || CAST($8 AS TEXT) || '%' THEN 0 ELSE 1 END, t.received_at DESC, \
             t.id DESC LIMIT $9"
        );
        let mut params = sight_params(sight);
        params.extend_from_slice(args![
            of.body,
            of.document,
            of.held_on,
            of.session,
            name_end,
            limit
        ]);
        let rows = self.rows(sql, &params).await?;
        rows.iter()
            .map(|row| {
                let mut cursor = row.cursor();
                let (document, title, reading, trust) =
                    (cursor.next()?, cursor.next()?, cursor.next()?, cursor.next()?);
                Ok(OtherReport {
                    document,
                    title,
                    reading,
                    trust,
                    answer: cursor.next()?,
                    text_blob: cursor.next()?,
                    event: ReadingEvent {
                        id: cursor.next()?,
                        reading,
                        document,
                        body: cursor.next()?,
                        held_on: cursor.next()?,
                        name: cursor.next()?,
                        session: cursor.next()?,
                    },
                })
            })
            .collect()
    }

    /// Of which events those of these readings (at most [`BATCH`](super::items::BATCH)) tell that are reports of a meeting.
    pub async fn meetings_told(&mut self, sight: Sight, readings: &[ReadingId]) -> Result<Vec<ReadingEvent>> {
        let rest = concat!(
            "JOIN reading r ON r.id = t.reading JOIN document d ON d.id = t.document WHERE t.reading IN (",
            sql_fifty!(),
            ") AND r.kind = 'communique' AND ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark")
        );
        self.find(rest, &super::fifty(sight, readings.iter().map(|r| r.0)))
            .await
    }

    /// Of which events other reports of meetings tell that may be seen and are not untrusted: in its body, of the same
    /// number at most so many days away or on a day that is not named, or of the same day where one names no number. Those
    /// with a day come first, the document received last before others.
    pub async fn meetings_beside(
        &mut self,
        sight: Sight,
        of: &ReadingEvent,
        near: i64,
    ) -> Result<Vec<ReadingEvent>> {
        let mut params = sight_params(sight);
        params.extend_from_slice(args![of.body, of.document, of.session]);
        let Some(day) = of.held_on else {
            let rest = concat!(sql_beside!(), "t.session = $6", sql_latest!());
            return self.find(rest, &params).await;
        };
        let rest = concat!(
            sql_beside!(),
            "t.held_on IS NULL AND t.session = $6",
            sql_latest!()
        );
        let mut found = match of.session {
            Some(_) => self.find(rest, &params).await?,
            None => Vec::new(),
        };
        params.extend_from_slice(args![day, day.plus(-near), day.plus(near)]);
        let rest = concat!(
            sql_beside!(),
            "t.held_on BETWEEN $8 AND $9 AND (t.session = $6 OR (t.held_on = $7 \
             AND (t.session IS NULL OR CAST($6 AS BIGINT) IS NULL)))",
            sql_latest!()
        );
        found.splice(0..0, self.find(rest, &params).await?);
        Ok(found)
    }

    /// What the reader answered in these readings (at most [`BATCH`](super::items::BATCH)), which were found by the sight.
    pub async fn answers_of(
        &mut self,
        sight: Sight,
        readings: &[ReadingId],
    ) -> Result<Vec<(ReadingId, String)>> {
        let sql = concat!(
            "SELECT r.id, r.answer FROM reading r JOIN document d ON d.id = r.document WHERE r.id IN (",
            sql_fifty!(),
            ") AND ",
            sql_in_body!("d.body"),
            " AND ",
            sql_mark_ok!("d.mark")
        );
        let params = super::fifty(sight, readings.iter().map(|r| r.0));
        let rows = self.rows(sql, &params).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// The reading that a document's page shows.
    pub async fn reading_shown(&mut self, document: DocumentId) -> Result<Option<ReadingRecord>> {
        let rest = "JOIN document d ON d.reading = t.id WHERE d.id = $1";
        self.find_one(rest, args![document]).await
    }
}
