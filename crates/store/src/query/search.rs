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
/// ever had to do with the item. For who has to do with many items: each hit is gone through.
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

/// The same, where few hold the word: each is looked at, and no set is made of what the seat has to do with.
const ITEM_EACH: &str = concat!(
    " AND (EXISTS (SELECT 1 FROM right_grant xg JOIN sight_class_seer cs ON cs.scope_kind = xg.scope_kind \
       AND cs.scope_id = xg.scope_id AND cs.class = k.class WHERE ",
    sql_grant_holds!(),
    " AND (cs.until_on = '' OR cs.until_on >= $2) AND cs.mark <= $3) OR ",
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

/// How many those are, if not more than are gone through for each search; of a grant of a region it is not known.
const OWN_COUNT: &str = concat!(
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM right_grant xg WHERE ",
    sql_grant_holds!(),
    " AND xg.scope_kind = 'region' AND $3 >= 0) THEN $4 ELSE (SELECT COUNT(*) FROM (",
    sql_own_items!("1", "UNION ALL"),
    " LIMIT CAST($4 AS BIGINT)) AS few) END"
);

/// The statement that goes through those and asks of each for the words, instead of going through all that hold them.
const OWN_FROM: &str = concat!(
    "WITH own AS (",
    sql_own_items!("xd.item", "UNION"),
    "), seen AS MATERIALIZED (SELECT k.object_id FROM own CROSS JOIN search_token k WHERE k.object_id = own.item"
);
const OWN_SEEN: &str = concat!(" AND ", sql_sees_item!("k.object_id"));
/// What the seat sees by grants of bodies and sides, if it has one.
const OWN_OTHERS: &str = concat!(
    " AND EXISTS (SELECT 1 FROM right_grant xg WHERE ",
    sql_grant_holds!(),
    " AND (xg.scope_kind = 'body' OR xg.scope_kind = 'side'))"
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

/// How it is known which hits a seat sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// By their classes alone, or, of what is no item, by what stands around it.
    Class,
    /// Each is looked at.
    Each,
    /// From the items of the seat's units.
    Own,
    /// Each is looked for among those.
    Both,
}

impl By {
    const ALL: [Self; 4] = [Self::Class, Self::Each, Self::Own, Self::Both];
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
fn found(what: Searched, by: By, tokens: usize, first: usize, filtered: bool) -> String {
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
fn own_found(tokens: usize, first: usize, filtered: bool) -> String {
    let holds = holds("item", tokens, first);
    let filter = if filtered { ITEM_FILTER } else { "" };
    let others = found(Searched::Items, By::Class, tokens, first, filtered);
    format!(
        "{OWN_FROM} AND {holds}{OWN_SEEN}{filter} UNION SELECT object_id FROM (SELECT k.object_id {others}{OWN_OTHERS} \
         ORDER BY k.object_id DESC LIMIT {SEARCH_ENOUGH}) AS others) "
    )
}

/// The lines of the newest items found, and how many there are in all.
fn items_found(by: By, tokens: usize, first: usize, filtered: bool) -> String {
    const LINE: &str = "SELECT t.id, t.number, t.title, t.kind, t.state";
    if by == By::Own {
        let own = own_found(tokens, first, filtered);
        return format!(
            "{own}{LINE}, (SELECT COUNT(*) FROM (SELECT 1 FROM seen LIMIT {SEARCH_ENOUGH}) AS few) FROM (SELECT object_id \
             FROM seen ORDER BY object_id DESC LIMIT {SEARCH_LIMIT}) AS h JOIN item t ON t.id = h.object_id ORDER BY t.id DESC"
        );
    }
    let found = found(Searched::Items, by, tokens, first, filtered);
    let shown = found.replace(ITEM_CLASS_SEEN, ITEM_CLASS_HELD);
    format!(
        "{LINE}, h.n FROM (SELECT k.object_id, \
         (SELECT COUNT(*) FROM (SELECT 1 {found} LIMIT {SEARCH_ENOUGH}) AS few) AS n {shown} \
         ORDER BY k.object_id DESC LIMIT {SEARCH_LIMIT}) AS h JOIN item t ON t.id = h.object_id ORDER BY t.id DESC"
    )
}

/// The same without a filter, by how it is known what is seen and how many tokens are asked for.
static ITEMS_FOUND: LazyLock<[Vec<String>; By::ALL.len()]> = LazyLock::new(|| {
    By::ALL.map(|by| {
        (1..=SEARCH_TOKENS)
            .map(|n| items_found(by, n, 4, false))
            .collect()
    })
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
        let Some((tokens, held)) = self.rarest_first(what, tokens).await? else {
            return Ok(Vec::new());
        };
        let by = self.seen_by(what, sight, (tokens[0], held)).await?;
        let filtered = what != Searched::Items || *filter != SearchFilter::default();
        let mut params = asked(sight, filter, filtered);
        if what == Searched::Documents {
            let (from, to) = filter.received.unwrap_or((At(0), At(i64::MAX)));
            params.extend([from.to_value(), to.to_value()]);
        }
        let first = params.len() + 1;
        let sql = if by == By::Own {
            let own = own_found(tokens.len(), first, filtered);
            format!("{own}SELECT object_id FROM seen ORDER BY object_id DESC LIMIT {SEARCH_ENOUGH}")
        } else {
            let found = found(what, by, tokens.len(), first, filtered);
            format!("SELECT k.object_id {found} ORDER BY k.object_id DESC LIMIT {SEARCH_ENOUGH}")
        };
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
        let Some((tokens, held)) = self.rarest_first(Searched::Items, tokens).await? else {
            return Ok((Vec::new(), 0));
        };
        let by = self.seen_by(Searched::Items, sight, (tokens[0], held)).await?;
        let filtered = *filter != SearchFilter::default();
        let mut params = asked(sight, filter, filtered);
        let sql = if filtered {
            Cow::Owned(items_found(by, tokens.len(), params.len() + 1, true))
        } else {
            Cow::Borrowed(ITEMS_FOUND[by as usize][tokens.len() - 1].as_str())
        };
        params.extend(tokens.into_iter().map(Field::to_value));
        let rows = self.conn().query(&sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(item_line).collect::<Result<_>>()?, total))
    }

    /// The tokens, that which fewest objects hold first, so that what is walked through is short, with how many those are, at
    /// most [`SEARCH_ENOUGH`], as far as that was asked; nothing where no object holds one of them.
    async fn rarest_first<'t>(
        &mut self,
        what: Searched,
        tokens: &'t [String],
    ) -> Result<Option<(Vec<&'t String>, Option<i64>)>> {
        let mut tokens: Vec<&String> = tokens.iter().take(SEARCH_TOKENS).collect();
        if tokens.len() < 2 {
            return Ok((!tokens.is_empty()).then_some((tokens, None)));
        }
        let mut rarest = (i64::MAX, 0);
        for (at, token) in tokens.iter().enumerate() {
            let held = self.holding(what, token).await?;
            if held == 0 {
                return Ok(None);
            }
            rarest = rarest.min((held, at));
        }
        tokens.swap(0, rarest.1);
        Ok(Some((tokens, Some(rarest.0))))
    }

    /// How many objects hold a token, at most [`SEARCH_ENOUGH`].
    async fn holding(&mut self, what: Searched, token: &str) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_token k WHERE k.token = $1 AND k.kind = $2 \
                   LIMIT CAST($3 AS BIGINT)) AS few";
        self.number(sql, args![token, what.kind(), SEARCH_ENOUGH]).await
    }

    /// How it is best known which of the objects that hold this token a seat sees.
    async fn seen_by(
        &mut self,
        what: Searched,
        sight: Sight,
        (rarest, held): (&str, Option<i64>),
    ) -> Result<By> {
        /// So many are looked at sooner than the items of the seat's units are gone through.
        const FEW: i64 = 100;
        /// Who has to do with more items sees most of what is found.
        const MANY: i64 = 10_000;
        if what != Searched::Items || !sight.is_near {
            return Ok(By::Class);
        }
        let held = match held {
            Some(held) => held,
            None => self.holding(what, rarest).await?,
        };
        if held <= FEW {
            return Ok(By::Each);
        }
        let mut params = sight_params(sight);
        params.push(Value::Int(MANY));
        let own = self.number(OWN_COUNT, &params).await?;
        Ok(if own < MANY { By::Own } else { By::Both })
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
