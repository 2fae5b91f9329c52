//! The search box: objects that hold every token asked for, each kind joined with its own sight. The tokens are the same
//! on both databases, so the hits are.

use crate::error::Result;
use crate::query::facts::{sql_accepted, sql_latest_revision, sql_own_fact};
use crate::query::items::{ItemLine, item_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
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

/// The words begin an object's life in the index together with it, so its id is the order of registration: the newest
/// come first, on both databases alike. `$4` is the token that fewest objects hold, `$5`–`$11` are the others (the last
/// repeated), `$12` how many tokens differ; `$13`–`$15` the filter, `$16` how many hits are enough.
macro_rules! sql_hits {
    ($kind:literal, $from:expr, $where:expr) => {
        concat!(
            "SELECT k.object_id FROM search_token k ", $from, " WHERE k.token = $4 AND k.kind = '", $kind, "' \
             AND (CAST($12 AS BIGINT) = 1 OR 1 + (SELECT COUNT(*) FROM search_token o WHERE o.kind = '", $kind, "' \
               AND o.object_id = k.object_id AND o.token IN ($5, $6, $7, $8, $9, $10, $11)) = CAST($12 AS BIGINT)) AND ",
            $where,
            " ORDER BY k.object_id DESC LIMIT CAST($16 AS BIGINT)"
        )
    };
}

/// An item of the year of a list that holds it and may be read.
macro_rules! sql_item_of_year {
    ($item:literal) => {
        concat!(
            "(CAST($14 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM list_row yr JOIN list_version yv ON yv.id = yr.version \
             JOIN list yl ON yl.id = yv.list WHERE yr.item = ", $item, " AND yl.year = $14 AND ", sql_mark_ok!("yl.mark"),
            " AND ", sql_of_list!($item, "yl.id", "yl.body"), "))"
        )
    };
}

const ITEM_HITS: &str = sql_hits!(
    "item",
    "JOIN item t ON t.id = k.object_id",
    concat!(
        "(CAST($13 AS BIGINT) = 0 OR t.body = $13) AND ",
        sql_item_of_year!("t.id"),
        " AND ($15 = '' OR t.kind = $15) AND ",
        sql_sees_item!("t.id")
    )
);

const DOCUMENT_HITS: &str = sql_hits!(
    "document",
    "JOIN document m ON m.id = k.object_id",
    concat!(
        "(CAST($13 AS BIGINT) = 0 OR m.body = $13) \
         AND (CAST($14 AS BIGINT) = 0 OR (m.received_at >= CAST($17 AS BIGINT) AND m.received_at < CAST($18 AS BIGINT))) \
         AND $15 = '' AND ",
        sql_in_body!("m.body"),
        " AND ",
        sql_mark_ok!("m.mark")
    )
);

const DECISION_HITS: &str = sql_hits!(
    "decision",
    "JOIN decision t ON t.id = k.object_id LEFT JOIN session ss ON ss.id = t.session",
    concat!(
        "t.state <> 'withdrawn' AND (CAST($13 AS BIGINT) = 0 OR t.body = $13) \
         AND (CAST($14 AS BIGINT) = 0 OR ss.held_on LIKE CAST($14 AS TEXT) || '-%') AND $15 = '' AND ",
        sql_in_body_or_side!("t.body"),
        " AND (t.session IS NULL OR ",
        sql_mark_ok!("ss.mark"),
        ")"
    )
);

/// What was reported in words: the latest revision for the fact's own side of the ladder, the latest accepted one for all
/// others who see the item.
const REPORT_HITS: &str = sql_hits!(
    "fact",
    "JOIN fact t ON t.id = k.object_id JOIN side fs ON fs.id = t.side JOIN unit u ON u.id = t.unit \
     JOIN region ur ON ur.id = u.region JOIN item i ON i.id = t.item \
     LEFT JOIN fact_review rb ON rb.fact = t.id AND rb.level = 'body'",
    concat!(
        "(CAST($13 AS BIGINT) = 0 OR fs.body = $13) AND (CAST($14 AS BIGINT) = 0 OR t.period LIKE CAST($14 AS TEXT) || '%') \
         AND ($15 = '' OR i.kind = $15) AND ",
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
    )
);

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
    const fn hits(self) -> &'static str {
        match self {
            Self::Items => ITEM_HITS,
            Self::Reports => REPORT_HITS,
            Self::Decisions => DECISION_HITS,
            Self::Documents => DOCUMENT_HITS,
        }
    }
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
        let mut tokens: Vec<&String> = tokens.iter().take(SEARCH_TOKENS).collect();
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        // The rarest leads, so that what is walked through is short.
        let mut rarest = (i64::MAX, 0);
        for (at, token) in tokens.iter().enumerate().filter(|_| tokens.len() > 1) {
            let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_token k WHERE k.token = $1 AND k.kind = $2 \
                       LIMIT CAST($3 AS BIGINT)) AS few";
            let held = self
                .number(sql, args![token.as_str(), what.kind(), SEARCH_ENOUGH])
                .await?;
            if held == 0 {
                return Ok(Vec::new());
            }
            rarest = rarest.min((held, at));
        }
        tokens.swap(0, rarest.1);
        let mut params = sight_params(sight);
        let last = tokens[tokens.len() - 1];
        params.extend((0..SEARCH_TOKENS).map(|n| tokens.get(n).copied().unwrap_or(last).to_value()));
        params.push(i64::try_from(tokens.len()).unwrap_or(0).to_value());
        params.extend([
            filter.body.map_or(0, |body| body.0).to_value(),
            filter.year.unwrap_or(0).to_value(),
            filter.kind.to_value(),
            SEARCH_ENOUGH.to_value(),
        ]);
        if what == Searched::Documents {
            let (from, to) = filter.received.unwrap_or((At(0), At(i64::MAX)));
            params.extend([from.to_value(), to.to_value()]);
        }
        let rows = self.rows(what.hits(), &params).await?;
        rows.iter().map(|row| row.get(0)).collect()
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
