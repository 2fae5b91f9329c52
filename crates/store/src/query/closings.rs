//! 销号: requests, reviews and certificates as pages list them, taken through the sight; and who did the work.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use yipanqi_domain::close::{Certificate, CloseRequest, CloseReview, Reopening};
use yipanqi_domain::field::Field;
use yipanqi_domain::list::ItemKind;
use yipanqi_domain::office::Mark;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{
    At, BodyId, CertificateId, CloseRequestId, ItemId, ListId, PersonId, PostId, SideId, UnitId,
};

/// A request with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingLine {
    /// The request.
    pub request: CloseRequest,
    /// 事项编号.
    pub number: String,
    /// Title of the item at registration.
    pub title: String,
    /// Kind of the item, which chooses the checklist.
    pub kind: ItemKind,
    /// Code of the item's state.
    pub item_state: String,
    /// Name of the list.
    pub list_name: String,
    /// The list's body.
    pub body: BodyId,
    /// The list's mark.
    pub mark: Mark,
    /// Name of the unit that asks.
    pub unit_name: String,
    /// Name of the post that entered it.
    pub post_name: String,
    /// Unit of that post: another one than the unit that asks, when it was entered on behalf.
    pub post_unit: UnitId,
    /// Name of that unit.
    pub post_unit_name: String,
    /// Its certificate, once sealed.
    pub certificate: Option<CertificateId>,
    /// Whether a correction record opened the item again.
    pub is_reopened: bool,
}

/// A review with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLine {
    /// The review.
    pub review: CloseReview,
    /// Name of the person.
    pub person_name: String,
    /// Name of the post.
    pub post_name: String,
    /// Name of the unit.
    pub unit_name: String,
}

/// Which requests are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingFilter {
    /// Those that wait for a review by the seat.
    Mine,
    /// Those that wait for reviews.
    Waiting,
    /// Those whose reviews are overdue.
    Overdue,
    /// Those that ended.
    Ended,
}

impl ClosingFilter {
    /// Its code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Waiting => "waiting",
            Self::Overdue => "overdue",
            Self::Ended => "ended",
        }
    }
}

/// A list whose newest adopted version holds an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The list.
    pub list: ListId,
    /// Its body.
    pub body: BodyId,
    /// The body's place on the ladder.
    pub rank: i64,
    /// The list's mark.
    pub mark: Mark,
    /// The list's year.
    pub year: i64,
}

macro_rules! sql_closing {
    () => {
        "SELECT t.id, t.item, t.list, t.sides, t.evidence, t.checklist, t.statement, t.unit, t.post, t.person, t.round, t.asked_at, \
         t.review_by_on, t.unpublished, t.state, t.state_at, t.state_reason, t.number, i.number, i.title, i.kind, i.state, \
         cl.name, cl.body, cl.mark, u.name, p.name, p.unit, pu.name, c.id, \
         (SELECT COUNT(*) FROM reopening ro WHERE ro.certificate = c.id), COUNT(*) OVER () \
         FROM close_request t JOIN item i ON i.id = t.item JOIN list cl ON cl.id = t.list JOIN unit u ON u.id = t.unit \
         JOIN post p ON p.id = t.post JOIN unit pu ON pu.id = p.unit LEFT JOIN certificate c ON c.close_request = t.id "
    };
}

/// The request `t` under the list `cl` may be seen: its item, its list's mark, and either what the list says or one's
/// own unit's asking.
macro_rules! sql_sees_closing {
    () => {
        concat!(
            sql_sees_item!("t.item"),
            " AND ",
            sql_mark_ok!("cl.mark"),
            " AND (",
            sql_of_list!("t.item", "cl.id", "cl.body"),
            " OR EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.scope_kind = 'unit' AND xg.scope_id = t.unit))"
        )
    };
}

fn closing(row: &Row) -> Result<ClosingLine> {
    Ok(ClosingLine {
        request: CloseRequest::read(row)?,
        number: row.get(18)?,
        title: row.get(19)?,
        kind: row.get(20)?,
        item_state: row.get(21)?,
        list_name: row.get(22)?,
        body: row.get(23)?,
        mark: row.get(24)?,
        unit_name: row.get(25)?,
        post_name: row.get(26)?,
        post_unit: row.get(27)?,
        post_unit_name: row.get(28)?,
        certificate: row.get(29)?,
        is_reopened: row.get::<i64>(30)? > 0,
    })
}

impl Reader {
    /// One request, if it may be seen.
    pub async fn closing_seen(&mut self, sight: Sight, id: CloseRequestId) -> Result<Option<ClosingLine>> {
        let sql = concat!(sql_closing!(), "WHERE t.id = $4 AND ", sql_sees_closing!());
        let mut params = sight_params(sight);
        params.push(id.to_value());
        self.first(sql, &params).await?.as_ref().map(closing).transpose()
    }

