//! The search box: objects that hold every token asked for, each kind joined with its own sight. The tokens are the same
//! on both databases, so the hits are.

use crate::error::Result;
use crate::query::facts::{sql_accepted, sql_latest_revision, sql_own_fact};
use crate::query::items::{ItemLine, item_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::office::{Body, Unit};
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{At, BodyId, Day, DecisionId, DocumentId, FactId, ItemId, SessionId};

/// Tokens that one search looks at; further ones are ignored.
pub const SEARCH_TOKENS: usize = 8;
/// Hits of one kind that are shown.
pub const SEARCH_LIMIT: usize = 20;
/// Hits beyond this are said as "more than", not counted.
pub const SEARCH_ENOUGH: i64 = 1001;

macro_rules! sql_twenty {
    () => {
        "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    };
}

fn twenty(ids: &[i64]) -> Vec<Value> {
    (0..SEARCH_LIMIT)
        .map(|n| Value::Int(ids.get(n).copied().unwrap_or(0)))
        .collect()
}

/// What was found, in the order of the ids.
fn in_order<T>(ids: &[i64], mut found: Vec<T>, id: impl Fn(&T) -> i64) -> Vec<T> {
    found.sort_by_key(|one| ids.iter().position(|wanted| *wanted == id(one)));
    found
}

/// A document found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHit {
    /// The document.
    pub document: DocumentId,
    /// Title.
    pub title: String,
    /// When it was received.
    pub received_at: At,
    /// Its text, as last read.
    pub text_blob: Option<String>,
}

/// A decision found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionHit {
    /// The decision.
    pub decision: DecisionId,
    /// What was decided.
    pub text: String,
    /// Its session.
    pub session: Option<SessionId>,
    /// Name of the session.
    pub session_name: Option<String>,
    /// When it was held.
    pub held_on: Option<Day>,
}

/// What is looked for beside the words. `None` and empty mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Of this body: an item's or decision's own, a document's, or the body under which a report is reviewed.
    pub body: Option<BodyId>,
    /// Of this year: a list that holds the item, the day of the session, the day of receipt, the reported period.
    pub year: Option<i64>,
    /// From when until when a document of that year was received; the end is no part of it.
    pub received: Option<(At, At)>,
    /// Code of an item's kind; of the item that is reported on.
    pub kind: String,
}

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
const ITEM_CLASS_SEEN: &str = concat!(
    " AND k.class IN (SELECT cs.class FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
       AND cs.scope_id = xg.scope_id WHERE ",
    sql_grant_holds!(),
    " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3)"
);

/// The same, asked of each hit: for a few of them quicker than making the set of all classes seen.
const ITEM_CLASS_HELD: &str = concat!(
    " AND EXISTS (SELECT 1 FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
       AND cs.scope_id = xg.scope_id AND cs.class = k.class WHERE ",
    sql_grant_holds!(),
    " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3)"
);

/// The same for a seat that also holds a grant of a unit or region, which looks at the hit itself: of a unit, where the unit
/// ever had to do with the item.
const ITEM_SEEN: &str = concat!(
    " AND (k.class IN (SELECT cs.class FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
       AND cs.scope_id = xg.scope_id WHERE ",
    sql_grant_holds!(),
    " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3) \
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

/// Objects that hold as many tokens, from the parameter `first` on, and may be seen. The first token is the one that fewest
/// objects hold. Texts are made for what is asked: a condition that asks nothing would still be gone through for every hit.
fn found(what: Searched, is_near: bool, tokens: usize, first: usize, filtered: bool) -> String {
    let kind = what.kind();
    let (from, seen) = match what {
        Searched::Items if is_near => ("", ITEM_SEEN),
        Searched::Items => ("", ITEM_CLASS_SEEN),
        Searched::Documents => (DOCUMENT_FROM, DOCUMENT_SEEN),
        Searched::Decisions => (DECISION_FROM, DECISION_SEEN),
        Searched::Reports => (REPORT_FROM, REPORT_SEEN),
    };
    let mut sql = format!("FROM search_token k{from} WHERE k.token = ${first} AND k.kind = '{kind}'");
    for other in first + 1..first + tokens {
        let _ = write!(
            sql,
            " AND EXISTS (SELECT 1 FROM search_token o WHERE o.token = ${other} AND o.kind = '{kind}' AND o.object_id = k.object_id)"
        );
    }
    sql.push_str(seen);
    if what == Searched::Items && filtered {
        sql.push_str(ITEM_FILTER);
    }
    sql
}

/// The lines of the newest items found, and how many there are in all.
fn items_found(is_near: bool, tokens: usize, first: usize, filtered: bool) -> String {
    let found = found(Searched::Items, is_near, tokens, first, filtered);
    let shown = found.replace(ITEM_CLASS_SEEN, ITEM_CLASS_HELD);
    format!(
        "SELECT t.id, t.number, t.title, t.kind, t.state, h.n FROM (SELECT k.object_id, \
         (SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT {SEARCH_ENOUGH}) AS few) AS n {shown} \
         ORDER BY k.object_id DESC LIMIT {SEARCH_LIMIT}) AS h JOIN item t ON t.id = h.object_id ORDER BY t.id DESC"
    )
}

/// The same without a filter, for seats with no grant of a unit or region and for those with one, by how many tokens are
/// asked for.
static ITEMS_FOUND: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    let of = |is_near| (1..=SEARCH_TOKENS).map(move |n| items_found(is_near, n, 4, false));
    [of(false).collect(), of(true).collect()]
});

