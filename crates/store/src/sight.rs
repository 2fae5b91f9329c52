//! What an actor may see, as `WHERE`. Every list, count, search and export takes its rows through one of these
//! fragments, so that none can differ because of a row that the visitor may not see.
//!
//! Aliases inside a fragment begin with `x`, so that none is the caller's.
//!
//! `$1` is the post, `$2` today, `$3` the rank of the highest mark: [`sight_params`] in that order.

use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::rights::Sight;

/// The first three parameters of every statement that uses a fragment below.
pub(crate) fn sight_params(sight: Sight) -> Vec<Value> {
    vec![
        sight.post.to_value(),
        sight.on.to_value(),
        Value::Int(sight.ceiling.rank()),
    ]
}

/// `xg` is a business grant of the post that holds today. Of an `IN` with more than two words SQLite makes a table, every
/// time, which costs more than most that a page asks.
macro_rules! sql_grant_holds {
    () => {
        "xg.post = $1 AND (xg.role = 'clerk' OR xg.role = 'reporter' OR xg.role = 'reviewer' OR xg.role = 'leader') \
         AND xg.starts_on <= $2 AND (xg.ends_on IS NULL OR xg.ends_on >= $2)"
    };
}

/// The mark in a column is not above the ceiling.
macro_rules! sql_mark_ok {
    ($column:literal) => {
        concat!(
            "CASE ",
            $column,
            " WHEN 'public' THEN 0 WHEN 'internal' THEN 1 ELSE 2 END <= $3"
        )
    };
}

/// The post has a business role in the body named by a column: its office's own papers and drafts.
macro_rules! sql_in_body {
    ($body:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND xg.scope_kind = 'body' AND xg.scope_id = ",
            $body,
            ")"
        )
    };
}

/// The post has a role in the body or in one of its sides: sessions, decisions, adopted versions.
macro_rules! sql_in_body_or_side {
    ($body:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg WHERE ",
            sql_grant_holds!(),
            " AND ((xg.scope_kind = 'body' AND xg.scope_id = ",
            $body,
            ") OR (xg.scope_kind = 'side' AND xg.scope_id IN \
             (SELECT xs.id FROM side xs WHERE xs.body = ",
            $body,
            "))))"
        )
    };
}

/// The class in a column (see `kept/class.rs`) is seen by grants of bodies and sides.
macro_rules! sql_class_seen {
    ($class:literal) => {
        concat!(
            $class,
            " IN (SELECT cs.class FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
               AND cs.scope_id = xg.scope_id WHERE ",
            sql_grant_holds!(),
            " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3)"
        )
    };
}

/// The same, asked of each row: for a few of them quicker than making the set of all classes seen.
macro_rules! sql_class_held {
    ($class:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
               AND cs.scope_id = xg.scope_id AND cs.class = ",
            $class,
            " WHERE ",
            sql_grant_holds!(),
            " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3)"
        )
    };
}

/// `xru` stands in the latest row that its list has of the item: what an older version said of the units no longer
/// opens the item.
macro_rules! sql_latest_row_unit {
    () => {
        "NOT EXISTS (SELECT 1 FROM list_version xrv JOIN list_version xnv ON xnv.list = xrv.list AND xnv.ordinal > xrv.ordinal \
         JOIN list_row xnr ON xnr.version = xnv.id AND xnr.item = xru.item WHERE xrv.id = xru.version)"
    };
}

