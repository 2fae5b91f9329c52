//! Texts of the statements by which the search box finds: which objects hold the words, and how it is known which of them a
//! seat sees.

use super::search::{SEARCH_ENOUGH, SEARCH_LIMIT, SEARCH_TOKENS, Searched};
use crate::query::facts::{sql_accepted, sql_latest_revision, sql_own_fact};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// An item of the year of a list that holds it and may be read.
macro_rules! sql_item_of_year {
    ($item:literal) => {
        concat!(
            "(CAST($5 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM list_row yr JOIN list_version yv ON yv.id = yr.version \
             JOIN list yl ON yl.id = yv.list WHERE yr.item = ", $item, " AND yl.year = $5 AND ", sql_mark_ok!("yl.mark"),
            " AND ", sql_of_list!($item, "yl.id", "yl.body"), "))"
        )
    };
}

/// Who sees an item by grants of bodies and sides: the class in the index says it.
const ITEM_CLASS_SEEN: &str = concat!(" AND ", sql_class_seen!("k.class"));

/// The same, asked of each hit: for a few of them quicker than making the set of all classes seen.
const ITEM_CLASS_HELD: &str = concat!(" AND ", sql_class_held!("k.class"));

/// The same for a seat that also holds a grant of a unit or region, which looks at the hit itself: of a unit, where the unit
/// ever had to do with the item. For who has to do with many items: each hit is gone through.
const ITEM_SEEN: &str = concat!(
    " AND (",
    sql_class_seen!("k.class"),
    " \
     OR ((k.object_id IN (SELECT xd.item FROM right_grant xg JOIN duty xd ON xd.unit = xg.scope_id WHERE ",
    sql_grant_holds!(),
    " AND xg.scope_kind = 'unit' UNION ALL SELECT xru.item FROM right_grant xg JOIN list_row_unit xru ON xru.unit = xg.scope_id WHERE ",
    sql_grant_holds!(),
    " AND xg.scope_kind = 'unit') OR EXISTS (SELECT 1 FROM right_grant xg WHERE ",
    sql_grant_holds!(),
    " AND xg.scope_kind = 'region')) AND ",
    sql_sees_item!("k.object_id"),
    "))"
);

/// The same, where few hold the word: each is looked at, and no set is made of what the seat has to do with.
const ITEM_EACH: &str = concat!(
    " AND (",
    sql_class_held!("k.class"),
    " OR ",
    sql_sees_item!("k.object_id"),
    ")"
);

/// The items that units of the seat ever had to do with.
macro_rules! sql_own_items {
    ($what:literal, $union:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM right_grant xg JOIN duty xd ON xd.unit = xg.scope_id WHERE ",
            sql_grant_holds!(),
            " AND xg.scope_kind = 'unit' ",
            $union,
            " SELECT ",
            $what,
            " FROM right_grant xg JOIN list_row_unit xd ON xd.unit = xg.scope_id WHERE ",
            sql_grant_holds!(),
            " AND xg.scope_kind = 'unit'"
        )
    };
}

/// How many those are, if not more than are gone through for each search (of a grant of a region it is not known), and whether
/// the seat also holds a grant of a body or side.
pub(super) const OWN_COUNT: &str = concat!(
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM right_grant xg WHERE ",
    sql_grant_holds!(),
    " AND xg.scope_kind = 'region' AND $3 >= 0) THEN $4 ELSE (SELECT COUNT(*) FROM (",
    sql_own_items!("1", "UNION ALL"),
    " LIMIT CAST($4 AS BIGINT)) AS few) END, CASE WHEN EXISTS (SELECT 1 FROM right_grant xg WHERE ",
    sql_grant_holds!(),
    " AND (xg.scope_kind = 'body' OR xg.scope_kind = 'side')) THEN 1 ELSE 0 END"
);

