//! Papers: those that a visitor may see, their lines, and what they are compiled from.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::close::Certificate;
use yipanqi_domain::field::Value;
use yipanqi_domain::list::{Item, List, ListRow, ListVersion};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::paper::{Paper, PaperLine};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, PaperId, SessionId, VersionId};

/// A paper may be seen: what was issued by the body and its sides, the rest by the body's own office.
macro_rules! sql_sees_paper {
    () => {
        concat!(
            sql_mark_ok!("t.mark"),
            " AND (",
            sql_in_body!("t.body"),
            " OR (t.state = 'issued' AND ",
            sql_in_body_or_side!("t.body"),
            "))"
        )
    };
}

fn seen(sight: Sight, more: &[Value]) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend_from_slice(more);
    params
}

impl Reader {
    /// Papers that may be seen, the newest first.
    pub async fn papers_seen(&mut self, sight: Sight, limit: i64, offset: i64) -> Result<Vec<Paper>> {
        let rest = concat!(
            "WHERE ",
            sql_sees_paper!(),
            " ORDER BY t.compiled_at DESC, t.id DESC LIMIT $4 OFFSET $5"
        );
        self.find(rest, &seen(sight, args![limit, offset])).await
    }

    /// The paper, if it may be seen.
    pub async fn paper_seen(&mut self, sight: Sight, id: PaperId) -> Result<Option<Paper>> {
        let rest = concat!("WHERE t.id = $4 AND ", sql_sees_paper!());
        self.find_one(rest, &seen(sight, args![id])).await
    }

    /// Lines of a paper in order.
    pub async fn paper_lines(&mut self, paper: PaperId) -> Result<Vec<PaperLine>> {
        self.find("WHERE t.paper = $1 ORDER BY t.position", args![paper])
            .await
    }

    /// One line by its place.
    pub async fn paper_line(&mut self, paper: PaperId, position: i64) -> Result<Option<PaperLine>> {
        self.find_one("WHERE t.paper = $1 AND t.position = $2", args![paper, position])
            .await
    }

    /// Rows that rest on the decisions of a session: each item once per list, in the latest version adopted by a day
    /// that holds it. For compiling; nothing is filtered by sight.
    pub async fn rows_resting_on_session(&mut self, session: SessionId, on: Day) -> Result<Vec<ListRow>> {
        let rest = "JOIN decision de ON de.id = t.decision JOIN list_version v ON v.id = t.version \
                    WHERE de.session = $1 AND v.in_force_on <= $2 AND NOT EXISTS (SELECT 1 FROM list_row x \
                    JOIN list_version xv ON xv.id = x.version WHERE x.item = t.item AND xv.list = v.list \
                    AND xv.in_force_on <= $2 AND xv.ordinal > v.ordinal) ORDER BY de.position, v.list, t.position";
        self.find(rest, args![session, on]).await
    }

    /// Versions that the decisions of a session adopted, in the order of their numbers.
    pub async fn versions_adopted_at(&mut self, session: SessionId) -> Result<Vec<ListVersion>> {
        self.find("WHERE t.session = $1 ORDER BY t.adopted_at, t.id", args![session])
            .await
    }

    /// The items of a version's rows.
    pub async fn items_of_version(&mut self, version: VersionId) -> Result<Vec<Item>> {
        self.find(
            "JOIN list_row lr ON lr.item = t.id WHERE lr.version = $1 ORDER BY lr.position",
            args![version],
        )
        .await
    }

    /// Certificates of the items of a version that stand: not corrected since.
    pub async fn certificates_of_version(&mut self, version: VersionId) -> Result<Vec<Certificate>> {
        let rest = "JOIN list_row lr ON lr.item = t.item WHERE lr.version = $1 \
                    AND NOT EXISTS (SELECT 1 FROM reopening r WHERE r.certificate = t.id) ORDER BY t.id";
        self.find(rest, args![version]).await
    }

    /// The lists of a body that a post's reader may see, the newest year first.
    pub async fn lists_of_body(&mut self, body: BodyId) -> Result<Vec<List>> {
        self.find(
            "WHERE t.body = $1 ORDER BY t.year DESC, t.name, t.id",
            args![body],
        )
        .await
    }

    /// Sessions of a body held up to a day, the latest first.
    pub async fn sessions_held_by(&mut self, body: BodyId, on: Day) -> Result<Vec<Session>> {
        self.find(
            "WHERE t.body = $1 AND t.held_on <= $2 ORDER BY t.held_on DESC, t.id DESC LIMIT 50",
            args![body, on],
        )
        .await
    }
}
