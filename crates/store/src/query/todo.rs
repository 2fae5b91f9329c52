//! What waits for a seat, counted. Each count begins at the seat's grants and goes on by an index, for it is made for
//! every page (SQLite keeps the order of a CROSS JOIN); each has a list that shows exactly what was counted.

use crate::error::Result;
use crate::reader::Reader;
use crate::sight::sight_params;
use yipanqi_domain::field::Value;
use yipanqi_domain::rights::Sight;

/// Something that a seat has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wait {
    /// Cells that came back: to be answered.
    Returned,
    /// Duties to sign for.
    Duties,
    /// Orders to sign for.
    OrdersToSign,
    /// Orders to answer.
    OrdersToAnswer,
    /// Orders to sign off.
    OrdersToSignOff,
    /// Orders to issue.
    OrdersToIssue,
    /// Orders whose answer is to be judged.
    OrdersToJudge,
    /// Cells to review.
    Reviews,
    /// Close-outs to review.
    Closings,
    /// Close-outs whose reviews are overdue: climbed to the seat.
    ClosingsClimbed,
    /// Changes to decide.
    Changes,
    /// Objections to rule on.
    Objections,
    /// Documents to review.
    Documents,
    /// Windows that close within [`SOON`] days.
    Windows,
}

/// Duties to sign for and cells to review are counted up to this; past it there are "more".
pub const MANY: i64 = 1_000;

/// A window that closes within so many days is told of.
pub const SOON: i64 = 3;

impl Wait {
    /// All, what presses most first.
    pub const ALL: [Self; 14] = [
        Self::Returned,
        Self::Duties,
        Self::OrdersToSign,
        Self::OrdersToAnswer,
        Self::OrdersToSignOff,
        Self::OrdersToIssue,
        Self::OrdersToJudge,
        Self::Reviews,
        Self::Closings,
        Self::ClosingsClimbed,
        Self::Changes,
        Self::Objections,
        Self::Documents,
        Self::Windows,
    ];
    /// Stable code; the words are under `home.wait-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Duties => "duties",
            Self::OrdersToSign => "to-sign",
            Self::OrdersToAnswer => "to-answer",
            Self::OrdersToSignOff => "to-sign-off",
            Self::OrdersToIssue => "to-issue",
            Self::OrdersToJudge => "to-judge",
            Self::Reviews => "reviews",
            Self::Closings => "closings",
            Self::ClosingsClimbed => "climbed",
            Self::Changes => "to-decide",
            Self::Objections => "objections",
            Self::Documents => "documents",
            Self::Windows => "windows",
        }
    }
}