    /// The requests to close an item that may be seen, oldest first.
    pub async fn closings_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<ClosingLine>> {
        let sql = concat!(
            sql_closing!(),
            "WHERE t.item = $4 AND ",
            sql_sees_closing!(),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        self.rows(sql, &params).await?.iter().map(closing).collect()
    }

    /// One page of the requests that may be seen and how many there are in all; those that wait by their last day of
    /// review, those that ended newest first.
    pub async fn closings_seen(
        &mut self,
        sight: Sight,
        filter: ClosingFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<ClosingLine>, i64)> {
        let sql = concat!(
            sql_closing!(),
            "WHERE (($4 = 'ended' AND t.state <> 'requested') OR ($4 <> 'ended' AND t.state = 'requested')) \
             AND ($4 <> 'overdue' OR (t.review_by_on < $2 AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'leader') AND xg.scope_kind = 'body' AND xg.scope_id = cl.body))) \
             AND ($4 <> 'mine' OR EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ",
            sql_review_waits!(),
            ")) AND ",
            sql_sees_closing!(),
            " ORDER BY CASE WHEN t.state = 'requested' THEN t.review_by_on ELSE '' END, t.id DESC \
             LIMIT CAST($5 AS BIGINT) OFFSET CAST($6 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.extend([
            filter.code().to_owned().to_value(),
            limit.to_value(),
            offset.to_value(),
        ]);
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(31))?;
        Ok((rows.iter().map(closing).collect::<Result<_>>()?, total))
    }

    /// The reviews of a request, in the order given.
    pub async fn closing_reviews(&mut self, id: CloseRequestId) -> Result<Vec<ReviewLine>> {
        let sql = "SELECT t.id, t.close_request, t.side, t.capacity, t.verdict, t.reason, t.post, t.person, t.unit, t.at, \
                   n.name, p.name, u.name FROM close_review t JOIN person n ON n.id = t.person JOIN post p ON p.id = t.post \
                   JOIN unit u ON u.id = t.unit WHERE t.close_request = $1 ORDER BY t.id";
        let line = |row: &Row| {
            Ok(ReviewLine {
                review: CloseReview::read(row)?,
                person_name: row.get(10)?,
                post_name: row.get(11)?,
                unit_name: row.get(12)?,
            })
        };
        self.rows(sql, args![id]).await?.iter().map(line).collect()
    }

    /// The sides of a body on which open lead, joint lead and reporting duties of an item fall, from left to right.
    pub async fn sides_of_item(&mut self, item: ItemId, body: BodyId) -> Result<Vec<SideId>> {
        let sql = concat!(
            "SELECT s.id FROM side s WHERE s.body = $2 AND EXISTS (SELECT 1 FROM duty d JOIN list_version v ON v.id = d.version \
             JOIN list l ON l.id = v.list JOIN unit u ON u.id = d.unit JOIN region r ON r.id = u.region \
             WHERE d.item = $1 AND l.body = s.body AND d.role IN ('lead', 'joint_lead', 'reporting') AND ",
            sql_open!("d.state"),
            " AND ",
            sql_on_side!("u.id", "r.path", "s.id", "s.region"),
            ") ORDER BY s.position"
        );
        let rows = self.rows(sql, args![item, body]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The lists whose newest adopted version holds an item, for the rules.
    pub async fn holders_of_item(&mut self, item: ItemId) -> Result<Vec<Holder>> {
        let sql = concat!(
            "SELECT l.id, l.body, b.rank, l.mark, l.year FROM list_row lr JOIN list_version lv ON lv.id = lr.version \
             JOIN list l ON l.id = lv.list JOIN body b ON b.id = l.body WHERE lr.item = $1 AND ",
            sql_latest_adopted!(),
            " ORDER BY l.id"
        );
        let line = |row: &Row| {
            Ok(Holder {
                list: row.get(0)?,
                body: row.get(1)?,
                rank: row.get(2)?,
                mark: row.get(3)?,
                year: row.get(4)?,
            })
        };
        self.rows(sql, args![item]).await?.iter().map(line).collect()
    }

    /// The units that lead or report an item now under lists of a body, in Chinese order.
    pub async fn units_that_close(&mut self, item: ItemId, body: BodyId) -> Result<Vec<(UnitId, String)>> {
        let sql = concat!(
            "SELECT u.id, u.name FROM unit u WHERE EXISTS (SELECT 1 FROM duty d JOIN list_version v ON v.id = d.version \
             JOIN list l ON l.id = v.list WHERE d.item = $1 AND l.body = $2 AND d.unit = u.id \
             AND d.role IN ('lead', 'joint_lead', 'reporting') AND ",
            sql_open!("d.state"),
            ") ORDER BY u.sort_key, u.id"
        );
        let rows = self.rows(sql, args![item, body]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// Whether a unit leads or reports an item now, under any list.
    pub async fn unit_closes(&mut self, item: ItemId, unit: UnitId) -> Result<bool> {
        let sql = concat!(
            "SELECT COUNT(*) FROM duty d WHERE d.item = $1 AND d.unit = $2 \
             AND d.role IN ('lead', 'joint_lead', 'reporting') AND ",
            sql_open!("d.state")
        );
        Ok(self.number(sql, args![item, unit]).await? > 0)
    }

    /// What the newest adopted version of a list calls an item.
    pub async fn title_in_list(&mut self, item: ItemId, list: ListId) -> Result<Option<String>> {
        let sql = concat!(
            "SELECT lr.title FROM list_row lr JOIN list_version lv ON lv.id = lr.version WHERE lr.item = $1 \
             AND lv.list = $2 AND ",
            sql_latest_adopted!()
        );
        let row = self.first(sql, args![item, list]).await?;
        row.map(|row| row.get(0)).transpose()
    }

    /// The request to close an item that waits for its reviews.
    pub async fn closing_that_waits(&mut self, item: ItemId) -> Result<Option<CloseRequest>> {
        let rest = "WHERE t.item = $1 AND t.state = 'requested' ORDER BY t.id";
        self.find_one(rest, args![item]).await
    }

    /// How often requests to close an item were returned.
    pub async fn returned_closings(&mut self, item: ItemId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM close_request t WHERE t.item = $1 AND t.state = 'returned'";
        self.number(sql, args![item]).await
    }

    /// A certificate with its request, if it may be seen.
    pub async fn certificate_seen(
        &mut self,
        sight: Sight,
        id: CertificateId,
    ) -> Result<Option<(Certificate, ClosingLine)>> {
        let Some(certificate) = self.get::<Certificate>(id.0).await? else {
            return Ok(None);
        };
        let line = self.closing_seen(sight, certificate.close_request).await?;
        Ok(line.map(|line| (certificate, line)))
    }

    /// The correction record of a certificate.
    pub async fn reopening_of(&mut self, certificate: CertificateId) -> Result<Option<Reopening>> {
        self.find_one("WHERE t.certificate = $1", args![certificate])
            .await
    }

    /// Files of an item that one unit handed in, or that were handed in to close it; up to a mark.
    pub async fn evidence_to_close(
        &mut self,
        sight: Sight,
        item: ItemId,
        unit: UnitId,
    ) -> Result<Vec<Evidence>> {
        let rest = concat!(
            "WHERE t.item = $4 AND (t.unit = $5 OR t.purpose = 'closing') AND ",
            sql_mark_ok!("t.mark"),
            " AND ",
            sql_sees_item!("t.item"),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.extend([item.to_value(), unit.to_value()]);
        self.find(rest, &params).await
    }
}

impl Reader {
    /// The units with a duty on an item, now or before, in any list.
    pub async fn units_that_did(&mut self, item: ItemId) -> Result<Vec<UnitId>> {
        let sql = "SELECT DISTINCT d.unit FROM duty d WHERE d.item = $1 ORDER BY d.unit";
        let rows = self.rows(sql, args![item]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Who held a post with a duty on an item while the duty ran, or a reporter's post of the unit that owed it.
    pub async fn persons_that_did(&mut self, item: ItemId) -> Result<Vec<PersonId>> {
        let sql = "SELECT h.person FROM duty d JOIN holding h ON h.post = d.post WHERE d.item = $1 \
             AND (d.ends_on IS NULL OR h.starts_on <= d.ends_on) AND (h.ends_on IS NULL OR h.ends_on >= d.starts_on) \
             UNION SELECT h.person FROM duty d JOIN right_grant g ON g.role = 'reporter' AND g.scope_kind = 'unit' \
               AND g.scope_id = d.unit JOIN holding h ON h.post = g.post WHERE d.item = $1 \
             AND (d.ends_on IS NULL OR g.starts_on <= d.ends_on) AND (g.ends_on IS NULL OR g.ends_on >= d.starts_on) \
             AND (d.ends_on IS NULL OR h.starts_on <= d.ends_on) AND (h.ends_on IS NULL OR h.ends_on >= d.starts_on) \
             UNION SELECT c.person FROM close_request c WHERE c.item = $1";
        let rows = self.rows(sql, args![item]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// From which posts, of which unit, for which unit and when somebody entered facts of an item or asked to close
    /// it.
    pub async fn posts_that_entered(&mut self, item: ItemId) -> Result<Vec<(PostId, UnitId, UnitId, At)>> {
        let sql = "SELECT f.post, p.unit, f.unit, f.at FROM fact f JOIN post p ON p.id = f.post WHERE f.item = $1 \
                   UNION SELECT c.post, p.unit, c.unit, c.asked_at FROM close_request c JOIN post p ON p.id = c.post \
                   WHERE c.item = $1";
        let rows = self.rows(sql, args![item]).await?;
        let line = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        rows.iter().map(line).collect()
    }
}
