//! What an actor may see, as `WHERE`. Every list, count, search and export takes its rows through one of these
//! fragments, so that none can differ because of a row that the visitor may not see.
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

/// `g` is a business grant of the post that holds today.
macro_rules! sql_grant_holds {
    () => {
        "g.post = $1 AND g.role IN ('clerk', 'reporter', 'reviewer', 'leader') AND g.starts_on <= $2 \
         AND (g.ends_on IS NULL OR g.ends_on >= $2)"
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
            "EXISTS (SELECT 1 FROM right_grant g WHERE ",
            sql_grant_holds!(),
            " AND g.scope_kind = 'body' AND g.scope_id = ",
            $body,
            ")"
        )
    };
}

/// The post has a role in the body or in one of its sides: sessions, decisions, adopted versions.
macro_rules! sql_in_body_or_side {
    ($body:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant g WHERE ",
            sql_grant_holds!(),
            " AND ((g.scope_kind = 'body' AND g.scope_id = ",
            $body,
            ") OR (g.scope_kind = 'side' AND g.scope_id IN \
             (SELECT s.id FROM side s WHERE s.body = ",
            $body,
            "))))"
        )
    };
}

/// `ru` stands in the latest row that its list has of the item: what an older version said of the units no longer
/// opens the item.
macro_rules! sql_latest_row_unit {
    () => {
        "NOT EXISTS (SELECT 1 FROM list_version rv JOIN list_version nv ON nv.list = rv.list AND nv.ordinal > rv.ordinal \
         JOIN list_row nr ON nr.version = nv.id AND nr.item = ru.item WHERE rv.id = ru.version)"
    };
}

/// The item named by a column may be seen: a duty of one's unit on it, or one's unit named by the latest row of a list
/// that holds it; a body whose adopted list holds it and whose mark may be read; the region above such a unit; one's
/// own side among the sides of such units. Aliases within begin with z, so that none hides the caller's column: an inner
/// `lr` would turn `lr.item = lr.item` into "every item".
macro_rules! sql_sees_item {
    ($item:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM right_grant g WHERE ", sql_grant_holds!(), " AND (",
            "(g.scope_kind = 'unit' AND EXISTS (SELECT 1 FROM duty zd WHERE zd.item = ", $item,
            " AND zd.unit = g.scope_id AND (zd.ends_on IS NULL OR zd.ends_on >= $2)))",
            " OR (g.scope_kind = 'unit' AND EXISTS (SELECT 1 FROM list_row_unit ru WHERE ru.item = ", $item,
            " AND ru.unit = g.scope_id AND ", sql_latest_row_unit!(), "))",
            " OR (g.scope_kind = 'body' AND EXISTS (SELECT 1 FROM list_row zr JOIN list_version zv ON zv.id = zr.version \
               JOIN list zl ON zl.id = zv.list WHERE zr.item = ", $item, " AND zl.body = g.scope_id))",
            " OR (g.scope_kind = 'region' AND EXISTS (SELECT 1 FROM duty zd JOIN unit zu ON zu.id = zd.unit \
               JOIN region zg ON zg.id = zu.region WHERE zd.item = ", $item,
            " AND (zd.ends_on IS NULL OR zd.ends_on >= $2) AND zg.path LIKE '%/' || CAST(g.scope_id AS TEXT) || '/%'))",
            " OR (g.scope_kind = 'region' AND EXISTS (SELECT 1 FROM list_row_unit ru JOIN unit zu ON zu.id = ru.unit \
               JOIN region zg ON zg.id = zu.region WHERE ru.item = ", $item,
            " AND zg.path LIKE '%/' || CAST(g.scope_id AS TEXT) || '/%' AND ", sql_latest_row_unit!(), "))",
            " OR (g.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side zs JOIN duty zd ON zd.item = ", $item,
            " JOIN unit zu ON zu.id = zd.unit JOIN region zg ON zg.id = zu.region WHERE zs.id = g.scope_id \
               AND (zd.ends_on IS NULL OR zd.ends_on >= $2) \
               AND EXISTS (SELECT 1 FROM list_row zr JOIN list_version zv ON zv.id = zr.version \
                   JOIN list zl ON zl.id = zv.list WHERE zr.item = zd.item AND zl.body = zs.body) \
               AND (zg.path LIKE '%/' || CAST(zs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side us WHERE us.unit = zu.id AND us.side = zs.id))))",
            " OR (g.scope_kind = 'side' AND EXISTS (SELECT 1 FROM side zs JOIN list_row_unit ru ON ru.item = ", $item,
            " JOIN list_version zv ON zv.id = ru.version JOIN list zl ON zl.id = zv.list AND zl.body = zs.body \
               JOIN unit zu ON zu.id = ru.unit JOIN region zg ON zg.id = zu.region WHERE zs.id = g.scope_id \
               AND (zg.path LIKE '%/' || CAST(zs.region AS TEXT) || '/%' \
                 OR EXISTS (SELECT 1 FROM unit_side us WHERE us.unit = zu.id AND us.side = zs.id)) AND ", sql_latest_row_unit!(), "))",
            "))",
            " AND EXISTS (SELECT 1 FROM list_row mr JOIN list_version mv ON mv.id = mr.version JOIN list ml ON ml.id = mv.list \
               WHERE mr.item = ", $item, " AND ", sql_mark_ok!("ml.mark"), ")"
        )
    };
}

/// Under which list a thing was said of an item decides too: the list's own body or one of its sides, or a unit (or
/// the region above it) that has a duty on the item under this very list or is named by this list's latest row of it.
/// So nobody learns from a joint item what another ladder's list says of it.
macro_rules! sql_of_list {
    ($item:literal, $list:literal, $body:literal) => {
        concat!(
            "(", sql_in_body_or_side!($body),
            " OR EXISTS (SELECT 1 FROM right_grant g, duty od JOIN list_version ov ON ov.id = od.version \
               JOIN unit ou ON ou.id = od.unit JOIN region og ON og.id = ou.region WHERE ", sql_grant_holds!(),
            " AND od.item = ", $item, " AND ov.list = ", $list, " AND (od.ends_on IS NULL OR od.ends_on >= $2) \
               AND ((g.scope_kind = 'unit' AND g.scope_id = od.unit) \
                 OR (g.scope_kind = 'region' AND og.path LIKE '%/' || CAST(g.scope_id AS TEXT) || '/%'))) \
             OR EXISTS (SELECT 1 FROM right_grant g, list_row_unit ru JOIN list_version ov ON ov.id = ru.version \
               JOIN unit ou ON ou.id = ru.unit JOIN region og ON og.id = ou.region WHERE ", sql_grant_holds!(),
            " AND ru.item = ", $item, " AND ov.list = ", $list, " AND ", sql_latest_row_unit!(),
            " AND ((g.scope_kind = 'unit' AND g.scope_id = ru.unit) \
                 OR (g.scope_kind = 'region' AND og.path LIKE '%/' || CAST(g.scope_id AS TEXT) || '/%'))))"
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

/// A duty that is still owed.
macro_rules! sql_open {
    ($state:literal) => {
        concat!($state, " IN ('assigned', 'signed', 'objected')")
    };
}