/// The statement that goes through those and asks of each for the words, instead of going through all that hold them.
const OWN_FROM: &str = concat!(
    "WITH own AS (",
    sql_own_items!("xd.item", "UNION"),
    "), seen AS MATERIALIZED (SELECT k.object_id FROM own CROSS JOIN search_token k WHERE k.object_id = own.item"
);
const OWN_SEEN: &str = concat!(" AND ", sql_sees_item!("k.object_id"));

/// `$4`–`$6` are the filter: body, year, kind.
const ITEM_FILTER: &str = concat!(
    " AND (CAST($4 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM item fi WHERE fi.id = k.object_id AND fi.body = $4)) \
     AND ($6 = '' OR EXISTS (SELECT 1 FROM item fi WHERE fi.id = k.object_id AND fi.kind = $6)) AND ",
    sql_item_of_year!("k.object_id")
);

/// Of documents `$7` and `$8` say from when until when.
const DOCUMENT_FROM: &str = " JOIN document m ON m.id = k.object_id";
const DOCUMENT_SEEN: &str = concat!(
    " AND (CAST($4 AS BIGINT) = 0 OR m.body = $4) \
     AND (CAST($5 AS BIGINT) = 0 OR (m.received_at >= CAST($7 AS BIGINT) AND m.received_at < CAST($8 AS BIGINT))) \
     AND $6 = '' AND ",
    sql_in_body!("m.body"),
    " AND ",
    sql_mark_ok!("m.mark")
);

const DECISION_FROM: &str =
    " JOIN decision t ON t.id = k.object_id LEFT JOIN session ss ON ss.id = t.session";
const DECISION_SEEN: &str = concat!(
    " AND t.state <> 'withdrawn' AND (CAST($4 AS BIGINT) = 0 OR t.body = $4) \
     AND (CAST($5 AS BIGINT) = 0 OR ss.held_on LIKE CAST($5 AS TEXT) || '-%') AND $6 = '' AND ",
    sql_in_body_or_side!("t.body"),
    " AND (t.session IS NULL OR ",
    sql_mark_ok!("ss.mark"),
    ")"
);

/// What was reported in words: the latest revision for the fact's own side of the ladder, the latest accepted one for all
/// others who see the item.
const REPORT_FROM: &str = " JOIN fact t ON t.id = k.object_id JOIN side fs ON fs.id = t.side JOIN unit u ON u.id = t.unit \
     JOIN region ur ON ur.id = u.region JOIN item i ON i.id = t.item \
     LEFT JOIN fact_review rb ON rb.fact = t.id AND rb.level = 'body'";
const REPORT_SEEN: &str = concat!(
    " AND (CAST($4 AS BIGINT) = 0 OR fs.body = $4) AND (CAST($5 AS BIGINT) = 0 OR t.period LIKE CAST($5 AS TEXT) || '%') \
     AND ($6 = '' OR i.kind = $6) AND ",
    sql_sees_item!("t.item"),
    " AND ((",
    sql_own_fact!(),
    " AND ",
    sql_latest_revision!(),
    ") OR (",
    sql_accepted!(),
    " AND NOT EXISTS (SELECT 1 FROM fact nf JOIN fact_review nr ON nr.fact = nf.id AND nr.level = 'body' \
       AND nr.verdict = 'accepted' WHERE nf.item = t.item AND nf.side = t.side AND nf.measure = t.measure \
       AND nf.period = t.period AND nf.revision > t.revision)))"
);

/// How it is known which hits a seat sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By their classes alone, or, of what is no item, by what stands around it.
    Class,
    /// Each is looked at.
    Each,
    /// From the items of the seat's units, as it has no other grants.
    Own,
    /// From those, and from what other grants show by their classes.
    OwnAndClass,
    /// Each is looked for among those.
    Both,
}

impl By {
    const ALL: [Self; 5] = [Self::Class, Self::Each, Self::Own, Self::OwnAndClass, Self::Both];

    pub(super) const fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::OwnAndClass)
    }
}