/// The grant `xg` gives the seat something to do with the order `t`; a parameter says what.
macro_rules! sql_order_waits {
    ($what:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ((xg.scope_kind = 'body' AND xg.scope_id = t.body AND ((xg.role = 'leader' AND t.state = 'drafted' AND ",
            $what,
            " = 'to-sign-off') OR (xg.role = 'clerk' AND ((t.state = 'signed_off' AND ",
            $what,
            " = 'to-issue') OR (t.state = 'answered' AND ",
            $what,
            " = 'to-judge'))))) OR (xg.scope_kind = 'unit' AND xg.role = 'reporter' AND xg.scope_id = t.unit \
             AND ((t.state = 'issued' AND ",
            $what,
            " = 'to-sign') OR (t.state = 'signed_for' AND ",
            $what,
            " = 'to-answer')))))"
        )
    };
}
pub(crate) use sql_order_waits;

/// The seat decides on the request `t` under the list `l`.
macro_rules! sql_change_waits {
    () => {
        concat!(
            "t.state = 'asked' AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'leader') AND xg.scope_kind = 'body' AND xg.scope_id = l.body)"
        )
    };
}
pub(crate) use sql_change_waits;

macro_rules! sql_orders {
    ($role:literal, $scope:literal, $state:literal) => {
        concat!(
            "(SELECT COUNT(DISTINCT t.id) FROM right_grant xg CROSS JOIN order_slip t JOIN list_row lr ON lr.id = t.list_row \
             JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list WHERE ",
            sql_grant_holds!(),
            " AND xg.role = '", $role, "' AND xg.scope_kind = '", $scope, "' AND t.", $scope,
            " = xg.scope_id AND t.state = '", $state, "' AND ",
            sql_mark_ok!("l.mark"),
            ")"
        )
    };
}

impl Reader {
    /// How many of each wait for the seat, in the order of [`Wait::ALL`] without [`Wait::Returned`] and
    /// [`Wait::Windows`], which only home pages count.
    pub async fn waits(&mut self, sight: Sight) -> Result<Vec<(Wait, i64)>> {
        let sql = concat!(
            "SELECT (SELECT COUNT(*) FROM (SELECT DISTINCT t.id FROM right_grant xg CROSS JOIN duty t \
             JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list \
             WHERE t.unit = xg.scope_id AND t.state = 'assigned' AND ",
            sql_grant_holds!(),
            " AND xg.role = 'reporter' AND xg.scope_kind = 'unit' AND ",
            sql_mark_ok!("dl.mark"),
            " LIMIT 1000) qd), ",
            sql_orders!("reporter", "unit", "issued"),
            ", ",
            sql_orders!("reporter", "unit", "signed_for"),
            ", ",
            sql_orders!("leader", "body", "drafted"),
            ", ",
            sql_orders!("clerk", "body", "signed_off"),
            ", ",
            sql_orders!("clerk", "body", "answered"),
            ", (SELECT COUNT(*) FROM (SELECT id FROM (SELECT t.id FROM right_grant xg CROSS JOIN fact_waiting w JOIN fact t ON t.id = w.fact \
             WHERE w.side = xg.scope_id AND w.level = 'side' AND ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'reviewer') AND xg.scope_kind = 'side' AND t.post <> $1 AND ",
            sql_sees_item!("t.item"),
            " LIMIT 1000) qs UNION SELECT id FROM (SELECT t.id FROM right_grant xg CROSS JOIN side ws CROSS JOIN fact_waiting w JOIN fact t ON t.id = w.fact \
             WHERE ws.body = xg.scope_id AND w.side = ws.id AND w.level = 'body' AND ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'reviewer') AND xg.scope_kind = 'body' AND t.post <> $1 AND ",
            sql_sees_item!("t.item"),
            " LIMIT 1000) qb) q), (SELECT COUNT(DISTINCT t.id) FROM right_grant xg CROSS JOIN close_request t JOIN list cl ON cl.id = t.list \
             WHERE t.state = 'requested' AND ",
            sql_grant_holds!(),
            " AND ",
            sql_review_waits!(),
            " AND ",
            sql_mark_ok!("cl.mark"),
            "), (SELECT COUNT(DISTINCT t.id) FROM right_grant xg CROSS JOIN close_request t JOIN list cl ON cl.id = t.list \
             WHERE t.state = 'requested' AND t.review_by_on < $2 AND cl.body = xg.scope_id AND ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'leader') AND xg.scope_kind = 'body' AND ",
            sql_mark_ok!("cl.mark"),
            "), (SELECT COUNT(DISTINCT t.id) FROM right_grant xg CROSS JOIN list l CROSS JOIN change_request t \
             WHERE l.body = xg.scope_id AND t.list = l.id AND t.state = 'asked' AND ",
            sql_grant_holds!(),
            " AND xg.role IN ('clerk', 'leader') AND xg.scope_kind = 'body' AND ",
            sql_mark_ok!("l.mark"),
            "), (SELECT COUNT(*) FROM duty t JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list \
             WHERE t.state = 'objected' AND ",
            sql_mark_ok!("dl.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.role = 'clerk' AND xg.scope_kind = 'body' AND xg.scope_id = dl.body)), \
             (SELECT COUNT(DISTINCT m.id) FROM right_grant xg CROSS JOIN document m \
             WHERE m.body = xg.scope_id AND m.state = 'read' AND ",
            sql_grant_holds!(),
            " AND xg.role = 'clerk' AND xg.scope_kind = 'body' AND ",
            sql_mark_ok!("m.mark"),
            ")"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        let counted = Wait::ALL
            .into_iter()
            .filter(|wait| !matches!(wait, Wait::Returned | Wait::Windows));
        let mut out = Vec::new();
        if let Some(row) = rows.first() {
            for (at, wait) in counted.enumerate() {
                out.push((wait, row.get(at)?));
            }
        }
        Ok(out)
    }

    /// How many windows that are open close within [`SOON`] days, of the lists of bodies in which the seat has a
    /// role.
    pub async fn windows_closing(&mut self, sight: Sight) -> Result<i64> {
        let sql = concat!(
            "SELECT COUNT(*) FROM report_window w JOIN list l ON l.id = w.list WHERE w.closes_on >= $2 AND w.closes_on <= $4 \
             AND w.opens_on <= $2 AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_in_body!("l.body")
        );
        let mut params = sight_params(sight);
        params.push(Value::Text(sight.on.plus(SOON).to_string()));
        self.number(sql, &params).await
    }

    /// How many things wait for the seat, for the band.
    pub async fn todo_count(&mut self, sight: Sight) -> Result<i64> {
        Ok(self.waits(sight).await?.iter().map(|(_, n)| n).sum())
    }
}
