//! The search box: objects that hold every token asked for, each kind joined with its own sight. The tokens are the same
//! on both databases, so the hits are.

use crate::error::Result;
use crate::query::items::ItemLine;
use crate::query::search_texts::{By, ITEMS_FOUND, ItemsFound, OWN_COUNT, found, own_found};
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

/// So many are looked at sooner than the items of the seat's units are gone through.
const FEW: i64 = 100;

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
    pub(super) const fn kind(self) -> &'static str {
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
        let sql = if by.is_own() {
            let own = own_found(by, tokens.len(), first, filtered);
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
    ) -> Result<(Vec<i64>, i64)> {
        let Some((tokens, held)) = self.rarest_first(Searched::Items, tokens).await? else {
            return Ok((Vec::new(), 0));
        };
        let by = self.seen_by(Searched::Items, sight, (tokens[0], held)).await?;
        let filtered = *filter != SearchFilter::default();
        let mut params = asked(sight, filter, filtered);
        let made;
        let texts = if filtered {
            made = ItemsFound::new(by, tokens.len(), params.len() + 1, true);
            &made
        } else {
            &ITEMS_FOUND[by as usize][tokens.len() - 1]
        };
        params.extend(tokens.into_iter().map(Field::to_value));
        let rows = self.conn().query(&texts.newest, &params).await?;
        let mut ids: Vec<i64> = rows.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
        let found = ids.len();
        ids.truncate(SEARCH_LIMIT);
        let total = if found <= SEARCH_LIMIT {
            i64::try_from(found).unwrap_or(i64::MAX)
        } else if let Some(count) = &texts.count {
            let rows = self.conn().query(count, &params).await?;
            rows.first().map_or(Ok(0), |row| row.get(0))?
        } else {
            rows.first().map_or(Ok(0), |row| row.get(1))?
        };
        Ok((ids, total))
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
        // Where one is held by few, the others need not be counted further.
        for most in [FEW + 1, SEARCH_ENOUGH] {
            let mut rarest = (i64::MAX, 0);
            for (at, token) in tokens.iter().enumerate() {
                let held = self.holding(what, token, most).await?;
                if held == 0 {
                    return Ok(None);
                }
                rarest = rarest.min((held, at));
            }
            if rarest.0 < most || most == SEARCH_ENOUGH {
                tokens.swap(0, rarest.1);
                return Ok(Some((tokens, Some(rarest.0))));
            }
        }
        Ok(Some((tokens, None)))
    }

    /// How many objects hold a token, at most so many.
    async fn holding(&mut self, what: Searched, token: &str, most: i64) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_token k WHERE k.token = $1 AND k.kind = $2 \
                   LIMIT CAST($3 AS BIGINT)) AS few";
        self.number(sql, args![token, what.kind(), most]).await
    }

    /// How it is best known which of the objects that hold this token a seat sees.
    async fn seen_by(
        &mut self,
        what: Searched,
        sight: Sight,
        (rarest, held): (&str, Option<i64>),
    ) -> Result<By> {
        /// Who has to do with more items sees most of what is found.
        const MANY: i64 = 10_000;
        if what != Searched::Items || !sight.is_near {
            return Ok(By::Class);
        }
        let held = match held {
            Some(held) => held,
            None => self.holding(what, rarest, FEW + 1).await?,
        };
        if held <= FEW {
            return Ok(By::Each);
        }
        let mut params = sight_params(sight);
        params.push(Value::Int(MANY));
        let (own, has_others) = match self.first(OWN_COUNT, &params).await? {
            Some(row) => (row.get::<i64>(0)?, row.get::<i64>(1)? == 1),
            None => (MANY, true),
        };
        Ok(match has_others {
            _ if own >= MANY => By::Both,
            true => By::OwnAndClass,
            false => By::Own,
        })
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

    /// The lines of items already known to be seen, at most [`SEARCH_LIMIT`], in the order asked for.
    pub async fn item_hits(&mut self, ids: &[i64]) -> Result<Vec<ItemLine>> {
        let lines = self.lines_of_seen(ids).await?;
        Ok(in_order(ids, lines, |line: &ItemLine| line.item.0))
    }

    /// Documents already known to be seen, in the order asked for.
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