/// What an object says that holds as many tokens, from the parameter `first` on.
fn holds(kind: &str, tokens: usize, first: usize) -> String {
    let mut sql = format!("k.token = ${first} AND k.kind = '{kind}'");
    for other in first + 1..first + tokens {
        let _ = write!(
            sql,
            " AND EXISTS (SELECT 1 FROM search_token o WHERE o.token = ${other} AND o.kind = '{kind}' AND o.object_id = k.object_id)"
        );
    }
    sql
}

/// Objects that hold as many tokens, from the parameter `first` on, and may be seen. The first token is the one that fewest
/// objects hold. Texts are made for what is asked: a condition that asks nothing would still be gone through for every hit.
pub(super) fn found(what: Searched, by: By, tokens: usize, first: usize, filtered: bool) -> String {
    let (from, seen) = match what {
        Searched::Items if by == By::Both => ("", ITEM_SEEN),
        Searched::Items if by == By::Each => ("", ITEM_EACH),
        Searched::Items => ("", ITEM_CLASS_SEEN),
        Searched::Documents => (DOCUMENT_FROM, DOCUMENT_SEEN),
        Searched::Decisions => (DECISION_FROM, DECISION_SEEN),
        Searched::Reports => (REPORT_FROM, REPORT_SEEN),
    };
    let holds = holds(what.kind(), tokens, first);
    let filter = if what == Searched::Items && filtered {
        ITEM_FILTER
    } else {
        ""
    };
    format!("FROM search_token k{from} WHERE {holds}{seen}{filter}")
}

/// The same of items, from those of the seat's units: what stands before a statement that reads `seen`.
pub(super) fn own_found(by: By, tokens: usize, first: usize, filtered: bool) -> String {
    let holds = holds("item", tokens, first);
    let filter = if filtered { ITEM_FILTER } else { "" };
    let mut sql = format!("{OWN_FROM} AND {holds}{OWN_SEEN}{filter}");
    if by == By::OwnAndClass {
        let others = found(Searched::Items, By::Class, tokens, first, filtered);
        let _ = write!(
            sql,
            " UNION SELECT object_id FROM (SELECT k.object_id {others} ORDER BY k.object_id DESC LIMIT {SEARCH_ENOUGH}) AS others"
        );
    }
    sql + ") "
}

/// The statements for the newest items found, one more than are shown, and for how many there are in all.
pub(super) struct ItemsFound {
    /// Ids; where nothing else counts them, how many there are.
    pub newest: String,
    /// Asked where more are found than shown.
    pub count: Option<String>,
}

impl ItemsFound {
    pub(super) fn new(by: By, tokens: usize, first: usize, filtered: bool) -> Self {
        const MORE: usize = SEARCH_LIMIT + 1;
        if by.is_own() {
            // What is seen is found once for both.
            let own = own_found(by, tokens, first, filtered);
            let newest = format!(
                "{own}SELECT object_id, (SELECT COUNT(*) FROM (SELECT 1 FROM seen LIMIT {SEARCH_ENOUGH}) AS few) \
                 FROM seen ORDER BY object_id DESC LIMIT {MORE}"
            );
            return Self { newest, count: None };
        }
        let found = found(Searched::Items, by, tokens, first, filtered);
        let shown = found.replace(ITEM_CLASS_SEEN, ITEM_CLASS_HELD);
        Self {
            newest: format!("SELECT k.object_id {shown} ORDER BY k.object_id DESC LIMIT {MORE}"),
            count: Some(format!(
                "SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT {SEARCH_ENOUGH}) AS few"
            )),
        }
    }
}

/// The same without a filter, by how it is known what is seen and how many tokens are asked for.
pub(super) static ITEMS_FOUND: LazyLock<[Vec<ItemsFound>; By::ALL.len()]> = LazyLock::new(|| {
    By::ALL.map(|by| {
        (1..=SEARCH_TOKENS)
            .map(|n| ItemsFound::new(by, n, 4, false))
            .collect()
    })
});