/// The item named by a column may be seen: a duty of one's unit on it, or one's unit named by the latest row of a list
/// that holds it; a body whose adopted list holds it and whose mark may be read; the region above such a unit; one's
/// own side among the sides of such units.
macro_rules! sql_sees_item {
    ($item:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant xg WHERE ", sql_grant_holds!(), " AND (",
            "(xg.scope_kind = 'unit' AND EXISTS (SELECT 1 FROM duty xd WHERE xd.item = ", $item,
            " AND xd.unit = xg.scope_id AND (xd.ends_on IS NULL OR xd.ends_on >= $2)))",
            " OR (xg.scope_kind = 'unit' AND EXISTS (SELECT 1 FROM list_row_unit xru WHERE xru.item = ", $item,
            " AND xru.unit = xg.scope_id AND ", sql_latest_row_unit!(), "))",
            " OR (xg.scope_kind = 'body' AND EXISTS (SELECT 1 FROM list_row xlr JOIN list_version xlv ON xlv.id = xlr.version \
               JOIN list xl ON xl.id = xlv.list WHERE xlr.item = ", $item, " AND xl.body = xg.scope_id))",
            " OR (xg.scope_kind = 'region' AND EXISTS (SELECT 1 FROM duty xd JOIN unit xu ON xu.id = xd.unit \
               JOIN region xr ON xr.id = xu.region WHERE xd.item = ", $item,
            " AND (xd.ends_on IS NULL OR xd.ends_on >= $2) AND xr.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%'))",
            " OR (xg.scope_kind = 'region' AND EXISTS (SELECT 1 FROM list_row_unit xru JOIN unit xu ON xu.id = xru.unit \
               JOIN region xr ON xr.id = xu.region WHERE xru.item = ", $item,
            " AND xr.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%' AND ", sql_latest_row_unit!(), "))",
            " OR (xg.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side xs JOIN duty xd ON xd.item = ", $item,
            " JOIN unit xu ON xu.id = xd.unit JOIN region xr ON xr.id = xu.region WHERE xs.id = xg.scope_id \
               AND (xd.ends_on IS NULL OR xd.ends_on >= $2) \
               AND EXISTS (SELECT 1 FROM list_row xlr JOIN list_version xlv ON xlv.id = xlr.version \
                   JOIN list xl ON xl.id = xlv.list WHERE xlr.item = xd.item AND xl.body = xs.body) \
               AND (xr.path LIKE '%/' || CAST(xs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side xus WHERE xus.unit = xu.id AND xus.side = xs.id))))",
            " OR (xg.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side xs JOIN list_row_unit xru ON xru.item = ", $item,
            " JOIN list_version xlv ON xlv.id = xru.version JOIN list xl ON xl.id = xlv.list AND xl.body = xs.body \
               JOIN unit xu ON xu.id = xru.unit JOIN region xr ON xr.id = xu.region WHERE xs.id = xg.scope_id \
               AND (xr.path LIKE '%/' || CAST(xs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side xus WHERE xus.unit = xu.id AND xus.side = xs.id)) AND ", sql_latest_row_unit!(), "))",
            "))",
            " AND EXISTS (SELECT 1 FROM list_row xmr JOIN list_version xmv ON xmv.id = xmr.version JOIN list xml ON xml.id = xmv.list \
               WHERE xmr.item = ", $item, " AND ", sql_mark_ok!("xml.mark"), ")"
        )
    };
}

/// Under which list a thing was said of an item decides too: the list's own body or one of its sides, or a unit (or
/// the region above it) that has a duty on the item under this very list or is named by this list's latest row
/// of it. So nobody learns from a joint item what another ladder's list says of it.
macro_rules! sql_of_list {
    ($item:literal, $list:literal, $body:literal) => {
        concat!(
            "(", sql_in_body_or_side!($body),
            " OR EXISTS (SELECT 1 FROM right_grant xg, duty xod JOIN list_version xov ON xov.id = xod.version \
               JOIN unit xou ON xou.id = xod.unit JOIN region xog ON xog.id = xou.region WHERE ", sql_grant_holds!(),
            " AND xod.item = ", $item, " AND xov.list = ", $list, " AND (xod.ends_on IS NULL OR xod.ends_on >= $2) \
               AND ((xg.scope_kind = 'unit' AND xg.scope_id = xod.unit) \
                 OR (xg.scope_kind = 'region' AND xog.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%'))) \
             OR EXISTS (SELECT 1 FROM right_grant xg, list_row_unit xru JOIN list_version xov ON xov.id = xru.version \
               JOIN unit xou ON xou.id = xru.unit JOIN region xog ON xog.id = xou.region WHERE ", sql_grant_holds!(),
            " AND xru.item = ", $item, " AND xov.list = ", $list, " AND ", sql_latest_row_unit!(),
            " AND ((xg.scope_kind = 'unit' AND xg.scope_id = xru.unit) \
                 OR (xg.scope_kind = 'region' AND xog.path LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%'))))"
        )
    };
}