/// Kinds of objects that are found by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// Items, by title and number.
    Items,
    /// What was reported in words.
    Reports,
    /// Decisions, by their text.
    Decisions,
    /// Documents, by their whole text.
    Documents,
}

impl Searched {
    const fn kind(self) -> &'static str {
        match self {
            Self::Items => "item",
            Self::Reports => "fact",
            Self::Decisions => "decision",
            Self::Documents => "document",
        }
    }
}

/// The parameters before the tokens.
fn asked(sight: Sight, filter: &SearchFilter, filtered: bool) -> Vec<Value> {
    let mut params = sight_params(sight);
    if filtered {
        params.extend([
            filter.body.map_or(0, |body| body.0).to_value(),
            filter.year.unwrap_or(0).to_value(),
            filter.kind.to_value(),
        ]);
    }
    params
}

/// A report found: what one side said of one item for one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportHit {
    /// The fact.
    pub fact: FactId,
    /// The item.
    pub item: ItemId,
    /// Its title at registration.
    pub title: String,
    /// What it is about: code of the measure.
    pub measure: String,
    /// For which period.
    pub period: Period,
    /// What was said.
    pub words: String,
    /// Who said it.
    pub unit_name: String,
}

impl Reader {
    /// Ids of what holds every token and may be seen, the newest first, at most [`SEARCH_ENOUGH`].
    pub async fn hits(
        &mut self,
        what: Searched,
        sight: Sight,
        tokens: &[String],
        filter: &SearchFilter,
    ) -> Result<Vec<i64>> {
        let Some(tokens) = self.rarest_first(what, tokens).await? else {
            return Ok(Vec::new());
        };
        let filtered = what != Searched::Items || *filter != SearchFilter::default();
        let mut params = asked(sight, filter, filtered);
        if what == Searched::Documents {
            let (from, to) = filter.received.unwrap_or((At(0), At(i64::MAX)));
            params.extend([from.to_value(), to.to_value()]);
        }
        let found = found(what, sight.is_near, tokens.len(), params.len() + 1, filtered);
        let sql = format!("SELECT k.object_id {found} ORDER BY k.object_id DESC LIMIT {SEARCH_ENOUGH}");
        params.extend(tokens.into_iter().map(Field::to_value));
        let rows = self.conn().query(&sql, &params).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The newest items that hold every token and may be seen, at most [`SEARCH_LIMIT`], and how many there are, at most
    /// [`SEARCH_ENOUGH`].
    pub async fn items_found(
        &mut self,
        sight: Sight,
        tokens: &[String],
        filter: &SearchFilter,
    ) -> Result<(Vec<ItemLine>, i64)> {
        let Some(tokens) = self.rarest_first(Searched::Items, tokens).await? else {
            return Ok((Vec::new(), 0));
        };
        let filtered = *filter != SearchFilter::default();
        let mut params = asked(sight, filter, filtered);
        let sql = if filtered {
            Cow::Owned(items_found(sight.is_near, tokens.len(), params.len() + 1, true))
        } else {
            Cow::Borrowed(ITEMS_FOUND[usize::from(sight.is_near)][tokens.len() - 1].as_str())
        };
        params.extend(tokens.into_iter().map(Field::to_value));
        let rows = self.conn().query(&sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(item_line).collect::<Result<_>>()?, total))
    }

