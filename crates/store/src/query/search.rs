//! The search box: objects that hold every token asked for, each kind joined with its own sight.

use crate::error::Result;
use crate::query::items::{ItemLine, item_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{At, Day, DecisionId, DocumentId, SessionId};

/// Tokens that one search looks at; further ones are ignored.
pub const SEARCH_TOKENS: usize = 8;
/// Hits of one kind that are shown.
pub const SEARCH_LIMIT: i64 = 20;

/// A document found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHit {
    /// The document.
    pub document: DocumentId,
    /// Title.
    pub title: String,
    /// When it was received.
    pub received_at: At,
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

/// `$4`–`$11` are the tokens, the last repeated; `$12` how many there are.
macro_rules! sql_holds_tokens {
    ($kind:literal) => {
        concat!(
            "(SELECT k.object_id FROM search_token k WHERE k.kind = '",
            $kind,
            "' AND k.token IN ($4, $5, $6, $7, $8, $9, $10, $11) GROUP BY k.object_id HAVING COUNT(*) = $12)"
        )
    };
}

fn params(sight: Sight, tokens: &[String]) -> Vec<Value> {
    let tokens = &tokens[..tokens.len().min(SEARCH_TOKENS)];
    let last = tokens.last().cloned().unwrap_or_default();
    let mut params = sight_params(sight);
    params.extend((0..SEARCH_TOKENS).map(|n| tokens.get(n).unwrap_or(&last).to_value()));
    params.push(i64::try_from(tokens.len()).unwrap_or(0).to_value());
    params
}

impl Reader {
    /// Items found by tokens or by their whole number.
    pub async fn search_items(
        &mut self,
        sight: Sight,
        tokens: &[String],
        words: &str,
    ) -> Result<(Vec<ItemLine>, i64)> {
        let sql = concat!(
            "SELECT t.id, t.number, t.title, t.kind, t.state, COUNT(*) OVER () FROM item t WHERE (t.number = $13 OR t.id IN ",
            sql_holds_tokens!("item"),
            ") AND ",
            sql_sees_item!("t.id"),
            " ORDER BY t.number LIMIT CAST($14 AS BIGINT)"
        );
        let mut params = params(sight, tokens);
        params.extend([words.to_owned().to_value(), SEARCH_LIMIT.to_value()]);
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(item_line).collect::<Result<_>>()?, total))
    }

    /// Documents found.
    pub async fn search_documents(
        &mut self,
        sight: Sight,
        tokens: &[String],
    ) -> Result<(Vec<DocumentHit>, i64)> {
        let sql = concat!(
            "SELECT m.id, m.title, m.received_at, COUNT(*) OVER () FROM document m WHERE m.id IN ",
            sql_holds_tokens!("document"),
            " AND ",
            sql_in_body!("m.body"),
            " AND ",
            sql_mark_ok!("m.mark"),
            " ORDER BY m.received_at DESC, m.id LIMIT CAST($13 AS BIGINT)"
        );
        let mut params = params(sight, tokens);
        params.push(SEARCH_LIMIT.to_value());
        let rows = self.rows(sql, &params).await?;
        let hit = |row: &Row| {
            Ok(DocumentHit {
                document: row.get(0)?,
                title: row.get(1)?,
                received_at: row.get(2)?,
            })
        };
        let total = rows.first().map_or(Ok(0), |row| row.get(3))?;
        Ok((rows.iter().map(hit).collect::<Result<_>>()?, total))
    }

    /// Decisions found.
    pub async fn search_decisions(
        &mut self,
        sight: Sight,
        tokens: &[String],
    ) -> Result<(Vec<DecisionHit>, i64)> {
        let sql = concat!(
            "SELECT t.id, t.text, t.session, ss.name, ss.held_on, COUNT(*) OVER () FROM decision t \
             LEFT JOIN session ss ON ss.id = t.session WHERE t.id IN ",
            sql_holds_tokens!("decision"),
            " AND t.state <> 'withdrawn' AND ",
            sql_in_body_or_side!("t.body"),
            " AND (t.session IS NULL OR ",
            sql_mark_ok!("ss.mark"),
            ") ORDER BY ss.held_on DESC NULLS LAST, t.position, t.id LIMIT CAST($13 AS BIGINT)"
        );
        let mut params = params(sight, tokens);
        params.push(SEARCH_LIMIT.to_value());
        let rows = self.rows(sql, &params).await?;
        let hit = |row: &Row| {
            Ok(DecisionHit {
                decision: row.get(0)?,
                text: row.get(1)?,
                session: row.get(2)?,
                session_name: row.get(3)?,
                held_on: row.get(4)?,
            })
        };
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(hit).collect::<Result<_>>()?, total))
    }

    /// Units whose name or alias contains the words. The directory of units is open to everybody who has an account.
    pub async fn search_units(&mut self, words: &str) -> Result<Vec<Unit>> {
        let rest = "WHERE t.name LIKE $1 ESCAPE '!' OR EXISTS (SELECT 1 FROM unit_alias a WHERE a.unit = t.id \
                    AND a.name LIKE $1 ESCAPE '!') ORDER BY t.sort_key, t.id LIMIT CAST($2 AS BIGINT)";
        let plain = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        self.find(rest, args![format!("%{plain}%"), SEARCH_LIMIT]).await
    }
}