/// The duty `t`, assigned under the list `dl`, may be seen.
macro_rules! sql_sees_duty {
    () => {
        concat!(
            sql_sees_item!("t.item"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " AND ",
            sql_of_list!("t.item", "dl.id", "dl.body")
        )
    };
}

/// What the version `lv` of the list `l` says of an item in the row `lr` may be seen.
macro_rules! sql_sees_row {
    () => {
        concat!(
            sql_sees_item!("lr.item"),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_of_list!("lr.item", "l.id", "l.body")
        )
    };
}

/// `lv` is the latest adopted version of its list.
macro_rules! sql_latest_adopted {
    () => {
        "lv.state IN ('adopted', 'issued') AND NOT EXISTS (SELECT 1 FROM list_version nv WHERE nv.list = lv.list \
         AND nv.state IN ('adopted', 'issued') AND nv.ordinal > lv.ordinal)"
    };
}

/// `lv` is the version of its list that is in force today.
macro_rules! sql_in_force {
    () => {
        "lv.state IN ('adopted', 'issued') AND lv.in_force_on <= $2 AND NOT EXISTS (SELECT 1 FROM list_version nv \
         WHERE nv.list = lv.list AND nv.state IN ('adopted', 'issued') AND nv.in_force_on <= $2 \
         AND nv.ordinal > lv.ordinal)"
    };
}

/// A unit whose region has the path counts for the side whose region is given: it lies there, or was put there.
macro_rules! sql_on_side {
    ($unit:literal, $path:literal, $side:literal, $side_region:literal) => {
        concat!(
            "(",
            $path,
            " LIKE '%/' || CAST(",
            $side_region,
            " AS TEXT) || '/%' OR EXISTS (SELECT 1 FROM unit_side us \
             WHERE us.unit = ",
            $unit,
            " AND us.side = ",
            $side,
            "))"
        )
    };
}

/// A duty that is still owed; three comparisons, as in `sql_grant_holds`.
macro_rules! sql_open {
    ($state:literal) => {
        concat!(
            "(",
            $state,
            " = 'assigned' OR ",
            $state,
            " = 'signed' OR ",
            $state,
            " = 'objected')"
        )
    };
}

/// The grant `xg` is one by which the seat could still review the request `t` under the list `cl`: as a side of the
/// item that has not reviewed, or for the body of an item of one side, and nobody of the seat's unit has.
macro_rules! sql_review_waits {
    () => {
        "xg.role = 'reviewer' AND ((t.sides LIKE '/%/%/' AND xg.scope_kind = 'side' \
         AND t.sides LIKE '%/' || CAST(xg.scope_id AS TEXT) || '/%' \
         AND NOT EXISTS (SELECT 1 FROM close_review xcr WHERE xcr.close_request = t.id AND xcr.side = xg.scope_id)) \
         OR (t.sides NOT LIKE '/%/%/' AND xg.scope_kind = 'body' AND xg.scope_id = cl.body)) \
         AND NOT EXISTS (SELECT 1 FROM close_review xcr JOIN post xcp ON xcp.id = $1 \
         WHERE xcr.close_request = t.id AND xcr.unit = xcp.unit)"
    };
}

/// `sr` is a row of version `$4` that may be seen, in a list whose mark may be read.
macro_rules! sql_seen_row {
    () => {
        concat!(
            "sr.version = $4 AND EXISTS (SELECT 1 FROM list_version sv JOIN list sl ON sl.id = sv.list WHERE sv.id = sr.version AND ",
            sql_mark_ok!("sl.mark"),
            " AND ",
            sql_of_list!("sr.item", "sl.id", "sl.body"),
            ") AND ",
            sql_sees_item!("sr.item")
        )
    };
}