    /// The tokens, that which fewest objects hold first, so that what is walked through is short; nothing where no object
    /// holds one of them.
    async fn rarest_first<'t>(
        &mut self,
        what: Searched,
        tokens: &'t [String],
    ) -> Result<Option<Vec<&'t String>>> {
        let mut tokens: Vec<&String> = tokens.iter().take(SEARCH_TOKENS).collect();
        if tokens.is_empty() {
            return Ok(None);
        }
        let mut rarest = (i64::MAX, 0);
        for (at, token) in tokens.iter().enumerate().filter(|_| tokens.len() > 1) {
            let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_token k WHERE k.token = $1 AND k.kind = $2 \
                       LIMIT CAST($3 AS BIGINT)) AS few";
            let held = self
                .number(sql, args![token.as_str(), what.kind(), SEARCH_ENOUGH])
                .await?;
            if held == 0 {
                return Ok(None);
            }
            rarest = rarest.min((held, at));
        }
        tokens.swap(0, rarest.1);
        Ok(Some(tokens))
    }

    /// The bodies in which, or in a side of which, the seat has a business role; the highest first.
    pub async fn bodies_seen(&mut self, sight: Sight) -> Result<Vec<Body>> {
        let rest = concat!(
            "WHERE ",
            sql_in_body_or_side!("t.id"),
            " AND CAST($3 AS BIGINT) >= 0 ORDER BY t.rank, t.id"
        );
        self.find(rest, &sight_params(sight)).await
    }

    /// The item with exactly this number, if it may be seen.
    pub async fn item_numbered(&mut self, sight: Sight, number: &str) -> Result<Option<ItemId>> {
        let sql = concat!(
            "SELECT t.id FROM item t WHERE t.number = $4 AND ",
            sql_sees_item!("t.id")
        );
        let mut params = sight_params(sight);
        params.push(number.to_owned().to_value());
        self.first(sql, &params).await?.map(|row| row.get(0)).transpose()
    }

    /// The lines of items already known to be seen, in the order asked for.
    pub async fn item_hits(&mut self, ids: &[i64]) -> Result<Vec<ItemLine>> {
        let sql = concat!(
            "SELECT t.id, t.number, t.title, t.kind, t.state FROM item t WHERE t.id IN ",
            sql_twenty!()
        );
        let rows = self.rows(sql, &twenty(ids)).await?;
        Ok(in_order(
            ids,
            rows.iter().map(item_line).collect::<Result<_>>()?,
            |line: &ItemLine| line.item.0,
        ))
    }

    /// The same for documents.
    pub async fn document_hits(&mut self, ids: &[i64]) -> Result<Vec<DocumentHit>> {
        let sql = concat!(
            "SELECT m.id, m.title, m.received_at, r.text_blob FROM document m LEFT JOIN reading r ON r.id = m.reading WHERE m.id IN ",
            sql_twenty!()
        );
        let hit = |row: &Row| {
            Ok(DocumentHit {
                document: row.get(0)?,
                title: row.get(1)?,
                received_at: row.get(2)?,
                text_blob: row.get(3)?,
            })
        };
        let rows = self.rows(sql, &twenty(ids)).await?;
        Ok(in_order(
            ids,
            rows.iter().map(hit).collect::<Result<_>>()?,
            |hit: &DocumentHit| hit.document.0,
        ))
    }

    /// The same for decisions.
    pub async fn decision_hits(&mut self, ids: &[i64]) -> Result<Vec<DecisionHit>> {
        let sql = concat!(
            "SELECT t.id, t.text, t.session, ss.name, ss.held_on FROM decision t LEFT JOIN session ss ON ss.id = t.session \
             WHERE t.id IN ",
            sql_twenty!()
        );
        let hit = |row: &Row| {
            Ok(DecisionHit {
                decision: row.get(0)?,
                text: row.get(1)?,
                session: row.get(2)?,
                session_name: row.get(3)?,
                held_on: row.get(4)?,
            })
        };
        let rows = self.rows(sql, &twenty(ids)).await?;
        Ok(in_order(
            ids,
            rows.iter().map(hit).collect::<Result<_>>()?,
            |hit: &DecisionHit| hit.decision.0,
        ))
    }

    /// The same for reports.
    pub async fn report_hits(&mut self, ids: &[i64]) -> Result<Vec<ReportHit>> {
        let sql = concat!(
            "SELECT t.id, t.item, i.title, t.measure, t.period, t.words, u.name FROM fact t JOIN item i ON i.id = t.item \
             JOIN unit u ON u.id = t.unit WHERE t.id IN ",
            sql_twenty!()
        );
        let hit = |row: &Row| {
            Ok(ReportHit {
                fact: row.get(0)?,
                item: row.get(1)?,
                title: row.get(2)?,
                measure: row.get(3)?,
                period: row.get(4)?,
                words: row.get::<Option<String>>(5)?.unwrap_or_default(),
                unit_name: row.get(6)?,
            })
        };
        let rows = self.rows(sql, &twenty(ids)).await?;
        Ok(in_order(
            ids,
            rows.iter().map(hit).collect::<Result<_>>()?,
            |hit: &ReportHit| hit.fact.0,
        ))
    }

    /// Units whose kept reading has a syllable for each letter; more than those whose initials hold the letters.
    pub async fn units_read_so(&mut self, letters: &str) -> Result<Vec<Unit>> {
        let syllables: Vec<String> = letters.chars().map(|letter| format!("{letter}%")).collect();
        let pattern = format!("%{}", syllables.concat());
        self.find(
            "WHERE t.sort_key LIKE $1 ORDER BY t.sort_key, t.id",
            args![pattern],
        )
        .await
    }

    /// Units whose name or alias contains the words. The directory of units is open to everybody who has an account.
    pub async fn search_units(&mut self, words: &str) -> Result<Vec<Unit>> {
        let rest = "WHERE t.name LIKE $1 ESCAPE '!' OR EXISTS (SELECT 1 FROM unit_alias a WHERE a.unit = t.id \
                    AND a.name LIKE $1 ESCAPE '!') ORDER BY t.sort_key, t.id LIMIT CAST($2 AS BIGINT)";
        let plain = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        self.find(
            rest,
            args![format!("%{plain}%"), i64::try_from(SEARCH_LIMIT).unwrap_or(20)],
        )
        .await
    }
}
